"""The reader's commands work without a database and write nothing."""

import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

HOLDINGS = Path(__file__).parents[2] / "holdings"


def output(*arguments: str) -> str:
    """What a command prints."""
    out = io.StringIO()
    call_command(*arguments, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def test_read_cable_prints_one_object_a_line():
    """Each file gives one JSON object on a line of its own, with its name."""
    files = sorted(str(path) for path in HOLDINGS.glob("*.txt"))
    rows = [json.loads(line) for line in output("read_cable", *files, "--json").splitlines()]
    assert [row["file"] for row in rows] == [Path(file).name for file in files]
    assert all({"body", "direction", "pages", "confidence"} <= row.keys() for row in rows)


def test_read_cable_names_a_file_that_is_not_there(tmp_path):
    """A missing file is reported and stops no other."""
    (tmp_path / "there.txt").write_text("SECRET", encoding="utf-8")
    with pytest.raises(CommandError, match="1 of 2 files"):
        output("read_cable", str(tmp_path / "gone.txt"), str(tmp_path / "there.txt"), "--json")


class Pipe(io.TextIOWrapper):
    """Standard input with some bytes in it."""

    def __init__(self, text: str | bytes):
        super().__init__(io.BytesIO(text if isinstance(text, bytes) else text.encode("utf-8")), encoding="utf-8")


def test_clean_text_prints_the_body(monkeypatch):
    """The cleaned text of what comes in goes out."""
    monkeypatch.setattr("sys.stdin", Pipe("hello   world\n"))
    assert output("clean_text") == "hello world\n"


def test_clean_text_keeps_every_line_with_words_only(monkeypatch):
    """With --words-only line breaks, hyphens and separators stay."""
    raw = "first  li-\nne\n=====\nSECRET\n"
    monkeypatch.setattr("sys.stdin", Pipe(raw))
    assert output("clean_text", "--words-only", "--min-confidence", "0.8") == raw


NO_TEXTS = {"a.txt": b"\x89PNG\r\n\x1a\n", "b.txt": b"%PDF-1.4", "c.txt": b""}


@pytest.fixture
def no_texts(tmp_path) -> Path:
    """A folder with an image, a PDF and an empty file among the texts."""
    for name, content in NO_TEXTS.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "d.txt").write_bytes("SECRET\n".encode("utf-16"))
    return tmp_path


def test_read_cable_gives_a_line_for_a_file_that_is_no_text(no_texts):
    """Each file has its object; one that is no text is of kind other and is named with a reason."""
    out, err = io.StringIO(), io.StringIO()
    files = sorted(str(path) for path in no_texts.iterdir())
    call_command("read_cable", *files, "--json", stdout=out, stderr=err)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [row["file"] for row in rows] == [Path(file).name for file in files]
    assert all(row["kind"] == "other" and not row["confidence"] and not row["body"] for row in rows[:3])
    assert rows[3]["classification"] == "SECRET"
    reasons = err.getvalue().splitlines()
    assert len(reasons) == 3
    assert all(
        name in line and why in line
        for name, why, line in zip(NO_TEXTS, ("PNG", "PDF", "empty"), reasons, strict=True)
    )


@pytest.mark.parametrize("content", NO_TEXTS.values())
def test_clean_text_prints_nothing_of_what_is_no_text(monkeypatch, content):
    """The reason goes to standard error in one line, nothing to standard output."""
    monkeypatch.setattr("sys.stdin", Pipe(content))
    out, err = io.StringIO(), io.StringIO()
    call_command("clean_text", stdout=out, stderr=err)
    assert out.getvalue() == ""
    assert len(err.getvalue().splitlines()) == 1


def test_check_reading_counts_what_is_no_text(no_texts):
    """A file that is no text is counted as refused, not as a crash."""
    assert "refused: 3" in output("check_reading", str(no_texts)).splitlines()


def test_check_reading_counts_a_folder():
    """All texts of a folder are read; crashes, faults and slow texts are counted."""
    last = output("check_reading", str(HOLDINGS), "--twice").splitlines()[-1]
    assert last.startswith("5 texts, 0 crashes, 0 faults")


def test_check_reading_needs_texts(tmp_path):
    """An empty folder is an error, not a clean bill."""
    with pytest.raises(CommandError):
        output("check_reading", str(tmp_path))


def test_evaluate_reading_prints_a_table(tmp_path):
    """A catalogue in CSV gives a reliability table."""
    name = next(HOLDINGS.glob("003*.txt")).name
    record = tmp_path / "mine.csv"
    record.write_text(f"file,from,date\n{name},NEW YORK,1962-11-19\nnone.txt,X,Y\n", encoding="utf-8")
    table = output("evaluate_reading", str(record), str(HOLDINGS))
    assert "| from | 0.9–1.0 | 1 | 1 |" in table
    assert table.splitlines()[-1] == "1 texts compared, 1 not found"


def test_check_reading_counts_words_kept_and_left_out(tmp_path):
    """By reason, with the prose among them as a share of the words outside forms, and the worst texts by name."""
    prose = "The mayor said that the boats would not come back from the north before the end of the week."
    text = f"FROM: LISBON\n\nTO: HARBOR CITY\n\n1. {prose}\n\n2. {prose}\n\nEND OF MESSAGE\n\n{prose} {prose}\n"
    (tmp_path / "lacking.txt").write_text(text, encoding="utf-8")
    lines = output("check_reading", str(tmp_path), "--worst", "1").splitlines()
    assert "words kept: 40" in lines
    assert "words left out, end of message: 3" in lines
    assert "prose left out: 38 of 86 words outside forms (44.19%)" in lines
    assert "texts not whole: 1" in lines
    assert "lacking.txt: 38 words of prose left out" in lines
