"""A payer's office in memory: whatever comes in whatever order, what stands is as if it had come in the order of service."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.core.payer.test_accumulators import _LINES, MEMBERS, claim, plan

from superbill.core.claim.values import Claim
from superbill.core.codes import builtin
from superbill.core.payer import Bucket, Case, Decision, Outcome, Plan
from superbill.core.payer.lawful import faults
from superbill.core.payer.office import Office

START = date(2026, 1, 1)
_EVENTS = st.lists(
    st.tuples(
        st.sampled_from(("new", "new", "new", "replace", "void", "take back")),
        st.sampled_from(sorted(MEMBERS)),
        _LINES,
        st.integers(0, 9),
        st.integers(0, 30),
    ),
    min_size=1,
    max_size=9,
)
Event = tuple[str, str, list[tuple[str, int]], int, int]


def in_order(family: str) -> Plan:
    """The plan that decides anew in the order of service."""
    usual = plan(family)
    return replace(usual, policy=replace(usual.policy, recalculate="service order"))


def case_of(asked: Claim, of_plan: Plan, number: str, member: str) -> Case:
    return Case(
        claim=asked, plan=of_plan, received=START + timedelta(days=60), member=MEMBERS[member], claim_number=number
    )


def live(office: Office, of_plan: Plan, events: Sequence[Event]) -> None:
    """Let the events come to the office, each on a day of service of its own."""
    for position, (event, member, lines, which, day) in enumerate(events):
        number = f"{position:02d}"
        on = START + timedelta(days=day)
        standing = sorted(office.standing)
        if event == "new" or not standing:
            office.receive(case_of(claim(position, member, on, lines), of_plan, number, member))
            continue
        old = standing[which % len(standing)]
        if event == "take back":
            office.take_back(old)
            continue
        frequency = "7" if event == "replace" else "8"
        first = office.standing[old].case
        assert first.member is not None
        asked = replace(claim(position, first.member.id, on, lines, frequency), payer_claim_number=old)
        decision, _ = office.receive(case_of(asked, of_plan, number, first.member.id))
        if decision.outcome in (Outcome.PAY, Outcome.DENY, Outcome.VOID):
            assert old not in office.standing


def afresh(office: Office, of_plan: Plan) -> Office:
    """The claims that stand, sent as new ones in the order of service to an office that decides as they come."""
    leave = replace(of_plan, policy=replace(of_plan.policy, recalculate="leave"))
    fresh = Office(builtin())
    for number, one in sorted(
        office.standing.items(), key=lambda pair: (pair[1].case.claim.lines[0].service_from, pair[0])
    ):
        assert one.case.member is not None
        asked = replace(one.case.claim, frequency="1", payer_claim_number="")
        fresh.receive(case_of(asked, leave, number, one.case.member.id))
    return fresh


@settings(deadline=None)
@pytest.mark.parametrize("family", ["embedded", "aggregate"])
@given(events=_EVENTS)
def test_what_stands_is_as_if_it_had_come_in_the_order_of_service(family: str, events: list[Event]) -> None:
    of_plan = in_order(family)
    office = Office(builtin())
    live(office, of_plan, events)
    fresh = afresh(office, of_plan)
    assert office.accumulators == fresh.accumulators
    for number, one in office.standing.items():
        assert one.decision.lines == fresh.standing[number].decision.lines
        assert faults(one.decision) == []


@settings(deadline=None)
@pytest.mark.parametrize("recalculate", ["leave", "service order"])
@given(events=_EVENTS)
def test_nobody_pays_over_the_maximum_and_money_is_what_stands(recalculate: str, events: list[Event]) -> None:
    usual = plan("embedded")
    of_plan = replace(usual, policy=replace(usual.policy, recalculate=recalculate))
    office = Office(builtin())
    sent: list[Decision] = []
    receive, take_back = office.receive, office.take_back

    def remember_received(case: Case) -> tuple[Decision, tuple[Decision, ...]]:
        decision, others = receive(case)
        sent.extend((decision, *others))
        return decision, others

    taken: list[int] = []

    def remember_taken(number: str) -> tuple[Decision, tuple[Decision, ...]]:
        decision, others = take_back(number)
        taken.append(decision.paid)
        sent.extend(others)
        return decision, others

    office.receive, office.take_back = remember_received, remember_taken  # type: ignore[method-assign]
    live(office, of_plan, events)
    paid = sum(claim.paid for decision in sent for claim in decision.remit_claims()) - sum(taken)
    assert paid == sum(one.decision.paid for one in office.standing.values())
    tier = of_plan.tiers[0]
    for name in MEMBERS:
        assert office.accumulators.used(Bucket(f"M:{name}", "oop", "in", "2026")) <= (tier.oop_maximum or 0)
    assert office.accumulators.used(Bucket("F:KENT", "oop", "in", "2026")) <= (tier.oop_maximum_family or 0)


def test_a_takeback_of_a_claim_that_does_not_stand_is_a_bug() -> None:
    with pytest.raises(KeyError):
        Office(builtin()).take_back("P-1")
