"""
Take away the indexes the search asks and make them again: filling tables without them is several times as fast.

The tables' owner alone may. While they are away every answer is right but slow, and lists of found cables say that
the search is being made anew; nobody's save waits.
"""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from django.db import DatabaseError, connections
from django.db.models import Index, Model

from cables.exceptions import InvalidValue
from cables.models import ArchiveWord, CableWords

OWNER = "owner"
SIZE = re.compile(r"[1-9]\d{0,5}(?:MB|GB)")
MODELS: tuple[type[Model], ...] = (CableWords, ArchiveWord)
INDEXES: tuple[tuple[type[Model], Index], ...] = tuple(
    (model, index) for model in MODELS for index in model._meta.indexes
)
STANDING = """
SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE c.relname = ANY(%s) AND i.indisvalid AND c.relnamespace = current_schema()::regnamespace
"""
OWNED = "SELECT bool_and(pg_has_role(tableowner, 'USAGE')) FROM pg_tables WHERE tablename = ANY(%s)"


def is_being_made(alias: str = "default") -> bool:
    """Whether an index of the search is away, because `manage.py reindex` makes it or was broken off."""
    return len(_standing(alias)) < len(INDEXES)


def _standing(alias: str) -> set[str]:
    with connections[alias].cursor() as cursor:
        cursor.execute(STANDING, [[index.name for _, index in INDEXES]])
        return {name for (name,) in cursor.fetchall()}


def may_be_made() -> bool:
    """Whether this process was given the role that owns the search's tables."""
    try:
        with connections[OWNER].cursor() as cursor:
            cursor.execute(OWNED, [[model._meta.db_table for model in MODELS]])
            return bool(cursor.fetchone()[0])
    except DatabaseError:
        return False


def take_away(*, rows_too: bool = False) -> None:
    """
    Drop the indexes, and empty the tables where they are to be filled anew.

    Emptied first: broken off between the two, nothing old is left that would be taken for new.
    """
    _wait_for_nobody()
    with connections[OWNER].schema_editor(atomic=False) as editor:
        if rows_too:
            editor.execute(f"TRUNCATE {', '.join(editor.quote_name(m._meta.db_table) for m in MODELS)}")
        for _, index in INDEXES:
            editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {editor.quote_name(index.name)}")


def put_back(memory: str, done: Callable[[str], None] = lambda name: None) -> None:
    """
    Make the indexes that are away, those of both tables at a time.

    Args:
        memory: What PostgreSQL may use for each, such as `1GB`; raises InvalidValue if it is no size.
        done: Told the name of each index that stands.
    """
    if not SIZE.fullmatch(memory):
        raise InvalidValue(f"{memory!r:.20} is no size of memory: write it as 512MB or 2GB.")
    standing = _standing(OWNER)

    def make(model: type[Model]) -> None:
        try:
            with connections[OWNER].cursor() as cursor:
                cursor.execute("SELECT set_config('maintenance_work_mem', %s, false)", [memory])
            for index in model._meta.indexes:
                if index.name not in standing:
                    _make(model, index)
                    done(index.name)
        finally:
            connections[OWNER].close()  # a thread's own

    with ThreadPoolExecutor(len(MODELS)) as pool:
        list(pool.map(make, MODELS))


def _make(model: type[Model], index: Index) -> None:
    """Make an index beside whoever writes; what an attempt that was broken off left goes first."""
    _wait_for_nobody()
    with connections[OWNER].schema_editor(atomic=False) as editor:
        editor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {editor.quote_name(index.name)}")
        editor.add_index(model, index, concurrently=True)


def _wait_for_nobody() -> None:
    """Statements of this connection may take long; they are not a reader's."""
    with connections[OWNER].cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
