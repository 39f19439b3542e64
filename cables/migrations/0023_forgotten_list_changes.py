"""
Forget notes of changed lists while the site runs: each thousandth note takes old ones away.

Until now only a start did, and the table of a site that runs for months grew with every change. At most 5,000
notes are looked at, from the oldest on, and five times as many may go as came: it never falls behind, and whoever
writes waits for some milliseconds at most. Notes another transaction is taking away are left to it.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION cables_forget_list_changes() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    DELETE FROM cables_listchange WHERE at < now() - interval '1 day' AND id IN (
        SELECT id FROM cables_listchange ORDER BY id LIMIT 5000 FOR UPDATE SKIP LOCKED);
    RETURN NULL;
END $$;
CREATE TRIGGER list_changes_forgotten AFTER INSERT ON cables_listchange
FOR EACH ROW WHEN (NEW.id % 1000 = 0) EXECUTE FUNCTION cables_forget_list_changes();
"""
BACKWARD = "DROP FUNCTION cables_forget_list_changes() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("cables", "0022_what_searches_ask")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
