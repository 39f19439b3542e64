"""A settled report can be opened again: the act has a name."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cables", "0019_matching_each")]

    operations = [
        migrations.AlterField(
            "event",
            "verb",
            models.CharField(
                choices=[
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
                    ("split", "Split in two"),
                    ("split undone", "Split undone"),
                    ("joined", "Joined to its missing part"),
                    ("parted", "Parted again"),
                    ("name decided", "Name decided"),
                    ("name undecided", "Decision on a name undone"),
                    ("reread", "Read again by a better engine"),
                    ("role changed", "Role or collections changed"),
                    ("name chosen", "Public name chosen"),
                ],
                max_length=30,
            ),
        ),
    ]
