"""A claim is billed: the books charge it, and remittances may answer it."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.payments.claims_open import Billed
from superbill.app.payments.models import BilledClaim, BilledLine
from superbill.app.platform.people import Actor
from superbill.app.registration.queries import member_fingerprint
from superbill.core.ledger import events


@transaction.atomic
def bill(actor: Actor, *, claim: Billed, on: date) -> BilledClaim:
    """Say that a claim was billed, so that remittances can answer it.

    Charges the books have not seen yet are charged, to this payer. Repeating it changes nothing.
    """
    actor.must("send_claim")
    books.lock()  # so that an application knows every claim that was billed before it
    row, made = BilledClaim.objects.get_or_create(
        claim_id=claim.claim_id,
        control_number=claim.control_number,
        version=claim.version,
        defaults={
            "payer_id": claim.payer_id,
            "patient_id": claim.patient_id,
            "rank": claim.rank,
            "next_payer_id": claim.next_payer_id,
            "member_fingerprint": member_fingerprint(claim.member_id) if claim.member_id else "",
            "service_from": claim.service_from,
            "charge_cents": sum(line.charge for line in claim.lines),
            "capitated": claim.capitated,
            "patient_protected": claim.patient_protected,
        },
    )
    if made:
        BilledLine.objects.bulk_create(
            BilledLine(
                billed=row,
                charge_id=line.charge_id,
                number=number,
                code=line.code,
                modifiers=list(line.modifiers),
                revenue_code=line.revenue_code,
                units=line.units,
                charge_cents=line.charge,
                service_from=line.service_from,
                control_number=line.control_number,
                expected_cents=line.expected,
            )
            for number, line in enumerate(claim.lines, 1)
        )
    _charge(claim, on)
    return row


def _charge(claim: Billed, on: date) -> None:
    known = journal.open_charges(line.charge_id for line in claim.lines)
    books.enter(
        entries=[
            events.charge(
                charge_id=str(line.charge_id),
                claim_id=str(claim.claim_id),
                patient_id=str(claim.patient_id),
                payer_id=str(claim.payer_id),
                amount=line.charge,
                on=journal.open_date(on),
                source=f"charge:{line.charge_id}",
            )
            for line in claim.lines
            if line.charge and line.charge_id not in known
        ]
    )
