"""What a comparison is made of, kept compactly and built into hunks when one is looked at."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, overload

from cables.text.compare.letters import Group, Steps
from cables.text.compare.sides import Side

HunkKind = Literal["same", "changed", "removed", "added", "left_out"]
Span = tuple[int, int]
Op = tuple[HunkKind, int, int, int, int]  # words [i1, i2) of old against [j1, j2) of new


class Edit(NamedTuple):
    """Letters that differ: a span of either text as given; one of them may be empty."""

    old: Span
    new: Span


class Pair(NamedTuple):
    """
    Words that were read as one another (spans of the texts as given), and the letters that differ.

    Mostly one word and one; a word that was split, or two that were run together, make one pair.
    """

    old: Span
    new: Span
    edits: tuple[Edit, ...]


class Hunk(NamedTuple):
    """
    A stretch of both texts. (Named tuples throughout, since a long text has tens of thousands.)

    Attributes:
        kind: "same": equal words, whatever blanks, line ends and hyphens at line ends stand between them;
            "changed": words on both sides; "removed": only old; "added": only new;
            "left_out": takes no part in the comparison, see `reason`.
        old, new: Spans into the texts as given, with the blanks that follow; one may be empty.
        old_words, new_words: The words as indexes, counted without what is left out.
        pairs: Of a changed hunk, the words read as one another; words in no pair have no partner.
        reason: Why it is left out.
        coarse: Whether a closer comparison may exist: the stretch was too long for it.
    """

    kind: HunkKind
    old: Span
    new: Span
    old_words: Span
    new_words: Span
    pairs: tuple[Pair, ...] = ()
    reason: str = ""
    coarse: bool = False


@dataclass(slots=True)
class Parts:
    """
    A whole comparison in lists of numbers.

    Attributes:
        ops: The hunks' kinds and words.
        groups: The paired words, counted from the start of the texts; `letters` has the letters of each.
        reasons: Of hunks left out, by their number.
        coarse: The numbers of the coarse hunks.
        old_starts, new_starts: Where each hunk starts in the texts as given; one more entry each for the end.
    """

    old: Side
    new: Side
    ops: list[Op]
    groups: list[Group]
    letters: list[Steps]
    reasons: dict[int, str]
    coarse: set[int]
    old_starts: list[int]
    new_starts: list[int]
    punctuation: bool = True


class Hunks(Sequence[Hunk]):
    """The hunks of a comparison in order; a hunk is built each time it is asked for, so ask once."""

    __slots__ = ("parts",)

    def __init__(self, parts: Parts) -> None:
        self.parts = parts

    def __len__(self) -> int:
        return len(self.parts.ops)

    @overload
    def __getitem__(self, index: int) -> Hunk: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Hunk, ...]: ...
    def __getitem__(self, index: int | slice) -> Hunk | tuple[Hunk, ...]:
        if isinstance(index, slice):
            return tuple([self._hunk(k) for k in range(*index.indices(len(self)))])
        number = range(len(self))[index]
        return self._hunk(number)

    def __iter__(self) -> Iterator[Hunk]:
        return map(self._hunk, range(len(self)))

    def numbers(self, *kinds: HunkKind) -> list[int]:
        """The numbers of the hunks of some kinds, without building any: for paging and for changes only."""
        return [number for number, op in enumerate(self.parts.ops) if op[0] in kinds]

    def _hunk(self, number: int) -> Hunk:
        parts = self.parts
        kind, i1, i2, j1, j2 = parts.ops[number]
        old = (parts.old_starts[number], parts.old_starts[number + 1])
        new = (parts.new_starts[number], parts.new_starts[number + 1])
        pairs = tuple(self._pairs(i1, i2)) if kind == "changed" else ()
        if parts.reasons:
            pairs = tuple([_clipped(pair, old, new) for pair in pairs])
        reason = parts.reasons.get(number, "")
        return Hunk(kind, old, new, (i1, i2), (j1, j2), pairs, reason, number in parts.coarse)

    def _pairs(self, start: int, end: int) -> Iterator[Pair]:
        """The pairs whose old words lie in [start, end)."""
        parts = self.parts
        simple = parts.punctuation and parts.old.is_simple and parts.new.is_simple
        for k in range(bisect_left(parts.groups, (start,)), len(parts.groups)):
            i1, i2, j1, j2 = parts.groups[k]
            if i1 >= end:
                return
            if simple and i2 - i1 == 1 == j2 - j1:
                yield _plain_pair(parts, i1, j1, parts.letters[k])
            else:
                edits = tuple(self._edits(parts.groups[k], parts.letters[k]))
                yield Pair(parts.old.word_span(i1, i2), parts.new.word_span(j1, j2), edits)

    def _edits(self, group: Group, letters: Steps) -> Iterator[Edit]:
        old, new = self.parts.old, self.parts.new
        old_at, new_at = old.letters(group[0], group[1]), new.letters(group[2], group[3])
        for kind, start, end, at, at_end in letters.as_list():
            if kind != "equal":
                edit = Edit(old.letter_span(old_at, start, end), new.letter_span(new_at, at, at_end))
                if self.parts.punctuation or self._counts(edit):
                    yield edit

    def _counts(self, edit: Edit) -> bool:
        """Whether letters or digits differ, where punctuation is ignored."""
        differing = self.parts.old.text[slice(*edit.old)] + self.parts.new.text[slice(*edit.new)]
        return any(map(str.isalnum, differing))


def _plain_pair(parts: Parts, i: int, j: int, letters: Steps) -> Pair:
    """A pair of one word and one, in texts without marks or broken words: by mere addition."""
    a, b = parts.old.starts[i], parts.new.starts[j]
    edits = [
        Edit((a + start, a + end), (b + at, b + at_end))
        for kind, start, end, at, at_end in letters.as_list()
        if kind != "equal"
    ]
    return Pair((a, a + len(parts.old.words[i])), (b, b + len(parts.new.words[j])), tuple(edits))


def _clipped(pair: Pair, old: Span, new: Span) -> Pair:
    """A pair inside its hunk: what of a word stands behind something left out is told there."""
    if pair.old[1] <= old[1] and pair.new[1] <= new[1]:
        return pair
    edits = [Edit(_cut(edit.old, old[1]), _cut(edit.new, new[1])) for edit in pair.edits]
    inside = tuple([edit for edit in edits if edit.old[0] < edit.old[1] or edit.new[0] < edit.new[1]])
    return Pair(_cut(pair.old, old[1]), _cut(pair.new, new[1]), inside)


def _cut(span: Span, end: int) -> Span:
    return min(span[0], end), min(span[1], end)
