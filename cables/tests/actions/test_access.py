"""Closing cables and opening them; a person limited to collections works in those and nowhere else."""

import uuid
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cables.actions.access import kin, open_to_public, restrict
from cables.actions.fields import hand_back_field, set_field
from cables.actions.holdings import founding_editors
from cables.actions.parts import join, split
from cables.actions.records import change_slug, reinstate, set_collection, withdraw
from cables.exceptions import Conflict, InvalidValue, NotPermitted
from cables.models import Cable, Collection, Event
from cables.roles import ARCHIVIST

FAR = date(2090, 1, 1)


@pytest.fixture
def later(monkeypatch):
    """Let some days pass: `later(days=400)`."""

    def move(**by):
        day = timezone.localdate() + timedelta(**by)
        monkeypatch.setattr(timezone, "localdate", lambda *args: day)

    return move


def is_open(cable: Cable) -> bool:
    return Cable.objects.open_to_the_public().filter(pk=cable.pk).exists()


def test_a_closed_cable_has_a_reason_a_date_and_an_event(cable, administrator):
    """And readers do not see it; the staff's own words are kept beside the class."""
    restrict(
        cable_id=cable.pk, closed_for="privacy", reason=" a  living\ndrafter ", until=FAR, actor=administrator
    )
    cable.refresh_from_db()
    assert (cable.access, cable.closed_for, cable.closed_reason) == ("restricted", "privacy", "a living drafter")
    assert cable.closed_until == FAR
    assert not is_open(cable)
    event = Event.objects.get(verb=Event.Verb.RESTRICTED)
    assert (event.actor, event.detail["for"]) == (administrator, "privacy")


def test_an_opened_cable_forgets_nothing(cable, administrator):
    """Open again; that it was closed stands in its events."""
    restrict(cable_id=cable.pk, closed_for="law", actor=administrator)
    open_to_public(cable_id=cable.pk, actor=administrator)
    assert is_open(cable)
    open_to_public(cable_id=cable.pk, actor=administrator)
    verbs = list(cable.events.values_list("verb", flat=True))
    assert (verbs.count("restricted"), verbs.count("opened")) == (1, 1)


def test_closing_again_changes_the_reason_and_keeps_the_date(cable, administrator):
    """The same again is no event; another reason is, and the cable is still closed since the first."""
    first = restrict(cable_id=cable.pk, closed_for="law", actor=administrator)
    restrict(cable_id=cable.pk, closed_for="law", actor=administrator)
    second = restrict(cable_id=cable.pk, closed_for="donor", until=FAR, actor=administrator)
    assert second.closed_at == first.closed_at
    assert cable.events.filter(verb="restricted").count() == 2


@pytest.mark.parametrize("role", ["archivist", "reviewer", "reader"])
def test_only_administrators_close_and_open(role, cable, administrator, request):
    """Others are refused, and nothing changes."""
    person = request.getfixturevalue(role)
    with pytest.raises(NotPermitted):
        restrict(cable_id=cable.pk, closed_for="law", actor=person)
    assert is_open(cable)
    restrict(cable_id=cable.pk, closed_for="law", actor=administrator)
    with pytest.raises(NotPermitted):
        open_to_public(cable_id=cable.pk, actor=person)
    assert not is_open(cable)


@pytest.mark.parametrize(
    "wrong",
    [{"closed_for": "whim"}, {"closed_for": ""}, {"reason": "x" * 301}, {"reason": "a\x00b"}, {"until": "today"}],
)
def test_a_closing_that_cannot_be_meant_is_refused(cable, administrator, wrong):
    """With a sentence; the cable stays as it is."""
    if "until" in wrong:
        wrong["until"] = timezone.localdate()
    with pytest.raises(InvalidValue):
        restrict(**{"cable_id": cable.pk, "closed_for": "law", "actor": administrator, **wrong})
    assert is_open(cable)


def test_on_its_day_a_cable_opens_by_itself(cable, administrator, later):
    """Nobody needs to do anything, and the day before it is closed."""
    restrict(
        cable_id=cable.pk, closed_for="law", until=timezone.localdate() + timedelta(days=9), actor=administrator
    )
    later(days=8)
    assert not is_open(cable)
    later(days=1)
    assert is_open(cable)
    cable.refresh_from_db()
    assert not cable.is_restricted


def test_what_opened_by_itself_was_public(cable, administrator, later):
    """Brought in closed, opened on its day, closed or withdrawn again: readers may have cited it."""
    for take_away in (
        lambda: restrict(cable_id=cable.pk, closed_for="law", actor=administrator),
        lambda: withdraw(cable_id=cable.pk, reason="asked for", actor=administrator),
    ):
        day = timezone.localdate() + timedelta(days=9)
        open_to_public(cable_id=cable.pk, actor=administrator)
        reinstate(cable_id=cable.pk, actor=administrator)
        restrict(cable_id=cable.pk, closed_for="law", until=day, actor=administrator)
        Cable.objects.filter(pk=cable.pk).update(was_public=False)
        later(days=9)
        take_away()
        cable.refresh_from_db()
        assert cable.was_public


def test_withdrawing_what_was_never_open_does_not_say_it_was(cable, administrator):
    """Nor does closing what is withdrawn."""
    restrict(cable_id=cable.pk, closed_for="law", actor=administrator)
    Cable.objects.filter(pk=cable.pk).update(was_public=False)
    withdraw(cable_id=cable.pk, reason="asked for", actor=administrator)
    restrict(cable_id=cable.pk, closed_for="donor", actor=administrator)
    open_to_public(cable_id=cable.pk, actor=administrator)
    cable.refresh_from_db()
    assert (cable.was_public, is_open(cable)) == (False, False)


def test_part_of_a_closed_cable_is_closed_too(cable, archivist, administrator):
    """A cable cut off another is as closed as that, and opens and closes with it: they share their raw OCR."""
    restrict(cable_id=cable.pk, closed_for="law", until=FAR, actor=administrator)
    text = cable.revisions.get(number=1).text
    cut = {"cable_id": cable.pk, "base_number": 1, "at": text.index("HE PROMISED"), "key": uuid.uuid4()}
    part = split(**cut, record="PART", actor=archivist).part
    assert (part.collection_id, part.closed_until, part.is_restricted) == (cable.collection_id, FAR, True)
    assert kin(cable.pk) == sorted([cable.pk, part.pk])
    for one in (part, cable):
        open_to_public(cable_id=one.pk, actor=administrator)
        assert is_open(cable) and is_open(part)
        restrict(cable_id=one.pk, closed_for="donor", actor=administrator)
        assert not is_open(cable) and not is_open(part)


def test_a_closed_cable_is_not_joined_to_an_open_one(cable, import_text, archivist, administrator):
    """Its words would be published with the other's text."""
    fragment = import_text("2. WORDS NOBODY MAY READ YET.\n", record="T-FRAGMENT")
    restrict(cable_id=fragment.pk, closed_for="law", actor=administrator)
    asked = {"whole_id": cable.pk, "part_id": fragment.pk, "base_number": 1, "part_number": 1, "actor": archivist}
    with pytest.raises(Conflict):
        join(**asked, key=uuid.uuid4())
    restrict(cable_id=cable.pk, closed_for="law", actor=administrator)
    assert join(**asked, key=uuid.uuid4())


@pytest.mark.parametrize(
    "act",
    [
        lambda pk, who: set_field(cable_id=pk, field="subject", value="Other", actor=who),
        lambda pk, who: hand_back_field(cable_id=pk, field="subject", actor=who),
        lambda pk, who: set_collection(cable_id=pk, collection=None, actor=who),
        lambda pk, who: withdraw(cable_id=pk, reason="because", actor=who),
        lambda pk, who: reinstate(cable_id=pk, actor=who),
        lambda pk, who: change_slug(cable_id=pk, slug="other", actor=who),
    ],
    ids=["set_field", "hand_back", "set_collection", "withdraw", "reinstate", "change_slug"],
)
def test_every_change_asks_about_the_cable(act, cable, collection, elsewhere, reader, archivist):
    """Refused without a role and where somebody's work is limited to another collection."""
    set_collection(cable_id=cable.pk, collection=collection, actor=archivist)
    before, events = Cable.objects.filter(pk=cable.pk).values().get(), Event.objects.count()
    for person in (reader, elsewhere):
        with pytest.raises(NotPermitted):
            act(cable.pk, person)
    assert (Cable.objects.filter(pk=cable.pk).values().get(), Event.objects.count()) == (before, events)


def test_nobody_moves_a_cable_over_the_border_of_their_collections(cable, collection, person_of, archivist):
    """Neither in, nor out, nor into none; between their own it is allowed."""
    mine, second = Collection.objects.create(name="Mine"), Collection.objects.create(name="Mine too")
    person = person_of(ARCHIVIST, "mina", mine, second)
    with pytest.raises(NotPermitted):
        set_collection(cable_id=cable.pk, collection=mine, actor=person)
    set_collection(cable_id=cable.pk, collection=mine, actor=archivist)
    for target in (collection, None):
        with pytest.raises(NotPermitted):
            set_collection(cable_id=cable.pk, collection=target, actor=person)
    set_collection(cable_id=cable.pk, collection=second, actor=person)
    assert Cable.objects.get(pk=cable.pk).collection == second


def test_the_founders_account_states_fields_without_signing_in(cable):
    """A role account has no rights of its own: the archive's commands act in its name."""
    assert set_field(cable_id=cable.pk, field="subject", value="Stated", actor=founding_editors())
