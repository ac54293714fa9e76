"""Do a command once, for ever: the key, the input and the outcome are stored in the command's own transaction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction

from superbill.app.platform import tenancy
from superbill.app.platform.models import Outcome


class KeyReused(ValueError):
    """The key was used before with another input: nothing was done."""


def once(key: str, given: Any, do: Callable[[], Any]) -> tuple[Any, bool]:
    """Run ``do`` unless ``key`` has an outcome. Gives ``(outcome, whether it was done now)``.

    ``given`` is the input (anything JSON can hold); ``do`` answers something JSON can hold. Two
    callers with one key wait for each other.
    """
    digest = hashlib.sha256(json.dumps(given, sort_keys=True, default=str).encode()).hexdigest()
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))",
                [key, tenancy.current_id()],
            )
        stored = Outcome.objects.filter(key=key).first()
        if stored is not None:
            if stored.input_hash != digest:
                raise KeyReused(f"the key {key} was used before with another input")
            return stored.result, False
        result = do()
        Outcome.objects.create(key=key, input_hash=digest, result=result)
        return result, True


def outcomes(prefix: str) -> dict[str, Any]:
    """What the commands answered whose keys begin so, by key."""
    return dict(Outcome.objects.filter(key__startswith=prefix).values_list("key", "result"))
