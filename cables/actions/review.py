"""
Hand a text in, decide on it, speak about a passage of it.

Each of these locks the cable, reads again who asks and what stands, checks, writes, and records who did it. What a
reviewer decides on is named by the revision that was on the page: a newer one is never approved unseen.
"""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cables.actions.fields import lock
from cables.actions.queue import give_back
from cables.actions.shown import show_best_revision
from cables.exceptions import Conflict, InvalidValue, NotPermitted, SelfReview, StaleRevision
from cables.models import Cable, Event, ReviewComment, Revision, Tie, User
from cables.roles import CORRECT, REVIEW, may

MOST_CHARACTERS = 2000  # of a note, a reason, a comment
MOST_QUOTED = 1000

State = Revision.State
SETTLED = (State.RAW, State.MACHINE, State.APPROVED)


@transaction.atomic
def submit_revision(*, revision_id: int, actor: User, note: str = "") -> Revision:
    """
    Hand a text in for review, with a word to the reviewer; a returned one can be handed in again as it is.

    Asked twice it does so once. Raises NotPermitted (not its author's, or no right), StaleRevision (a newer one
    stands), InvalidValue.
    """
    note = sentence(note, "note")
    cable, revision, actor = _locked(revision_id, actor)
    if not may(actor, CORRECT, cable):
        raise NotPermitted("You may not hand in texts of this cable.")
    if revision.author_id != actor.pk:
        raise NotPermitted("Only whoever made a text hands it in. Save a revision of your own that rests on it.")
    if revision.state == State.SUBMITTED:
        return revision
    _refuse_overtaken(cable, revision, "nothing was handed in")
    if revision.state not in (State.IN_PROGRESS, State.RETURNED):
        raise StaleRevision(f"Revision {revision.number} has been decided on; nothing was handed in.")
    if revision.state == State.RETURNED:
        _take_up_again(revision)
    revision.state, revision.submitted_at, revision.submission_note = State.SUBMITTED, timezone.now(), note
    revision.save(update_fields=["state", "submitted_at", "submission_note"])
    show_best_revision(cable)
    give_back(cable_id=cable.pk, holder=actor)
    record(cable, actor, Event.Verb.SUBMITTED, revision)
    return revision


def _take_up_again(revision: Revision) -> None:
    """From returned back to in progress; what the reviewer said stays with it until the next decision."""
    revision.state = State.IN_PROGRESS
    revision.save(update_fields=["state"])


@transaction.atomic
def approve_revision(*, revision_id: int, reviewer: User, note: str = "") -> Revision:
    """
    Make a submitted text the one readers see. Of two reviewers one wins.

    Raises NotPermitted, SelfReview (the reviewer had a hand in what is not approved yet), StaleRevision (decided
    on, or a newer revision of the cable stands: then nothing is approved), Conflict (the cable is withdrawn),
    InvalidValue.
    """
    note = sentence(note, "note")
    cable, revision, reviewer = _locked(revision_id, reviewer)
    _check_decision(cable, revision, reviewer, "nothing was approved")
    _decide(revision, reviewer, State.APPROVED, note)
    show_best_revision(cable)
    record(cable, reviewer, Event.Verb.APPROVED, revision)
    return revision


@transaction.atomic
def return_revision(*, revision_id: int, reviewer: User, reason: str) -> Revision:
    """
    Give a submitted text back to its author with a reason; readers see what they saw before it was handed in.

    Raises as `approve_revision` does, and InvalidValue where no reason is given.
    """
    reason = sentence(reason, "reason")
    if not reason:
        raise InvalidValue("Say why the text goes back: its author needs to know what to do.")
    cable, revision, reviewer = _locked(revision_id, reviewer)
    _check_decision(cable, revision, reviewer, "nothing was returned")
    _decide(revision, reviewer, State.RETURNED, reason)
    show_best_revision(cable)
    record(cable, reviewer, Event.Verb.RETURNED, revision)
    return revision


@transaction.atomic
def comment_on_passage(
    *, revision_id: int, author: User, text: str, start: int | None = None, end: int | None = None, quote: str = ""
) -> ReviewComment:
    """
    Say something about a passage of a submitted text, or about all of it; said twice it stands once.

    Args:
        start, end: The passage in code points of the text, end exclusive; both or neither.
        quote: The words meant, where they are not those between start and end (they were taken out).

    Raises NotPermitted, StaleRevision (it waits for no decision any more), InvalidValue.
    """
    text = sentence(text, "comment")
    if not text:
        raise InvalidValue("Say what there is to say about the passage.")
    cable, revision, author = _locked(revision_id, author)
    if not may(author, REVIEW, cable):
        raise NotPermitted("You may not review texts of this cable.")
    if revision.state != State.SUBMITTED:
        raise StaleRevision(f"Revision {revision.number} has been decided on; your comment was not stored.")
    if (start is None) != (end is None) or (start is not None and not 0 <= start <= end <= len(revision.text)):
        raise InvalidValue("This passage is not in the text.")
    if start is not None and start < end:
        quote = revision.text[start:end]
    said = {"revision": revision, "author": author, "start": start, "end": end, "text": text}
    comment, is_new = ReviewComment.objects.get_or_create(**said, defaults={"quote": quote[:MOST_QUOTED]})
    if is_new:
        record(cable, author, Event.Verb.COMMENTED, revision)
    return comment


def hands_in(cable: Cable, revision: Revision) -> set[int]:
    """
    Who had a hand in what approving this text would approve: keys of people.

    The authors of it and of what it rests on, back to the last approved or machine text, and whoever wrote the
    very same words before without approval: going back to a text makes nobody a stranger to it. Words that came
    from another cable, by cutting or joining, are traced there likewise.
    """
    same = cable.revisions.filter(sha256=revision.sha256).exclude(state__in=SETTLED)
    people = set(same.values_list("author", flat=True))
    waiting, traced = [(cable.pk, revision.pk)], set()
    while waiting:
        one = waiting.pop()
        if one not in traced:
            traced.add(one)
            waiting += _trace(*one, people)
    return people - {None}


def with_a_hand_of(person: User, waiting: Iterable[Revision]) -> set[int]:
    """
    Of texts that wait for review, the keys of those this person had a hand in, and may not decide on.

    As `hands_in` finds it, for many at once: two questions, and more only for cables that were cut or joined.
    """
    waiting = list(waiting)
    cables = {one.cable_id for one in waiting}
    tied = set(Tie.objects.filter(part__in=cables).values_list("part", flat=True))
    tied |= set(Tie.objects.filter(whole__in=cables).values_list("whole", flat=True))
    mine = Revision.objects.filter(author=person, cable__in=cables).values("cable")
    columns = ("pk", "cable", "base", "state", "author", "sha256")
    rows = list(Revision.objects.filter(cable__in=mine).values_list(*columns))
    by_key = {row[0]: row for row in rows}
    own_words = {(row[1], row[5]) for row in rows if row[4] == person.pk and row[3] not in SETTLED}
    found = set()
    for one in waiting:
        if one.cable_id in tied:
            is_theirs = person.pk in hands_in(one.cable, one)
        else:
            is_theirs = (one.cable_id, one.sha256) in own_words or _leads_to(by_key, one.pk, person.pk)
        if is_theirs:
            found.add(one.pk)
    return found


def _leads_to(by_key: dict[int, tuple], key: int | None, person: int) -> bool:
    """Whether a text, or what it rests on back to the last settled one, is a person's."""
    step = by_key.get(key)
    while step is not None and step[3] not in SETTLED:
        if step[4] == person:
            return True
        step = by_key.get(step[2])
    return False


def _trace(cable_id: int, key: int | None, people: set[int]) -> list[tuple[int, int | None]]:
    """
    Add the authors from a text back to the last settled one below it.

    Returns what other cables brought in since that one: their ids, with the keys of the texts the words are from.
    """
    rows = Revision.objects.filter(cable=cable_id).values_list("pk", "base_id", "state", "author_id", "created_at")
    by_key = {row[0]: row for row in rows}
    step = by_key.get(key)
    while step is not None and step[2] not in SETTLED:
        people.add(step[3])
        step = by_key.get(step[1])
    brought = []
    for tie in Tie.objects.about(cable_id):
        if tie.part_id == cable_id and tie.kind == Tie.Kind.SPLIT:
            brought.append((tie.made_at, tie.whole_id, tie.before_id))
        elif tie.kind == Tie.Kind.JOINED and tie.whole_id == cable_id:
            brought.append((tie.made_at, tie.part_id, _newest_at(tie.part_id, tie.made_at)))
        elif tie.kind == Tie.Kind.JOINED and tie.undone_at:
            brought.append((tie.undone_at, tie.whole_id, _newest_at(tie.whole_id, tie.undone_at)))
    return [(other, text) for at, other, text in brought if step is None or at > step[4]]


def _newest_at(cable_id: int, at: datetime) -> int | None:
    """The key of the text a cable had then."""
    texts = Revision.objects.filter(cable=cable_id, created_at__lte=at).order_by("-number")
    return texts.values_list("pk", flat=True).first()


def _locked(revision_id: int, person: User) -> tuple[Cable, Revision, User]:
    """
    The cable under its lock, and revision and person as they are now.

    The person is read again as well: whoever lost a right while waiting for the lock does not keep it.
    """
    cable = lock(Cable.objects.values_list("pk", flat=True).get(revisions=revision_id))
    return cable, cable.revisions.get(pk=revision_id), User.objects.get(pk=person.pk)


def _check_decision(cable: Cable, revision: Revision, reviewer: User, outcome: str) -> None:
    if not may(reviewer, REVIEW, cable):
        raise NotPermitted(f"You may not review texts of this cable; {outcome}.")
    if cable.is_withdrawn:
        raise Conflict(f"The cable is withdrawn: put it back into public view first; {outcome}.")
    if revision.state != State.SUBMITTED:
        raise StaleRevision(f"Revision {revision.number} has been decided on meanwhile; {outcome}.")
    _refuse_overtaken(cable, revision, outcome)
    if reviewer.pk in hands_in(cable, revision):
        raise SelfReview(
            f"Revision {revision.number} holds work of yours that nobody has approved yet: "
            f"another reviewer decides, and {outcome}."
        )


def _refuse_overtaken(cable: Cable, revision: Revision, outcome: str) -> None:
    newest = cable.revisions.without_text().select_related("author").order_by("-number")[0]
    if newest.number > revision.number:
        raise StaleRevision(
            f"{newest.made_by_at_work} saved revision {newest.number} after the revision {revision.number} "
            f"on your page; {outcome}."
        )


def _decide(revision: Revision, reviewer: User, state: str, note: str) -> None:
    revision.state, revision.reviewer = state, reviewer
    revision.reviewed_at, revision.review_note = timezone.now(), note
    revision.save(update_fields=["state", "reviewer", "reviewed_at", "review_note"])


def sentence(words: str, name: str, most: int = MOST_CHARACTERS) -> str:
    """What a person said, without blanks round it. Refuses what is too long or cannot be stored."""
    words = words.strip()
    if len(words) > most:
        raise InvalidValue(f"A {name} of {len(words)} characters is too long: {most} at most.")
    if "\x00" in words or any("\ud800" <= sign <= "\udfff" for sign in words):
        raise InvalidValue(f"The {name} holds a character that cannot be stored.")
    return words


def record(cable: Cable, actor: User, verb: str, revision: Revision, **more: object) -> None:
    """An event that names the revision and no words: reasons and comments are for the staff only."""
    Event.objects.create(cable=cable, actor=actor, verb=verb, detail={"revision": revision.number, **more})
