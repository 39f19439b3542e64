"""Made-up texts as two OCR engines might read them: seeded, so that every run measures the same."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

ONSETS = ("b", "c", "d", "f", "g", "h", "j", "k", "l", "m", "n", "p", "r", "s", "t", "v", "w")
ONSETS += ("st", "tr", "pl", "br", "ch", "sh")
VOWELS = ["a", "e", "i", "o", "u", "ai", "ou", "ea"]
LOOK_ALIKE = {"m": "rn", "n": "u", "e": "c", "h": "b", "l": "1", "i": "l", "o": "0", "u": "n", "a": "o", "s": "5"}
LOOK_ALIKE |= {
    "t": "f",
    "c": "e",
    "d": "cl",
    "b": "h",
    "g": "q",
    "r": "x",
    "f": "t",
    "v": "y",
    "w": "vv",
    "p": "n",
}
SPECKS = (".", ",", "'", "-", ";", "~")
COMMON = ["the", "of", "and", "to", "in", "a", "that", "is"]


def vocabulary(rng: random.Random, size: int = 9_000) -> list[str]:
    """Invented words, the most frequent first."""
    words = dict.fromkeys(COMMON)
    while len(words) < size:
        syllables = [rng.choice(ONSETS) + rng.choice(VOWELS) for _ in range(rng.randint(1, 4))]
        words["".join(syllables) + rng.choice(["", "n", "s", "r", ""])] = None
    return list(words)


def original(rng: random.Random, length: int, words: list[str]) -> list[str]:
    """A text of `length` words, drawn as Zipf's law has it."""
    return rng.choices(words, [1 / (rank + 2.7) for rank in range(len(words))], k=length)


def misread(rng: random.Random, word: str) -> str:
    """A word with one or two letters read as what they look like."""
    for _ in range(rng.choice((1, 1, 2))):
        places = [k for k, letter in enumerate(word) if letter in LOOK_ALIKE]
        if places:
            k = rng.choice(places)
            word = word[:k] + LOOK_ALIKE[word[k]] + word[k + 1 :]
    return word


def read_by_machine(rng: random.Random, words: list[str], rate: float) -> list[str]:
    """Words as read: of the share `rate`, three in four misread, the rest specked, lost, split or run together."""
    read: list[str] = []
    for word in words:
        chance = rng.random() / rate
        if chance < 0.75:
            read.append(misread(rng, word))
        elif chance < 0.80:
            read += [rng.choice(SPECKS), word]
        elif chance < 0.86:
            pass
        elif chance < 0.93 and len(word) > 3:
            read += [word[: len(word) // 2], word[len(word) // 2 :]]
        elif chance < 1 and read:
            read[-1] += word
        else:
            read.append(word)
    return read


def lay_out(rng: random.Random, words: list[str]) -> str:
    """Words as lines of some 65 letters, now and then a new paragraph."""
    pieces: list[str] = []
    column = 0
    for word in words:
        column += len(word) + 1
        end = " " if column < 65 else rng.choice(["\n"] * 9 + ["\n\n"])
        column = column if end == " " else 0
        pieces += word, end
    return "".join(pieces)


def noisy_pair(length: int, rate: float = 0.25, seed: int = 1962) -> tuple[str, str]:
    """Two readings of one text of `length` words, each with its own misreadings and line ends."""
    rng = random.Random(seed)
    text = original(rng, length, vocabulary(rng))
    old, new = (lay_out(rng, read_by_machine(rng, text, rate)) for _ in range(2))
    return old, new


@dataclass
class Planted:
    """Two texts, and which old words are planted misreadings of which new ones: (case, old word, new word)."""

    old: list[str] = field(default_factory=list)
    new: list[str] = field(default_factory=list)
    pairs: list[tuple[str, int, int]] = field(default_factory=list)


CASES = ("alone", "speck before", "speck after", "lost neighbour", "split neighbour", "two in a row")


def planted(length: int = 5_000, rate: float = 0.15, seed: int = 1962) -> Planted:
    """A noisy pair in which every twelfth word or so is a known misreading, in each case by turns."""
    rng = random.Random(seed)
    words = vocabulary(rng)
    long_words = [word for word in words if len(word) >= 6]
    found = Planted()
    for number in range(length // 12):
        before, after = (original(rng, 5, words) for _ in range(2))
        found.old += read_by_machine(rng, before, rate)
        found.new += read_by_machine(rng, before, rate)
        _plant(rng, found, CASES[number % len(CASES)], rng.sample(long_words, 3))
        found.old += read_by_machine(rng, after, rate)
        found.new += read_by_machine(rng, after, rate)
    return found


def _plant(rng: random.Random, found: Planted, case: str, words: list[str]) -> None:
    """Add one misread word to the old text, the true one to the new, and the case's trouble beside it."""
    word, neighbour, other = words
    if case == "split neighbour":
        found.old += [neighbour[: len(neighbour) // 2], neighbour[len(neighbour) // 2 :]]
        found.new.append(neighbour)
    if case == "lost neighbour":
        found.new.append(neighbour)
    if case == "speck before":
        found.old.append(rng.choice(SPECKS))
    for planted_word in (word, other) if case == "two in a row" else (word,):
        found.pairs.append((case, len(found.old), len(found.new)))
        found.old.append(_surely_misread(rng, planted_word))
        found.new.append(planted_word)
    if case == "speck after":
        found.old.append(rng.choice(SPECKS))


def _surely_misread(rng: random.Random, word: str) -> str:
    misreading = word
    while misreading == word:
        misreading = misread(rng, word)
    return misreading
