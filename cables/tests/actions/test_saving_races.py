"""Several people saving one cable at the same moment: one wins each round, the others keep what they typed."""

import uuid
from functools import partial

import pytest
from django.db import connection

from cables.actions.drafts import keep_draft
from cables.actions.imports import RawFile, import_file
from cables.actions.revisions import save_revision
from cables.exceptions import CablesError, NotPermitted, StaleBase
from cables.models import Cable, Draft, Event, Revision
from cables.roles import ARCHIVIST
from cables.tests.threads import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cable(transactional_db):
    return import_file(
        RawFile(b"FROM: PARIS\n\nNO: 5\n\n1. WE AGREE.\n\n2. THEY DO NOT.\n", "R-1.txt", "R-1")
    ).cable


@pytest.fixture
def savers(cable, person_of):
    return [person_of(ARCHIVIST, f"saver{n}") for n in range(4)]


def keep(cable, base, key, turn, text, author):
    return keep_draft(cable_id=cable.pk, base_number=base, key=key, turn=turn, text=text, note="", author=author)


def save(cable, base, text, actor, key=None, **more):
    key = key or uuid.uuid4()
    return save_revision(cable_id=cable.pk, base_number=base, text=text, note="", actor=actor, key=key, **more)


@pytest.mark.parametrize("many", [2, 4])
def test_of_several_savers_on_one_base_exactly_one_wins(cable, savers, many):
    """Each other is told whose text stands, with both; no number is skipped or given twice."""
    for round_ in range(8):
        base = cable.revisions.order_by("-number")[0].number
        texts = [f"1. ROUND {round_} BY {n}." for n in range(many)]
        results = at_once([partial(save, cable, base, texts[n], savers[n]) for n in range(many)])
        won = [one for one in results if isinstance(one, Revision)]
        lost = [one for one in results if isinstance(one, StaleBase)]
        assert (len(won), len(lost)) == (1, many - 1)
        assert all((one.base.number, one.head.text) == (base, won[0].text) for one in lost)
    numbers = list(cable.revisions.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(10))


def test_one_form_sent_ten_times_at_once_makes_one_revision(cable, savers):
    """Each sending gets the same revision for an answer."""
    key = uuid.uuid4()
    results = at_once([partial(save, cable, 1, "1. ONCE.", savers[0], key) for _ in range(10)])
    assert {one.number for one in results} == {2}
    assert Event.objects.filter(cable=cable, verb="revision saved").count() == 1


def test_a_draft_kept_while_it_is_saved_does_not_come_back(cable, savers):
    """Whichever is first: after both, nothing is offered as unsaved."""
    for round_ in range(8):
        key, base = uuid.uuid4(), cable.revisions.order_by("-number")[0].number
        text = f"1. ROUND {round_}."
        keeping = partial(keep, cable, base, key, 1, text, savers[0])
        saved, _ = at_once([partial(save, cable, base, text, savers[0], key), keeping])
        assert isinstance(saved, Revision)
        assert not Draft.objects.unfinished().exists()


def test_drafts_kept_out_of_order_never_go_back(cable, savers):
    """The last turn stands, whichever came last."""
    key = uuid.uuid4()
    at_once([partial(keep, cable, 1, key, n, f"TURN {n}", savers[0]) for n in range(1, 9)])
    assert [(draft.turn, draft.text) for draft in Draft.objects.all()] == [(8, "TURN 8")]


def test_a_right_taken_away_while_waiting_for_the_lock_is_gone(cable, savers):
    """Asked before, refused after: the person is read again under the lock."""
    saver = savers[0]
    assert saver.has_perm("cables.correct_cable")  # as a page opened a moment ago remembers it
    saver.groups.clear()
    with pytest.raises(NotPermitted):
        save(cable, 1, "1. TOO LATE.", saver)
    assert cable.revisions.count() == 2


def test_without_the_lock_the_check_of_the_base_would_lose_texts(cable, savers, monkeypatch):
    """The control: were the cable not locked, two would get past the check, and only the database refuses one."""
    monkeypatch.setattr("cables.actions.revisions.lock", lambda cable_id: Cable.objects.get(pk=cable_id))
    failures = []
    for round_ in range(20):
        base = cable.revisions.order_by("-number")[0].number
        results = at_once([partial(save, cable, base, f"1. R {round_} {n}.", savers[n]) for n in range(4)])
        failures += [one for one in results if isinstance(one, Exception) and not isinstance(one, CablesError)]
    connection.close()
    assert failures, "no save met another: this test shows nothing"
