"""
The columns as they stand now: kept by the process, brought up to date before every answer.

An answer never waits for another one unless something it must show has changed, and then no longer than PATIENCE.
"""

import itertools
import threading
import time
from dataclasses import dataclass, replace

from django.db import connection

from cables.exceptions import TooSlow
from cables.facets import memory
from cables.facets.columns import Columns
from cables.facets.loading import load, load_changed
from cables.postgresql import deadline

PATIENCE = 8.0  # seconds that an answer waits while another thread reads what both need
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


@dataclass(frozen=True, slots=True)
class _Kept:
    """
    What the process holds: columns with everything from before transaction `since`, and `notes` after it.

    Never changed, only replaced as a whole: whoever has read the name needs no lock.
    """

    columns: Columns
    since: int
    tables: str
    notes: dict[int, int]
    at: float


@dataclass(frozen=True, slots=True)
class _News:
    """What the database tells at one moment: notes of changes with their transactions, and cables they are of."""

    has_written: bool
    since: int
    tables: str
    notes: dict[int, int]
    cables: set[int | None]

    def concerns(self, kept: _Kept) -> bool:
        """Whether columns kept before are not what the database has now."""
        return bool(self.notes) or self.is_beyond(kept)

    def is_beyond(self, kept: _Kept) -> bool:
        """Whether they are of another database, too old, or too much has changed to change it one by one."""
        return (
            kept.tables != self.tables
            or time.monotonic() - kept.at > LONGEST
            or None in self.cables
            or len(self.cables) > MOST_CHANGES
        )


_kept: _Kept | None = None
_changing = threading.Lock()  # held while columns are read; nobody needs it who finds them as they should be
_answers = itertools.count(1)
GIVEN_BACK_AFTER = 50  # answers: what searches needed for a moment then goes back to the system, in milliseconds


def columns(patience: float = PATIENCE) -> Columns:
    """
    Every cable as the database has it at this moment, changes of the last second included.

    Inside a transaction that has written, its own unfinished work is read anew and not kept: it may be undone.

    Args:
        patience: Seconds to wait at most for another thread that reads cables this answer needs.

    Raises TooSlow when that thread takes longer.
    """
    if not next(_answers) % GIVEN_BACK_AFTER:
        memory.give_back()
    kept = _kept
    news = _news(kept)
    if news.has_written:
        return _load()
    if kept is None or news.concerns(kept):
        return _brought_up(patience)
    if _changing.acquire(blocking=False):  # another thread may be about to replace them by newer ones
        try:
            if _kept is kept:
                _keep(kept, news)
        finally:
            _changing.release()
    return kept.columns


def _brought_up(patience: float) -> Columns:
    """The columns after all changes of this moment: read here, or by the thread that was first."""
    if not _changing.acquire(timeout=patience):
        raise TooSlow
    try:
        # Asked again: the thread that had the lock may have read what was new to this one.
        news = _news(_kept)
        if _kept is None or news.is_beyond(_kept):
            # Whatever is told of by now will be read; noted first, so that it is not taken for news afterwards.
            notes_so_far = _notes(news.since)
            _keep(_Kept(_load(), news.since, news.tables, notes_so_far, time.monotonic()), news)
        elif news.notes:
            changed = load_changed(sorted(news.cables), _kept.columns)
            memory.give_back()
            _keep(replace(_kept, columns=changed), news)
        return _kept.columns
    finally:
        _changing.release()


def _keep(kept: _Kept, news: _News) -> None:
    """Publish columns that have everything `news` tells of."""
    global _kept
    # A transaction still going on holds `since` back: what later ones have told is then not read twice.
    notes = {number: at for number, at in (kept.notes | news.notes).items() if at >= news.since}
    _kept = replace(kept, since=news.since, notes=notes, at=time.monotonic())


def _news(kept: _Kept | None) -> _News:
    """What has changed since these columns were read."""
    with connection.cursor() as cursor:
        cursor.execute(STATE, [kept.since if kept else 1 << 62, list(kept.notes) if kept else []])
        has_written, since, tables, numbers, cables, transactions = cursor.fetchone()
    told = [one for one in zip(numbers, cables, transactions, strict=True) if one[0] is not None]
    return _News(has_written, since, tables, {n: t for n, _, t in told}, {cable for _, cable, _ in told})


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
    memory.give_back()
    return loaded


def forget_changes() -> None:
    """Delete notes of changes older than a day; called by commands that write much."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cables_listchange WHERE at < now() - interval '1 day'")
