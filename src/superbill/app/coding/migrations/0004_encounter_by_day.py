from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("coding", "0003_second_review_and_superbills"), ("platform", "0001_initial")]
    operations = [
        migrations.AddIndex(
            model_name="encounter",
            index=models.Index(fields=["tenant", "on", "id"], name="encounter_by_day"),
        ),
    ]
