"""Many remittances taken back at once and put into the books again: the same balances, no day twice, no work twice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.claims import queries as claims
from superbill.app.denials import services as denials
from superbill.app.denials.models import DenialCase
from superbill.app.payments import queries, services
from superbill.app.payments.models import Remittance
from superbill.app.platform import clock, people
from tests.app.registration.people import open_clinic
from tests.conftest import Clinic

from .scene import Scene, everything, paid, proven, scene
from .test_telling import answered, applied, delivered, sent

PAID_ON = date(2026, 3, 20)


@pytest.fixture
def here(clinic_a: Clinic) -> Scene:
    return scene(clinic_a)


@pytest.fixture
def month(here: Scene) -> list[Remittance]:
    """Applied one after the other: a payment, its reversal and correction, and a takeback."""
    here.bill(1, (11, "99213", 14000), next_payer_id=here.setting.medicare.pk)
    here.bill(2, (21, "99213", 14000))
    back = paid(1, 11, -14000, -8000, "CO-45 -40, PR-2 -20", status="22", payer_claim_number="F1")
    again = paid(1, 11, 14000, 9000, "CO-45 30, PR-2 20", payer_claim_number="F2")
    rows = [
        here.keyed(paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20", payer_claim_number="F1"), trace="EFT1"),
        here.keyed(back, again, trace="EFT2"),
        here.keyed(paid(2, 21, 14000, 9000, "CO-45 30, PR-1 20"), trace="EFT3", plb=[("WO", "A1 F2", 4000)]),
    ]
    for row in rows:
        here.apply(row)
    return rows


def test_a_month_goes_back_and_in_again(here: Scene, month: list[Remittance]) -> None:
    numbers = [row.pk for row in month]
    full, as_of = everything(), journal.trial_balance(as_of=PAID_ON)
    undone = services.reverse_all(here.clinic.mia, remittance_ids=numbers, reason="the wrong month", key="back")
    assert [one.remittance_id for one in undone] == numbers[::-1]
    assert journal.trial_balance() == {"ar.insurance": 28000, "revenue.charges": -28000}
    assert proven()
    again = services.apply_all(here.clinic.ada, remittance_ids=reversed(numbers), key="in")
    assert [one.remittance_id for one in again] == numbers
    assert everything() == full
    assert journal.trial_balance(as_of=PAID_ON) == as_of
    assert proven()
    assert services.apply_all(here.clinic.ada, remittance_ids=numbers, key="in") == again
    assert everything() == full


def test_all_of_them_or_none(here: Scene, month: list[Remittance]) -> None:
    before = everything()
    with pytest.raises(services.NotPossible, match=f"Remittance {month[1].pk} reverses"):
        services.reverse_all(
            here.clinic.mia, remittance_ids=[month[0].pk, month[2].pk], reason="not the second", key="back"
        )
    with pytest.raises(people.Denied):
        services.reverse_all(here.clinic.cleo, remittance_ids=[month[2].pk], reason="x", key="by Cleo")
    waiting = here.keyed(paid(2, 21, 14000, 100, "CO-45 139"), trace="EFT4")
    with pytest.raises(services.NotPossible, match=f"Remittance {month[0].pk} is applied"):
        services.apply_all(here.clinic.ada, remittance_ids=[waiting.pk, month[0].pk], key="in")
    assert everything() == before
    assert queries.remittance(waiting.pk).status == Remittance.Status.READY


def test_no_day_has_a_payment_twice_that_was_taken_back_between(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"))
    here.apply(row)
    with clock.at(date(2026, 4, 2)):
        here.reverse(row)
    with clock.at(date(2026, 4, 9)):
        assert here.apply(row, "again").effective_on == date(2026, 4, 2)
    for days in range(40):
        assert journal.balance("cash.in_transit", as_of=PAID_ON + timedelta(days)) == 10000


def test_a_payment_dated_ahead_is_not_taken_back_before_it_counts(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"))
    with clock.at(PAID_ON - timedelta(3)):
        here.apply(row)
        here.reverse(row)
    for days in range(-5, 5):
        assert journal.balance("cash.in_transit", as_of=PAID_ON + timedelta(days)) == 0
    with clock.at(date(2026, 5, 1)):
        books.close_period(here.clinic.mia, through=date(2026, 4, 10))
        assert here.apply(row, "again").effective_on == date(2026, 4, 11)


def test_what_was_done_about_a_denial_holds_when_it_is_applied_again(clinic_a: Clinic) -> None:
    here = Scene(clinic_a, open_clinic(clinic_a))
    claim = sent(here)
    row = applied(here, answered(claim, 0, "CO-197 140"))
    (case,) = DenialCase.objects.all()
    denials.take(clinic_a.ada, case_id=case.pk)
    here.reverse(row)
    delivered()
    case.refresh_from_db()
    assert case.status == "withdrawn" and claims.claim(claim.pk).state == "reversed"
    here.apply(row, "again")
    delivered()
    (case,) = DenialCase.objects.all()
    assert (case.status, case.owner, case.closed_at) == ("open", "Ada", None)
    assert case.application_id == queries.standing_application(row.pk).pk
    denials.close(clinic_a.ada, case_id=case.pk, status="closed", why="paid by phone")
    here.reverse(row, "third")
    here.apply(row, "fourth")
    delivered()
    assert [each.status for each in DenialCase.objects.all()] == ["closed"]
