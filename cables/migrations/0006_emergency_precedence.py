"""Emergency, the precedence next to flash in the 1950s: the reader knows it, and so must the archive."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cables", "0005_cable_shown_text"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="cable",
            name="known_precedence",
        ),
        migrations.AlterField(
            model_name="cable",
            name="precedence",
            field=models.CharField(
                blank=True,
                choices=[
                    ("FLASH", "Flash"),
                    ("EMERGENCY", "Emergency"),
                    ("OPERATIONAL IMMEDIATE", "Operational immediate"),
                    ("IMMEDIATE", "Immediate"),
                    ("PRIORITY", "Priority"),
                    ("ROUTINE", "Routine"),
                    ("DEFERRED", "Deferred"),
                ],
                max_length=30,
            ),
        ),
        migrations.AddConstraint(
            model_name="cable",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "precedence__in",
                        [
                            "",
                            "FLASH",
                            "EMERGENCY",
                            "OPERATIONAL IMMEDIATE",
                            "IMMEDIATE",
                            "PRIORITY",
                            "ROUTINE",
                            "DEFERRED",
                        ],
                    )
                ),
                name="known_precedence",
            ),
        ),
    ]
