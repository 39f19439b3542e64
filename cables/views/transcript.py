"""Lay a transcription out for reading: pages, points, paragraphs, and its marks as HTML."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cables.templatetags.archive import visible
from cables.text import marks
from cables.views.followed import Followed
from cables.views.glossary import Glossary

PARAGRAPHS = re.compile(r"\n[ \t]*\n\s*")
LOOK_BACK = 200

# Signs of the private-use area stand round what a reader searched for until the text has become HTML
# (cables/views/hits.py): the first piece of a hit, a further piece, the end of a piece.
FIRST, MORE, END = "\ue000", "\ue001", "\ue002"
SIGNLESS = str.maketrans(dict.fromkeys((FIRST, MORE, END), ""))
RUNS_ON = re.compile(r"\n[ \t]*\n\s*\Z")

OPEN = {
    "struck": SafeString("<del>"),
    "underlined": SafeString("<u>"),
    "unclear": SafeString('<span class="unclear" title="unclear: the likely reading">'),
    "note": SafeString('<span class="editor-note" role="note">Editor: '),
    "typed": SafeString('<ins class="added" title="inserted on the original">'),
    "hand": SafeString('<ins class="added added--hand" title="inserted by hand">'),
}
KEY = ("struck", "typed", "hand", "underlined", "unclear", "illegible", "withheld")
NOTE_NUMBER = '<a class="note-number" id="note-{0}-from" href="#note-{0}"><span class="unseen">note </span>{0}</a>'
CLOSE = {
    "struck": SafeString("</del>"),
    "underlined": SafeString("</u>"),
    "unclear": SafeString("</span>"),
    "note": SafeString("</span>"),
    "inserted": SafeString("</ins>"),
}


@dataclass(frozen=True, slots=True)
class PointSpan:
    """A numbered point as a span of the text: label included, end exclusive, in code points."""

    path: str
    label: str
    level: int
    start: int
    end: int
    is_damaged: bool = False

    @property
    def printed(self) -> str:
        """The label as it stands in this text, where it is another than the sequence tells; else ""."""
        own = self.label.strip(" ([{.,:;)]}°•·-")
        return self.label.strip() if own and own.casefold() != self.path.rpartition(".")[2].casefold() else ""


@dataclass(slots=True)
class Block:
    """
    Paragraphs that stand together: a point, what continues it on the next page, or text of no point.

    `opens` says that the point's label stands here, `lead` gives the first words that were not struck, `formerly`
    what its address showed in an earlier revision, if that was something else. Paragraphs are counted through the
    whole text from 1; `before` is how many stand before this block.
    """

    point: PointSpan | None = None
    opens: bool = False
    paragraphs: list[SafeString] = field(default_factory=list)
    runs_on: bool = False
    lead: str = ""
    formerly: Followed | None = None
    before: int = 0

    @property
    def numbered(self) -> list[tuple[int, SafeString]]:
        """Its paragraphs, each with the number its address has."""
        return list(enumerate(self.paragraphs, start=self.before + 1))


@dataclass(frozen=True, slots=True)
class Note:
    """An editor's note, taken out of the text and numbered; `path` is the point it stands in, "" for none."""

    number: int
    html: SafeString
    path: str


@dataclass(slots=True)
class Apparatus:
    """
    What stands below a text: the editor's notes, and the terms it uses (`glossary.met`).

    `mark` makes HTML of words with signs round what was searched for, given what makes HTML of any others.
    """

    glossary: Glossary | None = None
    mark: Callable[[Callable[[str], SafeString], str], SafeString] | None = None
    notes: list[Note] = field(default_factory=list)


@dataclass(slots=True)
class Leaf:
    """One page of the original: its number (None before the first page mark), its blocks, and its raw OCR."""

    number: int | None
    blocks: list[Block] = field(default_factory=list)
    raw: str = ""


def lay_out(
    text: str,
    points: Iterable[PointSpan],
    raw_pages: Mapping[int, str],
    apparatus: Apparatus | None = None,
    first_page: int | None = None,
) -> list[Leaf]:
    """
    Divide a transcription into pages, and each page into points and paragraphs.

    Args:
        text: A transcription with marks.
        points: Its points in order; a point inside another is a block of its own.
        raw_pages: The raw OCR of each page, by number; a page that has only this is shown empty.
        apparatus: Takes the editor's notes, which leave a number in the text, and explains terms; without it the
            notes stay where they are.
        first_page: Of a part of a text, the page on which it begins.

    Returns:
        One leaf a page. Text before the first `[page n]` is page 1 where the original has pages at all.
    """
    ordered = sorted(points, key=lambda point: point.start)
    first_word = len(text) - len(text.lstrip())
    pages = [node for node in marks.parse(text).nodes if node.kind == "page" and node.depth == 0]
    first = first_page or (1 if pages or raw_pages else None)
    if pages and not text[: pages[0].start].strip():
        first = None
    leaves = [] if first is None and pages else [Leaf(first)]
    if leaves:
        _fill(leaves[0], text, 0, pages[0].start if pages else len(text), ordered, apparatus)
    for page, after in pairwise([*pages, None]):
        leaf = Leaf(int(page.value))
        leaves.append(leaf)
        _fill(leaf, text, page.end, after.start if after else len(text), ordered, apparatus)
        # Only what stands directly before the page can tell; looking at all of it would cost pages times text.
        runs_on = page.start > first_word and not RUNS_ON.search(text, max(0, page.start - LOOK_BACK), page.start)
        if leaf.blocks and not leaf.blocks[0].opens:
            leaf.blocks[0].runs_on = runs_on
    _count_paragraphs(leaves)
    return _with_raw(leaves, raw_pages)


def _count_paragraphs(leaves: Iterable[Leaf]) -> None:
    """Number the paragraphs in the order of the text: each has an address as long as the text is the same."""
    count = 0
    for leaf in leaves:
        for block in leaf.blocks:
            block.before = count
            count += len(block.paragraphs)


def _with_raw(leaves: list[Leaf], raw_pages: Mapping[int, str]) -> list[Leaf]:
    """Give each page its raw OCR; pages nobody marked in the text are added where their number belongs."""
    held = {leaf.number for leaf in leaves}
    leaves += [Leaf(number) for number in raw_pages if number not in held]
    for leaf in leaves:
        leaf.raw = raw_pages.get(leaf.number or 0, "")
    return sorted(leaves, key=lambda leaf: leaf.number or 0)


def _fill(
    leaf: Leaf, text: str, start: int, end: int, points: list[PointSpan], apparatus: Apparatus | None
) -> None:
    """Put text[start:end] into the leaf, a block a point."""
    first = bisect_left(points, start, key=lambda point: point.start)
    inside = points[first : bisect_left(points, end, lo=first, key=lambda point: point.start)]
    # Points follow one another without gaps, so the last one before the page is the one that may run on into it.
    lead = points[first - 1] if first and points[first - 1].end > start else None
    cuts = [start, *(point.start for point in inside), end]
    _add(leaf, lead, False, text[cuts[0] : cuts[1]], apparatus)
    for point, (low, high) in zip(inside, pairwise(cuts[1:]), strict=True):
        _add(leaf, point, True, _without_label(text[low:high], point.label), apparatus)


def _add(leaf: Leaf, point: PointSpan | None, opens: bool, text: str, apparatus: Apparatus | None) -> None:
    parts = [part for part in PARAGRAPHS.split(text.strip("\n")) if part.strip()]
    if parts or opens:
        lead = next(filter(None, map(_lead, parts)), "")
        path = point.path if point else ""
        leaf.blocks.append(Block(point, opens, [marks_html(part, apparatus, path) for part in parts], lead=lead))


def _lead(paragraph: str) -> str:
    """The first words of a paragraph, without marks and without what was struck."""
    return marks.plain(paragraph, "amended").translate(SIGNLESS).strip()[:120]


def _without_label(text: str, label: str) -> str:
    """The words of a point without its printed label, which stands in the margin instead."""
    if not label:
        return text
    printed = printed_label(label).match(text)
    return text[printed.end() :] if printed else text


@lru_cache(maxsize=4_096)
def printed_label(label: str) -> re.Pattern[str]:
    """A point's label as it stands at the point's beginning, with the blanks after it."""
    return re.compile(rf"[\s*–-]*[(\[]?{re.escape(label)}[)\]]?[.,:;)]*\s+")


def marks_html(text: str, apparatus: Apparatus | None = None, path: str = "") -> SafeString:
    """
    One paragraph of a transcription as HTML: its words escaped, its marks as elements.

    Where an apparatus is given, editor's notes go there and leave a number, and terms are explained.
    """
    explain = apparatus.glossary.explain if apparatus and apparatus.glossary else visible
    inside: list[list[SafeString]] = [[]]
    for event in marks.parse(text.strip()).events():
        if apparatus is None or event.node.kind != "note":
            words = explain if len(inside) == 1 else visible  # a note speaks about the text, not in it
            inside[-1].append(
                _words(event.node.value, words, apparatus) if event.action == "text" else _piece(event)
            )
        elif event.action == "open":
            inside.append([])
        else:
            apparatus.notes.append(Note(len(apparatus.notes) + 1, _joined(inside.pop()), path))
            inside[-1].append(format_html(NOTE_NUMBER, len(apparatus.notes)))
    return _joined(inside[0])


def _words(text: str, words: Callable[[str], SafeString], apparatus: Apparatus | None) -> SafeString:
    return apparatus.mark(words, text) if apparatus and apparatus.mark else words(text)


def _joined(pieces: list[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _piece(event: marks.Event) -> SafeString:
    """The element, or the end of the element, of a mark."""
    node = event.node
    if event.action == "open":
        return OPEN[node.value if node.kind == "inserted" else node.kind]
    if event.action == "close":
        return CLOSE[node.kind]
    if node.kind == "page":
        return format_html("[page {}]", node.value)
    extent = f": {node.value}" if node.value else ""
    return format_html('<span class="lacuna lacuna--{}">{}{}</span>', node.kind, node.kind, extent)


def marks_used(text: str) -> list[str]:
    """Which marks a text has, in the order of the key: kinds of nodes, insertions by hand apart as "hand"."""
    used = {node.value if node.kind == "inserted" else node.kind for node in marks.parse(text).marks()}
    return [kind for kind in KEY if kind in used]


def mostly_capitals(text: str) -> bool:
    """Whether a telegram was typed in capitals throughout, which needs another measure."""
    sample = [c for c in text[:4000] if c.isalpha()]
    return bool(sample) and sum(c.isupper() for c in sample) > 0.8 * len(sample)
