"""Background work: a queue in the same PostgreSQL, enqueued in the same transaction."""

from __future__ import annotations

from procrastinate.contrib.django import app


@app.task(name="platform.drain_outbox", queue="outbox", queueing_lock=None)
def drain_outbox(tenant_id: int) -> None:
    """Deliver a tenant's open outbox events."""
    from superbill.app.platform import outbox, tenancy

    with tenancy.acting_for(tenant_id):
        outbox.drain()


def wake(tenant_id: int) -> None:
    """See that a worker drains the tenant's outbox soon; one waiting job a tenant is enough."""
    from django.db import transaction
    from procrastinate.exceptions import AlreadyEnqueued

    try:
        with transaction.atomic():
            drain_outbox.configure(queueing_lock=f"outbox:{tenant_id}").defer(tenant_id=tenant_id)
    except AlreadyEnqueued:
        pass
