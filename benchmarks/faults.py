"""
Saves through the real web server while its workers or its database are killed, on a PostgreSQL of their own.

    python benchmarks/faults.py                 all runs below, at least 500 acknowledged saves each
    python benchmarks/faults.py --saves 100     fewer

    workers     kill -9 of a gunicorn worker
    database    immediate stop of PostgreSQL (pg_ctl -m immediate), started again at once
    processes   SIGKILL of all processes of PostgreSQL, started again at once
    backend     SIGKILL of one process that serves a connection: PostgreSQL ends the others and recovers
    stopped     SIGSTOP of one process that serves a connection, for fifteen seconds
    control     as processes, where the server acknowledges before it writes (synchronous_commit=off): must lose

Each saver sends a save again with the same key until it has an answer. Afterwards every acknowledged save must be
there once, under the number it was told, without a gap in the numbers; and after each return of the database the
first save must be acknowledged within ten seconds, without anybody touching the site. Two readers ask for pages
all the while: nothing, read or saved, may be answered with 500, and where a process is stopped no answer may take
longer than twelve seconds. Ends with 1 otherwise.
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parent)]
from cluster import PROJECT, Cluster, new_cable, people, prepare_django  # noqa: E402 (found by the line above)

from archive_site.launcher.errors import LaunchError  # noqa: E402
from archive_site.launcher.serve import gunicorn_command, listen  # noqa: E402

SAVERS = 6
SURE = "a long pass phrase"
HEALED = 10.0  # seconds
KILLS = 20  # at least, in every run
KINDS = ["workers", "database", "processes", "backend", "stopped", "control"]
READERS = 2
PAGES = ["/", "/cables/", "/cables/?q=agree", "/cables/fault-0/", "/correspondents/", "/sign-in/", "/cables.csv"]
SLOWEST = 12.0  # seconds an answer may take: a process that is stopped is given up after ten
STOPPED = 15.0  # seconds
BETWEEN = 5  # saves acknowledged between two faults, at least


class Refused(Exception):
    """An answer that is neither saved nor a fault: none may come, but where acknowledged saves were lost."""


@dataclass
class Record:
    """What savers were told, and when the last save was acknowledged."""

    acknowledged: list[tuple[str, int, str]] = field(default_factory=list)
    retries: int = 0
    refused: int = 0
    kills: int = 0
    healing: list[float] = field(default_factory=list)
    back_at: float = 0.0
    answers: Counter = field(default_factory=Counter)  # "read 200", "saved 503" -> how often
    slowest: float = 0.0  # seconds an answer took
    guard: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, status: int | str, begun: float) -> None:
        with self.guard:
            self.answers[f"{kind} {status}"] += 1
            self.slowest = max(self.slowest, time.monotonic() - begun)

    def acknowledge(self, slug: str, number: int, text: str) -> None:
        with self.guard:
            self.acknowledged.append((slug, number, text))
            if self.back_at:
                self.healing.append(time.monotonic() - self.back_at)
                self.back_at = 0.0


class Saver:
    """One person with a browser's manners: signs in, saves, and sends again what was not answered."""

    def __init__(self, port: int, name: str, slug: str) -> None:
        self.port, self.name, self.slug = port, name, slug
        self.cookies: dict[str, str] = {}

    def request(self, method: str, path: str, fields: dict | None = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()), "Accept": "application/json"}
        body = None
        if fields is not None:
            body = urlencode({**fields, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            for name, value in response.getheaders():
                if name.lower() == "set-cookie" and (found := re.match(r"(\w+)=([^;]*)", value)):
                    self.cookies[found[1]] = found[2]
            return response.status, response.read()
        finally:
            connection.close()

    def sign_in(self) -> None:
        self.request("GET", "/sign-in/")
        status, _ = self.request("POST", "/sign-in/", {"username": self.name, "password": SURE})
        if status != 302:
            raise SystemExit(f"{self.name} could not sign in: {status}")

    def save(self, base: int, text: str, record: Record) -> int:
        """Save until there is an answer; the number of the revision."""
        fields = {"key": str(uuid.uuid4()), "base": base, "text": text, "note": "", "do": "save"}
        while True:
            begun = time.monotonic()
            try:
                status, body = self.request("POST", f"/workbench/cables/{self.slug}/", fields)
                record.note("saved", status, begun)
                if status == 200:
                    number = json.loads(body)["saved"]
                    record.acknowledge(self.slug, number, text)
                    return number
                if status < 500:
                    raise Refused(f"{self.slug}: {status} {body[:300]!r}")
            except (OSError, http.client.HTTPException) as error:
                record.note("saved", type(error).__name__, begun)
            record.retries += 1
            time.sleep(0.1)


class Site:
    """gunicorn as the launcher starts it."""

    def __init__(self, cluster: Cluster) -> None:
        listener = listen("127.0.0.1", 0)
        self.port = listener.getsockname()[1]
        # Without DEBUG: the site's own answers are what is looked at. Its style sheets have to be collected then.
        own = {"SECRET_KEY": "fixed", "DEBUG": "0", "LOG_LEVEL": "CRITICAL", "DATA_DIR": str(cluster.server.data)}
        values = {**os.environ, **cluster.variables, **own}
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"]
        subprocess.run(collect, cwd=PROJECT, env=values, check=True)
        self.process = subprocess.Popen(
            gunicorn_command(Path(sys.executable), listener.fileno(), values),
            cwd=PROJECT,
            env=values,
            pass_fds=(listener.fileno(),),
            stderr=subprocess.DEVNULL,
        )
        listener.close()

    def workers(self) -> list[int]:
        told = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in told.split()]

    def kill_worker(self) -> None:
        for pid in random.sample(self.workers(), 1) if self.workers() else []:
            os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        self.process.kill()
        for pid in self.workers():
            os.kill(pid, signal.SIGKILL)
        self.process.wait()


def run(kind: str, wanted: int, kills: int) -> bool:
    """One run with its own cluster; whether it came out as it must."""
    random.seed(kind)
    cluster = Cluster(careless=kind == "control")
    cluster.make()
    child = os.fork()  # Django keeps its settings: each run has a process of its own
    if child == 0:
        right = False
        try:
            right = _run(kind, wanted, kills, cluster)
        finally:
            sys.stdout.flush()
            os._exit(0 if right else 1)
    _, status = os.waitpid(child, 0)
    subprocess.run(["rm", "-rf", str(cluster.server.data)], check=False)  # noqa: S607
    return status == 0


def _run(kind: str, wanted: int, kills: int, cluster: Cluster) -> bool:
    prepare_django()
    names = [f"saver{n}" for n in range(SAVERS)]
    people(names, SURE)
    cables = [new_cable(f"FAULT-{n}") for n in range(SAVERS)]
    raw = digests()
    site = Site(cluster)
    record, enough = Record(), threading.Event()
    try:
        savers = [Saver(site.port, name, cable.slug) for name, cable in zip(names, cables, strict=True)]
        while not _answers(savers[0]):
            time.sleep(0.2)
        for saver in savers:
            saver.sign_in()
        start = time.monotonic()
        given = [(saver, record, enough, kind == "control") for saver in savers]
        threads = [threading.Thread(target=_save_on, args=one, daemon=True) for one in given]
        readers = [(Saver(site.port, "", ""), record, enough) for _ in range(READERS)]
        threads += [threading.Thread(target=_read_on, args=one, daemon=True) for one in readers]
        for thread in threads:
            thread.start()
        while len(record.acknowledged) < wanted or record.kills < kills:
            _break(kind, site, cluster, record)
        enough.set()
        for thread in threads:
            thread.join(60)
        if kind == "control":  # what it has not written yet is lost now, or never
            cluster.kill()
            cluster.start()
        return _judge(kind, record, raw, time.monotonic() - start)
    finally:
        site.stop()
        cluster.remove()


def _answers(saver: Saver) -> bool:
    try:
        return saver.request("GET", "/healthz")[0] == 200
    except OSError:
        return False


def _save_on(saver: Saver, record: Record, enough: threading.Event, careless: bool) -> None:
    base, count = 1, 0
    while not enough.is_set():
        count += 1
        try:
            base = saver.save(base, f"1. SAVE {count} OF {saver.name}, {uuid.uuid4()}.\n\n2. MORE.", record)
        except Refused:
            if not careless:
                record.refused += 1
                return
            newest = _newest(saver.slug)  # the revision it began from was acknowledged, and is gone
            if newest is None:
                return  # so is the cable: all that was saved of it counts as lost
            base = newest


def _read_on(reader: Saver, record: Record, enough: threading.Event) -> None:
    while not enough.is_set():
        begun, page = time.monotonic(), random.choice(PAGES)
        try:
            record.note("read", reader.request("GET", page)[0], begun)
        except (OSError, http.client.HTTPException) as error:
            record.note("read", type(error).__name__, begun)
            time.sleep(0.1)


def _newest(slug: str) -> int | None:
    """The number of a cable's newest text; None where the cable itself is gone."""
    from django.db import DatabaseError, connection

    from cables.models import Revision

    while True:
        try:
            numbers = Revision.objects.filter(cable__slug=slug).order_by("-number")
            return numbers.values_list("number", flat=True).first()
        except DatabaseError:
            time.sleep(0.2)
        finally:
            connection.close()


def _break(kind: str, site: Site, cluster: Cluster, record: Record) -> None:
    """One fault, in the middle of saves; between two of them some come through, on however slow a machine."""
    before = len(record.acknowledged)
    time.sleep(random.uniform(0.2, 1.0))
    while len(record.acknowledged) < before + BETWEEN:
        time.sleep(random.uniform(0.01, 0.1))
    record.kills += 1
    if kind == "workers":
        site.kill_worker()
        return
    if kind in ("backend", "stopped"):
        _break_one(kind, cluster)
        return
    if kind == "database":
        cluster.stop_at_once()
    else:
        cluster.kill()
    cluster.start()
    record.back_at = time.monotonic()
    while record.back_at:
        time.sleep(0.02)


def _break_one(kind: str, cluster: Cluster) -> None:
    """Kill or stop one of the processes that serve the site, whatever it is doing."""
    served = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND usename = 'archive_app'"
    try:
        pids = [int(pid) for pid in cluster.server.run_sql(served).split()]
    except LaunchError:  # still recovering from the last one
        return
    for pid in random.sample(pids, min(1, len(pids))):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL if kind == "backend" else signal.SIGSTOP)
            if kind == "stopped":
                time.sleep(STOPPED)
                os.kill(pid, signal.SIGCONT)


def digests() -> list:
    from cables.models import Witness

    return list(Witness.objects.order_by("pk").values_list("pk", "sha256", "raw"))


def _judge(kind: str, record: Record, raw: list, spent: float) -> bool:
    """Compare what was told with what is there."""
    from django.db import connection

    from cables.models import Cable, Revision

    connection.close()
    found = Counter()
    stored = {}
    for slug, number, text in Revision.objects.values_list("cable__slug", "number", "text"):
        stored[slug, number] = text
    texts = Counter(stored.values())
    for slug, number, text in record.acknowledged:
        found["lost"] += stored.get((slug, number)) != text
        found["twice"] += texts[text] > 1
    for cable in Cable.objects.all():
        numbers = sorted(number for slug, number in stored if slug == cable.slug)
        found["gaps"] += numbers != list(range(len(numbers)))
    found["raw changed"] = digests() != raw
    slowest = max(record.healing, default=0.0)
    print(
        f"{kind}: {len(record.acknowledged)} acknowledged in {spent:.0f} s, {record.kills} kills, "
        f"{record.retries} sent again, {record.refused} refused; lost {found['lost']}, twice {found['twice']}, "
        f"gaps {found['gaps']}, raw texts changed {int(found['raw changed'])}; "
        f"first save after the database's return: slowest {slowest:.1f} s"
    )
    print(f"{kind}: answers {dict(sorted(record.answers.items()))}, slowest {record.slowest:.1f} s")
    if kind == "control":
        print("the control loses, as it must" if found["lost"] else "THE CONTROL LOST NOTHING: this shows nothing")
        return found["lost"] > 0
    broken = sum(record.answers[f"{what} 500"] for what in ("read", "saved"))
    late = kind == "stopped" and record.slowest > SLOWEST
    return not any(found.values()) and not (record.refused or broken or late) and slowest <= HEALED


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--saves", type=int, default=500)
    parser.add_argument("--kills", type=int, default=KILLS)
    parser.add_argument(
        "kinds", nargs="*", default=["workers", "database", "processes", "backend", "stopped", "control"]
    )
    given = parser.parse_args()
    results = [run(kind, given.saves, given.kills) for kind in given.kinds]
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
