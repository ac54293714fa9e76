"""The patient's own pages, and what staff arrange with patients."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from superbill.app.books import queries as books
from superbill.app.books import services as journal
from superbill.app.patient_accounts import queries, services
from superbill.app.patient_accounts.links import MOST_FAILURES
from superbill.app.platform import clock
from superbill.app.platform import services as platform
from superbill.core.ledger import events
from superbill.core.ledger.accounts import (
    AR_PATIENT,
    CASH_BANK,
    REFUNDS_PAYABLE,
    UNAPPLIED_PATIENT,
    WRITE_OFF_BAD_DEBT,
    WRITE_OFF_HARDSHIP,
    WRITE_OFF_SMALL,
)
from tests.app.patient_accounts.card_service import KEY, CardService, card_service
from tests.app.patient_accounts.household import Household, household
from tests.conftest import Clinic

PASSWORD = "a-long-enough-word-2026"


@pytest.fixture
def home(clinic_a: Clinic) -> Iterator[Household]:
    with clock.at(date(2026, 4, 1)):
        home = household(clinic_a)
        home.owes(home.rosa, 80_00)
        yield home


@pytest.fixture
def cards(monkeypatch: pytest.MonkeyPatch) -> Iterator[CardService]:
    with card_service() as service:
        monkeypatch.setenv("SUPERBILL_STRIPE_KEY", KEY)
        monkeypatch.setenv("SUPERBILL_STRIPE_URL", service.url)
        yield service


@pytest.fixture
def staff(home: Household) -> Callable[[str], Client]:
    def sign_in(role: str) -> Client:
        membership = platform.add_member(home.clinic.mia, username=f"{role}-x", password=PASSWORD, role=role)
        client = Client()
        client.force_login(membership.user)
        return client

    return sign_in


def inside(home: Household, client: Client) -> str:
    """A patient who has come in; gives the link's secret."""
    secret = services.make_link(home.rosa, days=30)
    answer = client.post(reverse("pay-door", args=[secret]), {"birth": home.rosa.birth.isoformat()})
    assert answer.status_code == 302 and answer.headers["Location"] == reverse("pay", args=[secret])
    return secret


def test_a_patient_sees_what_is_owed_and_why(home: Household, client: Client) -> None:
    services.run_statements(home.clinic.ada)
    secret = inside(home, client)
    text = client.get(reverse("pay", args=[secret])).content.decode()
    assert "80.00" in text and "You owe" in text
    assert "Pay by card" not in text, "no card service is set up"
    pdf = client.get(reverse("pay-statement", args=[secret]))
    assert pdf.content.startswith(b"%PDF")


def test_nothing_is_shown_before_the_birth_date(home: Household, client: Client) -> None:
    secret = services.make_link(home.rosa, days=30)
    for name in ("pay", "pay-card", "pay-back", "pay-statement"):
        answer = client.get(reverse(name, args=[secret]))
        assert answer.status_code == 302 and answer.headers["Location"] == reverse("pay-door", args=[secret])
    text = client.get(reverse("pay-door", args=[secret])).content.decode()
    assert "Delgado" not in text and "80.00" not in text
    for wrong in ("", "1999-13-40", "1999-01-01"):
        answer = client.post(reverse("pay-door", args=[secret]), {"birth": wrong})
        assert answer.status_code == 200 and "80.00" not in answer.content.decode()


def test_a_guessed_link_and_a_closed_one_look_the_same(home: Household, client: Client) -> None:
    secret = services.make_link(home.rosa, days=30)
    for _ in range(MOST_FAILURES):
        client.post(reverse("pay-door", args=[secret]), {"birth": "1999-01-01"})
    closed = client.post(reverse("pay-door", args=[secret]), {"birth": home.rosa.birth.isoformat()})
    guessed = client.get(reverse("pay-door", args=[f"{home.clinic.tenant.pk}-guess"]))
    nobody = client.get(reverse("pay-door", args=["99999-guess"]))
    assert [answer.status_code for answer in (closed, guessed, nobody)] == [404, 404, 404]
    assert all("not in use any more" in answer.content.decode() for answer in (closed, guessed, nobody))


def test_a_patient_pays_by_card_and_it_is_on_the_account(home: Household, client: Client, cards: CardService) -> None:
    secret = inside(home, client)
    assert "Pay by card" in client.get(reverse("pay", args=[secret])).content.decode()
    asked = client.post(reverse("pay-card", args=[secret]), {"amount": "30.00", "key": "k1"})
    (session,) = cards.pages
    assert cards.pages[session]["url"] in asked.content.decode()
    client.get(reverse("pay-back", args=[secret]))
    assert books.balance(AR_PATIENT) == 80_00
    cards.pay(session)
    for _ in range(2):
        client.get(reverse("pay-back", args=[secret]))
    assert books.balance(AR_PATIENT) == 50_00
    text = client.get(reverse("pay", args=[secret])).content.decode()
    assert "50.00" in text


def test_a_wrong_amount_is_said_and_nothing_is_asked(home: Household, client: Client, cards: CardService) -> None:
    secret = inside(home, client)
    client.post(reverse("pay-card", args=[secret]), {"amount": "much", "key": "k1"})
    assert "dollars and cents" in client.get(reverse("pay", args=[secret])).content.decode()
    assert cards.asked == 0
    assert client.get(reverse("pay-card", args=[secret])).status_code == 405


def test_staff_agree_a_plan_and_end_it(home: Household, staff: Callable[[str], Client]) -> None:
    fay = staff("front_desk")
    page = reverse("arrangements", args=[home.rosa.pk])
    assert "Agree the plan" in fay.get(page).content.decode()
    fay.post(reverse("agree-plan", args=[home.rosa.pk]), {"parts": "4", "first_due": "2026-05-01"})
    text = fay.get(page).content.decode()
    assert "All 4 parts" in text and "20.00" in text
    fay.post(reverse("end-plan", args=[home.rosa.pk]), {"why": "paid at once"})
    assert queries.plan_of(home.rosa.pk) is None
    answer = fay.post(
        reverse("agree-plan", args=[home.rosa.pk]), {"parts": "x", "first_due": "2026-05-01"}, follow=True
    )
    assert "as a whole number" in answer.content.decode()


def test_a_write_off_is_asked_for_at_the_desk_and_decided_by_a_manager(
    home: Household, staff: Callable[[str], Client]
) -> None:
    fay, mia = staff("front_desk"), staff("manager")
    fay.post(
        reverse("ask-write-off", args=[home.rosa.pk]), {"kind": "hardship", "percent": "50", "reason": "lost her job"}
    )
    (request,) = queries.write_offs_waiting()
    assert "lost her job" in mia.get(reverse("balances")).content.decode()
    assert fay.post(reverse("decide-write-off"), {"request": request.pk, "do": "approve"}).status_code == 403
    assert books.balance(WRITE_OFF_HARDSHIP) == 0
    mia.post(reverse("decide-write-off"), {"request": request.pk, "do": "approve"})
    assert books.balance(WRITE_OFF_HARDSHIP) == 40_00


def test_small_balances_are_looked_at_and_then_written_off(home: Household, staff: Callable[[str], Client]) -> None:
    mia = staff("manager")
    text = mia.get(reverse("balances"), {"most": "100.00"}).content.decode()
    assert "1 account," in text
    seen = queries.small_balances(most=100_00).digest
    mia.post(reverse("write-off-small"), {"most": "100.00", "seen": seen})
    assert books.balance(WRITE_OFF_SMALL) == 80_00


def test_a_statement_run_and_a_link_from_the_pages(home: Household, staff: Callable[[str], Client]) -> None:
    ada = staff("biller")
    assert "1 statement for 80.00 is made" in ada.post(reverse("run-statements"), follow=True).content.decode()
    text = ada.post(reverse("make-link", args=[home.leo.pk]), follow=True).content.decode()
    assert f"/pay/{home.clinic.tenant.pk}-" in text
    assert "1 links" in ada.post(reverse("revoke-links", args=[home.rosa.pk]), follow=True).content.decode()


def test_a_balance_goes_to_an_agency_and_back_from_the_page(home: Household, staff: Callable[[str], Client]) -> None:
    mia = staff("manager")
    page = reverse("arrangements", args=[home.rosa.pk])
    assert "No statement was sent" in mia.get(page).content.decode()
    for month in range(5):
        with clock.at(date(2026, 4, 1) + timedelta(days=31 * month)):
            services.run_statements(home.clinic.ada)
    with clock.at(date(2026, 9, 1)):
        mia.post(reverse("hand-over", args=[home.rosa.pk]), {"agency": "Synthetic Recovery", "reason": "no answer"})
        assert books.balance(AR_PATIENT) == 0
        assert "Synthetic Recovery has it" in mia.get(page).content.decode()
        mia.post(reverse("take-back", args=[home.rosa.pk]), {"why": "she called"})
        assert books.balance(AR_PATIENT) == 80_00


def test_an_auditor_reads_and_changes_nothing(home: Household, staff: Callable[[str], Client]) -> None:
    cleo = staff("auditor")
    assert cleo.get(reverse("balances")).status_code == 200
    assert cleo.get(reverse("arrangements", args=[home.rosa.pk])).status_code == 200
    posts: dict[str, Any] = {
        "agree-plan": {"parts": "4", "first_due": "2026-05-01"},
        "ask-write-off": {"kind": "hardship", "percent": "50", "reason": "x"},
        "make-link": {},
        "hand-over": {"agency": "A", "reason": "B"},
        "prefer-channel": {"channel": "email"},
    }
    for name, data in posts.items():
        assert cleo.post(reverse(name, args=[home.rosa.pk]), data).status_code == 403, name
    assert cleo.post(reverse("run-statements")).status_code == 403
    assert queries.plan_of(home.rosa.pk) is None and not queries.write_offs_waiting()


def test_another_clinic_sees_nothing_of_it(home: Household, clinic_b: Clinic) -> None:
    membership = platform.add_member(clinic_b.mia, username="dan-x", password=PASSWORD, role="manager")
    client = Client()
    client.force_login(membership.user)
    assert client.get(reverse("arrangements", args=[home.rosa.pk])).status_code == 404
    assert (
        client.post(reverse("agree-plan", args=[home.rosa.pk]), {"parts": "4", "first_due": "2026-05-01"}).status_code
        == 404
    )
    assert "80.00" not in client.get(reverse("balances")).content.decode()
    assert queries.plan_of(home.rosa.pk) is None


def test_a_bounced_check_is_taken_back_on_the_patients_page(home: Household, staff: Callable[[str], Client]) -> None:
    fay, ada = staff("front_desk"), staff("biller")
    pay = {"amount": "80.00", "method": "check", "key": "c1", "reference": "1881"}
    assert (
        "oldest service first"
        in fay.post(reverse("take-payment", args=[home.rosa.pk]), pay, follow=True).content.decode()
    )
    assert books.balance(AR_PATIENT) == 0
    (receipt,) = home.rosa.receipts.all()
    back = {"receipt": receipt.pk, "reason": "no funds"}
    assert fay.post(reverse("return-payment", args=[home.rosa.pk]), back).status_code == 403
    assert books.balance(AR_PATIENT) == 0
    text = ada.post(reverse("return-payment", args=[home.rosa.pk]), back, follow=True).content.decode()
    assert "owed again" in text and "taken back" in text
    assert books.balance(AR_PATIENT) == 80_00


def test_who_answers_and_who_may_not_be_asked(home: Household, staff: Callable[[str], Client]) -> None:
    fay = staff("front_desk")
    page = reverse("set-standing", args=[home.leo.pk])
    assert "There is no account 999" in fay.post(page, {"guarantor": "999"}, follow=True).content.decode()
    fay.post(page, {"guarantor": "", "do_not_bill": "yes", "bankrupt_on": "2026-03-15"})
    home.leo.refresh_from_db()
    assert (home.leo.guarantor_id, home.leo.do_not_bill, home.leo.bankrupt_on) == (None, True, date(2026, 3, 15))
    fay.post(page, {"guarantor": str(home.rosa.number)})
    home.leo.refresh_from_db()
    assert (home.leo.guarantor_id, home.leo.do_not_bill, home.leo.bankrupt_on) == (home.rosa.pk, False, None)


def forms(text: str, action: str) -> list[dict[str, str]]:
    """The hidden fields of every form with a target, as a browser would send them."""
    found = re.findall(rf'<form method="post" action="{re.escape(action)}".*?</form>', text, re.DOTALL)
    return [dict(re.findall(r'type="hidden" name="(?!csrf)(\w+)" value="([^"]*)"', each)) for each in found]


def test_money_nothing_is_left_for_is_refunded_by_two_people(home: Household, staff: Callable[[str], Client]) -> None:
    services.take_payment(home.clinic.fay, patient_id=home.rosa.pk, amount_cents=100_00, method="cash", key="p")
    mia, ada = staff("manager"), staff("biller")
    (given,) = forms(mia.get(reverse("balances")).content.decode(), reverse("decide-refund"))
    assert (given["amount"], given["patient"]) == ("20.00", str(home.rosa.pk))
    assert not forms(ada.get(reverse("balances")).content.decode(), reverse("decide-refund")), "a manager decides"
    for _ in range(2):
        mia.post(reverse("decide-refund"), {**given, "reason": "moved away"})
    text = ada.get(reverse("balances")).content.decode()
    (paid,) = forms(text, reverse("pay-refund"))
    assert "moved away" in text and home.ahead(home.rosa) == 0
    for _ in range(2):
        ada.post(reverse("pay-refund"), {**paid, "reference": "check 7001"})
    assert books.balance(REFUNDS_PAYABLE) == 0 and books.balance(CASH_BANK) == -20_00
    assert not forms(ada.get(reverse("balances")).content.decode(), reverse("pay-refund"))
    assert home.proven()


def test_a_credit_on_a_charge_is_looked_into_used_and_closed(home: Household, staff: Callable[[str], Client]) -> None:
    ada = staff("biller")
    services.take_payment(home.clinic.fay, patient_id=home.rosa.pk, amount_cents=80_00, method="cash", key="p")
    (charge,) = [key[1] for key in books.balances("charge_id", account=UNAPPLIED_PATIENT) if key[1]]
    taken_off = events.write_off(
        charge_id=str(charge), patient_id=str(home.rosa.pk), amount=30_00, account=WRITE_OFF_HARDSHIP, reason="late",
        on=clock.today(), source="decision:0",
    )  # fmt: skip
    journal.record(home.clinic.mia, entries=[taken_off], key="late")
    (credit,) = forms(ada.get(reverse("balances")).content.decode(), reverse("identify-credit"))
    ada.post(reverse("identify-credit"), credit)
    (case,) = forms(ada.get(reverse("balances")).content.decode(), reverse("credit-case"))
    for what in ("begin", "ended"):
        ada.post(reverse("credit-case"), {**case, "do": what})
    assert (
        "still on the charge"
        in ada.post(reverse("credit-case"), {**case, "do": "close", "outcome": "used"}, follow=True).content.decode()
    )
    later = home.owes(home.rosa, 25_00)
    (use,) = forms(ada.get(reverse("balances")).content.decode(), reverse("use-credit"))
    ada.post(reverse("use-credit"), use)
    assert (home.left(charge), home.left(later), home.ahead(home.rosa)) == (0, 0, 5_00)
    ada.post(reverse("credit-case"), {**case, "do": "close", "outcome": "used"})
    assert not queries.credits_open().exists()


def test_what_an_agency_recovered_is_noted(home: Household, staff: Callable[[str], Client]) -> None:
    for month in range(5):
        with clock.at(date(2026, 4, 1) + timedelta(days=31 * month)):
            services.run_statements(home.clinic.ada)
    with clock.at(date(2026, 9, 1)):
        case = services.hand_over(
            home.clinic.mia, patient_id=home.rosa.pk, agency="Synthetic Recovery", reason="no answer"
        )
    mia = staff("manager")
    page = reverse("arrangements", args=[home.rosa.pk])
    (given,) = forms(mia.get(page).content.decode(), reverse("recovered", args=[home.rosa.pk]))
    for _ in range(2):
        mia.post(reverse("recovered", args=[home.rosa.pk]), {**given, "amount": "50.00", "reference": "agency check 9"})
    case.refresh_from_db()
    assert (case.recovered_cents, books.balance(WRITE_OFF_BAD_DEBT)) == (50_00, 30_00)
    assert "30.00" in mia.get(page).content.decode() and home.proven()
