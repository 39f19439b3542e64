"""The web server, and stopping everything together."""

import errno
import http.client
import json
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

from archive_site.launcher import processes
from archive_site.launcher.errors import LaunchError
from archive_site.launcher.postgres import Server
from archive_site.launcher.python import PROJECT, say
from archive_site.launcher.settings import write_private

DEFAULT_WORKERS = "2"
THREADS = "8"
ANSWER_SECONDS = 30
LOOK_SECONDS = 0.25
DRAIN_SECONDS = 10  # how long a request under way may take to finish when the site stops
BACKLOG = 512


class Stopped(Exception):
    """Not an error: somebody asked. Ctrl-C, SIGTERM or a closed terminal."""


def raise_when_asked_to_stop() -> None:
    """From here on the signals that ask a program to stop raise Stopped wherever it is."""

    def stop(*_: object) -> None:
        raise Stopped

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # started with nohup
        signal.signal(signal.SIGHUP, stop)


def listen(host: str, port: int) -> socket.socket:
    """
    Take the address now, so that a taken one is told at once and the first visitor waits instead of being refused.

    Raises LaunchError saying what is in the way.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(BACKLOG)
    except OSError as error:
        listener.close()
        raise LaunchError(_in_the_way(host, port, error)) from error
    return listener


def _in_the_way(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"Port {port} of {host} is taken by another program.\n"
            f"Stop that program, or use another port: python3 run.py --port {port + 1}"
        )
    if error.errno == errno.EACCES:
        return f"Port {port} is reserved for root. Use one above 1023: python3 run.py --port 8000"
    return f"This machine has no address {host} ({error.strerror}). Use --host 127.0.0.1, or 0.0.0.0 for all."


def address(host: str, port: int) -> str:
    """The address a browser on this machine understands."""
    name = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{name}:{port}"


def gunicorn_command(python: Path, descriptor: int, values: Mapping[str, str]) -> list[str]:
    """gunicorn as an argument list, serving on a socket that is open already."""
    options = {
        "--bind": f"fd://{descriptor}",
        "--worker-class": "gthread",
        "--workers": values.get("WEB_CONCURRENCY") or DEFAULT_WORKERS,
        "--threads": THREADS,
        "--timeout": "60",
        "--graceful-timeout": str(DRAIN_SECONDS),
        "--log-level": "warning",
    }
    words = [word for option in options.items() for word in option]
    return [
        str(python),
        "-m",
        "gunicorn",
        *words,
        "--no-control-socket",
        "--preload",
        "archive_site.wsgi:application",
    ]


class Site:
    """The running web server of one data folder; `note` is where others read about it."""

    def __init__(self, data: Path, host: str, port: int) -> None:
        self.note = data / "site.json"
        self.host = host
        self.port = port

    def end_orphan(self) -> None:
        """End a web server whose launcher was killed; it may still hold the port."""
        pid = running_site(self.note).get("gunicorn", 0)
        if pid and "gunicorn" in processes.command_line(pid):
            processes.end(pid, seconds=DRAIN_SECONDS + 5)
        self.note.unlink(missing_ok=True)

    def start(
        self, python: Path, listener: socket.socket, values: Mapping[str, str], descriptors: tuple[int, ...]
    ) -> subprocess.Popen[bytes]:
        """Start gunicorn and wait for its first answer. Raises LaunchError if it ends instead."""
        process = subprocess.Popen(
            gunicorn_command(python, listener.fileno(), values),
            cwd=PROJECT,
            env=dict(values),
            stdin=subprocess.DEVNULL,
            # It keeps the database up until its last request is answered, even if this launcher is killed.
            pass_fds=(listener.fileno(), *descriptors),
            process_group=0,  # Ctrl-C reaches the launcher only, which then stops things in order
            preexec_fn=processes.dies_with_parent(signal.SIGTERM),
        )
        listener.close()
        note = {"gunicorn": process.pid, "address": address(self.host, self.port)}
        write_private(self.note, json.dumps(note))
        end = time.monotonic() + ANSWER_SECONDS
        while not self._answers():
            if process.poll() is not None or time.monotonic() > end:
                stop(process)
                raise LaunchError("The web server did not start; the lines above say why.")
        return process

    def watch(self, process: subprocess.Popen[bytes], server: Server | None) -> None:
        """Return only when the web server has ended by itself; bring the database back if its keeper falls."""
        while process.poll() is None:
            time.sleep(LOOK_SECONDS)
            if server and not server.is_ready():
                server.ensure_running()

    def _answers(self) -> bool:
        """Any answer at all means that the web server is there."""
        host, _, _ = address(self.host, self.port).removeprefix("http://").rpartition(":")
        connection = http.client.HTTPConnection(host.strip("[]"), self.port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            connection.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
            return False
        finally:
            connection.close()
        return True


def stop(process: subprocess.Popen[bytes]) -> None:
    """Let the requests under way finish, then end; a second Ctrl-C does not wait for them."""
    signal.signal(signal.SIGINT, lambda *_: process.send_signal(signal.SIGQUIT))
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(DRAIN_SECONDS + 5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def running_site(note: Path) -> dict[str, object]:
    """What is written down about the running site; empty when nothing is."""
    try:
        return dict(json.loads(note.read_text()))
    except (OSError, ValueError):
        return {}


def greet(base: str) -> None:
    """Say where the archive is and what to do next."""
    say(
        f"""
The archive is at {base}/

  Read        {base}/cables/
  Administer  python3 run.py admin NAME     then {base}/admin/
  Import      python3 run.py manage import_cables FOLDER
  Back up     python3 run.py backup FILE
  Stop        Ctrl-C
"""
    )
