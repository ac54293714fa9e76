"""A patient with coverage, for tests of the front desk and the rooms behind it."""

from __future__ import annotations

from datetime import date
from typing import Any

from superbill.app.exchange import services as exchange
from superbill.app.registration import services
from superbill.app.registration.models import Coverage, Patient
from tests.app.practice.setting import Setting, set_up
from tests.conftest import Clinic

MEMBER = "SYN123456789"
MBI = "1EG4TE5MK73"
ADDRESS = {"line1": "7 Oak Court", "city": "Austin", "state": "TX", "postal": "787020000"}


def open_clinic(clinic: Clinic) -> Setting:
    """The practice and the mailbox of its PPO."""
    setting = set_up(clinic.mia)
    exchange.set_partner(clinic.mia, slug="synthetic-ppo", name="Synthetic PPO", their_id="SYN01", our_id="RIVERSIDE")
    return setting


def register(clinic: Clinic, **fields: Any) -> Patient:
    facts: dict[str, Any] = {"last": "Delgado", "first": "Rosa", "birth": date(1971, 3, 4), "sex": "F", **ADDRESS}
    return services.register_patient(clinic.fay, **{**facts, **fields})[0]


def insure(clinic: Clinic, setting: Setting, patient: Patient, **fields: Any) -> Coverage:
    facts: dict[str, Any] = {"payer_id": setting.ppo.pk, "member_id": MEMBER, "starts_on": date(2026, 1, 1)}
    return services.add_coverage(clinic.fay, patient=patient, **{**facts, **fields})[0]
