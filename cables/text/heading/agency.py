"""
Rules for agency cables: date-time group, cite line, address line with INFO, receipt line, forms with FROM and TO.
"""

from __future__ import annotations

import re

from cables.text.dates import Moment, date_time_groups, written_dates
from cables.text.formulas import CITE, RECEIPT
from cables.text.fuzzy import letters
from cables.text.heading.evidence import Evidence
from cables.text.heading.sheet import Sheet
from cables.text.lines import Line
from cables.text.offices import Office, office, offices

CITED = re.compile(r"(?i)\b[CG][I1L]TE\b[\s:.,({\[]{0,5}")
STATION = re.compile(
    r"(?P<name>[A-Z][A-Za-z.']{1,15}(?:[ ][A-Za-z]{2,15}){0,3}?)[\s)}\]:;.,\-]{1,5}(?P<number>\d{2,6})(?!\d)"
)
ADDRESSED = re.compile(r"(?i)\W{0,4}TO\b\s{0,2}[:;,.(]{0,2}\s{0,3}")
INFO = re.compile(r"(?i)\b[I1L]NF[O0]\b[:;,. ]{0,3}")
IN_NUMBER = re.compile(r"\b[I1L]N[\s:.\-]{0,3}\d[\d ]{3,9}")
STAMPED = re.compile(r"(?i)slotted|rec['’.]?d|received|\bIN\s{0,2}\d{4,6}")


def read_cite(sheet: Sheet, evidence: Evidence) -> None:
    """`CITE MEXICO CITY 34115`: the sender's name or symbol and the cable's own number."""
    for line in sheet.head:
        cited = CITED.search(line.bare)
        if not cited:
            continue
        rest = line.bare[cited.end() :]
        station = STATION.match(rest)
        if station:
            named = office(station["name"])
            name, trust = (named[0], 0.95 * named[2]) if named else (station["name"].strip(), 0.5)
            start = cited.end()
            evidence.add(
                "from",
                name,
                [sheet.span(line, start + station.start("name"), start + station.end("name"))],
                trust,
                "cite line",
            )
            spot = sheet.span(line, start + station.start("name"), start + station.end("number"))
            evidence.add("number", f"{name} {station['number']}", [spot], trust, "cite line")
        else:
            known = offices(rest[:30])
            if known and known[0].start <= 4:
                spot = sheet.span(line, cited.end() + known[0].start, cited.end() + known[0].end)
                evidence.add("from", known[0].name, [spot], 0.8 * known[0].close, "cite line")
        if cited.start() > 2:
            read_address(sheet, evidence, line, line.bare[: cited.start()], 0, "before CITE", 0.85)


def read_address(
    sheet: Sheet, evidence: Evidence, line: Line, text: str, shift: int, where: str, trust: float
) -> None:
    """`PRIORITY DIR INFO LOND`: action addressees, then after INFO those who get a copy."""
    info = INFO.search(text)
    action_end = info.start() if info else len(text)
    for one in offices(text):
        name = "to" if one.start < action_end else "info"
        if sender_words(one, text):
            continue
        spot = sheet.span(line, shift + one.start, shift + one.end)
        evidence.add(name, one.name, [spot], trust * one.close, where)


def sender_words(one: Office, text: str) -> bool:
    """An office that only says for whom the addressee holds the cable ("LOND FOR ODENVY")."""
    return bool(re.search(r"(?i)\bFOR\s\Z", text[: one.start]))


def read_to(sheet: Sheet, evidence: Evidence) -> None:
    """A line that begins with TO, with the addressees on it or on the next line."""
    for at, line in enumerate(sheet.head):
        found = ADDRESSED.match(line.bare)
        if not found or CITE.search(line.bare):
            continue
        rest = line.bare[found.end() :]
        if any(c.isalpha() for c in rest):
            if len(rest) <= 70:
                read_address(sheet, evidence, line, rest, found.end(), "stands after TO", 0.93)
        elif at + 1 < len(sheet.head) and len(sheet.head[at + 1].bare) <= 50:
            read_address(sheet, evidence, sheet.head[at + 1], sheet.head[at + 1].bare, 0, "line below TO", 0.7)


def read_from(sheet: Sheet, evidence: Evidence) -> None:
    """FROM with the sender beside it, on a cable form."""
    for line in sheet.head:
        found = re.match(r"(?i)\W{0,4}FR[O0]M\s{0,3}[:;.=]?\s{0,3}", line.bare)
        if found and found.end() < len(line.bare):
            named = offices(line.bare[found.end() : found.end() + 30])
            if named and named[0].start <= 3:
                spot = sheet.span(line, found.end() + named[0].start, found.end() + named[0].end)
                evidence.add("from", named[0].name, [spot], 0.85 * named[0].close, "stands after FROM")


def read_dates(sheet: Sheet, evidence: Evidence) -> None:
    """
    The date-time group gives day and time; month and year beside it or, where they are not typed, on the receipt
    stamp.

    A group in a receipt line (TOR) is the time of receipt.
    """
    receipts: list[tuple[Line, Moment]] = []
    groups: list[tuple[Line, Moment]] = []
    for line in sheet.head:
        if len(line.bare) > 130:
            continue
        for moment in date_time_groups(line.bare):
            (receipts if RECEIPT.match(line.bare) else groups).append((line, moment))
        if STAMPED.search(line.bare):
            receipts += [(line, day) for day in written_dates(line.bare) if day.year]
    for line, moment in receipts[:1]:
        if moment.iso():
            spot = sheet.span(line, moment.start, moment.end)
            evidence.add("received", moment.iso() or "", [spot], 0.9 if moment.exact else 0.75, "receipt line")
            if moment.clock():
                evidence.add("received_time", moment.clock() or "", [spot], 0.85, "receipt line")
    for line, moment in groups[:1]:
        spot = sheet.span(line, moment.start, moment.end)
        year, named, stamp = moment.year, moment.month, receipts[0] if receipts else None
        spans = [spot]
        if (
            stamp
            and (year is None or named is None)
            and stamp[1].year
            and stamp[1].month
            and stamp[1].day
            and moment.day
        ):
            back = moment.day > stamp[1].day
            named = named or ((stamp[1].month - 2) % 12 + 1 if back else stamp[1].month)
            year = year or stamp[1].year - (named == 12 and stamp[1].month == 1)
            spans.append(sheet.span(stamp[0], stamp[1].start, stamp[1].end))
        whole = Moment(year, named, moment.day, moment.hour, moment.minute, moment.start, moment.end, moment.exact)
        if whole.iso():
            trust = (0.95 if moment.exact else 0.8) if moment.year and moment.month else 0.75
            evidence.add("date", whole.iso() or "", spans, trust, "date-time group")
            evidence.add("date_source", "sent", spans, trust, "date-time group")
        evidence.add("time", moment.clock() or "", [spot], 0.93 if moment.exact else 0.75, "date-time group")


def read_form_date(sheet: Sheet, evidence: Evidence) -> None:
    """Without a date-time group, a date alone on a line of the heading is the day of drafting."""
    if "date" in evidence.clues:
        return
    for line in sheet.head:
        days = [d for d in written_dates(line.bare) if d.iso()]
        if len(days) == 1 and len(line.bare) - (days[0].end - days[0].start) <= 12:
            spot = sheet.span(line, days[0].start, days[0].end)
            evidence.add("date", days[0].iso() or "", [spot], 0.6, "date in the heading")
            evidence.add("date_source", "drafted", [spot], 0.5, "date in the heading")
            return


def is_agency(sheet: Sheet) -> bool:
    """Whether the heading is that of an agency cable: a cite line or a date-time group."""
    return any(
        CITE.search(line.bare) or date_time_groups(line.bare) for line in sheet.head if len(line.bare) <= 130
    )


def own_symbol(value: str) -> str:
    """The sender in a number such as `MEXI 6453`, letters only."""
    return letters(re.split(r"\d", value)[0])
