import django.db.models.deletion
import superbill.app.platform.tenancy
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("practice", "0001_initial")]

    initial = True

    dependencies = [
        ("platform", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Payer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line1", models.CharField(blank=True, default="", max_length=55)),
                ("line2", models.CharField(blank=True, default="", max_length=55)),
                ("city", models.CharField(blank=True, default="", max_length=30)),
                ("state", models.CharField(blank=True, default="", max_length=2)),
                ("postal", models.CharField(blank=True, default="", max_length=9)),
                ("name", models.CharField(max_length=60)),
                ("payer_id", models.CharField(max_length=80)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("medicare-b", "Medicare Part B"),
                            ("commercial", "Commercial"),
                            ("medicaid", "Medicaid"),
                            ("tpa", "Third-party administrator"),
                            ("workers-comp", "Workers' compensation"),
                        ],
                        max_length=20,
                    ),
                ),
                ("filing_code", models.CharField(max_length=2)),
                ("partner", models.SlugField()),
                ("timely_filing_days", models.PositiveIntegerField(default=365)),
                ("secondary_filing_days", models.PositiveIntegerField(default=365)),
                ("corrected_claim_days", models.PositiveIntegerField(default=365)),
                ("appeal_days", models.JSONField(default=list)),
                ("follow_up_days", models.PositiveIntegerField(default=15)),
                ("authorization_codes", models.JSONField(default=list)),
                ("crosses_over", models.BooleanField(default=False)),
                ("takes_replacements", models.BooleanField(default=True)),
                ("tolerance_cents", models.BigIntegerField(default=0)),
                ("tolerance_percent", models.DecimalField(decimal_places=2, default=0, max_digits=5)),
                ("active", models.BooleanField(default=True)),
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
                    models.UniqueConstraint(fields=("tenant", "payer_id"), name="one_payer_an_id"),
                    models.CheckConstraint(
                        condition=models.Q(("tolerance_cents__gte", 0)), name="payer_tolerance_positive"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Contract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("terms", models.TextField()),
                ("source", models.CharField(max_length=200)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
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
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="contracts", to="practice.payer"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("payer", "starts_on"), name="one_contract_a_start"),
                    models.CheckConstraint(
                        condition=models.Q(("ends_on", None), ("ends_on__gte", models.F("starts_on")), _connector="OR"),
                        name="contract_span",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Place",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line1", models.CharField(blank=True, default="", max_length=55)),
                ("line2", models.CharField(blank=True, default="", max_length=55)),
                ("city", models.CharField(blank=True, default="", max_length=30)),
                ("state", models.CharField(blank=True, default="", max_length=2)),
                ("postal", models.CharField(blank=True, default="", max_length=9)),
                ("name", models.CharField(max_length=60)),
                ("pos", models.CharField(max_length=2)),
                ("npi", models.CharField(blank=True, default="", max_length=10)),
                ("active", models.BooleanField(default=True)),
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "name"), name="one_place_a_name")],
            },
        ),
        migrations.CreateModel(
            name="Practice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("line1", models.CharField(blank=True, default="", max_length=55)),
                ("line2", models.CharField(blank=True, default="", max_length=55)),
                ("city", models.CharField(blank=True, default="", max_length=30)),
                ("state", models.CharField(blank=True, default="", max_length=2)),
                ("postal", models.CharField(blank=True, default="", max_length=9)),
                ("name", models.CharField(max_length=60)),
                ("npi", models.CharField(max_length=10)),
                ("tax_id", models.CharField(max_length=9)),
                ("taxonomy", models.CharField(max_length=10)),
                ("contact_name", models.CharField(max_length=60)),
                ("contact_phone", models.CharField(max_length=10)),
                ("contact_email", models.CharField(blank=True, default="", max_length=254)),
                ("submitter_id", models.CharField(max_length=15)),
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
                "constraints": [models.UniqueConstraint(fields=("tenant",), name="one_practice_a_tenant")],
            },
        ),
        migrations.CreateModel(
            name="Provider",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("npi", models.CharField(max_length=10)),
                ("last", models.CharField(max_length=60)),
                ("first", models.CharField(max_length=35)),
                ("middle", models.CharField(blank=True, default="", max_length=25)),
                ("suffix", models.CharField(blank=True, default="", max_length=10)),
                ("taxonomy", models.CharField(max_length=10)),
                ("active", models.BooleanField(default=True)),
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "npi"), name="one_provider_an_npi")],
            },
        ),
        migrations.CreateModel(
            name="Enrolment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(blank=True, default="", max_length=50)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
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
                    "payer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="practice.payer"
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="enrolments", to="practice.provider"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("provider", "payer", "starts_on"), name="one_enrolment_a_start")
                ],
            },
        ),
        migrations.CreateModel(
            name="Fee",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=5)),
                ("modifier", models.CharField(blank=True, default="", max_length=2)),
                ("label", models.CharField(max_length=80)),
                ("amount_cents", models.BigIntegerField()),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField(blank=True, null=True)),
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
                    models.UniqueConstraint(fields=("tenant", "code", "modifier", "starts_on"), name="one_fee_a_start"),
                    models.CheckConstraint(condition=models.Q(("amount_cents__gte", 0)), name="fee_not_negative"),
                ],
            },
        ),
    ]
