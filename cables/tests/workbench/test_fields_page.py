"""Fields are corrected beside the words they were read from; of two people neither overwrites the other."""

import pytest
from django.urls import reverse

from cables.actions.correspondents import add_names
from cables.actions.fields import Said, set_field, set_fields
from cables.exceptions import ChangedMeanwhile
from cables.models import Cable, Correspondent, Event, FieldEvidence
from cables.tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def paris(db):
    post = Correspondent.objects.create(name="Paris", kind="post")
    add_names(post, ["Paris"])
    return post


def address(cable) -> str:
    return reverse("edit-fields", args=[cable.slug])


def seen(cable, field: str) -> int:
    statement = cable.evidence.chosen().filter(field=field).first()
    return statement.pk if statement else 0


def typed(cable, **values) -> dict:
    """What the form sends for these fields, opened now."""
    return {
        **{f"seen-{name}": seen(cable, name) for name in values},
        **values,
    }


def test_every_field_stands_beside_what_it_was_read_from(client, cable, archivist):
    """Value, raw words, confidence and engine."""
    client.force_login(archivist)
    page = client.get(address(cable)).content.decode()
    assert 'name="number" type="text" value="512"' in page
    assert "<b>512</b>" in page
    assert cable.evidence.chosen().get(field="number").engine in page


def test_what_is_changed_is_stated_and_nothing_else(client, cable, archivist):
    """Fields left as they were stay the machine's."""
    client.force_login(archivist)
    sent = typed(cable, number="513", classification="CONFIDENTIAL", subject="", date="1963-03-03")
    assert client.post(address(cable), {**sent, "source": "the paper"}).status_code == 302
    people = cable.evidence.chosen().filter(origin="person")
    assert set(people.values_list("field", "value", "source")) == {
        ("number", "513", "the paper"), ("date", "1963-03-03", "the paper"),
    }  # fmt: skip
    assert "Archie" in client.get(address(cable)).content.decode()


def test_what_the_machine_read_can_be_confirmed(client, cable, archivist):
    """A likely reading that a person holds to be right is stated in their name; left alone it stays unsure."""
    Cable.objects.filter(pk=cable.pk).update(unsure=["number", "signatory"])
    client.force_login(archivist)
    assert 'name="right-number"' in client.get(address(cable)).content.decode()
    sent = typed(cable, number="512", signatory="BOHLEN")
    assert client.post(address(cable), {**sent, "right-number": "on"}).status_code == 302
    cable.refresh_from_db()
    assert cable.unsure == ["signatory"]
    assert list(cable.evidence.chosen().filter(origin="person").values_list("field", "value")) == [
        ("number", "512")
    ]


def test_sent_twice_it_is_stated_once(client, cable, archivist):
    """A retry, with the same key of what was seen, makes no second statement."""
    client.force_login(archivist)
    sent = typed(cable, number="513")
    for _ in range(2):
        assert client.post(address(cable), sent).status_code == 302
    assert cable.evidence.filter(origin="person").count() == 1
    assert Event.objects.filter(cable=cable, verb=Event.Verb.FIELD_SET).count() == 1


def test_two_who_change_one_field_see_both_values(client, cable, archivist, reviewer):
    """Nothing of the second is stored, nor of their other fields, until they decide; then it is."""
    client.force_login(archivist)
    sent = typed(cable, number="513", subject="Visit")
    set_field(cable_id=cable.pk, field="number", value="514", actor=reviewer)
    answer = client.post(address(cable), sent)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "514" in page
    assert 'value="513"' in page
    assert 'value="Visit"' in page
    cable.refresh_from_db()
    assert (cable.telegram_number, cable.subject) == ("514", "")
    again = {**sent, "seen-number": seen(cable, "number")}
    assert client.post(address(cable), {**again, "theirs-number": "on"}).status_code == 302
    cable.refresh_from_db()
    assert (cable.telegram_number, cable.subject) == ("514", "Visit")
    assert client.post(address(cable), again).status_code == 302
    cable.refresh_from_db()
    assert cable.telegram_number == "513"


def test_two_who_change_different_fields_both_win(client, cable, archivist, reviewer):
    """Disjoint changes do not touch."""
    client.force_login(archivist)
    sent = typed(cable, number="513", subject="")
    set_field(cable_id=cable.pk, field="subject", value="Visit", actor=reviewer)
    assert client.post(address(cable), sent).status_code == 302
    cable.refresh_from_db()
    assert (cable.telegram_number, cable.subject) == ("513", "Visit")


def test_the_machine_reading_the_same_again_is_no_conflict(cable, archivist):
    """Only another value is another statement to a person."""
    number = cable.evidence.chosen().get(field="number")
    before = number.pk
    FieldEvidence.objects.filter(pk=before).update(is_chosen=False)
    FieldEvidence.objects.create(
        cable=cable, field="number", value=number.value, origin="machine", confidence=0.5,
        witness=number.witness, is_chosen=True,
    )  # fmt: skip
    assert set_field(cable_id=cable.pk, field="number", value="513", actor=archivist, expected=before)


def test_a_name_nobody_knows_is_asked_about(client, cable, archivist, paris):
    """Typing errors make no correspondents: who means a new one says so. Those that come near are named."""
    client.force_login(archivist)
    sent = typed(cable, **{"from": "Parjs"})
    answer = client.post(address(cable), sent)
    assert answer.status_code == 400
    assert "Near it: Paris" in answer.content.decode()
    assert 'value="Parjs"' in answer.content.decode()
    assert not Correspondent.objects.filter(name="Parjs").exists()
    assert client.post(address(cable), {**sent, "new": "Parjs"}).status_code == 302
    cable.refresh_from_db()
    assert cable.sender.name == "Parjs"


def test_recipients_are_typed_one_an_input(client, cable, archivist, paris):
    """Empty inputs are nobody."""
    client.force_login(archivist)
    sent = {**typed(cable, info=["Paris", "", ""])}
    assert client.post(address(cable), sent).status_code == 302
    assert [a.correspondent for a in cable.addressees.filter(role="info")] == [paris]


def test_a_value_that_cannot_be_held_is_told_beside_its_field(client, cable, archivist):
    """Everything typed stays in the form, and nothing is stored."""
    client.force_login(archivist)
    answer = client.post(address(cable), typed(cable, date="31 FEB", number="513"))
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "is not a date like" in page
    assert 'value="31 FEB"' in page
    assert 'value="513"' in page
    assert not cable.evidence.filter(origin="person").exists()


def test_a_value_is_handed_back_to_the_machine(client, cable, archivist):
    """The machine's stands again; the person's stays in the record."""
    set_field(cable_id=cable.pk, field="number", value="513", actor=archivist)
    client.force_login(archivist)
    sent = {**typed(cable, number="513"), "back-number": "on"}
    assert client.post(address(cable), sent).status_code == 302
    cable.refresh_from_db()
    assert cable.telegram_number == "512"
    assert cable.evidence.filter(field="number", origin="person", is_chosen=False).exists()


def test_a_cable_is_filed_with_its_fields(client, cable, archivist, collection):
    """Two who file it elsewhere at once are told."""
    client.force_login(archivist)
    sent = {"seen-collection": "", "collection": str(collection.pk)}
    assert client.post(address(cable), sent).status_code == 302
    cable.refresh_from_db()
    assert cable.collection == collection
    other = type(collection).objects.create(name="Other files")
    assert client.post(address(cable), {**sent, "collection": str(other.pk)}).status_code == 409


def test_the_page_asks_a_fixed_number_of_questions(client, cable, archivist, django_assert_max_num_queries):
    """However much was stated."""
    client.force_login(archivist)
    for number in range(6):
        set_field(cable_id=cable.pk, field="number", value=str(600 + number), actor=archivist)
    with django_assert_max_num_queries(16):
        client.get(address(cable))


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_is_told(cable, archivist, reviewer):
    """Both saw the machine's value; exactly one states, the other gets both values."""
    saw = seen(cable, "number")

    def say(actor, value):
        return lambda: set_fields(cable_id=cable.pk, said=[Said("number", value, saw)], actor=actor)

    results = at_once([say(archivist, "513"), say(reviewer, "514")])
    lost = [result for result in results if isinstance(result, ChangedMeanwhile)]
    assert len(lost) == 1
    assert lost[0].standing["number"].value in ("513", "514")
    assert cable.evidence.filter(field="number", origin="person").count() == 1
