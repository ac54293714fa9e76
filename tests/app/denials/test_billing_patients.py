"""What a payer left to the patient is billed to them by a decision, where contract and law allow it."""

from __future__ import annotations

import pytest

from superbill.app.books import queries as books
from superbill.app.denials import services as denials
from superbill.app.denials.models import DenialCase
from superbill.app.payments.models import BilledClaim
from superbill.app.payments.services import NotPossible
from superbill.app.platform import people
from tests.app.payments.scene import Scene, everything
from tests.app.payments.test_telling import answered, applied, sent
from tests.app.registration.people import open_clinic
from tests.checkers import assert_books
from tests.conftest import Clinic


@pytest.fixture
def here(clinic_a: Clinic) -> Scene:
    return Scene(clinic_a, open_clinic(clinic_a))


def case_of(here: Scene, adjustments: str) -> DenialCase:
    claim = sent(here)
    applied(here, answered(claim, 0, adjustments))
    (case,) = DenialCase.objects.all()
    return case


def test_a_service_that_is_not_covered_is_billed_to_the_patient_once(here: Scene) -> None:
    case = case_of(here, "PR-96 140")
    before = books.balance("ar.insurance")
    with pytest.raises(people.Denied):
        denials.bill_patient(here.clinic.cleo, case_id=case.pk, why="not covered")
    with pytest.raises(NotPossible, match="Say why"):
        denials.bill_patient(here.clinic.ada, case_id=case.pk, why=" ")
    moved = denials.bill_patient(here.clinic.ada, case_id=case.pk, why="not covered, told before the visit")
    assert moved.status == DenialCase.Status.MOVED
    assert books.balance("ar.patient") == case.denied_cents == before - books.balance("ar.insurance")
    with pytest.raises(denials.NotPossible, match="open case"):
        denials.bill_patient(here.clinic.ada, case_id=case.pk, why="again")
    assert_books()


def test_what_the_contract_or_the_law_keeps_from_the_patient_is_not_billed(here: Scene) -> None:
    case = case_of(here, "CO-197 140")
    money = everything()
    with pytest.raises(denials.NotPossible, match="CO-197"):
        denials.bill_patient(here.clinic.ada, case_id=case.pk, why="x")
    with pytest.raises(denials.NotPossible, match="won or closed"):
        denials.close(here.clinic.ada, case_id=case.pk, status="moved", why="x")
    DenialCase.objects.filter(pk=case.pk).update(reasons=["PR-96", "N782"])
    with pytest.raises(denials.NotPossible, match="N782"):
        denials.bill_patient(here.clinic.ada, case_id=case.pk, why="x")
    DenialCase.objects.filter(pk=case.pk).update(reasons=["PR-96"])
    BilledClaim.objects.update(patient_protected="QMB")
    with pytest.raises(denials.NotPossible, match="QMB"):
        denials.bill_patient(here.clinic.ada, case_id=case.pk, why="x")
    assert everything() == money
