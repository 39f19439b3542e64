"""`import_catalogue`: values of people beside the machine's, bad rows by line, good rows kept."""

import os
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DataError

from cables.actions.fields import set_field
from cables.management.commands import import_catalogue
from cables.models import Cable, Event, ImportItem

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(tmp_path):
    def run(text: str, **options):
        path = tmp_path / "catalogue.csv"
        path.write_text(text)
        out, err = StringIO(), StringIO()
        call_command("import_catalogue", str(path), stdout=out, stderr=err, **options)
        return out.getvalue(), err.getvalue()

    return run


def test_a_catalogues_word_stands_before_the_machines(cable, catalogue):
    """With its source; the machine's reading stays in the record."""
    catalogue("record,from,date,collection\nT-512,LYON,03/03/1963,Lot 5\n", source="The guide, p. 7")
    cable.refresh_from_db()
    assert (cable.sender.name, cable.sent_on.isoformat(), cable.collection.name) == ("LYON", "1963-03-03", "Lot 5")
    assert cable.evidence.chosen().get(field="from").source == "The guide, p. 7"
    assert cable.evidence.filter(field="from", origin="machine").exists()


def test_a_persons_word_stands_before_the_catalogues(cable, catalogue, admin_user):
    """It is recorded beside it."""
    set_field(cable_id=cable.pk, field="from", value="Nice", actor=admin_user)
    catalogue("record,from\nT-512,LYON\n", source="guide")
    cable.refresh_from_db()
    assert cable.sender_name == "Nice"
    assert cable.evidence.filter(field="from", origin="catalogue", is_chosen=False).exists()


def test_bad_rows_are_named_and_good_ones_kept(cable, catalogue):
    """By the line they stand on."""
    out, err = catalogue("record,date\nT-512,1963-03-03\nT-9,31 FEB\nX-9,1963-03-03\n", source="guide")
    assert "3 rows — values added: 1, conflict: held for staff: 1, refused: 1" in out
    assert "line 3: date: “31 FEB”" in err
    assert "line 4: record X-9 is not held" in err


def test_a_catalogue_may_be_run_again(cable, catalogue):
    """The second run finds everything stated."""
    text = "record,from,slug\nT-512,LYON,paris-512\n"
    catalogue(text, source="guide")
    events = Event.objects.count()
    out, _ = catalogue(text, source="guide")
    assert "already held: 1" in out
    assert Event.objects.count() == events


def test_an_old_address_leads_to_the_new_one(cable, catalogue):
    """Addresses are permanent: a new one makes the old a signpost, and no other cable can take either."""
    catalogue("record,slug\nT-512,paris-512\n", source="guide")
    cable.refresh_from_db()
    assert cable.slug == "paris-512"
    assert cable.former_slugs.get().slug == "t-512"


def test_an_address_of_another_cable_is_refused(cable, catalogue, import_text):
    """Nothing of the row is taken then: no half row."""
    import_text("OTHER WORDS HERE", record="taken")
    _, err = catalogue("record,from,slug\nT-512,LYON,taken\n", source="guide")
    cable.refresh_from_db()
    assert "address" in err
    assert (cable.slug, cable.evidence.filter(origin="catalogue").exists()) == ("t-512", False)


def test_a_dry_run_writes_nothing(cable, catalogue):
    """It says what would change."""
    out, _ = catalogue("record,from\nT-512,LYON\n", source="guide", dry_run=True)
    assert "values added: 1" in out
    assert not Cable.objects.get(pk=cable.pk).evidence.filter(origin="catalogue").exists()


def test_a_file_that_is_no_catalogue_is_refused(catalogue):
    """In a sentence."""
    with pytest.raises(CommandError, match="record"):
        catalogue("colour\nred\n")


def test_whatever_is_wrong_with_a_row_stops_no_other(cable, catalogue, monkeypatch):
    """Also what nobody thought of."""
    real = import_catalogue.apply_catalogue_row

    def faulty(row, **options):
        if row.number == 2:
            raise DataError("value too long")
        return real(row, **options)

    monkeypatch.setattr(import_catalogue, "apply_catalogue_row", faulty)
    out, err = catalogue("record,from\nT-9,LYON\nT-512,NICE\n", source="guide")
    assert "values added: 1, refused: 1" in out
    assert "line 2: value too long" in err


def test_what_the_archive_cannot_hold_is_refused_by_line(cable, catalogue):
    """A collection or a source too long."""
    out, err = catalogue(f"record,collection\nT-9,{'x' * 201}\nT-512,Lot 5\n", source="guide")
    assert "values added: 1, refused: 1" in out
    assert "line 2" in err


def test_a_pipe_is_no_catalogue(tmp_path):
    """To read one that nobody writes to would wait for ever."""
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(CommandError, match="no file"):
        call_command("import_catalogue", str(tmp_path / "pipe.csv"), source="guide")


def test_a_catalogue_may_be_longer_than_a_cable(cable, catalogue, monkeypatch):
    """Its own limit is told as its own."""
    long_name = "LYON " * 30
    many = "".join(f"X-{n},{long_name}\n" for n in range(33_000))
    assert len(many) > 4 * 1024 * 1024
    monkeypatch.setattr(import_catalogue.Command, "_apply", lambda self, row, dry_run: ImportItem(outcome="held"))
    monkeypatch.setattr(import_catalogue.Batch, "add", lambda self, item: None)
    out, _ = catalogue(f"record,from\n{many}", source="guide", dry_run=True)
    assert out.startswith("33000 rows")
    monkeypatch.setattr("cables.exchange.catalogue.MOST_BYTES", 1000)
    with pytest.raises(CommandError, match="1,000 are the limit for a catalogue"):
        catalogue(f"record,from\n{many}", source="guide")


def test_a_refused_cell_is_counted_and_named_and_its_row_kept(cable, catalogue):
    """In the sum, by line, and in what is kept of the run."""
    out, err = catalogue("record,from,date\nT-512,LYON,31 FEB\n", source="guide")
    assert "values added: 1; cells refused: 1" in out
    assert "line 2: left out: date: “31 FEB”" in err
    assert "31 FEB" in ImportItem.objects.get().reason


@pytest.mark.parametrize(
    ("cell", "precision", "about", "shown"),
    [
        ("1962", "year", False, "1962"),
        ("November 1962", "month", False, "November 1962"),
        ("c. 1962", "year", True, "c. 1962"),
        ("Nov. 19, 1962", "day", False, "19 November 1962"),
    ],
)
def test_a_date_is_as_exact_as_the_catalogue(cable, catalogue, client, cell, precision, about, shown):
    """In the record, on the page, in the exports and in citations; no time of day hangs on less than a day."""
    catalogue(f'record,date\nT-512,"{cell}"\n', source="guide")
    cable.refresh_from_db()
    assert cable.date_precision in (precision, "minute" if precision == "day" else precision)
    assert cable.date_is_about == about
    if precision != "day":
        assert cable.sent_time is None
    assert shown in client.get("/cables/t-512/").content.decode()
    written = cable.date_as_written
    assert client.get("/cables/t-512.json").json()["fields"]["date"] == written
    assert f",{written}," in client.get("/cables.csv").getvalue().decode()
    assert f"date = {{{written}}}" in client.get("/cables/t-512.bib").content.decode()


def test_undated_says_that_there_is_no_date(cable, catalogue):
    """In place of what the machine read; running it twice changes nothing."""
    assert cable.sent_on is None or catalogue("record,date\nT-512,1963-03-03\n", source="first")
    catalogue("record,date\nT-512,undated\n", source="guide")
    cable.refresh_from_db()
    assert cable.sent_on is None
    assert "already held: 1" in catalogue("record,date\nT-512,undated\n", source="guide")[0]


def test_the_archives_own_list_comes_back(cable, catalogue, client):
    """Unchanged it changes nothing; an edited cell is stated, and nothing else of its row."""
    own = client.get("/cables.csv").getvalue().decode()
    out, err = catalogue(own, source="me")
    assert "This is a list of this archive." in out
    assert "Columns passed over: “address”, “state”, “points”, “pages”, “unsure”." in out
    assert "already held: 1" in out
    assert not err
    out, _ = catalogue(own.replace("PARIS", "LYON"), source="me")
    assert "values added: 1" in out
    assert set(cable.evidence.filter(origin="catalogue").values_list("field", "value")) >= {("from", "LYON")}
    assert not cable.evidence.filter(origin="catalogue", field__in=["date", "number", "classification"]).exists()


def test_a_cable_that_is_not_held_becomes_a_record_without_text(catalogue, client, db):
    """Behind its option; readers are told that no text is held, and why if the catalogue says."""
    text = "record,title,date,from,absence\nGONE-1,A telegram never scanned,1962-11-19,LYON,Withdrawn in 1990\n"
    assert "record GONE-1 is not held" in catalogue(text, source="guide")[1]
    assert not Cable.objects.exists()
    out, _ = catalogue(text, source="guide", records_without_text=True, dry_run=True)
    assert "new cable: 1" in out
    assert not Cable.objects.exists()
    catalogue(text, source="guide", records_without_text=True)
    page = client.get("/cables/gone-1/").content.decode()
    for words in ("A telegram never scanned", "No text of this cable is held here", "Withdrawn in 1990"):
        assert words in page
    assert "typed in" not in page
    assert "Known from a catalogue" in page
    assert "gone-1.bib" not in page
    assert "No text of this cable is held here" in client.get("/cables/gone-1.txt").content.decode()
    for address in ("history/", "compare/", "diff/", "report/"):
        assert client.get(f"/cables/gone-1/{address}").status_code in (200, 302, 404)
    assert "gone-1" in client.get("/cables/?q=scanned").content.decode()
    assert "no text held" in client.get("/cables/").content.decode()
    assert "already held: 1" in catalogue(text, source="guide", records_without_text=True)[0]


def test_a_record_without_text_takes_its_text_when_it_comes(catalogue, client, import_text):
    """It has its raw text as revision 0 then, and the catalogue's values still stand."""
    catalogue("record,from\nGONE-1,LYON\n", source="guide", records_without_text=True)
    cable = import_text("FROM: PARIS\n\nTO: ROME\n\n1. WE AGREE.\n", record="GONE-1")
    assert list(cable.revisions.order_by("number").values_list("number", "state")) == [(0, "raw"), (1, "machine")]
    assert cable.sender_name == "LYON"
    assert "No text of this cable" not in client.get("/cables/gone-1/").content.decode()
