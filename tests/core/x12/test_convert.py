"""Other forms of a file: lines of JSON and back to the byte, and files without their people."""

from __future__ import annotations

import msgspec
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


@pytest.mark.parametrize("text", ["ELM: CLINIC", "ELM^CLINIC"])
def test_what_the_house_divides_by_may_be_text(text: str) -> None:
    data = file_of(FAMILIES["837P"], delimiters=Delimiters("*", ">", "!", "~")).replace(b"ELM CLINIC", text.encode())
    lines = list(to_json(read(data)[0]))
    assert any(f'"{text}"' in line for line in lines) and from_json(lines) == data


@pytest.mark.parametrize(
    ("delimiters", "segment", "why"),
    [
        ('["*",":","","~",""]', '["EQ",[["30"],["98"]]]', "no repetition separator"),
        ('["*",":","^","~",""]', '["NTE","ADD","A~B"]', "holds a separator"),
        ('["*",":","^","~",""]', '["SV1",["HC","A:B"]]', "holds a separator"),
    ],
)
def test_lines_that_would_be_another_file_are_refused(delimiters: str, segment: str, why: str) -> None:
    lines = [f'{{"segment":["ISA","00"],"delimiters":{delimiters}}}', f'{{"segment":{segment}}}']
    with pytest.raises(msgspec.DecodeError, match=why):
        from_json(lines)


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
    assert not any("20261399" in text for row in found for text in row), "what is no date may still be somebody's"
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


def test_nothing_that_names_somebody_stays_for_its_qualifier_or_its_form() -> None:
    """A patient called Pi, a payer's qualifier on a person's number, days that are none, what a 999 and a 275 repeat."""
    head = [row for row in FAMILIES["837P"].segments if row[0] != "NM1" or row[1] != "IL"]
    rows = [("NM1", "IL", "1", "PI", "ADA", "", "", "", "PI", "M1234"), ("DMG", "D8", "1980/1/2", "F")]
    found = masked(Body("837", "005010X222A1", [*head[:12], *rows, *head[12:]]))
    (name,) = (row for row in found if row[:2] == ("NM1", "IL") and row[8] == "PI")
    assert "ADA" not in name and "M1234" not in name
    assert not any("1980/1/2" in row for row in found)
    assert ("NM1", "PR", "2") in [row[:3] for row in found if "SH001" in row], "a payer's number names nobody"
    document = next(row for row in masked(FAMILIES["275"]) if row[0] == "BDS")
    assert document[:3] == ("BDS", "B64", "8") and len(document[3]) == 8 and document[3] != "VklTSVQu"
    days = masked(Body("835", "005010X221A1", [("BPR", "I", "1"), ("DTM", "405", "2026-5-1")]))
    assert not any("2026-5-1" in row for row in days)
    assert not any("CLM01:A1" in row for row in masked(FAMILIES["999"]))
