"""Which cables answer a question, as PostgreSQL's index tells it: numbers in bulk, closed cables among them."""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from django.db import connections
from django.db.models import QuerySet
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Seen = Callable[[Ids], NDArray[np.bool_]]
"""Tells of each of these ids whether it is among the cables that are asked about."""

MOST_COUNTED = 200
"""Cables counted for one of many questions; beyond it the count reads as "more than"."""


def answers(asked: Sequence[str], alias: str, most: int | None = None) -> list[Ids]:
    """
    Ids of the cables that answer each question, in no order; long cables may come several times. One query.

    Args:
        most: Any so many for each question.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT cables_matching_each(%s::tsquery[], %s)", [list(asked), most])
        return [_unpacked(packed) for (packed,) in cursor.fetchall()]


def all_ids(alias: str) -> Ids:
    """Ids of all cables there are."""
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT string_agg(int4send(id::integer), '') FROM cables_cable")
        (packed,) = cursor.fetchone()
    return _unpacked(packed)


def _unpacked(packed: bytes | None) -> Ids:
    return np.frombuffer(packed or b"", ">i4").astype(np.int64)


def seen_in(cables: QuerySet) -> Seen:
    """What is among the cables of a queryset, by asking the database each time."""

    def seen(ids: Ids) -> NDArray[np.bool_]:
        asked = np.unique(ids).tolist()
        held = cables.order_by().filter(pk__in=asked).values_list("pk", flat=True) if asked else ()
        return np.isin(ids, np.fromiter(held, np.int64))

    return seen


class Standing(NamedTuple):
    """Those of the cables asked about that answer a question; `is_all` unless MOST_COUNTED were reached."""

    cables: frozenset[int]
    is_all: bool


def each(asked: dict[str, str], alias: str, seen: Seen) -> dict[str, Standing]:
    """Which of the cables asked about answer each question, by its name: of any MOST_COUNTED. One query."""
    if not asked:
        return {}
    found = answers(list(asked.values()), alias, MOST_COUNTED)
    everything = np.concatenate(found)
    are_seen = seen(everything)
    ends = np.cumsum([len(ids) for ids in found])[:-1]
    parts = zip(asked, np.split(everything, ends), np.split(are_seen, ends), strict=True)
    return {name: Standing(frozenset(ids[mask].tolist()), len(ids) < MOST_COUNTED) for name, ids, mask in parts}


def count_each(asked: dict[str, str], alias: str, seen: Seen) -> Counter[str]:
    """How many of the cables asked about answer each question, by its name, up to MOST_COUNTED. One query."""
    return Counter({name: len(standing.cables) for name, standing in each(asked, alias, seen).items()})
