"""Change what a cable is filed under: its collection, its address, whether it is open."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils import timezone

from cables import roles
from cables.actions.access import note_public
from cables.actions.fields import check_may_correct, lock, settle_years
from cables.actions.locks import take_turns
from cables.exceptions import InvalidValue, NotPermitted, SlugTaken
from cables.models import Cable, Collection, Event, FormerSlug, User


@transaction.atomic
def set_collection(*, cable_id: int, collection: Collection | None, actor: User) -> Cable:
    """
    File a cable under a collection, or under none.

    Whose work is limited to collections neither pulls a cable in, nor puts one where they could not see it again.
    """
    cable = lock(cable_id)
    check_may_correct(actor, cable)
    if cable.collection_id != (collection.pk if collection else None):
        reach = roles.limited_to(actor)
        if reach is not None and (collection is None or collection.pk not in reach):
            raise NotPermitted("Your work is limited to certain collections, and that is none of them.")
        detail = {"from": str(cable.collection or ""), "to": str(collection or "")}
        cable.collection = collection
        cable.save(update_fields=["collection"])
        settle_years(Cable.objects.filter(pk=cable.pk))
        cable.refresh_from_db(fields=["unsure"])
        Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.COLLECTION_SET, detail=detail)
    return cable


@transaction.atomic
def withdraw(*, cable_id: int, reason: str, actor: User) -> Cable:
    """Take a cable out of public view with a reason; nothing is deleted, and `reinstate` brings it back."""
    reason = " ".join(reason.split())
    if not reason:
        raise InvalidValue("Say why the cable is withdrawn: readers who have its address will be told.")
    if len(reason) > 300:
        raise InvalidValue(f"A reason of {len(reason)} characters is too long: 300 at most.")
    cable = lock(cable_id)
    check_may_correct(actor, cable)
    if not cable.is_withdrawn:
        note_public(cable)
        cable.withdrawn_at, cable.withdrawn_reason = timezone.now(), reason
        cable.save(update_fields=["withdrawn_at", "withdrawn_reason", "was_public"])
        Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.WITHDRAWN, detail={"reason": reason})
    return cable


@transaction.atomic
def reinstate(*, cable_id: int, actor: User) -> Cable:
    """Put a withdrawn cable back into public view, unless it is closed as well."""
    cable = lock(cable_id)
    check_may_correct(actor, cable)
    if cable.is_withdrawn:
        cable.withdrawn_at, cable.withdrawn_reason = None, ""
        cable.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.REINSTATED)
    return cable


def is_free(slug: str, for_cable: Cable | None = None) -> bool:
    """
    Whether an address is, and never was, another cable's.

    Whoever asks has it to themselves until the transaction ends. To be asked under the lock of `for_cable`, never
    before it: who waits for the other way round would wait for ever.
    """
    take_turns("slug", slug)
    former = FormerSlug.objects.filter(slug=slug)
    if for_cable:
        former = former.exclude(cable=for_cable)
    return not Cable.objects.filter(slug=slug).exists() and not former.exists()


@transaction.atomic
def change_slug(*, cable_id: int, slug: str, actor: User | None) -> Cable:
    """
    Give a cable a new address; the old one leads to it for ever. Raises SlugTaken, InvalidValue, NotPermitted.

    A cable may take back an address of its own. Without an actor the archive's own commands act.
    """
    try:
        validate_slug(slug)
    except ValidationError:
        raise InvalidValue(f"“{slug}” is not an address: lower-case letters, digits and hyphens only.") from None
    if slug != slug.lower() or "_" in slug or len(slug) > 140:
        raise InvalidValue(f"“{slug}” is not an address: lower-case letters, digits and hyphens only.")
    cable = lock(cable_id)
    if actor is not None:
        check_may_correct(actor, cable)
    if cable.slug == slug:
        return cable
    if not is_free(slug, for_cable=cable):
        raise SlugTaken(f"Another cable has, or once had, the address “{slug}”.")
    # An address taken back stays on record as a former one: it may be that again, and nothing is deleted.
    FormerSlug.objects.get_or_create(slug=cable.slug, defaults={"cable": cable})
    detail = {"from": cable.slug, "to": slug}
    cable.slug = slug
    cable.save(update_fields=["slug"])
    Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.ADDRESS_CHANGED, detail=detail)
    return cable
