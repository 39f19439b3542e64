"""Cables over time as a drawing: where each bar stands, and the same figures as rows of a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from cables.models import Cable, Direction

LEFT, RIGHT = 60, 720  # of the axis, in units of the drawing, which is 760 wide
TALLEST, SQUARE = 66, 14  # the highest bar; a bar of one cable, where there is room
ROW = 26  # of the narrow drawing
MOST_NARROW = 14
MOST_TICKS = 8
MOST_NAMED = 24  # cables up to which each is named in the drawing


@dataclass(frozen=True, slots=True)
class Bucket:
    """A day, month or year: `sent` counts cables outgoing or of no stated direction, `received` incoming ones."""

    start: date
    label: str
    query: str
    sent: int
    received: int
    names: tuple[str, ...] = ()

    @property
    def caption(self) -> str:
        """What stands beside its bar: one or two names, else how many."""
        return ", ".join(self.names) if len(self.names) <= 2 else f"{len(self.names)} cables"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bucket in the drawing: one rectangle up for what was sent, one down for what was received."""

    x: float
    width: float
    up: float
    down: float
    axis: float
    bucket: Bucket

    @property
    def top(self) -> float:
        return self.axis - 3 - self.up

    @property
    def below(self) -> float:
        return self.axis + 3

    @property
    def middle(self) -> float:
        return self.x + self.width / 2

    @property
    def caption_y(self) -> float:
        """Above what was sent, or below what was received where nothing was sent."""
        return self.top - 6 if self.up else self.below + self.down + 14


@dataclass(frozen=True, slots=True)
class Row:
    """A bucket in the narrow drawing, with the lengths of its two bars."""

    y: int
    sent: float
    received: float
    bucket: Bucket

    @property
    def second(self) -> float:
        """Where the bar of what was received begins."""
        return 100 + (self.sent + 4 if self.sent else 0)

    @property
    def caption_x(self) -> float:
        return self.second + self.received + 8

    @property
    def base(self) -> int:
        return self.y + 11


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything the template draws; `narrow`, for small screens, is empty where the rows would be too many."""

    bars: list[Bar]
    ticks: list[tuple[float, str]]
    narrow: list[Row]
    buckets: list[Bucket]
    unit: str
    undated: int
    axis: float

    @property
    def height(self) -> float:
        """Of the wide drawing: what hangs below the axis, its captions, and the line of dates."""
        return self.axis + max(bar.down for bar in self.bars) + 48

    @property
    def dates_y(self) -> float:
        return self.height - 8

    @property
    def narrow_height(self) -> int:
        return len(self.narrow) * ROW + 8


def timeline(cables: QuerySet[Cable]) -> Timeline | None:
    """The timeline of some cables; None if none of them has a date. Three queries at most."""
    dated = cables.exclude(sent_on=None).order_by("sent_on")
    days = list(dated.values_list("sent_on", "direction").annotate(n=Count("pk")))
    if not days:
        return None
    first, last = days[0][0], days[-1][0]
    unit = "day" if (last - first).days <= 62 else "month" if (last - first).days <= 62 * 30 else "year"
    named = sum(n for *_, n in days) <= MOST_NAMED
    buckets = _buckets(days, unit, dated.values_list("sent_on", "telegram_number", "is_circular") if named else [])
    places = _places(first, last, unit)
    scale = min(SQUARE, TALLEST / max(max(b.sent, b.received) for b in buckets))
    axis = 34 + max(b.sent for b in buckets) * scale
    return Timeline(
        bars=[_bar(b, places, scale, axis) for b in buckets],
        ticks=_ticks(places, unit),
        narrow=[Row(n * ROW + 8, b.sent * scale * 2, b.received * scale * 2, b) for n, b in enumerate(buckets)]
        if len(buckets) <= MOST_NARROW
        else [],
        buckets=buckets,
        unit=unit,
        undated=cables.filter(sent_on=None).count(),
        axis=axis,
    )


def _step(places: list[date]) -> float:
    """How far apart two neighbouring days, months or years stand."""
    return (RIGHT - LEFT) / max(len(places), 2)


def _bar(bucket: Bucket, places: list[date], scale: float, axis: float) -> Bar:
    step = _step(places)
    width = min(SQUARE, max(1.0, step - 1))
    middle = LEFT + (places.index(bucket.start) + 0.5) * step
    return Bar(middle - width / 2, width, bucket.sent * scale, bucket.received * scale, axis, bucket)


def _ticks(places: list[date], unit: str) -> list[tuple[float, str]]:
    every = -(-len(places) // MOST_TICKS)
    return [(LEFT + (n + 0.5) * _step(places), _label(places[n], unit)) for n in range(0, len(places), every)]


def _buckets(
    days: Iterable[tuple[date, str, int]], unit: str, cables: Iterable[tuple[date, str, bool | None]]
) -> list[Bucket]:
    """Counts, and names where given, of each day, month or year that has any."""
    counts: dict[date, list[int]] = {}
    for day, direction, n in days:
        counts.setdefault(_start(day, unit), [0, 0])[direction == Direction.INCOMING] += n
    names: dict[date, list[str]] = {}
    for day, number, is_circular in cables:
        names.setdefault(_start(day, unit), []).append("circular" if is_circular else number or "no number")
    return [
        Bucket(start, _label(start, unit, True), _query(start, unit), *pair, names=tuple(names.get(start, ())))
        for start, pair in counts.items()
    ]


def _start(day: date, unit: str) -> date:
    return {"day": day, "month": day.replace(day=1), "year": day.replace(month=1, day=1)}[unit]


def _places(first: date, last: date, unit: str) -> list[date]:
    """Every day, month or year from the first to the last, whether anything was sent in it or not."""
    if unit == "day":
        return [first + timedelta(days=n) for n in range((last - first).days + 1)]
    if unit == "year":
        return [date(year, 1, 1) for year in range(first.year, last.year + 1)]
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [date(month // 12, month % 12 + 1, 1) for month in months]


def _label(start: date, unit: str, with_year: bool = False) -> str:
    day = f"{start.day} {start:%b}{f' {start.year}' if with_year else ''}"
    return {"day": day, "month": f"{start:%b} {start.year}", "year": str(start.year)}[unit]


def _query(start: date, unit: str) -> str:
    """The list's query for this bucket."""
    text = start.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]
    return f"?date_after={text}&date_before={text}"
