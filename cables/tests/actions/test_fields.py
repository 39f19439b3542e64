"""Who may state what: a person's value beats the machine's and is never overwritten by it."""

import datetime

import pytest

from cables.actions.fields import hand_back_field, set_field
from cables.exceptions import InvalidValue, NotPermitted, UnknownField
from cables.fields import FIELDS
from cables.models import Correspondent, Event, FieldEvidence
from cables.text.vocabulary.markings import CAPTIONS, CLASSIFICATIONS, PRECEDENCES, RANK

pytestmark = pytest.mark.django_db


def test_a_persons_value_stands_before_the_machines(cable, admin_user):
    """The sender a person states is the cable's sender; what the machine read stays in the record."""
    set_field(cable_id=cable.pk, field="from", value="Lyons", actor=admin_user, source="the paper")
    cable.refresh_from_db()
    assert cable.sender_name == "Lyons"
    assert list(
        cable.evidence.filter(field="from").order_by("pk").values_list("value", "origin", "is_chosen")
    ) == [
        ("PARIS", "machine", False),
        ("Lyons", "person", True),
    ]


def test_every_statement_has_its_event(cable, admin_user):
    """Who, which field, from what to what."""
    set_field(cable_id=cable.pk, field="number", value="513", actor=admin_user)
    event = Event.objects.filter(cable=cable, verb=Event.Verb.FIELD_SET).get()
    assert (event.actor, event.detail["field"], event.detail["from"], event.detail["to"]) == (
        admin_user,
        "number",
        "512",
        "513",
    )


def test_stating_what_stands_already_changes_nothing(cable, admin_user):
    """Saving a form twice makes one statement."""
    assert set_field(cable_id=cable.pk, field="number", value="513", actor=admin_user)
    assert set_field(cable_id=cable.pk, field="number", value=" 513 ", actor=admin_user) is None
    assert Event.objects.filter(cable=cable, verb=Event.Verb.FIELD_SET).count() == 1


def test_not_stated_is_a_statement_too(cable, admin_user):
    """A person may say that the paper does not state a date; the time falls with it."""
    set_field(cable_id=cable.pk, field="date", value="1963-03-03", actor=admin_user)
    set_field(cable_id=cable.pk, field="time", value="18:00", actor=admin_user)
    set_field(cable_id=cable.pk, field="date", value="", actor=admin_user)
    cable.refresh_from_db()
    assert (cable.sent_on, cable.sent_time, cable.date_precision) == (None, None, "")


def test_a_time_comes_back_with_its_date(cable, admin_user):
    """The time was stated all along; without its day it said nothing."""
    set_field(cable_id=cable.pk, field="time", value="18:00", actor=admin_user)
    set_field(cable_id=cable.pk, field="date", value="1963-03-03", actor=admin_user)
    cable.refresh_from_db()
    assert (cable.sent_on, cable.sent_time) == (datetime.date(1963, 3, 3), datetime.time(18))
    assert cable.date_precision == "minute"


def test_a_field_can_be_handed_back_to_the_machine(cable, admin_user):
    """The machine's reading stands again; the person's statement stays in the record."""
    set_field(cable_id=cable.pk, field="from", value="Lyons", actor=admin_user)
    hand_back_field(cable_id=cable.pk, field="from", actor=admin_user)
    cable.refresh_from_db()
    assert cable.sender_name == "PARIS"
    assert cable.evidence.filter(field="from", origin="person").exists()


def test_what_nobody_else_stated_is_not_stated_after_handing_back(cable, admin_user):
    """No machine value, no value."""
    set_field(cable_id=cable.pk, field="drafter", value="J. Doe", actor=admin_user)
    hand_back_field(cable_id=cable.pk, field="drafter", actor=admin_user)
    cable.refresh_from_db()
    assert cable.drafter == ""


def test_addressees_keep_their_order(cable, admin_user):
    """First named, first stated; twice named, once stated."""
    set_field(cable_id=cable.pk, field="to", value=["London", "Rome", "London"], actor=admin_user)
    assert [a.name for a in cable.addressees.filter(role="action")] == ["London", "Rome"]


def test_every_spelling_of_a_correspondent_is_one_record(cable, admin_user, new_york):
    """USUN is the mission, and no second correspondent is made."""
    set_field(cable_id=cable.pk, field="from", value="U.S.U.N.", actor=admin_user)
    set_field(cable_id=cable.pk, field="from", value="usun", actor=admin_user)
    cable.refresh_from_db()
    assert cable.sender == new_york
    assert not Correspondent.objects.filter(name__iexact="usun").exists()


def test_the_machine_makes_no_correspondents(cable):
    """A string nobody knows stays as read, unlinked."""
    assert (cable.sender, cable.sender_as_read) == (None, "PARIS")


def test_only_those_who_may_change_cables_state_fields(cable, reader):
    """Asked in the action, whatever page it came from."""
    for call in (
        lambda: set_field(cable_id=cable.pk, field="from", value="x", actor=reader),
        lambda: hand_back_field(cable_id=cable.pk, field="from", actor=reader),
    ):
        with pytest.raises(NotPermitted):
            call()
    assert not FieldEvidence.objects.filter(cable=cable, origin="person").exists()


def test_an_unknown_field_is_refused(cable, admin_user):
    """There is one list of fields."""
    with pytest.raises(UnknownField):
        set_field(cable_id=cable.pk, field="withdrawn_at", value="x", actor=admin_user)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("date", "31 FEB 1963"),
        ("date", "99999-01-01"),
        ("time", "25:00"),
        ("classification", "ULTRA"),
        ("circular", "maybe"),
        ("number", "9" * 61),
        ("from", "a\x00b"),
        ("to", ["x"] * 1 + ["y" * 201]),
        ("from", "---"),
        ("to", ["PARIS", "…"]),
        ("info", ["\ufdfa" * 20]),
        ("from", "\ufdfa" * 20),
    ],
)
def test_what_a_field_cannot_hold_is_refused_in_words(field, value):
    """Each refusal is a sentence, not a traceback."""
    with pytest.raises(InvalidValue, match=r"\w+ .*\."):
        FIELDS[field].clean(value)


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("classification", {*CLASSIFICATIONS.values(), *RANK}),
        ("precedence", PRECEDENCES.values()),
        ("kind", ["cable", "fragment", "other"]),
        ("direction", ["incoming", "outgoing"]),
        ("date_source", ["sent", "drafted", "received"]),
    ],
)
def test_a_field_holds_whatever_the_reader_may_say(field, values):
    """The reader's vocabulary and the archive's are one, letter for letter."""
    for value in values:
        assert FIELDS[field].clean(value) == value


def test_captions_of_the_reader_are_captions_of_the_archive():
    """All of them at once."""
    captions = list(dict.fromkeys(CAPTIONS.values()))
    assert FIELDS["captions"].clean(tuple(captions)) == captions


@pytest.mark.parametrize("value", ["---", "\ufdfa" * 20, "x" * 201])
def test_a_name_nobody_can_be_known_by_makes_no_correspondent(cable, admin_user, value):
    """Told in words, and nothing is stored."""
    for field in ("from", "to", "info"):
        with pytest.raises(InvalidValue):
            set_field(cable_id=cable.pk, field=field, value=value, actor=admin_user)
    assert not Correspondent.objects.exists()


def test_a_source_too_long_is_refused(cable, admin_user):
    """In words as well."""
    with pytest.raises(InvalidValue, match="too long"):
        set_field(cable_id=cable.pk, field="from", value="Lyons", actor=admin_user, source="x" * 501)
