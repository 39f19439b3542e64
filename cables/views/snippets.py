"""Lines of a cable in which a search found something, for the shown page of a list only."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cables.models import Cable, Point, Revision, Witness
from cables.templatetags.archive import visible
from cables.text import marks

AROUND = 70  # characters shown on either side of a hit
MOST = 3


@dataclass(frozen=True, slots=True)
class Snippet:
    """
    A stretch with its hits marked.

    `point` and `page` say where it stands, as far as the text says; `layer` that only the raw OCR has it.
    """

    html: SafeString
    point: str = ""
    page: str = ""
    layer: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a point begins, in a text without marks, and where its words begin after the printed label."""

    start: int
    words: int
    path: str


def add_snippets(cables: list[Cable], terms: Iterable[str]) -> None:
    """Set `snippets` on each cable: up to three from the cleaned text, else one from a raw reading."""
    pattern = re.compile("|".join(r"\s+".join(map(re.escape, term.split())) for term in terms), re.IGNORECASE)
    ids = [cable.pk for cable in cables]
    shown = Revision.objects.filter(pk__in=[cable.current_revision_id for cable in cables])
    texts = dict(shown.values_list("cable", "text"))
    raw = dict(Witness.objects.filter(cable__in=ids).order_by("-number").values_list("cable", "text"))
    points = defaultdict(list)
    for cable, path, start, label in Point.objects.filter(cable__in=ids).values_list(
        "cable", "path", "start", "label"
    ):
        points[cable].append((path, start, label))
    for cable in cables:
        cable.snippets = list(_from_text(texts.get(cable.pk, ""), points[cable.pk], pattern))
        if not cable.snippets:
            found = _stretches(raw.get(cable.pk, ""), pattern, [])
            cable.snippets = [Snippet(html, layer="In the raw OCR only") for html, *_ in found][:1]


def _from_text(text: str, points: list[tuple[str, int, str]], pattern: re.Pattern[str]) -> Iterable[Snippet]:
    plain = marks.plain_map(text)
    pages = [(node.start, node.value) for node in marks.parse(text).nodes if node.kind == "page"]
    places = []
    for path, start, label in sorted(points, key=lambda point: point[1]):
        at = plain.plain_offset(start)
        printed = re.compile(rf"[\s*–-]*[(\[]?{re.escape(label)}[)\]]?[.,:;)]*\s+").match(plain.text, at)
        places.append(Place(at, printed.end() if printed and label else at, path))
    for html, start, place in _stretches(plain.text, pattern, places):
        source = plain.offsets[start]
        page = next((number for at, number in reversed(pages) if at <= source), "1" if pages else "")
        yield Snippet(html, place, page)


def _stretches(text: str, pattern: re.Pattern[str], places: list[Place]) -> Iterable[tuple[SafeString, int, str]]:
    """Up to three stretches round hits, each within its point; hits near one another share one."""
    shown = until = 0
    for match in pattern.finditer(text):
        if match.start() < until or shown == MOST:
            continue
        place = next((one for one in reversed(places) if one.start <= match.start()), None)
        after = next((one.start for one in places if one.start > match.start()), len(text))
        first = place.words if place and place.words <= match.start() else place.start if place else 0
        low, until = _edges(text, match.start(), match.end(), first, max(after, match.end()))
        shown += 1
        html = _marked(text[low:until].strip(), pattern, low > first, until < after)
        yield html, match.start(), place.path if place else ""


def _edges(text: str, start: int, end: int, first: int, last: int) -> tuple[int, int]:
    """A stretch of text[first:last] round a hit that begins and ends between words."""
    low, high = max(first, start - AROUND), min(last, end + AROUND)
    while first < low < start and not text[low - 1].isspace():
        low += 1
    while end < high < last and not text[high].isspace():
        high -= 1
    return low, high


def _marked(stretch: str, pattern: re.Pattern[str], cut_before: bool, cut_after: bool) -> SafeString:
    pieces: list[SafeString] = []
    position = 0
    for match in pattern.finditer(stretch):
        pieces += visible(stretch[position : match.start()]), format_html("<mark>{}</mark>", visible(match[0]))
        position = match.end()
    pieces.append(visible(stretch[position:]))
    words = format_html_join("", "{}", ((piece,) for piece in pieces))
    return format_html("{}{}{}", "… " if cut_before else "", words, " …" if cut_after else "")
