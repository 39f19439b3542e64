"""Settle what the archive states: a person's word before a catalogue's, a catalogue's before the machine's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import QuerySet

from cables import roles
from cables.actions.locks import again_after_deadlock
from cables.exceptions import ChangedMeanwhile, NotPermitted
from cables.fields import FIELDS, Value, clean_source, get_field
from cables.finding.upkeep import keep_findable
from cables.models import Cable, Event, FieldEvidence, User

# What may take the place of what: a statement never yields to a weaker one.
STRENGTH = {
    FieldEvidence.Origin.MACHINE: 1,
    FieldEvidence.Origin.CATALOGUE: 2,
    FieldEvidence.Origin.PERSON: 3,
}

DATES = ("date", "received")
AT_ONCE = 1_000


MACHINE = FieldEvidence.Origin.MACHINE
HANGING = {"date", "time", "zone", "date_source"}


@dataclass(frozen=True, slots=True)
class Said:
    """
    What a person says of a field; an empty value says "not stated", `hand_back` lets the machine say it again.

    `confirmed`: said also where the machine reads the same, so that the archive states it on the person's word.
    `expected` is the key of the statement the person saw, 0 for none; None asks nothing.
    """

    field: str
    value: object = None
    expected: int | None = None
    hand_back: bool = False
    confirmed: bool = False


def set_field(
    *, cable_id: int, field: str, value: object, actor: User, source: str = "", expected: int | None = None
) -> FieldEvidence | None:
    """
    State a field in a person's name; an empty value says "not stated". Returns None where nothing changes.

    Raises UnknownField, InvalidValue, NotPermitted (the person may not correct this cable), ChangedMeanwhile.
    """
    made = set_fields(cable_id=cable_id, said=[Said(field, value, expected)], actor=actor, source=source)
    return made[0] if made else None


@again_after_deadlock
@transaction.atomic
def set_fields(*, cable_id: int, said: Sequence[Said], actor: User, source: str = "") -> list[FieldEvidence]:
    """
    State several fields in a person's name, all or none; returns the statements that are new.

    Whoever says what stands already changes nothing: a form that is sent twice states once. Where somebody stated
    a field since the person saw it, nothing is stored and ChangedMeanwhile tells what stands in each such field;
    others of the cable's fields may have changed. Raises UnknownField, InvalidValue, NotPermitted.
    """
    source = clean_source(source) or ""
    values = {one.field: get_field(one.field).clean(one.value) for one in said if not one.hand_back}
    cable = lock(cable_id)
    check_may_correct(actor, cable)
    standing = {e.field: e for e in cable.evidence.chosen().select_related("author")}
    told = [
        one
        for one in said
        if not one.hand_back and not _is_said(one, standing.get(one.field), values[one.field], source)
    ]
    back = [one for one in said if one.hand_back and _is_a_persons(standing.get(one.field))]
    moved = {one.field: standing.get(one.field) for one in [*told, *back] if _has_moved(cable, one, standing)}
    if moved:
        raise ChangedMeanwhile(standing=moved)
    statements = [
        FieldEvidence(
            cable=cable,
            field=one.field,
            value=values[one.field],
            origin=FieldEvidence.Origin.PERSON,
            author=actor,
            source=source,
        )
        for one in told
    ]
    if statements:
        state(cable, statements)
    for new in statements:
        before = standing.get(new.field)
        detail = {"field": new.field, "from": before.value if before else None, "to": new.value, "source": source}
        Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.FIELD_SET, detail=detail)
    for one in back:
        _hand_back(cable, one.field, actor)
    return statements


def _has_moved(cable: Cable, one: Said, standing: dict[str, FieldEvidence]) -> bool:
    """Whether another value stands than the one a person saw; the same read again by machine is no other."""
    now = standing.get(one.field)
    if one.expected is None or one.expected == (now.pk if now else 0):
        return False
    seen = cable.evidence.filter(pk=one.expected).first()
    same = (seen.value if seen else None) == (now.value if now else None)
    return not same or _is_a_persons(now)


def _is_a_persons(statement: FieldEvidence | None) -> bool:
    return statement is not None and statement.origin == FieldEvidence.Origin.PERSON


def _is_said(one: Said, chosen: FieldEvidence | None, value: Value, source: str) -> bool:
    """Whether what a person says stands already."""
    if chosen is None:
        return value is None
    if chosen.value != value or (one.confirmed and chosen.origin == FieldEvidence.Origin.MACHINE):
        return False
    return chosen.origin != FieldEvidence.Origin.PERSON or not source or chosen.source == source


@again_after_deadlock
@transaction.atomic
def hand_back_field(*, cable_id: int, field: str, actor: User) -> FieldEvidence | None:
    """
    Let the best statement that is not a person's stand again; the person's stays in the record.

    Returns the statement that stands now; None where nobody else stated the field.
    """
    get_field(field)
    cable = lock(cable_id)
    check_may_correct(actor, cable)
    return _hand_back(cable, field, actor)


def _hand_back(cable: Cable, field: str, actor: User) -> FieldEvidence | None:
    statements = cable.evidence.filter(field=field)
    statements.chosen().update(is_chosen=False)
    others = [e for e in statements if e.origin != FieldEvidence.Origin.PERSON]
    best = max(others, key=lambda e: (STRENGTH[e.origin], e.pk), default=None)
    if best:
        best.is_chosen = True
        best.save(update_fields=["is_chosen"])
    _write(cable, {field: best})
    Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.FIELD_HANDED_BACK, detail={"field": field})
    return best


def lock(cable_id: int) -> Cable:
    """The cable, read again under a row lock: whatever changes it waits its turn."""
    return Cable.objects.select_for_update(of=("self",)).get(pk=cable_id)


def check_may_correct(actor: User, cable: Cable) -> None:
    """
    Raise NotPermitted unless this person may correct this cable, which is locked.

    The person is read again: a right taken away while the lock was waited for counts no more. Nobody signs in as a
    role account: what is done in its name the archive's own commands do.
    """
    if not (actor.is_role or roles.may(User.objects.get(pk=actor.pk), roles.CORRECT, cable)):
        raise NotPermitted("You may not change what the archive says about this cable.")


def state(cable: Cable, statements: Iterable[FieldEvidence]) -> None:
    """
    Record statements about a locked cable and write those that stand to its columns.

    A statement stands unless a stronger one already does. All must be new, one a field.
    """
    statements = list(statements)
    standing = {e.field: e for e in cable.evidence.chosen()}
    chosen = {}
    for evidence in statements:
        other = standing.get(evidence.field)
        if other is None or STRENGTH[evidence.origin] >= STRENGTH[other.origin]:
            chosen[evidence.field] = evidence
            evidence.is_chosen = True
    replaced = [standing[field].pk for field in chosen if field in standing]
    FieldEvidence.objects.filter(pk__in=replaced).update(is_chosen=False)
    FieldEvidence.objects.bulk_create(statements)
    _write(cable, chosen)


def per_whom(evidence: FieldEvidence | None) -> str:
    """The origin of a statement that states something, else empty."""
    return evidence.origin if evidence and evidence.value else ""


def is_doubtful(cable: Cable, evidence: FieldEvidence) -> bool:
    """Whether a value may well be misread: by the machine's own measure, or by the years of the collection."""
    if evidence.is_unsure:
        return True
    read = evidence.origin == FieldEvidence.Origin.MACHINE and evidence.field in DATES and evidence.value
    if not read or cable.collection is None:
        return False
    return not cable.collection.spans(date.fromisoformat(evidence.value), evidence.field == "received")


@transaction.atomic
def settle_years(cables: QuerySet[Cable]) -> int:
    """
    Let the years of their collections say anew which dates of these cables are sure; return how many changed.

    To be called when the years of a collection change, or what is filed under it.
    """
    keys = list(cables.order_by("pk").values_list("pk", flat=True))
    changed = 0
    for first in range(0, len(keys), AT_ONCE):
        batch = Cable.objects.select_for_update(of=("self",)).filter(pk__in=keys[first : first + AT_ONCE])
        by_key = {cable.pk: cable for cable in batch.select_related("collection").order_by("pk")}
        dates = FieldEvidence.objects.chosen().filter(cable__in=by_key, field__in=DATES)
        moved = []
        for evidence in dates.defer("quote", "reason"):
            cable = by_key[evidence.cable_id]
            if is_doubtful(cable, evidence) != (evidence.field in cable.unsure):
                cable.unsure = sorted({*cable.unsure} ^ {evidence.field})
                moved.append(cable)
        Cable.objects.bulk_update(dict.fromkeys(moved), ["unsure"])
        changed += len(dict.fromkeys(moved))
    return changed


def _part_what_differs(cable: Cable, chosen: dict[str, FieldEvidence | None]) -> None:
    """
    Leave out an hour, and its zone, that a machine read beside another day than the one that stands.

    A day and an hour of different sources are no one moment.
    """
    day, hour, zone = (chosen.get(name) for name in ("date", "time", "zone"))
    if hour is not None and hour.origin == MACHINE and day is not None and day.origin != MACHINE:
        read = cable.evidence.filter(field="date", origin=MACHINE, witness=hour.witness).order_by("-pk").first()
        if read is None or read.value != day.value:
            chosen["time"] = hour = None
    if zone is not None and zone.origin == MACHINE and (hour is None or hour.origin != MACHINE):
        chosen["zone"] = None


def _write(cable: Cable, chosen: dict[str, FieldEvidence | None]) -> None:
    """Write settled values to the cable's columns, each field after those it depends on."""
    if HANGING & chosen.keys():
        # A time hangs on the date, its zone on both: write them again when one changes.
        for evidence in cable.evidence.chosen().filter(field__in=HANGING):
            chosen.setdefault(evidence.field, evidence)
        _part_what_differs(cable, chosen)
    for name, field in FIELDS.items():
        if name in chosen:
            evidence = chosen[name]
            by_machine = evidence is not None and evidence.origin == FieldEvidence.Origin.MACHINE
            field.write(cable, evidence.value if evidence else None, not by_machine)
    if "declassified" in chosen:
        cable.declassified_per = per_whom(chosen["declassified"])
    unsure = {name for name, evidence in chosen.items() if evidence is not None and is_doubtful(cable, evidence)}
    cable.unsure = sorted(unsure.union(cable.unsure) - (chosen.keys() - unsure))
    cable.save()
    # Of a cable that is being imported the first text comes yet, and brings the words with it.
    if cable.current_revision_id or not cable.has_text:
        keep_findable(cable)
