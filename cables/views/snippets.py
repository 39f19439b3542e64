"""Lines of a cable in which a search found something, for the shown page of a list only."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cables.models import Cable, Revision, Witness
from cables.templatetags.archive import visible
from cables.text import marks

AROUND = 70  # characters shown on either side of a hit
MOST = 3


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch with its hits marked; `layer` says so where only the raw OCR has it."""

    html: SafeString
    layer: str = ""


def add_snippets(cables: list[Cable], terms: Iterable[str]) -> None:
    """Set `snippets` on each cable: up to three from the cleaned text, else one from a raw reading."""
    pattern = re.compile("|".join(r"\s+".join(map(re.escape, term.split())) for term in terms), re.IGNORECASE)
    ids = [cable.pk for cable in cables]
    shown = Revision.objects.filter(pk__in=[cable.current_revision_id for cable in cables])
    texts = dict(shown.values_list("cable", "text"))
    raw = dict(Witness.objects.filter(cable__in=ids).order_by("-number").values_list("cable", "text"))
    for cable in cables:
        cable.snippets = list(snippets(marks.plain(texts.get(cable.pk, "")), pattern))
        if not cable.snippets:
            cable.snippets = list(snippets(raw.get(cable.pk, ""), pattern, "In the raw OCR only"))[:1]


def snippets(text: str, pattern: re.Pattern[str], layer: str = "") -> Iterable[Snippet]:
    """Up to three stretches of text round hits; hits near one another share one."""
    shown = until = 0
    for match in pattern.finditer(text):
        if match.start() < until or shown == MOST:
            continue
        low, until = _edges(text, match.start(), match.end())
        shown += 1
        yield Snippet(_marked(text[low:until], pattern, low > 0, until < len(text)), layer)


def _edges(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch round a hit that begins and ends between words."""
    low, high = max(0, start - AROUND), min(len(text), end + AROUND)
    while 0 < low < start and not text[low - 1].isspace():
        low += 1
    while high < len(text) and high > end and not text[high].isspace():
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
