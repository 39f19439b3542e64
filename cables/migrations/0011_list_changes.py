"""
Note every change by which lists narrow or order cables, so that the site's processes can follow.

Written by triggers: whatever changes a cable, its addressees or a name, in whatever way, is noted in the same
transaction. Who writes thousands of cables at once may set `archive.listing` to `whole` for the transaction; one
note then stands for all.
"""

from django.db import migrations

# What lists narrow or order by (cables/facets/loading.py).
LISTED = (
    "sent_on", "sent_time", "telegram_number", "sender_id", "sender_as_read", "classification", "precedence",
    "direction", "captions", "status", "collection_id", "point_count", "withdrawn_at", "access", "closed_until",
    "added_at",
)  # fmt: skip

# No cable stands for "read everything again". A table without a model: nothing but the triggers writes to it.
TABLE = """
CREATE TABLE cables_listchange (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cable_id bigint,
    transaction bigint NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX list_change_by_transaction ON cables_listchange (transaction);
"""

FUNCTIONS = """
CREATE FUNCTION cables_note_listing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    changed bigint;
    whole boolean := current_setting('archive.listing', true) = 'whole';
BEGIN
    IF TG_ARGV[0] = 'whole' OR whole THEN
        -- One note is enough for a transaction.
        IF EXISTS (SELECT FROM cables_listchange
                   WHERE transaction = pg_current_xact_id()::text::bigint AND cable_id IS NULL) THEN
            RETURN NULL;
        END IF;
        changed := NULL;
    ELSIF TG_TABLE_NAME = 'cables_addressee' THEN
        changed := CASE TG_OP WHEN 'DELETE' THEN OLD.cable_id ELSE NEW.cable_id END;
    ELSE
        changed := CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END;
    END IF;
    INSERT INTO cables_listchange (cable_id, transaction) VALUES (changed, pg_current_xact_id()::text::bigint);
    RETURN NULL;
END $$;
"""


def _row(columns, side):
    return f"ROW({', '.join(f'{side}.{column}' for column in columns)})"


def _triggers() -> str:
    differs = f"{_row(LISTED, 'OLD')} IS DISTINCT FROM {_row(LISTED, 'NEW')}"
    note = "FOR EACH ROW {when} EXECUTE FUNCTION cables_note_listing({argument});"
    statements = [
        "CREATE TRIGGER cable_listed AFTER INSERT OR DELETE ON cables_cable " + note.format(when="", argument=""),
        "CREATE TRIGGER cable_relisted AFTER UPDATE ON cables_cable "
        + note.format(when=f"WHEN ({differs})", argument=""),
        "CREATE TRIGGER addressee_listed AFTER INSERT OR UPDATE OR DELETE ON cables_addressee "
        + note.format(when="", argument=""),
    ]
    for table in ("cables_correspondent", "cables_collection"):
        statements.append(
            f"CREATE TRIGGER name_listed AFTER UPDATE ON {table} "
            + note.format(when="WHEN (OLD.name IS DISTINCT FROM NEW.name)", argument="'whole'")
        )
    return "\n".join(statements)


class Migration(migrations.Migration):
    dependencies = [("cables", "0010_review")]

    operations = [
        migrations.RunSQL(
            TABLE + FUNCTIONS + _triggers(),
            "DROP FUNCTION cables_note_listing() CASCADE; DROP TABLE cables_listchange;",
        ),
    ]
