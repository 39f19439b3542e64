"""A throw-away archive started as users start it, or one that runs already; and browsers that ask it."""

import http.client
import json
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

PROJECT = Path(__file__).resolve().parents[1]
STARTED_WITHIN = 600  # seconds, migrations and the first cables included


class Browser:
    """One person's browser: cookies, the token of the forms, and nothing kept."""

    def __init__(self, url: str, seconds: float = 30) -> None:
        self.place = urlsplit(url)
        self.seconds = seconds
        self.cookies: dict[str, str] = {}

    def ask(self, method: str, path: str, fields: tuple[tuple[str, str], ...] | None = None) -> tuple[int, str]:
        """The status and the words of the answer; 0 where none came within the time."""
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if method not in ("GET", "HEAD"):
            headers |= {"X-CSRFToken": self.cookies.get("csrftoken", ""), "Origin": f"http://{self.place.netloc}"}
        if fields is not None and method == "POST":
            body = urlencode(fields, errors="surrogatepass")
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif fields:
            path += ("&" if "?" in path else "?") + urlencode(fields, errors="surrogatepass")
        connection = http.client.HTTPConnection(self.place.netloc, timeout=self.seconds)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for name, value in answer.getheaders():
                if name.lower() == "set-cookie" and (found := re.match(r"(\w+)=([^;]*)", value)):
                    self.cookies[found[1]] = found[2]
            return answer.status, answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def sign_in(self, name: str, password: str) -> bool:
        """Whether it let them in; those who are switched off stay strangers."""
        self.ask("GET", "/sign-in/")
        status, _ = self.ask("POST", "/sign-in/", (("username", name), ("password", password)))
        return status == 302


def browsers(url: str, trial: dict) -> dict[str, Browser]:
    """A browser of each kind of person of a trial, signed in where that person can."""
    made = {"anonymous": Browser(url)}
    made["anonymous"].ask("GET", "/sign-in/")
    for kind, name in trial["people"].items():
        made[kind] = Browser(url)
        if made[kind].sign_in(name, trial["password"]) == (kind == "disabled"):
            raise SystemExit(f"{name} was {'let in' if kind == 'disabled' else 'not let in'}.")
    return made


@contextmanager
def archive(url: str | None, told: Path | None):
    """
    The address of an archive, and what `manage.py make_trial --thrown-away` printed there.

    Args:
        url: Of one that runs; then `told` is a file with what was printed. Without it one is started in a folder
            of its own, and thrown away at the end.
    """
    if url:
        if told is None:
            raise SystemExit("--url needs --trial FILE: what `manage.py make_trial --thrown-away` printed there.")
        yield url.rstrip("/"), json.loads(told.read_text())
        return
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the archive ends with us
    folder = Path(tempfile.mkdtemp(prefix="trial-"))
    folder.chmod(0o711)  # started by root, the database runs as another account
    port = _free_port()
    run = [sys.executable, str(PROJECT / "run.py"), "--data-dir", str(folder)]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([*run, "--port", str(port)], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            _wait(process, port, folder / "log")
            made = subprocess.run(
                [*run, "manage", "make_trial", "--thrown-away"], capture_output=True, text=True, check=True
            )
            yield f"http://127.0.0.1:{port}", json.loads(made.stdout[made.stdout.index("{") :])
        finally:
            process.terminate()
            process.wait(60)
            shutil.rmtree(folder, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def _wait(process: subprocess.Popen, port: int, log: Path) -> None:
    end = time.monotonic() + STARTED_WITHIN
    while Browser(f"http://127.0.0.1:{port}", 5).ask("GET", "/healthz")[0] != 200:
        if process.poll() is not None or time.monotonic() > end:
            raise SystemExit(f"The archive did not start:\n{log.read_text()[-2000:]}")
        time.sleep(0.5)


def heard(trial: dict, words: str) -> list[str]:
    """The states whose canary stands in an answer."""
    return [state for state, canary in trial["canaries"].items() if canary in words.upper()]
