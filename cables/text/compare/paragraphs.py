"""Cut a comparison for display: into rows of paragraphs that belong together, and hunks into pieces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cables.text.compare.comparison import Comparison
from cables.text.compare.hunks import Hunk, Span
from cables.text.compare.sides import Side

_BLANK_LINE = re.compile(r"\n[^\S\n]*\n")


@dataclass(frozen=True, slots=True)
class ParagraphRow:
    """Paragraphs that stand beside each other: as few as possible on either side. Hunks never reach over a row."""

    old: Span
    new: Span
    hunks: tuple[Hunk, ...]

    @property
    def changed(self) -> bool:
        """Whether anything in it differs."""
        return any(hunk.kind not in ("same", "left_out") for hunk in self.hunks)


def paragraph_rows(comparison: Comparison) -> tuple[ParagraphRow, ...]:
    """
    Cut a comparison wherever both texts begin a paragraph (after a blank line) at the same word.

    The rows cover both texts in order. What is left out stays with the paragraph it follows.
    """
    old, new = _paragraphs(comparison.old_side), _paragraphs(comparison.new_side)
    rows: list[list[Hunk]] = [[]]
    for hunk in comparison.hunks:
        for place in _places(hunk, comparison, old, new):
            first, hunk = _halves(hunk, place, comparison)
            rows[-1] += [first] if first is not None else []
            rows.append([])
        rows[-1].append(hunk)
    return tuple([_row(hunks) for hunks in rows if hunks])


def _row(hunks: list[Hunk]) -> ParagraphRow:
    old, new = (hunks[0].old[0], hunks[-1].old[1]), (hunks[0].new[0], hunks[-1].new[1])
    return ParagraphRow(old, new, tuple(hunks))


def _paragraphs(side: Side) -> set[int]:
    """The words that begin a paragraph."""
    return {side.word_at(found.end()) for found in _BLANK_LINE.finditer(side.text)}


def _places(hunk: Hunk, comparison: Comparison, old: set[int], new: set[int]) -> Iterator[tuple[int, int]]:
    """The words of a hunk, (old, new), before which both sides begin a paragraph."""
    (i1, i2), (j1, j2) = hunk.old_words, hunk.new_words
    if hunk.kind == "left_out" or (i1 == i2 and j1 == j2):
        return
    if hunk.kind == "same":
        yield from ((i, j1 + i - i1) for i in range(i1, i2) if i in old and j1 + i - i1 in new)
    elif i1 in old and j1 in new:
        yield i1, j1
    for pair in hunk.pairs:
        i, j = comparison.old_side.word_at(pair.old[0]), comparison.new_side.word_at(pair.new[0])
        if i in old and j in new and (i, j) != (i1, j1):
            yield i, j


def _halves(hunk: Hunk, place: tuple[int, int], comparison: Comparison) -> tuple[Hunk | None, Hunk]:
    """A hunk cut before a word of each side; no first half if they are its first."""
    i, j = place
    if (i, j) == (hunk.old_words[0], hunk.new_words[0]):
        return None, hunk
    old, new = comparison.old_side.begin(i), comparison.new_side.begin(j)
    first = hunk._replace(
        old=(hunk.old[0], old),
        new=(hunk.new[0], new),
        old_words=(hunk.old_words[0], i),
        new_words=(hunk.new_words[0], j),
        pairs=tuple(pair for pair in hunk.pairs if pair.old[0] < old),
    )
    second = hunk._replace(
        old=(old, hunk.old[1]),
        new=(new, hunk.new[1]),
        old_words=(i, hunk.old_words[1]),
        new_words=(j, hunk.new_words[1]),
        pairs=hunk.pairs[len(first.pairs) :],
    )
    return _kinded(first), _kinded(second)


def _kinded(hunk: Hunk) -> Hunk:
    """A half of a changed hunk may have lost all words of one side."""
    if hunk.kind != "changed" or (hunk.old_words[0] < hunk.old_words[1] and hunk.new_words[0] < hunk.new_words[1]):
        return hunk
    return hunk._replace(kind="added" if hunk.old_words[0] == hunk.old_words[1] else "removed")


class Piece(NamedTuple):
    """
    A piece of one side of a hunk, for showing it.

    Attributes:
        kind: "same" (equal words, blanks), "left_out", "lone" (words without partner) or "pair".
        start: Where it starts in the text as given.
        text: Its text.
        pair: For a pair, its number in the hunk; the same on both sides.
        letters: For a pair, its text cut into (text, whether these letters differ).
    """

    kind: Literal["same", "left_out", "lone", "pair"]
    start: int
    text: str
    pair: int | None = None
    letters: tuple[tuple[str, bool], ...] = ()


def pieces(comparison: Comparison, hunk: Hunk, side: Literal["old", "new"]) -> tuple[Piece, ...]:
    """Cut one side of a hunk into pieces, in order and without gaps, as a page shows it."""
    text = comparison.old_text if side == "old" else comparison.new_text
    start, end = hunk.old if side == "old" else hunk.new
    if hunk.kind in ("same", "left_out"):
        kind: Literal["same", "left_out"] = "left_out" if hunk.kind == "left_out" else "same"
        return (Piece(kind, start, text[start:end]),) if start < end else ()
    found: list[Piece] = []
    for number, pair in enumerate(hunk.pairs):
        own = pair.old if side == "old" else pair.new
        found += _lone(text, start, own[0])
        letters = _letters(text, own, [edit.old if side == "old" else edit.new for edit in pair.edits])
        found.append(Piece("pair", own[0], text[slice(*own)], number, tuple(letters)))
        start = own[1]
    return (*found, *_lone(text, start, end))


def _lone(text: str, start: int, end: int) -> Iterator[Piece]:
    """Words without partner, apart from the blanks round them."""
    words = text[start:end].strip()
    if not words:
        yield from [Piece("same", start, text[start:end])] if start < end else []
        return
    at = text.index(words[0], start)
    yield from [Piece("same", start, text[start:at])] if start < at else []
    yield Piece("lone", at, words)
    after = at + len(words)
    yield from [Piece("same", after, text[after:end])] if after < end else []


def _letters(text: str, span: Span, edits: list[Span]) -> Iterator[tuple[str, bool]]:
    """The text of a pair cut at the letters that differ."""
    done = span[0]
    for start, end in edits:
        if done < start:
            yield text[done:start], False
        if start < end:
            yield text[start:end], True
        done = max(done, end)
    if done < span[1]:
        yield text[done : span[1]], False
