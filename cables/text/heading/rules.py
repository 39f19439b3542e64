"""Apply the rules of every form to a sheet and settle each field."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cables.text.formulas import heading_line
from cables.text.fuzzy import closeness, letters
from cables.text.heading import agency, boxes, dating, department, home, labels, markings, references, report
from cables.text.heading.evidence import Evidence
from cables.text.heading.families import stated_by
from cables.text.heading.outline import Outline
from cables.text.heading.sheet import Sheet
from cables.text.language import language_of
from cables.text.layout import Look
from cables.text.offices import office_key
from cables.text.results import FieldReading, Span
from cables.text.vocabulary.principals import PRINCIPALS
from cables.text.vocabulary.words import COMMON

SINGLE = (
    "number", "from", "date", "time", "zone", "date_source", "received", "received_time", "classification",
    "precedence", "signatory", "subject", "control_number",
)  # fmt: skip
# Words of the forms' printed notices, as they stand alone at the foot of a sheet.
PRINTED = (
    "PROHIBITED", "REPRODUCTION", "PREVIOUS", "EDITION", "OFFICER", "OFFICE", "COPY", "RELEASING", "SECRET",
    "APERTURE", "MICROFILM",
)  # fmt: skip
RELEASED_BELOW = re.compile(r"\W{0,3}(?:[A-Z0-9/&]{1,16}\s?){0,2}\((?P<name>[A-Z][A-Z'’.\- ]{2,24})\)")
RELEASED = re.compile(r"\bREL\s?[:;]\s{0,3}" + RELEASED_BELOW.pattern)
REL_ALONE = re.compile(r"\bREL\s?[:;]\W{0,3}\Z")
HEADING_OF_A_CABLE = frozenset({"cite", "date-time group", "from", "to", "reference"})
SURE_OF_DIRECTION = 0.9
SURE_OF_LANGUAGE = 0.9
# Day and hour of one moment stand so near: a damaged blank or a label may be between them, no other line.
LONGEST_GAP = 12
SEVERAL = ("to", "info", "pass_to", "captions", "references")


@dataclass(slots=True)
class Heading:
    """What the heading and the foot of a cable say."""

    kind: str = "cable"
    direction: str | None = None
    circular: bool | None = None
    fields: dict[str, FieldReading] = field(default_factory=dict)


def read_heading(sheet: Sheet) -> Heading:
    """Read all fields of a sheet; which form it is decides which rules apply."""
    evidence = Evidence()
    direction, spans = form_direction(sheet)
    circular: bool | None = None
    reported = False
    if direction == "outgoing":
        department.read_outgoing(sheet, evidence, spans)
        circular = department.read_circular(sheet, evidence)
    elif direction == "incoming" or (addressed := department.addressed_to_secretary(sheet)):
        direction, spans = "incoming", spans or addressed
        department.read_incoming(sheet, evidence)
        department.read_repeated(sheet, evidence)
    else:
        agency.read_cite(sheet, evidence)
        reported = "number" not in evidence.clues and report.is_report(sheet)
        if reported:
            report.read_report(sheet, evidence)
            if "date" not in evidence.clues:
                dating.read_dates(sheet, evidence, outgoing=False, report=True)
        else:
            read_agency(sheet, evidence)
    department.read_relay(sheet, evidence)
    if not reported:
        department.read_subject(sheet, evidence, titled=direction is not None)
    markings.read_classification(sheet, evidence)
    markings.read_captions(sheet, evidence, reported)
    markings.read_precedence(sheet, evidence)
    references.read_references(sheet, evidence)
    if direction is not None or not (reported or agency.is_agency(sheet)):
        read_signatory(sheet, evidence)
    else:
        read_released(sheet, evidence)
    fields = settle(evidence)
    reason = "derived from the form's letterhead or its addressee"
    if direction:
        fields["direction"] = derived(direction, SURE_OF_DIRECTION, spans, reason)
    elif shown := direction_of(fields):
        fields["direction"], direction = shown, str(shown.value)
    kind = kind_of(sheet, fields)
    fields = timed(fields)
    if not (spans or reported or home.is_agency(sheet) or home.names_headquarters(fields)):
        fields = home.capped(fields)
    if circular is None and direction and kind == "cable":
        circular = False
    if kind == "other":
        fields = {name: found for name, found in fields.items() if name == "classification"}
    return Heading(kind, direction, circular, {**fields, **foreign(sheet)})


def foreign(sheet: Sheet) -> dict[str, FieldReading]:
    """The language of a text that is not in English; of too few words, or of two languages, none is said."""
    tag = language_of(sheet.body)
    if tag is None or tag == "en":
        return {}
    spans = sheet.body_spans(0, len(sheet.body))[:1]
    return {"language": FieldReading("language", tag, SURE_OF_LANGUAGE, spans, "words of the text")}


def read_form(outline: Outline, sheet: Sheet) -> Heading:
    """The fields of a text whose form is known by its layout; a form of no cable says nothing."""
    if outline.kind == "other":
        return Heading("other")
    fields = stated_by(outline, sheet)
    kind = outline.kind
    if kind == "cable" and (outline.section or not sheet.body.split()):
        kind = "fragment"
    direction, circular = fields.get("direction"), fields.pop("circular", None)
    return Heading(kind, str(direction.value) if direction else None, True if circular else None, fields)


def read_agency(sheet: Sheet, evidence: Evidence) -> None:
    """The rules for agency cables, the surer places first."""
    agency.read_after_group(sheet, evidence)
    agency.read_from(sheet, evidence)
    agency.read_form_number(sheet, evidence)
    agency.read_named_number(sheet, evidence)
    agency.read_dated_number(sheet, evidence)
    agency.read_alone_number(sheet, evidence)
    agency.read_to(sheet, evidence)
    agency.read_address_lines(sheet, evidence)
    boxes.read_boxes(sheet, evidence)
    agency.bear_out_number(evidence)
    boxes.read_spelt_out(sheet, evidence)
    ours = agency.sent_by_headquarters(evidence) or ("from" not in evidence.clues and agency.outgoing_form(sheet))
    dating.read_dates(sheet, evidence, outgoing=ours)


def settle(evidence: Evidence) -> dict[str, FieldReading]:
    """The settled value of every field that has one; a cable is not its own reference."""
    found = {name: evidence.settle(name) for name in SINGLE} | {
        name: evidence.settle_list(name) for name in SEVERAL
    }
    fields = {name: reading for name, reading in found.items() if reading is not None}
    if "to" in fields and "info" in fields:
        fields["info"] = without(fields["info"], fields["to"].items)
    for name in ("to", "info") if "from" in fields else ():
        sender = office_key(str(fields["from"].value))
        items = fields[name].items if name in fields else ()
        rest = tuple(i for i in items if office_key(i.value) != sender)
        if len(rest) != len(items):
            fields[name] = keep(fields[name], rest)
    if "references" in fields and "number" in fields:
        own = letters(str(fields["number"].value))
        fields["references"] = keep(
            fields["references"], tuple(i for i in fields["references"].items if letters(i.value) != own)
        )
    return {name: reading for name, reading in fields.items() if reading.value != ()}


def timed(fields: dict[str, FieldReading]) -> dict[str, FieldReading]:
    """
    The fields without an hour that has no day of its own.

    An hour without a day is nothing, and one that stands on another line than the day is another moment's.
    """
    day, hour = fields.get("date"), fields.get("time")
    if hour is not None and (
        day is None or not any(beside(one, other) for one in hour.spans for other in day.spans)
    ):
        fields = {name: reading for name, reading in fields.items() if name not in ("time", "zone")}
    return fields if "received" in fields else {n: found for n, found in fields.items() if n != "received_time"}


def beside(one: Span, other: Span) -> bool:
    """Whether two stretches overlap or stand near one another, as day and hour of one moment do."""
    return max(one.start, other.start) - min(one.end, other.end) <= LONGEST_GAP


def without(reading: FieldReading, others: tuple) -> FieldReading:  # type: ignore[type-arg]
    taken = {letters(item.value) for item in others}
    return keep(reading, tuple(item for item in reading.items if letters(item.value) not in taken))


def keep(reading: FieldReading, items: tuple) -> FieldReading:  # type: ignore[type-arg]
    """A list field with only some of its items."""
    confidence = min((item.confidence for item in items), default=0.0)
    spans = tuple(span for item in items for span in item.spans)
    return FieldReading(
        reading.name, tuple(item.value for item in items), confidence, spans, reading.reason, items
    )


def form_direction(sheet: Sheet) -> tuple[str | None, tuple[Span, ...]]:
    """Incoming or outgoing by the letterhead of the Department's forms."""
    for line in sheet.head[:60]:
        if sheet.look(line) is Look.LETTERHEAD or "TELEGRAM" in line.bare.upper():
            opening = " ".join(line.bare.split()[:2])
            for name in ("INCOMING", "OUTGOING"):
                if closeness(opening, name + " TELEGRAM") >= 0.8 and name[:3] != (
                    "OUT"
                    if closeness(opening, "INCOMING TELEGRAM") > closeness(opening, "OUTGOING TELEGRAM")
                    else "INC"
                ):
                    return name.lower(), (sheet.whole(line),)
    return None, ()


def direction_of(fields: dict[str, FieldReading]) -> FieldReading | None:
    """The direction that headquarters at one end shows: no surer than the end it is told from."""
    headquarters = {
        "DIRECTOR",
        "DIR",
        "HEADQUARTERS",
        "HQS",
        "SECRETARYOFSTATE",
        "SECSTATE",
        "DEPARTMENT",
        "DEPARTMENTOFSTATE",
        "STATE",
    }
    sender = fields.get("from")
    if sender and letters(str(sender.value)) in headquarters:
        return derived("outgoing", sender.confidence, sender.spans, "derived from the sender")
    receivers = fields.get("to")
    for item in receivers.items if receivers else ():
        if letters(item.value) in headquarters:
            return derived("incoming", item.confidence, item.spans, "derived from the addressee")
    return None


def derived(direction: str, sure: float, spans: tuple[Span, ...], why: str) -> FieldReading:
    return FieldReading("direction", direction, min(SURE_OF_DIRECTION, sure), spans, why)


def kind_of(sheet: Sheet, fields: dict[str, FieldReading]) -> str:
    """
    A cable has a text and shows who sent it, to whom, or its number, or at least that a heading is there; text or
    heading alone is a fragment.

    What has neither and is written in small letters, like a memorandum or a printed sheet, is no cable.
    """
    addressed = any(name in fields for name in ("from", "to", "number"))
    letterhead = any(sheet.look(line) is Look.LETTERHEAD for line in sheet.head)
    words = len(sheet.body.split())
    if addressed:
        dated = sum(name in fields for name in ("from", "to", "number", "date", "time")) >= 2
        return "cable" if words >= 12 or (words and dated) else "fragment"
    labels = {heading_line(line.bare) for line in sheet.head} & HEADING_OF_A_CABLE
    if words >= 12 and ("cite" in labels or (letterhead and labels)):
        return "cable"
    if letterhead or "signatory" in fields:
        return "fragment" if words else "other"
    letters_read = [c for c in sheet.body if c.isalpha()]
    if 2 * sum(c.islower() for c in letters_read) > len(letters_read) and words >= 12:
        return "other"
    if labels or {"date", "time", "classification"} & fields.keys():
        return "fragment" if words or {"date", "time"} & fields.keys() else "other"
    running = sum(sheet.division.looks[n] is Look.PROSE for n in sheet.division.body)
    return "fragment" if running >= 4 else "other"


def read_signatory(sheet: Sheet, evidence: Evidence) -> None:
    """The name alone on a line below the text."""
    signature = sheet.division.signature
    if signature:
        start, end = signature
        name = sheet.raw[start:end].strip()
        words = name.split()
        if any(word.casefold() in COMMON or closeness(word, p) >= 0.8 for word in words for p in PRINTED):
            return
        if any(labels.is_label(word) for word in words):
            return
        start += sheet.raw[start:end].index(name)
        signed = name.strip(" .,;:\"'-*_~")
        known = signed.upper() in PRINCIPALS
        why = "name of a principal below the text" if known else "name below the text"
        evidence.add("signatory", signed, [Span(start, start + len(name))], 0.95 if known else 0.85, why)


def read_released(sheet: Sheet, evidence: Evidence) -> None:
    """The name in brackets behind REL, below the text of a late agency cable; it may stand on the next line."""
    before = ""
    for line in sheet.furniture:
        found = RELEASED.search(line.bare) or (
            RELEASED_BELOW.match(line.bare) if REL_ALONE.search(before) else None
        )
        before = line.bare
        if found:
            spans = [sheet.span(line, found.start("name"), found.end("name"))]
            evidence.add("signatory", found["name"].strip(" ."), spans, 0.85, "released by")
            return
