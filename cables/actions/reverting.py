"""Go back to an earlier text."""

import uuid

from django.db import transaction

from cables.actions.fields import lock
from cables.actions.review import record, sentence
from cables.actions.revisions import save_revision
from cables.exceptions import InvalidValue
from cables.models import Event, Revision, User


@transaction.atomic
def revert(*, cable_id: int, to_number: int, base_number: int, actor: User, note: str, key: uuid.UUID) -> Revision:
    """
    Go back to an earlier text: a new revision with its words, handed in for review; nothing in between is lost.

    Raises InvalidValue (no such text, or it stands already), and whatever a save raises: StaleBase, NotPermitted.
    """
    cable = lock(cable_id)
    again = cable.revisions.filter(key=key, author=actor).first()
    if again is not None:
        return again
    earlier = cable.revisions.filter(number=to_number, number__gt=0).first()
    if earlier is None or (earlier.state == Revision.State.RETURNED and earlier.author_id != actor.pk):
        raise InvalidValue(f"There is no revision {to_number} to go back to.")
    note = sentence(note, "note")
    revision = save_revision(
        cable_id=cable_id,
        base_number=base_number,
        text=earlier.text,
        note=f"Back to revision {to_number}: {note}" if note else f"Back to revision {to_number}",
        actor=actor,
        key=key,
        submit=True,
    )
    record(cable, actor, Event.Verb.REVERTED, revision, to=to_number)
    return revision
