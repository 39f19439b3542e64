"""What else a term is sought as: its misreadings in the archive, terms of the glossary, correspondents’ names."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from django.db import connections
from django.db.models import Exists, OuterRef, QuerySet
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from cables.finding import questions
from cables.finding.answers import MOST_COUNTED, Seen, Standing, each, seen_in
from cables.finding.questions import Layer
from cables.models import Addressee, Correspondent, fold_name
from cables.text.query import Group, plain_words
from cables.text.query import Term as Asked
from cables.text.vocabulary.words import COMMON, OTHERS
from cables.text.words import can_be_misread, distance, is_other_form, keys_sought, tolerance

MOST_NEAR = 4_000
"""Words of the archive looked at for one word; a short word shares its keys with many."""
MOST_VARIANTS = 60
"""Misreadings one word is sought as, the nearest first."""
LONGEST_NAME = 6
"""Words of the longest name of a glossary or correspondent that is recognised."""

Kind = Literal["misreading", "form", "glossary", "correspondent"]


@dataclass(frozen=True, slots=True)
class Also:
    """
    One thing a term is sought as besides itself.

    Attributes:
        words: To be marked where they stand one after the other; none for a correspondent.
        kind: "misreading" or "form" (an ending) of a word; "glossary" or "correspondent" of a name.
        label: For readers.
        key: What to name in an address so that it is left out.
        standing: Which of the cables asked about have it; None if they were not counted.
    """

    kind: Kind
    label: str
    key: str
    question: str
    standing: Standing | None = field(default=None, compare=False, repr=False)
    words: tuple[str, ...] = ()

    @property
    def cables(self) -> int | None:
        """How many of the cables asked about have it, at most `MOST_COUNTED`; None if not counted."""
        return len(self.standing.cables) if self.standing else None

    @property
    def is_capped(self) -> bool:
        return self.cables is not None and self.cables >= MOST_COUNTED


@dataclass(slots=True)
class Sought:
    """
    Terms of which one is enough, as they are looked up.

    Attributes:
        terms: As asked: one or, with "or", several; several words of a name side by side are one `name` instead.
        name: The words of a name that is sought as a whole too, else "".
        also: What they are sought as besides, shown and removable.
    """

    terms: tuple[Asked, ...]
    name: str = ""
    without: bool = False
    also: list[Also] = field(default_factory=list)

    def question(self, layer: Layer) -> str:
        """As typed, or as any of its variants."""
        return questions.any_of([self.as_typed(layer), *(one.question for one in self.also)])

    def as_typed(self, layer: Layer) -> str:
        asked = [questions.term(one, layer) for one in self.terms]
        return f"({questions.all_of(asked)})" if self.name else questions.any_of(asked)

    @property
    def words(self) -> list[str]:
        """Every word it is sought by, the beginning of one with a star."""
        own = [f"{t.words[0]}*" if t.kind == "beginning" else w for t in self.terms for w in t.words]
        return own + [word for one in self.also for word in one.words or (one.key,)]

    def __str__(self) -> str:
        return (" " if self.name else " or ").join(map(str, self.terms))


def seek(
    groups: Iterable[Group],
    layer: Layer,
    cables: QuerySet,
    *,
    exact: bool,
    dropped: Collection[str],
    seen: Seen | None = None,
) -> list[Sought]:
    """
    Groups with what else each is sought as.

    Args:
        cables: What the person may see and has narrowed down to: nothing is shown that does not occur in them.
        exact: Whether nothing is to be added at all.
        dropped: Keys of variants, and of terms, the person does not want.
        seen: Tells of ids whether they are among `cables`, where that is known without asking the database.
    """
    groups = list(groups)
    if exact:
        return [Sought(group.terms, without=group.without) for group in groups]
    sought = _with_names(groups, layer, cables, dropped)
    found = near(
        [term.words[0] for one in sought for term in _misreadable(one) if term.key not in dropped], cables.db
    )
    variants = {v: questions.word(v, layer) for variants in found.values() for v in variants}
    standing = each(variants, cables.db, seen or seen_in(cables))
    for one in sought:
        typed = {word for other in sought for term in other.terms for word in term.words}
        for term in _misreadable(one):
            variants = [
                v
                for v in found.get(term.words[0], ())
                if standing[v].cables and v not in dropped and v not in typed
            ]
            one.also += [
                Also(
                    "form" if is_other_form(term.words[0], variant) else "misreading",
                    variant, variant, questions.word(variant, layer), standing[variant], (variant,),
                )
                for variant in variants[:MOST_VARIANTS]
            ]  # fmt: skip
    return sought


def _misreadable(one: Sought) -> Iterable[Asked]:
    """The terms of which misreadings are sought: words that are not quoted, not shunned, and not everywhere."""
    if one.without or one.name:
        return ()
    return (t for t in one.terms if t.kind == "word" and not t.is_quoted and can_be_misread(t.words[0]))


# --- misreadings


def near(words: Collection[str], alias: str = "default") -> dict[str, list[str]]:
    """
    For each word, words of the archive that may be misreadings of it, or it of them, nearest first. One query.

    They may be secret.
    """
    if not words:
        return {}
    sought = {key for word in words for key in keys_sought(word)}
    with connections[alias].cursor() as cursor:
        cursor.execute(
            "SELECT string_agg(word, ' ') FROM cables_words_near(%s::int[], %s) AS found (word)",
            [list(sought), MOST_NEAR * len(words)],
        )
        candidates = list(set((cursor.fetchone()[0] or "").split()))
    return {word: _nearest(word, candidates) for word in words}


def _nearest(word: str, candidates: list[str]) -> list[str]:
    """Those of some words that may be misreadings of one, nearest first."""
    limit = tolerance(word)
    close = process.extract(word, candidates, scorer=Levenshtein.distance, score_cutoff=4, limit=None)
    ranked = []
    for candidate, _, _ in close:
        if candidate != word and distance(word, candidate) <= limit and not _is_another_word(word, candidate):
            ranked.append((distance(word, candidate), candidate))
    return [candidate for _, candidate in sorted(ranked)[: 2 * MOST_VARIANTS]]


def _is_another_word(word: str, candidate: str) -> bool:
    """Whether something near a word is a word in its own right."""
    return (candidate in COMMON or candidate in OTHERS) and not is_other_form(word, candidate)


# --- names: of the glossary, of correspondents


def _with_names(groups: list[Group], layer: Layer, cables: QuerySet, dropped: Collection[str]) -> list[Sought]:
    """Groups, with neighbouring words that make a known name taken together."""
    runs = _names_in(groups)
    known = _known_names(runs, layer, cables) if runs else {}
    sought: list[Sought] = []
    at = 0
    while at < len(groups):
        for length in range(min(LONGEST_NAME, len(groups) - at), 0, -1):
            name = runs.get((at, length), "")
            also = [one for one in known.get(name, ()) if one.key not in dropped and name not in dropped]
            if also:
                terms = tuple(term for group in groups[at : at + length] for term in group.terms)
                sought.append(Sought(terms, name if length > 1 else "", also=also))
                at += length
                break
        else:
            sought.append(Sought(groups[at].terms, without=groups[at].without))
            at += 1
    return sought


def _names_in(groups: list[Group]) -> dict[tuple[int, int], str]:
    """Every run of plain words that may be a name: by its first place and length."""
    runs = {}
    for first in range(len(groups)):
        words: list[str] = []
        for length, group in enumerate(groups[first : first + LONGEST_NAME], start=1):
            if (
                group.without
                or len(group.terms) > 1
                or group.terms[0].kind == "beginning"
                or group.terms[0].is_quoted
            ):
                break
            words += group.terms[0].words
            runs[first, length] = " ".join(words)
    return runs


def _known_names(runs: dict[tuple[int, int], str], layer: Layer, cables: QuerySet) -> dict[str, list[Also]]:
    """
    What each name is sought as besides, by the glossary and the names of correspondents. At most two queries.

    Of a correspondent whom none of these cables names nothing is said: it may be known from closed ones only.
    """
    names = set(runs.values())
    folded = {fold_name(name): name for name in names}
    found: dict[str, list[Also]] = defaultdict(list)
    with connections[cables.db].cursor() as cursor:
        cursor.execute(KNOWN, [list(folded)])
        known = cursor.fetchall()
    for term, meaning, _ in (row for row in known if row[2] is None):
        for name, also in _by_glossary(term, meaning, names, layer):
            found[name].append(also)
    called = [row for row in known if row[2] is not None]
    if called:
        them = OuterRef("pk")
        of_cables = Exists(cables.order_by().filter(sender=them)) | Exists(
            Addressee.objects.filter(correspondent=them, cable__in=cables.order_by().values("pk"))
        )
        named = Correspondent.objects.filter(of_cables, pk__in={pk for _, _, pk in called})
        met = set(named.values_list("pk", flat=True))
        for alias, label, pk in called:
            if pk in met:
                also = Also("correspondent", label, f"@{pk}", questions.word(f"@{pk}", layer))
                found[folded[alias]].append(also)
    return found


# Terms of the glossary, and whom a name stands for.
KNOWN = """
SELECT word, meaning, NULL::bigint FROM cables_term
UNION ALL
SELECT alias.folded, named.name, named.id
FROM cables_correspondentalias AS alias JOIN cables_correspondent AS named ON named.id = alias.correspondent_id
WHERE alias.folded = ANY(%s)
"""


def _by_glossary(term: str, meaning: str, names: Collection[str], layer: Layer) -> Iterable[tuple[str, Also]]:
    """The names a term of the glossary, or what it means, adds something to."""
    words, meanings = _words_of(term), _meanings_of(meaning)
    own = " ".join(words)
    for name in names:
        if name in meanings and words:
            asked = (
                questions.phrase(words, layer, joined=True) if len(words) > 1 else questions.word(words[0], layer)
            )
            yield name, Also("glossary", term, own, asked, words=words)
    if own in names:
        for name in sorted(meanings - {own}):
            asked_words = tuple(name.split())
            asked = questions.phrase(asked_words, layer)
            yield own, Also("glossary", name, name, asked, words=asked_words)


_HEAD = re.compile(r"[:;(,]")
_TAIL = re.compile(r"\b(?:of|in|between|from|for|with)\b")


@lru_cache(maxsize=4_096)
def _words_of(term: str) -> tuple[str, ...]:
    return plain_words(term)


@lru_cache(maxsize=4_096)
def _meanings_of(meaning: str) -> frozenset[str]:
    return frozenset(" ".join(name) for name in meanings_of(meaning))


def meanings_of(meaning: str) -> list[tuple[str, ...]]:
    """
    The names a meaning in the glossary gives: all of it up to the first comma, and that up to the first "of".

    "Secretary-General of the United Nations" gives itself and "Secretary-General". Single words are left out: they
    mean too much.
    """
    head = _HEAD.split(meaning, maxsplit=1)[0]
    names = [plain_words(head), plain_words(_TAIL.split(head, maxsplit=1)[0])]
    return [name for name in dict.fromkeys(names) if len(name) > 1]
