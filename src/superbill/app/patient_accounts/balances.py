"""What an account owes: everyone on it, charge by charge, oldest first."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from superbill.app.books import queries as books
from superbill.app.registration import queries as registration
from superbill.app.registration.models import Patient
from superbill.core import ledger
from superbill.core.money import Cents

RULE = "Payments go to the oldest service first. What is left waits for the next charge."
"""The rule of allocation, as pages and receipts say it."""


class Owed(Struct, frozen=True):
    """What a patient owes on a charge; ``since`` is the day the charge first counted."""

    charge_id: int
    patient_id: int
    amount: Cents
    since: date


class Account(Struct, frozen=True):
    """An account as it stands in the books."""

    holder: Patient
    members: tuple[Patient, ...]
    """The holder first."""
    owed: tuple[Owed, ...]
    """In the order in which money pays them."""
    unapplied: Cents

    @property
    def balance(self) -> Cents:
        """What is owed less what was paid ahead; negative when the account has a credit."""
        return sum(each.amount for each in self.owed) - self.unapplied


def account(patient_id: int) -> Account:
    """The account a patient belongs to."""
    members = registration.household(patient_id)
    ids = [member.pk for member in members]
    rows = books.balances("patient_id", "charge_id", account=ledger.AR_PATIENT, patient_id__in=ids)
    since = books.first_days({key[2] for key in rows})
    owed = [Owed(key[2], key[1], amount, since[key[2]]) for key, amount in rows.items() if amount > 0]
    unapplied = -sum(books.patients_with(ledger.UNAPPLIED_PATIENT, ids).values())
    ordered = sorted(owed, key=lambda each: (each.since, each.charge_id))
    return Account(members[0], tuple(members), tuple(ordered), unapplied)
