"""Close cables to the public, and open them: nothing is deleted, and the staff goes on seeing them."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from cables import roles
from cables.actions.fields import lock
from cables.actions.locks import again_after_deadlock
from cables.exceptions import Conflict, InvalidValue, NotPermitted
from cables.fields import clean_source
from cables.models import Access, Cable, ClosedFor, Event, Tie, User, Witness

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


@again_after_deadlock
@transaction.atomic
def restrict(*, cable_id: int, closed_for: str, actor: User, reason: str = "", until: date | None = None) -> Cable:
    """
    Close a cable to all but the staff, or change for what and until when it is closed.

    Cables that share its words or raw files are closed with it. Raises NotPermitted, and InvalidValue as `Closing`
    does.
    """
    closing = Closing(closed_for, clean_source(reason) or "", until)
    cables = _locked_with_its_kin(cable_id, actor)
    for cable in cables.values():
        standing = (cable.closed_for, cable.closed_reason, cable.closed_until)
        if cable.is_restricted and standing == (closing.closed_for, closing.reason, closing.until):
            continue
        note_public(cable)
        closing.close(cable, timezone.now())
        cable.save(update_fields=COLUMNS)
        Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.RESTRICTED, detail=closing.detail)
    return cables[cable_id]


@again_after_deadlock
@transaction.atomic
def open_to_public(*, cable_id: int, actor: User) -> Cable:
    """
    Let readers see a closed cable and those that share its words or raw files. Raises NotPermitted.

    One that is withdrawn as well stays so.
    """
    cables = _locked_with_its_kin(cable_id, actor)
    for cable in cables.values():
        if cable.access == Access.RESTRICTED:
            cable.access, cable.closed_for, cable.closed_reason = Access.OPEN, "", ""
            cable.closed_until = cable.closed_at = None
            note_public(cable)
            cable.save(update_fields=COLUMNS)
            Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.OPENED)
    return cables[cable_id]


def _locked_with_its_kin(cable_id: int, actor: User) -> dict[int, Cable]:
    """The cable and its kin, locked, by id, if this person may close and open all of them; raises NotPermitted."""
    cables: dict[int, Cable] = {}
    # Asked again under the locks: a part cut off while these were waited for is closed with the rest.
    while missing := [pk for pk in kin(cable_id) if pk not in cables]:
        cables |= {pk: lock(pk) for pk in missing}
    actor = User.objects.get(pk=actor.pk)  # as they are now, after the locks were waited for
    if not all(roles.may(actor, roles.RESTRICT, cable) for cable in cables.values()):
        raise NotPermitted("You may not close cables to the public or open them.")
    return cables


def kin(cable_id: int) -> list[int]:
    """
    Ids of a cable and of all that share its words or raw files, in order: the other part of one that was split,
    what is or was joined to it, for texts of then still hold its words. Closing but one would close nothing.
    """
    found, asked = {cable_id}, set()
    while asked != found:
        asked = set(found)
        ties = Tie.objects.filter(Q(whole__in=asked) | Q(part__in=asked))
        found |= {pk for pair in ties.values_list("whole", "part") for pk in pair}
        files = Witness.objects.order_by().filter(cable__in=asked).values_list("sha256", flat=True)
        found |= set(Witness.objects.order_by().filter(sha256__in=set(files)).values_list("cable", flat=True))
    return sorted(found)


def check_same_access(*cables: Cable) -> None:
    """Raise Conflict unless readers may see all of these cables, or none until the same day; before joining."""
    if len({(one.is_withdrawn, one.is_restricted and (one.closed_until or "ever")) for one in cables}) > 1:
        raise Conflict("Readers may see one of these cables and not the other: close or open both first.")


def access_of(cable: Cable) -> dict[str, object]:
    """The columns that say who may see a cable, for one made out of it: no part of a closed cable is open."""
    return {name: getattr(cable, name) for name in COLUMNS}
