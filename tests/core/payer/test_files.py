"""Plan, terms and witness files: what cannot be used is said, never guessed."""

from __future__ import annotations

import pytest

from superbill.core.codes import builtin
from superbill.core.payer import read_plan, read_terms, witness
from superbill.core.payer.reasons import REASONS, Reason, unlawful

_WITNESS = """
plan = { id = "P", terms = [{ rules = [{ basis = "percent of charge" }] }] }
claims = [{ id = "C", lines = [{ code = "A", charge = 100 }], expect = { paid = %s } }]
"""


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("[plan", "PAY001", "end of document"),
        ('[plan]\nid = "P"\ncopays = 20', "PAY002", "copays"),
        ('[plan]\nid = "P"\nkind = "hobby"', "PAY002", "hobby"),
        ('[plan]\nname = "no id"', "PAY002", "id"),
        ('[plan]\nid = "P"\ntiers = [{ deductible = "much" }]', "PAY002", "much"),
        ('[plan]\nid = "P"\ntiers = [{ deductible = 1.005 }]', "PAY002", "part of a cent"),
        ('[plan]\nid = "P"\ntiers = [{ deductible = true }]', "PAY002", "True"),
        ('[plan]\nid = "P"\nbenefits = [{ name = "v", tier = "gold" }]', "PAY003", "gold"),
        ('[plan]\nid = "P"\ntiers = [{ shares_with = "gold" }]', "PAY003", "gold"),
        ('[plan]\nid = "P"\nreasons = { bundle = "CO-97" }', "PAY003", "bundle"),
        ('[plan]\nid = "P"\nreasons = { bundled = "" }', "PAY004", "empty"),
        ('[plan]\nid = "P"\nreasons = { ncci = "PR-236" }', "PAY004", "236"),
        ('[plan]\nid = "P"\nreasons = { excluded = "PR-96" }', "PAY004", "remark"),
        ('[plan]\nid = "P"\nbenefits = [{ name = "v", reason = "XX-1" }]', "PAY004", "XX"),
        ('[plan]\nid = "P"\nterms = [{ rules = [{ basis = "barter" }] }]', "PAY002", "barter"),
    ],
)
def test_a_plan_that_cannot_be_used_says_why(text: str, code: str, says: str) -> None:
    plan, findings = read_plan(text)
    assert plan is None
    assert [finding.code for finding in findings] == [code]
    assert says in findings[0].message


def test_amounts_are_dollars_and_rates_percentages() -> None:
    plan, findings = read_plan(
        '[plan]\nid = "P"\nsequestration_percent = 2\ntiers = [{ deductible = 283, coinsurance_percent = 12.5 }]'
    )
    assert plan is not None and not findings
    assert plan.tiers[0].deductible == 28300
    assert str(plan.tiers[0].coinsurance_percent) == "0.125"
    assert str(plan.sequestration_percent) == "0.02"


def test_terms_have_files_of_their_own() -> None:
    terms, findings = read_terms('[terms]\nname = "T"\nrules = [{ basis = "mpfs", percent = 120 }]')
    assert terms is not None and not findings and terms.rules[0].basis == "mpfs"
    assert read_terms("[terms")[0] is None
    assert read_terms("[terms]\nrules = 3")[1][0].code == "PAY002"
    assert read_terms('[terms]\nrules = [{ basis = "barter" }]')[1][0].code == "PAY002"


def test_every_reason_of_the_engine_may_be_sent() -> None:
    assert {name: why for name, reason in REASONS.items() if (why := unlawful(reason))} == {}


@pytest.mark.parametrize(
    ("reason", "lawful"),
    [
        (Reason("OA", "18"), True),
        (Reason("CO", "18"), False),
        (Reason("PR", "253"), False),
        (Reason("PR", "45"), True),
        (Reason("OA", "45"), False),
        (Reason("CO", "16"), False),
        (Reason("CO", "16", ("M51",)), True),
        (Reason("CO", "17"), False),
        (Reason("ZZ", "1"), False),
        (Reason("PI", "278"), True),
    ],
)
def test_groups_reasons_and_remarks_go_together(reason: Reason, lawful: bool) -> None:
    assert (unlawful(reason) == "") is lawful


def test_a_witness_that_stands_has_no_differences() -> None:
    assert witness.run(_WITNESS % "100", builtin()) == []
    assert witness.count(_WITNESS % "100") == 1


def test_a_difference_names_what_should_be_and_what_is() -> None:
    (difference,) = witness.run(_WITNESS % "99.99", builtin())
    assert str(difference) == "witness, claim C: paid should be 99.99, is 100.00"
    assert difference.explanation[0] == "Claim C: pay, paid 100.00 of 100.00; the patient owes 0.00"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[witness", "TOML"),
        ('claims = [{ id = "C" }]', "plan"),
        ("witness = 3", "written [[witness]]"),
        ('plan = "P"', "table"),
        ('title = "t"\npayed = 3', "payed"),
        ('plan = { id = "P", copays = 3 }', "copays"),
        (_WITNESS.replace("charge = 100", 'charge = 100, prior = { paid = 1, adjustments = ["CO 45"] }') % 1, "CO 45"),
        (_WITNESS.replace("claims =", "accumulators = { ANA = 3 }\nclaims =") % 1, "ANA"),
        (_WITNESS.replace('id = "C"', 'id = "C", takeback = "Z"') % 1, "Z"),
    ],
)
def test_a_witness_that_cannot_be_read_is_a_difference(text: str, says: str) -> None:
    differences = witness.run(text, builtin())
    assert differences
    assert any(says in str(difference) for difference in differences)
