"""What else a term is sought as: its misreadings in the archive, terms of the glossary, correspondents’ names."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

import numpy as np
from django.db import connections
from django.db.models import Exists, OuterRef, QuerySet
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from cables.finding import questions
from cables.finding.answers import MOST_COUNTED, Ids, Seen, Standing, answers, answers_of, listed, seen_in, stand
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
SHOWN = 6
"""Things a term is also sought as that are shown at once; more are folded away, if they are more than two."""
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
        """How many of the cables asked about are known to have it; None if not counted."""
        return len(self.standing.cables) if self.standing else None

    @property
    def sought_words(self) -> tuple[str, ...]:
        """What stands in the index for it."""
        return self.words or (self.key,)

    @property
    def is_capped(self) -> bool:
        """Whether more cables may have it than were counted."""
        return self.standing is not None and not self.standing.is_all


@dataclass(slots=True)
class Sought:
    """
    Terms of which one is enough, as they are looked up.

    Attributes:
        terms: As asked: one or, with "or", several; several words of a name side by side are one `name` instead.
        name: The words of a name that is sought as a whole too, else "".
        also: What they are sought as besides, shown and removable.
        answered_by: Ids of all cables that have any of it, in no order, closed ones among them; None if not known.
        strongly: The same of cables that are described by any of it, or have it often.
    """

    terms: tuple[Asked, ...]
    name: str = ""
    without: bool = False
    also: list[Also] = field(default_factory=list)
    answered_by: Ids | None = field(default=None, compare=False, repr=False)
    strongly: Ids | None = field(default=None, compare=False, repr=False)

    def question(self, layer: Layer) -> str:
        """As typed, or as any of its variants."""
        return questions.any_of([self.as_typed(layer), *(one.question for one in self.also)])

    def as_typed(self, layer: Layer) -> str:
        asked = [questions.term(one, layer) for one in self.terms]
        return f"({questions.all_of(asked)})" if self.name else questions.any_of(asked)

    @property
    def shown_first(self) -> list[Also]:
        """What is shown at once of `also`: names, then what stands in most cables."""
        return self._by_weight[:SHOWN] if len(self.also) > SHOWN + 2 else self._by_weight

    @property
    def folded_away(self) -> list[Also]:
        return self._by_weight[len(self.shown_first) :]

    @property
    def _by_weight(self) -> list[Also]:
        return sorted(self.also, key=lambda one: -(MOST_COUNTED + 1 if one.cables is None else one.cables))

    @property
    def own_words(self) -> list[str]:
        """Every word of its terms, the beginning of one with a star."""
        return [f"{t.words[0]}*" if t.kind == "beginning" else w for t in self.terms for w in t.words]

    @property
    def words(self) -> list[str]:
        """Every word it is sought by."""
        return self.own_words + [word for one in self.also for word in one.sought_words]

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
    only: int | None = None,
) -> list[Sought]:
    """
    Groups with what else each is sought as.

    Args:
        cables: What the person may see and has narrowed down to: nothing is shown that does not occur in them.
        exact: Whether nothing is to be added at all.
        dropped: Keys of variants, and of terms, the person does not want.
        seen: Tells of ids whether they are among `cables`, where that is known without asking the database.
        only: The id of the one cable that `cables` is, if it is one.
    """
    groups = list(groups)
    if exact:
        return [Sought(group.terms, without=group.without) for group in groups]
    runs = _names_in(groups)
    misread = {term.words[0] for group in groups for term in _misreadable(group) if term.key not in dropped}
    at_hand = look_up(misread, set(runs.values()), cables.db)
    sought = _with_names(groups, runs, _known_names(runs, at_hand, layer, cables) if runs else {}, dropped)
    _add_misreadings(sought, at_hand.words, layer, cables.db, dropped, seen or seen_in(cables), only)
    return sought


def _add_misreadings(
    sought: list[Sought],
    words: list[str],
    layer: Layer,
    alias: str,
    dropped: Collection[str],
    seen: Seen,
    only: int | None,
) -> None:
    """Add to each term what it may have been misread as, of some words of the archive. One query."""
    typed = {word for one in sought for term in one.terms for word in term.words}
    found = {
        term.words[0]: [v for v in nearest(term.words[0], words) if v not in dropped and v not in typed]
        for one in sought
        for term in _misreadable(one)
        if term.key not in dropped
    }
    asked = {v: questions.word(v, layer) for variants in found.values() for v in variants}
    if not asked:
        return
    # One term alone is answered by the way: what answers is what has it or any of its misreadings.
    alone = sought[0] if len(sought) == 1 and len(asked) <= MOST_VARIANTS and only is None else None
    if only is not None:
        each_has = answers_of(only, list(asked.values()), alias)
    elif alone:
        strong = questions.any_of(map(questions.strong, [*alone.words, *asked]))
        as_typed, alone.strongly, *each_has = answers([alone.question(layer), strong, *asked.values()], alias)
    else:
        each_has = answers(list(asked.values()), alias, MOST_COUNTED)
    having = dict(zip(asked, each_has, strict=True))
    standing = stand(having, seen)
    for one in sought:
        for term in _misreadable(one):
            variants = [v for v in found.get(term.words[0], ()) if standing[v].cables][:MOST_VARIANTS]
            one.also += [
                Also(
                    "form" if is_other_form(term.words[0], variant) else "misreading",
                    variant, variant, asked[variant], standing[variant], (variant,),
                )
                for variant in variants
            ]  # fmt: skip
    if alone:
        alone.answered_by = np.concatenate([as_typed, *(having[also.key] for also in alone.also if also.standing)])


def _misreadable(one: Sought | Group) -> Iterable[Asked]:
    """The terms of which misreadings are sought: words that are not quoted, not shunned, and not everywhere."""
    if one.without or (isinstance(one, Sought) and one.name):
        return ()
    return (t for t in one.terms if t.kind == "word" and not t.is_quoted and can_be_misread(t.words[0]))


# --- misreadings


class AtHand(NamedTuple):
    """
    What the archive knows of some words.

    `words`: those of the archive that share keys with them, which may be secret; `terms` of the glossary with
    their meanings; `called`: a folded name, and the name and id of whom it stands for.
    """

    words: list[str]
    terms: list[tuple[str, str]]
    called: list[tuple[str, str, int]]


def look_up(words: Collection[str], names: Collection[str], alias: str = "default") -> AtHand:
    """Everything the archive knows of words that may be misread, and of names. One query."""
    if not words and not names:
        return AtHand([], [], [])
    sought = {key for word in words for key in keys_sought(word)}
    with connections[alias].cursor() as cursor:
        asked = "SELECT * FROM cables_look_up(%s::int[], %s, %s::text[])"
        cursor.execute(asked, [listed(sought), MOST_NEAR * len(words), [fold_name(name) for name in names]])
        rows = cursor.fetchall()
    return AtHand(
        list({word for found, _, pk in rows if pk == -1 for word in (found or "").split()}),
        [(word, meaning) for word, meaning, pk in rows if pk == 0],
        [row for row in rows if row[2] > 0],
    )


def nearest(word: str, candidates: list[str]) -> list[str]:
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


def _with_names(
    groups: list[Group],
    runs: dict[tuple[int, int], str],
    known: dict[str, list[Also]],
    dropped: Collection[str],
) -> list[Sought]:
    """Groups, with neighbouring words that make a known name taken together."""
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


def _known_names(
    runs: dict[tuple[int, int], str], at_hand: AtHand, layer: Layer, cables: QuerySet
) -> dict[str, list[Also]]:
    """
    What each name is sought as besides, by the glossary and the names of correspondents. At most one query.

    Of a correspondent whom none of these cables names nothing is said: it may be known from closed ones only.
    """
    names = set(runs.values())
    found: dict[str, list[Also]] = defaultdict(list)
    for term, meaning in at_hand.terms:
        for name, also in _by_glossary(term, meaning, names, layer):
            found[name].append(also)
    if not at_hand.called:
        return found
    them = OuterRef("pk")
    of_cables = Exists(cables.order_by().filter(sender=them)) | Exists(
        Addressee.objects.filter(correspondent=them, cable__in=cables.order_by().values("pk"))
    )
    named = Correspondent.objects.filter(of_cables, pk__in={pk for _, _, pk in at_hand.called})
    met = set(named.values_list("pk", flat=True))
    folded = {fold_name(name): name for name in names}
    for alias, label, pk in at_hand.called:
        if pk in met:
            also = Also("correspondent", label, f"@{pk}", questions.word(f"@{pk}", layer))
            found[folded[alias]].append(also)
    return found


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
