"""
What the role the site runs as may do in the database; `manage.py apply_rights` grants exactly this.

The owner's role migrates. The site's role reads and writes rows, but has no right to update, delete or truncate
evidence, nor to alter any table: a flaw in the site cannot take the triggers away.
"""

from django.db import connections

# None: append-only. A list: the only columns that may be updated.
EVIDENCE = {
    "cables_witness": None,
    "cables_machinereading": None,
    "cables_event": None,
    "cables_revision": ["state", "submitted_at", "submission_note", "reviewer_id", "reviewed_at", "review_note"],
    "cables_fieldevidence": ["is_chosen"],
    # What evidence is found by, and what became of every import: no trigger, but the site has no business there.
    "cables_witnesspage": None,
    "cables_formerslug": None,
    "cables_importitem": None,
    "cables_importbatch": ["counts", "passed_over", "finished_at"],
}
READ_ONLY = ["django_migrations"]


def apply_rights(alias: str, role: str) -> int:
    """
    Grant `role` its rights, taking away whatever it had before, and return the number of tables.

    Args:
        alias: Connection of the role that owns the tables.
        role: Name of the role the site runs as; it must exist.
    """
    connection = connections[alias]
    quote = connection.ops.quote_name
    app = quote(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        tables = [name for (name,) in cursor.fetchall()]
        cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {app}")
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {app}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {app}")
        for table in tables:
            for right in _rights(table, quote):
                cursor.execute(f"GRANT {right} ON {quote(table)} TO {app}")
    return len(tables)


def _rights(table: str, quote) -> list[str]:
    """The rights on one table, as they stand between GRANT and ON."""
    if table in READ_ONLY:
        return ["SELECT"]
    if table not in EVIDENCE:
        return ["SELECT, INSERT, UPDATE, DELETE"]
    columns = EVIDENCE[table]
    # Locking a row (SELECT … FOR UPDATE) asks for an UPDATE right on some column: review has one.
    update = [f"UPDATE ({', '.join(map(quote, columns))})"] if columns else []
    return ["SELECT, INSERT", *update]
