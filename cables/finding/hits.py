"""Where in a text the words of a question stand."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

from cables.finding.expansion import Sought
from cables.text.words import tokens


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be marked: words, beginnings of words, and phrases of two words and more."""

    words: frozenset[str]
    beginnings: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]

    def __bool__(self) -> bool:
        return bool(self.words or self.beginnings or self.phrases)


def wanted(sought: Iterable[Sought]) -> Wanted:
    """Everything a question looks for, as typed or as a variant."""
    words: set[str] = set()
    beginnings: list[str] = []
    phrases: list[tuple[str, ...]] = []
    for one in sought:
        if one.without:
            continue
        for term in one.terms:
            if term.kind == "beginning":
                beginnings.append(term.words[0])
            elif term.kind == "phrase":
                phrases.append(term.words)
                if not term.is_quoted:
                    words.add("".join(term.words))
            else:
                words.add(term.words[0])
        for also in one.also:
            if len(also.words) == 1:
                words.add(also.words[0])
            elif also.words:
                phrases.append(also.words)
    return Wanted(frozenset(words), tuple(dict.fromkeys(beginnings)), tuple(dict.fromkeys(phrases)))


def hits(
    text: str, want: Wanted, beside: Sequence[tuple[int, int]] = (), most: int | None = None
) -> list[tuple[int, int]]:
    """
    The spans of a text in which something wanted stands, in order and apart; one span a word or phrase.

    Args:
        beside: Spans whose words stand beside the text, as for `tokens`.
        most: Stop after so many.
    """
    if not want:
        return []
    found: list[tuple[int, int]] = []
    first_words = {phrase[0] for phrase in want.phrases}
    begun: list[tuple[tuple[str, ...], int, int, int]] = []  # phrase, words met, start, position of the next word
    for word, start, end, position in tokens(text, beside):
        if word in want.words or (want.beginnings and word.startswith(want.beginnings)):
            found.append((start, end))
        if begun:
            begun = [one for one in begun if one[3] >= position]
            for phrase, met, first, due in begun[:]:
                if due == position and phrase[met] == word:
                    if met + 1 == len(phrase):
                        found.append((first, end))
                    else:
                        begun.append((phrase, met + 1, first, position + 1))
        if word in first_words:
            begun += ((phrase, 1, start, position + 1) for phrase in want.phrases if phrase[0] == word)
        if most is not None and len(found) > most:
            break
    return _apart(found)


def some_hits(text: str, want: Wanted, most: int, beside: Sequence[tuple[int, int]] = ()) -> list[tuple[int, int]]:
    """
    As `hits`, for a list of results: about the first so many, found the quick way where that finds any.

    The quick way sees no word that is broken by a line's end or by markup.
    """
    if not text.isascii():
        return hits(text, want, beside, most)
    lowered = text.lower()
    present = set(_RUN.findall(lowered))
    phrases = tuple(phrase for phrase in want.phrases if present.issuperset(phrase))
    here = Wanted(want.words & present, want.beginnings, phrases)
    begun = (match.span() for match in _pattern(here).finditer(lowered)) if here else iter(())
    whole = ((start, end) for start, end in begun if not (start and lowered[start - 1].isalnum()))
    return list(islice(whole, most)) or hits(text, want, beside, most)


_RUN = re.compile("[a-z0-9]+")


@lru_cache(maxsize=1_024)
def _pattern(want: Wanted) -> re.Pattern[str]:
    """What the quick way looks for; that no letter stands before it is not said here, which would slow it down."""
    alternatives = [*("[^a-z0-9]+".join(phrase) for phrase in want.phrases), *want.words]
    alternatives = sorted(alternatives, key=len, reverse=True) + [f"{one}[a-z0-9]*" for one in want.beginnings]
    return re.compile(f"(?:{'|'.join(alternatives)})(?:'s)?(?![a-z0-9])")


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
