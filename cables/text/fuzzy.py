"""How alike two strings are once the usual mistakes of OCR are forgiven."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Indel

# Letters that OCR engines take for one another on carbon copies and teletype paper: each group is read as its
# first member.
LOOK_ALIKES = ("O0QD", "I1L|!][JTl", "S5$", "Z2", "B8", "CGE6(", "NMHW", "PFR", "VUY", "A4", "KX")
SKELETON = str.maketrans({letter: group[0] for group in LOOK_ALIKES for letter in group})
NOT_LETTERS = re.compile(r"[^A-Z0-9]+")
NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# Letters of other alphabets that look like a Latin one (after the confusables of Unicode Technical Standard 39):
# engines that know several languages take stamped capitals for them.
FOREIGN = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХДЛПГЗБЭЯасеорухкмнтвѕіјдлпгиΑΒΕΖΗΙΚΜΝΟΡΤΥΧοĐđŁłØøı",
        "ABESIJKMHOPCTYXDLNR36EYaceopyxkmntbsijdlnruABEZHIKMNOPTYXoDdLlOoi",
        strict=True,
    )
)


@lru_cache(maxsize=4_000)
def latin(letter: str) -> str:
    """One letter as the Latin one it looks like, without its accent; anything else as it is."""
    base = unicodedata.normalize("NFD", letter)[0]
    return base if base.isascii() else FOREIGN.get(base, letter)


def plain(text: str) -> str:
    """The text with accents and look-alike letters of other alphabets made Latin, one character for one."""
    return text if text.isascii() else NOT_ASCII.sub(lambda m: latin(m[0]), text)


@lru_cache(maxsize=50_000)
def letters(text: str) -> str:
    """Upper-case Latin letters and digits only: spaced-out and broken words come together."""
    return NOT_LETTERS.sub("", plain(text).upper())


@lru_cache(maxsize=50_000)
def skeleton(text: str) -> str:
    """The letters with look-alikes taken for one another, so that `COHFIDENTIAL` and `CONFIDENTIAL` are equal."""
    return letters(text).translate(SKELETON)


@lru_cache(maxsize=200_000)
def closeness(read: str, known: str) -> float:
    """
    How close a reading comes to a known word or formula, from 0 to 1.

    Half of it is the share of letters in common, half the share after look-alikes are taken for one another, so
    that a
    look-alike costs about half of what any other wrong letter costs. Blanks and punctuation do not count.
    """
    a, b = letters(read), letters(known)
    if not a or not b:
        return 0.0
    if a == b:
        return 1.0
    if abs(len(a) - len(b)) > 0.6 * max(len(a), len(b)):
        return 0.0
    plain = Indel.normalized_similarity(a, b)
    if plain < 0.4:
        return plain
    return 0.5 * plain + 0.5 * Indel.normalized_similarity(skeleton(read), skeleton(known))


@lru_cache(maxsize=64)
def spelt(known: tuple[str, ...]) -> tuple[str, ...]:
    """The letters of all strings of a list."""
    return tuple(letters(one) for one in known)


def best(read: str, known: tuple[str, ...], threshold: float) -> tuple[str, float] | None:
    """The known string closest to a reading, if it comes at least as close as `threshold`."""
    # Half of the closeness is the share of common letters: a string with too few of them cannot be near enough.
    least = max(2 * threshold - 1, 0.0) * 100
    near = process.extract(letters(read), spelt(known), scorer=fuzz.ratio, score_cutoff=least, limit=4)
    found = max(((closeness(read, known[at]), known[at]) for _, _, at in near), default=(0.0, ""))
    return (found[1], found[0]) if found[1] and found[0] >= threshold else None
