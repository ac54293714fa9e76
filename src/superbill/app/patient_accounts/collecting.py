"""Collections: a balance goes to an agency, is recovered in part, or comes back. Billing rules 5.6.2."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.patient_accounts.balances import Account, account
from superbill.app.patient_accounts.models import CollectionsCase, CollectionsCharge, Plan
from superbill.app.patient_accounts.receiving import take_payment
from superbill.app.payments import queries as payments_queries
from superbill.app.payments import services as payments
from superbill.app.payments.services import NotPossible
from superbill.app.payments.statements import sending
from superbill.app.platform import audit, clock
from superbill.app.platform.idempotency import once
from superbill.app.platform.people import Actor
from superbill.core.ledger import events
from superbill.core.ledger.accounts import WRITE_OFF_BAD_DEBT
from superbill.core.money import Cents, dollars

WAIT_DAYS = 120
"""From the first statement about the oldest balance."""
LAST_NOTICE = 4
"""The statement that says what comes next."""


def why_not_collections(standing: Account, on: date) -> str:
    """Why an account may not go to an agency; empty when it may."""
    if why := sending.why_not(standing.holder):
        return why
    if standing.balance <= 0:
        return "Nothing is owed."
    if Plan.objects.filter(holder=standing.holder, status=Plan.Status.ACTIVE).exists():
        return "A payment plan is agreed. End it first if it is not kept."
    since = journal.patient_owes_since([member.pk for member in standing.members])
    sent = [row for row in payments_queries.statements_of(standing.holder.pk) if since and row.on >= since]
    if not sent:
        return "No statement was sent about this balance."
    first = min(row.on for row in sent)
    if on < first + timedelta(days=WAIT_DAYS):
        may = first + timedelta(days=WAIT_DAYS)
        return f"The first statement is of {first:%B %-d, %Y}; after {WAIT_DAYS} days, on {may:%B %-d, %Y}, it may."
    if max(row.notice for row in sent) < LAST_NOTICE:
        return "The final notice was not sent."
    return ""


@transaction.atomic
def hand_over(actor: Actor, *, patient_id: int, agency: str, reason: str) -> CollectionsCase:
    """Give what an account owes to an agency: out of the receivables as bad debt, kept by charge so that it can come back."""
    actor.must("collections")
    if not agency.strip() or not reason.strip():
        raise NotPossible("Say which agency, and why.")
    books.lock()
    standing = account(patient_id)
    if why := why_not_collections(standing, clock.today()):
        raise NotPossible(why)
    if standing.unapplied:
        raise NotPossible(f"{dollars(standing.unapplied)} paid ahead is not used yet. Use it or refund it first.")
    case = CollectionsCase.objects.create(
        holder=standing.holder,
        agency=agency.strip()[:80],
        amount_cents=standing.balance,
        reason=reason.strip()[:300],
        handed_by=actor.name,
        handed_on=clock.today(),
    )
    CollectionsCharge.objects.bulk_create(
        CollectionsCharge(case=case, charge_id=owed.charge_id, patient_id=owed.patient_id, amount_cents=owed.amount)
        for owed in standing.owed
    )
    for owed in standing.owed:
        payments.write_off(
            actor,
            charge_id=owed.charge_id,
            patient_id=owed.patient_id,
            amount_cents=owed.amount,
            account=WRITE_OFF_BAD_DEBT,
            reason=f"handed to {case.agency}: {case.reason}"[:300],
            key=f"collections:{case.pk}:{owed.charge_id}",
        )
    audit.record(actor=actor, action="hand_over", subject=f"patient:{standing.holder.pk}", case=case.pk)
    return case


@transaction.atomic
def record_recovery(actor: Actor, *, case_id: int, amount_cents: Cents, reference: str, key: str) -> Cents:
    """The agency collected ``amount_cents`` for us: that much is owed again, and paid. Gives what is left with the agency."""
    actor.must("take_patient_payment")

    def do() -> int:
        books.lock()
        case = _open(case_id)
        left = case.amount_cents - case.recovered_cents
        if not 0 < amount_cents <= left:
            raise NotPossible(f"{dollars(left)} is with the agency; {dollars(amount_cents)} cannot have come from it.")
        _owe_again(case, amount_cents, f"recovered by {case.agency}", f"recovery:{case.pk}:{case.recovered_cents}")
        take_payment(
            actor,
            patient_id=case.holder_id,
            amount_cents=amount_cents,
            method="check",
            key=f"recovery:{key}",
            reference=reference,
        )
        case.recovered_cents += amount_cents
        case.save(update_fields=["recovered_cents"])
        audit.record(actor=actor, action="record_recovery", subject=f"patient:{case.holder_id}", case=case.pk)
        return case.amount_cents - case.recovered_cents

    left, _ = once(f"patient_accounts.recovery:{key}", {"case": case_id, "amount": amount_cents}, do)
    return int(left)


@transaction.atomic
def take_back(actor: Actor, *, case_id: int, why: str) -> CollectionsCase:
    """The agency gives the case back: what it did not recover is owed again, charge by charge."""
    actor.must("collections")
    if not why.strip():
        raise NotPossible("Say why it comes back.")
    books.lock()
    case = _open(case_id)
    left = case.amount_cents - case.recovered_cents
    if left:
        _owe_again(case, left, f"back from {case.agency}: {why.strip()}"[:60], f"collections-back:{case.pk}")
    case.returned_on, case.returned_why = clock.today(), why.strip()[:300]
    case.save(update_fields=["returned_on", "returned_why"])
    audit.record(actor=actor, action="take_back", subject=f"patient:{case.holder_id}", case=case.pk)
    return case


def open_cases() -> QuerySet[CollectionsCase]:
    """What agencies have, oldest first."""
    return CollectionsCase.objects.filter(returned_on=None).select_related("holder").order_by("handed_on", "pk")


def _open(case_id: int) -> CollectionsCase:
    case = CollectionsCase.objects.select_for_update(of=("self",)).select_related("holder").get(pk=case_id)
    if case.returned_on is not None:
        raise NotPossible("This case has come back from the agency already.")
    return case


def _owe_again(case: CollectionsCase, amount: Cents, reason: str, source: str) -> None:
    """Have the oldest charges of a case owed again, after what was recovered of them before."""
    skip, left = case.recovered_cents, amount
    entries = []
    for row in case.charges.order_by("pk"):
        before = min(skip, row.amount_cents)
        skip -= before
        part = min(left, row.amount_cents - before)
        left -= part
        if part:
            entries.append(
                events.recovered(
                    charge_id=str(row.charge_id),
                    patient_id=str(row.patient_id),
                    amount=part,
                    account=WRITE_OFF_BAD_DEBT,
                    reason=reason[:60],
                    on=journal.open_date(clock.today()),
                    source=source,
                )
            )
    books.enter(entries=entries)
