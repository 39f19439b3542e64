"""All values of a filter stand on a page of their own, counted as beside the list, and can be searched."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils.html import escape

from cables import filters
from cables.models import Cable

pytestmark = pytest.mark.django_db


@pytest.fixture
def made():
    call_command("make_cables", 150)


def page(client: Client, **asked: str) -> str:
    return client.get("/values/", asked).content.decode()


def test_the_list_leads_to_what_it_has_no_room_for(client, made, monkeypatch):
    """Behind "less frequent", with every filter in force."""
    monkeypatch.setattr(filters, "SHOWN_OPTIONS", 2)
    listed = client.get("/cables/", {"direction": "incoming"}).content.decode()
    assert 'href="/values/?direction=incoming&amp;of=sender"' in listed


def test_every_value_stands_with_its_number(client, made):
    """Under the other filters; each leads to the list with it."""
    shown = page(client, of="sender", direction="incoming")
    public = Cable.objects.open_to_the_public().filter(direction="incoming")
    for name in set(public.values_list("sender_as_read", flat=True)) - {""}:
        assert escape(name) in shown
    assert '"/cables/?direction=incoming&amp;sender=' in shown
    assert 'value="incoming"' in shown  # the search among them keeps the filter


def test_values_can_be_found(client, made):
    """By a part of them, in whatever case; what is not there is told."""
    assert "Department of State" in page(client, of="sender", find="OF STATE")
    assert "Department of State" not in page(client, of="sender", find="zzz")
    assert "Nothing of that name" in page(client, of="sender", find="zzz")


def test_closed_values_are_not_told(client, made):
    """A sender of closed cables alone stands on no page."""
    Cable.objects.filter(pk=Cable.objects.first().pk).update(
        access="restricted", closed_for="privacy", closed_at="2020-01-01T00:00Z", withdrawn_at=None,
        withdrawn_reason="", sender=None, sender_as_read="ONLY HERE",
    )  # fmt: skip
    assert "ONLY HERE" not in page(client, of="sender")


@pytest.mark.parametrize("of", ["", "nothing", "q", "access"])
def test_only_filters_have_values(client, of):
    """Anything else is no page, and without a word it is the senders."""
    assert client.get("/values/", {"of": of}).status_code == (404 if of else 200)


def test_what_cannot_be_understood_is_told(client):
    """As in the list."""
    assert client.get("/values/", {"of": "sender", "date_after": "soon"}).status_code == 400
