"""Comparing texts: words lined up, misread words paired, letters marked; see docs/explanation/comparing.md."""

from cables.text.compare.comparison import Comparison, Counts, compare
from cables.text.compare.hunks import Edit, Hunk, Hunks, Pair
from cables.text.compare.sides import Skip

__all__ = ["Comparison", "Counts", "Edit", "Hunk", "Hunks", "Pair", "Skip", "compare"]
