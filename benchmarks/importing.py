"""
Measure imports, reading and search included, against sqlite-utils with FTS5, which reads nothing: the same files.

    python -m venv /tmp/peer && /tmp/peer/bin/pip install sqlite-utils
    createdb … && DATABASE_URL=… DATABASE_OWNER_URL=… python manage.py prepare    an archive that is only for this
    python benchmarks/importing.py --peer /tmp/peer/bin/python [--folder TEXTS]

Without a folder it makes telegrams as `make_cables` does. Every turn has files of its own, so that nothing is held
already: the peer loads them into a new database and indexes their words; then they are imported on all cores, and
some of them on one. What reading alone costs is the bound no import can pass. Starting the command counts.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from io import StringIO
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
APART = 4  # of so many records one is imported on one core
READ = 300  # files read to see what reading costs


def as_peer(folder: str) -> None:
    """Load the files of a folder and make them findable; print the seconds, by the clock and of the processor."""
    import sqlite_utils

    start, busy = time.perf_counter(), time.process_time()
    held = sqlite_utils.Database(Path(folder).with_suffix(".db"), recreate=True)
    files = sorted(Path(folder).glob("*.txt"))
    rows = ({"id": file.stem, "body": file.read_bytes().decode("utf-8", "replace")} for file in files)
    held["docs"].insert_all(rows, pk="id", batch_size=1_000)
    held["docs"].enable_fts(["id", "body"])
    print(json.dumps([time.perf_counter() - start, time.process_time() - busy]))


def telegrams(folder: Path, first: int, count: int) -> None:
    """Made telegrams as files."""
    from cables.making import make_cable

    folder.mkdir()
    for number in range(first, first + count):
        made = make_cable(number)
        (folder / f"{made.record}.txt").write_text(made.raw, encoding="utf-8")


def share_of(texts: Path, folder: Path, turn: int, turns: int) -> None:
    """Every so-manieth record of a folder, with all its readings."""
    folder.mkdir()
    records = sorted({file.name.partition(".")[0] for file in texts.glob("*.txt")})
    for record in islice(records, turn, None, turns):
        for file in texts.glob(f"{record}.*txt"):
            shutil.copy(file, folder / file.name)


def on_all_cores(folder: Path) -> float:
    """Seconds of the command, its start included."""
    start = time.perf_counter()
    command = [sys.executable, "manage.py", "import_cables", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


def on_one_core(folder: Path) -> tuple[float, float]:
    """Seconds by the clock, and of the processors, those of PostgreSQL among them."""
    from django.core.management import call_command
    from search import processors

    start, busy = time.perf_counter(), processors()
    call_command("import_cables", str(folder), cores=1, stdout=StringIO(), stderr=StringIO())
    return time.perf_counter() - start, processors() - busy


def reading(folder: Path) -> float:
    """Files a second that one core reads, in time of the processor."""
    from cables.text import read

    texts = [file.read_bytes().decode("utf-8", "replace") for file in sorted(folder.glob("*.txt"))[:READ]]
    read(texts[0])
    start = time.process_time()
    for text in texts:
        read(text)
    return len(texts) / (time.process_time() - start)


def run(given: argparse.Namespace, base: Path) -> None:
    from cables.models import Witness

    clock: dict[str, list[float]] = {"peer": [], "import, all cores": [], "import, one core": []}
    busy: dict[str, list[float]] = {"peer": [], "import, one core": [], "reading alone": []}
    held = Witness.objects.count()
    load = [os.getloadavg()[0]]
    for turn in range(given.turns):
        folder, few = base / f"turn{turn}", base / f"few{turn}"
        if given.folder:
            share_of(given.folder, folder, turn, given.turns)
        else:
            telegrams(folder, held + turn * given.count, given.count)
        files = sorted(folder.glob("*.txt"))
        peer = subprocess.run(
            [given.peer, __file__, "--as-peer", str(folder)], check=True, capture_output=True, text=True
        )
        for times, spent in zip((clock, busy), json.loads(peer.stdout), strict=True):
            times["peer"].append(len(files) / spent)
        busy["reading alone"].append(reading(folder))
        few.mkdir()
        records = {*sorted({file.name.partition(".")[0] for file in files})[::APART]}
        apart = [file for file in files if file.name.partition(".")[0] in records]
        for file in apart:
            file.rename(few / file.name)
        clock["import, all cores"].append((len(files) - len(apart)) / on_all_cores(folder))
        for times, spent in zip((clock, busy), on_one_core(few), strict=True):
            times["import, one core"].append(len(apart) / spent)
    load.append(os.getloadavg()[0])
    for title, times in (("by the clock", clock), ("of a processor", busy)):
        best = statistics.median(times["peer"])
        print(
            f"\n| {given.turns} turns of some {len(files)} files | a second {title} | of the peer |\n|---|--:|--:|"
        )
        for name, values in times.items():
            print(f"| {name} | {statistics.median(values):,.1f} | {statistics.median(values) / best:.3f} |")
    print(f"\n{os.cpu_count()} cores; load at the beginning {load[0]:.1f}, at the end {load[1]:.1f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peer", help="a Python with sqlite-utils")
    parser.add_argument("--folder", type=Path, help="of texts, RECORD.txt or RECORD.LABEL.txt")
    parser.add_argument("--count", type=int, default=1_000, help="telegrams a turn, where no folder is given")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--as-peer", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.as_peer:
        as_peer(given.as_peer)
        return
    sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive_site.settings")
    import django

    django.setup()
    with TemporaryDirectory() as base:
        run(given, Path(base))


if __name__ == "__main__":
    main()
