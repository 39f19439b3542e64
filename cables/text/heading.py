"""Read the fields of a cable's heading and foot."""

from __future__ import annotations

from dataclasses import dataclass, field

from cables.text.results import FieldReading
from cables.text.sections import Division


@dataclass(slots=True)
class Heading:
    """What the heading says."""

    kind: str = "cable"
    direction: str | None = None
    circular: bool | None = None
    fields: dict[str, FieldReading] = field(default_factory=dict)


def read_heading(raw: str, division: Division, body: str) -> Heading:
    """Read the fields."""
    return Heading()
