"""Claims that were sent, held against the answers that came: which have none, and which the payer read differently."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from superbill.core.claim.values import Claim, Value
from superbill.core.money import Cents
from superbill.core.remit.values import Remittance


class Unanswered(Value, frozen=True):
    """A claim that no remittance mentions."""

    control_number: str
    payer: str
    charge: Cents
    served: date | None


class ReadDifferently(Value, frozen=True):
    """A claim whose answer speaks of another charge than was sent."""

    control_number: str
    trace: str
    sent: Cents
    read: Cents


def compare_sent(
    sent: Iterable[Claim], remittances: Iterable[Remittance]
) -> tuple[list[Unanswered], list[ReadDifferently]]:
    """The claims without an answer, oldest first, and those whose charge was read differently. Voids ask for nothing."""
    answers = {
        claim.control_number: (one.trace, claim.charge)
        for one in remittances
        for claim in one.claims
        if not claim.is_reversal
    }
    missing, different = [], []
    for claim in {each.control_number: each for each in sent if each.frequency != "8"}.values():
        answer = answers.get(claim.control_number)
        if answer is None:
            served = min((line.service_from for line in claim.lines if line.service_from), default=None)
            missing.append(Unanswered(claim.control_number, claim.payer.name, claim.charge, served))
        elif answer[1] != claim.charge:
            different.append(ReadDifferently(claim.control_number, answer[0], claim.charge, answer[1]))
    return sorted(missing, key=lambda one: (one.served or date.max, one.control_number)), different
