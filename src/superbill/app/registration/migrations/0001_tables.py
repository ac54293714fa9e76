import django.db.models.constraints
import django.db.models.deletion
import superbill.app.platform.clock
import superbill.app.platform.tenancy
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("registration", "0001_initial")]

    initial = True

    dependencies = [
        ("books", "0001_tables"),
        ("exchange", "0001_tables"),
        ("platform", "0001_tables"),
        ("practice", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Patient",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line1", models.CharField(blank=True, default="", max_length=55)),
                ("line2", models.CharField(blank=True, default="", max_length=55)),
                ("city", models.CharField(blank=True, default="", max_length=30)),
                ("state", models.CharField(blank=True, default="", max_length=2)),
                ("postal", models.CharField(blank=True, default="", max_length=9)),
                ("number", models.PositiveIntegerField()),
                ("last", models.CharField(max_length=60)),
                ("first", models.CharField(max_length=35)),
                ("middle", models.CharField(blank=True, default="", max_length=25)),
                ("suffix", models.CharField(blank=True, default="", max_length=10)),
                ("birth", models.DateField()),
                (
                    "sex",
                    models.CharField(
                        choices=[("F", "Female"), ("M", "Male"), ("U", "Unknown")], default="U", max_length=1
                    ),
                ),
                ("phone", models.CharField(blank=True, default="", max_length=10)),
                ("email", models.CharField(blank=True, default="", max_length=254)),
                ("seal", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("ssn_sealed", models.BinaryField(null=True)),
                ("ssn_fingerprint", models.CharField(blank=True, default="", max_length=64)),
                ("died_on", models.DateField(blank=True, null=True)),
                ("do_not_bill", models.BooleanField(default=False)),
                ("bankrupt_on", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                (
                    "guarantor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers_for",
                        to="registration.patient",
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
                    models.Index(fields=["tenant", "last", "first"], name="patient_name"),
                    models.Index(fields=["tenant", "birth"], name="patient_birth"),
                    models.Index(
                        condition=models.Q(("ssn_fingerprint", ""), _negated=True),
                        fields=["tenant", "ssn_fingerprint"],
                        name="patient_ssn",
                    ),
                ],
                "constraints": [models.UniqueConstraint(fields=("tenant", "number"), name="one_patient_a_number")],
            },
        ),
        migrations.CreateModel(
            name="Coverage",
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
                ("line1", models.CharField(blank=True, default="", max_length=55)),
                ("line2", models.CharField(blank=True, default="", max_length=55)),
                ("city", models.CharField(blank=True, default="", max_length=30)),
                ("state", models.CharField(blank=True, default="", max_length=2)),
                ("postal", models.CharField(blank=True, default="", max_length=9)),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="coverages", to="registration.patient"
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.payer"
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField()),
                ("seal", models.UUIDField(default=uuid.uuid4, editable=False)),
                ("member_sealed", models.BinaryField(null=True)),
                ("member_fingerprint", models.CharField(max_length=64)),
                ("relationship", models.CharField(default="18", max_length=2)),
                ("last", models.CharField(blank=True, default="", max_length=60)),
                ("first", models.CharField(blank=True, default="", max_length=35)),
                ("middle", models.CharField(blank=True, default="", max_length=25)),
                ("suffix", models.CharField(blank=True, default="", max_length=10)),
                ("birth", models.DateField(blank=True, null=True)),
                ("sex", models.CharField(blank=True, default="", max_length=1)),
                ("group_number", models.CharField(blank=True, default="", max_length=50)),
                ("group_name", models.CharField(blank=True, default="", max_length=60)),
                ("plan_name", models.CharField(blank=True, default="", max_length=80)),
                ("msp_type", models.CharField(blank=True, default="", max_length=2)),
                (
                    "basis",
                    models.CharField(
                        choices=[
                            ("active", "Through current employment"),
                            ("retired", "Through former employment"),
                            ("continued", "COBRA or state continuation"),
                            ("own", "Bought by the person"),
                            ("public", "Medicare, Medicaid or other public plan"),
                            ("accident", "Workers' compensation, auto or liability"),
                        ],
                        default="active",
                        max_length=10,
                    ),
                ),
                ("employer_size", models.PositiveIntegerField(blank=True, null=True)),
                ("parent", models.CharField(blank=True, default="", max_length=10)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "member_fingerprint"], name="coverage_member")],
                "constraints": [
                    models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                        fields=("patient", "rank", "starts_on"),
                        name="one_coverage_a_rank",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("rank__gte", 1), ("rank__lte", 11)), name="coverage_rank"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="coverage_span",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("relationship", "18"), models.Q(("last", ""), _negated=True), _connector="OR"
                        ),
                        name="coverage_subscriber_named",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Authorization",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("findings", models.JSONField(default=list)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by", models.CharField(blank=True, default="", max_length=120)),
                ("settled_note", models.CharField(blank=True, default="", max_length=500)),
                ("trace", models.CharField(blank=True, default="", max_length=50)),
                ("number", models.CharField(blank=True, default="", max_length=50)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Not answered yet"),
                            ("approved", "Approved"),
                            ("changed", "Approved with changes"),
                            ("denied", "Denied"),
                            ("pended", "Pended by the payer"),
                            ("call", "Payer wants a call"),
                            ("not-required", "Not required"),
                            ("cancelled", "Cancelled"),
                            ("refused", "Request not processed"),
                        ],
                        default="asked",
                        max_length=14,
                    ),
                ),
                ("source", models.CharField(default="278", max_length=10)),
                ("codes", models.JSONField(default=list)),
                ("diagnoses", models.JSONField(default=list)),
                ("units", models.DecimalField(decimal_places=2, max_digits=10)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("reason", models.CharField(blank=True, default="", max_length=60)),
                ("message", models.CharField(blank=True, default="", max_length=264)),
                ("asked_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "answer_transaction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exchange.transaction",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.provider"
                    ),
                ),
                (
                    "question_file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exchange.file"
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
                    "coverage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorizations",
                        to="registration.coverage",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None), models.Q(("findings", []), _negated=True)),
                        fields=["tenant", "asked_at"],
                        name="authorization_waits",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("trace", ""), _negated=True),
                        fields=("tenant", "trace"),
                        name="one_authorization_a_trace",
                    ),
                    models.CheckConstraint(condition=models.Q(("units__gt", 0)), name="authorization_units"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))), name="authorization_span"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="EligibilityCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("findings", models.JSONField(default=list)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by", models.CharField(blank=True, default="", max_length=120)),
                ("settled_note", models.CharField(blank=True, default="", max_length=500)),
                ("on", models.DateField()),
                ("service_types", models.JSONField(default=list)),
                ("trace", models.CharField(max_length=50)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("asked", "Not answered yet"),
                            ("active", "Active"),
                            ("inactive", "Not active"),
                            ("refused", "Not answered"),
                            ("unclear", "Answered without a verdict"),
                        ],
                        default="asked",
                        max_length=10,
                    ),
                ),
                ("asked_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("answered_at", models.DateTimeField(null=True)),
                ("plan_name", models.CharField(default="", max_length=80)),
                ("copay_cents", models.BigIntegerField(null=True)),
                ("deductible_cents", models.BigIntegerField(null=True)),
                ("deductible_left_cents", models.BigIntegerField(null=True)),
                ("coinsurance", models.DecimalField(decimal_places=5, max_digits=6, null=True)),
                ("out_of_pocket_cents", models.BigIntegerField(null=True)),
                ("out_of_pocket_left_cents", models.BigIntegerField(null=True)),
                ("benefits", models.JSONField(default=list)),
                ("rejects", models.JSONField(default=list)),
                (
                    "answer_transaction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exchange.transaction",
                    ),
                ),
                (
                    "coverage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="registration.coverage"
                    ),
                ),
                (
                    "question_file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exchange.file"
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
                        condition=models.Q(("settled_at", None), models.Q(("findings", []), _negated=True)),
                        fields=["tenant", "asked_at"],
                        name="check_waits",
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("tenant", "trace"), name="one_check_a_trace")],
            },
        ),
        migrations.CreateModel(
            name="Estimate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("made_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("made_by", models.CharField(max_length=120)),
                ("lines", models.JSONField(default=list)),
                ("charge_cents", models.BigIntegerField()),
                ("allowed_cents", models.BigIntegerField()),
                ("patient_cents", models.BigIntegerField()),
                ("steps", models.JSONField(default=list)),
                ("findings", models.JSONField(default=list)),
                ("due_on", models.DateField(null=True)),
                (
                    "check_used",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registration.eligibilitycheck",
                    ),
                ),
                (
                    "coverage",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registration.coverage",
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
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="estimates", to="registration.patient"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("amount_cents", models.BigIntegerField()),
                (
                    "method",
                    models.CharField(choices=[("cash", "Cash"), ("check", "Check"), ("card", "Card")], max_length=10),
                ),
                ("reference", models.CharField(blank=True, default="", max_length=60)),
                ("received_on", models.DateField()),
                ("taken_by", models.CharField(max_length=120)),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                (
                    "entry",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="books.entry"),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="receipts", to="registration.patient"
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
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "number"), name="one_receipt_a_number"),
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="receipt_positive"),
                ],
            },
        ),
        migrations.CreateModel(
            name="StrayAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("findings", models.JSONField(default=list)),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settled_by", models.CharField(blank=True, default="", max_length=120)),
                ("settled_note", models.CharField(blank=True, default="", max_length=500)),
                ("trace", models.CharField(blank=True, default="", max_length=50)),
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
                    "transaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exchange.transaction"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("transaction", "trace"), name="one_stray_a_trace")],
            },
        ),
        migrations.CreateModel(
            name="AuthorizationUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=60)),
                ("units", models.DecimalField(decimal_places=2, max_digits=10)),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                (
                    "authorization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="registration.authorization",
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
                "constraints": [
                    models.UniqueConstraint(fields=("authorization", "reference"), name="one_use_a_reference")
                ],
            },
        ),
    ]
