"""The journal, its law, and what its postings come to.

The law's functions run as their owner, so that they see every row whoever asks and whenever they run. They find entries
by index, whatever the planner knows of the tables: a join with the rows that arrive is planned without knowing how many
they are, and with a table nobody has analyzed yet it would compare every entry with every other. Balances and day
totals are counted by the law as the postings arrive.
"""

import django.db.models.deletion
import django.db.models.functions.comparison
import superbill.app.platform.clock
import superbill.app.platform.tenancy
from django.db import migrations, models

LAWS = """
CREATE FUNCTION books_postings_belong() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
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

BALANCES = """
INSERT INTO books_balance AS b
    (tenant_id, charge_id, account, payer_id, claim_id, patient_id, amount_cents, owed_on, first_on)
SELECT p.tenant_id, p.charge_id, p.account,
    CASE WHEN p.account = 'ar.insurance' THEN coalesce(p.payer_id, 0) ELSE 0 END,
    max(p.claim_id), max(p.patient_id), sum(p.amount_cents),
    min(e.effective_on) FILTER (WHERE p.amount_cents > 0), min(e.effective_on)
FROM {postings} p JOIN books_entry e ON e.id = p.entry_id
WHERE p.account IN ('ar.insurance', 'ar.patient') AND p.charge_id IS NOT NULL
GROUP BY 1, 2, 3, 4
ON CONFLICT (tenant_id, charge_id, account, payer_id) DO UPDATE SET
    claim_id = greatest(b.claim_id, excluded.claim_id),
    patient_id = greatest(b.patient_id, excluded.patient_id),
    amount_cents = b.amount_cents + excluded.amount_cents,
    owed_on = least(b.owed_on, excluded.owed_on),
    first_on = least(b.first_on, excluded.first_on);
"""
DAY_TOTALS = """
INSERT INTO books_daytotal AS d (tenant_id, "on", account, payer_id, kind, charged, amount_cents, lines)
SELECT p.tenant_id, e.effective_on, p.account, coalesce(p.payer_id, 0), e.kind, p.charge_id IS NOT NULL,
    sum(p.amount_cents), count(*)
FROM {postings} p JOIN books_entry e ON e.id = p.entry_id
GROUP BY 1, 2, 3, 4, 5, 6
ON CONFLICT (tenant_id, "on", account, payer_id, kind, charged) DO UPDATE SET
    amount_cents = d.amount_cents + excluded.amount_cents,
    lines = d.lines + excluded.lines;
"""
ARRIVED = (BALANCES + DAY_TOTALS).format(postings="arrived")
COUNT = f"""
CREATE FUNCTION books_count_postings() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
{ARRIVED}
    RETURN NULL;
END $$;
CREATE TRIGGER postings_counted AFTER INSERT ON books_posting REFERENCING NEW TABLE AS arrived
    FOR EACH STATEMENT EXECUTE FUNCTION books_count_postings();
ALTER FUNCTION books_count_postings() SET enable_seqscan TO off;
ALTER FUNCTION books_count_postings() SET enable_hashjoin TO off;
ALTER FUNCTION books_count_postings() SET enable_mergejoin TO off;
"""
UNCOUNT = """
DROP TRIGGER postings_counted ON books_posting;
DROP FUNCTION books_count_postings();
"""


class Migration(migrations.Migration):
    replaces = [
        ("books", "0001_initial"),
        ("books", "0002_laws"),
        ("books", "0003_counted"),
        ("books", "0004_by_index"),
    ]

    initial = True

    dependencies = [
        ("platform", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="DayTotal",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tenant_id",
                        "on",
                        "account",
                        "payer_id",
                        "kind",
                        "charged",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("on", models.DateField()),
                ("account", models.CharField(max_length=32)),
                ("payer_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("charged", models.BooleanField()),
                ("amount_cents", models.BigIntegerField()),
                ("lines", models.BigIntegerField()),
                (
                    "tenant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=superbill.app.platform.tenancy.current_id,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.tenant",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40)),
                ("effective_on", models.DateField()),
                ("recorded_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("memo", models.CharField(default="", max_length=200)),
                ("source", models.CharField(max_length=80)),
                ("segment", models.IntegerField(default=0)),
                (
                    "transaction_number",
                    models.BigIntegerField(
                        db_default=models.Func(function="pg_current_xact_id", template="%(function)s()::text::bigint")
                    ),
                ),
                (
                    "reverses",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="books.entry",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        default=superbill.app.platform.tenancy.current_id,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.tenant",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant", "effective_on"], name="entry_effective"),
                    models.Index(fields=["source"], name="entry_source"),
                ],
                "constraints": [models.UniqueConstraint(fields=("reverses",), name="entry_reversed_once")],
            },
        ),
        migrations.CreateModel(
            name="Posting",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account", models.CharField(max_length=32)),
                ("amount_cents", models.BigIntegerField()),
                ("charge_id", models.BigIntegerField(null=True)),
                ("claim_id", models.BigIntegerField(null=True)),
                ("patient_id", models.BigIntegerField(null=True)),
                ("payer_id", models.BigIntegerField(null=True)),
                ("reason", models.CharField(default="", max_length=60)),
                ("reference", models.CharField(default="", max_length=80)),
                (
                    "entry",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="postings",
                        to="books.entry",
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=superbill.app.platform.tenancy.current_id,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.tenant",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("charge_id__isnull", False)), fields=["charge_id"], name="posting_charge"
                    ),
                    models.Index(
                        condition=models.Q(("patient_id__isnull", False)), fields=["patient_id"], name="posting_patient"
                    ),
                    models.Index(
                        condition=models.Q(
                            (
                                "account__in",
                                [
                                    "advances",
                                    "cash.in_transit",
                                    "forward_balance",
                                    "refunds.payable",
                                    "suspense",
                                    "takeback",
                                    "unapplied.patient",
                                    "unapplied.payer",
                                ],
                            )
                        ),
                        fields=["tenant", "account"],
                        name="posting_open_items",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "account__in",
                                [
                                    "adjustment.capitated",
                                    "adjustment.contractual",
                                    "adjustment.other",
                                    "adjustment.penalty",
                                    "adjustment.sequestration",
                                    "advances",
                                    "ar.insurance",
                                    "ar.patient",
                                    "cash.bank",
                                    "cash.drawer",
                                    "cash.in_transit",
                                    "clearing.remittance",
                                    "expense.levy",
                                    "expense.payer_fees",
                                    "forward_balance",
                                    "income.capitation",
                                    "income.incentive",
                                    "income.interest",
                                    "income.settlement",
                                    "refunds.payable",
                                    "revenue.charges",
                                    "suspense",
                                    "takeback",
                                    "unapplied.patient",
                                    "unapplied.payer",
                                    "withheld.payer",
                                    "withheld.tax",
                                    "write_off.bad_debt",
                                    "write_off.courtesy",
                                    "write_off.denial",
                                    "write_off.hardship",
                                    "write_off.small_balance",
                                    "write_off.timely",
                                ],
                            )
                        ),
                        name="posting_account_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("amount_cents", 0), _negated=True), name="posting_not_empty"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Balance",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "tenant_id",
                        "charge_id",
                        "account",
                        "payer_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("charge_id", models.BigIntegerField()),
                ("account", models.CharField(max_length=32)),
                ("payer_id", models.BigIntegerField()),
                ("claim_id", models.BigIntegerField(null=True)),
                ("patient_id", models.BigIntegerField(null=True)),
                ("amount_cents", models.BigIntegerField()),
                ("owed_on", models.DateField(null=True)),
                ("first_on", models.DateField()),
                (
                    "since",
                    models.GeneratedField(
                        db_persist=True,
                        expression=django.db.models.functions.comparison.Coalesce("owed_on", "first_on"),
                        output_field=models.DateField(),
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        default=superbill.app.platform.tenancy.current_id,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.tenant",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("amount_cents", 0), _negated=True),
                        fields=["tenant", "account", "payer_id", "since", "charge_id"],
                        include=("amount_cents",),
                        name="balance_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("closed_through", models.DateField()),
                ("closed_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("closed_by", models.CharField(max_length=120)),
                (
                    "tenant",
                    models.ForeignKey(
                        default=superbill.app.platform.tenancy.current_id,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.tenant",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "closed_through"), name="closed_once")],
            },
        ),
        migrations.RunSQL(LAWS, REPEAL),
        migrations.RunSQL(COUNT, UNCOUNT),
    ]
