"""Money up front, estimates and good-faith deadlines."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from superbill.app.books import queries as books
from superbill.app.platform import clock
from superbill.app.platform.idempotency import KeyReused
from superbill.app.platform.people import Denied
from superbill.app.practice import services as practice
from superbill.app.practice.services import NotValid
from superbill.app.registration import estimates, queries, services
from superbill.app.registration.models import EligibilityCheck, Estimate, Receipt
from tests.app.registration.people import insure, open_clinic, register
from tests.conftest import Clinic

ON = date(2026, 3, 2)
TERMS = """
name = "PPO 2026"
[[rules]]
basis = "fixed"
fees = { 99213 = 100.00, 93000 = 40.00 }
"""


def test_a_copay_goes_into_the_books_once_and_gets_a_receipt(clinic_a: Clinic) -> None:
    patient = register(clinic_a)

    def pay(cents: int) -> Receipt:
        return services.collect_copay(
            clinic_a.fay, patient=patient, amount_cents=cents, method="card", reference="T-881", key="visit-1"
        )

    receipt = pay(3000)
    assert pay(3000) == receipt
    assert receipt.number == 1
    assert books.balance("cash.drawer") == 3000
    assert books.balance("unapplied.patient", patient_id=patient.pk) == -3000
    with pytest.raises(KeyReused):
        pay(4000)
    assert Receipt.objects.count() == 1 and books.balance("cash.drawer") == 3000


def test_no_receipt_for_nothing_or_for_who_may_not(clinic_a: Clinic) -> None:
    patient = register(clinic_a)
    for amount, method in ((0, "cash"), (-100, "cash"), (100, "barter")):
        with pytest.raises(NotValid):
            services.collect_copay(clinic_a.fay, patient=patient, amount_cents=amount, method=method, key="k")
    with pytest.raises(Denied):
        services.collect_copay(clinic_a.ben, patient=patient, amount_cents=100, method="cash", key="k")
    assert not Receipt.objects.exists() and not books.trial_balance()


def _visit(clinic: Clinic, **benefits: object) -> Estimate:
    setting = open_clinic(clinic)
    practice.set_contract(
        clinic.mia, payer=setting.ppo, starts_on=date(2026, 1, 1), name="PPO 2026", terms=TERMS, source="signed copy"
    )
    patient = register(clinic)
    coverage = insure(clinic, setting, patient)
    if benefits:
        EligibilityCheck.objects.create(
            coverage=coverage, on=ON, trace="T1", status="active", answered_at=clock.now(), **benefits
        )
    services_ = [services.Planned("99213"), services.Planned("93000", units=Decimal(2))]
    return services.estimate(clinic.fay, patient=patient, on=ON, services=services_, place_id=setting.place.pk)


def test_an_estimate_counts_copay_deductible_and_coinsurance(clinic_a: Clinic) -> None:
    row = _visit(clinic_a, copay_cents=2500, deductible_left_cents=5000, coinsurance=Decimal("0.2"))
    assert (row.charge_cents, row.allowed_cents) == (24000, 18000)
    assert [cents for _, cents in row.steps] == [24000, 18000, 2500, 5000, 600, 8100]
    assert row.patient_cents == 8100 and not row.findings


def test_an_estimate_stops_at_the_out_of_pocket_maximum(clinic_a: Clinic) -> None:
    row = _visit(clinic_a, deductible_left_cents=50000, out_of_pocket_left_cents=1000)
    assert row.patient_cents == 1000


def test_an_estimate_without_an_answer_says_so(clinic_a: Clinic) -> None:
    row = _visit(clinic_a)
    assert row.patient_cents == row.allowed_cents == 18000
    assert [each["code"] for each in row.findings] == ["REG502"]


def test_a_good_faith_estimate_is_the_charge_with_a_deadline(clinic_a: Clinic) -> None:
    setting = open_clinic(clinic_a)
    patient = register(clinic_a)
    row = services.estimate(
        clinic_a.fay, patient=patient, on=date(2026, 3, 20), services=[services.Planned("99213")],
        place_id=setting.place.pk, scheduled_on=ON,
    )  # fmt: skip
    assert (row.patient_cents, row.due_on) == (14000, date(2026, 3, 5))
    assert list(queries.estimates_of(patient.pk)) == [row]


@pytest.mark.parametrize(
    ("scheduled", "visit", "due"),
    [
        (date(2026, 3, 2), date(2026, 3, 16), date(2026, 3, 5)),  # ten business days ahead
        (date(2026, 3, 2), date(2026, 3, 13), date(2026, 3, 3)),  # nine
        (date(2026, 3, 2), date(2026, 3, 5), date(2026, 3, 3)),  # three
        (date(2026, 3, 2), date(2026, 3, 4), None),  # two
        (date(2026, 3, 6), date(2026, 3, 11), date(2026, 3, 9)),  # over a weekend
    ],
)
def test_when_a_good_faith_estimate_is_due(scheduled: date, visit: date, due: date | None) -> None:
    assert estimates.good_faith_due(scheduled, visit) == due


def test_a_bill_four_hundred_dollars_above_its_estimate_may_be_disputed() -> None:
    assert estimates.may_dispute(104900, 144900)
    assert not estimates.may_dispute(104900, 144899)


def test_an_estimate_asked_for_is_due_in_three_business_days() -> None:
    assert estimates.good_faith_due_on_request(date(2026, 3, 5)) == date(2026, 3, 10)
