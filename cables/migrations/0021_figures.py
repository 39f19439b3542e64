"""
What the front page tells of all cables comes from the columns of lists: kind and pages are listed too.

And two indexes, so that what was approved last, and the texts of people, are found without looking at every text.
"""

from django.db import migrations, models

LISTED = (
    "sent_on", "sent_time", "telegram_number", "sender_id", "sender_as_read", "classification", "precedence",
    "direction", "captions", "status", "collection_id", "point_count", "withdrawn_at", "access", "closed_until",
    "added_at",
)  # fmt: skip
MORE = ("kind", "page_count")


def _relisted(columns: tuple[str, ...]) -> str:
    old, new = (f"ROW({', '.join(f'{side}.{column}' for column in columns)})" for side in ("OLD", "NEW"))
    return (
        "DROP TRIGGER cable_relisted ON cables_cable; "
        "CREATE TRIGGER cable_relisted AFTER UPDATE ON cables_cable "
        f"FOR EACH ROW WHEN ({old} IS DISTINCT FROM {new}) EXECUTE FUNCTION cables_note_listing();"
    )


class Migration(migrations.Migration):
    dependencies = [("cables", "0020_reports_opened_again")]

    operations = [
        migrations.RunSQL(_relisted((*LISTED, *MORE)), _relisted(LISTED)),
        migrations.AddIndex(
            "revision",
            models.Index(
                fields=["-reviewed_at"], condition=models.Q(state="approved"), name="revision_by_approval"
            ),
        ),
        migrations.AddIndex(
            "revision",
            models.Index(fields=["cable"], condition=models.Q(origin="person"), name="revision_by_person"),
        ),
    ]
