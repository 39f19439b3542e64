"""Columns out of the database: all cables, or some that changed. One way for both, so that they cannot differ."""

from collections.abc import Iterable, Sequence
from functools import cached_property

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from cables.facets.columns import (
    MINUTES_A_DAY,
    NOT_STATED,
    OPEN,
    RESTRICTED,
    WITHDRAWN,
    Columns,
    Several,
    Single,
    moments,
    narrow,
)
from cables.models import Access, Classification, Direction, Kind, Precedence, Revision, Zone

AT_ONCE = 50_000  # cables a question: an answer stays in the memory of the connection
WORDS = {
    "classification": Classification.values,
    "precedence": Precedence.values,
    "direction": Direction.values,
    "status": Revision.State.values,
}
DIGITS = "translate(c.telegram_number, translate(c.telegram_number, '0123456789', ''), '')"

UNSURE = "(c.sent_on IS NOT NULL AND c.unsure @> '{date}'::varchar[])"

# What is asked of each cable, in the order of the answer: type, name, expression. None of them may be null.
OF_A_CABLE = (
    ("i4", "id", "c.id::int4"),
    # What a machine may well have misread is no date to count or order by.
    ("i4", "day", f"CASE WHEN {UNSURE} THEN 0 ELSE coalesce(c.sent_on - '0001-01-01'::date + 1, 0) END"),
    (
        "i4",
        "minute",
        "CASE WHEN c.unsure && '{date,time}'::varchar[] THEN -1 "
        "ELSE coalesce((date_part('epoch', c.sent_time) / 60)::int4 "
        f"+ CASE WHEN c.sent_zone = %(zulu)s THEN 0 ELSE {MINUTES_A_DAY} END, -1) END",
    ),
    ("i2", "unsure", f"({UNSURE})::int4::int2"),
    ("i4", "sender", "coalesce(c.sender_id, 0)::int4"),
    ("i4", "collection", "coalesce(c.collection_id, 0)::int4"),
    *(("i2", name, f"coalesce(array_position(%({name})s::text[], c.{name}::text), 1)::int2") for name in WORDS),
    ("i4", "points", "c.point_count::int4"),
    ("i4", "pages", "c.page_count::int4"),
    ("i2", "fragment", "(c.kind = %(fragment)s)::int4::int2"),
    (
        "i2",
        "access",
        f"CASE WHEN c.withdrawn_at IS NOT NULL THEN {WITHDRAWN} "
        f"WHEN c.access = %(restricted)s THEN {RESTRICTED} ELSE {OPEN} END::int2",
    ),
    ("i4", "until", "coalesce(c.closed_until - '0001-01-01'::date + 1, 0)"),
    ("i4", "number", f"least(('0' || left({DIGITS}, 18))::int8, 2147483647)::int4"),
    ("i8", "added", "date_part('epoch', c.added_at)::int8"),
)
OF_AN_ADDRESSEE = (("i4", "id", "a.cable_id::int4"), ("i4", "name", "coalesce(a.correspondent_id, 0)::int4"))
# Words that stand as they are, each with the cables it stands in; the place is for narrowing to some cables.
SENDERS = """
SELECT sender_as_read, array_send(array_agg(id::int4)) FROM cables_cable
WHERE sender_id IS NULL AND sender_as_read <> '' AND {id} GROUP BY 1
"""
RECIPIENTS = """
SELECT as_read, array_send(array_agg(cable_id::int4)) FROM cables_addressee
WHERE correspondent_id IS NULL AND as_read <> '' AND {cable_id} GROUP BY 1
"""
CAPTIONS = """
SELECT word, array_send(array_agg(id::int4)) FROM cables_cable CROSS JOIN unnest(captions) AS one(word)
WHERE captions <> '{{}}' AND word <> '' AND {id} GROUP BY 1
"""
PAIR = np.dtype([("id", "i4"), ("code", "i4")])
HEAD = 20  # bytes before the first number of an array
PLAIN = {
    "day": np.int32,
    "minute": np.int16,
    "unsure": np.bool_,
    "number": np.int32,
    "added": np.uint32,
    "points": np.uint16,
    "pages": np.uint16,
    "fragment": np.bool_,
    "access": np.uint8,
    "until": np.int32,
}


class Names:
    """Words in use with their codes; 0 is "not stated". Grows, and never gives a code to another word."""

    def __init__(self, labels: Iterable[str] = (NOT_STATED,)):
        self.labels = tuple(labels)

    def with_all(self, words: Iterable[str]) -> "Names":
        # Made anew together: scattered among what was read for a moment they would hold its memory.
        return Names("\x00".join(dict.fromkeys((*self.labels, *words))).split("\x00"))

    @cached_property
    def code_of(self) -> dict[str, int]:
        return {label: code for code, label in enumerate(self.labels)}

    def codes_of(self, named: dict[int, str], keys: NDArray) -> NDArray[np.int32]:
        """For each of these keys the code of its name; 0 where it has none."""
        codes = np.zeros(int(max(keys.max(initial=0), max(named, default=0))) + 1, np.int32)
        for key, name in named.items():
            codes[key] = self.code_of[name]
        return codes[keys]


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
    params = {
        "ids": ids,
        "restricted": Access.RESTRICTED.value,
        "fragment": Kind.FRAGMENT.value,
        "zulu": Zone.ZULU.value,
        **{name: ["", *words] for name, words in WORDS.items()},
    }
    rows = _records(OF_A_CABLE, "cables_cable c", "c.id", params)
    when = moments(rows["day"], rows["minute"])
    rows = rows[np.lexsort((rows["id"], -when))]
    row_of = np.full(int(rows["id"].max(initial=0)) + 1, -1, np.int32)
    row_of[rows["id"]] = np.arange(len(rows), dtype=np.int32)
    addressed = _records(OF_AN_ADDRESSEE, "cables_addressee a", "a.cable_id", params)
    # What is no correspondent the archive knows stands as it was read.
    senders, others, marked = (_words(query, params) for query in (SENDERS, RECIPIENTS, CAPTIONS))

    known = _names_of("cables_correspondent", np.union1d(rows["sender"], addressed["name"]))
    shelves = _names_of("cables_collection", rows["collection"])
    names = names.with_all(sorted({*known.values(), *(word for word, _ in senders + others)}))
    collections = collections.with_all(sorted(shelves.values()))
    captions = captions.with_all(sorted({word for word, _ in marked}))

    sender = names.codes_of(known, rows["sender"])
    read = _known(_pairs(senders, names), row_of)
    sender[row_of[read["id"]]] = read["code"]
    addressed = addressed[addressed["name"] > 0]
    recipients = np.empty(len(addressed), PAIR)
    recipients["id"], recipients["code"] = addressed["id"], names.codes_of(known, addressed["name"])
    recipients = np.concatenate([recipients, _pairs(others, names)])
    facets = {
        "sender": Single(narrow(sender), names.labels),
        "recipient": _several(recipients, row_of, len(rows), names),
        **{name: Single((rows[name] - 1).astype(np.uint8), (NOT_STATED, *words)) for name, words in WORDS.items()},
        "caption": _several(_pairs(marked, captions), row_of, len(rows), captions),
        "collection": Single(narrow(collections.codes_of(shelves, rows["collection"])), collections.labels),
    }
    plain = {name: rows[name].astype(dtype) for name, dtype in PLAIN.items()}
    return Columns(ids=rows["id"].astype(np.int32), **plain, facets=facets)


def _several(pairs: NDArray, row_of: NDArray, size: int, names: Names) -> Several:
    pairs = _known(pairs, row_of)
    return Several.of_pairs(row_of[pairs["id"]], pairs["code"], size, names.labels)


def _known(pairs: NDArray, row_of: NDArray) -> NDArray:
    """Without cables that came in between the questions and have no row: they are told of as changes."""
    pairs = pairs[pairs["id"] < len(row_of)]
    return pairs[row_of[pairs["id"]] >= 0]


def _pairs(read: Sequence[tuple[str, NDArray]], names: Names) -> NDArray:
    """Keys of cables with the codes of words."""
    pairs = np.empty(sum(len(keys) for _, keys in read), PAIR)
    at = 0
    for word, keys in read:
        pairs["id"][at : at + len(keys)] = keys
        pairs["code"][at : at + len(keys)] = names.code_of[word]
        at += len(keys)
    return pairs


def _words(query: str, params: dict) -> list[tuple[str, NDArray]]:
    """Words with the keys of the cables they stand in."""
    narrowed = {key: "true" if params["ids"] is None else f"{key} = ANY(%(ids)s)" for key in ("id", "cable_id")}
    with connection.cursor() as cursor:
        cursor.execute(query.format(**narrowed), params)
        return [(word, _numbers(keys, np.dtype("i4"))) for word, keys in cursor.fetchall()]


def _names_of(table: str, keys: NDArray) -> dict[int, str]:
    """The names of some correspondents or collections, by key."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, name FROM {table} WHERE id = ANY(%s)", [np.unique(keys).tolist()])  # noqa: S608
        return {key: name for key, name in cursor.fetchall() if name}


def _records(asked: Sequence[tuple[str, str, str]], source: str, key: str, params: dict) -> NDArray:
    """
    What is asked of some rows, or of all by stretches of keys, as records.

    Each column comes as one value, the binary form of an array: before each number stands its length.
    """
    slim = np.dtype([(name, kind) for kind, name, _ in asked])
    columns = ", ".join(f"array_send(array_agg({expression}))" for _, _, expression in asked)
    query = f"SELECT {columns} FROM {source} WHERE "  # noqa: S608
    with connection.cursor() as cursor:
        if params["ids"] is not None:
            cursor.execute(f"{query}{key} = ANY(%(ids)s)", params)
            return _record(cursor.fetchone(), slim)
        cursor.execute("SELECT coalesce(max(id), 0) FROM cables_cable")
        last = cursor.fetchone()[0]
        pieces = [np.empty(0, slim)]
        for first in range(1, last + 1, AT_ONCE):
            stretch = {**params, "first": first, "behind": first + AT_ONCE}
            cursor.execute(f"{query}{key} >= %(first)s AND {key} < %(behind)s", stretch)
            pieces.append(_record(cursor.fetchone(), slim))
        return np.concatenate(pieces)


def _record(values: Sequence[bytes | None], slim: np.dtype) -> NDArray:
    """Columns side by side; none where there are no rows."""
    if values[0] is None:
        return np.empty(0, slim)
    columns = [_numbers(value, slim[name]) for name, value in zip(slim.names, values, strict=True)]
    made = np.empty(len(columns[0]), slim)
    for name, column in zip(slim.names, columns, strict=True):
        made[name] = column
    return made


def _numbers(value: bytes, kind: np.dtype) -> NDArray:
    """The numbers of an array in PostgreSQL's binary form, without any that is null."""
    return np.frombuffer(value, [("length", ">i4"), ("number", kind.newbyteorder(">"))], offset=HEAD)["number"]
