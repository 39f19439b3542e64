"""The core of the archive: reads, cleans, compares and scores the texts of cables. Imports nothing from Django."""

from cables.text.jsonform import to_json
from cables.text.numbering import find_points
from cables.text.reading import ENGINE, clean, read
from cables.text.results import FieldItem, FieldReading, Page, Point, Reading, Segment, Span

__all__ = [
    "ENGINE",
    "FieldItem",
    "FieldReading",
    "Page",
    "Point",
    "Reading",
    "Segment",
    "Span",
    "clean",
    "find_points",
    "read",
    "to_json",
]
