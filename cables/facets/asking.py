"""A question put to the columns: which cables, in what order, and how many of them have each value."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cables.facets import bits
from cables.facets.bits import Bits, Mask
from cables.facets.columns import Columns, Facet, Rows, Viewer

DATES = "dates"  # stands for the range of days among the names of filters
OTHER_ORDERS = ("oldest", "number", "added")  # than that of the rows
FEW = 16  # where no more than one row in so many is left, they are looked at one by one
APPROVED = "approved"
ANSWERS = 200  # that a process remembers until a cable changes


@dataclass(frozen=True)
class Question:
    """
    What a reader asked for. `values` are those of facets, by name; `days` the first and last ordinal, or None.

    `undated`: "also" keeps cables without a sure date in a range, "only" keeps no others, "unsure" those of
    them of which a date was read. `numbered`: with or without points; None either. `months` are numbers of
    year * 12 + month - 1; `years` numbers; 0 is no sure date in both.
    """

    values: tuple[tuple[str, tuple[str, ...]], ...] = ()
    days: tuple[int, int] | None = None
    undated: str = ""
    years: tuple[int, ...] = ()
    months: tuple[int, ...] = ()
    numbered: bool | None = None

    def without(self, *names: str) -> "Question":
        """The question without some of its filters."""
        if not names:
            return self
        values = tuple((name, chosen) for name, chosen in self.values if name not in names)
        dropped = {name: () for name in ("years", "months") if name[:-1] in names}
        if DATES in names:
            dropped |= {"days": None, "undated": ""}
        return replace(self, values=values, **dropped)


@dataclass(frozen=True)
class Part:
    """Some rows of all: those of `bits`, or all where that is None."""

    bits: Bits | None
    size: int

    @cached_property
    def mask(self) -> Mask | None:
        return None if self.bits is None else bits.unpacked(self.bits, self.size)

    @cached_property
    def rows(self) -> Rows:
        return (np.arange(self.size) if self.mask is None else np.flatnonzero(self.mask)).astype(np.int32)

    @cached_property
    def ranks(self) -> bits.Ranks | None:
        return None if self.bits is None else bits.Ranks(self.bits)

    @cached_property
    def total(self) -> int:
        return self.size if self.bits is None else bits.count(self.bits)

    def between(self, first: int, behind: int | None) -> Rows:
        """Rows number `first` (from 0) up to, and without, number `behind`; None is the end."""
        behind = self.total if behind is None else min(behind, self.total)
        return np.arange(first, behind) if self.ranks is None else self.ranks.between(first, behind)

    def count(self, facet: Facet) -> NDArray[np.int32]:
        """How many of these rows have each value of a facet."""
        if self.total == self.size:
            return facet.counted.astype(np.int32)
        if self.total < self.size // FEW:
            return facet.count(self.rows).astype(np.int32)
        return facet.frequent.count(self.bits, self.mask, len(facet.labels)).astype(np.int32)


@dataclass(frozen=True, slots=True)
class Figures:
    """How much there is, and of which days; None where no day is sure. `undated` counts `unsure` ones too."""

    cables: int
    fragments: int
    pages: int
    points: int
    approved: int
    undated: int
    unsure: int
    first: date | None
    last: date | None


@dataclass
class Found:
    """
    The cables that answer a question, among those a viewer may see and, where words were searched, `hits` alone.

    Args:
        columns: All cables.
        hits: Ids of what a search found, best first; None where nothing was searched.
    """

    columns: Columns
    question: Question
    viewer: Viewer
    hits: NDArray | None = None
    _masks: dict[str, Bits] | None = field(default=None, init=False)
    _rest: Bits | None = field(default=None, init=False)
    _parts: dict[frozenset[str], Part] = field(default_factory=dict, init=False)

    @property
    def total(self) -> int:
        return self._remembered("total", lambda: self.without().total)

    def without(self, *names: str) -> Part:
        """The rows that all filters but these leave."""
        self._prepare()
        left_out = frozenset(name for name in names if name in self._masks)
        if left_out not in self._parts:
            kept = [self._rest] if self._rest is not None else []
            kept += [mask for name, mask in self._masks.items() if name not in left_out]
            self._parts[left_out] = Part(_all_of(kept), len(self.columns))
        return self._parts[left_out]

    def _prepare(self) -> None:
        if self._masks is not None:
            return
        columns, asked = self.columns, self.question
        self._masks = {name: columns.holding(name, values) for name, values in asked.values}
        if asked.days or asked.undated in ("only", "unsure"):
            self._masks[DATES] = self._dated()
        if asked.years:
            self._masks["year"] = columns.of_months(np.isin(columns.months[0] // 12, asked.years))
        if asked.months:
            self._masks["month"] = columns.of_months(np.isin(columns.months[0], asked.months))
        self._rest = columns.seen_bits(self.viewer)
        if asked.numbered is not None:
            running = columns.with_points if asked.numbered else bits.packed(columns.points == 0)
            self._rest = _both(self._rest, running)
        if self.hits is not None:
            self._rest = _both(self._rest, bits.of_rows(columns.rows_of(self.hits), len(columns)))

    def _dated(self) -> Bits:
        columns, asked = self.columns, self.question
        if asked.undated == "unsure":
            return columns.unsurely_dated
        ranges = []
        if asked.undated != "only" and asked.days:
            days = columns.between(*asked.days)
            ranges.append((days.start, days.stop))
        if asked.undated:
            ranges.append((columns.undated_from, len(columns)))
        return bits.of_ranges(ranges, len(columns))

    def _remembered(self, about: str, work: Callable[[], Any], *without: str) -> Any:
        """The result of some work, from last time if the same was asked and nothing was searched."""
        if self.hits is not None:
            return work()
        key = (about, self.question.without(*without), self.viewer)
        answers = self.columns.answers
        answer = answers.get(key)
        if answer is None:
            answer = work()
            self.columns.remember(answers, key, answer, most=ANSWERS)
        return answer

    # --- counts

    def counts(self, name: str) -> NDArray[np.int32]:
        """How many cables have each value of a facet, among those that all other filters leave."""
        return self._remembered(name, lambda: self.without(name).count(self.columns.facets[name]), name)

    def months(self, *without: str) -> dict[int, int]:
        """How many cables each month has (year * 12 + month - 1; 0 without a date), but for some filters."""

        def count() -> dict[int, int]:
            numbers, firsts = self.columns.months
            ranks = self.without(*without).ranks
            counts = np.diff(firsts if ranks is None else ranks.before(firsts))
            return {int(numbers[n]): int(counts[n]) for n in np.flatnonzero(counts)[::-1]}

        return self._remembered("months", count, *without)

    def days(self, *without: str) -> list[tuple[int, str, int]]:
        """How many cables of each direction each day has: ordinal (0 without a date), direction, number."""

        def count() -> list[tuple[int, str, int]]:
            rows, direction = self.without(*without).rows, self.columns.facets["direction"]
            both = self.columns.day[rows].astype(np.int64) * len(direction.labels) + direction.codes[rows]
            values, counts = np.unique(both, return_counts=True)
            days, codes = np.divmod(values, len(direction.labels))
            words = [direction.labels[code] for code in codes.tolist()]
            return list(zip(days.tolist(), words, counts.tolist(), strict=True))

        return self._remembered("days", count, *without)

    def figures(self) -> Figures:
        """What there is of everything that was found."""
        return self._remembered("figures", self._figures)

    def _figures(self) -> Figures:
        columns, part = self.columns, self.without()
        chosen = slice(None) if part.mask is None else part.mask
        status = columns.facets["status"]
        end = columns.undated_from
        dated = end if part.ranks is None else int(part.ranks.before(np.array([end]))[0])
        ends = [int(part.between(place, place + 1)[0]) for place in (0, dated - 1)] if dated else []
        last, first = (date.fromordinal(int(columns.day[row])) for row in ends) if ends else (None, None)
        return Figures(
            cables=part.total,
            fragments=bits.count(columns.fragments if part.bits is None else columns.fragments & part.bits),
            pages=int(columns.pages[chosen].sum(dtype=np.int64)),
            points=int(columns.points[chosen].sum(dtype=np.int64)),
            approved=int(part.count(status)[status.code_of[APPROVED]]),
            undated=part.total - dated,
            unsure=bits.count(columns.unsurely_dated if part.bits is None else columns.unsurely_dated & part.bits),
            first=first,
            last=last,
        )

    # --- the cables themselves

    def ids(self, sort: str, first: int = 0, behind: int | None = None) -> list[int]:
        """Ids number `first` (from 0) up to `behind` of what was found; "best" is the order of the search."""
        if sort in OTHER_ORDERS:
            return self.columns.ids[self.columns.ordered(sort, self.without().rows, behind)[first:]].tolist()
        if sort == "best" and self.hits is not None:
            return self.all_ids(sort)[first:behind].tolist()
        return self.columns.ids[self.without().between(first, behind)].tolist()

    def all_ids(self, sort: str) -> NDArray[np.int32]:
        """Ids of everything found, in order."""
        part = self.without()
        if sort in OTHER_ORDERS:
            return self.columns.ids[self.columns.ordered(sort, part.rows)]
        if sort == "best" and self.hits is not None:
            rows = self.columns.rows_of(self.hits)
            return self.columns.ids[rows if part.mask is None else rows[part.mask[rows]]]
        return self.columns.ids[part.rows]


def _all_of(masks: list[Bits]) -> Bits | None:
    if len(masks) < 2:
        return masks[0] if masks else None
    mask = masks[0] & masks[1]
    for other in masks[2:]:
        mask &= other
    return mask


def _both(first: Bits | None, second: Bits) -> Bits:
    return second if first is None else first & second
