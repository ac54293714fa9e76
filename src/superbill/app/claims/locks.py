"""The one place where this room takes locks: the encounter first, then claims by their ids."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from superbill.app.claims.models import Claim

_ENCOUNTER = 0x5B1C1


def lock_encounter(encounter_id: int) -> None:
    """Others who make claims or versions of this encounter wait until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_ENCOUNTER, encounter_id])


def lock_claims(claim_ids: Iterable[int]) -> list[Claim]:
    """Claims, locked in the order of their ids. Raises ``Claim.DoesNotExist`` for one that is not there."""
    wanted = sorted(set(claim_ids))
    rows = Claim.objects.select_for_update(of=("self",)).select_related("payer", "encounter", "patient")
    found = list(rows.filter(pk__in=wanted).order_by("pk"))
    if len(found) < len(wanted):
        raise Claim.DoesNotExist(f"there is no claim {sorted(set(wanted) - {row.pk for row in found})[0]}")
    return found


def lock_claim(claim_id: int) -> Claim:
    return lock_claims([claim_id])[0]
