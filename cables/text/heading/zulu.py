"""
The date-time group of an electronic telegram with its prosigns, and which century its year is of.

Telegrams write years in two figures. Electronic ones exist from 1973 on, so that in their format a year below
30 is one of this century: 00 to 29 are 2000 to 2029, all others 19nn. Elsewhere such a year is read only where
the text itself names the year in four figures.
"""

from __future__ import annotations

import re

from cables.text.dates import MONTHS
from cables.text.heading.stamps import checked
from cables.text.heading.stated import SURE, Stated
from cables.text.lines import Line
from cables.text.results import Span

# Prosigns of precedence: ACP 121.
PROSIGNS = {"Z": "FLASH", "O": "IMMEDIATE", "P": "PRIORITY", "R": "ROUTINE"}
GROUP = (
    r"(?P<day>[0-3]\d)(?P<hour>[0-2]\d)(?P<minute>[0-5]\d)\s?(?P<zone>[A-Z])\s+"
    r"(?P<month>[A-Z]{3,9}|[A-Z][a-z]{2,8})\.?,?\s+(?P<year>\d{4}|\d{2})(?!\d)"
)
GROUP_LINE = re.compile(r"\W{0,3}(?P<signs>(?:[ZOPRY]{1,2}\s){1,3})\s{0,3}" + GROUP)
PIVOT = 30
"""Two figures below it are years of this century, in forms that exist only since electronic telegrams do."""
BORNE_OUT = 0.97


def full_year(figures: str, electronic: bool, text: str = "") -> int | None:
    """
    The year that figures stand for; None where the century cannot be told.

    Args:
        figures: Two or four of them.
        electronic: Whether the form exists since 1973 only.
        text: Of the telegram: a year it names in four figures bears two figures out.
    """
    if len(figures) == 4:
        return int(figures)
    short = int(figures)
    if short >= PIVOT:
        return 1900 + short
    if electronic or re.search(rf"(?<!\d)20{short:02d}(?!\d)", text):
        return 2000 + short
    return None


def month_of(word: str) -> int | None:
    """The month a word names in full or in its first letters, as a machine typed it."""
    read = word.upper()
    return next((n for n, name in enumerate(MONTHS, 1) if len(read) >= 3 and name.startswith(read)), None)


def say_group(line: Line, group: re.Match[str], text: str, stated: Stated, electronic: bool = True) -> bool:
    """
    Date, time, zone and precedence of a date-time group; whether it names a day.

    Zulu alone is a zone the archive can tell; the letters of other zones leave the zone unknown.
    """
    month = month_of(group["month"])
    year = full_year(group["year"], electronic, text)
    day = checked(year, month, int(group["day"])) if year and month else None
    shift = line.text_start + max(line.text.find(line.bare[:12]), 0)
    spot = Span(shift + group.start("day"), shift + group.end("year"))
    if day is not None:
        borne_out = re.search(rf"(?<!\d){day.year}(?!\d)", text) is not None
        sure = BORNE_OUT if borne_out or day.year < 2000 else SURE
        stated.say("date", day.isoformat(), [spot], "date-time group", sure)
        stated.say("date_source", "sent", [spot], "date-time group", sure)
        if int(group["hour"]) < 24:
            stated.say("time", f"{group['hour']}:{group['minute']}", [spot], "date-time group", sure)
            stated.say("zone", "Z" if group["zone"] == "Z" else None, [spot], "date-time group", sure)
    signs = group.groupdict().get("signs")
    if signs:
        first = signs.split()[0]
        begin = shift + group.start("signs")
        why = "prosign before the date-time group"
        stated.say("precedence", PROSIGNS.get(first[0]), [Span(begin, begin + len(first))], why, 0.93)
    return day is not None
