"""Questions and answers that say all there is to say: each segment has its field, and is written again as it came."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from superbill.core import inquiry, x12
from superbill.core.claim.parts import Elements
from superbill.core.claim.values import Payer, Person, Provider, Reference
from superbill.core.inquiry.values import Batch, Benefit, EligibilityAnswer, Header, Premium
from superbill.core.x12 import Body
from tests.builders_remit import file_of, transaction_from, transaction_of
from tests.core.x12.families import FAMILIES
from tests.core.x12.samples import CLINIC, DOCTOR, body_of

_270 = f"""
BHT*0022*13*Q1*20260504*0930
HL*1**20*1
NM1*PR*2*SUNRISE HEALTH*****PI*SH001
HL*2*1*21*1
NM1*1P*1*CHEN*MAY****XX*{DOCTOR}
REF*4A*PIN7
N3*1 ELM ST
N4*AUSTIN*TX*787010001
PER*IC*DESK
PRV*PE*PXC*207Q00000X
HL*3*2*22*1
NM1*IL*1*ROWAN*ADA****MI*M1234
N3*2 OAK ST
HL*4*3*23*0
TRN*1*T1*9741234567*DESK
TRN*1*SECOND*9741234568
NM1*03*1*ROWAN*LEO
DMG*D8*20180102*M
INS*N*19
DTP*291*D8*20260501
EQ*30
HL*5*3*23*0
TRN*1*T2*9741234567
NM1*03*1*ROWAN*MIA
DMG***F
INS*N*19***********1
EQ**HC:99213:25
III*ZZ*11
HL*6**20*1
NM1*PR*2*FIRST HEALTH*****PI*FH001
HL*7*6*21*1
NM1*1P*2*ELM CLINIC*****XX*{CLINIC}
HL*8*7*22*0
NM1*IL*1*PINE*EVA****MI*F77
N3*2 OAK ST
N4*TORONTO*ON*M5H2N2*CA*CY*9
EQ*98
"""

_271 = f"""
BHT*0022*11*Q1*20260504*0931
HL*1**20*1
NM1*PR*2*SUNRISE HEALTH*****PI*SH001
PER*IC*HELP*TE*5555550101
REF*NF*12345
HL*2*1*21*1
NM1*1P*2*ELM CLINIC*****XX*{CLINIC}
REF*TJ*741234567
HL*3*2*22*1
NM1*IL*1*ROWAN*ADA****MI*M1234
HL*4*3*23*0
TRN*2*T1*9741234567
NM1*03*1*ROWAN*LEO
AAA*Y**58*C
INS*N*19
DTP*346*RD8*20260101-20261231
EB*1*FAM*30**GOLD PLAN
EB*C*IND*98***23*500*0.2*VS*10*Y*N*HC:99213:25
REF*9F*R1
DTP*292*D8*20260101
AAA*Y**52*R
MSG*PER YEAR
MSG*AND VISIT
LS*2120
NM1*PR*2*SECOND HEALTH*****PI*SH002
LE*2120
"""

_276 = f"""
BHT*0010*13*S1*20260504*0930
HL*1**20*1
NM1*PR*2*SUNRISE HEALTH*****PI*SH001
PER*IC*HELP
HL*2*1*21*1
NM1*41*2*ELM CLINIC*****46*CLINIC
HL*3*2*19*1
NM1*1P*2*ELM CLINIC*****XX*{CLINIC}
HL*4*3*22*1
NM1*IL*1*ROWAN*ADA****MI*M1234
HL*5*4*23
DMG*D8*20180102*M
NM1*QC*1*ROWAN*LEO
TRN*1*A1
REF*1K*P1
REF*BLT*111
REF*EJ*A1
REF*XZ*RX1
AMT*T3*150
DTP*472*D8*20260501
HL*6*3*22*0
NM1*IL*1*PINE*EVA****MI*F77
TRN*1*A2
PWK*OZ*EL
SVC*HC:99213:25*100*****2
REF*FJ*L1
DTP*472*D8*20260501
REF*ZZ*1
SVC*HC:69210*50
"""

_277 = f"""
BHT*0010*08*S1*20260505*0930*DG
HL*1**20*1
NM1*PR*2*SUNRISE HEALTH*****PI*SH001
PER*IC*HELP*TE*5555550101
N3*9 PINE ST
HL*2*1*21*1
NM1*41*2*ELM CLINIC*****46*CLINIC
TRN*2*B1
STC*E0:24:41*20260505
HL*3*2*19*1
NM1*1P*2*ELM CLINIC*****XX*{CLINIC}
HL*4*3*22*1
NM1*IL*1*ROWAN*ADA****MI*M1234
HL*5*4*23
NM1*QC*1*ROWAN*LEO
TRN*2*A1
STC*F1:65*20260504**150*110*20260504*CHK*20260504*T100*F1:66*F2:1*PAID IN PART
STC*F2:2*20260504**150*110*20260504**20260504*T100
STC*F1:65*20260510**150*20*20260510**20260511*T101*F1:66*F2:1
STC*F1:3*20260510**150*20*20260510**20260511*T101
STC*F2:4*20260504**150*110*20260504**20260504*T100***SAID LATER
REF*1K*P1
REF*D9*CH1
REF*BLT*111
REF*EJ*A1
DTP*472*D8*20260501
HL*6*2*19*0
NM1*1P*1*CHEN*MAY****XX*{DOCTOR}
TRN*1*NONE
STC*E0:24:85*20260505
STC*E0:25:85*20260506
REF*1P*X
"""

_277CA = f"""
BHT*0085*08*A1*20260505*0930*TH
HL*1**20*1
NM1*AY*2*CLEARING*****46*CH001
TRN*1*T1
DTP*050*D8*20260504
DTP*009*D8*20260505
HL*2*1*21*1
NM1*41*2*ELM CLINIC*****46*CLINIC
TRN*2*B1
STC*A1:19:PR*20260505*WQ*150
QTY*90*1
QTY*AA*1
AMT*YU*100
AMT*YY*50
HL*3*2*19*1
NM1*85*2*ELM CLINIC*****XX*{CLINIC}
TRN*1*0
STC*A1:19:PR*20260505*WQ*150
QTY*QA*1
QTY*QC*1
AMT*YU*100
AMT*YY*50
HL*4*3*PT
NM1*QC*1*ROWAN*ADA****MI*M1234
TRN*2*A1
STC*A2:20*20260505*WQ*100
REF*1K*P1
REF*D9*CH1
DTP*472*D8*20260501
HL*5*3*PT
NM1*QC*1*ROWAN*LEO****MI*M1235
TRN*2*A2
STC*A7:562:85*20260505*U*50******A7:500:85**NOT YOUR NUMBER
STC*A7:448*20260505*U*50********CALL US
STC*A8:178*20260506*U*50
DTP*472*RD8*20260501-20260502
SVC*HC:99213:25*50
STC*A7:454*20260505*U
STC*A7:455*20260506*U
REF*FJ*L1
"""

_NOBODY = """
BHT*0085*08*A1*20260505*0930*TH
HL*1**20*1
NM1*PR*2*SUNRISE HEALTH*****PI*SH001
HL*2*1*21*0
NM1*41*2*ELM CLINIC*****46*CLINIC
TRN*2*B1
STC*A3:746*20260505*U
STC*A3:24:41*20260506*U
"""

_275 = f"""
BGN*02*D1*20260506*0930*CT
NM1*PR*2*SUNRISE HEALTH*****PI*SH001
N3*9 PINE ST
N4*AUSTIN*TX*787030001
PER*IC*CLAIMS
NM1*41*2*ELM CLINIC*****46*CLINIC
NM1*1P*1*CHEN*MAY****XX*{DOCTOR}
PRV*PE*PXC*207Q00000X
NM1*QC*1*ROWAN*ADA****MI*M1234
REF*X1*A1
REF*1K*P1
REF*EJ*ALSO1
REF*BLT*111
DTP*472*RD8*20260501-20260502
LX*1
TRN*1*C1
STC*R3:18842-5::LOI*20260506
DTP*368*D8*20260506
CAT*AE*HL
REF*6R*L1
OOI*1*47*ATTACHMENT
EFI*05
BDS*B64*12*PGRvY3VtZW50
LX*2
TRN*1*C2
CAT*AE*IA
OOI*1*47*ATTACHMENT
EFI*05
BDS*B64*8*JVBERi0x
"""

_SHORT_275 = """
BGN*02*D1*20260506
NM1*PR*2*SUNRISE HEALTH*****PI*SH001
NM1*QC*1*ROWAN*ADA****MI*M1234
LX*1
TRN*1*C1
CAT*AE*TX
OOI*1*47*ATTACHMENT
EFI*05
BDS*B64*8*VklTSVQu
"""

_278 = f"""
BHT*0007*13*U1*20260504*0930
HL*1**20*1
NM1*X3*2*SUNRISE HEALTH*****PI*SH001
HL*2*1*21*1
NM1*1P*2*ELM CLINIC*****XX*{CLINIC}
HL*3*2*22*1
NM1*IL*1*ROWAN*ADA****MI*M1234
HL*4*3*23*1
NM1*QC*1*ROWAN*LEO
DMG*D8*20180102*M
INS*N*19
HL*5*4*EV*1
TRN*1*T1*9741234567
UM*AR*I*2*21:A**03
REF*BB*OLD1
DTP*AAH*D8*20260601
HI*ABK:R51*ABF:J069
HL*6*5*SS*0
TRN*1*T2*9741234567
DTP*472*RD8*20260601-20260603
SV2*0120*HC:70551*900*DA*3
HL*7*5*SS*0
SV2*0450
HSD*VS*3
HL*8*2*22*1
NM1*IL*1*PINE*EVA****MI*F77
HL*9*8*EV*1
UM*HS*I*2*22:B
HI*ABK:R51*BF:4019
MSG*SEE NOTE
MSG*AND FILM
HL*10*9*SS*0
TOO*JP*30
"""

_278A = f"""
BHT*0007*11*U1*20260505*0930
HL*1**20*1
NM1*X3*2*SUNRISE HEALTH*****PI*SH001
PER*IC*HELP*TE*5555550101
AAA*Y**42*Y
HL*2*1*21*1
NM1*1P*2*ELM CLINIC*****XX*{CLINIC}
AAA*Y**51*R
HL*3*2*22*1
NM1*IL*1*ROWAN*ADA****MI*M1234
AAA*Y**71*C
HL*4*3*23*1
NM1*QC*1*ROWAN*LEO
INS*N*19
AAA*Y**58*C
HL*5*4*EV*1
TRN*2*T1*9741234567
AAA*Y**15*C
UM*HS*I*2*22:B
HCR*A3*AU1*0F
DTP*AAH*D8*20260601
DTP*007*RD8*20260601-20260630
HL*6*5*SS*0
TRN*2*T2*9741234567
HCR*A3*AU2*0F
SV1*HC:70551*900*UN*1
AAA*Y**33*N
HL*7*2*22*1
NM1*IL*1*PINE*EVA****MI*F77
HL*8*7*23*1
NM1*QC*1*PINE*MIA
HL*9*8*EV*0
UM*HS*I
AAA*Y**15*C
"""

_834 = """
BGN*00*E1*20260504*0930*CT***2
REF*38*POLICY1
DTP*007*D8*20260501
N1*P5*ELM WORKS*FI*741234567
N1*IN*SUNRISE HEALTH*FI*751234567
N1*BO*BROKER*FI*761234567
INS*Y*18*021*20*A***FT
REF*0F*M1234
REF*1L*G1
REF*DX*D7
DTP*356*D8*20260501
DTP*357*D8*20261231
DTP*336*D8*20200101
NM1*IL*1*ROWAN*ADA****34*111223333
PER*IP**HP*5555550103
N3*2 OAK ST
N4*AUSTIN*TX*787020001
DMG*D8*19800102*F
HLH*N
NM1*31*1
N3*PO BOX 7
N4*AUSTIN*TX*787019999
HD*021**HLT*GOLD*FAM
DTP*348*D8*20260501
DTP*349*D8*20261231
AMT*P3*45.5
HD*021**DEN
DTP*303*D8*20260501
INS*N*19*025*AI*A
REF*0F*M1234
NM1*74*1*ROWAN*LEOPOLD
DMG***M
REF*ZZ*1
NM1*70*1*ROWAN*LEO
INS*N*01*030*XN*A
REF*0F*M1234
"""

_SHORT_834 = """
BGN*00*E1*20260504*0930****4
N1*P5*ELM WORKS
N1*IN*SUNRISE HEALTH
INS*Y*18*030*XN*A
"""

_820 = """
BPR*I*245.5*C*ACH*CCP*01*021000021*DA*1234*1741234567**01*021000089*DA*5678*20260504
TRN*3*T1*1741234567*X
REF*14*A1
DTM*582****RD8*20260501-20260531
N1*PE*SUNRISE HEALTH*FI*751234567
N3*9 PINE ST
N4*AUSTIN*TX*787030001
REF*2U*S1
PER*IC*HELP
N1*PR*ELM WORKS
N1*RM*AGENT
ENT*1*2J*EI*M1234
NM1*IL*1*ROWAN*ADA****EI*M1234
RMR*AZ*P1**245.5*250
REF*18*G1
DTM*582****RD8*20260501-20260531
ADX*-4.5*52
RMR*AZ*P2**0
DTM*582****RD8*20260601
ENT*2
RMR*11*P3**0
REF*14*7*X
"""


FULLEST = {
    "270": body_of("270", "005010X279A1", _270),
    "271": body_of("271", "005010X279A1", _271),
    "276": body_of("276", "005010X212", _276),
    "277": body_of("277", "005010X212", _277),
    "277CA": body_of("277", "005010X214", _277CA),
    "277CA of nobody": body_of("277", "005010X214", _NOBODY),
    "275": body_of("275", "006020X314", _275),
    "275 of little": body_of("275", "006020X314", _SHORT_275),
    "278 request": body_of("278", "005010X217", _278),
    "278 answer": body_of("278", "005010X217", _278A),
    "834": body_of("834", "005010X220A1", _834),
    "834 of little": body_of("834", "005010X220A1", _SHORT_834),
    "820": body_of("820", "005010X218", _820),
}
IMPLIED = Counter([("INS", "Y", "18")])
"""That a subscriber is themselves need not be said."""
SMALL = {name: body for name, body in FAMILIES.items() if body.set_id not in ("837", "835", "999")}


def read(body: Body) -> tuple[Any, list[str]]:
    value, findings = inquiry.read(transaction_of(body))
    assert value is not None
    return value, [finding.code for finding in findings]


@pytest.mark.parametrize(
    "body", [*SMALL.values(), *FULLEST.values()], ids=[*SMALL, *(f"full {name}" for name in FULLEST)]
)
def test_nothing_of_what_was_said_is_lost(body: Body) -> None:
    value, codes = read(body)
    assert codes == []
    assert Counter(map(tuple, inquiry.write(value).segments)) == Counter(body.segments) - IMPLIED


@pytest.mark.parametrize("body", SMALL.values(), ids=SMALL)
def test_what_is_written_follows_the_guide(body: Body) -> None:
    document, _ = x12.read(file_of(inquiry.write(read(body)[0])))
    assert x12.validate(document) == []


@pytest.mark.parametrize(
    ("name", "segment", "damaged"),
    [
        ("270", ("DTP", "291", "D8", "20260501"), ("DTP", "291", "D8", "20261301")),
        ("271", ("DTP", "292", "D8", "20260101"), ("DTP", "292", "D8", "20261301")),
        ("834", ("DTP", "348", "D8", "20260501"), ("DTP", "348", "D8", "20261301")),
    ],
)
def test_a_date_that_does_not_exist_is_told_and_kept(name: str, segment: Elements, damaged: Elements) -> None:
    body = FULLEST[name]
    value, codes = read(Body(body.set_id, body.version, [damaged if one == segment else one for one in body.segments]))
    assert codes == ["INQ002"]
    assert Counter(map(tuple, inquiry.write(value).segments)) - Counter(body.segments) == Counter([damaged])


def test_a_premium_is_for_the_person_it_names_and_not_the_payers_address() -> None:
    stray = [
        one for segment in FULLEST["820"].segments for one in (segment, ("REF", "ZZ", "9"))[: 1 + (segment[0] == "NM1")]
    ]
    premium, codes = read(Body("820", "005010X218", stray))
    assert isinstance(premium, Premium)
    assert codes == []
    assert premium.remitter == Payer("ELM WORKS", "", "")
    assert premium.receiver.references == (Reference("2U", "S1"),)
    assert [(one.person is not None, one.reference, one.amount) for one in premium.items] == [
        (True, "P1", 24550),
        (True, "P2", 0),
        (False, "P3", 0),
    ]


def test_a_member_whose_name_was_corrected_has_the_new_name() -> None:
    enrollment, _ = read(FULLEST["834"])
    assert [(one.person.first, one.corrected) for one in enrollment.members] == [
        ("ADA", False),
        ("LEOPOLD", True),
        ("", False),
    ]


def test_a_place_of_another_code_list_keeps_it() -> None:
    batch, _ = read(FULLEST["278 request"])
    assert batch.items[0].facility_code == "21"
    assert ("UM", "AR", "I", "2", "21:A", "", "03") in inquiry.write(batch).segments


@pytest.mark.parametrize(
    ("text", "set_id", "version", "loop"),
    [
        ("BHT*0010*13*R*20260309*1810~HL*1**22*0~PER*IC*X~TRN*1*A~", "276", "005010X212", "2100D"),
        ("BHT*0010*08*R*20260309*1810~HL*1**22*0~PER*IC*X~TRN*2*A~", "277", "005010X212", "2100D"),
        ("BHT*0010*08*R*20260309*1810~HL*1**99*0~", "277", "005010X212", "HL"),
    ],
)
def test_what_stands_where_nothing_belongs_is_told_and_kept(text: str, set_id: str, version: str, loop: str) -> None:
    value, findings = inquiry.read(transaction_from(text, set_id, version))
    assert value is not None
    assert [finding.code for finding in findings] == ["INQ004"]
    assert [extra.loop for extra in value.extras] == [loop]


@pytest.mark.parametrize(("kind", "identity", "role"), [("L", "P7", "P3"), ("R", "SH2", "PR"), ("R", "", "PR")])
def test_a_related_name_is_written_by_what_it_is(kind: str, identity: str, role: str) -> None:
    benefit = Benefit(kind, entity=Reference("SECOND HEALTH", identity))
    answer = EligibilityAnswer("T1", Payer("X", "1"), Provider(last="Y"), Person(last="DOE"), benefits=(benefit,))
    body = inquiry.write(Batch(Header("R1", date(2026, 5, 4), "0930"), (answer,)))
    (name,) = (segment for segment in body.segments if segment[:1] == ("NM1",) and "SECOND HEALTH" in segment)
    assert (name[1], name[9:]) == (role, (identity,) if identity else ())
    again, codes = read(body)
    assert codes == []
    assert again.items[0].benefits[0].entity == benefit.entity
