import django.db.models.deletion
import superbill.app.platform.clock
import superbill.app.platform.tenancy
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("payer_desk", "0001_initial"),
        ("payer_desk", "0002_the_whole_desk"),
        ("payer_desk", "0003_forwarded_as"),
    ]

    initial = True

    dependencies = [
        ("platform", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Payer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("payer_id", models.CharField(max_length=20)),
                ("tax_id", models.CharField(max_length=9)),
                ("address", models.JSONField()),
                ("dialect", models.JSONField(default=dict)),
                ("partners", models.JSONField(default=dict)),
                ("last_control", models.PositiveIntegerField(default=0)),
                ("last_claim", models.PositiveIntegerField(default=0)),
                ("last_trace", models.PositiveIntegerField(default=0)),
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
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=40)),
                ("text", models.TextField()),
                ("loaded_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "code"), name="desk_plan_code")],
            },
        ),
        migrations.CreateModel(
            name="Member",
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
                ("number", models.CharField(max_length=80)),
                ("family", models.CharField(default="", max_length=80)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="payer_desk.plan"
                    ),
                ),
                ("person", models.JSONField()),
                ("cover", models.JSONField()),
                ("group_number", models.CharField(default="", max_length=50)),
                ("crosses_to", models.JSONField(default=dict)),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "family"], name="payer_desk__tenant__c6b720_idx")],
                "constraints": [models.UniqueConstraint(fields=("tenant", "number"), name="desk_member_number")],
            },
        ),
        migrations.CreateModel(
            name="ProviderRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("npi", models.CharField(max_length=10)),
                ("value", models.JSONField()),
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "npi"), name="desk_provider_npi")],
            },
        ),
        migrations.CreateModel(
            name="ReceivedFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
                ("received_on", models.DateField()),
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "sha256"), name="desk_file_once")],
            },
        ),
        migrations.CreateModel(
            name="ClaimReceived",
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
                ("number", models.CharField(max_length=30)),
                ("control_number", models.CharField(max_length=38)),
                (
                    "member",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="payer_desk.member",
                    ),
                ),
                ("value", models.TextField()),
                ("charge_cents", models.BigIntegerField(default=0)),
                ("received_on", models.DateField()),
                ("state", models.CharField(max_length=12)),
                ("pended", models.TextField(default="")),
                ("forwarded_as", models.CharField(default="", max_length=50)),
                ("payee", models.CharField(max_length=10)),
                ("submitter", models.CharField(max_length=15)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="claims", to="payer_desk.receivedfile"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["tenant", "control_number"], name="payer_desk__tenant__8b9bc0_idx"),
                    models.Index(fields=["tenant", "state"], name="payer_desk__tenant__e50ae8_idx"),
                ],
                "constraints": [models.UniqueConstraint(fields=("tenant", "number"), name="desk_claim_number")],
            },
        ),
        migrations.CreateModel(
            name="PremiumReceived",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("trace", models.CharField(max_length=50)),
                ("remitter", models.CharField(max_length=80)),
                ("amount_cents", models.BigIntegerField()),
                ("paid_on", models.DateField(null=True)),
                ("value", models.TextField()),
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="premiums",
                        to="payer_desk.receivedfile",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="InterchangeSeen",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("identity", models.CharField(max_length=80)),
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="interchanges",
                        to="payer_desk.receivedfile",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "identity"), name="desk_interchange_once")],
            },
        ),
        migrations.CreateModel(
            name="Intake",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("claims", models.PositiveIntegerField()),
                ("findings", models.TextField()),
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="intakes",
                        to="payer_desk.receivedfile",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RequestSent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("control_number", models.CharField(max_length=50)),
                ("documents", models.JSONField()),
                ("reason", models.CharField(default="", max_length=300)),
                ("asked_on", models.DateField(null=True)),
                ("respond_by", models.DateField()),
                ("answered_on", models.DateField(null=True)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="payer_desk.claimreceived",
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
                    models.UniqueConstraint(fields=("tenant", "control_number"), name="desk_request_number")
                ],
            },
        ),
        migrations.CreateModel(
            name="DocumentReceived",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("control_number", models.CharField(default="", max_length=50)),
                ("report_type", models.CharField(default="", max_length=30)),
                ("format", models.CharField(max_length=60)),
                ("content", models.BinaryField()),
                ("received_on", models.DateField()),
                (
                    "claim",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="payer_desk.claimreceived",
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
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="documents",
                        to="payer_desk.receivedfile",
                    ),
                ),
                (
                    "request",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="payer_desk.requestsent",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SentFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                ("content", models.BinaryField()),
                ("made_on", models.DateField()),
                ("mailbox", models.CharField(max_length=200)),
                ("delivered", models.BooleanField(default=False)),
                (
                    "answers",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answers",
                        to="payer_desk.receivedfile",
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
                        condition=models.Q(("delivered", False)), fields=["tenant", "id"], name="desk_undelivered"
                    )
                ],
                "constraints": [models.UniqueConstraint(fields=("tenant", "name"), name="desk_sent_name")],
            },
        ),
        migrations.CreateModel(
            name="Payment",
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
                ("trace", models.CharField(max_length=50)),
                ("payee", models.CharField(max_length=10)),
                ("paid_on", models.DateField()),
                ("total_cents", models.BigIntegerField()),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="payments", to="payer_desk.sentfile"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "trace"), name="desk_payment_trace")],
            },
        ),
        migrations.CreateModel(
            name="DecisionMade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.TextField()),
                ("history", models.TextField(default="[]")),
                ("outcome", models.CharField(default="", max_length=8)),
                ("paid_cents", models.BigIntegerField()),
                ("decided_on", models.DateField()),
                ("payable_on", models.DateField()),
                ("state", models.CharField(default="standing", max_length=12)),
                ("decided_by", models.CharField(default="", max_length=120)),
                ("note", models.TextField(default="")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="payer_desk.claimreceived",
                    ),
                ),
                (
                    "reverses",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reversed_by",
                        to="payer_desk.decisionmade",
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
                    "payment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="decisions",
                        to="payer_desk.payment",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("payment", None)),
                        fields=["tenant", "payable_on"],
                        name="desk_decision_unpaid",
                    ),
                    models.Index(fields=["tenant", "decided_on"], name="desk_decision_day"),
                ],
            },
        ),
        migrations.CreateModel(
            name="ProviderAdjustmentMade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=2)),
                ("reference", models.CharField(max_length=50)),
                ("amount_cents", models.BigIntegerField()),
                (
                    "payment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="adjustments", to="payer_desk.payment"
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("method", models.CharField(max_length=10)),
                ("drawn_on", models.DateField()),
                ("reviewed_on", models.DateField(null=True)),
                ("reviewed_by", models.CharField(default="", max_length=120)),
                ("verdict", models.CharField(default="", max_length=10)),
                ("note", models.TextField(default="")),
                (
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="samples",
                        to="payer_desk.decisionmade",
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "decision"), name="desk_sample_once")],
            },
        ),
        migrations.CreateModel(
            name="Takeback",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("owed_cents", models.BigIntegerField()),
                ("taken_cents", models.BigIntegerField(default=0)),
                ("refunded", models.BooleanField(default=False)),
                ("reason", models.CharField(max_length=200)),
                ("opened_on", models.DateField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="takebacks",
                        to="payer_desk.claimreceived",
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="AccumulatorDraw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("holder", models.CharField(max_length=90)),
                ("what", models.CharField(max_length=60)),
                ("tier", models.CharField(max_length=30)),
                ("period", models.CharField(max_length=10)),
                ("quantity", models.BigIntegerField()),
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
                    "decision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="payer_desk.decisionmade"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "holder"], name="payer_desk__tenant__f1217b_idx")],
            },
        ),
        migrations.CreateModel(
            name="Dispute",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField()),
                ("how", models.CharField(max_length=12)),
                ("text", models.TextField(default="")),
                ("received_on", models.DateField()),
                ("answer_by", models.DateField()),
                ("outcome", models.CharField(default="", max_length=12)),
                ("note", models.TextField(default="")),
                ("decided_on", models.DateField(null=True)),
                ("decided_by", models.CharField(default="", max_length=120)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="payer_desk.claimreceived",
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
                    "document",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disputes",
                        to="payer_desk.documentreceived",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "claim", "level"), name="desk_dispute_level")
                ],
            },
        ),
        migrations.CreateModel(
            name="AuthorizationRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=50)),
                ("value", models.JSONField()),
                ("decided_on", models.DateField()),
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
                    "member",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authorizations",
                        to="payer_desk.member",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("tenant", "number"), name="desk_authorization_number")],
            },
        ),
        migrations.CreateModel(
            name="Payee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("npi", models.CharField(max_length=10)),
                ("receiver", models.CharField(default="", max_length=15)),
                ("withhold_percent", models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ("forward_cents", models.BigIntegerField(default=0)),
                ("forward_reference", models.CharField(default="", max_length=50)),
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "npi"), name="desk_payee_npi")],
            },
        ),
    ]
