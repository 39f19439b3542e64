"""Read every text of a folder and report what went wrong."""

import time
from collections import Counter
from pathlib import Path

from django.core.management.base import CommandError
from tqdm import tqdm

from cables.exceptions import Refused
from cables.exchange.decoding import MAX_BYTES, decode
from cables.exchange.sources import bytes_of
from cables.management.command import ArchiveCommand
from cables.text import clean, read
from cables.text.checking import faults


class Command(ArchiveCommand):
    """Check the reader over a folder of texts; writes nothing."""

    help = "Read every .txt of a folder: crashes, characters unaccounted for, slow texts, totals. Writes nothing."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--slow", type=float, default=2.0, metavar="SECONDS", help="report texts slower than this"
        )
        parser.add_argument("--twice", action="store_true", help="also clean each text a second time")

    def handle(self, *args, folder: Path, slow: float, twice: bool, **options):
        paths = sorted(folder.glob("*.txt"))
        if not paths:
            raise CommandError(f"no .txt in {folder}")
        totals: Counter[str] = Counter()
        worst, began = (0.0, ""), time.perf_counter()
        for path in tqdm(paths, unit="text", disable=None):
            start = time.perf_counter()
            try:
                raw = decode(bytes_of(path, MAX_BYTES, "one cable")).text
            except Refused as error:
                totals["refused"] += 1
                self.stderr.write(f"{path.name}: {error}")
                continue
            try:
                reading = read(raw)
            except Exception as error:  # every crash is to be found
                totals["crashes"] += 1
                self.stdout.write(f"{path.name}: crash: {error!r}")
                continue
            seconds = time.perf_counter() - start
            worst = max(worst, (seconds, path.name))
            totals["characters"] += len(raw)
            totals[f"kind {reading.kind}"] += 1
            totals["points"] += len(reading.points)
            totals["fields"] += len(reading.fields)
            for segment in reading.segments:
                totals[f"characters {segment.kind}"] += segment.end - segment.start
            for fault in faults(reading):
                totals["faults"] += 1
                self.stdout.write(f"{path.name}: {fault}")
            if seconds > slow:
                totals["slow"] += 1
                self.stdout.write(f"{path.name}: slow: {seconds:.2f} s")
            if twice and clean(reading.body) != reading.body:
                totals["changed by a second cleaning"] += 1
                self.stdout.write(f"{path.name}: a second cleaning changes it")
        seconds = time.perf_counter() - began
        for name in sorted(totals):
            self.stdout.write(f"{name}: {totals[name]}")
        self.stdout.write(
            f"{len(paths)} texts, {totals['crashes']} crashes, {totals['faults']} faults, {totals['slow']} slow; "
            f"slowest {worst[1]} {worst[0]:.3f} s; {len(paths) / seconds:.0f} texts/s"
        )
        if totals["crashes"] or totals["faults"]:
            raise CommandError("not every text was read soundly")
