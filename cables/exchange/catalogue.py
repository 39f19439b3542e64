"""Read a catalogue: one row a record, with what people wrote down about it."""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from cables.exceptions import InvalidValue, Refused
from cables.exchange.decoding import as_written
from cables.exchange.layouts import HEADINGS, OWN, Layout, layout_of, record_column
from cables.exchange.lists import without_apostrophe
from cables.exchange.sources import bytes_of
from cables.exchange.written_dates import Order, order_of, read_date
from cables.fields import FIELDS, clean_collection, clean_source

OWN_COLUMNS = ("record", "source", "collection", "slug")
DATES = {"date": "time", "received": "received_time"}
MAX_CELL = 10_000
MOST_BYTES = 64 * 1024 * 1024  # half a million rows of a catalogue; it is read as a whole
DELIMITERS = ",;\t|"
NO_FIELD = "-"
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n")


@dataclass(frozen=True, slots=True)
class Asked:
    """
    What whoever brings a catalogue says about it.

    Attributes:
        source: Who says so, for rows without a `source` of their own.
        columns: Heading -> field, where the heading does not tell; `-` passes a column over.
        headings: Of a file that has no line of them.
        order: Of day and month in figures, where the column does not tell.
        encoding: How the file is written, where that is in doubt.
    """

    source: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    headings: Sequence[str] = ()
    order: Order = ""
    encoding: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """
    One record of a catalogue.

    Attributes:
        number: The line it begins on.
        values: A value a field; None says "not stated".
        refused: What is wrong with cells whose values are left out.
        own: The cells of a list this archive wrote, as they stand there; empty in other catalogues.
    """

    number: int
    record: str
    source: str
    collection: str = ""
    slug: str = ""
    values: dict[str, object] = field(default_factory=dict)
    refused: tuple[str, ...] = ()
    own: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that cannot be taken, and why."""

    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class DoubleRow:
    """A row that says what an earlier one says, cell by cell."""

    number: int
    record: str
    first: int


@dataclass(frozen=True, slots=True)
class RivalRow:
    """A row about a record that another row, which says something else, is about too."""

    number: int
    record: str
    others: tuple[int, ...]


@dataclass(slots=True)
class Catalogue:
    """A catalogue's rows in order, bad ones included, and how its columns were understood."""

    rows: list[Row | BadRow | DoubleRow | RivalRow]
    passed_over: list[str]
    layout: str = ""
    record_from: str = ""


def read_catalogue(path: Path, asked: Asked = Asked()) -> Catalogue:
    """
    The rows of a CSV file, so that each can be reported by its line number.

    Columns may be parted by commas, semicolons, tabs or bars. Raises Refused where the file is no catalogue, no
    file, or larger than 64 MiB; raises OSError.
    """
    return read_rows(as_written(bytes_of(path, MOST_BYTES, "a catalogue"), asked.encoding)[0], asked)


def read_rows(text: str, asked: Asked) -> Catalogue:
    """`read_catalogue` of a text."""
    lines = list(_cells(text.lstrip("\ufeff")))
    if asked.headings:
        headings = list(asked.headings)
    else:
        first, lines = (lines[0][1] if lines else "the file is empty"), lines[1:]
        if isinstance(first, str):
            raise Refused(f"The file has no readable line of headings ({first}).")
        headings = first
    columns = Columns.of(headings, [cells for _, cells in lines if isinstance(cells, list)], asked)
    rows: list[Row | BadRow] = []
    for number, cells in lines:
        if isinstance(cells, str):
            rows.append(BadRow(number, f"not CSV: {cells}"))
        elif any(cell.strip() for cell in cells):
            rows.append(columns.row(number, cells, asked.source))
    passed_over = [h for h, name in zip(headings, columns.names, strict=True) if not name and h.strip()]
    layout = columns.layout.name if columns.layout else ""
    return Catalogue(_once_each(rows), passed_over, layout, columns.record_from)


def _once_each(rows: Sequence[Row | BadRow]) -> list[Row | BadRow | DoubleRow | RivalRow]:
    """Rows of which no two are about one record: those that are, are named."""
    about: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if isinstance(row, Row):
            about[row.record].append(row)
    return [row if isinstance(row, BadRow) else _among(row, about[row.record]) for row in rows]


def _among(row: Row, same: Sequence[Row]) -> Row | DoubleRow | RivalRow:
    others = tuple(one.number for one in same if replace(one, number=0) != replace(row, number=0))
    if others:
        return RivalRow(row.number, row.record, others)
    return row if row is same[0] else DoubleRow(row.number, row.record, same[0].number)


# --- lines


def _cells(text: str) -> Iterator[tuple[int, list[str] | str]]:
    """
    The rows of a CSV text, each with the line it begins on; in place of a row that is none, what is wrong with it.

    Only the line such a row begins on is given up: what follows is read on from the next line.
    """
    # Lines end as spreadsheets end them; a form feed or U+2028 within a cell is one character of it.
    lines = list(io.StringIO(text, newline=""))
    at, delimiter = 0, ""
    if lines and (said := SEPARATOR_LINE.fullmatch(lines[0])):
        at, delimiter = 1, said[1]
    form = {
        "delimiter": delimiter or _delimiter(lines[0] if lines else ""),
        # Some programs write a quotation mark within a cell as \" and never double it.
        "escapechar": "\\" if '\\"' in text and '""' not in text else None,
    }
    while at < len(lines):
        reader = csv.reader(map(lines.__getitem__, range(at, len(lines))), strict=True, **form)
        begun = 0
        try:
            for cells in reader:
                yield at + begun + 1, cells
                begun = reader.line_num
            return
        except csv.Error as error:
            yield at + begun + 1, str(error)
            at += begun + 1


def _delimiter(line: str) -> str:
    """What parts the columns: that which parts the first line into most cells."""

    def parted(delimiter: str) -> int:
        try:
            return len(next(csv.reader([line], delimiter=delimiter), []))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=parted)


# --- columns


@dataclass(slots=True)
class Columns:
    """
    What each column of a catalogue holds.

    `names` has a field, one of OWN_COLUMNS, or "" for a column that is passed over; `orders` tells, by field, the
    order of day and month in its figures.
    """

    names: list[str]
    layout: Layout | None
    orders: dict[str, Order]
    record_from: str = ""

    @classmethod
    def of(cls, headings: Sequence[str], rows: Sequence[Sequence[str]], asked: Asked) -> "Columns":
        """Understand the headings of a catalogue with these rows; raises Refused where they cannot be."""
        plain = [" ".join(h.split()).casefold() for h in headings]
        layout = layout_of(plain)
        said = _said(asked.columns, plain)
        columns = {**HEADINGS, **(layout.columns if layout else {}), **said}
        names = [columns.get(h, h) for h in plain]
        names = [name if name in FIELDS or name in OWN_COLUMNS else "" for name in names]
        record_from = ""
        if layout and "record" not in names and (record_from := record_column(layout, plain, rows)):
            names[plain.index(record_from)] = "record"
        _check(headings, names)
        orders = {
            name: asked.order or order_of(_column(rows, names.index(name))) for name in DATES if name in names
        }
        original = headings[plain.index(record_from)] if record_from else ""
        return cls(names, layout, orders, original)

    def row(self, number: int, cells: Sequence[str], source: str) -> Row | BadRow:
        """One row of the catalogue."""
        if len(cells) > len(self.names) and not any(cell.strip() for cell in cells[len(self.names) :]):
            cells = cells[: len(self.names)]
        if len(cells) != len(self.names):
            return BadRow(number, f"{len(cells)} cells where the headings name {len(self.names)}")
        given = {name: cell.strip() for name, cell in zip(self.names, cells, strict=True) if name}
        if self.layout is OWN:
            given = {name: without_apostrophe(cell) for name, cell in given.items()}
        own = {name: cell for name, cell in given.items() if name != "record"} if self.layout is OWN else {}
        record = given.pop("record")
        if not record:
            return BadRow(number, "no record number")
        try:
            said_by = clean_source(given.pop("source", "") or source)
        except InvalidValue as error:
            return BadRow(number, str(error))
        if not said_by:
            return BadRow(number, "no source: add a column “source” or say --source")
        row = Row(number, record, said_by, slug=given.pop("slug", ""), own=own)
        row = self._with_cells(row, given)
        if row.refused and not (row.values or row.collection or row.slug):
            return BadRow(number, "; ".join(row.refused))
        return row

    def _with_cells(self, row: Row, given: Mapping[str, str]) -> Row:
        """A row with the values of its cells; what is wrong with a cell costs no other."""
        values: dict[str, object] = {}
        collection, refused = "", []
        for name, cell in given.items():
            if not cell:
                continue
            try:
                if len(cell) > MAX_CELL:
                    raise InvalidValue(f"a cell has more than {MAX_CELL} characters")
                if name == "collection":
                    collection = clean_collection(cell) or ""
                else:
                    values |= self._value(name, cell)
            except InvalidValue as error:
                refused.append(f"{name}: {error}")
        return replace(row, values=values, collection=collection, refused=tuple(refused))

    def _value(self, name: str, cell: str) -> dict[str, object]:
        """What a cell states: of a date perhaps the time beside it too."""
        if name not in DATES:
            return {name: FIELDS[name].clean(cell)}
        written = read_date(cell, self.orders.get(name, ""))
        value = FIELDS[name].clean(written.day)
        time = DATES[name]
        return {name: value, time: written.time} if written.time and time not in self.names else {name: value}


def _said(columns: Mapping[str, str], plain: Sequence[str]) -> dict[str, str]:
    """The mapping that was asked for; raises Refused for headings or fields there are none of."""
    said = {" ".join(h.split()).casefold(): name.strip().casefold() for h, name in columns.items()}
    if missing := [h for h in said if h not in plain]:
        raise Refused(f"There is no column {_quoted(missing)}. The headings are {_quoted(plain)}.")
    known = [*OWN_COLUMNS, *FIELDS, NO_FIELD]
    if unknown := [name for name in said.values() if name not in known]:
        raise Refused(f"There is no field {_quoted(unknown)} to map a column to. Known: {', '.join(known)}.")
    return said


def _check(headings: Sequence[str], names: Sequence[str]) -> None:
    """Raise Refused where the columns do not make a catalogue."""
    known = ", ".join([*OWN_COLUMNS, *FIELDS])
    if not any(names):
        shown = _quoted([h[:30] for h in headings[:6]])
        raise Refused(
            f"No column of this file is known here: its first line has {shown}. If these are headings, say which "
            "field each holds (--map “Ref. no.=record”); if the file has no line of headings, name its columns in "
            f"their order (--headings record,date,-,from; “-” passes one over). Known: {known}."
        )
    if "record" not in names:
        raise Refused(
            "The catalogue needs a column “record” with the record number. It has "
            f"{_quoted(headings)}: say which of them it is, as in --map “{headings[0]}=record”."
        )
    if twice := sorted({name for name in names if name and names.count(name) > 1}):
        raise Refused(f"Column {', '.join(twice)} stands twice: pass one over, as in --map “heading=-”.")
    if not any(name not in ("", "record", "source") for name in names):
        raise Refused(f"No column but the record's is known: {_quoted(headings)}. Known: {known}.")


def _column(rows: Sequence[Sequence[str]], at: int) -> list[str]:
    return [row[at] for row in rows if len(row) > at]


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{word}”" for word in words)
