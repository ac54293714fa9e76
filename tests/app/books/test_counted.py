"""What the journal's law counts as postings arrive is the sum of the postings, as of any day, whatever is recorded."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import ProgrammingError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from superbill.app.books import queries, receivables, services
from superbill.app.books.models import Balance, DayTotal
from superbill.app.platform import clock, tenancy
from superbill.core import ledger
from superbill.core.ledger import RECEIVABLES, Entry, Posting
from tests.conftest import Clinic

DAY = date(2026, 3, 1)
DAYS = range(6)


@st.composite
def entries(draw: st.DrawFn) -> Entry:
    """An entry that moves a few cents between a receivable and another account, on one of a few days."""
    amount = draw(st.sampled_from([-300, -100, 100, 200, 300]))
    charge, payer = draw(st.sampled_from("12")), draw(st.sampled_from(["7", "8"]))
    left = draw(st.sampled_from(["ar.insurance", "ar.patient"]))
    right = draw(st.sampled_from(["revenue.charges", "clearing.remittance", "ar.patient"]))
    aside = draw(st.booleans())  # money about no charge, in the same entry
    legs = [
        Posting(left, amount, charge=charge, claim=draw(st.sampled_from(["", "5", "6"])), patient="3", payer=payer),
        Posting(right, -amount, charge=charge, patient="3", payer=draw(st.sampled_from(["", "7"]))),
    ]
    if aside:
        legs += [Posting("suspense", -50, reference="x"), Posting("clearing.remittance", 50)]
    day = DAY + timedelta(days=draw(st.sampled_from(DAYS)))
    return Entry(draw(st.sampled_from(["charge", "remit.claim"])), day, tuple(legs), source="s")


def items(kept: list[Entry], as_of: date) -> set[tuple[object, ...]]:
    """The open items by hand: account, charge, payer, amount, since."""
    legs: dict[tuple[str, str, str], list[tuple[int, date]]] = {}
    for entry in kept:
        for leg in entry.postings:
            if leg.account in RECEIVABLES and entry.effective_on <= as_of:
                party = leg.payer if leg.account == "ar.insurance" else ""
                legs.setdefault((leg.account, leg.charge, party), []).append((leg.amount, entry.effective_on))
    found = set()
    for (account, charge, payer), moves in legs.items():
        if total := sum(amount for amount, _ in moves):
            owed = [on for amount, on in moves if amount > 0] or [on for _, on in moves]
            found.add((account, int(charge), int(payer) if payer else None, total, min(owed)))
    return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(st.lists(entries(), min_size=1, max_size=4), min_size=1, max_size=5))
def test_balances_and_day_totals_are_the_sums_of_the_postings(clinic_a: Clinic, batches: list[list[Entry]]) -> None:
    with transaction.atomic():
        with clock.at(DAY):
            for batch in batches:
                services.enter(entries=batch)
        kept = [entry for batch in batches for entry in batch]
        assert queries.verify().miscounted == ()
        assert {row.amount for row in receivables.open_items()} == {row[3] for row in items(kept, date.max)}
        for day in DAYS:
            as_of = DAY + timedelta(days=day)
            counted = receivables.open_items(as_of=as_of)
            assert {(i.account, i.charge_id, i.payer_id, i.amount, i.since) for i in counted} == items(kept, as_of)
            known = receivables.open_items(as_of=as_of, known_at=clock.now())
            assert [(i.charge_id, i.amount, i.since) for i in known] == [
                (i.charge_id, i.amount, i.since) for i in counted
            ]
            assert queries.trial_balance(as_of=as_of) == queries.trial_balance(as_of=as_of, known_at=clock.now())
            assert queries.roll_forward(as_of, DAY + timedelta(days=9)).residual == 0
        transaction.set_rollback(True)


def test_nobody_writes_what_is_counted(clinic_a: Clinic, clinic_b: Clinic) -> None:
    charge = ledger.events.charge(
        charge_id="1", claim_id="5", patient_id="3", payer_id="7", amount=100, on=DAY, source="visit:1"
    )
    services.record(clinic_a.ada, entries=[charge], key="k")
    for table in ("books_balance", "books_daytotal"):
        for statement in (f"UPDATE {table} SET amount_cents = 1", f"DELETE FROM {table}", f"TRUNCATE {table}"):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                connection.cursor().execute(statement)
    with tenancy.acting_for(clinic_b.tenant):
        assert not Balance.objects.exists()
        assert not DayTotal.objects.exists()


def test_verification_names_what_is_miscounted(clinic_a: Clinic) -> None:
    charge = ledger.events.charge(
        charge_id="1", claim_id="5", patient_id="3", payer_id="7", amount=100, on=DAY, source="visit:1"
    )
    services.record(clinic_a.ada, entries=[charge], key="k")
    assert queries.verify().holds
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
        cursor.execute("UPDATE books_balance SET amount_cents = amount_cents + 1")
        cursor.execute("UPDATE books_daytotal SET amount_cents = amount_cents + 1 WHERE account = 'revenue.charges'")
        cursor.execute("SET ROLE superbill_app")
        found = queries.verify()
        transaction.set_rollback(True)
    assert not found.holds
    assert found.miscounted == (
        f"charge 1, ar.insurance of payer 7: 1.01 since {DAY}, claim 5, patient 3 is kept,"
        f" its postings make 1.00 since {DAY}, claim 5, patient 3",
        f"{DAY}, revenue.charges by charge of payer 7, of charges: -0.99 in 1 lines is kept,"
        " its postings make -1.00 in 1 lines",
    )
    assert queries.verify().holds
