"""Stretches of a cable round what was found, for the shown page of a list only."""

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from cables.finding.expansion import Sought
from cables.finding.hits import Wanted, some_hits, wanted
from cables.finding.questions import Layer
from cables.models import Cable, Point, Revision, Witness
from cables.text.lexemes import as_transmitted

AROUND = 70  # characters shown on either side of a hit
MOST = 3
MOST_HITS = 40  # looked at in one text: the first of them are shown


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of a stretch, and whether they are what was found."""

    text: str
    is_hit: bool = False


@dataclass(frozen=True, slots=True)
class Snippet:
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


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point begins, in a text without marks, and where its words begin after the printed label."""

    start: int
    words: int
    path: str


def snippets_of(cables: Sequence[Cable], sought: Iterable[Sought], layer: Layer) -> dict[int, list[Snippet]]:
    """Up to three stretches of each cable's text, or else one of its raw OCR. At most three queries."""
    want = wanted(sought)
    found: dict[int, list[Snippet]] = {cable.pk: [] for cable in cables}
    if not want or not cables:
        return found
    if layer != "raw":
        texts = Revision.objects.filter(pk__in=[cable.current_revision_id for cable in cables])
        points = _points(list(found))
        by_id = {cable.pk: cable for cable in cables}
        for pk, text in texts.values_list("cable", "text"):
            found[pk] = list(_from_text(by_id[pk], text, points[pk], want))
    if layer != "text":
        bare = [cable for cable, stretches in found.items() if not stretches]
        raw = (
            Witness.objects.filter(cable__in=bare).order_by("cable", "number") if bare else Witness.objects.none()
        )
        for cable, number, text in raw.values_list("cable", "number", "text"):
            if not found[cable]:
                stretches = _stretches(text, some_hits(text, want, MOST_HITS), [])
                found[cable] = [Snippet(s, "raw", *cut, witness=number) for s, cut, *_ in stretches][:1]
    return found


def _points(cables: list[int]) -> dict[int, list[tuple[str, int, str]]]:
    points = defaultdict(list)
    for cable, *point in Point.objects.filter(cable__in=cables).values_list("cable", "path", "start", "label"):
        points[cable].append(tuple(point))
    return points


def _from_text(cable: Cable, text: str, points: list[tuple[str, int, str]], want: Wanted) -> Iterable[Snippet]:
    plain, beside = as_transmitted(text, cable.amended, cable.direction)
    spans = some_hits(plain.text, want, MOST_HITS, beside)
    if not spans:
        return
    pages = [(match.start(), match[1]) for match in PAGE.finditer(text)]
    places = []
    for path, start, label in sorted(points, key=lambda point: point[1]):
        at = plain.plain_offset(start)
        printed = re.compile(rf"[\s*–-]*[(\[]?{re.escape(label)}[)\]]?[.,:;)]*\s+").match(plain.text, at)
        places.append(Place(at, printed.end() if printed and label else at, path))
    for segments, cut, start, place in _stretches(plain.text, spans, places):
        source = plain.offsets[start]
        page = next((number for at, number in reversed(pages) if at <= source), "1" if pages else "")
        yield Snippet(segments, "text", *cut, point=place, page=page)


PAGE = re.compile(r"^[ \t]*\[page ([0-9]{1,6})\][ \t]*$", re.MULTILINE)

Stretch = tuple[tuple[Segment, ...], tuple[bool, bool], int, str]


def _stretches(text: str, spans: list[tuple[int, int]], places: list[Place]) -> Iterable[Stretch]:
    """Up to three stretches round hits, each within its point; hits near one another share one."""
    starts = [place.start for place in places]
    shown = until = 0
    for start, end in spans:
        if start < until or shown == MOST:
            continue
        at = bisect_right(starts, start)
        place = places[at - 1] if at else None
        after = starts[at] if at < len(starts) else len(text)
        first = place.words if place and place.words <= start else place.start if place else 0
        low, until = _edges(text, start, end, first, max(after, end))
        shown += 1
        segments = tuple(_segments(text, low, until, spans))
        yield segments, (low > first, until < after), start, place.path if place else ""


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
