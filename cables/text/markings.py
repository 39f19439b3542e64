"""Recognise classification, precedence and caption markings, however the OCR has left them."""

from __future__ import annotations

import re
from functools import lru_cache

from cables.text.fuzzy import best, closeness, letters
from cables.text.vocabulary.markings import CAPTIONS, CLASSIFICATIONS, PRECEDENCES

LEVELS, SPEEDS, HANDLING = tuple(CLASSIFICATIONS), tuple(PRECEDENCES), tuple(CAPTIONS)
CLOSE_ENOUGH = 0.8
# Words of later stamps and of forms that come close to a level.
NO_LEVELS = (
    "DECLASSIFIED",
    "CLASSIFIED",
    "CLASSIFICATION",
    "SECRETARY",
    "CONFIDENCE",
    "INTERNAL USE ONLY",
    "ADMINISTRATIVE INTERNAL USE ONLY",
    "BACKGROUND USE ONLY",
)
# A marking that has lost more than a third of its letters is as likely another word.
SHORTEST = 0.65
NO_LETTERS = re.compile(r"[^A-Z]+")
FILLED_IN = re.compile(r"(?i)\(?\s*when\s+fill?ed\s+in\s*\)?")
PAGE_NUMBER = re.compile(r"^[\s\-–—.:;,'\"_]*\d{0,3}[\s\-–—.:;,'\"_]*|[\s\-–—.:;,'\"_]*\d{0,3}[\s\-–—.:;,'\"_]*$")


@lru_cache(maxsize=20_000)
def banner(text: str) -> tuple[str, float] | None:
    """
    The classification a line consists of, with how close the reading comes, or None if it is not a marking alone.

    Takes the line without OCR markup. A page number or a stray letter before or after the marking does no harm.
    """
    if not text or len(text) > 60:
        return None
    text = FILLED_IN.sub(" ", PAGE_NUMBER.sub("", text))
    read = NO_LETTERS.sub("", text.upper().replace("T0P", "TOP"))
    if not 3 <= len(read) <= 32:
        return None
    tokens = text.split()
    versions = {read}
    if len(tokens) > 1:
        versions |= {
            NO_LETTERS.sub("", " ".join(kept).upper())
            for dropped, kept in ((tokens[0], tokens[1:]), (tokens[-1], tokens[:-1]))
            if len(letters(dropped)) <= 1
        }
    found = max((_level(version) for version in versions), key=lambda f: (f[1], len(f[0])))
    level, close = found
    needed = 0.84 if len(letters(level)) <= 6 else 0.72
    if len(read) < SHORTEST * len(letters(level)):
        return None
    if close < needed or any(closeness(v, other) >= close for v in versions for other in NO_LEVELS):
        return None
    return CLASSIFICATIONS[level], close


def _level(read: str) -> tuple[str, float]:
    """
    The level that letters come closest to, with how close they come.

    Three letters more or less make SECRET another level, so TOP must be there: two of its letters in their places.
    Other letters before SECRET are what stood beside it on the sheet.
    """
    level, close = best(read, LEVELS, 0.7) or ("", 0.0)
    if CLASSIFICATIONS.get(level) != "TOP SECRET":
        return level, close
    in_place = sum(a == b for a, b in zip(read, "TOP", strict=False))
    if in_place > 1 and closeness(read[3:], "SECRET") >= CLOSE_ENOUGH:
        return level, close
    return "SECRET", closeness(read[-len("SECRET") :], "SECRET")


@lru_cache(maxsize=50_000)
def precedence(text: str) -> tuple[str, float] | None:
    """The precedence a short text spells ("PRITY", "PRIQRITY"), or None."""
    found = best(text, SPEEDS, CLOSE_ENOUGH)
    return (PRECEDENCES[found[0]], found[1]) if found else None


@lru_cache(maxsize=50_000)
def caption(text: str) -> tuple[str, float] | None:
    """The handling caption a short text spells, or None."""
    found = best(text, HANDLING, CLOSE_ENOUGH)
    return (CAPTIONS[found[0]], found[1]) if found else None
