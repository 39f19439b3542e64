"""Markings people entered in the archive's own list, looked for besides those the reader knows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from cables.text.fuzzy import letters
from cables.text.results import FieldItem, FieldReading, Reading, Span

# As sure as of a word found where it may stand, though not of what it does there.
SURE_OF_WORD = 0.85


@dataclass(frozen=True, slots=True)
class Entered:
    """A marking of the list: `kind` is the field it fills; one not in use is not stated for captions."""

    kind: str
    form: str
    value: str
    in_use: bool


def with_markings(reading: Reading, entered: Sequence[Entered], known: frozenset[str]) -> Reading:
    """
    The reading with the markings of a list: captions not in use left out, entered forms found added.

    Args:
        known: Letters of the forms the reader looks for by itself.
    """
    fields = dict(reading.fields)
    unused = {letters(one.value) for one in entered if one.kind == "captions" and not one.in_use}
    used = {letters(one.value) for one in entered if one.kind == "captions" and one.in_use}
    if unused - used and "captions" in fields:
        kept = tuple(i for i in fields["captions"].items if letters(i.value) not in unused - used)
        fields = of_captions(fields, kept, fields["captions"].reason)
    for one in entered:
        if one.in_use and letters(one.form) not in known and (spans := in_heading(reading, one.form)):
            fields = added(fields, one, spans)
    return replace(reading, fields=fields) if fields != reading.fields else reading


def in_heading(reading: Reading, form: str) -> tuple[Span, ...]:
    """Where a form stands as words of its own in the heading, in whatever case."""
    words = re.compile(r"(?<!\w)" + r"\s{1,3}".join(map(re.escape, form.split())) + r"(?!\w)", re.IGNORECASE)
    return tuple(
        Span(segment.start + found.start(), segment.start + found.end())
        for segment in reading.segments
        if segment.kind == "heading"
        for found in words.finditer(reading.raw[segment.start : segment.end])
    )


def added(fields: dict[str, FieldReading], one: Entered, spans: tuple[Span, ...]) -> dict[str, FieldReading]:
    """The fields with a marking that was found; what the reader read by itself stands before it."""
    reason = f"“{one.form}” stands in the heading"
    if one.kind == "captions":
        items = fields["captions"].items if "captions" in fields else ()
        if any(letters(item.value) == letters(one.value) for item in items):
            return fields
        return of_captions(fields, (*items, FieldItem(one.value, spans, SURE_OF_WORD)), reason)
    if one.kind in fields:
        return fields
    return {**fields, one.kind: FieldReading(one.kind, one.value, SURE_OF_WORD, spans, reason)}


def of_captions(
    fields: dict[str, FieldReading], items: tuple[FieldItem, ...], reason: str
) -> dict[str, FieldReading]:
    """The fields with these captions, or without any."""
    others = {name: field for name, field in fields.items() if name != "captions"}
    if not items:
        return others
    spans = tuple(dict.fromkeys(span for item in items for span in item.spans))
    confidence = min(item.confidence for item in items)
    return {
        **others,
        "captions": FieldReading("captions", tuple(i.value for i in items), confidence, spans, reason, items),
    }
