"""One side of a comparison: its words, where each stands in the text as given, and words as code points."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, compress, count, repeat
from operator import add
from string import ascii_lowercase
from typing import NamedTuple

from cables.text.marks import plain_map
from cables.text.words import UNSEEN

# Every character str.split() takes for a blank, but the space.
_BLANKS = (
    *"\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000",
    *map(chr, range(0x2000, 0x200B)),
)
_HYPHENS = "-\xad\xac"
_PUNCTUATION = re.compile(r"[\W_]+")
_SEEN = str.maketrans(dict.fromkeys(UNSEEN))
ONLY_OLD, ONLY_NEW = "\0", "\1"  # words of one side only; never equal


class Skip(NamedTuple):
    """A span of one text that takes no part in the comparison (page furniture, a heading), and why."""

    start: int
    end: int
    reason: str


class Break(NamedTuple):
    """A word in two parts: where in the joined word its second begins, and where that stands (plain)."""

    at: int
    second: int


@dataclass(slots=True)
class Side:
    """
    The words of one text.

    Attributes:
        text: The text as given.
        words: Words as compared letter by letter; one split over a line end is joined.
        forms: What must be equal for two words to be equal; `words` itself, unless case or punctuation is ignored.
        starts: Where each word starts, in plain coordinates (the text without marks, if those are ignored).
        offsets: From plain coordinates to the text as given; None if they are the same.
        breaks: By the start of the word, the words joined over a line end or something left out.
        skips: What takes no part, in order, clear of each other.
    """

    text: str
    words: list[str]
    forms: list[str]
    starts: list[int]
    offsets: array[int] | None
    skips: list[Skip]
    plain: str
    breaks: dict[int, list[Break]] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.words)

    @property
    def is_simple(self) -> bool:
        """Whether every letter stands where its word starts plus its place in the word."""
        return self.offsets is None and not self.breaks

    def source(self, position: int) -> int:
        """Where a plain position stands in the text as given."""
        return position if self.offsets is None else self.offsets[position]

    def source_end(self, position: int) -> int:
        """Where a span that ends at a plain position ends in the text as given."""
        return position if self.offsets is None or not position else self.offsets[position - 1] + 1

    def begin(self, word: int) -> int:
        """Where what belongs to a word begins in the text as given: with the marks that open before it."""
        if word == len(self.starts):
            return len(self.text)
        start = self.starts[word]
        if self.offsets is None or not start:
            return start
        return self.source_end(start) if self.plain[start - 1].isspace() else self.offsets[start]

    def position(self, word: int, letter: int) -> int:
        """The plain position of a letter of a word; past its last letter, the word's end."""
        start = self.starts[word]
        for broken in reversed(self.breaks.get(start, ())):
            if letter >= broken.at:
                return broken.second + letter - broken.at
        return start + letter

    def word_span(self, first: int, end: int) -> tuple[int, int]:
        """Where the words [first, end) stand in the text as given, without the blanks round them."""
        last = self.position(end - 1, len(self.words[end - 1]))
        return self.source(self.starts[first]), self.source_end(last)

    def letters(self, first: int, end: int) -> Sequence[int]:
        """The plain position of each letter of some words joined by blanks, and of the end of the last."""
        if end - first == 1 and not self.breaks:
            start = self.starts[first]
            return range(start, start + len(self.words[first]) + 1)
        places: list[int] = []
        for word in range(first, end):
            places += [self.position(word, letter) for letter in range(len(self.words[word]) + 1)]
        return places

    def letter_span(self, places: Sequence[int], start: int, end: int) -> tuple[int, int]:
        """Where letters [start, end) of joined words, whose `letters` are given, stand in the text as given."""
        if start == end:
            at = self.source_end(places[start - 1] + 1) if start else self.source(places[start])
            return at, at
        return self.source(places[start]), self.source_end(places[end - 1] + 1)

    def word_at(self, offset: int) -> int:
        """The first word that starts at or after an offset of the text as given."""
        if self.offsets is not None:
            offset = bisect_left(self.offsets, offset)
        return bisect_left(self.starts, offset)


def read_side(
    text: str, skips: Sequence[Skip], marks: bool, case: bool, punctuation: bool, after: str = ""
) -> Side:
    """
    Split a text into words.

    Args:
        text: The text as given.
        skips: Spans that take no part.
        marks: Whether transcription marks are ignored (a text that was never parsed for marks must say False).
        case, punctuation: Whether these count.
        after: For a text too long to compare by words: the letter that ends a stretch where it ends a word.
            Stretches then take the place of words.
    """
    found = plain_map(text, "marks") if marks else None
    plain, offsets = (found.text, found.offsets) if found else (text, None)
    kept = _clear(skips, len(text))
    masked = _spaced(_masked(plain, kept, offsets))
    words, starts = _stretches(masked, after) if after else _split(masked)
    side = Side(text, words, words, starts, offsets, kept, plain)
    if kept and not after:
        _join_over_skips(side)
    if after:
        side.forms = [" ".join(word.split()) if "  " in word else word for word in words]
    _drop_unseen(side)
    if not (case and punctuation):
        _normalise(side, case, punctuation)
    return side


def _drop_unseen(side: Side) -> None:
    """Let what nobody sees make no difference; what is nothing else is no word."""
    if not any(one in side.plain for one in UNSEEN):
        return
    forms = [form.translate(_SEEN) for form in side.forms]
    side.words, side.starts = list(compress(side.words, forms)), list(compress(side.starts, forms))
    side.forms = list(filter(None, forms))


def _clear(skips: Sequence[Skip], length: int) -> list[Skip]:
    """The spans in order, cut to the text and to one another."""
    kept: list[Skip] = []
    done = 0
    for start, end, reason in sorted(skips):
        start, end = max(start, done), min(end, length)
        if start < end:
            kept.append(Skip(start, end, reason))
            done = end
    return kept


def _masked(plain: str, skips: list[Skip], offsets: array[int] | None) -> str:
    """The text with blanks for what takes no part, so that every offset stays."""
    pieces: list[str] = []
    done = 0
    for start, end, _ in skips:
        if offsets is not None:
            start, end = bisect_left(offsets, start), bisect_left(offsets, end)
        pieces += plain[done:start], " " * (min(end, len(plain)) - start)
        done = end
    return "".join([*pieces, plain[done:]]) if pieces else plain


def _join_over_skips(side: Side) -> None:
    """Join the parts of words that only something left out inside them parts, such as the machine's own markup."""
    keep = bytearray(b"\1") * len(side)
    words, heads = list(side.words), list(range(len(side)))
    for start, end in _inside_words(side):
        second = bisect_left(side.starts, end)
        if 0 < second < len(side) and side.starts[second] == end:
            first = second - 1
            if side.starts[first] + len(side.words[first]) == start:
                head = heads[second] = heads[first]
                side.breaks.setdefault(side.starts[head], []).append(Break(len(words[head]), end))
                words[head] += words[second]
                keep[second] = 0
    side.words = side.forms = list(compress(words, keep))
    side.starts = list(compress(side.starts, keep))


def _inside_words(side: Side) -> Iterator[tuple[int, int]]:
    """What is left out without a blank in it, plain; neighbours that touch are one."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in side.skips:
        if side.offsets is not None:
            start, end = bisect_left(side.offsets, start), bisect_left(side.offsets, end)
        if spans and spans[-1][1] == start:
            start = spans.pop()[0]
        spans.append((start, end))
    return ((start, end) for start, end in spans if not any(map(str.isspace, side.plain[start:end])))


def _spaced(text: str) -> str:
    """A text with a space for every blank of another kind."""
    for blank in _BLANKS:
        text = text.replace(blank, " ")
    return text


def _split(text: str) -> tuple[list[str], list[int]]:
    """The words of a text and their starts; as str.split(), whose offsets no one keeps, and nearly as fast."""
    parts = text.split(" ")
    starts = map(add, accumulate(map(len, parts), initial=0), count())
    return list(filter(None, parts)), list(compress(starts, parts))


def _stretches(text: str, after: str) -> tuple[list[str], list[int]]:
    """Stretches of a text up to words that end with a letter, without blanks round them; and their starts."""
    parts = [part + after for part in text.split(after + " ")]
    parts[-1] = parts[-1][:-1]
    ends = accumulate([len(part) + 1 for part in parts], initial=0)
    starts = [end + len(part) - len(part.lstrip()) for end, part in zip(ends, parts, strict=False)]
    words = [part.strip() for part in parts]
    return list(filter(None, words)), list(compress(starts, words))


def stretch_letter(text: str, words: int = 16) -> str:
    """The letter that ends about one word in so many, as its beginning has it; where it does, stretches end."""
    sample = _spaced(text[:200_000])
    wanted = sample.count(" ") / words
    return min(ascii_lowercase, key=lambda letter: (abs(sample.count(letter + " ") - wanted), letter))


def _normalise(side: Side, case: bool, punctuation: bool) -> None:
    """Give the words the forms to compare by; what is nothing but ignored punctuation is no word."""
    forms = side.forms if case else [form.casefold() for form in side.forms]
    if not punctuation:
        forms = [_PUNCTUATION.sub("", form) for form in forms]
        side.words = list(compress(side.words, forms))
        side.starts = list(compress(side.starts, forms))
        forms = list(filter(None, forms))
    side.forms = forms
    if not case:
        side.words = [_lowered(word) for word in side.words]


def _lowered(word: str) -> str:
    """A word in small letters, as long as before."""
    lowered = word.lower()
    return lowered if len(lowered) == len(word) else word


def join_broken_words(old: Side, new: Side, case: bool, punctuation: bool) -> None:
    """
    Join words split by a hyphen and a line end where the other side has the whole word.

    Both the word without the hyphen and the one that keeps it ("Turkey-Cuba") are tried; where neither stands on
    the other side the parts stay two words, which are equal if the other side breaks the line at the same place.
    """

    def form(word: str) -> str:
        word = word if case else word.casefold()
        return word if punctuation else _PUNCTUATION.sub("", word)

    hyphens = (_broken(old), _broken(new))
    if not any(hyphens):
        return
    whole = [
        {form(side.words[i][:-1] + side.words[i + 1]) for i in found} | set(side.forms)
        for side, found in zip((old, new), hyphens, strict=True)
    ]
    _join(old, hyphens[0], whole[1], form)
    _join(new, hyphens[1], whole[0], form)


def _broken(side: Side) -> list[int]:
    """The words that end with a hyphen before a line end."""
    found = []
    for hyphen in _HYPHENS:
        at = side.plain.find(hyphen)
        while at >= 0:
            if side.plain[at + 1 : at + 2].isspace():
                word = bisect_left(side.starts, at) - 1
                if _ends_line(side, word, at):
                    found.append(word)
            at = side.plain.find(hyphen, at + 1)
    return sorted(found)


def _ends_line(side: Side, word: int, hyphen: int) -> bool:
    """Whether a word ends with the hyphen at a position, after a letter, and the next word is on another line."""
    if word < 0 or word + 1 >= len(side) or side.starts[word] + len(side.words[word]) != hyphen + 1:
        return False
    after = side.plain[hyphen + 1 : side.starts[word + 1]]
    return side.plain[hyphen - 1].isalpha() and ("\n" in after or "\r" in after)


def _join(side: Side, hyphens: list[int], whole: set[str], form: Callable[[str], str]) -> None:
    """Join the words found whole on the other side, and drop their second parts."""
    keep = bytearray(b"\1") * len(side)
    words, forms = side.words, list(side.forms)
    words = list(words)
    for i in hyphens:
        first, second = words[i], words[i + 1]
        joined = next((w for w in (first[:-1] + second, first + second) if form(w) in whole), None)
        if joined is not None and keep[i]:
            words[i], forms[i], keep[i + 1] = joined, form(joined), 0
            broken = Break(len(joined) - len(second), side.starts[i + 1])
            side.breaks.setdefault(side.starts[i], []).append(broken)
    side.words, side.forms = list(compress(words, keep)), list(compress(forms, keep))
    side.starts = list(compress(side.starts, keep))


def encode(old: Side, new: Side) -> tuple[str, str]:
    """
    Write each side as a string of one code point a word: equal words, and no others, get equal code points.

    Slices, hashes and bit-parallel algorithms are fastest on strings. Words that only one side has share one code
    point that the other side never has. Past 1.1 million different shared words (far beyond any cable) the rarest
    code points run out and further words count as different.
    """
    shared = set(old.forms).intersection(new.forms)
    table = dict(zip(shared, map(chr, range(2, 0x110000)), strict=False))
    find = table.get
    return "".join(map(find, old.forms, repeat(ONLY_OLD))), "".join(map(find, new.forms, repeat(ONLY_NEW)))
