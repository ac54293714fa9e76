"""The journal keeps its own law, whoever writes to it; what it says can be asked as of any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from superbill.app.books import queries, receivables, services
from superbill.app.books.models import Closing, Entry, Posting
from superbill.app.platform import clock, people, tenancy
from superbill.app.platform.idempotency import KeyReused
from superbill.core import ledger
from superbill.core.ledger import events
from tests.conftest import Clinic

JAN, FEB, MAR = date(2026, 1, 15), date(2026, 2, 15), date(2026, 3, 15)


def charged(charge: int = 1, amount: int = 10000, on: date = JAN, payer: str = "7") -> ledger.Entry:
    return events.charge(
        charge_id=str(charge), claim_id="5", patient_id="3", payer_id=payer, amount=amount, on=on, source="visit:1"
    )


def commit() -> None:
    """Let the deferred laws speak, as at commit."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def forced(source: str, legs: list) -> Entry:
    """An entry put into the tables without asking the books."""
    entry = Entry.objects.create(kind="x", effective_on=JAN, source=source)
    for account, amount, charge in legs:
        Posting.objects.create(entry=entry, account=account, amount_cents=amount, charge_id=charge)
    return entry


def rows() -> tuple[int, int]:
    return Entry.objects.count(), Posting.objects.count()


def test_an_entry_comes_back_as_it_was_recorded(clinic_a: Clinic) -> None:
    paid = events.patient_payment(patient_id="3", amount=2500, on=FEB, source="payment:1")
    first, second = services.record(clinic_a.ada, entries=[charged(), paid], key="k")
    commit()
    assert queries.value_of(first) == charged()
    assert queries.values_of([first, second])[second] == paid
    assert queries.trial_balance() == {
        "ar.insurance": 10000,
        "cash.drawer": 2500,
        "revenue.charges": -10000,
        "unapplied.patient": -2500,
    }
    assert queries.verify().holds


def test_a_key_records_once_and_is_bound_to_its_entries(clinic_a: Clinic) -> None:
    ids = services.record(clinic_a.ada, entries=[charged()], key="k")
    assert services.record(clinic_a.ada, entries=[charged()], key="k") == ids
    with pytest.raises(KeyReused):
        services.record(clinic_a.ada, entries=[charged(amount=9999)], key="k")
    assert rows() == (1, 2)


def test_what_does_not_balance_is_refused_before_it_reaches_the_database(clinic_a: Clinic) -> None:
    lame = ledger.Entry("x", JAN, (ledger.Posting("ar.patient", 1),))
    with pytest.raises(services.Refused):
        services.record(clinic_a.ada, entries=[charged(), lame], key="k")
    assert rows() == (0, 0)


@pytest.mark.parametrize(
    "legs",
    [
        [],
        [("ar.patient", 5, None)],
        [("ar.patient", 5, None), ("suspense", -4, None)],
        [("ar.patient", 5, 1), ("suspense", -5, 2)],
    ],
)
def test_the_database_itself_refuses_what_does_not_balance(clinic_a: Clinic, legs: list) -> None:
    with pytest.raises(IntegrityError, match="does not balance"), transaction.atomic():
        forced("s", legs)
        commit()


@pytest.mark.parametrize(("account", "amount"), [("no.such", 5), ("suspense", 0)])
def test_the_database_refuses_unknown_accounts_and_empty_legs(clinic_a: Clinic, account: str, amount: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        forced("s", [(account, amount, None)])


def test_nothing_is_added_to_another_tenants_or_an_earlier_entry(clinic_a: Clinic, clinic_b: Clinic) -> None:
    (entry_id,) = services.record(clinic_a.ada, entries=[charged()], key="k")
    with (
        tenancy.acting_for(clinic_b.tenant),
        pytest.raises(IntegrityError, match="its own tenant"),
        transaction.atomic(),
    ):
        Posting.objects.create(entry_id=entry_id, account="suspense", amount_cents=1)
    with pytest.raises(IntegrityError, match="its own transaction"), transaction.atomic():
        earlier = Entry.objects.create(kind="x", effective_on=JAN, source="s", transaction_number=1)
        Posting.objects.create(entry=earlier, account="suspense", amount_cents=1)


@pytest.mark.parametrize("table", ["books_entry", "books_posting", "books_closing"])
def test_the_app_has_no_right_to_change_the_journal(clinic_a: Clinic, table: str) -> None:
    services.record(clinic_a.ada, entries=[charged()], key="k")
    for statement in (f"UPDATE {table} SET id = id", f"DELETE FROM {table}", f"TRUNCATE {table} CASCADE"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_even_the_owner_cannot_change_the_journal(clinic_a: Clinic) -> None:
    services.record(clinic_a.ada, entries=[charged()], key="k")
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
    for statement in ("UPDATE books_posting SET amount_cents = 1", "DELETE FROM books_entry"):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            connection.cursor().execute(statement)
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE superbill_app")


def test_an_entry_is_taken_back_once_and_every_balance_returns(clinic_a: Clinic) -> None:
    first, second = services.record(clinic_a.ada, entries=[charged(1), charged(2, 500)], key="k")
    before = queries.balances("charge_id", "payer_id")
    undo = services.reverse(clinic_a.mia, entry_id=second, reason="wrong visit", on=FEB, key="u")
    commit()
    assert services.reverse(clinic_a.mia, entry_id=second, reason="wrong visit", on=FEB, key="u") == undo
    with pytest.raises(services.Refused):
        services.reverse(clinic_a.mia, entry_id=second, reason="again", on=FEB, key="other")
    assert queries.balance("ar.insurance") == 10000
    services.reverse(clinic_a.mia, entry_id=undo, reason="right after all", on=FEB, key="v")
    assert queries.balances("charge_id", "payer_id") == before
    with pytest.raises(people.Denied):
        services.reverse(clinic_a.fay, entry_id=first, reason="x", on=FEB, key="w")
    assert queries.verify().holds


def test_a_closed_period_takes_nothing_more(clinic_a: Clinic) -> None:
    services.record(clinic_a.ada, entries=[charged()], key="k")
    commit()
    with clock.at(MAR):
        services.close_period(clinic_a.mia, through=date(2026, 1, 31))
        for again in (date(2026, 1, 31), date(2026, 1, 1), MAR):
            with pytest.raises(services.Refused):
                services.close_period(clinic_a.mia, through=again)
    with pytest.raises(people.Denied):
        services.close_period(clinic_a.ada, through=date(2026, 2, 1))
    with pytest.raises(services.Refused, match="closed through"):
        services.record(clinic_a.ada, entries=[charged(2)], key="late")
    assert (queries.open_date(JAN), queries.open_date(FEB)) == (date(2026, 2, 1), FEB)
    services.record(clinic_a.ada, entries=[charged(2, on=queries.open_date(JAN))], key="late")
    commit()
    with pytest.raises(IntegrityError, match="closed period"), transaction.atomic():
        forced("s", [("suspense", 5, None), ("suspense", -5, None)])
        commit()
    assert Closing.objects.count() == 1


def test_what_counted_and_what_was_known_are_two_questions(clinic_a: Clinic) -> None:
    with clock.at(JAN):
        services.record(clinic_a.ada, entries=[charged(1, on=JAN)], key="1")
        known = clock.now()
    with clock.at(MAR):
        services.record(clinic_a.ada, entries=[charged(2, 500, on=JAN)], key="2")
        services.record(clinic_a.ada, entries=[charged(3, 70, on=MAR)], key="3")
    assert queries.balance("ar.insurance") == 10570
    assert queries.balance("ar.insurance", as_of=FEB) == 10500
    assert queries.balance("ar.insurance", as_of=FEB, known_at=known) == 10000
    assert queries.balance("ar.insurance", charge_id=2) == 500
    assert [item.amount for item in receivables.open_items(as_of=FEB)] == [10000, 500]
    assert [item.amount for item in receivables.open_items(known_at=known)] == [10000]
    assert queries.trial_balance(as_of=JAN - timedelta(days=1)) == {}


def test_receivables_roll_forward_with_nothing_left_over(clinic_a: Clinic) -> None:
    services.record(
        clinic_a.ada,
        entries=[
            charged(1),
            charged(2, 500, on=FEB),
            events.transfer(
                charge_id="1", patient_id="3", amount=2000, from_payer="7", to_payer="", reason="PR", on=FEB, source="s"
            ),
            events.patient_payment(patient_id="3", amount=2500, on=FEB, source="s"),
            events.apply_unapplied(patient_id="3", charges={"1": 2000}, on=FEB, source="s"),
            events.write_off(
                charge_id="2",
                patient_id="3",
                payer_id="7",
                amount=40,
                account="write_off.denial",
                reason="r",
                on=MAR,
                source="s",
            ),
        ],
        key="k",
    )
    rolled = queries.roll_forward(date(2026, 2, 1), date(2026, 2, 28))
    assert (rolled.opening, rolled.closing, rolled.residual) == (10000, 8500, 0)
    assert rolled.movements == {"revenue.charges": 500, "unapplied.patient": -2000}
    assert queries.day_sheet(FEB)["receipt"] == {"cash.drawer": 2500, "unapplied.patient": -2500}
    assert queries.open_charges([1, 2, 99]) == {
        1: queries.OpenCharge(((7, 8000),), 0),
        2: queries.OpenCharge(((7, 460),), 0),
    }
    assert queries.open_charges([1])[1].total == 8000
    assert {(item.charge_id, item.amount, item.since) for item in receivables.open_items()} == {
        (1, 8000, JAN),
        (2, 460, FEB),
    }
    assert [line.kind for line in queries.history(charge_id=2)] == ["charge", "charge", "write_off", "write_off"]
    assert [line.amount for line in queries.history(patient_id=3, accounts=["ar.patient"])] == [2000, -2000]
    assert len(queries.standing_of("visit:1")) == 2
    assert queries.first_days([1, 2]) == {1: JAN, 2: FEB}


def test_another_clinic_sees_nothing(clinic_a: Clinic, clinic_b: Clinic) -> None:
    services.record(clinic_a.ada, entries=[charged()], key="k")
    with tenancy.acting_for(clinic_b.tenant):
        assert queries.trial_balance() == {}
        assert receivables.open_items() == []
        assert rows() == (0, 0)
        services.record(clinic_b.ada, entries=[charged()], key="k")
    assert rows() == (1, 2)


def test_verification_counts_from_the_rows_alone(clinic_a: Clinic) -> None:
    services.record(clinic_a.ada, entries=[charged()], key="k")
    with transaction.atomic():
        entry = forced("remittance:9", [("clearing.remittance", 5, 1), ("suspense", -4, None)])
        found = queries.verify()
        transaction.set_rollback(True)
    assert not found.holds
    assert (found.unbalanced, found.unconserved) == ((entry.pk,), (1,))
    assert (found.uncleared, found.total) == (("remittance:9",), 1)
    assert queries.verify().holds
