"""
Put two texts together that were made from one: a three-way merge, word by word.

What only one side changed is taken over, what both changed alike is taken once, and where the two touch (changes
of the same words or of neighbours, with no word between that all three share) both are kept side by side as a
conflict. Nothing is dropped and nothing is guessed: the parts of a merge, read for one of the texts, are that text
exactly.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Literal

from cables.text.compare.align import Run, align

PartKind = Literal["same", "theirs", "mine", "both", "conflict"]
Span = tuple[int, int]

# A word with the blanks that follow it: who parts two paragraphs has changed the word before the break.
_WORD = re.compile(r"\S+\s*|\s+")
_PIECE = re.compile(r"[^\n]*\n+|[^\n]+")
LONG = 500_000  # characters of one text; longer ones are put together line by line
NEAR = 2  # conflicts with so few words between are shown and decided as one


@dataclass(frozen=True, slots=True)
class Part:
    """
    A stretch of the three texts, as spans into them; the blanks behind a word belong to it.

    Attributes:
        kind: "same": in all three; "theirs", "mine": changed on that side only; "both": changed alike on both;
            "conflict": changed otherwise on each.
    """

    kind: PartKind
    base: Span
    theirs: Span
    mine: Span


@dataclass(frozen=True, slots=True)
class Merge:
    """
    Two texts on one base, put together as far as that goes without deciding anything.

    `coarse` says that the texts were too long, or too unlike, for the closest merge: conflicts may be wider than
    they need be, and are never narrower.
    """

    base: str = field(repr=False)
    theirs: str = field(repr=False)
    mine: str = field(repr=False)
    parts: tuple[Part, ...] = field(repr=False)
    coarse: bool = False

    @property
    def conflicts(self) -> tuple[Part, ...]:
        """The parts somebody has to decide, in reading order."""
        return tuple(part for part in self.parts if part.kind == "conflict")

    @property
    def changes(self) -> tuple[Part, ...]:
        """The parts that were put together without a question."""
        return tuple(part for part in self.parts if part.kind not in ("same", "conflict"))

    def text(self, decisions: Sequence[str] = ()) -> str:
        """
        The merged text.

        Args:
            decisions: What stands for each conflict, in order. Raises ValueError unless there is one for each.
        """
        if len(decisions) != len(self.conflicts):
            raise ValueError(f"{len(self.conflicts)} conflicts need as many decisions, not {len(decisions)}")
        waiting = iter(decisions)
        return "".join([next(waiting) if part.kind == "conflict" else self.of(part) for part in self.parts])

    def of(self, part: Part) -> str:
        """The words of a part that needs no decision."""
        return self.theirs[slice(*part.theirs)] if part.kind == "theirs" else self.mine[slice(*part.mine)]

    def rebuilt(self, side: Literal["base", "theirs", "mine"]) -> str:
        """One of the three texts, put together from the parts."""
        text: str = getattr(self, side)
        return "".join([text[slice(*getattr(part, side))] for part in self.parts])


def merge3(base: str, theirs: str, mine: str) -> Merge:
    """
    Merge two texts that were made from one.

    Args:
        base: What both began from.
        theirs, mine: The two; which is which matters only to the names of the parts.

    Returns:
        A Merge whose parts cover all three texts in order. Time grows with the length of the texts; past half a
        million characters, or where long stretches have nothing in common to hold on to, it is coarse.
    """
    pattern = _PIECE if max(map(len, (base, theirs, mine))) > LONG else _WORD
    words = [pattern.findall(text) for text in (base, theirs, mine)]
    to_theirs, coarse_theirs = _aligned(words[0], words[1])
    to_mine, coarse_mine = _aligned(words[0], words[2])
    stretches = _gathered(list(_stretches(words, to_theirs, to_mine)))
    starts = [list(accumulate(map(len, side), initial=0)) for side in words]
    parts = tuple(_part(stretch, starts) for stretch in stretches)
    return Merge(base, theirs, mine, parts, pattern is _PIECE or coarse_theirs or coarse_mine)


def _aligned(old: list[str], new: list[str]) -> tuple[list[Run], bool]:
    """The runs of equal words, and whether a closer alignment may exist."""
    table = dict(zip(set(old).intersection(new), map(chr, range(2, 0x110000)), strict=False))
    old_codes = "".join([table.get(word, "\0") for word in old])
    new_codes = "".join([table.get(word, "\1") for word in new])
    found = align(old_codes, new_codes, old, new)
    return found.runs, bool(found.coarse)


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part in words: [from, to) of base, theirs and mine."""

    kind: PartKind
    spans: tuple[Span, Span, Span]


def _stretches(words: list[list[str]], to_theirs: list[Run], to_mine: list[Run]) -> Iterator[_Stretch]:
    """Runs of words that stand in all three texts, and what is between them."""
    done = (0, 0, 0)
    ends = (len(words[0]), len(words[1]), len(words[2]))
    for base, theirs, mine, length in [*_shared(to_theirs, to_mine), (*ends, 0)]:
        between = ((done[0], base), (done[1], theirs), (done[2], mine))
        if any(start < end for start, end in between):
            yield _Stretch(_kind(words, between), between)
        done = (base + length, theirs + length, mine + length)
        if length:
            yield _Stretch("same", ((base, done[0]), (theirs, done[1]), (mine, done[2])))


def _shared(to_theirs: list[Run], to_mine: list[Run]) -> Iterator[tuple[int, int, int, int]]:
    """Where runs of both alignments overlap in the base: starts in base, theirs and mine, and the length."""
    a = b = 0
    while a < len(to_theirs) and b < len(to_mine):
        (i, j, m), (k, n, o) = to_theirs[a], to_mine[b]
        start, end = max(i, k), min(i + m, k + o)
        if start < end:
            yield start, j + start - i, n + start - k, end - start
        if i + m <= k + o:
            a += 1
        if k + o <= i + m:
            b += 1


def _kind(words: list[list[str]], spans: tuple[Span, Span, Span]) -> PartKind:
    base, theirs, mine = (side[start:end] for side, (start, end) in zip(words, spans, strict=True))
    if theirs == mine:
        return "both"
    if mine == base:
        return "theirs"
    return "mine" if theirs == base else "conflict"


def _gathered(stretches: list[_Stretch]) -> list[_Stretch]:
    """Conflicts with hardly a word between them made one: nobody can decide them apart."""
    gathered: list[_Stretch] = []
    for one in stretches:
        near = len(gathered) > 1 and gathered[-1].kind == "same" and _length(gathered[-1]) <= NEAR
        if one.kind == "conflict" and near and gathered[-2].kind == "conflict":
            gathered.pop()
            first = gathered.pop()
            a, b, c = ((start[0], end[1]) for start, end in zip(first.spans, one.spans, strict=True))
            one = _Stretch("conflict", (a, b, c))
        gathered.append(one)
    return gathered


def _length(stretch: _Stretch) -> int:
    return stretch.spans[0][1] - stretch.spans[0][0]


def _part(stretch: _Stretch, starts: list[list[int]]) -> Part:
    base, theirs, mine = (
        (offsets[first], offsets[end]) for offsets, (first, end) in zip(starts, stretch.spans, strict=True)
    )
    return Part(stretch.kind, base, theirs, mine)
