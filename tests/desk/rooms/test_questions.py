"""Eligibility, status and authorization: each question gets the answer the payer's books give."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from superbill.core import inquiry
from superbill.core.claim.values import Payer, Procedure
from superbill.core.inquiry.values import (
    AuthorizationRequest,
    Batch,
    EligibilityAnswer,
    EligibilityInquiry,
    Header,
    RequestedService,
    Status,
    StatusInquiry,
)
from superbill.payer_desk import members
from superbill.payer_desk.models import AuthorizationRecord, Member
from tests.builders import ANA, CLINIC, a_claim, a_line
from tests.desk.world import CHILD, MONDAY, OF_A_CHILD, PLAN, RECEIVER, Desk, row

pytestmark = pytest.mark.django_db
HEADER = Header("Q1", MONDAY, "0800", purpose="13")
PAYER = Payer("FIRST HEALTH", "FH001")
THERAPY = a_line(procedure=Procedure("97110"), charge=100_00)


def ask(desk: Desk, *asked: EligibilityInquiry) -> tuple[EligibilityAnswer, ...]:
    desk.send(inquiry.write(Batch(HEADER, asked)))
    (batch,) = desk.answers("271")
    return tuple(batch.items)


def about(**changes: object) -> EligibilityInquiry:
    person = replace(ANA, address=None)
    return replace(EligibilityInquiry("T1", "9512345678", PAYER, CLINIC, person, on=MONDAY), **changes)


def test_a_member_hears_the_plan_the_deductible_and_what_is_left_of_it(desk: Desk) -> None:
    desk.submit(a_claim(lines=(THERAPY,)))
    (answer,) = ask(desk, about())
    assert (answer.trace, answer.trace_origin, answer.group_number) == ("T1", "9512345678", "GRP100")
    facts = {(b.kind, b.level, b.period, b.network): b.amount for b in answer.benefits}
    assert facts[("1", "", "", "")] is None
    assert facts[("C", "IND", "23", "Y")] == 100_00
    assert facts[("C", "IND", "29", "Y")] == 20_00
    assert facts[("G", "IND", "29", "Y")] == 4000_00 - 80_00
    assert facts[("B", "IND", "27", "Y")] == 30_00
    assert [b.rate for b in answer.benefits if b.kind == "A"] == [Decimal("0.2")]


def test_what_is_left_is_of_the_spell_of_illness_where_the_plan_counts_by_it(desk: Desk) -> None:
    members.load_plan('benefit_period = "spell"\n' + PLAN)
    member = Member.objects.get(number=ANA.member_id)
    cover = replace(members.cover_of(member), spell_from=date(2026, 2, 1))
    members.enrol(plan="FH-PPO", number=member.number, person=members.person_of(member), cover=cover)
    desk.submit(a_claim(lines=(THERAPY,)))
    (answer,) = ask(desk, about())
    assert {b.amount for b in answer.benefits if (b.kind, b.level, b.period, b.network) == ("C", "IND", "29", "Y")} == {
        20_00
    }


def test_a_family_is_told_apart(desk: Desk) -> None:
    child = replace(CHILD, address=None)
    other = replace(child, first="NOBODY", birth=date(2019, 1, 1))
    known, unknown = ask(
        desk,
        about(trace="T1", dependent=child, relationship="19"),
        about(trace="T2", dependent=other, relationship="19"),
    )
    assert known.rejects == () and known.benefits[0].kind == "1"
    assert [(r.code, r.level) for r in unknown.rejects] == [("67", "dependent")]


def test_a_stranger_another_birth_date_and_cover_that_has_not_begun(desk: Desk) -> None:
    stranger, born, early = ask(
        desk,
        about(trace="T1", subscriber=replace(ANA, member_id="XX9", address=None)),
        about(trace="T2", subscriber=replace(ANA, birth=date(1990, 1, 1), address=None)),
        about(trace="T3", on=date(2025, 12, 31)),
    )
    assert [r.code for r in stranger.rejects] == ["75"]
    assert [r.code for r in born.rejects] == ["71"]
    assert [b.kind for b in early.benefits] == ["6"]


def test_status_follows_a_claim_from_waiting_to_its_payment(desk: Desk) -> None:
    def status(control_number: str, number: str = "") -> tuple[Status, str]:
        question = StatusInquiry(
            trace="S1", payer=PAYER, receiver=RECEIVER, provider=CLINIC, subscriber=replace(ANA, address=None),
            control_number=control_number, payer_claim_number=number, charge=150_00, service_from=MONDAY,
        )  # fmt: skip
        desk.send(inquiry.write(Batch(HEADER, (question,))))
        (report,) = desk.reports("answer")
        (claim,) = report.claims
        assert claim.trace == "S1"
        return claim.statuses[0], claim.check_number

    assert status("RV-1") == (Status("A4", "35"), "")
    desk.submit(a_claim(), a_claim(control_number="RV-2", lines=(a_line(procedure=Procedure("70553")),)))
    desk.reports("acknowledgment")
    assert status("RV-1") == (Status("P1", "3"), "")
    assert status("RV-2") == (Status("P3", "294", "1P"), "")
    (paid,) = desk.pay()
    assert status("RV-1", row().number) == (Status("F1", "65"), paid.trace)
    assert status("", row().number) == (Status("F1", "65"), paid.trace)


def authorize(desk: Desk, code: str, **changes: object) -> inquiry.values.AuthorizationAnswer:
    request = AuthorizationRequest(
        trace="A1",
        trace_origin="9512345678", payer=PAYER, requester=CLINIC, subscriber=replace(ANA, address=None), service_type="62",
        diagnoses=("J069",), services=(RequestedService(Procedure(code)),), event_from=MONDAY,
    )  # fmt: skip
    desk.send(inquiry.write(Batch(HEADER, (replace(request, **changes),))))
    (batch,) = desk.answers("278")
    (answer,) = batch.items
    return answer


def test_what_is_authorized_is_paid_and_what_is_not_is_denied(desk: Desk) -> None:
    answer = authorize(desk, "70551")
    assert answer.action == "A1" and answer.trace == "A1"
    assert AuthorizationRecord.objects.get().number == answer.number
    mri = a_line(procedure=Procedure("70551"), charge=500_00, service_from=MONDAY)
    desk.submit(
        a_claim(control_number="M-1", lines=(mri,), authorization=answer.number),
        a_claim(control_number="M-2", lines=(replace(mri, charge=510_00),), **OF_A_CHILD),
    )
    with_one, without = (claim for remittance in desk.pay() for claim in remittance.claims)
    assert with_one.paid > 0
    assert without.paid == 0 and without.lines[0].adjustments[0].code == "197"


def test_what_needs_no_authorization_is_said_so_and_a_stranger_is_refused(desk: Desk) -> None:
    assert authorize(desk, "99213").action == "NA"
    refused = authorize(desk, "70551", subscriber=replace(ANA, member_id="XX9", address=None))
    assert [r.code for r in refused.rejects] == ["75"]
    assert not AuthorizationRecord.objects.exists()


def test_a_dependent_is_paid_under_the_subscribers_number(desk: Desk) -> None:
    desk.submit(a_claim(**OF_A_CHILD))
    assert row().member.number == "FH20001-01"
    (remittance,) = desk.pay()
    assert remittance.claims[0].paid == 90_00
