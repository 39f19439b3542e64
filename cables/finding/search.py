"""Find cables: what was asked, which cables answer, how well, and why none do."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.db import connections
from django.db.models import Q
from numpy.typing import NDArray

from cables.finding import questions
from cables.finding.answers import Ids, Seen, all_ids, answers, count_each, listed, seen_in
from cables.finding.expansion import Sought, seek
from cables.finding.questions import Layer
from cables.finding.snippets import Snippet, snippets_of
from cables.models import Cable, CorrespondentAlias, fold_name
from cables.models.cable import CableQuerySet
from cables.text.query import Query, parse

RANKED = 300
"""Cables put in order of fit; where more answer, those that are likely to fit best are, and the page says so."""
COUNTED = 10_000
"""Matches counted exactly."""
TRIED = (500, 20_000)
"""Matches looked at before all are, which costs little where most of them are wanted."""

FIT = "SELECT cables_fit(%s::tsquery, %s::bigint[], %s::real[])"
"""How well rows fit; long ones count for less. The fit of a cable is that of its best row."""
WEIGHTS = [0.05, 0.1, 0.25, 1.0]  # of places in the raw OCR, (none), in the text, in what describes the cable


@dataclass(frozen=True, slots=True)
class Missing:
    """One term of a question nothing answers: how many cables have it, and how many answer without it."""

    sought: Sought
    cables: int
    without_it: int
    query: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """
    A question for a telegram by its number.

    `exact` are ids of cables, the earliest first.
    """

    number: str
    sender: str
    exact: list[int]


class Found:
    """The answer to a question, found out as it is asked for. Knows nothing of cables that were not handed in."""

    def __init__(
        self,
        query: Query,
        layer: Layer,
        cables: CableQuerySet,
        sought: list[Sought],
        senders: list[int],
        seen: Seen | None = None,
    ):
        self.query = query
        self.layer = layer
        self.within = cables
        self._seen = seen
        self.understood = sought
        self._senders = senders
        self._question = questions.all_of(one.question(layer) for one in sought if not one.without)
        if self._number_signs:
            self._question = questions.any_of([f"({self._question})", *self._number_signs])
        self._shunned = [one.question(layer) for one in sought if one.without]
        if self._question:
            # One row of a long cable does not know all its phrases, but all its words.
            words = [q for q in self._shunned if "<->" not in q]
            self._question = questions.all_of([f"({self._question})", *(f"!{q}" for q in words)])
            self._shunned = [q for q in self._shunned if "<->" in q]

    # --- which

    @cached_property
    def cables(self) -> CableQuerySet:
        """All cables that answer, as a queryset to be narrowed, counted or aggregated further."""
        return self.within.filter(self._matching())

    def _matching(self, most: int | None = None) -> Q:
        if not self.query:
            return Q(pk__in=[])
        found = questions.matching(self._question, most) if self._question else Q()
        for shunned in self._shunned:
            found &= ~questions.matching(shunned)
        return found

    def matching_ids(self) -> Ids:
        """
        Ids of all cables of the whole archive that answer, in order; closed ones are among them.

        To be cut down to what the person may see before anything of it is shown.
        """
        return self._everything

    @cached_property
    def _everything(self) -> Ids:
        if not self.query:
            return np.zeros(0, np.int64)
        if len(self.understood) == 1 and not self._number_signs and self.understood[0].answered_by is not None:
            return _in_order(self.understood[0].answered_by)
        asked = [self._question, *self._shunned] if self._question else self._shunned
        found = answers(asked, self.within.db)
        matching = _in_order(found.pop(0) if self._question else all_ids(self.within.db))
        for shunned in found:
            matching = matching[~_among(matching, shunned)]
        return matching

    @cached_property
    def _candidates(self) -> list[int]:
        """
        Up to RANKED + 1 of the cables that answer, in no order.

        Where there are more, first of all those that are described by the words or have them often.
        """
        some = self._some(RANKED + 1)
        if len(some) <= RANKED or not self._question:
            return some
        likely = questions.matching(self._likely, TRIED[0])
        first = self.within.order_by().filter(likely).values_list("pk", flat=True)
        return list(dict.fromkeys([*first[: RANKED + 1], *some]))[: RANKED + 1]

    @property
    def _likely(self) -> str:
        """The question put to what words describe, and to texts that have them often."""
        return questions.all_of([self._strong, f"({self._question})"])

    @property
    def _strong(self) -> str:
        """That the words of the question, of each group one, describe a cable or stand in its text often."""
        return questions.all_of(
            questions.any_of(map(questions.strong, one.words)) for one in self.understood if not one.without
        )

    def _some(self, most: int) -> list[int]:
        """Any so many of the cables that answer, after a look at as few as it takes."""
        ids = self.within.order_by().values_list("pk", flat=True)
        for tried in TRIED:
            some = list(ids.filter(self._matching(tried))[:most])
            if len(some) >= most or not self._more_than(tried):
                return some
        return list(ids.filter(self._matching())[:most])

    def _more_than(self, tried: int) -> bool:
        """Whether more rows of the whole archive answer than were tried."""
        if not self._question:
            return False
        with connections[self.within.db].cursor() as cursor:
            cursor.execute("SELECT count(*) FROM cables_matching(%s::tsquery, %s)", [self._question, tried + 1])
            return cursor.fetchone()[0] > tried

    # --- how many

    @cached_property
    def count(self) -> int:
        """How many answer: exact up to COUNTED."""
        if self._seen:
            return min(int(np.count_nonzero(self._seen(self._everything))), COUNTED)
        if len(self._candidates) <= RANKED:
            return len(self._candidates)
        return min(len(self._some(COUNTED + 1)), COUNTED)

    @property
    def capped(self) -> bool:
        """Whether there are more than `count` says."""
        return self.count >= COUNTED

    @property
    def ranked_all(self) -> bool:
        """Whether every cable that answers has been put in order of fit."""
        if self._seen:
            return self.count <= RANKED
        return len(self._candidates) <= RANKED

    # --- in which order

    ranked_at_most = RANKED

    @cached_property
    def ranks(self) -> list[tuple[int, float]]:
        """Ids of the best cables with how well they fit, best first."""
        return self._by_fit(self._candidates[:RANKED])

    def best_of(self, ids: NDArray) -> list[tuple[int, float]]:
        """
        As `ranks`, for a list that knows already what answers.

        Args:
            ids: Of all cables that answer and are to be shown. Of more than RANKED those that are likely to fit
                best are put in order, and then the first of the others.
        """
        if len(ids) <= RANKED or not self._question:
            return self._by_fit(ids[:RANKED].tolist())
        likely = ids[_among(ids, self._strongly())][:RANKED].tolist()
        exact = [cable for cable in self._exact if (ids == cable).any()]
        return self._by_fit(list(dict.fromkeys([*exact, *likely, *ids[:RANKED].tolist()]))[:RANKED])

    def _strongly(self) -> Ids:
        """Ids of cables that are likely to fit best, in no order; some of them may not answer."""
        if len(self.understood) == 1 and self.understood[0].strongly is not None:
            return self.understood[0].strongly
        strong = self._strong
        if questions.has_places(self._question):
            strong = questions.all_of([strong, f"({questions.without_places(self._question)})"])
        return answers([strong], self.within.db)[0]

    @property
    def _exact(self) -> list[int]:
        return self.numbered.exact if self.numbered else []

    def _by_fit(self, ids: list[int]) -> list[tuple[int, float]]:
        if not self._question:
            return [(pk, 0.0) for pk in sorted(ids)]
        with connections[self.within.db].cursor() as cursor:
            cursor.execute(FIT, [questions.fit(self._words_in(ids)), listed(ids), listed(WEIGHTS)])
            (packed,) = cursor.fetchone()
        cables = np.frombuffer(packed or b"", ">i4")[::2].astype(np.int64)
        fits = np.frombuffer(packed or b"", ">f4")[1::2].astype(np.float64)
        for place, cable in enumerate(self._exact):
            fits[cables == cable] = 100.0 - place
        order = np.lexsort((cables, -fits))
        best: dict[int, float] = {}
        for cable, fit in zip(cables[order].tolist(), fits[order].tolist(), strict=True):
            best.setdefault(cable, fit)  # the fit of its best row
        return list(best.items())

    def _words_in(self, ids: list[int]) -> Iterable[str]:
        """The words cables are sought by, but for misreadings that are known to stand in none of these."""
        for one in self.understood:
            if not one.without:
                yield from one.own_words
                for also in one.also:
                    where = also.standing
                    if not where or not where.is_all or not where.cables.isdisjoint(ids):
                        yield from also.sought_words

    def ranked(self, limit: int = 50, offset: int = 0) -> list[tuple[int, float]]:
        """A page of `ranks`."""
        return self.ranks[offset : offset + limit]

    # --- telegram numbers

    @cached_property
    def _number_signs(self) -> list[str]:
        if self.query.number is None:
            return []
        number = self.query.number.number
        if self.query.number.sender:
            return [questions.word(f"#{number}@{sender}") for sender in self._senders]
        return [questions.word(f"#{number}")]

    @cached_property
    def numbered(self) -> Numbered | None:
        """The telegrams of that number, where the question may mean one."""
        if not self._number_signs or self.query.number is None:
            return None
        asked = self.query.number
        signs = questions.matching(questions.any_of(self._number_signs))
        exact = self.within.order_by("sent_on", "pk").filter(signs).values_list("pk", flat=True)
        return Numbered(asked.number, asked.sender, list(exact[:20]))

    # --- why nothing

    @cached_property
    def nothing_because(self) -> list[Missing]:
        """Where nothing answers: of each term how many cables have it, and how many would answer without it."""
        if self.count or not self.query:
            return []
        sought = [one for one in self.understood if not one.without]
        seen = self._seen or seen_in(self.within)
        alone = {str(n): one.question(self.layer) for n, one in enumerate(sought)}
        rest = {
            str(n): questions.all_of(o.question(self.layer) for o in sought if o is not one)
            for n, one in enumerate(sought)
            if len(sought) > 1
        }
        counts = count_each(alone, self.within.db, seen)
        left = count_each(rest, self.within.db, seen)
        everything = [*sought, *(one for one in self.understood if one.without)]
        return [
            Missing(one, counts[str(n)], left[str(n)], " ".join(_typed(o) for o in everything if o is not one))
            for n, one in enumerate(sought)
        ]

    # --- where

    def snippets(self, cables: Iterable[Cable | int]) -> dict[int, list[Snippet]]:
        """Up to three stretches of each of these cables (or ids) round what was found, by its id."""
        ids = [cable if isinstance(cable, int) else cable.pk for cable in cables]
        return snippets_of(ids, self.understood, self.layer)


def _in_order(ids: Ids) -> Ids:
    """Each id once, smallest first; several times faster than sorting where there are many."""
    are = np.zeros(int(ids.max(initial=0)) + 1, np.bool_)
    are[ids] = True
    return np.flatnonzero(are)


def _among(ids: NDArray, others: Ids) -> NDArray[np.bool_]:
    """Which of these ids are among others."""
    are = np.zeros(int(max(ids.max(initial=0), others.max(initial=0))) + 1, np.bool_)
    are[others] = True
    return are[ids]


def _typed(one: Sought) -> str:
    """A term as one would type it again."""
    words = []
    for term in one.terms:
        typed = (
            f'"{term.typed}"' if term.is_quoted else f"{term.typed}*" if term.kind == "beginning" else term.typed
        )
        words.append(f"-{typed}" if one.without else typed)
    return (" " if one.name else " or ").join(words)


def find(
    q: str,
    *,
    cables: CableQuerySet,
    layer: Layer = "both",
    exact: bool = False,
    dropped: Iterable[str] = (),
    seen: Seen | None = None,
) -> Found:
    """
    Find cables by what they say.

    Args:
        q: As typed; anything at all.
        cables: Among which: those the person may see, narrowed by whatever else was asked.
        layer: Where: in the cleaned text and what describes the cable, in the raw OCR, or in both together.
        exact: Only as typed: no misreadings, no glossary.
        dropped: Keys of terms or variants (`Also.key`) that are not to be added.
        seen: Tells of ids whether they are among `cables`, where that is known without asking the database: spares
            a look at each.
    """
    query = parse(q)
    sought = seek(query.groups, layer, cables, exact=exact, dropped=set(dropped), seen=seen)
    senders: list[int] = []
    if query.number and query.number.sender:
        named = CorrespondentAlias.objects.filter(folded=fold_name(query.number.sender))
        senders = list(named.values_list("correspondent", flat=True))
    return Found(query, layer, cables, sought, senders, seen)
