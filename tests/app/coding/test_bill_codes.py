"""The codes of a hospital's bill are read as they are written, and refused in words."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from superbill.app.coding import bill_codes
from superbill.app.coding.charges import Diagnosed, roles
from superbill.app.coding.entry import Unreadable
from superbill.core.claim.values import CodedFact, InpatientProcedure

CODES = st.from_regex(r"[0-9A-Z]{2}", fullmatch=True)
DAYS = st.dates(date(2020, 1, 1), date(2025, 1, 1))
LATER = st.dates(date(2025, 1, 1), date(2030, 1, 1))
FACTS = {
    "condition": st.builds(CodedFact, st.just("condition"), CODES),
    "treatment": st.builds(CodedFact, st.just("treatment"), st.from_regex(r"[0-9A-Z]{18}", fullmatch=True)),
    "occurrence": st.builds(CodedFact, st.just("occurrence"), CODES, DAYS),
    "span": st.builds(CodedFact, st.just("span"), CODES, DAYS, LATER),
    "value": st.builds(CodedFact, st.just("value"), CODES, amount=st.integers(0, 10_000_000)),
}


@pytest.mark.parametrize("kind", bill_codes.KINDS)
@given(data=st.data())
def test_codes_are_read_back_as_they_were_written(kind: str, data: st.DataObject) -> None:
    facts = tuple(data.draw(st.lists(FACTS[kind], max_size=5)))
    others = [data.draw(FACTS[other]) for other in FACTS if other != kind]
    assert bill_codes.read_facts(kind, bill_codes.write_facts(kind, [*others, *facts])) == facts


@given(st.lists(st.tuples(st.from_regex(r"[0-9A-Z]{7}", fullmatch=True), DAYS), max_size=5))
def test_procedures_are_read_back_the_principal_first(typed: list[tuple[str, date]]) -> None:
    done = tuple(InpatientProcedure(code, on, principal=not at) for at, (code, on) in enumerate(typed))
    assert bill_codes.read_procedures(bill_codes.write_procedures((*done[1:], *done[:1]))) == done


@pytest.mark.parametrize("kind", bill_codes.KINDS)
def test_how_each_is_said_to_be_typed_is_how_it_is_read(kind: str) -> None:
    assert bill_codes.read_facts(kind, bill_codes.KINDS[kind].lower())
    assert bill_codes.read_procedures(bill_codes.PROCEDURE.lower())


@pytest.mark.parametrize(
    ("kind", "typed", "why"),
    [
        ("condition", "04@2026-03-02", "not written like 04 17"),
        ("occurrence", "11", "not written like 11@"),
        ("occurrence", "11@2026-02-30", "not written as 2026"),
        ("span", "74@2026-03-02", "not written like 74@"),
        ("span", "74@2026-03-02..2026-03-01", "ends before it begins"),
        ("value", "80", "not written like 80"),
        ("value", "80$1.234", "no amount"),
        ("value", "!", "not written like 80"),
    ],
)
def test_what_is_no_code_is_refused_in_words(kind: str, typed: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        bill_codes.read_facts(kind, typed)


@pytest.mark.parametrize("typed", ["0DTJ4ZZ", "0DT@2026-03-03", "0DTJ4ZZ@03/03/2026"])
def test_a_procedure_without_its_day_is_refused(typed: str) -> None:
    with pytest.raises(Unreadable, match="seven characters with the day"):
        bill_codes.read_procedures(typed)


def test_the_first_diagnosis_without_a_mark_is_the_principal_one() -> None:
    typed = [Diagnosed("R079", "admitting"), Diagnosed("I214"), Diagnosed("I10"), Diagnosed("W19XXXA", "external")]
    assert roles(typed) == ["admitting", "principal", "other", "external"]
    assert roles([Diagnosed("I10"), Diagnosed("I214", "principal")]) == ["other", "principal"]
