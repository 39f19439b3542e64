"""How many words like running text the reader left out of a cable's text, and which cables have most of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cables", "0023_forgotten_list_changes")]

    operations = [
        migrations.AddField(
            "cable",
            "words_left_out",
            models.PositiveIntegerField(
                editable=False,
                help_text=(
                    "Words like running text that the reader left out; 0: its text is whole; "
                    "null: not weighed yet."
                ),
                null=True,
            ),
        ),
        migrations.AddIndex(
            "cable",
            models.Index(
                fields=["-words_left_out", "id"],
                condition=models.Q(status="machine", words_left_out__gt=0),
                name="cable_not_whole",
            ),
        ),
    ]
