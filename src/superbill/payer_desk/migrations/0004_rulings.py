"""What a person says about a claim is kept, and counts whenever the claim is decided again."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import superbill.app.platform.tenancy


class Migration(migrations.Migration):
    dependencies = [("payer_desk", "0001_tables"), ("platform", "0001_tables")]

    operations = [
        migrations.CreateModel(
            name="RulingMade",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("lines", models.TextField()),
                ("made_on", models.DateField()),
                ("made_by", models.CharField(max_length=120)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="rulings",
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
            options={"abstract": False},
        ),
    ]
