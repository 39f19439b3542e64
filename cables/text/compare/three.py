"""Line up three texts, say two witnesses and a transcription."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from cables.text.compare.align import align
from cables.text.compare.comparison import pair_all, word_ops
from cables.text.compare.hunks import Span
from cables.text.compare.sides import Side, encode, join_broken_words, read_side

Agreement = Literal["all", "ab", "ac", "bc", "none"]


@dataclass(frozen=True, slots=True)
class Row:
    """
    A stretch of three texts and who agrees in it: spans into the texts as given, with the blanks that follow.

    "all": the same words in each; "ab", "ac", "bc": these two against the third; "none": three readings.
    """

    agree: Agreement
    a: Span
    b: Span
    c: Span


def align3(
    a: str,
    b: str,
    c: str,
    *,
    case: bool = True,
    punctuation: bool = True,
    marks: tuple[bool, bool, bool] = (False, False, False),
) -> tuple[Row, ...]:
    """
    Line up three texts. The middle one is what the others are compared with: best the one nearest to both.

    Args:
        a, b, c: Any texts.
        case, punctuation: False to ignore capitals, or whatever is neither letter nor digit.
        marks: For each text, whether its transcription marks are ignored.

    Returns:
        Rows that cover all three texts in order, each as long as the agreement stays the same.
    """
    texts = zip((a, b, c), marks, strict=True)
    sides = [read_side(text, (), ignored, case, punctuation) for text, ignored in texts]
    for other in (0, 2, 0):  # a word broken in the middle text may be whole in one of the others only
        join_broken_words(sides[1], sides[other], case, punctuation)
    cuts = (_cuts(sides[1], sides[0]), _cuts(sides[1], sides[2]))
    return tuple(_merged(_rows(cuts[0], cuts[1]), sides))


Cut = tuple[int, int]  # the words of another text that stand before a word of the middle one: from, to


def _cuts(middle: Side, other: Side) -> list[Cut | None]:
    """
    Where both texts can be cut, by the word of the middle one (one more for the end).

    Where the other text has words of its own, the cut is as wide as they are; None is inside a change.
    """
    ops = word_ops(align(*encode(middle, other), middle.forms, other.forms), len(middle), len(other))
    cuts: list[Cut | None] = [None] * (len(middle) + 1)
    cuts[0] = (0, 0)
    cuts[-1] = (len(other), len(other)) if len(middle) else (0, len(other))
    for kind, i1, i2, j1, j2 in ops:
        if kind == "same":
            for i in range(i1, i2):
                cuts[i] = _wider(cuts[i], (j1 + i - i1, j1 + i - i1))
        elif kind == "added":
            cuts[i1] = (j1, j2)
        else:
            cuts[i1] = _wider(cuts[i1], (j1, j1))
    groups, _ = pair_all(ops, middle, other, False)
    for i1, i2, j1, j2 in groups:
        cuts[i1] = _wider(cuts[i1], (j1, j1))
        cuts[i2] = _wider(cuts[i2], (j2, j2))
    return cuts


def _wider(known: Cut | None, cut: Cut) -> Cut:
    """Two cuts at one place made one."""
    return cut if known is None else (min(known[0], cut[0]), max(known[1], cut[1]))


def _rows(first: list[Cut | None], second: list[Cut | None]) -> list[tuple[Span, Span, Span]]:
    """The words of all three texts between cuts that both comparisons allow."""
    rows = []
    done = (0, 0, 0)
    for i, (a, c) in enumerate(zip(first, second, strict=True)):
        if a is not None and c is not None:
            rows.append(((done[0], a[0]), (done[1], i), (done[2], c[0])))
            rows.append(((a[0], a[1]), (i, i), (c[0], c[1])))
            done = (a[1], i, c[1])
    return [row for row in rows if any(start < end for start, end in row)]


def _merged(rows: list[tuple[Span, Span, Span]], sides: list[Side]) -> list[Row]:
    """Rows of one agreement made one, with their spans in the texts."""
    merged: list[tuple[Agreement, tuple[Span, Span, Span]]] = []
    for row in rows or [((0, 0), (0, 0), (0, 0))]:
        agree = _agreement(row, sides)
        if merged and merged[-1][0] == agree:
            start = merged.pop()[1]
            row = ((start[0][0], row[0][1]), (start[1][0], row[1][1]), (start[2][0], row[2][1]))
        merged.append((agree, row))
    last = len(merged) - 1
    return [
        Row(agree, *(_span(side, span, k == 0, k == last) for side, span in zip(sides, row, strict=True)))
        for k, (agree, row) in enumerate(merged)
    ]


def _agreement(row: tuple[Span, Span, Span], sides: list[Side]) -> Agreement:
    a, b, c = (side.forms[start:end] for side, (start, end) in zip(sides, row, strict=True))
    if a == b:
        return "all" if b == c else "ab"
    return "bc" if b == c else "ac" if a == c else "none"


def _span(side: Side, words: Span, first: bool, last: bool) -> Span:
    start = 0 if first or not words[0] else side.begin(words[0])
    if last:
        return start, len(side.text)
    return start, side.begin(words[1]) if words[1] else 0
