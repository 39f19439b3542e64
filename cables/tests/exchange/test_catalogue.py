"""A catalogue is read row by row; a bad row is named by its line."""

import pytest

from cables.exceptions import InvalidValue, Refused
from cables.exchange.catalogue import BadRow, Row, parse_date, read_catalogue


@pytest.fixture
def rows(tmp_path):
    def read(text: str | bytes, source="A guide"):
        path = tmp_path / "catalogue.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return list(read_catalogue(path, source))

    return read


@pytest.mark.parametrize(
    ("cell", "iso"),
    [
        ("1962-11-19", "1962-11-19"),
        ("11/19/1962", "1962-11-19"),
        ("19 November 1962", "1962-11-19"),
        ("Nov 19, 1962", "1962-11-19"),
    ],
)
def test_forms_of_a_date(cell, iso):
    """The forms catalogues use."""
    assert parse_date(cell) == iso


@pytest.mark.parametrize(
    "cell", ["31 FEB 1963", "00/00/0000", "11/19/62", "99999-01-01", "1962", "٣/٣/١٩٦٢", "0001-01-01"]
)
def test_what_is_no_date_is_refused(cell):
    """No day is invented and no century guessed."""
    with pytest.raises(InvalidValue):
        parse_date(cell)


def test_good_rows_are_kept_and_bad_ones_named_by_line(rows):
    """One bad date, one missing record, one cell too many: the rows between them stand."""
    found = rows("record,from,date\nA,PARIS,1962-11-19\nB,PARIS,31 FEB\n,PARIS,\nC,LONDON,\nD,a,b,c\n")
    assert [type(row) for row in found] == [Row, BadRow, BadRow, Row, BadRow]
    assert [row.number for row in found] == [2, 3, 4, 5, 6]
    assert found[0].values == {"from": "PARIS", "date": "1962-11-19"}


def test_a_row_needs_a_source(rows):
    """A value of people without a source is no evidence."""
    (row,) = rows("record,from\nA,PARIS\n", source="")
    assert "source" in row.reason


def test_several_recipients_stand_in_one_cell(rows):
    """Separated by semicolons."""
    (row,) = rows("record,to\nA,PARIS; LONDON\n")
    assert row.values == {"to": ["PARIS", "LONDON"]}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("from,to\nA,B\n", "record"),
        ("record,colour\nA,red\n", "colour"),
        ("record,from,from\nA,B,C\n", "twice"),
        (b"\x89PNG\r\n", "PNG"),
    ],
)
def test_what_is_no_catalogue_is_refused_whole(rows, text, said):
    """Nothing is taken from a file whose columns are not understood."""
    with pytest.raises(Refused, match=said):
        rows(text)


def test_catalogues_in_utf16_and_cp1252_are_read(rows):
    """Spreadsheets write these."""
    for encoding in ("utf-16", "cp1252"):
        (row,) = rows("record,from\nA,Bogotá\n".encode(encoding))
        assert row.values == {"from": "Bogotá"}


@pytest.mark.parametrize("bad", ['B,"LONDON', 'B,"LON"DON', 'B,"LONDON" x'])
def test_a_bad_quote_costs_one_line(rows, bad):
    """It is named by its line, and the rows after it are read, those with good quotes too."""
    found = rows(f'record,from\nA,PARIS\n{bad}\nC,ROME\nD,"BERN, Embassy"\nE,"TWO\nLINES"\n')
    assert [(type(row), row.number) for row in found] == [(Row, 2), (BadRow, 3), (Row, 4), (Row, 5), (Row, 6)]
    assert [row.values["from"] for row in found if isinstance(row, Row)][2:] == ["BERN, Embassy", "TWO LINES"]


@pytest.mark.parametrize("break_", ["\u2028", "\u2029", "\x85", "\v", "\f", "\x1c"])
def test_only_line_ends_end_a_row(rows, break_):
    """Other breaks stand within a cell."""
    (row,) = rows(f"record,from\nA,NEW{break_}YORK\n")
    assert row.values == {"from": "NEW YORK"}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_kind_of_line_end(rows, end):
    """Of Unix, Windows and old Macintosh."""
    assert [row.number for row in rows(end.join(["record,from", "A,PARIS", "B,ROME", ""]))] == [2, 3]


def test_semicolons_between_columns_are_named(rows):
    """Spreadsheets of many countries write them."""
    with pytest.raises(Refused, match="commas"):
        rows("record;from\nA;PARIS\n")


@pytest.mark.parametrize(
    "row",
    [f"A,PARIS,{'x' * 201},guide", f"A,PARIS,Lot 5,{'x' * 501}", "A,---,Lot 5,guide", f"A,{'x' * 201},,guide"],
)
def test_what_the_archive_cannot_hold_is_a_bad_row(rows, row):
    """A collection, source or name too long, or a name without letters."""
    (found,) = rows(f"record,from,collection,source\n{row}\n")
    assert isinstance(found, BadRow)
