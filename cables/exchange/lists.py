"""
Lists of cables for programs: CSV, JSON, JSON Lines, BibTeX and RIS, written piece by piece.

Every writer takes cables as they come and gives pieces of text; none holds more than one cable.
"""

import csv
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from cables.exchange.citations import bibtex, revision_address, ris
from cables.exchange.record import Absolute, fields, rights, unsure_fields
from cables.models import Cable

FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")  # what spreadsheets take for the start of one
COLUMNS = (
    "record_number", "address", "title", "number", "date", "time", "zone", "from", "to", "info", "classification",
    "precedence", "captions", "direction", "subject", "signatory", "state", "collection", "item", "points",
    "pages", "unsure",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a list: how it is written, what it is called and under which ending it stands."""

    write: Callable[[Iterable[Cable], "About"], Iterator[str]]
    content_type: str


@dataclass(frozen=True, slots=True)
class About:
    """What a list is of: its address, how many there are, how paths become full addresses, and the day."""

    address: str
    count: int
    absolute: Absolute
    today: date


def summary(cable: Cable, absolute: Absolute) -> dict[str, Any]:
    """What is known about a cable in a list of many, without its words. Keys of fields are those of its record."""
    return {
        "record_number": cable.record_number,
        "address": absolute(cable.get_absolute_url()),
        "title": cable.display_title,
        "kind": cable.kind,
        "fields": fields(cable),
        "unsure": unsure_fields(cable),
        "state": cable.status or None,
        "revision": cable.current_revision.number if cable.current_revision else None,
        "collection": cable.collection.name if cable.collection else None,
        "item": cable.item or None,
        "rights": rights(cable) or None,
        "points": cable.point_count,
        "pages": cable.page_count,
    }


def _json(data: object) -> str:
    return json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)


def json_lines(cables: Iterable[Cable], about: About) -> Iterator[str]:
    """One object a line."""
    for cable in cables:
        yield f"{_json(summary(cable, about.absolute))}\n"


def json_document(cables: Iterable[Cable], about: About) -> Iterator[str]:
    """One object: the list's own address, how many cables match, and the cables."""
    yield f'{{"address": {_json(about.address)}, "count": {about.count}, "cables": ['
    separator = "\n"
    for cable in cables:
        yield f"{separator}{_json(summary(cable, about.absolute))}"
        separator = ",\n"
    yield "\n]}\n"


def formula_safe(value: object) -> str:
    """A cell no spreadsheet takes for a formula: an apostrophe stands before what looks like one."""
    text = _cell(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def without_apostrophe(cell: str) -> str:
    """A cell of this archive's lists as it was before `formula_safe`."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA) else cell


def csv_cells(cable: Cable, absolute: Absolute) -> dict[str, str]:
    """A cable's row in the table, by column, before `formula_safe`."""
    flat = summary(cable, absolute)
    known = {
        **flat["fields"],
        **flat,
        "unsure": [f"{name}: {_cell(it)}" for name, it in flat["unsure"].items()],
    }
    return {name: _cell(known[name]) for name in COLUMNS}


def _cell(value: object) -> str:
    return "; ".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


def comma_separated(cables: Iterable[Cable], about: About) -> Iterator[str]:
    """
    A table with a heading; lists within a cell are joined with semicolons, every line ends with CR LF.

    Likely readings stand in a column of their own, so that nobody takes them for stated.
    """
    page = StringIO()
    writer = csv.writer(page)
    writer.writerow(COLUMNS)
    for cable in cables:
        cells = csv_cells(cable, about.absolute)
        writer.writerow([formula_safe(cells[name]) for name in COLUMNS])
        yield page.getvalue()
        page.seek(0)
        page.truncate()
    yield page.getvalue()


def bibtex_entries(cables: Iterable[Cable], about: About) -> Iterator[str]:
    """An entry a cable, of the text readers see; a cable without any text has none to cite."""
    yield f"% {about.count} cables, {' '.join(about.address.split())}\n"
    for cable in cables:
        if cable.current_revision:
            address = about.absolute(revision_address(cable, cable.current_revision))
            yield f"\n{bibtex(cable, cable.current_revision, address, about.today)}\n"


def ris_records(cables: Iterable[Cable], about: About) -> Iterator[str]:
    """A record a cable, as BibTeX."""
    for cable in cables:
        if cable.current_revision:
            address = about.absolute(revision_address(cable, cable.current_revision))
            record = ris(cable, cable.current_revision, address, about.today)
            yield record.replace("\n", "\r\n") + "\r\n\r\n"


FORMS = {
    "csv": Form(comma_separated, "text/csv; charset=utf-8"),
    "json": Form(json_document, "application/json"),
    "jsonl": Form(json_lines, "application/x-ndjson; charset=utf-8"),
    "bib": Form(bibtex_entries, "application/x-bibtex; charset=utf-8"),
    "ris": Form(ris_records, "application/x-research-info-systems; charset=utf-8"),
}
