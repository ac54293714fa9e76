"""Credit balances: whose money it is, and by when it must go back. Billing rules 5.6.3."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from msgspec import Struct

from superbill.app.books import queries as books
from superbill.app.books.receivables import OpenItems
from superbill.app.patient_accounts.models import CreditCase
from superbill.app.payments.services import NotPossible
from superbill.app.platform import audit, clock
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.practice.models import Payer
from superbill.core import ledger
from superbill.core.money import Cents

REPORT_DAYS = 60
"""From the day an overpayment is identified to its return (42 CFR 401.305)."""
INVESTIGATION_DAYS = 180
"""How long a timely investigation in good faith may suspend that."""
_GOVERNMENT = frozenset({Payer.Type.MEDICARE_B, Payer.Type.MEDICAID})


class Credit(Struct, frozen=True):
    """Money that is not ours on a charge. ``payer_id`` is ``None`` for the patient's."""

    charge_id: int
    patient_id: int
    payer_id: int | None
    amount: Cents


def due_on(identified: date, *, investigating: date | None = None, investigated: date | None = None) -> date:
    """By when a government payer's overpayment must be reported and returned.

    An investigation suspends the clock from its first day until it ends, for 180 days at most.
    """
    due = identified + timedelta(days=REPORT_DAYS)
    if investigating is None:
        return due
    last = investigating + timedelta(days=INVESTIGATION_DAYS)
    ended = min(investigated or last, last)
    return due + (ended - investigating)


def credits() -> list[Credit]:
    """Every credit on a charge, the largest first; what a patient owes on one is a sum over all payers."""
    found = [
        Credit(item.charge_id, item.patient_id or 0, item.payer_id, -item.amount) for item in OpenItems(credits=True)
    ]
    return sorted(found, key=lambda credit: (-credit.amount, credit.charge_id))


class Waiting(Struct, frozen=True):
    """A patient's unapplied money, and what it may still be for."""

    patient_id: int
    amount: Cents
    owes: Cents
    """What the patient owes."""
    with_payers: Cents
    """What payers have not answered, of which a part may become the patient's."""

    @property
    def free(self) -> bool:
        """Nothing is left that it could pay: it goes back, or waits for a visit by the patient's wish."""
        return not (self.owes or self.with_payers)


def money_waiting() -> list[Waiting]:
    """Patients' unapplied money: what nothing is left for first, then the largest."""
    held = {key[1]: -amount for key, amount in books.balances("patient_id", account=ledger.UNAPPLIED_PATIENT).items()}
    owes, with_payers = (
        {patient: max(amount, 0) for patient, amount in books.patients_with(account, held).items()}
        for account in (ledger.AR_PATIENT, ledger.AR_INSURANCE)
    )
    found = [
        Waiting(patient, amount, owes.get(patient, 0), with_payers.get(patient, 0)) for patient, amount in held.items()
    ]
    return sorted(found, key=lambda one: (not one.free, -one.amount, one.patient_id))


@transaction.atomic
def identify(actor: Actor, *, charge_id: int, payer_id: int | None, note: str = "") -> CreditCase:
    """Say that a credit is real: from today its clock runs. Safe to repeat."""
    actor.must("refund")
    payer = practice.payer(payer_id) if payer_id else None
    known = open_cases().filter(charge_id=charge_id, payer=payer).first()
    if known is not None:
        return known
    there = [one for one in credits() if (one.charge_id, one.payer_id) == (charge_id, payer_id)]
    if not there:
        raise NotPossible("There is no such credit; it may have been used or refunded since.")
    today = clock.today()
    case = CreditCase.objects.create(
        charge_id=charge_id,
        patient_id=there[0].patient_id,
        payer=payer,
        amount_cents=there[0].amount,
        identified_on=today,
        due_on=due_on(today) if payer and payer.kind in _GOVERNMENT else None,
        note=note[:300],
        opened_by=actor.name,
    )
    audit.record(actor=actor, action="identify_credit", subject=f"charge:{charge_id}", case=case.pk)
    return case


@transaction.atomic
def investigate(actor: Actor, *, case_id: int, ended: bool = False) -> CreditCase:
    """An investigation in good faith begins, or (``ended``) is over; a government payer's clock stands still meanwhile."""
    actor.must("refund")
    case = CreditCase.objects.select_for_update(of=("self",)).get(pk=case_id, closed_at=None)
    if ended:
        if case.investigating_since is None:
            raise NotPossible("No investigation has begun.")
        case.investigated_on = clock.today()
    elif case.investigating_since is None:
        case.investigating_since = clock.today()
    if case.due_on is not None:
        case.due_on = due_on(
            case.identified_on, investigating=case.investigating_since, investigated=case.investigated_on
        )
    case.save(update_fields=["investigating_since", "investigated_on", "due_on"])
    return case


@transaction.atomic
def close(actor: Actor, *, case_id: int, outcome: str) -> CreditCase:
    """The money went back, or the credit was used; say how."""
    actor.must("refund")
    if not outcome.strip():
        raise NotPossible("Say what became of the money.")
    case = CreditCase.objects.select_for_update(of=("self",)).get(pk=case_id, closed_at=None)
    if any((one.charge_id, one.payer_id) == (case.charge_id, case.payer_id) for one in credits()):
        raise NotPossible("The credit is still on the charge. Refund it, or move it to what else they owe.")
    case.closed_at, case.outcome = clock.now(), outcome.strip()[:300]
    case.save(update_fields=["closed_at", "outcome"])
    audit.record(actor=actor, action="close_credit", subject=f"charge:{case.charge_id}", case=case.pk)
    return case


def open_cases() -> QuerySet[CreditCase]:
    """Identified credits that are not settled, the nearest deadline first."""
    return CreditCase.objects.filter(closed_at=None).select_related("payer").order_by("due_on", "identified_on", "pk")
