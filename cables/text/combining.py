"""Combine the readings of several witnesses of one cable."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cables.text.evaluation import NUMBERS, OFFICES, figures
from cables.text.fuzzy import letters
from cables.text.offices import office_key, spelt_out_by
from cables.text.results import FieldItem, FieldReading, Reading, Value

SUREST = 0.99
# Readings of one sheet share its damage: a second one that agrees is no independent witness.
SHARED_DOUBT = 0.35


@dataclass(frozen=True, slots=True)
class Vote:
    """One value of a field with the witnesses (by their place in the sequence) that read it."""

    value: Value
    witnesses: tuple[int, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Combined:
    """
    A field as all witnesses together show it.

    `votes` holds every value read, the winner first; the evidence of each stands in the readings of its witnesses.
    """

    name: str
    value: Value
    confidence: float
    votes: tuple[Vote, ...]

    @property
    def disputed(self) -> bool:
        """Whether two witnesses read different values."""
        return len(self.votes) > 1


def combine(readings: Sequence[Reading]) -> dict[str, Combined]:
    """
    Settle each field from several readings of one cable.

    Agreement raises the confidence, less than independent witnesses would; disagreement lowers it. A field with
    several
    values is voted on item by item: its value has the items that more speaks for than against.
    """
    names = dict.fromkeys(name for reading in readings for name in reading.fields)
    found = {}
    for name in names:
        fields = [(at, reading.fields[name]) for at, reading in enumerate(readings) if name in reading.fields]
        settled = (
            combined_list(name, fields)
            if any(field.items for _, field in fields)
            else combined_value(name, fields)
        )
        if settled is not None:
            found[name] = settled
    return found


def key(name: str, value: Value) -> str:
    """What two values that say the same have in common: an office however it is named, a number by its figures."""
    if name in OFFICES:
        return office_key(str(value))
    return figures(str(value)) if name in NUMBERS else letters(str(value))


def combined_value(name: str, fields: Sequence[tuple[int, FieldReading]]) -> Combined:
    """One value out of several readings of it."""
    groups: dict[str, list[tuple[int, FieldReading]]] = {}
    for at, field in fields:
        groups.setdefault(key(name, field.value), []).append((at, field))
    if name in OFFICES:
        for symbol, spelt in spelt_out_by({one: str(found[0][1].value) for one, found in groups.items()}).items():
            groups[spelt] += groups.pop(symbol)
    votes = sorted((vote(group) for group in groups.values()), key=lambda v: -v.confidence)
    rival = votes[1].confidence if len(votes) > 1 else 0.0
    confidence = votes[0].confidence * (1 - 0.5 * rival)
    return Combined(name, votes[0].value, round(min(confidence, SUREST), 3), tuple(votes))


def vote(group: Sequence[tuple[int, FieldReading | FieldItem]]) -> Vote:
    """What the witnesses that agree on a value are worth together."""
    doubts = sorted(1 - one.confidence for _, one in group)
    doubt = doubts[0]
    for other in doubts[1:]:
        doubt *= SHARED_DOUBT + (1 - SHARED_DOUBT) * other
    best = max(group, key=lambda pair: pair[1].confidence)[1]
    return Vote(best.value, tuple(at for at, _ in group), round(1 - doubt, 3))


def combined_list(name: str, fields: Sequence[tuple[int, FieldReading]]) -> Combined | None:
    """The items of a list that the witnesses bear out; an item only one of several has counts for half."""
    groups: dict[str, list[tuple[int, FieldItem]]] = {}
    for at, field in fields:
        for item in field.items:
            groups.setdefault(key(name, item.value), []).append((at, item))
    if name in OFFICES:
        for symbol, spelt in spelt_out_by({one: found[0][1].value for one, found in groups.items()}).items():
            groups[spelt] += groups.pop(symbol)
    votes = [vote(group) for group in groups.values()]
    kept = [one for one in votes if one.confidence * (0.5 + 0.5 * len(one.witnesses) / len(fields)) >= 0.4]
    if not kept:
        return None
    values = tuple(str(one.value) for one in kept)
    return Combined(name, values, min(one.confidence for one in kept), tuple(votes))
