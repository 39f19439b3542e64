"""Cables a person types in, cuts in two, or joins: each act undoable, every address kept."""

import re
import uuid
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from cables import roles
from cables.actions.access import access_of, check_same_access
from cables.actions.fields import Said, check_may_correct, lock, set_fields, state
from cables.actions.imports import free_slug
from cables.actions.locks import again_after_deadlock, take_turns
from cables.actions.readings import entered_markings, machine_statements, of_the_archive
from cables.actions.revisions import add_raw_revision, add_revision
from cables.actions.typed import MOST_NOTED, checked
from cables.exceptions import Conflict, InvalidValue, NotPermitted, StaleBase
from cables.exchange.sources import is_record
from cables.models import Cable, Collection, Event, MachineReading, Revision, Tie, User, Witness
from cables.models.draft import MOST_CHARACTERS
from cables.text import ENGINE, Reading, read

FIRST_WORDS = 6  # of the second part, by which its place in the raw text is found
MOST_CHARACTERS_OF_A_PART = MOST_CHARACTERS


@again_after_deadlock
@transaction.atomic
def type_in(
    *,
    record: str,
    text: str,
    said: Sequence[Said],
    actor: User,
    key: uuid.UUID,
    note: str = "",
    collection: Collection | None = None,
    submit: bool = False,
) -> Cable:
    """
    Add a cable that was typed from paper, without any OCR: its texts begin at revision 1.

    The same key again gives the cable it made. Raises NotPermitted, InvalidValue, Conflict (the record is held).
    """
    text, note = checked(text, "text", MOST_CHARACTERS), checked(note.strip(), "note", MOST_NOTED)
    record = record.strip()
    actor = User.objects.get(pk=actor.pk)
    _check_may_add(actor, collection)
    take_turns("record", record)  # of one form sent twice at once, the second finds what the first made
    if made := _typed_in(key, actor, record, text):
        return made
    if Revision.objects.filter(key=key).exists():
        # Somebody went back to the page and typed another cable there: it is no copy of the first.
        key = uuid.uuid5(key, f"{actor.pk} {record}\n{text}")
        if made := _typed_in(key, actor, record, text):
            return made
    if not text.strip():
        raise InvalidValue("There is no text to save. Where nothing can be read, write [illegible].")
    cable = _new_cable(record, collection, actor)
    _add_text(cable, text=text, base=None, author=actor, note=note, key=key, submit=submit)
    Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.TYPED_IN, detail={"record": record})
    if said:
        set_fields(cable_id=cable.pk, said=said, actor=actor)
    return Cable.objects.get(pk=cable.pk)


def _typed_in(key: uuid.UUID, actor: User, record: str, text: str) -> Cable | None:
    """The cable these words were made into under this key and record number."""
    first = Revision.objects.filter(key=key, author=actor, number=1, cable__record_number=record)
    made = first.select_related("cable").first()
    return made.cable if made and made.text == text else None


def _check_may_add(actor: User, collection: Collection | None) -> None:
    mine = roles.limited_to(actor)
    if not (actor.is_active and actor.has_perm(roles.CORRECT)):
        raise NotPermitted("You may not add cables.")
    if mine is not None and (collection is None or collection.pk not in mine):
        raise NotPermitted("Your work is limited to certain collections: file the cable under one of them.")


def _new_cable(record: str, collection: Collection | None, actor: User, **more) -> Cable:
    """
    A locked cable under a record number nobody has.

    Raises InvalidValue and Conflict; what it is that has the number is told only those who may see it.
    """
    if not is_record(record):
        raise InvalidValue("A record number takes up to 111 plain letters, digits, blanks, - _ ( ).")
    take_turns("record", record)
    if held := Cable.objects.filter(record_number=record).first():
        seen = Cable.objects.visible_to(actor).filter(pk=held.pk).exists()
        what = held.display_title if seen else "choose another number"
        raise Conflict(f"Record {record} is held already: {what}.")
    cable = Cable.objects.create(record_number=record, slug=free_slug(record), collection=collection, **more)
    return lock(cable.pk)


def _add_text(
    cable: Cable, *, text: str, base: Revision | None, author: User, note: str, key=None, submit: bool = True
) -> Revision:
    """A person's text, handed in for review or still in progress, with its event."""
    if key is not None and Revision.objects.filter(key=key).exists():
        raise InvalidValue("This form was used for something else. Open the page again.")
    revision = add_revision(
        cable,
        text=text,
        state=Revision.State.SUBMITTED if submit else Revision.State.IN_PROGRESS,
        origin=Revision.Origin.PERSON,
        base=base,
        author=author,
        note=note,
        key=key,
        submitted_at=timezone.now() if submit else None,
    )
    verb = Event.Verb.SUBMITTED if submit else Event.Verb.REVISION_SAVED
    Event.objects.create(cable=cable, actor=author, verb=verb, detail={"revision": revision.number, "note": note})
    return revision


# --- cutting in two


@again_after_deadlock
@transaction.atomic
def split(
    *, cable_id: int, base_number: int, at: int, record: str, actor: User, key: uuid.UUID, note: str = ""
) -> Tie:
    """
    Cut a cable in two: what stands before `at` in its newest text stays, the rest becomes a cable of its own.

    Args:
        at: Offset into the newest text, in code points.
        record: Record number of the second cable; the first keeps its number and address.

    Both texts wait for review; both cables have the same raw files. The same key again gives the same tie. Raises
    StaleBase (somebody saved another text), NotPermitted, InvalidValue, Conflict.
    """
    note = checked(note.strip(), "note", MOST_NOTED)
    cable = lock(cable_id)
    check_may_correct(actor, cable)
    record = record.strip()
    if made := Tie.objects.filter(revision__key=key, whole=cable, part__record_number=record).first():
        return made
    if cable.is_withdrawn:
        raise Conflict("This cable is withdrawn, and readers would see what is cut off it: reinstate it first.")
    head = _head(cable, base_number)
    first, second = head.text[:at].rstrip(), head.text[at:].lstrip()
    if not (0 < at < len(head.text) and first and second):
        raise InvalidValue("Choose a place in the text: both cables need words.")
    part = _new_cable(record, cable.collection, actor, **access_of(cable))
    raw = _share_witnesses(cable, part, head, at)
    words = note or f"Cut off {cable.record_number}"
    _add_text(part, text=second, base=raw, author=actor, note=words)
    left = _add_text(
        cable, text=first, base=head, author=actor, note=note or f"The rest is {part.record_number}", key=key
    )
    tie = Tie.objects.create(
        part=part, whole=cable, kind=Tie.Kind.SPLIT, before=head, revision=left, made_by=actor
    )
    for one in (cable, part):
        detail = {"from": cable.record_number, "part": part.record_number, "at": at}
        Event.objects.create(cable=one, actor=actor, verb=Event.Verb.SPLIT, detail=detail)
    return tie


def _head(cable: Cable, number: int) -> Revision:
    """The newest text of a locked cable, if it has this number and is no raw OCR."""
    head = cable.revisions.select_related("author").order_by("-number").first()
    if head is None or head.number == 0:
        raise InvalidValue("This cable has no text yet.")
    if head.number != number:
        raise StaleBase(base=cable.revisions.filter(number=number).first(), head=head)
    return head


def _share_witnesses(cable: Cable, part: Cable, head: Revision, at: int) -> Revision | None:
    """
    Give the part the same raw files, and what the machine reads in them from the cut on; return its raw text.

    Where the place of the cut in the raw text cannot be told, nothing of the heading is stated.
    """
    raw, part.page_count = None, cable.page_count
    part.save(update_fields=["page_count"])
    for witness in cable.witnesses.order_by("number"):
        place = _place_in_raw(witness, head, at)
        copy = Witness.objects.create(
            cable=part,
            **{
                name: getattr(witness, name)
                for name in ("number", "label", "engine", "source_name", "sha256", "encoding", "raw", "text")
            },
        )
        if raw is None:
            raw = add_raw_revision(part, copy)
        whole = witness.readings.first()
        if place is None:
            if whole:
                _keep_reading(copy, whole.segments, whole.pages, whole.body_map)
            continue
        reading = of_the_archive(read(witness.text[place:]), entered_markings())
        _keep_shifted(copy, reading, place, whole, cable.record_number)
        if copy.number == 1:
            state(part, [_shifted(one, place) for one in machine_statements(part, copy, reading)])
    return raw


def _place_in_raw(witness: Witness, head: Revision, at: int) -> int | None:
    """Where in the raw text the part begins: by its first words, if they stand there once."""
    words = re.findall(r"\w+", head.text[at : at + 400])[:FIRST_WORDS]
    found = (
        [m.start() for m in re.finditer(r"\W{1,12}".join(map(re.escape, words)), witness.text)] if words else []
    )
    return found[0] if len(found) == 1 else None


def _keep_reading(witness: Witness, segments: list, pages: list, body_map: list) -> None:
    MachineReading.objects.create(
        witness=witness, engine=ENGINE, segments=segments, pages=pages, body_map=body_map
    )


def _keep_shifted(
    witness: Witness, reading: Reading, place: int, whole: MachineReading | None, record: str
) -> None:
    """Keep a reading of the raw text from `place` on, its offsets counted in the whole."""
    before = [[0, place, "furniture", f"belongs to {record}"]] if place else []
    _keep_reading(
        witness,
        [*before, *([s.start + place, s.end + place, s.kind, s.reason] for s in reading.segments)],
        whole.pages if whole else [[1, 0, len(witness.text)]],
        [[a, b, c + place, d + place] for a, b, c, d in reading.body_map],
    )


def _shifted(statement, place: int):
    statement.spans = [[start + place, end + place] for start, end in statement.spans]
    return statement


# --- joining


@again_after_deadlock
@transaction.atomic
def join(
    *,
    whole_id: int,
    part_id: int,
    base_number: int,
    part_number: int,
    actor: User,
    key: uuid.UUID,
    part_first: bool = False,
    note: str = "",
) -> Tie:
    """
    Join a fragment to the cable it is a part of: its words follow, or go before, those of the whole.

    The whole's new text waits for review. The part keeps its record, its texts and its raw OCR; its address leads
    to the whole from now on. A part that was cut off the whole is so put back. The same key again gives the same
    tie. Raises StaleBase (of either cable), NotPermitted, InvalidValue, Conflict.
    """
    note = checked(note.strip(), "note", MOST_NOTED)
    if whole_id == part_id:
        raise InvalidValue("A cable cannot be joined to itself.")
    cables = {pk: lock(pk) for pk in sorted((whole_id, part_id))}
    whole, part = cables[whole_id], cables[part_id]
    for one in (whole, part):
        check_may_correct(actor, one)
    if made := Tie.objects.filter(revision__key=key, whole=whole, part=part).first():
        return made
    tie = Tie.objects.standing().filter(part=part).first()
    if tie and (tie.kind == Tie.Kind.JOINED or tie.whole_id != whole.pk):
        seen = Cable.objects.visible_to(actor).filter(pk=tie.whole_id).exists()
        other = tie.whole.record_number if seen else "another cable"
        raise Conflict(f"{part.record_number} is a part of {other} already: part them first.")
    if Tie.objects.joined().filter(part=whole).exists():
        raise Conflict(f"{whole.record_number} is itself joined to another cable.")
    check_same_access(whole, part)
    head, other = _head(whole, base_number), _head(part, part_number)
    texts = [other.text, head.text] if part_first else [head.text, other.text]
    text = "\n\n".join(one.strip("\n") for one in texts)
    if len(text) > MOST_CHARACTERS_OF_A_PART:
        raise InvalidValue("Together the two texts are longer than one cable may be.")
    words = note or f"Joined with {part.record_number}"
    joined = _add_text(whole, text=text, base=head, author=actor, note=words, key=key)
    verb = Event.Verb.JOINED
    if tie:
        _undo(tie, actor)
        verb = Event.Verb.SPLIT_UNDONE
    made = Tie.objects.create(
        part=part, whole=whole, kind=Tie.Kind.JOINED, before=head, revision=joined, made_by=actor
    )
    for one in (whole, part):
        detail = {"whole": whole.record_number, "part": part.record_number, "first": part_first}
        Event.objects.create(cable=one, actor=actor, verb=verb, detail=detail)
    return made


@again_after_deadlock
@transaction.atomic
def part_again(
    *, tie_id: int, base_number: int, actor: User, key: uuid.UUID, at: int | None = None, note: str = ""
) -> Tie:
    """
    Undo a joining: the whole's text of before stands again, and the part's address leads to the part again.

    Args:
        at: Where the part begins in the whole's newest text: needed once that text was worked on since. What
            stands there becomes the part's new text, so that no work is lost.

    Raises StaleBase, NotPermitted, InvalidValue, Conflict (the text was worked on and `at` is not given).
    """
    found = Tie.objects.filter(pk=tie_id, kind=Tie.Kind.JOINED).first()
    if found is None:
        raise InvalidValue("These two cables were never joined.")
    cables = {pk: lock(pk) for pk in sorted((found.whole_id, found.part_id))}
    whole, part = cables[found.whole_id], cables[found.part_id]
    for one in (whole, part):
        check_may_correct(actor, one)
    tie = Tie.objects.select_for_update().get(pk=tie_id)
    if tie.undone_at:
        return tie
    head = _head(whole, base_number)
    words = note or f"Parted from {part.record_number}"
    if at is None:
        if head.pk != tie.revision_id:
            raise Conflict("The joined text was worked on since: say where the part begins in it.")
        _add_text(whole, text=tie.before.text, base=head, author=actor, note=words, key=key)
    else:
        first, second = head.text[:at].rstrip(), head.text[at:].lstrip()
        if not (first and second):
            raise InvalidValue("Choose a place in the text: both cables need words.")
        newest = part.revisions.order_by("-number").first()
        _add_text(whole, text=first, base=head, author=actor, note=words, key=key)
        _add_text(part, text=second, base=newest, author=actor, note=f"Parted from {whole.record_number}")
    _undo(tie, actor)
    for one in (whole, part):
        detail = {"whole": whole.record_number, "part": part.record_number}
        Event.objects.create(cable=one, actor=actor, verb=Event.Verb.PARTED, detail=detail)
    return tie


def _undo(tie: Tie, actor: User) -> None:
    tie.undone_at, tie.undone_by = timezone.now(), actor
    tie.save(update_fields=["undone_at", "undone_by"])
