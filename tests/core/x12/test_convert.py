"""Other forms of a file: lines of JSON and back to the byte, and files without their people."""

from __future__ import annotations

import pytest

from superbill.core.x12 import Body, Delimiters, deidentify, from_json, read, to_json
from tests.core.x12.families import FAMILIES
from tests.core.x12.samples import REMITTANCE, body_of, file_of
from tests.core.x12.test_envelope import ODD


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("newline", ["", "\n"])
def test_lines_of_json_give_the_file_back(family: str, newline: str) -> None:
    data = file_of(FAMILIES[family], newline=newline)
    assert from_json(to_json(read(data)[0])) == data


@pytest.mark.parametrize("delimiters", ODD)
def test_and_with_its_own_delimiters(delimiters: Delimiters) -> None:
    data = file_of(FAMILIES["270"], FAMILIES["837P"], delimiters=delimiters)
    assert from_json(to_json(read(data)[0])) == data


def test_a_composite_is_a_list_and_a_repeat_a_list_of_lists() -> None:
    lines = list(to_json(read(file_of(FAMILIES["270"]))[0]))
    assert '{"segment":["EQ",[["30"],["98"]],"","FAM"]}' in lines
    assert '{"segment":["EQ","",["HC","99213","25"]]}' in lines
    assert lines[0].startswith('{"segment":["ISA"') and lines[0].endswith('"delimiters":["*",":","^","~",""]}')


def test_text_outside_and_empty_segments_are_left_out() -> None:
    data = file_of(REMITTANCE)
    odd = b"Report\n" + data.replace(b"TRN*1*", b"~TRN*1*")
    assert from_json(to_json(read(odd)[0])) == data


def masked(body: Body) -> list[tuple[str, ...]]:
    """The segments of a body without its people, ST and SE left out."""
    again, _ = read(deidentify(read(file_of(body))[0], b"secret"))
    return [tuple(segment) for segment in again.transactions[0].segments[1:-1]]


_STAY = """
CLM*A2*900***13:A:1**A*Y*Y
DTP*434*RD8*20260501-20260502
DTP*435*DT*202605010930
DTP*096*TM*1400
NTE*ADD*Seen with her sister Eve
HI*BI:74:RD8:20260501-20260502
HI*BH:11:D8:20261399
"""


def test_every_form_of_protected_value_is_replaced() -> None:
    street = "1234 A VERY LONG STREET OF MANY WORDS AND NUMBERS 55"
    before = FAMILIES["837I"].segments
    before = before[: next(at for at, row in enumerate(before) if row[0] == "CLM")]
    before = [("N3", street) if row == ("N3", "2 OAK ST") else row for row in before]
    found = masked(Body("837", "005010X223A2", [*before, *body_of("", "", _STAY).segments]))
    assert ("DTP", "096", "TM", "1400") in found, "an hour names nobody"
    assert ("HI", "BH:11:D8:20261399") in found, "what is no date cannot be moved"
    assert ("NTE", "ADD", "REMOVED") in found
    (moved,) = (row[3] for row in found if row[:2] == ("DTP", "435"))
    assert moved.endswith("0930") and not moved.startswith("202605")
    assert not [row for row in found if "20260501" in "*".join(row) or "20260502" in "*".join(row)]
    (other,) = (row[1] for row in found if row[0] == "N3" and len(row[1]) == len(street))
    assert other != street and other.count(" ") == street.count(" ")


def test_where_no_guide_says_what_a_value_is_all_are_replaced() -> None:
    body = body_of("837", "004010X098A1", "NM1*IL*1*Rowan*ADA****MI*M1234")
    ((name, *values),) = masked(body)
    assert name == "NM1"
    assert [value for value in values if value in ("Rowan", "ADA", "M1234")] == []
    assert [value[:1].isupper() and value[1:].islower() for value in values[2:3]] == [True]
