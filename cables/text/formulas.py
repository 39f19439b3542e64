"""The fixed phrases at the head and foot of a cable by which its parts are told apart."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from cables.text.fuzzy import closeness
from cables.text.patience import look_at_the_clock

# Every quantifier is bounded, so that no line can make a pattern slow.
# What the routing column at the left edge of a form leaves before a label.
EDGE = r"(?:[^\n:]{0,14}?\s)?\W{0,4}"
DATE_TIME_GROUP = re.compile(r"(?i)\b[0-9OISBZGLTQ]{6}\s?Z\b|\b\d{6}\s?[Z2]\b")
CITE = re.compile(r"(?i)\b[CG](?:[I1L]|[-.:])TE\b")
FROM = re.compile(r"(?i)" + EDGE + r"(?:F(?:R|P|K)[O0]M|FM|FRO[A-Z]|FR[O0]NM?)s?\s{0,3}[:;.=+]")
TO = re.compile(
    r"(?i)" + EDGE + r"(?:T[O0]\s{0,3}[:;]|10\s{0,3}[:;](?!\s?\d))"
    r"|\W{0,2}TO,? (?:PRIORITY |IMMEDIATE |ROUTINE )?[A-Z ]{3,24}[.,]?\Z"
)
NUMBER = re.compile(r"(?i)" + EDGE + r"N[O0QD]\s{0,2}[:;.]")
CONTROL = re.compile(r"(?i)" + EDGE + r"(?:CONTROL|CONTRO[L1I]|REC['’]?D|RECEIVED)\s{0,3}[:;.]")
LISTED = re.compile(r"\W{0,4}[A-H8][.,):]{1,2}\s{0,2}\W{0,2}[A-Z][A-Za-z ]{1,20}\W{1,3}\d{3,6}\b.{0,24}\Z")
REFERENCE = re.compile(r"(?i)\W{0,4}(?:REF(?:S|ERENCES?)?)\s{0,2}[:;.]|\W{0,4}REFS?\s+[A-H]?[.,:]?\s?[A-Z]{3,}")
SUBJECT = re.compile(r"(?i)[\W_]{0,4}SUBJ(?:ECT)?\s{0,2}[:;]")
ACTION_INFO = re.compile(
    r"(?i)(?:[^\n:]{0,14}?\s)?\W{0,4}(?:SENT|ACTION)\W{1,4}DEP"
    r"|\W{0,4}(?:SENT |RPTD |REPEATED |REPEAT )?(?:ACTION|INFO(?:RMATION)?)\b\s{0,2}"
    r"(?:[:;,+]|\Z|(?=\s[A-Z/]{1,6}[ -]?\d))"
    r"|\W{0,4}(?:SENT|RPTD|REPEATED) "
)
PASS = re.compile(r"(?i)\W{0,4}(?:DEP(?:ARTMEN)?T\s+PASS|(?:PLS |PLEASE )?PASS TO|FOR RELAY TO)\b")
SLUGS = re.compile(r"(?i)\W{0,4}SLUGS?\s{0,2}[:;]")
RECEIPT = re.compile(r"(?i)\W{0,4}T[O0][RT](?:\s{0,2}[:;!|}\]]|[I1]?(?=\d{6}))")
RECEIVED_AT = re.compile(r"(?i)\W{0,4}T[O0]R(?:\s{0,2}[:;!|}\]]|[I1]?(?=\d{6}))")
REPORT_PLACE = re.compile(
    r"(?i)\W{0,4}(?:COUNTRY|REPORT N|DATE ?D[I1]STR|PLACE\s*(?:&|AND)|DATE ?ACQ|FIELD REPORT|SUBJECT\b"
    r"|SOURCE\s{0,2}(?:[:;]|\Z|.{0,6}REPORT)|APPRAISAL\s{0,2}[:;,.])"
)
REPORT_FIELD = re.compile(
    r"(?i)\W{0,4}(?:C[O0]UN[TI]A?RY|REPORT N[O0]|DATE ?D[I1]STR|PRECEDENCE|DATE ?[O0]F\b"
    r"|PLACE\s*(?:&|AND)|DATE ACQ|FIELD REPORT"
    r"|SOURCE\b|APPRAISAL|SUPDATA|REPORT CLASS)"
)
CLEARED = re.compile(
    r"(?i)\W{0,4}(?:CLEAR(?:ED|ANCES?)|DRAFTED|REVISED|APPROVED|COORD(?:INATED)?)\s{0,2}(?:W/|WITH\b|BY\b|:)"
)
NOTE = re.compile(
    r"(?i)\W{0,4}(?:NOTE\s{0,2}[:;]|NOTE BY|[CS]/S COMMENT|PASSED (?:TO |THE )?[A-Z]|ADVANCE COP|REPEATED TO"
    r"|CABLE SECRETARIAT COMMENT|RELAYED)"
)
CHARGE = re.compile(r"(?i)\W{0,4}(?:INDICATE\s{0,2}:|CHARGE TO\b|ORIGIN\Z|INFO\Z|ACTION\Z)")


@lru_cache(maxsize=20_000)
def heading_line(bare: str) -> str | None:
    """The name of the heading formula a line begins with or consists of, or None."""
    look_at_the_clock()
    if len(bare) > 200:
        return None
    for name, pattern in (
        ("from", FROM),
        ("to", TO),
        ("number", NUMBER),
        ("control", CONTROL),
        ("reference", REFERENCE),
        ("subject", SUBJECT),
        ("relay", PASS),
        ("slugs", SLUGS),
        ("received", RECEIPT),
        ("action and information", ACTION_INFO),
        ("charge", CHARGE),
        ("report form", REPORT_FIELD),
    ):
        if pattern.match(bare):
            return name
    if LISTED.match(bare):
        return "reference"
    if len(bare) <= 110 and CITE.search(bare):
        return "cite"
    if len(bare) <= 90 and DATE_TIME_GROUP.search(bare):
        return "date-time group"
    if closeness(" ".join(bare.split()[:3]), "EYES ONLY FOR") >= 0.72:
        return "eyes only"
    return None


@lru_cache(maxsize=20_000)
def address_line(bare: str) -> bool:
    """A line that can only stand in the heading: FROM, TO, a cite line, a date-time group beside a marking."""
    if len(bare) > 120:
        return False
    if FROM.match(bare) or CONTROL.match(bare) or SLUGS.match(bare) or PASS.match(bare):
        return True
    if NUMBER.match(bare) and any(c.isdigit() for c in bare) and len(bare) < 50:
        return True
    if TO.match(bare) and len(bare) < 60:
        return True
    return bool(CITE.search(bare) and len(bare) < 90) or bool(DATE_TIME_GROUP.search(bare) and len(bare) < 50)


def report_form(bares: Sequence[str]) -> bool:
    """Whether the head of a text is the printed form of an information report, with its boxes before the text."""
    return sum(bool(REPORT_FIELD.match(bare)) for bare in bares) >= 3


def note_line(bare: str) -> bool:
    """A line that begins a note added after the text: copies passed on, comments of the cable secretariat."""
    return bool(NOTE.match(bare))
