"""What is known to break other readers: each must be read whole here, and said only where it is a fault."""

from __future__ import annotations

import pytest

from superbill.core import remit
from superbill.core.claim import read_837
from superbill.core.x12 import Body, Delimiters, group_results, interchange_results, read, to_bytes, validate
from tests.core.x12.samples import ENVELOPE, INSTITUTIONAL, PROFESSIONAL, REMITTANCE, file_of


def remittance_of(data: bytes) -> remit.Remittance:
    document, findings = read(data)
    assert findings == [] and to_bytes(document) == data and validate(document) == []
    value, faults = remit.read_835(document.transactions[0])
    assert value is not None and faults == []
    return value


def test_a_byte_order_mark() -> None:
    assert remittance_of(b"\xef\xbb\xbf" + file_of(REMITTANCE)).amount == 105_00


@pytest.mark.parametrize("newline", ["\n", "\r"])
def test_a_line_break_as_terminator(newline: str) -> None:
    assert remittance_of(file_of(REMITTANCE, delimiters=Delimiters(segment=newline))).amount == 105_00


@pytest.mark.parametrize("mark", ["|", "!"])
def test_other_element_separators(mark: str) -> None:
    assert remittance_of(file_of(REMITTANCE, delimiters=Delimiters(element=mark))).amount == 105_00


def test_isa11_u() -> None:
    data = file_of(REMITTANCE, delimiters=Delimiters(repetition=""))
    assert data[82:83] == b"U" and remittance_of(data).amount == 105_00


def test_two_interchanges_with_different_delimiters() -> None:
    other = file_of(PROFESSIONAL, delimiters=Delimiters("|", ">", "!", "\n")).replace(b"000000101", b"000000102")
    document, findings = read(file_of(REMITTANCE) + other)
    assert findings == [] and [t.set_id for t in document.transactions] == ["835", "837"]
    assert validate(document) == []


def test_a_file_that_stops_inside_a_segment_keeps_what_came() -> None:
    whole = file_of(PROFESSIONAL)
    document, findings = read(whole[: whole.index(b"REF*6R*L2") + 5])
    assert {finding.code for finding in findings} == {"X12-105", "X12-106"}
    submission, _ = read_837(document.transactions[0])
    assert submission is not None and submission.claims[0].control_number == "A1"


def test_an_835_with_contacts_in_1000a() -> None:
    rows = [tuple(row) for row in REMITTANCE.segments]
    at = next(index for index, row in enumerate(rows) if row[0] == "PER")
    rows.insert(at, ("PER", "CX", "", "TE", "5555550109"))
    rows.insert(at + 2, ("PER", "IC", "", "UR", "WWW.EXAMPLE.COM"))
    assert remittance_of(file_of(Body("835", REMITTANCE.version, rows))).claims[0].paid == 110_00


def test_a_second_plb() -> None:
    rows = [tuple(row) for row in REMITTANCE.segments]
    plb = rows[-1]
    rows[0] = (*rows[0][:2], "102", *rows[0][3:])
    rows.append((plb[0], plb[1], plb[2], "WO:R1", "3"))
    value = remittance_of(file_of(Body("835", REMITTANCE.version, rows)))
    assert [one.amount for one in value.provider_adjustments] == [5_00, 3_00]
    assert remit.reconcile(value).balanced


def test_an_835_without_and_with_st03() -> None:
    without = file_of(REMITTANCE)
    assert b"ST*835*0001~" in without
    document, findings = read(without.replace(b"ST*835*0001~", b"ST*835*0001*005010X221A1~"))
    assert findings == [] and validate(document) == []


def test_elements_that_say_nothing_at_the_end() -> None:
    data = file_of(REMITTANCE).replace(b"TRN*1*T100*1741234567~", b"TRN*1*T100*1741234567***~")
    document, findings = read(data)
    assert [finding.code for finding in findings] == ["X12-113"] and to_bytes(document) == data
    value, _ = remit.read_835(document.transactions[0])
    assert value is not None and value.trace == "T100"


def test_a_composite_with_too_many_components() -> None:
    data = file_of(PROFESSIONAL).replace(b"HC:69210*50*", b"HC:69210:::::::::X*50*")
    document, _ = read(data)
    assert ("X12-231", "SV101") in [(f.code, f.where.element) for f in validate(document)]
    submission, _ = read_837(document.transactions[0])
    assert submission is not None and submission.claims[0].lines[1].procedure.code == "69210"


@pytest.mark.parametrize(("set_id", "version"), [("837", "004010X098A1"), ("835", "004010X091A1"), ("850", "004010")])
def test_old_and_unknown_guides_are_segments_with_an_envelope(set_id: str, version: str) -> None:
    """No values and no verdict on what is inside; the envelope is judged and answered."""
    body = Body(set_id, version, [("BHT", "0019", "00"), ("CLM", "A1", "150"), ("XYZ", "1")])
    data = file_of(body).replace(b"GS**", b"GS*PO*")
    document, findings = read(data)
    (transaction,) = document.transactions
    assert [row[0] for row in transaction.segments] == ["ST", "BHT", "CLM", "XYZ", "SE"]
    found = validate(document)
    assert {finding.code for finding in found} == {"X12-200"}
    assert [result.status for result in interchange_results(document, findings)] == ["A"]
    assert group_results(document, found) == [], "a TA1 answers, for nothing inside was looked at"
    broken, faults = read(data.replace(b"IEA*1*", b"IEA*2*"))
    assert [result.note for result in interchange_results(broken, faults)] == ["021"]


def test_lower_case_and_blanks() -> None:
    data = file_of(INSTITUTIONAL).replace(b"~CLM*", b"~ \r\n clm*")
    document, _ = read(data)
    submission, _ = read_837(document.transactions[0])
    assert submission is not None and submission.claims[0].control_number == "A2" and to_bytes(document) == data
    assert ENVELOPE.sender == document.interchanges[0].header.sender
