"""What holds of every decision, whatever the claim: checked in tests, by witnesses and by the desk."""

from __future__ import annotations

from collections.abc import Iterator

from superbill.core.payer.decision import Decision, Outcome
from superbill.core.payer.reasons import Reason, unlawful
from superbill.core.remit.values import RemitClaim


def faults(decision: Decision) -> list[str]:
    """What is wrong with a decision; empty when it is sound."""
    found = [fault for remit in decision.remit_claims() for fault in _remit_faults(remit)]
    if waits(decision) != bool(decision.requests):
        found.append("a decision waits for something exactly when it or a line of it is pended")
    if decision.outcome is Outcome.REJECT and not decision.rejection:
        found.append("a rejection says why")
    if decision.outcome in (Outcome.REJECT, Outcome.PEND) and (decision.draws or decision.lines):
        found.append("what is not decided draws nothing")
    return found


def waits(decision: Decision) -> bool:
    """Whether a decision, or a line of it, is not final."""
    if decision.outcome is Outcome.PEND:
        return True
    return any(a.group == "OA" and a.code == "133" for line in decision.lines for a in line.adjustments)


def _remit_faults(remit: RemitClaim) -> Iterator[str]:
    claim_level = sum(a.amount for a in remit.adjustments)
    if remit.charge != remit.paid + claim_level + sum(a.amount for line in remit.lines for a in line.adjustments):
        yield "the claim does not balance"
    if remit.charge != sum(line.charge for line in remit.lines):
        yield "the charges of the lines do not sum to the claim's"
    for number, line in enumerate(remit.lines, 1):
        if line.charge != line.paid + sum(a.amount for a in line.adjustments):
            yield f"line {number} does not balance"
        for adjustment in line.adjustments:
            why = unlawful(Reason(adjustment.group, adjustment.code, line.remarks), workers_compensation=True)
            if why:
                yield f"line {number}: {why}"
            if adjustment.code == "45" and adjustment.amount == line.charge:
                yield f"line {number}: reason 45 takes the whole charge"
    if remit.status != "22" and remit.paid < 0:
        yield "a payment is negative"
