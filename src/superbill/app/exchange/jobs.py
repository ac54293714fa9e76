"""What the worker does for the exchange by itself."""

from __future__ import annotations

from procrastinate.contrib.django import app

from superbill.app.platform.jobs import each_tenant


@app.periodic(cron="* * * * *")
@app.task(name="exchange.poll_mailboxes", queue="rounds", queueing_lock="exchange.poll_mailboxes")
def poll_mailboxes(timestamp: int) -> None:
    """Every minute: deliver what waits to go, and take in what lies in the mailboxes."""
    from superbill.app.exchange import queries, services
    from superbill.app.platform import outbox

    for actor in each_tenant():
        for partner in queries.partners():
            services.poll(actor, partner=partner)
        outbox.drain()
