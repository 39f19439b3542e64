"""
Withdrawal cards: the sheet that stands in a file for a paper taken out of it, and what it tells of that paper.

Sources: National Archives, 36 CFR 1256 and form NA 14000 series, "Withdrawal Notice" (the names of its boxes);
National Security Archive, Electronic Briefing Books (cards among released cables).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from cables.text.dates import numeric_dates, written_dates
from cables.text.fuzzy import closeness
from cables.text.heading.outline import Outline
from cables.text.heading.stated import SURE, Stated
from cables.text.lines import Line
from cables.text.markings import banner
from cables.text.results import Span

FAMILY = "withdrawal notice"
TITLES = (
    "WITHDRAWAL NOTICE",
    "WITHDRAWAL SHEET",
    "WITHDRAWAL CARD",
    "WITHDRAWAL RECORD",
    "DOCUMENT WITHDRAWAL RECORD",
    "WITHDRAWAL ID",
    "WITHDRAWN ITEM",
    "ACCESS RESTRICTED",
    "DOCUMENT WITHDRAWN",
)
SAID = re.compile(
    r"(?i)(?:this|the) (?:item|document|record|following document|item identified below)\b"
    r".{0,60}\b(?:removed|withdrawn|withheld)\b"
    r"|\baccess to (?:it|this (?:item|document)) is restricted\b"
)
BOX = re.compile(
    r"(?P<name>[A-Z][A-Za-z./()’' ]{1,32}?)(?:\s{0,2}:\s{0,4}|\s{2,12}|\s?\.{3,60}\s?)(?P<value>\S.*)\Z"
)
BOXES = {
    "date": "date", "document date": "date", "date of document": "date",
    "correspondents": "parties", "correspondents or title": "parties", "title": "parties", "subject": "subject",
    "subject/title or correspondents": "parties", "creation date": "date", "volume": "extent",
    "type of material": "type",
    "document title": "parties", "to": "to", "to/from": "parties", "from/to": "parties", "from": "from",
    "page count": "extent", "pages": "extent", "no. of pages": "extent", "number of pages": "extent",
    "access restriction": "withheld", "access restrictions": "withheld", "restriction": "withheld",
    "restriction code": "withheld", "reason for withdrawal": "withheld", "exemption": "withheld",
    "withdrawal reason": "withheld", "authority": "authority", "document no": "item", "document no.": "item",
    "document number": "item", "classification": "classification", "security classification": "classification",
    "type": "type", "document type": "type", "telegram number": "number", "telegram no": "number",
}  # fmt: skip
"""Name of a box in small letters -> what it holds."""
TOLD = frozenset({"date", "parties", "extent", "withheld", "item", "type", "authority"})
PARTIES_APART = frozenset({"from", "to"})
"""Boxes that a cable has, too: they tell a card only below a card's title."""
CABLES = ("telegram", "cable", "airgram", "message")
PARTIES = re.compile(
    r"(?P<sender>[A-Z][A-Za-z .']{1,40}?)(?:\s+(?:tel(?:egram)?\.?\s+|no\.?\s+)?(?P<number>[A-Z]?-?\d{1,7}))?"
    r"\s+(?:to|TO)\s+(?P<to>[A-Z][A-Za-z .,']{1,60})\Z"
)
PAGES = re.compile(r"(?P<pages>\d{1,4})(?:\s?(?:pp?\.?|pages?))?\Z", re.IGNORECASE)
FIGURES = re.compile(r"\W{0,3}\d{3,8}\W{0,2}\Z")
FIRST_LINES = 12
LEAST = 3
LIKE = 0.85


def recognise(lines: Sequence[Line]) -> Outline | None:
    """The outline of a card: its title or its sentence, and three of its boxes; all of it is its text."""
    shown = [line for line in lines if not line.blank]
    if len(shown) > 60:
        return None
    titled = any(
        closeness(FIGURES.sub("", line.bare), title) >= LIKE for line in shown[:FIRST_LINES] for title in TITLES
    )
    if not titled and not any(SAID.search(line.bare) for line in shown):
        return None
    named = {name for line in shown if (name := box(line)[0])}
    if len(named & (TOLD | PARTIES_APART if titled else TOLD)) < LEAST:
        return None
    boxes = {name: value for line in shown for name, value, _ in [box(line)] if name}
    of_a_cable = any(word in boxes.get("type", "telegram").lower() for word in CABLES)
    kind = "withheld" if of_a_cable else "other"
    return Outline(FAMILY, lines, kind=kind, numbered=False, openers={line.number for line in shown})


def box(line: Line) -> tuple[str, str, int]:
    """What the box of a line holds, its value and where that begins; "" where it is none."""
    found = BOX.match(line.bare)
    name = BOXES.get(found["name"].strip().lower(), "") if found else ""
    return (name, found["value"].strip(), found.start("value")) if found and name else ("", "", 0)


def read_fields(outline: Outline, stated: Stated) -> None:
    """What the card tells of the paper: parties and number, date, pages, the ground on which it is withheld."""
    if outline.kind != "withheld":
        return
    for line in outline.lines:
        name, value, at = box(line)
        if not name:
            continue
        begin = line.text_start + max(line.text.find(line.bare[:12]), 0) + at
        spot = Span(begin, begin + len(value))
        if name == "parties":
            say_parties(value, spot, stated)
        elif name == "date":
            say_day(value, spot, stated)
        elif name == "extent":
            pages = PAGES.match(value)
            if pages:
                count = int(pages["pages"])
                stated.say("extent", f"{count} page{'s' * (count != 1)}", [spot], "box of the card")
        elif name == "classification":
            level = banner(value)
            if level:
                stated.say("classification", level[0], [spot], "box of the card", SURE * level[1])
        elif name in ("from", "to", "number", "subject", "withheld"):
            stated.say(name, value, [spot], "box of the card")


def say_parties(value: str, spot: Span, stated: Stated) -> None:
    """`OSLO 4711 to SECSTATE`: sender, its number and the addressee."""
    found = PARTIES.match(value)
    if not found:
        stated.say("subject", value, [spot], "box of the card")
        return
    place = {name: Span(spot.start + found.start(name), spot.start + found.end(name)) for name in ("sender", "to")}
    stated.say("from", found["sender"].strip(), [place["sender"]], "box of the card")
    stated.say("to", found["to"].strip(" ."), [place["to"]], "box of the card")
    if found["number"]:
        number = f"{found['sender'].strip()} {found['number']}" if found["sender"].isupper() else found["number"]
        stated.say(
            "number", number, [Span(place["sender"].start, spot.start + found.end("number"))], "box of the card"
        )


def say_day(value: str, spot: Span, stated: Stated) -> None:
    """The day of the paper; in figures the month stands first, as on the forms of the National Archives."""
    days = [day for day in (*written_dates(value), *numeric_dates(value)) if day.iso()]
    if days:
        stated.say("date", days[0].iso(), [spot], "box of the card")
        stated.say("date_source", "sent", [spot], "box of the card", 0.9)
