"""The desk's takings reach the bank: a slip, a deposit that meets it, and what does not tie."""

from __future__ import annotations

import re

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from superbill.app.books import queries as books
from superbill.app.patient_accounts import services
from superbill.app.payments import queries, takings, verifying
from superbill.app.payments import services as payments
from superbill.app.payments.models import DepositSlip
from superbill.app.platform import clock, people
from superbill.app.registration.models import Receipt
from tests.conftest import Clinic

from .household import Household, household

CASH, CHECK, CARD = Receipt.Method.CASH, Receipt.Method.CHECK, Receipt.Method.CARD


@pytest.fixture
def home(clinic_a: Clinic) -> Household:
    return household(clinic_a)


def took(home: Household, cents: int, method: str, key: str) -> Receipt:
    (made,) = services.take_payment(
        home.clinic.fay, patient_id=home.rosa.pk, amount_cents=cents, method=method, key=key, reference=f"no {key}"
    )
    return made


def to_bank(home: Household, receipts: list[Receipt], cents: int, key: str = "slip", **more: str) -> DepositSlip:
    return payments.take_to_bank(
        home.clinic.fay, receipt_ids=[one.pk for one in receipts], counted_cents=cents, key=key, **more
    )


def balances() -> tuple[int, int, int, int]:
    names = ("cash.drawer", "cash.in_transit", "unapplied.payer", "cash.bank")
    return tuple(books.balance(name) for name in names)  # type: ignore[return-value]


def test_the_days_takings_are_counted_put_on_a_slip_and_found_in_the_bank(home: Household) -> None:
    home.owes(home.rosa, 50000)
    cash, check, card = took(home, 4000, CASH, "a"), took(home, 6000, CHECK, "b"), took(home, 9000, CARD, "c")
    assert list(takings.in_drawer()) == [cash, check, card] and balances() == (19000, 0, 0, 0)
    slip = to_bank(home, [cash, check], 10000)
    assert to_bank(home, [cash, check], 10000) == slip
    assert list(takings.in_drawer()) == [card] and balances() == (9000, 10000, 0, 0)
    payout = to_bank(home, [card], 8710, "payout", reference="po_17")
    assert (books.balance("expense.payer_fees"), payout.missing_cents) == (290, 290)
    shown = f"date,amount,trace\n2026-03-24,100.00,000{slip.number}\n2026-03-24,87.10,po_17\n2026-03-24,5.00,77\n"
    deposits, found = payments.receive_bank_file(home.clinic.ada, content=shown.encode(), name="bank.csv")
    assert not found and [list(one.slips.all()) for one in deposits] == [[slip], [payout], []]
    assert balances() == (0, 0, -500, 19210)
    assert [one.pk for one in queries.deposits_unexplained()] == [deposits[2].pk]
    assert not takings.slips_unseen().exists() and home.proven()
    with pytest.raises(payments.NotPossible, match="The bank has this money"):
        payments.withdraw_slip(home.clinic.ada, slip_id=slip.pk, reason="no")
    assert takings.slip_pdf(home.clinic.fay, slip_id=slip.pk)[:4] == b"%PDF"
    assert takings.slip_pdf(home.clinic.fay, slip_id=payout.pk)[:4] == b"%PDF"


def test_a_drawer_that_does_not_hold_what_its_receipts_say_goes_nowhere_without_a_word(home: Household) -> None:
    receipt, card = took(home, 4000, CASH, "a"), took(home, 500, CARD, "b")
    before = balances()
    for cents, why in ((3900, "39.00 was counted, 1.00 less"), (4025, "0.25 more"), (0, "above zero")):
        with pytest.raises(payments.NotPossible, match=re.escape(why)):
            to_bank(home, [receipt], cents)
    with pytest.raises(payments.NotPossible, match=r"5\.00 more"):
        to_bank(home, [card], 1000)
    with pytest.raises(payments.NotPossible, match="one of each"):
        to_bank(home, [receipt, card], 4500)
    with pytest.raises(payments.NotPossible, match="still at the desk"):
        to_bank(home, [], 4000)
    with pytest.raises(people.Denied):
        payments.take_to_bank(home.clinic.cleo, receipt_ids=[receipt.pk], counted_cents=4000, key="cleo")
    assert balances() == before and not DepositSlip.objects.exists()
    to_bank(home, [receipt], 3900, why="a ten was given as change for a nine")
    assert books.balance("expense.over_short") == 100 and balances() == (500, 3900, 0, 0)
    with pytest.raises(payments.NotPossible, match="still at the desk"):
        to_bank(home, [receipt], 4000, "twice")
    assert home.proven()


def test_a_slip_made_wrongly_is_withdrawn_and_made_again(home: Household) -> None:
    receipt = took(home, 4000, CASH, "a")
    slip = to_bank(home, [receipt], 4000)
    with pytest.raises(payments.NotPossible, match="Say why"):
        payments.withdraw_slip(home.clinic.ada, slip_id=slip.pk, reason=" ")
    with pytest.raises(people.Denied):
        payments.withdraw_slip(home.clinic.fay, slip_id=slip.pk, reason="counted wrongly")
    payments.withdraw_slip(home.clinic.ada, slip_id=slip.pk, reason="counted wrongly")
    assert payments.withdraw_slip(home.clinic.ada, slip_id=slip.pk, reason="again").withdrawn_on
    assert list(takings.in_drawer()) == [receipt] and balances() == (4000, 0, 0, 0)
    again = to_bank(home, [receipt], 4000, "again")
    assert again.number == slip.number + 1 and home.proven()


def test_a_slip_and_an_insurers_check_may_be_one_deposit_and_the_bank_may_be_first(home: Household) -> None:
    receipt, later = took(home, 4000, CHECK, "a"), took(home, 700, CASH, "b")
    slip = to_bank(home, [receipt], 4000)
    today = clock.today()

    def shown(trace: str, cents: int) -> int:
        return payments.record_deposit(
            home.clinic.ada, trace=trace, amount_cents=cents, received_on=today, method="CHK", key=trace
        ).pk

    deposit = shown("BRANCH 4", 4000)
    with pytest.raises(payments.NotPossible, match="not known"):
        payments.join_deposit(home.clinic.ada, deposit_id=deposit, slip_ids=[slip.pk + 1])
    other = shown("BRANCH 5", 4100)
    with pytest.raises(payments.NotPossible, match=r"1\.00 apart"):
        payments.join_deposit(home.clinic.ada, deposit_id=other, slip_ids=[slip.pk])
    payments.join_deposit(home.clinic.ada, deposit_id=deposit, slip_ids=[slip.pk])
    with pytest.raises(payments.NotPossible, match="explained already"):
        payments.join_deposit(home.clinic.ada, deposit_id=deposit, slip_ids=[slip.pk])
    early = shown(str(slip.number + 1), 700)
    assert to_bank(home, [later], 700, "later").deposit_id == early
    assert balances() == (0, 0, -4100, 8800) and home.proven()


def test_a_check_that_bounces_after_it_was_deposited_is_taken_back_by_the_bank(home: Household) -> None:
    charge = home.owes(home.rosa, 4000)
    receipt = took(home, 4000, CHECK, "a")
    slip = to_bank(home, [receipt], 4000)
    made = services.return_payment(home.clinic.ada, receipt_id=receipt.pk, reason="no funds")
    assert services.return_payment(home.clinic.ada, receipt_id=receipt.pk, reason="no funds") == made
    assert home.left(charge) == 4000 and balances() == (0, 4000, 0, -4000)
    with pytest.raises(payments.NotPossible, match="did not hold"):
        payments.withdraw_slip(home.clinic.ada, slip_id=slip.pk, reason="bounced")
    assert not takings.in_drawer().exists() and home.proven()


def test_money_that_never_came_from_the_drawer_is_found(home: Household) -> None:
    slip = to_bank(home, [took(home, 4000, CASH, "a")], 4000)
    assert verifying.slips().holds
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("UPDATE payments_depositslip SET amount_cents = 3000")
        cursor.execute("SET ROLE superbill_app")
        (fault,) = verifying.slips().faults
        transaction.set_rollback(True)
    assert fault.place.startswith(f"slip {slip.number}, entry") and "30.00 on the slip" in fault.says
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("DELETE FROM payments_slipline")
        cursor.execute("DELETE FROM payments_depositslip")
        cursor.execute("SET ROLE superbill_app")
        places = [one.place for one in verifying.slips().faults]
        transaction.set_rollback(True)
    assert places == [f"entry {slip.entry_id}", "cash.drawer"]


def test_more_slips_ask_no_more_questions(home: Household) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            assert verifying.slips().holds
        return len(found.captured_queries)

    to_bank(home, [took(home, 4000, CASH, "a")], 4000)
    few = asked()
    for key in "bcd":
        to_bank(home, [took(home, 4000, CASH, key)], 4000, f"slip-{key}")
    assert asked() == few
