"""`check_counts`: what stands beside lists is compared with what the database counts."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from cables.filters import FacetFilter

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def made():
    call_command("make_cables", 60)


def test_counts_that_agree_are_told():
    """Of all cables, and of a list that is narrowed."""
    out = StringIO()
    call_command("check_counts", "", "direction=incoming&year=1962", stdout=out)
    assert "all as the database counts them" in out.getvalue()


def test_a_wrong_count_is_named(monkeypatch):
    """With its filter, its value and both numbers; the command fails."""
    right = FacetFilter.counted
    monkeypatch.setattr(
        FacetFilter, "counted", lambda self, found, name: {**right(self, found, name), "Nowhere": 7}
    )
    err = StringIO()
    with pytest.raises(CommandError, match="counts differ"):
        call_command("check_counts", stderr=err)
    assert "all: sender: Nowhere: 7, the database has 0" in err.getvalue()


def test_a_query_that_cannot_be_understood_is_told():
    """Nothing is compared."""
    with pytest.raises(CommandError, match="Write a date"):
        call_command("check_counts", "date_after=soon")
