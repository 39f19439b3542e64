"""All cables that answer a question, as one value: what the lists' columns are asked with."""

from django.db import migrations

ALL = """
CREATE FUNCTION cables_matching_all(question tsquery) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
SET enable_seqscan = off SET work_mem = '64MB' SET jit = off
AS 'SELECT string_agg(int8send(cable_id), '''') FROM cables_cablewords WHERE words @@ question'
"""


class Migration(migrations.Migration):
    dependencies = [("cables", "0015_queue_of_doubts")]

    operations = [migrations.RunSQL(ALL, "DROP FUNCTION cables_matching_all(tsquery)")]
