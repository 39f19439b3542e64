"""
Rules for information reports sent as telegrams: a printed form whose boxes hold country, subject, number and date.
"""

from __future__ import annotations

import re

from cables.text.dates import written_dates
from cables.text.formulas import REPORT_FIELD, report_form
from cables.text.fuzzy import closeness
from cables.text.heading.evidence import Evidence
from cables.text.heading.sheet import Sheet
from cables.text.layout import Look
from cables.text.lines import Line

REPORT_NUMBER = re.compile(
    r"(?i)\bT[DO0]CS[\s.,:~\-]{0,4}(?P<series>(?:DB|D8|08|0B)?\s?-?\s?\d{0,3}\s?/?)"
    r"\s?(?P<number>\d{3}\s?[,. ]\s?\d{3}|\d{5,6})(?P<year>-\d\d)?(?!\d)"
)
SUBJECT = re.compile(r"(?i)\W{0,4}(?:INF[O0]\W{1,3})?SUBJECT\b\s{0,2}[:;.]?\s{0,3}")
NO_SUBJECT = re.compile(
    r"(?i)CLASSIF|DISSEM|CONTROLS|BACKGROUND USE|REP[O0]R[TI] N[O0]|DATE|D[I1]STR|[SC][- ]?E[- ]?C[- ]?R"
)
LETTERHEAD = "CENTRAL INTELLIGENCE AGENCY"
DISTRIBUTED = re.compile(r"(?i)\bD[I1]STR\b\W{0,5}")


def is_report(sheet: Sheet) -> bool:
    """Whether the heading is the form of an information report."""
    lines = sheet.head[:80]
    return report_form([line.bare for line in lines]) or any(
        REPORT_NUMBER.search(line.bare) or closeness(line.bare, "Intelligence Information Cable") >= 0.75
        for line in lines
    )


def read_report(sheet: Sheet, evidence: Evidence) -> None:
    """Number, subject and date of distribution from the boxes of the form; the agency that printed it sends it."""
    for line in (*sheet.head, *sheet.furniture):
        found = REPORT_NUMBER.search(line.bare)
        if found:
            series = (
                found["series"]
                .replace(" ", "")
                .upper()
                .replace("D8", "DB")
                .replace("0B", "DB")
                .replace("08", "DB")
            )
            figures = re.sub(r"\s?[,. ]\s?", ",", found["number"]) + (found["year"] or "")
            number = (
                f"TDCS {series}{figures}" if series.startswith("DB") else f"TDCS-{series.lstrip('-')}{figures}"
            )
            evidence.add("number", number, [sheet.span(line, *found.span())], 0.91, "report number of the form")
    for at, line in enumerate(sheet.head):
        if DISTRIBUTED.search(line.bare):
            for place in (line, *sheet.head[at + 1 : at + 4]):
                labelled = DISTRIBUTED.search(place.bare)
                after = labelled.start() if labelled else 0
                days = [d for d in written_dates(place.bare) if d.iso() and d.start >= after]
                if days:
                    spot = sheet.span(place, days[0].start, days[0].end)
                    evidence.add("date", days[0].iso() or "", [spot], 0.92, "date of distribution")
                    evidence.add("date_source", "sent", [spot], 0.8, "date of distribution")
                    break
        subject = SUBJECT.match(line.bare)
        if subject and "subject" not in evidence.clues:
            read_boxes(sheet, evidence, line, at, subject.end())
    numbered = "number" in evidence.clues
    agency = next((line for line in (*sheet.head, *sheet.furniture) if is_letterhead(line.bare)), None)
    printed = agency or next((line for line in sheet.head if numbered and REPORT_FIELD.match(line.bare)), None)
    if printed is None:
        printed = next((line for line in sheet.head if REPORT_NUMBER.search(line.bare)), None)
    if printed is not None:
        evidence.add(
            "from",
            "CENTRAL INTELLIGENCE AGENCY",
            [sheet.whole(printed)],
            0.92 if agency else 0.7,
            "letterhead of the report form" if agency else "form of a report",
        )


def is_letterhead(text: str) -> bool:
    """Whether a line is the agency's name, alone or among the boxes beside it."""
    if "INTELLIGENCE AGENCY" in text.upper():
        return True
    words = text.upper().split()[:8]
    return any(closeness(" ".join(words[at : at + 3]), LETTERHEAD) >= 0.8 for at in range(len(words)))


def read_boxes(sheet: Sheet, evidence: Evidence, line: Line, at: int, start: int) -> None:
    """The subject, beside its label and on the lines below up to the next box."""
    text, spans = line.bare[start:].strip(), [sheet.span(line, start, len(line.bare))]
    for later in sheet.head[at + 1 : at + 8]:
        if REPORT_FIELD.match(later.bare) or sheet.look(later) not in (Look.OTHER, Look.PROSE):
            break
        if sum(c.isupper() for c in later.bare) < 0.6 * sum(c.isalpha() for c in later.bare):
            continue
        if NO_SUBJECT.search(later.bare) or written_dates(later.bare) or sum(map(str.isalpha, later.bare)) < 4:
            continue
        text += " " + later.bare
        spans.append(sheet.whole(later))
    if sum(c.isalpha() for c in text) >= 6:
        evidence.add("subject", text.strip(" .,:"), spans, 0.6, "subject box of the form")
