"""A file's name says which record it is, and which reading of it."""

from pathlib import Path

import pytest

from cables.exceptions import Refused
from cables.exchange.sources import Name, name_of, text_files


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
