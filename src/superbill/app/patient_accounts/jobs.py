"""What the worker does for patients' accounts by itself. It asks nobody for money: statement runs are for people to start."""

from __future__ import annotations

from procrastinate.contrib.django import app

from superbill.app.platform.jobs import each_tenant


@app.periodic(cron="*/5 * * * *")
@app.task(name="patient_accounts.rounds", queue="rounds", queueing_lock="patient_accounts.rounds")
def rounds(timestamp: int) -> None:
    """Every five minutes: find out what became of card payments, send what is queued, close plans that are paid."""
    from superbill.app.patient_accounts import queries, services

    for actor in each_tenant():
        if queries.gateway() is not None:
            services.look_after_open(actor)
        services.send_waiting(actor)
        services.close_paid_plans(actor)
