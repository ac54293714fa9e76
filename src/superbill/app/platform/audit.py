"""The audit chain: what was done or read, by whom, and proof that nothing is missing."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import connection, transaction

from superbill.app.platform import clock, tenancy
from superbill.app.platform.models import AuditEvent
from superbill.app.platform.people import Actor

_LOCK = 0x5B111
"""The advisory lock that keeps a tenant's events in one line."""


@transaction.atomic
def record(*, actor: Actor, action: str, subject: str, **facts: Any) -> None:
    """Add an event. ``facts`` are ids and codes, never names or other protected text."""
    tenant_id = tenancy.current_id()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, tenant_id])
    last = AuditEvent.objects.order_by("-number").first()
    at = clock.now()
    number = last.number + 1 if last else 1
    canonical = json.dumps(
        {
            "number": number,
            "at": at.isoformat(),
            "actor": actor.name,
            "role": actor.role,
            "action": action,
            "subject": subject,
            "facts": facts,
        },
        sort_keys=True,
        separators=(",", ":"),
        default=str,
    ).encode()
    AuditEvent.objects.create(
        number=number,
        canonical=canonical,
        hash=hashlib.sha256((bytes(last.hash) if last else b"") + canonical).digest(),
        action=action,
        subject=subject,
        actor=actor.name,
        at=at,
    )


def first_break() -> int | None:
    """The number of the first event that does not follow from the one before it; ``None`` when the chain holds."""
    previous = b""
    expected = 1
    for event in AuditEvent.objects.order_by("number").iterator():
        if event.number != expected or hashlib.sha256(previous + bytes(event.canonical)).digest() != bytes(event.hash):
            return int(event.number)
        previous = bytes(event.hash)
        expected += 1
    return None
