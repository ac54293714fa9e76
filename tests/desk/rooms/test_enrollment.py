"""834 and 820: sponsors add, change and end members, and pay for them."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest
from msgspec.structs import replace

from superbill.core import inquiry
from superbill.core.claim.values import Payer, Person
from superbill.core.inquiry.values import Enrollment, Header, MemberCoverage, Premium, PremiumItem
from superbill.core.inquiry.values import Member as Enrolled
from superbill.payer_desk import members, queries
from superbill.payer_desk.models import Member, PlanFile, PremiumReceived
from tests.builders import ANA, LEO, a_claim, a_line
from tests.desk.world import FRIDAY, MONDAY, OF_A_CHILD, PLAN, Desk, row

pytestmark = pytest.mark.django_db
HEADER = Header("E1", MONDAY, "0800", purpose="00")
SPONSOR, PAYER = Payer("OAKLINE", "751111111", "FI"), Payer("FIRST HEALTH", "752222222", "FI")
BEN = Person(last="STONE", first="BEN", member_id="", birth=date(1979, 2, 3), sex="M")
KID = Person(last="STONE", first="KIT", member_id="", birth=date(2015, 4, 5), sex="F")


def enrolled(person: Person, *, maintenance: str = "021", subscriber: bool = True, **changes: object) -> Enrolled:
    plan = MemberCoverage(maintenance, "HLT", "FH-PPO", starts=date(2026, 2, 1))
    given = Enrolled(
        person=person, subscriber_number="FH30001", relationship="18" if subscriber else "19", maintenance=maintenance,
        reason="28", status="A", group_number="OAK1", subscriber=subscriber, coverages=(plan,),
    )  # fmt: skip
    return replace(given, **changes)


def send(desk: Desk, *people: Enrolled) -> list[str]:
    (worked,) = desk.send(inquiry.write(Enrollment(HEADER, SPONSOR, PAYER, people)))
    return [finding.code for finding in worked.findings]


def test_a_family_is_enrolled_and_each_has_claims_of_their_own(desk: Desk) -> None:
    assert send(desk, enrolled(BEN), enrolled(KID, subscriber=False)) == []
    numbers = set(Member.objects.filter(family="FH30001").values_list("number", flat=True))
    assert numbers == {"FH30001", "FH30001-01"}
    subscriber = replace(BEN, member_id="FH30001", address=ANA.address)
    desk.submit(a_claim(**OF_A_CHILD | {"subscriber": subscriber, "patient": replace(KID, address=ANA.address)}))
    assert row().member.number == "FH30001-01" and row().state == "decided"


def test_the_same_834_again_changes_nobody_twice(desk: Desk) -> None:
    send(desk, enrolled(BEN), enrolled(KID, subscriber=False))
    before = list(Member.objects.order_by("id").values())
    send(desk, enrolled(BEN), enrolled(KID, subscriber=False))
    assert list(Member.objects.order_by("id").values()) == before


def test_cover_that_ends_pays_until_its_last_day(desk: Desk) -> None:
    send(desk, enrolled(BEN))
    ended = MemberCoverage("024", "HLT", "FH-PPO", ends=date(2026, 2, 28))
    send(desk, enrolled(BEN, maintenance="024", coverages=(ended,)))
    (span,) = members.cover_of(Member.objects.get(number="FH30001")).spans
    assert (span.starts, span.ends) == (date(2026, 2, 1), date(2026, 2, 28))
    subscriber = replace(BEN, member_id="FH30001", address=ANA.address)
    desk.submit(a_claim(subscriber=subscriber))
    (remittance,) = desk.pay()
    assert remittance.claims[0].lines[0].adjustments[0].code == "27"


def test_a_social_security_number_in_the_file_is_nobodys_member_number(desk: Desk) -> None:
    child = replace(LEO, first="MAX", member_id="123456789", id_qualifier="34")
    send(desk, enrolled(child, subscriber=False, subscriber_number="FH20001"))
    made = Member.objects.get(person__first="MAX")
    assert (made.number, members.person_of(made).id_qualifier) == ("FH20001-02", "MI")
    assert "123456789" not in str(Member.objects.values_list("number", "person", "cover"))


def test_every_plan_file_is_kept_and_decisions_name_theirs(desk: Desk) -> None:
    desk.submit(a_claim())
    second = PLAN.replace('name = "First Health PPO"', 'name = "First Health PPO"\nedition = "2026, second"')
    members.load_plan(second)
    members.load_plan(second)
    desk.submit(a_claim(control_number="RV-2", lines=(a_line(charge=151_00),)), on=FRIDAY)
    first, latest = PlanFile.objects.order_by("id")
    assert (first.text, latest.text, latest.edition) == (PLAN, second, "2026, second")
    for number, edition in (("RV-1", first.edition), ("RV-2", "2026, second")):
        said = [step.answer for step in queries.claim(row(number).pk).steps if "editions" in step.question]
        assert said[0].startswith(f"plan FH-PPO, {edition};"), said


def test_a_plan_nobody_has_is_a_finding_and_enrols_nobody(desk: Desk) -> None:
    wrong = MemberCoverage("021", "HLT", "NO-SUCH", starts=date(2026, 2, 1))
    assert send(desk, enrolled(BEN, coverages=(wrong,))) == ["DSK003"]
    assert not Member.objects.filter(number="FH30001").exists()


def test_a_premium_is_kept_and_ends_the_grace_period_of_who_it_pays_for(desk: Desk) -> None:
    ana = Member.objects.get(number="FH20001")
    ana.cover = msgspec.to_builtins(replace(members.cover_of(ana), grace_from=date(2026, 2, 1)))
    ana.save()
    premium = Premium(
        amount=400_00, direction="C", method="ACH", format="CCP",
        accounts=("01", "111000025", "DA", "000123456", "1751111111", "", "01", "111000614", "DA", "987654321"), paid_on=MONDAY, trace="PR1", receiver=PAYER,
        remitter=SPONSOR, items=(PremiumItem("AZ", "FH20001", 400_00, entity=("2J", "EI", "FH20001"),
                                             starts=date(2026, 2, 1), ends=date(2026, 3, 31)),),
    )  # fmt: skip
    (worked,) = desk.send(inquiry.write(premium))
    assert [f.code for f in worked.findings] == []
    kept = PremiumReceived.objects.get()
    assert (kept.trace, kept.amount_cents, kept.remitter) == ("PR1", 400_00, "OAKLINE")
    assert members.cover_of(Member.objects.get(number="FH20001")).grace_from is None


def test_two_children_of_one_birth_date_are_told_apart_by_name(desk: Desk) -> None:
    twin = replace(LEO, first="MAX", member_id="")
    send(desk, enrolled(twin, subscriber=False, subscriber_number="FH20001"))
    desk.submit(a_claim(**OF_A_CHILD | {"patient": replace(twin, address=ANA.address)}))
    assert members.person_of(row().member).first == "MAX"
