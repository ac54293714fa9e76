import django.db.models.deletion
import superbill.app.platform.clock
import superbill.app.platform.tenancy
from decimal import Decimal
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("coding", "0001_initial"),
        ("coding", "0002_billed_as"),
        ("coding", "0003_second_review_and_superbills"),
        ("coding", "0004_encounter_by_day"),
    ]

    initial = True

    dependencies = [
        ("auth", "__first__"),
        ("platform", "0001_tables"),
        ("practice", "0001_tables"),
        ("registration", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Encounter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[("P", "Professional"), ("I", "Institutional")], default="P", max_length=1
                    ),
                ),
                ("on", models.DateField()),
                ("ends_on", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Not coded"),
                            ("coded", "Coded"),
                            ("held", "Held for a person"),
                            ("released", "Released for billing"),
                            ("claimed", "Claimed"),
                            ("closed", "Closed without a claim"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("circumstances", models.JSONField(default=dict)),
                ("note", models.TextField(blank=True, default="")),
                ("hold_reason", models.CharField(blank=True, default="", max_length=300)),
                (
                    "no_claim_kind",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("no-charge", "No charge"),
                            ("global", "In the global period of a surgery"),
                            ("no-show", "The patient did not come"),
                            ("duplicate", "Duplicate of another visit"),
                            ("not-billable", "Not billable"),
                            ("mistake", "Entered by mistake"),
                            ("other", "Another reason"),
                        ],
                        default="",
                        max_length=12,
                    ),
                ),
                ("no_claim_reason", models.CharField(blank=True, default="", max_length=300)),
                ("charge_cents", models.BigIntegerField(default=0)),
                ("amendments", models.PositiveSmallIntegerField(default=0)),
                ("coded_by", models.CharField(blank=True, default="", max_length=120)),
                ("created_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("coded_at", models.DateTimeField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("claimed_at", models.DateTimeField(null=True)),
                (
                    "authorization",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registration.authorization",
                    ),
                ),
                (
                    "patient",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="encounters",
                        to="registration.patient",
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.place"
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="practice.provider"
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
                    models.Index(fields=["tenant", "status", "on"], name="encounter_queue"),
                    models.Index(fields=["tenant", "on", "id"], name="encounter_by_day"),
                    models.Index(fields=["patient", "on"], name="encounter_history"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "number"), name="one_encounter_a_number"),
                    models.CheckConstraint(condition=models.Q(("ends_on__gte", models.F("on"))), name="encounter_span"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "closed"), _negated=True),
                            models.Q(("no_claim_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="encounter_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Diagnosis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("code", models.CharField(max_length=7)),
                ("role", models.CharField(default="other", max_length=10)),
                ("poa", models.CharField(blank=True, default="", max_length=1)),
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
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="diagnoses", to="coding.encounter"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("encounter", "number"), name="one_diagnosis_a_number")],
            },
        ),
        migrations.CreateModel(
            name="Charge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("code", models.CharField(blank=True, default="", max_length=5)),
                ("modifiers", models.JSONField(default=list)),
                ("units", models.DecimalField(decimal_places=3, default=1, max_digits=10)),
                ("unit", models.CharField(default="UN", max_length=2)),
                ("revenue_code", models.CharField(blank=True, default="", max_length=4)),
                ("pointers", models.JSONField(default=list)),
                ("amount_cents", models.BigIntegerField()),
                ("on", models.DateField()),
                ("ends_on", models.DateField(null=True)),
                ("ndc", models.CharField(blank=True, default="", max_length=11)),
                ("ndc_quantity", models.DecimalField(decimal_places=3, max_digits=12, null=True)),
                ("ndc_unit", models.CharField(blank=True, default="", max_length=2)),
                ("note", models.CharField(blank=True, default="", max_length=80)),
                ("billed_as", models.CharField(blank=True, default="", max_length=50)),
                ("voided_at", models.DateTimeField(null=True)),
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
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="charges", to="coding.encounter"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "code", "on"], name="charge_code")],
                "constraints": [
                    models.UniqueConstraint(fields=("encounter", "number"), name="one_charge_a_number"),
                    models.CheckConstraint(condition=models.Q(("amount_cents__gte", 0)), name="charge_not_negative"),
                    models.CheckConstraint(condition=models.Q(("units__gt", 0)), name="charge_units"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code", ""), _negated=True),
                            models.Q(("revenue_code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="charge_says_what",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(max_length=30)),
                ("path", models.CharField(blank=True, default="", max_length=120)),
                ("who", models.CharField(max_length=120)),
                ("why", models.CharField(max_length=500)),
                ("until", models.DateField()),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                (
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="overrides", to="coding.encounter"
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
            name="ProviderQuery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.TextField()),
                ("asked_by", models.CharField(max_length=120)),
                ("asked_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("answer", models.TextField(blank=True, default="")),
                ("answered_by", models.CharField(blank=True, default="", max_length=120)),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="provider_queries",
                        to="coding.encounter",
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
            name="Review",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("why", models.CharField(max_length=60)),
                ("coder", models.CharField(max_length=120)),
                ("coding", models.JSONField(default=dict)),
                ("asked_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agreed", "Agreed"),
                            ("returned", "Returned"),
                            ("overtaken", "Coded anew before it was looked at"),
                        ],
                        default="",
                        max_length=10,
                    ),
                ),
                ("reviewer", models.CharField(blank=True, default="", max_length=120)),
                ("reason", models.CharField(blank=True, default="", max_length=500)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="reviews", to="coding.encounter"
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
                "indexes": [models.Index(fields=["tenant", "decided_at"], name="review_decided")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("verdict", "")), fields=("encounter",), name="one_open_review"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("verdict", "returned"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="review_returned_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewRule",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("share", "A share of all visits"),
                            ("dollars", "Visits of many dollars"),
                            ("code", "Visits with certain codes"),
                            ("coder", "All visits of one coder"),
                            ("override", "Visits with an overridden finding"),
                        ],
                        max_length=10,
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=2, default=Decimal("0"), max_digits=5)),
                ("least_cents", models.BigIntegerField(default=0)),
                ("codes", models.JSONField(default=list)),
                ("coder", models.CharField(blank=True, default="", max_length=120)),
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
                    models.UniqueConstraint(fields=("tenant", "name"), name="one_review_rule_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(("percent__gte", 0), ("percent__lte", 100)), name="review_rule_percent"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ScrubRun",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("by", models.CharField(max_length=120)),
                ("findings", models.JSONField(default=list)),
                ("releases", models.JSONField(default=dict)),
                ("stops", models.PositiveIntegerField()),
                (
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="scrubs", to="coding.encounter"
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
            name="Superbill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("taxonomy", models.CharField(blank=True, default="", max_length=10)),
                ("active", models.BooleanField(default=True)),
                ("changed_by", models.CharField(max_length=120)),
                ("changed_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "name"), name="one_superbill_a_name")],
            },
        ),
        migrations.CreateModel(
            name="Pick",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("section", models.CharField(blank=True, default="", max_length=40)),
                ("key", models.CharField(blank=True, default="", max_length=1)),
                ("code", models.CharField(max_length=7)),
                ("is_diagnosis", models.BooleanField()),
                ("modifiers", models.JSONField(default=list)),
                ("label", models.CharField(max_length=60)),
                (
                    "coder",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
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
                    "superbill",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="picks",
                        to="coding.superbill",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("superbill", None), ("coder", None), _connector="XOR"),
                        name="pick_is_somebodys",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("superbill", "key"),
                        name="one_pick_a_key",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("tenant", "coder", "key"),
                        name="one_favourite_a_key",
                    ),
                ],
            },
        ),
    ]
