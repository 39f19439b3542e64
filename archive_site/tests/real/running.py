"""The site as users start it: `run.py` in processes of its own, asked over the network."""

import contextlib
import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

from archive_site.launcher import processes
from archive_site.launcher.python import PROJECT

HINDERED = Path(__file__).parent / "hindered"
LONGEST = 5.0  # seconds a page may take on a site that is there, whatever falls meanwhile, …
TIMES = 100  # … or so many times what one takes alone: on a machine that is busy with something else
START = 120.0  # seconds; a busy machine makes starts slow, and a site that hangs never comes
GREETING = "The archive is at"


def environment(**more: str) -> dict[str, str]:
    """Nothing of the tests' own database, and nothing that `.env` could say."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    unset = dict.fromkeys(("DATABASE_URL", "DATABASE_OWNER_URL", "SECRET_KEY", "DATA_DIR"), "")
    return {**kept, **unset, "ALLOWED_HOSTS": "127.0.0.1", "SECURE_PROXY": "0", "LOG_LEVEL": "INFO", **more}


def run(data: Path, *words: str) -> str:
    """A command of run.py to its end; what it said."""
    command = [sys.executable, PROJECT / "run.py", "--data-dir", data, *words]
    done = subprocess.run(
        command, env=environment(), capture_output=True, text=True, check=True, timeout=START * 2
    )
    return done.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port: int, path: str, patience: float) -> int:
    """
    The status a page comes with.

    Asks again when the connection breaks, as browsers do, and when it is turned away and may come again in time;
    raises TimeoutError when there is no answer in time.
    """
    end = time.monotonic() + patience
    while (left := end - time.monotonic()) > 0:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=left)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            again = answer.status == 503 and float(answer.getheader("Retry-After", "0"))
            if not again or time.monotonic() + again > end:
                return answer.status
            time.sleep(again)
        except (ConnectionError, http.client.HTTPException):
            time.sleep(0.05)
        finally:
            connection.close()
    raise TimeoutError(f"{path}: no answer in {patience} s")


class Running:
    """
    One run of the site.

    Args:
        data: A data folder that is prepared.
        more: Environment variables for the run.
    """

    def __init__(self, data: Path, **more: str) -> None:
        self.data = data
        self.port = free_port()
        self.log = data / "run.log"
        command = [sys.executable, PROJECT / "run.py", "--data-dir", data, "--port", str(self.port)]
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, env=environment(**more), stdout=log, stderr=log)

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def greets(self) -> bool:
        """Wait until the site says that it is there; False when it never does."""
        return processes.wait_until(
            lambda: GREETING in self.said() or self.process.poll() is not None, START
        ) and (GREETING in self.said())

    def stop(self) -> int:
        """Ctrl-C; the launcher's exit code, or SIGKILL where it does not end by itself."""
        self.process.send_signal(signal.SIGINT)
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.process.wait(40)
        self.process.kill()
        return self.process.wait()

    def patience(self) -> float:
        """Seconds within which a page must come now."""
        start = time.monotonic()
        for page in ("/", "/cables/", "/about/"):
            ask(self.port, page, START)
        return max(LONGEST, TIMES * (time.monotonic() - start) / 3)

    @property
    def master(self) -> int:
        return json.loads((self.data / "site.json").read_text())["gunicorn"]

    def workers(self) -> list[int]:
        children = Path(f"/proc/{self.master}/task/{self.master}/children")
        return [int(pid) for pid in children.read_text().split()]


class Crowd:
    """
    Readers who ask for all pages at the same time, again and again.

    `late` has the pages that did not come in time, `statuses` how often each status came.
    """

    def __init__(self, site: Running, pages: list[str], size: int = 8) -> None:
        self.port, self.pages, self.patience = site.port, pages, site.patience()
        self.late: list[str] = []
        self.statuses: Counter[int] = Counter()
        self.enough = threading.Event()
        self.threads = [threading.Thread(target=self._ask, args=(n,), daemon=True) for n in range(size)]

    def __enter__(self) -> "Crowd":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.enough.set()
        for thread in self.threads:
            thread.join()

    def asks_once_more(self) -> None:
        """Wait until each page has been asked for once more, at least."""
        wanted = self.count() + 2 * len(self.pages)
        processes.wait_until(lambda: self.count() >= wanted, START)

    def count(self) -> int:
        return sum(self.statuses.values()) + len(self.late)

    def _ask(self, number: int) -> None:
        while not self.enough.is_set():
            path = self.pages[number % len(self.pages)]
            number += len(self.threads) + 1
            try:
                self.statuses[ask(self.port, path, self.patience)] += 1
            except TimeoutError:
                self.late.append(path)
