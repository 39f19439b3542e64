"""
A limit to the processor's time that work in this thread may take, looked at in the long loops of the core.

Without a limit nothing is looked at: commands take the time they need.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class OutOfTime(Exception):
    """The work took longer than it may."""


_until: ContextVar[float | None] = ContextVar("until", default=None)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """
    Work for so many seconds of the processor at most: `with within(4): …`. Of two limits the nearer holds.

    Raises OutOfTime from the midst of the work.
    """
    until = time.thread_time() + seconds
    before = _until.get()
    token = _until.set(until if before is None else min(before, until))
    try:
        yield
    finally:
        _until.reset(token)


def look_at_the_clock() -> None:
    """Raise OutOfTime if the work in this thread has taken longer than it may."""
    until = _until.get()
    if until is not None and time.thread_time() > until:
        raise OutOfTime
