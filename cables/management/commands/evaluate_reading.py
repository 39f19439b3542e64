"""Measure the reader against a catalogue of one's own."""

import csv
import json
from pathlib import Path

from django.core.management.base import CommandError
from tqdm import tqdm

from cables.exceptions import Refused
from cables.exchange.decoding import MAX_BYTES, decode
from cables.exchange.sources import bytes_of
from cables.management.command import ArchiveCommand
from cables.text import read
from cables.text.evaluation import judge, reliability


class Command(ArchiveCommand):
    """Print how often the reader's values agree with a record, by confidence; writes nothing."""

    help = (
        "Read texts and compare the values with a record: JSON Lines, or CSV with a column `file` and "
        "columns named as the fields (number, from, to, date, classification …; `day` for a day of sending or of "
        "receipt, `first_to` for one addressee). Prints a reliability table. "
        "Writes nothing."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("record", type=Path, help="the .jsonl or .csv with the right values")
        parser.add_argument("texts", type=Path, help="the folder with the texts")
        parser.add_argument("--fields", default="", help="only these fields, with commas between")

    def handle(self, *args, record: Path, texts: Path, fields: str, **options):
        wanted = {name for name in fields.split(",") if name}
        judgements, absent = [], 0
        rows = list(rows_of(record))
        for row in tqdm(rows, unit="text", disable=None):
            path = texts / Path(str(row.get("file", ""))).name
            if not path.is_file():
                absent += 1
                continue
            truth = {name: value for name, value in row.items() if not wanted or name in wanted}
            try:
                raw = decode(bytes_of(path, MAX_BYTES, "one cable")).text
            except Refused as error:
                self.stderr.write(f"{path}: {error}")
                absent += 1
                continue
            judgements += judge(read(raw), truth)
        if not judgements:
            raise CommandError(f"nothing to compare: {len(rows)} rows, {absent} of their texts not found")
        self.stdout.write(
            "| field | confidence | values | right | share | 95 % interval |\n|---|---|---|---|---|---|"
        )
        for band in reliability(judgements):
            self.stdout.write(
                f"| {band.field} | {band.lower:.1f}–{band.upper:.1f} | {band.values} | {band.right} "
                f"| {band.share:.2f} | {band.low:.2f}–{band.high:.2f} |"
            )
        self.stdout.write(f"{len(rows) - absent} texts compared, {absent} not found")


def rows_of(record: Path):
    """The rows of a record as dictionaries."""
    with record.open(encoding="utf-8", newline="") as file:
        if record.suffix == ".csv":
            yield from csv.DictReader(file)
        else:
            yield from (json.loads(line) for line in file if line.strip())
