"""
The day an agency cable was sent, weighed from everything on the sheet that tells of it.

One damaged stamp says little; a date-time group of the same day, a second stamp, a year named in the text say the
rest. Each witness of a date is worth a number of log odds, so that several weak ones make one date certain and a
contradiction undoes it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cables.text.dates import Moment, Stamp, damaged_stamps, month, stamped_month
from cables.text.fuzzy import closeness, letters, plain
from cables.text.heading.evidence import Evidence
from cables.text.heading.groups import (
    BODY_READ,
    LONGEST_LINE,
    Group,
    broken_group,
    fits_receipt,
    receipt_lines,
    sending_group,
)
from cables.text.heading.sheet import Sheet
from cables.text.heading.stamps import after_drafting, beside_serial, checked
from cables.text.layout import Look
from cables.text.lines import Line
from cables.text.results import Span

LONGEST_STAMP = 70
# Dates of other things: of information, of birth, of a review or a microfilming long after.
OTHER_DATE = re.compile(
    r"(?i)\W{0,4}(?:DOI|DATE ?OF|PADA|DATE ?ACQ|BORN|DPOB|RELEASE|CONDUCTED|REVIEW|DOCUMENT|[A-Z. ]{0,20}FILMED)"
)
LATER_STAMP = re.compile(
    r"(?i)review|release|declass|conduct|filmed|impdet|sanitiz|archiv|printed|approved for|cl ?by\b"
)
LABEL = re.compile(r"(?:\A|[\s•|])(?P<label>[^\s:;.,=•&-]{3,6})[\s:;.,=•&-]{0,5}\Z")
SLOTTED_LINE = re.compile(r"(?i)sl[o0]t+e.{0,24}\Z")
SLOTTED = re.compile(
    r"(?i)(?:sl[o0]t+e|n[o0]tif|issued|\bcopy\b).{0,40}?\b\d{4}[,.]?\s{1,2}(?P<day>\d{1,2})\s?(?P<month>[A-Z]{3,9})\b"
)
NO_YEAR = re.compile(
    r"\A\W{0,4}(?P<month>[A-Z][A-Za-z]{2,8})[\s.]{1,3}(?P<day>\d{1,2})[\s.,:]{1,3}\d[\d ]{3,5}[Zz27]?\W{0,3}\Z"
)
MONTH_AND_YEAR = re.compile(
    r"\W{0,4}(?:[^\W_]{1,5}\W{1,3})?(?P<month>[A-Za-z]{3,9})\W{1,3}(?P<year>(?:19)?[3-9][0-9])\W{0,4}\Z"
)
MENTION = re.compile(
    r"(?i)(?<!\w)(?P<day>\d{1,2})?[\s\-]{0,2}(?P<month>JAN|FEB|MAR|APR|MAY|JUN|JUL|AUG|SEP|OCT|NOV|DEC)[A-Z]{0,6}\.?"
    r"[\s,\-]{0,2}(?:(?P<after>\d{1,2}),\s{1,2})?(?P<year>(?:19)?[3-9]\d)(?!\d)"
)
FULL_YEAR = re.compile(r"19\d\d")
YEAR_ALONE = re.compile(r"\W{0,3}(?:19)?[5-7]\d\W{0,3}\Z")
FIRST_LINES = 90
HEAD_LINES = 40
# Each witness is held against all others: no sheet has so many.
MOST_WITNESSES = 100
SUREST = 0.97
LEAST = 0.35
BOXED = 0.55
# Rubber stamps of this form are of the time before receiving rooms printed them: a later year is a misread one.
LAST_STAMPED = 1979

# What each witness is worth, in log odds.
CONTRADICTED = 0.75
FITTING_BROKEN = 0.93
BROKEN_ALONE = 0.65
BROKEN_AGAINST = 0.6
LONGEST_SENT = 30
SHORTEST_NOTE = 8
SENT_WORTH = 4.2
SENT_COST = 1.3
# A stamp read with the help of the group is surer the less it cost.
HELPED_COST = 1.0
DAMAGED_ALONE = 0.85
KIND = {"serial": 1.9, "hours": 2.3, "box": 1.7, "slotted": 2.3, "alone": 0.8, "first": 0.0, "": -0.8}
DAMAGE = (0.0, -0.6, -1.3, -1.8)
OTHER_DECADE = -0.9
AT_THE_FOOT = -1.0
ALONE_COMING_IN = -1.0
IN_THE_TEXT = -0.7
TOO_LATE = -1.5
SAME_DAY = 1.9
SOME_DAYS_LATER = 0.8
OTHER_DAY = -1.3
ANOTHER_DAY = -1.0
CLOSE_BY = 10
SECOND_WITNESS = 1.7
THIRD_WITNESS = 0.6
YEAR_IN_TEXT = 1.0
LATER_YEAR_IN_TEXT = -1.5
MONTH_IN_TEXT = 0.6
NO_YEAR_STAMP = 0.3
NO_DAY_STAMP = -0.3


@dataclass(frozen=True, slots=True)
class Witness:
    """A place that tells a date: the day, what it is worth by itself, and where it stands."""

    day: date
    worth: float
    line: int
    span: Span
    kind: str
    full: bool = False
    """Its year is written in four figures."""


@dataclass(frozen=True, slots=True)
class Mentions:
    """The days, months and the last year the text itself names."""

    days: tuple[date, ...]
    months: frozenset[tuple[int, int]]
    last_year: int | None


def read_dates(sheet: Sheet, evidence: Evidence, outgoing: bool, report: bool = False) -> None:
    """
    Date and time of sending, and of receipt where the sheet shows it.

    A group with month and year is the date. Else month and year come from a stamp of that day or the three days
    after; without a group the stamps alone are weighed. On a report only stamps count, for its other dates are
    those of the information.
    """
    receipts = list(receipt_lines(sheet))
    group = sending_group(sheet)
    found = [one for one in witnesses(sheet) if not report or one.kind in RECEIVING]
    told = mentions(sheet)
    for line, moment in receipts[:1]:
        add_receipt(sheet, evidence, line, moment)
    if group and group.moment.clock():
        evidence.add("time", group.moment.clock() or "", group.spans, group.worth, group.reason)
        evidence.add("zone", "Z", group.spans, group.worth, group.reason)
    if group and group.moment.iso():
        sent = date.fromisoformat(group.moment.iso() or "")
        days = [day for _, m in receipts if (day := received_day(m))]
        sure = sureness(group.moment, sent, (*(w.day for w in found), *days), told)
        if days and not any(near(sent, day) for day in days):
            sure = min(sure, CONTRADICTED)
        add(evidence, sent.isoformat(), group.spans, sure, group.reason, "sent")
        stamp_of_receipt(evidence, [w for w in found if near(sent, w.day)])
        return
    received = [(line, m) for line, m in receipts if m.iso()]
    if group and received:
        line, moment = received[0]
        fitting = completed(group.moment, date.fromisoformat(moment.iso() or ""))
        day = fitting or same_month(group.moment, moment)
        if day:
            spans = (*group.spans, sheet.span(line, moment.start, min(moment.end, len(line.bare))))
            why = group.reason + " with the receipt line's month"
            add(evidence, day.isoformat(), spans, 0.93 if fitting else 0.7, why, "sent")
            return
    if read_broken(sheet, evidence, received, told):
        return
    if outgoing and group is None and read_sent(sheet, evidence, found):
        return
    if weighed(sheet, evidence, group, found, told, outgoing):
        return
    if received:
        line, moment = received[0]
        spot = sheet.span(line, moment.start, min(moment.end, len(line.bare)))
        add(evidence, moment.iso() or "", (spot,), 0.88, "day of receipt, no other stated", "received")
    elif group:
        from_text(evidence, group, told)


def sureness(moment: Moment, day: date, others: Sequence[date], told: Mentions) -> float:
    """
    How sure a group with month and year is.

    A damaged one needs a second witness: a receipt or a stamp that fits, or the year in the text. A later year in
    the text contradicts any.
    """
    if told.last_year is not None and told.last_year > day.year:
        return CONTRADICTED
    borne_out = any(near(day, other) for other in others) or told.last_year == day.year
    return 0.95 if moment.exact else 0.93 if borne_out else DAMAGED_ALONE


def read_broken(sheet: Sheet, evidence: Evidence, received: Sequence[tuple[Line, Moment]], told: Mentions) -> bool:
    """A group with month and year whose figures are damaged: the receipt's day where that may be it."""
    found = broken_group(sheet)
    if found is None:
        return False
    broken, spot = found
    for line, moment in received:
        if fits_receipt(broken, moment):
            spans = (spot, sheet.span(line, moment.start, min(moment.end, len(line.bare))))
            why = "damaged date-time group with the day of receipt"
            add(evidence, moment.iso() or "", spans, FITTING_BROKEN, why, "sent")
            return True
    whole = Moment(broken.year, broken.month, broken.day(), None, None, 0, 0, False).iso()
    if whole is None:
        return False
    if told.last_year is not None and told.last_year > broken.year:
        sure = LEAST
    else:
        sure = BROKEN_AGAINST if received else BROKEN_ALONE
    add(evidence, whole, (spot,), sure, "damaged date-time group", "sent")
    return True


def read_sent(sheet: Sheet, evidence: Evidence, found: Sequence[Witness]) -> bool:
    """The stamp of sending on an outgoing form, read with the help of the form's date, of that day or before."""
    boxes = sorted((one for one in found if one.kind in ("box", "alone")), key=lambda one: -one.worth)
    for box in boxes[:2]:
        stamps = [
            (stamp.cost, line.number, line, stamp)
            for line in (*sheet.head, *sheet.furniture)
            if line.number != box.line and len(line.bare) <= LONGEST_SENT and not LATER_STAMP.search(line.bare)
            if (stamp := after_drafting(line.bare, box.day)) is not None
        ]
        if stamps:
            cost, _, line, stamp = min(stamps, key=lambda one: one[:2])
            worth = SENT_WORTH + min(box.worth - KIND["box"], 0.0) - SENT_COST * cost
            sure = min(1 / (1 + math.exp(-worth)), SUREST)
            if sure < LEAST:
                continue
            spans = (box.span, sheet.span(line, stamp.start, stamp.end))
            add(evidence, stamp.day.isoformat(), spans, sure, "stamp of sending with the form's date", "sent")
            return True
    return False


def received_day(moment: Moment) -> date | None:
    """The day of a receipt line, if it is written in full."""
    iso = moment.iso()
    return date.fromisoformat(iso) if iso else None


def add(evidence: Evidence, iso: str, spans: tuple[Span, ...], sure: float, why: str, source: str) -> None:
    """The date with what it is the date of."""
    evidence.add("date", iso, spans, sure, why)
    evidence.add("date_source", source, spans, sure, why)


def add_receipt(sheet: Sheet, evidence: Evidence, line: Line, moment: Moment) -> None:
    """Day and time of a receipt line (TOR)."""
    if moment.iso():
        spot = sheet.span(line, moment.start, min(moment.end, len(line.bare)))
        evidence.add("received", moment.iso() or "", [spot], 0.93 if moment.exact else 0.9, "receipt line")
        evidence.add("received_time", moment.clock() or "", [spot], 0.85, "receipt line")


def witnesses(sheet: Sheet) -> list[Witness]:
    """Every full date on a short line of the heading or of furniture that may be the cable's own."""
    found: list[Witness] = []
    before = ""
    shown = list(places(sheet))
    for at, (line, foot) in enumerate(shown):
        text, previous, before = line.bare, before, line.bare
        if len(text) > LONGEST_LINE or not any(c.isdigit() for c in text):
            continue
        if OTHER_DATE.match(text) or LATER_STAMP.search(text) or LATER_STAMP.search(previous[:40]):
            continue
        for stamp in damaged_stamps(text):
            worth, kind = stamp_worth(stamp, text, previous)
            if worth is not None and stamp.moment.iso() and (kind or foot != IN_THE_TEXT):
                spot = sheet.span(line, stamp.moment.start, min(stamp.moment.end, len(text)))
                day = date.fromisoformat(stamp.moment.iso() or "")
                full = bool(FULL_YEAR.search(text[stamp.moment.start : stamp.moment.end]))
                found.append(Witness(day, worth + foot, line.number, spot, kind, full))
        if at + 1 < len(shown) and not (found and found[-1].line == line.number):
            found += parted(sheet, line, shown[at + 1][0], previous, foot)
    return found


def parted(sheet: Sheet, line: Line, below: Line, previous: str, foot: float) -> list[Witness]:
    """A date whose year stands alone on the line below."""
    if len(line.bare) > LONGEST_SENT or not YEAR_ALONE.match(below.bare) or foot == IN_THE_TEXT:
        return []
    text = f"{line.bare.rstrip(' .,:;')} {below.bare}"
    spot = Span(line.text_start, below.text_start + len(below.text))
    return [
        Witness(date.fromisoformat(stamp.moment.iso() or ""), worth + foot, line.number, spot, kind)
        for stamp in damaged_stamps(text)[:1]
        if stamp.moment.iso() and not stamp.damage and stamp.moment.end > len(line.bare)
        for worth, kind in [stamp_worth(stamp, text, previous)]
        if worth is not None
    ]


def places(sheet: Sheet) -> Iterator[tuple[Line, float]]:
    """The lines a stamp may stand on, with what it is worth less there; the text may seem to begin too early."""
    yield from ((line, 0.0) for line in sheet.head)
    yield from ((line, AT_THE_FOOT if line.number >= HEAD_LINES else 0.0) for line in sheet.furniture)
    lines = sheet.division.lines
    early = [lines[n] for n in sheet.division.body if n < FIRST_LINES]
    yield from ((line, IN_THE_TEXT) for line in early if sheet.look(line) is Look.OTHER and len(line.bare) <= 40)


def stamp_worth(stamp: Stamp, text: str, previous: str) -> tuple[float | None, str]:
    """What a stamp is worth by itself and the kind of its place; None where it is too damaged to tell anything."""
    start, end = stamp.moment.start, stamp.moment.end
    around = len(letters(text)) - len(letters(text[start:end]))
    kind = stamp.kind
    if not kind:
        boxed = labelled(text[:start]) or (start <= 2 and labelled(previous[-12:]))
        noted = SLOTTED_LINE.search(text[:start])
        kind = (
            "slotted" if noted else "box" if boxed else "alone" if around <= 4 else "first" if start <= 2 else ""
        )
    if stamp.damage >= (4 if kind == "serial" else 3 if kind in ("hours", "box", "slotted") else 2):
        return None, kind
    if not kind and len(text) > LONGEST_STAMP:
        return None, kind
    late = TOO_LATE if kind and stamp.moment.year is not None and stamp.moment.year > LAST_STAMPED else 0.0
    return late + KIND[kind] + DAMAGE[min(stamp.damage, 3)] + (0.0 if stamp.decade else OTHER_DECADE), kind


def labelled(text: str) -> bool:
    """Whether a text ends with the label DATE of a form's box, however damaged."""
    found = LABEL.search(plain(text))
    return bool(found) and closeness(found["label"] if found else "", "DATE") >= BOXED


def mentions(sheet: Sheet) -> Mentions:
    """The dates the text names; one alone on its line is a stamp and is left out."""
    days: list[date] = []
    months: set[tuple[int, int]] = set()
    years: dict[int, int] = {}
    for m in MENTION.finditer(sheet.body[:BODY_READ]):
        named = month(m["month"])
        year = int(m["year"]) + (1900 if len(m["year"]) == 2 else 0)
        alone = sheet.body[m.start() - 1 : m.start()] in ("", "\n") and sheet.body[m.end() : m.end() + 1] in (
            "",
            "\n",
        )
        if not named or alone or LATER_STAMP.search(sheet.body[max(m.start() - 40, 0) : m.start()]):
            continue
        months.add((year, named[0]))
        years[year] = years.get(year, 0) + 1
        figures = m["day"] or m["after"]
        if figures and 1 <= int(figures) <= 28:
            days.append(date(year, named[0], int(figures)))
    return Mentions(tuple(days), frozenset(months), max(years, default=None))


def completed(moment: Moment, stamp: date) -> date | None:
    """The day a group names in the month of a stamp of that day or of the three days after; None if none fits."""
    for back in range(4):
        day = stamp - timedelta(days=back)
        if day.day == moment.day and (moment.month is None or moment.month == day.month):
            return day
    return None


def after_box(moment: Moment, drafted: date) -> date | None:
    """The day a group names on or after that of drafting, within the time a cable waits for its release."""
    days = (drafted + timedelta(days=later) for later in range(CLOSE_BY + 1))
    return next((day for day in days if day.day == moment.day), None)


def same_month(moment: Moment, receipt: Moment) -> date | None:
    """The day of a group that names the month of receipt but no fitting day; one of the two is misread."""
    if moment.month is None or moment.month != receipt.month or receipt.year is None or moment.day is None:
        return None
    whole = Moment(receipt.year, moment.month, moment.day, None, None, 0, 0, False).iso()
    return date.fromisoformat(whole) if whole else None


def near(day: date, other: date) -> bool:
    """Whether a stamp may be that of a cable sent on a day."""
    return 0 <= (other - day).days <= 3


def weighed(
    sheet: Sheet, evidence: Evidence, group: Group | None, found: list[Witness], told: Mentions, outgoing: bool
) -> bool:
    """Settle the date by weighing the stamps against each other; whether one was found."""
    found = [decade_of_text(one, told) for one in found]
    found += yearless(sheet, told, found)
    found += dayless(sheet, group) if group else []
    found += helped(sheet, group, found, told) if group and not outgoing else []
    found = found[:MOST_WITNESSES]
    if not found:
        return False
    scored = [(worth_of(one, found, group, told), -at, one) for at, one in enumerate(found)]
    if not outgoing:
        scored = [(worth + ALONE_COMING_IN * (one.kind in ("alone", "box")), at, one) for worth, at, one in scored]
    best, _, first = max(scored)
    sure = min(1 / (1 + math.exp(-best)), SUREST)
    if sure < LEAST:
        return False
    drafted = outgoing and first.kind in ("box", "alone")
    day = (after_box if drafted else completed)(group.moment, first.day) if group else None
    if drafted and group and day and not completed(group.moment, first.day):
        sure = min(1 / (1 + math.exp(OTHER_DAY - SOME_DAYS_LATER - best)), SUREST)
    same = [one for one in found if abs((one.day - first.day).days) <= 1 and one.kind]
    spans = tuple(dict.fromkeys(one.span for one in (first, *same)))
    kinds = ", ".join(dict.fromkeys(NAMES[one.kind] for one in (first, *same)))
    if group and day:
        add(evidence, day.isoformat(), (*group.spans, *spans), sure, f"{group.reason} with {kinds}", "sent")
    elif outgoing:
        timed = next((one for one in same if one.kind == "hours"), first)
        add(evidence, timed.day.isoformat(), spans, sure, kinds, "sent" if timed.kind == "hours" else "drafted")
        return True
    else:
        source = "received" if first.kind in RECEIVING else "sent"
        add(evidence, earliest(same, first).isoformat(), spans, sure, kinds, source)
    if not outgoing:
        stamp_of_receipt(evidence, [one for one in same if near(day or one.day, one.day)])
    return True


RECEIVING = frozenset({"serial", "hours", "slotted"})
NAMES = {
    "serial": "stamp beside the serial number", "hours": "time stamp", "box": "date box",
    "alone": "date alone on a line", "": "date in the heading", "first": "date at the head of a line",
    "slotted": "note of the copy's time", "no year": "time stamp without year",
    "no day": "month and year alone on a line",
}  # fmt: skip


def earliest(same: list[Witness], first: Witness) -> date:
    """Of stamps a day apart the box's day is that of sending."""
    return next((one.day for one in same if one.kind == "box"), first.day)


def worth_of(one: Witness, found: list[Witness], group: Group | None, told: Mentions) -> float:
    """The log odds of a witness's day once the other witnesses are heard."""
    worth = one.worth
    if group and group.moment.day:
        fitting = SAME_DAY if completed(group.moment, one.day) else OTHER_DAY
        worth += fitting if group.moment.clock() else 0.5 * max(fitting, 0.0)
    others = {w.line for w in found if w.line != one.line and abs((w.day - one.day).days) <= 1}
    worth += SECOND_WITNESS * bool(others) + THIRD_WITNESS * (len(others) > 1)
    if told.last_year is not None:
        if told.last_year > one.day.year:
            worth += LATER_YEAR_IN_TEXT
        elif told.last_year == one.day.year:
            worth += YEAR_IN_TEXT
    if (one.day.year, one.day.month) in told.months:
        worth += MONTH_IN_TEXT
    against = any(2 <= abs((w.day - one.day).days) <= CLOSE_BY for w in found if w.kind and w.line != one.line)
    return worth + ANOTHER_DAY * against


def decade_of_text(one: Witness, told: Mentions) -> Witness:
    """The year's first figure is misread the most often: the text's year, where its last figure is the same."""
    year = told.last_year
    if year is None or year == one.day.year or year % 10 != one.day.year % 10 or one.kind == "":
        return one
    try:
        return Witness(one.day.replace(year=year), one.worth + OTHER_DECADE, one.line, one.span, one.kind)
    except ValueError:
        return one


def yearless(sheet: Sheet, told: Mentions, found: Sequence[Witness]) -> list[Witness]:
    """
    Stamps and notes with day and month only: the year is the last the text names, or that of a full stamp of that
    day or the day before or after, which they bear out.
    """
    more: list[Witness] = []
    stamped = {one.day for one in found if one.kind in RECEIVING}
    if told.last_year is None and not stamped:
        return more
    for line in (*sheet.head, *sheet.furniture):
        if len(line.bare) < SHORTEST_NOTE or not any(c.isdigit() for c in line.bare):
            continue
        text = plain(line.bare[:LONGEST_LINE])
        for kind, m in (("slotted", SLOTTED.search(text)), ("no year", NO_YEAR.match(text))):
            named = stamped_month(m["month"]) if m else None
            if not (m and named):
                continue
            years = {told.last_year} if told.last_year is not None else {day.year for day in stamped}
            for year in years:
                day = checked(year, named[0], int(m["day"]))
                near_stamp = any(abs((day - one).days) <= 1 for one in stamped) if day else False
                if day and (near_stamp or (told.last_year is not None and month(m["month"]))):
                    start, end = min(m.start("day"), m.start("month")), max(m.end("day"), m.end("month"))
                    spot = sheet.span(line, start, end)
                    more.append(Witness(day, NO_YEAR_STAMP, line.number, spot, kind))
    return more


def helped(sheet: Sheet, group: Group, found: Sequence[Witness], told: Mentions) -> list[Witness]:
    """Stamps beside a serial number whose parts ran together: the group says which day they show."""
    first = group.moment.day
    if first is None:
        return []
    days = (first, first + 1) if first < 28 else (first, first + 1, 1)
    years = (told.last_year,) if told.last_year else ()
    read = {one.line for one in found if one.kind in RECEIVING}
    more = []
    for line in (*sheet.head, *sheet.furniture):
        if len(line.bare) > LONGEST_SENT or line.number in read:
            continue
        stamp = beside_serial(line.bare, days, years)
        if stamp is not None:
            worth = KIND["serial"] - HELPED_COST * stamp.cost
            spot = sheet.span(line, stamp.start, stamp.end)
            more.append(Witness(stamp.day, worth, line.number, spot, "serial"))
    return more


def dayless(sheet: Sheet, group: Group) -> list[Witness]:
    """Month and year alone on a line of the heading; the day is that of the date-time group."""
    found: list[Witness] = []
    for line in sheet.head:
        m = MONTH_AND_YEAR.match(line.bare) if len(line.bare) <= 24 and not OTHER_DATE.match(line.bare) else None
        named = month(m["month"]) if m else None
        if m and named:
            year = int(m["year"]) + (1900 if len(m["year"]) == 2 else 0)
            whole = Moment(year, named[0], group.moment.day, None, None, 0, 0, False).iso()
            if whole:
                spot = sheet.span(line, m.start("month"), m.end("year"))
                found.append(Witness(date.fromisoformat(whole), NO_DAY_STAMP, line.number, spot, "no day"))
    return found


def stamp_of_receipt(evidence: Evidence, stamps: list[Witness]) -> None:
    """The day of receipt by the stamp beside the serial number or the time stamp of an incoming cable."""
    timed = [one for one in stamps if one.kind in RECEIVING]
    if timed and "received" not in evidence.clues:
        first = max(timed, key=lambda one: one.worth)
        sure = 0.9 if first.worth >= KIND["serial"] else 0.7
        evidence.add("received", first.day.isoformat(), [first.span], sure, NAMES[first.kind])


def from_text(evidence: Evidence, group: Group, told: Mentions) -> None:
    """Without any stamp, the first day of that number after the last one the text names."""
    last = max(told.days, default=None)
    if last is None or group.moment.day is None:
        return
    day = next((d for d in (last + timedelta(days=n) for n in range(11)) if d.day == group.moment.day), None)
    if day:
        why = f"{group.reason} with the month of the last day named in the text"
        add(evidence, day.isoformat(), group.spans, 0.6, why, "sent")
