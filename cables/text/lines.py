"""Cut a text into lines that remember where they stand, and look at a line without its OCR markup."""

from __future__ import annotations

import re
from typing import NamedTuple

from cables.text.patience import look_at_the_clock

# What ends a line: any of the signs Unicode names for it, a carriage return before a line feed counted with it. A
# form feed is a line by itself, the end of a page.
_ENDS = r"\n\r\f\v\x1c-\x1e\x85\u2028\u2029"
LINE = re.compile(rf"[^{_ENDS}]*(?:\r{{0,2}}\n|[\r\v\x1c-\x1e\x85\u2028\u2029])|\f|[^{_ENDS}]+(?=\f|\Z)")
FORM_FEED = "\f"
MARKUP = re.compile(r"</?(?:u|b|i|s|sub|sup|mark)>|~~|\*+|`+|__+")
BULLET = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|[-*•][ \t]+)")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Line(NamedTuple):
    """
    A line of the raw text: `raw[start:end]` with its line end, `text` without it and without outer blanks.

    A form feed is a line of its own, whose text it is.
    """

    number: int
    start: int
    end: int
    text_start: int
    """Where `text` begins in the raw text, past the indentation."""
    text: str
    bare: str
    """The text without OCR markup, list marks and outer punctuation of no meaning."""

    @property
    def blank(self) -> bool:
        return not self.text

    @property
    def words(self) -> list[str]:
        return WORD.findall(self.bare)


def bare(text: str) -> str:
    """The line without the markup a modern OCR engine adds: headings, list marks, strikes, emphasis."""
    bulleted = BULLET.match(text)
    text = text[bulleted.end() :] if bulleted else text
    return MARKUP.sub("", text).strip()


def split_lines(raw: str) -> list[Line]:
    """All lines in order; together they cover the raw text exactly."""
    lines = []
    for number, found in enumerate(LINE.finditer(raw)):
        look_at_the_clock()
        if found[0] == FORM_FEED:
            lines.append(Line(number, found.start(), found.end(), found.start(), FORM_FEED, ""))
            continue
        text = found[0].strip()
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        lines.append(Line(number, found.start(), found.end(), start, text, bare(text) if text else ""))
    return lines
