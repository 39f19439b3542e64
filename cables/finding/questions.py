"""Questions as PostgreSQL's index understands them (tsquery), and their answers as conditions on cables."""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import Literal

from django.db.models import BigIntegerField, Q
from django.db.models.expressions import RawSQL

from cables.text.lexemes import is_said_outright, pair
from cables.text.query import Term

Layer = Literal["text", "raw", "both"]
LETTERS: dict[str, str] = {"text": "AB", "raw": "D", "both": ""}
ELSEWHERE = {"text": "-", "raw": "+"}


def word(one: str, layer: Layer = "both") -> str:
    """That a word stands in the layer. Words and signs hold no quote and no backslash."""
    elsewhere = ELSEWHERE.get(layer)
    return f"('{one}' & !'{elsewhere}{one}')" if elsewhere else f"'{one}'"


def phrase(words: tuple[str, ...], layer: Layer = "both", *, joined: bool = False) -> str:
    """
    That words stand one after the other in the layer; with `joined`, or as one word.

    The signs of their pairs are asked for beside it: the index alone cannot tell where words stand, and without
    them every cable that has these words anywhere would be read. Two words whose sign no other pair shares are
    answered by it alone.
    """
    found = _by_sign(words) if layer == "both" and len(words) == 2 else ""
    found = found or _by_places(words, layer)
    return f"({found} | {word(''.join(words), layer)})" if joined else found


def _by_sign(words: tuple[str, ...]) -> str:
    """That two words stand one after the other, where a sign says so outright, else nothing."""
    return f"'{pair(*words)}'" if is_said_outright(*words) else ""


def _by_places(words: tuple[str, ...], layer: Layer) -> str:
    letters = LETTERS[layer]
    places = " <-> ".join(f"'{one}'{':' + letters if letters else ''}" for one in words)
    found = " & ".join([f"({places})", *dict.fromkeys(f"'{pair(a, b)}'" for a, b in pairwise(words))])
    return f"({found})"


def has_places(question: str) -> bool:
    """Whether a question asks where words stand, or by a sign which stand side by side."""
    return "'~" in question


def without_places(question: str) -> str:
    """A question as far as the index alone can answer it: by the signs of pairs, not by where words stand."""
    return _PLACES.sub("", question)


_PLACES = re.compile(r"\([^()]* <-> [^()]*\) & ")


def strong(one: str) -> str:
    """That a word describes the cable or stands in its text often, for a word or the beginning of one."""
    return f"'={one[:-1]}':*" if one.endswith("*") else f"'={one}'"


def beginning(letters: str, layer: Layer = "both") -> str:
    """That a word of the layer begins so."""
    return f"'{letters}':*{LETTERS[layer]}"


def term(one: Term, layer: Layer = "both") -> str:
    """That a term stands in the layer, as typed."""
    if one.kind == "beginning":
        return beginning(one.words[0], layer)
    if one.kind == "word":
        return word(one.words[0], layer)
    return phrase(one.words, layer, joined=not one.is_quoted)


def any_of(questions: Iterable[str]) -> str:
    found = list(dict.fromkeys(questions))
    return found[0] if len(found) == 1 else f"({' | '.join(found)})"


def all_of(questions: Iterable[str]) -> str:
    return " & ".join(dict.fromkeys(questions))


def fit(lexemes: Iterable[str]) -> str:
    """What the fit of a cable is reckoned by: how often, and where, it has any of these words."""
    return any_of(f"'{one}'" if not one.endswith("*") else f"'{one[:-1]}':*" for one in lexemes)


def matching(question: str, most: int | None = None) -> Q:
    """Cables that answer a question; with `most`, of any so many of them."""
    sql = "SELECT id FROM cables_matching(%s::tsquery, %s::bigint) AS found (id)"
    return Q(pk__in=RawSQL(sql, (question, most), output_field=BigIntegerField()))  # noqa: S611
