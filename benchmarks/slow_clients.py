"""
Whether slow clients keep others waiting: 64 that send or take a byte at a time, beside one who reads pages.

    python3 benchmarks/slow_clients.py            # run.py as it is, then gunicorn's own threads as the control
    python3 benchmarks/slow_clients.py --clients 16 --seconds 20 --no-control
    python3 benchmarks/slow_clients.py --at 127.0.0.1:8000     # a site that runs already

Starts the archive in a data folder of its own, which is removed afterwards. A third of the clients send the head
of a request, a third the body of a form, a third take a page; whoever is let go comes again. The reader opens a
connection for each page, as a stranger would.
"""

import argparse
import contextlib
import http.client
import os
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))

from archive_site.launcher import python  # noqa: E402
from archive_site.launcher.accounts import database_account  # noqa: E402
from archive_site.launcher.database import connected  # noqa: E402
from archive_site.launcher.postgres import open_parents  # noqa: E402
from archive_site.launcher.serve import gunicorn_command, listen  # noqa: E402
from archive_site.launcher.settings import ensure_secret_key  # noqa: E402

PAGES = ("/", "/cables/", "/about/")
PACE = 0.5  # seconds between two bytes of a slow client
PAUSE = 0.1  # seconds between two pages of the reader
LONGEST = 10.0  # seconds the reader waits for a page
HEAD = b"GET /cables/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
LINES = {
    "head": (b"", HEAD + b"X-Slow: " + b"x" * 10_000),
    "body": (
        # With a cookie of this form the site looks for its token in the body, and so reads it.
        b"POST /sign-in/ HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: csrftoken=" + b"a" * 32 + b"\r\n"
        b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100000\r\n\r\n",
        b"username=" + b"x" * 99_991,
    ),
    "reader": (HEAD + b"\r\n", b""),
}


class Slow:
    """One slow client: `step` sends or takes one byte."""

    def __init__(self, kind: str, at: tuple[str, int]) -> None:
        self.kind, self.at = kind, at
        self.socket: socket.socket | None = None
        self.place = 0
        self.let_go = 0

    def step(self) -> None:
        try:
            if self.socket is None:
                self._connect()
            elif self.kind == "reader":
                with contextlib.suppress(BlockingIOError):
                    if not self.socket.recv(1):
                        raise ConnectionError
            else:
                self.socket.send(LINES[self.kind][1][self.place : self.place + 1])
                self.place += 1
        except OSError:
            self.let_go += self.socket is not None
            self.close()

    def close(self) -> None:
        if self.socket:
            self.socket.close()
        self.socket, self.place = None, 0

    def _connect(self) -> None:
        opened = socket.socket(socket.AF_INET6 if ":" in self.at[0] else socket.AF_INET)
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        opened.settimeout(2)
        opened.connect(self.at)
        self.socket = opened
        opened.sendall(LINES[self.kind][0])
        opened.setblocking(False)


def besiege(clients: list[Slow], enough: threading.Event) -> None:
    """Let all of them go on, each a byte a step, until it is enough."""
    while not enough.wait(PACE):
        for client in clients:
            client.step()


def read_pages(at: tuple[str, int], seconds: float) -> tuple[list[float], int]:
    """Seconds of each page that came, and how many did not within LONGEST."""
    spent, missing = [], 0
    end = time.monotonic() + seconds
    number = 0
    while time.monotonic() < end:
        connection = http.client.HTTPConnection(*at, timeout=LONGEST)
        start = time.monotonic()
        try:
            connection.request("GET", PAGES[number % len(PAGES)])
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise http.client.HTTPException(answer.status)
            spent.append(time.monotonic() - start)
        except (OSError, http.client.HTTPException):
            missing += 1
        finally:
            connection.close()
        number += 1
        time.sleep(PAUSE)
    return spent, missing


def trial(name: str, at: tuple[str, int], options: argparse.Namespace) -> None:
    """Read pages alone, then beside the slow clients; print both."""
    print(f"{name}, alone: {told(*read_pages(at, min(10, options.seconds)))}", flush=True)
    kinds = options.kinds or list(LINES)
    clients = [Slow(kinds[n % len(kinds)], at) for n in range(options.clients)]
    enough = threading.Event()
    siege = threading.Thread(target=besiege, args=(clients, enough), daemon=True)
    siege.start()
    time.sleep(5)  # until all are at it
    result = read_pages(at, options.seconds)
    enough.set()
    siege.join()
    for client in clients:
        client.close()
    let_go = sum(client.let_go for client in clients)
    print(f"{name}, beside {len(clients)} slow clients: {told(*result)}; {let_go} of them let go", flush=True)


def told(spent: list[float], missing: int) -> str:
    if len(spent) < 2:
        return f"{len(spent)} pages, {missing} without an answer in {LONGEST:.0f} s"
    p95 = statistics.quantiles(spent, n=20)[-1]
    return (
        f"{len(spent)} pages, p50 {statistics.median(spent):.3f} s, p95 {p95:.3f} s, longest {max(spent):.3f} s, "
        f"{missing} without an answer in {LONGEST:.0f} s"
    )


@contextlib.contextmanager
def as_users_start_it(data: Path, port: int) -> Iterator[tuple[str, int]]:
    words = [sys.executable, str(PROJECT / "run.py"), "--data-dir", str(data), "--port", str(port)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout
        for line in process.stdout:
            if line.startswith("The archive is at"):
                break
        yield "127.0.0.1", port
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate()


@contextlib.contextmanager
def with_threads_of_gunicorn(data: Path, port: int) -> Iterator[tuple[str, int]]:
    """The same site with gunicorn's worker of threads, which read requests themselves."""
    there = python.ensure()
    with connected(data, there, {}) as connection:
        values = {**os.environ, **ensure_secret_key(data, {}), **connection.variables, "DATA_DIR": str(data)}
        listener = listen("127.0.0.1", port)
        words = gunicorn_command(there, listener.fileno(), values)
        words[words.index("--worker-class") + 1] = "gthread"
        process = subprocess.Popen(words, cwd=PROJECT, env=values, pass_fds=(listener.fileno(),))
        listener.close()
        try:
            time.sleep(10)
            yield "127.0.0.1", port
        finally:
            process.terminate()
            process.wait()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--kinds", nargs="+", choices=list(LINES), help="of slow clients; default: all in turn")
    parser.add_argument("--port", type=int, default=8765)
    parser.add_argument("--no-control", action="store_true")
    parser.add_argument("--at", metavar="HOST:PORT", help="try this site, which runs already")
    options = parser.parse_args()
    if options.at:
        host, _, port = options.at.rpartition(":")
        trial(options.at, (host.strip("[]"), int(port)), options)
        return
    with tempfile.TemporaryDirectory(dir=next(open_parents(database_account()))) as folder:
        Path(folder).chmod(0o711)
        data = Path(folder) / "data"
        data.mkdir(mode=0o711)
        with as_users_start_it(data, options.port) as at:
            trial("run.py", at, options)
        if not options.no_control:
            with with_threads_of_gunicorn(data, options.port) as at:
                trial("gunicorn's threads", at, options)


if __name__ == "__main__":
    main()
