"""Cut a text into lines that remember where they stand, and look at a line without its OCR markup."""

from __future__ import annotations

import re
from typing import NamedTuple

LINE = re.compile(r"[^\n]*\n|[^\n]+\Z")
MARKUP = re.compile(r"</?(?:u|b|i|s|sub|sup|mark)>|~~|\*+|`+|__+")
BULLET = re.compile(r"[ \t]*(?:#{1,6}[ \t]+|[-*•][ \t]+)")
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


class Line(NamedTuple):
    """A line of the raw text: `raw[start:end]` with its line end, `text` without it and without outer blanks."""

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
        text = found[0].strip()
        start = found.start() + len(found[0]) - len(found[0].lstrip())
        lines.append(Line(number, found.start(), found.end(), start, text, bare(text) if text else ""))
    return lines
