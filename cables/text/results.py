"""What a reading returns: plain data, with every offset counted in code points of the text as given."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

Value = str | bool | int | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of text, `end` exclusive."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the raw text; pages follow one another without gaps."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """
    A stretch of the raw text with its part in the cable and the reason it was given that part.

    `kind` is "heading", "body", "end_note" or "furniture". The segments of a reading cover the raw text without
    gap
    or overlap.
    """

    start: int
    end: int
    kind: str
    reason: str


@dataclass(frozen=True, slots=True)
class FieldItem:
    """One value of a field that may have several, such as one addressee."""

    value: str
    spans: tuple[Span, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class FieldReading:
    """
    A value read from the cable, the raw words it rests on and how sure the reader is of it.

    `confidence` is the share of such readings found right when measured (0 to 1). For a field with several values
    `value` is a tuple and `items` says for each where it stands.
    """

    name: str
    value: Value
    confidence: float
    spans: tuple[Span, ...]
    reason: str
    items: tuple[FieldItem, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """
    A numbered or lettered point of a body.

    `path` is dotted ("3", "I.2"), `label` the label as it is read ("" when it is lost), `level` counts from 1. The
    span begins at the label and ends where the next point of the same or a higher level begins. `damaged` says
    that
    the label was misread or lost and the sequence supplies it.
    """

    path: str
    label: str
    level: int
    start: int
    end: int
    damaged: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything the reader found in one raw text, each part with its place there."""

    raw: str
    kind: str
    direction: str | None
    circular: bool | None
    pages: tuple[Page, ...]
    segments: tuple[Segment, ...]
    fields: dict[str, FieldReading]
    points: tuple[Point, ...]
    body: str
    body_map: tuple[tuple[int, int, int, int], ...] = field(default=())
    prose_left_out: tuple[Span, ...] = ()
    """Stretches of the raw text that read like prose and stand in no part of the body."""
    words_left_out: int = 0
    """How many words those stretches have."""
    whole: bool = True
    """Whether so few of them are left out that the body is all that was sent, as far as can be told."""

    def value(self, name: str) -> Value | None:
        """The value of a field, or None where the cable does not state it."""
        found = self.fields.get(name)
        return found.value if found else None

    def raw_spans(self, start: int, end: int) -> tuple[Span, ...]:
        """
        The stretches of the raw text that `body[start:end]` was copied from, in reading order.

        What cleaning added (blanks, marks, page marks) has no place in the raw text and is left out.
        """
        return traced(self.body_map, start, end)


def pieces_between(
    body_map: tuple[tuple[int, int, int, int], ...], start: int, end: int
) -> Iterator[tuple[int, int, int, int]]:
    """The pieces of a body map that share characters with `body[start:end]`."""
    at = max(bisect_right(body_map, (start, start, 0, 0)) - 1, 0)
    for index in range(at, len(body_map)):
        piece = body_map[index]
        if piece[0] >= end:
            return
        if piece[1] > start:
            yield piece


def traced(body_map: tuple[tuple[int, int, int, int], ...], start: int, end: int) -> tuple[Span, ...]:
    """Follow `body[start:end]` back through a body map of (body start, body end, raw start, raw end)."""
    return tuple(
        Span(raw_start + max(start, body_start) - body_start, raw_start + min(end, body_end) - body_start)
        for body_start, body_end, raw_start, _ in pieces_between(body_map, start, end)
    )
