"""
Whether a sheet is one of the archive's home forms, and what is said of a sheet that is none.

The rules of the home forms (the Department's telegrams of the 1960s, the agency's messages and reports) were
measured on these forms. What they find on any other sheet is a likely reading at best.
"""

from __future__ import annotations

import re
from dataclasses import replace

from cables.text.fuzzy import closeness, letters, plain, skeleton
from cables.text.heading import agency
from cables.text.heading.agency import HEADQUARTERS
from cables.text.heading.sheet import Sheet
from cables.text.layout import Look
from cables.text.lines import Line
from cables.text.results import FieldReading

# Titles of the agency's message forms, as `cables.text.vocabulary.forms` has them with their sources.
TITLES = ("CLASSIFIED MESSAGE", "MESSAGE FORM", "TOTAL COPIES", "CABLE SECRETARIAT DISSEMINATION")
CLASSIFIED = re.compile(re.escape(skeleton("CLASSIFIED MESS")))
LIKE_TITLE = 0.75
SHORTEST_BOX, LONGEST_BOX = 6, 60
LIKE_DIRECTOR = 0.8
BOX = re.compile(
    r"(?i)\W{0,4}(?:\w{1,3}\W{1,3})?(?:FR[O0C]M|FHOM|T[O0]|10)(?:\s?[:;.,«]|\s)\s{0,6}(?P<who>[^\W_]{3,12})(?![^\W_])"
)
LIKELIEST = 0.89
"""The most that is claimed outside a known form: less than what counts as stated."""


def is_agency(sheet: Sheet) -> bool:
    """
    Whether a sheet is a message form of the agency: by its heading, or by what is printed on it.

    A cite line or a date-time group, the printed words of a form, its title, its end mark, or the box in which
    headquarters is sender or addressee: each is on no other kind of paper.
    """
    if agency.is_agency(sheet) or agency.outgoing_form(sheet) or agency.incoming_form(sheet):
        return True
    return any(of_the_form(line, sheet.look(line)) for line in (*sheet.head, *sheet.furniture))


def names_headquarters(fields: dict[str, FieldReading]) -> bool:
    """Whether headquarters itself is read as the sender, which on these sheets only its own form has."""
    sender = fields.get("from")
    return sender is not None and letters(str(sender.value)) in HEADQUARTERS


def of_the_form(line: Line, look: Look) -> bool:
    """Whether a line is the form's title, its end mark or a box of headquarters."""
    if look is Look.END:
        return closeness(line.bare, "END OF MESSAGE") >= LIKE_TITLE
    if not SHORTEST_BOX <= len(line.bare) <= LONGEST_BOX:
        return False
    if any(closeness(line.bare, title) >= LIKE_TITLE for title in TITLES) or CLASSIFIED.search(
        skeleton(line.bare)
    ):
        return True
    boxed = BOX.match(plain(line.bare))
    who = boxed["who"].upper() if boxed else ""
    return letters(agency.damaged_headquarters(who)) in HEADQUARTERS or closeness(who, "DIRECTOR") >= LIKE_DIRECTOR


def capped(fields: dict[str, FieldReading]) -> dict[str, FieldReading]:
    """
    The fields of a sheet of no known form: none is surer than a likely reading.

    The classification at head and foot of the pages is marked so on papers of every form.
    """
    return {
        name: replace(
            found,
            confidence=min(found.confidence, LIKELIEST),
            reason=f"{found.reason}; form not recognised",
            items=tuple(replace(item, confidence=min(item.confidence, LIKELIEST)) for item in found.items),
        )
        if name != "classification"
        else found
        for name, found in fields.items()
    }
