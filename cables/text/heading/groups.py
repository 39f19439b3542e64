"""Date-time groups of the heading and receipt lines, damaged or parted over several lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cables.text.dates import Broken, Moment, broken_groups, date_time_groups
from cables.text.formulas import RECEIVED_AT
from cables.text.fuzzy import closeness, plain
from cables.text.heading.sheet import Sheet
from cables.text.lines import Line
from cables.text.markings import LEVELS
from cables.text.results import Span

LONGEST_LINE = 130
BODY_READ = 6_000
# Month and year of a group may stand on the next lines, one on each.
LONGEST_REST = 12
LINES_OF_REST = 4
LIKE_LEVEL = 0.7
HOURS_LATER = 6
FILED = re.compile(r"(?i)\bF[I1L]LED:?\s{0,2}(?P<group>\S{6,8}(?:\s[Z2])?)(?!\w)")
MONTH_BEGINS = re.compile(r"\W{0,2}[A-Z]{3} \W?\d\d")
DAMAGED_GROUP = re.compile(
    r"(?P<level>\W{0,3}[A-Z][A-Z \-]{4,22}?)[\W_]{1,4}(?P<day>[0-3]\d)[0-9A-Za-z]{4,5}(?![^\W_])"
)


@dataclass(frozen=True, slots=True)
class Group:
    """A date-time group of the heading, or the time of filing at the end of a report."""

    moment: Moment
    spans: tuple[Span, ...]
    worth: float
    reason: str


def receipt_lines(sheet: Sheet) -> Iterator[tuple[Line, Moment]]:
    """The groups of receipt lines in the heading, beside TOR or below it, and at the head of later pages."""
    for lines in (sheet.head, sheet.furniture):
        for at, line in enumerate(lines):
            if len(line.bare) > LONGEST_LINE or not RECEIVED_AT.match(line.bare):
                continue
            place = below_receipt(lines, at) or line
            for moment in date_time_groups(place.bare):
                yield place, moment


def below_receipt(lines: Sequence[Line], at: int) -> Line | None:
    """The line with the group of a receipt line that has nothing beside its label."""
    if len(lines[at].bare) > 6 or at + 1 == len(lines) or not date_time_groups(lines[at + 1].bare[:12]):
        return None
    return lines[at + 1]


def sending_group(sheet: Sheet) -> Group | None:
    """
    The date-time group of the heading; month and year may stand on the next lines.

    One with a date goes before one without, an undamaged one before a damaged one. Without any, the time of filing
    that ends the notes of a report.
    """
    found: list[tuple[tuple[bool, bool], Group]] = []
    lines = [line for line in sheet.head if len(line.bare) <= LONGEST_LINE]
    received = {below.number for at in receipts(lines) if (below := below_receipt(lines, at))}
    for at, line in enumerate(lines):
        if RECEIVED_AT.match(line.bare) or line.number in received:
            continue
        for moment in date_time_groups(line.bare):
            spans = [sheet.span(line, moment.start, min(moment.end, len(line.bare)))]
            if moment.year is None:
                moment, more = with_rest(moment, line, lines[at + 1 : at + LINES_OF_REST])
                spans += [sheet.whole(one) for one in more]
            worth = 0.93 if moment.exact else 0.75
            group = Group(moment, tuple(spans), worth, "date-time group")
            found.append(((moment.iso() is None, not moment.exact), group))
    if found:
        return min(found, key=lambda one: one[0])[1]
    return filing_group(sheet) or damaged_group(lines, sheet)


def receipts(lines: Sequence[Line]) -> list[int]:
    """Where the receipt lines stand."""
    return [at for at, line in enumerate(lines) if RECEIVED_AT.match(line.bare)]


def with_rest(moment: Moment, line: Line, below: Sequence[Line]) -> tuple[Moment, list[Line]]:
    """A group with the month and the year that stand on short lines below it, and those lines."""
    text, used = line.bare[: moment.end], []
    for one in below:
        if len(one.bare) > LONGEST_REST:
            break
        text += " " + one.bare
        used.append(one)
        whole = next((m for m in date_time_groups(text) if m.start == moment.start), moment)
        if whole.year is not None:
            return whole, used
    return moment, []


def broken_group(sheet: Sheet) -> tuple[Broken, Span] | None:
    """The first group of the heading that has month and year but damaged figures."""
    lines = [line for line in sheet.head if len(line.bare) <= LONGEST_LINE]
    for line, after in zip(lines, [*lines[1:], None], strict=False):
        if RECEIVED_AT.match(line.bare):
            continue
        broken = broken_groups(plain(line.bare)) if any(c.isdigit() for c in line.bare) else []
        if broken:
            return broken[0], sheet.span(line, broken[0].start, broken[0].end)
        if after is not None and len(after.bare) <= LONGEST_REST and month_begins(after.bare):
            broken = broken_groups(plain(f"{line.bare} {after.bare}"))
            if broken and broken[0].start < len(line.bare):
                return broken[0], sheet.span(line, broken[0].start, len(line.bare))
    return None


def month_begins(text: str) -> bool:
    """Whether a line begins with a month and a year, as a broken group's next line does."""
    return bool(MONTH_BEGINS.match(text))


def fits_receipt(broken: Broken, receipt: Moment) -> bool:
    """Whether a broken group may be of the day of receipt: the same month, its figures, an hour before."""
    if (broken.month, broken.year) != (receipt.month, receipt.year) or receipt.day is None:
        return False
    hour = broken.hour()
    late = hour is None or receipt.hour is None or 0 <= receipt.hour - hour <= HOURS_LATER
    return late and broken.may_be(receipt.day)


def damaged_group(lines: Sequence[Line], sheet: Sheet) -> Group | None:
    """The day of a group after the classification whose hour or minutes cannot be."""
    for line in lines:
        found = DAMAGED_GROUP.match(plain(line.bare))
        level = found["level"] if found else ""
        if (
            found
            and max(closeness(level, known) for known in LEVELS) >= LIKE_LEVEL
            and 1 <= int(found["day"]) <= 31
        ):
            spot = sheet.span(line, found.start("day"), found.end())
            moment = Moment(None, None, int(found["day"]), None, None, found.start("day"), found.end(), False)
            return Group(moment, (spot,), 0.0, "day of a damaged date-time group")
    return None


def filing_group(sheet: Sheet) -> Group | None:
    """`FILED 012309Z`: the filing time of a report, in its heading or its text."""
    for line in (*sheet.head, *sheet.furniture):
        filed = FILED.search(line.bare) if len(line.bare) <= LONGEST_LINE else None
        if filed:
            for moment in date_time_groups(filed["group"]):
                spot = sheet.span(line, *filed.span("group"))
                return Group(moment, (spot,), 0.7, "time of filing")
    filed = FILED.search(sheet.body[:BODY_READ])
    for moment in date_time_groups(filed["group"]) if filed else ():
        assert filed is not None
        return Group(moment, sheet.body_spans(*filed.span("group")), 0.7, "time of filing")
    return None
