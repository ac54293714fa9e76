"""Past claims with what became of them, from the 837s that were sent and the 835s that came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from superbill.core.claim.values import Submission
from superbill.core.edits.rules.prove import PastClaim
from superbill.core.money import Cents
from superbill.core.remit import is_denial, is_partial_denial
from superbill.core.remit.values import RemitClaim, Remittance

Decision = tuple[date, RemitClaim]


def past_claims(sent: Iterable[Submission], remittances: Iterable[Remittance]) -> tuple[list[PastClaim], int]:
    """Claims with their outcomes, matched by our control number, and how many have none yet.

    Of a claim that was sent several times the first is taken, because that is what a rule would have held. A
    denial lasts from the day of the first denying remittance to the day one paid, or to the last day of the files.
    """
    decisions: dict[str, list[Decision]] = defaultdict(list)
    for remittance in remittances:
        for claim in remittance.claims:
            if remittance.paid_on is not None:
                decisions[claim.control_number].append((remittance.paid_on, claim))
    last = max((on for found in decisions.values() for on, _ in found), default=date.min)
    past: dict[str, PastClaim] = {}
    undecided: set[str] = set()
    for submission in sorted(sent, key=lambda one: one.created):
        for value in submission.claims:
            number = value.control_number
            if number in past:
                continue
            found = sorted(decisions.get(number, ()), key=lambda decision: decision[0])
            if found:
                denied, days = _outcome(found, last)
                past[number] = PastClaim(value, submission.created, denied, days)
            else:
                undecided.add(number)
    return list(past.values()), len(undecided)


def _outcome(decisions: list[Decision], last: date) -> tuple[Cents, int]:
    """What was denied at first, and for how many days."""
    for at, (on, claim) in enumerate(decisions):
        denied = _denied(claim)
        if denied:
            end = next((later for later, one in decisions[at + 1 :] if one.paid > 0 and not _denied(one)), last)
            return denied, (end - on).days
    return 0, 0


def _denied(claim: RemitClaim) -> Cents:
    if is_denial(claim) and not is_partial_denial(claim):
        return claim.charge
    return sum(line.charge for line in claim.lines if is_denial(line)) if is_partial_denial(claim) else 0
