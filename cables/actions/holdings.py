"""What the founders bring besides raw OCR: an emended text of each telegram, and facts known from print."""

from django.contrib.auth.hashers import make_password
from django.db import transaction

from cables.actions.fields import lock, state
from cables.actions.revisions import add_submitted_revision
from cables.fields import get_field
from cables.models import Cable, Event, FieldEvidence, Revision, User, Witness

USERNAME = "founding-editors"
EMENDED = "emended from the OCR alone, page images not seen; conjectures are marked [word?]"


def founding_editors() -> User:
    """The role account of the founders' work; made when it is first asked for. Nobody signs in with it."""
    editors, _ = User.objects.get_or_create(
        username=USERNAME,
        is_role=True,
        defaults={"display_name": "Founding editors", "is_active": False, "password": make_password(None)},
    )
    return editors


def holder_of(sha256: str) -> Cable | None:
    """The cable whose first witness has these bytes: the one text 0 of which was emended."""
    witness = Witness.objects.filter(sha256=sha256, number=1).select_related("cable").without_text().first()
    return witness and witness.cable


@transaction.atomic
def add_emended_text(*, cable_id: int, text: str, editors: User) -> Revision | None:
    """
    Submit the founders' emended text of a cable, based on the machine's first cleaning, or on their own before.

    Returns None, and adds nothing, where it stands already or where a person has worked on the cable: their work
    is not to be covered by ours.
    """
    cable = lock(cable_id)
    machine = cable.revisions.filter(origin=Revision.Origin.MACHINE).order_by("number").first()
    worked_on = cable.events.exclude(actor=None).exclude(actor=editors).exists()
    by_people = cable.revisions.filter(origin=Revision.Origin.PERSON)
    if machine is None or worked_on or by_people.exclude(author=editors).exists():
        return None
    own = by_people.order_by("number").last()
    if own and own.text == text:
        return None
    note = f"{EMENDED}; corrected" if own else EMENDED
    return add_submitted_revision(cable, text=text, base=own or machine, author=editors, note=note)


@transaction.atomic
def state_from_print(*, cable_id: int, field: str, value: str, source: str, editors: User) -> FieldEvidence | None:
    """
    State a field on the word of a printed edition, also where the machine read the same: print confirms it.

    Returns None where a person, or this role, has ever stated the field.
    """
    cable = lock(cable_id)
    person = FieldEvidence.Origin.PERSON
    if cable.evidence.filter(field=field, origin=person).exists():
        return None
    before = cable.evidence.chosen().filter(field=field).first()
    cleaned = get_field(field).clean(value)
    evidence = FieldEvidence(cable=cable, field=field, value=cleaned, origin=person, author=editors, source=source)
    state(cable, [evidence])
    detail = {"field": field, "from": before and before.value, "to": cleaned, "source": source}
    Event.objects.create(cable=cable, actor=editors, verb=Event.Verb.FIELD_SET, detail=detail)
    return evidence
