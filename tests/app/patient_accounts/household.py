"""A family on one account, and what they owe: entered in the books as self-pay charges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from superbill.app.books import queries as books
from superbill.app.books import services as journal
from superbill.app.platform import outbox
from superbill.app.registration.models import Patient
from superbill.core.ledger import AR_PATIENT, UNAPPLIED_PATIENT, events
from tests.app.practice.setting import Setting
from tests.app.registration.people import open_clinic, register
from tests.checkers import assert_books
from tests.conftest import Clinic

SEEN = date(2026, 3, 2)


@dataclass
class Household:
    clinic: Clinic
    setting: Setting
    rosa: Patient
    """Answers for the account."""
    leo: Patient
    charges: int = 0

    def owes(self, patient: Patient, cents: int, on: date = SEEN) -> int:
        """A charge that the patient owes; gives its id."""
        self.charges += 1
        charge = 1000 + self.charges
        entry = events.charge(
            charge_id=str(charge), claim_id="", patient_id=str(patient.pk), payer_id="", amount=cents, on=on,
            source=f"charge:{charge}",
        )  # fmt: skip
        journal.record(self.clinic.ada, entries=[entry], key=f"charge:{charge}")
        return charge

    def left(self, charge: int) -> int:
        return books.balance(AR_PATIENT, charge_id=charge)

    def ahead(self, patient: Patient) -> int:
        return -books.balance(UNAPPLIED_PATIENT, patient_id=patient.pk)

    def proven(self) -> bool:
        outbox.drain()
        assert_books()
        return True


def household(clinic: Clinic, setting: Setting | None = None) -> Household:
    setting = setting or open_clinic(clinic)
    rosa = register(clinic, email="rosa@example.org", phone="5125550199")
    leo = register(clinic, first="Leo", birth=date(2018, 9, 3), sex="M", guarantor_id=rosa.pk)
    return Household(clinic, setting, rosa, leo)
