from argparse import ArgumentTypeError
from pathlib import Path

from django.core.management.base import CommandError
from django.db import transaction

from cables.actions.catalogue import apply_catalogue_row
from cables.exceptions import CablesError, Refused
from cables.exchange.catalogue import Asked, BadRow, Catalogue, DoubleRow, RivalRow, Row, read_catalogue
from cables.exchange.encodings import ENCODINGS
from cables.exchange.sources import shown
from cables.management.batch import Batch, Outcome, whatever_happens
from cables.management.command import ArchiveCommand
from cables.models import ImportItem


def _mapping(text: str) -> tuple[str, str]:
    heading, equals, name = text.rpartition("=")
    if not equals or not heading.strip():
        raise ArgumentTypeError(
            f"“{text:.60}” is no mapping: write it as heading=field, or heading=- to pass it over"
        )
    return heading, name


class Command(ArchiveCommand):
    help = (
        "Put the values of a catalogue (CSV: record, from, to, date, title, source, collection …) beside the "
        "machine's (writes; --dry-run does not). Bad rows and cells are named by line and stop no other; may be "
        "run again."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--source", default="", help="who says so, for rows that do not name a source")
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            type=_mapping,
            metavar="HEADING=FIELD",
            help="which field a column holds, where its heading does not tell; - passes it over",
        )
        parser.add_argument(
            "--headings",
            default="",
            metavar="FIELD,FIELD,…",
            help="what the columns hold, in order, of a file without a line of headings; - passes one over",
        )
        order = parser.add_mutually_exclusive_group()
        order.add_argument(
            "--day-first", dest="order", action="store_const", const="day first", help="03/11/1962 is in November"
        )
        order.add_argument(
            "--month-first", dest="order", action="store_const", const="month first", help="03/11/1962 is in March"
        )
        parser.add_argument(
            "--encoding", choices=ENCODINGS, default="", help="how the file is written, if in doubt"
        )
        parser.add_argument(
            "--records-without-text",
            action="store_true",
            help="make a record of a cable that is not held; without this its row is a conflict",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and change nothing")

    def handle(self, *, file, source, map, headings, order, encoding, records_without_text, dry_run, **options):
        asked = Asked(
            source,
            dict(map),
            [one.strip() for one in headings.split(",")] if headings else (),
            order or "",
            encoding,
        )
        try:
            catalogue = read_catalogue(file, asked)
        except (Refused, OSError) as error:
            raise CommandError(str(error)) from None
        if not catalogue.rows:
            raise CommandError("The catalogue has headings and no rows.")
        self._tell_columns(catalogue)
        self.without_text = records_without_text
        batch = Batch("import_catalogue", shown(file), dry_run=dry_run)
        cells = 0
        for row in catalogue.rows:
            item = self._apply(row, dry_run)
            if item.outcome in (Outcome.CONFLICT, Outcome.REFUSED, Outcome.DOUBLE):
                self.stderr.write(f"line {row.number}: {item.reason}")
            elif isinstance(row, Row) and row.refused:
                cells += len(row.refused)
                self._tell_cells(row, item)
            batch.add(item)
        left_out = f"; cells refused: {cells}" if cells else ""
        looked = " looked at, nothing written" if dry_run else ""
        rows = "1 row" if len(catalogue.rows) == 1 else f"{len(catalogue.rows)} rows"
        self.stdout.write(f"{rows}{looked} — {batch.finish()}{left_out}")

    def _tell_columns(self, catalogue: Catalogue) -> None:
        """Say how the columns were understood, where that is not as they are headed."""
        if catalogue.layout:
            record = f"; the record number is in “{catalogue.record_from}”" if catalogue.record_from else ""
            self.stdout.write(f"This is {catalogue.layout}{record}.")
        if catalogue.passed_over:
            self.stdout.write(f"Columns passed over: {', '.join(f'“{one}”' for one in catalogue.passed_over)}.")

    def _tell_cells(self, row: Row, item: ImportItem) -> None:
        """Name the cells that were left out of a row, here and in what is kept of the run."""
        for reason in row.refused:
            self.stderr.write(f"line {row.number}: left out: {reason}")
        item.reason = "; ".join(filter(None, [item.reason, f"left out: {'; '.join(row.refused)}"]))

    def _apply(self, row: Row | BadRow | DoubleRow | RivalRow, dry_run: bool) -> ImportItem:
        """Apply one row and say what became of it; whatever is wrong with it stops no other."""
        if isinstance(row, BadRow):
            return ImportItem(name=f"line {row.number}", outcome=Outcome.REFUSED, reason=row.reason)
        item = ImportItem(name=row.record[:300])
        if isinstance(row, DoubleRow):
            item.outcome, item.reason = Outcome.DOUBLE, f"record {row.record}: says what line {row.first} says"
            return item
        if isinstance(row, RivalRow):
            lines = ", ".join(map(str, row.others))
            item.outcome = Outcome.CONFLICT
            item.reason = (
                f"record {row.record} stands in line {lines} too, with other values: nothing of either taken"
            )
            return item
        with whatever_happens(item, conflicts=CablesError):
            with transaction.atomic():
                applied = apply_catalogue_row(row, without_text=self.without_text)
                transaction.set_rollback(dry_run)
            item.cable = None if dry_run and applied.is_new else applied.cable
            item.outcome = (
                Outcome.ADDED if applied.is_new else Outcome.CHANGED if applied.changed else Outcome.HELD
            )
            item.reason = "without text" if applied.is_new else ", ".join(applied.changed)
        return item
