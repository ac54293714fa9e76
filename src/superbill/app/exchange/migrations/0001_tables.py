import django.db.models.deletion
import superbill.app.platform.clock
import superbill.app.platform.tenancy
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("exchange", "0001_initial")]

    initial = True

    dependencies = [
        ("platform", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slug", models.SlugField()),
                ("name", models.CharField(max_length=80)),
                ("their_qualifier", models.CharField(default="ZZ", max_length=2)),
                ("their_id", models.CharField(max_length=15)),
                ("our_qualifier", models.CharField(default="ZZ", max_length=2)),
                ("our_id", models.CharField(max_length=15)),
                ("usage", models.CharField(choices=[("P", "Production"), ("T", "Test")], default="P", max_length=1)),
                ("folder", models.CharField(max_length=120)),
                ("interchange_control", models.BigIntegerField(default=0)),
                ("group_control", models.BigIntegerField(default=0)),
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
                "constraints": [models.UniqueConstraint(fields=("tenant", "slug"), name="one_partner_a_slug")],
            },
        ),
        migrations.CreateModel(
            name="File",
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
                ("direction", models.CharField(choices=[("in", "received"), ("out", "sent")], max_length=3)),
                (
                    "partner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="files",
                        to="exchange.partner",
                    ),
                ),
                ("name", models.CharField(max_length=255)),
                ("purpose", models.CharField(default="", max_length=40)),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.BigIntegerField()),
                ("findings", models.JSONField(default=list)),
                ("actor", models.CharField(max_length=120)),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
            ],
            options={
                "indexes": [models.Index(fields=["tenant", "at"], name="exchange_fi_tenant__a28b6d_idx")],
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "direction", "sha256"), name="one_file_a_content")
                ],
            },
        ),
        migrations.CreateModel(
            name="Dispatch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
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
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="dispatch", to="exchange.file"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Interchange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("direction", models.CharField(choices=[("in", "received"), ("out", "sent")], max_length=3)),
                ("number", models.PositiveIntegerField()),
                ("sender", models.CharField(max_length=20)),
                ("receiver", models.CharField(max_length=20)),
                ("control_number", models.CharField(max_length=15)),
                ("usage", models.CharField(max_length=1)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="interchanges", to="exchange.file"
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
                        fields=["tenant", "direction", "sender", "control_number"], name="interchange_identity"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Original",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("content", models.BinaryField()),
                (
                    "file",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="original", to="exchange.file"
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
            name="Transaction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("direction", models.CharField(choices=[("in", "received"), ("out", "sent")], max_length=3)),
                ("set_id", models.CharField(max_length=6)),
                ("version", models.CharField(default="", max_length=15)),
                ("control_number", models.CharField(default="", max_length=15)),
                ("group_number", models.PositiveIntegerField(default=0)),
                ("group_control", models.CharField(default="", max_length=15)),
                ("number", models.PositiveIntegerField()),
                ("first_segment", models.PositiveIntegerField()),
                ("head", models.BinaryField()),
                ("start", models.BigIntegerField()),
                ("length", models.BigIntegerField()),
                ("identity", models.CharField(max_length=64)),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="transactions", to="exchange.file"
                    ),
                ),
                (
                    "interchange",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="transactions",
                        to="exchange.interchange",
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
                    models.Index(fields=["tenant", "set_id", "id"], name="exchange_tr_tenant__b8cc2f_idx"),
                    models.Index(
                        fields=["tenant", "direction", "group_control", "control_number"], name="transaction_control"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Quarantine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("not-x12", "It is not X12"),
                            ("damaged", "It is damaged"),
                            ("repeat", "It says again what came before"),
                            ("conflict", "It contradicts what came before under the same number"),
                            ("envelope-reused", "Its envelope number was used before for something else"),
                            ("wrong-usage", "It is marked as a test in production, or the reverse"),
                            ("unmatched", "It answers something we did not send"),
                        ],
                        max_length=20,
                    ),
                ),
                ("findings", models.JSONField(default=list)),
                ("owner", models.CharField(max_length=120)),
                ("at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                ("closed_at", models.DateTimeField(null=True)),
                ("closed_by", models.CharField(default="", max_length=120)),
                (
                    "outcome",
                    models.CharField(
                        choices=[("released", "Released"), ("set-aside", "Set aside")], default="", max_length=10
                    ),
                ),
                ("note", models.CharField(default="", max_length=300)),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="quarantines", to="exchange.file"
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
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="quarantine",
                        to="exchange.transaction",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("closed_at", None)), fields=["tenant", "at"], name="quarantine_open"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Identity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("direction", models.CharField(choices=[("in", "received"), ("out", "sent")], max_length=3)),
                ("identity", models.CharField(max_length=64)),
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
                        on_delete=django.db.models.deletion.PROTECT, related_name="admission", to="exchange.transaction"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("tenant", "direction", "identity"), name="one_transaction_an_identity"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Acknowledgment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("accepted", "Accepted"),
                            ("with-errors", "Accepted, errors noted"),
                            ("rejected", "Rejected"),
                        ],
                        max_length=12,
                    ),
                ),
                ("errors", models.JSONField(default=list)),
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
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="verdicts", to="exchange.transaction"
                    ),
                ),
                (
                    "transaction",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="acknowledgments",
                        to="exchange.transaction",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("transaction", "by"), name="one_verdict_an_answer")],
            },
        ),
    ]
