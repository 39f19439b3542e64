"""Find the text files of an import, and tell from a file's name which record and which reading of it it is."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cables.exceptions import Refused

RECORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _()\-]{0,110}")


@dataclass(frozen=True, slots=True)
class Name:
    """`104-1.2023.txt` is reading `2023` of record `104-1`; without a label it is the reading `""`."""

    record: str
    label: str


def name_of(path: Path) -> Name:
    """Raises Refused for a name no record number can be taken from."""
    stem = path.name.removesuffix(".txt")
    record, _, label = stem.partition(".")
    if not RECORD.fullmatch(record) or len(label) > 60 or not (label == "" or RECORD.fullmatch(label)):
        raise Refused(
            "The name gives no record number: plain letters, digits, blanks, - _ ( ), then perhaps .LABEL, then .txt."
        )
    return Name(record, label)


def text_files(paths: list[Path]) -> Iterator[Path]:
    """
    The files named, and every .txt below the folders named, in order of their names.

    A folder is listed a level at a time, so that memory stays small; links are not followed out of it.
    """
    for path in paths:
        if path.is_dir():
            yield from _below(path)
        else:
            yield path


def _below(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        found = [(e.name, e.is_dir(follow_symlinks=False)) for e in entries if not e.is_symlink()]
    # Without its ending, so that RECORD.txt comes before RECORD.LABEL.txt: the plain reading is revision 0.
    names = sorted(found, key=lambda entry: entry[0].removesuffix(".txt"))
    for name, is_folder in names:
        if is_folder:
            yield from _below(folder / name)
        elif name.endswith(".txt"):
            yield folder / name
