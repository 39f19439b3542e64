"""
What is kept of a cable's words to find it by, in the form PostgreSQL indexes: pure text, made without a database.

Every word is kept with its places. A letter says where each place is: A in what describes the cable, B in its
text, D in the raw OCR. Besides words there are signs no word can be taken for; they let the index alone answer
what would else need the places:

    -word     the word stands in the raw OCR only
    +word     the word does not stand in the raw OCR
    =word     the word describes the cable, or stands in its text three times and more
    ~x        two words stand one after the other; x is one of 20,000 letters that stand for all pairs of words
    ~in of    the same of two words that stand side by side everywhere: said outright
    #1862     the number of the telegram; #1862@17 the same with its sender
    @17       correspondent 17 sent or received it
"""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast
from zlib import crc32

from cables.text import marks, vocabulary
from cables.text.vocabulary.words import COMMON
from cables.text.words import tokens

PLACES_A_PART = 8_000
"""Places in one row: PostgreSQL counts them to 16,383 only, and keeps 255 of a word."""
OVERLAP = 20
MOST_PLACES = 255
GAP = 10
"""Places left empty between two texts, so that no phrase runs from one into the other."""
OFTEN = 3
FIRST_LETTER, LETTERS = 0x4E00, 20_992

_OF_DIPLOMATS = Path(vocabulary.__file__).with_name("diplomatic.txt")
FREQUENT = COMMON | frozenset(_OF_DIPLOMATS.read_text(encoding="ascii").split())
"""Words whose pairs have signs of their own. Whoever changes them has to make the index anew (`reindex`)."""


def is_said_outright(first: str, second: str) -> bool:
    """Whether the sign of a pair stands for no other."""
    return first in FREQUENT and second in FREQUENT


def pair(first: str, second: str) -> str:
    """
    The sign that a word stands directly before another.

    Where it is not said outright, a few pairs share it: it can rule out, not confirm.
    """
    if is_said_outright(first, second):
        return f"~{first} {second}"
    return "~" + chr(FIRST_LETTER + crc32(f"{first} {second}".encode()) % LETTERS)


@dataclass(frozen=True, slots=True)
class Text:
    """One text of a cable: its letter, its words without marks, and which spans stand beside it."""

    letter: str
    words: str
    beside: Sequence[tuple[int, int]] = ()


_SIGNS = {
    "~": ("~~",),
    "_": ("__",),
    "^": ("^{",),
    "\\": ("\\",),
    "[": ("?]", "[page ", "[note: ", "[illegible", "[withheld"),
}
"""What no mark and no escape can do without one of, by a sign that is looked for faster than several together."""


def _may_have_marks(text: str) -> bool:
    return any(sign in text and any(signs in text for signs in several) for sign, several in _SIGNS.items())


def as_transmitted(text: str, amended: str, direction: str) -> tuple[marks.PlainText, list[tuple[int, int]]]:
    """
    The words of a transcription, and which spans of them stand beside what was transmitted: struck or added later.

    Args:
        amended, direction: As for `cables.text.marks.transmitted`.
    """
    if not _may_have_marks(text):
        return marks.PlainText(text, cast("array[int]", range(len(text) + 1))), []
    plain = marks.plain_map(text)
    if "~~" not in text and "^{" not in text:
        return plain, []
    aside = "struck" if marks.transmitted_reading(amended, direction) == "amended" else "inserted"
    spans: list[tuple[int, int]] = []
    for node in marks.parse(text).nodes:
        if node.kind == aside and (not spans or node.start >= spans[-1][1]):
            spans.append((node.start, node.end))
    return plain, [(plain.plain_offset(start), plain.plain_offset(end)) for start, end in spans]


@dataclass(slots=True)
class Kept:
    """What is kept of one cable: `parts` are tsvectors as PostgreSQL reads them, `vocabulary` its words."""

    parts: list[str] = field(default_factory=list)
    vocabulary: set[str] = field(default_factory=set)


def keep(texts: Iterable[Text], signs: Iterable[str] = ()) -> Kept:
    """
    Everything a cable is found by; always at least one part.

    Args:
        texts: What describes the cable, its text, its raw readings.
        signs: Signs of the kinds `#` and `@`.
    """
    places: list[dict[str, list[str]]] = [{}]
    by_letter: dict[str, dict[str, int]] = {"A": defaultdict(int), "B": defaultdict(int), "D": defaultdict(int)}
    pairs: set[str] = set()
    base = 0
    for text in texts:
        at: dict[int, list[str]] = defaultdict(list)
        count = by_letter[text.letter]
        for word, _, _, position in tokens(text.words, text.beside):
            count[word] += 1
            at[position].append(word)
            _put(places, word, base + position, text.letter)
        pairs.update(pair(a, b) for place, words in at.items() for a in words for b in at.get(place + 1, ()))
        base += max(at, default=0) + GAP
    described, text_words, in_raw = by_letter["A"], by_letter["B"], by_letter["D"].keys()
    in_text = described.keys() | text_words.keys()
    extra = [*(f"-{word}" for word in in_raw - in_text), *(f"+{word}" for word in in_text - in_raw), *pairs]
    extra += (f"={word}" for word in {*described, *(word for word, count in text_words.items() if count >= OFTEN)})
    extra += (f"+{sign}" for sign in signs)
    vocabulary = in_text | in_raw
    return Kept([_part(row, vocabulary if len(places) > 1 else (), signs, extra) for row in places], vocabulary)


def _put(places: list[dict[str, list[str]]], word: str, at: int, letter: str) -> None:
    """Note a place of a word; the first words of a part stand at the end of the part before it too."""
    part, place = divmod(at, PLACES_A_PART)
    while len(places) <= part:
        places.append({})
    places[part].setdefault(word, []).append(f"{place + 1}{letter}")
    if part and place < OVERLAP:
        places[part - 1].setdefault(word, []).append(f"{PLACES_A_PART + place + 1}{letter}")


def _part(row: dict[str, list[str]], others: Iterable[str], signs: Iterable[str], extra: Iterable[str]) -> str:
    """A tsvector: words with their places, then what has none. Words are letters and digits: nothing to escape."""
    written = [f"'{word}':{','.join(places[:MOST_PLACES])}" for word, places in row.items()]
    written += (f"'{word}'" for word in others if word not in row)
    written += (f"'{sign}':1A" for sign in signs)
    written += (f"'{word}'" for word in extra)
    return " ".join(written)
