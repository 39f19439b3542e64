"""Change what a cable is filed under: its collection, its address, whether it is open."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils import timezone

from cables.actions.fields import lock
from cables.exceptions import InvalidValue, NotPermitted, SlugTaken
from cables.models import Cable, Collection, Event, FormerSlug, User


def _check(actor: User) -> None:
    if not actor.has_perm("cables.change_cable"):
        raise NotPermitted


@transaction.atomic
def set_collection(*, cable_id: int, collection: Collection | None, actor: User) -> Cable:
    """File a cable under a collection, or under none."""
    _check(actor)
    cable = lock(cable_id)
    if cable.collection_id != (collection.pk if collection else None):
        detail = {"from": str(cable.collection or ""), "to": str(collection or "")}
        cable.collection = collection
        cable.save(update_fields=["collection"])
        Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.COLLECTION_SET, detail=detail)
    return cable


@transaction.atomic
def withdraw(*, cable_id: int, reason: str, actor: User) -> Cable:
    """Take a cable out of public view with a reason; nothing is deleted, and `reinstate` brings it back."""
    _check(actor)
    reason = " ".join(reason.split())
    if not reason:
        raise InvalidValue("Say why the cable is withdrawn: readers who have its address will be told.")
    if len(reason) > 300:
        raise InvalidValue(f"A reason of {len(reason)} characters is too long: 300 at most.")
    cable = lock(cable_id)
    if not cable.is_withdrawn:
        cable.withdrawn_at, cable.withdrawn_reason = timezone.now(), reason
        cable.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.WITHDRAWN, detail={"reason": reason})
    return cable


@transaction.atomic
def reinstate(*, cable_id: int, actor: User) -> Cable:
    """Put a withdrawn cable back into public view."""
    _check(actor)
    cable = lock(cable_id)
    if cable.is_withdrawn:
        cable.withdrawn_at, cable.withdrawn_reason = None, ""
        cable.save(update_fields=["withdrawn_at", "withdrawn_reason"])
        Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.REINSTATED)
    return cable


@transaction.atomic
def change_slug(*, cable_id: int, slug: str, actor: User | None) -> Cable:
    """
    Give a cable a new address; the old one leads to it for ever. Raises SlugTaken, InvalidValue.

    A cable may take back an address of its own.
    """
    try:
        validate_slug(slug)
    except ValidationError:
        raise InvalidValue(f"“{slug}” is not an address: lower-case letters, digits and hyphens only.") from None
    if slug != slug.lower() or "_" in slug or len(slug) > 140:
        raise InvalidValue(f"“{slug}” is not an address: lower-case letters, digits and hyphens only.")
    cable = lock(cable_id)
    if cable.slug == slug:
        return cable
    others = FormerSlug.objects.filter(slug=slug).exclude(cable=cable)
    if Cable.objects.filter(slug=slug).exists() or others.exists():
        raise SlugTaken(f"Another cable has, or once had, the address “{slug}”.")
    FormerSlug.objects.filter(slug=slug).delete()
    FormerSlug.objects.get_or_create(slug=cable.slug, defaults={"cable": cable})
    detail = {"from": cable.slug, "to": slug}
    cable.slug = slug
    cable.save(update_fields=["slug"])
    Event.objects.create(cable=cable, actor=actor, verb=Event.Verb.ADDRESS_CHANGED, detail=detail)
    return cable
