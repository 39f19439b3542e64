"""
What a cable may need next from an archivist, as questions about cables; each has an index of its own.

Cables ask here about models that refer to cables, so those are looked up by name.
"""

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from cables.roles import limited_to

from .vocabulary import Kind


class Need(models.TextChoices):
    """In the order in which they are offered: what readers stumble over first."""

    REPORTS = "reports", "Reported by readers"
    WORDS = "words", "Words left out"
    DOUBTS = "doubts", "Words the machine doubts"
    FRAGMENTS = "fragments", "Fragments"
    DATES = "dates", "Sent after received"
    FIELDS = "fields", "Empty fields"


# A field of the heading, the columns that are empty when it is, and its name on the page.
WANTED: dict[str, tuple[Q, str]] = {
    "date": (Q(sent_on=None), "date"),
    "from": (Q(sender=None, sender_as_read=""), "sender"),
    "number": (Q(telegram_number=""), "number"),
    "classification": (Q(classification=""), "classification"),
}
# The conditions of the partial indexes, word for word as the queries below ask them.
DOUBTED = Q(status="machine", doubt_count__gt=0)
NOT_WHOLE = Q(status="machine", words_left_out__gt=0)
IS_FRAGMENT = Q(kind=Kind.FRAGMENT)
RECEIVED_BEFORE_SENT = Q(sent_on__gt=models.F("received_on"))
LACKS_SOMETHING = Q()
for _empty, _ in WANTED.values():
    LACKS_SOMETHING |= _empty


class NeedsQuerySet(models.QuerySet):
    """Questions of the queue, for CableQuerySet."""

    def workable_by(self, user):
        """Keep what lies where this person works and is in the archive's hands: not what was withdrawn."""
        collections = limited_to(user)
        mine = self if collections is None else self.filter(collection__in=collections)
        return mine.filter(withdrawn_at=None)

    def in_need(self, need: str):
        """Keep what has this need, most urgent first; `place` is its place in that order, for paging."""
        return {
            Need.REPORTS: self._reported,
            Need.WORDS: self._not_whole,
            Need.DOUBTS: self._doubted,
            Need.FRAGMENTS: self._fragments,
            Need.DATES: self._sent_after_received,
            Need.FIELDS: self._with_empty_fields,
        }[Need(need)]()

    def not_in_hand(self):
        """Leave out what somebody has begun and not handed in: those texts are theirs to finish."""
        begun = _model("Revision").objects.begun().filter(cable=OuterRef("pk"))
        return self.filter(~Exists(begun))

    def unreserved(self):
        """Leave out what somebody has taken for now."""
        running = _model("Reservation").objects.filter(cable=OuterRef("pk"), until__gt=timezone.now())
        return self.filter(~Exists(running))

    def _reported(self):
        waiting = _model("Report").objects.filter(settled_at=None)
        first = waiting.filter(cable=OuterRef("pk")).order_by("pk").values("pk")[:1]
        return self.filter(pk__in=waiting.values("cable")).annotate(place=Subquery(first)).order_by("place", "pk")

    def _not_whole(self):
        return (
            self.filter(NOT_WHOLE)
            .not_in_hand()
            .annotate(place=-models.F("words_left_out"))
            .order_by("-words_left_out", "pk")
        )

    def _doubted(self):
        return (
            self.filter(DOUBTED)
            .not_in_hand()
            .annotate(place=-models.F("doubt_count"))
            .order_by("-doubt_count", "pk")
        )

    def _fragments(self):
        return self.filter(IS_FRAGMENT).annotate(place=models.Value(0)).order_by("pk")

    def _sent_after_received(self):
        return self.filter(RECEIVED_BEFORE_SENT).annotate(place=models.Value(0)).order_by("pk")

    def _with_empty_fields(self):
        lacking = Q()
        for field, (empty, _) in WANTED.items():
            lacking |= empty & ~Exists(_said_by_a_person(field))
        # The first condition is the index's; the second leaves out what a person said is not stated.
        return self.filter(LACKS_SOMETHING).filter(lacking).annotate(place=models.Value(0)).order_by("pk")


def _said_by_a_person(field: str):
    statements = _model("FieldEvidence").objects.chosen()
    return statements.filter(cable=OuterRef("pk"), field=field, origin="person")


def _model(name: str):
    return apps.get_model("cables", name)
