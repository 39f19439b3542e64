"""
What lists ask of every cable, as columns of numbers: which match, how many have each value, in what order.

Held by each process of the site and never changed: what changes in the database makes new columns, see
cables.facets.current. A row is a cable; rows stand newest first, as the list does, so that little needs sorting.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from cables.facets import bits
from cables.facets.bits import Bits, Mask

Rows = NDArray[np.int32]  # row numbers

NOT_STATED = "not stated"
DAY_0 = 719_163  # ordinal of 1970-01-01, from which numpy counts
MONTH_0 = 1970 * 12
OPEN, WITHDRAWN, RESTRICTED = 0, 1, 2


def moments(day: NDArray, minute: NDArray) -> NDArray[np.int64]:
    """A number for each day and minute that rises with them; 0 where there is no day."""
    when = np.where(day > 0, day.astype(np.int64) * (2 * MINUTES_A_DAY + 1) + minute + 1, 0)
    return np.minimum(when, LATEST)


def narrow(codes: NDArray) -> NDArray:
    """Codes in the smallest type that holds them."""
    most = int(codes.max(initial=0))
    return codes.astype(np.uint8 if most < 256 else np.uint16 if most < 65_536 else np.int32, copy=False)


MINUTES_A_DAY = 1440
LATEST = (1 << 33) - 2  # of the moments that fit beside an id: one in the year 8163
FREQUENT = 40  # values of a facet that are kept as bits, an eighth of a byte a cable each
RARE = 512  # a value that fewer than one in so many cables has is not


class Frequent:
    """
    The frequent values of a facet as bits, of the others where they stand: counting needs not look at each row.

    Args:
        rows, codes: Every row with a code it has, once each.
        counted: How many rows have each code.
        size: How many rows there are.
    """

    def __init__(self, rows: NDArray, codes: NDArray, counted: NDArray, size: int):
        often = np.argsort(-counted, kind="stable")[:FREQUENT]
        self.codes = often[counted[often] * RARE > size]
        self.bits = {int(code): bits.of_rows(rows[codes == code], size) for code in self.codes}
        is_rare = np.ones(len(counted), np.bool_)
        is_rare[self.codes] = False
        rare = np.flatnonzero(is_rare[codes])
        self.rare_rows = rows[rare].astype(np.int32)
        self.rare_codes = codes[rare]

    def count(self, selected: Bits, mask: Mask, length: int) -> NDArray[np.int64]:
        """How many of the rows selected, given both ways, have each of so many codes."""
        counts = np.bincount(self.rare_codes[mask[self.rare_rows]], minlength=length)
        counts[self.codes] = bits.common(selected, (self.bits[int(code)] for code in self.codes))
        return counts

    def holding(self, wanted: NDArray[np.bool_], size: int) -> Bits:
        """The rows that have one of the codes wanted."""
        found = bits.of_rows(self.rare_rows[wanted[self.rare_codes]], size)
        for code in np.flatnonzero(wanted[self.codes]):
            found |= self.bits[int(self.codes[code])]
        return found


class Coded:
    """What both kinds of facet have: a number for every word."""

    labels: tuple[str, ...]
    frequent: Frequent

    @cached_property
    def code_of(self) -> dict[str, int]:
        return {label: code for code, label in enumerate(self.labels)}

    @cached_property
    def counted(self) -> NDArray[np.int64]:
        """How many of all cables have each code."""
        return self.count(None)


@dataclass(frozen=True)
class Single(Coded):
    """A facet of which every cable has one value: a code a row, in words `labels[code]`; 0 is not stated."""

    codes: NDArray
    labels: tuple[str, ...]

    def count(self, rows: Rows | None) -> NDArray[np.int64]:
        """How many of these rows have each code; None stands for all rows."""
        codes = self.codes if rows is None else self.codes[rows]
        return np.bincount(codes, minlength=len(self.labels))

    @cached_property
    def frequent(self) -> Frequent:
        return Frequent(np.arange(len(self.codes), dtype=np.int32), self.codes, self.counted, len(self.codes))

    def rebuilt(self, change: Change, new: Single) -> Single:
        return Single(change.merged(self.codes, new.codes), new.labels)


@dataclass(frozen=True)
class Several(Coded):
    """A facet of which a cable may have several values: those of row r are codes[starts[r]:starts[r + 1]]."""

    starts: NDArray[np.int32]
    codes: NDArray
    labels: tuple[str, ...]

    @classmethod
    def of_pairs(cls, rows: NDArray, codes: NDArray, size: int, labels: tuple[str, ...]) -> Several:
        """From pairs of row and code, in any order and possibly repeated; a row without any has code 0."""
        pairs = rows.astype(np.int64) << 32
        pairs |= codes
        without = np.flatnonzero(np.bincount(rows, minlength=size) == 0)
        pairs = np.concatenate([pairs, without << 32])
        pairs.sort()
        pairs = pairs[np.diff(pairs, prepend=-1) != 0]
        starts = np.zeros(size + 1, np.int32)
        np.cumsum(np.bincount(pairs >> 32, minlength=size), out=starts[1:])
        return cls(starts, narrow(pairs & 0xFFFFFFFF), labels)

    def count(self, rows: Rows | None) -> NDArray[np.int64]:
        """As of Single: a cable counts once under each of its values."""
        return np.bincount(self.codes if rows is None else self._codes_of(rows), minlength=len(self.labels))

    @cached_property
    def frequent(self) -> Frequent:
        size = len(self.starts) - 1
        rows = np.repeat(np.arange(size, dtype=np.int32), np.diff(self.starts))
        return Frequent(rows, self.codes, self.counted, size)

    def _codes_of(self, rows: Rows) -> NDArray:
        first = self.starts[rows]
        lengths = self.starts[rows + 1] - first
        before = np.cumsum(lengths) - lengths
        return self.codes[np.repeat(first - before, lengths) + np.arange(lengths.sum())]

    def rebuilt(self, change: Change, new: Several) -> Several:
        lengths = change.merged(np.diff(self.starts), np.diff(new.starts))
        starts = np.zeros(len(lengths) + 1, np.int32)
        np.cumsum(lengths, out=starts[1:])
        return Several(starts, change.merged_several(self, new), new.labels)


Facet = Single | Several

_remembering = threading.Lock()  # several threads of a process answer from the same columns


@dataclass(frozen=True)
class Change:
    """
    How rows are put in the place of others: `pieces` tells where each stretch of the rows to be comes from.

    A piece is a range of the old rows, or of the new ones where `is_new`. Few pieces are far quicker than a mask.
    """

    pieces: tuple[tuple[bool, int, int], ...]

    @classmethod
    def of(cls, gone: NDArray, at: NDArray, size: int) -> Change:
        """
        Args:
            gone: Old rows that are no more, in order.
            at: For each new row, in order, the old row it comes before.
            size: How many old rows there are.
        """
        cuts = sorted([(int(row), 1, -1) for row in gone] + [(int(row), 0, n) for n, row in enumerate(at)])
        pieces: list[tuple[bool, int, int]] = []
        behind = 0
        for row, skipped, number in cuts:
            if row > behind:
                pieces.append((False, behind, row))
            behind = max(behind, row)
            if skipped:
                behind = row + 1
            elif pieces and pieces[-1][0] and pieces[-1][2] == number:
                pieces[-1] = (True, pieces[-1][1], number + 1)
            else:
                pieces.append((True, number, number + 1))
        if behind < size:
            pieces.append((False, behind, size))
        return cls(tuple(pieces))

    def merged(self, old: NDArray, new: NDArray) -> NDArray:
        if not self.pieces:
            return old[:0]
        return np.concatenate([(new if is_new else old)[first:behind] for is_new, first, behind in self.pieces])

    def merged_several(self, old: Several, new: Several) -> NDArray:
        """The codes, of which each row has a stretch."""
        codes = [
            side.codes[side.starts[first] : side.starts[behind]]
            for side, first, behind in ((new if is_new else old, a, b) for is_new, a, b in self.pieces)
        ]
        return np.concatenate(codes) if codes else old.codes[:0]


@dataclass(frozen=True)
class Viewer:
    """
    What somebody may see: what is open on `today`, and what their work adds to it.

    `everything` for those who see all; `collections`, by name, for those who see all of some.
    """

    today: int
    everything: bool = False
    collections: tuple[str, ...] = ()


@dataclass(frozen=True)
class Columns:
    """
    All cables as columns.

    Days are ordinals (0 is no sure date; `unsure` where one was read), minutes those of the day (-1 is no time;
    local ones a day more: they stand after all that are counted in Zulu, with which they cannot be compared),
    months are counted from year 0 (0 is no sure date), `added` seconds since 1970.
    """

    ids: NDArray[np.int32]
    day: NDArray[np.int32]
    minute: NDArray[np.int16]
    unsure: Mask
    number: NDArray[np.int32]
    added: NDArray[np.uint32]
    points: NDArray[np.uint16]
    pages: NDArray[np.uint16]
    fragment: Mask
    access: NDArray[np.uint8]
    until: NDArray[np.int32]
    facets: dict[str, Facet]
    masks: dict[object, Bits] = field(default_factory=dict, compare=False)
    answers: dict[object, object] = field(default_factory=dict, compare=False)

    PLAIN = ("ids", "day", "minute", "unsure", "number", "added", "points", "pages", "fragment", "access", "until")

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def month(self) -> NDArray[np.uint16]:
        """The month of each row, year * 12 + month - 1; 0 without a date."""
        months = (self.day - DAY_0).astype("M8[D]").astype("M8[M]").astype(np.int32) + MONTH_0
        return np.where(self.day > 0, months, 0).astype(np.uint16)

    @cached_property
    def row_of_id(self) -> NDArray[np.int32]:
        """The row of each id; -1 where there is none."""
        rows = np.full(int(self.ids.max(initial=0)) + 2, -1, np.int32)
        rows[self.ids] = np.arange(len(self), dtype=np.int32)
        return rows

    def rows_of(self, ids: NDArray) -> Rows:
        """Rows of these ids in their order, without those that are no cable's."""
        ids = np.asarray(ids, dtype=np.int64)
        ids = ids[(ids > 0) & (ids < len(self.row_of_id))]
        rows = self.row_of_id[ids]
        return rows[rows >= 0]

    @cached_property
    def undated_from(self) -> int:
        """The first row without a sure date: all after it have none either."""
        return int(len(self) - np.searchsorted(self.day[::-1], 1))

    def between(self, first: int, last: int) -> slice:
        """Rows of these days, both included."""
        upwards = self.day[::-1]
        low, high = np.searchsorted(upwards, [max(first, 1), last + 1])
        return slice(int(len(self) - high), int(len(self) - min(low, high)))

    @cached_property
    def months(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """Each month as of `month`, in the order of the rows; the first row of each, and the one behind all."""
        months = self.month
        firsts = np.flatnonzero(np.diff(months.astype(np.int32), prepend=-1)).astype(np.int32)
        return months[firsts].astype(np.int32), np.append(firsts, np.int32(len(self)))

    def of_months(self, wanted: Mask) -> Bits:
        """Rows of some of the months, of which `wanted` has one truth each."""
        firsts = self.months[1]
        return bits.of_ranges(((firsts[n], firsts[n + 1]) for n in np.flatnonzero(wanted)), len(self))

    @cached_property
    def with_points(self) -> Bits:
        """Rows with numbered points."""
        return bits.packed(self.points > 0)

    @cached_property
    def unsurely_dated(self) -> Bits:
        """Rows whose date is a machine's likely reading only."""
        return bits.packed(self.unsure)

    @cached_property
    def fragments(self) -> Bits:
        """Rows of which only a part of a cable is held."""
        return bits.packed(self.fragment)

    def seen_by(self, viewer: Viewer) -> Mask | None:
        """Rows this viewer may see; None for all."""
        seen = self.seen_bits(viewer)
        return None if seen is None else bits.unpacked(seen, len(self))

    def seen_bits(self, viewer: Viewer) -> Bits | None:
        """Rows this viewer may see; None for all."""
        if viewer.everything:
            return None
        seen = self.masks.get(("seen", viewer))
        if seen is None:
            due = (self.until > 0) & (self.until <= viewer.today)
            seen = bits.packed((self.access == OPEN) | ((self.access == RESTRICTED) & due))
            if viewer.collections:
                seen |= self.holding("collection", viewer.collections)
            self.remember(self.masks, ("seen", viewer), seen, most=16)
        return seen

    def holding(self, name: str, values: Sequence[str]) -> Bits:
        """Rows that have one of these values of a facet; a value the archive does not know has none."""
        key = (name, tuple(values))
        mask = self.masks.get(key)
        if mask is None:
            facet = self.facets[name]
            wanted = np.zeros(len(facet.labels), np.bool_)
            wanted[[facet.code_of[value] for value in values if value in facet.code_of]] = True
            mask = facet.frequent.holding(wanted, len(self))
            self.remember(self.masks, key, mask, most=16)
        return mask

    @staticmethod
    def remember(kept: dict, key: object, value: object, most: int) -> None:
        """Keep a result for the next question like it, at the price of the oldest one."""
        with _remembering:
            while len(kept) >= most:
                del kept[next(iter(kept))]
            kept[key] = value

    # --- orders

    def ordered(self, sort: str, rows: Rows, behind: int | None = None) -> Rows:
        """
        Rows in an order of the list that is not their own: oldest, number or added.

        Args:
            behind: How many are wanted; None for all. Some are found without putting the rest in order.
        """
        places = self._places_by(sort, rows)
        if behind is None or behind >= len(rows):
            return rows[np.argsort(places)]
        first = np.argpartition(places, behind)[:behind]
        return rows[first[np.argsort(places[first])]]

    def _places_by(self, sort: str, rows: Rows) -> NDArray[np.int64]:
        """A number for each row that rises with the order, and is no other row's."""
        ids = self.ids[rows].astype(np.int64)
        if sort == "number":
            return self.number[rows].astype(np.int64) << 31 | ids
        if sort == "added":
            return -(self.added[rows].astype(np.int64) << 31 | ids)
        day, minute = self.day[rows].astype(np.int64), self.minute[rows]
        late = np.where(minute < 0, 2 * MINUTES_A_DAY, minute)
        when = np.where(day > 0, moments(day, late), LATEST + 1)
        return when << 30 | ids

    # --- changes

    @cached_property
    def places(self) -> NDArray[np.int64]:
        """A number a row that rises with the rows: newest first, without a date last, then by id."""
        when = moments(self.day, self.minute)
        return ((1 << 33) - 1 - when) << 30 | self.ids

    def with_changes(self, changed: NDArray, new: Columns) -> Columns:
        """These columns where the cables `changed` are as in `new`; those that `new` has not are gone."""
        gone = np.unique(self.rows_of(changed))
        change = Change.of(gone, np.searchsorted(self.places, new.places), len(self))
        plain = {name: change.merged(getattr(self, name), getattr(new, name)) for name in self.PLAIN}
        facets = {name: self.facets[name].rebuilt(change, facet) for name, facet in new.facets.items()}
        changed_columns = replace(self, **plain, facets=facets, masks={}, answers={})
        del self.__dict__["places"]  # eight bytes a cable, wanted no more
        return changed_columns
