"""Patients' money after the visit: statements, payments, small balances, refunds."""

from __future__ import annotations

from datetime import date
from functools import partial

from superbill.app.books import queries as books
from superbill.app.patient_accounts import queries as accounts
from superbill.app.patient_accounts import services as account_services
from superbill.app.payments import queries as payments
from superbill.app.payments import services as payment_services
from superbill.core.ledger import AR_INSURANCE, AR_PATIENT, UNAPPLIED_PATIENT
from superbill.demo.script import Planned, tail
from superbill.demo.staff import Staff
from superbill.demo.steps import once

SMALL = 500
"""Balances up to this are given up by one policy for everyone, in cents."""
_REFUNDS, _STATEMENTS, _PAYMENTS, _LATE_PAYMENTS, _SMALL = tail()[1:6]


def live(staff: Staff, day: date, people: dict[int, Planned]) -> None:
    """What patients and the practice do about patients' balances on a Friday after the month."""
    if day >= _REFUNDS:
        refund(staff)
    if day == _STATEMENTS:
        account_services.run_statements(staff.ada)
    elif day == _PAYMENTS:
        pay(staff, people, whole=True)
    elif day == _LATE_PAYMENTS:
        pay(staff, people, whole=False)
    elif day == _SMALL:
        once("small-balances", lambda: _write_off_small(staff))


def _write_off_small(staff: Staff) -> int:
    small = accounts.small_balances(most=SMALL)
    return account_services.write_off_small(staff.mia, most=SMALL, seen=small.digest) if small.holders else 0


def refund(staff: Staff) -> None:
    """Money of patients who owe nothing, nor will: the manager decides, the biller pays it out."""
    held = books.balances("patient_id", account=UNAPPLIED_PATIENT)
    waiting = {
        key[1] for account in (AR_INSURANCE, AR_PATIENT) for key in books.balances("patient_id", account=account)
    }
    for (_, patient), amount in sorted(held.items()):
        if amount < 0 and patient not in waiting:
            once(f"refund:{patient}", partial(_refund, staff, patient, -amount))


def _refund(staff: Staff, patient_id: int, cents: int) -> int:
    decided = payment_services.decide_refund(
        staff.mia,
        amount_cents=cents,
        patient_id=patient_id,
        reason="Paid at the desk; the payers left nothing to pay.",
        key=f"demo:refund:{patient_id}",
    )
    payment_services.pay_refund(
        staff.ada, refund_id=decided.pk, reference=f"check {7000 + decided.pk}", key=f"demo:refund-paid:{patient_id}"
    )
    return decided.pk


def pay(staff: Staff, people: dict[int, Planned], *, whole: bool) -> None:
    """Two of three patients pay their statement; of the others some pay a part two weeks later."""
    for patient_id, planned in people.items():
        pays_whole = planned.number % 3 != 0
        if whole is not pays_whole or (not whole and planned.number % 2):
            continue
        statement = payments.statements_of(patient_id).first()
        if statement is not None:
            cents = statement.amount_cents if whole else statement.amount_cents // 2
            once(f"paid:{statement.pk}:{whole}", partial(_take, staff, patient_id, cents))


def _take(staff: Staff, patient_id: int, cents: int) -> int:
    receipts = account_services.take_payment(
        staff.fay,
        patient_id=patient_id,
        amount_cents=cents,
        method="check",
        reference=str(1000 + patient_id),
        key=f"demo:paid:{patient_id}:{cents}",
    )
    return len(receipts)
