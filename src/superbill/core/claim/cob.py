"""Coordination of benefits: do the decisions of other payers, as a claim tells them, add up?

The next payer refuses a claim whose prior payments do not account for every cent, so the sums are checked
before it is sent. How a remittance becomes the claim to the next payer is :mod:`superbill.core.remit`'s matter.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from superbill.core.claim.findings import (
    CLAIM_OUT_OF_BALANCE,
    LINE_OUT_OF_BALANCE,
    PAID_OUT_OF_BALANCE,
    UNDECIDED_PAYER,
    UNKNOWN_PAYER,
)
from superbill.core.claim.values import PAYER_ORDER, Adjustment, Claim, LinePayment, OtherPayer
from superbill.core.findings import Finding, Where
from superbill.core.money import Cents, allocate, dollars


def cob_findings(claim: Claim) -> list[Finding]:
    """Where the decisions of a claim's other payers do not balance.

    For each payer that decided, per line: charge = paid + adjustments; for the claim: charge = paid +
    adjustments of claim and lines; and paid = what the lines were paid - adjustments of the claim. A payer
    that decided the claim as a whole says nothing about lines.
    """
    findings = _unknown(claim)
    for other in claim.other_payers:
        lines = {line.number: _of(other, line.payments) for line in claim.lines}
        if other.paid is not None:
            findings += _unbalanced(claim, other, other.paid, lines)
        else:
            findings += [
                UNDECIDED_PAYER.at(_where(claim, number), line=number, payer=_name(other))
                for number, payments in lines.items()
                if payments
            ]
    return findings


class Decided(NamedTuple):
    """What an earlier payer decided, by line number."""

    other: OtherPayer
    lines: dict[int, tuple[Cents, tuple[Adjustment, ...]]]
    """What it paid and its adjustments."""


def decided_before(claim: Claim) -> tuple[Decided, ...]:
    """What the payers before this one decided, first payer first; nothing where it is not told of all, or does not add up.

    A payer that decided the claim as a whole is shared out over the lines by their charges.
    """
    mine = PAYER_ORDER.find(claim.coverage.sequence)
    before = [other for other in claim.other_payers if 0 <= PAYER_ORDER.find(other.coverage.sequence) < mine]
    if len(before) != mine or any(other.paid is None for other in before) or cob_findings(claim):
        return ()
    before.sort(key=lambda other: PAYER_ORDER.find(other.coverage.sequence))
    return tuple(Decided(other, _by_line(claim, other)) for other in before)


def _by_line(claim: Claim, other: OtherPayer) -> dict[int, tuple[Cents, tuple[Adjustment, ...]]]:
    payments = {line.number: _of(other, line.payments) for line in claim.lines}
    paid = {number: sum(one.paid for one in told) for number, told in payments.items()}
    adjusted = {number: [one for each in told for one in each.adjustments] for number, told in payments.items()}
    weights = [line.charge for line in claim.lines]
    if not any(payments.values()):
        assert other.paid is not None, "it decided"
        paid = dict(zip(paid, allocate(other.paid, weights), strict=True))
    for one in other.adjustments:
        for number, part in zip(adjusted, allocate(one.amount, weights), strict=True):
            if part:
                adjusted[number].append(Adjustment(one.group, one.code, part))
                # Of a payer that told its lines, a claim's adjustment comes off what they were paid.
                paid[number] -= part if any(payments.values()) else 0
    return {number: (paid[number], tuple(adjusted[number])) for number in paid}


def _unknown(claim: Claim) -> list[Finding]:
    """Payments of payers who are not on the claim."""
    known = {other.payer.id for other in claim.other_payers}
    return [
        UNKNOWN_PAYER.at(_where(claim, line.number), line=line.number, payer=payment.payer_id)
        for line in claim.lines
        for payment in line.payments
        if payment.payer_id not in known
    ]


def _unbalanced(
    claim: Claim, other: OtherPayer, paid: Cents, lines: dict[int, tuple[LinePayment, ...]]
) -> list[Finding]:
    findings = []
    name, by_line = _name(other), any(lines.values())
    accounted = paid + _total(other.adjustments)
    explained = -_total(other.adjustments)
    for line in claim.lines:
        adjusted = sum(_total(payment.adjustments) for payment in lines[line.number])
        line_paid = sum(payment.paid for payment in lines[line.number])
        accounted += adjusted
        explained += line_paid
        if by_line and line_paid + adjusted != line.charge:
            where, total = _where(claim, line.number), dollars(line_paid + adjusted)
            findings.append(
                LINE_OUT_OF_BALANCE.at(where, line=line.number, payer=name, charge=dollars(line.charge), total=total)
            )
    if accounted != claim.charge:
        charge, total = dollars(claim.charge), dollars(accounted)
        findings.append(CLAIM_OUT_OF_BALANCE.at(_where(claim), payer=name, charge=charge, total=total))
    if by_line and explained != paid:
        total = dollars(explained)
        findings.append(PAID_OUT_OF_BALANCE.at(_where(claim), payer=name, paid=dollars(paid), total=total))
    return findings


def _of(other: OtherPayer, payments: Iterable[LinePayment]) -> tuple[LinePayment, ...]:
    return tuple(payment for payment in payments if payment.payer_id == other.payer.id)


def _total(adjustments: Iterable[Adjustment]) -> Cents:
    return sum(adjustment.amount for adjustment in adjustments)


def _name(other: OtherPayer) -> str:
    return other.payer.name or other.payer.id


def _where(claim: Claim, line: int = 0) -> Where:
    return Where(path=f"claim {claim.control_number}" + (f" line {line}" if line else ""))
