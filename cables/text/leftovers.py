"""
Name the lines that are no text: what each is, as far as its words, its neighbours or the fields read from it tell.

Nothing here makes text of a line or takes it away; it says what a line is that was only known by its place.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping

from cables.text.formulas import address_line, heading_line, note_line
from cables.text.layout import Look
from cables.text.lines import Line
from cables.text.results import FieldReading
from cables.text.sections import Division, foot_line

BEFORE, AFTER = "stands before the text", "stands after the text"
BETWEEN = "between the foot of one page and the head of the next"
VAGUE = frozenset({BEFORE, AFTER, BETWEEN})
"""Reasons that only say where a line stands."""
HEADINGS = frozenset({"heading of the telegram", "heading of the airgram"})
"""Those of known forms, which say no more; of theirs, too, a line that a field was read from is named by it."""
DRAFTING = Look.DRAFTING.value
NOTE = "note on who was told or got copies"
COMMENT = "comment of an office"
DISTRIBUTION = "distribution in the office"
SIGN = "operator's sign"

# Who cleared a telegram, on a line of the drafting block: `G - Mr. Doe`, `DOD/Mr. Doe`, `L/EUR: Miss Roe (draft)`.
CLEARER = re.compile(
    r"\W{0,3}[A-Z0-9][A-Z0-9/.]{0,9}\s?[-–—~:/]\s?(?:Mr|Mrs|Miss|Ms|The|Amb|Dr|Gov|Gen|Adm|Col|MR|MRS|MISS|MS|THE|AMB)\b"
)
# An office that gets copies, with how many perhaps: `EUR`, `INR-07`, `/050`, `W`.
OFFICE = re.compile(r"[A-Z]{1,5}(?:/[A-Z]{1,4})?(?:-\d{1,2})?|/\d{2,3}|\d{1,2}")
OPERATOR = re.compile(r"\W{0,3}[A-Z]{2,4}\s?/\s?\d{1,4}\W{0,3}\Z")
CONTINUED = 3
"""So many lines at most go on with a heading's formula or with a note."""
REPORTED = 8
"""The same for the boxes of a printed report, which hold whole sentences."""
LABELS = frozenset({"subject", "reference", "report form", "slugs", "eyes only", "relay"})

FIELDS = {
    "number": "number", "from": "sender", "to": "addressees", "info": "addressees", "pass_to": "relay",
    "date": "date", "time": "time of sending", "received": "receipt", "received_time": "time of receipt",
    "classification": "classification", "precedence": "precedence", "captions": "caption", "subject": "subject",
    "references": "references", "signatory": "signature", "control_number": "control number",
    "declassified": "declassification stamp",
}  # fmt: skip
"""The fields, as a line is named that one was read from."""


def name_leftovers(division: Division, fields: Mapping[str, FieldReading]) -> None:
    """Give the lines outside the text that were only known by their place a name of their own."""
    name_by_fields(division, fields)
    name_by_neighbours(division)


def name_by_fields(division: Division, fields: Mapping[str, FieldReading]) -> None:
    """A line that a field was read from is what the field is."""
    starts = [line.start for line in division.lines]
    for name, found in fields.items():
        called = FIELDS.get(name)
        for span in found.spans if called else ():
            first, end = bisect_right(starts, span.start) - 1, bisect_left(starts, span.end)
            for n in range(max(first, 0), end):
                vague = division.reasons[n] in VAGUE or division.reasons[n] in HEADINGS
                if vague and not division.lines[n].blank and called:
                    division.reasons[n] = called


def name_by_neighbours(division: Division) -> None:
    """A line without a name of its own may go on with what stands above it: a block, a note, a box."""
    above, left = "", 0
    for line in division.lines:
        n = line.number
        if line.blank:
            continue
        reason = division.reasons[n]
        if reason not in VAGUE:
            above = reason
            left = REPORTED if reason == "report form" else CONTINUED
            if division.kinds[n] == "body":
                above = ""
            continue
        name = own_name(line, division.looks[n], reason) or (continued(line, above, reason) if left else "")
        if name:
            division.reasons[n] = name
            if name in (NOTE, COMMENT, DRAFTING, DISTRIBUTION):
                above = name
        left -= 1


def own_name(line: Line, own: Look, reason: str) -> str:
    """What a line is by its own words; "" if they do not tell."""
    if CLEARER.match(line.bare):
        return DRAFTING
    if reason == AFTER:
        if note_line(line.bare):
            return COMMENT if foot_line(line) else NOTE
        if foot_line(line):
            return COMMENT
        if OPERATOR.match(line.bare):
            return SIGN
    if own is Look.FORM or (not line.words and sum(c.isdigit() for c in line.bare) >= 4 and len(line.bare) <= 16):
        return Look.FORM.value
    return ""


def continued(line: Line, above: str, reason: str) -> str:
    """What a line without a name is, standing below one that has it; "" if it need not belong to it."""
    if above == DRAFTING:
        return DRAFTING if reason != BEFORE or len(line.words) <= 8 else ""
    if above in (NOTE, COMMENT) and reason == AFTER:
        return above
    if above in ("action and information", "charge", DISTRIBUTION) and listed(line.bare.split()):
        return DISTRIBUTION
    if reason == BEFORE and above in LABELS and not heading_line(line.bare) and not address_line(line.bare):
        return above
    return ""


def listed(words: Iterable[str]) -> bool:
    """Whether words are nothing but symbols of offices."""
    words = list(words)
    return bool(words) and all(OFFICE.fullmatch(word) for word in words)
