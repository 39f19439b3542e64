"""Add texts to a cable."""

import hashlib
import uuid
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from cables.actions.drafts import Taken, end_drafts
from cables.actions.fields import lock
from cables.actions.review import submit_revision
from cables.actions.shown import show_best_revision
from cables.actions.typed import MOST_NOTED, checked
from cables.exceptions import InvalidValue, NotPermitted, StaleBase
from cables.models import Cable, Event, Revision, User, Witness
from cables.models.draft import MOST_CHARACTERS
from cables.roles import CORRECT, may


def digest(text: str) -> str:
    """sha256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def add_revision(
    cable: Cable, *, text: str, state: str, origin: str, base: Revision | None = None, **more
) -> Revision:
    """
    Append a text to a locked cable under the next number, then show readers the best there is.

    Number 0 is the raw OCR's: a cable that was typed in has none and begins at 1.

    `more` may carry witness, engine, author, note and submitted_at. The caller holds the lock and writes an event.
    """
    last = cable.revisions.order_by("-number").values_list("number", flat=True).first()
    revision = Revision.objects.create(
        cable=cable,
        number=0 if state == Revision.State.RAW else (last or 0) + 1,
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


@transaction.atomic
def save_revision(
    *,
    cable_id: int,
    base_number: int,
    text: str,
    note: str,
    actor: User,
    key: uuid.UUID,
    submit: bool = False,
    continues: Iterable[Taken] = (),
    merged_from: int | None = None,
) -> Revision:
    """
    Store what a person typed as the cable's next revision. Of two that rest on one base, the first to come wins.

    Args:
        base_number: The revision the text was made from: it must be the newest.
        key: Issued with the form. Whoever sends it again gets the revision it made, and makes no second. Other
            words than before make a revision of their own that rests on it: the answer to the first was lost and
            more was typed, or somebody went back to the page and typed on.
        submit: Whether it goes to review at once.
        continues: Drafts whose text is in this one; they end with the draft of this key.
        merged_from: Where the text was put together with another's, the revision both began from.

    Raises StaleBase (with both revisions; nothing is stored), NotPermitted, InvalidValue (among other things where
    the text is the newest revision's own, unless it is to be submitted).
    """
    text, note = checked(text, "text", MOST_CHARACTERS), checked(note.strip(), "note", MOST_NOTED)
    cable = lock(cable_id)
    # Read again under the lock: whoever lost a right while waiting for it does not keep it.
    actor = User.objects.get(pk=actor.pk)
    if not may(actor, CORRECT, cable):
        raise NotPermitted("You may not correct this cable: a right was taken from you, or the cable was moved.")
    own_key, made = key, _made(key)
    if made is not None and (made.cable_id != cable.pk or made.author_id != actor.pk):
        raise InvalidValue("This form was used for another save. Copy your text, and open the editor again.")
    if made is not None and made.text != text:
        base_number, own_key = max(base_number, made.number), uuid.uuid5(key, text)
        made = _made(own_key)
    if made is None:
        base = _newest(cable, base_number)
        if text == base.text and not submit:
            raise InvalidValue(f"The text is that of revision {base.number}: there is nothing to save.")
        made = _add_saved(cable, base=base, text=text, note=note, author=actor, key=own_key)
        if merged_from is not None:
            detail = {"revision": made.number, "with": base.number, "base": merged_from}
            Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.MERGED, detail=detail)
    end_drafts(author=actor, key=key, continues=continues)
    if submit and made.state == Revision.State.IN_PROGRESS:
        made = submit_revision(revision_id=made.pk, actor=actor, note=note)
    return made


def _made(key: uuid.UUID) -> Revision | None:
    return Revision.objects.filter(key=key).select_related("author").first()


def _newest(cable: Cable, number: int) -> Revision:
    """The newest revision of a locked cable, if it has this number."""
    head = cable.revisions.select_related("author").order_by("-number").first()
    if head is None or not 0 <= number <= head.number:
        raise InvalidValue(f"This cable has no revision {number} to begin from; nothing was stored.")
    if number < head.number:
        raise StaleBase(base=cable.revisions.select_related("author").get(number=number), head=head)
    return head


def _add_saved(cable: Cable, *, base: Revision, text: str, note: str, author: User, key: uuid.UUID) -> Revision:
    revision = add_revision(
        cable,
        text=text,
        state=Revision.State.IN_PROGRESS,
        origin=Revision.Origin.PERSON,
        base=base,
        author=author,
        note=note,
        key=key,
    )
    detail = {"revision": revision.number, "base": base.number}
    Event.objects.create(cable=cable, actor=author, verb=Event.Verb.REVISION_SAVED, detail=detail)
    return revision
