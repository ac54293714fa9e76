import django.db.models.deletion
import superbill.app.platform.clock
import superbill.app.platform.tenancy
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("claims", "0001_initial"), ("claims", "0002_adopted"), ("claims", "0003_heard_on")]

    initial = True

    dependencies = [
        ("coding", "0001_tables"),
        ("exchange", "0001_tables"),
        ("platform", "0001_tables"),
        ("practice", "0001_tables"),
        ("registration", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sequence", models.CharField(max_length=1)),
                ("kind", models.CharField(max_length=1)),
                ("charge_cents", models.BigIntegerField()),
                ("service_from", models.DateField()),
                ("service_to", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("held", "Held by findings"),
                            ("ready", "Ready to send"),
                            ("submitted", "Sent"),
                            ("rejected", "Rejected"),
                            ("accepted", "Accepted by the payer"),
                            ("in-process", "Being adjudicated"),
                            ("pended", "Payer asks for information"),
                            ("paid", "Paid"),
                            ("partial", "Partly paid"),
                            ("zero-pay", "Allowed, owed by the patient"),
                            ("denied", "Denied"),
                            ("reversed", "Reversed"),
                            ("voided", "Voided"),
                            ("closed", "Closed"),
                        ],
                        default="draft",
                        max_length=20,
                    ),
                ),
                ("state_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("heard_on", models.DateField(null=True)),
                ("payer_claim_number", models.CharField(blank=True, default="", max_length=50)),
                ("file_by", models.DateField()),
                ("respond_by", models.DateField(null=True)),
                ("findings", models.JSONField(default=list)),
                ("crossed_over", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                (
                    "after",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followed_by",
                        to="claims.claim",
                    ),
                ),
                (
                    "coverage",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="registration.coverage"
                    ),
                ),
                (
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="coding.encounter"
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="registration.patient"
                    ),
                ),
                (
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="practice.payer"
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
                        fields=["tenant", "state", "file_by"],
                        include=("charge_cents", "service_from", "payer", "heard_on"),
                        name="claim_worklist",
                    ),
                    models.Index(fields=["tenant", "file_by", "id"], name="claim_by_deadline"),
                    models.Index(fields=["tenant", "payer_claim_number"], name="claim_payer_number"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("encounter", "coverage"), name="one_claim_a_coverage"),
                    models.CheckConstraint(condition=models.Q(("charge_cents__gte", 0)), name="claim_charge"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("control_number", models.CharField(max_length=38)),
                ("adopted", models.BooleanField(default=False)),
                ("frequency", models.CharField(max_length=1)),
                ("value", models.JSONField()),
                ("reason", models.CharField(default="", max_length=300)),
                ("made_by", models.CharField(max_length=120)),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="versions", to="claims.claim"
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
                "indexes": [models.Index(fields=["tenant", "control_number"], name="version_control_number")],
                "constraints": [
                    models.UniqueConstraint(fields=("claim", "number"), name="one_version_a_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("adopted", False)),
                        fields=("tenant", "control_number"),
                        name="one_version_a_control_number",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("created", "Created"),
                            ("held", "Held"),
                            ("ready", "Ready"),
                            ("submitted", "Sent"),
                            ("crossed-over", "Sent on by the payer before"),
                            ("envelope-accepted", "File received"),
                            ("set-accepted", "Transaction accepted"),
                            ("set-rejected", "File or transaction rejected"),
                            ("received", "Received"),
                            ("accepted", "Accepted"),
                            ("rejected", "Rejected"),
                            ("status-asked", "Status asked"),
                            ("status-told", "Status told"),
                            ("information-asked", "Information asked for"),
                            ("information-sent", "Information sent"),
                            ("adjudicated", "Adjudicated"),
                            ("reversed", "Reversed"),
                            ("corrected", "New version"),
                            ("void-asked", "Void requested"),
                            ("voided", "Voided"),
                            ("number-learned", "Payer's number learned"),
                            ("next-payer", "Next payer billed"),
                            ("patient-billed", "Patient billed"),
                            ("appealed", "Appealed"),
                            ("noted", "Note"),
                            ("closed", "Closed"),
                            ("reopened", "Opened again"),
                        ],
                        max_length=30,
                    ),
                ),
                ("said", models.TextField()),
                ("facts", models.JSONField(default=dict)),
                ("document", models.CharField(default="", max_length=80)),
                ("actor", models.CharField(max_length=120)),
                ("happened_on", models.DateField()),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="events", to="claims.claim"
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
                    "transaction",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="exchange.transaction",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="claims.claimversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "kind", "at"], name="claim_event_kind")],
            },
        ),
        migrations.CreateModel(
            name="InformationRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("attachment_control_number", models.CharField(max_length=50)),
                ("documents", models.JSONField(default=list)),
                ("said", models.TextField(default="")),
                ("respond_by", models.DateField(null=True)),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(default="", max_length=120)),
                (
                    "answer_file",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exchange.file"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="information_requests",
                        to="claims.claim",
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
                    "transaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exchange.transaction"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("claim", "transaction", "attachment_control_number"), name="one_request_a_number"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="StatusQuestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trace", models.CharField(max_length=50)),
                ("asked_by", models.CharField(max_length=120)),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="status_questions", to="claims.claim"
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exchange.file"
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "trace"), name="one_question_a_trace")],
            },
        ),
        migrations.CreateModel(
            name="Submission",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("reference", models.CharField(max_length=50)),
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
                    "transaction",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="exchange.transaction"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "number"), name="one_submission_a_number"),
                    models.UniqueConstraint(fields=("tenant", "reference"), name="one_submission_a_reference"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Sending",
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
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sendings", to="claims.claimversion"
                    ),
                ),
                (
                    "submission",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sendings", to="claims.submission"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("submission", "version"), name="one_sending_a_submission")
                ],
            },
        ),
    ]
