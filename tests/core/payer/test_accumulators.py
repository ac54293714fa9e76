"""Whatever comes, in whatever order: accumulators are exact, maxima hold, every answer balances."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from superbill.core.claim.values import Claim, ClaimKind, Coverage, Diagnosis, Line, Payer, Person, Procedure, Provider
from superbill.core.codes import builtin
from superbill.core.findings import Finding, stops
from superbill.core.payer import (
    Accumulators,
    Bucket,
    Case,
    Decision,
    Draw,
    LineDecision,
    Member,
    Outcome,
    Plan,
    Standing,
    adjudicate,
    checks,
    read_plan,
    recalculate,
)
from superbill.core.payer import office as offices
from superbill.core.payer.accumulators import total
from superbill.core.payer.lawful import faults
from superbill.core.remit import reconcile_claim

_PLAN = """
[plan]
id = "P"
sequestration_percent = 2
policy = {{ coding = false, duplicates = false, high_dollar = 9000 }}
family = "{family}"
tiers = [{{ deductible = 300, deductible_family = 500, oop_maximum = 900, oop_maximum_family = 1500, coinsurance_percent = 30 }}]
benefits = [
    {{ name = "visit", codes = ["V"], copay = 35, copay_only = true }},
    {{ name = "therapy", codes = ["T"], limit_visits = 3 }},
    {{ name = "hearing", codes = ["H"], limit_dollars = 200 }},
    {{ name = "dental", codes = ["D"], limit_paid = 250 }},
    {{ name = "check-up", codes = ["C"], preventive = true }},
    {{ name = "cosmetic", codes = ["X"], excluded = true }},
]
terms = [{{ rules = [{{ basis = "percent of charge", percent = 80 }}] }}]
"""
_START = date(2026, 1, 1)
MEMBERS = {name: Member(name, family="KENT") for name in ("ANA", "BEN", "CARA")}


def plan(family: str) -> Plan:
    found, problems = read_plan(_PLAN.format(family=family))
    assert found is not None, problems
    return found


def claim(number: int, member: str, on: date, lines: Sequence[tuple[str, int]], frequency: str = "1") -> Claim:
    return Claim(
        kind=ClaimKind.PROFESSIONAL,
        control_number=f"C{number}",
        charge=sum(charge for _, charge in lines),
        facility_code="11",
        billing=Provider(last="Practice", organization=True, npi="1003000126"),
        coverage=Coverage(),
        subscriber=Person(last="Kent", first=member, member_id=member),
        payer=Payer(name="P", id="P"),
        lines=tuple(
            Line(position, Procedure(code), charge, pointers=(1,), service_from=on)
            for position, (code, charge) in enumerate(lines, 1)
        ),
        frequency=frequency,
        diagnoses=(Diagnosis("J069"),),
    )


_LINES = st.lists(st.tuples(st.sampled_from("VTHDCXOO"), st.integers(0, 250_000)), min_size=1, max_size=3)
_EVENTS = st.lists(
    st.tuples(
        st.sampled_from(("new", "new", "replace", "void")), st.sampled_from(sorted(MEMBERS)), _LINES, st.integers(0, 9)
    ),
    min_size=1,
    max_size=9,
)


class Office:
    """A payer's office in memory: decisions in order, accumulators beside them."""

    def __init__(self, family: str) -> None:
        self.plan = plan(family)
        self.accumulators = Accumulators()
        self.alive: dict[int, Decision] = {}
        self.answers: list[Decision] = []

    def receive(self, number: int, event: str, member: str, lines: Sequence[tuple[str, int]], which: int) -> Decision:
        prior, frequency = None, "1"
        if event != "new" and self.alive:
            key = sorted(self.alive)[which % len(self.alive)]
            prior, frequency = self.alive[key], "7" if event == "replace" else "8"
            member = prior.member_id
        on = _START + timedelta(days=number)
        case = Case(
            claim=claim(number, member, on, lines, frequency),
            plan=self.plan,
            received=on,
            member=MEMBERS[member],
            accumulators=self.accumulators,
            prior=prior,
            claim_number=str(number),
        )
        decision = adjudicate(case, builtin())
        self.accumulators = self.accumulators.apply(decision.all_draws)
        if decision.reverses is not None:
            del self.alive[int(decision.reverses.claim_number)]
        if decision.outcome in (Outcome.PAY, Outcome.DENY):
            self.alive[number] = decision
        self.answers.append(decision)
        return decision


@pytest.mark.parametrize("family", ["embedded", "aggregate"])
@given(events=_EVENTS)
def test_accumulators_are_the_sum_of_what_stands(
    family: str, events: list[tuple[str, str, list[tuple[str, int]], int]]
) -> None:
    office = Office(family)
    for number, (event, member, lines, which) in enumerate(events):
        decision = office.receive(number, event, member, lines, which)
        assert faults(decision) == []
        for remit in decision.remit_claims():
            problems: list[Finding] = []
            reconcile_claim(remit, problems)
            assert not stops(problems), problems
        standing = Accumulators().apply(draw for alive in office.alive.values() for draw in alive.draws)
        assert office.accumulators == standing
        assert all(value > 0 for value in office.accumulators.values.values())


@pytest.mark.parametrize("family", ["embedded", "aggregate"])
@given(events=_EVENTS)
def test_nobody_pays_over_the_maximum(family: str, events: list[tuple[str, str, list[tuple[str, int]], int]]) -> None:
    office = Office(family)
    tier = office.plan.tiers[0]
    for number, (_, member, lines, which) in enumerate(events):
        office.receive(number, "new", member, lines, which)
        for name in MEMBERS:
            assert office.accumulators.used(Bucket(f"M:{name}", "oop", "in", "2026")) <= (tier.oop_maximum or 0)
            owed = sum(
                a.amount
                for alive in office.alive.values()
                if alive.member_id == name
                for line in alive.lines
                for a in line.adjustments
                if a.group == "PR" and a.code in ("1", "2", "3")
            )
            assert owed <= (tier.oop_maximum or 0)
            assert office.accumulators.used(Bucket(f"M:{name}", "paid:dental", "", "2026")) <= 250_00
        assert office.accumulators.used(Bucket("F:KENT", "oop", "in", "2026")) <= (tier.oop_maximum_family or 0)
        assert office.accumulators.used(Bucket("F:KENT", "deductible", "in", "2026")) <= (tier.deductible_family or 0)


@given(events=_EVENTS)
def test_taking_everything_back_leaves_nothing(events: list[tuple[str, str, list[tuple[str, int]], int]]) -> None:
    office = Office("embedded")
    for number, (event, member, lines, which) in enumerate(events):
        office.receive(number, event, member, lines, which)
    for number in range(len(events), len(events) + len(office.alive)):
        assert office.receive(number, "void", "ANA", [("O", 100)], 0).outcome is Outcome.VOID
    assert office.accumulators == Accumulators()
    money = sum(remit.paid for answer in office.answers for remit in answer.remit_claims())
    assert money == 0


@given(lines=_LINES)
def test_the_same_case_gives_the_same_decision(lines: list[tuple[str, int]]) -> None:
    case = Case(claim(1, "ANA", _START, lines), plan("embedded"), _START, MEMBERS["ANA"], claim_number="1")
    first = adjudicate(case, builtin())
    assert first == adjudicate(replace(case), builtin())


_DRAWS = st.lists(
    st.builds(
        Draw,
        st.builds(Bucket, st.sampled_from(["M:A", "F:K"]), st.sampled_from(["oop", "deductible"])),
        st.integers(-9, 9),
    )
)


@given(before=_DRAWS, draws=_DRAWS)
def test_reversing_is_exact(before: list[Draw], draws: list[Draw]) -> None:
    start = Accumulators().apply(before)
    assert start.apply(draws).reverse(draws) == start
    assert start.apply(total(draws)) == start.apply(draws)


def test_visits_and_days_are_counted_and_the_rest_is_money() -> None:
    for what, counted in (("visits:therapy", True), ("reserve:inpatient", True), ("oop", False), ("dollars:x", False)):
        assert Bucket("M:ANA", what).counted is counted


_CLAIMS = st.lists(st.tuples(st.sampled_from(sorted(MEMBERS)), _LINES), min_size=1, max_size=6)


@settings(deadline=None)
@given(claims=_CLAIMS, order=st.randoms(use_true_random=False))
def test_in_the_order_of_service_the_order_of_arrival_does_not_matter(
    claims: list[tuple[str, list[tuple[str, int]]]], order: random.Random
) -> None:
    def arrive(numbers: Sequence[int]) -> tuple[Accumulators, list[tuple[LineDecision, ...]]]:
        office_plan, accumulators, standing = plan("embedded"), Accumulators(), []
        for number in numbers:
            member, lines = claims[number]
            on = _START + timedelta(days=number)
            case = Case(
                claim=claim(number, member, on, lines),
                plan=office_plan,
                received=_START + timedelta(days=50),
                member=MEMBERS[member],
                accumulators=accumulators,
                claim_number=str(number),
            )
            decision = adjudicate(case, builtin())
            if decision.outcome in (Outcome.PAY, Outcome.DENY):
                accumulators = accumulators.apply(decision.draws)
                standing.append(Standing(case, decision))
        settled, after = recalculate(standing, accumulators, builtin())
        assert all(faults(one.decision) == [] for one in settled)
        again, unchanged = recalculate(settled, after, builtin())
        assert unchanged == after
        assert all(one.decision is two.decision for one, two in zip(settled, again, strict=True))
        return after, [one.decision.lines for one in settled]

    numbers = list(range(len(claims)))
    shuffled = list(numbers)
    order.shuffle(shuffled)
    assert arrive(numbers) == arrive(shuffled)


_HISTORIES = st.lists(
    st.tuples(
        st.sampled_from(("new", "new", "new", "replace", "void", "take back")),
        st.sampled_from(sorted(MEMBERS)),
        _LINES,
        st.integers(0, 9),
        st.integers(0, 40),
    ),
    min_size=1,
    max_size=9,
)


@settings(deadline=None)
@pytest.mark.parametrize("family", ["embedded", "aggregate"])
@given(events=_HISTORIES)
def test_whatever_came_the_survivors_are_as_decided_in_the_order_of_service(
    family: str, events: list[tuple[str, str, list[tuple[str, int]], int, int]]
) -> None:
    """Claims, corrections, voids and takebacks of any days in any order, where the plan decides in service order."""
    settled_plan = plan(family)
    in_order = replace(settled_plan, policy=replace(settled_plan.policy, recalculate="service order"))
    office = offices.Office(builtin())

    def asked(number: int, member: str, on: date, lines: Sequence[tuple[str, int]], frequency: str = "1") -> Case:
        return Case(
            claim=claim(number, member, on, lines, frequency),
            plan=in_order,
            received=_START + timedelta(days=60),
            member=MEMBERS[member],
            claim_number=f"{number:02d}",
        )

    for number, (event, member, lines, which, day) in enumerate(events):
        alive = sorted(office.standing)
        if event == "new" or not alive:
            office.receive(asked(number, member, _START + timedelta(days=day), lines))
        elif event == "take back":
            office.take_back(alive[which % len(alive)])
        else:
            target = office.standing[alive[which % len(alive)]]
            frequency = "7" if event == "replace" else "8"
            case = asked(number, target.decision.member_id, _START + timedelta(days=day), lines, frequency)
            office.receive(replace(case, claim=replace(case.claim, payer_claim_number=target.decision.claim_number)))
    survivors = sorted(
        office.standing.values(), key=lambda one: (checks.first_day(one.case.claim), one.case.claim_number)
    )
    afresh = offices.Office(builtin())
    for one in survivors:
        first_time = replace(one.case.claim, frequency="1", payer_claim_number="")
        afresh.receive(replace(one.case, claim=first_time, plan=settled_plan, prior=None, anew=frozenset(), later=()))
    assert office.accumulators == afresh.accumulators
    assert {number: one.decision.lines for number, one in office.standing.items()} == {
        number: one.decision.lines for number, one in afresh.standing.items()
    }
    tier = settled_plan.tiers[0]
    for name in MEMBERS:
        assert office.accumulators.used(Bucket(f"M:{name}", "oop", "in", "2026")) <= (tier.oop_maximum or 0)
    assert office.accumulators.used(Bucket("F:KENT", "oop", "in", "2026")) <= (tier.oop_maximum_family or 0)
