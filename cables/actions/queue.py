"""Hand cables out, so that two archivists do not begin on the same one. None of this ever stops a save."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cables.actions.fields import lock
from cables.exceptions import NotPermitted
from cables.models import Cable, Reservation, User
from cables.roles import CORRECT, may


@transaction.atomic
def take_next(*, candidates: QuerySet[Cable], actor: User) -> Reservation | None:
    """
    Reserve the first of these cables that is free and that nobody is just taking; None where there is none.

    Args:
        candidates: In the order in which they are to be handed out. Askers at the same moment get different ones.

    Raises NotPermitted where the person has no right to correct anything.
    """
    if not actor.has_perm(CORRECT):
        raise NotPermitted
    free = candidates.workable_by(actor).unreserved()
    locked = free.select_for_update(of=("self",), skip_locked=True).only("pk", "collection")
    passed: list[int] = []
    while cable := locked.exclude(pk__in=passed).first():
        # The question above may have been put before another's answer was written: look again, under the lock.
        if may(actor, CORRECT, cable) and not Reservation.objects.running().filter(cable=cable).exists():
            return _reserve(cable, actor)
        passed.append(cable.pk)
    return None


@transaction.atomic
def take(*, cable_id: int, actor: User) -> Reservation:
    """
    Reserve this cable; where another person's reservation runs, that one is returned and stands.

    Raises NotPermitted.
    """
    cable = lock(cable_id)
    if not may(actor, CORRECT, cable):
        raise NotPermitted
    running = Reservation.objects.running().filter(cable=cable).select_related("holder", "cable").first()
    if running is not None and running.holder_id != actor.pk:
        return running
    return _reserve(cable, actor)


def renew(*, cable_id: int, holder: User) -> datetime | None:
    """Let a person's reservation run its full time again, if it still runs; the new end, else None."""
    until = _end()
    mine = Reservation.objects.running().filter(cable=cable_id, holder=holder)
    return until if mine.update(until=until) else None


def give_back(*, cable_id: int, holder: User) -> bool:
    """End a person's reservation before its time; whether there was one."""
    ended, _ = Reservation.objects.filter(cable=cable_id, holder=holder).delete()
    return bool(ended)


def _reserve(cable: Cable, holder: User) -> Reservation:
    """A reservation of a locked cable; one that has run out, or the person's own, is written over."""
    now = timezone.now()
    reservation, _ = Reservation.objects.update_or_create(
        cable=cable, defaults={"holder": holder, "since": now, "until": _end()}
    )
    return reservation


def _end() -> datetime:
    return timezone.now() + timedelta(hours=settings.RESERVATION_HOURS)
