"""Stretches of a cable round what was found, for the shown page of a list only."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache
from typing import Literal, NamedTuple

from django.db import connection

from cables.finding.answers import listed
from cables.finding.expansion import Sought
from cables.finding.hits import Quickly, wanted
from cables.finding.questions import Layer
from cables.models import Point, Witness
from cables.text.lexemes import as_transmitted
from cables.text.marks import PlainText

AROUND = 70  # characters shown on either side of a hit
MOST = 3


class Segment(NamedTuple):
    """Words of a stretch, and whether they are what was found."""

    text: str
    is_hit: bool = False


class Snippet(NamedTuple):
    """
    A stretch with its hits apart.

    `layer` says where it stands; in the cleaned text `point` and `page` say more ("" if not known), in the raw OCR
    `witness` gives its number.
    """

    segments: tuple[Segment, ...]
    layer: Literal["text", "raw"]
    cut_before: bool = False
    cut_after: bool = False
    point: str = ""
    page: str = ""
    witness: int | None = None


class Place(NamedTuple):
    """Where a point begins, in a text without marks, its name, and its label as printed."""

    start: int
    path: str
    label: str


def snippets_of(cables: Iterable[int], sought: Iterable[Sought], layer: Layer) -> dict[int, list[Snippet]]:
    """Up to three stretches of each cable’s text, or else one of its raw OCR, by its id. At most three queries."""
    want = wanted(sought)
    found: dict[int, list[Snippet]] = {cable: [] for cable in cables}
    if not want or not found:
        return found
    quickly = Quickly(want)
    if layer != "raw":
        rows = _texts(list(found))
        points = _points([cable for cable, _, _, count, _ in rows if count])
        for cable, amended, direction, _, text in rows:
            plain, beside = as_transmitted(text, amended, direction)
            spans = quickly.hits(cable, plain.text, AROUND, MOST, beside)
            found[cable] = list(_from_text(text, plain, spans, points.get(cable, ()))) if spans else []
    if layer != "text" and (bare := [cable for cable, stretches in found.items() if not stretches]):
        raw = Witness.objects.filter(cable__in=bare).order_by("cable", "number")
        for cable, number, text in raw.values_list("cable", "number", "text"):
            if not found[cable]:
                stretches = _stretches(text, quickly.hits(cable, text, AROUND, MOST), [])
                found[cable] = [Snippet(s, "raw", *cut, witness=number) for s, cut, *_ in stretches][:1]
    return found


def _texts(cables: list[int]) -> list[tuple[int, str, str, int, str]]:
    """Of each cable its id, how it was amended, its direction, how many points it has, and its text."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cables_texts(%s::bigint[])", [listed(cables)])
        return cursor.fetchall()


def _points(cables: list[int]) -> dict[int, list[tuple[int, str, str]]]:
    """The points of each cable in order: where each starts in the text with its marks, its path, its label."""
    points = defaultdict(list)
    if cables:
        held = Point.objects.filter(cable__in=cables).order_by("start")
        for cable, *point in held.values_list("cable", "start", "path", "label"):
            points[cable].append(tuple(point))
    return points


def _from_text(
    text: str, plain: PlainText, spans: list[tuple[int, int]], points: Iterable[tuple[int, str, str]]
) -> Iterable[Snippet]:
    pages = [(match.start(), match[1]) for match in PAGE.finditer(text)] if "[page " in text else []
    places = [Place(plain.plain_offset(start), path, label) for start, path, label in points]
    for segments, cut, start, point in _stretches(plain.text, spans, places):
        source = plain.offsets[start]
        page = next((number for at, number in reversed(pages) if at <= source), "1" if pages else "")
        yield Snippet(segments, "text", *cut, point=point, page=page)


PAGE = re.compile(r"^[ \t]*\[page ([0-9]{1,6})\][ \t]*$", re.MULTILINE)

Stretch = tuple[tuple[Segment, ...], tuple[bool, bool], int, str]


def _stretches(text: str, spans: list[tuple[int, int]], places: list[Place]) -> Iterable[Stretch]:
    """Up to three stretches round hits, each within its point; hits near one another share one."""
    starts = [place.start for place in places]
    shown = until = 0
    for start, end in spans:
        if start < until:
            continue
        if shown == MOST:
            break
        at = bisect_right(starts, start)
        place = places[at - 1] if at else None
        after = starts[at] if at < len(starts) else len(text)
        first = _behind_label(text, place, start) if place else 0
        low, until = _edges(text, start, end, first, max(after, end))
        shown += 1
        segments = tuple(_segments(text, low, until, spans))
        yield segments, (low > first, until < after), start, place.path if place else ""


def _behind_label(text: str, place: Place, hit: int) -> int:
    """Where the words of a point begin after its printed label; where it begins if the hit stands before."""
    printed = _printed(place.label).match(text, place.start) if place.label else None
    return printed.end() if printed and printed.end() <= hit else place.start


@lru_cache(maxsize=1_024)
def _printed(label: str) -> re.Pattern[str]:
    return re.compile(rf"[\s*–-]*[(\[]?{re.escape(label)}[)\]]?[.,:;)]*\s+")


def _edges(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """A stretch of text[first:last] round a hit that begins and ends between words."""
    low, high = max(first, start - AROUND), min(last, end + AROUND)
    while first < low < start and not text[low - 1].isspace():
        low += 1
    while end < high < last and not text[high].isspace():
        high -= 1
    while low < start and text[low].isspace():
        low += 1
    while high > end and text[high - 1].isspace():
        high -= 1
    return low, high


def _segments(text: str, low: int, high: int, spans: list[tuple[int, int]]) -> Iterable[Segment]:
    position = low
    for start, end in spans:
        if start >= position and end <= high:
            if start > position:
                yield Segment(text[position:start])
            yield Segment(text[start:end], True)
            position = end
    if position < high:
        yield Segment(text[position:high])
