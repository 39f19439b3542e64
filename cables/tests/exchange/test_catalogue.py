"""A catalogue is read row by row; a bad row is named by its line."""

import pytest

from cables.exceptions import InvalidValue, Refused
from cables.exchange.catalogue import Asked, BadRow, DoubleRow, RivalRow, Row, read_catalogue
from cables.exchange.written_dates import Written, order_of, read_date


@pytest.fixture
def catalogue(tmp_path):
    def read(text: str | bytes, **asked):
        path = tmp_path / "catalogue.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return read_catalogue(path, Asked(**{"source": "A guide", **asked}))

    return read


@pytest.fixture
def rows(catalogue):
    return lambda text, **asked: catalogue(text, **asked).rows


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("1962-11-19", "1962-11-19"),
        ("11/19/1962", "1962-11-19"),
        ("19/11/1962", "1962-11-19"),
        ("19.11.1962", "1962-11-19"),
        ("3/3/1963", "1963-03-03"),
        ("19 November 1962", "1962-11-19"),
        ("19th November, 1962", "1962-11-19"),
        ("Nov 19, 1962", "1962-11-19"),
        ("Nov. 19, 1962", "1962-11-19"),
        ("Sept. 9, 1962", "1962-09-09"),
        ("12-JUL-1974", "1974-07-12"),
        ("1962 November 19", "1962-11-19"),
        ("19621119", "1962-11-19"),
        ("1962", "1962"),
        ("[1962]", "1962"),
        ("1962-11", "1962-11"),
        ("1962/11", "1962-11"),
        ("November 1962", "1962-11"),
        ("nov 1962", "1962-11"),
        ("1962 Nov.", "1962-11"),
        ("c. 1962", "1962~"),
        ("ca 1962", "1962~"),
        ("circa November 1962", "1962-11~"),
        ("[1962?]", "1962~"),
        ("about 19 November 1962", "1962-11-19~"),
        ("undated", None),
        ("N.D.", None),
        ("[no date]", None),
        ("1962-11-19T00:00:00Z", "1962-11-19"),
        ("1962-11-19 00:00", "1962-11-19"),
    ],
)
def test_forms_of_a_date(cell, day):
    """The forms catalogues use, each as exact as it is written."""
    assert read_date(cell) == Written(day)


def test_a_time_beside_a_date_is_kept():
    """In a cell of both."""
    assert read_date("12/28/1966 18:48") == Written("1966-12-28", "18:48")


@pytest.mark.parametrize(
    "cell",
    [
        "31 FEB 1963", "00/00/0000", "11/19/62", "99999-01-01", "٣/٣/١٩٦٢", "0001-01-01", "1962-1963", "1960s",
        "1962-13", "November", "31/31/1962", "12 Smarch 1962", "c. ", "?", "1962-11-00", "2962",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused(cell):
    """No day is invented and no century guessed."""
    with pytest.raises(InvalidValue):
        read_date(cell)


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["19/11/1962", "03/11/1962"], "day first"),
        (["11/19/1962", "03/11/1962"], "month first"),
        (["01/02/1962", "November 1962", ""], ""),
        (["19/11/1962", "11/19/1962"], "both"),
    ],
)
def test_a_column_tells_the_order_of_day_and_month(column, order):
    """By any figure above twelve."""
    assert order_of(column) == order


def test_days_are_read_in_the_order_of_their_column(rows):
    """03/11 beside 19/11 is the third of November, also where it comes first."""
    first, second = rows("record,date\nA,03/11/1962\nB,19/11/1962\n")
    assert (first.values, second.values) == ({"date": "1962-11-03"}, {"date": "1962-11-19"})


def test_what_no_column_tells_is_refused_unless_it_is_said(rows):
    """With the options that say it."""
    text = "record,date\nA,03/11/1962\n"
    (row,) = rows(text)
    assert "--day-first or --month-first" in row.reason
    assert rows(text, order="day first")[0].values == {"date": "1962-11-03"}
    assert rows(text, order="month first")[0].values == {"date": "1962-03-11"}
    assert isinstance(rows("record,date\nA,11/19/1962\n", order="day first")[0], BadRow)


def test_in_a_column_with_both_orders_only_clear_days_are_taken(rows):
    """No day is guessed from a column that contradicts itself."""
    found = rows("record,date\nA,19/11/1962\nB,11/19/1962\nC,03/11/1962\n")
    assert [getattr(row, "values", None) for row in found] == [{"date": "1962-11-19"}] * 2 + [None]


def test_a_refused_cell_costs_no_other(rows):
    """The other cells of its row are kept, and it is named."""
    (row,) = rows("record,from,date,to\nA,PARIS,31 FEB,ROME\n")
    assert row.values == {"from": "PARIS", "to": ["ROME"]}
    assert "31 FEB" in row.refused[0]


def test_one_record_twice_is_a_conflict_of_named_lines(rows):
    """Neither is taken; what is the same cell by cell is said once."""
    found = rows("record,from\nA,PARIS\nB,ROME\nA,LYON\nB,ROME\nC,BONN\n")
    assert [type(row) for row in found] == [RivalRow, Row, RivalRow, DoubleRow, Row]
    assert (found[0].others, found[2].others, found[3].first) == ((4,), (2,), 3)


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_whatever_parts_the_columns_is_found(rows, delimiter):
    """Spreadsheets of many countries write semicolons, databases tabs; commas in cells are text then."""
    (row,) = rows(
        'record,from,date\nA,"PARIS, FRANCE",1962-11-19\n'.replace(",", delimiter, 2)
        .replace('A,"', f'A{delimiter}"')
        .replace('",1', f'"{delimiter}1')
    )
    assert row.values == {"from": "PARIS, FRANCE", "date": "1962-11-19"}


def test_a_line_that_names_the_delimiter_is_believed(rows):
    """Some spreadsheets write it; the lines keep their numbers."""
    (row,) = rows("sep=;\nrecord;from\nA;PARIS\n")
    assert (row.number, row.values) == (3, {"from": "PARIS"})


def test_unknown_columns_are_passed_over_and_named(catalogue):
    """What they hold is not taken."""
    found = catalogue("record,colour,from,\nA,red,PARIS,\n")
    assert found.passed_over == ["colour"]
    assert found.rows[0].values == {"from": "PARIS"}


def test_a_column_can_be_mapped(rows):
    """By its heading, in any case; or passed over."""
    text = "Ref. No.,Post,Subject\nA,PARIS,Ferries\n"
    (row,) = rows(text, columns={"ref. no.": "record", "Post": "from", "SUBJECT": "-"})
    assert (row.record, row.values) == ("A", {"from": "PARIS"})
    for wrong in ({"Nothing": "record"}, {"Post": "sender's mood"}):
        with pytest.raises(Refused, match="There is no"):
            rows(text, columns=wrong)


def test_a_file_without_headings_is_refused_with_the_way_out(rows):
    """And read when its columns are named."""
    text = '"1","12/28/1966 18:48","66PARIS1","Embassy Paris","CONFIDENTIAL","He said \\"no\\" to us"\n'
    with pytest.raises(Refused, match="--headings"):
        rows(text)
    (row,) = rows(text, headings=["-", "date", "record", "from", "classification", "subject"])
    assert row.record == "66PARIS1"
    assert row.values == {
        "date": "1966-12-28", "time": "18:48", "from": "Embassy Paris", "classification": "CONFIDENTIAL",
        "subject": 'He said "no" to us',
    }  # fmt: skip


def test_an_export_of_zotero_is_known(catalogue):
    """Its record number is looked for in the columns it may stand in."""
    found = catalogue(
        '"Key","Item Type","Author","Title","Date","Date Added","Archive Location","Call Number","Extra"\n'
        '"AB12","letter","Mission in Paris","Telegram 7","1962-11-19","2024-01-01","RG 59","","T-7"\n'
    )
    (row,) = found.rows
    assert (found.layout, found.record_from, row.record) == ("an export of Zotero", "Extra", "T-7")
    assert row.values == {"from": "Mission in Paris", "title": "Telegram 7", "date": "1962-11-19", "item": "RG 59"}
    assert "Date Added" in found.passed_over


def test_an_export_of_the_national_archives_is_known(catalogue):
    """Its number is the record, its dates the date."""
    found = catalogue(
        "NAID,Title,Level of Description,Date(s),Local Identifier\n302,Telegram 7,Item,11/19/1962,7.5/11-1962\n"
    )
    (row,) = found.rows
    assert (found.record_from, row.record) == ("NAID", "302")
    assert row.values == {"title": "Telegram 7", "date": "1962-11-19", "item": "7.5/11-1962"}


def test_empty_cells_behind_a_row_are_nothing(rows):
    """Spreadsheets add them."""
    (row,) = rows("record,from\nA,PARIS,,\n")
    assert row.values == {"from": "PARIS"}


def test_good_rows_are_kept_and_bad_ones_named_by_line(rows):
    """One bad date alone, one missing record, one cell too many: the rows between them stand."""
    found = rows("record,from,date\nA,PARIS,1962-11-19\nB,,31 FEB\n,PARIS,\nC,LONDON,\nD,a,b,c\n")
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


@pytest.mark.parametrize(
    "row",
    [f"A,,{'x' * 201},guide", f"A,PARIS,Lot 5,{'x' * 501}", "A,---,,guide", f"A,{'x' * 201},,guide"],
)
def test_what_the_archive_cannot_hold_is_a_bad_row(rows, row):
    """A collection, source or name too long, or a name without letters, and nothing else in the row."""
    (found,) = rows(f"record,from,collection,source\n{row}\n")
    assert isinstance(found, BadRow)
