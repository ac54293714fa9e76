"""Plans of application: what each adjustment means, what moves, what follows."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from superbill.core.claim.values import Procedure, Reference
from superbill.core.findings import Severity
from superbill.core.ledger import (
    Action,
    Balances,
    ConsequenceKind,
    OpenLine,
    Plan,
    Prior,
    Totals,
    balanced,
    balances,
    document_totals,
    entry_totals,
    plan_remittance,
    trial_balance,
)
from superbill.core.ledger.accounts import CASH_IN_TRANSIT, SUSPENSE, TAKEBACK
from superbill.core.money import Quantity
from superbill.core.remit import Meaning, match_claims

from .cases import DAY, clp, line, owed, planned, remittance

K = ConsequenceKind


def kinds(plan: Plan) -> list[ConsequenceKind]:
    return [one.kind for one in plan.consequences]


def codes(findings: list) -> list[str]:
    return [one.code for one in findings]


def proven(plan: Plan, remit: object) -> None:
    """Both oracles: every entry balances, and the document's money is the entries' money."""
    assert all(balanced(entry) for entry in plan.entries)
    assert entry_totals(plan.entries) == document_totals(remit) == plan.totals  # type: ignore[arg-type]
    assert "clearing.remittance" not in trial_balance(plan.entries)


def test_a_medicare_visit_pays_writes_off_and_leaves_the_share_to_the_next_payer() -> None:
    remit = remittance(
        clp("A1", "1", [line("99214", 25000, 10632, "CO-45 114.39, CO-253 2.17, PR-2 27.12", allowed=13561)])
    )
    plan, findings = planned(remit, owed("A1", ("99214", 25000), next_payer_id="GAP"))
    proven(plan, remit)
    assert not findings
    assert trial_balance(plan.entries) == {
        CASH_IN_TRANSIT: 10632,
        "adjustment.contractual": 11439,
        "adjustment.sequestration": 217,
        "ar.insurance": 2712 - 25000,
    }
    assert plan.claims[0].lines[0].after == Balances(0, 2712, 0)
    assert kinds(plan) == [K.SECONDARY]
    assert plan.consequences[0].amount == 2712


def test_the_last_payers_cost_share_is_the_patients() -> None:
    remit = remittance(clp("A1", "1", [line("99214", 10000, 6000, "CO-45 20, PR-1 15, PR-3 5")]))
    plan, _ = planned(remit, owed("A1", ("99214", 10000)))
    proven(plan, remit)
    assert plan.claims[0].lines[0].after == Balances(0, 0, 2000)
    assert kinds(plan) == [K.STATEMENT]


@pytest.mark.parametrize(
    ("adjustments", "kind"),
    [
        ("CO-197 100", K.DENIAL),
        ("CO-16 100", K.DENIAL),
        ("OA-18 100", K.DENIAL),
        ("XX-Q9 100", K.DENIAL),
        ("PR-96 100", K.VERIFY),
        ("PR-204 100", K.VERIFY),
        ("OA-45 100", K.VERIFY),
        ("CO-2 100", K.VERIFY),
        ("PI-45 100", K.DISPUTE),
        ("CO-203 100", K.DISPUTE),
        ("OA-133 100", K.AWAIT),
        ("CO-45 100", K.DENIAL),
        ("CO-24 100", K.DENIAL),
    ],
)
def test_what_is_not_paid_stays_with_the_payer_until_somebody_decides(adjustments: str, kind: ConsequenceKind) -> None:
    remit = remittance(clp("A1", "1", [line("99214", 10000, 0, adjustments)]))
    plan, _ = planned(remit, owed("A1", ("99214", 10000)))
    assert plan.claims[0].lines[0].after == Balances(10000, 0, 0)
    assert kinds(plan) == [kind]
    assert plan.entries == ()


def test_a_whole_charge_called_contractual_is_a_denial_unless_the_contract_says_so() -> None:
    remit = remittance(clp("A1", "1", [line("99214", 10000, 0, "CO-45 100")]))
    _, findings = planned(remit, owed("A1", ("99214", 10000)))
    assert codes(findings) == ["LED301"]
    free = owed("A1", ("99214", 10000))
    free = replace(free, lines=(replace(free.lines[0], expected_allowed=0),))
    plan, findings = planned(remit, free)
    assert not findings
    assert plan.claims[0].lines[0].after.total == 0


def test_capitated_services_are_paid_for_already() -> None:
    remit = remittance(clp("A1", "1", [line("99214", 10000, 0, "CO-24 100")]))
    plan, findings = planned(remit, owed("A1", ("99214", 10000), capitated=True))
    assert not findings and not plan.consequences
    assert trial_balance(plan.entries) == {"adjustment.capitated": 10000, "ar.insurance": -10000}


def test_a_protected_patient_is_never_billed() -> None:
    remit = remittance(clp("A1", "1", [line("99214", 10000, 8000, "PR-2 20")]))
    plan, findings = planned(remit, owed("A1", ("99214", 10000), patient_protected="QMB"))
    assert plan.claims[0].lines[0].after == Balances(2000, 0, 0)
    assert codes(findings) == ["LED304"]
    assert [(one.kind, one.amount, one.about) for one in plan.consequences] == [("verify", 2000, "PR-2")]


@pytest.mark.parametrize("where", ["claim", "line"])
def test_medicare_says_who_may_not_be_billed_by_its_remarks(where: str) -> None:
    told = ("N782",)
    answer = line("99214", 10000, 8000, "PR-2 20", remarks=told if where == "line" else ())
    remit = remittance(clp("A1", "1", [answer], remarks=told if where == "claim" else ()))
    plan, findings = planned(remit, owed("A1", ("99214", 10000)))
    proven(plan, remit)
    assert plan.claims[0].lines[0].after == Balances(2000, 0, 0)
    assert codes(findings) == ["LED304"]
    assert [(one.kind, one.amount, one.about) for one in plan.consequences] == [("verify", 2000, "PR-2 N782")]
    free = remittance(clp("A1", "1", [line("99214", 10000, 8000, "CO-45 20", remarks=told)]))
    plan, findings = planned(free, owed("A1", ("99214", 10000)))
    assert not findings and not plan.consequences
    onward, findings = planned(remit, owed("A1", ("99214", 10000), next_payer_id="MCD"))
    assert onward.claims[0].lines[0].after == Balances(0, 2000, 0) and not findings


def test_a_second_payer_repeats_the_first_ones_adjustment_without_effect() -> None:
    second = owed(
        "A1", rank=2, lines=(OpenLine("A1.1", 25000, (("PAY", 2712),), 0, Procedure("99214"), control_number="x"),)
    )
    remit = remittance(clp("A1", "2", [line("99214", 25000, 2000, "OA-23 108.49, CO-45 114.39, PR-1 7.12")]))
    plan, findings = planned(remit, second)
    proven(plan, remit)
    assert not findings
    assert plan.claims[0].lines[0].after == Balances(0, 0, 712)
    assert [one.meaning for one in plan.claims[0].lines[0].adjusted] == [
        Meaning.INFORM,
        Meaning.WRITE_OFF,
        Meaning.COST_SHARE,
    ]
    assert [one.moved for one in plan.claims[0].lines[0].adjusted] == [0, 0, 712]


def test_a_second_payer_waits_for_the_first_ones_answer() -> None:
    asked = owed("A1", ("99214", 10000), payer_id="MCR", next_payer_id="PAY")
    early = remittance(clp("A1", "2", [line("99214", 10000, 2000, "OA-23 80")]))
    plan, findings = planned(early, asked)
    proven(plan, early)
    assert codes(findings) == ["LED207"] and kinds(plan) == [K.SUSPENSE]
    assert plan.claims[0].action is Action.SUSPEND and plan.consequences[0].about == "no claim of ours"
    for status, claim in (
        ("1", asked),  # it decided as the first payer
        ("2", owed("A1", ("99214", 10000), rank=2, payer_id="MCR")),  # who is asked is no first payer
        ("2", owed("A1", ("99214", 10000))),  # who answers is who was asked
    ):
        plan, findings = planned(remittance(clp("A1", status, [line("99214", 10000, 2000, "OA-23 80")])), claim)
        assert "LED207" not in codes(findings) and plan.claims[0].action is Action.APPLY
    plan, findings = planned(early, asked, chosen={0: "A1"})
    assert "LED207" not in codes(findings), "a person who chose the claim knows better"


def test_paper_never_overpays_a_charge_but_money_does() -> None:
    paid = owed("A1", lines=(OpenLine("A1.1", 10000, (("PAY", 0),), 0, Procedure("99214")),))
    remit = remittance(clp("A1", "1", [line("99214", 10000, 6000, "CO-45 40")]))
    plan, findings = planned(remit, paid)
    proven(plan, remit)
    assert plan.claims[0].lines[0].after == Balances(-6000, 0, 0)
    assert codes(findings) == ["LED302", "LED303"]
    assert kinds(plan) == [K.CREDIT]


def test_what_nobody_explains_is_followed_up() -> None:
    remit = remittance(clp("A1", "1", [line("99214", 9000, 9000)]))
    plan, findings = planned(remit, owed("A1", ("99214", 10000)))
    assert codes(findings) == ["REM203", "LED305"]
    assert plan.consequences[-1].amount == 1000


def test_sample_c_of_the_billing_rules_to_the_cent() -> None:
    first = remittance(clp("A-0900", "1", [line("99215", 20000, 12000, "CO-45 50, PR-2 30")], payer_claim_number="F1"))
    kim = owed("A-0900", ("99215", 20000))
    earlier, _ = planned(first, kim)
    kim = replace(
        kim,
        lines=(replace(kim.lines[0], insurance=(("PAY", 0),), patient=3000),),
        priors=(Prior(earlier.entries[0], 20000, 12000, "F1", "app-1"),),
    )
    remit = remittance(
        clp("A-1001", "1", [line("99214", 25000, 10632, "CO-45 114.39, CO-253 2.17, PR-2 27.12")]),
        clp("A-1002", "1", [line("71046", 8000, 0, "CO-16 80", remarks=("N286",))]),
        clp("A-0900", "22", [line("99215", -20000, -12000, "CO-45 -50, PR-2 -30")], payer_claim_number="F3"),
        clp("A-0900", "1", [line("99215", 20000, 16800, "CO-94 -10, PR-2 42")], original_claim_number="F3"),
        plb=[("WO", "FH2025009999", 5000), ("L6", "FH2026000001", -342)],
    )
    assert remit.amount == 10774
    plan, findings = planned(remit, owed("A-1001", ("99214", 25000)), owed("A-1002", ("71046", 8000)), kim)
    proven(plan, remit)
    assert codes(findings) == ["LED206"]
    assert [one.action for one in plan.claims] == [Action.APPLY, Action.APPLY, Action.REVERSE, Action.APPLY]
    assert plan.claims[2].reverses == "app-1"
    assert plan.claims[2].lines[0].after == Balances(20000, 0, 0)
    assert plan.claims[3].lines[0].after == Balances(0, 0, 4200)
    books = trial_balance(plan.entries)
    assert (books[CASH_IN_TRANSIT], books[TAKEBACK], books["income.interest"]) == (10774, 5000, -342)
    denial = next(one for one in plan.consequences if one.kind is K.DENIAL)
    assert (denial.amount, denial.about) == (8000, "CO-16 N286")
    unbalanced, stopping = plan_remittance(replace(remit, amount=10773), (), (), source="x")
    assert unbalanced is None
    assert any(one.severity is Severity.STOP for one in stopping)


def test_a_reversal_in_the_same_remittance_undoes_what_came_before_it() -> None:
    one = clp("A1", "1", [line("99214", 10000, 6000, "CO-45 20, PR-2 20")])
    back = clp("A1", "22", [line("99214", -10000, -6000, "CO-45 -20, PR-2 -20")])
    plan, findings = planned(remittance(one, back, one), owed("A1", ("99214", 10000), next_payer_id="GAP"))
    assert not findings
    assert plan.claims[1].lines[0].after == Balances(10000, 0, 0)
    assert plan.claims[2].lines[0].after == Balances(0, 2000, 0)
    assert kinds(plan) == [K.SECONDARY, K.VOID_SECONDARY, K.SECONDARY]


def test_a_patient_who_paid_gets_a_credit_when_the_payer_takes_its_answer_back() -> None:
    one = clp("A1", "1", [line("99214", 10000, 6000, "CO-45 20, PR-2 20")])
    first, _ = planned(remittance(one), owed("A1", ("99214", 10000)))
    now = owed(
        "A1",
        lines=(OpenLine("A1.1", 10000, (("PAY", 0),), 0, Procedure("99214")),),
        priors=(Prior(first.entries[0], 10000, 6000),),
    )
    remit = remittance(
        clp("A1", "22", [line("99214", -10000, -6000, "CO-45 -20, PR-2 -20")]), amount=6000, direction="D"
    )
    plan, _ = planned(remit, now)
    proven(plan, remit)
    assert plan.claims[0].lines[0].after == Balances(10000, 0, -2000)
    assert [(one.kind, one.amount) for one in plan.consequences] == [(K.CREDIT, 2000)]


@pytest.mark.parametrize("paid", [-5999, -6001])
def test_a_reversal_of_another_amount_is_an_orphan(paid: int) -> None:
    one = clp("A1", "1", [line("99214", 10000, 6000, "CO-45 40")])
    back = clp("A1", "22", [line("99214", -10000, paid, f"CO-45 {(-10000 - paid) / 100}")])
    remit = remittance(one, back)
    plan, findings = planned(remit, owed("A1", ("99214", 10000)))
    proven(plan, remit)
    assert codes(findings) == ["LED204"]
    assert plan.claims[1].action is Action.SUSPEND
    assert trial_balance(plan.entries)[SUSPENSE] == -paid


def test_the_payers_number_decides_which_payment_is_reversed() -> None:
    one = clp("A1", "1", [line("99214", 10000, 6000, "CO-45 40")], payer_claim_number="F1")
    two = replace(one, payer_claim_number="F2")
    back = clp("A1", "22", [line("99214", -10000, -6000, "CO-45 -40")], original_claim_number="F1")
    plan, _ = planned(remittance(one, two, back), owed("A1", ("99214", 10000)))
    assert plan.claims[2].reverses == "835-1#0"


def test_money_of_no_claim_of_ours_waits_in_suspense_by_name() -> None:
    remit = remittance(clp("ZZ", "1", [line("99214", 10000, 6000, "CO-45 40")], payer_claim_number="F9"))
    plan, findings = planned(remit)
    proven(plan, remit)
    assert codes(findings) == ["REM201"]
    assert balances(plan.entries, "reference")[SUSPENSE, "F9"] == -6000
    assert kinds(plan) == [K.SUSPENSE]


def test_a_denial_of_no_claim_of_ours_is_told_and_moves_nothing() -> None:
    remit = remittance(clp("ZZ", "4", [line("99214", 10000, 0, "CO-29 100")]))
    plan, _ = planned(remit)
    assert [one.action for one in plan.claims] == [Action.SUSPEND]
    assert (plan.entries, kinds(plan)) == ((), [K.SUSPENSE])


def test_a_claim_that_is_held_waits_in_suspense_until_it_is_planned_alone() -> None:
    two = [clp(name, "1", [line("99214", 10000, 6000, "CO-45 40")]) for name in ("A1", "B1")]
    remit = remittance(*two, plb=[("L6", "", -100)])
    ours = (owed("A1", ("99214", 10000)), owed("B1", ("99214", 10000)))
    plan, _ = planned(remit, *ours, held={0: "a person asked"})
    proven(plan, remit)
    assert [one.action for one in plan.claims] == [Action.SUSPEND, Action.APPLY]
    assert balances(plan.entries, "reason")[SUSPENSE, "a person asked"] == -6000
    later, _ = planned(remit, *ours, only={0})
    assert [(one.position, one.action) for one in later.claims] == [(0, Action.APPLY)]
    assert trial_balance(later.entries)["clearing.remittance"] == 6000
    assert entry_totals(later.entries) == later.totals == Totals(0, 6000, 0)


def test_both_payers_of_one_charge_answer_in_one_remittance() -> None:
    first = owed("A1", ("99214", 10000), next_payer_id="GAP")
    second = owed("A2", lines=first.lines, payer_id="GAP", rank=2)
    remit = remittance(
        clp("A1", "1", [line("99214", 10000, 6000, "CO-45 20, PR-2 20")]),
        clp("A2", "2", [line("99214", 10000, 2000, "OA-23 80")]),
    )
    plan, findings = planned(remit, first, second)
    proven(plan, remit)
    assert not findings
    assert [change.lines[0].after for change in plan.claims] == [Balances(0, 2000, 0), Balances(0, 0, 0)]


def test_a_line_that_is_no_charge_of_ours_waits_in_suspense_and_the_rest_applies() -> None:
    lines = [line("99214", 10000, 6000, "CO-45 40"), line("80053", 2000, 1500, "CO-45 5")]
    remit = remittance(clp("A1", "1", lines))
    plan, findings = planned(remit, owed("A1", ("99214", 10000)))
    proven(plan, remit)
    assert codes(findings) == ["REM203", "REM204"]
    assert trial_balance(plan.entries)[SUSPENSE] == -1500
    assert plan.claims[0].lines[0].after.total == 0


def test_a_claim_level_answer_is_shared_over_the_lines_exactly() -> None:
    remit = remittance(
        clp("A1", "1", [], charge=10000, paid=3333, adjustments=line("x", 0, 0, "CO-45 33.34, PR-2 33.33").adjustments)
    )
    plan, findings = planned(remit, owed("A1", ("0120", 3333), ("0250", 3333), ("0300", 3334)))
    proven(plan, remit)
    assert not findings
    assert all(one.after.insurance == 0 for one in plan.claims[0].lines)
    assert sum(one.after.patient for one in plan.claims[0].lines) == 3333


def test_claim_level_adjustments_reduce_the_lines_payments() -> None:
    lines = [line("99214", 10000, 8000, "CO-45 20"), line("80053", 2000, 2000)]
    claim_level = line("x", 0, 0, "PR-1 50").adjustments
    remit = remittance(clp("A1", "1", lines, paid=5000, adjustments=claim_level))
    plan, findings = planned(remit, owed("A1", ("99214", 10000), ("80053", 2000)))
    proven(plan, remit)
    assert not findings
    assert [one.after.patient for one in plan.claims[0].lines] == [4000, 1000]


def test_a_cent_for_three_lines_goes_to_one_of_them() -> None:
    adjustments = line("x", 0, 0, "CO-45 0.01").adjustments
    remit = remittance(clp("A1", "1", [], charge=3000, paid=2999, adjustments=adjustments))
    plan, findings = planned(remit, owed("A1", ("0120", 1000), ("0250", 1000), ("0300", 1000)))
    proven(plan, remit)
    assert not findings
    assert [[one.amount for one in each.adjusted] for each in plan.claims[0].lines] == [[1], [], []]


def test_a_claim_level_adjustment_takes_nothing_from_a_line_that_was_not_paid() -> None:
    lines = [line("99214", 10000, 8000, "CO-45 20"), line("80053", 2000, 0, "CO-45 20")]
    claim_level = line("x", 0, 0, "PR-1 50").adjustments
    remit = remittance(clp("A1", "1", lines, paid=3000, adjustments=claim_level))
    plan, _ = planned(remit, owed("A1", ("99214", 10000), ("80053", 2000)))
    proven(plan, remit)
    assert [one.after.patient for one in plan.claims[0].lines] == [5000, 0]


def test_claim_level_adjustments_without_any_line_of_ours_stay_money() -> None:
    claim_level = line("x", 0, 0, "PR-1 50").adjustments
    remit = remittance(clp("A1", "1", [line("70000", 10000, 10000)], paid=5000, adjustments=claim_level))
    plan, _ = planned(remit, owed("A1", ("99214", 3000), ("99215", 3000)))
    proven(plan, remit)
    assert trial_balance(plan.entries)[SUSPENSE] == -5000


def test_a_split_line_is_one_charge() -> None:
    lines = [
        line("97110", 6000, 3000, "CO-45 30", control_number="A1L1", allowed=3000, remarks=("N1",)),
        line("97110", 4000, 0, "CO-119 40", control_number="A1L1", remarks=("N1",)),
    ]
    remit = remittance(clp("A1", "1", lines))
    plan, _ = planned(remit, owed("A1", ("97110", 10000)))
    assert plan.claims[0].lines[0].after == Balances(4000, 0, 0)
    assert plan.claims[0].lines[0].remarks == ("N1",)
    assert kinds(plan) == [K.DENIAL]


@pytest.mark.parametrize(
    ("allowed", "gap", "about"), [(9000, 0, ""), (8900, 0, ""), (8819, -181, "fee"), (9181, 181, "fee")]
)
def test_a_payment_off_the_contract_is_a_variance(allowed: int, gap: int, about: str) -> None:
    ours = owed("A1", ("99214", 10000))
    ours = replace(ours, lines=(replace(ours.lines[0], expected_allowed=9000),))
    paid = line("99214", 10000, allowed, f"CO-45 {(10000 - allowed) / 100}")
    plan, _ = planned(remittance(clp("A1", "1", [paid])), ours)
    assert [(one.amount, one.about) for one in plan.consequences if one.kind is K.VARIANCE] == [(gap, about)] * bool(
        gap
    )


def test_the_amount_the_payer_says_it_allowed_counts_before_what_it_took_off() -> None:
    ours = owed("A1", ("99214", 10000))
    ours = replace(ours, lines=(replace(ours.lines[0], expected_allowed=9000),))
    paid = line("99214", 10000, 9000, "CO-45 10", allowed=8000)
    plan, _ = planned(remittance(clp("A1", "1", [paid])), ours)
    assert [one.amount for one in plan.consequences if one.kind is K.VARIANCE] == [-1000]


def test_a_variance_says_whether_units_or_a_reduction_caused_it() -> None:
    ours = owed("A1", ("97110", 10000))
    ours = replace(ours, lines=(replace(ours.lines[0], expected_allowed=9000, units=Quantity(3)),))
    plan, _ = planned(
        remittance(clp("A1", "1", [line("97110", 10000, 6000, "CO-45 40", paid_units=Quantity(2))])), ours
    )
    assert plan.consequences[0].about == "units: paid 2 of 3"
    cut = line("97110", 10000, 6000, "CO-45 10, CO-59 30", paid_units=Quantity(3))
    plan, _ = planned(remittance(clp("A1", "1", [cut])), ours)
    assert plan.consequences[0].about == "reduction"


@pytest.mark.parametrize(("contractual", "gaps"), [(30, []), (40, [-1000])])
def test_an_answer_without_lines_is_held_against_the_contract_as_a_whole(contractual: int, gaps: list[int]) -> None:
    ours = owed("A1", ("99213", 10000), ("97110", 10000))
    expected = (9000, 8000)
    ours = replace(
        ours,
        lines=tuple(replace(each, expected_allowed=cents) for each, cents in zip(ours.lines, expected, strict=True)),
    )
    claim_level = line("x", 0, 0, f"CO-45 {contractual}").adjustments
    told = clp("A1", "1", [], charge=20000, paid=20000 - contractual * 100, adjustments=claim_level)
    plan, _ = planned(remittance(told), ours)
    found = [one for one in plan.consequences if one.kind is K.VARIANCE]
    assert [one.amount for one in found] == gaps
    assert all(one.charge_id == "" for one in found)


@pytest.mark.parametrize(
    "sign",
    [{"status": "19"}, {"crossover": Reference("GAPCO", "9")}, {"remarks": ("MA18",)}],
)
def test_a_claim_that_crosses_over_is_not_billed_again(sign: dict) -> None:
    paid = clp("A1", sign.pop("status", "1"), [line("99214", 10000, 8000, "PR-2 20")], **sign)
    plan, _ = planned(remittance(paid), owed("A1", ("99214", 10000), next_payer_id="GAP"))
    assert kinds(plan) == [K.CROSSOVER]


def test_predeterminations_and_forwarded_claims_move_nothing() -> None:
    told = clp("A1", "25", [line("D2740", 10000, 0, "OA-101 100")])
    sent_on = clp("A1", "23", [line("99214", 10000, 0, "OA-B11 100")])
    plan, findings = planned(remittance(told, sent_on), owed("A1", ("99214", 10000)))
    assert [one.action for one in plan.claims] == [Action.INFORM, Action.INFORM]
    assert not plan.entries and not findings


def test_what_does_not_tie_is_not_planned() -> None:
    off_line = remittance(clp("A1", "1", [line("99214", 10000, 6000, "CO-45 39")]))
    off_claim = remittance(clp("A1", "1", [line("99214", 10000, 6000, "CO-45 40")], charge=11000))
    paid_25 = remittance(clp("A1", "25", [line("99214", 10000, 6000, "CO-45 40")]))
    undated = remittance(clp("A1", "1", [line("99214", 10000, 6000, "CO-45 40")]), paid_on=None)
    for remit, expected in (
        (off_line, "REM101"),
        (off_claim, "REM102"),
        (paid_25, "LED102"),
        (undated, "LED101"),
    ):
        plan, findings = plan_remittance(remit, match_claims(remit, ())[0], (), source="x")
        assert plan is None
        assert expected in codes(findings)


_ACCOUNT_OF = {
    "WO": TAKEBACK, "72": TAKEBACK, "J1": TAKEBACK, "FB": "forward_balance", "L6": "income.interest", "IR": "withheld.tax",
    "LE": "expense.levy", "50": "expense.payer_fees", "51": "expense.payer_fees", "AP": "advances", "B2": "income.incentive",
    "CT": "income.capitation", "CS": SUSPENSE, "QQ": SUSPENSE,
}  # fmt: skip


@pytest.mark.parametrize("amount", [-12000, 500])
@pytest.mark.parametrize(("code", "account"), _ACCOUNT_OF.items())
def test_provider_adjustments_are_entries_like_any_other(code: str, account: str, amount: int) -> None:
    base = clp("A1", "1", [line("99214", 10000, 6000, "CO-45 40")])
    remit = remittance(base, plb=[(code, "A1", amount), (code, "nothing", 0)])
    plan, findings = planned(remit, owed("A1", ("99214", 10000)))
    proven(plan, remit)
    assert trial_balance(plan.entries)[account] == amount
    assert trial_balance(plan.entries)["cash.in_transit"] == 6000 - amount
    assert [leg.claim for entry in plan.entries for leg in entry.postings if leg.account == account] == ["claim-A1"]
    assert codes(findings) == ["LED205"] * (code == "QQ")
    assert [one.amount for one in plan.consequences if one.kind is K.TAKEBACK] == [amount] * (
        account == TAKEBACK and amount > 0
    )


@pytest.mark.parametrize(
    ("status", "rank", "after", "follows"),
    [
        ("1", 1, Balances(0, 2000, 0), [K.SECONDARY]),
        ("2", 2, Balances(0, 2000, 0), [K.SECONDARY]),
        ("3", 3, Balances(0, 2000, 0), [K.SECONDARY]),
        ("19", 1, Balances(0, 2000, 0), [K.CROSSOVER]),
        ("20", 2, Balances(0, 2000, 0), [K.CROSSOVER]),
        ("21", 3, Balances(0, 2000, 0), [K.CROSSOVER]),
    ],
)
def test_whose_turn_it_was_and_whether_it_was_sent_on(
    status: str, rank: int, after: Balances, follows: list[K]
) -> None:
    told = clp("A1", status, [line("99214", 10000, 5000, "CO-45 30, PR-2 20")])
    plan, _ = planned(remittance(told), owed("A1", ("99214", 10000), rank=rank, next_payer_id="NEXT"))
    proven(plan, remittance(told))
    assert plan.claims[0].lines[0].after == after
    assert kinds(plan) == follows
    assert {leg.account for entry in plan.entries for leg in entry.postings} == {
        "clearing.remittance", "adjustment.contractual", "ar.insurance", "cash.in_transit",
    }  # fmt: skip


def test_a_patient_the_payer_does_not_know_is_a_denial_and_moves_nothing() -> None:
    told = clp("A1", "4", [line("99214", 10000, 0, "CO-31 100")])
    plan, _ = planned(remittance(told), owed("A1", ("99214", 10000)))
    assert plan.claims[0].lines[0].after == Balances(10000, 0, 0)
    assert kinds(plan) == [K.DENIAL] and not plan.entries


def test_a_payment_that_takes_money_takes_it_from_the_cash() -> None:
    back = clp("A1", "22", [line("99214", -10000, -6000, "CO-45 -40")])
    taken = remittance(back, amount=6000, direction="D")
    plan, _ = planned(taken, owed("A1", ("99214", 10000)))
    proven(plan, taken)
    assert trial_balance(plan.entries) == {"cash.in_transit": -6000, SUSPENSE: 6000}
    nothing = remittance(clp("A1", "1", [line("99214", 10000, 0, "CO-45 60, PR-1 40")]), method="NON", handling="H")
    plan, _ = planned(nothing, owed("A1", ("99214", 10000)))
    proven(plan, nothing)
    assert [entry.kind for entry in plan.entries] == ["remit.claim"]
    assert plan.claims[0].lines[0].after == Balances(0, 0, 4000)


def test_a_takeback_is_linked_to_the_claim_it_names() -> None:
    remit = remittance(
        clp("A1", "1", [line("99214", 10000, 6000, "CO-45 40")], payer_claim_number="F1"), plb=[("WO", "F1 A1", 1000)]
    )
    plan, findings = planned(remit, owed("A1", ("99214", 10000)))
    assert not findings
    assert plan.consequences[-1].kind is K.TAKEBACK
    assert plan.consequences[-1].claim_id == "claim-A1"


def test_a_zero_remittance_with_its_forward_balance_leaves_no_cash() -> None:
    back = clp("A1", "22", [line("99214", -10000, -12000, "CO-45 20")])
    remit = remittance(back, plb=[("FB", "F1", -12000)], method="NON", handling="H")
    plan, _ = planned(remit, owed("A1", ("99214", 10000)), effective_on=DAY)
    assert remit.amount == 0
    proven(plan, remit)
    assert trial_balance(plan.entries) == {SUSPENSE: 12000, "forward_balance": -12000}


def test_a_merged_answer_is_shared_over_the_charges_it_merges() -> None:
    remit = remittance(clp("A1", "1", [line("97110", 10001, 5001, "CO-45 40, PR-2 10")]))
    plan, findings = planned(remit, owed("A1", ("97110", 3334), ("97110", 6667)))
    proven(plan, remit)
    assert not findings
    assert [one.after.insurance for one in plan.claims[0].lines] == [0, 0]
    assert [one.paid for one in plan.claims[0].lines] == [1667, 3334]


def test_a_line_put_to_its_charge_by_hand() -> None:
    lines = [line("97110", 6000, 4000, "CO-45 20"), line("97110", 6000, 0, "CO-119 60")]
    remit = remittance(clp("A1", "1", lines))
    ours = owed("A1", ("97110", 6000), ("97110", 6000))
    plan, _ = planned(remit, ours, chosen_lines={0: {0: "A1.2", 1: "A1.1"}})
    proven(plan, remit)
    assert [one.after.insurance for one in plan.claims[0].lines] == [6000, 0]


def test_a_payment_is_taken_back_once() -> None:
    one = clp("A1", "1", [line("99214", 10000, 6000, "CO-45 40")])
    back = clp("A1", "22", [line("99214", -10000, -6000, "CO-45 -40")])
    remit = remittance(one, back, back, amount=6000, direction="D")
    plan, findings = planned(remit, owed("A1", ("99214", 10000)))
    proven(plan, remit)
    assert [change.action for change in plan.claims] == [Action.APPLY, Action.REVERSE, Action.SUSPEND]
    assert codes(findings) == ["LED204"]
