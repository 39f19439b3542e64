"""The words a reader searched for, marked in the text they open: `?q=` on a cable's address."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cables.finding.expansion import seek
from cables.finding.hits import Wanted, hits, wanted
from cables.models import Cable
from cables.text import marks
from cables.text.lexemes import as_transmitted
from cables.text.query import parse
from cables.views.transcript import END, FIRST, MORE, PointSpan, printed_label

SIGNS = str.maketrans(dict.fromkeys((FIRST, MORE, END), "\ufffd"))
SIGNED = re.compile(f"([{FIRST}{MORE}])([^{END}]*){END}")
LAYERS = ("text", "raw")


@dataclass(slots=True)
class Hits:
    """What was searched for, and how often it has been marked so far."""

    asked: str
    want: Wanted
    count: int = 0

    def mark(self, words: Callable[[str], SafeString], text: str) -> SafeString:
        """A piece of signed text as HTML, hits in elements of their own; `words` makes HTML of everything else."""
        pieces: list[SafeString] = []
        position = 0
        for match in SIGNED.finditer(text):
            pieces += words(text[position : match.start()]), self._hit(match[1] == FIRST, words(match[2]))
            position = match.end()
        pieces.append(words(text[position:]))
        return format_html_join("", "{}", ((piece,) for piece in pieces))

    def _hit(self, is_first: bool, words: SafeString) -> SafeString:
        if not is_first:
            return format_html('<mark data-hit="{}">{}</mark>', self.count, words)
        self.count += 1
        return format_html('<mark data-hit="{0}" id="hit-{0}" tabindex="-1">{1}</mark>', self.count, words)


def hits_asked_for(request: HttpRequest, cable: Cable) -> Hits | None:
    """What the address asks to be marked in this cable; None if it asks for nothing."""
    asked = request.GET.get("q", "")
    query = parse(asked)
    if not query.sought:
        return None
    layer = request.GET.get("layer", "")
    this = Cable.objects.filter(pk=cable.pk)
    sought = seek(
        query.groups,
        layer if layer in LAYERS else "both",
        this,
        exact=request.GET.get("exact") == "1",
        dropped=request.GET.getlist("drop")[:50],
        only=cable.pk,
    )
    want = wanted(sought)
    return Hits(asked, want) if want else None


def signed(cable: Cable, text: str, found: Hits, points: Sequence[PointSpan]) -> tuple[str, list[PointSpan]]:
    """
    A transcription with signs round its hits, and its points where they stand then.

    A hit that a mark or a line's end divides is signed piece by piece. Labels of points stay as they are: the
    margin shows them, not the text.
    """
    text = text.translate(SIGNS)
    plain, beside = as_transmitted(text, cable.amended, cable.direction)
    labels = _labels(text, points)
    starts = [start for start, _ in labels]
    inserts: list[tuple[int, str]] = []
    for start, end in hits(plain.text, found.want, beside):
        opening = FIRST
        for low, high in _pieces(plain, start, end):
            before = bisect_right(starts, low) - 1
            if before >= 0 and high <= labels[before][1]:
                continue
            inserts += [(low, opening), (high, END)]
            opening = MORE
    places = [at for at, _ in inserts]
    moved = [
        replace(
            point,
            start=point.start + bisect_left(places, point.start),
            end=point.end + bisect_left(places, point.end + 1),
        )
        for point in points
    ]
    return _with(text, inserts), moved


def _labels(text: str, points: Sequence[PointSpan]) -> list[tuple[int, int]]:
    """Where the printed labels of points stand, in order; they never overlap."""
    begun = (point for point in points if point.label and point.start >= 0)
    found = (printed_label(point.label).match(text, point.start) for point in begun)
    return sorted(label.span() for label in found if label)


def signed_raw(text: str, found: Hits) -> str:
    """A raw reading with signs round its hits; raw text has no marks."""
    text = text.translate(SIGNS)
    return _with(
        text, [insert for start, end in hits(text, found.want) for insert in ((start, FIRST), (end, END))]
    )


def _with(text: str, inserts: list[tuple[int, str]]) -> str:
    pieces: list[str] = []
    position = 0
    for at, sign in inserts:
        pieces += text[position:at], sign
        position = at
    return "".join([*pieces, text[position:]])


def _pieces(plain: marks.PlainText, start: int, end: int) -> list[tuple[int, int]]:
    """The stretches of the source in which the plain characters [start, end) stand, none across a line's end."""
    pieces: list[tuple[int, int]] = []
    for place in range(start, end):
        at = plain.offsets[place]
        if plain.text[place] in marks.LINE_ENDS:
            continue
        if pieces and pieces[-1][1] == at:
            pieces[-1] = (pieces[-1][0], at + 1)
        elif not plain.text[place].isspace():
            pieces.append((at, at + 1))
    return pieces
