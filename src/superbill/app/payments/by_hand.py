"""Match by hand what the engine only offers, and unmatch what it matched."""

from __future__ import annotations

from django.db import transaction

from superbill.app.payments import documents, queries
from superbill.app.payments.models import BilledClaim, BilledLine, Choice, Remittance
from superbill.app.payments.refusal import NotPossible
from superbill.app.platform import audit
from superbill.app.platform.people import Actor


@transaction.atomic
def choose(actor: Actor, *, remittance_id: int, position: int, claim_id: int | None) -> Choice:
    """Match a remit claim by hand, or (``None``) unmatch it. Before the remittance is applied."""
    actor.must("apply_remittance")
    row = _to_be_matched(remittance_id, position)
    if claim_id is not None and not BilledClaim.objects.filter(claim_id=claim_id).exists():
        raise NotPossible("That claim was never billed.")
    audit.record(actor=actor, action="match_claim", subject=f"remittance:{row.pk}", position=position, claim=claim_id)
    return Choice.objects.create(remittance=row, position=position, claim_id=claim_id, by=actor.name)


@transaction.atomic
def choose_line(actor: Actor, *, remittance_id: int, position: int, line: int, charge_id: int | None) -> Choice:
    """Match a line of a remit claim to a charge by hand, or (``None``) to none. Before the claim is applied."""
    actor.must("apply_remittance")
    row = _to_be_matched(remittance_id, position)
    lines = len(documents.value_of(row).claims[position].lines)
    if not 0 <= line < lines:
        raise NotPossible(f"The claim has {lines} lines; there is none at {line + 1}.")
    if charge_id is not None and not BilledLine.objects.filter(charge_id=charge_id).exists():
        raise NotPossible("That charge was never billed.")
    audit.record(
        actor=actor, action="match_line", subject=f"remittance:{row.pk}", position=position, line=line, charge=charge_id
    )
    return Choice.objects.create(remittance=row, position=position, line=line, charge_id=charge_id, by=actor.name)


def _to_be_matched(remittance_id: int, position: int) -> Remittance:
    row = Remittance.objects.select_for_update(of=("self",)).get(pk=remittance_id)
    if not 0 <= position < row.claims:
        raise NotPossible(f"The remittance has {row.claims} claims; there is none at {position + 1}.")
    if row.status == Remittance.Status.APPLIED and position not in {each.position for each in queries.waiting(row)}:
        raise NotPossible("It is applied. Take it back first, then match it differently.")
    return row
