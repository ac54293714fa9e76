"""A claim's road through the payments room: sent, answered, sent on to the next payer, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from superbill.app.books import queries as journal
from superbill.app.claims import queries as claims
from superbill.app.claims import services as claim_services
from superbill.app.claims.models import Claim
from superbill.app.coding import services as coding
from superbill.app.denials import queries as denials
from superbill.app.exchange import services as exchange
from superbill.app.payments import queries, services
from superbill.app.payments.models import Application, Remittance
from superbill.app.platform import clock, outbox
from superbill.app.practice import services as practice
from superbill.app.registration import queries as registered
from superbill.app.registration import services as registration
from superbill.app.registration.models import EligibilityCheck
from superbill.core.inquiry.values import Benefit
from superbill.core.remit.values import RemitClaim
from tests.app.registration.people import MBI, insure, open_clinic, register
from tests.checkers import assert_books
from tests.conftest import Clinic
from tests.core.ledger.cases import clp, line

from .scene import Scene, proven
from .scene import document as answer

VISIT = date(2026, 2, 10)
TERMS = """
name = "Synthetic PPO"
[[rules]]
codes = ["99213"]
basis = "fixed"
amount = "90.00"
"""


@pytest.fixture
def here(clinic_a: Clinic) -> Scene:
    scene = Scene(clinic_a, open_clinic(clinic_a))
    exchange.set_partner(
        clinic_a.mia, slug="synthetic-mac", name="Medicare", their_id="SYNMB", our_id="RIVERSIDE", usage="P"
    )
    return scene


def sent(here: Scene, *, second: bool = False, benefits: Sequence[object] = ()) -> Claim:
    """A visit, released, claimed and sent to the PPO, who told ``benefits`` before."""
    clinic, setting = here.clinic, here.setting
    patient = register(clinic)
    coverage = insure(clinic, setting, patient)
    if benefits:
        told = {"trace": "T1", "status": "active", "benefits": list(benefits)}
        EligibilityCheck.objects.create(coverage=coverage, on=VISIT, **told)
    if second:
        insure(clinic, setting, patient, payer_id=setting.medicare.pk, member_id=MBI, rank=2)
    with clock.at(date(2026, 2, 12)):
        visit = coding.start_encounter(
            clinic.ben, patient=patient, provider_id=setting.provider.pk, place_id=setting.place.pk, on=VISIT
        )
        coding.code_encounter(clinic.ben, encounter_id=visit.pk, diagnoses=["I10"], charges=[coding.Charged("99213")])
        checked = coding.release(clinic.ben, encounter_id=visit.pk)
        assert not checked.stops, checked.findings
        claim = claim_services.create_for_encounter(clinic.ada, encounter_id=visit.pk)
        done = claim_services.submit(clinic.ada, claim_ids=[claim.pk])
        assert done.sent == (claim.pk,), done.held
    delivered()
    return claims.claim(claim.pk)


def delivered() -> None:
    outbox.drain()
    assert outbox.stuck() == []


def answered(claim: Claim, paid: int, adjustments: str, status: str = "1", **more: object) -> RemitClaim:
    version = claims.versions(claim.pk)[0]
    ((_, ours),) = claims.charges_of(version.pk)
    sign = -1 if status == "22" else 1
    told = line("99213", sign * 14000, paid, adjustments, control_number=ours.control_number, service_from=VISIT)
    return clp(version.control_number, status, [told], payer_claim_number="F1", **more)


def applied(here: Scene, *told: RemitClaim, trace: str = "EFT1", **more: object) -> Remittance:
    row = services.key_in(here.clinic.ada, document=answer(*told, trace=trace, **more))
    here.apply(row)
    delivered()
    return row


def test_a_sent_claim_can_be_answered_and_learns_what_was_decided(here: Scene) -> None:
    claim = sent(here)
    assert journal.balance("ar.insurance", payer_id=here.setting.ppo.pk) == 14000
    row = applied(here, answered(claim, 7000, "CO-45 50, PR-3 20"))
    after = claims.claim(claim.pk)
    assert (after.state, after.payer_claim_number) == ("paid", "F1")
    here.reverse(row)
    delivered()
    assert claims.claim(claim.pk).state == "reversed"
    assert proven()


@pytest.mark.parametrize(
    ("paid", "adjustments", "state"),
    [(0, "CO-197 140", "denied"), (0, "CO-45 50, PR-1 90", "zero-pay"), (7000, "CO-45 50, CO-16 20", "partial")],
)
def test_a_claim_says_what_was_decided(here: Scene, paid: int, adjustments: str, state: str) -> None:
    claim = sent(here)
    applied(here, answered(claim, paid, adjustments))
    assert claims.claim(claim.pk).state == state


def test_what_the_contract_allows_is_known_before_the_answer(here: Scene) -> None:
    practice.set_contract(
        here.clinic.mia, payer=here.setting.ppo, starts_on=date(2026, 1, 1), name="PPO", terms=TERMS, source="contract"
    )
    claim = sent(here)
    row = applied(here, answered(claim, 7000, "CO-45 70"))
    (found,) = queries.consequences(queries.standing_application(row.pk).pk, "variance")
    assert (found.amount_cents, found.about) == (-2000, "fee")


def test_the_next_payer_is_billed_for_exactly_what_is_left(here: Scene) -> None:
    claim = sent(here, second=True)
    row = applied(here, answered(claim, 7000, "CO-45 50, PR-2 20"))
    (following,) = Claim.objects.filter(after=claim)
    value = claims.current_value(following.pk)
    told = value.lines[0].payments[0]
    assert (told.paid, told.remaining, value.other_payers[0].paid) == (7000, 2000, 7000)
    assert sum(one.amount for one in told.adjustments) + told.paid == 14000
    back = answered(claim, -7000, "CO-45 -50, PR-2 -20", status="22")
    applied(here, back, answered(claim, 8000, "CO-45 40, PR-2 20"), trace="EFT2")
    assert claims.claim(claim.pk).state == "paid"
    assert Claim.objects.filter(after=claim).count() == 1
    assert row.pk != Remittance.objects.latest("pk").pk
    assert proven()


def test_a_claim_that_crossed_over_is_answered_under_the_first_payers_number(here: Scene) -> None:
    claim = sent(here, second=True)
    applied(here, answered(claim, 7000, "CO-45 50, PR-2 20", status="19"))
    (following,) = Claim.objects.filter(after=claim)
    assert following.crossed_over
    told = answered(claim, 2000, "OA-23 120", status="2")
    document = answer(told, trace="MAC1")

    row = services.key_in(here.clinic.ada, document=replace(document, payer_id="SYNMB"))
    assert queries.preview(row.pk).matches[0].claim_id == str(following.pk)
    here.apply(row)
    assert journal.trial_balance()["cash.in_transit"] == 9000
    assert "ar.insurance" not in journal.trial_balance()
    assert proven()


def test_a_copay_taken_at_the_desk_is_used_when_the_answer_comes(here: Scene) -> None:
    claim = sent(here)
    registration.collect_copay(here.clinic.fay, patient=claim.patient, amount_cents=2000, method="cash", key="desk-1")
    delivered()
    assert journal.balance("unapplied.patient") == -2000
    applied(here, answered(claim, 7000, "CO-45 50, PR-3 20"))
    assert journal.balance("unapplied.patient") == 0
    assert journal.balance("ar.patient") == 0
    assert proven()


def test_a_claim_that_went_on_is_taken_back_with_the_answer_it_went_on_for(here: Scene) -> None:
    claim = sent(here, second=True)
    row = applied(here, answered(claim, 7000, "CO-45 50, PR-2 20"))
    (following,) = Claim.objects.filter(after=claim)
    here.reverse(row)
    delivered()
    following.refresh_from_db()
    assert following.state == "voided", "it had not gone out"
    here.apply(row, "once more")
    delivered()
    following.refresh_from_db()
    assert (following.state, claims.versions(following.pk)[-1].frequency) == ("ready", "1")
    assert_books()


def test_a_claim_its_payer_has_is_voided_then_replaced(here: Scene) -> None:
    claim = sent(here, second=True)
    row = applied(here, answered(claim, 7000, "CO-45 50, PR-2 20"))
    (following,) = Claim.objects.filter(after=claim)
    claim_services.mark_adjudicated(
        here.clinic.ada, claim_id=following.pk, outcome="paid", document="x", paid=2000, payer_claim_number="MAC1"
    )
    here.reverse(row)
    delivered()
    newest = claims.versions(following.pk)[-1]
    assert (newest.frequency, claims.version_value(newest.pk).payer_claim_number) == ("8", "MAC1")
    services.apply(here.clinic.ada, remittance_id=row.pk, key="once more")
    delivered()
    newest = claims.versions(following.pk)[-1]
    assert (newest.frequency, claims.version_value(newest.pk).payer_claim_number) == ("7", "MAC1")
    assert_books()


def gone_on(here: Scene) -> tuple[Remittance, Claim]:
    """A claim's first answer, and the claim that went out to the payer after it."""
    claim = sent(here, second=True)
    row = applied(here, answered(claim, 7000, "CO-45 50, PR-2 20"))
    (following,) = Claim.objects.filter(after=claim)
    assert claim_services.submit(here.clinic.ada, claim_ids=[following.pk]).sent == (following.pk,)
    delivered()
    return row, following


def paid_by_the_second(here: Scene, following: Claim) -> None:
    claim_services.mark_adjudicated(
        here.clinic.ada, claim_id=following.pk, outcome="paid", document="x", paid=2000, payer_claim_number="MAC1"
    )
    delivered()


def test_a_void_that_never_went_out_is_set_aside_when_the_first_answer_comes_again(here: Scene) -> None:
    row, following = gone_on(here)
    paid_by_the_second(here, following)
    for turn in range(1, 3):
        here.reverse(row, f"back {turn}")
        delivered()
        following.refresh_from_db()
        assert (following.state, claims.standing_version(following.pk).frequency) == ("held", "8")
        assert "CLM-105" in {found["code"] for found in following.findings}, "Medicare takes no void"
        here.apply(row, f"once more {turn}")
        delivered()
        following.refresh_from_db()
        assert (following.state, following.findings) == ("paid", [])
        assert claims.standing_version(following.pk).number == 1
        assert [one.frequency for one in claims.versions(following.pk)] == ["1", *"8" * turn]
    said = claims.timeline(following.pk)[-1].said
    assert said.endswith("need not go out: the payer before decided again what its payer was told.")
    assert_books()


def test_a_void_is_not_asked_when_the_first_answer_came_again_before_the_second_payers(here: Scene) -> None:
    row, following = gone_on(here)
    here.reverse(row)
    delivered()
    here.apply(row, "once more")
    delivered()
    paid_by_the_second(here, following)
    following.refresh_from_db()
    assert (following.state, [one.frequency for one in claims.versions(following.pk)]) == ("paid", ["1"])


def test_a_second_answer_taken_back_while_a_void_waits_is_reversed_not_voided(here: Scene) -> None:
    row, following = gone_on(here)
    paid_by_the_second(here, following)
    here.reverse(row)
    delivered()
    claim_services.mark_reversed(here.clinic.ada, claim_id=following.pk, document="y")
    following.refresh_from_db()
    assert following.state == "reversed"


def test_a_claim_on_its_way_says_that_it_must_come_back(here: Scene) -> None:
    claim = sent(here, second=True)
    row = applied(here, answered(claim, 7000, "CO-45 50, PR-2 20", status="19"))
    (following,) = Claim.objects.filter(after=claim)
    here.reverse(row)
    delivered()
    said = [event.said for event in following.events.order_by("pk")]
    assert said[-1] == "The payer before took its answer back. Void this one once its payer has answered."
    claim_services.withdraw_next(
        here.clinic.ada, claim_id=following.pk, document=f"application:{Application.objects.latest('pk').pk}"
    )
    assert following.events.count() == len(said)
    assert claim_services.withdraw_next(here.clinic.ada, claim_id=following.pk, document="none after it") is None


@pytest.mark.parametrize(("corrected", "frequency"), [(True, "7"), (False, "8")])
def test_a_claim_under_way_catches_up_once_its_payer_has_answered(here: Scene, corrected: bool, frequency: str) -> None:
    claim = sent(here, second=True)
    applied(here, answered(claim, 7000, "CO-45 50, PR-2 20"))
    (following,) = Claim.objects.filter(after=claim)
    done = claim_services.submit(here.clinic.ada, claim_ids=[following.pk])
    assert done.sent == (following.pk,), done.held
    delivered()
    back = answered(claim, -7000, "CO-45 -50, PR-2 -20", status="22")
    again = [answered(claim, 8000, "CO-45 40, PR-2 20")] if corrected else []
    applied(here, back, *again, trace="EFT2", **({} if corrected else {"amount": 7000, "direction": "D"}))
    assert len(claims.versions(following.pk)) == 1, "its payer has not answered yet"
    claim_services.mark_adjudicated(
        here.clinic.ada, claim_id=following.pk, outcome="paid", document="x", paid=2000, payer_claim_number="MAC1"
    )
    newest = claims.version_value(claims.versions(following.pk)[-1].pk)
    assert (newest.frequency, newest.payer_claim_number) == (frequency, "MAC1")
    if corrected:
        assert newest.lines[0].payments[0].paid == 8000
    claim_services.mark_adjudicated(
        here.clinic.ada, claim_id=following.pk, outcome="paid", document="y", paid=2000, payer_claim_number="MAC1"
    )
    assert len(claims.versions(following.pk)) == 2, "once"


def test_a_qualified_medicare_beneficiary_is_known_from_the_answer_about_coverage(here: Scene) -> None:
    told = [msgspec.to_builtins(Benefit("1", service_types=("30",), insurance_type="QM"))]
    claim = sent(here, benefits=told)
    assert registered.may_not_be_billed(claim.patient_id, date(2026, 3, 1)) == "", "coverage is told by the month"
    applied(here, answered(claim, 7000, "CO-45 50, PR-2 20"))
    assert (journal.balance("ar.patient"), journal.balance("ar.insurance")) == (0, 2000)
    (case,) = denials.cases("open")
    assert case.reasons == ["PR-2"] and "QMB" in denials.bar_to_patient(case)
    assert proven()
