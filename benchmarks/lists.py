"""
What lists cost, beside datasette over the same cables, at two sizes in one run; prints tables of ratios.

    python benchmarks/lists.py SMALL_DATABASE_URL LARGE_DATABASE_URL --peer /tmp/peer/bin/datasette

The databases hold made cables (`manage.py make_cables N`), migrated to this version. The peer lives in its own
environment: `python3 -m venv /tmp/peer && /tmp/peer/bin/pip install datasette`. Its copies of the cables are made
in `--folder` at the first run, with an index for every column that is asked for. Every request is a new one, so
that nothing is answered from memory; those of both sites and sizes take turns, so that a busy machine is busy for
all. `--parts` runs some of it.
"""

import argparse
import http.client
import json
import os
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlencode

import psycopg

ROOT = Path(__file__).resolve().parents[1]
FACETS = {
    "sender": "coalesce(s.name, nullif(c.sender_as_read, ''), 'not stated')",
    "classification": "coalesce(nullif(c.classification, ''), 'not stated')",
    "precedence": "coalesce(nullif(c.precedence, ''), 'not stated')",
    "direction": "coalesce(nullif(c.direction, ''), 'not stated')",
    "collection": "coalesce(k.name, 'not stated')",
    "year": "coalesce(to_char(c.sent_on, 'YYYY'), 'not stated')",
}
PEER = f"""
SELECT c.id, c.record_number, c.telegram_number, c.sent_on::text, c.subject, c.shown_text,
       {", ".join(f"{expression} AS {name}" for name, expression in FACETS.items())}
FROM cables_cable c LEFT JOIN cables_correspondent s ON s.id = c.sender_id
LEFT JOIN cables_collection k ON k.id = c.collection_id
WHERE c.withdrawn_at IS NULL AND (c.access <> 'restricted' OR c.closed_until <= current_date)
"""
LIMIT = "600000"  # milliseconds the peer may take for a facet, so that all are counted


def copy_for_peer(url: str, file: Path) -> None:
    """The open cables as one table of SQLite, as `sqlite-utils insert` would make it, indexed."""
    if file.exists():
        return
    columns = ["id", "record_number", "telegram_number", "sent_on", "subject", "text", *FACETS]
    with psycopg.connect(url) as source, sqlite3.connect(file) as target:
        target.execute(
            f"CREATE TABLE cables (id INTEGER PRIMARY KEY, {', '.join(f'{c} TEXT' for c in columns[1:])})"
        )
        with source.cursor("peer") as rows:
            rows.itersize = 5_000
            rows.execute(PEER)
            target.executemany(f"INSERT INTO cables VALUES ({', '.join('?' * len(columns))})", rows)
        for name in (*FACETS, "sent_on"):
            target.execute(f"CREATE INDEX cables_{name} ON cables ({name})")
        target.execute("ANALYZE")


# --- servers


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


class Server:
    """A site in a process of its own, asked over one connection that is kept."""

    def __init__(self, command: list[str], ready: str, environment: dict[str, str] | None = None):
        self.port = free_port()
        command = [part.replace("PORT", str(self.port)) for part in command]
        with Path(os.devnull).open("w") as nothing:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env={**os.environ, **(environment or {})}, stdout=nothing, stderr=nothing
            )
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=900)
        for _ in range(600):
            try:
                self.get(ready)
                return
            except OSError:
                self.connection.close()
                time.sleep(0.1)
        raise SystemExit(f"{command[0]} does not start")

    def get(self, address: str) -> tuple[float, int, int]:
        """Seconds, status and bytes of an answer, read to its end."""
        start = time.perf_counter()
        try:
            self.connection.request("GET", address, headers={"Host": "127.0.0.1"})
            answer = self.connection.getresponse()
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            # Others had their turn, and the server did not wait: this is a new connection, and a new start.
            self.connection.close()
            start = time.perf_counter()
            self.connection.request("GET", address, headers={"Host": "127.0.0.1"})
            answer = self.connection.getresponse()
        size = 0
        while piece := answer.read(1 << 16):
            size += len(piece)
        return time.perf_counter() - start, answer.status, size

    def memory(self) -> float:
        """MB the process and its workers hold, the largest of them."""
        pids = [str(self.process.pid)]
        pids += Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        return max(int(Path(f"/proc/{p}/statm").read_text().split()[1]) for p in pids) * 4096 / 1e6

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


def archive(url: str, folder: Path) -> Server:
    """This archive with one worker of four threads."""
    environment = environment_of(url, folder)
    gunicorn = ["-m", "gunicorn", "--workers=1", "--threads=4", "--timeout=300", "--bind=127.0.0.1:PORT"]
    worker = "--worker-class=archive_site.serving.worker.Worker"
    return Server([sys.executable, *gunicorn, worker, "archive_site.wsgi"], "/healthz", environment)


def peer(binary: str, file: Path) -> Server:
    settings = ("facet_time_limit_ms", "sql_time_limit_ms")
    limits = [part for name in settings for part in ("--setting", name, LIMIT)]
    command = [binary, "serve", "--immutable", str(file), "--port", "PORT", "--setting", "default_page_size", "50"]
    return Server([*command, *limits], "/-/versions.json")


# --- what is asked


def pairs(file: Path, count: int, seed: int = 8) -> list[dict[str, str]]:
    """Two filters each, never the same twice: values drawn as often as cables have them."""
    rng = random.Random(seed)
    with sqlite3.connect(file) as cables:
        values = {
            name: cables.execute(
                f"SELECT {name}, count(*) FROM cables GROUP BY 1 ORDER BY 2 DESC LIMIT 40"
            ).fetchall()
            for name in FACETS
        }
    found: dict[tuple, dict[str, str]] = {}
    while len(found) < count:
        names = rng.sample(list(FACETS), 2)
        asked = {name: rng.choices(*zip(*values[name], strict=True))[0] for name in names}
        found[tuple(sorted(asked.items()))] = asked
    return list(found.values())


def ours(asked: dict[str, str]) -> str:
    return f"/cables/?{urlencode(asked)}"


def theirs(asked: dict[str, str], file: Path) -> str:
    """The peer's page with the same filters, and the same two as facets."""
    facets = [("_facet", name) for name in asked]
    return f"/{file.stem}/cables?{urlencode([*asked.items(), *facets, ('_sort_desc', 'sent_on')])}"


def p(values: list[float], share: float) -> float:
    """A percentile in milliseconds."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] * 1000


def row(name: str, values: list[float]) -> str:
    return f"| {name} | {p(values, 0.5):,.0f} | {p(values, 0.95):,.0f} |"


# --- measurements


def pages(sites: dict[str, tuple[Server, Callable[[dict[str, str]], str]]], asked: list[dict[str, str]]) -> dict:
    """Seconds of every request to every site, which take turns."""
    spent: dict[str, list[float]] = {name: [] for name in sites}
    for question in asked:
        for name, (server, address) in sites.items():
            seconds, status, _ = server.get(address(question))
            if status != 200:
                raise SystemExit(f"{name}: {status} for {address(question)}")
            spent[name].append(seconds)
    return spent


def counting(url: str, asked: list[dict[str, str]]) -> None:
    """Facet counts by GROUP BY and from columns, in one process, compared number by number."""
    os.environ |= {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "archive_site.settings"}
    sys.path.insert(0, str(ROOT))
    import django

    django.setup()
    from django.contrib.auth.models import AnonymousUser
    from django.db import connection
    from django.http import QueryDict

    from cables.filters import FacetFilter
    from cables.listing import CableList

    CableList(QueryDict(), AnonymousUser()).facets()
    with connection.cursor() as cursor:
        cursor.execute("SET work_mem = '64MB'")
    spent: dict[str, tuple[list[float], list[float]]] = {"no filter": ([], []), "two filters": ([], [])}
    for question in [{}, {}, {}, *asked]:
        cables = CableList(QueryDict(urlencode(question)), AnonymousUser())
        cables.found.columns.answers.clear()
        facets = {n: f for n, f in cables.filters.filters.items() if isinstance(f, FacetFilter) and n != "month"}
        start = time.perf_counter()
        quick = {name: facet.counted(cables.found, name) for name, facet in facets.items()}
        middle = time.perf_counter()
        slow = {
            name: dict(facet.counts(cables.filters.narrowed(cables.visible, without=name)))
            for name, facet in facets.items()
        }
        end = time.perf_counter()
        for name in facets:
            counted = {value: n for value, n in slow[name].items() if value is not None}
            if name == "caption":  # GROUP BY does not count those without any
                quick[name].pop("not stated", None)
            if quick[name] != counted:
                raise SystemExit(f"{name} differs for {question}")
        times = spent["two filters" if question else "no filter"]
        times[0].append(middle - start)
        times[1].append(end - middle)
    print("\n| all facets counted, exact | columns p50 ms | GROUP BY p50 ms | times faster |\n|---|--:|--:|--:|")
    for name, (columns, database) in spent.items():
        ratio = statistics.median(database) / statistics.median(columns)
        print(f"| {name} | {p(columns, 0.5):,.1f} | {p(database, 0.5):,.0f} | {ratio:,.0f} |")


WORDS = (
    "wheat shipments", '"fisheries line"', "khrushchev", "landing rights", "stevenson refugee", "canal tolls",
    "premier -cabinet", "adenauer steel", "nehru or nasser", "vaccine supply", "trawl*", "1862", "lisbon consular",
)  # fmt: skip
TOLD_AFTER = (250, 1_000, 2_500, 5_000, 10_000)


def mixed(file: Path, count: int, searches: bool) -> Iterator[str]:
    """Addresses as readers ask for them: lists, filters, far pages, orders, searches, timelines, cables."""
    rng = random.Random(1)
    questions = pairs(file, min(count, 400), seed=2)
    for n in range(count):
        query = rng.choice(questions) if n % 3 else dict([rng.choice(list(rng.choice(questions).items()))])
        more = {"page": str(rng.randrange(1, 40)), "sort": rng.choice(["newest", "oldest", "number", "added"])}
        sought = {"q": rng.choice(WORDS)} | (query if n % 2 else {})
        yield rng.choices(
            [
                ours(query), ours(query | more), f"/timeline/?{urlencode(query)}", f"/cables/made-{n:07d}/",
                f"/correspondents/?{urlencode(query)}", f"/cables.atom?{urlencode(query)}", "/", ours(sought),
            ],
            [40, 30, 8, 14, 4, 3, 1, 20 if searches else 0],
        )[0]  # fmt: skip


def endurance(server: Server, file: Path, count: int, searches: bool) -> None:
    """Memory of a worker over many mixed requests."""
    with_them = ", searches among them" if searches else ""
    print(f"\n| {count:,} mixed requests, one worker{with_them} | MB |\n|---|--:|", flush=True)
    begun = time.perf_counter()
    most = 0.0
    wrong = 0
    for n, address in enumerate(mixed(file, count, searches), start=1):
        _, status, _ = server.get(address)
        wrong += status not in (200, 404, 410)
        most = max(most, server.memory())
        if n in TOLD_AFTER or n == count:
            print(f"| after {n:,} | {server.memory():.0f} |", flush=True)
    print(f"| at most | {most:.0f} |")
    print(f"\n{wrong} wrong answers; {count / (time.perf_counter() - begun):.1f} a second, one after the other")


def environment_of(url: str, folder: Path) -> dict[str, str]:
    """What a site on a database is told, with its static files gathered."""
    environment = {"DATABASE_URL": url, "DATA_DIR": str(folder / "data"), "SECRET_KEY": "benchmark", "DEBUG": "0"}
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"],
        cwd=ROOT, env={**os.environ, **environment}, check=True,
    )  # fmt: skip
    return environment


def busy(given: argparse.Namespace, asked: list[dict[str, str]]) -> None:
    """Pages at both sizes in time of the processors, asked of Django without a network: others move it less."""
    sites = {
        name: subprocess.Popen(
            [sys.executable, __file__, url, url, "--as-site"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env={**os.environ, **environment_of(url, given.folder)},
        )
        for name, url in (("archive, small", given.small), ("archive, large", given.large))
    }  # fmt: skip
    spent: dict[str, list[float]] = {name: [] for name in sites}
    warm = [{}, {"page": "2"}, {"direction": "incoming", "points": "yes"}]
    for n, question in enumerate([*warm, *asked]):
        for name, site in sites.items():
            site.stdin.write(json.dumps(question) + "\n")
            site.stdin.flush()
            seconds = json.loads(site.stdout.readline())
            spent[name] += [seconds] if n >= len(warm) else []
    print(f"\n| the same, ms of the processors; {len(asked)} pairs | p50 | p95 |\n|---|--:|--:|")
    for name, values in spent.items():
        print(row(name, values))
    growth = [p(spent["archive, large"], share) / p(spent["archive, small"], share) for share in (0.5, 0.95)]
    print(f"\nlarge: {growth[0]:.2f} of its own time at the small size at p50, {growth[1]:.2f} at p95", flush=True)


def as_site() -> None:
    """Answer pages named one a line, each with the seconds of the processors it took."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "archive_site.settings"
    sys.path[:0] = [str(ROOT), str(ROOT / "benchmarks")]
    import django

    django.setup()
    from django.test import Client
    from search import processors

    site = Client(headers={"host": "127.0.0.1"})
    for line in sys.stdin:
        begun = processors()
        site.get(ours(json.loads(line)))
        print(json.dumps(processors() - begun), flush=True)


def exports(server: Server, asked: str, forms: str) -> None:
    print("\n| export | seconds | MB | worker MB before | after |\n|---|--:|--:|--:|--:|")
    for form in forms.split(","):
        before = server.memory()
        seconds, status, size = server.get(f"/cables.{form}?{asked}")
        if status != 200:
            raise SystemExit(f"{form}: {status}")
        print(f"| {form} | {seconds:.1f} | {size / 1e6:.0f} | {before:.0f} | {server.memory():.0f} |")


def beside(given: argparse.Namespace, asked: list[dict[str, str]], small: Path, large: Path) -> None:
    """Pages of both sites at both sizes."""
    own = archive(given.small, given.folder), archive(given.large, given.folder)
    others = peer(given.peer, small), peer(given.peer, large)
    sites = {
        "archive, small": (own[0], ours),
        "archive, large": (own[1], ours),
        "datasette, small": (others[0], lambda q: theirs(q, small)),
        "datasette, large": (others[1], lambda q: theirs(q, large)),
    }
    try:
        pages(sites, pairs(large, 6, seed=3))
        spent = pages(sites, asked)
        deep = [own[1].get(f"/cables/?page={n * 997 % 19_000}")[0] for n in range(1, 21)]
    finally:
        for server, _ in sites.values():
            server.stop()
    print(
        f"\n| list of 50, two filters, counts; {len(asked)} pairs | p50 ms | p95 ms |\n|---|--:|--:|", flush=True
    )
    for name, values in spent.items():
        print(row(name, values))
    ratios = [p(spent["datasette, large"], share) / p(spent["archive, large"], share) for share in (0.5, 0.95)]
    growth = [p(spent["archive, large"], share) / p(spent["archive, small"], share) for share in (0.5, 0.95)]
    print(f"\nlarge: 1/{ratios[0]:.0f} of datasette at p50, 1/{ratios[1]:.0f} at p95")
    print(f"large: {growth[0]:.2f} of its own time at the small size at p50, {growth[1]:.2f} at p95")
    print(f"page numbers up to 19,000: p50 {p(deep, 0.5):.0f} ms, p95 {p(deep, 0.95):.0f} ms", flush=True)


def alone(given: argparse.Namespace, large: Path) -> None:
    """Exports, and memory over many requests."""
    server = archive(given.large, given.folder)
    try:
        server.get("/cables/")
        if "exports" in given.parts:
            exports(server, given.export, given.forms)
        if "mixed" in given.parts:
            endurance(server, large, given.mixed, given.searches)
    finally:
        server.stop()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("small")
    parser.add_argument("large")
    parser.add_argument("--peer", default="datasette")
    parser.add_argument("--folder", type=Path, default=Path("lists-benchmark"))
    parser.add_argument("--parts", default="pages,busy,counts,exports,mixed")
    parser.add_argument("--pages", type=int, default=60, help="pairs of filters")
    parser.add_argument("--counts", type=int, default=10, help="pairs of filters counted by GROUP BY too")
    parser.add_argument("--mixed", type=int, default=10_000, help="requests of the endurance run")
    parser.add_argument("--searches", action="store_true", help="among them; the large archive has been indexed")
    parser.add_argument("--forms", default="csv,jsonl,bib,ris", help="of exports")
    parser.add_argument("--export", default="year=1962&year=1963&year=1964", help="query of some 100,000 cables")
    parser.add_argument("--as-site", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.as_site:
        as_site()
        return
    given.folder.mkdir(parents=True, exist_ok=True)
    small, large = given.folder / "small.db", given.folder / "large.db"
    copy_for_peer(given.small, small)
    copy_for_peer(given.large, large)
    asked = pairs(large, given.pages + given.counts)
    load = [os.getloadavg()[0]]
    if "pages" in given.parts:
        beside(given, asked[: given.pages], small, large)
    if "busy" in given.parts:
        busy(given, asked[: given.pages])
    if "exports" in given.parts or "mixed" in given.parts:
        alone(given, large)
    if "counts" in given.parts:
        counting(given.large, asked[given.pages :])
    load.append(os.getloadavg()[0])
    print(f"\n{os.cpu_count()} cores; load at the beginning {load[0]:.1f}, at the end {load[1]:.1f}")


if __name__ == "__main__":
    main()
