"""ISA and GS, element by element: what they may hold, and which element is named when they hold something else."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from superbill.core.x12 import read
from superbill.core.x12.header_rules import check_group_header, check_interchange_header, check_set_header
from tests.core.x12.samples import PROFESSIONAL, file_of

DOCUMENT, _ = read(file_of(PROFESSIONAL))
ISA = DOCUMENT.interchanges[0].header
GS = DOCUMENT.interchanges[0].groups[0].header


def test_good_headers_are_silent() -> None:
    assert list(check_interchange_header(ISA)) == []
    assert list(check_group_header(GS)) == []
    assert [replace(ISA, acknowledgment_code=code).acknowledgment_requested for code in "01"] == [False, True]


@pytest.mark.parametrize(
    ("field", "value", "element"),
    [
        ("authorization_qualifier", "02", "ISA01"),
        ("security_qualifier", "02", "ISA03"),
        ("sender_qualifier", "QQ", "ISA05"),
        ("sender", "", "ISA06"),
        ("receiver_qualifier", "", "ISA07"),
        ("receiver", "", "ISA08"),
        ("receiver", "PA\x07ER", "ISA08"),
        ("sender", "CLÍNIC", "ISA06"),
        ("date", "260231", "ISA09"),
        ("date", "20260228", "ISA09"),
        ("time", "2460", "ISA10"),
        ("version", "00500", "ISA12"),
        ("control_number", "00000001", "ISA13"),
        ("control_number", "00000000X", "ISA13"),
        ("control_number", "٠٠٠٠٠٠٠٠١", "ISA13"),
        ("acknowledgment_code", "2", "ISA14"),
        ("usage", "", "ISA15"),
    ],
)
def test_a_wrong_isa_names_its_element(field: str, value: str, element: str) -> None:
    ((told, found, expected),) = check_interchange_header(replace(ISA, **{field: value}))
    assert (told, found) == (element, value)
    assert expected


@pytest.mark.parametrize(
    ("field", "value", "element"),
    [
        ("functional_id", "hc", "GS01"),
        ("sender", "X", "GS02"),
        ("receiver", "X" * 16, "GS03"),
        ("receiver", "PA\x07ER", "GS03"),
        ("sender", "CLÍNIC", "GS02"),
        ("date", "20260231", "GS04"),
        ("date", "18260228", "GS04"),
        ("time", "9:30", "GS05"),
        ("control_number", "1234567890", "GS06"),
        ("control_number", "", "GS06"),
        ("agency", "T", "GS07"),
        ("version", "", "GS08"),
    ],
)
def test_a_wrong_gs_names_its_element(field: str, value: str, element: str) -> None:
    ((told, found, expected),) = check_group_header(replace(GS, **{field: value}))
    assert (told, found) == (element, value)
    assert expected


@pytest.mark.parametrize(
    ("elements", "version", "told"),
    [
        (["837", "0001", "005010X222A1"], "005010X222A1", []),
        (["837", "0001"], "005010X222A1", ["ST03"]),
        (["837", "0001"], "004010X098A1", []),
        (["835", "0001"], "005010X221A1", []),
        (["837", "001", "005010X222A1"], "005010X222A1", ["ST02"]),
        (["837", "1234567890", "005010X222A1"], "005010X222A1", ["ST02"]),
        (["", "00 1", "005010X222A1"], "005010X222A1", ["ST01", "ST02"]),
    ],
)
def test_a_wrong_st_names_its_elements(elements: list[str], version: str, told: list[str]) -> None:
    assert [element for element, _, _ in check_set_header(["ST", *elements], version)] == told
