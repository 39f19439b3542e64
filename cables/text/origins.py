"""Who made each change between two texts, when the texts between them are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cables.text.compare import Comparison
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
        self._forward = [_same_words(step.comparison) for step in steps]
        self._back = [{new: old for old, new in same.items()} for same in self._forward]

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
            if place not in self._back[number]:
                return self._makers[number]
            place = self._back[number][place]
        return ""

    def _remover(self, place: int) -> str:
        """Follow a word of the oldest text to the step that has it no longer."""
        for number, maker in enumerate(self._makers):
            if place not in self._forward[number]:
                return maker
            place = self._forward[number][place]
        return ""


def _first_word(text: str, span: tuple[int, int]) -> int:
    words = text[slice(*span)]
    return span[0] + len(words) - len(words.lstrip())


def _same_words(comparison: Comparison) -> dict[int, int]:
    """Where each unchanged word stands: its place in the old text, and in the new."""
    same: dict[int, int] = {}
    old, new = comparison.old_side, comparison.new_side
    for number in comparison.hunks.numbers("same"):
        hunk = comparison.hunks[number]
        for i, j in zip(range(*hunk.old_words), range(*hunk.new_words), strict=True):
            same[old.word_span(i, i + 1)[0]] = new.word_span(j, j + 1)[0]
    return same
