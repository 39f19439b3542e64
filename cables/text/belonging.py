"""
Whether two readings can be of one cable: damage changes letters and loses lines, but never all the words.

Measured on readings of one cable by different engines, and on readings of different cables: of the less common
words of a text, two readings of one cable have more than three in ten in common, misread ones included, in 98 of
100 cases; two different cables on the same forms have fewer in 90 of 100.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from cables.text.results import Reading
from cables.text.vocabulary.words import COMMON
from cables.text.words import keys, tokens

SHORTEST = 4  # letters of a word that tells one text from another
ENOUGH = 6  # such words a text must have to be told from another
ENOUGH_NUMBERED = 3  # the same, where its number is another
ENOUGH_RAW = 20  # the same of a sheet of which no body is told: forms print much that is alike
# Of these words, at least so many stand in another reading, misread perhaps.
SHARED, SHARED_NUMBERED, SHARED_RAW = 0.3, 0.5, 0.25
SURE = 0.8  # of a number, for it to count
FIGURES = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Apart:
    """Two readings that are hardly of one cable: `shared` of `words` are in both; `numbers` where they differ."""

    shared: int
    words: int
    numbers: tuple[str, str] | None


def apart(one: Reading, other: Reading) -> Apart | None:
    """
    What speaks against two readings being of one cable; None where nothing does, or too few words stand in them.

    The words of each body are looked for in all of the other text, where its lines may have been parted otherwise;
    where a body is short of them, those of the whole sheet.
    """
    numbers = _differing_numbers(one, other)
    enough, least = (ENOUGH_NUMBERED, SHARED_NUMBERED) if numbers else (ENOUGH, SHARED)
    found = [_shared(one.body, other.raw), _shared(other.body, one.raw)]
    if min(words for _, words in found) < enough:
        enough, least = ENOUGH_RAW, SHARED_RAW
        found = [_shared(one.raw, other.raw), _shared(other.raw, one.raw)]
    if min(words for _, words in found) < enough:
        return None
    shared, words = max(found, key=lambda count: count[0] / count[1])
    return Apart(shared, words, numbers) if shared < least * words else None


def _shared(body: str, raw: str) -> tuple[int, int]:
    """How many words of a body stand in a text or near enough to one of it, and how many there are."""
    words, there = _telling(body), _telling(raw)
    near = {key for word in there for key in keys(word)}
    return sum(not near.isdisjoint(keys(word)) for word in words), len(words)


def _telling(text: str) -> set[str]:
    """The words by which a text is known: neither short nor common nor plain figures."""
    return {
        one.word
        for one in tokens(text)
        if len(one.word) >= SHORTEST and one.word not in COMMON and not one.word.isdigit()
    }


def _differing_numbers(one: Reading, other: Reading) -> tuple[str, str] | None:
    """The numbers of two telegrams, where both are sure and other figures stand in them."""
    found = [reading.fields.get("number") for reading in (one, other)]
    values = [str(field.value) for field in found if field and field.confidence >= SURE]
    if len(values) < len(found) or number_key(values[0]) == number_key(values[1]):
        return None
    return values[0], values[1]


def number_key(number: str) -> tuple[str, ...]:
    """What counts of a telegram's number: its figures without leading noughts."""
    return tuple(_significant(FIGURES.findall(number)))


def zero_variants(number: str, most: int = 7) -> list[str]:
    """A telegram's number with fewer and more noughts before its last figures, up to so many figures."""
    found = re.fullmatch(r"(.*?)0*(\d+)", number)
    if not found:
        return [number]
    padded = [found[2].zfill(width) for width in range(len(found[2]), max(most, len(found[2])) + 1)]
    return [found[1] + figures for figures in padded]


def _significant(figures: Iterable[str]) -> list[str]:
    return [one.lstrip("0") or "0" for one in figures]
