"""The list of names nobody knows, most frequent first, and what is decided there."""

import pytest
from django.urls import reverse

from cables.actions.correspondents import add_names
from cables.models import Cable, Correspondent, NameDecision

pytestmark = pytest.mark.django_db
NAMES = "/workbench/names/"


@pytest.fixture
def paris(db):
    post = Correspondent.objects.create(name="Paris", kind="post")
    add_names(post, ["Paris"])
    return post


@pytest.fixture
def strange(import_text):
    """Two cables from Amembassy Paris, one from nowhere."""
    cables = [import_text(f"1. WORDS OF TELEGRAM {n}.", record=f"N-{n}") for n in range(3)]
    for cable, name in zip(cables, ["AMEMBASSY PARIS", "Amembassy Paris.", "NOWHERE"], strict=True):
        Cable.objects.filter(pk=cable.pk).update(sender_as_read=name, sender_folded=name.upper().strip("."))
    return cables


def test_names_stand_by_how_often_they_were_read(client, archivist, strange, paris):
    """With cables to look at and the nearest correspondent, and why."""
    client.force_login(archivist)
    page = client.get(NAMES).content.decode()
    assert page.upper().index("AMEMBASSY PARIS") < page.index("NOWHERE")
    assert "2 places" in page
    assert "it holds the name “Paris”" in page
    assert strange[0].get_absolute_url() in page


def test_a_decision_is_made_and_taken_back(client, archivist, strange, paris):
    """All its likes at once, both ways."""
    client.force_login(archivist)
    sent = {"name": "AMEMBASSY PARIS", "verdict": "alias", "correspondent": paris.pk}
    assert client.post(reverse("decide-name"), sent).status_code == 302
    assert Cable.objects.filter(sender=paris).count() == 2
    page = client.get(NAMES).content.decode()
    assert "Decided last" in page
    decision = NameDecision.objects.get()
    assert client.post(reverse("undo-name", args=[decision.pk])).status_code == 302
    assert not Cable.objects.filter(sender=paris).exists()


def test_a_correspondent_can_be_typed_by_any_of_its_names(client, archivist, strange, paris):
    """One that nobody has is told, and what was typed stays."""
    client.force_login(archivist)
    sent = {"name": "NOWHERE", "verdict": "alias", "alias_of": "Somewhere"}
    answer = client.post(reverse("decide-name"), sent)
    assert answer.status_code == 400
    assert 'value="Somewhere"' in answer.content.decode()
    assert client.post(reverse("decide-name"), {**sent, "alias_of": "paris"}).status_code == 302
    assert Cable.objects.filter(sender=paris).count() == 1


def test_what_is_no_name_is_asked_about_no_more(client, archivist, strange):
    """It stays as read."""
    client.force_login(archivist)
    client.post(reverse("decide-name"), {"name": "NOWHERE", "verdict": "no name"})
    assert "1 name read" in client.get(NAMES).content.decode()


def test_a_limited_archivist_sees_names_of_their_cables_only(client, elsewhere, strange):
    """Not the names, not the counts."""
    client.force_login(elsewhere)
    page = client.get(NAMES).content.decode()
    assert "NOWHERE" not in page
    answer = client.post(reverse("decide-name"), {"name": "NOWHERE", "verdict": "no name"})
    assert answer.status_code == 403


def test_names_are_offered_while_one_types(client, archivist, paris):
    """By any alias, and those that read almost so."""
    client.force_login(archivist)
    offered = client.get(reverse("suggest-names"), {"q": "par"}).json()["names"]
    assert offered == [{"name": "Paris", "note": "Paris"}]
    assert client.get(reverse("suggest-names"), {"q": "Parjs"}).json()["names"][0]["name"] == "Paris"
    assert client.get(reverse("suggest-names"), {"q": "\x00"}).json() == {"names": []}


def test_the_list_asks_a_fixed_number_of_questions(client, archivist, strange, django_assert_max_num_queries):
    """However many names there are."""
    client.force_login(archivist)
    with django_assert_max_num_queries(16):
        client.get(NAMES)
