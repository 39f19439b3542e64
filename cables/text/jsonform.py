"""A reading as the JSON object that previews, scoring tools and exports exchange."""

from __future__ import annotations

from typing import Any

from cables.text.results import Reading

SCALARS = (
    "number", "from", "date", "time", "zone", "date_source", "received", "received_time", "classification",
    "precedence", "signatory", "subject", "control_number", "declassified", "drafter", "section", "extent",
    "withheld", "language", "provenance",
)  # fmt: skip
LISTS = ("to", "info", "pass_to", "captions", "references")
STARTING_WORDS = 10
SILENT = frozenset(
    {
        "blank line",
        "specks without a letter",
        "markup of the OCR engine",
        "list or heading mark of the OCR engine",
        "hyphen at a line end inside a word",
    }
)
"""Reasons of what has no words of its own."""


def left_out(reading: Reading) -> list[dict[str, Any]]:
    """What the text has not, in the order of the paper: the words of each stretch, its part, reason and span."""
    return [
        {
            "text": words,
            "part": segment.kind,
            "reason": segment.reason,
            "span": [segment.start, segment.end],
        }
        for segment in reading.segments
        if segment.kind != "body" and segment.reason not in SILENT
        if (words := reading.raw[segment.start : segment.end].strip())
    ]


def to_json(reading: Reading, file: str) -> dict[str, Any]:
    """
    One reading as a dictionary of JSON values.

    What the cable does not state is null, or an empty list. `points` give path and first words, and `damaged`
    where the
    sequence supplied the label; `confidence` has a figure for each field that has a value.
    """
    body = reading.body
    points = []
    for point in reading.points:
        words = body[point.start + len(point.label) : point.start + len(point.label) + 200].split()
        entry: dict[str, Any] = {"path": point.path, "starts": " ".join(words[:STARTING_WORDS])}
        if point.damaged:
            entry["damaged"] = True
        points.append(entry)
    return {
        "file": file,
        "kind": reading.kind,
        "direction": reading.direction,
        "circular": reading.circular,
        "pages": len(reading.pages),
        **{name: reading.value(name) for name in SCALARS},
        **{name: list(value) if isinstance(value := reading.value(name), tuple) else [] for name in LISTS},
        "points": points,
        "last_words": " ".join(body.split()[-STARTING_WORDS:]) or None,
        "body": body,
        "whole": reading.whole,
        "words_left_out": reading.words_left_out,
        "left_out": left_out(reading),
        "confidence": {name: round(found.confidence, 3) for name, found in reading.fields.items()},
    }
