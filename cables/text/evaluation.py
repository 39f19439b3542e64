"""Measure readings against values people recorded: how often the reader is right, band of confidence by band."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cables.text.dates import written_dates
from cables.text.fuzzy import closeness, letters
from cables.text.offices import same_office
from cables.text.results import Reading

BANDS = (0.0, 0.5, 0.7, 0.8, 0.9, 1.0)
OFFICES = frozenset({"from", "to", "info", "pass_to"})
NUMBERS = frozenset({"number", "references"})
DATES = frozenset({"date", "received"})
DATE_FORMS = re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)|(?P<m2>\d{1,2})/(?P<d2>\d{1,2})/(?P<y2>\d{4})")
LIST_MARK = re.compile(r"[;,]")
SAME_OFFICE = 0.85


@dataclass(frozen=True, slots=True)
class Judgement:
    """One value read, how sure the reader was, and whether the record agrees."""

    field: str
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Band:
    """
    All values of a field read with a confidence between two bounds.

    `share` is right / values; `low` and `high` are its Wilson interval at 95 %.
    """

    field: str
    lower: float
    upper: float
    values: int
    right: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.right / self.values if self.values else 0.0


def judge(reading: Reading, record: Mapping[str, object]) -> list[Judgement]:
    """
    Compare the values of a reading with those of a record, field by field.

    Fields the record does not have are left out; one it has as empty makes a value read an invention, which is
    wrong. Of a list each item is judged by itself, of `first_to` the first addressee alone. A record's `day` is
    that of sending or of receipt, as catalogues have it.
    """
    found = special(reading, record)
    for name, field in reading.fields.items():
        if name not in record:
            continue
        truth = listed(name, record[name])
        if field.items:
            found += [
                Judgement(name, i.confidence, any(agree(name, t, i.value) for t in truth)) for i in field.items
            ]
        else:
            found.append(Judgement(name, field.confidence, any(agree(name, t, str(field.value)) for t in truth)))
    return found


def special(reading: Reading, record: Mapping[str, object]) -> list[Judgement]:
    """The judgements on what catalogues record otherwise than a reading does: `day` and `first_to`."""
    found = []
    date, received, to = (reading.fields.get(name) for name in ("date", "received", "to"))
    if "day" in record and date is not None:
        days = [str(date.value), *([str(received.value)] if received else [])]
        right = any(agree("date", truth, day) for truth in listed("date", record["day"]) for day in days)
        found.append(Judgement("day", date.confidence, right))
    if "first_to" in record and to is not None:
        first = to.items[0]
        right = any(agree("to", truth, first.value) for truth in listed("to", record["first_to"]))
        found.append(Judgement("first_to", to.confidence, right))
    return found


def listed(name: str, value: object) -> list[str]:
    """A recorded value as a list: lists as they are, several offices in one cell taken apart, nothing as none."""
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    if value is None or not str(value).strip():
        return []
    return [part.strip() for part in LIST_MARK.split(str(value))] if name in OFFICES else [str(value).strip()]


def agree(name: str, truth: str, value: str) -> bool:
    """
    Whether a value read says the same as a recorded one: dates by the day, offices by name or symbol, numbers
    by figures.
    """
    if name in DATES:
        return day(truth) == day(value) is not None
    if name in OFFICES:
        return same_office(truth, value) or closeness(truth, value) >= SAME_OFFICE
    if name in NUMBERS:
        return figures(truth) == figures(value)
    return letters(truth) == letters(value) or closeness(truth, value) >= SAME_OFFICE


def day(text: str) -> str | None:
    """A date in any usual form as YYYY-MM-DD."""
    found = DATE_FORMS.search(text)
    if found:
        year, month, date = found.group("y", "m", "d") if found["y"] else found.group("y2", "m2", "d2")
        return f"{int(year):04d}-{int(month):02d}-{int(date):02d}"
    return next((moment.iso() for moment in written_dates(text) if moment.iso()), None)


def figures(text: str) -> str:
    """The last run of figures of a number, without leading noughts."""
    runs = re.findall(r"\d+", text.replace(",", ""))
    return runs[-1].lstrip("0") if runs else letters(text)


def reliability(judgements: Iterable[Judgement], bands: tuple[float, ...] = BANDS) -> list[Band]:
    """The share of right values for each field and band of confidence, and for all fields together ("all")."""
    counts: dict[tuple[str, int], list[int]] = {}
    for one in judgements:
        at = max(i for i, lower in enumerate(bands[:-1]) if one.confidence >= lower)
        for field in (one.field, "all"):
            tally = counts.setdefault((field, at), [0, 0])
            tally[0] += 1
            tally[1] += one.right
    return [
        Band(field, bands[at], bands[at + 1], values, right, *wilson(right, values))
        for (field, at), (values, right) in sorted(counts.items())
    ]


def wilson(right: int, values: int, z: float = 1.96) -> tuple[float, float]:
    """The Wilson interval of a share: sound for few values and for shares near 0 and 1."""
    if not values:
        return 0.0, 1.0
    share, spread = right / values, z * z / values
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / values + spread / (4 * values)) / (1 + spread)
    return max(middle - half, 0.0), min(middle + half, 1.0)
