"""Keep what people are typing before they save it, and offer it back."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from cables.actions.fields import lock
from cables.actions.locks import take_turns
from cables.actions.typed import MOST_NOTED, checked
from cables.exceptions import DraftEnded, InvalidValue, NotPermitted
from cables.models import Cable, Draft, Revision, User
from cables.models.draft import MOST_CHARACTERS
from cables.roles import CORRECT, may

KEPT_FOR = timedelta(days=60)  # how long browsers that hold a copy are told that a draft has ended


@dataclass(frozen=True, slots=True)
class Taken:
    """A draft as it was when its text was taken up again: it ends only if nobody typed on in it since."""

    key: uuid.UUID
    turn: int


@transaction.atomic
def keep_draft(
    *,
    cable_id: int,
    base_number: int,
    key: uuid.UUID,
    turn: int,
    text: str,
    note: str,
    author: User,
    continues: Iterable[Taken] = (),
) -> Draft:
    """
    Keep what a person is typing under the key their editor was opened with.

    Args:
        turn: Counts the keepings of one editor, so that one that comes late never covers a newer.
        continues: Drafts this one goes on from; they end, since their text is in it.

    Raises DraftEnded (saved or thrown away meanwhile; nothing is kept), NotPermitted, InvalidValue.
    """
    text, note = checked(text, "text", MOST_CHARACTERS), checked(note, "note", MOST_NOTED)
    # The cable first and then the draft, as a save does: the other way round the two could wait for each other.
    cable = lock(cable_id)
    take_turns("draft", str(key))
    author = User.objects.get(pk=author.pk)
    if not may(author, CORRECT, cable):
        raise NotPermitted("You may not correct this cable; what you typed is in your browser only.")
    draft = Draft.objects.filter(key=key).first() or Draft(key=key, cable=cable, author=author, turn=-1)
    if draft.cable_id != cable.pk or draft.author_id != author.pk:
        raise InvalidValue("This key belongs to another draft. Open the editor again.")
    if draft.ended_at is not None or Revision.objects.filter(key=key).exists():
        raise DraftEnded
    if turn > draft.turn:
        base = cable.revisions.filter(number=base_number).first()
        if base is None:
            raise InvalidValue(f"This cable has no revision {base_number} to begin from.")
        draft.base, draft.turn, draft.text, draft.note = base, turn, text, note
        draft.updated_at = timezone.now()
        draft.save()
    _end(author, continues, Draft.Ended.CONTINUED, but=key)
    return draft


@transaction.atomic
def discard_draft(*, key: uuid.UUID, author: User) -> bool:
    """Throw a draft of one's own away; the row stays for a while. Whether there was one to throw away."""
    waiting = Draft.objects.unfinished().filter(key=key, author=author)
    return bool(waiting.update(ended_at=timezone.now(), ended=Draft.Ended.DISCARDED))


def end_drafts(*, author: User, key: uuid.UUID, continues: Iterable[Taken]) -> None:
    """Let a save end the draft it was typed in and those it went on from. Belongs into the save's transaction."""
    take_turns("draft", str(key))
    Draft.objects.unfinished().filter(key=key, author=author).update(
        ended_at=timezone.now(), ended=Draft.Ended.SAVED
    )
    _end(author, continues, Draft.Ended.SAVED, but=key)


def _end(author: User, taken: Iterable[Taken], how: str, but: uuid.UUID) -> None:
    for one in taken:
        same = Draft.objects.unfinished().filter(key=one.key, turn=one.turn, author=author).exclude(key=but)
        same.update(ended_at=timezone.now(), ended=how)


def offered(user: User, cable: Cable) -> list[Draft]:
    """A person's unsaved drafts of a cable, newest first, less those that say what their base says."""
    drafts = Draft.objects.unfinished().filter(author=user, cable=cable).select_related("base")
    return [draft for draft in drafts if draft.text != draft.base.text or draft.note]


@transaction.atomic
def clear_ended(*, days: int, dry_run: bool = False) -> int:
    """
    Delete drafts that were saved or thrown away longer than `days` ago, and return how many.

    What they said stands in revisions, or its author threw it away; unfinished ones stay however old. Raises
    InvalidValue for fewer days than browsers are told which drafts have ended: they would offer them again.
    """
    if days < KEPT_FOR.days:
        raise InvalidValue(f"Drafts are cleared {KEPT_FOR.days} days after they ended at the earliest.")
    ended = Draft.objects.filter(ended_at__lt=timezone.now() - timedelta(days=days))
    return ended.count() if dry_run else ended.delete()[0]


def ended_keys(user: User, cable: Cable) -> list[uuid.UUID]:
    """Keys of a person's drafts and saves of a cable that ended of late: browsers drop their copies of these."""
    since = timezone.now() - KEPT_FOR
    ended = Draft.objects.filter(author=user, cable=cable, ended_at__gte=since).order_by("-ended_at")
    saved = Revision.objects.filter(author=user, cable=cable, created_at__gte=since).exclude(key=None)
    keys = [*ended.values_list("key", flat=True)[:200], *saved.values_list("key", flat=True)[:200]]
    return list(dict.fromkeys(keys))
