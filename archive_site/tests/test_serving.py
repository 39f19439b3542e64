"""Clients of any pace: none keeps others waiting, none stays for ever; what can be read in two ways is refused."""

import contextlib
import socket
import subprocess
import sys
import threading
import time

import pytest

from archive_site.launcher import serve
from archive_site.launcher.python import PROJECT
from archive_site.serving import clients
from archive_site.serving.clients import Server, Threads

ASK = b"GET /%s HTTP/1.1\r\nHost: here\r\n\r\n"
LARGE = 4_000_000  # bytes, more than the kernel keeps for a connection
PATIENCE = 10  # seconds; what is wrong never comes


class Site:
    """A server of one thread in this process, with an application whose addresses say what it does."""

    def __init__(self, most_of_an_address=None, threads=1):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.threads = Threads(threads)
        self.go_on = threading.Event()
        self.bodies = []
        self.connections = []
        self.server = Server(self.answer, self.listener, self.threads, most_of_an_address)
        self.ended = False
        self.loop = threading.Thread(target=self.run, daemon=True)
        self.loop.start()

    def run(self):
        while not self.ended:
            self.server.turn(0.02)

    def answer(self, environ, start_response):
        path = environ["PATH_INFO"]
        if path == "/waits":
            self.go_on.wait(PATIENCE)
        if path == "/pieces":
            start_response("200 OK", [])
            return iter([b"one", b"two"])
        body = b"x" * LARGE if path == "/large" else b"here"
        if environ["REQUEST_METHOD"] == "POST":
            self.bodies.append(environ["wsgi.input"].read())
        start_response("200 OK", [("Content-Length", str(len(body)))])
        return [body]

    def connect(self, *sent):
        connection = socket.create_connection(self.listener.getsockname(), timeout=PATIENCE)
        self.connections.append(connection)
        for piece in sent:
            connection.sendall(piece)
        return connection

    def ask(self, sent=ASK % b""):
        """What comes back, up to the end of its head and no less."""
        with self.connect(sent) as connection:
            return read(connection)

    def close(self):
        for connection in self.connections:
            connection.close()
        self.go_on.set()
        self.ended = True
        self.loop.join()
        for channel in list(self.server.active_channels.values()):
            channel.handle_close()
        self.server.close()
        self.listener.close()
        self.threads.shutdown()


def read(connection):
    answer = b""
    while b"\r\n\r\n" not in answer and (piece := connection.recv(65536)):
        answer += piece
    return answer


def is_let_go(connection):
    """Whether the server closes a connection, after whatever it had to say."""
    with contextlib.suppress(ConnectionError):
        while connection.recv(1 << 16):
            pass
    return True


def until(question):
    end = time.monotonic() + PATIENCE
    while not question():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def site():
    running = Site()
    yield running
    running.close()


@pytest.fixture
def impatient(monkeypatch):
    """A server whose patience is over at once."""
    for name in ("IDLE", "HEAD", "GRACE"):
        monkeypatch.setattr(clients, name, 0.05)


SLOW = {
    "nothing": [],
    "head": [b"GET / HTTP/1.1\r\nHo"],
    "body": [b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\nab"],
    "chunks": [b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"],
    "answer": [ASK % b"large"],
}


@pytest.mark.parametrize("kind", SLOW)
def test_a_slow_client_has_no_thread(site, kind):
    """More of them than threads, at whatever point they stop: the next reader is answered."""
    slow = [site.connect(*SLOW[kind]) for _ in range(3)]
    assert site.ask().startswith(b"HTTP/1.1 200")
    for connection in slow:
        connection.close()


@pytest.mark.parametrize("kind", SLOW)
def test_a_slow_client_is_let_go(site, impatient, kind):
    """Each has its time, and then its connection is closed."""
    with site.connect(*SLOW[kind]) as connection:
        until(lambda: not site.server.active_channels)
        assert is_let_go(connection)


def test_who_keeps_a_pace_may_take_long(site, monkeypatch):
    """Time is given for what moves: a large body on a thin line comes in whole."""
    monkeypatch.setattr(clients, "GRACE", 0.2)
    monkeypatch.setattr(clients, "RATE", 10)
    with site.connect(b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 60\r\n\r\n") as connection:
        for _ in range(6):
            connection.sendall(b"x" * 10)
            time.sleep(0.05)
        assert read(connection).startswith(b"HTTP/1.1 200")
    assert site.bodies == [b"x" * 60]


def test_empty_lines_do_not_prolong_the_wait(site, impatient):
    """They may stand before a request, and are none."""
    with site.connect() as connection:
        until(lambda: site.server.active_channels)
        with pytest.raises(ConnectionError):
            until(lambda: connection.sendall(b"\r\n\r\n"))


def test_a_request_that_is_worked_on_has_no_deadline(site, impatient):
    """The client is not to blame for how long the answer takes."""
    with site.connect(ASK % b"waits") as connection:
        until(lambda: site.threads.working)
        for _ in range(5):
            site.server.next_channel_cleanup = 0
            time.sleep(0.02)
        site.go_on.set()
        assert read(connection).startswith(b"HTTP/1.1 200")


def test_an_address_with_too_many_connections_loses_the_one_that_waits_longest():
    """So a newcomer is answered, though it comes from where the slow ones are."""
    site = Site(most_of_an_address=3)
    try:
        slow = []
        for _ in range(4):
            slow.append(site.connect(b"GET"))
            until(lambda: site.server.active_channels)
            time.sleep(0.02)
        assert is_let_go(slow[0])
        assert site.ask().startswith(b"HTTP/1.1 200")
        slow[3].sendall(b" / HTTP/1.1\r\nHost: here\r\n\r\n")
        assert read(slow[3]).startswith(b"HTTP/1.1 200")
    finally:
        site.close()


def test_a_process_without_a_free_thread_leaves_newcomers_to_others(site):
    """Every process listens on the same socket; one that is busy takes no more from it."""
    with site.connect(ASK % b"waits") as busy, site.connect(ASK % b"") as newcomer:
        until(lambda: site.threads.working)
        assert not site.server.readable()
        site.go_on.set()
        assert read(busy) and read(newcomer)


@pytest.mark.parametrize(
    "sent",
    [
        b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.0\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        b"POST / HTTP/1.1\r\nHost: here\r\nContent-Length : 3\r\n\r\nabc",
        b"GET / HTTP/1.1\r\nHost: here\r\nX: a\nContent-Length: 3\r\n\r\nabc",
        b"GET / HTTP/1.1\r\n\r\n",
    ],
    ids=[
        "length-chunked",
        "chunked-length",
        "chunked-1.0",
        "two-lengths",
        "blank-colon",
        "bare-newline",
        "no-host",
    ],
)
def test_what_can_be_read_in_two_ways_is_refused(site, sent):
    """A proxy in front may have read it the other way; nothing behind it is taken for a request."""
    assert site.ask(sent + ASK % b"").startswith((b"HTTP/1.1 400", b"HTTP/1.0 400"))
    assert site.bodies == []


@pytest.mark.parametrize("path", [b"", b"pieces"])
def test_an_answer_to_head_has_no_body(site, path):
    """Whatever the application makes: the next answer on the connection begins where the head ends."""
    with site.connect(b"HEAD" + (ASK % path)[3:]) as connection:
        head = read(connection)
        assert head.startswith(b"HTTP/1.1 200") and head.endswith(b"\r\n\r\n")
        if path:
            assert connection.recv(1) == b""  # of unknown length: closed
            return
        assert b"Content-Length: 4" in head
        connection.sendall(ASK % b"")
        second = b""
        while not second.endswith(b"here"):
            second += connection.recv(1000)
        assert second.startswith(b"HTTP/1.1 200")


def test_threads_are_stuck_when_none_has_moved(site):
    """One that is at a request for long is busy; when all are, nothing is answered any more."""
    assert not site.threads.are_stuck(0)
    with site.connect(ASK % b"waits"):
        until(lambda: site.threads.working)
        until(lambda: site.threads.are_stuck(0.01))
        assert not site.threads.are_stuck(60)
        site.go_on.set()
        until(lambda: not site.threads.working)
    assert not site.threads.are_stuck(0)


def test_what_was_asked_is_answered_before_the_end(site):
    """While the process stops, nothing new begins; the client is told that this was the last answer."""
    with site.connect(ASK % b"waits") as asked:
        until(lambda: site.threads.working)
        site.server.stop_taking()
        site.go_on.set()
        answer = read(asked)
        assert answer.startswith(b"HTTP/1.1 200") and b"Connection: close" in answer
        assert is_let_go(asked)


def test_importing_the_site_starts_nothing():
    """A server may fork after it: no thread of Python's, and no connection to the database, is there yet."""
    question = (
        "import threading, archive_site.wsgi; from django.db import connections; "
        "from django.urls import get_resolver; get_resolver().url_patterns; "
        "print(threading.active_count(), [c.connection for c in connections.all(initialized_only=True)])"
    )
    told = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", question], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    assert told.stdout.split("\n")[0] in ("1 []", "1 [None]", "1 [None, None]")


def test_site_asks_itself_as_a_visitor_would():
    """With a name it answers to, and as if the proxy in front spoke TLS; otherwise it would refuse or redirect."""
    assert serve.as_asked_by_a_visitor({"ALLOWED_HOSTS": "127.0.0.1,localhost"})["Host"] == "127.0.0.1"
    assert serve.as_asked_by_a_visitor({"ALLOWED_HOSTS": "*, .example.org"})["Host"] == "example.org"
    assert "Host" not in serve.as_asked_by_a_visitor({"ALLOWED_HOSTS": "*"})
    assert serve.as_asked_by_a_visitor({"SECURE_PROXY": "1"})["X-Forwarded-Proto"] == "https"


@pytest.mark.parametrize(
    ("host", "warned"),
    [
        ("127.0.0.1", False),
        ("::1", False),
        ("localhost", False),
        ("0.0.0.0", True),
        ("192.0.2.7", True),
        ("::", True),
    ],
)
def test_who_lets_others_in_is_told_of_a_proxy(host, warned, capsys):
    """Only an address of this machine alone needs none."""
    serve.warn_of_strangers(host)
    assert ("proxy" in capsys.readouterr().out) is warned
