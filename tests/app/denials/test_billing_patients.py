"""What a payer left to the patient is billed to them by a decision, where contract and law allow it."""

from __future__ import annotations

import pytest

from superbill.app.books import queries as books
from superbill.app.claims import queries as claims
from superbill.app.claims.models import Claim
from superbill.app.denials import moving
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


def owed(payer_id: int) -> int:
    return books.balance("ar.insurance", payer_id=payer_id)


def test_what_an_insurer_owes_moves_to_the_patient_by_a_decision_once(here: Scene) -> None:
    claim = sent(here)
    ada, about = here.clinic.ada, {"claim_id": claim.pk, "to_payer": None, "key": "k"}
    money = everything()
    with pytest.raises(people.Denied):
        denials.move(here.clinic.cleo, why="no plan on that day", **about)
    with pytest.raises(NotPossible, match="Say why"):
        denials.move(ada, why=" ", **about)
    assert everything() == money
    for _ in range(2):
        assert denials.move(ada, why="no plan on that day", **about) == 14000
    assert (owed(here.setting.ppo.pk), books.balance("ar.patient")) == (0, 14000)
    with pytest.raises(NotPossible, match="Nothing is open"):
        denials.move(ada, why="again", **{**about, "key": "other"})
    assert_books()


def test_what_a_payer_forbids_does_not_move_to_the_patient_even_when_its_case_is_closed(here: Scene) -> None:
    case = case_of(here, "CO-197 140")
    denials.close(here.clinic.ada, case_id=case.pk, status="closed", why="nothing to do")
    money = everything()
    with pytest.raises(NotPossible, match="CO-197"):
        denials.move(here.clinic.ada, claim_id=case.claim_id, to_payer=None, why="x", key="k")
    assert everything() == money


def test_the_next_payer_answers_for_it_and_has_a_claim(here: Scene) -> None:
    claim = sent(here, second=True)
    applied(here, answered(claim, 0, "CO-22 140"))
    (case,) = DenialCase.objects.all()
    medicare = here.setting.medicare.pk
    (charge,) = (charge for charge, _ in claims.charges_of(claims.versions(claim.pk)[-1].pk))
    moved = denials.move(
        here.clinic.ada, claim_id=claim.pk, to_payer=medicare, charge_id=charge, why="Medicare pays first", key="k"
    )
    assert moved == owed(medicare) == 14000 and owed(here.setting.ppo.pk) == 0
    case.refresh_from_db()
    assert case.status == DenialCase.Status.MOVED
    assert [one.payer_id for one in Claim.objects.filter(after=claim)] == [medicare]
    denials.move(
        here.clinic.ada, claim_id=Claim.objects.get(after=claim).pk, to_payer=here.setting.ppo.pk, why="x", key="l"
    )
    assert (owed(medicare), owed(here.setting.ppo.pk)) == (0, 14000)
    assert_books()


def test_a_payer_without_coverage_does_not_answer(here: Scene) -> None:
    claim = sent(here)
    with pytest.raises(NotPossible, match="does not cover"):
        denials.move(here.clinic.ada, claim_id=claim.pk, to_payer=here.setting.medicare.pk, why="x", key="k")
    assert not Claim.objects.exclude(pk=claim.pk).exists()


def test_the_share_of_a_qualified_medicare_beneficiary_waits_for_a_person_and_never_reaches_them(here: Scene) -> None:
    claim = sent(here)
    applied(here, answered(claim, 8000, "CO-45 40, PR-2 20", remarks=("N782",)))
    (case,) = DenialCase.objects.all()
    assert (case.kind, case.denied_cents, case.reasons) == ("verify", 2000, ["PR-2", "N782"])
    assert (books.balance("ar.patient"), owed(here.setting.ppo.pk)) == (0, 2000)
    with pytest.raises(denials.NotPossible, match="N782"):
        denials.bill_patient(here.clinic.ada, case_id=case.pk, why="x")
    with pytest.raises(NotPossible, match="N782"):
        denials.move(here.clinic.ada, claim_id=claim.pk, to_payer=None, why="x", key="k")
    assert_books()


def test_what_an_insurer_owes_is_given_up_by_a_manager_once_and_as_what_it_is(here: Scene) -> None:
    case = case_of(here, "CO-29 140")
    about = {"claim_id": case.claim_id, "why": "sent after the last day", "key": "k"}
    money = everything()
    with pytest.raises(people.Denied):
        denials.give_up(here.clinic.ada, account="write_off.timely", **about)
    with pytest.raises(NotPossible, match="given up as"):
        denials.give_up(here.clinic.mia, account="write_off.bad_debt", **about)
    with pytest.raises(NotPossible, match="Say why"):
        denials.give_up(here.clinic.mia, account="write_off.timely", **about | {"why": " "})
    assert everything() == money
    for _ in range(2):
        assert denials.give_up(here.clinic.mia, account="write_off.timely", **about) == 14000
    assert (books.balance("write_off.timely"), owed(here.setting.ppo.pk)) == (14000, 0)
    case.refresh_from_db()
    assert case.status == DenialCase.Status.WRITTEN_OFF
    assert_books()


def test_coverage_that_becomes_known_later_moves_what_the_patient_was_charged(here: Scene) -> None:
    claim = sent(here)
    ada, ppo = here.clinic.ada, here.setting.ppo.pk
    with pytest.raises(NotPossible, match="owes nothing there"):
        moving.to_insurer(ada, claim_id=claim.pk, why="x", key="none")
    denials.move(ada, claim_id=claim.pk, to_payer=None, why="no plan on that day", key="m")
    with pytest.raises(people.Denied):
        moving.to_insurer(here.clinic.cleo, claim_id=claim.pk, why="the plan was found", key="k")
    for _ in range(2):
        assert moving.to_insurer(ada, claim_id=claim.pk, why="the plan was found", key="k") == 14000
    assert (owed(ppo), books.balance("ar.patient")) == (14000, 0)
    applied(here, answered(claim, 8000, "CO-45 40, PR-2 20"))
    assert (owed(ppo), books.balance("ar.patient")) == (0, 2000)
    with pytest.raises(NotPossible, match="owes nothing there"):
        moving.to_insurer(ada, claim_id=claim.pk, why="the share is theirs", key="l")
    assert_books()
