"""A cable that readers do not see says so wherever it is worked on."""

import uuid

import pytest
from django.urls import reverse

from cables.actions.access import restrict
from cables.actions.records import withdraw
from cables.actions.revisions import save_revision

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(client, cable, archivist, reviewer):
    """The words of every page on which the cable, with a text awaiting review, is worked on."""
    text = cable.revisions.get(number=1).text.replace("MINISTER", "MINISTRY")
    save_revision(
        cable_id=cable.pk, base_number=1, text=text, note="", actor=archivist, key=uuid.uuid4(), submit=True
    )
    client.force_login(reviewer)
    slug = [cable.slug]
    addresses = [reverse(name, args=slug) for name in ("edit", "edit-fields", "revert", "split", "join")]
    addresses.append(reverse("review", args=[*slug, 2]))
    return lambda: {address: client.get(address).content.decode() for address in addresses}


def test_an_open_cable_has_no_such_notice(pages):
    """Nothing stands there that is not so."""
    assert not any("Closed to readers" in page or "Withdrawn on" in page for page in pages().values())


def test_a_closed_cable_says_so_where_it_is_worked_on(pages, cable, administrator):
    """With what readers are told, and what only the staff are."""
    restrict(cable_id=cable.pk, closed_for="donor", reason="a letter <of> hers", actor=administrator)
    for address, page in pages().items():
        assert "Closed to readers" in page and "a letter &lt;of&gt; hers" in page, address


def test_a_withdrawn_cable_says_so_where_it_is_worked_on(pages, cable, administrator):
    """With the reason readers are told."""
    withdraw(cable_id=cable.pk, reason="Not ours", actor=administrator)
    for address, page in pages().items():
        assert "Withdrawn on" in page and "They are told: Not ours" in page, address
