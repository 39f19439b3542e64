"""Read every text of a folder and report what went wrong."""

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import CommandError
from tqdm import tqdm

from cables.exceptions import Refused
from cables.exchange.decoding import MAX_BYTES, decode
from cables.exchange.sources import bytes_of
from cables.management.command import ArchiveCommand
from cables.text import Reading, clean, read
from cables.text.checking import faults
from cables.text.wholeness import FORMS


class Words:
    """What became of the words of all texts: kept, or left out and why, and how many of those read like prose."""

    def __init__(self) -> None:
        self._kept = self._outside_forms = 0
        self._left_out: Counter[str] = Counter()
        self._prose: list[tuple[int, str]] = []
        self._not_whole = 0

    def count(self, name: str, reading: Reading) -> None:
        """Add the words of one text."""
        for segment in reading.segments:
            words = len(reading.raw[segment.start : segment.end].split())
            if segment.reason not in FORMS:
                self._outside_forms += words
            if segment.kind == "body":
                self._kept += words
            else:
                self._left_out[segment.reason] += words
        self._not_whole += not reading.whole
        if reading.words_left_out:
            self._prose.append((reading.words_left_out, name))

    def report(self, worst: int) -> Iterator[str]:
        """The totals, then the texts that leave most prose out, so many of them."""
        yield f"words kept: {self._kept}"
        for reason, words in self._left_out.most_common():
            if words:
                yield f"words left out, {reason}: {words}"
        prose = sum(words for words, _ in self._prose)
        share = prose / self._outside_forms if self._outside_forms else 0.0
        yield f"prose left out: {prose} of {self._outside_forms} words outside forms ({share:.2%})"
        yield f"texts not whole: {self._not_whole}"
        for words, name in sorted(self._prose, key=lambda one: (-one[0], one[1]))[:worst]:
            yield f"{name}: {words} words of prose left out"


class Command(ArchiveCommand):
    """Check the reader over a folder of texts; writes nothing."""

    help = (
        "Read every .txt of a folder: crashes, characters unaccounted for, slow texts, words kept and left out by "
        "reason, prose left out, totals. Writes nothing."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("folder", type=Path)
        parser.add_argument(
            "--slow", type=float, default=2.0, metavar="SECONDS", help="report texts slower than this"
        )
        parser.add_argument(
            "--worst", type=int, default=0, metavar="TEXTS", help="name the texts that leave most prose out"
        )
        parser.add_argument("--twice", action="store_true", help="also clean each text a second time")

    def handle(self, *args, folder: Path, slow: float, twice: bool, worst: int, **options):
        paths = sorted(folder.glob("*.txt"))
        if not paths:
            raise CommandError(f"no .txt in {folder}")
        totals: Counter[str] = Counter()
        words = Words()
        slowest, began = (0.0, ""), time.perf_counter()
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
            slowest = max(slowest, (seconds, path.name))
            words.count(path.name, reading)
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
        for line in words.report(worst):
            self.stdout.write(line)
        self.stdout.write(
            f"{len(paths)} texts, {totals['crashes']} crashes, {totals['faults']} faults, {totals['slow']} slow; "
            f"slowest {slowest[1]} {slowest[0]:.3f} s; {len(paths) / seconds:.0f} texts/s"
        )
        if totals["crashes"] or totals["faults"]:
            raise CommandError("not every text was read soundly")
