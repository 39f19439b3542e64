"""Recognise posts, offices and their cable symbols in a heading, and repair their spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from cables.text.fuzzy import closeness, letters, plain, skeleton
from cables.text.vocabulary.markings import CAPTIONS, CLASSIFICATIONS, PRECEDENCES
from cables.text.vocabulary.offices import AGENCIES, OFFICES, POSTS, SYMBOLS
from cables.text.vocabulary.words import COMMON

TOKEN = re.compile(r"[^\W_]+(?:['.][^\W_]+)*")
# A division's own base at a post: WH/MIAMI.
BRANCH = re.compile(r"(?P<division>[A-Z]{2})/(?P<post>[A-Z]{4,15}(?: [A-Z]{2,12})?)")
SYMBOL_LENGTH = 4
# Words that stand between the names of an address list and begin or end none of them.
BETWEEN = frozenset(
    {"FOR", "INFO", "TO", "FROM", "AND", "CITE", "THE", "OF", "IN", "ACTION", "PRIORITY", "ROUTINE"}
)
LONGEST_NAME = 5
CLOSE_ENOUGH = 0.8
# How far to trust a symbol that is only known as the first letters of a post's name.
CUT_SYMBOL = 0.93
ABBREVIATED = 0.9
LONG_NAME = 7
PLAIN_SYMBOL = 0.98


@dataclass(frozen=True, slots=True)
class Office:
    """An office named in a text: as it should be spelt, and `text[start:end]` as it is read."""

    name: str
    full: str
    close: float
    start: int
    end: int

    @property
    def sure(self) -> float:
        """
        How far to trust the reading: the longer a name, the less a few wrong letters make it doubtful.

        A symbol cut from one post's name alone is read as it stands.
        """
        if self.close == CUT_SYMBOL and self.full != self.name:
            return PLAIN_SYMBOL
        return 1 - 0.5 * (1 - self.close) if len(letters(self.full)) >= LONG_NAME else self.close


def place(post: str) -> str:
    """The letters of a post's name that tell it from others: Panama and Panama City are one."""
    return letters(post.removeprefix("The ").removesuffix(" City"))


def symbols_of(post: str) -> set[str]:
    """The symbols that may be cut from a post's name: its first four letters, or those of one of its words."""
    words = (place(post), *(letters(word) for word in post.removesuffix(" City").split()))
    return {word[:SYMBOL_LENGTH] for word in words if len(word) >= SYMBOL_LENGTH}


def of_several(posts: Iterable[str]) -> frozenset[str]:
    """The symbols that may be cut from the names of several posts; those documented for one are its own."""
    found: dict[str, set[str]] = {}
    for post in posts:
        for symbol in symbols_of(post):
            found.setdefault(symbol, set()).add(place(post))
    return frozenset(symbol for symbol, places in found.items() if len(places) > 1) - SYMBOLS.keys()


NAMES: dict[str, str] = {letters(name): name for name in (*POSTS, *OFFICES, *AGENCIES)}
AMBIGUOUS = of_several(POSTS)
"""Symbols that may be those of several posts: they stand for none of them by themselves."""
CUT: dict[str, str] = {}
for _post in POSTS:
    _symbol = place(_post)[:SYMBOL_LENGTH]
    CUT.setdefault(_symbol, _symbol if _symbol in AMBIGUOUS else _post)
for _symbol, _name in SYMBOLS.items():
    CUT[_symbol] = _name
SKELETONS: dict[str, str] = {}
for _symbol in CUT:
    SKELETONS.setdefault(skeleton(_symbol), _symbol)
NAME_LIST = tuple(NAMES)
LIKENESS = 66
# Markings that come close to an office (RYBAT to Rabat) are what they say.
MARKINGS = frozenset(letters(marking) for marking in (*CAPTIONS, *CLASSIFICATIONS, *PRECEDENCES))


@lru_cache(maxsize=50_000)
def office(read: str) -> tuple[str, str, float] | None:
    """
    The office a short text names: (name to show, full name, closeness).

    A name spelt exactly is shown as it stands; a damaged one as the vocabulary spells it; a symbol stays a symbol.
    """
    key = letters(read)
    if len(key) < 2 or key in MARKINGS:
        return None
    branch = BRANCH.fullmatch(read)
    if branch:
        named = office(branch["post"])
        return (f"{branch['division']}/{named[0]}", named[1], named[2]) if named and named[2] == 1.0 else None
    if key in NAMES:
        return " ".join(plain(read).replace("_", " ").split()).strip(" .,:;()"), NAMES[key], 1.0
    if key in CUT:
        return key, CUT[key], 1.0 if key in SYMBOLS else CUT_SYMBOL
    if len(key) >= 5:
        # Few short texts are a name: most are told so by the names of about their length alone.
        found = likest(key, names_near(len(key))) and likest(key, NAME_LIST)
        if found:
            close = closeness(key, found)
            if close >= CLOSE_ENOUGH:
                return NAMES[found], NAMES[found], close
    if len(key) == SYMBOL_LENGTH:
        symbol = SKELETONS.get(skeleton(key))
        if symbol:
            return symbol, CUT[symbol], 0.85 if symbol in SYMBOLS else 0.8
    return None


def likest(key: str, names: tuple[str, ...]) -> str | None:
    """Of some names the one with most letters in common, if they are enough."""
    found = process.extractOne(key, names, scorer=fuzz.ratio, score_cutoff=LIKENESS)
    return found[0] if found else None


@lru_cache(maxsize=40)
def names_near(length: int) -> tuple[str, ...]:
    """The names that so many letters can come close enough to: no others are long or short enough."""
    return tuple(one for one in NAME_LIST if 2 * min(len(one), length) >= CLOSE_ENOUGH * (len(one) + length))


def office_key(name: str) -> str:
    """
    A key that a name and its cable symbol share: the first letters of the full name.

    Where these may be those of several posts, the whole name.
    """
    known = office(name)
    whole = place(known[1] if known else name)
    return whole if whole[:SYMBOL_LENGTH] in AMBIGUOUS else whole[:SYMBOL_LENGTH]


def same_office(one: str, other: str) -> bool:
    """Whether two names are those of one office, or one is a symbol that may abbreviate the other."""
    if office_key(one) == office_key(other):
        return True
    return stands_for(one, other) or stands_for(other, one)


def stands_for(symbol: str, name: str) -> bool:
    """Whether a symbol that is no post's alone has letters of a name, in their order from one of its words on."""
    known = office(symbol)
    alone = known is not None and known[0] != known[1]
    return len(letters(symbol)) <= SYMBOL_LENGTH and not alone and shortens(symbol, name)


def shortens(symbol: str, name: str) -> bool:
    """Whether the letters of a symbol stand in a name in this order, from the beginning of one of its words on."""
    wanted = letters(symbol)
    if not 3 <= len(wanted) < len(letters(name)):
        return False
    words = name.upper().split()
    return any(follows(wanted, letters(" ".join(words[at:]))) for at in range(len(words)))


def follows(wanted: str, read: str) -> bool:
    """Whether the letters of one word stand in another in their order, the first of both the same."""
    left = iter(read)
    return read[:1] == wanted[:1] and all(letter in left for letter in wanted)


def spelt_out_by(keys: Mapping[str, str]) -> dict[str, str]:
    """
    Which keys of symbols that may be several posts' are spelt out by another of the keys: by one alone.

    Args:
        keys: Each key with a name that has it.
    """
    found = {}
    for key in keys:
        if key in AMBIGUOUS:
            names = [other for other, name in keys.items() if other != key and shortens(key, name)]
            if len(names) == 1:
                found[key] = names[0]
    return found


@lru_cache(maxsize=50_000)
def damaged_symbol(read: str) -> tuple[str, str, float] | None:
    """
    The one symbol that four letters come clearly closest to; only for places where a symbol must stand.

    The busiest offices, which have symbols of their own, go before posts that are as close.
    """
    key = letters(read)
    if len(key) != SYMBOL_LENGTH:
        return None
    ranked = sorted(
        ((closeness(key, symbol) + (0.06 if symbol in SYMBOLS else 0.0), symbol) for symbol in CUT), reverse=True
    )
    first, second = ranked[:2]
    return (
        (first[1], CUT[first[1]], min(first[0], 0.9)) if first[0] >= 0.7 and first[0] - second[0] >= 0.05 else None
    )


@lru_cache(maxsize=20_000)
def abbreviation(read: str) -> tuple[str, str, float] | None:
    """
    A post by a symbol of four capitals that has letters of its name in their order (GNVA, PACY, SDOM).

    Only where one post alone has them; the symbol stays as it is read, for places where a symbol must stand.
    """
    if len(read) != SYMBOL_LENGTH or not (read.isascii() and read.isalpha() and read.isupper()):
        return None
    if read.casefold() in COMMON or letters(read) in MARKINGS:
        return None
    found = {letters(post.removeprefix("The ")) for post in POSTS if abbreviates(read, post)}
    return (read, read, ABBREVIATED) if len(found) == 1 else None


def abbreviates(symbol: str, name: str) -> bool:
    """Whether the letters of a symbol stand in a name in this order, from its beginning on."""
    left = iter(letters(name))
    return letters(name)[:1] == symbol[:1] and all(letter in left for letter in symbol)


@lru_cache(maxsize=20_000)
def offices(text: str, symbols: bool = False) -> tuple[Office, ...]:
    """
    All offices a stretch of text names, in order; the longest name at a place wins.

    With `symbols`, four letters that come close to a cable symbol count too.
    """
    tokens = list(TOKEN.finditer(text[:400]))
    found, at = [], 0
    while at < len(tokens):
        figures = next((i for i, t in enumerate(tokens[at : at + LONGEST_NAME]) if t[0].isdigit()), LONGEST_NAME)
        for length in range(min(figures, len(tokens) - at), 0, -1):
            start, end = tokens[at].start(), tokens[at + length - 1].end()
            ends = {tokens[at][0].upper(), tokens[at + length - 1][0].upper()}
            if length > 1 and ("," in text[start:end] or ends & BETWEEN) and letters(text[start:end]) not in NAMES:
                continue
            named = office(text[start:end]) if end - start <= 40 else None
            if named is None and symbols and length == 1:
                named = damaged_symbol(text[start:end]) or abbreviation(text[start:end])
            if named:
                found.append(Office(*named, start, end))
                at += length
                break
        else:
            at += 1
    return tuple(found)
