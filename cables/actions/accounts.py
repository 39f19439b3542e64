"""Accounts: what people change about their own, and what administrators do to others'."""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import Group
from django.db import transaction

from cables import roles
from cables.exceptions import Conflict, InvalidValue, NotPermitted
from cables.models import Event, User

SWITCHES = {"is_active": "switched on", "is_staff": "may open the admin", "is_superuser": "superuser"}
LISTS = {"groups": "roles", "collections": "limited to", "user_permissions": "single permissions"}
ABOUT = ("username", "first_name", "last_name", "email", "display_name", "is_role")
FOR_SUPERUSERS = ("is_superuser", "user_permissions")


@transaction.atomic
def choose_display_name(*, user: User, name: str) -> User:
    """Set the name readers see beside a person's work, past work included."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.display_name != name:
        detail = {"from": user.display_name, "to": name}
        user.display_name = name
        user.save(update_fields=["display_name"])
        Event.objects.create(actor=user, verb=Event.Verb.NAME_CHOSEN, detail=detail)
    return user


def end_sessions(*, user: User, but: str = "") -> int:
    """Sign a person out everywhere, or everywhere but in the session with this key; return how many were ended."""
    ended, _ = user.sessions.exclude(session_key=but).delete()
    return ended


@transaction.atomic
def make_account(*, user: User, actor: User | None = None, in_roles: Iterable[str] = ()) -> User:
    """Store a new account, with its password set, and put it in roles. Without an actor a command acts."""
    if actor is not None and not actor.has_perm("cables.add_user"):
        raise NotPermitted("You may not make accounts.")
    groups = list(Group.objects.filter(name__in=in_roles))
    if missing := set(in_roles) - {group.name for group in groups}:
        raise Conflict(f"The role {', '.join(sorted(missing))} is not there: the database is not migrated.")
    user.save()
    user.groups.set(groups)
    told = {"account": user.username, "made": "yes"}
    if groups:
        told["roles"] = _words(group.name for group in groups)
    Event.objects.create(actor=actor, verb=Event.Verb.ROLE_CHANGED, detail=told)
    return user


@transaction.atomic
def change_account(
    *, user_id: int, actor: User, about: Mapping[str, object], rights: Mapping[str, object]
) -> User:
    """
    Change what is known of a person and what they may do.

    Args:
        about: New values of some of ABOUT.
        rights: New values of some of SWITCHES (True or False) and LISTS (rows).

    What changes of rights stands in an event. Who is switched off is signed out everywhere. Raises NotPermitted,
    and InvalidValue for rights that do not go together.
    """
    user = User.objects.select_for_update().get(pk=user_id)
    before = rights_of(user)
    wanted = before | {name: set(new) if name in LISTS else bool(new) for name, new in rights.items()}
    changed = [name for name in before if wanted[name] != before[name]]
    _check_may_change(actor, user, changed)
    check_rights(wanted, is_role=bool(about.get("is_role", user.is_role)))
    renamed = about.get("display_name", user.display_name) != user.display_name
    if renamed:
        detail = {"account": user.username, "from": user.display_name, "to": about["display_name"]}
        Event.objects.create(actor=actor, verb=Event.Verb.NAME_CHOSEN, detail=detail)
    for name in (*ABOUT, *SWITCHES):
        setattr(user, name, {**wanted, **about}.get(name, getattr(user, name)))
    user.save(update_fields=[*ABOUT, *SWITCHES])
    for name in set(changed) & set(LISTS):
        getattr(user, name).set(wanted[name])
    if changed:
        told = {(SWITCHES | LISTS)[name]: f"{_told(before[name])} → {_told(wanted[name])}" for name in changed}
        detail = {"account": user.username, **told}
        Event.objects.create(actor=actor, verb=Event.Verb.ROLE_CHANGED, detail=detail)
    if "is_active" in changed and not user.is_active:
        end_sessions(user=user)
    return user


def rights_of(user: User) -> dict[str, object]:
    """What a person may do, as `change_account` takes it."""
    return {name: getattr(user, name) for name in SWITCHES} | {
        name: set(getattr(user, name).all()) for name in LISTS
    }


def check_rights(wanted: Mapping[str, object], *, is_role: bool) -> None:
    """Raise InvalidValue for rights that do not go together; `wanted` has the form of `rights_of`."""
    if is_role and wanted["is_active"]:
        raise InvalidValue("Nobody signs in with a role account: it cannot be switched on.")
    administers = wanted["is_superuser"] or any(group.name == roles.ADMINISTRATOR for group in wanted["groups"])
    if wanted["collections"] and administers:
        raise InvalidValue("An administrator cannot be limited to collections: the admin shows all of them.")


def _check_may_change(actor: User, user: User, changed: list[str]) -> None:
    if not actor.has_perm("cables.change_user"):
        raise NotPermitted("You may not change accounts.")
    if not actor.is_superuser and (user.is_superuser or set(changed) & set(FOR_SUPERUSERS)):
        raise NotPermitted("Only superusers change superusers, make them, or give single permissions.")


def _told(value: object) -> str:
    """A switch or a list in words."""
    if isinstance(value, set):
        return _words(map(str, value)) or "none"
    return "yes" if value else "no"


def _words(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))
