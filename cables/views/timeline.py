"""Cables over time as a drawing: where each bar stands, and the same figures as rows of a table."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cables.listing import CableList
from cables.models import Direction
from cables.views.browse import kept_for_sorting
from cables.views.limits import in_good_time
from cables.views.neighbours import query_of_list
from cables.views.turns import LISTS, asks_for_words, in_turn

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
    def text(self) -> str:
        """How filters of dates name it: "1962-10"."""
        return self.query.rpartition("=")[2]

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
    def reach(self) -> float:
        """Down to where a bar can be pointed at: above the line of dates."""
        return self.height - 24

    @property
    def dates_y(self) -> float:
        return self.height - 8

    @property
    def narrow_height(self) -> int:
        return len(self.narrow) * ROW + 8


def timeline(cables: CableList, *, tallest: int = TALLEST) -> Timeline | None:
    """
    The timeline of a list; None if none of its cables has a date. One query at most, for the names of a few.

    Args:
        tallest: The highest bar, in units of the drawing.
    """
    counted = cables.found.days()
    dated = sum(n for day, _, n in counted if day)
    return draw(counted, _named(cables) if 0 < dated <= MOST_NAMED else [], tallest=tallest)


def draw(
    counted: Iterable[tuple[int, str, int]],
    named: Iterable[tuple[date, str]] = (),
    *,
    tallest: int = TALLEST,
) -> Timeline | None:
    """
    The timeline of some counts; None if none has a date.

    Args:
        counted: Ordinal of a day (0 is no date), direction and number, in order of days.
        named: Day and name of cables to be named.
        tallest: The highest bar, in units of the drawing.
    """
    days = [(date.fromordinal(day), direction, n) for day, direction, n in counted if day]
    if not days:
        return None
    first, last = days[0][0], days[-1][0]
    unit = "day" if (last - first).days <= 62 else "month" if (last - first).days <= 62 * 30 else "year"
    buckets = _buckets(days, unit, named)
    places = _places(first, last, unit)
    scale = min(SQUARE, tallest / max(max(b.sent, b.received) for b in buckets))
    axis = 34 + _height(max(b.sent for b in buckets), scale)
    return Timeline(
        bars=[_bar(b, places, scale, axis) for b in buckets],
        ticks=_ticks(places, unit),
        narrow=[Row(n * ROW + 8, b.sent * scale * 2, b.received * scale * 2, b) for n, b in enumerate(buckets)]
        if len(buckets) <= MOST_NARROW
        else [],
        buckets=buckets,
        unit=unit,
        undated=sum(n for day, _, n in counted if not day),
        axis=axis,
    )


def _named(cables: CableList) -> Iterable[tuple[date, str]]:
    """Day and name of each cable with a sure date: its number, which may be a likely reading, or "circular"."""
    rows = cables.visible.filter(pk__in=cables[0:MOST_NAMED]).exclude(
        Q(sent_on=None) | Q(unsure__contains=["date"])
    )
    rows = rows.order_by("sent_on", "pk")
    for one in rows.only("sent_on", "telegram_number", "is_circular", "unsure"):
        circular = one.asserted("circular", one.is_circular)
        yield one.sent_on, "circular" if circular else one.likely("number", one.telegram_number) or "no number"


def _height(count: int, scale: float) -> float:
    """The length of a bar: what there is, however little, is seen."""
    return max(count * scale, 1.5) if count else 0.0


def _step(places: list[date]) -> float:
    """How far apart two neighbouring days, months or years stand."""
    return (RIGHT - LEFT) / max(len(places), 2)


def _bar(bucket: Bucket, places: list[date], scale: float, axis: float) -> Bar:
    step = _step(places)
    width = min(SQUARE, max(1.0, step - 1))
    middle = LEFT + (places.index(bucket.start) + 0.5) * step
    up, down = _height(bucket.sent, scale), _height(bucket.received, scale)
    return Bar(middle - width / 2, width, up, down, axis, bucket)


def _ticks(places: list[date], unit: str) -> list[tuple[float, str]]:
    every = -(-len(places) // MOST_TICKS)
    return [(LEFT + (n + 0.5) * _step(places), _label(places[n], unit)) for n in range(0, len(places), every)]


def _buckets(days: Iterable[tuple[date, str, int]], unit: str, cables: Iterable[tuple[date, str]]) -> list[Bucket]:
    """Counts, and names where given, of each day, month or year that has any."""
    counts: dict[date, list[int]] = {}
    for day, direction, n in days:
        counts.setdefault(_start(day, unit), [0, 0])[direction == Direction.INCOMING] += n
    names: dict[date, list[str]] = {}
    for day, name in cables:
        names.setdefault(_start(day, unit), []).append(name)
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


# --- the page of its own


@require_safe
@in_turn(LISTS, asks_for_words)
@in_good_time
def timeline_page(request: HttpRequest) -> HttpResponse:
    """When the cables of a list were sent; a stretch of it can be chosen, to look closer or to list it."""
    cables = CableList(request.GET, request.user)
    dates = ("date_after", "date_before")
    rest = request.GET.copy()
    for name in (*dates, "sort", "page", "n"):
        rest.pop(name, None)
    kept = query_of_list(rest)
    context = {
        "section": "timeline",
        "timeline": timeline(cables, tallest=105) if not cables.errors else None,
        "errors": cables.errors,
        "chips": cables.filters.chips(),
        "total": 0 if cables.errors else len(cables),
        "asked": {name: request.GET.get(name, "") for name in dates},
        "kept": kept_for_sorting(request, *dates),
        "lead": f"?{kept}&" if kept else "?",
        "all_dates": f"?{kept}" if kept else "",
    }
    return render(request, "cables/timeline.html", context, status=400 if cables.errors else 200)
