"""Money from patients: taken for a whole account, and taken back when a check bounces."""

from __future__ import annotations

from django.db import transaction

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.patient_accounts.balances import Account, account
from superbill.app.payments import services as payments
from superbill.app.payments import takings
from superbill.app.payments.services import NotPossible
from superbill.app.payments.settling import shares
from superbill.app.platform import audit, clock
from superbill.app.platform.idempotency import once
from superbill.app.platform.people import Actor
from superbill.app.registration import queries as registration
from superbill.app.registration import services as front_desk
from superbill.app.registration.models import Receipt
from superbill.core import ledger
from superbill.core.ledger import events
from superbill.core.money import Cents


@transaction.atomic
def take_payment(
    actor: Actor, *, patient_id: int, amount_cents: Cents, method: str, key: str, reference: str = ""
) -> list[Receipt]:
    """Take money for an account: a receipt for each patient on it whose charges it pays. Once for ``key``.

    Oldest service first, whoever's it is; what is left waits on the holder's name.
    """
    actor.must("take_patient_payment")
    if amount_cents <= 0:
        raise NotPossible("Enter an amount above zero; money back to a patient is a refund.")
    given = {"patient": patient_id, "amount": amount_cents, "method": method, "reference": reference}

    def do() -> list[int]:
        books.lock()
        receipts = []
        for who, part in _shares(account(patient_id), amount_cents).items():
            patient = registration.patient(who)
            receipt = front_desk.collect_copay(
                actor, patient=patient, amount_cents=part, method=method, key=f"{key}:{who}", reference=reference
            )
            payments.settle(actor, patient_id=who, source=f"receipt-use:{receipt.pk}")
            receipts.append(int(receipt.pk))
        return receipts

    ids, _ = once(f"patient_accounts.payment:{key}", given, do)
    return list(Receipt.objects.filter(pk__in=ids).order_by("number"))


def _shares(standing: Account, amount: Cents) -> dict[int, Cents]:
    """How much of the money is for whom. Money paid ahead before this is spent on each one's own charges first."""
    pays = shares(amount, [(owed.charge_id, owed.amount) for owed in standing.owed])
    parts: dict[int, Cents] = {}
    for owed in standing.owed:
        if part := pays.get(owed.charge_id):
            parts[owed.patient_id] = parts.get(owed.patient_id, 0) + part
    if left := amount - sum(pays.values()):
        parts[standing.holder.pk] = parts.get(standing.holder.pk, 0) + left
    return parts


@transaction.atomic
def return_payment(actor: Actor, *, receipt_id: int, reason: str) -> int:
    """A payment did not hold: a check bounced, a card was disputed. The charges it paid are owed again. Gives the entry."""
    actor.must("reverse_remittance")
    if not reason.strip():
        raise NotPossible("Say why, in a few words: the patient will ask.")
    receipt = Receipt.objects.select_related("patient").get(pk=receipt_id)
    answer, _ = once(
        f"patient_accounts.returned:{receipt_id}",
        {"reason": reason.strip()},
        lambda: _return(actor, receipt, reason.strip()),
    )
    return int(answer)


def _return(actor: Actor, receipt: Receipt, reason: str) -> int:
    books.lock()
    on = journal.open_date(clock.today())
    entry = books.reverse(actor, entry_id=receipt.entry_id, reason=reason, on=on, key=f"receipt-returned:{receipt.pk}")
    missing = journal.balance(ledger.UNAPPLIED_PATIENT, patient_id=receipt.patient_id)
    if missing > 0:
        books.enter(entries=[_unpay(receipt, missing)])
    takings.returned(receipt)
    audit.record(actor=actor, action="return_payment", subject=f"patient:{receipt.patient_id}", receipt=receipt.number)
    return entry


def _unpay(receipt: Receipt, missing: Cents) -> ledger.Entry:
    """The entry that takes ``missing`` off charges the patient has paid, the latest paid first."""
    paid: dict[int, Cents] = {}
    lines = journal.history(accounts=[ledger.UNAPPLIED_PATIENT], patient_id=receipt.patient_id)
    for line in reversed(lines):
        if line.charge_id is not None:
            paid[line.charge_id] = paid.get(line.charge_id, 0) + line.amount
    return events.apply_unapplied(
        patient_id=str(receipt.patient_id),
        charges={str(charge): -part for charge, part in shares(missing, paid.items()).items()},
        on=journal.open_date(clock.today()),
        source=f"receipt-returned:{receipt.pk}",
    )
