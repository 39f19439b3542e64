"""
What the pages that compare texts cost, as ratios to this archive's own list of 50 cables.

    python3 run.py manage shell < benchmarks/pages.py

Makes its cables in a transaction that is rolled back, so it may run on a filled archive. Prints medians of several
requests through the whole of Django, without network.
"""

import resource
import statistics
import sys
import time
from pathlib import Path

from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

sys.path.insert(0, str(Path("benchmarks").resolve()))
from ocr_noise import noisy_pair

from cables.actions.imports import RawFile, import_file
from cables.actions.revisions import add_submitted_revision
from cables.models import User

RUNS = 9


def timed(client: Client, address: str, runs: int = RUNS) -> float:
    """Median seconds of a request; the first one, which fills caches, is not counted."""
    answer = client.get(address)
    if answer.status_code != 200:
        raise SystemExit(f"{address}: {answer.status_code}")
    spent = []
    for _ in range(runs):
        start = time.perf_counter()
        client.get(address)
        spent.append(time.perf_counter() - start)
    return statistics.median(spent)


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return len(captured)


def peak() -> int:
    """The most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def make(record: str, words: int, author: User, seed: int):
    """A cable of so many words whose submitted text is the clean one and whose raw text is damaged."""
    clean, raw = noisy_pair(words, seed=seed)
    head = "FROM: PARIS\n\nTO: Secretary of State\n\nNO: 512\n\n1. "
    cable = import_file(RawFile((head + raw).encode(), f"{record}.txt", record)).cable
    cable.refresh_from_db()
    base = cable.revisions.get(number=1)
    add_submitted_revision(cable, text=f"1. {clean}", base=base, author=author, note="benchmark")
    return cable


def main() -> None:
    with transaction.atomic():
        author = User.objects.create_user("benchmark-author")
        for number in range(50):
            make(f"BENCH-{number}", 300, author, number * 7)
        short, long = make("BENCH-1000", 1_000, author, 1), make("BENCH-60000", 60_000, author, 2)
        client = Client(headers={"host": "127.0.0.1"})
        unit = timed(client, "/cables/")
        print(f"list of cables: {unit * 1000:.0f} ms = 1; {queries(client, '/cables/')} queries")
        for name in ("", "compare/", "diff/0..2/", "diff/0..2/?view=inline&show=all", "diff/1..2/", "history/"):
            address = f"/cables/{short.slug}/{name}"
            spent = timed(client, address)
            asked = queries(client, address)
            print(f"1,000 words, {name or 'reading page'}: {spent / unit:.2f} of the list; {asked} queries")
        before = peak()
        for name in ("compare/", "diff/0..2/", "diff/1..2/?view=inline"):
            address = f"/cables/{long.slug}/{name}"
            spent = timed(client, address, 3)
            print(f"60,000 words, {name}: {spent:.2f} s; {queries(client, address)} queries")
        print(f"memory: {before} MB before the long pair, {peak()} MB at most")
        transaction.set_rollback(True)


main()
