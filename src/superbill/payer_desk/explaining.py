"""Why a claim of the desk was decided as it was, in words."""

from __future__ import annotations

from django.db.models import Q

from superbill.app.platform import tenancy
from superbill.app.platform.models import Tenant
from superbill.core.payer import explain
from superbill.payer_desk.models import ClaimReceived
from superbill.payer_desk.records import decision_of, pending_of


def told(claim: str) -> list[list[str]]:
    """What every payer of the desk says of a claim, by its own number or the payer's: each decision, oldest first, and
    what it waits for or why it was turned away."""
    texts: list[list[str]] = []
    for tenant in Tenant.objects.order_by("id"):
        with tenancy.acting_for(tenant):
            for row in ClaimReceived.objects.filter(Q(number=claim) | Q(control_number=claim)).order_by("id"):
                made = [decision_of(decision) for decision in row.decisions.order_by("id")]
                head = (
                    f"{tenant.name}, claim {row.number} ({row.control_number}), received {row.received_on}: {row.state}"
                )
                texts.append([head])
                texts += [explain(decision) for decision in made]
                waiting = pending_of(row)
                if waiting is not None and row.state != "decided":
                    texts.append(explain(waiting))
    return texts
