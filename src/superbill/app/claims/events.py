"""Adding to a claim's timeline. The only place that writes a claim's state."""

from __future__ import annotations

from datetime import date
from typing import Any

from superbill.app.claims.lifecycle import EventKind, Standing, Step, standing
from superbill.app.claims.models import Claim, ClaimEvent, ClaimVersion
from superbill.app.platform import clock, outbox
from superbill.app.platform.people import Actor


def add(
    actor: Actor,
    claim: Claim,
    kind: EventKind,
    said: str,
    *,
    version: ClaimVersion | None = None,
    facts: dict[str, Any] | None = None,
    transaction_id: int | None = None,
    document: str = "",
    happened_on: date | None = None,
) -> ClaimEvent:
    """Note what happened to a locked claim and give it the state that follows."""
    event = ClaimEvent.objects.create(
        claim=claim,
        version=version,
        kind=kind,
        said=said,
        facts=facts or {},
        transaction_id=transaction_id,
        document=document,
        actor=actor.name,
        happened_on=happened_on or clock.today(),
    )
    claim.heard_on = max(claim.heard_on or event.happened_on, event.happened_on)
    state = derive(claim).state
    if state == claim.state:
        claim.save(update_fields=["heard_on"])
    else:
        claim.state, claim.state_at = state, clock.now()
        claim.save(update_fields=["heard_on", "state", "state_at"])
        outbox.publish("claim.changed", claim_id=claim.pk, state=str(state), event_id=event.pk)
    return event


def derive(claim: Claim) -> Standing:
    """What the claim's events say, whatever the row says."""
    rows = claim.events.order_by("pk").values_list("kind", "version__number", "facts")
    return standing(
        Step(kind, number or 0, str(facts.get("outcome", "")), bool(facts.get("pending")))
        for kind, number, facts in rows
    )


def happened(claim: Claim, kind: EventKind) -> bool:
    return claim.events.filter(kind=kind).exists()
