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
    assert out.startswith(
        "6 files looked at, nothing written — new cable: 3, new witness of a held cable: 1, refused: 2"
    )
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


# --- who is who

HEAD = (
    "INCOMING TELEGRAM Department of State\n\nCONFIDENTIAL\n\nFROM: PARIS\n\nTO: Secretary of State\n\nNO: {}\n\n"
)
FIRST = HEAD + "1. THE MINISTER PROMISED FLOUR AND TIMBER BEFORE CHRISTMAS AND ASKED FOR BARGES.\n\nBOHLEN\n"
OTHER = (
    HEAD + "1. OUR CONSUL REPORTS LANDSLIDES NEAR THE TUNNEL; TRAINS REMAIN SUSPENDED UNTIL THURSDAY.\n\nDILLON\n"
)


def test_names_with_dots_are_records_of_their_own(tmp_path):
    """Decimal file numbers and numbers with a dot; a capital ending is an ending."""
    for name in ("No.1862.txt", "No.1863.TXT", "737.56361-10-2862.txt"):
        (tmp_path / name).write_text(f"FROM: PARIS\n\n1. WORDS OF {name}.\n")
    run(tmp_path)
    assert set(Cable.objects.values_list("record_number", "slug")) == {
        ("No.1862", "no-1862"),
        ("No.1863", "no-1863"),
        ("737.56361-10-2862", "737-56361-10-2862"),
    }


@pytest.mark.parametrize("options", [{}, {"cores": 1}])
@pytest.mark.parametrize("others", [0, import_cables.MANY])
def test_readings_without_common_words_are_a_named_conflict(tmp_path, options, others):
    """Two telegrams under one record are never joined silently, few files or many."""
    for number in range(others):
        (tmp_path / f"Z-{number}.txt").write_text(f"FROM: ROME\n\n1. NUMBER {number}.\n")
    (tmp_path / "BOX-1.azure.txt").write_text(FIRST.format("512, MARCH 3, 6 PM"))
    (tmp_path / "BOX-1.google.txt").write_text(OTHER.format("513, MARCH 3, 6 PM"))
    out, err = run(tmp_path, **options)
    assert "conflict: held for staff: 1" in out
    assert "BOX-1.google.txt: Record BOX-1 is held with other words" in err
    assert "their numbers differ" in err
    assert Witness.objects.filter(cable__record_number="BOX-1").count() == 1
    assert "conflict: held for staff: 1" in run(tmp_path, **options)[0]
    out, _ = run(tmp_path, trust_names=True, **options)
    assert "new witness of a held cable: 1" in out


def test_damaged_readings_of_one_cable_are_joined(tmp_path):
    """Misread letters and lost lines are what further readings are for."""
    text = FIRST.format("512, MARCH 3, 6 PM")
    (tmp_path / "BOX-1.2018.txt").write_text(text)
    (tmp_path / "BOX-1.2022.txt").write_text(
        text.replace("MINISTER", "M1NISTER")
        .replace("TIMBER", "T1MBEB")
        .replace("512", "S12")
        .replace("BARGES", "B")
    )
    assert "new witness of a held cable: 1" in run(tmp_path)[0]


@pytest.mark.parametrize("others", [0, import_cables.MANY])
def test_equal_words_are_told_as_doubles(tmp_path, others):
    """Other line ends or blanks make no other reading, under whatever record or label."""
    for number in range(others):
        (tmp_path / f"Z-{number}.txt").write_text(f"FROM: ROME\n\n1. NUMBER {number}.\n")
    text = FIRST.format("512, MARCH 3, 6 PM")
    (tmp_path / "BOX-1.2018.txt").write_text(text)
    (tmp_path / "BOX-1.2022.txt").write_bytes(text.replace("\n", "\r\n").encode())
    (tmp_path / "CRATE.txt").write_bytes(b"\xef\xbb\xbf" + text.replace("\n\n", "\n \n").encode())
    out, err = run(tmp_path)
    assert "double: the same words are held: 2" in out
    assert "double: BOX-1.2022.txt: the same words as raw OCR 1 of BOX-1" in err
    assert "double: CRATE.txt: the same words as raw OCR 1 of BOX-1" in err
    assert Cable.objects.filter(record_number__in=["BOX-1", "CRATE"]).count() == 1
    assert "double: the same words are held: 2" in run(tmp_path)[0]


def test_a_dry_run_tells_conflicts_and_doubles(tmp_path):
    """As the run itself would."""
    text = FIRST.format("512, MARCH 3, 6 PM")
    (tmp_path / "BOX-1.azure.txt").write_text(text)
    (tmp_path / "BOX-1.google.txt").write_text(OTHER.format("513, MARCH 3, 6 PM"))
    (tmp_path / "CRATE.txt").write_text(text.replace("\n\n", "\n\n\n"))
    out, _ = run(tmp_path, dry_run=True)
    assert "new cable: 1, double: the same words are held: 1, conflict: held for staff: 1" in out
    assert not Cable.objects.exists()


# --- at the door


def test_what_a_folder_held_and_was_passed_over_is_counted(folder):
    """By ending, in the sum and in what is kept of the run."""
    for name in ("a.pdf", "b.PDF", "c.xml", "README"):
        (folder / name).write_text("x")
    out, _ = run(folder)
    assert "Passed over, because they are not .txt files: 4 (2 .pdf, 1 .xml, 1 without an ending)." in out
    assert ImportBatch.objects.get().passed_over == {".pdf": 2, ".xml": 1, "without an ending": 1}


def test_a_folder_without_texts_says_what_it_held(tmp_path):
    """Nothing came in, and why."""
    (tmp_path / "a.pdf").write_text("x")
    with pytest.raises(CommandError, match=r"No \.txt file there\. .*1 \.pdf"):
        run(tmp_path)


def test_a_document_that_is_named_is_told_what_it_is(tmp_path):
    """Not how its name should end."""
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4")
    (tmp_path / "a.md").write_text("FROM: PARIS\n")
    assert "is a PDF" in run(tmp_path / "a.pdf")[1]
    assert "--record" in run(tmp_path / "a.md")[1]
    assert not Cable.objects.exists()


def test_an_encoding_in_doubt_is_asked_about_and_kept(folder, client):
    """Refused, then brought with the answer; the exact bytes are served under their encoding."""
    (folder / "R-7.txt").write_bytes("FROM: PARIS\n\n1. WE DON’T AGREE.\n".encode("mac-roman"))
    assert "mac-roman “DON’T”" in run(folder)[1]
    run(folder / "R-7.txt", encoding="mac-roman")
    witness = Witness.objects.get(cable__record_number="R-7")
    assert (witness.encoding, "DON’T" in witness.text) == ("mac-roman", True)
    assert client.get("/cables/r-7/w/1.raw")["Content-Type"] == "text/plain; charset=macintosh"


def test_lines_of_old_macs_are_lines(tmp_path):
    """CR alone: the heading and the points are found, and every quotation is what stands at its span."""
    (tmp_path / "M-1.txt").write_bytes(FIRST.format("512, MARCH 3, 6 PM").replace("\n", "\r").encode())
    run(tmp_path)
    cable = Cable.objects.get()
    assert (cable.telegram_number, cable.sender_name, cable.point_count) == ("512", "PARIS", 1)
    assert b"\r" in bytes(cable.witnesses.get().raw)
    for evidence in cable.evidence.filter(origin="machine").select_related("witness"):
        text = evidence.witness.text
        assert evidence.quote == " … ".join(text[start:end] for start, end in evidence.spans)
