"""What the practice asks of the same engine, and the findings and soundness checks around decisions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.core.payer.test_accumulators import MEMBERS, claim, plan

from superbill.core.claim.values import Adjustment
from superbill.core.codes import builtin, demo
from superbill.core.money import of_rate
from superbill.core.payer import (
    Accumulators,
    Bucket,
    Case,
    CostShare,
    Outcome,
    Request,
    Rule,
    Terms,
    adjudicate,
    earliest_payment,
    estimate,
    expected,
    practitioner_of,
    reverse,
)
from superbill.core.payer.lawful import faults
from superbill.core.payer.terms import Percent, Price, Prompt

ON = date(2026, 4, 1)


def case(*lines: tuple[str, int], received: date = date(2026, 3, 1)) -> Case:
    return Case(
        claim=claim(1, "ANA", ON, lines),
        plan=plan("embedded"),
        received=received,
        member=MEMBERS["ANA"],
        accumulators=Accumulators({Bucket("M:ANA", "deductible", "in", "2026"): 30_000}),
        claim_number="P-1",
    )


def test_an_estimate_before_the_visit_draws_nothing_and_says_why() -> None:
    before = case(("O", 10_000))
    answer = estimate(before, builtin())
    assert (answer.allowed, answer.patient, answer.certain) == (8_000, 2_400, True)
    assert answer.payer == 5_600 - 112
    assert any("coinsurance 30 % of 80.00" in line for line in answer.derivation)
    assert before.accumulators.used(Bucket("M:ANA", "oop", "in", "2026")) == 0


def test_an_estimate_a_person_must_price_promises_nothing() -> None:
    answer = estimate(case(("O", 1_000_000)), builtin())
    assert not answer.certain
    assert answer.decision.outcome is Outcome.PEND


def test_the_expected_payment_has_its_derivation() -> None:
    terms = Terms(
        (
            Rule("fixed", fees={"V": Price(9_000)}),
            Rule("capitated", codes=("X",)),
            Rule("percent of charge", codes=("T",)),
        )
    )
    answer, problems = expected(
        claim(1, "ANA", ON, [("V", 10_000), ("X", 500), ("T", 700), ("H", 900)]), terms, builtin()
    )
    assert answer.allowed == {1: 9_000, 2: 0, 3: 700}
    assert answer.total == 9_700
    assert answer.lines[1].derivation == ("V fee 90.00",)
    assert answer.paid == 9_700
    assert [problem.code for problem in problems] == ["PAY010"]


@pytest.mark.parametrize(
    ("taxonomy", "kind"),
    [
        ("207Q00000X", "physician"),
        ("363LF0000X", "np"),
        ("363A00000X", "pa"),
        ("367500000X", "crna"),
        ("", "physician"),
    ],
)
def test_a_taxonomy_names_the_kind_of_practitioner(taxonomy: str, kind: str) -> None:
    assert practitioner_of(taxonomy) == kind


def test_a_nurse_practitioner_is_expected_to_be_paid_85_percent() -> None:
    physician = claim(1, "ANA", ON, [("99214", 25_000)])
    nurse = replace(physician, rendering=replace(physician.billing, taxonomy="363LF0000X"))
    terms = Terms((Rule("mpfs"),))
    whole, _ = expected(physician, terms, demo())
    assert whole.total == 13_561
    part, _ = expected(nurse, terms, demo())
    assert part.total == of_rate(whole.total, Decimal("0.85"))


def test_the_expected_payment_is_the_payers_payment() -> None:
    """What the provider expects with the cost share of a 271 is what the payer decides, line by line."""
    terms = Terms((Rule("percent of charge", percent=Percent("0.8")),))
    asked = claim(1, "ANA", ON, [("V", 9_000), ("O", 20_000), ("O", 40_000), ("V", 9_000)])
    known = CostShare(
        copay=3_500, copay_codes=("V",), deductible_left=10_000, coinsurance=Decimal("0.3"), out_of_pocket_left=20_000
    )
    answer, problems = expected(asked, terms, builtin(), cost_share=known, sequestration=Decimal("0.02"))
    assert not problems
    shown = {number: (one.allowed, one.patient, one.held_back, one.paid) for number, one in answer.lines.items()}
    # 20,000 at 80 %: 16,000; 10,000 deductible, 30 % of 6,000. Then 4,700 are left to the maximum.
    assert shown == {
        1: (7_200, 3_500, 74, 3_626),
        2: (16_000, 11_800, 84, 4_116),
        3: (32_000, 4_700, 546, 26_754),
        4: (7_200, 0, 144, 7_056),
    }
    assert any("sequestration 2 %" in words for words in answer.lines[2].derivation)


def test_never_more_than_the_charge_is_expected() -> None:
    terms = Terms((Rule("fixed", fees={"V": Price(9_000)}),))
    answer, _ = expected(claim(1, "ANA", ON, [("V", 5_000)]), terms, builtin(), sequestration=Decimal("0.02"))
    assert (answer.lines[1].allowed, answer.lines[1].paid) == (5_000, 4_900)
    free = Terms((Rule("fixed", fees={"V": Price(9_000)}, lesser_of=False, cost_share=False),))
    answer, _ = expected(
        claim(1, "ANA", ON, [("V", 5_000)]), free, builtin(), cost_share=CostShare(deductible_left=99_999)
    )
    assert (answer.lines[1].allowed, answer.lines[1].paid) == (9_000, 9_000)


def test_a_reversal_is_the_remittance_with_every_sign_turned() -> None:
    decision = adjudicate(case(("O", 10_000), ("V", 9_000), received=ON), builtin())
    paid, back = decision.remit_claim(), reverse(decision)
    assert back.is_reversal and back.payer_claim_number == paid.payer_claim_number
    assert (back.charge, back.paid, back.patient_responsibility) == (
        -paid.charge,
        -paid.paid,
        -paid.patient_responsibility,
    )
    for there, here in zip(paid.lines, back.lines, strict=True):
        assert [(a.group, a.code, -a.amount) for a in there.adjustments] == [
            (a.group, a.code, a.amount) for a in here.adjustments
        ]
        assert here.paid == -there.paid


def test_a_payer_that_corrects_itself_takes_its_decision_back_first() -> None:
    asked = case(("O", 10_000), received=ON)
    first = adjudicate(asked, builtin())
    again = adjudicate(replace(asked, prior=first, prices={1: 5_000}), builtin())
    assert again.reverses == first
    assert [one.status for one in again.remit_claims()] == ["22", "1"]
    assert again.allowed == 5_000


def test_a_claim_that_waits_has_no_remittance() -> None:
    decision = adjudicate(case(("O", 1_000_000), received=ON), builtin())
    assert decision.remit_claims() == ()
    with pytest.raises(AssertionError):
        decision.remit_claim()


def test_unsound_decisions_are_seen() -> None:
    """Every check of soundness fires on a decision that was tampered with."""
    sound = adjudicate(case(("O", 10_000), received=ON), builtin())
    line = sound.lines[0]
    assert faults(sound) == []
    for broken, says in (
        (replace(sound, lines=(replace(line, paid=line.paid + 1),)), "line 1 does not balance"),
        (replace(sound, lines=()), "charges of the lines"),
        (replace(sound, lines=(line, line)), "the claim does not balance"),
        (replace(sound, lines=(replace(line, adjustments=(Adjustment("CO", "45", 10_000),), paid=0),)), "whole charge"),
        (replace(sound, lines=(replace(line, adjustments=(Adjustment("PR", "253", 10_000),), paid=0),)), "CO only"),
        (replace(sound, lines=(replace(line, adjustments=(Adjustment("CO", "94", 10_001),), paid=-1),)), "negative"),
        (replace(sound, requests=(Request("more"),)), "waits"),
        (replace(sound, outcome=Outcome.REJECT), "says why"),
        (replace(sound, outcome=Outcome.REJECT), "draws nothing"),
    ):
        assert any(says in fault for fault in faults(broken)), says


def test_payment_waits_for_the_floor() -> None:
    assert earliest_payment(Prompt(floor_days=14), date(2026, 3, 2)) == date(2026, 3, 16)


def test_rates_of_terms_are_decimals() -> None:
    assert Terms((Rule("mpfs"),), gpci=(Decimal(1), Decimal(1), Decimal(1))).covers(ON)


def test_a_service_without_a_price_counts_with_its_charge_where_that_is_asked() -> None:
    asked, terms = claim(1, "ANA", ON, [("99213", 100_00), ("NOSUCH", 50_00)]), Terms((Rule("mpfs"),))
    left_out, problems = expected(asked, terms, demo())
    assert list(left_out.lines) == [1] and problems
    whole, _ = expected(asked, terms, demo(), at_charge=True)
    assert [(line.allowed, line.priced) for line in whole.lines.values()] == [
        (left_out.lines[1].allowed, True),
        (50_00, False),
    ]
