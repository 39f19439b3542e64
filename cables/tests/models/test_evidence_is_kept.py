"""The database itself keeps the evidence: tested as the role the site runs as, and as the tables' owner."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError

from cables.models import Cable, Event, FieldEvidence, Revision, Witness

EVIDENCE_TABLES = [
    "cables_witness",
    "cables_revision",
    "cables_machinereading",
    "cables_event",
    "cables_fieldevidence",
]
CHANGES = {
    "cables_witness": "text = 'forged'",
    "cables_revision": "text = 'forged'",
    "cables_machinereading": "segments = '[]'",
    "cables_event": "verb = 'approved'",
    "cables_fieldevidence": "quote = 'forged'",
}


def refused(sql: str) -> bool:
    """Whether the database refuses a statement, as whoever the connection is just now."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(sql)
    except DatabaseError:
        return True
    return False


@pytest.fixture(params=["site", "owner"])
def role(request, db):
    """The two roles there are; the owner has every right, so only the triggers stop it."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE archive_app" if request.param == "site" else "RESET ROLE")
    return request.param


@pytest.mark.parametrize("table", EVIDENCE_TABLES)
def test_evidence_cannot_be_deleted(table, cable, role):
    """No role deletes a witness, a revision, a reading, a statement or an event."""
    assert refused(f"DELETE FROM {table}")


@pytest.mark.parametrize("table", EVIDENCE_TABLES)
def test_evidence_cannot_be_truncated(table, cable, role):
    """No role empties a table of evidence, not even with CASCADE."""
    assert refused(f"TRUNCATE {table} CASCADE")


@pytest.mark.parametrize("table", EVIDENCE_TABLES)
def test_evidence_cannot_be_changed(table, cable, role):
    """No role changes what evidence says."""
    assert refused(f"UPDATE {table} SET {CHANGES[table]}")


@pytest.mark.parametrize("column", ["number", "note", "sha256", "origin", "engine", "created_at", "witness_id"])
def test_of_a_revision_only_its_state_of_review_changes(column, cable, role):
    """A revision's number, note, digest, origin and date are fixed with its words."""
    value = {"number": "99", "witness_id": "NULL", "created_at": "now()"}.get(column, "'forged'")
    assert refused(f"UPDATE cables_revision SET {column} = {value} WHERE number = 1")


def test_the_state_of_review_may_change(cable):
    """What review decides is the one thing about a revision that changes."""
    assert Revision.objects.filter(cable=cable, number=1).update(state="in progress") == 1


def test_the_site_cannot_switch_its_guards_off(cable):
    """The role the site runs as owns no table: it can neither drop a trigger nor alter a table."""
    assert refused("ALTER TABLE cables_witness DISABLE TRIGGER ALL")
    assert refused("DROP TRIGGER cables_witness_no_delete ON cables_witness")
    assert refused("SET session_replication_role = replica")


def test_a_cable_with_evidence_cannot_be_deleted(cable):
    """Deleting a cable would take its evidence along; the database refuses."""
    assert refused(f"DELETE FROM cables_cable WHERE id = {cable.pk}")
    assert Cable.objects.filter(pk=cable.pk).exists()


@pytest.mark.parametrize(
    "change",
    [
        {"classification": "ULTRA"},
        {"direction": "sideways"},
        {"slug": "Über/../etc"},
        {"sent_on": None, "sent_time": "20:00"},
        {"withdrawn_reason": "because"},
    ],
)
def test_the_database_knows_what_a_cable_may_say(cable, change):
    """Unknown markings, a time without a date, a withdrawal without a date: refused below Django."""
    with pytest.raises(IntegrityError), transaction.atomic():
        Cable.objects.filter(pk=cable.pk).update(**change)


def test_a_field_has_one_standing_value(cable):
    """Two chosen statements about one field cannot both stand."""
    chosen = FieldEvidence.objects.filter(cable=cable, is_chosen=True).first()
    with pytest.raises(IntegrityError), transaction.atomic():
        FieldEvidence.objects.create(
            cable=cable, field=chosen.field, value="other", origin="catalogue", source="x", is_chosen=True
        )


def test_nobody_reviews_their_own_work(cable, admin_user):
    """The database refuses a decision by the author, whatever the program does."""
    raw = cable.revisions.get(number=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        Revision.objects.create(
            cable=cable,
            number=2,
            base=raw,
            text="x",
            sha256="0" * 64,
            origin="person",
            author=admin_user,
            state="approved",
            reviewer=admin_user,
            reviewed_at="2026-01-01T00:00Z",
        )


def test_every_witness_and_event_is_there_after_all_attempts(cable):
    """The guards guard something: there is a witness, a revision, a statement and an event to lose."""
    assert Witness.objects.filter(cable=cable).count() == 1
    assert Revision.objects.filter(cable=cable).count() == 2
    assert FieldEvidence.objects.filter(cable=cable).exists()
    assert Event.objects.filter(cable=cable, verb=Event.Verb.IMPORTED).count() == 1
