"""The facts of a statement, from the books alone, so that it says what the books say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from msgspec import Struct

from superbill.app.books import queries as journal
from superbill.app.payments.models import BilledLine
from superbill.app.platform.names import quiet
from superbill.app.practice import queries as practice
from superbill.app.registration import queries as registration
from superbill.app.registration.models import Patient
from superbill.core import ledger
from superbill.core.money import Cents, dollars

DUE_DAYS = 25
_SHARES = {
    "1": "deductible: your plan pays after you have paid this much in a year",
    "2": "coinsurance: your part of the price, as a percentage",
    "3": "copay: your fixed part for a visit",
}


class Service(Struct, frozen=True):
    """One charge in a patient's words; the amounts on it add up: charged = insurance + discounts + you + waiting."""

    on: date
    who: str
    """Whose visit it was, where an account has several patients."""
    what: str
    charged: Cents
    insurance: Cents
    discounts: Cents
    """Taken off by contract, law or us: nobody owes it."""
    you_paid: Cents
    waiting: Cents
    """Still with an insurer."""
    owed: Cents
    why: tuple[str, ...]


class StatementFacts(Struct, frozen=True):
    patient_id: int
    on: date
    due_on: date
    services: tuple[Service, ...]
    unapplied: Cents
    """Money the patient gave that no charge has used yet."""

    @property
    def owed(self) -> Cents:
        return sum(service.owed for service in self.services) - self.unapplied


def of_account(patient_id: int, *, on: date) -> StatementFacts:
    """What the account of a patient owes as of a day, service by service, for everyone on it.

    Services without a balance or money in question are left out.
    """
    family = registration.household(patient_id)
    names = {patient.pk: quiet(patient.first) for patient in family} if len(family) > 1 else {}
    lines = journal.history(patient_id__in=list(names) or [patient_id], entry__effective_on__lte=on)
    by_charge: dict[int, list[journal.LedgerLine]] = {}
    for line in lines:
        if line.charge_id is not None:
            by_charge.setdefault(line.charge_id, []).append(line)
    owing = {charge: group for charge, group in by_charge.items() if _sum(group, ledger.AR_PATIENT)}
    billed: dict[int, BilledLine] = {}
    for row in BilledLine.objects.filter(charge_id__in=owing).order_by("id"):
        billed.setdefault(row.charge_id, row)
    services = [_service(group, billed.get(charge), names) for charge, group in owing.items()]
    unapplied = -_sum(lines, ledger.UNAPPLIED_PATIENT)
    ordered = tuple(sorted(services, key=lambda service: (service.on, service.who, service.what)))
    return StatementFacts(family[0].pk, on, on + timedelta(days=DUE_DAYS), ordered, max(unapplied, 0))


def _service(lines: list[journal.LedgerLine], billed: BilledLine | None, names: Mapping[int, str]) -> Service:
    on = (billed.service_from if billed else None) or lines[0].effective_on
    charged = -_sum(lines, ledger.REVENUE)
    insurance = _sum(lines, ledger.CLEARING)
    waiting, owed = _sum(lines, ledger.AR_INSURANCE), _sum(lines, ledger.AR_PATIENT)
    you_paid = sum(line.amount for line in lines if line.account in (ledger.UNAPPLIED_PATIENT, *ledger.CASH))
    return Service(
        on,
        names.get(lines[0].patient_id or 0, ""),
        _what(billed, on),
        charged,
        insurance,
        charged - insurance - waiting - owed - you_paid,
        you_paid,
        waiting,
        owed,
        _why(lines),
    )


def _sum(lines: Iterable[journal.LedgerLine], account: str) -> Cents:
    return sum(line.amount for line in lines if line.account == account)


def _what(billed: BilledLine | None, on: date) -> str:
    """The practice's own words for a service; its code where it has none."""
    if billed is None:
        return "Service"
    fee = practice.fee(billed.code, on, billed.modifiers) if billed.code else None
    return f"{fee.label} ({billed.code})" if fee else f"Service {billed.code or billed.revenue_code}"


def _why(lines: Iterable[journal.LedgerLine]) -> tuple[str, ...]:
    """Why the patient owes: what the payer's reasons mean, with their sums; what was taken back again is gone."""
    sums: dict[str, Cents] = {}
    for line in lines:
        if line.account == ledger.AR_PATIENT and line.reason:
            sums[line.reason] = sums.get(line.reason, 0) + line.amount
    return tuple(
        f"{dollars(amount)} {_SHARES.get(reason.partition('-')[2], 'your share, as your plan decided')}"
        if reason.startswith("PR-")
        else f"{dollars(amount)} {reason}"
        for reason, amount in sums.items()
        if amount > 0
    )


def printed(facts: StatementFacts, patient: Patient, number: int, words: Sequence[str] = ()) -> dict[str, object]:
    """The facts as the template prints them, with what else is to be said."""
    us = practice.practice()
    insurance = sum(one.insurance for one in facts.services)
    return {
        "number": number,
        "words": list(words),
        "date": _day(facts.on),
        "due": _day(facts.due_on),
        "owed": dollars(max(facts.owed, 0)),
        "credit": dollars(-facts.owed) if facts.owed < 0 else "",
        "unapplied": dollars(facts.unapplied) if facts.unapplied else "",
        "practice": {
            "name": quiet(us.name),
            "address": _address(us.line1, us.line2, us.city, us.state, us.postal),
            "phone": _phone(us.contact_phone),
            "email": us.contact_email,
        },
        "patient": {
            "name": f"{patient.first} {patient.last}",
            "account": patient.number,
            "address": _address(patient.line1, patient.line2, patient.city, patient.state, patient.postal),
        },
        "services": [
            {
                "on": _day(one.on),
                "what": f"{one.who}: {one.what}" if one.who else one.what,
                "charged": dollars(one.charged),
                "insurance": dollars(one.insurance),
                "discounts": dollars(one.discounts),
                "paid": dollars(one.you_paid),
                "waiting": dollars(one.waiting) if one.waiting else "",
                "owed": dollars(one.owed),
                "why": list(one.why),
            }
            for one in facts.services
        ],
        "totals": {
            "charged": dollars(sum(one.charged for one in facts.services)),
            "insurance": dollars(insurance),
            "discounts": dollars(sum(one.discounts for one in facts.services)),
            "paid": dollars(sum(one.you_paid for one in facts.services)),
            "waiting": dollars(sum(one.waiting for one in facts.services)),
            "owed": dollars(sum(one.owed for one in facts.services)),
        },
    }


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def _address(line1: str, line2: str, city: str, state: str, postal: str) -> list[str]:
    postal = f"{postal[:5]}-{postal[5:]}" if len(postal) == 9 and postal[5:] != "0000" else postal[:5]
    return [line for line in (quiet(line1), quiet(line2), f"{quiet(city)}, {state} {postal}".strip(", ")) if line]


def _phone(digits: str) -> str:
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits
