"""What no witness can say: claims a file cannot bring, tables a witness cannot have, and the small change of values."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace
from tests.builders import DOCTOR
from tests.core.payer.test_accumulators import MEMBERS, claim, plan

from superbill.core.claim.values import (
    Adjustment,
    Claim,
    ClaimKind,
    Diagnosis,
    Extra,
    LinePayment,
    OtherPayer,
    Procedure,
)
from superbill.core.codes import CodeTables, DrgRow, builtin, demo
from superbill.core.codes.bundle import in_memory
from superbill.core.payer import (
    Bucket,
    Case,
    OtherCover,
    Outcome,
    Plan,
    Rule,
    Terms,
    adjudicate,
    clean,
    price,
    prices,
    read_terms,
)
from superbill.core.payer.cob import prior_of
from superbill.core.payer.lawful import faults
from superbill.core.payer.plan import Policy
from superbill.core.payer.terms import Money, Percent
from superbill.core.payer.witness_file import FeeEntry, _fee_row

ON = date(2026, 4, 1)
CODING = Plan("P", policy=Policy(), terms=(Terms((Rule("percent of charge"),)),))


def case(asked: Claim, of_plan: Plan | None = None) -> Case:
    return Case(asked, of_plan or plan("embedded"), ON, MEMBERS["ANA"], claim_number="P-1")


def one(*lines: tuple[str, int]) -> Claim:
    return claim(1, "ANA", ON, lines or (("O", 10_000),))


def test_a_decision_says_which_edition_of_the_plan_and_which_releases_answered() -> None:
    of_2026 = replace(plan("embedded"), edition="2026, second printing", source="booklet")
    (said,) = [step.answer for step in adjudicate(case(one(), of_2026), demo()).steps if "editions" in step.question]
    assert said.startswith("plan P, 2026, second printing; physician fee schedule demo; ")
    (said,) = [step.answer for step in adjudicate(case(one()), builtin()).steps if "editions" in step.question]
    assert said == "plan P"


def test_two_lines_of_one_number_are_turned_away() -> None:
    asked = one(("O", 100), ("O", 200))
    twice = replace(asked, lines=(asked.lines[0], replace(asked.lines[1], number=1)))
    decision = adjudicate(case(twice), builtin())
    assert (decision.outcome, decision.rejection) == (Outcome.REJECT, "A7:732")


def test_a_line_without_a_day_is_denied_and_never_priced() -> None:
    asked = one()
    undated = replace(asked, lines=(replace(asked.lines[0], service_from=None),))
    decision = adjudicate(case(undated, CODING), builtin())
    assert [(a.group, a.code) for a in decision.lines[0].adjustments] == [("CO", "16")]
    pricing, problems = price(undated, Terms((Rule("percent of charge"),)), builtin())
    assert (pricing.allowed, [problem.code for problem in problems]) == (0, ["PAY010"])
    history = adjudicate(
        replace(case(undated, CODING), history=adjudicate(case(one(), CODING), builtin()).history), builtin()
    )
    assert history.outcome is Outcome.DENY


def test_diagnoses_of_the_old_code_set_are_not_judged_by_the_new() -> None:
    old = replace(one(), diagnoses=(Diagnosis("0340", version="9"),))
    assert adjudicate(case(old, CODING), builtin()).outcome is Outcome.PAY
    new = replace(one(), diagnoses=(Diagnosis("0340"),))
    assert adjudicate(case(new, CODING), builtin()).outcome is Outcome.DENY


def test_a_contract_amount_on_the_line_counts_only_where_it_is_one() -> None:
    asked = replace(one(), other_payers=(OtherPayer(one().coverage, one().subscriber, one().payer, paid=60_00),))
    line = replace(asked.lines[0], extras=(Extra("2400", ("K3", "x")), Extra("2400", ("CN1", "09", "75"))))
    prior = prior_of(asked, line)
    assert prior is not None and prior.allowed == 100_00


def _tables(**rows: list[object]) -> CodeTables:
    return CodeTables([in_memory(kind, given, release="t", source="t") for kind, given in rows.items()]).over(builtin())


def test_a_drg_without_weights_of_its_own_uses_the_table() -> None:
    tables = _tables(drg=[DrgRow("470", weight=Decimal("1.9"))])
    asked = replace(one(), kind=ClaimKind.INSTITUTIONAL, drg="470")
    rule = Rule("drg", amount=Money(600_000), lesser_of=False)
    pricing, _ = price(asked, Terms((rule,)), tables)
    assert pricing.allowed == 1_140_000
    unknown, problems = price(replace(asked, drg="471"), Terms((rule,)), tables)
    assert unknown.allowed == 0 and problems
    assert price(replace(asked, drg=""), Terms((rule,)), tables)[1]


def test_the_fee_schedule_of_another_year() -> None:
    """``as_of``: 120 % of Medicare as it stood, whatever the day of service."""
    rows = {}
    for year, work in ((2025, "1"), (2026, "2")):
        row = _fee_row(FeeEntry("99213", work=Decimal(work), pe_nonfacility=Decimal(0)), Decimal(100))
        rows[year] = in_memory(
            "mpfs", [row], release=str(year), source="t", effective=date(year, 1, 1), until=date(year, 12, 31),
            facts={"conversion_factor": "100"},
        )  # fmt: skip
    tables = CodeTables(rows.values()).over(builtin())
    asked = claim(1, "ANA", ON, [("99213", 100_000)])
    now, _ = price(asked, Terms((Rule("mpfs"),)), tables)
    then, _ = price(asked, Terms((Rule("mpfs", as_of=date(2025, 7, 1), percent=Percent("1.2")),)), tables)
    assert (now.allowed, then.allowed) == (20_000, 12_000)


def test_a_locality_of_the_table_prices_by_its_factors() -> None:
    asked = claim(1, "ANA", ON, [("99213", 100_000)])
    allowed = [
        price(asked, Terms((Rule("mpfs"),), locality=locality), demo())[0].allowed for locality in ("", "01112-05")
    ]
    assert allowed == [95_19, 117_58]


@pytest.mark.parametrize("rule", [Rule("capitated"), Rule("mpfs")])
def test_a_price_that_is_kept_is_the_price_and_what_is_kept_is_bounded(
    rule: Rule, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prices, "_KEPT", 1)
    terms, tables = Terms((rule,)), demo()
    visits = [claim(1, "ANA", ON, [(code, 100_000)]) for code in ("99213", "99213", "99214")]
    told = [price(visit, terms, tables) for visit in visits]
    assert told[0] == told[1]
    assert [price(visit, terms, tables) for visit in visits] == told
    assert len(prices.of(terms, tables)._kept) == 1


def test_no_factor_no_price() -> None:
    row = _fee_row(FeeEntry("99213", work=Decimal(1), pe_nonfacility=Decimal(0)), Decimal(100))
    tables = _tables(mpfs=[row])
    early = claim(1, "ANA", date(2019, 1, 1), [("99213", 100_000)])
    assert [problem.code for problem in price(early, Terms((Rule("mpfs"),)), tables)[1]] == ["PAY012"]


def test_rates_rise_only_from_a_day() -> None:
    assert Terms((), escalator_percent=Percent("0.03")).escalation(ON) == 1


def test_a_claim_whose_lines_do_not_add_up_to_its_payment_is_seen() -> None:
    sound = adjudicate(case(one()), builtin())
    line = sound.lines[0]
    short = replace(sound, lines=(replace(line, paid=line.paid - 1),))
    assert "line 1 does not balance" in faults(short)
    assert faults(replace(sound, lines=(replace(line, adjustments=(Adjustment("CO", "45", 1),)),)))


def test_values_read_well() -> None:
    assert str(Bucket("M:ANA", "oop", "in", "2026")) == "M:ANA oop in 2026"
    assert str(Bucket("M:ANA", "visits:x")) == "M:ANA visits:x"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('[terms]\nrules = [{ basis = "fixed", fees = 3 }]', "should be a table, in braces"),
        ('[terms]\nrules = [{ basis = "fixed", fees = { "99213" = true } }]', "is not a number"),
        ("[terms]\nrules = [3]", "should be a table with names such as"),
        ('[terms]\nstarts = "x"\nrules = []', "should be a date"),
    ],
)
def test_terms_that_cannot_be_used(text: str, says: str) -> None:
    terms, findings = read_terms(text)
    assert terms is None and says in findings[0].message


def test_clean_claims_are_remembered_and_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean, "_clean", set())
    monkeypatch.setattr(clean, "_KEPT", 2)
    keys = []
    for code in ("99211", "99212", "99213"):
        asked = claim(1, "ANA", ON, [(code, 100)])
        key = clean.key_of(asked, builtin(), medicare=False, skip=())
        assert key is not None and not clean.known(key)
        clean.remember(key)
        keys.append(key)
    assert [clean.known(key) for key in keys] == [False, False, True]


def test_what_asks_about_more_than_a_day_has_no_key() -> None:
    asked = one(("99213", 100), ("93000", 100))
    late = replace(asked.lines[1], service_from=date(2026, 4, 2))
    for other in (
        replace(asked, kind=ClaimKind.INSTITUTIONAL),
        replace(asked, lines=()),
        replace(asked, lines=(replace(asked.lines[0], service_from=None),)),
        replace(asked, lines=(asked.lines[0], late)),
        replace(asked, lines=(replace(asked.lines[0], service_to=date(2026, 4, 3)),)),
        replace(asked, lines=(replace(asked.lines[0], rendering=DOCTOR),)),
        replace(asked, diagnoses=(Diagnosis("Z00121"),)),
    ):
        assert clean.key_of(other, builtin(), medicare=False, skip=()) is None


def test_a_clean_claim_is_decided_as_one_that_was_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = case(claim(1, "ANA", ON, [("99213", 100_00)]), CODING)
    first = adjudicate(asked, builtin())
    assert adjudicate(asked, builtin()) == first
    modified = replace(
        asked,
        claim=replace(asked.claim, lines=(replace(asked.claim.lines[0], procedure=Procedure("99213", ("25", "25"))),)),
    )
    assert adjudicate(modified, builtin()).outcome is Outcome.DENY
    forgiving = replace(CODING, policy=Policy(skip=("E013",)))
    assert adjudicate(replace(modified, plan=forgiving), builtin()).outcome is Outcome.PAY
    assert adjudicate(modified, builtin()).outcome is Outcome.DENY


def test_what_an_earlier_payer_decided_of_the_lines_counts_as_decided() -> None:
    asked = one()
    paid = LinePayment("FIRST", 60_00, adjustments=(Adjustment("PR", "2", 40_00),))
    known = replace(MEMBERS["ANA"], others=(OtherCover("FIRST", True),))
    waiting = replace(case(asked, CODING), member=known)
    assert adjudicate(waiting, builtin()).outcome is Outcome.DENY
    told = replace(asked, lines=(replace(asked.lines[0], payments=(paid,)),))
    assert adjudicate(replace(waiting, claim=told), builtin()).paid == 40_00
