"""999 and TA1: what is written is read again, and follows the guide."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from superbill.core import x12
from superbill.core.x12 import (
    ElementError,
    GroupResult,
    InterchangeResult,
    SegmentError,
    SetResult,
    Trigger,
    read,
    read_999,
    read_ta1,
    validate,
    write_999,
    write_interchange,
    write_ta1,
)
from tests.core.x12.families import FAMILIES
from tests.core.x12.samples import ENVELOPE, PROFESSIONAL, acknowledgment, file_of

texts = st.text("ABCXYZ 0123456789.-", min_size=1, max_size=20).map(str.strip).filter(bool)
set_codes = st.lists(
    st.sampled_from(["1", "2", "3", "4", "5", "6", "7", "23", "I5", "I6"]), max_size=5, unique=True
).map(tuple)
loops = st.sampled_from(("", "2300", "2010"))
triggers = st.none() | st.builds(
    Trigger,
    segment=st.sampled_from(("CLM", "SBR")),
    position=st.integers(1, 99_999),
    loop=loops,
    element=st.integers(1, 20),
    component=st.integers(0, 9),
)
element_errors = st.builds(
    ElementError,
    element=st.integers(1, 99),
    code=st.sampled_from(["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "12", "13", "I9", "I10", "I12"]),
    component=st.integers(0, 9),
    repeat=st.integers(0, 9),
    data_element=st.sampled_from(("", "1028", "782")),
    bad=st.just("") | texts,
    trigger=triggers,
)
units = st.sampled_from((("", ""), ("CLM01", "A1"), ("SUBSCRIBER NUMBER REF02", "M1"), ("TRN02", "T1"), ("ENT01", "1")))
segment_errors = st.builds(
    lambda unit, **facts: SegmentError(unit=unit[0], reference=unit[1], **facts),
    unit=units,
    segment=st.sampled_from(("NM1", "CLM", "HL", "N3")),
    position=st.integers(1, 99_999),
    code=st.sampled_from(["1", "2", "3", "4", "5", "6", "7", "8", "I6"]),
    loop=loops,
    elements=st.lists(element_errors, max_size=3).map(tuple),
    trigger=triggers,
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
    assert [acknowledgment(transaction) for transaction in document.transactions] == results
    grammar = {"X12-309", "X12-310"}
    assert [finding for finding in validate(document) if finding.code not in grammar] == []


@settings(deadline=None)
@given(st.lists(interchange_results, min_size=1, max_size=3))
def test_a_ta1_is_read_as_it_was_written(results: list[InterchangeResult]) -> None:
    document, findings = read(write_ta1(ENVELOPE, results))
    assert findings == []
    assert read_ta1(document.interchanges[0]) == results


def answered(family: str, *changes: tuple[str, str]) -> list[str]:
    """What the 999 says between AK2 and IK5 of the family's sample, with the first of each text replaced."""
    data = file_of(FAMILIES[family]).decode()
    for old, new in changes:
        assert old in data
        data = data.replace(old, new, 1)
    document, _ = read(data.encode())
    (result,) = x12.group_results(document, validate(document, types={1, 2, 4}))
    written, _ = read(write_interchange(ENVELOPE, [write_999(result)]))
    assert validate(written) == [] and acknowledgment(written.transactions[0]) == result
    rows = ["*".join(segment).rstrip("*") for segment in write_999(result).segments]
    return rows[2 : rows.index(next(row for row in rows if row.startswith("IK5")))]


@pytest.mark.parametrize(
    ("family", "change", "says"),
    [
        ("837P", ("*D8*20260501~REF*6R*L1", "*D8*20261301~REF*6R*L1"), ["CTX*CLM01:A1"]),
        ("835", ("DTM*232*20260501", "DTM*232*20261301"), ["CTX*TRN02:T100"]),
        ("834", ("DTP*348*D8*20260501", "DTP*348*D8*20261301"), ["CTX*SUBSCRIBER NUMBER REF02:M1234"]),
        ("820", ("DTM*582****RD8*20260501-20260531~ADX", "DTM*582****RD8*20261301-20260531~ADX"), ["CTX*ENT01:1"]),
        ("270", ("DTP*291*RD8*20260501", "DTP*291*RD8*20261301"), ["CTX*TRN02:T1"]),
        ("837P", ("PER*IC*BILLING*TE", "PER*IC*BILLING*XX"), []),
    ],
)
def test_a_999_says_whom_an_error_is_about(family: str, change: tuple[str, str], says: list[str]) -> None:
    rows = answered(family, change)
    assert [row for row in rows if row.startswith("CTX")] == says
    assert rows[0].startswith("IK3")


@pytest.mark.parametrize(
    ("family", "changes", "says"),
    [
        (
            "837P",
            [("*Y*A*Y*Y~", "*Y*A*Y*Y**AA~")],
            [
                *("IK3*CLM*19*2300*8", "CTX*CLM01:A1", "IK4*11:4**I9", "CTX*SITUATIONAL TRIGGER*CLM*19*2300*11:1"),
                *("IK3*DTP*19*2300*I6", "CTX*SITUATIONAL TRIGGER*CLM*19*2300*11", "CTX*CLM01:A1"),
            ],
        ),
        (
            "837P",
            [("*11:B:1*", "*21:B:7*")],
            [
                *("IK3*DTP*19*2300*I6", "CTX*SITUATIONAL TRIGGER*CLM*19*2300*5:1", "CTX*CLM01:A1"),
                *("IK3*REF*19*2300*I6", "CTX*SITUATIONAL TRIGGER*CLM*19*2300*5:3", "CTX*CLM01:A1"),
            ],
        ),
        (
            "837P",
            [("DTP*573*D8*20260503~", ""), ("DTP*573*D8*20260503~", "")],
            [
                *("IK3*DTP*29*2330*I6", "CTX*CLM01:A1"),
                *("IK3*DTP*36*2430*3", "CTX*CLM01:A1", "IK3*DTP*42*2430*3", "CTX*CLM01:A1"),
            ],
        ),
        (
            "271",
            [("*27*25*", "*27**")],
            ["IK3*EB*17*2110*8", "CTX*TRN02:T1", "IK4*7**I9", "CTX*SITUATIONAL TRIGGER*EB*17*2110*1"],
        ),
        (
            "834",
            [("DTP*348*", "DTP*349*")],
            ["IK3*DTP*16*2300*I6", "CTX*SITUATIONAL TRIGGER*HD*16*2300*1", "CTX*SUBSCRIBER NUMBER REF02:M1234"],
        ),
        (
            "835",
            [("DTM*232*20260501~", ""), ("DTM*472*20260501~CAS*PR*2", "CAS*PR*2")],
            ["IK3*DTM*21*2110*I6", "CTX*SITUATIONAL TRIGGER*SVC*21*2110", "CTX*TRN02:T100"],
        ),
    ],
)
def test_a_999_says_what_asks_for_what_is_missing(family: str, changes: list[tuple[str, str]], says: list[str]) -> None:
    assert answered(family, *changes) == says


def test_a_context_without_an_error_is_passed_over() -> None:
    rows = [("AK1", "HC", "7"), ("AK2", "837", "1"), ("CTX", "CLM01:A1"), ("IK5", "A"), ("AK9", "A", "1", "1", "1")]
    document, _ = read(write_interchange(ENVELOPE, [x12.Body("999", "005010X231A1", rows)]))
    assert acknowledgment(document.transactions[0]).sets == (SetResult("837", "1", "", "A"),)


@pytest.mark.parametrize(
    ("body", "element", "said"),
    [
        (PROFESSIONAL, "ST01", "it says 837 005010X222A1."),
        (x12.Body("999", "005010X231A1", [("AK9", "A", "1", "1", "1")]), "", "it has no AK1."),
        (x12.Body("999", "005010X231A1", [("AK1", "HC", "7")]), "", "it has no AK9."),
    ],
)
def test_what_is_no_acknowledgment_is_said(body: x12.Body, element: str, said: str) -> None:
    document, _ = read(file_of(body))
    result, (finding,) = read_999(document.transactions[0])
    assert result is None and (finding.code, finding.where.element) == ("X12-244", element)
    assert finding.message.endswith(said)


@pytest.mark.parametrize("family", [family for family in FAMILIES if family != "999"])
def test_whatever_is_wrong_the_answer_is_a_good_999(family: str) -> None:
    """Also where a bad value holds what no file may hold."""
    spoilt = [file_of(FAMILIES[family])]
    spoilt += [spoilt[0].replace(b"*20260504*", instead) for instead in (b"*2026\x0704*", "*é*".encode(), b"*A *")]
    for data in spoilt:
        document, _ = read(data)
        answers = [write_999(result) for result in x12.group_results(document, validate(document))]
        again, problems = read(write_interchange(ENVELOPE, answers))
        assert problems == [] and validate(again) == []


@pytest.mark.parametrize(
    ("instead", "says"),
    [
        ("9A", ["IK3*9A*20**1", "CTX*CLM01:A1", "IK3*9A*20*2300*6", "CTX*CLM01:A1", "IK5*R*I5"]),
        ("", ["IK5*R*I5"]),
        ("A", ["IK5*R*I5"]),
        ("ABCD", ["IK5*R*I5"]),
        ("\x07A", ["IK5*R*I5"]),
        ("é1", ["IK5*R*I5"]),
    ],
)
def test_a_segment_whose_id_may_not_be_sent_is_told_without_it(instead: str, says: list[str]) -> None:
    data = file_of(PROFESSIONAL).decode().replace("~REF*G1", f"~{instead}*G1").encode()
    document, _ = read(data)
    (result,) = x12.group_results(document, validate(document))
    rows = ["*".join(segment).rstrip("*") for segment in write_999(result).segments]
    assert rows[2:-1] == says
    again, problems = read(write_interchange(ENVELOPE, [write_999(result)]))
    assert problems == [] and validate(again) == []


@pytest.mark.parametrize("number", ["A\x07", "É1"])
def test_a_claims_number_that_may_not_be_sent_is_left_out(number: str) -> None:
    says = answered("837P", ("CLM*A1*150*", f"CLM*{number}*15O*"))
    assert "IK3*CLM*19*2300*8" in says and not any(row.startswith("CTX*CLM01") for row in says)
