"""What an account owes: everyone on it, charge by charge, oldest first."""

from __future__ import annotations

from msgspec import Struct

from superbill.app.books import queries as books
from superbill.app.payments.settling import Owed, owed
from superbill.app.registration import queries as registration
from superbill.app.registration.models import Patient
from superbill.core import ledger
from superbill.core.money import Cents

RULE = "Payments go to the oldest service first. What is left waits for the next charge."
"""The rule of allocation, as pages and receipts say it."""


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
    unapplied = -sum(books.patients_with(ledger.UNAPPLIED_PATIENT, ids).values())
    return Account(members[0], tuple(members), tuple(owed(ids)), unapplied)
