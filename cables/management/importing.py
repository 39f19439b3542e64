"""
Import many files on all cores, in the order and with the results of importing one after the other.

Files of one record go together. Records that have nothing to do with one another are read and written in other
processes, some at a time; whatever needs what another is still bringing waits for it.
"""

import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from cables.actions.access import Closing
from cables.actions.imports import RawFile, slug_stem
from cables.actions.many_imports import NewCable, Result, import_new, keys_of, not_plain, prepare
from cables.exceptions import Refused
from cables.exchange.sources import name_of
from cables.management.workers import ENDED, WorkerEnded, workers
from cables.models import Cable, ImportItem

RECORDS, BYTES = 40, 500_000  # in one transaction, whichever is reached first; readings of all are held until then
NUMBERED = re.compile(r"-[0-9]+\Z")
AHEAD = 3  # transactions a core may be ahead of whoever takes the results


@dataclass(slots=True)
class Named:
    """A file on its way in: what is noted of it, and what it holds if it could be read."""

    path: Path
    item: ImportItem
    file: RawFile | None


@dataclass(slots=True)
class Record:
    """The files of one record, in order, and the key its cable will have if it is brought with others."""

    files: list[Named]
    key: int = 0

    def about(self) -> set[tuple[str, str]]:
        """What no two may bring at the same time."""
        given = [one.file for one in self.files if one.file]
        about = {(kind, word) for f in given for kind, word in (("bytes", f.sha256), ("words", f.words)) if word}
        return about | {
            (kind, word) for f in given for kind, word in (("r", f.record), ("s", slug_stem(f.record)))
        }

    @property
    def stem(self) -> str:
        """The address it would have, empty where no file of it could be read."""
        return next((slug_stem(one.file.record) for one in self.files if one.file), "")

    @property
    def may_lose_to(self) -> str:
        """The address which, where it is taken, another record could make this one's of: "104-1" of "104-1-2"."""
        return NUMBERED.sub("", self.stem)

    def new(self) -> NewCable:
        return NewCable(self.key, tuple(one.file for one in self.files if one.file))


@dataclass(slots=True)
class Chunk:
    """Records that are brought together, and what becomes of them; those in `singly` are brought one by one."""

    records: list[Record] = field(default_factory=list)
    singly: list[Record] = field(default_factory=list)
    coming: Future | None = None
    about: set[tuple[str, str]] = field(default_factory=set)
    may_lose_to: set[str] = field(default_factory=set)
    numbering: set[str] = field(default_factory=set)  # addresses of which those in `singly` may make numbered ones
    size: int = 0

    def has_to_wait_for(self, earlier: "Chunk") -> bool:
        """Whether an earlier one brings, or may make, what this one needs or has."""
        return bool(self.about & earlier.about or self.may_lose_to & earlier.numbering)

    def add(self, record: Record, about: set[tuple[str, str]]) -> None:
        self.records.append(record)
        self.about |= about
        self.may_lose_to.add(record.may_lose_to)
        self.size += sum(len(one.file.content) for one in record.files if one.file)

    @property
    def is_full(self) -> bool:
        return len(self.records) >= RECORDS or self.size >= BYTES


class FilesLeft(Exception):
    """The work was broken off; these files were under way, and those after them have not been looked at."""

    def __init__(self, files: list[Path], reason: str) -> None:
        super().__init__(reason)
        self.files = files


def import_all(
    named: Iterable[Named], one_by_one: Callable[[Named], ImportItem], closing: Closing | None, cores: int
) -> Iterator[list[ImportItem]]:
    """
    What became of each file, in order, as it is known.

    Args:
        named: Files in order; those that could not be read have their item filled already.
        one_by_one: Brings a single file, whatever it is.
        cores: Processes that read and write; 1 works in this one.

    Raises FilesLeft where one of the processes was ended.
    """
    waiting: deque[Chunk] = deque()
    try:
        with workers(cores) as pool:
            for chunk in _chunks(named):
                # Whatever an unfinished chunk is bringing must be there before others that need it are looked at.
                while any(map(chunk.has_to_wait_for, waiting)) or len(waiting) >= cores * AHEAD:
                    yield _finish(waiting[0], one_by_one)
                    waiting.popleft()
                waiting.append(chunk)
                _begin(chunk, pool, closing)
            while waiting:
                yield _finish(waiting[0], one_by_one)
                waiting.popleft()
    except WorkerEnded:
        left = [one.path for chunk in waiting for record in chunk.records for one in record.files]
        raise FilesLeft(left, ENDED) from None


def _chunks(named: Iterable[Named]) -> Iterator[Chunk]:
    """Records in order, no two of a chunk with anything in common."""
    chunk = Chunk()
    for record in records_of(named):
        about = record.about()
        if chunk.records and (chunk.is_full or about & chunk.about):
            yield chunk
            chunk = Chunk()
        chunk.add(record, about)
    if chunk.records:
        yield chunk


def records_of(named: Iterable[Named]) -> Iterator[Record]:
    """Files of one record that follow one another, together; those that name none stand alone."""
    for _, files in groupby(named, key=lambda one: one.file.record if one.file else _record_of(one.path)):
        yield Record(list(files))


def _record_of(path: Path) -> str:
    try:
        return name_of(path).record
    except Refused:
        return f"/{path}"


def _begin(chunk: Chunk, pool: Executor | None, closing: Closing | None) -> None:
    """Send the plain records of a chunk to be read and written."""
    given = [record for record in chunk.records if any(one.file for one in record.files)]
    new = [record.new() for record in given]
    strange = not_plain(new) if new else set()
    doubled = {one.record for one in new if len({file.label for file in one.files}) < len(one.files)}
    for record, one in zip(given, new, strict=True):
        if one.record in strange | doubled or record.may_lose_to in chunk.numbering:
            chunk.singly.append(record)
            chunk.numbering.add(record.stem)
    together = [record for record in given if record not in chunk.singly]
    for record, key in zip(together, keys_of(Cable, len(together)), strict=True):
        record.key = key
    work = [record.new() for record in together]
    if pool:
        chunk.coming = pool.submit(bring, work, closing)
    else:
        chunk.coming = Future()
        chunk.coming.set_result(bring(work, closing))


def bring(new: Sequence[NewCable], closing: Closing | None) -> dict[str, list[Result]]:
    """
    Read and write some new cables; what became of each file, by record.

    Whatever goes wrong here stops nothing: what is missing in the answer is brought one by one, and told then.
    """
    try:
        return import_new([prepare(one) for one in new], closing)
    except Exception:  # one of them cannot be kept: the others are not to suffer for it
        return {}


def _finish(chunk: Chunk, one_by_one: Callable[[Named], ImportItem]) -> list[ImportItem]:
    """The items of a chunk in order; records that were not brought with the others are brought now."""
    results = chunk.coming.result() if chunk.coming else {}
    items = []
    for record in chunk.records:
        name = next((one.file.record for one in record.files if one.file), "")
        known = iter(results[name]) if name in results else None
        for one in record.files:
            if one.file is None:
                items.append(one.item)
            elif known is None:
                items.append(one_by_one(one))
            else:
                items.append(_noted(one.item, next(known)))
    return items


def _noted(item: ImportItem, result: Result) -> ImportItem:
    item.outcome, item.reason, item.cable_id = result.outcome, result.reason, result.cable
    return item
