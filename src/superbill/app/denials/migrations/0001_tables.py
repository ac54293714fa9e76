import django.db.models.deletion
import superbill.app.platform.clock
import superbill.app.platform.tenancy
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("denials", "0001_initial")]

    initial = True

    dependencies = [
        ("claims", "0001_tables"),
        ("coding", "0001_tables"),
        ("platform", "0001_tables"),
        ("practice", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="DenialCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("denial", "Denied"),
                            ("verify", "Left to the patient for a reason to check"),
                            ("dispute", "Reduced without contract"),
                            ("follow_up", "Open without a reason"),
                            ("variance", "Paid differently from the contract"),
                        ],
                        max_length=12,
                    ),
                ),
                ("consequence_id", models.BigIntegerField()),
                ("application_id", models.BigIntegerField()),
                ("denied_cents", models.BigIntegerField()),
                ("reasons", models.JSONField(default=list)),
                ("category", models.CharField(max_length=20)),
                ("curable", models.CharField(default="", max_length=4)),
                ("preventable", models.CharField(default="", max_length=1)),
                ("queue", models.CharField(max_length=20)),
                ("owner", models.CharField(default="", max_length=120)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("open", "Open"),
                            ("corrected", "Corrected claim sent"),
                            ("appealed", "Appealed"),
                            ("won", "Paid after all"),
                            ("written_off", "Written off"),
                            ("moved", "Billed to another party"),
                            ("withdrawn", "The payer took its answer back"),
                            ("closed", "Closed"),
                        ],
                        default="open",
                        max_length=12,
                    ),
                ),
                ("decided_on", models.DateField()),
                ("deadline", models.DateField(null=True)),
                ("root_cause", models.CharField(default="", max_length=200)),
                ("opened_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "charge",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="coding.charge"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="claims.claim"),
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
                    models.Index(fields=["tenant", "status", "queue", "deadline"], name="case_queue"),
                    models.Index(fields=["tenant", "application_id"], name="case_application"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "consequence_id"), name="one_case_a_consequence")
                ],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[("sent", "Sent"), ("won", "Won"), ("lost", "Lost")], default="sent", max_length=8
                    ),
                ),
                ("file_by", models.DateField(null=True)),
                ("pdf", models.BinaryField()),
                ("sent_on", models.DateField()),
                ("decided_on", models.DateField(null=True)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="appeals", to="denials.denialcase"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("case", "level"), name="one_appeal_a_level")],
            },
        ),
        migrations.CreateModel(
            name="Action",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=30)),
                ("note", models.CharField(default="", max_length=1000)),
                ("who", models.CharField(max_length=120)),
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="denials.denialcase"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
