"""Payments that came late by contract or law and lack interest: work beside what a plan already names."""

from __future__ import annotations

from datetime import date

from superbill.app.claims import queries as claims
from superbill.app.payments.models import Remittance
from superbill.app.practice import queries as practice
from superbill.core.ledger import Action, Consequence, ConsequenceKind, Plan, Tolerance
from superbill.core.payer import missing_interest, read_terms
from superbill.core.payer.terms import Prompt
from superbill.core.remit import values as remit

_NEVER_LATE = Prompt()


def consequences(row: Remittance, document: remit.Remittance, plan: Plan, tolerance: Tolerance) -> list[Consequence]:
    """A variance for each claim of a plan that lacks interest beyond the tolerance, named by the days it was late."""
    dues = _dues(row)
    if not dues:
        return []
    ours = {change.position: int(change.claim_id) for change in plan.claims if change.action is Action.APPLY}
    answered = claims.information_sent(ours.values())
    clean = {place: answered[claim] for place, claim in ours.items() if claim in answered}
    found = missing_interest(document, lambda place: _due(dues, document.claims[place]), clean)
    return [
        Consequence(
            ConsequenceKind.VARIANCE,
            str(ours[one.position]),
            amount=-one.missing,
            about=f"interest: paid {one.days} days late",
            payer_id=plan.payer_id,
            position=one.position,
        )
        for one in found
        if one.position in ours and one.missing > tolerance.flat
    ]


def _dues(row: Remittance) -> list[tuple[date, date | None, Prompt]]:
    """When the payer's contracts say that payment is due: from, to, terms; the newest first."""
    if row.payer_id is None:
        return []
    found = []
    for contract in practice.contracts_with(row.payer_id):
        # Most say nothing of it, and reading their fees takes a while.
        terms, _ = read_terms(contract.terms) if "prompt" in contract.terms else (None, ())
        if terms is not None and terms.prompt.ceiling_days is not None:
            found.append((contract.starts_on, contract.ends_on, terms.prompt))
    return found


def _due(dues: list[tuple[date, date | None, Prompt]], claim: remit.RemitClaim) -> Prompt:
    days = [day for day in (claim.service_from, *(line.service_from for line in claim.lines)) if day]
    if not days:
        return _NEVER_LATE
    fitting = (prompt for first, last, prompt in dues if first <= days[0] and (last is None or days[0] <= last))
    return next(fitting, _NEVER_LATE)
