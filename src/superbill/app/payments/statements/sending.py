"""Send statements: who gets one, when, and what is kept."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.payments.models import Statement
from superbill.app.payments.refusal import NotPossible
from superbill.app.payments.statements.facts import of_patient, printed
from superbill.app.platform import audit, clock, documents, outbox
from superbill.app.platform.people import Actor
from superbill.app.registration.models import Patient
from superbill.core import ledger
from superbill.core.money import Cents

TEMPLATE = Path(__file__).with_name("statement.typ")
CYCLE_DAYS = 30


@transaction.atomic
def send_statement(actor: Actor, *, patient_id: int) -> Statement:
    """Make and keep a patient's statement of today. Refused where there is nothing to ask for, or nobody may be asked.

    A second one on the same day is the first one again.
    """
    actor.must("send_statement")
    books.lock()
    on = clock.today()
    if today := Statement.objects.filter(patient_id=patient_id, on=on).first():
        return today
    patient = Patient.objects.get(pk=patient_id)
    if why := why_not(patient):
        raise NotPossible(why)
    facts = of_patient(patient_id, on=on)
    if facts.owed <= 0:
        raise NotPossible("Nothing is owed, so there is nothing to send.")
    number = (Statement.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Statement.objects.create(
        patient_id=patient_id,
        number=number,
        on=on,
        due_on=facts.due_on,
        amount_cents=facts.owed,
        pdf=documents.pdf(TEMPLATE, printed(facts, patient, number), on=on),
        by=actor.name,
    )
    audit.record(actor=actor, action="send_statement", subject=f"patient:{patient_id}", statement=number)
    outbox.publish("statement.sent", statement_id=row.pk, patient_id=patient_id)
    return row


def why_not(patient: Patient) -> str:
    """Why a person may not be asked for money; empty when they may."""
    if patient.do_not_bill:
        return "The patient is marked do not bill."
    if patient.bankrupt_on:
        return "The patient has filed for bankruptcy: no statement may be sent."
    if patient.died_on:
        return "The patient has died: write to the estate."
    return ""


def due(*, on: date, least: Cents = 0) -> list[int]:
    """Patients who owe more than ``least`` and have had no statement in this cycle, in order of their ids."""
    owing = journal.balances("patient_id", account=ledger.AR_PATIENT, as_of=on)
    unapplied = journal.balances("patient_id", account=ledger.UNAPPLIED_PATIENT, as_of=on)
    open_ = {
        key[1]: amount + unapplied.get((ledger.UNAPPLIED_PATIENT, key[1]), 0) for key, amount in owing.items() if key[1]
    }
    recent = Statement.objects.filter(on__gt=on - timedelta(days=CYCLE_DAYS)).values_list("patient_id", flat=True)
    wanted = {patient for patient, amount in open_.items() if amount > least} - set(recent)
    return sorted(row.pk for row in Patient.objects.filter(pk__in=wanted) if not why_not(row))
