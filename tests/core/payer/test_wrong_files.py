"""A wrong file is told with its line, what is wrong, and what to do; never a traceback, never only the first fault."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from superbill.core.codes import builtin
from superbill.core.payer import read_plan, witness
from superbill.core.payer.misshapen import Places, written

WRONG = """\
title = "many faults"

[plan]
id = "P"
kind = "hobby"
copays = 20
tiers = [
    { deductible = 500, coinsurance_percnt = 20 },
    { name = "out", deductible = "much" },
]

[[plan.terms]]
rules = [
    { basis = "barter" },
    { basis = "fixed", fees = { "99213" = 80, "99214" = "dear" } },
]

[[claims]]
id = "C1"
lines = [
    { code = 99213, charge = 100 },
    { code = "99214", charge = 100.005, unitz = 2 },
]
expect = { outcome = "payed", paid = 80 }

[[claims]]
lines = "none"
"""


def told(text: str) -> list[tuple[str, str]]:
    """Where and what, of each finding of a file."""
    return [
        (one.finding.where.path, one.finding.message) for one in witness.run(text, builtin()) if one.finding is not None
    ]


def test_every_fault_has_its_line() -> None:
    found = [(where, what.partition("; known here")[0].rstrip(".") + ".") for where, what in told(WRONG)]
    assert found == [
        ("line 21, claims 1, lines 1, code", '99213 should be text, in quotes: "99213".'),
        ("line 22, claims 1, lines 2, charge", "100.005 cannot be used: 100.005 has a part of a cent."),
        ("line 22, claims 1, lines 2, unitz", "unknown name `unitz`; perhaps `units` is meant."),
        ("line 24, claims 1, expect, outcome", "payed is not one of pay, deny, pend, reject, void."),
        ("line 27, claims 2, lines", "none should be a list, in square brackets."),
        ("line 26, claims 2", "`id` is missing."),
        ("line 5, kind", "hobby is not one of medicare-b, medicare-a, medigap, medicaid, ppo, hmo, tpa, workers-comp."),
        ("line 6, copays", "unknown name `copays`; perhaps `copay` of `benefits` is meant."),
        (
            "line 8, tiers 1, coinsurance_percnt",
            "unknown name `coinsurance_percnt`; perhaps `coinsurance_percent` is meant.",
        ),
        ("line 9, tiers 2, deductible", "much cannot be used: 'much' is not a number."),
        (
            "line 14, terms 1, rules 1, basis",
            "barter is not one of mpfs, fixed, percent of charge, per diem, case rate, drg, outpatient, equipment, "
            "anesthesia, capitated.",
        ),
        ("line 15, terms 1, rules 2, fees, 99214", "dear cannot be used: 'dear' is not a number."),
    ]


MEANING = """\
[plan]
id = "P"
[[plan.terms]]
rules = [{ basis = "percent of charge" }]

[[witness]]
title = "says what means nothing"
near_miss_of = ["duplicates"]
accumulators = { ANA = 3 }
history = [{ code = "99213", on = 2026-03-02, member = "BEN" }]
[witness.tables]
ncci = [["1", "2", "7"]]
mpfs = [{ code = "9921" }]
[[witness.claims]]
id = "C1"
replaces = "C0"
prices = { 3 = 10 }
lines = [{ code = "99213", charge = 100, prior = { paid = 5, adjustments = ["PR/1 5"] } }]
expect = { lines = [{ adjustments = ["CO-45"] }, {}] }
[[witness.claims]]
id = "C1"
frequency = "9"
lines = []
"""


def test_what_means_nothing_is_told_too() -> None:
    places = dict(told(MEANING))
    assert {where.partition(",")[0] for where in places} <= {f"line {number}" for number in range(8, 23)}
    for says in (
        "replaces C0 names no earlier claim",
        "claim C1 is there twice",
        "frequency 9 is not one of 1, 7, 8",
        "prices names line 3, and the claim has 1",
        "'PR/1 5' is no adjustment such as 'CO-45 25.00'",
        "'CO-45' is no adjustment such as 'CO-45 25.00'",
        "2 lines expected of a claim with 1",
        "'ANA' is no accumulator",
        "BEN is no member of this witness",
        "'duplicates' is no decision",
        "1, 2, 7 is no pair of codes",
        "'9921' is no procedure code",
    ):
        assert any(says in what for what in places.values()), says


def test_modifiers_have_no_name_of_their_own() -> None:
    text = MEANING.replace("charge = 100, prior", 'charge = 100, modifiers = ["25"], prior')
    assert any('modifiers stand with the code: "99213-25"' in what for _, what in told(text))


def test_expected_findings_that_were_not_told_are_a_difference() -> None:
    sound = MEANING[: MEANING.index("[[witness]]")] + '[[witness]]\ntitle = "sound"\n[[witness.claims]]\nid = "C"\n'
    lines = 'lines = [{ code = "99213", charge = 9 }]\nexpect = { findings = ["PAY010"] }\n'
    (difference,) = witness.run(sound + lines, builtin())
    assert (difference.what, difference.expected, difference.found) == ("findings", "PAY010", "")


def test_the_other_witnesses_of_a_file_are_run() -> None:
    text = (
        MEANING
        + '[[witness]]\ntitle = "sound"\n[[witness.claims]]\nid = "C"\nlines = [{ code = "99213", charge = 9 }]\n'
    )
    more = text + "expect = { paid = 8 }\n"
    assert [one.what for one in witness.run(more, builtin()) if one.finding is None] == ["paid"]
    (difference,) = [one for one in witness.run(more, builtin()) if one.finding is None]
    assert text.splitlines()[difference.line - 1] == "[[witness.claims]]"


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("id = 'P'\nkind = 'hobby'", "line 2, kind"),
        ("[plan]\nid = 'P'\n[[plan.tiers]]\nname = 'a'\n[[plan.tiers]]\nnam = 'b'", "line 6, tiers 2, nam"),
        ("[plan]\nid = 'P'\n[[benefits]]\nname = 'a'\ncopay = true", "line 5, benefits 1, copay"),
        ("[plan]\nid = 'P'\nfiling = { days = 'x' }", "line 3, filing, days"),
        ("[plan]\nid = 'P'\nfiling.dayz = 3", "line 3, filing, dayz"),
        ("plan = 3", "line 1"),
        ("[plan]\nname = 'x'", "line 1"),
    ],
)
def test_a_plan_file_too(text: str, where: str) -> None:
    plan, findings = read_plan(text)
    assert plan is None
    assert [finding.where.path for finding in findings] == [where]


def test_a_file_that_is_no_toml_says_where() -> None:
    (difference,) = witness.run("title = 'x'\n[[witness\n", builtin())
    assert difference.finding is not None and "line 2" in difference.finding.message


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.sampled_from(["", "x", "[", "= 3", "{", '"', "[[claims]]", "0.001"]))
def test_no_mutilated_file_raises(position: int, put: str) -> None:
    at = position % len(WRONG)
    witness.run(WRONG[:at] + put + WRONG[at + 7 :], builtin())


def test_places_of_nested_and_dotted_names() -> None:
    places = Places('a.b = 1\n[[w]]\n[[w.c]]\nid = 1\n[[w.c]]\n"id" = 2\n[[w]]\n[w.t]\nx = 1\n')
    assert places.line(("a", "b")) == 1
    assert places.line(("w", 0, "c", 1, "id")) == 6
    assert places.line(("w", 1, "t", "x")) == 9
    assert places.line(("w", 1, "t", "nothing")) == 8
    assert places.line(("none",)) == 1
    assert written(("claims", 0, "lines", 1, "charge")) == "claims 1, lines 2, charge"
    assert written((0, "x")) == "0, x"


FALSE = """
[plan]
id = "P"
policy = { coding = false, recalculate = "service order" }
tiers = [{ deductible = 50 }]
prompt = { floor_days = 14, ceiling_days = 30, interest_percent = 10 }
filing = { days = 90 }
terms = [{ rules = [{ basis = "percent of charge" }] }]

[[witness]]
title = "claims"
near_miss_of = ["deductible", "withhold"]
accumulators_after = { "M1 visits:x" = 4 }
[[witness.claims]]
id = "C1"
on = 2026-03-05
lines = [{ code = "99213", charge = 100 }]
[witness.claims.expect]
outcome = "deny"
status = 2
rejection = "A7:33"
paid = 1
allowed = 2
patient = 3
reversed = 4
documents = ["x"]
adjustments = ["CO-253 1.00"]
accumulators = { "M1 deductible" = 7 }
recalculated = ["C9"]
lines = [{ code = "99214", allowed = 1, paid = 1, patient = 1, adjustments = ["CO-45 1.00"], remarks = ["N1"] }]
[[witness.claims]]
id = "C2"
lines = [{ code = "99214", charge = 100 }, { code = "93000", charge = 10 }]
expect = { lines = [{}] }
[[witness.claims]]
id = "C3"
takeback = "C2"
expect = { paid = 1, reversed = 2 }

[[witness]]
title = "questions"
order = { covers = [{ name = "a", since = 2020-01-01 }, { name = "b", since = 2019-01-01 }], expect = ["a", "b"], rule = "no rule" }
deadline = { served = 2026-03-02, expect = 2026-03-03 }
interest = { amount = 100, received = 2026-03-02, paid = 2026-05-02, expect = 1 }
payable = { received = 2026-03-02, expect = 2026-03-02 }
"""


def test_every_expectation_can_be_missed() -> None:
    missed = {(one.witness, one.claim, one.what) for one in witness.run(FALSE, builtin())}
    of_the_claim = {
        "outcome", "status", "rejection", "paid", "allowed", "patient", "reversed", "documents", "adjustments",
        "accumulator M1 deductible", "recalculated", "line 1 code", "line 1 allowed", "line 1 paid", "line 1 patient",
        "line 1 adjustments", "line 1 remarks", "the decision",
    }  # fmt: skip
    assert missed == {
        *(("claims", "C1", what) for what in of_the_claim),
        ("claims", "C2", "the decision"),
        ("claims", "C2", "number of decided lines"),
        ("claims", "C3", "paid"),
        ("claims", "C3", "the decision"),
        ("claims", "", "accumulator M1 visits:x"),
        *(("questions", "", what) for what in ("order", "rule", "last day", "interest", "earliest payment")),
    }


def test_an_unsound_decision_is_a_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witness, "faults", lambda decision: ["it is broken"])
    found = witness.run(FALSE.replace('near_miss_of = ["deductible", "withhold"]', ""), builtin())
    assert any(one.found == "it is broken" for one in found)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "witness = []\n"])
def test_a_file_without_a_witness_has_none_and_is_at_fault(text: str) -> None:
    assert witness.count(text) == 0
    assert told(text) == [("", "there is no witness in this file.")]


@pytest.mark.parametrize(
    "text", ['title = "to be written"\n', '[plan]\nid = "P"\n[[witness]]\ntitle = "to be written"\n']
)
def test_a_witness_that_asks_nothing_does_not_stand(text: str) -> None:
    assert [what for _, what in told(text)] == [
        "The witness says what means nothing: it asks nothing, as no claims come."
    ]
