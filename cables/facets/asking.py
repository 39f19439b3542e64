"""A question put to the columns: which cables, in what order, and how many of them have each value."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cables.facets.columns import Columns, Facet, Mask, Rows, Viewer

DATES = "dates"  # stands for the range of days among the names of filters
ANSWERS = 48  # that a process remembers until a cable changes


@dataclass(frozen=True)
class Question:
    """
    What a reader asked for. `values` are those of facets, by name; `days` the first and last ordinal, or None.

    `undated`: "also" keeps cables without a date in a range, "only" keeps no others. `numbered`: with or without
    points; None either. `months` are numbers of year * 12 + month - 1; `years` numbers; 0 is no date in both.
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
    """Some rows of all: `rows` themselves, or where these are most, the `others` that are left out."""

    mask: Mask | None
    size: int

    @cached_property
    def rows(self) -> Rows:
        return (np.arange(self.size) if self.mask is None else np.flatnonzero(self.mask)).astype(np.int32)

    @cached_property
    def others(self) -> Rows:
        return np.flatnonzero(~self.mask).astype(np.int32)

    @cached_property
    def total(self) -> int:
        return self.size if self.mask is None else int(np.count_nonzero(self.mask))

    def count(self, facet: Facet) -> NDArray[np.int32]:
        """How many of these rows have each value of a facet."""
        if self.total == self.size:
            return facet.counted
        if self.total <= self.size // 2:
            return facet.count(self.rows).astype(np.int32)
        return (facet.counted - facet.count(self.others)).astype(np.int32)


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
    _masks: dict[str, Mask] | None = field(default=None, init=False)
    _rest: Mask | None = field(default=None, init=False)
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
        if asked.days or asked.undated == "only":
            self._masks[DATES] = self._dated()
        if asked.years:
            self._masks["year"] = np.isin(columns.month // 12, asked.years)
        if asked.months:
            self._masks["month"] = np.isin(columns.month, asked.months)
        self._rest = columns.seen_by(self.viewer)
        if asked.numbered is not None:
            self._rest = _both(self._rest, columns.numbered == asked.numbered)
        if self.hits is not None:
            among = np.zeros(len(columns), np.bool_)
            among[columns.rows_of(self.hits)] = True
            self._rest = _both(self._rest, among)

    def _dated(self) -> Mask:
        mask = np.zeros(len(self.columns), np.bool_)
        if self.question.undated != "only" and self.question.days:
            mask[self.columns.between(*self.question.days)] = True
        if self.question.undated:
            mask[self.columns.undated_from :] = True
        return mask

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
            counted = np.bincount(self.columns.month[self.without(*without).rows])
            return {month: int(counted[month]) for month in np.flatnonzero(counted).tolist()}

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

    # --- the cables themselves

    def ids(self, sort: str, first: int = 0, behind: int | None = None) -> list[int]:
        """Ids number `first` (from 0) up to `behind` of what was found; "best" is the order of the search."""
        return self.columns.ids[self._ordered(sort)[first:behind]].tolist()

    def all_ids(self, sort: str) -> NDArray[np.int32]:
        """Ids of everything found, in order."""
        return self.columns.ids[self._ordered(sort)]

    def _ordered(self, sort: str) -> Rows:
        if sort == "best" and self.hits is not None:
            rows = self.columns.rows_of(self.hits)
            mask = self.without().mask
            return rows if mask is None else rows[mask[rows]]
        if sort in ("newest", "best"):
            return self.without().rows
        return self.columns.ordered(sort, self.without().mask)


def _all_of(masks: list[Mask]) -> Mask | None:
    if len(masks) < 2:
        return masks[0] if masks else None
    mask = masks[0] & masks[1]
    for other in masks[2:]:
        mask &= other
    return mask


def _both(first: Mask | None, second: Mask) -> Mask:
    return second if first is None else first & second
