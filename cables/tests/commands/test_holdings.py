"""The founding telegrams come with the archive, exactly as they were read."""

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cables.management.commands.load_holdings import HOLDINGS
from cables.models import Cable, Revision, Witness

pytestmark = pytest.mark.django_db


@pytest.fixture
def holdings():
    call_command("load_holdings", stdout=StringIO(), stderr=StringIO())


def test_the_five_telegrams_are_held_byte_for_byte(holdings):
    """Five files, five cables, the same digests."""
    files = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in HOLDINGS.glob("*.txt")}
    assert len(files) == 5
    assert dict(Witness.objects.values_list("source_name", "sha256")) == files


def test_telegram_1862_is_found_by_sender_and_number(holdings, client):
    """Incoming, from the mission in New York, 19 November 1962, 8 p.m."""
    cable = Cable.objects.get(telegram_number="1862")
    assert cable.slug == "new-york-1862"
    assert cable.sender.name == "Mission to the United Nations (New York)"
    assert cable.sent_on.isoformat() == "1962-11-19"
    assert cable.sent_time.isoformat() == "20:00:00"
    assert cable.classification == "TOP SECRET"
    assert cable.point_count == 16


def test_nothing_is_invented_about_the_fragment(holdings):
    """No date, number or addressee stands on it."""
    cable = Cable.objects.get(slug="fragment-official-use-only")
    assert (cable.kind, cable.sent_on, cable.telegram_number, cable.sender_name) == ("fragment", None, "", "")
    assert not cable.addressees.exists()


def test_rights_and_provenance_say_what_is_known(holdings):
    """And that the rest is not stated."""
    for cable in Cable.objects.all():
        assert "United States government" in cable.rights
        assert "not stated" in cable.provenance
        assert cable.evidence.chosen().get(field="rights").source


def test_loading_again_changes_nothing(holdings):
    """A filled archive is left alone."""
    before = list(Revision.objects.values_list("pk", "sha256"))
    call_command("load_holdings", stdout=StringIO())
    call_command("load_holdings", again=True, stdout=StringIO(), stderr=StringIO())
    assert list(Revision.objects.values_list("pk", "sha256")) == before


def test_verify_raw_finds_nothing_amiss(holdings):
    """Five witnesses, and their revisions."""
    out = StringIO()
    call_command("verify_raw", stdout=out)
    assert out.getvalue() == f"5 witnesses and {Revision.objects.count()} revisions checked, 0 differ\n"


def test_verify_raw_names_a_witness_whose_bytes_have_changed(holdings):
    """Somebody with the owner's rights took the guards away and changed one letter."""
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE cables_witness DISABLE TRIGGER USER")
        cursor.execute("UPDATE cables_witness SET raw = raw || 'x' WHERE source_name LIKE '003%'")
        cursor.execute("ALTER TABLE cables_witness ENABLE TRIGGER USER")
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_raw", stdout=StringIO(), stderr=err)
    assert err.getvalue() == ("differs: 003_a093637e0219be9e: witness 1 (003_a093637e0219be9e.txt)\n")
