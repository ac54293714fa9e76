"""The graph of takebacks: its open ends are the accounts, and it says what became of whom."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from superbill.app.books import queries as journal
from superbill.app.payments import queries
from superbill.app.payments.takebacks import OfPayer, Takeback, takebacks
from superbill.app.platform import tenancy
from tests.conftest import Clinic

from .scene import Scene, paid, proven, scene


@pytest.fixture
def here(clinic_a: Clinic) -> Scene:
    """Two claims, paid in one remittance."""
    here = scene(clinic_a)
    here.bill(1, (11, "99213", 14000))
    here.bill(2, (21, "99213", 14000))
    here.apply(
        here.keyed(
            paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20", payer_claim_number="F1"),
            paid(2, 21, 14000, 9000, "CO-45 50", payer_claim_number="F2"),
        )
    )
    return here


def back(claim: int, charge: int, cents: int, adjustments: str, number: str) -> object:
    return paid(claim, charge, -14000, -cents, adjustments, status="22", payer_claim_number=number)


def of_payer() -> OfPayer:
    """The one payer's graph, which adds up to the accounts."""
    (found,) = takebacks()
    assert found.owed == -journal.balance("takeback")
    assert found.carried_forward == -journal.balance("forward_balance")
    assert proven()
    return found


def of_claim(number: int) -> Takeback:
    return next(each for each in of_payer().takebacks if each.claim_id == number)


def test_nothing_was_taken_back(here: Scene) -> None:
    assert takebacks() == []


def test_a_reversal_that_is_taken_later_is_owed_until_then(here: Scene) -> None:
    row = here.keyed(
        back(1, 11, 8000, "CO-45 -40, PR-2 -20", "F1"), trace="EFT2", plb=[("WO", "F1 A1", -8000)], amount=0
    )
    here.apply(row)
    one = of_claim(1)
    assert (one.number, one.open, one.netted, one.patient_owes) == ("A1", 8000, 0, 0)
    (reversal,) = one.reversals
    assert f"remittance:{reversal.paid_by}" == queries.remittances_traced("EFT1")[0].source
    assert (reversal.amount, reversal.paid_again, reversal.patient) == (8000, 0, -2000)
    here.bill(3, (31, "99213", 14000))
    later = here.keyed(paid(3, 31, 14000, 10000, "CO-45 40"), trace="EFT3", plb=[("WO", "F1", 5000)])
    here.apply(later)
    one = of_claim(1)
    assert one.open == 3000
    met = one.links[0]
    assert met.announced is not None and met.taken is not None
    assert (met.amount, met.announced.source, met.taken.source) == (5000, row.source, later.source)
    here.reverse(later)
    assert of_claim(1).open == 8000


def test_a_correction_in_the_same_payment_is_netted_and_a_patient_who_paid_is_seen(here: Scene) -> None:
    again = paid(1, 11, 14000, 9000, "CO-45 40, PR-2 10", payer_claim_number="F3")
    here.apply(here.keyed(back(1, 11, 8000, "CO-45 -40, PR-2 -20", "F1"), again, trace="EFT2"))
    one = of_claim(1)
    (reversal,) = one.reversals
    assert (reversal.paid_again, reversal.patient, one.netted, one.patient_owes) == (9000, -1000, 0, 1000)
    here.apply(here.keyed(back(1, 11, 9000, "CO-45 -40, PR-2 -10", "F3"),
                          paid(2, 21, 14000, 14000, ""), trace="EFT3"))  # fmt: skip
    one = of_claim(1)
    assert [each.amount for each in one.reversals] == [8000, 9000]
    assert (one.netted, one.patient_owes, one.open) == (8000, 0, 0)


def test_what_is_taken_without_a_word_is_owed_by_the_payer(here: Scene) -> None:
    here.bill(3, (31, "99213", 14000))
    here.apply(
        here.keyed(
            paid(3, 31, 14000, 10000, "CO-45 40"), trace="EFT2", plb=[("WO", "NOBODY 7", 1000), ("WO", "F2", 2000)]
        )
    )
    found = of_payer()
    assert found.owed == -3000
    assert {(each.claim_id, each.number, each.open) for each in found.takebacks} == {
        (None, "NOBODY 7", -1000), (2, "A2", -2000),
    }  # fmt: skip


def test_a_refund_the_payer_acknowledges_settles_what_it_takes(here: Scene) -> None:
    here.bill(3, (31, "99213", 14000))
    here.apply(
        here.keyed(paid(3, 31, 14000, 10000, "CO-45 40"), trace="EFT2", plb=[("WO", "F2", 2000), ("72", "F2", -2000)])
    )
    assert [(each.claim_id, each.open, len(each.links)) for each in of_payer().takebacks] == [(2, 0, 1)]


def test_a_balance_is_carried_forward_and_brought(here: Scene) -> None:
    here.apply(
        here.keyed(back(1, 11, 8000, "CO-45 -40, PR-2 -20", "F1"), trace="EFT2", plb=[("FB", "", -8000)], amount=0)
    )
    assert of_payer().carried_forward == 8000
    here.bill(3, (31, "99213", 14000))
    here.apply(here.keyed(paid(3, 31, 14000, 10000, "CO-45 40"), trace="EFT3", plb=[("FB", "", 8000)]))
    found = of_payer()
    (link,) = found.carried
    assert link.announced is not None and link.taken is not None
    assert (found.carried_forward, link.amount) == (0, 8000)
    assert takebacks(payer_id=here.setting.ppo.pk) == takebacks()
    assert takebacks(payer_id=here.setting.medicare.pk) == []


def test_another_clinic_sees_none_of_it(here: Scene, clinic_b: Clinic) -> None:
    here.apply(here.keyed(back(1, 11, 8000, "CO-45 -40, PR-2 -20", "F1"), trace="EFT2", amount=8000, direction="D"))
    assert takebacks()
    with tenancy.acting_for(clinic_b.tenant):
        assert takebacks() == []


def test_more_takebacks_ask_no_more_questions(here: Scene) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            takebacks()
        return len(found.captured_queries)

    here.apply(here.keyed(back(1, 11, 8000, "CO-45 -40, PR-2 -20", "F1"), trace="EFT2"))
    few = asked()
    here.apply(here.keyed(back(2, 21, 9000, "CO-45 -50", "F2"), trace="EFT3"))
    assert len(takebacks()[0].takebacks) == 2 and asked() == few
