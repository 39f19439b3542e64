"""What people change about their own accounts."""

from django.db import transaction

from cables.models import Event, User


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
