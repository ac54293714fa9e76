"""The law of arriving postings finds their entries by index, whatever the planner knows of the tables.

A join with the rows that arrive is planned without knowing how many they are: with a table nobody has analyzed yet it
compared every entry with every other, or read them all for each posting.
"""

from django.db import migrations

BELONG = """
CREATE OR REPLACE FUNCTION books_postings_belong() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path FROM CURRENT AS $$
DECLARE
    named bigint[];
    theirs bigint[];
BEGIN
    SELECT array_agg(DISTINCT entry_id), array_agg(DISTINCT tenant_id) INTO named, theirs FROM arrived;
    IF cardinality(theirs) > 1 OR cardinality(named) <> (
        SELECT count(*) FROM books_entry WHERE id = ANY(named) AND tenant_id = theirs[1]
            AND transaction_number = pg_current_xact_id()::text::bigint
    ) THEN
        RAISE EXCEPTION 'a posting belongs to an entry of its own tenant and its own transaction'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""
COUNT = """
ALTER FUNCTION books_count_postings() SET enable_seqscan TO off;
ALTER FUNCTION books_count_postings() SET enable_hashjoin TO off;
ALTER FUNCTION books_count_postings() SET enable_mergejoin TO off;
"""


class Migration(migrations.Migration):
    dependencies = [("books", "0003_counted")]
    operations = [migrations.RunSQL(BELONG + COUNT, migrations.RunSQL.noop)]
