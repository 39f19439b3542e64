"""Who made each change between two texts, when the texts between them are known."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from cables.text.compare import Comparison
from cables.text.compare.sides import Side
from cables.text.rows import Piece


@dataclass(frozen=True, slots=True)
class Step:
    """One revision of a chain: compared with the one before it, and whose it is."""

    comparison: Comparison
    maker: str


class Origins:
    """
    The makers of changes along a chain of revisions.

    Args:
        steps: From the oldest text to the newest; each step's old text is the one before's new text.
    """

    def __init__(self, steps: Sequence[Step]) -> None:
        self._makers = [step.maker for step in steps]
        self._same = [_same_words(step.comparison) for step in steps]

    def maker(self, piece: Piece, comparison: Comparison) -> str:
        """
        Who made a change of a comparison of the chain's ends; "" if nobody did or the chain does not say.

        Of a word read otherwise that is who wrote the new word, of a removed one who took the old away.
        """
        if piece.kind in ("changed", "added"):
            return self._writer(_first_word(comparison.new_text, piece.new))
        if piece.kind == "removed":
            return self._remover(_first_word(comparison.old_text, piece.old))
        return ""

    def _writer(self, place: int) -> str:
        """Follow a word of the newest text back to the step that first has it."""
        for number in reversed(range(len(self._makers))):
            old, new = self._same[number]
            found = _partner(place, new, old)
            if found is None:
                return self._makers[number]
            place = found
        return ""

    def _remover(self, place: int) -> str:
        """Follow a word of the oldest text to the step that has it no longer."""
        for number, maker in enumerate(self._makers):
            old, new = self._same[number]
            found = _partner(place, old, new)
            if found is None:
                return maker
            place = found
        return ""


def _first_word(text: str, span: tuple[int, int]) -> int:
    """Where the first word of a span stands, without the mark that opens before it."""
    start, end = span
    while start < end and (text[start].isspace() or text[start] in "~_^{[\\"):
        start += 1
    return start


def _partner(place: int, here: array[int], there: array[int]) -> int | None:
    """Where the same word stands in the other text; None if it does not. Both lists run in order."""
    at = bisect_left(here, place)
    return there[at] if at < len(here) and here[at] == place else None


def _same_words(comparison: Comparison) -> tuple[array[int], array[int]]:
    """Where each unchanged word starts, in the old text and in the new."""
    old, new = array("q"), array("q")
    for number in comparison.hunks.numbers("same"):
        _, i1, i2, j1, j2 = comparison.hunks.parts.ops[number]
        old.extend(_starts(comparison.old_side, i1, i2))
        new.extend(_starts(comparison.new_side, j1, j2))
    return old, new


def _starts(side: Side, first: int, end: int) -> list[int]:
    """Where words start in the text as given."""
    starts = side.starts[first:end]
    return starts if side.offsets is None else [side.offsets[start] for start in starts]
