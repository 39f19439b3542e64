"""The founding telegrams come with the archive, exactly as they were read."""

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from cables.actions.fields import set_field
from cables.actions.holdings import EMENDED, add_emended_text, founding_editors
from cables.management.commands.load_holdings import HOLDINGS, emended_text
from cables.models import Cable, Event, FieldEvidence, Revision, User, Witness

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


def test_a_circular_is_known_as_one(holdings):
    """To all posts of a region; the telegram to one post is none, and of the fragment nobody can tell."""
    held = dict(Cable.objects.values_list("record_number", "is_circular"))
    assert [held[path.stem] for path in sorted(HOLDINGS.glob("*.txt"))] == [True, False, False, False, None]


def test_rights_and_provenance_say_what_is_known(holdings):
    """And that the rest is not stated."""
    for cable in Cable.objects.all():
        assert "United States government" in cable.rights
        assert "not stated" in cable.provenance
        assert cable.evidence.chosen().get(field="rights").source


def everything():
    """What the archive holds, by record: enough to see any addition."""
    return [
        list(model.objects.order_by("pk").values_list("pk")) for model in (Revision, Event, FieldEvidence, User)
    ]


def test_loading_again_changes_nothing(holdings):
    """A filled archive is left alone."""
    before = everything()
    call_command("load_holdings", stdout=StringIO())
    call_command("load_holdings", again=True, stdout=StringIO(), stderr=StringIO())
    assert everything() == before


def test_each_telegram_has_an_emended_text_submitted_as_revision_2(holdings):
    """By the role account, based on the machine's cleaning, with the note that says how it was made."""
    assert Cable.objects.count() == 5
    for cable in Cable.objects.all():
        revision = cable.revisions.get(number=2)
        assert revision.text == emended_text(cable.record_number)
        assert (revision.state, revision.origin, revision.note) == ("submitted", "person", EMENDED)
        assert (revision.base.number, revision.base.origin) == (1, "machine")
        assert revision.author.public_name == "Founding editors"
        assert cable.current_revision == revision
        assert cable.events.filter(verb="submitted", actor=revision.author).count() == 1


def test_founders_who_correct_their_text_submit_another(holdings):
    """On their own, as a new revision; once, and not where somebody else has worked meanwhile."""
    cable = Cable.objects.get(record_number="000_6299cb6217ef546e")
    editors = founding_editors()
    again = {"cable_id": cable.pk, "text": "1. Read better.", "editors": editors}
    better = add_emended_text(**again)
    assert (better.number, better.base.number, better.note) == (3, 2, f"{EMENDED}; corrected")
    assert add_emended_text(**again) is None
    assert add_emended_text(cable_id=cable.pk, text="1. Read best.", editors=editors).number == 4


def test_what_the_editors_read_in_a_heading_is_stated_with_its_words(holdings):
    """Addressees and a drafter that the machine does not read; the source quotes the OCR."""
    circular = Cable.objects.get(record_number="000_6299cb6217ef546e")
    assert [one.name for one in circular.addressees.all()][1:] == ["CINCLANT", "POLAD CINCARIB"]
    assert "“CINCLAND”" in circular.evidence.chosen().get(field="to").source
    assert Cable.objects.get(record_number="002_327cac292a634ed8").drafter == "McGeorge Bundy (White House)"


def test_nobody_signs_in_as_the_founding_editors(holdings):
    """A role account: not active, without a password, without rights."""
    editors = User.objects.get(display_name="Founding editors")
    assert (editors.is_role, editors.is_active, editors.is_staff) == (True, False, False)
    assert not editors.has_usable_password()


def test_what_print_says_of_telegram_1158_stands_with_its_source(holdings):
    """Number, recipient, date and time as a person's values; what the machine read stays in the record."""
    cable = Cable.objects.get(record_number="001_4b96f86549e20cd5")
    assert cable.telegram_number == "1158"
    assert [a.correspondent.name for a in cable.addressees.all()] == ["Mission to the United Nations (New York)"]
    assert (cable.sent_on.isoformat(), cable.sent_time.isoformat()) == ("1962-11-01", "15:00:00")
    assert (cable.date_source, cable.captions) == ("sent", ["EYES ONLY"])
    for field in ("number", "to", "date", "time", "captions"):
        chosen = cable.evidence.chosen().get(field=field)
        assert (chosen.origin, chosen.author.public_name) == ("person", "Founding editors")
        assert chosen.source == "Foreign Relations of the United States, 1961–1963, vol. XI, document 132"
    assert cable.evidence.filter(field="date_source", origin="machine", value="drafted").exists()


@pytest.fixture
def old_archive(holdings_before_emendation):
    """An archive founded before there were emended texts."""
    return Cable.objects.order_by("record_number")


@pytest.fixture
def holdings_before_emendation():
    names = [str(path) for path in sorted(HOLDINGS.glob("*.txt"))]
    call_command("import_cables", *names, stdout=StringIO(), stderr=StringIO())


def test_an_older_archive_gets_the_emended_texts_too(old_archive):
    """And nothing else that is new in the holdings is needed for it."""
    assert Revision.objects.count() == 10
    call_command("load_holdings", stdout=StringIO())
    assert [cable.revisions.count() for cable in old_archive] == [3] * 5


def test_a_telegram_somebody_has_worked_on_keeps_their_state(old_archive, admin_user):
    """The emended text does not cover a person's work; the other four telegrams get theirs."""
    set_field(cable_id=old_archive[2].pk, field="subject", value="Policy on Cuba", actor=admin_user)
    call_command("load_holdings", stdout=StringIO())
    assert [cable.revisions.count() for cable in old_archive] == [3, 3, 2, 3, 3]


def test_what_a_person_states_is_not_overruled_from_print(old_archive, admin_user):
    """Nor is the word of the founding editors brought back after a person has changed it."""
    cable = old_archive[1]
    set_field(cable_id=cable.pk, field="number", value="1159", actor=admin_user)
    call_command("load_holdings", stdout=StringIO())
    set_field(cable_id=cable.pk, field="time", value="16:00", actor=admin_user)
    call_command("load_holdings", stdout=StringIO())
    cable.refresh_from_db()
    assert (cable.telegram_number, cable.sent_time.isoformat()) == ("1159", "16:00:00")


def test_an_archive_without_the_five_gets_no_role_account(import_text):
    """Another archive's holdings are its own."""
    import_text("1. ANOTHER ARCHIVE.")
    call_command("load_holdings", stdout=StringIO())
    assert not User.objects.filter(is_role=True).exists()
    assert Revision.objects.count() == 2


def test_the_role_account_is_made_once(db):
    """Asked for twice, it is the same."""
    assert founding_editors() == founding_editors()


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
