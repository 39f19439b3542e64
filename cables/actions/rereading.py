"""Apply the reader of today to what is held: new statements and texts beside the old, people's untouched."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from cables.actions.fields import lock
from cables.actions.readings import Change, Read, store_readings
from cables.actions.revisions import add_revision
from cables.models import Cable, Event, MachineReading, Reservation, Revision, Tie, Witness
from cables.text import ENGINE, Reading


@dataclass(frozen=True, slots=True)
class Reread:
    """
    What reading a cable again brought.

    `left` says in words why nothing was done; `text` is the new machine revision's number, None without one.
    """

    changes: tuple[Change, ...] = ()
    text: int | None = None
    left: str = ""


def to_reread() -> QuerySet[Cable]:
    """Cables with a witness today's reader has not read, in the order they were added."""
    read = MachineReading.objects.filter(witness=OuterRef("pk"), engine=ENGINE)
    unread = Witness.objects.filter(cable=OuterRef("pk")).exclude(Exists(read))
    return Cable.objects.filter(Exists(unread)).order_by("pk")


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
    changes = store_readings(cable, read)
    revision = _new_text(cable, read)
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
    return Reread(tuple(changes), revision.number if revision else None)


def _why_left(cable: Cable, keys: Sequence[int], witnesses: dict[int, Witness]) -> str:
    """Why a cable cannot be read again now; empty if it can."""
    if MachineReading.objects.filter(witness__in=witnesses, engine=ENGINE).count() == len(witnesses):
        return "read by this reader already"
    if set(keys) != set(witnesses):
        return "another witness came in meanwhile"
    if cable.drafts.unfinished().exists() or Reservation.objects.running().filter(cable=cable).exists():
        return "somebody has it in hand"
    if Tie.objects.about(cable).exists():
        return "a person cut or joined it"
    return ""


def _new_text(cable: Cable, read: Sequence[Read]) -> Revision | None:
    """Add the machine's new text where nobody has worked and it differs from the machine's last."""
    if cable.revisions.filter(origin=Revision.Origin.PERSON).exists():
        return None
    last = cable.revisions.filter(origin=Revision.Origin.MACHINE).order_by("-number").first()
    raw = cable.revisions.filter(number=0).first()
    if raw is None or last is None:
        return None
    mine = next((one for one in read if one.witness.pk == last.witness_id), read[0])
    if mine.reading.body == last.text:
        return None
    return add_revision(
        cable,
        text=mine.reading.body,
        state=Revision.State.MACHINE,
        origin=Revision.Origin.MACHINE,
        base=raw,
        witness=mine.witness,
        engine=ENGINE,
    )
