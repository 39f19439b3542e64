"""
Rows of the columns as bits, 64 a word: what two questions have in common, and how many, in a few microseconds.

Row r is bit r % 64 of word r // 64. Bits behind the last row are zero.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

Bits = NDArray[np.uint64]
Mask = NDArray[np.bool_]
WORD = 64


def nothing(size: int) -> Bits:
    """No row of so many."""
    return np.zeros(-(-size // WORD), np.uint64)


def packed(mask: Mask) -> Bits:
    """The rows for which a mask is true."""
    bits = nothing(len(mask))
    small = np.packbits(mask, bitorder="little")
    bits.view(np.uint8)[: len(small)] = small
    return bits


def unpacked(bits: Bits, size: int) -> Mask:
    """The same as a mask of so many rows."""
    return np.unpackbits(bits.view(np.uint8), count=size, bitorder="little").view(np.bool_)


def of_rows(rows: NDArray, size: int) -> Bits:
    """These rows of so many."""
    mask = np.zeros(size, np.bool_)
    mask[rows] = True
    return packed(mask)


def of_ranges(ranges: Iterable[tuple[int, int]], size: int) -> Bits:
    """The rows from each first up to, and without, each behind."""
    mask = np.zeros(size, np.bool_)
    for first, behind in ranges:
        mask[first:behind] = True
    return packed(mask)


def count(bits: Bits) -> int:
    """How many rows there are."""
    return int(np.add.reduce(np.bitwise_count(bits), dtype=np.uint32))


def common(bits: Bits, others: Iterable[Bits]) -> list[int]:
    """How many rows there are in each of several as well."""
    both, ones = np.empty_like(bits), np.empty(len(bits), np.uint8)
    counts = []
    for other in others:
        np.bitwise_and(bits, other, out=both)
        np.bitwise_count(both, out=ones)
        counts.append(int(np.add.reduce(ones, dtype=np.uint32)))
    return counts


class Ranks:
    """How many rows there are before each place, and which is the how-manieth."""

    def __init__(self, bits: Bits):
        self._bits = bits
        self._before = np.zeros(len(bits) + 1, np.int32)
        np.cumsum(np.bitwise_count(bits), out=self._before[1:])

    def before(self, places: NDArray) -> NDArray[np.int32]:
        """How many rows there are before each of these places, which may be the one behind the last."""
        words, rest = np.divmod(np.asarray(places), WORD)
        begun = np.append(self._bits, np.uint64(0))[words]
        below = begun & ((np.uint64(1) << rest.astype(np.uint64)) - np.uint64(1))
        return self._before[words] + np.bitwise_count(below)

    def between(self, first: int, behind: int) -> NDArray[np.int32]:
        """The rows number `first` (from 0) up to, and without, number `behind`."""
        behind = min(behind, int(self._before[-1]))
        if first >= behind:
            return np.empty(0, np.int32)
        begin = int(np.searchsorted(self._before, first, side="right")) - 1
        end = int(np.searchsorted(self._before, behind, side="left"))
        rows = np.flatnonzero(unpacked(self._bits[begin:end], (end - begin) * WORD)) + begin * WORD
        skipped = int(self._before[begin])
        return rows[first - skipped : behind - skipped].astype(np.int32)
