"""An 835 read and written: nothing is lost, nothing raises."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from superbill.core import x12
from superbill.core.claim.values import Adjustment, Contact, Extra, Person, Procedure, Reference
from superbill.core.findings import stops
from superbill.core.remit import iter_remit_claims, read_835, reconcile, write_835
from superbill.core.remit.values import RemitClaim, Remittance
from tests.builders_remit import (
    a_claim,
    a_line,
    a_provider_adjustment,
    a_remittance,
    assert_same,
    file_of,
    transaction_from,
    transaction_of,
    transactions_of,
    without_places,
)
from tests.shared_data import shared
from tests.strategies_remit import remittances

HEADER = """
BPR*I*80*C*ACH*CCP*01*111000025*DA*000123456*1512345678**01*111000614*DA*987654321*20260323~
TRN*1*EFT1*1512345678~
N1*PR*FIRST HEALTH*XV*FH001~
N1*PE*CEDAR FAMILY CLINIC*XX*1234567893~
LX*1~
"""


def read(text: str) -> tuple[Remittance, list[str]]:
    remittance, findings = read_835(transaction_from(HEADER + text))
    assert remittance is not None
    return remittance, [finding.code for finding in findings]


@settings(max_examples=30, deadline=None)
@given(remittances())
def test_what_is_written_is_read_again(remittance: Remittance) -> None:
    again, findings = read_835(transaction_of(write_835(remittance)))
    assert again is not None
    assert_same(without_places(again), remittance)
    assert {finding.code for finding in findings} <= {"REM004"}
    assert write_835(again).segments == write_835(remittance).segments


@settings(max_examples=30, deadline=None)
@given(st.lists(remittances(), min_size=1, max_size=2))
def test_a_stream_gives_the_same_as_a_whole_file(several: list[Remittance]) -> None:
    data = file_of(*(write_835(one) for one in several))
    whole = [read_835(transaction)[0] for transaction in transactions_of(data)]
    claims: list[RemitClaim] = []
    rest: list[Remittance] = []
    for part, _ in iter_remit_claims(x12.segments([data])):
        if isinstance(part, RemitClaim):
            claims.append(part)
        else:
            rest.append(part)
    assert [claim for one in whole if one for claim in one.claims] == claims
    assert [one.identity for one in whole if one] == [one.identity for one in rest]
    assert all(not one.claims for one in rest)


def test_a_stream_gives_the_claims_of_every_835_in_it_and_leaves_the_rest() -> None:
    other = x12.Body("999", "005010X231A1", [("AK1", "HC", "7"), ("AK9", "A", "1", "1", "1")])
    data = file_of(write_835(a_remittance(a_claim(), a_claim(control_number="A-2"))), other, write_835(a_remittance()))
    parts = [part for part, _ in iter_remit_claims(x12.segments([data]))]
    assert [one.control_number if isinstance(one, RemitClaim) else one.trace for one in parts] == [
        *("A-1", "A-2", "EFT20260320001"),
        *("A-1", "EFT20260320001"),
    ]


def test_a_stream_that_breaks_off_gives_what_came() -> None:
    data = file_of(write_835(a_remittance(a_claim(a_line(500, 500)))))
    parts = list(iter_remit_claims(x12.segments([data[: data.index(b"SE*")]])))
    claim, remittance = (part for part, _ in parts)
    assert isinstance(claim, RemitClaim)
    assert isinstance(remittance, Remittance)
    assert (claim.paid, remittance.amount, remittance.claims) == (500, 500, ())


@settings(max_examples=40, deadline=None)
@given(remittances(), st.data())
def test_no_damage_raises(remittance: Remittance, data: st.DataObject) -> None:
    segments = [list(segment) for segment in write_835(remittance).segments]
    at = data.draw(st.integers(0, len(segments) - 1))
    how = data.draw(st.sampled_from(("drop", "double", "cut", "garble")))
    if how == "drop":
        del segments[at]
    elif how == "double":
        segments.insert(at, segments[at])
    elif how == "cut":
        segments[at] = segments[at][: data.draw(st.integers(1, len(segments[at])))]
    else:
        place = data.draw(st.integers(0, len(segments[at]) - 1))
        segments[at][place] = data.draw(st.text("AZ09.-:", max_size=9)) or "0"
    (transaction,) = transactions_of(file_of(x12.Body("835", "005010X221A1", segments)))
    again, _ = read_835(transaction)
    assert again is not None
    reconcile(again)
    write_835(again)


def test_sample_c_is_written_as_it_came() -> None:
    (transaction,) = transactions_of(shared("x12/made/835_remit.edi").read_bytes())
    remittance, findings = read_835(transaction)
    assert remittance is not None
    assert findings == []
    written = [tuple(segment) for segment in write_835(remittance).segments]
    assert Counter(written) == Counter(tuple(segment) for segment in transaction.segments[1:-1])
    first = remittance.claims[0]
    assert (first.charge, first.paid, first.patient_responsibility) == (25000, 10632, 2712)
    assert first.lines[0].adjustments[1] == Adjustment("CO", "253", 217)
    assert remittance.payer_id == "FH001"
    assert remittance.claims[2].is_reversal
    assert remittance.claims[3].original_claim_number == "FH2026000003"
    assert [(one.code, one.amount) for one in remittance.provider_adjustments] == [("WO", 5000), ("L6", -342)]


def test_every_published_835_is_read() -> None:
    files = sorted(shared("x12").rglob("*835*"))
    assert len(files) >= 7
    for file in files:
        for transaction in transactions_of(file.read_bytes()):
            remittance, _ = read_835(transaction)
            assert remittance is not None
            assert remittance.claims
            again, _ = read_835(transaction_of(write_835(remittance)))
            assert again is not None
            assert [claim.paid for claim in again.claims] == [claim.paid for claim in remittance.claims]


def test_contacts_of_the_payer_are_kept_with_their_function() -> None:
    remittance, _ = read("CLP*A-1*1*80*80~")
    assert remittance.contacts == ()
    text = HEADER.replace("N1*PE", "PER*CX**TE*8005550111~PER*BL*HELP*TE*8005550112*EX*3~PER*IC**UR*WWW.FH.TEST~N1*PE")
    remittance, findings = read_835(transaction_from(text + "CLP*A-1*1*80*80~"))
    assert remittance is not None
    assert findings == []
    assert [contact.function for contact in remittance.contacts] == ["CX", "BL", "IC"]
    assert remittance.contacts[1] == Contact("HELP", (("TE", "8005550112"), ("EX", "3")), "BL")


def test_a_second_plb_and_seven_pairs() -> None:
    seven = [a_provider_adjustment(100 + index, reference=f"R{index}") for index in range(7)]
    body = write_835(a_remittance(plb=seven))
    assert [len(segment) for segment in body.segments if segment[0] == "PLB"] == [15, 5]
    remittance, _ = read_835(transaction_of(body))
    assert remittance is not None
    assert [one.reference for one in remittance.provider_adjustments] == [f"R{index}" for index in range(7)]


def test_a_changed_code_keeps_what_was_sent() -> None:
    remittance, _ = read(
        "CLP*A-1*1*100*80~SVC*HC:99213:25*100*80**1*HC:99214:25*2~DTM*150*20260301~DTM*151*20260302~CAS*CO*45*20~"
    )
    (line,) = remittance.claims[0].lines
    assert line.procedure == Procedure("99213", ("25",))
    assert line.submitted == Procedure("99214", ("25",))
    assert line.submitted_units == Decimal(2)
    assert (line.service_from, line.service_to) == (date(2026, 3, 1), date(2026, 3, 2))


def test_inpatient_outcome_keeps_amounts_and_remarks() -> None:
    text = "CLP*A-1*1*80*80****111*1*470*1.5*.2~MIA*0***138018.4*MA01*********1***N211~MOA***MA02~QTY*CA*8~"
    remittance, findings = read(text.replace("*111*1*470", "*11*1**470"))
    (claim,) = remittance.claims
    assert findings == []
    assert claim.remarks == ("MA01", "MA02")
    written = write_835(remittance).segments
    mia = next(segment for segment in written if segment[0] == "MIA")
    assert mia[4] == "138018.4"
    assert mia[5] == "MA01"
    assert (claim.drg, claim.drg_weight, claim.discharge_fraction) == ("470", Decimal("1.5"), Decimal("0.2"))


def test_groups_and_their_summaries_stay_with_their_claims() -> None:
    text = "TS3*1999999984*11*20261231*1*80~CLP*A-1*1*80*80~LX*2~CLP*A-2*1*5*5~CLP*A-3*1*6*6~"
    remittance, _ = read(text)
    assert [(group.number, group.size) for group in remittance.groups] == [("1", 1), ("2", 2)]
    assert remittance.groups[0].extras[0].elements[0] == "TS3"
    assert [segment[0] for segment in write_835(remittance).segments[4:]] == ["LX", "TS3", "CLP", "NM1", "LX"] + [
        "CLP",
        "NM1",
    ] * 2


def test_claims_before_the_first_lx_are_a_group_too() -> None:
    text = HEADER.replace("LX*1~", "") + "CLP*A-1*1*80*80~LX*1~CLP*A-2*1*5*5~"
    remittance, _ = read_835(transaction_from(text))
    assert remittance is not None
    assert [(group.number, group.size) for group in remittance.groups] == [("0", 1), ("1", 1)]


def test_claims_without_lx_get_one() -> None:
    remittance, _ = read_835(transaction_from(HEADER.replace("LX*1~", "") + "CLP*A-1*1*80*80~"))
    assert remittance is not None
    assert remittance.groups == ()
    assert ("LX", "1") in write_835(remittance).segments


@pytest.mark.parametrize(
    ("text", "code", "element"),
    [
        ("CLP*A-1*1*100*8O.00~", "REM002", "CLP04"),
        ("CLP*A-1*1*100.001*80~", "REM002", "CLP03"),
        ("CLP*A-1*1*100*80*x~", "REM002", "CLP05"),
        ("CLP*A-1*1*100~", "REM002", "CLP04"),
        ("CLP*A-1*1*80*80*******470*x~", "REM002", "CLP12"),
        ("CLP*A-1*1*80*80~SVC*HC:1*x*80~", "REM002", "SVC02"),
        ("CLP*A-1*1*80*80~SVC*HC:1*80*80**x~", "REM002", "SVC05"),
        ("CLP*A-1*1*80*80~SVC*HC:1*80*80**1*HC:2*x~", "REM002", "SVC07"),
        ("CLP*A-1*1*80*80~CAS*CO*45~", "REM002", "CAS03"),
        ("CLP*A-1*1*80*80~CAS*CO*45*x~", "REM002", "CAS03"),
        ("CLP*A-1*1*80*80~CAS*CO*45*1*x~", "REM002", "CAS04"),
        ("CLP*A-1*1*80*80~AMT*AU*x~", "REM002", "AMT02"),
        ("CLP*A-1*1*80*80~QTY*CA*1e5~", "REM002", "QTY02"),
        ("CLP*A-1*1*80*80~DTM*232*20260230~", "REM002", "DTM02"),
        ("CLP*A-1*1*80*80~SVC*HC:1*80*80~AMT*B6*x~", "REM002", "AMT02"),
        ("PLB*1*20261331*WO:1*5~", "REM002", "PLB02"),
        ("PLB*1*20261231*WO:1*5*L6~", "REM002", "PLB06"),
        ("CLP*A-1*1*80*80~CAS*CR*45*0~", "REM006", "CAS01"),
        ("CLP*A-1*1*80*80~ZZZ*1~", "REM004", ""),
        ("ZZZ*1~CLP*A-1*1*80*80~", "REM004", ""),
        ("SVC*HC:1*80*80~", "REM005", ""),
    ],
)
def test_what_cannot_be_read_is_told_with_its_place(text: str, code: str, element: str) -> None:
    remittance, findings = read_835(transaction_from(HEADER + text))
    assert remittance is not None
    assert [(finding.code, finding.where.element) for finding in findings] == [(code, element)]
    assert findings[0].where.segment_in_set >= 7
    assert findings[0].where.segment == findings[0].where.segment_in_set + 2
    tag = text.split("*")[0] if code == "REM005" else ""
    assert not tag or any(extra.elements[0] == tag for group in remittance.groups for extra in group.extras)


def test_a_remittance_without_payment_or_trace_stops() -> None:
    remittance, findings = read_835(transaction_from("LX*1~"))
    assert remittance is not None
    assert [finding.code for finding in findings] == ["REM003", "REM003"]
    assert stops(findings)
    _, findings = read_835(transaction_from(HEADER.replace("EFT1", "")))
    assert [finding.code for finding in findings] == ["REM003"]


@pytest.mark.parametrize(("set_id", "version"), [("837", "005010X222A1"), ("835", "004010X091A1")])
def test_other_transactions_are_refused(set_id: str, version: str) -> None:
    remittance, findings = read_835(transaction_from("BHT*0019*00*1*20260101*1200*CH~", set_id, version))
    assert remittance is None
    assert [finding.code for finding in findings] == ["REM001"]


def test_unusual_segments_stay() -> None:
    text = (
        "CLP*A-1*1*80*80~NM1*GB*1*OTHER*PAT~REF*EA*1*more~NM1*TT*2*SECOND HEALTH*****XV*SH1~DTM*999*20260101~"
        "SVC*HC:1*80*80~LQ*RX*70~REF*6R*L1~REF*6R*L2~REF*0K*P1~AMT*B6*80~AMT*B6*81~DTM*472*20260101~DTM*472*20260102~"
        "PLB*1234567893**WO*0~"
    )
    remittance, findings = read(text)
    assert findings == []
    (claim,) = remittance.claims
    assert claim.crossover == Reference("SECOND HEALTH", "SH1")
    assert [extra.elements[:2] for extra in claim.extras] == [("NM1", "GB"), ("REF", "EA"), ("DTM", "999")]
    (line,) = claim.lines
    assert line.references == (Reference("6R", "L2"),)
    assert line.amounts == (("B6", 8100),)
    assert [extra.elements for extra in line.extras] == [("LQ", "RX", "70"), ("DTM", "472", "20260102")]
    written = {tuple(segment) for segment in write_835(remittance).segments}
    assert {("NM1", "TT", "2", "SECOND HEALTH", "", "", "", "", "XV", "SH1"), ("LQ", "RX", "70")} <= written


def test_header_leftovers_stay() -> None:
    text = (
        HEADER.replace("LX*1~", "REF*0B*ST1~REF*FI*x~RDM*BM~LX*1~")
        .replace("N1*PR", "CUR*PR*USD*1.5~REF*F2*V1~DTM*405*20260320~DTM*009*20260320~N1*PR")
        .replace("*20260323", "*20260323*X")
        .replace("XX*1234567893", "FI*741234567")
    )
    remittance, findings = read_835(transaction_from(text + "REF*ZZ*1~"))
    assert remittance is not None
    assert findings == []
    assert remittance.payee.tax_id == "741234567"
    written = [tuple(segment) for segment in write_835(remittance).segments]
    came = [tuple(part.strip().split("*")) for part in (text + "REF*ZZ*1").split("~")]
    assert Counter(written) == Counter(segment for segment in came if segment != ("",))


FULL = """
BPR*I*150*C*ACH*CCP*01*111000025*DA*000123456*1512345678**01*111000614*DA*987654321*20260323~
TRN*1*EFT1*1512345678~
CUR*PR*USD~
REF*EV*RECEIVER~
DTM*405*20260320~
N1*PR*FIRST HEALTH*XV*FH001~
N1*PE*CEDAR FAMILY CLINIC*XX*1234567893~
REF*TJ*741234567~
LX*1~
CLP*A-1*1*200*150*20*12*FH1*11*1~
CAS*CO*45*20*2~
NM1*QC*1*DOE*PAT****MI*FH77~
NM1*IL*1*DOE*ANA****MI*FH78~
NM1*74*1*DOE*ANNA****C*FH79~
NM1*82*1*CHEN*MAY****XX*1234567893~
NM1*TT*2*SECOND HEALTH*****XV*SH1~
NM1*PR*2*THIRD HEALTH~
MOA***MA01*N1~
REF*F8*FH0~
REF*EA*REC1~
DTM*232*20260301~
DTM*233*20260302~
DTM*036*20261231~
DTM*050*20260305~
PER*CX*HELP*TE*8005550112~
AMT*AU*180~
QTY*CA*2~
SVC*HC:99214:25*150*120**1*HC:99215:25*2~
DTM*150*20260301~
DTM*151*20260302~
CAS*CO*45*10~
CAS*PR*2*20~
REF*6R*L1~
AMT*B6*140~
LQ*HE*N1~
SVC*HC:80053*50*50**1~
DTM*472*20260301~
"""


def test_all_that_a_claim_can_say_is_read_and_written_again() -> None:
    text = "".join(FULL.split("\n"))
    remittance, findings = read_835(transaction_from(text))
    assert remittance is not None
    assert findings == []
    written = ["*".join(segment) for segment in write_835(remittance).segments]
    assert Counter(written) == Counter(text.split("~")[:-1])
    (claim,) = remittance.claims
    assert (remittance.currency, remittance.receiver_id, claim.rendering.last) == ("USD", "RECEIVER", "CHEN")
    assert (claim.crossover, claim.corrected_payer) == (
        Reference("SECOND HEALTH", "SH1"),
        Reference("THIRD HEALTH", ""),
    )
    assert (claim.corrected.first, claim.remarks) == ("ANNA", ("MA01", "N1"))
    assert [(one.charge, one.remarks) for one in claim.lines] == [(15000, ("N1",)), (5000, ())]


def test_an_empty_adjustment_between_two_is_passed_over() -> None:
    remittance, findings = read("CLP*A-1*1*100*80~CAS*CO*45*5*****253*15~")
    assert findings == []
    assert remittance.claims[0].adjustments == (Adjustment("CO", "45", 500), Adjustment("CO", "253", 1500))


def test_names_from_people_are_made_fit() -> None:
    claim = a_claim(patient=Person(last="O:NEIL*X", first="PAT"), extras=(Extra("2100", ("ZZZ", "1")),))
    remittance, _ = read_835(transaction_of(write_835(a_remittance(claim))))
    assert remittance is not None
    assert remittance.claims[0].patient.last == "O NEIL X"


def test_a_line_without_anything() -> None:
    remittance, _ = read_835(transaction_of(write_835(a_remittance(a_claim(a_line(500, 500))))))
    assert remittance is not None
    assert remittance.claims[0].lines[0].adjustments == ()


def test_values_about_people_do_not_print() -> None:
    assert repr(a_claim()) == "<RemitClaim>"
