"""999 and TA1: what is written is read again, and follows the guide."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from superbill.core.x12 import (
    ElementError,
    GroupResult,
    InterchangeResult,
    SegmentError,
    SetResult,
    read,
    read_999,
    read_ta1,
    validate,
    write_999,
    write_interchange,
    write_ta1,
)
from tests.core.x12.samples import ENVELOPE

texts = st.text("ABCXYZ 0123456789.-", min_size=1, max_size=20).map(str.strip).filter(bool)
set_codes = st.lists(
    st.sampled_from(["1", "2", "3", "4", "5", "6", "7", "23", "I5", "I6"]), max_size=5, unique=True
).map(tuple)
element_errors = st.builds(
    ElementError,
    element=st.integers(1, 99),
    code=st.sampled_from(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12", "13", "I9", "I10", "I12"]),
    component=st.integers(0, 9),
    repeat=st.integers(0, 9),
    data_element=st.sampled_from(("", "1028", "782")),
    bad=st.just("") | texts,
)
segment_errors = st.builds(
    SegmentError,
    segment=st.sampled_from(("NM1", "CLM", "HL", "N3")),
    position=st.integers(1, 99_999),
    code=st.sampled_from(["1", "2", "3", "4", "5", "6", "7", "8", "I6"]),
    loop=st.sampled_from(("", "2300", "2010")),
    elements=st.lists(element_errors, max_size=3).map(tuple),
)
set_results = st.builds(
    SetResult,
    set_id=st.sampled_from(("837", "835", "270")),
    control_number=st.text("0123456789", min_size=4, max_size=9),
    version=st.sampled_from(("005010X222A1", "")),
    status=st.sampled_from("AERMWX"),
    codes=set_codes,
    errors=st.lists(segment_errors, max_size=3).map(tuple),
)
group_results = st.builds(
    GroupResult,
    functional_id=st.sampled_from(("HC", "HP", "HS")),
    control_number=st.text("123456789", min_size=1, max_size=9),
    version=st.just("005010X222A1"),
    status=st.sampled_from("AEPR"),
    included=st.integers(0, 9999),
    received=st.integers(0, 9999),
    accepted=st.integers(0, 9999),
    codes=st.lists(st.sampled_from(["1", "2", "3", "4", "5", "6", "19", "23"]), max_size=5, unique=True).map(tuple),
    sets=st.lists(set_results, max_size=3).map(tuple),
)
interchange_results = st.builds(
    InterchangeResult,
    control_number=st.text("0123456789", min_size=9, max_size=9),
    date=st.dates().map(lambda day: f"{day:%y%m%d}"),
    time=st.times().map(lambda time: f"{time:%H%M}"),
    status=st.sampled_from("AER"),
    note=st.sampled_from(("000", "001", "005", "021", "023", "025")),
)


@settings(deadline=None)
@given(st.lists(group_results, min_size=1, max_size=3))
def test_a_999_is_read_as_it_was_written(results: list[GroupResult]) -> None:
    document, findings = read(write_interchange(ENVELOPE, [write_999(result) for result in results]))
    assert findings == []
    assert [read_999(transaction) for transaction in document.transactions] == results
    grammar = {"X12-309", "X12-310"}
    assert [finding for finding in validate(document) if finding.code not in grammar] == []


@settings(deadline=None)
@given(st.lists(interchange_results, min_size=1, max_size=3))
def test_a_ta1_is_read_as_it_was_written(results: list[InterchangeResult]) -> None:
    document, findings = read(write_ta1(ENVELOPE, results))
    assert findings == []
    assert read_ta1(document.interchanges[0]) == results
