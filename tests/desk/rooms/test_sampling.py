"""The second look, reports, crossover between two payers of one desk, and the desk as a process that watches."""

from __future__ import annotations

from datetime import timedelta

import pytest

from superbill.app.platform import clock, tenancy
from superbill.core import claim as claims
from superbill.core.claim.values import Procedure
from superbill.payer_desk import mail, members, process, queries, sampling, services, setup
from superbill.payer_desk.models import ClaimReceived, Member, Payment
from tests.builders import a_claim, a_line, a_submission
from tests.desk.world import FRIDAY, MONDAY, PLAN, Desk, auditor, examiner, file_of, open_first_health, row, supervisor

pytestmark = pytest.mark.django_db


def draw(method: str, size: int = 2, **more: object) -> list[str]:
    drawn = sampling.draw(auditor(), method=method, size=size, since=MONDAY, until=FRIDAY, on=FRIDAY, **more)
    return [one.decision.claim.control_number for one in drawn]


def test_samples_by_chance_value_and_variance(desk: Desk) -> None:
    desk.submit(*[a_claim(control_number=f"S-{n}", lines=(a_line(charge=100_00 + n),)) for n in range(8)])
    desk.submit(a_claim(control_number="DEAR", lines=(a_line(procedure=Procedure("97140"), charge=9_000_00),)))
    services.reopen(
        supervisor(), claim_id=row("S-3").pk, rulings={1: services.Ruling(price=20_00)}, note="x", on=FRIDAY
    )
    assert draw("variance", 1) == ["S-3"], "the price that is farthest from the usual one"
    assert draw("value", 1) == ["DEAR"]
    again = draw("random", 3, seed=5)
    assert len(again) == 3 and not {"S-3", "DEAR"} & set(again), "nothing is drawn twice"
    with pytest.raises(services.NotPossible):
        draw("fancy")


def test_a_verdict_is_given_once_and_a_wrong_one_says_why(desk: Desk) -> None:
    desk.submit(a_claim())
    (sample,) = sampling.draw(auditor(), method="value", size=1, since=MONDAY, until=FRIDAY, on=FRIDAY)
    with pytest.raises(services.NotPossible, match="what is wrong"):
        sampling.review(auditor(), sample_id=sample.pk, right=False, note="", on=FRIDAY)
    sampling.review(auditor(), sample_id=sample.pk, right=False, note="copay", on=FRIDAY)
    with pytest.raises(services.NotPossible, match="was reviewed"):
        sampling.review(auditor(), sample_id=sample.pk, right=True, note="", on=FRIDAY)


def test_reports_count_what_happened(desk: Desk) -> None:
    late = a_line(service_from=MONDAY - timedelta(days=400))
    desk.submit(
        a_claim(),
        a_claim(control_number="OLD", lines=(late,)),
        a_claim(control_number="BIG", lines=(a_line(charge=25_000_00),)),
    )
    services.decide(examiner(), claim_id=row("BIG").pk, rulings={}, note="", on=FRIDAY)
    (paid,) = desk.pay()
    shown = queries.performance(MONDAY, FRIDAY)
    assert (shown.received, shown.decided, shown.automatic, shown.pended) == (3, 3, 2, 0)
    assert shown.paid == sum(claim.paid for claim in paid.claims)
    assert shown.turnaround == [("the same day", 2), ("4 days", 1)]
    ((_, lines, charged),) = shown.denials
    assert (lines, charged) == (1, 150_00)
    assert [(plan, count, money) for plan, count, _, money in shown.plans] == [("FH-PPO", 3, shown.paid)]


def test_a_paid_claim_crosses_over_to_the_next_payer_and_its_answers_come_back_to_the_first(desk: Desk) -> None:
    second_plan = (
        PLAN.replace('id = "FH-PPO"', 'id = "SECOND"')
        .replace("FH001", "SH001")
        .replace("First Health", "Second Health")
    )
    second = open_first_health(second_plan, "second", name="SECOND HEALTH", payer_id="SH001", tax_id="760000001")
    target = setup.crossover_target("first", "second")
    with tenancy.acting_for(desk_tenant()):
        Member.objects.filter(number="FH20001").update(crosses_to=target | {"member_id": "FH20001"})
        desk.submit(a_claim(lines=(a_line(procedure=Procedure("97110"), charge=100_00),)))
        (paid,) = desk.pay()
    told = paid.claims[0]
    assert (told.status, told.crossover and told.crossover.value, told.remarks) == ("19", "SH001", ("MA18",))
    process.work_all(FRIDAY, process.payers())
    with tenancy.acting_for(second):
        forwarded = ClaimReceived.objects.get()
        assert forwarded.submitter == "OPENRCM01" and forwarded.state == "decided"
        process.pay_all(FRIDAY, [second])
        assert Payment.objects.count() == 1
    box = mail.folder("second", "from_payer")
    assert [path.suffix for path in box.iterdir()] == [".835"], "the acknowledgments went to the payer that forwarded"
    assert mail.waiting("first") == []


def desk_tenant() -> object:
    return setup.payer_at("first")


def test_the_desk_runs_by_itself_and_pays_on_its_day(desk: Desk) -> None:
    said: list[str] = []
    looks = iter((False, True))
    (mail.folder("first", "to_payer") / "one.x12").write_bytes(file_of(claims.write_837(a_submission()), control=9))
    with clock.at(FRIDAY):
        process.run(pay_on=frozenset({"friday"}), every=0, say=said.append, until=lambda: next(looks))
    assert said[0].startswith("one.x12: 1 claims; 2 answers") and said[1].startswith("paid E4567")
    assert len(list(mail.folder("first", "from_payer").glob("*.835"))) == 1


def test_an_unknown_plan_file_is_told_with_its_fault(desk: Desk) -> None:
    made, findings = members.load_plan("id = ")
    assert made is None and findings
