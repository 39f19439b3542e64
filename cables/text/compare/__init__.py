"""Comparing texts: words lined up, misread words paired, letters marked; see docs/explanation/comparing.md."""

from cables.text.compare.comparison import Comparison, Counts, compare
from cables.text.compare.hunks import Edit, Hunk, Hunks, Pair
from cables.text.compare.points import Fate, follow_points, map_span
from cables.text.compare.sides import Skip
from cables.text.compare.three import Row, align3

__all__ = [
    "Comparison",
    "Counts",
    "Edit",
    "Fate",
    "Hunk",
    "Hunks",
    "Pair",
    "Row",
    "Skip",
    "align3",
    "compare",
    "follow_points",
    "map_span",
]
