from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from cables.actions.catalogue import apply_catalogue_row
from cables.exceptions import CablesError, Refused
from cables.exchange.catalogue import BadRow, read_catalogue
from cables.models import ImportBatch, ImportItem

Outcome = ImportItem.Outcome


class Command(BaseCommand):
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
        batch = None
        if not dry_run:
            batch = ImportBatch.objects.create(command="import_catalogue", source=str(file))
        counts: Counter[str] = Counter()
        for row in rows:
            item = self._apply(row, dry_run)
            counts[item.outcome] += 1
            if item.outcome in (Outcome.CONFLICT, Outcome.REFUSED):
                self.stderr.write(f"line {row.number}: {item.reason}")
            if batch:
                item.batch = batch
                item.save()
        if batch:
            batch.counts, batch.finished_at = dict(counts), timezone.now()
            batch.save()
        outcomes = ", ".join(f"{Outcome(o).label.lower()}: {counts[o]}" for o in Outcome.values if counts[o])
        self.stdout.write(f"{len(rows)} rows{' looked at, nothing written' if dry_run else ''} — {outcomes}")

    def _apply(self, row, dry_run: bool) -> ImportItem:
        """Apply one row and say what became of it."""
        if isinstance(row, BadRow):
            return ImportItem(name=f"line {row.number}", outcome=Outcome.REFUSED, reason=row.reason)
        item = ImportItem(name=row.record[:300])
        try:
            with transaction.atomic():
                item.cable, changed = apply_catalogue_row(row)
                transaction.set_rollback(dry_run)
            item.outcome = Outcome.CHANGED if changed else Outcome.HELD
            item.reason = ", ".join(changed)
        except CablesError as error:
            item.outcome, item.reason = Outcome.CONFLICT, str(error)
        return item
