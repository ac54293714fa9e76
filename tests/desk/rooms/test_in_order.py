"""Claims that come out of order, lines that wait alone, and corrections that go on to the next payer."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from msgspec.structs import replace

from superbill.app.platform import tenancy
from superbill.core.claim.values import Claim, Procedure
from superbill.payer_desk import adjudication, members, papers, process, queries, services, setup
from superbill.payer_desk.models import ClaimReceived, DecisionMade, Member, RequestSent
from superbill.payer_desk.records import Ruling, claim_of, decision_of
from tests.builders import a_claim, a_line
from tests.desk.rooms.test_corrections import mirrored, used
from tests.desk.world import FRIDAY, MONDAY, PLAN, Desk, examiner, only, open_first_health, row, supervisor

pytestmark = pytest.mark.django_db
LATER = FRIDAY + timedelta(days=7)
IN_ORDER = PLAN.replace("high_dollar = 20000", 'high_dollar = 20000, recalculate = "service order"')


def seen(number: str, on: date, charge: int = 200_00, **facts: object) -> Claim:
    """A therapy visit of Ana's on a day."""
    line = a_line(procedure=Procedure("97110"), charge=charge, service_from=on)
    return a_claim(control_number=number, lines=(line,), **facts)


def shares(control_number: str) -> dict[str, int]:
    """What the patient owes of a claim, by reason, as it stands."""
    made = DecisionMade.objects.select_related("claim", "reverses__claim").get(
        state="standing", claim__control_number=control_number
    )
    return {a.code: a.amount for a in decision_of(made).lines[0].adjustments if a.group == "PR"}


def test_a_claim_that_comes_late_takes_its_place_in_the_order_of_service(desk: Desk) -> None:
    members.load_plan(IN_ORDER)
    desk.submit(seen("MARCH", date(2026, 3, 4)))
    first = only(desk.pay())
    assert shares("MARCH") == {"1": 100_00, "2": 12_00}
    desk.submit(seen("JANUARY", date(2026, 1, 7)), on=FRIDAY)
    assert shares("JANUARY") == {"1": 100_00, "2": 12_00} and shares("MARCH") == {"2": 32_00}
    (remittance,) = desk.pay(LATER)
    by_status = {(claim.control_number, claim.status): claim for claim in remittance.claims}
    assert mirrored(by_status["MARCH", "22"], first)
    assert by_status["MARCH", "1"].paid == 128_00 and by_status["JANUARY", "1"].paid == 48_00
    assert used() == {"deductible": 100_00, "oop": 144_00}


def test_claims_of_one_file_and_untold_ones_leave_no_correction(desk: Desk) -> None:
    members.load_plan(IN_ORDER)
    desk.submit(seen("MARCH", date(2026, 3, 4)), seen("JANUARY", date(2026, 1, 7)))
    desk.submit(seen("FEBRUARY", date(2026, 2, 4)))
    (remittance,) = desk.pay()
    assert {claim.status for claim in remittance.claims} == {"1"}
    assert {claim.control_number: claim.paid for claim in remittance.claims} == {
        "MARCH": 128_00, "JANUARY": 48_00, "FEBRUARY": 128_00,
    }  # fmt: skip


def test_a_void_moves_the_deductible_to_the_claim_after_it(desk: Desk) -> None:
    members.load_plan(IN_ORDER)
    desk.submit(seen("JANUARY", date(2026, 1, 7)), seen("MARCH", date(2026, 3, 4)))
    desk.pay()
    number = row("JANUARY").number
    desk.submit(seen("JANUARY", date(2026, 1, 7), frequency="8", payer_claim_number=number), on=FRIDAY)
    (remittance,) = desk.pay(LATER)
    assert [claim.status for claim in remittance.claims] == ["22", "22", "1"]
    assert shares("MARCH") == {"1": 100_00, "2": 12_00}


def test_a_plan_that_leaves_them_corrects_nothing(desk: Desk) -> None:
    desk.submit(seen("MARCH", date(2026, 3, 4)))
    desk.pay()
    desk.submit(seen("JANUARY", date(2026, 1, 7)), on=FRIDAY)
    (remittance,) = desk.pay(LATER)
    assert [claim.control_number for claim in remittance.claims] == ["JANUARY"]


def test_what_a_person_ruled_holds_and_the_claim_takes_its_place_all_the_same(desk: Desk) -> None:
    members.load_plan(IN_ORDER)
    desk.submit(seen("MARCH", date(2026, 3, 4)))
    services.reopen(supervisor(), claim_id=row("MARCH").pk, rulings={1: Ruling(price=150_00)}, note="fee", on=MONDAY)
    assert shares("MARCH") == {"1": 100_00, "2": 10_00}
    desk.submit(seen("JANUARY", date(2026, 1, 7)))
    assert shares("JANUARY") == {"1": 100_00, "2": 12_00} and shares("MARCH") == {"2": 30_00}
    made = DecisionMade.objects.select_related("claim").get(claim=row("MARCH"), state="standing")
    assert made.decided_by == "Sue" and decision_of(made).allowed == 150_00
    desk.submit(seen("FEBRUARY", date(2026, 2, 4)))
    assert shares("MARCH") == {"2": 30_00}, "and again"


def test_a_claim_that_a_person_let_through_from_the_queue_is_in_the_order_too(desk: Desk) -> None:
    members.load_plan(IN_ORDER)
    desk.submit(seen("MARCH", date(2026, 3, 4), charge=25_000_00))
    assert row("MARCH").state == "pended"
    services.decide(examiner(), claim_id=row("MARCH").pk, rulings={}, note="seen", on=MONDAY)
    assert shares("MARCH") == {"1": 100_00, "2": 3_900_00}
    desk.submit(seen("JANUARY", date(2026, 1, 7)))
    assert shares("JANUARY") == {"1": 100_00, "2": 12_00} and shares("MARCH") == {"2": 3_888_00}


def test_a_decision_of_a_person_of_which_no_ruling_was_kept_stays(desk: Desk) -> None:
    members.load_plan(IN_ORDER)
    desk.submit(seen("MARCH", date(2026, 3, 4)))
    DecisionMade.objects.update(decided_by="somebody, before rulings were kept")
    desk.submit(seen("JANUARY", date(2026, 1, 7)))
    assert shares("MARCH") == {"1": 100_00, "2": 12_00} and shares("JANUARY") == {"2": 32_00}


def test_a_ruling_on_one_line_holds_when_the_papers_for_another_come(desk: Desk) -> None:
    members.load_plan(PLAN)
    desk.submit(scan_and_visit())
    rulings = {2: Ruling(deny="CO-50 N115")}
    assert services.decide(examiner(), claim_id=row().pk, rulings=rulings, note="", on=MONDAY).outcome == "pend"
    asked = RequestSent.objects.get()
    asked.answered_on = FRIDAY
    asked.save()
    adjudication.decide_again(row(), on=FRIDAY)
    told = only(desk.pay(LATER))
    assert [(line.allowed or 0, [(a.group, a.code) for a in line.adjustments]) for line in told.lines] == [
        (720_00, [("CO", "45"), ("PR", "1"), ("PR", "2")]), (0, [("CO", "50")]),
    ]  # fmt: skip


def procedure(number: str, code: str) -> Claim:
    line = a_line(procedure=Procedure(code), charge=500_00, service_from=date(2026, 3, 4))
    return a_claim(control_number=number, lines=(line,))


BY_FEE = IN_ORDER.replace('basis = "percent of charge"\npercent = 80', 'basis = "mpfs"').replace(
    "deductible = 100\ncoinsurance_percent = 20", "deductible = 0"
)


def test_the_dearer_procedure_of_a_day_comes_later_and_the_earlier_payment_is_corrected(desk: Desk) -> None:
    members.load_plan(BY_FEE)
    desk.submit(procedure("CHEAPER", "20610"))
    first = only(desk.pay())
    assert first.paid == 68_81
    desk.submit(procedure("DEARER", "12001"), on=FRIDAY)
    (remittance,) = desk.pay(LATER)
    by_status = {(claim.control_number, claim.status): claim for claim in remittance.claims}
    assert mirrored(by_status["CHEAPER", "22"], first)
    assert (by_status["CHEAPER", "1"].paid, by_status["DEARER", "1"].paid) == (34_41, 113_90)


def test_a_plan_that_leaves_what_was_paid_lets_the_dearer_one_bear_it(desk: Desk) -> None:
    members.load_plan(BY_FEE.replace('"service order"', '"leave"'))
    desk.submit(procedure("CHEAPER", "20610"))
    desk.pay()
    desk.submit(procedure("DEARER", "12001"), on=FRIDAY)
    assert only(desk.pay(LATER)).paid == 113_90 - (68_81 - 34_41)


WAITING = PLAN.replace("high_dollar = 20000", 'high_dollar = 20000, waiting = "line"')


def scan_and_visit() -> Claim:
    scan = a_line(1, procedure=Procedure("70553"), charge=900_00)
    return a_claim(lines=(scan, a_line(2, procedure=Procedure("97110"), charge=200_00)))


def test_the_line_that_waits_is_under_review_and_corrected_when_its_papers_come(desk: Desk) -> None:
    members.load_plan(WAITING)
    desk.submit(scan_and_visit())
    assert row().state == "decided" and [one.pk for one in queries.waiting()] == [row().pk]
    view = queries.claim(row().pk)
    assert [line.allowed for line in view.lines] == [0, 160_00] and view.wanted == ["papers for imaging needs records"]
    (report,) = desk.reports("request")
    assert report.claims[0].control_number == "RV-1"
    first = only(desk.pay())
    assert [(a.group, a.code) for a in first.lines[0].adjustments] == [("OA", "133")]
    asked = RequestSent.objects.get()
    asked.answered_on = FRIDAY
    asked.save()
    adjudication.decide_again(row(), on=FRIDAY)
    (remittance,) = desk.pay(LATER)
    reversal, corrected = remittance.claims
    assert mirrored(reversal, first) and [line.allowed for line in corrected.lines] == [720_00, 160_00]
    assert not queries.waiting() and adjudication.expire(date(2027, 1, 1)) == 0


def test_papers_that_do_not_come_end_the_review(desk: Desk) -> None:
    members.load_plan(WAITING)
    desk.submit(scan_and_visit())
    desk.pay()
    assert adjudication.expire(date(2026, 4, 20)) == 0, "not before the last day"
    assert adjudication.expire(date(2026, 5, 20)) == 1
    (remittance,) = desk.pay(date(2026, 5, 22))
    _, corrected = remittance.claims
    assert [(a.group, a.code) for a in corrected.lines[0].adjustments] == [("CO", "226")]
    assert corrected.lines[1].allowed == 160_00


def test_a_waiting_line_can_be_decided_by_a_person(desk: Desk) -> None:
    members.load_plan(WAITING)
    desk.submit(scan_and_visit())
    services.reopen(supervisor(), claim_id=row().pk, rulings={1: Ruling(deny="CO-50 N115")}, note="seen", on=FRIDAY)
    assert row().pended == "" and not queries.waiting()
    with pytest.raises(services.NotPossible, match="while it waits"):
        services.ask(
            examiner(), claim_id=row().pk, documents=["11506-3"], reason="", respond_by=LATER, on=FRIDAY, slug="first"
        )
    assert papers.claim_named({"RV-1"}) == row()


@pytest.fixture
def onward(desk: Desk) -> Desk:
    """First Health forwards what Ana's claims leave to Second Health."""
    plan = PLAN.replace('id = "FH-PPO"', 'id = "SECOND"').replace("FH001", "SH001").replace("First H", "Second H")
    open_first_health(plan, "second", name="SECOND HEALTH", payer_id="SH001", tax_id="760000001")
    target = setup.crossover_target("first", "second")
    Member.objects.filter(number="FH20001").update(crosses_to=target | {"member_id": "FH20001"})
    return desk


def at_second() -> list[tuple[str, str, int]]:
    """The claims at the second payer: frequency, state, what the first payer had paid."""
    process.work_all(FRIDAY, process.payers())
    with tenancy.acting_for(setup.payer_at("second")):
        found = [(one, claim_of(one)) for one in ClaimReceived.objects.order_by("id")]
        return [(claim.frequency, one.state, claim.other_payers[0].paid or 0) for one, claim in found]


def test_a_correction_goes_on_as_a_correction(onward: Desk) -> None:
    onward.submit(seen("RV-1", date(2026, 3, 4)))
    onward.pay()
    assert at_second() == [("1", "decided", 48_00)]
    assert row().forwarded_as
    services.reopen(supervisor(), claim_id=row().pk, rulings={1: Ruling(price=180_00)}, note="fee", on=FRIDAY)
    (remittance,) = onward.pay(LATER)
    assert [claim.status for claim in remittance.claims] == ["22", "19"]
    assert at_second() == [("1", "replaced", 48_00), ("7", "decided", 64_00)]


def test_what_leaves_nothing_any_more_is_taken_back_from_the_next_payer(onward: Desk) -> None:
    onward.submit(seen("RV-1", date(2026, 3, 4)))
    onward.pay()
    at_second()
    void = replace(seen("RV-1", date(2026, 3, 4)), frequency="8", payer_claim_number=row().number)
    onward.submit(void, on=FRIDAY)
    (remittance,) = onward.pay(LATER)
    assert [claim.status for claim in remittance.claims] == ["22"]
    assert at_second() == [("1", "replaced", 48_00), ("8", "void", 48_00)]


def test_without_the_next_payers_number_a_correction_stays(onward: Desk) -> None:
    onward.submit(seen("RV-1", date(2026, 3, 4)))
    onward.pay()
    services.reopen(supervisor(), claim_id=row().pk, rulings={1: Ruling(price=180_00)}, note="fee", on=FRIDAY)
    (remittance,) = onward.pay(LATER)
    assert [claim.status for claim in remittance.claims] == ["22", "1"]


def test_what_is_known_of_a_family_is_read_together(desk: Desk) -> None:
    desk.submit(*(seen(f"C{number}", date(2026, 3, number)) for number in range(1, 6)))
    rows = list(ClaimReceived.objects.all())
    with CaptureQueriesContext(connection) as asked:
        known = adjudication.circumstances_of(rows)
    assert len(asked) == 2 and len(known) == 5
    assert known == {one.pk: adjudication.circumstances(one) for one in rows}


def test_the_queue_is_read_at_once_with_what_each_claim_waits_for(desk: Desk) -> None:
    desk.submit(*(seen(f"C{number}", date(2026, 3, number), charge=30_000_00) for number in range(1, 4)))
    with CaptureQueriesContext(connection) as asked:
        wanted = [queries.wanted(one) for one in queries.waiting()]
    assert len(asked) == 1 and len(wanted) == 3
    assert wanted == [queries.claim(one.pk).wanted for one in queries.waiting()] and all(wanted)
