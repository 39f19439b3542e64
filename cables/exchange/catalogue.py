"""Read a catalogue: one row a record, with what people wrote down about it."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path

from cables.exceptions import InvalidValue, Refused
from cables.exchange.decoding import as_written
from cables.fields import FIELDS, clean_collection, clean_source

# Column headings people use, beside the names of the fields themselves.
HEADINGS = {
    "record_number": "record",
    "record number": "record",
    "sender": "from",
    "recipient": "to",
    "recipients": "to",
    "telegram_number": "number",
    "telegram number": "number",
}
OWN_COLUMNS = {"record", "source", "collection", "slug"}
DATE_FORMS = ("%Y-%m-%d", "%m/%d/%Y", "%d %B %Y", "%B %d, %Y", "%d %b %Y", "%b %d, %Y")
MAX_CELL = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """One record of a catalogue: values a field, `number` the line it begins on."""

    number: int
    record: str
    source: str
    collection: str = ""
    slug: str = ""
    values: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken, and why."""

    number: int
    reason: str


def read_catalogue(path: Path, source: str = "") -> Iterator[Row | BadRow]:
    """
    The rows of a CSV file in order, bad ones included, so that each can be reported by its line number.

    Args:
        path: UTF-8, UTF-16 or cp1252, with a line of headings; a column `record` is needed.
        source: Who says so, for rows without a `source` of their own.

    Raises Refused where the file is no catalogue at all.
    """
    rows = _cells(as_written(path.read_bytes())[0])
    number, headings = next(rows, (1, "the file is empty"))
    if isinstance(headings, str):
        raise Refused(f"The file has no readable line of headings ({headings}).")
    headings = [HEADINGS.get(h.strip().casefold(), h.strip().casefold()) for h in headings]
    _check_headings(headings)
    for number, cells in rows:
        if isinstance(cells, str):
            yield BadRow(number, f"not CSV: {cells}")
        elif any(cell.strip() for cell in cells):
            yield _row(number, headings, cells, source)


def _cells(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """
    The rows of a CSV text, each with the line it begins on; in place of a row that is none, what is wrong with it.

    Only the line such a row begins on is given up: what follows is read on from the next line.
    """
    # Lines end as spreadsheets end them; a form feed or U+2028 within a cell is one character of it.
    lines = list(io.StringIO(text, newline=""))
    at = 0
    while at < len(lines):
        reader = csv.reader(map(lines.__getitem__, range(at, len(lines))), strict=True)
        begun = 0
        try:
            for cells in reader:
                yield at + begun + 1, cells
                begun = reader.line_num
            return
        except csv.Error as error:
            yield at + begun + 1, str(error)
            at += begun + 1


def _check_headings(headings: list[str]) -> None:
    if len(headings) == 1 and ";" in headings[0]:
        raise Refused("The columns are separated by “;”: save the catalogue with commas.")
    if "record" not in headings:
        raise Refused("The catalogue needs a column “record”.")
    unknown = [h for h in headings if h not in OWN_COLUMNS and h not in FIELDS]
    if unknown:
        known = ", ".join([*sorted(OWN_COLUMNS), *FIELDS])
        raise Refused(f"Unknown column {', '.join(f'“{h}”' for h in unknown)}. Known: {known}.")
    twice = {h for h in headings if headings.count(h) > 1}
    if twice:
        raise Refused(f"Column {', '.join(sorted(twice))} stands twice.")


def _row(number: int, headings: list[str], cells: list[str], source: str) -> Row | BadRow:
    if len(cells) != len(headings):
        return BadRow(number, f"{len(cells)} cells where the headings name {len(headings)}")
    if any(len(cell) > MAX_CELL for cell in cells):
        return BadRow(number, f"a cell has more than {MAX_CELL} characters")
    given = {h: cell.strip() for h, cell in zip(headings, cells, strict=True)}
    record, slug = given.pop("record"), given.pop("slug", "")
    said_by, collection = given.pop("source", "") or source, given.pop("collection", "")
    if not record:
        return BadRow(number, "no record number")
    if not said_by:
        return BadRow(number, "no source: add a column “source” or say --source")
    try:
        said_by, collection = clean_source(said_by), clean_collection(collection) or ""
        values = {name: _value(name, cell) for name, cell in given.items() if cell}
    except InvalidValue as error:
        return BadRow(number, str(error))
    return Row(number, record, said_by, collection, slug, values)


def _value(name: str, cell: str) -> object:
    if name in ("date", "received"):
        return parse_date(cell)
    return FIELDS[name].clean(cell)


def parse_date(cell: str) -> str:
    """A date in one of the forms catalogues use, as ISO; raises InvalidValue. Two-digit years are not guessed."""
    cleaned = re.sub(r"\s+", " ", cell.strip())
    for form in DATE_FORMS:
        try:
            found: date = datetime.strptime(cleaned, form).date()
        except ValueError:
            continue
        if 1700 <= found.year <= 2100:
            return found.isoformat()
    raise InvalidValue(f"“{cell[:40]}” is not a date of a form known here, such as 1962-11-19 or 11/19/1962")
