"""Handing cables out: different people get different ones, for a while, and nobody is ever stopped from saving."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from cables.actions import queue
from cables.actions.fields import set_field
from cables.actions.reports import report_problem
from cables.actions.revisions import save_revision
from cables.exceptions import NotPermitted
from cables.models import Cable, Reservation, Revision
from cables.models.needs import Need
from cables.tests.threads import at_once


@pytest.fixture
def fragments(import_text):
    """Ten fragments."""
    made = [import_text(f"1. WORDS {n}.", record=f"F-{n}") for n in range(10)]
    Cable.objects.filter(pk__in=[one.pk for one in made]).update(kind="fragment")
    return made


def take(person):
    return queue.take_next(candidates=Cable.objects.all().in_need(Need.FRAGMENTS), actor=person)


@pytest.mark.django_db(transaction=True)
def test_eight_who_ask_at_once_get_eight_cables(fragments, person_of):
    """Each its own, and each says until when."""
    people = [person_of("Archivist", f"p{n}") for n in range(8)]
    taken = at_once([lambda who=who: take(who) for who in people])
    assert len({one.cable_id for one in taken}) == 8, taken
    assert Reservation.objects.running().count() == 8
    assert {one.holder_id for one in taken} == {who.pk for who in people}


def test_a_taken_cable_is_not_handed_out_again(fragments, archivist, person_of):
    """In the order of the queue, until nothing is left."""
    other = person_of("Archivist", "anna")
    assert [take(archivist).cable_id, take(other).cable_id] == [fragments[0].pk, fragments[1].pk]
    assert [take(other) for _ in range(9)][-1] is None


def test_a_reservation_runs_out_and_the_next_takes_over(fragments, archivist, person_of, settings):
    """Two hours unless the archive says otherwise; then the cable is free, in one row as before."""
    settings.RESERVATION_HOURS = 0.5
    mine = take(archivist)
    assert timedelta(minutes=29) < mine.until - timezone.now() <= timedelta(minutes=30)
    long_ago = timezone.now() - timedelta(hours=3)
    Reservation.objects.update(since=long_ago, until=long_ago + timedelta(hours=1))
    other = person_of("Archivist", "anna")
    assert take(other).cable_id == mine.cable_id
    assert Reservation.objects.get().holder == other


def test_a_reservation_is_renewed_while_it_runs_and_given_back(fragments, archivist, person_of):
    """By its holder only; one that ran out is not brought back over another's head."""
    mine = take(archivist)
    other = person_of("Archivist", "anna")
    assert queue.renew(cable_id=mine.cable_id, holder=other) is None
    assert queue.renew(cable_id=mine.cable_id, holder=archivist) > mine.until
    assert not queue.give_back(cable_id=mine.cable_id, holder=other)
    assert queue.give_back(cable_id=mine.cable_id, holder=archivist)
    assert take(other).cable_id == mine.cable_id


def test_taking_a_cable_another_has_says_so_and_leaves_it(fragments, archivist, person_of):
    """Whoever asks for one by name is told whose it is."""
    other = person_of("Archivist", "anna")
    queue.take(cable_id=fragments[0].pk, actor=archivist)
    assert queue.take(cable_id=fragments[0].pk, actor=other).holder == archivist


def test_a_reservation_stops_no_save(fragments, archivist, person_of):
    """It steers the queue and nothing else; handing in gives the cable back."""
    cable, other = fragments[0], person_of("Archivist", "anna")
    queue.take(cable_id=cable.pk, actor=archivist)
    asked = {"cable_id": cable.pk, "note": "", "submit": True}
    save_revision(**asked, base_number=1, text="1. WORDS BY ANNA.", actor=other, key=uuid.uuid4())
    assert Reservation.objects.filter(holder=archivist).exists()
    save_revision(**asked, base_number=2, text="1. WORDS BY BOTH.", actor=archivist, key=uuid.uuid4())
    assert not Reservation.objects.exists()


def test_nobody_is_handed_what_is_not_theirs_to_correct(fragments, reader, person_of, collection):
    """Without a role nothing; with a collection only what lies in it, and never what was withdrawn."""
    with pytest.raises(NotPermitted):
        take(reader)
    limited = person_of("Archivist", "lea", collection)
    assert take(limited) is None
    Cable.objects.filter(pk__in=[fragments[3].pk, fragments[4].pk]).update(collection=collection)
    Cable.objects.filter(pk=fragments[3].pk).update(withdrawn_at=timezone.now(), withdrawn_reason="a mistake")
    assert take(limited).cable_id == fragments[4].pk
    with pytest.raises(NotPermitted):
        queue.take(cable_id=fragments[0].pk, actor=limited)


def test_each_need_finds_its_cables(import_text, archivist):
    """Doubtful words in machine texts nobody works on, fragments, empty fields nobody left so, waiting reports."""
    plain, doubted, begun, reported = (import_text(f"1. WORDS {n}.") for n in range(4))
    full = {"sent_on": "1962-10-29", "sender_as_read": "PARIS", "telegram_number": "1", "classification": "SECRET"}
    Cable.objects.update(**full, doubt_count=0)
    Cable.objects.filter(pk=plain.pk).update(classification="")
    Cable.objects.filter(pk__in=[doubted.pk, begun.pk]).update(doubt_count=7)
    save_revision(cable_id=begun.pk, base_number=1, text="1. X.", note="", actor=archivist, key=uuid.uuid4())
    Cable.objects.filter(pk=begun.pk).update(doubt_count=7)
    report_problem(revision_id=reported.current_revision_id, text="A letter is wrong.", address="192.0.2.1")
    found = {need: list(Cable.objects.all().in_need(need)) for need in Need}
    assert found == {
        Need.REPORTS: [reported],
        Need.WORDS: [],
        Need.DOUBTS: [doubted],
        Need.FRAGMENTS: [],
        Need.DATES: [],
        Need.FIELDS: [plain],
    }


def test_a_field_a_person_left_empty_is_no_need(cable, admin_user):
    """ "Not stated" is an answer."""
    full = {"sent_on": "1962-10-29", "sender_as_read": "PARIS", "telegram_number": "1"}
    Cable.objects.filter(pk=cable.pk).update(**full)
    set_field(cable_id=cable.pk, field="classification", value="", actor=admin_user)
    cable.refresh_from_db()
    assert cable.classification == ""
    assert not Cable.objects.all().in_need(Need.FIELDS).filter(pk=cable.pk).exists()


def test_what_is_begun_is_what_nobody_saved_upon(cable, archivist, person_of):
    """Of a cable's texts only the newest can be somebody's open work."""
    asked = {"cable_id": cable.pk, "note": ""}
    save_revision(**asked, base_number=1, text="1. A.", actor=archivist, key=uuid.uuid4())
    save_revision(**asked, base_number=2, text="1. B.", actor=person_of("Archivist", "anna"), key=uuid.uuid4())
    assert [one.number for one in Revision.objects.begun()] == [3]
