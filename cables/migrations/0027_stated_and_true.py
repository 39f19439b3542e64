"""
What the archive states is true: names by their dates, the years of a collection, what it says of declassification.

The dated names of a correspondent are kept beside it by triggers, whatever writes them. Lists are told when a date
becomes sure or unsure.
"""

from django.db import migrations, models
from django.db.models import F, Q

# What lists narrow, order or count by (cables/facets/loading.py); `unsure` is new.
LISTED = (
    "sent_on", "sent_time", "telegram_number", "sender_id", "sender_as_read", "classification", "precedence",
    "direction", "captions", "status", "collection_id", "point_count", "withdrawn_at", "access", "closed_until",
    "added_at", "kind", "page_count", "sent_zone",
)  # fmt: skip


def _relisted(columns) -> str:
    old, new = (f"ROW({', '.join(f'{side}.{column}' for column in columns)})" for side in ("OLD", "NEW"))
    return (
        "DROP TRIGGER cable_relisted ON cables_cable; "
        "CREATE TRIGGER cable_relisted AFTER UPDATE ON cables_cable FOR EACH ROW "
        f"WHEN ({old} IS DISTINCT FROM {new}) EXECUTE FUNCTION cables_note_listing()"
    )


PERIOD_NAMES = """
CREATE FUNCTION cables_keep_period_names() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
DECLARE
    changed bigint[] := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.correspondent_id]
                                   WHEN 'DELETE' THEN ARRAY[OLD.correspondent_id]
                                   ELSE ARRAY[OLD.correspondent_id, NEW.correspondent_id] END;
BEGIN
    UPDATE cables_correspondent AS one SET period_names = coalesce((
        SELECT jsonb_agg(jsonb_build_array(alias, folded, since, until) ORDER BY since DESC NULLS LAST, id)
        FROM cables_correspondentalias
        WHERE correspondent_id = one.id AND (since IS NOT NULL OR until IS NOT NULL)
    ), '[]')
    WHERE one.id = ANY(changed);
    RETURN NULL;
END $$;
CREATE TRIGGER alias_dated AFTER INSERT ON cables_correspondentalias FOR EACH ROW
WHEN (NEW.since IS NOT NULL OR NEW.until IS NOT NULL) EXECUTE FUNCTION cables_keep_period_names();
CREATE TRIGGER alias_redated AFTER UPDATE ON cables_correspondentalias FOR EACH ROW
WHEN (ROW(OLD.alias, OLD.since, OLD.until, OLD.correspondent_id)
      IS DISTINCT FROM ROW(NEW.alias, NEW.since, NEW.until, NEW.correspondent_id))
EXECUTE FUNCTION cables_keep_period_names();
CREATE TRIGGER alias_undated AFTER DELETE ON cables_correspondentalias FOR EACH ROW
WHEN (OLD.since IS NOT NULL OR OLD.until IS NOT NULL) EXECUTE FUNCTION cables_keep_period_names();
"""

PER_WHOM = """
UPDATE cables_cable AS cable SET declassified_per = stated.origin FROM cables_fieldevidence AS stated
WHERE stated.cable_id = cable.id AND stated.field = 'declassified' AND stated.is_chosen
  AND cable.declassified <> ''
"""


class Migration(migrations.Migration):
    dependencies = [("cables", "0026_at_the_door")]

    operations = [
        migrations.AddField("correspondent", "period_names", models.JSONField(default=list, editable=False)),
        migrations.AddField(
            "correspondentalias",
            "since",
            models.DateField(
                null=True,
                blank=True,
                help_text="The first day it was the name. Cables of its time are shown under it.",
            ),
        ),
        migrations.AddField(
            "correspondentalias",
            "until",
            models.DateField(null=True, blank=True, help_text="The day another name took its place."),
        ),
        migrations.AddField(
            "correspondentalias",
            "source",
            models.CharField(
                max_length=300,
                blank=True,
                default="",
                help_text="Where the name and its time are attested; a dated name needs one.",
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "correspondentalias",
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(since__lt=F("until")),
                name="alias_begins_before_it_ends",
                violation_error_message="The name would end before it begins.",
            ),
        ),
        migrations.AddConstraint(
            "correspondentalias",
            models.CheckConstraint(
                condition=Q(since=None, until=None) | ~Q(source=""),
                name="dated_alias_has_a_source",
                violation_error_message="Say where the dates are attested.",
            ),
        ),
        migrations.AddField(
            "collection",
            "first_year",
            models.PositiveSmallIntegerField(
                null=True,
                blank=True,
                help_text=(
                    "Of its cables. What a machine reads as an earlier date is shown as a likely reading only."
                ),
            ),
        ),
        migrations.AddField(
            "collection",
            "last_year",
            models.PositiveSmallIntegerField(
                null=True, blank=True, help_text="Of its cables; later dates are likely readings only."
            ),
        ),
        migrations.AddField(
            "collection",
            "declassified",
            models.CharField(
                max_length=300,
                blank=True,
                default="",
                help_text=(
                    "What the collection states of the declassification of all its cables, with the authority. "
                    "Shown beside the marking of each that states nothing itself. Empty: nothing is stated."
                ),
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            "collection",
            models.CheckConstraint(
                condition=Q(first_year=None) | Q(last_year=None) | Q(first_year__lte=F("last_year")),
                name="collection_begins_before_it_ends",
                violation_error_message="The last year is before the first.",
            ),
        ),
        migrations.AddConstraint(
            "collection",
            models.CheckConstraint(
                condition=(Q(first_year=None) | Q(first_year__range=(1000, 2999)))
                & (Q(last_year=None) | Q(last_year__range=(1000, 2999))),
                name="collection_years_are_years",
                violation_error_message="Write a year in four figures.",
            ),
        ),
        migrations.AddField(
            "cable",
            "declassified_per",
            models.CharField(
                max_length=10,
                blank=True,
                default="",
                editable=False,
                help_text="Who states that: as the origin of its evidence.",
            ),
            preserve_default=False,
        ),
        migrations.RunSQL(PER_WHOM, migrations.RunSQL.noop),
        migrations.RunSQL(_relisted((*LISTED, "unsure")), _relisted(LISTED)),
        migrations.RunSQL(PERIOD_NAMES, "DROP FUNCTION cables_keep_period_names() CASCADE"),
    ]
