"""A file's name says which record it is, and which reading of it."""

import os
from pathlib import Path

import pytest

from cables.exceptions import Refused
from cables.exchange.sources import Found, Name, in_words, is_label, is_record, name_of, shown


@pytest.mark.parametrize(
    ("name", "record", "label"),
    [
        ("104-1.txt", "104-1", ""),
        ("104-1.2023.txt", "104-1", "2023"),
        ("000_62ab.txt", "000_62ab", ""),
        ("A (1).txt", "A (1)", ""),
        ("104-1.TXT", "104-1", ""),
        ("104-1.2023.TxT", "104-1", "2023"),
        ("104-1.azure.txt", "104-1", "azure"),
        ("104-1.tesseract-5.3.txt", "104-1", "tesseract-5.3"),
        ("104-1.2018-04-26.txt", "104-1", "2018-04-26"),
        ("memo.gpt4.txt", "memo", "gpt4"),
        ("737.56361-10-2862.txt", "737.56361-10-2862", ""),
        ("737.56361-10-2862.2022.txt", "737.56361-10-2862", "2022"),
        ("No.1862.txt", "No.1862", ""),
        ("No.2018.txt", "No.2018", ""),
        ("memo.2018.txt", "memo.2018", ""),
        ("telegram.2018.txt", "telegram", "2018"),
        ("No. 1862.txt", "No. 1862", ""),
        ("USUN.No.1862.txt", "USUN.No.1862", ""),
        ("U.S. Embassy 5.txt", "U.S. Embassy 5", ""),
        ("104-1.1962.txt", "104-1.1962", ""),
        ("104-1.1.txt", "104-1.1", ""),
    ],
)
def test_record_and_label_come_from_the_name(name, record, label):
    """The record is all before the ending, dots and numbers included; a year of OCR or an engine is a label."""
    assert name_of(Path(name)) == Name(record, label)


@pytest.mark.parametrize(
    "name", [".txt", "..txt", "-x.txt", 'a"><script>.txt', "x" * 300 + ".txt", "a\nb.txt", "a..b.txt", "a..txt"]
)
def test_a_name_without_a_record_is_refused(name):
    """Nothing is filed under a name nobody could ask for."""
    with pytest.raises(Refused):
        name_of(Path(name))


def test_folders_are_walked_in_order_and_links_not_followed(tmp_path):
    """Only .txt files, in order of their names, and never out of the folder."""
    (tmp_path / "b").mkdir()
    for name in ("c.txt", "a.txt", "b/x.txt", "b/note.pdf"):
        (tmp_path / name).write_text("x")
    (tmp_path / "z").symlink_to("/")
    assert [p.relative_to(tmp_path).as_posix() for p in Found([tmp_path])] == ["a.txt", "b/x.txt", "c.txt"]


@pytest.mark.parametrize("name", ["scan.md", "word.rtf", "104-1"])
def test_a_name_with_another_ending_gives_no_record(name):
    """Its ending is no label: whoever names such a file says which record it is."""
    with pytest.raises(Refused, match="--record"):
        name_of(Path(name))


def test_what_is_passed_over_is_counted_by_ending(tmp_path):
    """Also in folders below, without regard to capitals; links and pipes too."""
    (tmp_path / "b").mkdir()
    for name in ("a.txt", "B.TXT", "c.pdf", "D.PDF", "b/e.xml", "b/README", "b/.hidden"):
        (tmp_path / name).write_text("x")
    (tmp_path / "z").symlink_to("/")
    os.mkfifo(tmp_path / "pipe.txt")
    found = Found([tmp_path])
    assert [path.name for path in found] == ["B.TXT", "a.txt"]
    assert in_words(found.passed_over) == "2 .pdf, 2 without an ending, 1 .xml, 1 links, 1 no files"
    assert len(list(found)) == 2
    assert found.passed_over[".pdf"] == 2


def test_what_is_no_file_is_passed_over(tmp_path):
    """A pipe called a text would be waited for for ever."""
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text("x")
    assert [path.name for path in Found([tmp_path])] == ["b.txt"]


def test_a_name_that_is_not_utf8_can_be_shown():
    """Its odd bytes are written out; every other name is shown as it is."""
    assert shown(os.fsdecode(b"\xff\xfebad.txt")) == "\\xff\\xfebad.txt"
    assert shown("é.txt") == "é.txt"


@pytest.mark.parametrize("text", ["x" * 112, "a\nb", "a\x00", "a..b", "a.", "é"])
def test_records_and_labels_are_plain(text):
    """The rule of a file's name holds wherever a record or label is given."""
    assert not is_record(text)
    assert not is_label(text)
