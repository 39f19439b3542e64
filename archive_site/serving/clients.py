"""
Connections of clients, and how long each may take.

waitress reads requests and sends answers outside the threads that work on them, whatever the client's pace. What
is added here: a client that is too slow is let go, and no address may have all connections.
"""

import threading
import time
from typing import Any

from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher, WSGITask

IDLE = 15.0  # seconds an open connection may wait to begin its next request
HEAD = 20.0  # seconds for the first line and the headers of a request, together
GRACE = 20.0  # seconds for the body of a request, or for taking an answer, and …
RATE = 4096  # … one second more for each so many bytes that have moved
CONNECTIONS = 400  # of one process
CONNECTIONS_OF_AN_ADDRESS = 100  # of one process; not asked behind a proxy, whose address all clients have
LARGEST_HEAD = 1 << 15  # bytes
LARGEST_BODY = 1 << 26  # bytes; what is beyond Django's own limit is still read, so that a page can say so
KEPT_IN_MEMORY = 1 << 19  # bytes of a body or an answer; more of it waits in a file
UNSENT = 1 << 26  # bytes of an answer that may wait for its client before the thread that makes more does


def adjustments() -> Adjustments:
    """waitress's own settings."""
    return Adjustments(
        asyncore_use_poll=True,
        cleanup_interval=1,
        clear_untrusted_proxy_headers=False,  # the site knows which of them it may believe
        connection_limit=CONNECTIONS * 2,  # Server makes room before
        ident="",
        inbuf_overflow=KEPT_IN_MEMORY,
        log_socket_errors=False,
        max_request_body_size=LARGEST_BODY,
        max_request_header_size=LARGEST_HEAD,
        outbuf_high_watermark=UNSENT,
        outbuf_overflow=KEPT_IN_MEMORY,
    )


class Threads(ThreadedTaskDispatcher):
    """The threads that answer requests; `working` says which are at it, by the connection they work for."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self.count = count
        self.working: dict[int, Channel] = {}
        self.set_thread_count(count)

    def one_is_free(self) -> bool:
        """Whether a new request would be answered at once."""
        return len(self.working) + len(self.queue) < self.count

    def are_stuck(self, seconds: float) -> bool:
        """Whether all of them have been at one request, without a piece of an answer, for so long."""
        since = time.monotonic() - seconds
        working = list(self.working.values())
        return len(working) >= self.count and all(channel.moved_at < since for channel in working)


class Request(HTTPRequestParser):
    """A request as it comes in. Where its end could be read in two ways, or no host is named, it is refused."""

    def parse_header(self, header_plus: bytes) -> None:
        super().parse_header(header_plus)
        if (self.chunked and "CONTENT_LENGTH" in self.headers) or "TRANSFER_ENCODING" in self.headers:
            raise ParsingError("The length of the request is stated in two ways")
        if self.version == "1.1" and "HOST" not in self.headers:
            raise ParsingError("The request names no host")


class Task(WSGITask):
    """
    An answer in the making. To HEAD it has no body, whatever the application makes.

    While the process stops, it is the last one of its connection.
    """

    @property
    def is_head(self) -> bool:
        return bool(self.request.command == "HEAD")

    def get_environment(self) -> dict[str, Any]:
        environ: dict[str, Any] = super().get_environment()
        environ["SERVER_SOFTWARE"] = "waitress"
        if self.is_head:
            environ.pop("wsgi.file_wrapper", None)  # a file would be sent past `write`
        return environ

    def write(self, data: bytes) -> None:
        super().write(b"" if self.is_head else data)
        if self.is_head:
            self.chunked_response = False  # whose end would be a body

    def build_response_header(self) -> bytes:
        if self.channel.server.is_stopping:
            self.set_close_on_finish()
        head: bytes = super().build_response_header()
        return head


class Channel(HTTPChannel):
    """The connection of one client, which knows since when it has been waited for."""

    parser_class = Request
    task_class = Task

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        now = time.monotonic()
        self.waiting_since = now  # for a request to begin
        self.request_since = now  # the one that is coming in
        self.answer_since: float | None = None  # that the client has not taken
        self.taken = 0
        self.moved_at = now  # a request was taken up, or a piece of its answer was made

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing is asked and nothing is left to send."""
        return not (self.requests or self.total_outbufs_len or self.request)

    def received(self, data: bytes) -> bool:
        if self.request is None:
            self.request_since = time.monotonic()
        result: bool = super().received(data)
        if self.requests:
            self.waiting_since = time.monotonic()
        return result

    def send(self, data: bytes, do_close: bool = True) -> int:
        sent: int = super().send(data, do_close=do_close)
        self.taken += sent
        return sent

    def write_soon(self, data: bytes) -> int:
        written: int = super().write_soon(data)
        self.moved_at = time.monotonic()
        return written

    def service(self) -> None:
        threads = self.server.task_dispatcher
        self.moved_at = time.monotonic()
        threads.working[threading.get_ident()] = self
        try:
            super().service()
        finally:
            del threads.working[threading.get_ident()]
            self.server.pull_trigger()  # a thread is free: more can be taken in

    def is_overdue(self, now: float) -> bool:
        """Whether the client has been waited for too long. To be asked every second or so."""
        if self.total_outbufs_len:
            if self.answer_since is None:
                self.answer_since, self.taken = now, 0
            self.waiting_since = now
            return now - self.answer_since > GRACE + self.taken / RATE
        self.answer_since = None
        if self.requests:
            self.waiting_since = now
            return False
        request = self.request
        if request is None:
            return now - self.waiting_since > IDLE
        if not request.headers_finished:
            return now - self.request_since > HEAD
        return now - self.request_since > GRACE + request.body_bytes_received / RATE


class Server(TcpWSGIServer):
    """
    Takes connections on one socket that is open already, for as long as a thread is free to answer.

    Args:
        most_of_an_address: Connections one address may have; None for as many as it likes.
    """

    channel_class = Channel
    is_stopping = False

    def __init__(self, application: Any, listener: Any, threads: Threads, most_of_an_address: int | None) -> None:
        self.most_of_an_address = most_of_an_address
        super().__init__(
            application,
            map={},
            _sock=listener,
            dispatcher=threads,
            adj=adjustments(),
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
            bind_socket=False,
        )

    def readable(self) -> bool:
        may_take_more: bool = super().readable()
        return may_take_more and self.task_dispatcher.one_is_free()

    def turn(self, seconds: float) -> None:
        """Read and send whatever is there; wait so long for something to be."""
        self.asyncore.loop(timeout=seconds, use_poll=True, map=self._map, count=1)

    def handle_accept(self) -> None:
        super().handle_accept()
        self.make_room()

    def make_room(self) -> None:
        """Where an address, or all together, has too many connections, let go the one that waits longest."""
        by_address: dict[str, list[Channel]] = {}
        for channel in self.active_channels.values():
            by_address.setdefault(channel.addr[0], []).append(channel)
        most = max(by_address.values(), key=len, default=[])
        is_too_many = self.most_of_an_address is not None and len(most) > self.most_of_an_address
        if is_too_many or len(self.active_channels) > CONNECTIONS:
            waiting = [channel for channel in most if not channel.requests]
            min(waiting or most[-1:], key=lambda channel: channel.waiting_since).handle_close()

    def maintenance(self, now: float) -> None:
        now = time.monotonic()
        for channel in list(self.active_channels.values()):
            if channel.is_overdue(now):
                channel.handle_close()  # at once: will_close would wait until the client takes something

    def stop_taking(self) -> None:
        """Take no more connections, and no more requests on those that are open."""
        self.accepting = False
        self.is_stopping = True

    def close_resting(self, and_half_asked: bool) -> None:
        """Close connections on which nothing is under way, or nothing but half a request."""
        for channel in list(self.active_channels.values()):
            if channel.is_at_rest or (and_half_asked and not (channel.requests or channel.total_outbufs_len)):
                channel.handle_close()
