"""Crossover: the payer sends its decided claim on to the member's next payer itself, as an 837."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
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
from superbill.core.inquiry.values import StatusReport
from superbill.core.payer.checks import VOIDS
from superbill.core.payer.decision import Decision, LineDecision, Outcome
from superbill.core.remit.values import RemitClaim
from superbill.core.x12 import write_interchange
from superbill.payer_desk import mail
from superbill.payer_desk.letterhead import name_of
from superbill.payer_desk.models import ClaimReceived, DecisionMade, Payer

_FORWARDED = {"1": "19", "2": "20", "3": "21"}
"""CLP02 of a claim that was processed and forwarded."""
_FORWARD_REMARK = "MA18"


class Onward(msgspec.Struct, frozen=True):
    """How a decision goes on to the member's next payer."""

    to: dict[str, Any]
    """The next payer, as the member's record names it."""
    frequency: str
    """1 the first time; 7 corrects what was forwarded before, 8 takes it back because nothing is left for it."""
    corrects: str = ""
    """The next payer's number of the claim it corrects."""


def onward(made: DecisionMade, decision: Decision) -> Onward | None:
    """Where a decision goes on to; ``None`` for nowhere.

    What leaves something to the patient goes on. A correction goes on as one when the next payer has said its number of
    the claim; where it has not, the provider bills the difference.
    """
    row, earlier = made.claim, decision.reverses
    if row.member is None or not row.member.crosses_to:
        return None
    leaves, left = _leaves(decision), earlier is not None and _leaves(earlier)
    if not left:
        return Onward(row.member.crosses_to, "1") if leaves else None
    assert made.reverses is not None, "what reverses has the row that it reverses"
    number = made.reverses.claim.forwarded_as
    return Onward(row.member.crosses_to, "7" if leaves else "8", number) if number else None


def _leaves(decision: Decision) -> bool:
    """Whether a decision leaves something for the next payer."""
    return decision.outcome is Outcome.PAY and decision.patient > 0


def note_numbers(report: StatusReport) -> None:
    """Keep the numbers that another payer gave the claims we forwarded."""
    own = report.batch_reference.removeprefix(_REFERENCE)
    for claim in report.claims:
        if claim.accepted and claim.payer_claim_number and own != report.batch_reference:
            ClaimReceived.objects.filter(number=own).update(forwarded_as=claim.payer_claim_number[:50])


_REFERENCE = "X"
"""What a forwarded batch is called by: this, and our number of its claim."""


def told(claim: RemitClaim, on: Onward) -> RemitClaim:
    """The claim as the remittance tells that it was forwarded."""
    return replace(
        claim,
        status=_FORWARDED.get(claim.status, claim.status),
        crossover=Reference(on.to["name"], on.to["payer_id"]),
        remarks=tuple(dict.fromkeys((*claim.remarks, _FORWARD_REMARK)))[:5],
    )


def forward(made: DecisionMade, decision: Decision, way: Onward, *, payer: Payer, on: date) -> None:
    """Send a decided claim on. The provider's own id travels as the group's sender, so that the answers find it."""
    row, to = made.claim, way.to
    about = decision.reverses if way.frequency == VOIDS else decision
    assert about is not None, "what takes back has something to take back"
    forwarded = replace(_as_secondary(about, payer, to, on), frequency=way.frequency, payer_claim_number=way.corrects)
    submission = Submission(
        kind=forwarded.kind,
        reference=f"{_REFERENCE}{row.number}",
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
    mail.send(f"crossover-{row.number}-{made.pk}.x12", content, slug=to["mailbox"], on=on, box="to_payer")


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
