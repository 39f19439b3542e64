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
    #         not all of its words are kept
"""

from __future__ import annotations

from array import array
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
MOST_WORDS = 300_000
"""Words of a cable, all its texts together, that are looked at: about a thousand pages."""
MOST_BYTES, MOST_PAIR_BYTES, MOST_PLACE_BYTES, MOST_SIGNS = 600_000, 200_000, 120_000, 1_500
"""What a row may hold of words, pairs, places and signs: PostgreSQL takes 1,048,575 bytes for all together."""
MOST_AT_A_PLACE = 8
"""Words at one place that make pairs with the next: struck words can lie over one another in any number."""
CUT = "#"
"""The sign of a cable of whose words not all are kept."""
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
    """
    What is kept of one cable: `parts` are tsvectors as PostgreSQL reads them, `vocabulary` its words.

    `is_cut`: it has more different words, or more words, than can be kept; the last of them are not found.
    """

    parts: list[str] = field(default_factory=list)
    vocabulary: set[str] = field(default_factory=set)
    is_cut: bool = False


def keep(texts: Iterable[Text], signs: Iterable[str] = ()) -> Kept:
    """
    Everything a cable is found by; always at least one part.

    Args:
        texts: What describes the cable, its text, its raw readings.
        signs: Signs of the kinds `#` and `@`.
    """
    gathered = _Gathered()
    for text in texts:
        gathered.add(text)
    described, in_raw = gathered.count["A"], gathered.count["D"].keys()
    in_text = described.keys() | gathered.count["B"].keys()
    often = (word for word, count in gathered.count["B"].items() if count >= OFTEN)
    signs = list(signs)
    is_cut = gathered.is_cut or len(signs) > MOST_SIGNS
    signs = signs[:MOST_SIGNS]
    extra = [*(f"-{word}" for word in in_raw - in_text), *(f"+{word}" for word in in_text - in_raw)]
    extra += gathered.pairs
    extra += (f"={word}" for word in {*described, *often})
    extra += (f"+{sign}" for sign in signs)
    extra += [CUT] if is_cut else []
    vocabulary = in_text | in_raw
    others = vocabulary if len(gathered.places) > 1 else ()
    return Kept([_part(row, others, signs, extra) for row in gathered.places], vocabulary, is_cut)


class _Gathered:
    """
    The words of a cable's texts and where they stand, as far as there is room.

    Words that come first have it: those that describe the cable, then its text, then its raw readings.
    """

    def __init__(self) -> None:
        self.places: list[dict[str, list[str]]] = [{}]
        self.count: dict[str, dict[str, int]] = {"A": {}, "B": {}, "D": {}}
        self.pairs: set[str] = set()
        self.is_cut = False
        self._base = self._words = self._bytes = self._pair_bytes = 0
        self._place_bytes = [0]
        self._known: dict[str, str] = {}

    def add(self, text: Text) -> None:
        """Take in the words of one text."""
        at: dict[int, list[str]] = {}
        last = 0
        for word, _, _, position in tokens(text.words, text.beside):
            self._words += 1
            if self._words > MOST_WORDS:
                self.is_cut = True
                break
            last = max(last, position)
            if not self._has_room(word, text.letter):
                self.is_cut = True
                continue
            word = self._known[word]
            self._put(word, self._base + position, text.letter)
            self._pair(at, word, position)
            if not text.beside and len(at) > 2:  # without words beside it a text never goes back
                at = {place: words for place, words in at.items() if place >= position - 1}
        self._base += last + GAP

    def _has_room(self, word: str, letter: str) -> bool:
        """Count a word, unless it is a new one for which no room is left."""
        count = self.count[letter]
        number = count.get(word, 0)
        if not number:
            # Twice: once as itself, once more to tell whether it stands in the text, in the raw OCR or in both.
            cost = 0 if word in self._known else 2 * _bytes(word)
            cost += _bytes(word) if letter == "A" else 0
            if self._bytes + cost > MOST_BYTES:
                return False
            self._bytes += cost
            self._known.setdefault(word, word)
        elif number + 1 == OFTEN and letter == "B":
            self._bytes += _bytes(word)
        count[word] = number + 1
        return True

    def _put(self, word: str, at: int, letter: str) -> None:
        """Note a place of a word; the first words of a part stand at the end of the part before it too."""
        part, place = divmod(at, PLACES_A_PART)
        while len(self.places) <= part:
            self.places.append({})
            self._place_bytes.append(0)
        self._note(part, word, f"{place + 1}{letter}")
        if part and place < OVERLAP:
            self._note(part - 1, word, f"{PLACES_A_PART + place + 1}{letter}")

    def _note(self, part: int, word: str, place: str) -> None:
        noted = self.places[part].setdefault(word, [])
        if len(noted) < MOST_PLACES and self._place_bytes[part] < MOST_PLACE_BYTES:
            noted.append(place)
            self._place_bytes[part] += 2

    def _pair(self, at: dict[int, list[str]], word: str, position: int) -> None:
        """Note the pairs a word makes with those before and after it."""
        here = at.setdefault(position, [])
        if word in here or len(here) == MOST_AT_A_PLACE:
            return
        here.append(word)
        signs = [pair(before, word) for before in at.get(position - 1, ())]
        signs += (pair(word, after) for after in at.get(position + 1, ()))
        for sign in signs:
            if sign not in self.pairs:
                self._pair_bytes += _bytes(sign)
                if self._pair_bytes <= MOST_PAIR_BYTES:
                    self.pairs.add(sign)
                else:
                    self.is_cut = True


def _bytes(word: str) -> int:
    """What a word takes in a row: its letters in UTF-8, evened, and the number of its places."""
    return len(word if word.isascii() else word.encode()) + 4


def _part(row: dict[str, list[str]], others: Iterable[str], signs: Iterable[str], extra: Iterable[str]) -> str:
    """A tsvector: words with their places, then what has none. Words are letters and digits: nothing to escape."""
    written = [f"'{word}':{','.join(places)}" if places else f"'{word}'" for word, places in row.items()]
    written += (f"'{word}'" for word in others if word not in row)
    written += (f"'{sign}':1A" for sign in signs)
    written += (f"'{word}'" for word in extra)
    return " ".join(written)
