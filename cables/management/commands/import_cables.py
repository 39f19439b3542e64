from argparse import ArgumentTypeError
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from tqdm import tqdm

from cables.actions.imports import RawFile, import_file
from cables.exceptions import CablesError, Conflict, Refused
from cables.exchange.decoding import MAX_BYTES
from cables.exchange.sources import name_of, text_files
from cables.models import ImportBatch, ImportItem

Outcome = ImportItem.Outcome


def _existing(path: str) -> Path:
    if not Path(path).exists():
        raise ArgumentTypeError(f"there is no file or folder {path}")
    return Path(path)


class Command(BaseCommand):
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
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *, paths, record, label, engine, dry_run, **options):
        if record and (len(paths) != 1 or paths[0].is_dir()):
            raise CommandError("--record goes with one file.")
        # Counted by walking twice: a list of a million paths would cost more memory than the archive may take.
        total = sum(1 for _ in text_files(paths))
        if not total:
            raise CommandError("No .txt file there.")
        batch = None
        if not dry_run:
            source = " ".join(map(str, paths))
            batch = ImportBatch.objects.create(command="import_cables", source=source)
        counts: Counter[str] = Counter()
        self.seen: dict[str, str] = {}
        for path in tqdm(text_files(paths), total=total, unit="file", disable=None, leave=False):
            item = self._take(path, record, label, engine, dry_run)
            counts[item.outcome] += 1
            if item.outcome in (Outcome.CONFLICT, Outcome.REFUSED):
                self.stderr.write(f"{item.get_outcome_display().lower()}: {item.name}: {item.reason}")
            elif item.outcome == Outcome.HELD and item.reason:
                self.stderr.write(f"already held: {item.name}: {item.reason}")
            if batch:
                item.batch = batch
                item.save()
        if batch:
            batch.counts, batch.finished_at = dict(counts), timezone.now()
            batch.save()
        self.stdout.write(self._report(total, counts, dry_run))

    def _take(self, path: Path, record: str | None, label: str | None, engine: str, dry_run: bool) -> ImportItem:
        """Take one file in and say what became of it; whatever is wrong with it stops no other."""
        item = ImportItem(name=path.name[:300])
        try:
            with path.open("rb") as stream:
                content = stream.read(MAX_BYTES + 1)
                if len(content) > MAX_BYTES:
                    raise Refused(
                        f"The file has {path.stat().st_size:,} bytes; {MAX_BYTES:,} are the limit for one cable."
                    )
            name = name_of(path) if record is None else None
            file = RawFile(
                content,
                name=path.name[:255],
                record=record if name is None else name.record,
                label=label if label is not None else (name.label if name else ""),
                engine=engine,
            )
            item.sha256 = file.sha256
            if dry_run and file.sha256 in self.seen:
                # Nothing of this run is stored: what an earlier file of it would have brought is only remembered.
                item.outcome, item.reason = Outcome.HELD, f"as {self.seen[file.sha256]}"
                return item
            self.seen[file.sha256] = file.record
            with transaction.atomic():
                result = import_file(file)
                transaction.set_rollback(dry_run)
            item.outcome, item.reason = result.outcome, result.reason
            item.cable = None if dry_run else result.cable
        except Conflict as error:
            item.outcome, item.reason = Outcome.CONFLICT, str(error)
        except (Refused, CablesError, OSError) as error:
            item.outcome, item.reason = Outcome.REFUSED, str(error)
        return item

    def _report(self, total: int, counts: Counter, dry_run: bool) -> str:
        outcomes = ", ".join(f"{Outcome(o).label.lower()}: {counts[o]}" for o in Outcome.values if counts[o])
        return f"{total} {'files looked at, nothing written' if dry_run else 'files'} — {outcomes}"
