"""Balances and day totals: what the postings come to, counted by the journal's law as they arrive."""

import django.db.models.deletion
from django.db import migrations, models

import superbill.app.platform.tenancy

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
"""
THERE_BEFORE = (BALANCES + DAY_TOTALS).format(postings="books_posting")
UNCOUNT = """
DROP TRIGGER postings_counted ON books_posting;
DROP FUNCTION books_count_postings();
"""


class Migration(migrations.Migration):
    dependencies = [("books", "0002_laws"), ("platform", "0001_initial")]
    operations = [
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
                        expression=models.functions.Coalesce("owed_on", "first_on"),
                        output_field=models.DateField(),
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("amount_cents", 0), _negated=True),
                        fields=["tenant", "account", "payer_id", "since", "charge_id"],
                        include=["amount_cents"],
                        name="balance_open",
                    )
                ],
            },
        ),
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
                ("on", models.DateField()),
                ("account", models.CharField(max_length=32)),
                ("payer_id", models.BigIntegerField()),
                ("kind", models.CharField(max_length=40)),
                ("charged", models.BooleanField()),
                ("amount_cents", models.BigIntegerField()),
                ("lines", models.BigIntegerField()),
            ],
        ),
        migrations.RunSQL(THERE_BEFORE + COUNT, UNCOUNT),
    ]
