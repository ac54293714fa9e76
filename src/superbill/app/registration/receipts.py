"""Money up front: copays and prepayments wait in the patient's unapplied money for a charge."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from superbill.app.books import services as books
from superbill.app.platform import audit, clock, idempotency, outbox
from superbill.app.platform.people import Actor
from superbill.app.practice.services import NotValid
from superbill.app.registration.counting import next_number
from superbill.app.registration.models import Patient, Receipt
from superbill.core import ledger
from superbill.core.ledger import accounts
from superbill.core.money import Cents


@transaction.atomic
def collect_copay(
    actor: Actor, *, patient: Patient, amount_cents: Cents, method: str, key: str, reference: str = ""
) -> Receipt:
    """Take a patient's money and give a numbered receipt. The same key gives the same receipt, and takes nothing twice."""
    actor.must("take_patient_payment")
    if amount_cents <= 0:
        raise NotValid("Enter an amount above zero; money back to a patient is a refund.")
    if method not in Receipt.Method.values:
        raise NotValid(f"The method is one of {', '.join(Receipt.Method.values)}.")
    given = {"patient": patient.pk, "amount": amount_cents, "method": method, "reference": reference}
    receipt_id, _ = idempotency.once(
        f"registration.receipt:{key}", given, lambda: _collect(actor, patient, amount_cents, given)
    )
    return Receipt.objects.get(pk=receipt_id)


def _collect(actor: Actor, patient: Patient, amount: Cents, given: dict[str, Any]) -> int:
    number = next_number(Receipt)
    on = clock.today()
    who = str(patient.pk)
    entry = ledger.Entry(
        kind="receipt",
        effective_on=on,
        postings=(
            ledger.Posting(accounts.CASH_DRAWER, amount, patient=who, reference=f"receipt {number}"),
            ledger.Posting(accounts.UNAPPLIED_PATIENT, -amount, patient=who, reference=f"receipt {number}"),
        ),
        memo=f"Receipt {number}, {given['method']}",
        source=f"receipt:{number}",
    )
    (entry_id,) = books.record(actor, entries=[entry], key=f"receipt:{number}")
    receipt = Receipt.objects.create(
        number=number,
        patient=patient,
        amount_cents=amount,
        method=given["method"],
        reference=given["reference"],
        entry_id=entry_id,
        received_on=on,
        taken_by=actor.name,
    )
    audit.record(actor=actor, action="collect_copay", subject=f"patient:{patient.pk}", receipt=number)
    outbox.publish("receipt.taken", receipt_id=receipt.pk, patient_id=patient.pk, amount_cents=amount)
    return int(receipt.pk)
