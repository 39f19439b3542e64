"""A file's name says which record it is, and which reading of it."""

import os
from pathlib import Path

import pytest

from cables.exceptions import Refused
from cables.exchange.sources import Name, is_label, is_record, name_of, shown, text_files


@pytest.mark.parametrize(
    ("name", "record", "label"),
    [
        ("104-1.txt", "104-1", ""),
        ("104-1.2023.txt", "104-1", "2023"),
        ("000_62ab.txt", "000_62ab", ""),
        ("A (1).txt", "A (1)", ""),
    ],
)
def test_record_and_label_come_from_the_name(name, record, label):
    """RECORD.txt, or RECORD.LABEL.txt for one of several readings."""
    assert name_of(Path(name)) == Name(record, label)


@pytest.mark.parametrize("name", [".txt", "..txt", "-x.txt", 'a"><script>.txt', "x" * 300 + ".txt", "a\nb.txt"])
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
    assert [p.relative_to(tmp_path).as_posix() for p in text_files([tmp_path])] == ["a.txt", "b/x.txt", "c.txt"]


def test_what_is_no_file_is_passed_over(tmp_path):
    """A pipe called a text would be waited for for ever."""
    os.mkfifo(tmp_path / "a.txt")
    (tmp_path / "b.txt").write_text("x")
    assert [path.name for path in text_files([tmp_path])] == ["b.txt"]


def test_a_name_that_is_not_utf8_can_be_shown():
    """Its odd bytes are written out; every other name is shown as it is."""
    assert shown(os.fsdecode(b"\xff\xfebad.txt")) == "\\xff\\xfebad.txt"
    assert shown("é.txt") == "é.txt"


@pytest.mark.parametrize("text", ["x" * 112, "a\nb", "a\x00", "a.b", "é"])
def test_records_and_labels_are_plain(text):
    """The rule of a file's name holds wherever a record or label is given."""
    assert not is_record(text)
    assert not is_label(text)
