"""Add texts to a cable, and say which of them readers see."""

import hashlib

from django.utils import timezone

from cables.models import Cable, Event, Point, Revision, User, Witness
from cables.text import find_points
from cables.text.marks import plain


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


def show_best_revision(cable: Cable) -> None:
    """Point the cable at what readers see, and keep that text's points beside it for questions."""
    best = cable.revisions.for_readers().first()
    if best is None or best.pk == cable.current_revision_id:
        if best is not None and best.state != cable.status:
            cable.status = best.state
            cable.save(update_fields=["status"])
        return
    points = find_points(best.text)
    cable.points.all().delete()
    Point.objects.bulk_create(
        Point(
            cable=cable,
            position=position,
            path=point.path,
            label=point.label,
            level=point.level,
            start=point.start,
            end=point.end,
            text=best.text[point.start : point.end],
            is_damaged=point.damaged,
        )
        for position, point in enumerate(points, start=1)
    )
    cable.current_revision, cable.status, cable.point_count = best, best.state, len(points)
    # Marks never break a phrase: what is searched are the words as they are shown.
    cable.shown_text = plain(best.text)
    cable.save(update_fields=["current_revision", "status", "point_count", "shown_text"])
