"""Find the text files of an import, and tell from a file's name which record and which reading of it it is."""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cables.exceptions import Refused
from cables.printable import printable

RECORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _()\-]{0,110}")
MAX_LABEL = 60
MAX_ENGINE = 120


@dataclass(frozen=True, slots=True)
class Name:
    """`104-1.2023.txt` is reading `2023` of record `104-1`; without a label it is the reading `""`."""

    record: str
    label: str


def is_record(record: str) -> bool:
    """Whether a cable may be filed under this."""
    return bool(RECORD.fullmatch(record))


def is_label(label: str) -> bool:
    """Whether a reading may be told apart by this; the plain reading has an empty label."""
    return label == "" or (len(label) <= MAX_LABEL and is_record(label))


def is_engine(engine: str) -> bool:
    """Whether this can be the name and version of an OCR engine: one short line."""
    return len(engine) <= MAX_ENGINE and (engine == "" or engine.isprintable())


def shown(path: Path | str) -> str:
    """
    A path or name as one line that can be stored and printed.

    Bytes that are not UTF-8 are written out (`\\xff`), and so is what would steer a terminal or end the line.
    """
    return printable(os.fsencode(path).decode("utf-8", "backslashreplace"))


def bytes_of(path: Path, most: int, whose: str = "") -> bytes:
    """
    What a file holds. Raises Refused for one of more than `most` bytes, OSError where there is none.

    What is no file is refused too: to read a pipe nobody writes to would wait for ever.

    Args:
        whose: For the refusal, what the limit is one of: "one cable".
    """
    if path.exists() and not path.is_file():
        raise Refused("This is no file.")
    with path.open("rb") as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        limit = f"{most:,} are the limit{f' for {whose}' if whose else ''}"
        raise Refused(f"The file has {path.stat().st_size:,} bytes; {limit}.")
    return content


def name_of(path: Path) -> Name:
    """Raises Refused for a name no record number can be taken from."""
    stem = path.name.removesuffix(".txt")
    record, _, label = stem.partition(".")
    if not is_record(record) or not is_label(label):
        raise Refused(
            "The name gives no record number: plain letters, digits, blanks, - _ ( ), perhaps .LABEL, then .txt."
        )
    return Name(record, label)


def text_files(paths: list[Path]) -> Iterator[Path]:
    """
    The files named, and every .txt below the folders named, in order of their names.

    A folder is listed a level at a time, so that memory stays small; links are not followed out of it, and what is
    no file, such as a pipe, is passed over.
    """
    for path in paths:
        if path.is_dir():
            yield from _below(path)
        else:
            yield path


def _below(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        found = [
            (entry.name, entry.is_dir(follow_symlinks=False))
            for entry in entries
            if entry.is_dir(follow_symlinks=False) or entry.is_file(follow_symlinks=False)
        ]
    # Without its ending, so that RECORD.txt comes before RECORD.LABEL.txt: the plain reading is revision 0.
    names = sorted(found, key=lambda entry: entry[0].removesuffix(".txt"))
    for name, is_folder in names:
        if is_folder:
            yield from _below(folder / name)
        elif name.endswith(".txt"):
            yield folder / name
