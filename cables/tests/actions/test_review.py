"""Handing in, approving, returning, commenting, going back: who may, what is refused, and what is written."""

import time
import uuid

import pytest
from django.db import transaction
from django.utils import timezone

from cables.actions.access import restrict
from cables.actions.fields import lock
from cables.actions.records import reinstate, withdraw
from cables.actions.reverting import revert
from cables.actions.review import (
    approve_revision,
    comment_on_passage,
    hands_in,
    return_revision,
    submit_revision,
    with_a_hand_of,
)
from cables.actions.revisions import save_revision
from cables.exceptions import Conflict, InvalidValue, NotPermitted, SelfReview, StaleBase, StaleRevision
from cables.models import Event, Revision, User
from cables.roles import REVIEW
from cables.tests.threads import at_once


@pytest.fixture
def save(cable):
    """`save(archivist, "WORDS")`: the next revision of the cable; `submit=True` hands it in at once."""

    def run(actor, text: str, submit: bool = False) -> Revision:
        head = cable.revisions.order_by("-number").first()
        return save_revision(
            cable_id=cable.pk,
            base_number=head.number,
            text=text,
            note="",
            actor=actor,
            key=uuid.uuid4(),
            submit=submit,
        )

    return run


@pytest.fixture
def waiting(save, archivist):
    """A text that waits for review."""
    return save(archivist, "1. WORDS AS CORRECTED.", submit=True)


def verbs(cable) -> list[str]:
    return list(cable.events.order_by("pk").values_list("verb", flat=True))


def test_a_text_is_handed_in_once_with_its_note(cable, save, archivist):
    """From in progress to submitted, with the note and an event; asked again nothing more happens."""
    mine = save(archivist, "1. WORDS.")
    submit_revision(revision_id=mine.pk, actor=archivist, note=" The stamp covers a line. ")
    again = submit_revision(revision_id=mine.pk, actor=archivist, note="other")
    assert (again.state, again.submission_note) == ("submitted", "The stamp covers a line.")
    assert verbs(cable).count("submitted") == 1
    cable.refresh_from_db()
    assert (cable.current_revision_id, cable.status) == (mine.pk, "submitted")


def test_only_its_author_hands_a_text_in(save, archivist, person_of):
    """Nobody decides for another that their work is ready."""
    mine = save(archivist, "1. WORDS.")
    with pytest.raises(NotPermitted, match="Only whoever made a text"):
        submit_revision(revision_id=mine.pk, actor=person_of("Archivist", "anna"))


def test_a_text_that_was_overtaken_is_not_handed_in(save, archivist, person_of):
    """Somebody's newer text rests on it: that one is the cable's last word."""
    mine = save(archivist, "1. WORDS.")
    save(person_of("Archivist", "anna"), "1. BETTER WORDS.")
    with pytest.raises(StaleRevision, match="Anna Archivist saved revision 3"):
        submit_revision(revision_id=mine.pk, actor=archivist)


def test_approval_makes_the_text_the_one_readers_see(cable, waiting, reviewer):
    """The revision is approved by name, the cable shows it, and an event says so in the same breath."""
    approve_revision(revision_id=waiting.pk, reviewer=reviewer, note="well read")
    waiting.refresh_from_db()
    cable.refresh_from_db()
    assert (waiting.state, waiting.reviewer, waiting.review_note) == ("approved", reviewer, "well read")
    assert (cable.current_revision_id, cable.status) == (waiting.pk, "approved")
    event = cable.events.get(verb=Event.Verb.APPROVED)
    assert (event.actor, event.detail) == (reviewer, {"revision": waiting.number})


def test_a_text_is_decided_on_once(waiting, reviewer, second_reviewer):
    """Of two reviewers the second is told that it was decided."""
    return_revision(revision_id=waiting.pk, reviewer=reviewer, reason="See point 1.")
    with pytest.raises(StaleRevision, match="decided on meanwhile; nothing was approved"):
        approve_revision(revision_id=waiting.pk, reviewer=second_reviewer)
    waiting.refresh_from_db()
    assert waiting.reviewer == reviewer


def test_nothing_is_approved_once_a_newer_text_stands(cable, save, waiting, reviewer, person_of):
    """The newer one may be in progress only: who approved the older would approve what is being replaced."""
    save(person_of("Archivist", "anna"), "1. NEWER WORDS.")
    with pytest.raises(StaleRevision, match="Anna Archivist saved revision 3 after the revision 2"):
        approve_revision(revision_id=waiting.pk, reviewer=reviewer)
    assert not cable.revisions.filter(state="approved").exists()
    assert "approved" not in verbs(cable)


@pytest.mark.parametrize("role", ["Reviewer", "Administrator"])
def test_nobody_approves_or_returns_their_own_work(save, person_of, role):
    """Whatever their role is."""
    person = person_of(role, "pat")
    mine = save(person, "1. MY WORDS.", submit=True)
    for decide in (approve_revision, lambda **named: return_revision(**named, reason="no")):
        with pytest.raises(SelfReview, match="another reviewer decides"):
            decide(revision_id=mine.pk, reviewer=person)
    mine.refresh_from_db()
    assert mine.state == "submitted"


def test_nor_does_a_superuser(save, admin_user):
    """Every right there is does not make two people of one."""
    mine = save(admin_user, "1. MY WORDS.", submit=True)
    with pytest.raises(SelfReview):
        approve_revision(revision_id=mine.pk, reviewer=admin_user)


def test_nor_work_that_rests_on_their_own(save, reviewer, second_reviewer, archivist):
    """Unapproved work below another's counts; once it is approved by somebody else it counts no more."""
    save(reviewer, "1. MY WORDS.")
    theirs = save(archivist, "1. MY WORDS, AND OTHERS.", submit=True)
    with pytest.raises(SelfReview):
        approve_revision(revision_id=theirs.pk, reviewer=reviewer)
    approve_revision(revision_id=theirs.pk, reviewer=second_reviewer)
    next_one = save(archivist, "1. MY WORDS, AND OTHERS STILL.", submit=True)
    approve_revision(revision_id=next_one.pk, reviewer=reviewer)


def test_nor_a_return_to_a_text_of_their_own(cable, save, archivist, reviewer, second_reviewer):
    """Going back to somebody's unapproved words makes them no stranger to those words."""
    save(reviewer, "1. MY WORDS.", submit=True)
    other = save(archivist, "1. QUITE OTHER WORDS.", submit=True)
    approve_revision(revision_id=other.pk, reviewer=second_reviewer)
    back = revert(cable_id=cable.pk, to_number=2, base_number=3, actor=archivist, note="", key=uuid.uuid4())
    assert hands_in(cable, back) == {archivist.pk, reviewer.pk}
    with pytest.raises(SelfReview):
        approve_revision(revision_id=back.pk, reviewer=reviewer)


def test_a_reviewer_who_edits_leaves_the_approval_to_another(save, waiting, reviewer, second_reviewer):
    """The edit is a revision of their own, in the way of any save."""
    edited = save(reviewer, "1. WORDS AS CORRECTED TWICE.", submit=True)
    with pytest.raises(SelfReview):
        approve_revision(revision_id=edited.pk, reviewer=reviewer)
    approve_revision(revision_id=edited.pk, reviewer=second_reviewer)


def test_an_edit_after_approval_waits_and_readers_keep_the_approved(cable, save, waiting, archivist, reviewer):
    """Until the next approval."""
    approve_revision(revision_id=waiting.pk, reviewer=reviewer)
    newer = save(archivist, "1. WORDS AS CORRECTED AGAIN.", submit=True)
    cable.refresh_from_db()
    assert newer.state == "submitted"
    assert (cable.current_revision_id, cable.status) == (waiting.pk, "approved")


def test_a_text_goes_back_with_a_reason_and_can_be_handed_in_again(cable, waiting, archivist, reviewer):
    """What readers see is what it was before; handed in as it is, it waits once more, with the answer."""
    with pytest.raises(InvalidValue, match="Say why"):
        return_revision(revision_id=waiting.pk, reviewer=reviewer, reason="  ")
    return_revision(revision_id=waiting.pk, reviewer=reviewer, reason="Is it UK or UN?")
    cable.refresh_from_db()
    assert cable.status == "machine"
    submit_revision(revision_id=waiting.pk, actor=archivist, note="UN: the copy is clear.")
    waiting.refresh_from_db()
    assert (waiting.state, waiting.submission_note) == ("submitted", "UN: the copy is clear.")
    assert waiting.review_note == "Is it UK or UN?"


def test_events_name_the_revision_and_no_words(cable, waiting, reviewer):
    """Reasons and comments are for the staff: they stand in the row, not in what everybody may read."""
    comment_on_passage(revision_id=waiting.pk, author=reviewer, text="A secret word", start=0, end=4)
    return_revision(revision_id=waiting.pk, reviewer=reviewer, reason="A secret reason")
    assert "secret" not in str(list(cable.events.values_list("detail", flat=True)))


def test_a_comment_keeps_its_words_and_stands_once(waiting, reviewer, archivist):
    """Told twice it is there once; a passage outside the text is refused; only reviewers comment."""
    said = {"revision_id": waiting.pk, "author": reviewer, "text": "Really?", "start": 3, "end": 8}
    first, second = comment_on_passage(**said), comment_on_passage(**said)
    assert (first.pk, first.quote) == (second.pk, "WORDS")
    with pytest.raises(InvalidValue, match="not in the text"):
        comment_on_passage(**{**said, "end": 10_000})
    with pytest.raises(NotPermitted):
        comment_on_passage(**{**said, "author": archivist})


@pytest.mark.parametrize("words", ["x" * 2001, "a\x00b", "\ud800"])
def test_what_cannot_be_kept_is_refused_with_a_sentence(waiting, reviewer, words):
    """Too long, a NUL, half a character."""
    with pytest.raises(InvalidValue):
        return_revision(revision_id=waiting.pk, reviewer=reviewer, reason=words)
    waiting.refresh_from_db()
    assert waiting.state == "submitted"


def test_a_right_taken_away_acts_while_the_page_is_open(waiting, reviewer):
    """The reviewer who opened the page has the right no longer when the button is pressed."""
    reviewer.has_perm(REVIEW)  # Django keeps a person's permissions as they were when first asked
    User.objects.get(pk=reviewer.pk).groups.clear()
    with pytest.raises(NotPermitted, match="nothing was approved"):
        approve_revision(revision_id=waiting.pk, reviewer=reviewer)


def test_rights_end_where_the_collection_does(cable, waiting, person_of, collection, admin_user):
    """A reviewer limited to one collection decides nothing in another; closing a cable changes nothing in that."""
    limited = person_of("Reviewer", "lea", collection)
    with pytest.raises(NotPermitted):
        approve_revision(revision_id=waiting.pk, reviewer=limited)
    restrict(cable_id=cable.pk, closed_for="privacy", actor=admin_user)
    with pytest.raises(NotPermitted):
        return_revision(revision_id=waiting.pk, reviewer=limited, reason="no")


def test_going_back_is_a_new_revision_that_waits(cable, save, archivist, reviewer):
    """The old words under the next number, noted, with an event; twice with one key it is made once."""
    first = save(archivist, "1. FIRST WORDS.", submit=True)
    save(archivist, "1. WORSE WORDS.", submit=True)
    key = uuid.uuid4()
    asked = {"cable_id": cable.pk, "to_number": 2, "base_number": 3, "note": "by mistake", "key": key}
    back, again = revert(**asked, actor=archivist), revert(**asked, actor=archivist)
    assert (back.pk, back.number, back.text, back.state) == (again.pk, 4, first.text, "submitted")
    assert back.note == "Back to revision 2: by mistake"
    assert cable.events.get(verb=Event.Verb.REVERTED).detail == {"revision": 4, "to": 2}
    with pytest.raises(StaleBase):
        revert(**{**asked, "key": uuid.uuid4()}, actor=archivist)
    with pytest.raises(InvalidValue, match="no revision 9"):
        revert(**{**asked, "key": uuid.uuid4(), "to_number": 9, "base_number": 4}, actor=archivist)


def test_a_form_that_went_back_once_goes_nowhere_else(cable, save, archivist):
    """Sent again with another text chosen it is told so, and nothing is made of it."""
    save(archivist, "1. FIRST WORDS.", submit=True)
    save(archivist, "1. WORSE WORDS.", submit=True)
    asked = {"cable_id": cable.pk, "base_number": 3, "note": "", "key": uuid.uuid4(), "actor": archivist}
    revert(**asked, to_number=2)
    for other in (1, 9):
        with pytest.raises(Conflict, match="made revision 4 already"):
            revert(**asked, to_number=other)
    assert cable.revisions.count() == 5


def test_nothing_is_decided_about_a_withdrawn_cable(cable, waiting, archivist, reviewer):
    """Not by a direct address either; put back, it can be decided on."""
    withdraw(cable_id=cable.pk, reason="Held twice.", actor=archivist)
    with pytest.raises(Conflict, match="withdrawn"):
        approve_revision(revision_id=waiting.pk, reviewer=reviewer)
    with pytest.raises(Conflict, match="withdrawn"):
        return_revision(revision_id=waiting.pk, reviewer=reviewer, reason="no")
    reinstate(cable_id=cable.pk, actor=archivist)
    assert approve_revision(revision_id=waiting.pk, reviewer=reviewer).state == "approved"


@pytest.mark.parametrize("work", ["rests on theirs", "their words again", "another's", "approved since"])
def test_for_many_texts_at_once_the_same_hands_are_found(cable, save, work, archivist, reviewer, second_reviewer):
    """What the list leaves out is what the decision refuses, neither more nor less."""
    if work == "rests on theirs":
        save(reviewer, "1. MY WORDS.")
    if work in ("their words again", "approved since"):
        mine = save(reviewer, "1. MY WORDS.", submit=True)
    if work == "approved since":
        approve_revision(revision_id=mine.pk, reviewer=second_reviewer)
    if work == "their words again":
        other = save(archivist, "1. QUITE OTHER WORDS.", submit=True)
        approve_revision(revision_id=other.pk, reviewer=second_reviewer)
    text = "1. MY WORDS." if work == "their words again" else "1. OTHER WORDS."
    text = save(archivist, text, submit=True)
    for person in (archivist, reviewer, second_reviewer):
        assert with_a_hand_of(person, [text]) == ({text.pk} if person.pk in hands_in(cable, text) else set())


@pytest.mark.django_db(transaction=True)
def test_an_unseen_text_is_never_approved(cable, archivist, reviewer, person_of):
    """Approving while another saves, twenty times: what was on the page is approved, or nothing is."""
    other = person_of("Archivist", "anna")
    outcomes = [approve_while_saving(cable, archivist, reviewer, other, number) for number in range(20)]
    assert set(outcomes) <= {"approved", "stale"}


@transaction.atomic
def approve_newest(*, revision_id: int, reviewer) -> Revision:
    """What must not be done: approve whatever the cable's newest submitted text is once it is one's turn."""
    time.sleep(0.02)
    cable = lock(Revision.objects.get(pk=revision_id).cable_id)
    newest = cable.revisions.filter(state="submitted").order_by("-number")[0]
    newest.state, newest.reviewer, newest.reviewed_at = "approved", reviewer, timezone.now()
    newest.save(update_fields=["state", "reviewer", "reviewed_at"])
    return newest


def approve_while_saving(cable, author, reviewer, other, number: int, decide=approve_revision) -> str:
    """
    One round: a text waits, one approves it while another saves and hands in.

    Returns what came of it, by the rows: "approved" (the text that was on the page), "stale" (nothing was), or
    "unseen" (some other text was).
    """
    asked = {"cable_id": cable.pk, "note": "", "submit": True}
    head = cable.revisions.order_by("-number").first().number
    words = f"1. WORDS OF ROUND {number}."
    seen = save_revision(**asked, base_number=head, text=words, actor=author, key=uuid.uuid4())
    words = f"1. UNSEEN WORDS OF ROUND {number}."
    decided, saved = at_once(
        [
            lambda: decide(revision_id=seen.pk, reviewer=reviewer),
            lambda: save_revision(**asked, base_number=seen.number, text=words, actor=other, key=uuid.uuid4()),
        ]
    )
    assert isinstance(saved, Revision), saved
    assert isinstance(decided, Revision | StaleRevision), decided
    approved = set(cable.revisions.filter(state="approved", number__gt=head).values_list("number", flat=True))
    if approved - {seen.number}:
        return "unseen"
    assert bool(approved) == isinstance(decided, Revision)
    return "approved" if approved else "stale"


@pytest.mark.django_db(transaction=True)
def test_the_race_is_a_race(cable, archivist, reviewer, person_of):
    """The same rounds with an approval that names no revision do approve unseen texts."""
    other = person_of("Archivist", "anna")
    rounds = (approve_while_saving(cable, archivist, reviewer, other, n, approve_newest) for n in range(20))
    assert "unseen" in rounds


@pytest.mark.django_db(transaction=True)
def test_of_two_reviewers_at_once_one_decides(save, archivist, reviewer, second_reviewer):
    """One approves, the other is told."""
    waiting = save(archivist, "1. WORDS.", submit=True)
    both = (reviewer, second_reviewer)
    results = at_once([lambda who=who: approve_revision(revision_id=waiting.pk, reviewer=who) for who in both])
    assert sorted(type(result).__name__ for result in results) == ["Revision", "StaleRevision"]
