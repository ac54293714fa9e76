"""Crossover: the payer sends its decided claim on to the member's next payer itself, as an 837."""

from __future__ import annotations

from datetime import date

import msgspec

from superbill.core import claim as claims
from superbill.core.claim.values import (
    Adjustment,
    Claim,
    Contact,
    Coverage,
    LinePayment,
    OtherPayer,
    Submission,
)
from superbill.core.claim.values import Payer as PayerName
from superbill.core.payer.decision import Decision, LineDecision
from superbill.core.x12 import Envelope, write_interchange
from superbill.payer_desk import mail
from superbill.payer_desk.members import cover_of
from superbill.payer_desk.models import ClaimReceived, Payer


def next_payer(row: ClaimReceived, payer: Payer) -> tuple[str, str, str] | None:
    """(slug, payer id, member id) of who the claim is forwarded to; ``None`` when it stays here."""
    if row.member is None:
        return None
    for other in cover_of(row.member).others:
        known = payer.crossovers.get(other.payer_id)
        if known and not other.first:
            return known["slug"], other.payer_id, known["members"].get(row.member.number, "")
    return None


def forward(row: ClaimReceived, decision: Decision, *, payer: Payer, on: date) -> bool:
    """Forward a decided claim where the member has a next payer and something is left to pay."""
    target = next_payer(row, payer)
    if target is None or decision.patient <= 0 or not target[2]:
        return False
    slug, payer_id, member_id = target
    forwarded = _as_secondary(decision, payer, payer_id, member_id, on)
    submission = Submission(
        kind=forwarded.kind,
        reference=f"X{row.number}",
        created=on,
        created_time="0700",
        submitter=payer.name,
        submitter_id=payer.payer_id,
        contact=Contact(name="CROSSOVER DESK", numbers=(("TE", "8005550101"),)),
        receiver=payer_id,
        receiver_id=payer_id,
        claims=(forwarded,),
    )
    payer.last_control += 1
    payer.save(update_fields=["last_control"])
    content = write_interchange(
        Envelope(
            sender=row.submitter,
            receiver=payer_id,
            group_sender=payer.payer_id,
            group_receiver=payer_id,
            date=f"{on:%Y%m%d}",
            time="0700",
            interchange_control=payer.last_control,
            group_control=payer.last_control,
        ),
        [claims.write_837(submission)],
    )
    mail.send(f"crossover-{row.number}.x12", content, slug=slug, on=on, box="to_payer")
    return True


def _as_secondary(decision: Decision, payer: Payer, payer_id: str, member_id: str, on: date) -> Claim:
    claim = decision.claim
    lines = tuple(
        msgspec.structs.replace(decided.line, payments=(*decided.line.payments, _payment(decided, payer, on)))
        for decided in decision.lines
    )
    first = OtherPayer(
        coverage=claim.coverage,
        subscriber=claim.subscriber,
        payer=PayerName(name=payer.name, id=payer.payer_id),
        paid=decision.paid,
        claim_number=decision.claim_number,
    )
    return msgspec.structs.replace(
        claim,
        coverage=Coverage(sequence="S", relationship=claim.coverage.relationship, filing_code="MC"),
        subscriber=msgspec.structs.replace(claim.subscriber, member_id=member_id),
        payer=PayerName(name=payer_id, id=payer_id),
        lines=lines,
        other_payers=(first, *(o for o in claim.other_payers if o.payer.id != payer_id)),
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
