"""The web server, and stopping everything together."""

import errno
import http.client
import json
import signal
import socket
import subprocess
import time
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path

from archive_site.launcher import processes
from archive_site.launcher.errors import LaunchError
from archive_site.launcher.postgres import Server
from archive_site.launcher.python import PROJECT, say
from archive_site.launcher.reserve import Reserve
from archive_site.launcher.settings import write_private

DEFAULT_WORKERS = "2"
THREADS = "16"  # more than may be at work or wait on pages that ask much (cables/views/turns.py)
NEWS_SECONDS = 30  # while the site does not answer, one hears of it as often as that
ANSWER_SECONDS = 15  # for one page
PROVING = ("/", "/cables/")  # a site that answers these is there
LOOK_SECONDS = 0.25
DRAIN_SECONDS = 10  # how long a request under way may take to finish when the site stops
BACKLOG = 512
ENVIRON_TRUE = ("true", "on", "ok", "y", "yes", "1")  # as Django's settings read them


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
        "--worker-class": "archive_site.serving.worker.Worker",
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
        """Start gunicorn on a socket that is open already."""
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
        return process

    def wait_for_pages(
        self,
        process: subprocess.Popen[bytes],
        server: Server | None,
        values: Mapping[str, str],
        reserve: Reserve,
    ) -> bool:
        """
        Wait until the front page and a list came with 200; False when the web server has ended by itself instead.

        Says now and then what the matter is: a site without its database gets it back sooner or later.
        """
        told = time.monotonic()
        while process.poll() is None:
            answers = {path: self._asked(path, values) for path in PROVING}
            if set(answers.values()) == {"200"}:
                return True
            if time.monotonic() - told > NEWS_SECONDS:
                told = time.monotonic()
                said = "; ".join(f"{path}: {answer}" for path, answer in answers.items())
                say(f"The site is not ready yet ({said}). Waiting for it; Ctrl-C stops.")
            self._look(server, reserve)
        return False

    def watch(self, process: subprocess.Popen[bytes], server: Server | None, reserve: Reserve) -> None:
        """Return only when the web server has ended by itself; bring the database back if its keeper falls."""
        while process.poll() is None:
            self._look(server, reserve)

    def _look(self, server: Server | None, reserve: Reserve) -> None:
        time.sleep(LOOK_SECONDS)
        if server:
            reserve.look(server)
            if not server.is_ready():
                reserve.bring_back(server)

    def _asked(self, path: str, values: Mapping[str, str]) -> str:
        """The status a page of this site came with, or why none came."""
        host, _, _ = address(self.host, self.port).removeprefix("http://").rpartition(":")
        connection = http.client.HTTPConnection(host.strip("[]"), self.port, timeout=ANSWER_SECONDS)
        try:
            connection.request("GET", path, headers=as_asked_by_a_visitor(values))
            answer = connection.getresponse()
            answer.read()
            return str(answer.status)
        except (OSError, http.client.HTTPException) as error:
            return str(error) or type(error).__name__
        finally:
            connection.close()


def as_asked_by_a_visitor(values: Mapping[str, str]) -> dict[str, str]:
    """Headers with which the site takes a request of its launcher for one of a visitor, also behind a proxy."""
    headers = {"Connection": "close"}
    names = [name.strip() for name in values.get("ALLOWED_HOSTS", "").split(",")]
    if named := [name.removeprefix(".") for name in names if name.strip("*.")]:
        headers["Host"] = named[0]
    if values.get("SECURE_PROXY", "").lower() in ENVIRON_TRUE:
        headers["X-Forwarded-Proto"] = "https"
    return headers


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


def is_of_this_machine_only(host: str) -> bool:
    """Whether nobody elsewhere can reach what listens on this address."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def warn_of_strangers(host: str) -> None:
    """Say what stands between the site and others who can reach it."""
    if not is_of_this_machine_only(host):
        say(
            f"Others can reach {host}. The built-in server speaks no TLS: for more than a trusted network put a\n"
            "proxy in front (docs/how-to/run-and-deploy.md, A public site)."
        )


def greet(base: str, options: str = "") -> None:
    """Say where the archive is and what to do next; with `options` behind run.py its commands find the data."""
    run = " ".join(filter(None, ["python3 run.py", options]))
    say(
        f"""
The archive is at {base}/

  Read        {base}/cables/
  Administer  {run} admin NAME     then {base}/admin/
  Import      {run} manage import_cables FOLDER
  Back up     {run} backup FILE
  Stop        Ctrl-C
"""
    )
