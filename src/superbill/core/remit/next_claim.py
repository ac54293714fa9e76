"""The claim to the next payer, from the claim before and what its payer decided (coordination of benefits).

The payer before becomes another payer of the claim: what it paid, per line, and why it paid no more, word for word.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import structs

from superbill.core.claim.values import (
    PAYER_ORDER,
    Adjustment,
    Claim,
    Coverage,
    Line,
    LinePayment,
    OtherPayer,
    Payer,
    Person,
    Reference,
    Value,
)
from superbill.core.findings import Finding, Kind, Where, stops
from superbill.core.money import Cents, dollars
from superbill.core.remit import findings as kinds
from superbill.core.remit.matching import LineMatching, match_lines
from superbill.core.remit.reasons import FORWARDED
from superbill.core.remit.values import RemitClaim


class NextCoverage(Value, frozen=True):
    """The plan to bill next."""

    coverage: Coverage
    subscriber: Person
    payer: Payer
    patient: Person | None = None
    """The patient as a dependent of this subscriber; ``None`` when they are the subscriber."""
    control_number: str = ""
    """CLM01 of the new claim; the old one's when empty."""
    authorization: str = ""
    """The next payer's own; the number of the payer before stays with that payer."""


def next_claim(
    claim: Claim,
    remit: RemitClaim,
    following: NextCoverage,
    paid_on: date,
    matching: LineMatching | None = None,
) -> tuple[Claim | None, list[Finding]]:
    """The claim to ``following``, or ``None`` with what stands in the way.

    ``paid_on`` is the day the payer decided (BPR16). ``matching`` replaces the matching of lines made here, where a
    person decided. Take the last decision only: a reversed claim is answered by its correction.
    """
    findings = _unfit(claim, remit)
    if matching is None:
        matching, _ = match_lines(remit, claim.lines)
    findings += _unmatched(claim, remit, matching)
    if stops(findings):
        return None, findings
    by_line = _payments_by_line(claim, remit, matching, paid_on)
    other = _other_payer(claim, remit, paid_on, claim_level=matching.claim_level)
    lines = tuple(
        structs.replace(line, payments=(*line.payments, *by_line.get(line.number, ()))) for line in claim.lines
    )
    result = structs.replace(
        claim,
        control_number=following.control_number or claim.control_number,
        coverage=following.coverage,
        subscriber=following.subscriber,
        patient=following.patient,
        payer=following.payer,
        frequency="1",
        payer_claim_number="",
        authorization=following.authorization,
        lines=lines,
        other_payers=_others(claim.other_payers, other, following),
    )
    findings += _unbalanced(result, other, remit, claim_level=matching.claim_level)
    return (None if stops(findings) else result), findings


def _unfit(claim: Claim, remit: RemitClaim) -> list[Finding]:
    """Why this decision may not be carried to the next payer."""
    where = _where(remit)
    reasons = {
        "22": "this is a reversal; use the correction that follows it",
        "25": "this is a predetermination, nothing was decided",
        "4": "the payer does not know the patient",
    }
    why = reasons.get(remit.status)
    if why:
        return [kinds.NEXT_NOT_ADJUDICATED.at(where, value=remit.control_number, why=why)]
    found = []
    if remit.status in FORWARDED or remit.crossover is not None:
        found.append(kinds.NEXT_ALREADY_FORWARDED.at(where, value=remit.control_number))
    if _share(remit.adjustments) + sum(_share(line.adjustments) for line in remit.lines) <= 0:
        found.append(kinds.NEXT_NOTHING_LEFT.at(where, value=remit.control_number))
    return found


def _unmatched(claim: Claim, remit: RemitClaim, matching: LineMatching) -> list[Finding]:
    indexes = [*matching.unmatched, *(offer.remit for offer in matching.offers)]
    indexes += [match.remit for match in matching.matches if len(match.lines) != 1]
    names = [f"{index + 1} ({remit.lines[index].procedure.code})" for index in indexes]
    names += [f"none for our line {claim.lines[place].number}" for place in matching.unanswered]
    return [kinds.NEXT_LINE_UNMATCHED.at(_where(remit), value=name) for name in names]


def _payments_by_line(
    claim: Claim, remit: RemitClaim, matching: LineMatching, paid_on: date
) -> dict[int, list[LinePayment]]:
    """What the payer decided about each line of ours; a split line has several decisions."""
    payments: dict[int, list[LinePayment]] = {}
    for match in matching.matches:
        line = remit.lines[match.remit]
        (place,) = match.lines
        payment = LinePayment(
            payer_id=claim.payer.id,
            paid=line.paid,
            procedure=line.procedure,
            revenue_code=line.revenue_code,
            units=line.paid_units,
            bundled_into=claim.lines[match.bundled_into].number if match.bundled_into >= 0 else 0,
            adjustments=line.adjustments,
            paid_on=paid_on,
            remaining=_share(line.adjustments),
        )
        payments.setdefault(claim.lines[place].number, []).append(payment)
    return payments


def _others(before: Sequence[OtherPayer], decided: OtherPayer, following: NextCoverage) -> tuple[OtherPayer, ...]:
    """Every payer but the one that is billed now, in their order."""
    apart = {decided.coverage.sequence, following.coverage.sequence}
    others = [one for one in before if one.coverage.sequence not in apart]
    return tuple(sorted([*others, decided], key=lambda one: PAYER_ORDER.index(one.coverage.sequence)))


def _other_payer(claim: Claim, remit: RemitClaim, paid_on: date, *, claim_level: bool) -> OtherPayer:
    """The payer that decided. Its date and what the patient owes are here only when no line says them."""
    authorization = (Reference("G1", claim.authorization),) if claim.authorization else ()
    return OtherPayer(
        coverage=claim.coverage,
        subscriber=claim.subscriber.as_other(),
        payer=structs.replace(claim.payer, references=(*claim.payer.references, *authorization)),
        paid=remit.paid,
        remaining=_share(remit.adjustments) if claim_level else None,
        adjustments=remit.adjustments,
        benefits_assigned=claim.benefits_assigned,
        release=claim.release,
        paid_on=paid_on if claim_level else None,
        claim_number=remit.payer_claim_number,
        remarks=remit.remarks,
    )


def _share(adjustments: Sequence[Adjustment]) -> Cents:
    """What the patient owes of these adjustments."""
    return sum(one.amount for one in adjustments if one.group == "PR")


def _unbalanced(claim: Claim, other: OtherPayer, remit: RemitClaim, *, claim_level: bool) -> list[Finding]:
    """The equations the next payer checks: each line, and the claim."""
    found = []
    where, payer_id = _where(remit), other.payer.id
    accounted = 0
    for line in claim.lines:
        told = _accounted(line, payer_id)
        accounted += told
        if not claim_level and told != line.charge:
            found.append(_difference(where, f"Line {line.number}", line.charge, told))
    own = sum(one.amount for one in other.adjustments)
    total = remit.paid + own if claim_level else accounted
    if total != claim.charge:
        found.append(_difference(where, "The claim", claim.charge, total))
    paid = sum(one.paid for line in claim.lines for one in line.payments if one.payer_id == payer_id) - own
    if not claim_level and paid != remit.paid:
        found.append(_difference(where, "The payment", remit.paid, paid))
    return found


def _accounted(line: Line, payer_id: str) -> Cents:
    mine = [one for one in line.payments if one.payer_id == payer_id]
    return sum(one.paid + sum(cut.amount for cut in one.adjustments) for one in mine)


def _difference(where: Where, name: str, left: Cents, right: Cents) -> Finding:
    kind: Kind = kinds.NEXT_UNBALANCED
    return kind.at(where, value=name, left=dollars(left), right=dollars(right))


def _where(remit: RemitClaim) -> Where:
    return Where(segment_in_set=remit.segment, loop="2100", path=f"claim {remit.control_number}")
