r"""
Words as search sees them: what counts as one, in which form it is kept, and what OCR makes of it.

A word is a run of letters and digits, in small letters without accents. Markup inside it, an apostrophe and the
hyphen of a line's end do not break it (`KHRU-\nSHCHEV` is one word); a possessive 's is left away; `10,000` is one
number. A word with hyphens (`IL-28`) is each of its parts, one after the other, and all of them together (`il28`).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import NamedTuple
from zlib import crc32

from rapidfuzz.distance import Levenshtein

LONGEST = 60
"""Letters kept of a word; what is longer is noise, and stays findable by its beginning."""

_MARKUP = r"</?(?:u|b|i|s|sub|sup|mark|em|strong)>|(?<!~)~~(?!~)|\*{1,3}|`|(?<!_)__(?!_)"
_BREAK = r"[-‐‑¬\u00ad][ \t]*\r?\n[ \t]*"
UNSEEN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
"""Soft hyphens and characters without width: nobody sees them, so they are no part of any word."""


def _token(letter: str) -> re.Pattern[str]:
    """Runs of letters and digits, with what may stand inside a word or between its parts."""
    seen = rf"['’]|{_BREAK}|[-‐‑¬]|(?<=\d),(?=\d{{3}}(?!\d))|(?i:{_MARKUP})"
    within = rf"[{UNSEEN}]*(?:{seen})[{UNSEEN}]*|[{UNSEEN}]+"
    return re.compile(rf"{letter}+(?:(?:{within}){letter}+)*")


_TOKEN = _token(r"[^\W_]")
_ASCII_TOKEN = _token("[A-Za-z0-9]")  # the same and faster, for most texts
_WITHIN = re.compile(rf"['’]|,|[{UNSEEN}]|{_MARKUP}", re.IGNORECASE)
_LINE_BREAK = re.compile(_BREAK)
_HYPHEN = re.compile(r"[-‐‑¬]")
_POSSESSIVE = re.compile(r"['’][sS]\Z")


class Token(NamedTuple):
    """
    A word and where it stands.

    `start` and `end` count code points of the text, end exclusive. `position` counts words: of words one after the
    other each has one more than the one before. Words read in place of one another share one.
    """

    word: str
    start: int
    end: int
    position: int


def fold(text: str) -> str:
    """Letters and digits alone, small, without accents and ligatures; `ß` is `ss`. May leave nothing."""
    if text.isalnum() and text.isascii():
        return text.lower()
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


def tokens(
    text: str, beside: Sequence[tuple[int, int]] = (), start: int = 0, end: int | None = None
) -> Iterator[Token]:
    """
    The words of a text in order.

    Args:
        text: Without transcription marks, or raw OCR.
        beside: Spans, in order and apart, of words that stand beside the text, as struck words do: they have
            positions of their own, and the text runs on behind them as if they were not there.
        start, end: Only words of `text[start:end]`.
    """
    position = 1
    openings = [span[0] for span in beside]
    inside, kept = -1, 1
    pattern = _ASCII_TOKEN if text.isascii() else _TOKEN
    for match in pattern.finditer(text, start, len(text) if end is None else end):
        if openings:
            at = bisect_right(openings, match.start()) - 1
            now = at if at >= 0 and match.start() < beside[at][1] else -1
            if now != inside:
                position = kept if now < 0 else position
                kept = position if now >= 0 and inside < 0 else kept
                inside = now
        found = match[0]
        if found.isalnum():
            if word := fold(found)[:LONGEST]:
                yield Token(word, match.start(), match.end(), position)
                position += 1
        else:
            for token in _compound(found, match.start(), position):
                yield token
                position = token.position + 1


def _compound(found: str, start: int, position: int) -> list[Token]:
    """The words of a run with something in it that is no letter; the one that stands last comes last."""
    span = (start, start + len(found))
    broken = [_word(part) for part in _LINE_BREAK.split(found)]
    if len(broken) > 1 and not any(_HYPHEN.search(part) for part in broken):
        words = [*(part for part in broken if part), "".join(broken)]
        return [Token(word[:LONGEST], *span, position) for word in words]
    joined = _LINE_BREAK.sub("-", found)
    parts: list[Token] = []
    at = start
    for part in _HYPHEN.split(joined):
        if word := _word(part):
            where = (at, at + len(part)) if joined == found else span
            parts.append(Token(word[:LONGEST], *where, position + len(parts)))
        at += len(part) + 1
    if len(parts) < 2:
        return parts
    whole = "".join(part.word for part in parts)[:LONGEST]
    last = parts[-1]
    return [Token(whole, *span, position), *parts[:-1], Token(whole, *span, last.position), last]


def _word(part: str) -> str:
    """One word in the form it is kept in."""
    return fold(_WITHIN.sub("", _POSSESSIVE.sub("", part)))


# --- what OCR makes of a word

SHORTEST_EXPANDED = 5
"""Letters of the shortest word for which misreadings are sought: shorter ones are too near to too many others."""

_LOOK_ALIKE = ("oqdc0", "il1jtf", "s5", "z2", "b8", "ceg6", "nmhw", "pfr", "vuy", "a4", "kx")
_GROUP_OF = {letter: group[0] for group in reversed(_LOOK_ALIKE) for letter in group}
_SKELETON = str.maketrans(_GROUP_OF)
_READ_FOR_ONE_ANOTHER = (
    "oqd0", "oce", "il1jt", "tf", "lf", "s5", "z2", "b8", "g6", "cg", "ce",
    "nmhw", "nu", "pfr", "vuy", "a4", "kx", "hb", "ao", "rk", "ei", "rn", "ea",
    "yv", "xs", "db", "bh", "wv", "7t",
)  # fmt: skip
_ALIKE = frozenset((a, b) for group in _READ_FOR_ONE_ANOTHER for a in group for b in group if a != b)
_THIN = frozenset("il1jtfr")
_STROKES = (
    ("rn", "m"),
    ("ri", "n"),
    ("cl", "d"),
    ("vv", "w"),
    ("ii", "u"),
    ("li", "h"),
    ("nn", "m"),
    ("iii", "m"),
)

SAME, ALIKE, SLIP, OTHER = 0.0, 0.4, 0.7, 1.0


def can_be_misread(word: str) -> bool:
    """Whether a word is long enough, and enough of a word, for its misreadings to be told from other words."""
    return SHORTEST_EXPANDED <= len(word) <= 30 and sum(c.isalpha() for c in word) >= max(3, 0.6 * len(word))


def _key(letters: str) -> int:
    number = crc32(letters.encode())
    return number - (1 << 32) if number >= 1 << 31 else number


def keys(word: str, lost: int = 1) -> list[int]:
    """
    Numbers that two words near each other have in common.

    One for the word with letters that look alike taken for one another, one for each way of losing up to `lost` of
    its letters. Signed 32-bit integers, each once; two far words may share one by accident.
    """
    skeleton = word.translate(_SKELETON)
    found = {_key(skeleton)}
    for count in range(1, lost + 1):
        for left_out in combinations(range(len(skeleton)), count):
            shorter = skeleton
            for place in reversed(left_out):
                shorter = shorter[:place] + shorter[place + 1 :]
            found.add(_key(shorter))
    return sorted(found)


def keys_sought(word: str) -> list[int]:
    """The keys under which misreadings of a word are looked up: with two letters lost where it is long enough."""
    return keys(word, 1 if len(word) < 7 else 2)


_TOLERANCE = {5: ALIKE, 6: OTHER, 7: 1.2, 8: 1.4, 9: 1.6, 10: 1.9, 11: 1.9}


def tolerance(word: str) -> float:
    """The greatest distance at which something is still taken for a misreading of a word."""
    return _TOLERANCE.get(len(word), 2.2 if len(word) > 11 else 0.0)


def distance(word: str, read: str) -> float:
    """
    How far a reading is from a word, where what OCR often does costs less than what it does not.

    A look-alike costs 0.4, a thin or doubled letter too many or too few 0.7, any other change of a letter 1;
    strokes that run together (`rn` for `m`) 0.4.
    """
    plain = _distance(word, read)
    for strokes, letter in _STROKES:
        if strokes in read and letter in word:
            plain = min(plain, ALIKE + _distance(word, read.replace(strokes, letter)))
        if strokes in word and letter in read:
            plain = min(plain, ALIKE + _distance(word.replace(strokes, letter), read))
    return plain


def _distance(word: str, read: str) -> float:
    cost = 0.0
    for edit in Levenshtein.editops(word, read):
        at, to = edit.src_pos, edit.dest_pos
        if edit.tag == "replace":
            step = ALIKE if (word[at], read[to]) in _ALIKE else OTHER
        else:
            letters, place = (word, at) if edit.tag == "delete" else (read, to)
            letter = letters[place]
            doubled = letter in letters[max(0, place - 1) : place] + letters[place + 1 : place + 2]
            step = SLIP if letter in _THIN or doubled else OTHER
        cost += step
    return cost


_ENDINGS = ("s", "es", "ed", "ing", "d")


def is_other_form(word: str, other: str) -> bool:
    """Whether two words differ by an ending of grammar only, as `missile` and `missiles` do."""
    short, long = sorted((word, other), key=len)
    return long.startswith(short) and long[len(short) :] in _ENDINGS
