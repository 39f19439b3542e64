"""How many words of a cable's text the machine doubts; a draft that was taken up again in another."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cables", "0012_names_and_parts")]

    operations = [
        migrations.AddField(
            "cable",
            "doubt_count",
            models.PositiveIntegerField(
                editable=False,
                help_text="Words of the current text the machine doubts; null: not counted yet.",
                null=True,
            ),
        ),
        migrations.AlterField(
            "draft",
            "ended",
            models.CharField(
                blank=True,
                choices=[
                    ("saved", "Saved as a revision"),
                    ("discarded", "Thrown away"),
                    ("continued", "Taken up again in another"),
                ],
                max_length=10,
            ),
        ),
    ]
