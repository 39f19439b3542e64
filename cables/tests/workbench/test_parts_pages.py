"""The pages on which cables are typed in, cut, joined and withdrawn: plain forms that keep what was typed."""

import uuid

import pytest
from django.urls import reverse

from cables.models import Cable, Tie

pytestmark = pytest.mark.django_db


def test_a_cable_is_typed_in(client, archivist):
    """Straight to its fields; what cannot be held is told beside its input."""
    client.force_login(archivist)
    sent = {"record": "P-1", "text": "Words.", "date": "31 FEB", "to": "Oslo\nBern", "key": uuid.uuid4()}
    answer = client.post(reverse("type-in"), sent)
    assert answer.status_code == 400
    assert "is not a date like" in answer.content.decode()
    assert ">\nWords.</textarea>" in answer.content.decode()
    answer = client.post(reverse("type-in"), {**sent, "date": "1962-11-19", "do": "submit"})
    assert answer["Location"] == "/workbench/cables/p-1/fields/"
    cable = Cable.objects.get(record_number="P-1")
    assert [a.name for a in cable.addressees.all()] == ["Oslo", "Bern"]


def test_a_cable_is_cut_joined_and_parted_by_forms_alone(client, archivist, cable):
    """Every paragraph is a choice; both texts are shown before they are joined."""
    client.force_login(archivist)
    page = client.get(reverse("split", args=[cable.slug]))
    place = page.context["places"][0]
    assert place.words.startswith("2. HE PROMISED")
    sent = {"record": "T-513", "at": place.at, "base": 1, "key": uuid.uuid4()}
    assert client.post(reverse("split", args=[cable.slug]), {**sent, "base": 0}).status_code == 409
    assert client.post(reverse("split", args=[cable.slug]), sent).status_code == 302
    page = client.get(reverse("join", args=[cable.slug]), {"part": "T-513"})
    assert "2. HE PROMISED AN ANSWER SOON." in page.content.decode()
    sent = {"part": "T-513", "first": "no", "base": 2, "part_base": 1, "key": uuid.uuid4()}
    assert client.post(reverse("join", args=[cable.slug]), sent).status_code == 302
    tie = Tie.objects.joined().get()
    part = reverse("part", args=[tie.pk])
    assert client.get(part).status_code == 200
    assert client.post(part, {"base": 3, "key": uuid.uuid4()}).status_code == 302
    assert not Tie.objects.joined().exists()


def test_a_cable_is_withdrawn_and_put_back(client, archivist, cable):
    """With a reason, told to readers."""
    client.force_login(archivist)
    page = reverse("withdraw", args=[cable.slug])
    assert client.post(page, {"reason": " "}).status_code == 400
    assert client.post(page, {"reason": "Not ours"}).status_code == 302
    assert client.post(page, {"do": "reinstate"}).status_code == 302
    cable.refresh_from_db()
    assert not cable.is_withdrawn


def test_a_form_sent_empty_says_what_is_missing(client, archivist, cable):
    """Each of them, beside its inputs."""
    client.force_login(archivist)
    addresses = [reverse("type-in"), *(reverse(name, args=[cable.slug]) for name in ("split", "join", "withdraw"))]
    assert {address: client.post(address).status_code for address in addresses} == dict.fromkeys(addresses, 400)
