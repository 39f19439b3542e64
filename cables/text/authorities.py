"""Tell which known correspondent a name as read is, however damaged, and which ones come near it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from cables.text.fuzzy import closeness, letters

# One look-alike in five letters, or one wrong letter in ten: below this a name stays as it is read.
LINKS_AT = 0.9
# What comes as close to two correspondents is neither.
CLEAR_BY = 0.05
SHORTEST_REPAIRED = 5
SUGGESTED_FROM = 0.55
HOLDS_THE_NAME = 0.75
CANDIDATES = 12
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Match:
    """A known name that a name as read may stand for: `key` is its correspondent's, `close` from 0 to 1."""

    key: int
    name: str
    close: float
    why: str


class Authorities:
    """The names an archive knows, looked up by how they are read."""

    def __init__(self, names: Iterable[tuple[str, int]]):
        """
        Args:
            names: Every spelling of every correspondent with the correspondent's key.
        """
        self.names: list[tuple[str, int]] = [(name, key) for name, key in names if letters(name)]
        self.spelt = [letters(name) for name, _ in self.names]
        self.exact = {spelt: at for at, spelt in reversed(list(enumerate(self.spelt)))}

    def match(self, read: str) -> Match | None:
        """
        The correspondent a name must be: spelt exactly, or so close that only the damage can be the difference.

        Figures are never repaired: they tell one office from another.
        """
        spelt = letters(read)
        if spelt in self.exact:
            name, key = self.names[self.exact[spelt]]
            return Match(key, name, 1.0, "the same letters")
        if len(spelt) < SHORTEST_REPAIRED:
            return None
        ranked = [one for one in self._ranked(read) if figures(one.name) == figures(read)]
        if not ranked or ranked[0].close < LINKS_AT:
            return None
        rival = next((one.close for one in ranked if one.key != ranked[0].key), 0.0)
        return ranked[0] if ranked[0].close - rival >= CLEAR_BY else None

    def nearest(self, read: str, most: int = 3) -> list[Match]:
        """The correspondents a name may be, nearest first, one match each: for people to choose from."""
        words = spaced(read)
        holding = [
            Match(key, name, HOLDS_THE_NAME, f"it holds the name “{name}”")
            for (name, key), spelt in zip(self.names, self.spelt, strict=True)
            if len(spelt) >= 4 and spaced(name) in words
        ]
        ranked = sorted([*self._ranked(read), *holding], key=lambda one: (-one.close, -len(one.name)))
        found: dict[int, Match] = {}
        for one in ranked:
            if one.close >= SUGGESTED_FROM:
                found.setdefault(one.key, one)
        return list(found.values())[:most]

    def _ranked(self, read: str) -> list[Match]:
        """The names that share most letters with a reading, nearest first."""
        near = process.extract(letters(read), self.spelt, scorer=fuzz.ratio, score_cutoff=50, limit=CANDIDATES)
        found = []
        for _, _, at in near:
            name, key = self.names[at]
            found.append(Match(key, name, round(closeness(read, name), 3), f"it reads almost as “{name}”"))
        return sorted(found, key=lambda one: (-one.close, one.name))


def spaced(name: str) -> str:
    """The words of a name in capitals without punctuation, a blank before and after each."""
    return f" {' '.join(WORD.findall(name.upper()))} "


def figures(name: str) -> str:
    """The numbers in a name, in order; a figure within a word is a misread letter."""
    return " ".join(word for word in name.split() if word.isdigit())


@lru_cache(maxsize=4)
def authorities(names: tuple[tuple[str, int], ...]) -> Authorities:
    """The same look-up for the same names, made once."""
    return Authorities(names)
