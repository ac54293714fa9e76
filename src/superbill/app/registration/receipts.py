"""Money up front: copays and prepayments wait in the patient's unapplied money for a charge."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import transaction

from superbill.app.books import services as books
from superbill.app.platform import audit, clock, idempotency, outbox
from superbill.app.platform.documents import pdf
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.practice.services import NotValid
from superbill.app.registration.counting import next_number
from superbill.app.registration.models import Patient, Receipt
from superbill.core.ledger import events
from superbill.core.money import Cents, dollars

_TEMPLATE = Path(__file__).with_name("receipt.typ")


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


def receipt_pdf(actor: Actor, *, receipt_id: int) -> bytes:
    """A receipt to hand over: who paid whom how much, when and how."""
    actor.must("read")
    row = Receipt.objects.select_related("patient").get(pk=receipt_id)
    audit.record(actor=actor, action="print_receipt", subject=f"patient:{row.patient_id}", receipt=row.number)
    office, patient = practice.practice(), row.patient
    street = [
        part for part in (office.line1, office.line2, f"{office.city}, {office.state} {office.postal[:5]}") if part
    ]
    facts = {
        "practice": {"name": office.name, "address": street, "phone": office.contact_phone, "tax_id": office.tax_id},
        "number": row.number,
        "on": f"{row.received_on:%B %-d, %Y}",
        "patient": f"{patient.first} {patient.last}",
        "account": patient.number,
        "amount": dollars(row.amount_cents),
        "method": row.get_method_display(),
        "reference": row.reference,
        "taken_by": row.taken_by,
    }
    return pdf(_TEMPLATE, facts, on=row.received_on)


def _collect(actor: Actor, patient: Patient, amount: Cents, given: dict[str, Any]) -> int:
    number = next_number(Receipt)
    on = clock.today()
    entry = events.patient_payment(
        patient_id=str(patient.pk),
        amount=amount,
        on=on,
        source=f"receipt:{number}",
        reference=f"receipt {number}",
        memo=f"Receipt {number}, {given['method']}",
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
