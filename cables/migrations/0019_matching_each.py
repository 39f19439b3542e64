"""
Many questions answered at once, each with all its cables as one value: for counts of misreadings and for lists.

In a language whose plans are kept: a plan costs as much as many an answer.
"""

from django.db import migrations

EACH = """
CREATE FUNCTION cables_matching_each(asked tsquery[], most bigint DEFAULT NULL) RETURNS SETOF bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET work_mem = '64MB' SET jit = off SET plan_cache_mode = force_generic_plan
AS $$
DECLARE
    question tsquery;
BEGIN
    FOREACH question IN ARRAY asked LOOP
        RETURN QUERY
        SELECT string_agg(int4send(found.cable_id::integer), '')
        FROM (SELECT cable_id FROM cables_cablewords WHERE words @@ question LIMIT most) AS found;
    END LOOP;
END $$
"""
ALL = """
CREATE FUNCTION cables_matching_all(question tsquery) RETURNS bytea
LANGUAGE sql STABLE PARALLEL SAFE
SET enable_seqscan = off SET work_mem = '64MB' SET jit = off
AS 'SELECT string_agg(int8send(cable_id), '''') FROM cables_cablewords WHERE words @@ question'
"""


class Migration(migrations.Migration):
    dependencies = [("cables", "0018_text_chosen")]

    operations = [
        migrations.RunSQL(EACH, "DROP FUNCTION cables_matching_each(tsquery[], bigint)"),
        migrations.RunSQL("DROP FUNCTION cables_matching_all(tsquery)", ALL),
    ]
