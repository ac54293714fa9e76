"""The number that the next payer gave a forwarded claim, so that a correction of it can be forwarded too."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("payer_desk", "0002_the_whole_desk")]

    operations = [
        migrations.AddField(
            model_name="claimreceived",
            name="forwarded_as",
            field=models.CharField(default="", max_length=50),
        ),
    ]
