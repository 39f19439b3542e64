"""The page a reviewer decides on: each passage that was changed, with what the OCR has in its place."""

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import SafeString

from cables.models import Cable, ReviewComment, Revision
from cables.templatetags.archive import visible
from cables.text import find_points
from cables.text.compare import Comparison
from cables.text.rows import Row
from cables.views.compare import Comparing, fold_unchanged
from cables.views.sidebyside import inline
from cables.views.versions import Version, source_of


@dataclass(slots=True)
class Passage:
    """
    One paragraph of the submitted text: `words` with what it changes, `raw` what the OCR reads there.

    `span` names its place in the text (code points) as forms do: "120-340". `point` is the path of the point it is
    in, where one begins with it.
    """

    number: int
    words: SafeString
    raw: SafeString
    span: str
    changes: int
    point: str = ""
    remarks: list[ReviewComment] = field(default_factory=list)


@dataclass(slots=True)
class Stretch:
    """Passages that stand together: those with changes and their neighbours, or a run of others (`folded`)."""

    passages: list[Passage]
    folded: bool


def measured_against(cable: Cable, revision: Revision) -> Revision | None:
    """What a submitted text is held against: the last approved text before it, else the machine's, else none."""
    earlier = cable.revisions.select_related("author", "witness").defer("witness__raw").order_by("-number")
    earlier = earlier.filter(number__lt=revision.number)
    approved = earlier.filter(state=Revision.State.APPROVED).first()
    return approved or earlier.filter(state=Revision.State.MACHINE).first() or earlier.filter(number=0).first()


def raw_of(cable: Cable, revision: Revision) -> Version | None:
    """The raw reading a text goes back to; None where the cable was typed in without one."""
    witness = cable.witnesses.defer("raw").filter(number=source_of(cable, revision.number)).first()
    return Version(f"w{witness.number}", witness.text, witness.sha256, witness=witness) if witness else None


def nothing(revision: Revision) -> Version:
    """The empty text, for a cable that begins with what a person typed."""
    return Version("", "", "", Revision(cable=revision.cable, number=0, state=Revision.State.MACHINE))


def with_marks(rows: list[Row]) -> list[Row]:
    """Rows in which a word that is only marked otherwise counts as changed: a reviewer approves the marks too."""
    return [
        Row([p._replace(kind="changed") if p.kind == "mark" else p for p in row.pieces], row.reason, row.side)
        for row in rows
    ]


def stretches(comparing: Comparing, raw: Version | None, remarks: list[ReviewComment]) -> list[Stretch]:
    """The passages of a comparison whose newer text is the submitted one, those without changes folded."""
    text = comparing.new.text
    beside = _Beside(Comparing(raw, comparing.new)) if raw else None
    paths = {point.start: point.path for point in find_points(text)}
    rows = [(number, row) for number, row in enumerate(comparing.rows, start=1) if not row.reason]
    left = list(remarks)
    found = []
    for block in fold_unchanged(rows, changes_only=True):
        passages = [_passage(comparing, number, row, beside, paths) for number, row in block.rows]
        for passage in passages:
            passage.remarks = _take(left, passage.span)
        found.append(Stretch(passages, block.folded and not any(one.remarks for one in passages)))
    return found


def _passage(comparing: Comparing, number: int, row: Row, beside, paths: dict[int, str]) -> Passage:
    start, end = _trimmed(comparing.new.text, row.new)
    shown = inline(comparing.comparison, row, number, comparing.maker)
    raw = beside.cell(start, end) if beside else SafeString()
    return Passage(number, shown.new, raw, f"{start}-{end}", row.changes, paths.get(start, ""))


def _trimmed(text: str, span: tuple[int, int]) -> tuple[int, int]:
    """A span without the blanks at its ends."""
    words = text[slice(*span)]
    start = span[0] + len(words) - len(words.lstrip())
    return start, max(start, span[1] - len(words) + len(words.rstrip()))


def _take(remarks: list[ReviewComment], span: str) -> list[ReviewComment]:
    """Take from the list those that begin in this passage."""
    start, end = map(int, span.split("-"))
    mine = [one for one in remarks if one.start is not None and start <= one.start <= end]
    for one in mine:
        remarks.remove(one)
    return mine


class _Beside:
    """What the raw text has beside each paragraph of the submitted one."""

    def __init__(self, comparing: Comparing) -> None:
        self._comparison = comparing.comparison
        self._rows = [row for row in comparing.rows if not row.reason and row.new[0] < row.new[1]]
        self._starts = [row.new[0] for row in self._rows]

    def cell(self, start: int, end: int) -> SafeString:
        """The raw words of all paragraphs that overlap a span of the submitted text, marked where they differ."""
        first = max(bisect_right(self._starts, start) - 1, 0)
        pieces: list[str] = []
        for row in self._rows[first:]:
            if row.new[0] >= end:
                break
            if row.new[1] > start:
                pieces += _raw_pieces(self._comparison, row)
        return SafeString("".join(pieces).strip())


def _raw_pieces(comparison: Comparison, row: Row) -> Iterator[str]:
    """A row's raw words as HTML; each was escaped by `visible`."""
    for piece in row.pieces:
        words = comparison.old_text[slice(*piece.old)]
        if not words:
            continue
        kept = words.strip()
        if piece.kind in ("changed", "removed") and kept:
            before, _, after = words.partition(kept)
            yield format_html('{}<span class="misread">{}</span>{}', before, visible(kept), after)
        elif piece.kind == "left_out":
            yield format_html('<span class="furniture furniture--inline">{}</span>', visible(words))
        else:
            yield visible(words)
