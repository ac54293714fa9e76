"""Claims that say all there is to say: each segment has its field, and is written again where it stood."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from superbill.core.claim import read_837, write_837
from superbill.core.claim.parts import parse_quantity
from superbill.core.claim.values import Adjustment, ClaimKind, CodedFact, InpatientProcedure, Submission, Tooth
from superbill.core.x12 import Body
from tests.core.claim.files import file_of, transaction_of
from tests.core.x12.families import FAMILIES
from tests.core.x12.samples import CLINIC, DOCTOR, body_of

_PARTIES = f"""
NM1*41*2*ELM CLINIC*****46*CLINIC
PER*IC*BILLING*TE*5555550100
NM1*40*2*SUNRISE HEALTH*****46*PAYER
HL*1**20*1
PRV*BI*PXC*207Q00000X
NM1*85*2*ELM CLINIC*****XX*{CLINIC}
N3*1 ELM ST*FLOOR 2
N4*AUSTIN*TX*787010001
REF*EI*741234567
NM1*87*2
N3*PO BOX 7
N4*AUSTIN*TX*787019999
"""

_PROFESSIONAL = f"""
BHT*0019*00*B1*20260504*0930*CH
{_PARTIES.strip()}
HL*2*1*22*1
SBR*S**G1******CI
NM1*IL*1*ROWAN*ADA****MI*M1234
NM1*PR*2*SUNRISE HEALTH*****PI*SH001
HL*3*2*23*0
PAT*19
NM1*QC*1*ROWAN*LEO
N3*2 OAK ST
N4*AUSTIN*TX*787020001
DMG*D8*20180102*M
CLM*A1*250***11:B:1*Y*A*Y*Y*P*AA:EM::TX:US*02********7
DTP*431*D8*20260430
DTP*439*D8*20260430
PWK*OZ*EL***AC*C1
PWK*B4*AA
AMT*F5*20
REF*G1*AUTH1
REF*F8*FH1
NTE*ADD*SEEN AT NIGHT
HI*ABK:S5200XA*ABF:H6691
HI*BG:17
NM1*82*1*CHEN*MAY****XX*{DOCTOR}
PRV*PE*PXC*207Q00000X
SBR*P*18*G9******CI
CAS*CO*45*10**253*1
CAS*PR*1*5
AMT*D*80
OI***Y***Y
MOA***MA01*N1
NM1*IL*1*ROWAN*ADA****MI*F77
NM1*PR*2*FIRST HEALTH*****PI*FH001
REF*F8*ICN7
LX*1
SV1*HC:J1100:JZ::::DEXAMETHASONE*200*UN*1.5*11**1:2**Y**Y*Y***0
DTP*472*RD8*20260501-20260502
REF*G1*AUTH2
REF*6R*L1
NTE*ADD*TWO VIALS
LIN**N4*00641036725
CTP****1.5*ML
REF*XZ*RX9
NM1*DK*1*CHEN*MAY****XX*{DOCTOR}
SVD*FH001*60*HC:J1100:JZ**1*2
CAS*PR*1*40
DTP*573*D8*20260503
AMT*EAF*40
LX*2
SV1*HC:69210*50*UN*1***2
DTP*472*D8*20260501
"""

_INSTITUTIONAL = f"""
BHT*0019*00*B2*20260504*0930*CH
{_PARTIES.strip()}
HL*2*1*22*0
SBR*P*18*G1******CI
NM1*IL*1*ROWAN*ADA****MI*M1234
N3*2 OAK ST
N4*AUSTIN*TX*787020001
DMG*D8*19800102*F
NM1*PR*2*SUNRISE HEALTH*****PI*SH001
CLM*A2*900***11:A:1**A*Y*Y***********7
DTP*434*RD8*20260501-20260503
DTP*435*DT*202605010930
DTP*096*TM*1400
CL1*1*1*01
REF*LU*TX
HI*ABK:J189:::::::Y
HI*ABJ:R509
HI*APR:R05*PR:7862
HI*ABN:W010XXA:::::::N
HI*DR:193
HI*ABF:E119:::::::1
HI*BBR:0BH17EZ:D8:20260501
HI*BBQ:5A1935Z
HI*BI:74:RD8:20260501-20260502
HI*BH:11:D8:20260430
HI*BE:80:::3
HI*BG:C1
HI*TC:A1
NM1*71*1*CHEN*MAY****XX*{DOCTOR}
LX*1
SV2*0120**900*DA*3**100
"""

_DENTAL = f"""
BHT*0019*00*B3*20260504*0930*CH
{_PARTIES.strip()}
HL*2*1*22*0
SBR*P*18*G1******CI
NM1*IL*1*ROWAN*ADA****MI*M1234
N3*2 OAK ST
N4*AUSTIN*TX*787020001
DMG*D8*19800102*F
NM1*PR*2*SUNRISE HEALTH*****PI*SH001
CLM*D1*1200***11:B:1*Y*A*Y*Y***02*******PB
DTP*472*D8*20260501
LX*1
SV3*AD:D6750*1200*11*10:20*I*1*****1
TOO*JP*30*M:O
TOO*JP*31
REF*6R*L1
"""

FULLEST = {
    ClaimKind.PROFESSIONAL: body_of("837", "005010X222A1", _PROFESSIONAL),
    ClaimKind.INSTITUTIONAL: body_of("837", "005010X223A2", _INSTITUTIONAL),
    ClaimKind.DENTAL: body_of("837", "005010X224A2", _DENTAL),
}


def read(body: Body) -> Submission:
    submission, findings = read_837(transaction_of(file_of(body)))
    assert submission is not None
    assert findings == []
    return submission


@pytest.mark.parametrize(
    "body", [*FULLEST.values(), FAMILIES["837P"], FAMILIES["837I"], FAMILIES["837D"]], ids=lambda body: body.version
)
def test_a_claim_is_written_as_it_came(body: Body) -> None:
    assert [tuple(segment) for segment in write_837(read(body)).segments] == body.segments


def test_what_a_professional_claim_says() -> None:
    (claim,) = read(FULLEST[ClaimKind.PROFESSIONAL]).claims
    assert (claim.related_causes, claim.accident_state, claim.accident_country) == (("AA", "EM"), "TX", "US")
    assert (claim.signature_source, claim.special_program, claim.delay_reason) == ("P", "02", "7")
    assert [(one.report_type, one.transmission, one.control_number) for one in claim.attachments] == [
        ("OZ", "EL", "C1"),
        ("B4", "AA", ""),
    ]
    assert claim.conditions == (CodedFact("condition", "17"),)
    (first,) = claim.other_payers
    assert first.adjustments == (
        Adjustment("CO", "45", 1000),
        Adjustment("CO", "253", 100),
        Adjustment("PR", "1", 500),
    )
    assert (first.claim_number, first.remarks) == ("ICN7", ("MA01", "N1"))
    line, bare = claim.lines
    assert (line.procedure.description, line.units, line.copay_exempt) == ("DEXAMETHASONE", Decimal("1.5"), True)
    assert line.drug is not None
    assert (line.drug.ndc, line.drug.quantity, line.drug.prescription) == ("00641036725", Decimal("1.5"), "RX9")
    assert [(one.bundled_into, one.remaining) for one in line.payments] == [(2, 4000)]
    assert bare.control_number == ""


def test_what_an_institutional_claim_says() -> None:
    (claim,) = read(FULLEST[ClaimKind.INSTITUTIONAL]).claims
    assert (claim.admission, claim.admission_hour, claim.discharge, claim.discharge_hour) == (
        date(2026, 5, 1),
        "0930",
        None,
        "1400",
    )
    assert (claim.accident_state, claim.drg, claim.delay_reason) == ("TX", "193", "7")
    assert [(one.role, one.code, one.version, one.poa) for one in claim.diagnoses] == [
        ("principal", "J189", "10", "Y"),
        ("admitting", "R509", "10", ""),
        ("reason", "R05", "10", ""),
        ("reason", "7862", "9", ""),
        ("external", "W010XXA", "10", "N"),
        ("other", "E119", "10", "1"),
    ]
    assert claim.procedures == (
        InpatientProcedure("0BH17EZ", date(2026, 5, 1), True),
        InpatientProcedure("5A1935Z", None, False),
    )
    assert claim.conditions == (
        CodedFact("span", "74", date(2026, 5, 1), date(2026, 5, 2)),
        CodedFact("occurrence", "11", date(2026, 4, 30)),
        CodedFact("value", "80", amount=300),
        CodedFact("condition", "C1"),
        CodedFact("treatment", "A1"),
    )
    assert claim.lines[0].noncovered == 10000


def test_what_a_dental_claim_says() -> None:
    (claim,) = read(FULLEST[ClaimKind.DENTAL]).claims
    assert (claim.predetermination, claim.special_program, claim.statement_from) == (True, "02", date(2026, 5, 1))
    (line,) = claim.lines
    assert (line.oral_cavity, line.prosthesis) == (("10", "20"), "I")
    assert line.teeth == (Tooth("30", ("M", "O")), Tooth("31"))


@pytest.mark.parametrize("text", ["BBR:0BH17EZ:D8:20261301", "BBQ:5A1935Z:D8", "BBR:0BH17EZ:D8:20260501:5"])
def test_a_procedure_that_cannot_be_read_is_kept_as_it_came(text: str) -> None:
    body = FULLEST[ClaimKind.INSTITUTIONAL]
    segments = [("HI", text) if segment[:2] == ("HI", "BBQ:5A1935Z") else segment for segment in body.segments]
    (claim,) = read(Body(body.set_id, body.version, segments)).claims
    assert [one.code for one in claim.procedures] == ["0BH17EZ"]
    assert [extra.elements for extra in claim.extras] == [("HI", text)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", Decimal(1)),
        ("-1.50", Decimal("-1.50")),
        ("1-2", None),
        ("1e5", None),
        ("", None),
        ("NaN", None),
        ("١", None),
    ],
)
def test_numbers_as_x12_writes_them(text: str, number: Decimal | None) -> None:
    assert parse_quantity(text) == number
