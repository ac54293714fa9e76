from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("payments", "0008_takings"),
    ]

    operations = [
        migrations.AddField(
            model_name="remittance",
            name="rank",
            field=models.PositiveSmallIntegerField(default=1),
        ),
    ]
