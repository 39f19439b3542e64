"""
Let the database itself refuse to change or delete what the archive rests on.

Witnesses, machine readings and events are append-only. A revision's words, number, base, author and note never
change; its state of review may. Of a field's evidence only the choice between statements may change.
None of them can be truncated. This holds for every role, the tables' owner included.
"""

from django.db import migrations

APPEND_ONLY = ["cables_witness", "cables_machinereading", "cables_event"]
# Columns that may change after the row is written; everything else in the row is evidence.
PARTLY_FIXED = {
    "cables_revision": ["state", "submitted_at", "reviewer_id", "reviewed_at", "review_note"],
    "cables_fieldevidence": ["is_chosen"],
}

FUNCTIONS = """
CREATE FUNCTION cables_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % refused: the archive never changes or deletes its evidence', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE FUNCTION cables_refuse_unless_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - TG_ARGV) IS DISTINCT FROM (to_jsonb(OLD) - TG_ARGV) THEN
        RAISE EXCEPTION 'UPDATE of % refused: only % may change', TG_TABLE_NAME, array_to_string(TG_ARGV, ', ')
            USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
"""


def _triggers() -> str:
    statements = []
    for table in [*APPEND_ONLY, *PARTLY_FIXED]:
        statements.append(
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION cables_refuse();"
        )
        statements.append(
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION cables_refuse();"
        )
    for table in APPEND_ONLY:
        statements.append(
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION cables_refuse();"
        )
    for table, columns in PARTLY_FIXED.items():
        arguments = ", ".join(f"'{column}'" for column in columns)
        statements.append(
            f"CREATE TRIGGER {table}_fixed BEFORE UPDATE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION cables_refuse_unless_review({arguments});"
        )
    return "\n".join(statements)


class Migration(migrations.Migration):
    dependencies = [("cables", "0001_initial")]

    operations = [
        migrations.RunSQL(
            FUNCTIONS + _triggers(),
            "DROP FUNCTION cables_refuse() CASCADE; DROP FUNCTION cables_refuse_unless_review() CASCADE;",
        )
    ]
