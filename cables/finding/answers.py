"""Which cables answer a question, as PostgreSQL's index tells it: numbers in bulk, closed cables among them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import numpy as np
from django.db import connections
from django.db.models import QuerySet
from numpy.typing import NDArray

Ids = NDArray[np.int64]
Seen = Callable[[Ids], NDArray[np.bool_]]
"""Tells of each of these ids whether it is among the cables that are asked about."""

MOST_COUNTED = 200
"""Cables looked at for one of many variants; where there are more, the count is told as "at least"."""


def answers(asked: Sequence[str], alias: str, most: int | None = None) -> list[Ids]:
    """
    Ids of the cables that answer each question, in no order; long cables may come several times. One query.

    Args:
        most: Any so many for each question.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute("SELECT cables_matching_each(%s::tsquery[], %s)", [list(asked), most])
        return [_unpacked(packed) for (packed,) in cursor.fetchall()]


def answers_of(cable: int, asked: Sequence[str], alias: str) -> list[Ids]:
    """As `answers`, of one cable alone: its id for the questions it answers, nothing for the others. One query."""
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM cables_cablewords WHERE cable_id = %s AND words @@ question) "
            "FROM unnest(%s::tsquery[]) WITH ORDINALITY AS asked (question, place) ORDER BY place",
            [cable, list(asked)],
        )
        return [np.array([cable] if does else [], np.int64) for (does,) in cursor.fetchall()]


def listed(numbers: Iterable[int]) -> str:
    """Numbers as PostgreSQL writes an array of them: several times faster than one by one."""
    return f"{{{','.join(map(str, numbers))}}}"


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
    """Those of the cables asked about that answer a question; unless `is_all` there may be more of them."""

    cables: frozenset[int]
    is_all: bool


def stand(found: dict[str, Ids], seen: Seen) -> dict[str, Standing]:
    """Which of the cables asked about are among the first MOST_COUNTED of what was found, by its name."""
    some = [ids[:MOST_COUNTED] for ids in found.values()]
    everything = np.concatenate(some)
    are_seen = seen(everything)
    standing: dict[str, Standing] = {}
    at = 0
    for name, ids in zip(found, some, strict=True):
        mask = are_seen[at : at + len(ids)]
        standing[name] = Standing(frozenset(ids[mask].tolist()), len(ids) < MOST_COUNTED)
        at += len(ids)
    return standing


def count_each(asked: dict[str, str], alias: str, seen: Seen) -> Counter[str]:
    """How many of the cables asked about answer each question, by its name. One query."""
    if not asked:
        return Counter()
    found = [np.unique(ids) for ids in answers(list(asked.values()), alias)]
    return Counter({name: int(seen(ids).sum()) for name, ids in zip(asked, found, strict=True)})
