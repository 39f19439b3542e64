"""Where in a text the words of a question stand."""

import codecs
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cables.finding.expansion import Sought
from cables.text.words import fold, tokens


@dataclass(frozen=True, slots=True)
class Wanted:
    """
    What is to be marked: words, beginnings of words, and phrases of two words and more.

    `known`: the only cables, by their ids, in which a word stands; of other words it is not known.
    """

    words: frozenset[str]
    beginnings: tuple[str, ...]
    phrases: tuple[tuple[str, ...], ...]
    known: dict[str, frozenset[int]] = field(default_factory=dict, compare=False)

    def __bool__(self) -> bool:
        return bool(self.words or self.beginnings or self.phrases)


def wanted(sought: Iterable[Sought]) -> Wanted:
    """Everything a question looks for, as typed or as a variant."""
    words: set[str] = set()
    typed: set[str] = set()
    known: dict[str, frozenset[int]] = {}
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
                    typed.add("".join(term.words))
            else:
                typed.add(term.words[0])
        for also in one.also:
            if len(also.words) == 1:
                words.add(also.words[0])
                if also.standing and also.standing.is_all:
                    known[also.words[0]] = also.standing.cables
            elif also.words:
                phrases.append(also.words)
    known = {word: where for word, where in known.items() if word not in typed}
    return Wanted(frozenset(words | typed), tuple(dict.fromkeys(beginnings)), tuple(dict.fromkeys(phrases)), known)


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


class Quickly:
    """
    The quick way to find what is wanted, for a list of results: made once, put to many texts.

    A text is taken as bytes, one a character, in which letters are small and without accents and everything else
    is a blank: there words are found by plain search. What is broken by a line's end or by markup is not seen.
    """

    def __init__(self, want: Wanted):
        self.want = want
        self._words = {b" %b " % word.encode(): want.known.get(word) for word in want.words if word.isascii()}
        phrases = [b" +".join(map(str.encode, phrase)) for phrase in want.phrases if "".join(phrase).isascii()]
        beginnings = [one.encode() + b"[a-z0-9]*" for one in want.beginnings if one.isascii()]
        first = [*want.words, *want.beginnings, *(phrase[0] for phrase in want.phrases)]
        self._pieces = [one.encode() if one.isascii() else b"" for one in first]
        self._patterns = [re.compile(b" %b(?= )" % pattern) for pattern in [*phrases, *beginnings]]

    def hits(
        self, cable: int, text: str, apart: int, most: int, beside: Sequence[tuple[int, int]] = ()
    ) -> list[tuple[int, int]]:
        """
        As `hits` of the module, but no more than it takes; the slow way where nothing is found quickly.

        Args:
            cable: Whose text it is: of some words it is known already in which cables they stand.
            apart, most: Enough are so many that are so many characters apart from one another.
        """
        size = FIRST_LOOK
        words = [word for word, where in self._words.items() if where is None or cable in where]
        while True:
            piece = text[:size]
            written = piece.encode("ascii") if piece.isascii() else piece.encode("cp1252", FOLDING)
            folded = b" %b " % written.translate(_FOLDED)
            is_cut = size < len(text)
            found = self._found(written, folded[: folded.rfind(b" ", 0, -1) + 1] if is_cut else folded, words)
            if not is_cut or _are_enough(found, apart, most):
                break
            size *= 4
        if found or not self._may_be_broken(text, folded):
            return found
        return hits(text, self.want, beside, most * 10)

    def _may_be_broken(self, text: str, folded: bytes) -> bool:
        """Whether anything wanted can stand here in pieces: its letters would follow one another."""
        squeezed = folded.replace(b" ", b"")
        return "<" in text or b"\xff" in squeezed or any(piece in squeezed for piece in self._pieces)

    def _found(self, written: bytes, folded: bytes, words: Iterable[bytes]) -> list[tuple[int, int]]:
        found: list[tuple[int, int]] = []
        for word in words:
            length, at = len(word) - 2, folded.find(word)
            while at >= 0:
                found.append((at, _with_possessive(written, folded, at + length)))
                at = folded.find(word, at + length + 1)
        for pattern in self._patterns:
            for match in pattern.finditer(folded):
                found.append((match.start(), _with_possessive(written, folded, match.end() - 1)))
        return _apart(found) if len(found) > 1 else found


def _are_enough(spans: list[tuple[int, int]], apart: int, most: int) -> bool:
    """Whether there are more than so many hits that are so far apart, the last of which need not be shown."""
    counted = until = 0
    for start, end in spans:
        if start >= until:
            counted, until = counted + 1, end + apart
    return counted > most


def _with_possessive(written: bytes, folded: bytes, end: int) -> int:
    """The end of a word with an 's that follows it; `folded` has a blank before and behind what was written."""
    return end + 2 if folded.startswith(b" s ", end + 1) and written[end] in _APOSTROPHES else end


FIRST_LOOK = 1_500
"""Characters of a text that are looked at first; four times as many where that is not enough."""
_APOSTROPHES = "'’".encode("cp1252")


def _folded(letter: str) -> int:
    """A letter or digit as search has it; a blank for what is none, 255 for what folds to several."""
    if not letter.isalnum():
        return ord(" ")
    small = fold(letter)
    return ord(small) if len(small) == 1 and small.isascii() else 255


_FOLDED = bytes(_folded(bytes([byte]).decode("cp1252", "replace")) for byte in range(256))
_SEVERAL = _FOLDED.index(255)
FOLDING = "cables-folding"


def _fold_others(error: UnicodeError) -> tuple[bytes, int]:
    """Letters that cp1252 has not, as search has them: the rule of that name for `str.encode`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    folded = (_folded(letter) for letter in error.object[error.start : error.end])
    return bytes(_SEVERAL if byte == 255 else byte for byte in folded), error.end


codecs.register_error(FOLDING, _fold_others)


def _apart(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap made one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(set(spans)):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
