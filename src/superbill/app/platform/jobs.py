"""Background work: a queue in the same PostgreSQL, enqueued in the same transaction."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from procrastinate.contrib.django import app

if TYPE_CHECKING:
    from superbill.app.platform.people import Actor


@app.task(name="platform.drain_outbox", queue="outbox", queueing_lock=None)
def drain_outbox(tenant_id: int) -> None:
    """Deliver a tenant's open outbox events."""
    from superbill.app.platform import outbox, tenancy

    with tenancy.acting_for(tenant_id):
        outbox.drain()


def each_tenant() -> Iterator[Actor]:
    """Superbill itself at every clinic in turn, for rounds.

    On a calendar that stands still (SUPERBILL_TODAY) nothing happens by itself.
    """
    from superbill.app.platform import configuration, people, tenancy
    from superbill.app.platform.models import Tenant

    if configuration.pretended_day() is not None:
        return
    for tenant in Tenant.objects.order_by("pk"):
        with tenancy.acting_for(tenant):
            yield people.system(tenant.pk)


def wake(tenant_id: int) -> None:
    """See that a worker drains the tenant's outbox soon; one waiting job a tenant is enough."""
    from django.db import transaction
    from procrastinate.contrib.django.models import ProcrastinateJob
    from procrastinate.exceptions import AlreadyEnqueued

    lock = f"outbox:{tenant_id}"
    # A look is much cheaper than being refused.
    if ProcrastinateJob.objects.filter(queueing_lock=lock, status="todo").exists():
        return
    try:
        with transaction.atomic():
            drain_outbox.configure(queueing_lock=lock).defer(tenant_id=tenant_id)
    except AlreadyEnqueued:
        pass
