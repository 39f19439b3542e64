"""
Keep beside each cable which of its values a machine read and may well have misread.

From now on written together with the values (cables/actions/fields.py); here, of the statements that stand.
"""

import django.contrib.postgres.fields
from django.db import migrations, models

FILL = """
UPDATE cables_cable cable SET unsure = read.fields
FROM (
    SELECT cable_id, array_agg(field::varchar(40) ORDER BY field COLLATE "C") AS fields
    FROM cables_fieldevidence
    WHERE is_chosen AND confidence < 0.9 AND coalesce(value, 'null') NOT IN ('null', '""', '[]')
    GROUP BY cable_id
) read
WHERE read.cable_id = cable.id
"""


class Migration(migrations.Migration):
    dependencies = [("cables", "0016_all_that_match")]

    operations = [
        migrations.AddField(
            "cable",
            "unsure",
            django.contrib.postgres.fields.ArrayField(
                base_field=models.CharField(max_length=40),
                blank=True,
                default=list,
                editable=False,
                help_text=(
                    "Fields whose value a machine read and may well have misread; kept beside what they rest on."
                ),
                size=None,
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
