"""Who made each change between two texts, and who last touched each word, when the texts between are known."""

from __future__ import annotations

import re
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
        self._same = [shared_words(step.comparison) for step in steps]

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


Shared = tuple["array[int]", "array[int]"]
"""Where the words two texts share start, in the older text and in the newer, both in order."""

_WORD = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Stretch:
    """
    A run of words with one last hand: text[start:end], with the blanks after it.

    `text` counts the chain: 0 for words of its first text, 1 for those its second brought, and so on.
    """

    start: int
    end: int
    text: int
    words: int


def stretches(text: str, steps: Sequence[Shared]) -> list[Stretch]:
    """
    Which text of a chain last touched each word of its newest. Costs what the texts are long, each once.

    Args:
        text: The newest text of the chain.
        steps: The words each text shares with the one before it, from the second text on.

    Returns:
        Stretches that cover the text in order, neighbours of different hands; empty for a text without words.
    """
    hands: dict[int, int] = {}
    for number, (old, new) in enumerate(steps, start=1):
        hands = {after: hands.get(before, number - 1) for before, after in zip(old, new, strict=True)}
    found: list[tuple[int, int, int]] = []  # start, hand, words
    for word in _WORD.finditer(text):
        hand = hands.get(word.start(), len(steps))
        if found and found[-1][1] == hand:
            found[-1] = (found[-1][0], hand, found[-1][2] + 1)
        else:
            found.append((word.start(), hand, 1))
    ends = [start for start, _, _ in found[1:]] + [len(text)]
    starts = [0, *(start for start, _, _ in found[1:])]
    return [
        Stretch(start, end, hand, words) for start, end, (_, hand, words) in zip(starts, ends, found, strict=False)
    ]


def shared_words(comparison: Comparison) -> Shared:
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
