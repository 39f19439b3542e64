"""
From how many raw readings the machine's text was chosen, and why.

Of cables with several that are held so far, `reread_cables` chooses.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cables", "0017_unsure_fields")]

    operations = [
        migrations.AddField(
            "cable",
            "chosen_among",
            models.PositiveSmallIntegerField(
                default=0,
                editable=False,
                help_text="Raw readings the machine's text was chosen from; 0 where there was nothing to choose.",
            ),
        ),
        migrations.AddField(
            "cable",
            "chosen_because",
            models.TextField(
                blank=True, editable=False, help_text="Why the machine's text is made from the reading it is."
            ),
        ),
    ]
