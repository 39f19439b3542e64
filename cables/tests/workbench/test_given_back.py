"""Whoever is refused gets back what they typed."""

import pytest
from django.urls import reverse

from cables.actions.access import restrict
from cables.actions.records import set_collection
from cables.models import Collection

WORDS = "A long sentence of mine that I typed and would not like to type again, whatever the archive says to it."


@pytest.fixture
def of_another(cable, administrator):
    """The cable, in a collection where `elsewhere` does not work."""
    set_collection(cable_id=cable.pk, collection=Collection.objects.create(name="Not theirs"), actor=administrator)
    return cable


@pytest.mark.parametrize(
    ("page", "field"),
    [
        ("edit-fields", "subject"), ("edit-fields", "source"), ("split", "note"), ("join", "note"),
        ("withdraw", "reason"), ("revert", "note"), ("edit", "text"),
    ],
)  # fmt: skip
def test_a_person_without_the_right_on_a_cable_gets_their_words_back(client, of_another, elsewhere, page, field):
    """403, with all that was typed to be copied and nothing that was only sent along."""
    client.force_login(elsewhere)
    sent = {field: WORDS, "key": "5f0c8a52-0000-4000-8000-000000000000", "base": "1"}
    response = client.post(reverse(page, args=[of_another.slug]), sent)
    shown = response.content.decode()
    assert response.status_code == 403
    assert WORDS in shown and "5f0c8a52" not in shown


def test_so_does_a_person_without_a_role(client, reader, cable):
    """Whose role was taken away while the page was open."""
    client.force_login(reader)
    response = client.post(reverse("edit-fields", args=[cable.slug]), {"subject": WORDS})
    assert response.status_code == 403 and WORDS in response.content.decode()


def test_so_does_who_works_on_a_cable_that_was_closed(client, of_another, elsewhere, admin_user):
    """410 says no more than before, but gives back what was typed; it is told to whoever sent it alone."""
    restrict(cable_id=of_another.pk, closed_for="privacy", actor=admin_user)
    client.force_login(elsewhere)
    response = client.post(reverse("edit-fields", args=[of_another.slug]), {"subject": WORDS})
    assert response.status_code == 410 and WORDS in response.content.decode()
    assert WORDS not in client.get(reverse("edit-fields", args=[of_another.slug])).content.decode()


def test_words_given_back_act_as_no_markup_and_tell_no_password(client, reader, cable):
    """They are words; what names a password never comes back."""
    client.force_login(reader)
    sent = {"subject": "</textarea><script>alert(1)</script>", "old_password": "open sesame"}
    shown = client.post(reverse("edit-fields", args=[cable.slug]), sent).content.decode()
    assert "&lt;script&gt;alert(1)" in shown and "<script>alert" not in shown and "sesame" not in shown
