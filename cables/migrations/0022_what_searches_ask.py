"""
What every search asks, in a language whose plans are kept: making one takes as long as carrying it out.

How well cables fit, as one value; what the archive knows of words; the texts of a page of cables.
"""

from django.db import migrations

# Number and fit of each row, four bytes each: the best of a cable's rows is the cable's.
FIT = """
CREATE FUNCTION cables_fit(sought tsquery, cables bigint[], weights real[]) RETURNS bytea
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN (
        SELECT string_agg(int4send(cable_id::integer) || float4send(ts_rank(weights, words, sought, 1)), '')
        FROM cables_cablewords WHERE cable_id = ANY(cables)
    );
END $$
"""
# Words that share keys with those sought, parted by blanks; terms of the glossary; whom names stand for.
LOOK_UP = """
CREATE FUNCTION cables_look_up(sought integer[], most bigint, names text[])
RETURNS TABLE (words text, meaning text, stands_for bigint)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET enable_seqscan = off SET jit = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN QUERY
    SELECT string_agg(near.word, ' '), ''::text, -1::bigint
    FROM (SELECT word FROM cables_archiveword WHERE keys && sought LIMIT most) AS near
    UNION ALL
    SELECT term.word::text, term.meaning::text, 0::bigint FROM cables_term AS term
    UNION ALL
    SELECT alias.folded::text, named.name::text, named.id
    FROM cables_correspondentalias AS alias
    JOIN cables_correspondent AS named ON named.id = alias.correspondent_id
    WHERE alias.folded = ANY(names);
END $$
"""
TEXTS = """
CREATE FUNCTION cables_texts(cables bigint[])
RETURNS TABLE (cable bigint, amended text, direction text, points integer, shown text)
LANGUAGE plpgsql STABLE PARALLEL SAFE
SET jit = off SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    RETURN QUERY
    SELECT one.id, one.amended::text, one.direction::text, one.point_count::integer, revision.text
    FROM cables_cable AS one JOIN cables_revision AS revision ON revision.id = one.current_revision_id
    WHERE one.id = ANY(cables);
END $$
"""
WORDS_NEAR = """
CREATE FUNCTION cables_words_near(sought integer[], most bigint) RETURNS SETOF text
LANGUAGE sql STABLE PARALLEL SAFE ROWS 100
SET enable_seqscan = off SET jit = off
AS 'SELECT word FROM cables_archiveword WHERE keys && sought LIMIT most'
"""


class Migration(migrations.Migration):
    dependencies = [("cables", "0021_figures")]

    operations = [
        migrations.RunSQL(FIT, "DROP FUNCTION cables_fit(tsquery, bigint[], real[])"),
        migrations.RunSQL(LOOK_UP, "DROP FUNCTION cables_look_up(integer[], bigint, text[])"),
        migrations.RunSQL(TEXTS, "DROP FUNCTION cables_texts(bigint[])"),
        migrations.RunSQL("DROP FUNCTION cables_words_near(integer[], bigint)", WORDS_NEAR),
    ]
