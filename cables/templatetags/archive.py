"""What templates need to say about cables. Everything here returns escaped or plain strings."""

import json
import re
from datetime import date, time

from django import template
from django.http import QueryDict
from django.utils.dateformat import format as format_date
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

from cables.models import Cable, Classification, DatePrecision, DateSource, Revision, Zone

register = template.Library()

# As in Django's json_script: what could end a script element is written as an escape of JSON.
JSON_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}

STATUS_WORDS = {Revision.State.RAW: "Raw OCR", Revision.State.MACHINE: "Machine text"}

# Characters that steer the display instead of showing: spelled out, so that none can hide its neighbours.
CONTROL_NAMES = {
    0x061C: "ALM", 0x200B: "ZWSP", 0x200E: "LRM", 0x200F: "RLM", 0x202A: "LRE", 0x202B: "RLE", 0x202C: "PDF",
    0x202D: "LRO", 0x202E: "RLO", 0x2060: "WJ", 0x2066: "LRI", 0x2067: "RLI", 0x2068: "FSI", 0x2069: "PDI",
    0xFEFF: "BOM",
}  # fmt: skip
CONTROLS = re.compile(
    "([\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff])"
)


@register.filter
def status_word(status: str) -> str:
    """The word readers see for a state of a text."""
    return STATUS_WORDS.get(status) or str(status).capitalize()


@register.filter
def capfirst_only(words: str) -> str:
    """ "TOP SECRET" as "Top secret"."""
    return str(words).capitalize()


@register.filter
def visible(text: str) -> SafeString:
    """Escaped text in which characters that steer the display are spelled out instead of obeyed."""
    text = str(text)
    if not CONTROLS.search(text):
        return escape(text)
    pieces = CONTROLS.split(text)
    return format_html_join(
        "", "{}", ((control_mark(piece) if n % 2 else piece,) for n, piece in enumerate(pieces))
    )


def control_mark(character: str) -> SafeString:
    return format_html(
        '<span class="control-mark" title="control character U+{}">{}</span>',
        f"{ord(character):04X}",
        control_name(character),
    )


def control_name(character: str) -> str:
    code = ord(character)
    return CONTROL_NAMES.get(code) or (chr(0x2400 + code) if code < 0x20 else f"U+{code:02X}")


@register.filter
def legible(text: str) -> str:
    """Text for places that hold no elements, such as <title>: controls spelled out in angle brackets."""
    return CONTROLS.sub(lambda match: f"⟨{control_name(match[1])}⟩", str(text))


@register.filter
def linked_data(data: dict) -> SafeString:
    """Data as a JSON-LD element: no sign of it can end the element or begin another."""
    text = json.dumps(data, ensure_ascii=False, default=str).translate(JSON_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', SafeString(text))


@register.filter
def day(value: date | None, precision: str = DatePrecision.DAY) -> str:
    """A date no more exact than it was written: "1962", "November 1962" or "19 November 1962"."""
    if value is None:
        return "not stated"
    pattern = {DatePrecision.YEAR: "Y", DatePrecision.MONTH: "F Y"}.get(precision, "j F Y")
    return format_date(value, pattern)


@register.filter
def clock(value: time, zone: str = "") -> str:
    """A time of day: "8:26 p.m.", or "20:26 Z" where the cable counts in Zulu."""
    if zone == Zone.ZULU:
        return f"{value:%H:%M} Z"
    hour, minute = value.hour % 12 or 12, f":{value:%M}" if value.minute else ""
    return f"{hour}{minute} {'a.m.' if value.hour < 12 else 'p.m.'}"


@register.filter
def sent(cable: Cable) -> str:
    """When a cable was sent, as exactly as it says; a likely reading in its mark; else "not stated"."""
    return cable.likely("date", as_dated(cable)) if cable.sent_on else day(None)


def as_dated(cable: Cable) -> str:
    """Day and time without the mark of a likely day; the time alone may bear one."""
    about = "c. " if cable.date_is_about else ""
    shown = f"{about}{day(cable.sent_on, cable.date_precision)}"
    if not cable.sent_time:
        return shown
    time_of_day = clock(cable.sent_time, cable.sent_zone)
    return f"{shown}, {time_of_day if 'date' in cable.unsure else cable.likely('time', time_of_day)}"


@register.filter
def marking(cable: Cable) -> str:
    """
    Its classification for titles, with that it is history: "Secret, declassified" where something states that,
    else "Secret, historical marking"; or empty.
    """
    words = cable.likely("classification", cable.classification.capitalize())
    if not words or cable.classification == Classification.UNCLASSIFIED:
        return ""
    return f"{words}, {'declassified' if cable.release else 'historical marking'}"


@register.filter
def date_gloss(cable: Cable) -> str:
    """What a reader has to know about the date: one of drafting or receipt, or later than the receipt."""
    if cable.sent_after_received:
        return "later than its receipt: the clocks of two zones, or a date that is misread"
    words = {DateSource.DRAFTED: "date of drafting", DateSource.RECEIVED: "date of receipt"}
    return words.get(cable.date_source, "")


@register.filter
def machine_date(cable: Cable) -> str:
    """The date as ISO 8601, cut to its precision, for <time> and for metadata; empty unless it is stated."""
    if cable.date_is_about:
        return ""
    return cable.asserted("date", cable.date_as_written) or ""


@register.simple_tag
def with_query(query: QueryDict, **changes: object) -> str:
    """The query of an address with some parameters set, or dropped where None. A new filter starts at page 1."""
    changed = query.copy()
    for name, value in changes.items():
        if value is None:
            changed.pop(name, None)
        else:
            changed[name] = str(value)
    return f"?{changed.urlencode()}"


@register.simple_tag
def with_more(query: QueryDict, **added: object) -> str:
    """The query of an address with a further value of some parameters, from page 1."""
    changed = query.copy()
    changed.pop("page", None)
    for name, value in added.items():
        changed.appendlist(name, str(value))
    return f"?{changed.urlencode()}"


@register.filter
def percent(rate: float) -> str:
    """A rate as a percentage with one decimal; small but not zero says so."""
    return "under 0.1%" if 0 < rate < 0.0005 else f"{rate * 100:.1f}%"


@register.filter
def event_detail(detail: dict) -> SafeString:
    """What an event is about (`told` or `told_to_readers` of it), as "field: sender; was: …" pairs, escaped."""
    order = {name: place for place, name in enumerate(("file", "field", "fields", "from", "to", "source"))}
    told = sorted(detail.items(), key=lambda item: order.get(item[0], len(order)))
    names = {"from": "was", "to": "is now"}
    pairs = ((names.get(name, name), visible(_told(value))) for name, value in told if value not in (None, "", []))
    return format_html_join("; ", "{}: {}", pairs)


def _told(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
