"""
Texts made to be mean: each is of one kind, any size, and asks more of a reader's page than any telegram would.

A site takes them in without complaint, so it has to bear them: `benchmarks/mean_texts.py` measures how the work
grows with their length, and the tests count it.
"""

from collections.abc import Callable
from itertools import count

Kind = Callable[[int], str]

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def repeated(piece: str) -> Kind:
    """The same piece again and again."""
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def between(opening: str, piece: str, closing: str) -> Kind:
    """A piece again and again, between what opens and what closes."""
    return lambda size: opening + repeated(piece)(size) + closing


def nested(opening: str, closing: str, word: str = "a") -> Kind:
    """Something that opens inside itself again and again, and closes as often."""

    def text(size: int) -> str:
        depth = size // (len(opening) + len(closing))
        return opening * depth + word + closing * depth

    return text


def counted(piece: str) -> Kind:
    """A piece again and again, in which `{}` counts on from 1."""

    def text(size: int) -> str:
        pieces: list[str] = []
        length = 0
        for number in count(1):
            pieces.append(piece.format(number))
            length += len(pieces[-1])
            if length >= size:
                break
        return "".join(pieces)

    return text


def word_of(number: int, length: int = 6) -> str:
    """A word of its own for each number."""
    letters = []
    for _ in range(length):
        number, at = divmod(number, len(LETTERS))
        letters.append(LETTERS[at])
    return "".join(letters)


def different_words(separator: str, length: int = 6) -> Kind:
    """No word twice."""

    def text(size: int) -> str:
        return separator.join(word_of(number * 7919 + 13, length) for number in range(size // (length + 1) + 1))

    return text


KINDS: dict[str, Kind] = {
    # marks that open and do not close, close and did not open, or do both too often
    "insertions that do not close": repeated("^{"),
    "insertions of a letter that do not close": repeated("^{a "),
    "insertions inside one another": nested("^{", "}"),
    "insertions by hand inside one another": nested("^{hand: ", "}"),
    "brackets that do not close": repeated("[a"),
    "brackets": repeated("[]"),
    "brackets inside one another": nested("[", "]"),
    "unclear readings inside one another": nested("[", "?]"),
    "notes inside one another": nested("[note: ", "]"),
    "notes": repeated("[note: a] "),
    "notes a line": repeated("[note: a]\n"),
    "gaps": repeated("[illegible]"),
    "gaps that do not close": repeated("[illegible: "),
    "strikes": repeated("~~a~~ "),
    "strikes in underlines in insertions": repeated("~~__^{a}__~~ "),
    "strikes that do not close": repeated("~~a __b ^{c "),
    "tildes": repeated("~"),
    "underlines": repeated("__ "),
    "backslashes": repeated("\\"),
    "escapes": repeated("\\~\\_\\^\\[\\\\"),
    "braces": repeated("}"),
    "markup of engines": repeated("<u>a</u> **b** *c* ~~d~~ "),
    "markup that does not close": repeated("<u>a *b **c "),
    # pages and points
    "pages": counted("[page {}]\nword\n"),
    "pages without words": counted("[page {}]\n"),
    "points": counted("{}. word\n\n"),
    "points a line": counted("{}. word goes on\n"),
    "points below points": counted("1. a\n\na. b\n\n(1) c\n\ni. d{}\n\n"),
    "the same point": repeated("1. word\n\n"),
    "figures in one line": counted("{}. word "),
    "letters as points": repeated("A. word\n\nB. word\n\n"),
    # lines
    "one line of words": repeated("the word is a word of the kind "),
    "one word": repeated("a"),
    "blank lines": between("word\n", "\n", "word\n"),
    "blanks": between("word", " ", "word"),
    "lines of one letter": repeated("a\n"),
    "lines of blanks": repeated(" \n"),
    "line ends of other systems": repeated("a\r\n\r\n"),
    "form feeds": repeated("a\f"),
    "hyphens at line ends": repeated("a-\n"),
    "tabs": repeated("a\tb\tc\n"),
    "bars": repeated("| a | b | c |\n"),
    # words
    "different words": different_words(" "),
    "different words a line": different_words("\n"),
    "words with hyphens": repeated("a-b-"),
    "apostrophes": repeated("a'"),
    "figures with commas": repeated("1,000,"),
    "letters beyond the alphabet": repeated("\ufb03\u0130\u1e9e "),
    "accents without letters": repeated("\u0301"),
    "what looks like nothing": repeated("\u200b\u2060\ufeff"),
    # what looks like a heading
    "headings": repeated("FROM: USUN NEW YORK\nTO: SECSTATE\nNO: 12\n"),
    "different headings": counted("TO: Amembassy Kind{}\n"),
    "markings": repeated("SECRET\n"),
    "page headings": counted("-{}- 1862, October 29, 5 p.m., from New York\n"),
    "ends of messages": repeated("END OF MESSAGE\n\n"),
    "references": counted("REF: USUN {}\n"),
    "references in one line": counted("reference Embtel {}, "),
    "dates": counted("October {}, 1962\n"),
    "addressees": counted("Amembassy A{}, "),
    "almost a heading": repeated("FR0M T0 N0 "),
    "drafted by": repeated("DRAFTED BY: A:B:cd 10/29/62\n"),
}
"""Kinds of texts by their names."""
