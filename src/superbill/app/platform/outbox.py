"""How a later room learns what happened in an earlier one.

A room publishes in the transaction of the fact; a later room registers a handler in its
``AppConfig.ready``. Each delivery runs in a transaction of its own, at least once and until it
succeeds, so a handler must be idempotent.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.db.models import F

from superbill.app.platform import clock, tenancy
from superbill.app.platform.models import Delivery, OutboxEvent

Handler = Callable[..., None]
Interest = Callable[[dict[str, Any]], bool]
_handlers: dict[str, dict[str, tuple[Handler, Interest]]] = {}
MAX_ATTEMPTS = 5


def _always(payload: dict[str, Any]) -> bool:
    return True


def on(topic: str, name: str, handler: Handler, *, when: Interest = _always) -> None:
    """Have ``handler(**payload)`` called for the events of ``topic``; ``name`` is stable: ``denials.open``.

    ``when`` says by the payload alone whether an event concerns the handler: nothing is delivered that does not.
    """
    _handlers.setdefault(topic, {})[name] = (handler, when)


def publish(topic: str, **payload: Any) -> None:
    """Tell later rooms; inside the transaction of the fact itself."""
    assert connection.in_atomic_block, "publish in the transaction of the fact"
    handlers = [name for name, (_, when) in _handlers.get(topic, {}).items() if when(payload)]
    event = OutboxEvent.objects.create(topic=topic, payload=payload)
    Delivery.objects.bulk_create(Delivery(event=event, handler=name) for name in handlers)
    if handlers:
        from superbill.app.platform.jobs import wake

        wake(tenancy.current_id())


def drain(together: int = 1) -> int:
    """Deliver what is open for the current tenant, oldest first. Gives the number delivered.

    Up to ``together`` deliveries share a transaction, and its wait for the disk. Their locks are held as long, so it is
    for one who works alone.
    """
    delivered = 0
    while fresh := _deliver(together):
        delivered += fresh
    return delivered


@transaction.atomic
def _deliver(together: int) -> int:
    """Deliver the oldest ones, as many as may share a transaction; gives how many were tried."""
    open_ = Delivery.objects.filter(done_at=None, attempts__lt=MAX_ATTEMPTS).order_by("attempts", "id")
    rows = list(open_.select_for_update(skip_locked=True, of=("self",)).select_related("event")[:together])
    done = [delivery.pk for delivery in rows if _delivered(delivery)]
    Delivery.objects.filter(pk__in=done).update(done_at=clock.now(), attempts=F("attempts") + 1, problem="")
    return len(rows)


def _delivered(delivery: Delivery) -> bool:
    """Whether its handler took it; what went wrong is kept with it."""
    try:
        with transaction.atomic():
            handler, _ = _handlers[delivery.event.topic][delivery.handler]
            handler(**delivery.event.payload)
    except Exception as problem:
        delivery.problem = f"{type(problem).__name__}: {problem}"[:2000]
        delivery.attempts += 1
        delivery.save(update_fields=["attempts", "problem"])
        return False
    return True


def stuck() -> list[tuple[int, str, str, str]]:
    """Deliveries that failed too often: (id, topic, handler, problem), for a person to look at."""
    rows = Delivery.objects.filter(done_at=None, attempts__gte=MAX_ATTEMPTS).select_related("event").order_by("id")
    return [(row.pk, row.event.topic, row.handler, row.problem) for row in rows]
