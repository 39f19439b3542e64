"""Columns out of the database: all cables, or some that changed. One way for both, so that they cannot differ."""

from collections.abc import Iterable, Sequence

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from cables.facets.columns import NOT_STATED, OPEN, RESTRICTED, WITHDRAWN, Columns, Several, Single, narrow
from cables.models import Access, Classification, Direction, Precedence, Revision

AT_ONCE = 100_000  # cables a question; what comes back is held twice for a moment
WORDS = {
    "classification": Classification.values,
    "precedence": Precedence.values,
    "direction": Direction.values,
    "status": Revision.State.values,
}
RECORD = np.dtype(
    [(name, ">i4") for name in ("id", "day", "minute", "sender", "collection")]
    + [(name, ">i2") for name in WORDS]
    + [("numbered", ">i2"), ("access", ">i2"), ("until", ">i4"), ("number", ">i4"), ("added", ">i8")]
)
PAIR = np.dtype([("id", ">i4"), ("code", ">i4")])

SENDER = "coalesce(s.name, nullif(c.sender_as_read, ''))"
DIGITS = "translate(c.telegram_number, translate(c.telegram_number, '0123456789', ''), '')"
RECIPIENT = "coalesce(s.name, nullif(a.as_read, ''))"
WITH_SENDER = "cables_cable c LEFT JOIN cables_correspondent s ON s.id = c.sender_id"
WITH_RECIPIENT = "cables_addressee a LEFT JOIN cables_correspondent s ON s.id = a.correspondent_id"

ROWS = f"""
WITH names AS (SELECT * FROM unnest(%(names)s::text[]) WITH ORDINALITY n(name, code)),
     shelves AS (SELECT * FROM unnest(%(collections)s::text[]) WITH ORDINALITY n(name, code))
SELECT string_agg(
    int4send(c.id::int4)
    || int4send(coalesce(c.sent_on - '0001-01-01'::date + 1, 0))
    || int4send(coalesce((extract(epoch FROM c.sent_time) / 60)::int4, -1))
    || int4send(coalesce(n.code, 1)::int4 - 1)
    || int4send(coalesce(k.code, 1)::int4 - 1)
    || {" || ".join(f"int2send(coalesce(array_position(%({name})s::text[], c.{name}::text), 1)::int2)" for name in WORDS)}
    || int2send((c.point_count > 0)::int4::int2)
    || int2send(CASE WHEN c.withdrawn_at IS NOT NULL THEN {WITHDRAWN}
                     WHEN c.access = %(restricted)s THEN {RESTRICTED} ELSE {OPEN} END::int2)
    || int4send(coalesce(c.closed_until - '0001-01-01'::date + 1, 0))
    || int4send(least(('0' || left({DIGITS}, 18))::int8, 2147483647)::int4)
    || int8send(extract(epoch FROM c.added_at)::int8)
, ''::bytea)
FROM {WITH_SENDER}
LEFT JOIN names n ON n.name = {SENDER}
LEFT JOIN cables_collection l ON l.id = c.collection_id
LEFT JOIN shelves k ON k.name = l.name
WHERE {{where}}
"""  # noqa: E501, S608
RECIPIENTS = f"""
WITH names AS (SELECT * FROM unnest(%(names)s::text[]) WITH ORDINALITY n(name, code))
SELECT string_agg(int4send(a.cable_id::int4) || int4send(n.code::int4 - 1), ''::bytea)
FROM {WITH_RECIPIENT}
JOIN names n ON n.name = {RECIPIENT}
WHERE {{where}}
"""  # noqa: S608
CAPTIONS = """
WITH names AS (SELECT * FROM unnest(%(captions)s::text[]) WITH ORDINALITY n(name, code))
SELECT string_agg(int4send(c.id::int4) || int4send(n.code::int4 - 1), ''::bytea)
FROM cables_cable c CROSS JOIN unnest(c.captions) AS one(word) JOIN names n ON n.name = one.word
WHERE {where}
"""


class Names:
    """Words in use with their codes; 0 is "not stated". Grows, and never gives a code to another word."""

    def __init__(self, labels: Iterable[str] = (NOT_STATED,)):
        self.labels = tuple(labels)

    def with_all(self, words: Iterable[str]) -> "Names":
        return Names(dict.fromkeys((*self.labels, *words)))


def load() -> Columns:
    """All cables, as they stand in the database."""
    return _read(None, Names(), Names(), Names())


def load_changed(ids: Sequence[int], columns: Columns) -> Columns:
    """
    The columns with these cables as they stand in the database now; whichever are not there are gone.

    Args:
        ids: Of cables that were added, changed or deleted.
        columns: As they were before.
    """
    known = (Names(columns.facets[name].labels) for name in ("sender", "collection", "caption"))
    return columns.with_changes(np.array(ids), _read(list(ids), *known))


def _read(ids: list[int] | None, names: Names, collections: Names, captions: Names) -> Columns:
    names = names.with_all(
        _distinct(f"SELECT {SENDER} FROM {WITH_SENDER}", "c.id", ids)  # noqa: S608
        + _distinct(f"SELECT {RECIPIENT} FROM {WITH_RECIPIENT}", "a.cable_id", ids)  # noqa: S608
    )
    collections = collections.with_all(_distinct("SELECT name FROM cables_collection c", "0", None))
    captions = captions.with_all(_distinct("SELECT unnest(captions) FROM cables_cable c", "c.id", ids))
    params = {
        "names": list(names.labels),
        "collections": list(collections.labels),
        "captions": list(captions.labels),
        "restricted": Access.RESTRICTED.value,
        **{name: ["", *words] for name, words in WORDS.items()},
    }
    rows = _records(ROWS, RECORD, "c.id", ids, params)
    when = np.where(rows["day"] > 0, rows["day"].astype(np.int64) * 1441 + rows["minute"] + 1, 0)
    order = np.lexsort((rows["id"], -when))
    rows = rows[order]
    row_of = np.full(int(rows["id"].max(initial=0)) + 1, -1, np.int32)
    row_of[rows["id"]] = np.arange(len(rows), dtype=np.int32)
    facets = {
        "sender": Single(narrow(rows["sender"]), names.labels),
        "recipient": _several(RECIPIENTS, "a.cable_id", ids, params, row_of, len(rows), names),
        **{name: Single((rows[name] - 1).astype(np.uint8), (NOT_STATED, *words)) for name, words in WORDS.items()},
        "caption": _several(CAPTIONS, "c.id", ids, params, row_of, len(rows), captions),
        "collection": Single(narrow(rows["collection"]), collections.labels),
    }
    return Columns(
        ids=rows["id"].astype(np.int32),
        day=rows["day"].astype(np.int32),
        minute=rows["minute"].astype(np.int16),
        number=rows["number"].astype(np.int32),
        added=rows["added"].astype(np.uint32),
        numbered=rows["numbered"].astype(np.bool_),
        access=rows["access"].astype(np.uint8),
        until=rows["until"].astype(np.int32),
        facets=facets,
    )


def _several(
    query: str, key: str, ids: list[int] | None, params: dict, row_of: NDArray, size: int, names: Names
) -> Several:
    pairs = _records(query, PAIR, key, ids, params)
    cables, codes = pairs["id"].astype(np.int64), pairs["code"].astype(np.int64)
    # What came in between the two questions is not among the rows; it is told of as a change.
    known = cables < len(row_of)
    cables, codes = cables[known], codes[known]
    rows = row_of[cables]
    return Several.of_pairs(rows[rows >= 0], codes[rows >= 0], size, names.labels)


def _distinct(query: str, key: str, ids: list[int] | None) -> list[str]:
    where = "" if ids is None else f" WHERE {key} = ANY(%(ids)s)"
    with connection.cursor() as cursor:
        words = f"SELECT DISTINCT word FROM ({query}{where}) w(word) WHERE word <> '' ORDER BY 1"  # noqa: S608
        cursor.execute(words, {"ids": ids})
        return [word for (word,) in cursor.fetchall()]


def _records(query: str, dtype: np.dtype, key: str, ids: list[int] | None, params: dict) -> NDArray:
    """What a query packs into bytes, as records: for some cables, or for all by stretches of ids."""
    with connection.cursor() as cursor:
        if ids is not None:
            cursor.execute(query.format(where=f"{key} = ANY(%(ids)s)"), {**params, "ids": ids})
            return np.frombuffer(cursor.fetchone()[0] or b"", dtype)
        cursor.execute("SELECT coalesce(max(id), 0) FROM cables_cable")
        last = cursor.fetchone()[0]
        pieces = [np.empty(0, dtype)]
        for first in range(1, last + 1, AT_ONCE):
            stretch = {**params, "first": first, "behind": first + AT_ONCE}
            cursor.execute(query.format(where=f"{key} >= %(first)s AND {key} < %(behind)s"), stretch)
            pieces.append(np.frombuffer(cursor.fetchone()[0] or b"", dtype))
        return np.concatenate(pieces)
