"""What a sheet of a known form states: one value a field, at the place where the form has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from cables.text.fuzzy import letters
from cables.text.patience import look_at_the_clock
from cables.text.results import FieldItem, FieldReading, Span, Value

LISTS = ("to", "info", "pass_to", "captions", "references")
# A form has each value at one place, so that it is nearly as sure as the letters are.
SURE = 0.95
LIKELY = 0.8


@dataclass(slots=True)
class Stated:
    """
    The fields of a sheet. The first statement of a field stands, unless a later one is surer; lists grow.

    `family` goes into the reasons, so that an archivist sees by which form a value was read.
    """

    family: str
    singles: dict[str, FieldReading] = field(default_factory=dict)
    lists: dict[str, list[FieldItem]] = field(default_factory=dict)
    reasons: dict[str, str] = field(default_factory=dict)
    listed: dict[str, set[str]] = field(default_factory=dict)
    """The letters of the values in `lists`."""

    def say(self, name: str, value: Value | None, spans: Sequence[Span], why: str, sure: float = SURE) -> None:
        """State a value; an empty one, or one that rests on no words, says nothing."""
        spans = [span for span in spans if span.start < span.end]
        if value is None or value == "" or not spans:
            return
        reason = f"{self.family}: {why}"
        if name in LISTS:
            look_at_the_clock()
            known_letters, own = self.listed.setdefault(name, set()), letters(str(value))
            if own not in known_letters:
                known_letters.add(own)
                self.lists.setdefault(name, []).append(FieldItem(str(value), tuple(spans), sure))
                self.reasons.setdefault(name, reason)
            return
        known = self.singles.get(name)
        if known is None or known.confidence < sure:
            self.singles[name] = FieldReading(name, value, sure, tuple(spans), reason)

    def value(self, name: str) -> str | None:
        """The value of a single field so far."""
        found = self.singles.get(name)
        return str(found.value) if found else None

    def fields(self) -> dict[str, FieldReading]:
        """All fields in the form of a reading; an addressee for action gets no copy, a cable cites not itself."""
        found = dict(self.singles)
        own = letters(self.value("number") or "")
        for name, items in self.lists.items():
            kept = items
            if name == "info":
                action = {letters(item.value) for item in self.lists.get("to", [])}
                kept = [item for item in items if letters(item.value) not in action]
            elif name == "references" and own:
                kept = [item for item in items if letters(item.value) != own]
            if kept:
                spans = tuple(span for item in kept for span in item.spans)
                sure = min(item.confidence for item in kept)
                values = tuple(item.value for item in kept)
                found[name] = FieldReading(name, values, sure, spans, self.reasons[name], tuple(kept))
        return found
