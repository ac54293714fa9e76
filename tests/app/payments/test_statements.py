"""A statement says what the books say, and is not sent to whom it must not be."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.payments import services
from superbill.app.payments.models import Statement
from superbill.app.payments.statements import facts, sending
from superbill.app.platform import clock, people
from superbill.app.registration.models import Patient
from superbill.core.ledger import events
from tests.app.registration.people import register
from tests.conftest import Clinic

from .scene import Scene, paid, scene

DAY = date(2026, 4, 2)


@pytest.fixture
def here(clinic_a: Clinic) -> Scene:
    return scene(clinic_a)


def patient_with_balance(here: Scene) -> Patient:
    patient = register(here.clinic)
    here.bill(1, (11, "99213", 14000), (12, "93000", 5000), patient_id=patient.pk)
    answer = paid(1, 11, 14000, 8000, "CO-45 40, PR-1 15, PR-3 5")
    here.apply(here.keyed(answer))
    return patient


def text_of(row: Statement) -> str:
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(bytes(row.pdf))).pages)


def test_a_statement_adds_up_to_the_books(here: Scene) -> None:
    patient = patient_with_balance(here)
    made = facts.of_account(patient.pk, on=DAY)
    (service,) = made.services
    assert (service.charged, service.insurance, service.discounts, service.owed) == (14000, 8000, 4000, 2000)
    assert service.charged == service.insurance + service.discounts + service.you_paid + service.waiting + service.owed
    assert [reason.split()[0:2] for reason in service.why] == [["15.00", "deductible:"], ["5.00", "copay:"]]
    assert made.owed == journal.balance("ar.patient", patient_id=patient.pk)
    assert facts.of_account(patient.pk, on=date(2026, 3, 1)).owed == 0


def test_money_given_in_advance_is_taken_off(here: Scene) -> None:
    patient = patient_with_balance(here)
    given = events.patient_payment(patient_id=str(patient.pk), amount=500, on=DAY, source="receipt:1")
    books.record(here.clinic.fay, entries=[given], key="r")
    assert facts.of_account(patient.pk, on=DAY).owed == 1500
    with clock.at(DAY):
        services.settle(here.clinic.ada, patient_id=patient.pk, source="use")
    made = facts.of_account(patient.pk, on=DAY)
    assert (made.owed, made.services[0].you_paid) == (1500, 500)


def test_the_page_says_the_amount_the_reason_and_the_way_to_pay(here: Scene) -> None:
    patient = patient_with_balance(here)
    with clock.at(DAY):
        row = sending.send_statement(here.clinic.ada, patient_id=patient.pk)
        assert sending.send_statement(here.clinic.ada, patient_id=patient.pk) == row
    words = text_of(row)
    for needed in ("$20.00", "April 27, 2026", "Office visit, low", "deductible", "(512) 555-0100", "Rosa Delgado"):
        assert needed in words
    assert row.amount_cents == 2000


def test_nobody_is_asked_who_must_not_be(here: Scene) -> None:
    patient = patient_with_balance(here)
    with clock.at(DAY):
        assert sending.due(on=DAY) == [patient.pk]
        assert sending.due(on=DAY, least=2000) == []
        for flags in ({"do_not_bill": True}, {"bankrupt_on": DAY}, {"died_on": DAY}):
            Patient.objects.filter(pk=patient.pk).update(**flags)
            assert sending.due(on=DAY) == []
            with pytest.raises(services.NotPossible):
                sending.send_statement(here.clinic.ada, patient_id=patient.pk)
            Patient.objects.filter(pk=patient.pk).update(do_not_bill=False, bankrupt_on=None, died_on=None)
        with pytest.raises(people.Denied):
            sending.send_statement(here.clinic.ben, patient_id=patient.pk)
        assert not Statement.objects.exists()
        sending.send_statement(here.clinic.ada, patient_id=patient.pk)
        assert sending.due(on=DAY) == []
        other = register(here.clinic, first="Luz", birth=date(1980, 1, 1))
        with pytest.raises(services.NotPossible, match="Nothing is owed"):
            sending.send_statement(here.clinic.ada, patient_id=other.pk)
