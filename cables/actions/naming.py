"""Decide what a name is that was read and known to nobody: once, for all cables it stands in, and undoably."""

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from cables import roles
from cables.actions.correspondents import add_names
from cables.actions.locks import take_turns
from cables.exceptions import Conflict, InvalidValue, NotPermitted
from cables.finding.upkeep import index
from cables.linking import known_names
from cables.models import (
    Addressee,
    Cable,
    Correspondent,
    CorrespondentAlias,
    Event,
    FieldEvidence,
    NameDecision,
    User,
    fold_name,
)

Verdict = NameDecision.Verdict
# Above this many, lists are told to read everything again instead of cable by cable.
MANY = 2_000
# Beyond this, finding the cables by the correspondent's other names waits for `manage.py reindex`.
MOST_REINDEXED = 500


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision and how many places it linked."""

    decision: NameDecision
    linked: int


def decide_name(
    *,
    name: str,
    verdict: str,
    actor: User,
    correspondent_id: int | None = None,
    new_name: str = "",
    kind: str = "",
) -> Decided:
    """
    Decide for all cables at once what a name as read is.

    Args:
        name: As it was read; every spelling that differs in case, blanks and punctuation only is decided with it.
        verdict: "alias" of `correspondent_id`, "new" for a correspondent `new_name` of `kind`, or "no name".

    The decision is stored first, then the places are linked: whoever writes this name meanwhile waits for the one
    and is seen by the other. The same decision again changes nothing. Raises NotPermitted, InvalidValue, Conflict
    (somebody decided otherwise, or the name is a correspondent's already).
    """
    decision = _decide(name, verdict, actor, correspondent_id, new_name, kind)
    linked = link_known(decision.folded) if decision.correspondent_id else 0
    return Decided(decision, linked)


@transaction.atomic
def _decide(
    name: str, verdict: str, actor: User, correspondent_id: int | None, new_name: str, kind: str
) -> NameDecision:
    folded = fold_name(name)
    if not folded or len(folded) > 200 or "\x00" in name:
        raise InvalidValue("This is no name: it needs at least one letter or digit, and 200 at most.")
    if verdict not in Verdict.values:
        raise InvalidValue("Say whether it is another name, a new correspondent, or not a name.")
    # In order, so that two who decide on each other's names do not wait for each other for ever.
    for one in sorted({folded, fold_name(new_name) if verdict == Verdict.NEW else folded} - {""}):
        take_turns("name", one)
    check_may_decide(actor, folded)
    standing = NameDecision.objects.standing().filter(folded=folded).first()
    holder = _holder(folded)
    if verdict == Verdict.NO_NAME:
        if holder:
            raise _taken(name, holder, actor)
        correspondent, is_new_alias = None, False
    elif verdict == Verdict.ALIAS:
        correspondent = Correspondent.objects.visible_to(actor).filter(pk=correspondent_id).first()
        if correspondent is None:
            raise InvalidValue("Choose the correspondent whose name this is.")
    else:
        correspondent = None if standing else _new_correspondent(new_name or name, kind, actor)
    if standing:
        same = standing.verdict == verdict and (
            verdict != Verdict.ALIAS or standing.correspondent_id == correspondent_id
        )
        if same:
            return standing
        raise Conflict(f"Somebody decided meanwhile: “{standing}”. Undo that first, if it is wrong.")
    if correspondent is not None:
        if holder and holder.pk != correspondent.pk:
            raise _taken(name, holder, actor)
        is_new_alias = bool(add_names(correspondent, [name]))
    decision = NameDecision.objects.create(
        folded=folded,
        as_read=name[:300],
        verdict=verdict,
        correspondent=correspondent,
        name=correspondent.name if correspondent else "",
        added_alias=is_new_alias,
        decided_by=actor,
    )
    detail = {"name": name, "verdict": verdict, "correspondent": decision.name, "decision": decision.pk}
    Event.objects.create(actor=actor, verb=Event.Verb.NAME_DECIDED, detail=detail)
    return decision


def _holder(folded: str) -> Correspondent | None:
    alias = CorrespondentAlias.objects.filter(folded=folded).select_related("correspondent").first()
    return alias and alias.correspondent


def _taken(name: str, holder: Correspondent, actor: User) -> Conflict:
    """That a name is a correspondent's by now; whose is told those who may know."""
    known = Correspondent.objects.visible_to(actor).filter(pk=holder.pk).exists()
    return Conflict(f"“{name}” is a name of {holder} by now." if known else f"“{name}” is another's name by now.")


def _new_correspondent(name: str, kind: str, actor: User) -> Correspondent:
    name = " ".join(name.split())
    if not fold_name(name) or len(name) > 200 or "\x00" in name:
        raise InvalidValue("Give the new correspondent a name: up to 200 characters, a letter or digit at least.")
    if kind not in Correspondent.Kind.values:
        raise InvalidValue("Say what the new correspondent is: a post, an office, an agency, a person or a group.")
    if (holder := _holder(fold_name(name))) or Correspondent.objects.filter(name=name).exists():
        known = holder and Correspondent.objects.visible_to(actor).filter(pk=holder.pk).exists()
        raise Conflict(
            f"There is a correspondent {holder if known else name} already: make this another name of it."
        )
    source = f"Named so by {actor.public_name} from the cables"
    correspondent = Correspondent.objects.create(name=name, kind=kind, source=source[:300])
    add_names(correspondent, [name])
    return correspondent


@transaction.atomic
def undo_decision(*, decision_id: int, actor: User) -> NameDecision:
    """
    Take a decision back: the name is known to nobody again, in every cable where only the machine says it.

    What a person stated stays linked. Raises Conflict where the new correspondent has come into other use.
    """
    found = NameDecision.objects.filter(pk=decision_id).first()
    if found is None:
        raise InvalidValue("There is no such decision.")
    # Cables first, then the name, as whoever writes a name to a cable does.
    list(Cable.objects.select_for_update(of=("self",)).bearing(found.folded).order_by("pk").only("pk"))
    take_turns("name", found.folded)
    decision = NameDecision.objects.select_for_update().get(pk=decision_id)
    check_may_decide(actor, decision.folded)
    if decision.undone_at:
        return decision
    correspondent = decision.correspondent
    if correspondent:
        if decision.added_alias:
            correspondent.aliases.filter(folded=decision.folded).delete()
        unlinked = _unlink(decision.folded, correspondent)
        if decision.verdict == Verdict.NEW:
            _remove(correspondent, decision)
    else:
        unlinked = 0
    decision.refresh_from_db()
    decision.undone_at, decision.undone_by = timezone.now(), actor
    decision.save(update_fields=["undone_at", "undone_by"])
    detail = {"name": decision.as_read, "decision": decision.pk, "unlinked": unlinked}
    Event.objects.create(actor=actor, verb=Event.Verb.NAME_UNDECIDED, detail=detail)
    return decision


def _remove(correspondent: Correspondent, decision: NameDecision) -> None:
    """Take away a correspondent that only this decision made, unless it serves elsewhere by now."""
    others = correspondent.aliases.exclude(folded__in=[decision.folded, fold_name(correspondent.name)])
    used = correspondent.sent_cables.exists() or correspondent.received_cables.exists() or others.exists()
    if used or correspondent.decisions.standing().exclude(pk=decision.pk).exists():
        raise Conflict(
            f"{correspondent} has other names or cables by now: give those to another correspondent first."
        )
    correspondent.delete()


def check_may_decide(actor: User, folded: str) -> None:
    """
    Raise NotPermitted unless this person may decide on this name: it must stand nowhere beyond their collections.
    """
    if not (actor.is_active and actor.has_perm(roles.CORRECT)):
        raise NotPermitted("You may not decide on names.")
    collections = roles.limited_to(actor)
    if collections is None:
        return
    bearing = Cable.objects.bearing(folded)
    if bearing.exclude(collection__in=collections).exists() or not bearing.exists():
        raise NotPermitted(
            "This name also stands in cables outside the collections you work on: ask somebody who works on all."
        )


@transaction.atomic
def link_known(folded: str = "") -> int:
    """
    Link names as read, one or all, that the archive knows by now; return how many places were linked.

    Without a name it also repairs look-alikes, which is how a vocabulary loaded later finds what was read before.
    """
    keys = {folded: _key(folded)} if folded else _all_keys()
    pairs = [(name, key) for name, key in keys.items() if key]
    if not pairs:
        return 0
    names = [name for name, _ in pairs]
    arguments = [names, [key for _, key in pairs]]
    bearing = _bearing(names)
    few = len(bearing) <= MOST_REINDEXED
    if few:
        # Whoever writes to a cable locks it first: waiting in another order, each could wait for the other.
        list(Cable.objects.select_for_update(of=("self",)).filter(pk__in=bearing).order_by("pk").only("pk"))
    with connection.cursor() as cursor:
        if len(bearing) > MANY:
            cursor.execute("SELECT set_config('archive.listing', 'whole', true)")
        cursor.execute(LINK_SENDERS, arguments)
        cables = [pk for (pk,) in cursor.fetchall()]
        cursor.execute(LINK_ADDRESSEES, arguments)
        cables += [pk for (pk,) in cursor.fetchall()]
    if few:
        index(sorted(set(cables)), "default")
    return len(cables)


def _bearing(names: list[str]) -> set[int]:
    """Keys of the cables in which one of these names is linked to nobody."""
    senders = Cable.objects.filter(sender=None, sender_folded__in=names).order_by()
    addressees = Addressee.objects.filter(correspondent=None, folded__in=names).order_by()
    return {*senders.values_list("pk", flat=True), *addressees.values_list("cable_id", flat=True)}


LINK_SENDERS = """
UPDATE cables_cable SET sender_id = known.id
FROM unnest(%s::text[], %s::bigint[]) AS known (folded, id)
WHERE sender_id IS NULL AND sender_folded = known.folded RETURNING cables_cable.id
"""
LINK_ADDRESSEES = """
UPDATE cables_addressee SET correspondent_id = known.id
FROM unnest(%s::text[], %s::bigint[]) AS known (folded, id)
WHERE correspondent_id IS NULL AND cables_addressee.folded = known.folded RETURNING cable_id
"""


def _key(folded: str) -> int | None:
    return CorrespondentAlias.objects.filter(folded=folded).values_list("correspondent_id", flat=True).first()


def _all_keys() -> dict[str, int | None]:
    """Every unmatched name with the key of the correspondent it turns out to be, if it does."""
    known = known_names()
    no_names = set(
        NameDecision.objects.standing().filter(verdict=Verdict.NO_NAME).values_list("folded", flat=True)
    )
    senders = Cable.objects.filter(sender=None).exclude(sender_folded="").order_by()
    addressees = Addressee.objects.filter(correspondent=None).exclude(folded="").order_by()
    names = {
        *senders.values_list("sender_folded", flat=True).distinct(),
        *addressees.values_list("folded", flat=True).distinct(),
    }
    return {name: match.key for name in names - no_names if (match := known.match(name))}


def _unlink(folded: str, correspondent: Correspondent) -> int:
    """Make strings again of the names that only the machine or a catalogue says; return how many."""
    person = FieldEvidence.objects.chosen().filter(origin=FieldEvidence.Origin.PERSON)
    stated = person.filter(cable=OuterRef("pk"), field="from")
    senders = Cable.objects.filter(sender=correspondent, sender_folded=folded).exclude(Exists(stated))
    count = senders.update(sender=None)
    for role, field in ((Addressee.Role.ACTION, "to"), (Addressee.Role.INFO, "info")):
        stated = person.filter(cable=OuterRef("cable"), field=field)
        rows = Addressee.objects.filter(correspondent=correspondent, folded=folded, role=role)
        count += rows.exclude(Exists(stated)).update(correspondent=None)
    return count
