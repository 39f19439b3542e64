"""The columns as they stand now: kept by the process, brought up to date before every answer."""

import ctypes
import itertools
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

from django.db import connection

from cables.facets.columns import Columns
from cables.facets.loading import load, load_changed
from cables.postgresql import deadline

MOST_CHANGES = 20_000  # above this, reading everything again is no slower
LOADING_SECONDS = 120.0  # what reading everything may be waited for, by whoever's request it falls to
LONGEST = 12 * 3600  # seconds; notes of changes are kept for twice as long (forget_changes)

# One statement, so one moment: which transactions it sees ended, and what these have changed.
STATE = """
SELECT pg_current_xact_id_if_assigned() IS NOT NULL,
       pg_snapshot_xmin(pg_current_snapshot())::text::bigint,
       current_database() || pg_relation_filenode('cables_cable') || pg_relation_filenode('cables_addressee'),
       array_agg(c.id), array_agg(c.cable_id), array_agg(c.transaction)
FROM (SELECT) one LEFT JOIN cables_listchange c
  ON c.transaction >= %s
 AND NOT c.id = ANY(%s)
"""


@dataclass(slots=True)
class _Kept:
    """What the process holds: columns with everything from before transaction `since`, and `notes` after it."""

    columns: Columns
    since: int
    tables: str
    notes: dict[int, int]
    at: float


_lock = threading.Lock()

# What the C library takes for itself from this size on, it gives back when it is freed: columns come and go, and a
# heap full of holes would hold twice their size.
# One heap for all threads, for the same reason.
M_MMAP_THRESHOLD, LARGE, M_ARENA_MAX = -3, 1 << 18, -8
with suppress(AttributeError, OSError):
    ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)
    ctypes.CDLL(None).mallopt(M_ARENA_MAX, 1)
_kept: _Kept | None = None
_answers = itertools.count(1)
GIVEN_BACK_AFTER = 50  # answers: what searches needed for a moment then goes back to the system, in milliseconds


def columns() -> Columns:
    """
    Every cable as the database has it at this moment, changes of the last second included.

    Inside a transaction that has written, its own unfinished work is read anew and not kept: it may be undone.
    """
    global _kept
    if not next(_answers) % GIVEN_BACK_AFTER:
        _give_back()
    with _lock:
        notes = list(_kept.notes) if _kept else []
        with connection.cursor() as cursor:
            cursor.execute(STATE, [_kept.since if _kept else 1 << 62, notes])
            has_written, since, tables, numbers, cables, transactions = cursor.fetchone()
        if has_written:
            return _load()
        told = {n: (t, c) for n, c, t in zip(numbers, cables, transactions, strict=True) if n is not None}
        changed = {cable for _, cable in told.values()}
        if not _kept or _is_outdated(_kept, tables, changed):
            # Whatever is told of by now will be read; noted first, so that it is not taken for news afterwards.
            notes_so_far = _notes(since)
            _kept = _Kept(_load(), since, tables, notes_so_far, time.monotonic())
        elif told:
            _kept.columns = load_changed(sorted(changed), _kept.columns)
            _give_back()
            # A transaction still going on holds `since` back: what later ones have told is then not read twice.
            known = _kept.notes.items() | {(n, t) for n, (t, _) in told.items()}
            _kept.notes = {n: t for n, t in known if t >= since}
        _kept.since, _kept.at = since, time.monotonic()
        return _kept.columns


def _notes(since: int) -> dict[int, int]:
    """Numbers of the notes that transactions from `since` on have left, with the transactions."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, transaction FROM cables_listchange WHERE transaction >= %s", [since])
        return dict(cursor.fetchall())


def _load() -> Columns:
    """All cables, however long the pages of readers may ask: the next thousand pages need it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('statement_timeout'), set_config('statement_timeout', '0', true)")
        limit, _ = cursor.fetchone()
        with deadline.waiting(LOADING_SECONDS):
            loaded = load()
        cursor.execute("SELECT set_config('statement_timeout', %s, true)", [limit])
    _give_back()
    return loaded


def _give_back() -> None:
    """Give memory that reading needed for a moment back to the system, where the C library can."""
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def _is_outdated(kept: _Kept, tables: str, changed: set[int | None]) -> bool:
    """Whether the columns are of another database, too old, or too much has changed to change it one by one."""
    return (
        kept.tables != tables
        or time.monotonic() - kept.at > LONGEST
        or None in changed
        or len(changed) > MOST_CHANGES
    )


def forget_changes() -> None:
    """Delete notes of changes older than a day; called by commands that write much."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cables_listchange WHERE at < now() - interval '1 day'")
