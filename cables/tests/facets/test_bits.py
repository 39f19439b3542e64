"""Rows as bits are the same rows as in a mask, whatever their number."""

import numpy as np
import pytest

from cables.facets import bits


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 640, 1000])
@pytest.mark.parametrize("share", [0.0, 0.1, 1.0])
def test_bits_say_what_a_mask_says(size, share):
    """There and back, counted, ranked and taken in stretches."""
    rng = np.random.default_rng(size)
    mask, other = rng.random(size) < share, rng.random(size) < 0.5
    rows = np.flatnonzero(mask)
    held = bits.packed(mask)
    assert bits.unpacked(held, size).tolist() == mask.tolist()
    assert bits.of_rows(rows, size).tolist() == held.tolist()
    assert bits.count(held) == len(rows)
    assert bits.common(held, [bits.packed(other), held]) == [int((mask & other).sum()), len(rows)]
    ranks = bits.Ranks(held)
    places = np.arange(size + 1)
    assert ranks.before(places).tolist() == [int(mask[:place].sum()) for place in places]
    for first, behind in ((0, 50), (3, 7), (len(rows), len(rows) + 5), (0, 10**6), (len(rows) // 2, len(rows))):
        assert ranks.between(first, behind).tolist() == rows[first:behind].tolist()


def test_ranges_are_rows():
    """Several, also empty ones."""
    assert np.flatnonzero(bits.unpacked(bits.of_ranges([(1, 3), (5, 5), (98, 100)], 100), 100)).tolist() == [
        1,
        2,
        98,
        99,
    ]
