"""Patients' money, deposits and decisions."""

from __future__ import annotations

from datetime import date

import pytest

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.payments import queries, services, settling
from superbill.app.payments.models import Decision, Deposit
from superbill.app.platform import people
from superbill.core.ledger import events
from tests.conftest import Clinic

from .scene import Scene, everything, paid, proven, scene

DAY = date(2026, 3, 24)


@pytest.fixture
def here(clinic_a: Clinic) -> Scene:
    return scene(clinic_a)


def prepaid(here: Scene, cents: int) -> None:
    entry = events.patient_payment(patient_id="3", amount=cents, on=date(2026, 2, 10), source=f"receipt:{cents}")
    books.record(here.clinic.fay, entries=[entry], key=f"receipt:{cents}")


def patient_owes(charge: int) -> int:
    return journal.balance("ar.patient", charge_id=charge)


def unapplied() -> int:
    return -journal.balance("unapplied.patient", patient_id=3)


def test_a_copay_taken_up_front_meets_the_charge_when_the_payer_has_answered(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    prepaid(here, 2500)
    before = everything()
    row = here.keyed(paid(1, 11, 14000, 8000, "CO-45 40, PR-3 20"))
    here.apply(row)
    assert (patient_owes(11), unapplied()) == (0, 500)
    here.reverse(row)
    assert everything() == before
    assert proven()


def test_a_patient_who_paid_keeps_a_credit_when_the_answer_is_taken_back(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 8000, "CO-45 40, PR-2 20"))
    here.apply(row)
    prepaid(here, 2000)
    services.settle(here.clinic.ada, patient_id=3, source="receipt-use:1")
    assert patient_owes(11) == 0
    here.reverse(row)
    assert patient_owes(11) == -2000
    services.settle(here.clinic.ada, patient_id=3, source="receipt-use:1")
    assert (patient_owes(11), unapplied()) == (0, 2000)
    before = everything()
    assert services.settle(here.clinic.ada, patient_id=3, source="receipt-use:1") == []
    assert everything() == before
    assert proven()


def test_money_goes_to_the_oldest_charge_first() -> None:
    assert settling.shares(1000, [(1, 300), (2, 900), (3, 5)]) == {1: 300, 2: 700}
    assert settling.shares(1000, []) == {}


def test_a_deposit_and_its_remittance_meet_in_any_order(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    here.bill(2, (21, "99213", 14000))

    def deposit(trace: str, cents: int) -> Deposit:
        return services.record_deposit(
            here.clinic.ada, trace=trace, amount_cents=cents, received_on=DAY, key=f"{trace}-{cents}"
        )

    first = deposit("EFT1", 10000)
    assert journal.balance("unapplied.payer") == -10000
    assert [row.pk for row in queries.deposits_unexplained()] == [first.pk]
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"))
    here.apply(row)
    assert (journal.balance("unapplied.payer"), journal.balance("cash.in_transit")) == (0, 0)
    other = here.keyed(paid(2, 21, 14000, 9000, "CO-45 50"), trace="EFT2")
    here.apply(other)
    assert journal.balance("cash.in_transit") == 9000
    assert [one.pk for one in queries.remittances_unpaid()] == [other.pk]
    deposit("EFT2", 8999)
    assert journal.balance("cash.in_transit") == 9000
    assert queries.findings_of(queries.remittance(other.pk))[0].message.endswith("the bank received 89.99: 0.01 apart.")
    second = deposit("EFT2", 9000)
    assert deposit("EFT2", 9000) == second
    assert (journal.balance("cash.in_transit"), journal.balance("cash.bank")) == (0, 27999)
    before = everything()
    here.reverse(row)
    assert journal.balance("unapplied.payer") == -10000 - 8999
    here.apply(row, "again")
    assert everything() == before
    assert proven()
    with pytest.raises(services.NotPossible):
        deposit("EFT3", 0)


def test_a_write_off_is_a_managers_decision_with_a_reason_and_a_limit(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    before = everything()

    def give_up(who: people.Actor, cents: int, **more: object) -> Decision:
        given = {"account": "write_off.denial", "reason": "appeal lost", "key": "w", **more}
        return services.write_off(
            who,
            charge_id=11,
            patient_id=3,
            payer_id=here.setting.ppo.pk,
            amount_cents=cents,
            **given,  # type: ignore[arg-type]
        )

    with pytest.raises(people.Denied):
        give_up(here.clinic.ada, 14000)
    for wrong in ({"reason": " "}, {"account": "adjustment.contractual"}):
        with pytest.raises(services.NotPossible):
            give_up(here.clinic.mia, 14000, **wrong)
    for cents in (14001, 0, -5):
        with pytest.raises(services.NotPossible, match=r"140\.00 is open"):
            give_up(here.clinic.mia, cents)
    assert everything() == before
    made = give_up(here.clinic.mia, 14000)
    assert give_up(here.clinic.mia, 14000) == made
    assert journal.balance("write_off.denial") == 14000
    assert journal.balance("ar.insurance") == 0
    assert proven()


def test_a_balance_moves_to_another_party_by_decision_only(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    ppo = here.setting.ppo.pk

    def move(cents: int, to: int | None, key: str) -> Decision:
        return services.transfer(
            here.clinic.ada, charge_id=11, patient_id=3, amount_cents=cents,
            from_payer=ppo, to_payer=to, reason="not covered, notice signed", key=key,
        )  # fmt: skip

    move(4000, None, "a")
    assert (patient_owes(11), journal.balance("ar.insurance", payer_id=ppo)) == (4000, 10000)
    move(10000, here.setting.medicare.pk, "b")
    assert journal.balance("ar.insurance", payer_id=here.setting.medicare.pk) == 10000
    for cents, to in ((1, None), (5, ppo)):
        with pytest.raises(services.NotPossible):
            move(cents, to, f"{cents}")
    assert proven()


def test_a_refund_is_decided_then_paid_once(here: Scene) -> None:
    here.bill(1, (11, "99213", 14000))
    row = here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"))
    here.apply(row)
    here.apply(here.keyed(paid(1, 11, 14000, 10000, "CO-45 40"), trace="EFT2"))
    prepaid(here, 3000)
    ppo = here.setting.ppo.pk
    mia, ada = here.clinic.mia, here.clinic.ada
    with pytest.raises(people.Denied):
        services.decide_refund(ada, patient_id=3, amount_cents=1, reason="r", key="x")
    for cents in (0, 10001):
        with pytest.raises(services.NotPossible, match=r"credit is 100\.00"):
            services.decide_refund(
                mia, patient_id=3, charge_id=11, payer_id=ppo, amount_cents=cents, reason="paid twice", key=f"{cents}"
            )
    with pytest.raises(services.NotPossible, match="account"):
        services.decide_refund(mia, amount_cents=1, reason="r", key="y")
    to_payer = services.decide_refund(
        mia, patient_id=3, charge_id=11, payer_id=ppo, amount_cents=10000, reason="paid twice", key="p"
    )
    to_patient = services.decide_refund(mia, patient_id=3, amount_cents=3000, reason="moved away", key="q")
    assert journal.balance("refunds.payable") == -13000
    for number, refund in enumerate((to_payer, to_patient)):
        services.pay_refund(ada, refund_id=refund.pk, reference=f"check {number}", key=f"pay{number}")
    with pytest.raises(services.NotPossible, match="has been paid"):
        services.pay_refund(ada, refund_id=to_payer.pk, reference="check 9", key="pay9")
    assert journal.balance("refunds.payable") == 0
    assert journal.balance("cash.bank") == -13000
    assert (journal.balance("ar.insurance"), unapplied()) == (0, 0)
    assert proven()
