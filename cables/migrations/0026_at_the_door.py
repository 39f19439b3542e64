"""Words held twice are found, runs tell what they passed over, and cables without text can be recorded."""

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
VERBS = [
    ("imported", "Imported"),
    ("witness added", "Witness added"),
    ("read", "Read by machine"),
    ("field set", "Field set"),
    ("field handed back", "Field handed back to the machine"),
    ("address changed", "Address changed"),
    ("revision saved", "Revision saved"),
    ("submitted", "Submitted for review"),
    ("approved", "Approved"),
    ("returned", "Returned"),
    ("collection set", "Collection set"),
    ("withdrawn", "Withdrawn"),
    ("reinstated", "Reinstated"),
    ("restricted", "Closed to the public"),
    ("opened", "Opened to the public"),
    ("merged", "Merged with another's work"),
    ("reverted", "Went back to an earlier text"),
    ("commented", "Commented"),
    ("reported", "Problem reported"),
    ("report settled", "Report settled"),
    ("report reopened", "Report opened again"),
    ("typed in", "Typed in without OCR"),
    ("catalogued", "Recorded from a catalogue, without text"),
    ("split", "Split in two"),
    ("split undone", "Split undone"),
    ("joined", "Joined to its missing part"),
    ("parted", "Parted again"),
    ("name decided", "Name decided"),
    ("name undecided", "Decision on a name undone"),
    ("reread", "Read again by a better engine"),
    ("role changed", "Role or collections changed"),
    ("name chosen", "Public name chosen"),
]


class Migration(migrations.Migration):
    dependencies = [("cables", "0025_kinds")]

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
        migrations.AddField(
            model_name="cable",
            name="absence",
            field=models.CharField(
                blank=True,
                help_text="Of a cable known from a catalogue only.",
                max_length=300,
                verbose_name="why no text is held",
            ),
        ),
        migrations.AddField(
            model_name="cable",
            name="date_is_about",
            field=models.BooleanField(default=False, help_text="“About then”, as a catalogue says."),
        ),
        migrations.AlterField(
            model_name="event", name="verb", field=models.CharField(choices=VERBS, max_length=30)
        ),
        migrations.AddIndex(model_name="witness", index=models.Index(WORDS, name="witness_by_words")),
    ]
