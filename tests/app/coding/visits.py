"""A visit ready to be coded, for tests of the coder's room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from superbill.app.coding import services
from superbill.app.coding.models import Encounter
from superbill.app.registration.models import Coverage, Patient
from tests.app.practice.setting import Setting
from tests.app.registration.people import insure, open_clinic, register
from tests.conftest import Clinic

ON = date(2026, 3, 2)
OFFICE = services.Charged("99213")


@dataclass
class Desk:
    """A clinic with an insured patient."""

    clinic: Clinic
    setting: Setting
    patient: Patient
    coverage: Coverage | None

    def visit(self, *, patient: Patient | None = None, on: date = ON, **fields: Any) -> Encounter:
        return services.start_encounter(
            self.clinic.fay, patient=patient or self.patient, provider_id=self.setting.provider.pk,
            place_id=self.setting.place.pk, on=on, **fields,
        )  # fmt: skip

    def coded(self, *charges: services.Charged, diagnoses: tuple[str, ...] = ("I10",), on: date = ON) -> Encounter:
        return services.code_encounter(
            self.clinic.ben, encounter_id=self.visit(on=on).pk, diagnoses=diagnoses, charges=charges or (OFFICE,)
        )


def open_desk(clinic: Clinic, *, insured: bool = True) -> Desk:
    setting = open_clinic(clinic)
    patient = register(clinic)
    return Desk(clinic, setting, patient, insure(clinic, setting, patient) if insured else None)
