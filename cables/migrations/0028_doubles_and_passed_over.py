"""Words held twice are found by their digest; a run tells what it passed over."""

from django.db import migrations, models
from django.db.models.functions import MD5

# As in models/witness.py when this was written: blanks, line ends, and characters that nobody sees.
UNSEEN = "".join(map(chr, [*range(9, 14), 0x20, 0x85, 0xA0, 0xAD, *range(0x2000, 0x2010), 0x2028, 0x2029]))
UNSEEN += "\u202f\u205f\u2060\u3000\ufeff"
WORDS = MD5(
    models.Func(
        models.F("text"),
        models.Value(UNSEEN),
        models.Value(""),
        function="translate",
        output_field=models.TextField(),
    )
)


class Migration(migrations.Migration):
    dependencies = [("cables", "0022_what_searches_ask")]

    operations = [
        migrations.AddField(
            model_name="importbatch",
            name="passed_over",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="Files that were not looked at, counted by the ending of their names.",
            ),
        ),
        migrations.AlterField(
            model_name="importitem",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("added", "New cable"),
                    ("witness", "New witness of a held cable"),
                    ("held", "Already held"),
                    ("double", "Double: the same words are held"),
                    ("changed", "Values added"),
                    ("conflict", "Conflict: held for staff"),
                    ("refused", "Refused"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddIndex(model_name="witness", index=models.Index(WORDS, name="witness_by_words")),
    ]
