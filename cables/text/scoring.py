"""Character and word error rates of a text against the truth, with their definition and their denominators."""

from __future__ import annotations

import unicodedata
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

DEFINITION = (
    "Levenshtein distance divided by the length of the truth, in code points and in words, after Unicode "
    "normalisation (NFC), with runs of blanks as one blank and ends trimmed; a word is whatever stands between "
    "blanks; capitals and punctuation count. Against an empty truth the rate is 0 if the text is empty too, "
    "otherwise 1."
)
CELLS = 1 << 36  # code points against code points: some 260,000 against as many, a second or two of work


class TooLong(ValueError):
    """Both texts together are too long for their characters to be scored exactly."""


@dataclass(frozen=True, slots=True)
class Score:
    """
    Errors of a text, and what they are counted against.

    Attributes:
        character_errors, word_errors: How many characters or words must be replaced, removed or added.
        characters, words: The length of the truth; the denominators. A rate can be above 1.
        definition: What exactly was counted, to be printed beside every figure.
    """

    character_errors: int
    characters: int
    word_errors: int
    words: int
    definition: str = DEFINITION

    @property
    def cer(self) -> float:
        """The character error rate: 0 is perfect."""
        return _rate(self.character_errors, self.characters)

    @property
    def wer(self) -> float:
        """The word error rate: 0 is perfect."""
        return _rate(self.word_errors, self.words)


def _rate(errors: int, length: int) -> float:
    return errors / length if length else float(errors > 0)


def normalise(text: str) -> str:
    """A text as it is scored: NFC, every run of blanks one blank, no blanks at its ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def score(truth: str, text: str, *, cells: int | None = None) -> Score:
    """
    Count the errors of a text.

    Args:
        truth: What the text should be; its length is the denominator.
        text: What was read. Marks are not left out here: give plain texts.
        cells: How many characters times characters may be compared; by default 2 to the 36th.

    Returns:
        Errors and lengths in code points and in words.

    Raises:
        TooLong: if it were more. An exact figure has no short cut, and no other figure is given in its place.
    """
    truth, text = normalise(truth), normalise(text)
    if len(truth) * len(text) > (CELLS if cells is None else cells):
        raise TooLong(f"{len(truth)} characters against {len(text)} are too many to score exactly")
    true_words, words = truth.split(), text.split()
    return Score(_distance(truth, text), len(truth), _distance(true_words, words), len(true_words))


def _distance(truth: Sequence[Hashable], text: Sequence[Hashable]) -> int:
    return Levenshtein.distance(truth, text)
