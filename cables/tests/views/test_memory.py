"""A worker keeps no memory that one answer needed."""

import time

import pytest
from django.db import connections

from cables import listing


@pytest.mark.django_db
@pytest.mark.parametrize(("many", "is_given_up"), [(0, True), (100_000, False)])
def test_the_connection_of_a_huge_answer_is_given_up_after_it(client, cable, monkeypatch, many, is_given_up):
    """It holds as much as its longest answer; after a small one it is kept."""
    connection = connections["default"]
    monkeypatch.setattr(connection, "close_at", None)
    monkeypatch.setattr(listing, "MANY", many)
    assert client.get("/cables/", {"q": "minister"}).status_code == 200
    assert (connection.close_at is not None and connection.close_at <= time.monotonic()) == is_given_up
