"""
Measure the search against datasette's (sqlite FTS5), in one run, on the same made-up documents.

    python -m venv /tmp/peer && /tmp/peer/bin/pip install datasette sqlite-utils
    createdb … && DATABASE_URL=… python manage.py prepare    an archive that is only for this
    python benchmarks/search.py fill 37000                   cables of the sizes OCR'd cables have
    python manage.py reindex
    python benchmarks/search.py run --peer /tmp/peer/bin/python

A question is answered when the first fifty cables are ranked, counted and shown with their snippets, without the
page round them: here by `cables.listing`, misreadings and all, there by datasette's own JSON for a statement that
ranks by bm25, takes fifty and makes their snippets, and one that counts. The programs take turns; every question
is asked once to warm up and then seven times. Times are wall time in milliseconds; read the ratios.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import re
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from tempfile import gettempdir
from typing import Any

HERE = Path(__file__).resolve().parent
MEDIAN, SPREAD, SHORTEST, LONGEST = 162, 0.9, 20, 6_600
"""Words of a document, log-normal: half of OCR'd cables have fewer than 162, one in ten more than 530."""
MISREAD = 0.05
RUNS = 7
PAGE = 50
PEER_SQL = (
    "select docs.id, bm25(docs_fts) as fit, snippet(docs_fts, 1, '[', ']', '…', 24) as words "
    "from docs_fts join docs on docs.rowid = docs_fts.rowid where docs_fts match :q order by fit limit 50"
)
PEER_COUNT = "select count(*) from docs_fts where docs_fts match :q"


# --- documents


def texts(count: int, first: int = 0) -> Iterator[str]:
    """Made-up documents as read by a machine; always the same ones."""
    from itertools import accumulate

    from ocr_noise import read_by_machine, vocabulary

    words = vocabulary(random.Random(8), 60_000)
    sums = list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))
    for number in range(first, first + count):
        rng = random.Random(f"document {number}")
        length = min(max(int(rng.lognormvariate(math.log(MEDIAN), SPREAD)), SHORTEST), LONGEST)
        read = read_by_machine(rng, rng.choices(words, cum_weights=sums, k=length), MISREAD)
        yield "\n".join(" ".join(read[at : at + 11]) for at in range(0, len(read), 11))


def fill(count: int) -> None:
    """Add documents to the archive until it has so many."""
    from dataclasses import replace
    from itertools import islice

    from cables.making import make_cable
    from cables.making.copying import Copier
    from cables.models import Cable

    held = Cable.objects.filter(current_revision__engine="made").count()
    copier = Copier()
    made = (
        replace(make_cable(number, 0, 5), text=text, raw=text, points=[])
        for number, text in enumerate(texts(count - held, held), start=held)
    )
    while chunk := list(islice(made, 2_000)):
        copier.write(chunk)


# --- the peer, under a Python of its own


def as_peer(database: str) -> None:
    """Load documents, then answer questions: one JSON object a line, from standard input to standard output."""
    import asyncio

    import sqlite_utils
    from datasette.app import Datasette

    path = Path(database)
    path.unlink(missing_ok=True)
    held = sqlite_utils.Database(path)
    start = time.perf_counter()
    rows = (json.loads(line) for line in iter(sys.stdin.readline, "\n"))
    held["docs"].insert_all(rows, pk="id", batch_size=1_000)
    held["docs"].enable_fts(["title", "body"])
    print(json.dumps({"loaded": time.perf_counter() - start}), flush=True)
    site = Datasette([database], settings={"sql_time_limit_ms": 60_000})

    async def answer(question: str) -> dict[str, Any]:
        begun = time.perf_counter()
        found = await site.client.get(
            f"/{path.stem}.json", params={"sql": PEER_SQL, "q": question, "_shape": "array"}
        )
        count = await site.client.get(
            f"/{path.stem}.json", params={"sql": PEER_COUNT, "q": question, "_shape": "array"}
        )
        spent = time.perf_counter() - begun
        return {"spent": spent, "shown": len(found.json()), "count": next(iter(count.json()[0].values()))}

    async def serve() -> None:
        for line in sys.stdin:
            print(json.dumps(await answer(json.loads(line))), flush=True)

    asyncio.run(serve())


class Peer:
    def __init__(self, python: str, database: Path):
        command = [python, str(HERE / "search.py"), "as-peer", str(database)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def send(self, what: object) -> None:
        self.process.stdin.write(json.dumps(what) + "\n")

    def answer(self) -> dict[str, Any]:
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def load(self) -> float:
        from cables.models import Witness

        for row in Witness.objects.values_list("id", "source_name", "text").iterator(2_000):
            self.send(dict(zip(("id", "title", "body"), row, strict=True)))
        self.process.stdin.write("\n")
        return self.answer()["loaded"]


# --- questions


def choose_questions() -> list[tuple[str, str, str]]:
    """Twenty questions as (kind, for the archive, for FTS5): five of a kind, by how many of a sample have them."""
    from cables.models import Witness

    sample = list(Witness.objects.order_by("id").values_list("text", flat=True)[:4_000])
    in_how_many = Counter(word for text in sample for word in set(re.findall(r"[a-z]{5,}", text)))
    ranked = [word for word, _ in in_how_many.most_common()]
    common, middling = ranked[0:100:20], ranked[400:800:80]
    rare = [word for word in ranked if in_how_many[word] == 3][:500:100]
    # A name OCR broke: what is asked for is the word as it was, and FTS5 finds what was read right.
    misspelt = [word for word in ranked[1_500:1_600] if len(word) > 7][:5]
    pairs = Counter(
        f"{a} {b}" for text in sample for a, b in set(pairwise(text.split())) if a.isalpha() and b.isalpha()
    )
    often = [pair for pair, _ in pairs.most_common(2_000)]
    phrases = [often[1], often[20], often[200], often[900], often[1_900]]
    questions = [("common", word) for word in common[:3]] + [("middling", word) for word in middling[:3]]
    questions += [("two words", f"{common[3]} {middling[3]}"), ("two words", f"{middling[4]} {common[4]}")]
    questions += [("rare", word) for word in rare[:4]] + [("misspelt", word) for word in misspelt[:4]]
    asked = [(kind, word, word) for kind, word in questions]
    return asked + [("phrase", f'"{pair}"', f'"{pair}"') for pair in phrases[1:5]]


def ask(question: str, exact: bool = False) -> tuple[float, int, int]:
    """Seconds, cables shown and cables found: everything a page of results needs from the search."""
    from django.contrib.auth.models import AnonymousUser
    from django.http import QueryDict

    from cables.listing import CableList

    asked = QueryDict(mutable=True)
    asked.update({"q": question, **({"exact": "1"} if exact else {})})
    start = time.perf_counter()
    cables = CableList(asked, AnonymousUser())
    count = len(cables)
    rows = cables.cables(cables[0:PAGE])
    cables.search.snippets(rows)
    return time.perf_counter() - start, len(rows), count


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def run(python: str | None, folder: Path) -> None:
    """Ask both, and print a table."""
    from cables.models import Cable

    questions = choose_questions()
    peer = Peer(python, folder / "peer.db") if python else None
    if peer:
        print(f"{Cable.objects.count()} documents; sqlite-utils with FTS5 loads them in {peer.load():.1f} s")
    ours: list[float] = []
    plain: list[float] = []
    theirs: list[float] = []
    print("| kind | question | found | as typed | ms | as typed, ms | datasette, ms | ratio |")
    print("|---|---|--:|--:|--:|--:|--:|--:|")
    for kind, question, for_peer in questions:
        mine, typed, other = [], [], []
        for turn in range(RUNS + 1):
            spent, _, count = ask(question)
            spent_typed, _, count_typed = ask(question, exact=True)
            answer = {"spent": math.nan}
            if peer:
                peer.send(for_peer)
                answer = peer.answer()
            if turn:
                mine.append(spent * 1000)
                typed.append(spent_typed * 1000)
                other.append(answer["spent"] * 1000)
        ours += mine
        plain += typed
        theirs += other
        middle = [statistics.median(times) for times in (mine, typed, other)]
        print(
            f"| {kind} | {question} | {count} | {count_typed} "
            f"| {middle[0]:.1f} | {middle[1]:.1f} | {middle[2]:.1f} | {middle[0] / middle[2]:.2f} |"
        )
    for name, share in (("p50", 0.5), ("p95", 0.95)):
        a, b, c = (percentile(times, share) for times in (ours, plain, theirs))
        print(
            f"{name}: {a:.1f} ms, as typed {b:.1f}, datasette {c:.1f}: ratio {a / c:.2f}, misreadings {a / b:.2f}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("fill").add_argument("count", type=int)
    running = commands.add_parser("run")
    running.add_argument("--peer", help="a Python with datasette and sqlite-utils")
    running.add_argument("--folder", type=Path, default=Path(gettempdir()), help="where the peer's database goes")
    commands.add_parser("as-peer").add_argument("database")
    options = parser.parse_args()
    if options.command == "as-peer":
        as_peer(options.database)
        return
    sys.path[:0] = [str(HERE.parent), str(HERE)]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "archive_site.settings")
    import django

    django.setup()
    if options.command == "fill":
        fill(options.count)
    else:
        run(options.peer, options.folder)


if __name__ == "__main__":
    main()
