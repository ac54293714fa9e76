"""The journal's law. Its functions run as their owner, so that they see every row whoever asks and whenever they run."""

from django.db import migrations

LAWS = """
CREATE FUNCTION books_postings_belong() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (
        SELECT 1 FROM (SELECT DISTINCT entry_id, tenant_id FROM arrived) a
        LEFT JOIN books_entry e ON e.id = a.entry_id AND e.tenant_id = a.tenant_id
            AND e.transaction_number = pg_current_xact_id()::text::bigint
        WHERE e.id IS NULL
    ) THEN
        RAISE EXCEPTION 'a posting belongs to an entry of its own tenant and its own transaction'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER postings_belong AFTER INSERT ON books_posting REFERENCING NEW TABLE AS arrived
    FOR EACH STATEMENT EXECUTE FUNCTION books_postings_belong();

CREATE FUNCTION books_entry_holds() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    legs bigint;
    total numeric;
    whole boolean;
BEGIN
    SELECT coalesce(sum(n), 0), coalesce(sum(s), 0), coalesce(bool_and(s = 0), false) INTO legs, total, whole
    FROM (SELECT count(*) AS n, sum(amount_cents) AS s FROM books_posting WHERE entry_id = NEW.id GROUP BY charge_id) g;
    IF legs < 2 OR total <> 0 OR NOT whole THEN
        RAISE EXCEPTION 'entry % does not balance: % legs, % cents over', NEW.id, legs, total
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF EXISTS (SELECT 1 FROM books_closing WHERE tenant_id = NEW.tenant_id AND closed_through >= NEW.effective_on) THEN
        RAISE EXCEPTION 'entry % counts on %, in a closed period', NEW.id, NEW.effective_on
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER entry_holds AFTER INSERT ON books_entry DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION books_entry_holds();

CREATE FUNCTION books_never_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: record a reversal instead'
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER entry_never_changes BEFORE UPDATE OR DELETE ON books_entry
    FOR EACH STATEMENT EXECUTE FUNCTION books_never_change();
CREATE TRIGGER posting_never_changes BEFORE UPDATE OR DELETE ON books_posting
    FOR EACH STATEMENT EXECUTE FUNCTION books_never_change();
CREATE TRIGGER closing_never_changes BEFORE UPDATE OR DELETE ON books_closing
    FOR EACH STATEMENT EXECUTE FUNCTION books_never_change();
"""

REPEAL = """
DROP TRIGGER postings_belong ON books_posting;
DROP TRIGGER entry_holds ON books_entry;
DROP TRIGGER entry_never_changes ON books_entry;
DROP TRIGGER posting_never_changes ON books_posting;
DROP TRIGGER closing_never_changes ON books_closing;
DROP FUNCTION books_postings_belong();
DROP FUNCTION books_entry_holds();
DROP FUNCTION books_never_change();
"""


class Migration(migrations.Migration):
    dependencies = [("books", "0001_initial")]
    operations = [migrations.RunSQL(LAWS, REPEAL)]
