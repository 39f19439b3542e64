"""Of several readings of one cable, which the text is made from: the one with the fewest doubtful words."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass

from cables.text.doubts import SHORT, doubts
from cables.text.marks import plain
from cables.text.results import Reading

# A word long enough for its letters to say whether it was read; scraps of noise are mostly shorter.
_TELLING = re.compile(rf"[^\W\d_]{{{SHORT},}}")
WHOLE = 0.85
"""A reading with a smaller part of the sound words that another has lacks something, however clean it is."""
WORTH_IT = 0.01
"""A text that is held is not exchanged for one that is better by less: one word in a hundred."""


@dataclass(frozen=True, slots=True)
class Quality:
    """How well a text reads: its words, and how many of them look misread."""

    words: int
    doubtful: int
    is_cable: bool = True

    @property
    def sound(self) -> int:
        return max(0, self.words - self.doubtful)

    @property
    def share(self) -> float:
        """Of doubtful words, 0 to 1; of a text without words 1."""
        return min(1.0, self.doubtful / self.words) if self.words else 1.0


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the readings, by its place, and why, in words for a person; no reason where there is but one."""

    at: int
    reason: str


def quality(reading: Reading, lexicon: Container[str]) -> Quality:
    """
    How well the body of a reading reads.

    Args:
        lexicon: Known words in small letters.
    """
    words = sum(1 for _ in _TELLING.finditer(plain(reading.body)))
    doubtful = len(doubts(reading.body, lexicon))
    return Quality(max(words, doubtful), doubtful, reading.kind != "other")


def choose(qualities: Sequence[Quality], names: Sequence[str], held: int | None = None) -> Choice:
    """
    Choose the reading that the text is made from.

    Among those that have nearly as many sound words as any, the one with the smallest share of doubtful words.

    Args:
        names: What each is called, "raw OCR 2".
        held: The place of the reading that the text is made from now, if it is any.
    """
    if len(qualities) == 1:
        return Choice(0, "")
    cables = [at for at, one in enumerate(qualities) if one.is_cable] or list(range(len(qualities)))
    most = max(qualities[at].sound for at in cables)
    whole = [at for at in cables if qualities[at].sound >= WHOLE * most]
    best = min(whole, key=lambda at: (qualities[at].share, -qualities[at].sound, at))
    if held in whole and qualities[held].share - qualities[best].share < WORTH_IT:
        best = held
    return Choice(best, _reason(best, whole, qualities, names))


def _reason(best: int, whole: Sequence[int], qualities: Sequence[Quality], names: Sequence[str]) -> str:
    """ "Fewest doubtful words: 4 in 100; raw OCR 1 has 17, raw OCR 3 lacks a part of the text"."""
    others = []
    for at, one in enumerate(qualities):
        if at == best:
            continue
        if at in whole:
            others.append(f"{names[at]} has {_in_100(one)}")
        elif one.is_cable:
            others.append(f"{names[at]} lacks words that can be read")
        else:
            others.append(f"{names[at]} shows no cable")
    lowest = min(qualities[at].share for at in whole)
    hardly = qualities[best].share - lowest
    start = "Hardly more doubtful words than in any other" if hardly else "Fewest doubtful words"
    return f"{start}: {_in_100(qualities[best])} in 100; {', '.join(others)}"


def _in_100(one: Quality) -> str:
    return "1" if 0.005 <= one.share < 0.015 else f"{one.share * 100:.0f}"
