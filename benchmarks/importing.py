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
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parents[1]
APART = 4  # of so many records one is imported on one core
READ = 300  # files read to see what reading costs


def as_peer(folder: str) -> None:
    """Load the files of a folder and make them findable; print the seconds."""
    import sqlite_utils

    start = time.perf_counter()
    held = sqlite_utils.Database(Path(folder).with_suffix(".db"), recreate=True)
    files = sorted(Path(folder).glob("*.txt"))
    rows = ({"id": file.stem, "body": file.read_bytes().decode("utf-8", "replace")} for file in files)
    held["docs"].insert_all(rows, pk="id", batch_size=1_000)
    held["docs"].enable_fts(["id", "body"])
    print(json.dumps(time.perf_counter() - start))


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


def manage(*words: str) -> float:
    """Seconds a command takes, its start included."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, check=True, capture_output=True)
    return time.perf_counter() - start


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

    rates: dict[str, list[float]] = {"peer": [], "all cores": [], "one core": [], "reading, one core": []}
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
        rates["peer"].append(len(files) / json.loads(peer.stdout))
        rates["reading, one core"].append(reading(folder))
        few.mkdir()
        records = sorted({file.name.partition(".")[0] for file in files})[::APART]
        apart = [file for file in files if file.name.partition(".")[0] in set(records)]
        for file in apart:
            file.rename(few / file.name)
        rates["all cores"].append((len(files) - len(apart)) / manage("import_cables", str(folder)))
        rates["one core"].append(len(apart) / manage("import_cables", "--cores", "1", str(few)))
    load.append(os.getloadavg()[0])
    best = statistics.median(rates["peer"])
    print(f"| {given.turns} turns of some {len(files)} files | files a second | of the peer |\n|---|--:|--:|")
    for name, values in rates.items():
        middle = statistics.median(values)
        print(f"| {name} | {middle:,.1f} | {middle / best:.3f} |")
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
    sys.path.insert(0, str(ROOT))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive_site.settings")
    import django

    django.setup()
    with TemporaryDirectory() as base:
        run(given, Path(base))


if __name__ == "__main__":
    main()
