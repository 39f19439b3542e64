"""Nobody who brings a new word waits for another who brings the same: doubles do no harm, and are tidied up."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cables", "0013_doubts")]

    operations = [
        migrations.RemoveConstraint(model_name="archiveword", name="each_word_once"),
        migrations.AddIndex(model_name="archiveword", index=models.Index(fields=["word"], name="word_itself")),
    ]
