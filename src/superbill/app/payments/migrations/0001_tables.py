import django.db.models.deletion
import superbill.app.platform.clock
import superbill.app.platform.tenancy
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("payments", "0001_initial"),
        ("payments", "0002_choices_of_lines"),
        ("payments", "0003_billed_version"),
        ("payments", "0004_statement_notice"),
        ("payments", "0005_deposits_of_many_remittances"),
        ("payments", "0006_remittance_set_aside"),
        ("payments", "0007_application_basis"),
    ]

    initial = True

    dependencies = [
        ("platform", "0001_tables"),
        ("practice", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="BilledClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claim_id", models.BigIntegerField()),
                ("control_number", models.CharField(max_length=38)),
                ("version", models.PositiveSmallIntegerField(default=1)),
                ("patient_id", models.BigIntegerField()),
                ("rank", models.PositiveSmallIntegerField(default=1)),
                ("member_fingerprint", models.CharField(default="", max_length=64)),
                ("service_from", models.DateField(null=True)),
                ("charge_cents", models.BigIntegerField()),
                ("capitated", models.BooleanField(default=False)),
                ("patient_protected", models.CharField(default="", max_length=20)),
                ("billed_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                (
                    "next_payer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.payer"
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.payer"
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
                    models.Index(fields=["tenant", "control_number"], name="billed_control"),
                    models.Index(
                        condition=models.Q(("member_fingerprint", ""), _negated=True),
                        fields=["tenant", "member_fingerprint", "service_from"],
                        name="billed_member",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("claim_id", "control_number", "version"), name="one_billed_claim_a_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BilledLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("charge_id", models.BigIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("code", models.CharField(default="", max_length=5)),
                ("modifiers", models.JSONField(default=list)),
                ("revenue_code", models.CharField(default="", max_length=4)),
                ("units", models.DecimalField(decimal_places=3, default=1, max_digits=10)),
                ("charge_cents", models.BigIntegerField()),
                ("service_from", models.DateField(null=True)),
                ("control_number", models.CharField(default="", max_length=50)),
                ("expected_cents", models.BigIntegerField(null=True)),
                (
                    "billed",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="lines", to="payments.billedclaim"
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
                "indexes": [models.Index(fields=["charge_id"], name="billed_charge")],
                "constraints": [
                    models.UniqueConstraint(fields=("billed", "charge_id"), name="one_billed_line_a_charge")
                ],
            },
        ),
        migrations.CreateModel(
            name="Deposit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trace", models.CharField(max_length=50)),
                ("payer_name", models.CharField(default="", max_length=80)),
                ("amount_cents", models.BigIntegerField()),
                ("received_on", models.DateField()),
                ("method", models.CharField(default="ACH", max_length=3)),
                ("payer_trace_id", models.CharField(default="", max_length=30)),
                ("origin", models.CharField(default="", max_length=80)),
                ("entry_id", models.BigIntegerField()),
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
                "indexes": [models.Index(fields=["tenant", "trace"], name="deposit_trace")],
            },
        ),
        migrations.CreateModel(
            name="Ownership",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("subject", models.CharField(max_length=120)),
                ("owner", models.CharField(max_length=120)),
                ("note", models.CharField(default="", max_length=300)),
                ("by", models.CharField(max_length=120)),
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
                "indexes": [models.Index(fields=["tenant", "subject"], name="ownership_subject")],
            },
        ),
        migrations.CreateModel(
            name="Remittance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("transaction_id", models.BigIntegerField(null=True)),
                ("seal", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("keyed_sealed", models.BinaryField(null=True)),
                ("identity", models.CharField(max_length=64)),
                ("payer_name", models.CharField(max_length=80)),
                ("trace", models.CharField(max_length=50)),
                ("method", models.CharField(max_length=3)),
                ("amount_cents", models.BigIntegerField()),
                ("paid_on", models.DateField(null=True)),
                ("claims", models.PositiveIntegerField()),
                ("readable", models.BooleanField(default=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("ready", "Reconciled, not applied"),
                            ("parked", "Parked"),
                            ("applied", "Applied"),
                            ("reversed", "Taken back"),
                            ("set_aside", "Set aside: another one came for it"),
                        ],
                        max_length=10,
                    ),
                ),
                ("findings", models.JSONField(default=list)),
                ("owner", models.CharField(default="", max_length=120)),
                ("deposit_entry_id", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                (
                    "deposit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="remittances",
                        to="payments.deposit",
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.payer"
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
                    models.Index(fields=["tenant", "status", "at"], name="remittance_queue"),
                    models.Index(fields=["tenant", "trace"], name="remittance_trace"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "identity"), name="one_remittance_an_identity"),
                    models.UniqueConstraint(fields=("transaction_id",), name="one_remittance_a_transaction"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "tenant",
                    models.ForeignKey(
                        default=superbill.app.platform.tenancy.current_id,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="platform.tenant",
                    ),
                ),
                (
                    "remittance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="applications",
                        to="payments.remittance",
                    ),
                ),
                ("effective_on", models.DateField()),
                ("claims_cents", models.BigIntegerField()),
                ("provider_cents", models.BigIntegerField()),
                ("cash_cents", models.BigIntegerField()),
                (
                    "reverses",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="payments.application",
                    ),
                ),
                ("basis", models.JSONField(default=dict)),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("reverses",), name="application_reversed_once")],
            },
        ),
        migrations.CreateModel(
            name="Consequence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.IntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("claim_id", models.BigIntegerField(null=True)),
                ("charge_id", models.BigIntegerField(null=True)),
                ("payer_id", models.BigIntegerField(null=True)),
                ("amount_cents", models.BigIntegerField()),
                ("about", models.CharField(default="", max_length=300)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consequences",
                        to="payments.application",
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
                    models.Index(fields=["tenant", "kind"], name="consequence_kind"),
                    models.Index(
                        condition=models.Q(("claim_id__isnull", False)), fields=["claim_id"], name="consequence_claim"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Decision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("write_off", "Written off"),
                            ("transfer", "Moved to another party"),
                            ("refund", "To be refunded"),
                            ("refund_paid", "Refund paid"),
                            ("explained", "Suspense explained"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(max_length=300)),
                ("charge_id", models.BigIntegerField(null=True)),
                ("patient_id", models.BigIntegerField(null=True)),
                ("payer_id", models.BigIntegerField(null=True)),
                ("amount_cents", models.BigIntegerField()),
                ("by", models.CharField(max_length=120)),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                (
                    "about",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="payments.decision",
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
                (
                    "remittance",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="payments.remittance",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("line", models.PositiveSmallIntegerField(null=True)),
                ("claim_id", models.BigIntegerField(null=True)),
                ("charge_id", models.BigIntegerField(null=True)),
                ("by", models.CharField(max_length=120)),
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
                (
                    "remittance",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="choices", to="payments.remittance"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Statement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("patient_id", models.BigIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("on", models.DateField()),
                ("due_on", models.DateField()),
                ("amount_cents", models.BigIntegerField()),
                ("notice", models.PositiveSmallIntegerField(default=1)),
                ("pdf", models.BinaryField()),
                ("by", models.CharField(max_length=120)),
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
                "indexes": [models.Index(fields=["patient_id", "on"], name="statement_patient")],
                "constraints": [models.UniqueConstraint(fields=("tenant", "number"), name="one_statement_a_number")],
            },
        ),
        migrations.CreateModel(
            name="AppliedClaim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveIntegerField()),
                ("claim_id", models.BigIntegerField(null=True)),
                ("action", models.CharField(max_length=10)),
                ("status", models.CharField(max_length=2)),
                ("charge_cents", models.BigIntegerField()),
                ("paid_cents", models.BigIntegerField()),
                ("control_number", models.CharField(max_length=38)),
                ("payer_claim_number", models.CharField(default="", max_length=50)),
                ("matched_by", models.CharField(default="", max_length=40)),
                ("entry_id", models.BigIntegerField(null=True)),
                (
                    "application",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="applied", to="payments.application"
                    ),
                ),
                (
                    "reverses",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="payments.appliedclaim",
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
                    models.Index(
                        condition=models.Q(("claim_id__isnull", False)), fields=["claim_id"], name="applied_claim"
                    ),
                    models.Index(
                        condition=models.Q(("payer_claim_number", ""), _negated=True),
                        fields=["tenant", "payer_claim_number"],
                        name="applied_number",
                    ),
                ],
            },
        ),
    ]
