"""Long telegrams went in sections, each with its own heading: which of how many a text says it is."""

from __future__ import annotations

import re
from typing import NamedTuple

NUMBERS = ("ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN")
COUNT = rf"\d{{1,2}}|{'|'.join(NUMBERS)}"
SECTION = re.compile(
    rf"(?i)\b(?:SECTION|SEC\.?)\s{{1,3}}(?P<number>{COUNT})\s{{1,3}}OF\s{{1,3}}(?P<of>{COUNT})\b"
    rf"|\b(?P<last>FINAL|LAST)\s{{1,3}}SECTION\s{{1,3}}OF\s{{1,3}}(?P<all>{COUNT})\b"
)
# On the banner of a page: its number, the post, the telegram's number, then the section.
BANNER = re.compile(r"(?m)^\W{0,3}PAGE\s+\d{1,2}\s+\S.{0,30}?\s(?P<number>\d{2,3})\s+OF\s+(?P<of>\d{2,3})\b")
MOST = 40


class Section(NamedTuple):
    """The section a text is, and how many there are."""

    number: int
    of: int


def section_of(text: str) -> Section | None:
    """
    The one section a raw text holds; None where it says nothing of sections, or holds several.

    A telegram that came as one text has a heading for each of its sections.
    """
    found = {told for pattern in (SECTION, BANNER) for one in pattern.finditer(text) if (told := _told(one))}
    if len(found) != 1:
        return None
    section = found.pop()
    return section if 1 <= section.number <= section.of and 1 < section.of <= MOST else None


def _told(found: re.Match[str]) -> Section | None:
    parts = found.groupdict()
    if parts.get("last"):
        whole = _number(parts["all"])
        return Section(whole, whole)
    return Section(_number(parts["number"]), _number(parts["of"]))


def _number(word: str) -> int:
    return int(word) if word.isdigit() else NUMBERS.index(word.upper()) + 1
