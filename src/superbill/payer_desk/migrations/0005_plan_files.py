"""Every plan file is kept: an explanation names the edition that answered, and it can still be read."""

from __future__ import annotations

import django.db.models.deletion
from django.db import migrations, models

import superbill.app.platform.clock
import superbill.app.platform.tenancy


class Migration(migrations.Migration):
    dependencies = [("payer_desk", "0004_rulings"), ("platform", "0002_audit_chain")]

    operations = [
        migrations.CreateModel(
            name="PlanFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("edition", models.CharField(max_length=60)),
                ("text", models.TextField()),
                ("loaded_at", models.DateTimeField(default=superbill.app.platform.clock.now)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="files", to="payer_desk.plan"
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
