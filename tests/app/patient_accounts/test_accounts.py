"""Patients' money: taken once, allocated by a visible rule, in parts, given up by approval, handed over and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from superbill.app.books import queries as books
from superbill.app.patient_accounts import messages, queries, services
from superbill.app.patient_accounts.models import CollectionsCase, Message, PatientLink, Plan, WriteOffRequest
from superbill.app.payments import verifying
from superbill.app.payments.models import Statement
from superbill.app.platform import clock, outbox
from superbill.app.platform.people import Denied
from superbill.app.registration.models import Receipt
from superbill.core.ledger import events
from superbill.core.ledger.accounts import (
    AR_INSURANCE,
    AR_PATIENT,
    WRITE_OFF_BAD_DEBT,
    WRITE_OFF_HARDSHIP,
    WRITE_OFF_SMALL,
)
from tests.app.patient_accounts.household import Household, household
from tests.conftest import Clinic

TODAY = date(2026, 4, 1)


@pytest.fixture
def home(clinic_a: Clinic) -> Iterator[Household]:
    with clock.at(TODAY):
        yield household(clinic_a)


def take(home: Household, cents: int, key: str = "p1", method: str = "cash") -> list[Receipt]:
    return services.take_payment(home.clinic.fay, patient_id=home.rosa.pk, amount_cents=cents, method=method, key=key)


def test_money_goes_to_the_oldest_service_of_the_whole_family_and_the_rest_waits(home: Household) -> None:
    late = home.owes(home.rosa, 50_00, date(2026, 3, 9))
    early = home.owes(home.leo, 30_00, date(2026, 3, 2))
    receipts = take(home, 100_00)
    assert {row.patient.first: row.amount_cents for row in receipts} == {"Leo": 30_00, "Rosa": 70_00}
    assert (home.left(early), home.left(late), home.ahead(home.rosa)) == (0, 0, 20_00)
    assert queries.account(home.leo.pk).balance == -20_00
    assert home.proven()


def test_money_that_waits_says_what_for_and_what_nothing_is_left_for_comes_first(home: Household) -> None:
    home.owes(home.leo, 30_00)
    take(home, 50_00)
    (free,) = queries.money_waiting()
    assert (free.patient_id, free.amount, free.free) == (home.rosa.pk, 20_00, True)
    home.owes(home.rosa, 5_00)
    (owed,) = queries.money_waiting()
    assert (owed.owes, owed.with_payers, owed.free) == (5_00, 0, False)
    services.take_payment(home.clinic.fay, patient_id=home.leo.pk, amount_cents=1_00, method="cash", key="more")
    assert [one.free for one in queries.money_waiting()] == [True]
    assert home.proven()


def test_a_payment_is_taken_once_for_its_key(home: Household) -> None:
    home.owes(home.rosa, 50_00)
    assert take(home, 20_00) == take(home, 20_00)
    assert queries.account(home.rosa.pk).balance == 30_00
    with pytest.raises(services.NotPossible):
        take(home, 0, "p2")
    assert home.proven()


def test_a_bounced_check_makes_its_charges_owed_again(home: Household) -> None:
    first, second = home.owes(home.rosa, 50_00), home.owes(home.rosa, 40_00, date(2026, 3, 9))
    take(home, 50_00, "good")
    (bounced,) = take(home, 45_00, "bad", "check")
    assert (home.left(first), home.left(second), home.ahead(home.rosa)) == (0, 0, 5_00)
    with pytest.raises(Denied):
        services.return_payment(home.clinic.fay, receipt_id=bounced.pk, reason="no funds")
    with pytest.raises(services.NotPossible):
        services.return_payment(home.clinic.ada, receipt_id=bounced.pk, reason=" ")
    made = services.return_payment(home.clinic.ada, receipt_id=bounced.pk, reason="no funds")
    assert (home.left(first), home.left(second), home.ahead(home.rosa)) == (0, 40_00, 0)
    assert services.return_payment(home.clinic.ada, receipt_id=bounced.pk, reason="no funds") == made
    assert home.proven()


def test_a_plan_splits_to_the_cent_and_follows_the_receipts(home: Household) -> None:
    home.owes(home.rosa, 100_00)
    plan = services.agree_plan(home.clinic.fay, patient_id=home.leo.pk, parts=3, first_due=date(2026, 4, 30))
    parts = list(plan.installments.order_by("number").values_list("due_on", "amount_cents"))
    assert parts == [
        (date(2026, 4, 30), 33_34), (date(2026, 5, 30), 33_33), (date(2026, 6, 30), 33_33),
    ]  # fmt: skip
    take(home, 40_00)
    now = queries.plan_of(home.rosa.pk)
    assert now is not None
    assert (now.paid, now.left, now.next_due, now.next_amount, now.behind) == (
        40_00, 60_00, date(2026, 5, 30), 26_67, False,
    )  # fmt: skip
    later = queries.standing_of(plan, date(2026, 6, 15))
    assert later.overdue == 26_67
    take(home, 60_00, "p2")
    assert services.close_paid_plans(home.clinic.ada) == 1
    plan.refresh_from_db()
    assert plan.status == Plan.Status.PAID
    assert home.proven()


def test_a_plan_is_refused_where_it_makes_no_sense(home: Household) -> None:
    def agree(parts: int = 3, due: date = TODAY) -> Plan:
        return services.agree_plan(home.clinic.fay, patient_id=home.rosa.pk, parts=parts, first_due=due)

    with pytest.raises(services.NotPossible, match="Nothing is owed"):
        agree()
    home.owes(home.rosa, 50_00)
    for parts, due in ((1, TODAY), (61, TODAY), (3, TODAY - timedelta(days=1))):
        with pytest.raises(services.NotPossible):
            agree(parts, due)
    plan = agree()
    with pytest.raises(services.NotPossible, match="a plan already"):
        agree()
    with pytest.raises(services.NotPossible, match="why"):
        services.end_plan(home.clinic.fay, plan_id=plan.pk, why="")
    services.end_plan(home.clinic.fay, plan_id=plan.pk, why="no payment came")
    with pytest.raises(services.NotPossible, match="over already"):
        services.end_plan(home.clinic.fay, plan_id=plan.pk, why="again")
    assert agree().pk != plan.pk


def test_hardship_is_given_up_by_somebody_else_than_who_asked(home: Household) -> None:
    charge = home.owes(home.rosa, 90_00)
    ask = {
        "patient_id": home.rosa.pk,
        "kind": "hardship",
        "reason": "income below twice the poverty line",
        "percent": 50,
    }
    with pytest.raises(Denied):
        services.ask_write_off(home.clinic.cleo, **ask)  # type: ignore[arg-type]
    request = services.ask_write_off(home.clinic.fay, **ask)  # type: ignore[arg-type]
    assert home.left(charge) == 90_00
    with pytest.raises(services.NotPossible, match="waits"):
        services.ask_write_off(home.clinic.fay, **ask)  # type: ignore[arg-type]
    with pytest.raises(Denied):
        services.decide_write_off(home.clinic.ada, request_id=request.pk, approve=True)
    assert home.left(charge) == 90_00
    services.decide_write_off(home.clinic.mia, request_id=request.pk, approve=True)
    assert (home.left(charge), books.balance(WRITE_OFF_HARDSHIP)) == (45_00, 45_00)
    with pytest.raises(services.NotPossible, match="decided"):
        services.decide_write_off(home.clinic.mia, request_id=request.pk, approve=True)
    assert list(queries.write_offs_waiting()) == []
    assert home.proven()


def test_nobody_approves_their_own_request_and_a_refusal_moves_nothing(home: Household) -> None:
    charge = home.owes(home.rosa, 90_00)
    own = services.ask_write_off(home.clinic.mia, patient_id=home.rosa.pk, kind="courtesy", reason="long wait")
    with pytest.raises(services.NotPossible, match="Somebody else"):
        services.decide_write_off(home.clinic.mia, request_id=own.pk, approve=True)
    with pytest.raises(services.NotPossible, match="why not"):
        services.decide_write_off(home.clinic.mia, request_id=own.pk, approve=False)
    refused = services.decide_write_off(home.clinic.mia, request_id=own.pk, approve=False, why="not our policy")
    assert (refused.approved, refused.amount_cents, home.left(charge)) == (False, 0, 90_00)
    assert WriteOffRequest.objects.filter(approved=None).count() == 0


def test_small_balances_go_by_one_policy_and_only_as_looked_at(home: Household) -> None:
    home.owes(home.rosa, 3_00)
    home.owes(home.leo, 1_50)
    seen = queries.small_balances(most=4_99)
    assert (seen.holders, seen.total) == (((home.rosa.pk, 4_50),), 4_50)
    with pytest.raises(Denied):
        services.write_off_small(home.clinic.ada, most=4_99, seen=seen.digest)
    home.owes(home.leo, 10)
    with pytest.raises(services.NotPossible, match="moved"):
        services.write_off_small(home.clinic.mia, most=4_99, seen=seen.digest)
    seen = queries.small_balances(most=4_99)
    assert services.write_off_small(home.clinic.mia, most=4_99, seen=seen.digest) == 4_60
    assert books.balance(WRITE_OFF_SMALL) == 4_60
    assert queries.small_balances(most=4_99).holders == ()
    assert home.proven()


def test_a_statement_run_asks_each_account_once_and_says_more_each_time(home: Household, tmp_path: Path) -> None:
    home.owes(home.rosa, 50_00)
    home.owes(home.leo, 20_00)
    run = services.run_statements(home.clinic.ada)
    assert (len(run.statements), run.total, run.refused) == (1, 70_00, ())
    assert services.run_statements(home.clinic.ada).statements == ()
    notices = []
    for month in range(1, 5):
        with clock.at(TODAY + timedelta(days=31 * month)):
            notices.append(queries.words_for(home.rosa.pk))
            services.run_statements(home.clinic.ada)
    assert [row.notice for row in Statement.objects.order_by("pk")] == [1, 2, 3, 4, 5]
    assert notices[0][0].startswith("This balance was on your last statement")
    assert notices[1][0].startswith("This balance is past due")
    assert notices[2][0].startswith("Final notice")


@pytest.mark.parametrize("flag", ["do_not_bill", "bankrupt_on", "died_on"])
def test_who_may_not_be_asked_is_not_asked(home: Household, flag: str) -> None:
    home.owes(home.rosa, 50_00)
    setattr(home.rosa, flag, True if flag == "do_not_bill" else date(2026, 3, 15))
    home.rosa.save()
    assert services.run_statements(home.clinic.ada).statements == ()
    assert Statement.objects.count() == 0


def test_a_plan_is_what_the_statement_talks_about(home: Household) -> None:
    home.owes(home.rosa, 90_00)
    services.agree_plan(home.clinic.fay, patient_id=home.rosa.pk, parts=3, first_due=date(2026, 4, 10))
    (said,) = queries.words_for(home.rosa.pk)
    assert said == "Your payment plan: please pay 30.00 by April 10, 2026. 90.00 is left in all."
    with clock.at(date(2026, 5, 1)):
        said, behind = queries.words_for(home.rosa.pk)
    assert behind.startswith("30.00 of it is overdue")


def test_a_statement_goes_the_way_the_patient_agreed_to(
    home: Household, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUPERBILL_HOME", str(tmp_path))
    home.owes(home.rosa, 50_00)
    for month, channel in enumerate(["letter", "email", "text"]):
        with clock.at(TODAY + timedelta(days=31 * month)):
            services.prefer(home.clinic.fay, patient_id=home.rosa.pk, channel=channel)
            services.run_statements(home.clinic.ada)
            outbox.drain()
            assert services.send_waiting(home.clinic.ada) == (1, 0)
            assert services.send_waiting(home.clinic.ada) == (0, 0)
    (letter,) = (tmp_path / "outgoing" / "letters").iterdir()
    assert letter.read_bytes().startswith(b"%PDF")
    (mail,) = (tmp_path / "outgoing" / "emails").iterdir()
    text = mail.read_text()
    assert "rosa@example.org" in text and "/pay/" in text and "50.00" not in text
    (sms,) = (tmp_path / "outgoing" / "texts").iterdir()
    assert sms.read_text().startswith("5125550199\n")
    assert PatientLink.objects.count() == 2


def test_a_message_that_cannot_go_is_tried_again_and_then_waits_for_a_person(
    home: Household, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = tmp_path / "home"
    blocked.mkdir()
    (blocked / "outgoing").write_text("a file where the folder should be")
    monkeypatch.setenv("SUPERBILL_HOME", str(blocked))
    home.owes(home.rosa, 50_00)
    services.run_statements(home.clinic.ada)
    outbox.drain()
    for _ in range(messages.MOST_ATTEMPTS):
        assert services.send_waiting(home.clinic.ada) == (0, 1)
    assert services.send_waiting(home.clinic.ada) == (0, 0)
    assert [row.attempts for row in queries.messages_failed()] == [messages.MOST_ATTEMPTS]
    assert Message.objects.filter(sent_at=None).count() == 1


def test_a_way_to_be_reached_needs_an_address(home: Household) -> None:
    home.rosa.email = home.rosa.phone = ""
    home.rosa.save()
    for channel in ("email", "text", "pigeon"):
        with pytest.raises(services.NotPossible):
            services.prefer(home.clinic.fay, patient_id=home.rosa.pk, channel=channel)
    assert queries.channel_of(home.rosa) == "letter"


def ripe(home: Household) -> int:
    """An account that may go to collections: five statements, the first 120 days ago."""
    charge = home.owes(home.rosa, 80_00)
    home.owes(home.leo, 20_00, date(2026, 3, 9))
    for month in range(5):
        with clock.at(TODAY + timedelta(days=31 * month)):
            services.run_statements(home.clinic.ada)
    return charge


def test_a_balance_goes_to_an_agency_is_recovered_in_part_and_comes_back(home: Household) -> None:
    charge = ripe(home)
    with clock.at(TODAY + timedelta(days=130)):
        give = {"patient_id": home.rosa.pk, "agency": "Synthetic Recovery", "reason": "no answer to five statements"}
        with pytest.raises(Denied):
            services.hand_over(home.clinic.ada, **give)
        assert books.balance(AR_PATIENT) == 100_00
        case = services.hand_over(home.clinic.mia, **give)
        assert (books.balance(AR_PATIENT), books.balance(WRITE_OFF_BAD_DEBT)) == (0, 100_00)
        assert services.run_statements(home.clinic.ada).statements == ()
        for _ in range(2):
            left = services.record_recovery(
                home.clinic.ada, case_id=case.pk, amount_cents=30_00, reference="agency 17", key="r1"
            )
            assert left == 70_00
        assert (books.balance(AR_PATIENT), books.balance(WRITE_OFF_BAD_DEBT), home.left(charge)) == (0, 70_00, 0)
        with pytest.raises(services.NotPossible):
            services.record_recovery(home.clinic.ada, case_id=case.pk, amount_cents=70_01, reference="x", key="r2")
        services.take_back(home.clinic.mia, case_id=case.pk, why="patient called us")
        assert (books.balance(AR_PATIENT), books.balance(WRITE_OFF_BAD_DEBT), home.left(charge)) == (70_00, 0, 50_00)
        with pytest.raises(services.NotPossible, match="come back"):
            services.take_back(home.clinic.mia, case_id=case.pk, why="again")
        assert home.proven()


def test_an_account_goes_to_an_agency_only_when_everything_was_tried(home: Household) -> None:
    def why() -> str:
        return queries.why_not_collections(queries.account(home.rosa.pk), clock.today())

    assert why() == "Nothing is owed."
    home.owes(home.rosa, 80_00)
    assert why().startswith("No statement")
    services.run_statements(home.clinic.ada)
    assert why().startswith("The first statement is of")
    with clock.at(TODAY + timedelta(days=130)):
        assert why() == "The final notice was not sent."
        plan = services.agree_plan(home.clinic.fay, patient_id=home.rosa.pk, parts=2, first_due=clock.today())
        assert why().startswith("A payment plan")
        services.end_plan(home.clinic.fay, plan_id=plan.pk, why="not kept")
    home.rosa.bankrupt_on = date(2026, 4, 1)
    home.rosa.save()
    assert "bankruptcy" in why()
    with pytest.raises(services.NotPossible):
        services.hand_over(home.clinic.mia, patient_id=home.rosa.pk, agency="A", reason="B")
    assert not CollectionsCase.objects.exists()


def test_a_credit_has_sixty_days_and_an_investigation_stops_the_clock() -> None:
    found = date(2026, 4, 10)
    assert queries.due_on(found) == date(2026, 6, 9)
    assert queries.due_on(found, investigating=found, investigated=date(2026, 5, 10)) == date(2026, 7, 9)
    longest = queries.due_on(found, investigating=found)
    assert longest == date(2026, 6, 9) + timedelta(days=180)
    assert queries.due_on(found, investigating=found, investigated=date(2027, 1, 1)) == longest


def test_a_patient_who_paid_what_the_insurer_left_has_no_credit(home: Household) -> None:
    from superbill.app.books import services as journal
    from superbill.core.ledger.entries import Entry, Posting

    who, medicare = str(home.rosa.pk), str(home.setting.medicare.pk)
    charged = events.charge(
        charge_id="7", claim_id="", patient_id=who, payer_id=medicare, amount=100_00, on=TODAY, source="charge:7"
    )
    left = Entry(
        "remit",
        TODAY,
        (
            Posting(AR_PATIENT, 100_00, "7", patient=who, payer=medicare, reason="PR-1"),
            Posting(AR_INSURANCE, -100_00, "7", patient=who, payer=medicare),
        ),
        source="remittance:1",
    )
    paid = events.apply_unapplied(patient_id=who, charges={"7": 60_00}, on=TODAY, source="receipt:1")
    journal.record(home.clinic.ada, entries=[charged, left, paid], key="paid")
    assert queries.credits() == []
    more = events.apply_unapplied(patient_id=who, charges={"7": 65_00}, on=TODAY, source="receipt:2")
    journal.record(home.clinic.ada, entries=[more], key="too much")
    (credit,) = queries.credits()
    assert (credit.charge_id, credit.payer_id, credit.amount) == (7, None, 25_00)


def test_an_identified_credit_is_open_until_the_money_went_back(home: Household) -> None:
    from superbill.app.books import services as journal
    from superbill.app.payments import services as payment_services

    medicare = home.setting.medicare.pk
    entries = [
        events.charge(
            charge_id="7", claim_id="", patient_id=str(home.rosa.pk), payer_id=str(medicare), amount=100_00,
            on=TODAY, source="charge:7",
        ),
        events.transfer(
            charge_id="7", patient_id=str(home.rosa.pk), amount=130_00, from_payer=str(medicare), to_payer="",
            reason="a takeover too many", on=TODAY, source="decision:0",
        ),
    ]  # fmt: skip
    journal.record(home.clinic.ada, entries=entries, key="credit")
    (credit,) = queries.credits()
    assert (credit.charge_id, credit.payer_id, credit.amount) == (7, medicare, 30_00)
    case = services.identify_credit(home.clinic.ada, charge_id=7, payer_id=medicare)
    assert services.identify_credit(home.clinic.ada, charge_id=7, payer_id=medicare) == case
    assert case.due_on == TODAY + timedelta(days=60)
    with pytest.raises(services.NotPossible, match="no such credit"):
        services.identify_credit(home.clinic.ada, charge_id=8, payer_id=None)
    with pytest.raises(services.NotPossible, match="No investigation"):
        services.investigate_credit(home.clinic.ada, case_id=case.pk, ended=True)
    services.investigate_credit(home.clinic.ada, case_id=case.pk)
    with clock.at(TODAY + timedelta(days=30)):
        case = services.investigate_credit(home.clinic.ada, case_id=case.pk, ended=True)
    assert case.due_on == TODAY + timedelta(days=90)
    with pytest.raises(services.NotPossible, match="still on the charge"):
        services.close_credit(home.clinic.ada, case_id=case.pk, outcome="refunded")
    payment_services.decide_refund(
        home.clinic.mia, amount_cents=30_00, reason="overpaid", key="r", patient_id=home.rosa.pk, charge_id=7,
        payer_id=medicare,
    )  # fmt: skip
    services.close_credit(home.clinic.ada, case_id=case.pk, outcome="check 1881")
    assert list(queries.credits_open()) == []
    assert verifying.totals().holds
