from pathlib import Path

from django.core.management.base import CommandError
from django.db import transaction

from cables.actions.catalogue import apply_catalogue_row
from cables.exceptions import CablesError, Refused
from cables.exchange.catalogue import BadRow, read_catalogue
from cables.exchange.sources import shown
from cables.management.batch import Batch, Outcome, whatever_happens
from cables.management.command import ArchiveCommand
from cables.models import ImportItem


class Command(ArchiveCommand):
    help = (
        "Put the values of a catalogue (CSV: record, from, to, date, title, source, collection …) beside the "
        "machine's (writes; --dry-run does not). Bad rows are named by line and stop no other; may be run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--source", default="", help="who says so, for rows that do not name a source")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *, file, source, dry_run, **options):
        try:
            rows = list(read_catalogue(file, source))
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from None
        if not rows:
            raise CommandError("The catalogue has headings and no rows.")
        batch = Batch("import_catalogue", shown(file), dry_run=dry_run)
        for row in rows:
            item = self._apply(row, dry_run)
            if item.outcome in (Outcome.CONFLICT, Outcome.REFUSED):
                self.stderr.write(f"line {row.number}: {item.reason}")
            batch.add(item)
        self.stdout.write(f"{len(rows)} rows{' looked at, nothing written' if dry_run else ''} — {batch.finish()}")

    def _apply(self, row, dry_run: bool) -> ImportItem:
        """Apply one row and say what became of it; whatever is wrong with it stops no other."""
        if isinstance(row, BadRow):
            return ImportItem(name=f"line {row.number}", outcome=Outcome.REFUSED, reason=row.reason)
        item = ImportItem(name=row.record[:300])
        with whatever_happens(item, conflicts=CablesError):
            with transaction.atomic():
                cable, changed = apply_catalogue_row(row)
                transaction.set_rollback(dry_run)
            item.cable = cable
            item.outcome = Outcome.CHANGED if changed else Outcome.HELD
            item.reason = ", ".join(changed)
        return item
