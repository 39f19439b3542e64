"""The lines of a cable as the field rules see them: its heading in order, its page headings, its foot."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from cables.text.layout import Look
from cables.text.lines import Line
from cables.text.results import Span, traced
from cables.text.sections import Division

NO_FIELDS = frozenset({Look.BOXES, Look.NOTICE, Look.PAGE_MARK})


@dataclass(slots=True)
class Sheet:
    """Views of one divided text for the field rules."""

    raw: str
    division: Division
    body: str
    body_map: tuple[tuple[int, int, int, int], ...]
    head: list[Line]
    """Lines before the body, blank ones and the archive's form left out."""
    furniture: list[Line]
    """Lines of page furniture and of the foot, likewise."""

    def place(self, line: Line) -> int:
        """The position of a line among the lines of the heading."""
        return bisect_left(self.head, line.number, key=lambda one: one.number)

    def look(self, line: Line) -> Look:
        return self.division.looks[line.number]

    def span(self, line: Line, start: int, end: int) -> Span:
        """
        The raw span of `line.bare[start:end]`.

        Where OCR markup stands inside it, the span reaches from the first to the last of its words.
        """
        words = line.bare[start:end].split()
        if not words:
            return Span(line.start, line.start + len(line.text))
        before = len("".join(line.bare[:start].split()))
        at, seen = line.start, 0
        marks = "~*_`#"
        while at < line.end and seen < before:
            if not self.raw[at].isspace() and (line.text == line.bare or self.raw[at] not in marks):
                seen += 1
            at += 1
        first = self.raw.find(words[0], at, line.end)
        if first < 0:
            first = self.raw.find(words[0], line.start, line.end)
        last = self.raw.find(words[-1], first, line.end) if first >= 0 else -1
        if first < 0 or last < 0:
            return Span(line.start, line.end)
        wanted = first + (end - start) - len(words[-1])
        nearest = self.raw.find(words[-1], max(min(wanted, line.end) - 2, first), line.end)
        return Span(first, (nearest if nearest >= 0 else last) + len(words[-1]))

    def body_spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The raw spans `body[start:end]` was copied from."""
        return traced(self.body_map, start, end)

    def whole(self, line: Line) -> Span:
        """The raw span of a whole line without its blanks."""
        return Span(line.text_start, line.text_start + len(line.text))


def sheet_of(raw: str, division: Division, body: str, body_map: tuple[tuple[int, int, int, int], ...]) -> Sheet:
    """The views the field rules need."""
    first = division.body[0] if division.body else len(division.lines)
    inside = set(division.body)
    head: list[Line] = []
    furniture: list[Line] = []
    for line in division.lines:
        if (
            line.blank
            or line.number in inside
            or division.reasons[line.number].startswith("archive's identification")
        ):
            continue
        (head if line.number < first else furniture).append(line)
    return Sheet(raw, division, body, body_map, head, furniture)
