"""Tenants, people, outcomes and messages. The audit chain grows in the database: one statement takes the line's lock,
numbers an event and hashes it.
"""

import django.db.models.deletion
import superbill.app.platform.clock
import superbill.app.platform.tenancy
from django.conf import settings
from django.db import migrations, models

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
FORGET = "DROP FUNCTION platform_record(bigint, text, text, text, text, text, timestamptz)"


class Migration(migrations.Migration):
    replaces = [("platform", "0001_initial"), ("platform", "0002_audit_chain")]

    initial = True

    dependencies = [
        ("auth", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tenant",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("slug", models.SlugField(unique=True)),
                ("created_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
            ],
        ),
        migrations.CreateModel(
            name="OutboxEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("topic", models.CharField(max_length=60)),
                ("payload", models.JSONField()),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Outcome",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=200)),
                ("input_hash", models.CharField(max_length=64)),
                ("result", models.JSONField()),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "key"), name="one_outcome_a_key")],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("role", models.CharField(max_length=20)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "tenant",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="platform.tenant"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "user"), name="one_role_a_tenant")],
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("handler", models.CharField(max_length=80)),
                ("done_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("problem", models.TextField(default="")),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="deliveries",
                        to="platform.outboxevent",
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
                    models.Index(condition=models.Q(("done_at", None)), fields=["tenant", "id"], name="delivery_open")
                ],
                "constraints": [models.UniqueConstraint(fields=("event", "handler"), name="one_delivery_a_handler")],
            },
        ),
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.BigIntegerField()),
                ("canonical", models.BinaryField()),
                ("hash", models.BinaryField()),
                ("action", models.CharField(max_length=60)),
                ("subject", models.CharField(max_length=80)),
                ("actor", models.CharField(max_length=120)),
                ("at", models.DateTimeField()),
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
                    models.Index(fields=["tenant", "subject"], name="platform_au_tenant__e29f63_idx"),
                    models.Index(fields=["tenant", "at"], name="platform_au_tenant__3da417_idx"),
                ],
                "constraints": [models.UniqueConstraint(fields=("tenant", "number"), name="audit_number")],
            },
        ),
        migrations.RunSQL(RECORD, FORGET),
    ]
