"""
Kinds of forms: cards of withheld cables, sections of a telegram, the language of a text, the clock of a time.

Lists order by the clock of a time, so that a change of it is listed too (see 0011 and 0021).
"""

from django.db import migrations, models

LISTED = (
    "sent_on", "sent_time", "telegram_number", "sender_id", "sender_as_read", "classification", "precedence",
    "direction", "captions", "status", "collection_id", "point_count", "withdrawn_at", "access", "closed_until",
    "added_at", "kind", "page_count",
)  # fmt: skip
MORE = ("sent_zone",)


def zulu_as_its_letter(apps, schema_editor):
    """Zones are written as telegrams write them; one without a time says nothing."""
    cables = apps.get_model("cables", "Cable").objects.using(schema_editor.connection.alias)
    cables.filter(sent_zone="zulu").update(sent_zone="Z")
    cables.filter(sent_time=None).exclude(sent_zone="").update(sent_zone="")


def zulu_as_a_word(apps, schema_editor):
    cables = apps.get_model("cables", "Cable").objects.using(schema_editor.connection.alias)
    cables.filter(sent_zone="Z").update(sent_zone="zulu")


def _relisted(columns: tuple[str, ...]) -> str:
    old, new = (f"ROW({', '.join(f'{side}.{column}' for column in columns)})" for side in ("OLD", "NEW"))
    return (
        "DROP TRIGGER cable_relisted ON cables_cable; "
        "CREATE TRIGGER cable_relisted AFTER UPDATE ON cables_cable "
        f"FOR EACH ROW WHEN ({old} IS DISTINCT FROM {new}) EXECUTE FUNCTION cables_note_listing();"
    )


class Migration(migrations.Migration):
    dependencies = [("cables", "0024_words_left_out")]

    operations = [
        migrations.RunPython(zulu_as_its_letter, zulu_as_a_word),
        migrations.RunSQL(_relisted((*LISTED, *MORE)), _relisted(LISTED)),
        migrations.RemoveConstraint("cable", "known_kind"),
        migrations.AddField(
            "cable",
            "section",
            models.CharField(blank=True, help_text="Of a fragment: “1 of 2”.", max_length=20),
        ),
        migrations.AddField(
            "cable",
            "extent",
            models.CharField(blank=True, help_text="Of a withheld cable: “2 pages”.", max_length=60),
        ),
        migrations.AddField(
            "cable",
            "withheld",
            models.CharField(
                blank=True, help_text="The ground, as on the card.", max_length=300, verbose_name="withheld for"
            ),
        ),
        migrations.AddField(
            "cable",
            "language",
            models.CharField(
                blank=True,
                help_text="Of its text, as a tag of BCP 47 such as de; empty for English.",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            "cable",
            "kind",
            models.CharField(
                choices=[
                    ("cable", "Cable"),
                    ("fragment", "Fragment"),
                    ("withheld", "Card for a withheld cable"),
                    ("other", "Kind unknown"),
                ],
                default="cable",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            "cable",
            "sent_zone",
            models.CharField(
                blank=True,
                choices=[("local", "Local time of the sender"), ("Z", "Zulu (GMT)")],
                max_length=10,
                verbose_name="zone",
            ),
        ),
        migrations.AddIndex(
            "cable",
            models.Index(
                condition=models.Q(("sent_on__gt", models.F("received_on"))), fields=["id"], name="cable_misdated"
            ),
        ),
        migrations.AddConstraint(
            "cable",
            models.CheckConstraint(
                condition=models.Q(("sent_time__isnull", False), ("sent_zone", ""), _connector="OR"),
                name="no_zone_without_a_time",
            ),
        ),
        migrations.AddConstraint(
            "cable",
            models.CheckConstraint(
                condition=models.Q(("kind__in", ["", "cable", "fragment", "withheld", "other"])), name="known_kind"
            ),
        ),
        migrations.AddConstraint(
            "cable",
            models.CheckConstraint(
                condition=models.Q(("sent_zone__in", ["", "local", "Z"])), name="known_sent_zone"
            ),
        ),
    ]
