"""
A form that is recognised by its layout, and the part each line of a text has by it.

A family of forms (electronic telegrams, airgrams, British telegrams …) knows where its heading ends and which
lines are its furniture; a text of no such form is divided by what its lines look like (`cables.text.sections`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cables.text.layout import Look, look
from cables.text.lines import Line
from cables.text.results import Span
from cables.text.sections import Division, find_labels

HEADING, BODY, END, FURNITURE = "heading", "body", "end_note", "furniture"


@dataclass(slots=True)
class Outline:
    """The parts of a text of a known form. Every line is text until it is said to be something else."""

    family: str
    """Name of the form in words, as reasons give it: "electronic telegram"."""
    lines: Sequence[Line]
    language: str = "en"
    """The language of the form's labels, as a tag of BCP 47."""
    kind: str = "cable"
    """What the form is that of; "withheld" where it stands for a cable that is not there."""
    section: tuple[int, int] | None = None
    """Which section of how many the text holds, where it holds one alone."""
    numbered: bool = True
    """Whether its text has numbered points."""
    parts: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Number of a line -> its part and the reason, for all that is not text."""
    page_starts: list[int] = field(default_factory=list)
    openers: set[int] = field(default_factory=set)
    """Numbers of lines that begin a paragraph whatever stands above them."""
    signature: tuple[int, int] | None = None
    body_end: int | None = None
    """Raw offset at which the text ends inside its last line."""

    def put(self, numbers: Iterable[int], part: str, reason: str) -> None:
        """Say what some lines are; what was said of a line before stands."""
        for number in numbers:
            self.parts.setdefault(number, (part, reason))

    def is_text(self, number: int) -> bool:
        return number not in self.parts and not self.lines[number].blank

    def text_lines(self) -> list[Line]:
        """The lines of the message, in order."""
        return [line for line in self.lines if self.is_text(line.number)]

    def sign(self, line: Line, start: int = 0) -> None:
        """Take a line, or the end of one from a place in its text on, for the signature."""
        first, last = line.text_start + start, line.text_start + len(line.text)
        self.signature = (first, last)
        if start:
            self.body_end = first
        else:
            self.parts[line.number] = (END, "signature")


def division_by(outline: Outline) -> Division:
    """The division of a text whose form is known, in the shape every later step expects."""
    lines = outline.lines
    looks = [look(line) for line in lines]
    result = Division(lines, looks, [FURNITURE] * len(lines), ["blank line"] * len(lines))
    for line in lines:
        part, reason = outline.parts.get(line.number, (BODY, "text of the message"))
        if line.blank:
            continue
        if part == BODY and not any(character.isalnum() for character in line.text):
            part, reason = FURNITURE, "specks without a letter"
        result.kinds[line.number], result.reasons[line.number] = part, reason
        if part == BODY:
            result.body.append(line.number)
    result.marks = {n for n, own in enumerate(looks) if own is Look.PAGE_MARK}
    result.page_starts = sorted(outline.page_starts)
    for count, (start, end) in enumerate(pairwise([*result.page_starts, len(lines)]), 2):
        first = next((n for n in result.body if start <= n < end), None)
        if first is not None and first != result.body[0]:
            result.breaks[first] = count
    result.signature = outline.signature
    result.body_end = outline.body_end
    if outline.numbered:
        find_labels(result)
    result.openers |= outline.openers.intersection(result.body)
    return result


def span_of(line: Line, place: tuple[int, int]) -> Span:
    """The raw span of a stretch of a line's `bare` text, its outer blanks left out."""
    words = line.bare[place[0] : place[1]]
    lead = len(words) - len(words.lstrip())
    shift = max(line.text.find(line.bare[:12]), 0) if line.bare else 0
    start = line.text_start + shift + place[0] + lead
    return Span(start, start + len(words.strip()))
