"""
What a reader asks for, understood without a database: words, "phrases", -without, this or that, begin*.

Nothing here can fail: whatever was typed is understood as far as it goes, and `Query.notes` says in sentences what
was left out of account.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from cables.text.words import fold, tokens

MOST_TERMS = 20
MOST_CHARACTERS = 500
MOST_WORDS_OF_A_PHRASE = 20
SHORTEST_BEGINNING = 3

_PIECE = re.compile(r'(?P<without>-?)(?:"(?P<a>[^"]*)"|“(?P<b>[^”]*)”|(?P<word>[^\s"“]+))|["“]')
_NUMBER = re.compile(
    r"\s*(?P<sender>[^\W\d_][^\d\"“”*|]*?)??[\s,]*(?:\b(?:no|nr|num|number)\b[.:]?\s*|#\s*)?(?P<number>\d{1,6})\s*",
    re.IGNORECASE,
)
_ANY_SENDER = frozenset({"telegram", "telegrams", "tel", "cable", "message", "msg", "embtel", "contel"})

Kind = Literal["word", "phrase", "beginning"]


@dataclass(frozen=True, slots=True)
class Term:
    """
    One thing to be found.

    Attributes:
        kind: "word", "phrase" (words one after the other) or "beginning" (of a word).
        words: Folded, at least one; more than one for phrases only.
        typed: As typed, without quotes and signs.
        is_quoted: To be found as it stands, not as OCR may have misread it.
    """

    kind: Kind
    words: tuple[str, ...]
    typed: str
    is_quoted: bool = False

    @property
    def key(self) -> str:
        """What the term is called where it is spoken of in an address."""
        return " ".join(self.words)

    def __str__(self) -> str:
        if self.kind == "beginning":
            return f"{self.typed}*"
        return f"“{self.typed}”" if self.is_quoted or self.kind == "phrase" else self.typed


@dataclass(frozen=True, slots=True)
class Group:
    """Terms of which one is enough; with `without`, of which there must be none."""

    terms: tuple[Term, ...]
    without: bool = False


@dataclass(frozen=True, slots=True)
class NumberAsked:
    """A telegram number, and the words before it that may name its sender ("" if none)."""

    number: str
    sender: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """
    A question: every group must be met.

    `notes` are sentences about what was typed and not used. `number` is set where the whole may be meant as the
    number of a telegram; the groups stand all the same.
    """

    groups: tuple[Group, ...] = ()
    notes: tuple[str, ...] = ()
    number: NumberAsked | None = None

    @property
    def sought(self) -> tuple[Group, ...]:
        """The groups of which something is to be found."""
        return tuple(group for group in self.groups if not group.without)

    @property
    def terms(self) -> tuple[Term, ...]:
        """All terms to be found, in the order typed."""
        return tuple(term for group in self.sought for term in group.terms)

    def __bool__(self) -> bool:
        return bool(self.groups)


def parse(text: str) -> Query:
    """
    Understand a question as typed.

    Args:
        text: Anything at all. At most 500 characters and 20 terms are taken into account.
    """
    notes: list[str] = []
    if len(text) > MOST_CHARACTERS:
        notes.append(f"Only the first {MOST_CHARACTERS} characters were used.")
        text = text[:MOST_CHARACTERS]
    groups: list[Group] = []
    either = False
    count = 0
    for piece in _PIECE.finditer(text):
        words = piece["word"]
        if words and not piece["without"] and (fold(words) == "or" or words == "|"):
            either = bool(groups)
            continue
        term = _term(piece, notes)
        if term is None:
            continue
        count += 1
        if count > MOST_TERMS:
            notes.append(f"Only the first {MOST_TERMS} words and phrases were used.")
            break
        _put(groups, term, bool(piece["without"]), either)
        either = False
    unique = tuple(dict.fromkeys(groups))
    return Query(unique, tuple(dict.fromkeys(notes)), _number(text) if unique else None)


def _put(groups: list[Group], term: Term, without: bool, either: bool) -> None:
    """Add a term, to the group before it where "or" stands between them."""
    if either and groups and not without and not groups[-1].without:
        groups[-1] = Group((*groups[-1].terms, term))
    else:
        groups.append(Group((term,), without))


def _term(piece: re.Match[str], notes: list[str]) -> Term | None:
    quoted = piece["a"] if piece["a"] is not None else piece["b"]
    typed = quoted if quoted is not None else piece["word"]
    if typed is None:
        return None
    words = plain_words(typed)
    if not words:
        if typed.strip():
            notes.append(f"“{_short(typed)}” has no letter or digit and was left out.")
        return None
    if len(words) > MOST_WORDS_OF_A_PHRASE:
        notes.append(f"Only the first {MOST_WORDS_OF_A_PHRASE} words of the phrase were used.")
        words = words[:MOST_WORDS_OF_A_PHRASE]
    shown = " ".join(typed.split()).strip("()[]{},;:.!?*“”\"'") or typed
    if quoted is None and typed.endswith("*") and len(words) == 1:
        if len(words[0]) >= SHORTEST_BEGINNING:
            return Term("beginning", words, shown)
        notes.append(
            f"“{_short(typed)}” is sought as a word: the beginning of a word needs {SHORTEST_BEGINNING} letters."
        )
    return Term("phrase" if len(words) > 1 else "word", words, shown, quoted is not None)


def plain_words(text: str) -> tuple[str, ...]:
    """The words of a text one after the other; of a word with hyphens its parts."""
    last: dict[int, str] = {}
    for token in tokens(text):
        if token.position not in last or len(token.word) < len(last[token.position]):
            last[token.position] = token.word
    return tuple(last.values())


def _short(typed: str) -> str:
    return typed if len(typed) <= 20 else f"{typed[:20]}…"


def _number(text: str) -> NumberAsked | None:
    match = _NUMBER.fullmatch(text.replace(",", " "))
    if match is None:
        return None
    sender = " ".join((match["sender"] or "").split())
    if len(sender.split()) > 6 or sender.startswith("-") or re.search(r"\bor\b", sender, re.IGNORECASE):
        return None
    return NumberAsked(match["number"].lstrip("0") or "0", "" if fold(sender) in _ANY_SENDER else sender)
