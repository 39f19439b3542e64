"""No page made for somebody who is signed in is kept by a browser or a proxy."""

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def addresses(cable):
    return [
        reverse("home"),
        cable.get_absolute_url(),
        cable.witnesses.get().get_absolute_url(),
        reverse("account"),
        reverse("admin:index"),
        "/nothing-here/",
    ]


def test_what_a_signed_in_person_sees_is_not_stored(client, admin_user, addresses):
    """Pages, errors and the administration alike."""
    client.force_login(admin_user)
    for address in addresses:
        said = client.get(address).headers["Cache-Control"]
        assert "private" in said, address
        assert "no-store" in said, address


def test_what_everybody_sees_may_be_stored(client, cable):
    """Without a session nothing is private."""
    answer = client.get(cable.get_absolute_url())
    assert "no-store" not in answer.headers.get("Cache-Control", "")
