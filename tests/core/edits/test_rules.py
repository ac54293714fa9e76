"""A practice's own rules: the language, the files, their witnesses, and what they would have done."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from superbill.core.edits import rules, scrub
from superbill.core.edits.context import Context
from superbill.core.edits.rules.fields import FIELDS, Subject
from superbill.core.edits.rules.language import NotEvaluable, Unreadable, read
from superbill.core.edits.witness import SENT, claim_of
from superbill.core.findings import Severity
from tests.core.edits.corpus import tables_of

FILE = Path(__file__).resolve().parents[3] / "corpus" / "rules" / "practice.toml"
CLAIM = claim_of({"lines": ["99213-25 x1 $120.00", "20610-RT x2 $80.50"], "diagnoses": ["I10", "M1711"]})


def ask(when: str, each: str = "claim") -> bool:
    line = CLAIM.lines[1] if each == "line" else None
    return read(when, each)(Subject(CLAIM, SENT, line))


@pytest.mark.parametrize(
    ("when", "answer"),
    [
        ("claim.charge = 200.50", True),
        ("claim.charge > 200.50", False),
        ("claim.charge >= 200.50 and claim.lines = 2", True),
        ('"20610" in claim.codes', True),
        ('"20610" not in claim.codes', False),
        ('claim.first_diagnosis begins with "I1"', True),
        ('claim.diagnoses begins with ["M17", "Z"]', True),
        ('claim.modifiers shares ["LT", "RT"]', True),
        ("claim.authorization is missing", True),
        ("claim.authorization is present", False),
        ("not claim.authorization is present", True),
        ('claim.authorization is present and claim.authorization = "A"', False),
        ("patient.age = 67", True),
        ("days(claim.service_day, claim.today) = 7", True),
        ("claim.service_day < 2026-03-03", True),
        ('count(claim.codes) = 2 or payer.id = "NOBODY"', True),
        ('(payer.id = "NOBODY" or claim.place = "11") and patient.sex != "M"', True),
    ],
)
def test_conditions_about_a_claim(when: str, answer: bool) -> None:
    assert ask(when) is answer


def test_conditions_about_a_line() -> None:
    assert ask('line.code = "20610" and line.units = 2 and line.charge < 100 and line.diagnoses shares ["I10"]', "line")


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("claim.charge >", "ends where a value"),
        ("claim.colour = 1", "not a field"),
        ('claim.charge = "1"', "cannot equal"),
        ("claim.charge", "not yes or no"),
        ('claim.place < "12"', "two numbers or two dates"),
        ("line.units = 1", "rule about each line"),
        ("claim.charge = 1 claim", "left over"),
        ("claim.charge = 1; drop", "not part of the language"),
        ("claim.service_day = 2026-13-01", "not a date"),
        ('"a" in "b"', "in a list"),
        ("claim.lines shares claim.codes", "two lists"),
        ("count(claim.charge) = 1", "count is of a list"),
        ("days(claim.charge, claim.today) = 1", "between two dates"),
        ("claim.charge and claim.lines", "join conditions"),
        ("not claim.charge", "join conditions"),
        ("claim.charge begins with 1", "compares texts"),
        ("[1]", "texts in quotes"),
        ("(claim.charge = 1", "')' is missing"),
        ("(" * 60 + "claim.charge = 1" + ")" * 60, "too deeply"),
        ("__import__ = 1", "not a field"),
    ],
)
def test_what_is_not_of_the_language_is_refused_with_the_reason(when: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why.replace("(", r"\(").replace(")", r"\)")):
        ask(when)


def test_a_comparison_with_something_missing_cannot_be_made() -> None:
    with pytest.raises(NotEvaluable, match=r"claim\.authorization is missing"):
        ask('claim.authorization = "A"')


@given(st.text(alphabet='claim.ps=<>"()[], 019-orndt', max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        ask(text)
    except (Unreadable, NotEvaluable):
        return


def test_every_field_reads_from_any_claim() -> None:
    subject = Subject(CLAIM, SENT, CLAIM.lines[0])
    types = {"text": str, "number": object, "date": date, "list": tuple}
    for name, field in FIELDS.items():
        value = field.read(subject)
        assert value is None or isinstance(value, types[field.type]), name


def test_the_example_file_proves_itself() -> None:
    found, problems = rules.read_rules(FILE.read_text("utf-8"))
    assert len(found) == 4
    assert not problems
    assert rules.prove(found) == []


def test_a_bad_rule_is_named_and_the_others_stay() -> None:
    text = """
        [[rule]]
        code = "R-1"
        when = "claim.charge > 0"
        message = "always"
        [[rule]]
        code = "R-2"
        when = "claim.charge >"
        message = "never"
        [[rule]]
        code = "X-3"
        when = "claim.charge > 0"
        message = "misnamed"
        [[rule]]
        code = "R-1"
        when = "claim.charge > 0"
        message = "twice"
        [[rule]]
        code = "R-5"
        each = "visit"
        when = "claim.charge > 0"
        message = "each what?"
    """
    found, problems = rules.read_rules(text)
    assert [rule.code for rule in found] == ["R-1"]
    assert [one.code for one in problems] == ["E121"] * 4
    assert rules.read_rules("rule = 3")[1][0].code == "E121"


def test_a_rule_that_cannot_be_evaluated_holds_the_claim() -> None:
    rule = rules.Rule("R-1", 'claim.authorization = "A"', "never said", severity=Severity.INFORM)
    found = scrub(CLAIM, tables_of({}), SENT, Context(rules=(rule,)))
    held = [one for one in found if one.code == "E120"]
    assert [one.severity for one in held] == [Severity.STOP]
    assert "claim.authorization is missing" in held[0].message


def test_dates_payers_and_lines_bound_a_rule() -> None:
    rule = rules.Rule("R-1", 'line.code = "20610"', "joint", each="line")
    assert [one.where.path for one in rules.run_rules([rule], CLAIM, SENT)] == ["line 2"]
    for bounded in (
        structs.replace(rule, payers=("OTHER",)),
        structs.replace(rule, start=date(2026, 3, 3)),
        structs.replace(rule, end=date(2026, 3, 1)),
    ):
        assert not list(rules.run_rules([bounded], CLAIM, SENT))


def test_witnesses_that_contradict_their_rule_are_told() -> None:
    rule = rules.Rule(
        "R-1",
        'claim.authorization = "A"',
        "m",
        witnesses=(
            rules.Witness(True, {}),
            rules.Witness(True, {"authorization": "B"}, "wrong number"),
            rules.Witness(True, {"lines": ["99213 nonsense"]}),
        ),
    )
    said = " ".join(one.message for one in rules.prove([rule]))
    assert "has no witness on which it does not fire" in said
    assert "could not be evaluated on its witness 1" in said
    assert "does not fire on its wrong number" in said
    assert "cannot be read" in said
    assert (
        "fires on its"
        in rules.prove([rules.Rule("R-2", "claim.lines = 1", "m", witnesses=(rules.Witness(False, {}),))])[1].message
    )


def test_a_backtest_counts_what_a_rule_would_have_done() -> None:
    big, small = claim_of({"lines": ["27447 $900"]}), claim_of({"lines": ["99213 $90"]})
    past = [
        rules.PastClaim(big, SENT, denied=90000, days=40),
        rules.PastClaim(big, SENT),
        rules.PastClaim(small, SENT, denied=9000, days=10),
        rules.PastClaim(small, SENT),
    ]
    assert rules.backtest(rules.Rule("R-1", "claim.charge > 500", "m"), past) == rules.Backtest(
        claims=4,
        caught=1,
        caught_cents=90000,
        days_saved=40,
        wrongly_held=1,
        wrongly_held_cents=90000,
        not_evaluated=0,
        missed=1,
    )
