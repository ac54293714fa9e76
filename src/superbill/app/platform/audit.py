"""The audit chain: what was done or read, by whom, and proof that nothing is missing."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.db import connection

from superbill.app.platform import clock, tenancy
from superbill.app.platform.models import AuditEvent
from superbill.app.platform.people import Actor


def record(*, actor: Actor, action: str, subject: str, **facts: Any) -> None:
    """Add an event. ``facts`` are ids and codes, never names or other protected text.

    The event as hashed is JSON with its keys in order. The database numbers it, between ``before`` and ``after``, and
    hashes it after the one before it, under a lock that keeps a tenant's events in one line.
    """
    at = clock.now()
    before = _json({"action": action, "actor": actor.name, "at": at.isoformat(), "facts": facts})[:-1] + ',"number":'
    after = "," + _json({"role": actor.role, "subject": subject})[1:]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT platform_record(%s, %s, %s, %s, %s, %s, %s)",
            [tenancy.current_id(), before, after, action, subject, actor.name, at],
        )


def _json(facts: dict[str, Any]) -> str:
    return json.dumps(facts, sort_keys=True, separators=(",", ":"), default=str)


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
