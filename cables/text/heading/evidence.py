"""Collect what different places of a cable say about a field, and settle on one reading of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from cables.text.fuzzy import letters
from cables.text.offices import office_key, spelt_out_by
from cables.text.patience import look_at_the_clock
from cables.text.results import FieldItem, FieldReading, Span, Value

SUREST = 0.99
OFFICE_FIELDS = frozenset({"from", "to", "info", "pass_to"})


@dataclass(frozen=True, slots=True)
class Clue:
    """One place that says what a field is: the value, the raw words it rests on, how far to trust it, and why."""

    value: Value
    spans: tuple[Span, ...]
    confidence: float
    reason: str


@dataclass(slots=True)
class Evidence:
    """The clues of one cable, field by field."""

    clues: dict[str, list[Clue]] = field(default_factory=dict)

    def add(self, name: str, value: Value, spans: Iterable[Span], confidence: float, reason: str) -> None:
        """Note that a place says so."""
        look_at_the_clock()
        self.clues.setdefault(name, []).append(Clue(value, tuple(spans), confidence, reason))

    def groups(self, name: str) -> dict[str, list[Clue]]:
        """The clues of a field by what they say; a symbol and the name it abbreviates say the same."""
        groups: dict[str, list[Clue]] = {}
        for clue in self.clues.get(name, []):
            look_at_the_clock()
            key = office_key(str(clue.value)) if name in OFFICE_FIELDS else letters(str(clue.value))
            groups.setdefault(key, []).append(clue)
        if name in OFFICE_FIELDS:
            for symbol, spelt in spelt_out_by({key: str(found[0].value) for key, found in groups.items()}).items():
                groups[spelt] += groups.pop(symbol)
        return groups

    def settle(self, name: str) -> FieldReading | None:
        """
        The value with most behind it.

        Clues for one value that stand at different places raise its confidence; a rival value lowers it.
        """
        groups = self.groups(name)
        if not groups:
            return None
        weights = {key: together(group) for key, group in groups.items()}
        best = max(weights, key=lambda key: weights[key])
        rival = max((weight for key, weight in weights.items() if key != best), default=0.0)
        first = spelt_out(groups[best])
        spans = tuple(dict.fromkeys(span for clue in groups[best] for span in clue.spans))
        reason = "; ".join(dict.fromkeys(clue.reason for clue in groups[best]))
        confidence = min(weights[best], SUREST) * (1 - 0.5 * rival)
        return FieldReading(name, first.value, round(confidence, 3), spans, reason)

    def settle_list(self, name: str) -> FieldReading | None:
        """All distinct values of a field, in the order they were found."""
        groups = self.groups(name)
        if not groups:
            return None
        items = tuple(
            FieldItem(
                str(spelt_out(group).value),
                tuple(dict.fromkeys(span for clue in group for span in clue.spans)),
                round(min(together(group), SUREST), 3),
            )
            for group in groups.values()
        )
        reason = "; ".join(dict.fromkeys(clue.reason for group in groups.values() for clue in group))
        spans = tuple(span for item in items for span in item.spans)
        return FieldReading(
            name, tuple(item.value for item in items), min(item.confidence for item in items), spans, reason, items
        )


def spelt_out(clues: list[Clue]) -> Clue:
    """Of clues that say the same the surest; of clues nearly as sure the one that spells a name out."""
    surest = max(clue.confidence for clue in clues)
    near = [clue for clue in clues if clue.confidence >= surest - 0.15]
    return max(
        near, key=lambda clue: (len(str(clue.value)) if isinstance(clue.value, str) else 0, clue.confidence)
    )


def together(clues: list[Clue]) -> float:
    """How sure several clues for one value are together, each place counted once, by its surest clue."""
    surest: dict[tuple[Span, ...], float] = {}
    for clue in clues:
        surest[clue.spans] = max(clue.confidence, surest.get(clue.spans, 0.0))
    doubt = 1.0
    for confidence in surest.values():
        doubt *= 1 - confidence
    return 1 - doubt
