"""Go back to an earlier text."""

import uuid

from django.db import transaction

from cables.actions.fields import lock
from cables.actions.review import record, sentence
from cables.actions.revisions import save_revision
from cables.exceptions import Conflict, InvalidValue
from cables.models import Event, Revision, User


@transaction.atomic
def revert(*, cable_id: int, to_number: int, base_number: int, actor: User, note: str, key: uuid.UUID) -> Revision:
    """
    Go back to an earlier text: a new revision with its words, handed in for review; nothing in between is lost.

    The same form sent again gives the revision it made. Raises InvalidValue (no such text, or it stands already),
    Conflict (the form was used to go back to another text), and whatever a save raises: StaleBase, NotPermitted.
    """
    cable = lock(cable_id)
    again = cable.revisions.filter(key=key, author=actor).first()
    earlier = cable.revisions.filter(number=to_number, number__gt=0).first()
    if again is not None:
        return _same_deed(again, earlier, to_number)
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


def _same_deed(made: Revision, earlier: Revision | None, to_number: int) -> Revision:
    """What a form made that is sent again; refused where it names another text by now."""
    if earlier is not None and earlier.text == made.text:
        return made
    raise Conflict(
        f"This form made revision {made.number} already. To go back to revision {to_number} as well, look at what "
        "stands now and send it again."
    )
