"""Where the words of an older text stand in a newer one, and what became of its numbered points."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from cables.text.compare.comparison import Comparison, compare
from cables.text.compare.hunks import Parts, Span
from cables.text.compare.sides import Side

Status = Literal["same", "reworded", "moved", "merged", "vanished"]
FOUND = 3  # a point is where at least one in three of its words is


class PointLike(Protocol):
    """A numbered point of a text, as the reader finds it."""

    @property
    def path(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Fate:
    """
    What became of a point.

    Attributes:
        path: Its path in the old text.
        status: "same": the same words under the same path; "reworded": the same path, other words;
            "moved": its words stand under another path; "merged": they stand in a point that was another's;
            "vanished": fewer than one in three of its words stand in any one point.
        to: The path under which its words, or most of those left, stand now; None if nowhere.
        span: Where they stand in the new text; None if nowhere.
        words, found: How many words it had, label and inner points not counted, and how many stand there.
    """

    path: str
    status: Status
    to: str | None
    span: Span | None
    words: int
    found: int


def map_span(comparison: Comparison, start: int, end: int) -> Span | None:
    """
    Where the words of a span of the old text stand in the new.

    Args:
        comparison: Of the two texts.
        start, end: The span in the old text as given.

    Returns:
        From the first of them to the last in the new text as given; None if none is left.
    """
    first, last = comparison.old_side.word_at(start), comparison.old_side.word_at(end)
    partners = list(_partners(comparison.hunks.parts, first, last))
    return comparison.new_side.word_span(partners[0][1], partners[-1][1] + 1) if partners else None


def _partners(parts: Parts, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """The old words [start, end) that stand in the new text: old word, new word, and whether they are equal."""
    for k in range(max(0, bisect_right(parts.ops, start, key=lambda op: op[1]) - 1), len(parts.ops)):
        kind, i1, i2, j1, _ = parts.ops[k]
        if i1 >= end and i1 > start:
            return
        if kind == "same":
            for i in range(max(i1, start), min(i2, end)):
                yield i, j1 + i - i1, True
        elif kind == "changed":
            yield from _paired_words(parts, max(i1, start), min(i2, end))


def _paired_words(parts: Parts, start: int, end: int) -> Iterator[tuple[int, int, bool]]:
    for k in range(bisect_left(parts.groups, (start,)), len(parts.groups)):
        i1, i2, j1, j2 = parts.groups[k]
        if i1 >= end:
            return
        for i in range(i1, min(i2, end)):
            yield i, min(j1 + i - i1, j2 - 1), False


def follow_points(
    old_text: str,
    old_points: Sequence[PointLike],
    new_text: str,
    new_points: Sequence[PointLike],
    *,
    old_marks: bool = True,
    new_marks: bool = True,
) -> tuple[Fate, ...]:
    """
    Say for each point of the old text what became of it.

    A point's words are its own: those of the points inside it are theirs. Words are followed by the comparison of
    the texts; a point that was taken elsewhere, past others, is found by three of its words in a row.

    Args:
        old_text, new_text: The texts as given, with marks or without.
        old_points, new_points: Their points, with spans into them; inner points begin after the outer one.
        old_marks, new_marks: Whether marks of that side are to be ignored; False for raw OCR.
    """
    comparison = compare(old_text, new_text, old_marks=old_marks, new_marks=new_marks)
    return _Follower(comparison, old_points, new_points).follow()


class _Follower:
    """Counts for every old point where its words went."""

    def __init__(self, comparison: Comparison, old: Sequence[PointLike], new: Sequence[PointLike]) -> None:
        self.comparison = comparison
        self.old, self.new = old, new
        self.old_words = _own_words(comparison.old_side, old)
        self.new_words = _own_words(comparison.new_side, new)
        self.owner = {word: number for number, words in enumerate(self.new_words) for word in words}
        self.partner = {
            i: (j, same) for i, j, same in _partners(comparison.hunks.parts, 0, len(comparison.old_side))
        }
        self.shingles = self._new_shingles()
        self.by_path: dict[str, int] = {}
        for number, point in enumerate(new):
            self.by_path.setdefault(point.path, number)
        self.targets = [self._target(number) for number in range(len(old))]
        self.sources: dict[int, list[tuple[int, int]]] = {}
        for number, (target, count) in enumerate(self.targets):
            if target is not None:
                self.sources.setdefault(target, []).append((number, count))

    def follow(self) -> tuple[Fate, ...]:
        """The fate of every old point."""
        return tuple([self._fate(number) for number in range(len(self.old))])

    def _target(self, number: int) -> tuple[int | None, int]:
        """The new point that has most of an old point's words, and how many; the same path wins a tie."""
        votes = Counter(
            self.owner[self.partner[word][0]]
            for word in self.old_words[number]
            if word in self.partner and self.partner[word][0] in self.owner
        )
        if 2 * max(votes.values(), default=0) < len(self.old_words[number]):
            for target, found in self._elsewhere(number).items():
                votes[target] = max(votes[target], found)
        path = self.old[number].path
        ranked = sorted(votes, key=lambda target: (-votes[target], self.new[target].path != path, target))
        return (ranked[0], votes[ranked[0]]) if ranked else (self._empty(number), 0)

    def _empty(self, number: int) -> int | None:
        """Where a point without words of its own went: to the point of its path."""
        if self.old_words[number]:
            return None
        return self.by_path.get(self.old[number].path)

    def _new_shingles(self) -> dict[tuple[str, ...], list[int]]:
        """Three words in a row, and the new points they stand in."""
        found: dict[tuple[str, ...], list[int]] = {}
        for number, words in enumerate(self.new_words):
            for shingle in _shingles(self.comparison.new_side, words):
                found.setdefault(shingle, []).append(number)
        return found

    def _elsewhere(self, number: int) -> dict[int, int]:
        """How many words of an old point stand in each new one, by three words in a row that only it has."""
        votes: Counter[int] = Counter()
        shingles = _shingles(self.comparison.old_side, self.old_words[number])
        for shingle in shingles:
            places = self.shingles.get(shingle, [])
            votes.update(places if len(places) == 1 else [])
        words = len(self.old_words[number])
        return {target: round(found * words / len(shingles)) for target, found in votes.items()}

    def _fate(self, number: int) -> Fate:
        point, words = self.old[number], self.old_words[number]
        target, found = self.targets[number]
        if target is None:
            return Fate(point.path, "vanished", None, self._span(number, None), len(words), 0)
        status = self._status(number, target, found)
        return Fate(point.path, status, self.new[target].path, self._span(number, target), len(words), found)

    def _status(self, number: int, target: int, found: int) -> Status:
        words = self.old_words[number]
        if FOUND * found < len(words):
            return "vanished"
        if self.new[target].path != self.old[number].path:
            return "moved" if self._main_source(target) == number else "merged"
        unchanged = len(words) == len(self.new_words[target]) and all(
            word in self.partner and self.partner[word][1] for word in words
        )
        return "same" if unchanged else "reworded"

    def _main_source(self, target: int) -> int:
        """The old point a new one comes from: the one of its path if that is among them, else the largest."""
        path = self.new[target].path
        return min(
            self.sources[target], key=lambda source: (self.old[source[0]].path != path, -source[1], source[0])
        )[0]

    def _span(self, number: int, target: int | None) -> Span | None:
        """Where the words of an old point stand in its target; the whole target if it was taken elsewhere."""
        places = [self.partner[word][0] for word in self.old_words[number] if word in self.partner]
        if target is not None:
            places = [place for place in places if self.owner.get(place) == target]
            if not places:
                return self.new[target].start, self.new[target].end
        return self.comparison.new_side.word_span(places[0], places[-1] + 1) if places else None


def _own_words(side: Side, points: Sequence[PointLike]) -> list[list[int]]:
    """Each point's words without its label and without those of the points inside it."""
    owner = [-1] * len(side)
    for number in sorted(range(len(points)), key=lambda k: (points[k].start, -points[k].end)):
        first, end = side.word_at(points[number].start), side.word_at(points[number].end)
        owner[first:end] = [number] * (end - first)
    words: list[list[int]] = [[] for _ in points]
    for word, number in enumerate(owner):
        if number >= 0:
            words[number].append(word)
    return [own[len(point.label.split()) :] for own, point in zip(words, points, strict=True)]


def _shingles(side: Side, words: list[int]) -> list[tuple[str, ...]]:
    """Each three words in a row; fewer if there are not three."""
    forms = [side.forms[word] for word in words]
    return [tuple(forms[k : k + 3]) for k in range(max(1, len(forms) - 2))] if forms else []
