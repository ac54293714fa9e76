"""Repairs change how a field is written and never what it says; past claims are matched with what became of them."""

from __future__ import annotations

from datetime import date
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from superbill.core.claim.values import Adjustment, Drug
from superbill.core.edits import past_lines, rules, scrub_all
from superbill.core.edits.context import Context
from superbill.core.edits.rules.repair import FORMS, PLACES
from superbill.core.edits.witness import SENT, claim_of
from tests.builders import a_submission
from tests.builders_remit import a_claim as a_remit
from tests.builders_remit import a_line, a_remittance
from tests.core.edits.corpus import tables_of

MEMBER = rules.Repair("subscriber.member_id", "plain")
DENIED = (Adjustment("CO", "197", 10_000),)


def repaired(field: str, form: str, short: dict[str, object]) -> object:
    rule = rules.Rule("R-1", "claim.lines >= 0", "m", repair=rules.Repair(field, form))
    claim, found = rules.repair([rule], claim_of(short), SENT)
    assert [one.code for one in found] == ["I123"]
    return claim


@pytest.mark.parametrize(
    ("field", "form", "before", "after"),
    [
        ("claim.authorization", "plain", {"authorization": "A-1 b"}, {"authorization": "A1b"}),
        ("claim.authorization", "upper", {"authorization": "a1"}, {"authorization": "A1"}),
        ("claim.authorization", "trimmed", {"authorization": "  A  1 "}, {"authorization": "A 1"}),
        ("claim.diagnoses", "plain", {"diagnoses": ["J06.9", "I10"]}, {"diagnoses": ["J069", "I10"]}),
        ("line.modifiers", "upper", {"lines": ["99213-rt", "20610"]}, {"lines": ["99213-RT", "20610"]}),
        ("billing.tax_id", "plain", {"billing": {"tax_id": "36-1234567"}}, {"billing": {"tax_id": "361234567"}}),
    ],
)  # fmt: skip
def test_a_field_is_written_anew(field: str, form: str, before: dict[str, object], after: dict[str, object]) -> None:
    assert repaired(field, form, before) == claim_of(after)


@given(st.text(max_size=12), st.sampled_from(sorted(FORMS)), st.sampled_from(sorted(PLACES)))
def test_no_repair_changes_what_a_claim_says(text: str, form: str, field: str) -> None:
    plain, made = FORMS["plain"](text).upper(), FORMS[form](text)
    assert FORMS["plain"](made).upper() == plain
    base = claim_of({"authorization": text, "note": text, "patient": {"last": text}})
    base = structs.replace(base, lines=(structs.replace(base.lines[0], drug=Drug(text)),))
    rule = rules.Rule("R-1", "claim.lines >= 0", "m", repair=rules.Repair(field, form))
    claim, _ = rules.repair([rule], base, SENT)
    assert claim.note == text and (claim.charge, claim.lines[0].charge) == (base.charge, base.lines[0].charge)


def test_what_is_absent_stays_absent() -> None:
    """A patient who is the subscriber has no name of their own to write anew."""
    claim = claim_of({})
    assert claim.patient is None
    rule = rules.Rule("R-1", "claim.lines >= 0", "m", repair=rules.Repair("patient.last", "upper"))
    assert rules.repair([rule], claim, SENT) == (claim, [])


def test_a_repair_is_bound_by_payer_date_and_condition() -> None:
    claim = claim_of({"subscriber": {"member_id": "1-2"}})
    rule = rules.Rule("R-1", "claim.lines = 1", "m", repair=MEMBER)
    assert rules.repair([rule], claim, SENT)[0].subscriber.member_id == "12"
    for other in (
        structs.replace(rule, payers=("OTHER",)),
        structs.replace(rule, end=date(2026, 1, 1)),
        structs.replace(rule, when="claim.lines = 2"),
        structs.replace(rule, repair=None),
    ):
        assert rules.repair([other], claim, SENT) == (claim, [])
    unknown = structs.replace(rule, when='claim.authorization = "A"')
    same, found = rules.repair([unknown], claim, SENT)
    assert same == claim and [one.code for one in found] == ["E120"]
    assert not list(rules.run_rules([rule], claim, SENT))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ('each = "line"\nrepair = { field = "line.code", form = "upper" }', "not about each line"),
        ('repair = { field = "claim.charge", form = "upper" }', "not a field that can be repaired"),
        ('repair = { field = "line.code", form = "lower" }', "not lower"),
        ('repair = { field = "line.code", to = "99214" }', "unknown field"),
    ],
)
def test_a_repair_that_could_change_meaning_is_refused(said: str, why: str) -> None:
    found, problems = rules.read_rules(f"[[rule]]\ncode = 'R-1'\nwhen = 'claim.lines = 1'\nmessage = 'm'\n{said}")
    assert found == ()
    assert why in problems[0].message


def test_witnesses_of_a_repair_are_proven() -> None:
    dashes, plain = {"subscriber": {"member_id": "1-2"}}, {"subscriber": {"member_id": "12"}}
    rule = rules.Rule("R-1", "claim.lines = 1", "m", repair=MEMBER)

    def said(*witnesses: rules.Witness) -> str:
        return " ".join(one.message for one in rules.prove([structs.replace(rule, witnesses=witnesses)]))

    assert said(rules.Witness(True, dashes, becomes=plain), rules.Witness(False, plain)) == ""
    assert "changes its witness 2" in said(rules.Witness(True, dashes), rules.Witness(False, dashes))
    assert "does not change its witness 1" in said(rules.Witness(True, plain), rules.Witness(False, plain))
    assert "what it should become" in said(rules.Witness(True, dashes, becomes=dashes), rules.Witness(False, plain))
    lost = structs.replace(rule, when='claim.authorization = "A"', witnesses=(rules.Witness(True, dashes),))
    assert "could not be evaluated" in " ".join(one.message for one in rules.prove([lost]))


def test_past_claims_are_matched_with_what_became_of_them() -> None:
    numbers = ("A-1", "A-2", "A-3", "A-4")
    sent = a_submission(*(claim_of({"control_number": number}) for number in numbers))
    again = structs.replace(sent, created=date(2026, 4, 1), claims=(claim_of({"control_number": "A-2", "note": "x"}),))
    paid = a_line()
    no = a_line(paid=0, adjustments=DENIED)
    first = a_remittance(
        a_remit(paid, control_number="A-1"),
        a_remit(no, control_number="A-2"),
        a_remit(paid, no, control_number="A-3"),
        paid_on=date(2026, 3, 23),
    )
    second = a_remittance(a_remit(paid, control_number="A-2"), paid_on=date(2026, 4, 12))
    undated = a_remittance(a_remit(paid, control_number="A-4"), paid_on=None)
    past, undecided = rules.past_claims([again, sent], [second, first, undated])
    assert undecided == 1
    assert {one.claim.control_number: (one.denied, one.days) for one in past} == {
        "A-1": (0, 0),
        "A-2": (10_000, 20),
        "A-3": (10_000, 20),
    }
    assert all(one.on == sent.created and not one.claim.note for one in past)
    assert rules.past_claims([], []) == ([], 0)


def test_what_a_file_says_of_a_patient_bears_on_the_next_claim() -> None:
    tables = tables_of({})
    one = claim_of({"control_number": "A", "lines": ["45385"]})
    two = claim_of({"control_number": "B", "lines": ["45378"]})
    other = claim_of({"control_number": "C", "lines": ["45378"], "subscriber": {"first": "Zoe"}})
    codes = {
        claim.control_number: {each.code for each in found}
        for claim, found in scrub_all([one, two, other], tables, SENT)
    }
    assert "E015" in codes["B"] and "E015" not in codes["C"] | codes["A"]
    assert all("I904" in found for found in codes.values())
    void = structs.replace(one, frequency="8", payer_claim_number="1")
    kept = dict(enumerate(scrub_all([void, two], tables, SENT)))
    assert "E015" not in {each.code for each in kept[1][1]}


def test_known_history_stays_beside_the_files() -> None:
    claim = claim_of({"control_number": "B", "lines": ["45378"]})
    past = tuple(past_lines(claim_of({"control_number": "A", "lines": ["45385", "99213 @1800-01-01"]}), "paid"))
    assert [(line.code, line.state) for line in past] == [("45385", "paid")]
    ((_, found),) = scrub_all([claim], tables_of({}), SENT, Context(history=past))
    assert "E015" in {one.code for one in found}
    lacking = chain.from_iterable(one.value.split("; ") for one in found if one.code == "I904")
    assert not [text for text in lacking if "history" in text]
