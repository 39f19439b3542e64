"""Read one raw OCR text of a cable: its parts, its heading, its points and its clean body."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from cables.text.bounds import MOST_VALUES
from cables.text.cleaning import Cleaned, clean_body
from cables.text.heading import read_form, read_heading, recognised
from cables.text.heading.outline import Outline, division_by
from cables.text.heading.sheet import sheet_of
from cables.text.leftovers import name_leftovers
from cables.text.lines import split_lines
from cables.text.numbering import find_points
from cables.text.patience import look_at_the_clock
from cables.text.results import FieldReading, Page, Point, Reading, Segment, Span, pieces_between
from cables.text.sections import Division, divide
from cables.text.wholeness import is_much, weigh

ENGINE = "reader 1.3"
MOST_PASSES = 8


def read(raw: str) -> Reading:
    """
    Read a raw text.

    Never fails: a text that is no cable gives a reading of kind "other" without values. All offsets count code
    points
    of `raw` as given; the segments cover it exactly.
    """
    lines = split_lines(raw)
    outline = recognised(lines)
    division = division_by(outline) if outline else divide(lines)
    cleaned = clean_body(raw, division)
    # The text of a known form is divided by its heading, which a clean text no longer has.
    for _ in range(0 if outline else MOST_PASSES):
        again = cleaned_again(cleaned)
        if again is None:
            break
        cleaned = again
    sheet = sheet_of(raw, division, cleaned.text, cleaned.body_map)
    heading = read_form(outline, sheet) if outline else read_heading(sheet)
    name_leftovers(division, heading.fields)
    parts = segments(division, cleaned.left_out)
    prose, words = weigh(raw, parts)
    return Reading(
        raw=raw,
        kind=heading.kind,
        direction=heading.direction,
        circular=heading.circular,
        pages=pages(raw, division),
        segments=parts,
        fields={name: bounded(found) for name, found in heading.fields.items()},
        points=points_of(cleaned.text, outline),
        body=cleaned.text,
        body_map=cleaned.body_map,
        prose_left_out=prose,
        words_left_out=words,
        whole=not is_much(words, cleaned.text),
    )


def bounded(found: FieldReading) -> FieldReading:
    """A field with the values found first, where it has more than a heading gives; its reason says so."""
    if len(found.items) <= MOST_VALUES:
        return found
    kept, rest = found.items[:MOST_VALUES], found.items[MOST_VALUES:]
    spans = [span for item in rest for span in item.spans]
    where = f"up to character {max(span.end for span in spans):,}" if spans else "further down"
    return replace(
        found,
        value=tuple(item.value for item in kept),
        items=kept,
        confidence=min(item.confidence for item in kept),
        spans=tuple(span for item in kept for span in item.spans),
        reason=f"{found.reason}; {len(rest):,} more, {where}, are more than a heading gives",
    )


def points_of(text: str, outline: Outline | None) -> tuple[Point, ...]:
    """The points of a text; none where its form has none."""
    if outline is None:
        return find_points(text)
    if not outline.numbered:
        return ()
    return find_points(text, later_section=outline.section is not None and outline.section[0] > 1)


def cleaned_again(cleaned: Cleaned) -> Cleaned | None:
    """
    What cleaning the clean text once more would leave, traced back to the raw text; None if it changes nothing.

    So a cleaned text is one that cleaning leaves alone, by construction and not by hope.
    """
    division = divide(split_lines(cleaned.text))
    second = clean_body(cleaned.text, division)
    if second.text == cleaned.text:
        return None
    body_map = [
        (body_start + span.start - clean_start, body_start + span.end - clean_start, *offsets)
        for body_start, body_end, clean_start, clean_end in second.body_map
        for span, offsets in through(cleaned.body_map, clean_start, clean_end)
    ]
    left_out = list(cleaned.left_out)
    for segment in segments(division, second.left_out):
        if segment.kind != "body":
            for _, (start, end) in through(cleaned.body_map, segment.start, segment.end):
                left_out.append((start, end, segment.kind, segment.reason))
    return Cleaned(second.text, tuple(body_map), left_out)


def through(
    body_map: tuple[tuple[int, int, int, int], ...], start: int, end: int
) -> list[tuple[Span, tuple[int, int]]]:
    """The pieces of a map inside a stretch: where each lies in the mapped text, and where it came from."""
    found = []
    for body_start, body_end, raw_start, _ in pieces_between(body_map, start, end):
        low, high = max(start, body_start), min(end, body_end)
        found.append((Span(low, high), (raw_start + low - body_start, raw_start + high - body_start)))
    return found


def clean(raw: str) -> str:
    """The clean text of a cable's body: paragraphs parted by blank lines, page marks, our transcription marks."""
    return read(raw).body


def pages(raw: str, division: Division) -> tuple[Page, ...]:
    """The pages of the raw text; each begins with the furniture at its head."""
    starts = [0, *(division.lines[n].start for n in division.page_starts), len(raw)]
    return tuple(Page(i + 1, a, b) for i, (a, b) in enumerate(pairwise(starts)))


def segments(division: Division, left_out: list[tuple[int, int, str, str]]) -> tuple[Segment, ...]:
    """
    The parts of the raw text in order: lines of one kind and reason together, with what was left out inside
    them.
    """
    cuts = sorted(left_out)
    found: list[Segment] = []

    def add(start: int, end: int, kind: str, reason: str) -> None:
        if start >= end:
            return
        if found and found[-1].kind == kind and found[-1].reason == reason:
            start = found.pop().start
        found.append(Segment(start, end, kind, reason))

    at = 0
    for line, kind, reason in zip(division.lines, division.kinds, division.reasons, strict=True):
        look_at_the_clock()
        start = line.start
        while at < len(cuts) and cuts[at][0] < line.end:
            add(start, cuts[at][0], kind, reason)
            add(*cuts[at])
            start = cuts[at][1]
            at += 1
        add(start, line.end, kind, reason)
    return tuple(found)
