"""Apply the reader of today to what is held: new statements and texts beside the old, people's untouched."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from cables.actions.fields import lock
from cables.actions.readings import Change, Read, store_readings
from cables.actions.texts import choose_text, is_in_hand, make_text
from cables.models import Cable, Event, MachineReading, Revision, Tie, Witness
from cables.text import ENGINE, Reading


@dataclass(frozen=True, slots=True)
class Reread:
    """
    What reading a cable again brought.

    `text` is the new machine revision's number, None without one; `source` says why it is made from another raw
    OCR than the last, empty if it is not; `left` says in words why nothing was done.
    """

    changes: tuple[Change, ...] = ()
    text: int | None = None
    source: str = ""
    left: str = ""


def to_reread() -> QuerySet[Cable]:
    """
    Cables with a witness today's reader has not read, or of whose witnesses none was chosen for the text.

    In the order they were added.
    """
    read = MachineReading.objects.filter(witness=OuterRef("pk"), engine=ENGINE)
    unread = Witness.objects.filter(cable=OuterRef("pk")).exclude(Exists(read))
    return Cable.objects.filter(Exists(unread) | _unchosen()).order_by("pk")


def _unchosen() -> Q:
    """Cables whose machine text was not chosen from all their witnesses yet, and may be."""
    of_cable = {"cable": OuterRef("pk")}
    more = Witness.objects.filter(**of_cable, number__gt=OuterRef("chosen_among")).filter(number__gt=1)
    by_people = Revision.objects.filter(**of_cable, origin=Revision.Origin.PERSON)
    tied = Tie.objects.filter(Q(whole=OuterRef("pk")) | Q(part=OuterRef("pk")))
    return Exists(more) & ~Exists(by_people) & ~Exists(tied)


@transaction.atomic
def reread_cable(*, cable_id: int, readings: Sequence[tuple[int, Reading]], dry_run: bool = False) -> Reread:
    """
    Store what today's reader makes of all witnesses of a cable, and settle its fields anew.

    Args:
        readings: The key of each witness with its reading, made before the lock was taken.
        dry_run: Take everything back in the end and only tell.

    A new machine revision is added where no person has worked and the text differs. A cable somebody has in hand,
    or that was cut or joined by a person, is left as it is.
    """
    cable = lock(cable_id)
    witnesses = {witness.pk: witness for witness in cable.witnesses.defer("raw")}
    if left := _why_left(cable, [key for key, _ in readings], witnesses):
        return Reread(left=left)
    read = sorted((Read(witnesses[key], reading) for key, reading in readings), key=lambda one: one.witness.number)
    chosen = choose_text(cable, read)
    changes = store_readings(cable, read, chosen.read)
    revision = make_text(cable, chosen, len(read))
    Event.objects.create(
        cable=cable,
        verb=Event.Verb.REREAD,
        detail={
            "reader": ENGINE,
            "fields": [change.field for change in changes],
            "revision": revision.number if revision else None,
        },
    )
    transaction.set_rollback(dry_run)
    source = chosen.reason if revision and chosen.is_another else ""
    return Reread(tuple(changes), revision.number if revision else None, source)


def _why_left(cable: Cable, keys: Sequence[int], witnesses: dict[int, Witness]) -> str:
    """Why a cable cannot be read again now; empty if it can."""
    is_read = MachineReading.objects.filter(witness__in=witnesses, engine=ENGINE).count() == len(witnesses)
    if is_read and not Cable.objects.filter(_unchosen(), pk=cable.pk).exists():
        return "read by this reader already"
    if set(keys) != set(witnesses):
        return "another witness came in meanwhile"
    if is_in_hand(cable):
        return "somebody has it in hand"
    if Tie.objects.about(cable).exists():
        return "a person cut or joined it"
    return ""
