"""Give the hunks their places in the texts, with what was left out standing where it stood."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from cables.text.compare.hunks import HunkKind, Op
from cables.text.compare.letters import pair_words, too_long
from cables.text.compare.sides import Side, Skip


def cut_ops(ops: list[Op], old: Side, new: Side) -> list[Op]:
    """Cut the ops so that none reaches over something left out."""
    for index, side in enumerate((old, new)):
        places = sorted({side.word_at(skip.start) for skip in side.skips})
        if places:
            ops = list(_cut_at(ops, places, index, old, new))
    return ops


def _cut_at(ops: list[Op], places: list[int], side: int, old: Side, new: Side) -> Iterator[Op]:
    """Cut the ops before some words of one side."""
    k = 0
    for op in ops:
        while k < len(places) and places[k] < _words(op, side)[1]:
            if places[k] > _words(op, side)[0]:
                i, j = _partner(op, places[k], side, old, new)
                yield _kinded(op[0], op[1], i, op[3], j)
                op = _kinded(op[0], i, op[2], j, op[4])
            k += 1
        yield op


def _words(op: Op, side: int) -> tuple[int, int]:
    """The words of an op on one side: 0 is the old."""
    return (op[3], op[4]) if side else (op[1], op[2])


def _kinded(kind: HunkKind, i1: int, i2: int, j1: int, j2: int) -> Op:
    """The op of some words; half of a changed one may have lost one side."""
    if kind == "same":
        return "same", i1, i2, j1, j2
    if i1 == i2:
        return "added", i1, i2, j1, j2
    return "removed" if j1 == j2 else "changed", i1, i2, j1, j2


def _partner(op: Op, place: int, side: int, old: Side, new: Side) -> tuple[int, int]:
    """Where to cut both sides of an op, given the word of one side: the other is cut at that word's partner."""
    kind, i1, i2, j1, j2 = op
    if kind == "same":
        step = place - _words(op, side)[0]
        return i1 + step, j1 + step
    olds, news = old.words[i1:i2], new.words[j1:j2]
    groups = pair_words(olds, news) if kind == "changed" and not too_long(olds, news) else []
    if side:
        before = [i1 + group[1] for group in groups if j1 + group[2] < place]
        return max(before, default=i1), place
    before = [j1 + group[3] for group in groups if i1 + group[0] < place]
    return place, max(before, default=j1)


@dataclass(slots=True)
class Places:
    """The hunks' ops, where each starts in either text (one more entry for the end), and why some are left out."""

    ops: list[Op] = field(default_factory=list)
    old_starts: list[int] = field(default_factory=list)
    new_starts: list[int] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)


def place(ops: list[Op], old: Side, new: Side) -> Places:
    """Find where each hunk starts; what follows a hunk's last word up to the next belongs to it."""
    if old.skips or new.skips:
        places = _Placer(old, new).place(cut_ops(ops, old, new))
    else:
        places = Places(ops or [("same", 0, 0, 0, 0)])
        places.old_starts = _starts(old, [op[1] for op in places.ops])
        places.new_starts = _starts(new, [op[3] for op in places.ops])
    places.old_starts.append(len(old.text))
    places.new_starts.append(len(new.text))
    return places


def _starts(side: Side, words: list[int]) -> list[int]:
    """Where hunks that start with some words start; what stands before the first word is the first hunk's."""
    if side.offsets is None:
        starts = [0, *side.starts[1:], len(side.text)] if len(side) else [0]
        return [starts[word] for word in words]
    return [side.begin(word) if word else 0 for word in words]


class _Placer:
    """Walks along both texts and puts in what was left out."""

    def __init__(self, old: Side, new: Side) -> None:
        self.sides = (old, new)
        self.found = Places()
        # Where a side goes on after something left out, until a hunk with words of that side takes it up.
        self.resume: list[int | None] = [0, 0]
        self.at = [0, 0]
        self.waiting = [[(side.word_at(skip.start), skip) for skip in side.skips][::-1] for side in self.sides]

    def place(self, ops: list[Op]) -> Places:
        """All hunks of both texts."""
        words = (len(self.sides[0]), len(self.sides[1]))
        for op in [*ops, ("same", words[0], words[0], words[1], words[1])]:
            self.at = [op[1], op[3]]
            for side in (0, 1):
                while self.waiting[side] and self.waiting[side][-1][0] <= self.at[side]:
                    self._leave_out(side, *self.waiting[side].pop())
            if op[1] < op[2] or op[3] < op[4]:
                self._add(op)
        self._fill()
        return self.found

    def _add(self, op: Op) -> None:
        """Add an op where its words start, or where its side goes on."""
        starts = (self.found.old_starts, self.found.new_starts)
        for side in (0, 1):
            resume = self.resume[side]
            word, end = _words(op, side)
            starts[side].append(self._begin(side, word) if resume is None else resume)
            if word < end:
                self.resume[side] = None
        self.found.ops.append(op)

    def _begin(self, side: int, word: int) -> int:
        """Where a word begins, or what is left out before it."""
        begin = self.sides[side].begin(word)
        return min(begin, self.waiting[side][-1][1].start) if self.waiting[side] else begin

    def _leave_out(self, side: int, word: int, skip: Skip) -> None:
        """Add a span left out: before it what blanks it follows, after it the rest of a word it broke."""
        resume = self.resume[side]
        if resume is not None and resume < skip.start:
            self._fill()
        self.resume[side] = skip.start
        self.found.reasons[len(self.found.ops)] = skip.reason
        self._add(("left_out", self.at[0], self.at[0], self.at[1], self.at[1]))
        self.resume[side] = skip.end
        own = self.sides[side]
        breaks = own.breaks.get(own.starts[word - 1], ()) if word else ()
        if any(skip.end <= own.source(broken.second) for broken in breaks):
            self._fill()
            self.resume[side] = own.begin(word)

    def _fill(self) -> None:
        """Add a hunk without words of its own: blanks, or a piece of a word already told."""
        if any(
            start is not None and start < len(side.text)
            for start, side in zip(self.resume, self.sides, strict=True)
        ):
            self._add(("same", self.at[0], self.at[0], self.at[1], self.at[1]))
