"""
Measure the search against datasette's (sqlite FTS5), in one run, on the same made-up documents.

    python -m venv /tmp/peer && /tmp/peer/bin/pip install datasette sqlite-utils
    createdb … && DATABASE_URL=… python manage.py prepare    an archive that is only for this
    python benchmarks/search.py fill 37000                   cables of the sizes OCR'd cables have
    python manage.py reindex
    DEBUG=0 python benchmarks/search.py run --peer /tmp/peer/bin/python

A question is answered when the first fifty cables are ranked, counted and shown with their snippets, without the
page round them: here by what the list of cables asks, misreadings and all; there by datasette's own JSON for a
statement that ranks by bm25, takes fifty and makes their snippets, and one that counts. The programs take turns;
every question is asked once to warm up and then seven times. Times are milliseconds, by the clock and of the
processors: these add up what all take that have a part in it, PostgreSQL too, and are what to read on a busy
machine.
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
        begun, busy = time.perf_counter(), time.process_time()
        found = await site.client.get(
            f"/{path.stem}.json", params={"sql": PEER_SQL, "q": question, "_shape": "array"}
        )
        count = await site.client.get(
            f"/{path.stem}.json", params={"sql": PEER_COUNT, "q": question, "_shape": "array"}
        )
        spent = time.perf_counter() - begun, time.process_time() - busy
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
    ranked = sorted(in_how_many, key=lambda word: (-in_how_many[word], word))
    common, middling = ranked[0:100:20], ranked[400:800:80]
    rare = [word for word in ranked if in_how_many[word] == 3][:500:100]
    # A name OCR broke: what is asked for is the word as it was, and FTS5 finds what was read right.
    misspelt = [word for word in ranked[1_500:1_600] if len(word) > 7][:5]
    pairs = Counter(
        f"{a} {b}" for text in sample for a, b in set(pairwise(text.split())) if a.isalpha() and b.isalpha()
    )
    often = sorted(pairs, key=lambda pair: (-pairs[pair], pair))[:2_000]
    phrases = [often[1], often[20], often[200], often[900], often[1_900]]
    questions = [("common", word) for word in common[:3]] + [("middling", word) for word in middling[:3]]
    questions += [("two words", f"{common[3]} {middling[3]}"), ("two words", f"{middling[4]} {common[4]}")]
    questions += [("rare", word) for word in rare[:4]] + [("misspelt", word) for word in misspelt[:4]]
    asked = [(kind, word, word) for kind, word in questions]
    return asked + [("phrase", f'"{pair}"', f'"{pair}"') for pair in phrases[1:5]]


def ask(question: str, exact: bool = False) -> tuple[tuple[float, float], int]:
    """Seconds by the clock and of the processors, and cables found: what a page of results asks of the search."""
    from datetime import date

    from cables.facets import asking
    from cables.facets.columns import Viewer
    from cables.facets.current import columns
    from cables.finding import find
    from cables.listing import seen_by
    from cables.models import Cable

    start, busy = time.perf_counter(), processors()
    held, viewer = columns(), Viewer(date.today().toordinal())
    visible = Cable.objects.open_to_the_public()
    search = find(question, cables=visible, exact=exact, seen=seen_by(viewer, held))
    everything = asking.Found(held, asking.Question(), viewer, search.matching_ids()).all_ids("newest")
    count = len(everything)
    search.snippets(pk for pk, _ in search.best_of(everything)[:PAGE])
    return (time.perf_counter() - start, processors() - busy), count


def processors() -> float:
    """Seconds of the processors this process and its server process of PostgreSQL have had."""
    from django.db import connection

    connection.ensure_connection()
    server = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text(encoding="ascii")
    return time.process_time() + int(server.split()[0]) / 1e9


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values) or [math.nan]
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


def run(python: str | None, folder: Path) -> None:
    """Ask both, and print a table."""
    from cables.models import Cable

    questions = choose_questions()
    peer = Peer(python, folder / "peer.db") if python else None
    if peer:
        print(f"{Cable.objects.count()} documents; sqlite-utils with FTS5 loads them in {peer.load():.1f} s")
    times: dict[str, list[tuple[float, float]]] = {"here": [], "as typed": [], "datasette": []}
    print("| kind | question | found | as typed | ms here, clock | processors | datasette | processors | ratio |")
    print("|---|---|--:|--:|--:|--:|--:|--:|--:|")
    for kind, question, for_peer in questions:
        turns: dict[str, list[tuple[float, float]]] = {name: [] for name in times}
        for _ in range(RUNS + 1):
            spent, count = ask(question)
            turns["here"].append(spent)
            spent, count_typed = ask(question, exact=True)
            turns["as typed"].append(spent)
            if peer:
                peer.send(for_peer)
                turns["datasette"].append(tuple(peer.answer()["spent"]))
        for name, spent_each in turns.items():
            times[name] += spent_each[1:]
        (a, b), (c, d) = middle(turns["here"]), middle(turns["datasette"])
        found = f"{kind} | {question} | {count} | {count_typed}"
        print(f"| {found} | {a:.1f} | {b:.1f} | {c:.1f} | {d:.1f} | {b / d:.2f} |")
    for share in (0.5, 0.95):
        for place, what in enumerate(("clock", "processors")):
            a, b, c = (percentile([one[place] for one in spent], share) for spent in times.values())
            print(
                f"p{share * 100:.0f}, {what}: {a:.1f} ms, as typed {b:.1f}, datasette {c:.1f}: "
                f"ratio {a / c:.2f}; with misreadings {a / b:.2f} times as typed"
            )


def middle(spent: list[tuple[float, float]]) -> tuple[float, float]:
    """The medians without the first, in milliseconds."""
    if not spent:
        return math.nan, math.nan
    clock, busy = (statistics.median(one[place] * 1000 for one in spent[1:]) for place in (0, 1))
    return clock, busy


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
