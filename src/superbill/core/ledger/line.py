"""One line of an application: what is paid, what each adjustment moves, what stays."""

from __future__ import annotations

from typing import NamedTuple

from superbill.core.claim.values import Adjustment
from superbill.core.findings import Finding, Where
from superbill.core.ledger import accounts as chart
from superbill.core.ledger.entries import Posting
from superbill.core.ledger.findings import MORE_THAN_OPEN, PATIENT_PROTECTED, WHOLE_CHARGE_WRITTEN_OFF
from superbill.core.ledger.state import OpenClaim, OpenLine
from superbill.core.ledger.values import Adjusted
from superbill.core.money import Cents, dollars
from superbill.core.remit.reasons import Meaning, meaning


class Answer(NamedTuple):
    """What the payer says of one of our charges; a split charge has the sum of its remit lines."""

    charge: Cents
    paid: Cents
    adjustments: tuple[Adjustment, ...]
    remarks: tuple[str, ...]
    allowed: Cents | None
    segment: int


def apply_line(
    claim: OpenClaim, line: OpenLine, answer: Answer, open_amount: Cents, findings: list[Finding]
) -> tuple[list[Posting], tuple[Adjusted, ...]]:
    """The postings of one line and the meaning of each adjustment, in the payer's order.

    Money is taken first, then what raises the balance (negative adjustments), then cost share, then what the
    contract takes off. Neither of the last two ever takes more than is open: a payer's paper can overpay a charge
    only with money.
    """
    means = [_meaning(claim, one) for one in answer.adjustments]
    if _denial_by_another_name(claim, line, answer, means):
        amount = dollars(answer.charge)
        findings.append(WHOLE_CHARGE_WRITTEN_OFF.at(Where(segment_in_set=answer.segment), amount=amount))
        means = [Meaning.DENIED if mean is Meaning.WRITE_OFF else mean for mean in means]
    left = open_amount - answer.paid
    adjusted: list[Adjusted | None] = [None] * len(means)
    legs: list[Posting] = []
    if answer.paid:
        legs.append(_leg(claim, line, chart.CLEARING, answer.paid))
    for position in sorted(range(len(means)), key=lambda at: _turn(answer.adjustments[at].amount, means[at])):
        one, mean = answer.adjustments[position], means[position]
        moved, leg = _move(claim, line, one, mean, left, answer.segment, findings)
        left -= moved
        if leg is not None:
            legs.append(leg)
        adjusted[position] = Adjusted(one.group, one.code, one.amount, mean, moved, leg.account if leg else "")
    if taken := open_amount - left:
        legs.append(_leg(claim, line, chart.AR_INSURANCE, -taken))
    return legs, tuple(one for one in adjusted if one is not None)


def _meaning(claim: OpenClaim, one: Adjustment) -> Meaning:
    return meaning(one.group, one.code, first_payer=claim.rank == 1, capitated=claim.capitated)


def _turn(amount: Cents, mean: Meaning) -> int:
    if amount < 0:
        return 0
    return 1 if mean is Meaning.COST_SHARE else 2


def _denial_by_another_name(claim: OpenClaim, line: OpenLine, answer: Answer, means: list[Meaning]) -> bool:
    """Nothing paid, nothing left to anybody, the whole charge called contractual, and no contract that says so."""
    if answer.paid or answer.charge <= 0 or claim.capitated or line.expected_allowed == 0 or claim.rank > 1:
        return False
    written = sum(one.amount for one, mean in zip(answer.adjustments, means, strict=True) if mean is Meaning.WRITE_OFF)
    return written >= answer.charge


def _move(
    claim: OpenClaim,
    line: OpenLine,
    one: Adjustment,
    mean: Meaning,
    left: Cents,
    segment: int,
    findings: list[Finding],
) -> tuple[Cents, Posting | None]:
    """How much an adjustment takes from the payer's balance, and the leg that receives it."""
    if mean not in (Meaning.WRITE_OFF, Meaning.COST_SHARE):
        return 0, None
    if mean is Meaning.COST_SHARE and claim.patient_protected and not claim.next_payer_id:
        place = Where(segment_in_set=segment)
        findings.append(PATIENT_PROTECTED.at(place, value=claim.patient_protected, amount=dollars(one.amount)))
        return 0, None
    moved = one.amount if one.amount <= 0 else min(one.amount, max(left, 0))
    if moved != one.amount and claim.rank == 1:
        place = Where(segment_in_set=segment)
        findings.append(MORE_THAN_OPEN.at(place, reported=dollars(one.amount), amount=dollars(moved)))
    if not moved:
        return 0, None
    reason = f"{one.group}-{one.code}"
    if mean is Meaning.WRITE_OFF:
        return moved, _leg(claim, line, chart.of_reason(one.code), moved, reason=reason)
    if claim.next_payer_id:
        return moved, _leg(claim, line, chart.AR_INSURANCE, moved, reason=reason, payer=claim.next_payer_id)
    return moved, _leg(claim, line, chart.AR_PATIENT, moved, reason=reason)


def _leg(
    claim: OpenClaim, line: OpenLine, account: str, amount: Cents, *, reason: str = "", payer: str = ""
) -> Posting:
    return Posting(account, amount, line.charge_id, claim.claim_id, claim.patient_id, payer or claim.payer_id, reason)
