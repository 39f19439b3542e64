from argparse import ArgumentTypeError
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import OperationalError, transaction
from tqdm import tqdm

from archive_site.space import is_full
from cables.actions.access import Closing
from cables.actions.imports import RawFile, double_of, import_file
from cables.exceptions import InvalidValue
from cables.exchange.decoding import MAX_BYTES, decode
from cables.exchange.encodings import ENCODINGS
from cables.exchange.sources import (
    MAX_ENGINE,
    MAX_LABEL,
    Found,
    bytes_of,
    in_words,
    is_engine,
    is_label,
    is_record,
    is_text,
    name_of,
    shown,
)
from cables.management.batch import Batch, Outcome, whatever_happens
from cables.management.command import ArchiveCommand
from cables.management.importing import FilesLeft, Named, Record, import_all, records_of
from cables.management.workers import cores
from cables.models import ClosedFor, ImportItem
from cables.postgresql.faults import Fault, fault_of

NAMED = 20  # files that are named of those that were under way
AGAIN = "Run the same command again: what is held is left alone."
DISK_FULL = "The archive's disk is full."
MANY = 50  # files from which it pays to start a process for each core


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ArgumentTypeError(f"{text:.20} is no day: write it as 2040-01-31") from None


def _existing(path: str) -> Path:
    if not Path(path).exists():
        raise ArgumentTypeError(f"there is no file or folder {path}")
    return Path(path)


class Command(ArchiveCommand):
    help = (
        "Take raw OCR texts into the archive (writes; --dry-run does not). RECORD.txt makes a cable, "
        "RECORD.LABEL.txt adds a reading to it. May be run again, or broken off and run again: "
        "what is held already is left alone."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "paths", nargs="+", type=_existing, metavar="PATH", help="files, or folders of .txt files"
        )
        parser.add_argument("--record", help="record number of the one file named, instead of its name")
        parser.add_argument("--label", help="label of this reading, instead of the one in the file's name")
        parser.add_argument("--engine", default="", help="OCR engine and version, if known")
        parser.add_argument(
            "--encoding", choices=ENCODINGS, default="", help="how these files are written, where that is in doubt"
        )
        parser.add_argument(
            "--trust-names",
            action="store_true",
            help="files named after one record are readings of it, also where they have no words in common",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")
        parser.add_argument(
            "--cores", type=int, default=cores(), help="how many to use where many files come in (all)"
        )
        closed = parser.add_argument_group("closed cables", "bring new cables in closed, until they are opened")
        closed.add_argument("--closed-for", choices=ClosedFor.values, help="why they are closed")
        closed.add_argument("--closed-until", type=_day, metavar="DAY", help="the day on which they open, if any")
        closed.add_argument("--closed-reason", default="", metavar="WORDS", help="for the staff only")

    def handle(self, *, paths, record, label, engine, encoding, trust_names, dry_run, cores, **options):
        _check(paths, record, label, engine)
        self.closing = _closing(options)
        if is_full(settings.DATABASE_FOLDER) and not dry_run:
            raise CommandError(f"{DISK_FULL} Nothing was taken in: make room there first.")
        found = Found(paths)
        # Counted by walking twice: a list of a million paths would cost more memory than the archive may take.
        total = sum(1 for _ in found)
        passed_over = dict(found.passed_over)
        if not total:
            raise CommandError(f"No .txt file there. {_told(passed_over)}".strip())
        batch = Batch("import_cables", " ".join(map(shown, paths)), dry_run=dry_run)
        self.seen: dict[str, str] = {}
        said = Said(record, label, engine, encoding, trust_names)
        named = (_named(path, said) for path in found)
        done = 0
        try:
            with tqdm(total=total, unit="file", disable=None, leave=False) as progress:
                for items in self._taken(named, total, dry_run, cores):
                    self._tell(items)
                    batch.add_all(items)
                    done += len(items)
                    progress.update(len(items))
                    if done < total and is_full(settings.DATABASE_FOLDER):
                        raise FilesLeft([], DISK_FULL)
        except FilesLeft as error:
            raise CommandError(self._left(error, total - done, batch.finish(passed_over))) from None
        except OperationalError as error:
            if fault_of(error) is not Fault.FULL:
                raise
            raise CommandError(f"{DISK_FULL} {total - done} of {total} files are left. {AGAIN}") from None
        sums = batch.finish(passed_over)
        self.stdout.write(f"{total} files{' looked at, nothing written' if dry_run else ''} — {sums}")
        if passed_over:
            self.stdout.write(_told(passed_over))

    def _left(self, error: FilesLeft, count: int, counts: str) -> str:
        """Name the files that were under way, and say in a sentence how many are left; what is done is closed."""
        for path in error.files[:NAMED]:
            self.stderr.write(f"left: {shown(path.name)}")
        if len(error.files) > NAMED:
            last = shown(error.files[-1].name)
            self.stderr.write(f"left: {len(error.files) - NAMED} more, up to {last}")
        if more := count - len(error.files):
            self.stderr.write(f"left: {more} that were not looked at yet")
        files = "file is" if count == 1 else "files are"
        return f"{error} {count} {files} left (done: {counts or 'none'}). {AGAIN}"

    def _taken(self, named: Iterator[Named], total: int, dry_run: bool, cores: int) -> Iterator[list[ImportItem]]:
        """What becomes of each file, in order: of a few one by one, of many on all cores."""
        if dry_run:
            return map(self._tried, records_of(named))
        if total < MANY:
            return ([self._take(one)] for one in named)
        return import_all(named, self._take, self.closing, cores)

    def _tell(self, items: list[ImportItem]) -> None:
        """Name the files that brought nothing for a reason."""
        for item in items:
            if item.outcome in (Outcome.CONFLICT, Outcome.REFUSED):
                self.stderr.write(f"{item.get_outcome_display().lower()}: {item.name}: {item.reason}")
            elif item.outcome in (Outcome.HELD, Outcome.DOUBLE) and item.reason:
                kind = "double" if item.outcome == Outcome.DOUBLE else "already held"
                self.stderr.write(f"{kind}: {item.name}: {item.reason}")

    def _tried(self, record: Record) -> list[ImportItem]:
        """What would become of the files of a record, one after the other; nothing of it is stored."""
        with transaction.atomic():
            items = [self._would_be_held(one) or self._take(one) for one in record.files]
            transaction.set_rollback(True)
        for one, item in zip(record.files, items, strict=True):
            item.cable = None
            if one.file and item.outcome in (Outcome.ADDED, Outcome.WITNESS):
                # Of what an earlier record of this run would have brought only this is remembered.
                self.seen |= {one.file.sha256: one.file.record, one.file.words: one.file.record}
        return items

    def _would_be_held(self, named: Named) -> ImportItem | None:
        """The item of a file whose bytes or words an earlier record of a dry run would have brought."""
        item, file = named.item, named.file
        if file and file.sha256 in self.seen:
            item.outcome, item.reason = Outcome.HELD, f"as {self.seen[file.sha256]}"
        elif file and file.words in self.seen:
            item.outcome, item.reason = Outcome.DOUBLE, double_of(self.seen[file.words])
        else:
            return None
        return item

    def _take(self, named: Named) -> ImportItem:
        """Take one file in and say what became of it; whatever is wrong with it stops no other."""
        item, file = named.item, named.file
        if file is None:
            return item
        with whatever_happens(item):
            with transaction.atomic():
                result = import_file(file, closing=self.closing)
            item.outcome, item.reason, item.cable = result.outcome, result.reason, result.cable
        return item


def _check(paths: list[Path], record: str | None, label: str | None, engine: str) -> None:
    """Raise CommandError for options that could be true of no file."""
    if record is not None and (len(paths) != 1 or paths[0].is_dir()):
        raise CommandError("--record goes with one file.")
    if record is not None and not is_record(record):
        raise CommandError(
            f"--record takes up to 111 plain letters, digits, blanks, - _ ( ) and single dots, not {record!r:.60}."
        )
    if label is not None and not is_label(label):
        raise CommandError(f"--label takes up to {MAX_LABEL} of the characters of a record, not {label!r:.60}.")
    if not is_engine(engine):
        raise CommandError(f"--engine takes one line of up to {MAX_ENGINE} characters.")


def _closing(options: dict) -> Closing | None:
    """How new cables are closed, if they are; raises CommandError for options that do not go together."""
    why, until, words = (options[f"closed_{name}"] for name in ("for", "until", "reason"))
    if why is None:
        if until or words:
            raise CommandError("--closed-until and --closed-reason go with --closed-for.")
        return None
    try:
        return Closing(why, " ".join(words.split()), until)
    except InvalidValue as error:
        raise CommandError(str(error)) from None


def _told(passed_over: Mapping[str, int]) -> str:
    """What was not looked at, in a sentence; empty where that is nothing."""
    total = sum(passed_over.values())
    return f"Passed over, because they are not .txt files: {total} ({in_words(passed_over)})." if total else ""


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of the files on the command line; None and empty where they speak for themselves."""

    record: str | None
    label: str | None
    engine: str
    encoding: str
    trust_names: bool


def _named(path: Path, said: Said) -> Named:
    """A file with the item its outcome is noted on, which says already why it could not be read."""
    named = Named(path, ImportItem(name=shown(path.name)[:300]), None)
    with whatever_happens(named.item):
        named.file = _raw_file(path, said)
        named.item.sha256 = named.file.sha256
    return named


def _raw_file(path: Path, said: Said) -> RawFile:
    """The file at a path, named by what was said of it, else by its own name. Raises Refused, OSError."""
    content = bytes_of(path, MAX_BYTES, "one cable")
    record, label = said.record, said.label
    if record is None:
        if not is_text(path.name):
            decode(content, said.encoding)  # whoever names a PDF is told that it is one, not how to name it
        name = name_of(path)
        record, label = name.record, name.label if label is None else label
    return RawFile(
        content,
        name=shown(path.name)[:255],
        record=record,
        label=label or "",
        engine=said.engine,
        encoding=said.encoding,
        is_vouched_for=said.trust_names or said.record is not None,
    )
