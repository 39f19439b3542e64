"""
Lay a comparison out in rows: what belongs together stands together, paragraph by paragraph.

A row holds one paragraph of the new text and what it was read from, or a span of the old text that is left out
with its reason. Nothing is lost: the rows of one side, put together, are the text of that side.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from cables.text.compare import Comparison, Hunk, Pair, Skip
from cables.text.patience import look_at_the_clock
from cables.text.results import Segment

Span = tuple[int, int]
PieceKind = Literal["same", "changed", "removed", "added", "mark", "left_out"]

PARAGRAPH = "paragraph"  # reason of a break between paragraphs: it ends a row and is no row itself
PAGE = "page"  # reason of a page mark in a transcription
_BREAKS = re.compile(r"\n[ \t]*\n\s*|^\[page \d+\][ \t]*$", re.M)
# What marks are written with, in OCR and in transcriptions: words that differ in nothing else were not reread.
_OPENING = re.compile(r"(?:\^\{(?:hand: ?)?|[~_\[\\])+\Z")
_CLOSING = re.compile(r"[~_}\]?]+")
_MARKUP = re.compile(r"\^\{(?:hand: ?)?|</?[uU]>|</?del>|</?ins>|[~_*^{}\[\]?\\]")


class Piece(NamedTuple):
    """
    A stretch of a row. (A named tuple, since a long text has tens of thousands.)

    Attributes:
        kind: "same"; "changed": a word read otherwise; "removed", "added": words of one side only;
            "mark": the same word, marked (struck, underlined, unclear) on one side only;
            "left_out": no part of the comparison, see `reason`.
        old, new: Spans into the texts as given; one may be empty.
        number: Changes count from 1 through the whole comparison; 0 for "same".
        old_edits, new_edits: The letters that differ, of a changed word.
    """

    kind: PieceKind
    old: Span
    new: Span
    number: int = 0
    old_edits: tuple[Span, ...] = ()
    new_edits: tuple[Span, ...] = ()
    reason: str = ""


@dataclass(slots=True)
class Row:
    """
    One line of a page that shows two texts.

    `reason` says why its words are left out, and is empty for words compared. `side` is "old" or "new" for what
    stands on one side only by its nature (furniture, a page mark).
    """

    pieces: list[Piece] = field(default_factory=list)
    reason: str = ""
    side: str = ""

    @property
    def changes(self) -> int:
        """How many changes it holds, marks not counted."""
        return len({piece.number for piece in self.pieces if piece.kind in ("changed", "removed", "added")})

    @property
    def old(self) -> Span:
        """From its first to its last character of the old text; an empty span if there is none."""
        return _hull([piece.old for piece in self.pieces])

    @property
    def new(self) -> Span:
        """The same of the new text."""
        return _hull([piece.new for piece in self.pieces])


def _hull(spans: list[Span]) -> Span:
    filled = [span for span in spans if span[0] < span[1]]
    if not filled:
        return spans[0] if spans else (0, 0)
    return min(span[0] for span in filled), max(span[1] for span in filled)


def without_markup(text: str) -> str:
    """A text without the signs that marks are written with, in OCR and in transcriptions alike."""
    return _MARKUP.sub("", text)


def left_out(raw: str, segments: Sequence[Segment]) -> list[Skip]:
    """
    What a reading left out of the body, as spans that take no part in a comparison.

    Markup that touches a word stays with the word: the comparison tells it as a mark.
    """
    return [
        Skip(s.start, s.end, f"{s.kind}: {s.reason}")
        for s in segments
        if s.kind != "body" and raw[s.start : s.end].strip() and not _touches_a_word(raw, s.start, s.end)
    ]


def _touches_a_word(text: str, start: int, end: int) -> bool:
    before, after = text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1]
    return (len(before) == 2 and not _any_blank(before)) or (len(after) == 2 and not _any_blank(after))


def _any_blank(letters: str) -> bool:
    return any(map(str.isspace, letters))


def breaks(text: str) -> list[Skip]:
    """Where a transcription begins a new paragraph or page, as spans that end a row."""
    return [
        Skip(found.start(), found.end(), PAGE if found[0].startswith("[") else PARAGRAPH)
        for found in _BREAKS.finditer(text)
    ]


def rows(comparison: Comparison) -> Iterator[Row]:
    """
    The rows of a comparison that was made with `new_skip=breaks(new)` (and perhaps `old_skip=left_out(…)`).

    Lazily: a long comparison can be read as far as the reader goes.
    """
    waiting: Row | None = None
    for row in _rows(comparison):
        # Blanks between two spans are no row of their own: they go with what stands before them.
        if waiting is not None and not row.reason and not _words_of(comparison, row):
            waiting.pieces += row.pieces
            continue
        if waiting is not None and not waiting.reason and not _words_of(comparison, waiting):
            row.pieces = waiting.pieces + row.pieces  # blanks before everything go with what follows
        elif waiting is not None:
            yield waiting
        waiting = row
    if waiting is not None:
        yield waiting


def _rows(comparison: Comparison) -> Iterator[Row]:
    """Rows as the hunks give them, blank ones included."""
    row, count = Row(), 0
    for hunk in comparison.hunks:
        look_at_the_clock()
        if hunk.kind != "left_out":
            for piece in _pieces(comparison, hunk, count):
                count = max(count, piece.number)
                row.pieces.append(piece)
            continue
        if hunk.reason not in (PAGE, PARAGRAPH) and _within_a_line(comparison.old_text, hunk.old):
            row.pieces.append(Piece("left_out", hunk.old, hunk.new, reason=hunk.reason))
            continue
        # What only leads over to the next paragraph (a bullet, a catchword) stands with that one.
        ahead = _leading_over(comparison, row.pieces) if hunk.reason in (PAGE, PARAGRAPH) else []
        if row.pieces:
            yield row
        if hunk.reason == PARAGRAPH:
            row = Row([*ahead, Piece("same", hunk.old, hunk.new)])
            continue
        yield Row([Piece("left_out", hunk.old, hunk.new)], hunk.reason, "new" if hunk.reason == PAGE else "old")
        row = Row(ahead)
    if row.pieces:
        yield row


def _leading_over(comparison: Comparison, pieces: list[Piece]) -> list[Piece]:
    """Take from the end of a row what has nothing of the new text, and of the old only what is left out."""
    start = len(pieces)
    while start and pieces[start - 1].new[0] == pieces[start - 1].new[1]:
        piece = pieces[start - 1]
        if piece.kind != "left_out" and comparison.old_text[slice(*piece.old)].strip():
            break
        start -= 1
    ahead = pieces[start:]
    if not any(piece.kind == "left_out" for piece in ahead):
        return []
    del pieces[start:]
    return ahead


def _within_a_line(text: str, span: Span) -> bool:
    """Whether other words stand on the line of something left out."""
    start, end = span
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end - 1 if end > start else end)
    return bool(text[line:start].strip() or text[end : stop if stop >= 0 else len(text)].strip())


def _words_of(comparison: Comparison, row: Row) -> bool:
    return any(
        comparison.old_text[slice(*piece.old)].strip() or comparison.new_text[slice(*piece.new)].strip()
        for piece in row.pieces
    )


def _pieces(comparison: Comparison, hunk: Hunk, count: int) -> Iterator[Piece]:
    """One piece a word that was read otherwise, and what stands between them; `count` changes came before."""
    if hunk.kind in ("same", "removed", "added"):
        number = 0 if hunk.kind == "same" else count + 1
        yield Piece(hunk.kind, hunk.old, hunk.new, number)
        return
    old, new = hunk.old[0], hunk.new[0]
    for pair in hunk.pairs:
        pair = _with_marks(comparison, pair, (old, new), (hunk.old[1], hunk.new[1]))
        for piece in _between(comparison, (old, pair.old[0]), (new, pair.new[0]), count):
            count = max(count, piece.number)
            yield piece
        count += 1
        yield _pair(comparison, pair, count)
        old, new = pair.old[1], pair.new[1]
    yield from _between(comparison, (old, hunk.old[1]), (new, hunk.new[1]), count)


def _with_marks(comparison: Comparison, pair: Pair, start: Span, end: Span) -> Pair:
    """A pair with the transcription marks that open directly before its words and close directly after them."""
    old, new = pair.old, pair.new
    if comparison.old_side.offsets is not None:
        old = _marked(comparison.old_text, old, start[0], end[0])
    if comparison.new_side.offsets is not None:
        new = _marked(comparison.new_text, new, start[1], end[1])
    return pair if (old, new) == (pair.old, pair.new) else Pair(old, new, pair.edits)


def _marked(text: str, span: Span, start: int, end: int) -> Span:
    """A span with the marks at its ends. Most words have none, and a long text has many words: look first."""
    first, last = span
    if first > start and text[first - 1] in "~_[\\{ ":
        opening = _OPENING.search(text, start, first)
        first -= len(opening[0]) if opening else 0
    if last < end and text[last] in "~_}]?":
        closing = _CLOSING.match(text, last, end)
        last += len(closing[0]) if closing else 0
    return first, last


def _pair(comparison: Comparison, pair: Pair, number: int) -> Piece:
    """A word and its counterpart."""
    old, new = comparison.old_text[slice(*pair.old)], comparison.new_text[slice(*pair.new)]
    kind: PieceKind = "mark" if _MARKUP.sub("", old) == _MARKUP.sub("", new) else "changed"
    old_edits = tuple(edit.old for edit in pair.edits if edit.old[0] < edit.old[1])
    new_edits = tuple(edit.new for edit in pair.edits if edit.new[0] < edit.new[1])
    return Piece(kind, pair.old, pair.new, number, old_edits, new_edits)


def _between(comparison: Comparison, old: Span, new: Span, count: int) -> Iterator[Piece]:
    """Words without a partner, told apart from the blanks round them."""
    has_old, has_new = _says(comparison.old_text, old), _says(comparison.new_text, new)
    if has_old:
        yield Piece("removed", old, (new[0], new[0]), count + 1)
    if has_new:
        yield Piece("added", (old[1], old[1]), new, count + 1)
    rest_old, rest_new = (old[1], old[1]) if has_old else old, (new[1], new[1]) if has_new else new
    if rest_old[0] < rest_old[1] or rest_new[0] < rest_new[1]:
        yield Piece("same", rest_old, rest_new)


def _says(text: str, span: Span) -> bool:
    """Whether anything but blanks and marks stands there."""
    words = text[span[0] : span[1]].strip()
    return bool(words and _MARKUP.sub("", words).strip())
