"""Locks on what is no row yet: two that would make the same thing wait for each other."""

import hashlib
import random
import time
from collections.abc import Callable, Iterable
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection
from psycopg.errors import DeadlockDetected

P = ParamSpec("P")
R = TypeVar("R")

MOST_TRIES = 4


def take_turns(*about: str) -> None:
    """
    Wait until nobody else holds the lock on this, and hold it to the end of the transaction.

    Args:
        about: What it is, as words: `take_turns("slug")`, `take_turns("bytes", digest)`.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_key(*about)])


def take_all_turns(about: Iterable[tuple[str, ...]]) -> None:
    """
    `take_turns` on all of these, in one order for everybody: two who want the same do not block each other.

    What others wait for in a certain order, such as bytes before records, is to be asked for kind by kind in it.
    """
    keys = sorted({_key(*words) for words in about})
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(key) FROM unnest(%s::bigint[]) AS key", [keys])


def read_in_turn(about: Iterable[tuple[str, ...]]) -> None:
    """
    Wait until nobody holds the lock on any of these; others may read at the same time, nobody may take turns.

    Who reads holds several at once and never waits for another reader, so that readers cannot block each other.
    """
    keys = sorted({_key(*words) for words in about})
    if keys:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock_shared(key) FROM unnest(%s::bigint[]) AS key", [keys])


def _key(*about: str) -> int:
    digest = hashlib.sha256("\x1f".join(about).encode()).digest()
    return int.from_bytes(digest[:8], signed=True)


def again_after_deadlock(action: Callable[P, R]) -> Callable[P, R]:
    """
    Do an action again where the database took it back because it and another waited for each other.

    Nothing of it has happened then, so doing it again does it once. Stands above `transaction.atomic`; inside a
    transaction that is open already only whoever opened that can begin anew, and the error goes on to them.
    """

    @wraps(action)
    def tried(*args: P.args, **kwargs: P.kwargs) -> R:
        for left in reversed(range(MOST_TRIES)):
            try:
                return action(*args, **kwargs)
            except OperationalError as error:
                if not left or connection.in_atomic_block or not isinstance(error.__cause__, DeadlockDetected):
                    raise
            time.sleep(random.uniform(0.01, 0.1))  # noqa: S311 (so that the two do not meet again)
        raise AssertionError("unreachable")

    return tried
