"""
The words cables are found by, and functions that look them up.

The planner takes a question of many words for one that most rows answer, and would read every row instead of the
index: inside these functions it may not. What the rows hold is made by `manage.py reindex`, not here.
"""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

# A heap of narrow rows: the words themselves lie beside it, and are read only where a rank or a phrase needs them.
NARROW = "ALTER TABLE cables_cablewords SET (toast_tuple_target = 128)"

MATCHING = """
CREATE FUNCTION cables_matching(question tsquery, most bigint DEFAULT NULL) RETURNS SETOF bigint
LANGUAGE sql STABLE PARALLEL SAFE ROWS 1000
SET enable_seqscan = off SET work_mem = '64MB' SET jit = off
AS 'SELECT cable_id FROM cables_cablewords WHERE words @@ question LIMIT most'
"""
NEAR = """
CREATE FUNCTION cables_words_near(sought integer[], most bigint) RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
SET enable_seqscan = off SET jit = off
AS 'SELECT word FROM cables_archiveword WHERE keys && sought LIMIT most'
"""


class Migration(migrations.Migration):
    dependencies = [("cables", "0008_roles")]

    operations = [
        migrations.CreateModel(
            name="CableWords",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("part", models.PositiveSmallIntegerField(default=0)),
                ("words", django.contrib.postgres.search.SearchVectorField()),
                (
                    "cable",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cables.cable",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "words of cables",
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["words"], name="cable_by_words")],
                "constraints": [models.UniqueConstraint(fields=("cable", "part"), name="one_row_of_words_a_part")],
            },
        ),
        migrations.CreateModel(
            name="ArchiveWord",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("word", models.CharField(max_length=60)),
                (
                    "keys",
                    django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None),
                ),
            ],
            options={
                "indexes": [django.contrib.postgres.indexes.GinIndex(fields=["keys"], name="word_by_keys")],
                "constraints": [models.UniqueConstraint(fields=("word",), name="each_word_once")],
            },
        ),
        migrations.RunSQL(NARROW, migrations.RunSQL.noop),
        migrations.RunSQL(MATCHING, "DROP FUNCTION cables_matching(tsquery, bigint)"),
        migrations.RunSQL(NEAR, "DROP FUNCTION cables_words_near(integer[], bigint)"),
    ]
