"""The ledger's laws, for any remittance that ties."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from superbill.core.claim.values import Adjustment
from superbill.core.findings import Kind
from superbill.core.ledger import (
    ACCOUNTS,
    CHART,
    ConsequenceKind,
    Entry,
    OpenClaim,
    Plan,
    Posting,
    balanced,
    balances,
    entry_totals,
    events,
    findings,
    natural,
    reverse_plan,
    trial_balance,
)
from superbill.core.ledger.invariants import differs, roll_forward, unbalanced, uncleared, unconserved
from superbill.core.remit.values import RemitClaim, Remittance

from .cases import DAY, clp, line, owed, planned, remittance

REASONS = st.sampled_from(
    [
        "CO-45",
        "CO-253",
        "CO-94",
        "PR-1",
        "PR-2",
        "PR-96",
        "CO-16",
        "CO-97",
        "OA-23",
        "OA-18",
        "PI-45",
        "CO-104",
        "OA-133",
    ]
)
OPENING = [("80053", 5000), ("99214", 20000)]


@st.composite
def answered_line(draw: st.DrawFn, number: str, at: int) -> object:
    code, charge = OPENING[at]
    adjustments = []
    left = charge
    for reason in draw(st.lists(REASONS, max_size=4, unique=True)):
        amount = draw(st.integers(-500, left))
        left -= amount
        group, carc = reason.split("-")
        adjustments.append(Adjustment(group, carc, amount))
    control = draw(st.sampled_from([f"{number}L{at + 1}", ""]))
    return replace(line(code, charge, left), adjustments=tuple(adjustments), control_number=control)


@st.composite
def scenes(draw: st.DrawFn) -> tuple[Remittance, tuple[OpenClaim, ...]]:
    """Any tying remittance: claims answered once or again, taken back, unknown, with provider adjustments."""
    answered: list[RemitClaim] = []
    for number in draw(st.lists(st.sampled_from(["A", "B", "ZZ"]), min_size=1, max_size=5)):
        lines = [draw(answered_line(number, at)) for at in range(draw(st.integers(1, 2)))]
        answer = clp(number, draw(st.sampled_from(["1", "2", "4", "19"])), lines)
        answered.append(answer)
        if draw(st.booleans()):
            answered.append(_taken_back(answer))
    plb = draw(
        st.lists(
            st.tuples(st.sampled_from(["WO", "FB", "L6", "72", "QQ"]), st.just("F1"), st.integers(-900, 900)),
            max_size=3,
        )
    )
    remit = remittance(*answered, plb=plb)
    if remit.amount < 0:
        remit = replace(remit, amount=-remit.amount, direction="D")
    next_payer = draw(st.sampled_from(["", "GAP"]))
    ours = tuple(owed(number, *OPENING, next_payer_id=next_payer) for number in ("A", "B"))
    return remit, ours


def _taken_back(answer: RemitClaim) -> RemitClaim:
    lines = tuple(
        replace(
            one,
            charge=-one.charge,
            paid=-one.paid,
            adjustments=tuple(replace(cas, amount=-cas.amount) for cas in one.adjustments),
        )
        for one in answer.lines
    )
    return replace(answer, status="22", charge=-answer.charge, paid=-answer.paid, lines=lines)


def opening_entries(ours: tuple[OpenClaim, ...]) -> list[Entry]:
    return [
        events.charge(
            charge_id=one.charge_id,
            claim_id=claim.claim_id,
            patient_id=claim.patient_id,
            payer_id=claim.payer_id,
            amount=one.charge,
            on=DAY,
            source="visit",
        )
        for claim in ours
        for one in claim.lines
    ]


@given(scenes())
def test_every_law_holds_for_any_remittance_that_ties(scene: tuple[Remittance, tuple[OpenClaim, ...]]) -> None:
    remit, ours = scene
    plan, _ = planned(remit, *ours)
    before = opening_entries(ours)
    assert not unbalanced(plan.entries)
    assert not unconserved([*before, *plan.entries])
    assert not differs(plan.totals, plan.entries)
    assert uncleared(plan.entries) == 0
    rolled = roll_forward(before, plan.entries)
    assert rolled.residual == 0
    assert rolled.opening == 50000
    _the_plan_says_what_the_books_will_show(plan, [*before, *plan.entries])


def _the_plan_says_what_the_books_will_show(plan: Plan, entries: list[Entry]) -> None:
    shown = {line.charge_id: line.after for change in plan.claims for line in change.lines}
    by_charge = balances(entries, "charge")
    for charge, after in shown.items():
        assert after.insurance + after.others == by_charge.get(("ar.insurance", charge), 0)
        assert after.patient == by_charge.get(("ar.patient", charge), 0)


@given(scenes())
def test_an_application_and_its_reversal_leave_nothing(scene: tuple[Remittance, tuple[OpenClaim, ...]]) -> None:
    remit, ours = scene
    plan, _ = planned(remit, *ours)
    undone = reverse_plan(plan, effective_on=date(2026, 4, 1), source="undo")
    dimensions = ("charge", "claim", "patient", "payer", "reason", "reference")
    assert balances([*plan.entries, *undone.entries], *dimensions) == {}
    assert entry_totals(undone.entries) == undone.totals
    assert [one.action for one in reverse_plan(undone, effective_on=DAY).claims] == [one.action for one in plan.claims]
    assert reverse_plan(undone, effective_on=plan.effective_on, source=plan.source).totals == plan.totals
    starts = {line.charge_id: line.before for change in reversed(plan.claims) for line in change.lines}
    ends = {line.charge_id: line.after for change in undone.claims for line in change.lines}
    assert starts == ends


def test_undoing_a_plan_takes_back_what_went_out() -> None:
    remit = remittance(clp("A", "1", [line("99214", 20000, 15000, "PR-2 50")]))
    plan, _ = planned(remit, owed("A", ("99214", 20000), next_payer_id="GAP"))
    undone = reverse_plan(plan, effective_on=DAY)
    assert [(one.kind, one.amount, one.payer_id) for one in undone.consequences] == [
        (ConsequenceKind.VOID_SECONDARY, 5000, "GAP")
    ]


@pytest.mark.parametrize(
    "legs",
    [
        (),
        (Posting("cash.bank", 1),),
        (Posting("cash.bank", 1), Posting("suspense", -2)),
        (Posting("cash.bank", 0), Posting("suspense", 0)),
        (Posting("cash.bank", 1), Posting("no.such", -1)),
        (Posting("cash.bank", 1, charge="a"), Posting("suspense", -1, charge="b")),
    ],
)
def test_an_entry_that_does_not_balance_is_seen(legs: tuple[Posting, ...]) -> None:
    assert not balanced(Entry("x", DAY, legs))


def test_a_lost_cent_is_seen_by_the_laws() -> None:
    lost = Entry("x", DAY, (Posting("ar.patient", 100, charge="a"), Posting("revenue.charges", -99, charge="a")))
    assert unbalanced([lost]) == [lost]
    assert unconserved([lost]) == {"a": -1}
    assert roll_forward([], [lost]).residual == 1


def test_money_of_no_charge_is_no_part_of_the_receivables() -> None:
    taken = events.patient_payment(patient_id="p", amount=500, on=DAY, source="r1")
    assert unconserved([taken]) == {}
    rolled = roll_forward([], [taken])
    assert (rolled.opening, rolled.movements, rolled.closing, rolled.residual) == (0, {}, 0, 0)


def test_what_is_left_of_a_remittance_is_seen() -> None:
    plan, _ = planned(remittance(clp("A", "1", [line("99214", 20000, 15000, "CO-45 50")])), owed("A", ("99214", 20000)))
    assert not differs(plan.totals, plan.entries)
    assert uncleared(plan.entries) == 0
    claim_only = [entry for entry in plan.entries if entry.kind != "remit.payment"]
    assert differs(plan.totals, claim_only)
    assert uncleared(claim_only) == 15000


def test_every_event_is_balanced() -> None:
    about = {"patient_id": "p", "on": DAY, "source": "s"}
    made = [
        events.charge(charge_id="c", claim_id="k", payer_id="", amount=5, **about),
        events.patient_payment(amount=5, **about),
        events.apply_unapplied(charges={"c": 5, "d": -2}, **about),
        events.write_off(charge_id="c", amount=5, account="write_off.hardship", reason="r", **about),
        events.write_off(charge_id="c", payer_id="PAY", amount=5, account="write_off.denial", reason="r", **about),
        events.recovered(charge_id="c", amount=5, account="write_off.bad_debt", reason="r", **about),
        events.transfer(charge_id="c", amount=5, from_payer="PAY", to_payer="", reason="r", **about),
        events.credit_to_refund(charge_id="c", amount=5, **about),
        events.credit_to_refund(charge_id="c", payer_id="PAY", amount=5, **about),
        events.unapplied_to_refund(amount=5, **about),
        events.refund_paid(amount=5, **about),
        events.deposit_seen(payer_id="PAY", amount=5, trace="t", announced=True, on=DAY, source="s"),
        events.deposit_seen(payer_id="PAY", amount=5, trace="t", announced=False, on=DAY, source="s"),
        events.deposit_explained(payer_id="PAY", amount=5, trace="t", on=DAY, source="s"),
        *(
            events.taken_to_bank(
                receipts=[events.Taken("p", 5, "receipt 1"), events.Taken("q", 7, "receipt 2")],
                counted=counted,
                account="expense.over_short",
                reference="slip 1",
                memo="m",
                on=DAY,
                source="s",
            )
            for counted in (12, 11, 13, 0)
        ),
        events.item_returned(taken=events.Taken("p", 5, "receipt 1"), on=DAY, source="s"),
        events.suspense_explained(
            amount=5, account="takeback", payer_id="PAY", reason="r", reference="F1", memo="m", on=DAY, source="s"
        ),
    ]
    assert not unbalanced(made)
    assert sum(trial_balance(made).values()) == 0


def test_what_earlier_payers_left_is_owed_by_the_next() -> None:
    def answered(*answers: tuple[str, int, tuple[Adjustment, ...]]) -> dict[tuple[str, str], int]:
        made = events.answered_before(
            charge_id="c",
            patient_id="p",
            payer_id="A",
            next_payer_id="C",
            amount=15000,
            answers=answers,
            on=DAY,
            source="s",
        )
        assert not unbalanced([made])
        return {(leg.account, leg.payer): leg.amount for leg in made.postings}

    first = ("A", 8000, (Adjustment("CO", "45", 4000), Adjustment("PR", "2", 3000)))
    assert answered(first) == {
        ("ar.insurance", "A"): -15000, ("opening.paid_before", "A"): 8000, ("adjustment.contractual", "A"): 4000,
        ("ar.insurance", "C"): 3000,
    }  # fmt: skip
    second = ("B", 3000, (Adjustment("OA", "23", 12000),))
    assert answered(first, second)["opening.paid_before", "B"] == 3000
    assert ("ar.insurance", "C") not in answered(first, second)
    denied = ("A", 0, (Adjustment("CO", "50", 15000),))
    assert answered(denied) == {("ar.insurance", "A"): -15000, ("ar.insurance", "C"): 15000}


def test_the_chart_has_sides_and_every_finding_can_be_shown() -> None:
    assert len(CHART) == len(ACCOUNTS)
    assert natural("revenue.charges", -500) == 500
    assert natural("ar.patient", 500) == 500
    kinds: tuple[Kind, ...] = findings.KINDS
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(kind.example and kind.remedy for kind in kinds)
