"""Locks on what is no row yet: two that would make the same thing wait for each other."""

import hashlib
from collections.abc import Iterable

from django.db import connection


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
