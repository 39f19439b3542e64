"""Add texts to a cable."""

import hashlib

from django.utils import timezone

from cables.actions.shown import show_best_revision
from cables.models import Cable, Event, Revision, User, Witness


def digest(text: str) -> str:
    """sha256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def add_revision(
    cable: Cable, *, text: str, state: str, origin: str, base: Revision | None = None, **more
) -> Revision:
    """
    Append a text to a locked cable under the next number, then show readers the best there is.

    `more` may carry witness, engine, author, note and submitted_at. The caller holds the lock and writes an event.
    """
    last = cable.revisions.order_by("-number").values_list("number", flat=True).first()
    revision = Revision.objects.create(
        cable=cable,
        number=0 if last is None else last + 1,
        text=text,
        sha256=digest(text),
        state=state,
        origin=origin,
        base=base,
        **more,
    )
    show_best_revision(cable)
    return revision


def add_raw_revision(cable: Cable, witness: Witness) -> Revision:
    """Make the first witness revision 0: the text every comparison starts from."""
    return add_revision(
        cable, text=witness.text, state=Revision.State.RAW, origin=Revision.Origin.IMPORT, witness=witness
    )


def add_submitted_revision(cable: Cable, *, text: str, base: Revision, author: User, note: str) -> Revision:
    """Append a person's text as submitted for review, with its event."""
    revision = add_revision(
        cable,
        text=text,
        state=Revision.State.SUBMITTED,
        origin=Revision.Origin.PERSON,
        base=base,
        author=author,
        note=note,
        submitted_at=timezone.now(),
    )
    Event.objects.create(
        cable=cable, actor=author, verb=Event.Verb.SUBMITTED, detail={"revision": revision.number, "note": note}
    )
    return revision
