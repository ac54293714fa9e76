"""Crossover: the payer sends its decided claim on to the member's next payer itself, as an 837."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec.structs import replace

from superbill.core import claim as claims
from superbill.core.claim.values import (
    Adjustment,
    Claim,
    Contact,
    Coverage,
    LinePayment,
    OtherPayer,
    Reference,
    Submission,
)
from superbill.core.claim.values import Payer as PayerName
from superbill.core.payer.decision import Decision, LineDecision, Outcome
from superbill.core.remit.values import RemitClaim
from superbill.core.x12 import write_interchange
from superbill.payer_desk import mail
from superbill.payer_desk.letterhead import name_of
from superbill.payer_desk.models import ClaimReceived, Payer

_FORWARDED = {"1": "19", "2": "20", "3": "21"}
"""CLP02 of a claim that was processed and forwarded."""
_FORWARD_REMARK = "MA18"


def target(row: ClaimReceived, decision: Decision) -> dict[str, Any]:
    """Where a decided claim goes on to: the member's next payer, when something is left for it; else nothing.

    Corrections are not forwarded: the first decision was, and the provider bills the difference.
    """
    if row.member is None or decision.outcome is not Outcome.PAY or decision.reverses is not None:
        return {}
    return row.member.crosses_to if decision.patient > 0 else {}


def told(claim: RemitClaim, to: dict[str, Any]) -> RemitClaim:
    """The claim as the remittance tells that it was forwarded."""
    return replace(
        claim,
        status=_FORWARDED.get(claim.status, claim.status),
        crossover=Reference(to["name"], to["payer_id"]),
        remarks=tuple(dict.fromkeys((*claim.remarks, _FORWARD_REMARK)))[:5],
    )


def forward(row: ClaimReceived, decision: Decision, to: dict[str, Any], *, payer: Payer, on: date) -> None:
    """Send a decided claim on. The provider's own id travels as the group's sender, so that the answers find it."""
    forwarded = _as_secondary(decision, payer, to, on)
    submission = Submission(
        kind=forwarded.kind,
        reference=f"X{row.number}",
        created=on,
        created_time="0700",
        submitter=payer.name,
        submitter_id=payer.payer_id,
        contact=Contact(name="CROSSOVER DESK", numbers=(("TE", "8005550101"),)),
        receiver=to["name"],
        receiver_id=to["payer_id"],
        claims=(forwarded,),
    )
    envelope = mail.envelope(payer, to["payer_id"], on, on_behalf=row.submitter)
    content = write_interchange(envelope, [claims.write_837(submission)])
    mail.send(f"crossover-{row.number}.x12", content, slug=to["mailbox"], on=on, box="to_payer")


def _as_secondary(decision: Decision, payer: Payer, to: dict[str, Any], on: date) -> Claim:
    claim = decision.claim
    lines = tuple(
        replace(decided.line, payments=(*decided.line.payments, _payment(decided, payer, on)))
        for decided in decision.lines
    )
    first = OtherPayer(
        coverage=claim.coverage,
        subscriber=claim.subscriber,
        payer=name_of(payer),
        paid=decision.paid,
        adjustments=decision.adjustments,
        claim_number=decision.claim_number,
    )
    return replace(
        claim,
        coverage=Coverage(
            sequence="S", relationship=claim.coverage.relationship, filing_code=to.get("filing_code", "MC")
        ),
        subscriber=replace(claim.subscriber, member_id=to["member_id"]),
        payer=PayerName(name=to["name"], id=to["payer_id"]),
        lines=lines,
        other_payers=(first, *(other for other in claim.other_payers if other.payer.id != to["payer_id"])),
        frequency="1",
        payer_claim_number="",
    )


def _payment(decided: LineDecision, payer: Payer, on: date) -> LinePayment:
    return LinePayment(
        payer_id=payer.payer_id,
        paid=decided.paid,
        procedure=decided.procedure,
        units=decided.units,
        adjustments=tuple(Adjustment(a.group, a.code, a.amount) for a in decided.adjustments),
        paid_on=on,
        remaining=decided.patient,
    )
