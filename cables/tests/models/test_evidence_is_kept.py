"""The database itself keeps the evidence: tested as the role the site runs as, and as the tables' owner."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.utils import IntegrityError

from cables.models import Cable, Event, FieldEvidence, MachineReading, Revision, Witness

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


APPEND_ONLY = ["cables_witness", "cables_machinereading", "cables_event"]
TRIGGERS = [
    *((table, verb) for table in EVIDENCE_TABLES for verb in ("no_delete", "no_truncate")),
    *((table, "no_update" if table in APPEND_ONLY else "fixed") for table in EVIDENCE_TABLES),
]
# Written by the importer and never changed: the site's role has no right to, though no trigger guards them.
KEPT_TABLES = ["cables_witnesspage", "cables_formerslug", "cables_importitem"]

NO_RIGHT = "42501"  # insufficient_privilege, of the rights and of the triggers alike


def refusal(sql: str) -> str:
    """What the database says when it refuses a statement for want of a right; empty where it lets it pass."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            # Foreign keys still to be checked would refuse a TRUNCATE in the trigger's place.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(sql)
    except DatabaseError as error:
        assert error.__cause__.sqlstate == NO_RIGHT, error
        return str(error)
    return ""


def assert_refused(sql: str, table: str, role: str) -> None:
    """The site has no right to the table; the owner has every right, and the table's own trigger refuses."""
    said = refusal(sql)
    if role == "site":
        assert f"permission denied for table {table}" in said
    else:
        assert f" of {table} refused: " in said


@pytest.fixture(params=["site", "owner"])
def role(request, db):
    """The two roles there are; the owner has every right, so only the triggers stop it."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE archive_app" if request.param == "site" else "RESET ROLE")
    return request.param


@pytest.fixture
def unreferenced(cable):
    """One row of each table that no other row points at, so that no foreign key refuses in a trigger's place."""
    zero = cable.revisions.get(number=0)
    witness = Witness.objects.create(
        cable=cable,
        number=9,
        label="loose",
        source_name="x.txt",
        sha256="0" * 64,
        encoding="utf-8",
        raw=b"x",
        text="x",
    )
    revision = Revision.objects.create(
        cable=cable,
        number=9,
        base=zero,
        text="x",
        sha256="0" * 64,
        origin="machine",
        state="machine",
        engine="x",
        witness=cable.witnesses.get(number=1),
    )
    return {
        "cables_witness": witness.pk,
        "cables_revision": revision.pk,
        "cables_machinereading": MachineReading.objects.get(witness__cable=cable).pk,
        "cables_event": Event.objects.filter(cable=cable).first().pk,
        "cables_fieldevidence": FieldEvidence.objects.filter(cable=cable).first().pk,
    }


@pytest.mark.parametrize("table", EVIDENCE_TABLES)
def test_evidence_cannot_be_deleted(table, unreferenced, role):
    """No role deletes a witness, a revision, a reading, a statement or an event."""
    assert_refused(f"DELETE FROM {table} WHERE id = {unreferenced[table]}", table, role)


@pytest.mark.parametrize("table", EVIDENCE_TABLES)
def test_evidence_cannot_be_truncated(table, cable, role):
    """No role empties a table of evidence, not even with CASCADE."""
    assert_refused(f"TRUNCATE {table} CASCADE", table, role)


@pytest.mark.parametrize("table", EVIDENCE_TABLES)
def test_evidence_cannot_be_changed(table, cable, role):
    """No role changes what evidence says."""
    assert_refused(f"UPDATE {table} SET {CHANGES[table]}", table, role)


@pytest.mark.parametrize("trigger", TRIGGERS)
def test_it_is_the_trigger_that_refuses_the_owner(trigger, unreferenced):
    """With it switched off the same statement passes, or meets the trigger of another table: no test is blind."""
    table, verb = trigger
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # no table with checks pending can be altered
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {table}_{verb}")
    statement = {
        "no_delete": f"DELETE FROM {table} WHERE id = {unreferenced[table]}",
        "no_truncate": f"TRUNCATE {table} CASCADE",
    }.get(verb, f"UPDATE {table} SET {CHANGES[table]} WHERE id = {unreferenced[table]}")
    said = refusal(statement)
    assert f" of {table} refused" not in said
    assert verb == "no_truncate" or not said


@pytest.mark.parametrize("table", KEPT_TABLES)
@pytest.mark.parametrize("statement", ["DELETE FROM {}", "UPDATE {} SET id = id", "TRUNCATE {}"])
def test_what_the_importer_wrote_is_not_the_sites_to_change(db, table, statement):
    """Pages, former addresses and the record of imports are only added to."""
    assert f"permission denied for table {table}" in refusal(statement.format(table))


@pytest.mark.parametrize("column", ["number", "note", "sha256", "origin", "engine", "created_at", "witness_id"])
def test_of_a_revision_only_its_state_of_review_changes(column, cable, role):
    """A revision's number, note, digest, origin and date are fixed with its words."""
    value = {"number": "99", "witness_id": "NULL", "created_at": "now()"}.get(column, "'forged'")
    statement = f"UPDATE cables_revision SET {column} = {value} WHERE number = 1"
    assert_refused(statement, "cables_revision", role)


def test_the_state_of_review_may_change(cable, admin_user):
    """What review decides is the one thing about a revision that changes."""
    text = {"text": "x", "sha256": "0" * 64, "origin": "person", "author": admin_user, "state": "in progress"}
    Revision.objects.create(cable=cable, number=2, base=cable.revisions.get(number=1), **text)
    changed = {"state": "submitted", "submitted_at": "2026-01-01T00:00Z"}
    assert Revision.objects.filter(cable=cable, number=2).update(**changed) == 1


def test_the_site_cannot_switch_its_guards_off(cable):
    """The role the site runs as owns no table: it can neither drop a trigger nor alter a table."""
    assert "must be owner of table" in refusal("ALTER TABLE cables_witness DISABLE TRIGGER ALL")
    assert "must be owner of" in refusal("DROP TRIGGER cables_witness_no_delete ON cables_witness")
    assert "permission denied" in refusal("SET session_replication_role = replica")


def test_a_cable_with_evidence_cannot_be_deleted(cable):
    """Deleting a cable would take its evidence along; the database refuses."""
    with pytest.raises(IntegrityError, match="foreign key"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("DELETE FROM cables_cable WHERE id = %s", [cable.pk])
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
    waiting = Revision.objects.create(
        cable=cable,
        number=2,
        base=cable.revisions.get(number=0),
        text="x",
        sha256="0" * 64,
        origin="person",
        author=admin_user,
        state="submitted",
        submitted_at="2026-01-01T00:00Z",
    )
    decision = {"state": "approved", "reviewer": admin_user, "reviewed_at": "2026-01-02T00:00Z"}
    with pytest.raises(IntegrityError, match="nobody_reviews_their_own_work"), transaction.atomic():
        Revision.objects.filter(pk=waiting.pk).update(**decision)


def test_every_witness_and_event_is_there_after_all_attempts(cable):
    """The guards guard something: there is a witness, a revision, a statement and an event to lose."""
    assert Witness.objects.filter(cable=cable).count() == 1
    assert Revision.objects.filter(cable=cable).count() == 2
    assert FieldEvidence.objects.filter(cable=cable).exists()
    assert Event.objects.filter(cable=cable, verb=Event.Verb.IMPORTED).count() == 1
