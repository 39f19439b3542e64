"""Find the text files of an import, and tell from a file's name which record and which reading of it it is."""

import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cables.exceptions import Refused
from cables.printable import printable

RECORD = re.compile(r"(?=.{1,111}\Z)[A-Za-z0-9][A-Za-z0-9 _()\-]*(?:\.[A-Za-z0-9 _()\-]+)*")
# What may stand between record and ending and tells readings of one record apart: the day or year a reading was
# made or released, or the name of an engine with its version. Longer figures belong to the record's own number.
_YEAR = r"(?:199\d|20\d\d)"
READING = re.compile(
    rf"{_YEAR}(?:-\d\d){{0,2}}"
    rf"|[A-Za-z](?:[A-Za-z _()\-]|(?<!\d)(?:\d{{1,2}}|{_YEAR})(?!\d))*(?:(?<=\d)\.\d{{1,2}}(?!\d))*"
)
LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _()\-]*(?:\.[0-9]+)*")
ENDING = ".txt"
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
    return label == "" or (len(label) <= MAX_LABEL and bool(LABEL.fullmatch(label)))


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


def is_text(name: str) -> bool:
    """Whether a file's name ends as a text's does, in small letters or capitals."""
    return name.lower().endswith(ENDING)


def stem_of(name: str) -> str:
    """A file's name without the ending of a text."""
    return name[: -len(ENDING)] if is_text(name) else name


def name_of(path: Path) -> Name:
    """
    Which record a file's name says it is, and which reading of it.

    The record is all that stands before the ending, dots included, but for a label at its end: of `104-1.2022.txt`
    the record is `104-1`, of `737.56361-10-2862.txt` it is `737.56361-10-2862`, of `No.1862.txt` it is `No.1862`.
    A year is no label behind four letters or fewer, as in `No.2018.txt`.

    Raises Refused for a name no record number can be taken from.
    """
    if not is_text(path.name):
        raise Refused("The name does not end in .txt: rename the file, or say which record it is with --record.")
    stem = stem_of(path.name)
    record, label = _parted(stem)
    if not is_record(record) or not is_label(label):
        raise Refused(
            "The name gives no record number: plain letters, digits, blanks, - _ ( ) and single dots, perhaps "
            ".LABEL, then .txt."
        )
    return Name(record, label)


def _parted(stem: str) -> tuple[str, str]:
    """Record and label; of several places where a label may begin, the first."""
    for dot in re.finditer(r"\.", stem):
        record, label = stem[: dot.start()], stem[dot.end() :]
        dated = label[:1].isdigit() and len(record) <= 4 and record.isalpha()
        if READING.fullmatch(label) and not dated:
            return record, label
    return stem, ""


# --- what a folder holds


class Found:
    """The texts of some files and folders, in order, and what was passed over on the way, counted by ending."""

    def __init__(self, paths: Sequence[Path]):
        self.paths = paths
        self.passed_over: Counter[str] = Counter()

    def __iter__(self) -> Iterator[Path]:
        """
        The files named, and every .txt below the folders named, in order of their names.

        A folder is listed a level at a time, so that memory stays small. Links are not followed out of it; they
        and what is no file, such as a pipe, are passed over as files of other endings are.
        """
        self.passed_over.clear()
        for path in self.paths:
            if path.is_dir():
                yield from self._below(path)
            else:
                yield path

    def _below(self, folder: Path) -> Iterator[Path]:
        with os.scandir(folder) as entries:
            found = [(entry.name, _nature(entry)) for entry in entries]
        # Without its ending, so that RECORD.txt comes before RECORD.LABEL.txt: the plain reading is revision 0.
        for name, nature in sorted(found, key=lambda entry: stem_of(entry[0])):
            if nature == "folder":
                yield from self._below(folder / name)
            elif nature == "file" and is_text(name):
                yield folder / name
            else:
                self.passed_over[ending_of(name) if nature == "file" else nature] += 1


def _nature(entry: os.DirEntry) -> str:
    """ "folder", "file", or in words what is neither."""
    if entry.is_symlink():
        return "links"
    if entry.is_dir(follow_symlinks=False):
        return "folder"
    return "file" if entry.is_file(follow_symlinks=False) else "no files"


def ending_of(name: str) -> str:
    """The ending of a file's name in small letters, such as ".pdf", or in words that it has none."""
    return shown(Path(name).suffix.lower()[:20]) or "without an ending"


def in_words(passed_over: Mapping[str, int]) -> str:
    """ "3 .pdf, 1 .xml, 2 links", the most frequent first; empty where nothing was passed over."""
    ranked = sorted(passed_over.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{count} {what}" for what, count in ranked)
