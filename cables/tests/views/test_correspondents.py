"""Correspondents: who sent and received what is public, with the filters of the list, at addresses that last."""

import pytest

from cables.actions.fields import set_field
from cables.models import Cable, Correspondent, User
from cables.views.correspondents import address_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def london(import_text):
    """London sent two cables, of 1958 and 1962, and received one from Paris."""
    editor = User.objects.create_superuser("editor")
    for n, values in enumerate(
        (
            {"from": "LONDON", "to": ["SECSTATE"], "date": "1958-03-01"},
            {"from": "LONDON", "to": ["SECSTATE", "PARIS"], "date": "1962-10-29"},
            {"from": "PARIS", "to": ["LONDON"], "date": "1962-11-01"},
        )
    ):
        cable = import_text(f"WORDS {n}.\n", record=f"L-{n}")
        for name, value in values.items():
            set_field(cable_id=cable.pk, field=name, value=value, actor=editor)
    return Correspondent.objects.get(name="LONDON")


def test_a_correspondent_is_told_by_what_it_sent_and_received(client, london):
    """How many, when and with whom; filters narrow all of it."""
    context = client.get(address_of(london)).context
    assert (context["sent"], context["received"]) == (2, 1)
    assert context["wrote_to"] == [("SECSTATE", 2), ("PARIS", 1)] and context["heard_from"] == [("PARIS", 1)]
    first = context["timeline"].buckets[0]
    assert (first.label, first.sent, first.received) == ("Mar 1958", 1, 0)
    assert client.get(f"{address_of(london)}?year=1962").context["sent"] == 1


def test_everybody_is_listed_with_figures(client, london):
    """The busiest first or by name; each name leads to a page."""
    rows = client.get("/correspondents/").context["rows"]
    assert [(r.name, r.sent, r.received) for r in rows] == [("LONDON", 2, 1), ("PARIS", 1, 1), ("SECSTATE", 0, 2)]
    assert [r.name for r in client.get("/correspondents/?by=name&sender=PARIS").context["rows"]] == [
        "LONDON",
        "PARIS",
    ]


def test_an_address_lasts_when_the_name_changes(client, london):
    """The number at the end leads on to the new name for good, with the query."""
    old = address_of(london)
    Correspondent.objects.filter(pk=london.pk).update(name="London embassy")
    response = client.get(f"{old}?year=1962")
    assert response.status_code == 301 and response.url == f"/correspondents/london-embassy-{london.pk}/?year=1962"


def test_who_stands_in_closed_cables_alone_is_not_there(client, london):
    """A correspondent none of whose cables may be seen is on no page, not even with a count of none."""
    Cable.objects.filter(record_number__in=["L-0", "L-1", "L-2"]).update(
        withdrawn_at="2026-01-01T00:00Z", withdrawn_reason="x"
    )
    assert client.get(address_of(london)).status_code == 404
    assert "LONDON" not in client.get("/correspondents/").content.decode()


@pytest.mark.parametrize("address", ["nobody/", "nobody-0/", "x-99999999999/", "1-2-3-/"])
def test_nobody_is_no_fault(client, london, address):
    """An address that names nobody is not found."""
    assert client.get(f"/correspondents/{address}").status_code == 404


def test_bad_filters_are_told(client, london):
    """A filter that cannot be understood gets a 400."""
    assert client.get("/correspondents/?date_after=31+FEB").status_code == 400
    assert client.get(f"{address_of(london)}?date_after=31+FEB").status_code == 400
