"""Small whole transactions, invented, to change one thing at a time in."""

from __future__ import annotations

from superbill.core.ids import npi_with_check_digit
from superbill.core.x12 import Body, Delimiters, Envelope, GroupResult, Transaction, read_999, write_interchange

CLINIC = npi_with_check_digit("123456789")
DOCTOR = npi_with_check_digit("199999998")

ENVELOPE = Envelope(
    sender="CLINIC",
    receiver="PAYER",
    group_sender="CLINIC",
    group_receiver="PAYER",
    date="20260504",
    time="0930",
    interchange_control=101,
    group_control=7,
)

_PROFESSIONAL = f"""
BHT*0019*00*B1*20260504*0930*CH
NM1*41*2*ELM CLINIC*****46*CLINIC
PER*IC*BILLING*TE*5555550100
NM1*40*2*SUNRISE HEALTH*****46*PAYER
HL*1**20*1
PRV*BI*PXC*207Q00000X
NM1*85*2*ELM CLINIC*****XX*{CLINIC}
N3*1 ELM ST
N4*AUSTIN*TX*787010001
REF*EI*741234567
HL*2*1*22*0
SBR*S*18*G1******CI
NM1*IL*1*ROWAN*ADA****MI*M1234
N3*2 OAK ST
N4*AUSTIN*TX*787020001
DMG*D8*19800102*F
NM1*PR*2*SUNRISE HEALTH*****PI*SH001
CLM*A1*150***11:B:1*Y*A*Y*Y
REF*G1*AUTH1
HI*ABK:J069*ABF:H6691
NM1*82*1*CHEN*MAY****XX*{DOCTOR}
PRV*PE*PXC*207Q00000X
SBR*P*18*G9******CI
CAS*CO*45*10
AMT*D*80
OI***Y***Y
NM1*IL*1*ROWAN*ADA****MI*F77
NM1*PR*2*FIRST HEALTH*****PI*FH001
LX*1
SV1*HC:99213:25*100*UN*1***1:2
DTP*472*D8*20260501
REF*6R*L1
SVD*FH001*60*HC:99213:25**1
CAS*PR*1*40
DTP*573*D8*20260503
LX*2
SV1*HC:69210*50*UN*1***2
DTP*472*D8*20260501
REF*6R*L2
SVD*FH001*30*HC:69210**1
CAS*CO*45*20
DTP*573*D8*20260503
"""

_REMITTANCE = f"""
BPR*I*105*C*ACH*CCP*01*021000021*DA*1234*1741234567**01*021000089*DA*5678*20260504
TRN*1*T100*1741234567
DTM*405*20260503
N1*PR*SUNRISE HEALTH*XV*12345
N3*9 PINE ST
N4*AUSTIN*TX*787030001
PER*BL*HELP DESK*TE*5555550101
N1*PE*ELM CLINIC*XX*{CLINIC}
REF*TJ*741234567
LX*1
CLP*A1*1*150*110*20*12*P1*11*1
NM1*QC*1*ROWAN*ADA****MI*M1234
NM1*82*1*CHEN*MAY****XX*{DOCTOR}
DTM*232*20260501
SVC*HC:99213:25*100*70**1
DTM*472*20260501
CAS*CO*45*20
CAS*PR*3*10
REF*6R*L1
AMT*B6*80
SVC*HC:69210*50*40**1
DTM*472*20260501
CAS*PR*2*10
REF*6R*L2
PLB*{CLINIC}*20261231*L6:I1*5
"""

_INSTITUTIONAL = f"""
BHT*0019*00*B2*20260504*0930*CH
NM1*41*2*ELM HOSPITAL*****46*CLINIC
PER*IC*BILLING*TE*5555550100
NM1*40*2*SUNRISE HEALTH*****46*PAYER
HL*1**20*1
NM1*85*2*ELM HOSPITAL*****XX*{CLINIC}
N3*1 ELM ST
N4*AUSTIN*TX*787010001
REF*EI*741234567
HL*2*1*22*0
SBR*P*18*G1******CI
NM1*IL*1*ROWAN*ADA****MI*M1234
N3*2 OAK ST
N4*AUSTIN*TX*787020001
DMG*D8*19800102*F
NM1*PR*2*SUNRISE HEALTH*****PI*SH001
CLM*A2*900***13:A:1**A*Y*Y
DTP*434*RD8*20260501-20260502
CL1*3*1*01
HI*ABK:J069
NM1*71*1*CHEN*MAY****XX*{DOCTOR}
LX*1
SV2*0450*HC:99283*900*UN*1
DTP*472*D8*20260501
"""


def body_of(set_id: str, version: str, text: str) -> Body:
    return Body(set_id, version, [tuple(line.split("*")) for line in text.strip().splitlines()])


PROFESSIONAL = body_of("837", "005010X222A1", _PROFESSIONAL)
INSTITUTIONAL = body_of("837", "005010X223A2", _INSTITUTIONAL)
REMITTANCE = body_of("835", "005010X221A1", _REMITTANCE)
BODIES = (PROFESSIONAL, INSTITUTIONAL, REMITTANCE)


def file_of(*bodies: Body, delimiters: Delimiters = ENVELOPE.delimiters, newline: str = "") -> bytes:
    """The bodies in one interchange."""
    from msgspec.structs import replace

    return write_interchange(replace(ENVELOPE, delimiters=delimiters, newline=newline), bodies)


def acknowledgment(transaction: Transaction) -> GroupResult:
    """What a 999 that can be read says."""
    result, findings = read_999(transaction)
    assert result is not None and findings == []
    return result
