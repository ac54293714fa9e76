"""An account in plain words: every entry that touched what somebody owes, with the balance after it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby

from django.urls import reverse
from msgspec import Struct

from superbill.app.books import queries as books
from superbill.app.books.queries import LedgerLine
from superbill.app.practice import queries as practice
from superbill.app.registration import queries as registration
from superbill.core.ledger import accounts
from superbill.core.money import Cents, dollars
from superbill.core.remit.reasons import gloss


class Happening(Struct, frozen=True):
    """One entry as the patient would tell it; the balances are those after it."""

    on: date
    says: str
    details: tuple[str, ...]
    change: Cents
    insurance: Cents
    patient: Cents
    href: str = ""
    source: str = ""

    @property
    def balance(self) -> Cents:
        return self.insurance + self.patient


class Account(Struct, frozen=True):
    rows: tuple[Happening, ...]
    """Oldest first."""
    insurance: Cents
    patient: Cents
    unapplied: Cents
    """Money the patient gave that waits for a charge."""


_TRACKED = (accounts.AR_INSURANCE, accounts.AR_PATIENT, accounts.UNAPPLIED_PATIENT)
_KINDS = {
    "charges": "Charges of a visit",
    "receipt": "The patient paid",
    "patient.applied": "The patient's money was used",
    "remit.claim": "answered",
    "remit.reversal": "took its answer back",
    "transfer": "Moved to another party",
    "write_off": "Written off",
    "refund": "To be refunded",
    "refund_paid": "Refunded",
}


def account(patient_id: int) -> Account:
    """The whole account of a patient."""
    lines = books.history(patient_id=patient_id)
    receipts = {row.pk: row.number for row in registration.receipts_of(patient_id)}
    names = {row.pk: row.name for row in practice.payers()}
    insurance = patient = unapplied = 0
    rows = []
    for _, group in groupby(lines, key=lambda line: line.entry_id):
        legs = list(group)
        if not any(leg.account in _TRACKED for leg in legs):
            continue  # the money went on, from the desk to the bank: nobody owes more or less
        moved = {code: sum(leg.amount for leg in legs if leg.account == code) for code in _TRACKED}
        insurance += moved[accounts.AR_INSURANCE]
        patient += moved[accounts.AR_PATIENT]
        unapplied -= moved[accounts.UNAPPLIED_PATIENT]
        href, source = _source(legs[0].source, receipts)
        change = moved[accounts.AR_INSURANCE] + moved[accounts.AR_PATIENT]
        rows.append(
            Happening(
                legs[0].effective_on,
                _says(legs, names),
                tuple(_details(legs)),
                change,
                insurance,
                patient,
                href,
                source,
            )
        )
    return Account(tuple(rows), insurance, patient, unapplied)


def _says(legs: list[LedgerLine], names: dict[int, str]) -> str:
    kind = legs[0].kind
    answering = sorted(legs, key=lambda leg: not (leg.account == accounts.AR_INSURANCE and leg.amount < 0))
    payer = next((names[leg.payer_id] for leg in answering if leg.payer_id in names), "")
    if kind.startswith("remit"):
        return f"{payer or 'The payer'} {_KINDS.get(kind, 'answered')}"
    return _KINDS.get(kind) or _KINDS.get(kind.partition(".")[0]) or legs[0].memo or kind.replace(".", " ")


_SHOWN = {
    accounts.CLEARING: "paid",
    accounts.CONTRACTUAL: "taken off by contract",
    accounts.SEQUESTRATION: "taken off by law (sequestration)",
    accounts.UNAPPLIED_PATIENT: "from the patient's money",
    accounts.CASH_DRAWER: "taken at the desk",
}


def _details(legs: list[LedgerLine]) -> Iterator[str]:
    """What the entry's other side says: paid, taken off, left to the patient."""
    sums: dict[tuple[str, str], Cents] = {}
    for leg in legs:
        if leg.account == accounts.AR_PATIENT and leg.reason:
            key = ("left to the patient", leg.reason)
        elif leg.account in accounts.RECEIVABLES or leg.account == accounts.REVENUE:
            continue
        else:
            kept = leg.account == accounts.UNAPPLIED_PATIENT and leg.amount < 0
            said = _SHOWN.get(leg.account, accounts.CHART[leg.account].name.lower())
            key = ("kept for what the patient owes" if kept else said, leg.reason)
        sums[key] = sums.get(key, 0) + leg.amount
    for (what, why), amount in sums.items():
        if amount:
            because = f" ({why}: {gloss(why)})" if why and "-" in why else ""
            yield f"{dollars(abs(amount))} {what}{because}"


def _source(source: str, receipts: dict[int, int]) -> tuple[str, str]:
    """Where an entry came from: an address and its name. ``receipts`` are the patient's: their numbers by row."""
    kind, _, number = source.partition(":")
    if not number.isdecimal():
        return "", ""
    if kind == "remittance":
        return reverse("remittance", args=[int(number)]), "the remittance"
    if kind == "encounter":
        return reverse("encounter", args=[int(number)]), "the visit"
    row = _receipt(kind, int(number), receipts)
    if row is not None:
        return reverse("receipt", args=[row]), f"receipt {receipts[row]}"
    return "", f"{kind.removesuffix('-use').replace('-', ' ')} {number}"


def _receipt(kind: str, number: int, receipts: dict[int, int]) -> int | None:
    """The receipt an entry speaks of: by its number where it was written, by its row where something followed from it."""
    if kind == "receipt":
        return next((row for row, told in receipts.items() if told == number), None)
    return number if kind.startswith("receipt-") and number in receipts else None
