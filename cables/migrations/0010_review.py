"""
What review needs: a note with each submission, indexes for the queue, and a guard over the states of a text.

The guard is a trigger, so that no flaw of the program can approve what was never submitted, undo a decision, or
bring a text in as approved. docs/explanation/review.md has the table of states.
"""

from django.db import migrations, models

IS_FRAGMENT = models.Q(kind="fragment")
LACKS_SOMETHING = (
    models.Q(sent_on=None)
    | models.Q(sender=None, sender_as_read="")
    | models.Q(telegram_number="")
    | models.Q(classification="")
)
BEFORE = ["state", "submitted_at", "reviewer_id", "reviewed_at", "review_note"]
NOW = [*BEFORE, "submission_note"]

STATES = """
CREATE FUNCTION cables_refuse_leap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NOT (NEW.origin, NEW.state) IN (
            ('import', 'raw'), ('machine', 'machine'), ('person', 'in progress'), ('person', 'submitted')
        ) OR NEW.reviewer_id IS NOT NULL OR NEW.reviewed_at IS NOT NULL THEN
            RAISE EXCEPTION 'INSERT of cables_revision refused: no % text begins as %', NEW.origin, NEW.state
                USING ERRCODE = 'check_violation', CONSTRAINT = 'revision_states_follow';
        END IF;
    ELSIF (OLD.state, OLD.submitted_at, OLD.submission_note, OLD.reviewer_id, OLD.reviewed_at, OLD.review_note)
        IS NOT DISTINCT FROM
        (NEW.state, NEW.submitted_at, NEW.submission_note, NEW.reviewer_id, NEW.reviewed_at, NEW.review_note)
    THEN
        RETURN NEW;  -- nothing of the review; cables_revision_fixed looks after the rest
    ELSIF NOT (OLD.state, NEW.state) IN (
        ('in progress', 'submitted'), ('submitted', 'approved'), ('submitted', 'returned'),
        ('returned', 'in progress')
    ) THEN
        RAISE EXCEPTION 'UPDATE of cables_revision refused: from % to % there is no way', OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'revision_states_follow';
    END IF;
    IF NEW.state = 'submitted' AND NEW.submitted_at IS NULL THEN
        RAISE EXCEPTION 'cables_revision refused: submitted without a time'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'revision_states_follow';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER cables_revision_states BEFORE INSERT OR UPDATE ON cables_revision
FOR EACH ROW EXECUTE FUNCTION cables_refuse_leap();
"""


def fixed(columns: list[str]) -> str:
    """The trigger that keeps every other column of a revision as it was written (migration 0002)."""
    arguments = ", ".join(f"'{column}'" for column in columns)
    return (
        "DROP TRIGGER cables_revision_fixed ON cables_revision; "
        "CREATE TRIGGER cables_revision_fixed BEFORE UPDATE ON cables_revision "
        f"FOR EACH ROW EXECUTE FUNCTION cables_refuse_unless_review({arguments});"
    )


class Migration(migrations.Migration):
    dependencies = [("cables", "0009_words_to_find_by")]

    operations = [
        migrations.AddField(
            "revision",
            "submission_note",
            models.TextField(blank=True, help_text="To the reviewer, by whoever handed it in.", default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            "report",
            "source",
            models.CharField(
                blank=True,
                editable=False,
                max_length=64,
                help_text="Digest of the address it came from; see settings.",
                default="",
            ),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "revision",
            models.Index(
                fields=["submitted_at"], condition=models.Q(state="submitted"), name="revision_by_submission"
            ),
        ),
        migrations.AddIndex(
            "revision",
            models.Index(
                fields=["cable", "number"],
                condition=models.Q(state__in=["in progress", "returned"]),
                name="revision_open",
            ),
        ),
        migrations.AddIndex(
            "report",
            models.Index(fields=["cable"], condition=models.Q(settled_at=None), name="report_waiting"),
        ),
        migrations.AddIndex("report", models.Index(fields=["source", "at"], name="report_by_source")),
        migrations.AddIndex("cable", models.Index(fields=["collection", "status"], name="cable_progress")),
        migrations.AddIndex("cable", models.Index(fields=["id"], condition=IS_FRAGMENT, name="cable_fragment")),
        migrations.AddIndex("cable", models.Index(fields=["id"], condition=LACKS_SOMETHING, name="cable_lacking")),
        migrations.RunSQL(fixed(NOW), fixed(BEFORE)),
        migrations.RunSQL(STATES, "DROP FUNCTION cables_refuse_leap() CASCADE;"),
    ]
