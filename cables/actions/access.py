"""Close cables to the public, and open them: nothing is deleted, and the staff goes on seeing them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from cables import roles
from cables.actions.fields import lock
from cables.exceptions import InvalidValue, NotPermitted
from cables.fields import clean_source
from cables.models import Access, Cable, ClosedFor, Event, User

LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Closing:
    """
    Why a cable is closed: the class of reason readers may be told, the staff's own words, which they are not, and
    the day on which it opens by itself (None: when somebody opens it).

    Raises InvalidValue for a class the archive does not know, words too long, or a day that is not ahead.
    """

    closed_for: str
    reason: str = ""
    until: date | None = None

    def __post_init__(self):
        if self.closed_for not in ClosedFor.values:
            raise InvalidValue(
                f"“{self.closed_for}” is no reason the archive knows: {', '.join(ClosedFor.values)}."
            )
        if len(self.reason) > LONGEST_REASON:
            raise InvalidValue(f"A reason of {len(self.reason)} characters is too long: {LONGEST_REASON} at most.")
        if self.until is not None and self.until <= timezone.localdate():
            raise InvalidValue(f"{self.until:%d %B %Y} is not ahead: the cable would be open at once.")

    def close(self, cable: Cable, at: datetime) -> None:
        """Write it to a cable, which the caller saves. One that is closed already keeps its date of closing."""
        cable.closed_at = cable.closed_at if cable.is_restricted else at
        cable.access = Access.RESTRICTED
        cable.closed_for, cable.closed_reason, cable.closed_until = self.closed_for, self.reason, self.until

    @property
    def detail(self) -> dict[str, str]:
        """For the event."""
        until = self.until.isoformat() if self.until else ""
        return {"for": self.closed_for, "until": until, "reason": self.reason}


COLUMNS = ["access", "closed_for", "closed_reason", "closed_until", "closed_at", "was_public"]


def note_public(cable: Cable) -> None:
    """
    Remember, before a locked cable is taken from readers, whether they see it: the caller saves `was_public`.

    A cable brought in closed that opened by itself on its day was never written to when it did.
    """
    cable.was_public = cable.was_public or not (cable.is_withdrawn or cable.is_restricted)


@transaction.atomic
def restrict(*, cable_id: int, closed_for: str, actor: User, reason: str = "", until: date | None = None) -> Cable:
    """
    Close a cable to all but the staff, or change for what and until when it is closed.

    Raises NotPermitted, and InvalidValue as `Closing` does.
    """
    closing = Closing(closed_for, clean_source(reason) or "", until)
    cable = lock(cable_id)
    _check(actor, cable)
    standing = (cable.closed_for, cable.closed_reason, cable.closed_until)
    if cable.is_restricted and standing == (closing.closed_for, closing.reason, closing.until):
        return cable
    note_public(cable)
    closing.close(cable, timezone.now())
    cable.save(update_fields=COLUMNS)
    Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.RESTRICTED, detail=closing.detail)
    return cable


@transaction.atomic
def open_to_public(*, cable_id: int, actor: User) -> Cable:
    """Let readers see a closed cable. One that is withdrawn as well stays so. Raises NotPermitted."""
    cable = lock(cable_id)
    _check(actor, cable)
    if cable.access == Access.RESTRICTED:
        cable.access, cable.closed_for, cable.closed_reason = Access.OPEN, "", ""
        cable.closed_until = cable.closed_at = None
        note_public(cable)
        cable.save(update_fields=COLUMNS)
        Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.OPENED)
    return cable


def _check(actor: User, cable: Cable) -> None:
    if not roles.may(actor, roles.RESTRICT, cable):
        raise NotPermitted("You may not close cables to the public or open them.")


def hand_on_access(old: Cable, new: Cable) -> Cable:
    """Give a cable made out of another its collection and access, not saved: no part of a closed one is opened."""
    new.collection_id, new.rights = old.collection_id, old.rights
    new.withdrawn_at, new.withdrawn_reason = old.withdrawn_at, old.withdrawn_reason
    for name in COLUMNS:
        setattr(new, name, getattr(old, name))
    return new
