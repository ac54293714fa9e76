from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("claims", "0002_adopted"), ("platform", "0001_initial"), ("practice", "0001_initial")]
    operations = [
        migrations.RemoveIndex(model_name="claim", name="claim_worklist"),
        migrations.AddField(model_name="claim", name="heard_on", field=models.DateField(null=True)),
        migrations.RunSQL(
            "UPDATE claims_claim c SET heard_on = e.last FROM"
            " (SELECT claim_id, max(happened_on) AS last FROM claims_claimevent GROUP BY 1) e WHERE e.claim_id = c.id;"
            # The index below cannot be made while the rows' foreign keys wait to be checked.
            " SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED",
            migrations.RunSQL.noop,
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                fields=["tenant", "state", "file_by"],
                include=["charge_cents", "service_from", "payer", "heard_on"],
                name="claim_worklist",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["tenant", "file_by", "id"], name="claim_by_deadline"),
        ),
    ]
