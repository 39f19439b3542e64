"""
The fields a cable is described by: what each may hold, and how a settled value is written to the cable.

Their names are those of evidence, of the reader's output and of the exports alike. A value is a string (a date as
`1962-11-19`, `1962-11`, `1962`, or `1962~` for "about 1962"; a time as `20:00`), True or False, a list of strings,
or None for "not stated".
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, time

from cables.exceptions import InvalidValue, UnknownField
from cables.linking import find_correspondents
from cables.models import (
    Addressee,
    Amended,
    Cable,
    Classification,
    Correspondent,
    DatePrecision,
    DateSource,
    Direction,
    Kind,
    Precedence,
    Reference,
    Zone,
    fold_name,
)

LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
Value = str | bool | list[str] | None
MAX_ENTRIES = 200


@dataclass(frozen=True, slots=True)
class Field:
    """A field: `clean` gives a value its one written form or raises InvalidValue, `write` puts it on a cable."""

    name: str
    label: str
    clean: Callable[[object], Value]
    write: Callable[[Cable, Value, bool], None]
    many: bool = False


def get_field(name: str) -> Field:
    """The field of that name; raises UnknownField."""
    try:
        return FIELDS[name]
    except KeyError:
        raise UnknownField(f"The archive has no field “{name}”.") from None


# --- bringing values into form


def _text(limit: int) -> Callable[[object], Value]:
    def clean(value: object) -> Value:
        text = " ".join(str(value or "").split())
        if "\x00" in text:
            raise InvalidValue("A value cannot contain a NUL character.")
        if len(text) > limit:
            raise InvalidValue(f"A value of {len(text)} characters is too long here: {limit} at most.")
        return text or None

    return clean


def _name(value: object) -> Value:
    """The name of a correspondent, which must hold something to know it by."""
    name = _text(200)(value)
    if name is None:
        return None
    folded = fold_name(name)
    if not folded:
        raise InvalidValue(f"“{name}” is no name: it needs at least one letter or digit.")
    if len(folded) > 200:  # a ligature or a fraction is several letters when names are compared
        raise InvalidValue(f"A name of {len(folded)} letters is too long here: 200 at most.")
    return name


def _choice(choices: type) -> Callable[[object], Value]:
    def clean(value: object) -> Value:
        if value in (None, ""):
            return None
        for known in choices.values:
            if known.casefold() == str(value).strip().casefold():
                return known
        raise InvalidValue(f"“{value}” is not one of: {', '.join(choices.values)}.")

    return clean


def _date(value: object) -> Value:
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value).strip()).isoformat()
    except ValueError:
        raise InvalidValue(f"“{value}” is not a date like 1962-11-19.") from None


WRITTEN_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(~?)", re.ASCII)


def _written_date(value: object) -> Value:
    """A day, a month or a year, "~" behind it where it is about then."""
    if value in (None, ""):
        return None
    text = str(value).strip()
    found = WRITTEN_DATE.fullmatch(text)
    try:
        date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except (TypeError, ValueError):
        raise InvalidValue(f"“{value}” is not a date like 1962-11-19, 1962-11 or 1962.") from None
    return text


def _time(value: object) -> Value:
    if value in (None, ""):
        return None
    try:
        return time.fromisoformat(str(value).strip()).strftime("%H:%M")
    except ValueError:
        raise InvalidValue(f"“{value}” is not a time like 20:00.") from None


def _zone(value: object) -> Value:
    """Zulu by any of its names, or local."""
    names = {"zulu": Zone.ZULU, "gmt": Zone.ZULU, "utc": Zone.ZULU}
    return _choice(Zone)(names.get(str(value or "").strip().casefold(), value))


def _language(value: object) -> Value:
    tag = _text(20)(value)
    if tag is not None and not LANGUAGE.fullmatch(str(tag)):
        raise InvalidValue(f"“{tag}” is not a language like de, fr or pt-BR.")
    return tag


def _flag(value: object) -> Value:
    if value in (None, ""):
        return None
    if isinstance(value, bool):
        return value
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    try:
        return words[str(value).strip().casefold()]
    except KeyError:
        raise InvalidValue(f"“{value}” is neither yes nor no.") from None


def _list(one: Callable[[object], Value]) -> Callable[[object], Value]:
    def clean(value: object) -> Value:
        given = value.split(";") if isinstance(value, str) else list(value or [])
        values = [text for text in map(one, given) if text]
        if len(values) > MAX_ENTRIES:
            raise InvalidValue(f"{len(values)} entries are too many here: {MAX_ENTRIES} at most.")
        return list(dict.fromkeys(values)) or None

    return clean


# What goes with values: who says so, and the collection a catalogue files a cable under.
clean_source = _text(500)
clean_collection = _text(200)


# --- writing settled values to a cable (the caller saves the cable)


def _column(column: str) -> Callable[[Cable, Value, bool], None]:
    empty = Cable._meta.get_field(column).get_default()

    def write(cable: Cable, value: Value, create: bool) -> None:
        setattr(cable, column, empty if value is None else value)

    return write


def _write_kind(cable: Cable, value: Value, create: bool) -> None:
    cable.kind = value or Kind.CABLE


def _write_date(cable: Cable, value: Value, create: bool) -> None:
    if not value:
        cable.sent_on = cable.sent_time = None
        cable.sent_zone = cable.date_source = cable.date_precision = ""
        cable.date_is_about = False
        return
    year, month, day, about = WRITTEN_DATE.fullmatch(value).groups()
    cable.sent_on = date(int(year), int(month or 1), int(day or 1))
    cable.date_is_about = bool(about)
    cable.date_precision = DatePrecision.DAY if day else DatePrecision.MONTH if month else DatePrecision.YEAR
    # A time says nothing without its day.
    _write_time(cable, f"{cable.sent_time:%H:%M}" if cable.sent_time else None, create)


def _write_time(cable: Cable, value: Value, create: bool) -> None:
    dated = cable.sent_on and cable.date_precision in (DatePrecision.DAY, DatePrecision.MINUTE)
    cable.sent_time = time.fromisoformat(value) if value and dated else None
    if cable.sent_time is None:
        cable.sent_zone = ""
    if dated:
        cable.date_precision = DatePrecision.MINUTE if cable.sent_time else DatePrecision.DAY


def _write_zone(cable: Cable, value: Value, create: bool) -> None:
    # A zone says nothing without its time.
    cable.sent_zone = value if value and cable.sent_time else ""


def _write_date_source(cable: Cable, value: Value, create: bool) -> None:
    cable.date_source = value if value and cable.sent_on else ""


def _write_received_on(cable: Cable, value: Value, create: bool) -> None:
    cable.received_on = date.fromisoformat(value) if value else None


def _write_received_time(cable: Cable, value: Value, create: bool) -> None:
    cable.received_time = time.fromisoformat(value) if value else None


def _write_sender(cable: Cable, value: Value, create: bool) -> None:
    write_sender(cable, value, find_correspondents([value], create)[0] if value else None)


def write_sender(cable: Cable, value: Value, correspondent: Correspondent | None) -> None:
    """Put a sender on a cable whose correspondent is known already."""
    cable.sender = correspondent
    cable.sender_as_read = value or ""
    cable.sender_folded = fold_name(value) if value else ""


def _write_addressees(role: str) -> Callable[[Cable, Value, bool], None]:
    def write(cable: Cable, value: Value, create: bool) -> None:
        names = value or []
        cable.addressees.filter(role=role).delete()
        Addressee.objects.bulk_create(addressees(cable, role, names, find_correspondents(names, create)))

    return write


def addressees(
    cable: Cable, role: str, names: Sequence[str], correspondents: Sequence[Correspondent | None]
) -> list[Addressee]:
    """The addressees of one role, in order. Unsaved."""
    return [
        Addressee(
            cable=cable, role=role, position=position, as_read=name, folded=fold_name(name), correspondent=one
        )
        for position, (name, one) in enumerate(zip(names, correspondents, strict=True), start=1)
    ]


def _write_references(cable: Cable, value: Value, create: bool) -> None:
    cable.references.all().delete()
    Reference.objects.bulk_create(references(cable, value or []))


def references(cable: Cable, names: Sequence[str]) -> list[Reference]:
    """What a cable cites, in order. Unsaved."""
    return [Reference(cable=cable, position=n, as_cited=name) for n, name in enumerate(names, start=1)]


# In the order they are settled: a time is written after the date it belongs to.
FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        Field("kind", "Kind", _choice(Kind), _write_kind),
        Field("direction", "Direction", _choice(Direction), _column("direction")),
        Field("circular", "Circular", _flag, _column("is_circular")),
        Field("number", "Telegram number", _text(60), _column("telegram_number")),
        Field("from", "From", _name, _write_sender),
        Field("to", "To", _list(_name), _write_addressees(Addressee.Role.ACTION), many=True),
        Field("info", "Info", _list(_name), _write_addressees(Addressee.Role.INFO), many=True),
        Field("pass_to", "Pass to", _list(_text(200)), _column("pass_to"), many=True),
        Field("date", "Date", _written_date, _write_date),
        Field("time", "Time", _time, _write_time),
        Field("zone", "Clock of that time", _zone, _write_zone),
        Field("date_source", "Date is that of", _choice(DateSource), _write_date_source),
        Field("received", "Received", _date, _write_received_on),
        Field("received_time", "Time received", _time, _write_received_time),
        Field("control_number", "Control number", _text(60), _column("control_number")),
        Field("classification", "Classification", _choice(Classification), _column("classification")),
        Field("declassified", "Declassified", _text(300), _column("declassified")),
        Field("precedence", "Precedence", _choice(Precedence), _column("precedence")),
        Field("captions", "Captions", _list(_text(60)), _column("captions"), many=True),
        Field("subject", "Subject", _text(500), _column("subject")),
        Field("references", "References", _list(_text(300)), _write_references, many=True),
        Field("signatory", "Signed", _text(200), _column("signatory")),
        Field("drafter", "Drafted by", _text(300), _column("drafter")),
        Field("amended", "Changes on the paper were made", _choice(Amended), _column("amended")),
        Field("section", "Section", _text(20), _column("section")),
        Field("extent", "Extent", _text(60), _column("extent")),
        Field("withheld", "Withheld for", _text(300), _column("withheld")),
        Field("language", "Language", _language, _column("language")),
        Field("title", "Title", _text(300), _column("title")),
        Field("absence", "Why no text is held", _text(300), _column("absence")),
        Field("item", "Item in the collection", _text(200), _column("item")),
        Field("rights", "Rights", _text(2000), _column("rights")),
        Field("provenance", "Provenance", _text(2000), _column("provenance")),
    )
}
