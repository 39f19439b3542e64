"""Two texts in aligned rows, as HTML: changed words marked on both sides, paired, with the letters that differ."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cables.templatetags.archive import visible
from cables.text.compare import Comparison
from cables.text.rows import PAGE, Piece, Row, rows

# A word that shares less than this with its counterpart gets no letter marks: nearly all would be marked.
MOSTLY_OTHER = 0.6

Makers = Mapping[int, str]
"""By number of a change: who made it ("machine", or a person's public name)."""


@dataclass(slots=True)
class Line:
    """One row as it is shown. `changes` counts words that differ; `reason` says why a row is left out."""

    old: SafeString
    new: SafeString
    reason: str = ""
    kind: str = ""
    changes: int = 0
    number: int = 0


@dataclass(slots=True)
class Sheet:
    """The rows of one page of the original."""

    number: int | None
    lines: list[Line] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return sum(line.changes for line in self.lines)

    @property
    def left_out(self) -> int:
        return sum(bool(line.reason) for line in self.lines)


def sheets(comparison: Comparison, pages: list[tuple[int, int, int]], makers: Makers) -> Iterator[Sheet]:
    """
    The rows of a comparison, page by page of the old text (or, without `pages`, by the new text's page marks).

    Lazily, so that a long pair costs only what is shown of it.
    """
    sheet = Sheet(pages[0][0] if pages else None)
    ahead = list(pages[1:])
    for number, row in enumerate(rows(comparison), start=1):
        if row.reason == PAGE and pages:
            continue  # the old text's own pages divide the rows
        start = row.old[0]
        starts_page = row.reason == PAGE
        while ahead and row.old[0] < row.old[1] and start >= ahead[0][1]:
            starts_page = True
            page = ahead.pop(0)[0]
        if starts_page:
            yield sheet
            found = comparison.new_text[slice(*row.new)].strip(" \n[]page") if row.reason == PAGE else page
            sheet = Sheet(int(found) if str(found).isdecimal() else None)
        if row.reason != PAGE:
            sheet.lines.append(line(comparison, row, number, makers))
    yield sheet


def line(comparison: Comparison, row: Row, number: int, makers: Makers) -> Line:
    """One row as HTML."""
    kind, _, reason = row.reason.partition(": ")
    if row.reason:
        old, new = visible(comparison.old_text[slice(*row.old)]), visible(comparison.new_text[slice(*row.new)])
    else:
        old = _joined(_old(comparison.old_text, piece, makers) for piece in row.pieces)
        new = _joined(_new(comparison.new_text, piece, makers) for piece in row.pieces)
    return Line(
        old=_trimmed(old),
        new=_trimmed(new),
        reason=reason or kind,
        kind=kind if reason else "",
        changes=row.changes,
        number=number,
    )


def _trimmed(html: SafeString) -> SafeString:
    """Without the blank lines between rows: a cell needs no blanks at its ends."""
    return SafeString(html.strip())


def inline(comparison: Comparison, row: Row, makers: Makers) -> SafeString:
    """A row in one column: what was removed, then what came in its place."""
    parts = []
    for piece in row.pieces:
        if piece.kind == "same":
            parts.append(_new(comparison.new_text, piece, makers) or _blank(comparison.old_text, piece))
        else:
            parts += [_old(comparison.old_text, piece, makers), _new(comparison.new_text, piece, makers)]
    return _trimmed(_joined(parts))


def _blank(text: str, piece: Piece) -> str:
    """Blanks that only the old side has keep words apart."""
    return " " if piece.old[0] < piece.old[1] and not text[slice(*piece.old)].strip() else ""


def _joined(parts: Iterable[str]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def _old(text: str, piece: Piece, makers: Makers) -> str:
    words = text[slice(*piece.old)]
    if not words:
        return ""
    if piece.kind == "same":
        return visible(words)
    if piece.kind == "left_out":
        reason = piece.reason.partition(": ")[2] or piece.reason
        return format_html(
            '<span class="furniture furniture--inline" title="Left out: {}">{}</span>', reason, visible(words)
        )
    return _word("del", text, piece, piece.old, piece.old_edits, makers)


def _new(text: str, piece: Piece, makers: Makers) -> str:
    words = text[slice(*piece.new)]
    if not words:
        return ""
    if piece.kind in ("same", "left_out"):
        return visible(words)
    return _word("ins", text, piece, piece.new, piece.new_edits, makers)


def _word(tag: str, text: str, piece: Piece, span: tuple[int, int], edits, makers: Makers) -> SafeString:
    """A word that differs, with the blanks round it outside the mark."""
    start, end = span
    words = text[start:end]
    lead, tail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    start, end = start + len(lead), end - len(tail)
    if start >= end:
        return visible(words)
    if piece.kind == "mark":
        return format_html(
            '{}<span class="word word--mark" title="marked here only; the word is the same">{}</span>{}',
            lead, visible(text[start:end]), tail,
        )  # fmt: skip
    maker = makers.get(piece.number, "")
    return format_html(
        '{}<{} class="word{}" data-change="{}" tabindex="-1"{}>{}</{}>{}',
        lead, SafeString(tag), SafeString(" word--machine" if maker == "machine" else ""), piece.number,
        format_html(' title="by {}"', "the machine" if maker == "machine" else maker) if maker else "",
        _letters(text, start, end, edits), SafeString(tag), tail,
    )  # fmt: skip


def _letters(text: str, start: int, end: int, edits) -> SafeString:
    """The word with its differing letters in <b>, unless nearly all differ."""
    differing = sum(last - first for first, last in edits)
    if not edits or differing > MOSTLY_OTHER * (end - start):
        return visible(text[start:end])
    parts, at = [], start
    for first, last in edits:
        parts += [visible(text[at:first]), format_html("<b>{}</b>", visible(text[first:last]))]
        at = last
    return _joined([*parts, visible(text[at:end])])
