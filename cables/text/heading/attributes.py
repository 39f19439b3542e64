"""
The block of attributes that the Department's database printed below an electronic telegram, `Name: value` a
line.

Its dates of capture, review and release are no dates of the telegram. Source: National Archives, Access to
Archival Databases, "Central Foreign Policy Files, 1973-1979" (names and meanings of the attributes).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from cables.text.heading.stated import Stated
from cables.text.lines import Line
from cables.text.markings import banner
from cables.text.results import Span

TITLE = re.compile(r"(?i)\W{0,3}Message Attributes\W{0,3}\Z")
ATTRIBUTE = re.compile(r"(?P<name>[A-Z][A-Za-z ]{1,40}):\s?(?P<value>.*)\Z")
ATTRIBUTES = frozenset(
    {
        "automatic decaptioning", "capture date", "channel indicators", "current classification", "concepts",
        "control number", "draft date", "disposition action", "document number", "document source",
        "document unique id", "film number", "locator", "original classification", "page count", "review action",
    }
)  # fmt: skip
LEAST = 5
NUMBER = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<post>[A-Z]{3,8})(?P<number>\d{4,7})")
WHY = "attribute of the message"
LESS_SURE = 0.9
LIKELY = 0.85


def begins_at(lines: Sequence[Line]) -> int | None:
    """The line at which the block begins: its title, or the first of five of its names."""
    for line in lines:
        if TITLE.match(line.bare):
            return line.number
    named = [
        line.number for line in lines if (m := ATTRIBUTE.match(line.text)) and m["name"].lower() in ATTRIBUTES
    ]
    return named[0] if len(named) >= LEAST else None


def read_fields(lines: Sequence[Line], stated: Stated) -> None:
    """What the attributes say of the telegram, where its own heading does not say it."""
    start = begins_at(lines)
    if start is None:
        return
    found: dict[str, tuple[str, Span]] = {}
    for line in lines[start:]:
        match = ATTRIBUTE.match(line.text)
        value = match["value"].strip() if match else ""
        if match and value and value.lower() not in ("n/a", "x"):
            begin = line.text_start + match.start("value")
            found.setdefault(match["name"].lower(), (value, Span(begin, begin + len(match["value"]))))
    for name, field, sure in (
        ("from", "from", LIKELY), ("subject", "subject", LESS_SURE), ("drafter", "drafter", LESS_SURE),
        ("review markings", "declassified", LESS_SURE), ("markings", "declassified", LESS_SURE),
    ):  # fmt: skip
        if name in found and stated.value(field) is None:
            stated.say(field, found[name][0], [found[name][1]], WHY, sure)
    if "to" not in stated.lists and "to" in found:
        stated.say("to", found["to"][0], [found["to"][1]], WHY, LIKELY)
    say_level(found, stated)
    say_number(found, stated)
    say_day(found, stated)


def say_level(found: dict[str, tuple[str, Span]], stated: Stated) -> None:
    """The classification when it was sent; the current one is a later act."""
    level = found.get("original classification")
    known = banner(level[0]) if level else None
    if level and known and stated.value("classification") is None:
        stated.say("classification", known[0], [level[1]], WHY, LESS_SURE)


def say_number(found: dict[str, tuple[str, Span]], stated: Stated) -> None:
    """`1974OSLO04711` is number 04711 of Oslo."""
    document = found.get("document number")
    number = NUMBER.fullmatch(document[0]) if document else None
    if document and number and stated.value("number") is None:
        stated.say("number", f"{number['post']} {number['number']}", [document[1]], WHY, LESS_SURE)


def say_day(found: dict[str, tuple[str, Span]], stated: Stated) -> None:
    """The day of drafting, where no date-time group tells that of sending."""
    drafted = found.get("draft date")
    if drafted is None or stated.value("date") is not None:
        return
    try:
        day = datetime.strptime(drafted[0], "%d %b %Y").date()
    except ValueError:
        return
    stated.say("date", day.isoformat(), [drafted[1]], WHY, LESS_SURE)
    stated.say("date_source", "drafted", [drafted[1]], WHY, LESS_SURE)
