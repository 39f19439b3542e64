"""Which cables have most words the machine doubts, and how far each collection is: answered by indexes alone."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cables", "0014_words_without_waiting")]

    operations = [
        migrations.RemoveIndex("cable", "cable_progress"),
        migrations.AddIndex(
            "cable",
            models.Index(
                fields=["collection", "status"], condition=models.Q(withdrawn_at=None), name="cable_progress"
            ),
        ),
        migrations.AddIndex(
            "cable",
            models.Index(
                fields=["-doubt_count", "id"],
                condition=models.Q(status="machine", doubt_count__gt=0),
                name="cable_doubted",
            ),
        ),
    ]
