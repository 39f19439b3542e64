"""The timeline of a list: the same filters, the same figures as the list, a way into every bar."""

import pytest

from cables.actions.fields import set_field
from cables.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def dated(import_text):
    """Cables of three years and one without a date, the first two of London."""
    editor = User.objects.create_superuser("editor")
    for n, day in enumerate(("1958-03-01", "1962-10-29", "1965-01-02", "")):
        cable = import_text(f"WORDS {n}.\n", record=f"Y-{n}")
        if day:
            set_field(cable_id=cable.pk, field="date", value=day, actor=editor)
        if n < 2:
            set_field(cable_id=cable.pk, field="from", value="LONDON", actor=editor)


def test_the_timeline_is_that_of_its_list(client, dated):
    """Filters narrow it as they narrow the list; every bar leads to a query that keeps them."""
    response = client.get("/timeline/?sender=LONDON")
    timeline = response.context["timeline"]
    assert [(b.text, b.sent) for b in timeline.buckets] == [("1958-03", 1), ("1962-10", 1)]
    page = response.content.decode()
    assert "/timeline/?sender=LONDON&amp;date_after=1958-03&amp;date_before=1958-03" in page
    assert client.get("/cables/?sender=LONDON&date_after=1958-03&date_before=1958-03").context["rows"][0]


def test_a_stretch_is_drawn_closer(client, dated):
    """Dates choose a stretch, drawn in smaller units; what has no date is counted beside it."""
    assert client.get("/timeline/").context["timeline"].undated == 1
    closer = client.get("/timeline/?date_after=1962&date_before=1962").context["timeline"]
    assert closer.unit == "day" and [b.text for b in closer.buckets] == ["1962-10-29"]


@pytest.mark.parametrize("query", ["date_after=31+FEB", "date_after=1963&date_before=1962", "sender=%00"])
def test_what_cannot_be_understood_is_told(client, dated, query):
    """A date that is none, or a range that ends before it begins, gets a 400 and a sentence."""
    response = client.get(f"/timeline/?{query}")
    assert response.status_code == 400 and "could not be understood" in response.content.decode()


def test_an_empty_timeline_says_so(client, dated):
    """Where nothing has a date, there is no drawing, and a sentence."""
    assert "No date to draw" in client.get("/timeline/?undated=only").content.decode()
