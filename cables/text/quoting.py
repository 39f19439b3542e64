"""Find the words somebody quotes from a page again in the text the page was made of."""

from __future__ import annotations

import re

from cables.text.marks import plain_map

LONGEST = 1000  # characters of a quotation that is looked for


def locate(text: str, quote: str, within: tuple[int, int] | None = None) -> tuple[int, int] | None:
    """
    Where a quotation stands in a transcription with marks: a span in code points, end exclusive.

    Args:
        quote: As copied from a page: without marks, with blanks where lines end.
        within: The part of the text to look in, where it is known.

    Returns:
        None if the words stand nowhere, or in more than one place: then nobody can tell which was meant.
    """
    words = quote[:LONGEST].split()
    start, end = within or (0, len(text))
    if not words:
        return None
    pattern = re.compile(r"\s+".join(map(re.escape, words)))
    return _only(pattern, text, start, end) or _only_unmarked(pattern, text, start, end)


def _only(pattern: re.Pattern[str], text: str, start: int, end: int) -> tuple[int, int] | None:
    """The one place of the words as they are written."""
    found = pattern.search(text, start, end)
    if found is None or pattern.search(text, found.end(), end):
        return None
    return found.span()


def _only_unmarked(pattern: re.Pattern[str], text: str, start: int, end: int) -> tuple[int, int] | None:
    """The one place of the words as they are read, without marks."""
    read = plain_map(text)
    first, last = read.plain_offset(start), read.plain_offset(end)
    span = _only(pattern, read.text, first, last)
    return read.source_span(*span) if span else None
