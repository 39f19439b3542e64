"""
Whether a reading has all the words of its text: a guard that knows nothing of layouts.

What the reader left out of the text is weighed, line by line, for being prose: words, a good part of them common
ones, few figures, hardly a sign that is none of a sentence. A heading, a stamp or a list of copies has little of
it; a paragraph that a rule took for furniture is nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz, process

from cables.text.layout import Look
from cables.text.lines import LINE, MARKUP
from cables.text.results import Segment, Span
from cables.text.vocabulary.forms import ARCHIVE, BOXED, NOTICES
from cables.text.vocabulary.words import COMMON

FORMS = frozenset(
    {
        Look.NOTICE.value, Look.ARCHIVE.value, Look.RECORD.value, Look.LETTERHEAD.value, Look.BANNER.value,
        Look.PAGE_HEADING.value, Look.DRAFTING.value, Look.ENGINE.value, "archive's identification form",
    }
)  # fmt: skip
"""Reasons of lines that were known for print or stamps by their words; those are not weighed."""
KNOWN = FORMS | {
    "subject", "reference", "references", "eyes only", "relay", "caption", "report form", "slugs",
    "note on who was told or got copies", "comment of an office", "heading repeated on a later page",
    "clerk's note between two parts of the text", "head and dateline of the edition", "note with the source",
    "notes of the edition", "addressees", "who drafted and approved it", "enclosures",
    "attributes of the message in the Department's database",
}  # fmt: skip
"""With those of lines that belong beside the text, and are told there: they may be sentences, and are not lost."""
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
SENTENCE = re.compile(r"[a-zA-Z]{2,}[.,;?!]?[\"'”’)]?(?=\s|\Z)")
SHORTEST = 5
"""A line of fewer words is not weighed by itself; between or beside lines of prose it counts with them."""
COMMON_SHARE = 0.34
"""So many of a line's words are common ones in prose; fewer in a long line, where chance says less."""
LONG, COMMON_SHARE_OF_LONG = 14, 0.24
MOST_FIGURES = 0.12
PRINTED = sorted({word for line in (*NOTICES, *ARCHIVE) for word in WORD.findall(line.upper()) if len(word) >= 4})
MUCH = 25
"""So many words of prose left out make a text not whole, ..."""
SOME, PART = 12, 0.1
"""... or so many, if they are this part of what its text would be with them."""


def weigh(raw: str, segments: Iterable[Segment]) -> tuple[tuple[Span, ...], int]:
    """The stretches of prose among what was left out of a text, in order, and how many words they have."""
    found: list[Span] = []
    words = 0
    for segment in segments:
        if segment.kind == "body" or segment.reason in KNOWN or segment.end - segment.start < 4 * SHORTEST:
            continue
        for start, end, count in prose_lines(raw[segment.start : segment.end]):
            words += count
            span = Span(segment.start + start, segment.start + end)
            if found and not raw[found[-1].end : span.start].strip():
                span = Span(found.pop().start, span.end)
            found.append(span)
    return tuple(found), words


def prose_lines(text: str) -> Iterable[tuple[int, int, int]]:
    """Start, end and number of words of each line that is prose."""
    for found in LINE.finditer(text):
        line = found[0].strip()
        count = prose_words(line) if len(line) >= 4 * SHORTEST else 0
        if count:
            start = found.start() + len(found[0]) - len(found[0].lstrip())
            yield start, start + len(line), count


@lru_cache(maxsize=4_000)
def prose_words(text: str) -> int:
    """How many words a line of prose has; 0 for a line that is none."""
    bare = MARKUP.sub("", text)
    words = WORD.findall(bare)
    if len(words) < SHORTEST:
        return 0
    known = [word for word in words if word.upper() not in BOXED and word.lower() in COMMON]
    telling = {word.lower() for word in known if len(word) >= 2}
    share = COMMON_SHARE if len(words) < LONG else COMMON_SHARE_OF_LONG
    if len(telling) < 2 or len(known) < share * len(words):
        return 0
    if sum(character.isdigit() for character in bare) > MOST_FIGURES * len(bare):
        return 0
    if printed(words):
        return 0
    shaped = len(SENTENCE.findall(bare))
    return len(words) if shaped >= 0.6 * len(bare.split()) else 0


def printed(words: Iterable[str]) -> bool:
    """Whether most of a line's longer words, damaged as they may be, are those of printed notices and stamps."""
    long_words = [word.upper() for word in words if len(word) >= 4]
    known = sum(
        word in PRINTED or process.extractOne(word, PRINTED, scorer=fuzz.ratio, score_cutoff=75) is not None
        for word in long_words
    )
    return known >= 0.6 * len(long_words)


def is_much(words: int, body: str) -> bool:
    """Whether so many words of prose left out make a text not whole."""
    return words >= MUCH or (words >= SOME and words >= PART * (words + len(body.split())))
