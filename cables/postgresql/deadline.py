"""How long this thread waits for one answer of the database, whatever has become of the other side."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import Connection, OperationalError
from psycopg.errors import _WaitTimeout

_thread = threading.local()


class NoAnswer(OperationalError):
    """The database was asked and said nothing in time: its process is stopped, or its machine is gone."""


def begin(seconds: float | None) -> None:
    """From now on this thread waits so long for each answer; None waits as long as it takes."""
    _thread.seconds = seconds


def seconds() -> float | None:
    """How long this thread waits."""
    return getattr(_thread, "seconds", None)


@contextmanager
def waiting(limit: float | None) -> Iterator[None]:
    """Another patience for a block: `with waiting(60): …`."""
    before = seconds()
    begin(limit)
    try:
        yield
    finally:
        begin(before)


class PatientConnection(Connection):
    """
    A connection that is given up when an answer does not come in time.

    The server's own statement_timeout cannot do that: a process that is stopped watches no clock. What was asked
    may have been done or not, so the connection is of no further use.
    """

    def wait(self, gen, interval=0.1, timeout=None):
        """As psycopg's; raises NoAnswer when this thread's patience is over."""
        limit = seconds() if timeout is None else None
        if limit is None:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, limit)
        except _WaitTimeout:
            self.pgconn.finish()
            raise NoAnswer(f"the database gave no answer in {limit:g} seconds") from None
