"""A question that takes too long is answered politely: with a page, never with an error."""

import pytest
from django.db import connection

from cables import listing

pytestmark = pytest.mark.django_db


@pytest.fixture
def slow(monkeypatch, settings):
    """A database in which every list takes far longer than it may."""
    settings.STATEMENT_TIMEOUT = 0.05

    def sleep(self, *args):
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")

    monkeypatch.setattr(listing.CableList, "__init__", sleep)


@pytest.mark.parametrize("address", ["/cables/", "/cables.csv", "/cables.jsonl", "/timeline/", "/correspondents/"])
def test_what_takes_too_long_is_told_so(client, cable, slow, address):
    """The answer is 503 with a sentence on what to do, for pages and exports alike, and says when to try again."""
    response = client.get(address)
    assert response.status_code == 503 and "Retry-After" in response.headers
    assert "narrow it" in response.content.decode()
