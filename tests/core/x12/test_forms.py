"""What one element may hold: dates, times, repeats, components, and the notes that bind elements to each other."""

from __future__ import annotations

import pytest

from superbill.core.x12 import findings as kinds
from superbill.core.x12.forms import element_faults, note_faults, valid_date, valid_period, valid_time, value_fault
from superbill.core.x12.grammar import Element, comp, seg
from superbill.core.x12.shapes import shape_of


def element(text: str | Element) -> Element:
    return seg("X S 1", text).elements[0]


@pytest.mark.parametrize(
    ("text", "good"),
    [
        *(("20240229", True), ("20250229", False), ("260228", True), ("260230", False)),
        *(("18000101", True), ("17991231", False), ("00260501", False)),
        *(("2026-0228", False), ("2026022", False), ("٢٠٢٦٠٢٢٨", False), ("", False)),
    ],
)
def test_days_that_exist(text: str, good: bool) -> None:
    assert valid_date(text) is good


@pytest.mark.parametrize(
    ("text", "good"),
    [
        ("0000", True),
        ("2359", True),
        ("235959", True),
        ("23595999", True),
        ("2400", False),
        ("2360", False),
        ("9", False),
    ],
)
def test_times_of_a_day(text: str, good: bool) -> None:
    assert valid_time(text) is good


@pytest.mark.parametrize(
    ("form", "good", "bad"),
    [
        ("D8", "20260501", "260501"),
        ("D6", "260501", "20260501"),
        ("RD8", "20260501-20260502", "20260502-20260501"),
        ("DT", "202605010930", "202605012530"),
        ("TM", "0930", "093000"),
    ],
)
def test_a_period_has_the_form_its_qualifier_names(form: str, good: str, bad: str) -> None:
    assert valid_period(form, good)
    assert not valid_period(form, bad)
    assert valid_period("ZZ", bad), "a form we do not know passes"


REPEATED = element("1270 S*2 A B")
PARTS = element(comp("C022 S", "1270 R BI ABK", "1271 S", "1250 S", "1251 S", "352 N", notes="P0304"))


@pytest.mark.parametrize(
    ("one", "value", "faults"),
    [
        (REPEATED, "A^B", []),
        (REPEATED, "A^Q", [(0, 2, kinds.BAD_CODE, "Q")]),
        (REPEATED, "A^B^A", [(0, 3, kinds.TOO_MANY_REPEATS, "A^B^A")]),
        (PARTS, "BI:74:RD8:20260501-20260502", []),
        (PARTS, "BI:74:RD8:20260502-20260501", [(4, 0, kinds.BAD_DATE, "20260502-20260501")]),
        (PARTS, "BI:74:RD8", [(4, 0, kinds.CONDITION_MISSING, "")]),
        (PARTS, ":74", [(1, 0, kinds.ELEMENT_MISSING, "")]),
        (PARTS, "ABK:J06.9", [(2, 0, kinds.BAD_CHARACTER, "J06.9")]),
        (PARTS, "BI:74:::X", [(5, 0, kinds.ELEMENT_NOT_USED, "X")]),
        (PARTS, "BI:74::::X", [(0, 0, kinds.TOO_MANY_COMPONENTS, "BI:74::::X")]),
        (PARTS, "BI^BI", [(0, 0, kinds.TOO_MANY_REPEATS, "BI^BI")]),
        (element("127 R"), "", [(0, 0, kinds.ELEMENT_MISSING, "")]),
        (element("127 S"), "", []),
        (element("127 N"), "X", [(0, 0, kinds.ELEMENT_NOT_USED, "X")]),
        (element("127 S"), "A:B", [(0, 0, kinds.TOO_MANY_COMPONENTS, "A:B")]),
        (element("127 S"), "A^B", [(0, 0, kinds.TOO_MANY_REPEATS, "A^B")]),
    ],
)
def test_faults_have_their_component_and_their_repeat(one: Element, value: str, faults: list[object]) -> None:
    assert element_faults(one, value, component_mark=True) == faults


def test_where_no_mark_divides_components_it_is_text() -> None:
    assert element_faults(element("127 S"), "A:B", component_mark=False) == []


@pytest.mark.parametrize(
    ("text", "value", "kind"),
    [
        ("782 S", "-1.50", None),
        ("782 S", "1,50", kinds.BAD_NUMBER),
        ("782 S", ".", kinds.BAD_NUMBER),
        ("554 S", "1.5", kinds.BAD_NUMBER),
        ("373 S", "20260231", kinds.BAD_DATE),
        ("337 S", "2530", kinds.BAD_TIME),
        ("127 S", "A\x07", kinds.BAD_CHARACTER),
        ("98 S IL", "QC", kinds.BAD_CODE),
        ("782 S", "12345678.99", None),
        ("782 S", "100.500", None),
        ("782 S", "100.005", kinds.BAD_AMOUNT),
        ("782 S", "123456789", kinds.BAD_AMOUNT),
        ("127 S", "  ", kinds.ONLY_BLANKS),
        ("127 S", "A1 ", kinds.TRAILING_BLANKS),
        ("127 S", " A1", None),
        ("127 S", "NUÑEZ", kinds.BEYOND_X12),
        ("785 S", "é ", None),
        ("156 S @states", "XX", kinds.BAD_CODE),
        ("156 S @states", "PR", None),
        ("26 S", "QQ", None),
        ("26 S @country", "QQ", kinds.BAD_CODE),
        ("156 S", "T", kinds.TOO_SHORT),
        ("156 S", "TEX", kinds.TOO_LONG),
    ],
)
def test_one_value(text: str, value: str, kind: object) -> None:
    assert value_fault(element(text), value) is kind


def noted(notes: str, *values: str) -> list[tuple[int, object]]:
    return note_faults(seg("X S 1", notes=notes).notes, ["X", *values])


@pytest.mark.parametrize(
    ("notes", "values", "faults"),
    [
        ("P0102", ("a", "b"), []),
        ("P0102", ("", "b"), [(1, kinds.CONDITION_MISSING)]),
        ("P0102", ("a",), [(2, kinds.CONDITION_MISSING)]),
        ("P010203", ("a", "b", "c"), []),
        ("P010203", ("a", "", "c"), [(2, kinds.CONDITION_MISSING)]),
        ("P010203", ("", "", ""), []),
        ("P0203", ("a",), []),
        ("R0203", ("a",), [(2, kinds.CONDITION_MISSING)]),
        ("R0203", ("a", "", "c"), []),
        ("E0203", ("a", "b"), []),
        ("E0203", ("a", "b", "c"), [(3, kinds.EXCLUSION)]),
        ("C020304", ("a", "b", "c"), [(4, kinds.CONDITION_MISSING)]),
        ("C020304", ("a", "b", "c", "d"), []),
        ("C0203", ("a", "", "c"), []),
        ("L020304", ("a", "b"), [(3, kinds.CONDITION_MISSING)]),
        ("L020304", ("a", "b", "", "d"), []),
    ],
)
def test_notes_bind_elements(notes: str, values: tuple[str, ...], faults: list[object]) -> None:
    assert noted(notes, *values) == faults


def test_what_has_no_simple_form_has_no_shape() -> None:
    period = seg("HI S 1", comp("C022 R", "1270 R", "1271 R", "1250 S", "1251 S"))
    assert shape_of(period, 0, 0, ["HI", "BI:74:RD8:20260501-20260502"]) is None
    rate = seg("X S 1", "280 S")
    assert shape_of(rate, 0, 0, ["X", "1.0000"]) is None
    assert shape_of(seg("X S 1", "127 S"), 0, 0, ["X", "A1"]) is not None
