"""Reports tell what the books hold, as of any day, and lead to the rows behind each number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.platform import people
from superbill.app.practice import services as practice
from superbill.app.reports import queries
from superbill.core import ledger
from superbill.core.ledger import events
from tests.conftest import Clinic

JAN, MAR, APR = date(2026, 1, 15), date(2026, 3, 20), date(2026, 4, 14)


@pytest.fixture
def payer(clinic_a: Clinic) -> str:
    row = practice.set_payer(
        clinic_a.mia, payer_id="CEDAR", name="CEDAR MUTUAL", kind="commercial", filing_code="CI", partner="cedar"
    )
    return str(row.pk)


def charged(charge: int, cents: int, on: date, payer: str) -> ledger.Entry:
    return events.charge(
        charge_id=str(charge),
        claim_id="1",
        patient_id="9",
        payer_id=payer,
        amount=cents,
        on=on,
        source=f"visit:{charge}",
    )


def answered(charge: int, payer: str, *, paid: int, contractual: int, share: int, on: date) -> ledger.Entry:
    about = {"charge": str(charge), "claim": "1", "patient": "9", "payer": payer}
    legs = (
        ledger.Posting("clearing.remittance", paid, **about),
        ledger.Posting("ar.insurance", -paid - contractual - share, **about),
        ledger.Posting("adjustment.contractual", contractual, **about),
        ledger.Posting("ar.patient", share, **about),
    )
    return ledger.Entry("remit.claim", on, legs, source="remittance:1")


@pytest.fixture
def month(clinic_a: Clinic, payer: str) -> None:
    """Two charges; one answered: 60.00 paid, 30.00 off by contract, 10.00 to the patient."""
    entries = [
        charged(1, 10000, JAN, payer),
        charged(2, 5000, MAR, payer),
        answered(1, payer, paid=6000, contractual=3000, share=1000, on=MAR),
    ]
    books.record(clinic_a.ada, entries=entries, key="month")


def test_aging_tells_who_owes_what_since_when_and_equals_the_trial_balance(clinic_a: Clinic, month: None) -> None:
    aging = queries.aging(clinic_a.ada, as_of=APR)
    assert aging.rows["CEDAR MUTUAL"]["0-30"] == 5000
    assert aging.rows[queries.PATIENTS]["0-30"] == 1000
    trial = queries.trial_balance(clinic_a.ada, as_of=APR)
    receivable = {one.code: one.debit for one in trial}
    assert sum(one.debit for one in trial) == sum(one.credit for one in trial) == 15000
    assert aging.total == receivable["ar.insurance"] + receivable["ar.patient"] == 6000


def test_aging_as_of_an_earlier_day_is_what_it_was(clinic_a: Clinic, month: None) -> None:
    assert queries.aging(clinic_a.ada, as_of=date(2026, 3, 1)).rows == {
        "CEDAR MUTUAL": {"0-30": 0, "31-60": 10000, "61-90": 0, "91-120": 0, "121-150": 0, "151-180": 0, "181+": 0}
    }


def test_a_number_of_the_aging_leads_to_its_rows(clinic_a: Clinic, month: None) -> None:
    rows = queries.open_items(clinic_a.ada, as_of=APR, owner="CEDAR MUTUAL", bucket="0-30")
    assert [(row.charge_id, row.amount) for row in rows] == [(2, 5000)]


def test_what_insurers_owe_leaves_patients_out(clinic_a: Clinic, month: None) -> None:
    aging = queries.aging(clinic_a.ada, as_of=APR, insurers=True)
    assert (list(aging.rows), aging.total) == (["CEDAR MUTUAL"], 5000)
    rows = queries.open_items(clinic_a.ada, as_of=APR, owner=queries.INSURERS)
    assert [(row.charge_id, row.amount) for row in rows] == [(2, 5000)]


def test_the_measures_of_the_month(clinic_a: Clinic, month: None) -> None:
    kpis = queries.kpis(clinic_a.ada, as_of=date(2026, 4, 14))
    assert (kpis.charges, kpis.payments, kpis.contractual, kpis.receivable) == (15000, 6000, 3000, 6000)
    assert kpis.days_in_ar == Decimal("36.0")
    assert kpis.net_collection == Decimal("0.5000")
    assert kpis.over_90 == 0


def test_the_roll_forward_leaves_nothing_over(clinic_a: Clinic, month: None) -> None:
    roll = queries.roll_forward(clinic_a.ada, first=date(2026, 3, 1), last=date(2026, 3, 31))
    assert (roll.opening, roll.closing, roll.residual) == (10000, 6000, 0)


def test_the_payer_mix(clinic_a: Clinic, month: None, payer: str) -> None:
    mix = queries.payer_mix(clinic_a.ada, first=JAN, last=APR)
    assert mix == [queries.Mix(int(payer), "CEDAR MUTUAL", 15000, 6000, 3000)]


def test_a_number_of_the_payer_mix_leads_to_its_lines(clinic_a: Clinic, month: None, payer: str) -> None:
    own = charged(3, 700, MAR, "")
    books.record(clinic_a.ada, entries=[own], key="own")
    mix = queries.payer_mix(clinic_a.ada, first=JAN, last=APR)
    assert [(queries.payer_name(one.payer_id), one.charged) for one in mix] == [
        ("CEDAR MUTUAL", 15000),
        ("Self-pay", 700),
    ]
    wanted = [
        (int(payer), ledger.REVENUE, "", 2, -15000),
        (int(payer), "clearing.remittance", queries.PAID, 1, 6000),
        (int(payer), "clearing.remittance", "deposit", 0, 0),
        (0, ledger.REVENUE, "", 1, -700),
        (None, ledger.REVENUE, "", 3, -15700),
    ]
    for payer_id, account, kind, count, cents in wanted:
        which = journal.Which(account=account, first=JAN, last=APR, payer_id=payer_id, kind=kind)
        assert journal.count_lines(which) == (count, cents)
        amounts = [line.amount_cents for line in journal.lines(which)]
        assert (len(amounts), sum(amounts)) == (count, cents)


def test_the_front_desk_reads_no_reports(clinic_a: Clinic, month: None) -> None:
    with pytest.raises(people.Denied):
        queries.aging(clinic_a.fay, as_of=APR)
