"""
Words of a transcription that the machine doubts: what somebody who corrects a text should look at first.

A doubt is no error. Names and cable jargon stand in no dictionary, so whatever the archive's approved texts hold
is known too, and in running text in small letters a word with a capital is taken for a name.
"""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from cables.text.marks import PlainText, plain_map
from cables.text.patience import look_at_the_clock
from cables.text.vocabulary.words import COMMON

# A word with what OCR likes to put into it; signs at its ends are punctuation and not its.
_WORD = re.compile(r"[^\W_](?:[^\s]*[^\W_])?")
_PARTS = re.compile(r"[-/–—’'.,:;()&]+")
_STRAY = re.compile(r"[^\w\s\-/–—’'.,:;()&?\[\]]|_")
_FIGURES = re.compile(r"[^\W\d_]\d|\d[^\W\d_]")
# Figures with letters that are right as they stand: 2nd, 1960s, 3a, 12B, 191600Z, F-104G.
_NUMBERED = re.compile(r"\d+(?:st|nd|rd|th|s|[A-Za-z]|am|pm)?\Z|[A-Z]{1,4}-?\d+[A-Z]?\Z", re.IGNORECASE)
_ENDINGS = ("'s", "’s", "s", "es", "ed", "ing", "ly", "er", "ers")
# American spellings of words the dictionary has in the British one.
_SPELLINGS = (("or", "our"), ("ll", "l"), ("iz", "is"), ("er", "re"), ("ense", "ence"))
_CABLESE = frozenset(
    """
    ussr usun unsyg syg sov sovs oas nato seato cento usg hmg fonoff deptel embtel contel dept secdef emb amb ambs
    refdep reftel mfm scf unsc unga eec usis usia cincpac cinclant saclant
    """.split()  # noqa: SIM905 (a list of forty quoted words is no easier to read)
)
SHORT = 3  # letters; shorter words are too often abbreviations to doubt them


@dataclass(frozen=True, slots=True)
class Doubt:
    """A word to look at: [start, end) in code points of the text as given, and why, as words for a person."""

    start: int
    end: int
    reason: str


@lru_cache(maxsize=1)
def dictionary() -> frozenset[str]:
    """
    82,765 English words in small letters, with the telegraphic ones of our own list.

    Source: the frequency dictionary of SymSpell (Google Books Ngrams crossed with SCOWL), as the package
    symspellpy carries it; read as a file, the package itself is never imported.
    """
    spec = find_spec("symspellpy")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        return frozenset(COMMON)
    path = Path(next(iter(folders))) / "frequency_dictionary_en_82_765.txt"
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    # One or two letters are words of the web (they come with every abbreviation), not of prose.
    words = {line.partition(" ")[0] for line in lines}
    return frozenset({word for word in words if len(word) >= SHORT} | COMMON)


def doubts(text: str, lexicon: Container[str]) -> list[Doubt]:
    """
    The words of a transcription that look misread, in reading order.

    Args:
        text: With marks or without; gaps and editors' notes are not looked at.
        lexicon: Known words in small letters, such as `dictionary()`.

    Returns:
        One item a word, an empty list if there is none.
    """
    found = plain_map(text)
    capitals = _in_capitals(found.text)
    said: dict[str, str] = {}
    doubtful = []
    for match in _WORD.finditer(found.text):
        word = match[0]
        if word not in said:
            look_at_the_clock()
            said[word] = _reason(word, lexicon, capitals)
        if said[word]:
            doubtful.append(_doubt(found, match.start(), match.end(), said[word]))
    return doubtful


def _doubt(found: PlainText, start: int, end: int, reason: str) -> Doubt:
    first, last = found.source_span(start, end)
    return Doubt(first, last, reason)


def _in_capitals(text: str) -> bool:
    letters = [sign for sign in text[:4000] if sign.isalpha()]
    return sum(map(str.isupper, letters)) > 0.6 * len(letters)


def _reason(word: str, lexicon: Container[str], capitals: bool) -> str:
    """Why a word is doubtful; "" if it is not."""
    if word.isdecimal() or _known(word, lexicon):
        return ""
    if _STRAY.search(word):
        return "a sign inside the word"
    unknown = [part for part in _PARTS.split(word) if part and not _passes(part, lexicon, capitals)]
    if not unknown:
        return ""
    return "figures among letters" if any(map(_FIGURES.search, unknown)) else "in no word list"


def _passes(part: str, lexicon: Container[str], capitals: bool) -> bool:
    """Whether a part of a word is known, a number, too short to tell, or by its capitals a name."""
    if part.isdecimal() or _NUMBERED.match(part) or _known(part, lexicon):
        return True
    if not part.isalpha():
        return not any(map(str.isalpha, part))
    return len(part) < SHORT or (not capitals and part[0].isupper() and (part.istitle() or part.isupper()))


def _known(word: str, lexicon: Container[str]) -> bool:
    small = word.lower()
    stems = [small, *(small.removesuffix(end) for end in _ENDINGS if len(small) > len(end) + 2)]
    spelt = (stem.replace(ours, theirs) for stem in stems for ours, theirs in _SPELLINGS if ours in stem)
    return any(stem in lexicon or stem in _CABLESE for stem in stems) or any(stem in lexicon for stem in spelt)
