import django.db.models.deletion
import superbill.app.platform.clock
import superbill.app.platform.tenancy
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("patient_accounts", "0001_initial")]

    initial = True

    dependencies = [
        ("platform", "0001_tables"),
        ("practice", "0001_tables"),
        ("registration", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="CollectionsCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.CharField(max_length=80)),
                ("amount_cents", models.BigIntegerField()),
                ("reason", models.CharField(max_length=300)),
                ("handed_by", models.CharField(max_length=120)),
                ("handed_on", models.DateField()),
                ("recovered_cents", models.BigIntegerField(default=0)),
                ("returned_on", models.DateField(null=True)),
                ("returned_why", models.CharField(blank=True, default="", max_length=300)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registration.patient"
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
                    models.UniqueConstraint(
                        condition=models.Q(("returned_on", None)),
                        fields=("holder",),
                        name="one_open_collections_case_an_account",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CollectionsCharge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("charge_id", models.BigIntegerField()),
                ("patient_id", models.BigIntegerField()),
                ("amount_cents", models.BigIntegerField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="charges",
                        to="patient_accounts.collectionscase",
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
            name="CreditCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("charge_id", models.BigIntegerField()),
                ("patient_id", models.BigIntegerField()),
                ("amount_cents", models.BigIntegerField()),
                ("identified_on", models.DateField()),
                ("investigating_since", models.DateField(null=True)),
                ("investigated_on", models.DateField(null=True)),
                ("due_on", models.DateField(null=True)),
                ("note", models.CharField(blank=True, default="", max_length=300)),
                ("opened_by", models.CharField(max_length=120)),
                ("closed_at", models.DateTimeField(null=True)),
                ("outcome", models.CharField(blank=True, default="", max_length=300)),
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("closed_at", None)),
                        fields=("tenant", "charge_id", "payer"),
                        name="one_open_credit_case",
                        nulls_distinct=False,
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(max_length=80)),
                (
                    "channel",
                    models.CharField(
                        choices=[("letter", "Letter"), ("email", "E-mail"), ("text", "Text message")], max_length=6
                    ),
                ),
                ("to", models.CharField(max_length=254)),
                ("subject", models.CharField(max_length=120)),
                ("body", models.TextField()),
                ("statement_id", models.BigIntegerField(null=True)),
                ("queued_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("sent_at", models.DateTimeField(null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("problem", models.CharField(blank=True, default="", max_length=300)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registration.patient"
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
                    models.Index(condition=models.Q(("sent_at", None)), fields=["tenant", "id"], name="message_waits")
                ],
                "constraints": [models.UniqueConstraint(fields=("tenant", "key"), name="one_message_a_key")],
            },
        ),
        migrations.CreateModel(
            name="PatientLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("expires_at", models.DateTimeField()),
                ("failures", models.PositiveSmallIntegerField(default=0)),
                ("revoked_at", models.DateTimeField(null=True)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registration.patient"
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "digest"), name="one_link_a_secret")],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_cents", models.BigIntegerField()),
                ("receipts_after", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[("active", "Active"), ("paid", "Paid"), ("ended", "Ended unpaid")],
                        default="active",
                        max_length=6,
                    ),
                ),
                ("agreed_by", models.CharField(max_length=120)),
                ("agreed_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_why", models.CharField(blank=True, default="", max_length=300)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="registration.patient"
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
                    models.UniqueConstraint(
                        condition=models.Q(("status", "active")), fields=("holder",), name="one_active_plan_an_account"
                    ),
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="plan_amount"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Installment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("due_on", models.DateField()),
                ("amount_cents", models.BigIntegerField()),
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
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="installments",
                        to="patient_accounts.plan",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("plan", "number"), name="one_installment_a_number")],
            },
        ),
        migrations.CreateModel(
            name="Preference",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "channel",
                    models.CharField(
                        choices=[("letter", "Letter"), ("email", "E-mail"), ("text", "Text message")], max_length=6
                    ),
                ),
                ("agreed_on", models.DateField()),
                ("noted_by", models.CharField(max_length=120)),
                (
                    "holder",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registration.patient"
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
            name="WriteOffRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("hardship", "Financial hardship"),
                            ("small", "Small balance"),
                            ("courtesy", "Courtesy"),
                        ],
                        max_length=8,
                    ),
                ),
                ("percent", models.PositiveSmallIntegerField()),
                ("reason", models.CharField(max_length=300)),
                ("asked_by", models.CharField(max_length=120)),
                ("asked_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("approved", models.BooleanField(null=True)),
                ("decided_by", models.CharField(blank=True, default="", max_length=120)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_why", models.CharField(blank=True, default="", max_length=300)),
                ("amount_cents", models.BigIntegerField(default=0)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registration.patient"
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
                    models.Index(condition=models.Q(("approved", None)), fields=["tenant", "id"], name="request_waits")
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("percent__gte", 1), ("percent__lte", 100)), name="request_percent"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CardPayment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount_cents", models.BigIntegerField()),
                ("key", models.CharField(max_length=80)),
                ("session", models.CharField(blank=True, default="", max_length=120)),
                ("url", models.TextField(blank=True, default="")),
                (
                    "status",
                    models.CharField(
                        choices=[("open", "Waiting for the payer"), ("paid", "Paid"), ("expired", "Not paid")],
                        default="open",
                        max_length=7,
                    ),
                ),
                ("asked_by", models.CharField(max_length=120)),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registration.patient"
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
                        condition=models.Q(("status", "open")), fields=["tenant", "id"], name="card_payment_open"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "key"), name="one_card_payment_a_key"),
                    models.CheckConstraint(condition=models.Q(("amount_cents__gt", 0)), name="card_payment_amount"),
                ],
            },
        ),
    ]
