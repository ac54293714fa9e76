"""Send statements: who gets one, when, and what is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from superbill.app.books import queries as journal
from superbill.app.books import receivables
from superbill.app.books import services as books
from superbill.app.payments.models import Statement
from superbill.app.payments.refusal import NotPossible
from superbill.app.payments.statements.facts import of_account, printed
from superbill.app.platform import audit, clock, documents, outbox
from superbill.app.platform.people import Actor
from superbill.app.registration import queries as registration
from superbill.app.registration.models import Patient
from superbill.core import ledger
from superbill.core.money import Cents

TEMPLATE = Path(__file__).with_name("statement.typ")
CYCLE_DAYS = 30


@transaction.atomic
def send_statement(actor: Actor, *, patient_id: int, words: Sequence[str] = ()) -> Statement:
    """Make and keep today's statement of a patient's account. Refused where there is nothing to ask for, or nobody may
    be asked.

    ``words`` are said above the services: a notice, a payment plan. A second one on the same day is the first one again.
    """
    actor.must("send_statement")
    books.lock()
    on = clock.today()
    holder = registration.household(patient_id)[0]
    if today := Statement.objects.filter(patient_id=holder.pk, on=on).first():
        return today
    if why := why_not(holder):
        raise NotPossible(why)
    facts = of_account(holder.pk, on=on)
    if facts.owed <= 0:
        raise NotPossible("Nothing is owed, so there is nothing to send.")
    number = (Statement.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    row = Statement.objects.create(
        patient_id=holder.pk,
        number=number,
        on=on,
        due_on=facts.due_on,
        amount_cents=facts.owed,
        notice=next_notice(holder.pk),
        pdf=documents.pdf(TEMPLATE, printed(facts, holder, number, words), on=on),
        by=actor.name,
    )
    audit.record(actor=actor, action="send_statement", subject=f"patient:{holder.pk}", statement=number)
    outbox.publish("statement.sent", statement_id=row.pk, patient_id=holder.pk)
    return row


def next_notice(holder_id: int) -> int:
    """The how manyth statement about the oldest open balance the next one is."""
    family = [patient.pk for patient in registration.household(holder_id)]
    since = journal.patient_owes_since(family)
    if since is None:
        return 1
    return 1 + Statement.objects.filter(patient_id=holder_id, on__gte=since).count()


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
    """Who answers for accounts that owe more than ``least`` and have had no statement in this cycle, in order of ids."""
    open_: dict[int, Cents] = {}
    unapplied = journal.balances("patient_id", account=ledger.UNAPPLIED_PATIENT, as_of=on)
    rows = [
        *receivables.by_patient(ledger.AR_PATIENT, as_of=on).items(),
        *((patient, amount) for (_, patient), amount in unapplied.items() if patient),
    ]
    holders = registration.holders(patient for patient, _ in rows)
    for patient, amount in rows:
        holder = holders.get(patient, patient)
        open_[holder] = open_.get(holder, 0) + amount
    recent = Statement.objects.filter(on__gt=on - timedelta(days=CYCLE_DAYS)).values_list("patient_id", flat=True)
    wanted = {holder for holder, amount in open_.items() if amount > least} - set(recent)
    return sorted(row.pk for row in Patient.objects.filter(pk__in=wanted) if not why_not(row))
