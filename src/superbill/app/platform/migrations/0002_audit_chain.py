"""The audit chain grows in the database: one statement takes the line's lock, numbers an event and hashes it."""

from django.db import migrations

RECORD = """
CREATE FUNCTION platform_record(
    whose bigint, before text, after text, action text, subject text, actor text, at timestamptz
) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    last_number bigint;
    last_hash bytea;
    event bytea;
BEGIN
    PERFORM pg_advisory_xact_lock(373009, whose::integer);
    SELECT e.number, e.hash INTO last_number, last_hash FROM platform_auditevent e
        WHERE e.tenant_id = whose ORDER BY e.number DESC LIMIT 1;
    event := convert_to(before || coalesce(last_number, 0) + 1 || after, 'UTF8');
    INSERT INTO platform_auditevent (tenant_id, number, canonical, hash, action, subject, actor, at)
        VALUES (whose, coalesce(last_number, 0) + 1, event, sha256(coalesce(last_hash, '') || event),
                action, subject, actor, at);
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("platform", "0001_initial")]
    operations = [
        migrations.RunSQL(RECORD, "DROP FUNCTION platform_record(bigint, text, text, text, text, text, timestamptz)")
    ]
