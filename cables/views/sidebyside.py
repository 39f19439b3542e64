"""Two texts in aligned rows, as HTML: changed words marked on both sides, paired, with the letters that differ."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from django.utils.html import format_html
from django.utils.safestring import SafeString

from cables.templatetags.archive import visible
from cables.text.compare import Comparison
from cables.text.rows import PAGE, Piece, Row

# A word that shares less than this with its counterpart gets no letter marks: nearly all would be marked.
MOSTLY_OTHER = 0.6
MARKED = '<span class="word word--mark" title="marked here only; the word is the same">'
EDITORS_WORDS = re.compile(r"(\[(?:note|illegible|withheld)\b[^\[\]]*\])")

Maker = Callable[[Piece], str]
"""Who made a change: "machine", a person's public name, or "" where it is not known."""

NumberedRow = tuple[int, Row]


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
    """The rows of one page of the original, counted through the whole comparison; `lines` once it is painted."""

    number: int | None
    rows: list[NumberedRow] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    @property
    def changes(self) -> int:
        return sum(row.changes for _, row in self.rows)

    @property
    def left_out(self) -> int:
        return sum(bool(row.reason) for _, row in self.rows)

    def paint(self, comparison: Comparison, maker: Maker) -> "Sheet":
        """Make the rows HTML. Done only for what is shown: it is most of the cost of a page."""
        self.lines = [line(comparison, row, number, maker) for number, row in self.rows]
        return self


def sheets(comparison: Comparison, found: Iterable[Row], pages: list[tuple[int, int, int]]) -> Iterator[Sheet]:
    """
    The rows of a comparison, page by page of the old text (or, without `pages`, by the new text's page marks).

    Page marks are no rows here, and the rows are numbered without them.
    """
    sheet, ahead, number = Sheet(pages[0][0] if pages else None), list(pages[1:]), 0
    for row in found:
        if row.reason == PAGE:
            if not pages:
                yield sheet
                sheet = Sheet(_page_number(comparison.new_text[slice(*row.new)]))
            continue
        while ahead and row.old[0] < row.old[1] and row.old[0] >= ahead[0][1]:
            yield sheet
            sheet = Sheet(ahead.pop(0)[0])
        number += 1
        sheet.rows.append((number, row))
    yield sheet


def _page_number(mark: str) -> int | None:
    digits = mark.strip().removeprefix("[page ").removesuffix("]")
    return int(digits) if digits.isdecimal() and len(digits) < 7 else None


def parts(rows: Iterable[NumberedRow], weight: int) -> Iterator[list[NumberedRow]]:
    """Rows in parts of about so many pieces each, so that no page of a long pair is too heavy; one at least."""
    part, size = [], 0
    for number, row in _divided(rows, weight):
        if part and size + len(row.pieces) > weight:
            yield part
            part, size = [], 0
        part.append((number, row))
        size += len(row.pieces)
    yield part


def _divided(rows: Iterable[NumberedRow], weight: int) -> Iterator[NumberedRow]:
    """A row too heavy for one page as several of the same number."""
    for number, row in rows:
        for start in range(0, max(len(row.pieces), 1), weight):
            whole = len(row.pieces) <= weight
            yield number, row if whole else Row(row.pieces[start : start + weight], row.reason, row.side)


def line(comparison: Comparison, row: Row, number: int, maker: Maker) -> Line:
    """One row as HTML."""
    kind, _, reason = row.reason.partition(": ")
    if row.reason:
        old, new = visible(comparison.old_text[slice(*row.old)]), visible(comparison.new_text[slice(*row.new)])
    else:
        old = _joined(_old(comparison.old_text, piece, maker) for piece in row.pieces)
        new = _joined(_new(comparison.new_text, piece, maker) for piece in row.pieces)
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


def inline(comparison: Comparison, row: Row, number: int, maker: Maker) -> Line:
    """A row in one column (`new`): what was removed, then what came in its place."""
    words = []
    for piece in row.pieces:
        if piece.kind == "same":
            words.append(_new(comparison.new_text, piece, maker) or _blank(comparison.old_text, piece))
        else:
            words += [_old(comparison.old_text, piece, maker), _new(comparison.new_text, piece, maker)]
    kind, _, reason = row.reason.partition(": ")
    return Line(
        SafeString(), _trimmed(_joined(words)), reason or kind, kind if reason else "", row.changes, number
    )


def _blank(text: str, piece: Piece) -> str:
    """Blanks that only the old side has keep words apart."""
    return " " if piece.old[0] < piece.old[1] and not text[slice(*piece.old)].strip() else ""


def _joined(parts: Iterable[str]) -> SafeString:
    """
    Pieces of HTML as one. Every piece was escaped where it was made: `visible` does it, and tags are constants.

    Put together here and not by format_html, which would look at each of the thousands of words of a page thrice.
    """
    return SafeString("".join(parts))


def _old(text: str, piece: Piece, maker: Maker) -> str:
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
    return _word("del", text, piece, piece.old, piece.old_edits, maker)


def _new(text: str, piece: Piece, maker: Maker) -> str:
    words = text[slice(*piece.new)]
    if not words:
        return ""
    if piece.kind in ("same", "left_out"):
        return _with_editors_words(words)
    return _word("ins", text, piece, piece.new, piece.new_edits, maker)


def _with_editors_words(words: str) -> SafeString:
    """Words that did not change, with what only the editor says in them (notes, gaps) told apart."""
    parts = EDITORS_WORDS.split(words)
    if len(parts) == 1:
        return visible(words)
    mark = '<span class="word word--mark" title="the editor speaks">{}</span>'
    return _joined(format_html(mark, visible(part)) if n % 2 else visible(part) for n, part in enumerate(parts))


def _word(tag: str, text: str, piece: Piece, span: tuple[int, int], edits, maker: Maker) -> str:
    """A word that differs, as escaped HTML, with the blanks round it outside the mark."""
    start, end = span
    words = text[start:end]
    lead, tail = words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]
    start, end = start + len(lead), end - len(tail)
    if start >= end:
        return visible(words)
    if piece.kind == "mark":
        return f"{lead}{MARKED}{visible(text[start:end])}</span>{tail}"
    opening = f'{lead}<{tag} data-change="{piece.number:d}" tabindex="-1"{_made_by(maker(piece))}>'
    return f"{opening}{_letters(text, start, end, edits)}</{tag}>{tail}"


@lru_cache(maxsize=256)
def _made_by(who: str) -> str:
    """The attributes that tell who made a change: its class, and a title for everybody."""
    if not who:
        return ' class="word"'
    if who == "machine":
        return ' class="word word--machine" title="by the machine"'
    return format_html(' class="word" title="by {}"', who)


def _letters(text: str, start: int, end: int, edits) -> str:
    """The word with its differing letters in <b>, unless nearly all differ; escaped."""
    differing = sum(last - first for first, last in edits)
    if not edits or differing > MOSTLY_OTHER * (end - start):
        return visible(text[start:end])
    parts, at = [], start
    for first, last in edits:
        parts += [visible(text[at:first]), "<b>", visible(text[first:last]), "</b>"]
        at = last
    return "".join([*parts, visible(text[at:end])])
