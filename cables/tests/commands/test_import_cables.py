"""`import_cables`: every outcome counted, a bad file named, safe to break off and run again."""

import hashlib
import os
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DataError

from cables.exchange.decoding import MAX_BYTES
from cables.management.commands import import_cables
from cables.models import Cable, Event, ImportBatch, Revision, Witness

pytestmark = pytest.mark.django_db


def run(*args, **options):
    out, err = StringIO(), StringIO()
    call_command("import_cables", *map(str, args), stdout=out, stderr=err, **options)
    return out.getvalue(), err.getvalue()


@pytest.fixture
def folder(tmp_path):
    """Three cables, a second reading of one, an empty file and a picture called a text."""
    for number in (1, 2, 3):
        (tmp_path / f"R-{number}.2018.txt").write_text(f"FROM: PARIS\n\n1. CABLE NUMBER {number}.\n")
    (tmp_path / "R-2.2022.txt").write_text("FROM: PARIS\n\n1. CABLE NUMBEB 2.\n")
    (tmp_path / "R-4.txt").write_text("  \n")
    (tmp_path / "R-5.txt").write_bytes(b"\x89PNG\r\n\x1a\n")
    return tmp_path


def held() -> list[tuple[str, str]]:
    return sorted(Revision.objects.values_list("cable__record_number", "sha256"))


def test_the_report_counts_every_outcome(folder):
    """Six files: three cables, one witness, two refused by name; nothing is left uncounted."""
    out, err = run(folder)
    assert out == "6 files — new cable: 3, new witness of a held cable: 1, refused: 2\n"
    assert "R-4.txt: The file is empty." in err
    assert "R-5.txt: The file is a PNG image, not text." in err
    assert Cable.objects.count() == 3
    assert sum(ImportBatch.objects.get().counts.values()) == 6


def test_a_batch_is_brought_in_closed(folder, client):
    """No reader ever sees it: not found, as if it were not there; and the day it opens is kept."""
    run(folder, closed_for="donor", closed_until=date(2090, 1, 1), closed_reason="the family asked")
    assert set(
        Cable.objects.values_list("access", "closed_for", "closed_reason", "closed_until", "was_public")
    ) == {("restricted", "donor", "the family asked", date(2090, 1, 1), False)}
    assert Event.objects.filter(verb=Event.Verb.RESTRICTED).count() == 3
    assert client.get("/cables/r-1/").status_code == 404


def test_nothing_to_be_closed_is_added_where_readers_look(folder):
    """A reading of an open cable, or bytes held openly, are refused and named: importing must not publish them."""
    run(folder / "R-1.2018.txt")
    (folder / "R-1.2022.txt").write_text("FROM: PARIS\n\n1. CABLE NUMBEB 1.\n")
    _, err = run(folder, closed_for="law")
    assert err.count("Record R-1 is open to readers") == 2
    assert not Cable.objects.get(record_number="R-2").was_public


@pytest.mark.parametrize(
    "options",
    [
        {"closed_until": date(2090, 1, 1)},
        {"closed_reason": "secret"},
        {"closed_for": "law", "closed_until": date(1990, 1, 1)},
        {"closed_for": "law", "closed_reason": "x" * 301},
    ],
)
def test_a_closing_that_cannot_be_meant_imports_nothing(folder, options):
    """Above all not openly."""
    with pytest.raises(CommandError):
        run(folder, **options)
    assert not Cable.objects.exists()


def test_a_second_run_changes_nothing(folder):
    """The same folder again: all held."""
    run(folder)
    before = held()
    out, _ = run(folder)
    assert "already held: 4, refused: 2" in out
    assert held() == before


def test_broken_off_and_run_again_gives_the_same_archive(folder, monkeypatch):
    """Killed in the middle of the third file, then run again: what one clean run would have made."""
    real, calls = import_cables.import_file, []

    def killed_at_the_third(file, **options):
        result = real(file)
        calls.append(file)
        if len(calls) == 3:
            raise KeyboardInterrupt
        return result

    monkeypatch.setattr(import_cables, "import_file", killed_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        run(folder)
    assert ImportBatch.objects.get().finished_at is None
    monkeypatch.setattr(import_cables, "import_file", real)
    run(folder)
    texts = [p.read_bytes() for p in sorted(folder.glob("R-[123]*.txt"))]
    assert sorted(Witness.objects.values_list("sha256", flat=True)) == sorted(
        hashlib.sha256(text).hexdigest() for text in texts
    )
    assert Cable.objects.count() == 3
    assert Revision.objects.count() == 6


def test_a_dry_run_writes_nothing(folder):
    """It says what would happen, conflicts and refusals included."""
    out, err = run(folder, dry_run=True)
    assert out.startswith("6 files looked at, nothing written — new cable: 4") or "new cable" in out
    assert "R-5.txt" in err
    assert not Cable.objects.exists()
    assert not ImportBatch.objects.exists()


def test_the_plain_reading_comes_before_labelled_ones(folder):
    """RECORD.txt is revision 0, whatever the labels beside it are called."""
    (folder / "R-9.azure.txt").write_text("FROM: ROME\n\n1. LABELLED.\n")
    (folder / "R-9.txt").write_text("FROM: ROME\n\n1. PLAIN.\n")
    run(folder)
    assert [w.label for w in Witness.objects.filter(cable__record_number="R-9")] == ["", "azure"]


def test_a_file_held_under_another_record_is_named(folder):
    """Also by a dry run, where the other file is part of the same run."""
    (folder / "S-1.txt").write_bytes((folder / "R-1.2018.txt").read_bytes())
    for dry_run in (True, False):
        out, err = run(folder, dry_run=dry_run)
        assert "already held: 1" in out
        assert "already held: S-1.txt: as R-1" in err


def test_record_and_label_can_be_said(folder):
    """A file whose name says nothing."""
    other = folder / "scan.txt"
    other.write_text("FROM: ROME\n\n1. WORDS.\n")
    run(folder / "R-1.2018.txt")
    run(other, record="R-1", label="tesseract", engine="Tesseract 5")
    witness = Witness.objects.get(label="tesseract")
    assert (witness.cable.record_number, witness.number, witness.engine) == ("R-1", 2, "Tesseract 5")


def test_what_cannot_be_asked_for_is_told(folder, tmp_path):
    """No file, no folder, or one record number for many files."""
    with pytest.raises(CommandError, match="no file or folder"):
        run("/nowhere")
    with pytest.raises(CommandError, match="one file"):
        run(folder, record="R-1")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CommandError, match=r"No \.txt file"):
        run(tmp_path / "empty")


def test_a_conflict_is_held_for_staff(folder):
    """Other bytes under a held name: nothing replaced, and the item says why."""
    run(folder)
    (folder / "R-1.2018.txt").write_text("ANOTHER TEXT\n")
    _, err = run(folder)
    assert "conflict" in err
    item = ImportBatch.objects.first().items.get(outcome="conflict")
    assert "other bytes" in item.reason


def test_a_name_that_is_not_utf8_stops_no_other(folder):
    """The file is refused under a name that can be read, and the rest comes in."""
    with open(os.fsencode(folder) + b"/\xff\xfebad.txt", "w") as file:
        file.write("WORDS")
    out, err = run(folder)
    assert "new cable: 3" in out
    assert "\\xff\\xfebad.txt" in err
    assert ImportBatch.objects.get().items.filter(name="\\xff\\xfebad.txt", outcome="refused").exists()


def test_a_pipe_stops_nothing(folder):
    """Neither in a folder nor when it is named."""
    os.mkfifo(folder / "a.txt")
    assert "new cable: 3" in run(folder)[0]
    assert "no file" in run(folder / "a.txt")[1]


def test_a_file_too_long_has_no_digest(folder):
    """It was not read to its end."""
    (folder / "R-6.txt").write_bytes(b"a" * (MAX_BYTES + 9))
    run(folder)
    assert ImportBatch.objects.get().items.get(name="R-6.txt").sha256 == ""


@pytest.mark.parametrize(
    "said",
    [
        {"record": ""},
        {"record": "x" * 112},
        {"record": "a\nb"},
        {"label": "x" * 61},
        {"label": "a\x00"},
        {"engine": "x" * 121},
        {"engine": "a\x00b"},
    ],
)
def test_options_no_file_could_have_are_told(folder, said):
    """Before anything is written."""
    with pytest.raises(CommandError, match="--"):
        run(folder / "R-1.2018.txt", **said)
    assert not ImportBatch.objects.exists()


@pytest.mark.parametrize("fault", [DataError("value too long"), ValueError("odd \udcff value"), OSError("gone")])
def test_whatever_is_wrong_with_a_file_stops_no_other(folder, monkeypatch, fault):
    """Also what nobody thought of: the file is refused with the reason, and the rest comes in."""
    real = import_cables.import_file

    def faulty(file, **options):
        if file.record == "R-2":
            raise fault
        return real(file, **options)

    monkeypatch.setattr(import_cables, "import_file", faulty)
    out, _ = run(folder)
    assert out == "6 files — new cable: 2, refused: 4\n"
