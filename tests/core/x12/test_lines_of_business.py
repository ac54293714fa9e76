"""SNIP types 4 and 6 beyond the claim's own: each rule with a file that breaks it and the nearest one that does not."""

from __future__ import annotations

import pytest

from superbill.core.x12 import Body, group_results, read, validate, write_999
from tests.core.x12.families import FAMILIES
from tests.core.x12.samples import CLINIC, file_of

Change = tuple[str, str]


def changed(family: str, *changes: Change) -> Body:
    """A good transaction with some segments replaced (by none, one or more, parted by ``~``)."""
    rows = ["*".join(row) for row in FAMILIES[family].segments]
    for there, instead in changes:
        at = next(number for number, row in enumerate(rows) if row.startswith(there))
        rows[at : at + 1] = [row for row in instead.split("~") if row]
    body = FAMILIES[family]
    return Body(body.set_id, body.version, [tuple(row.split("*")) for row in rows])


def told(family: str, *changes: Change) -> list[tuple[str, str, str]]:
    """Code, loop and element of each finding, and a 999 that can say them."""
    document, _ = read(file_of(changed(family, *changes)))
    found = validate(document)
    for result in group_results(document, found):
        assert write_999(result).segments
    return [(finding.code, finding.where.loop, finding.where.element) for finding in found]


def service(code: str, unit: str = "UN*1") -> Change:
    return ("SV1*HC:99213:25", f"SV1*HC:{code}*100*{unit}***1:2")


CR1 = ("REF*G1", "REF*G1*AUTH1~CR1****A*DH*12")
PLACES = (
    "PRV*PE",
    "PRV*PE*PXC*207Q00000X~NM1*PW*2~N3*1 ELM ST~N4*AUSTIN*TX*787010001~NM1*45*2~N3*2 ELM ST~N4*AUSTIN*TX*787010001",
)
MEDICARE = ("SBR*S*18", "SBR*S*18*G1**12****MB")
NOTES = "REF*G1*AUTH1~"
DEPENDENT = [
    ("HL*2", "HL*2*1*22*1"),
    ("SBR*S*18", "SBR*S**G1**12****MB"),
    ("NM1*PR", "NM1*PR*2*SUNRISE HEALTH*****PI*SH001~HL*3*2*23*0~PAT*19~NM1*QC*1*ROWAN*LEO~N3*2 OAK ST~"
     "N4*AUSTIN*TX*787020001~DMG*D8*20180903*M"),
]  # fmt: skip
ACCOUNTS = "CCP*01*021000021*DA*1234*1741234567**01*021000089*DA*5678*20260504"
DIVISION = "BPR*I*105*C*ACH*" + ACCOUNTS.replace("**", "*CODE00001*")
TAKEN_BACK = [
    ("BPR*", "BPR*H*0*C*NON************20260504"),
    ("CLP*", "CLP*A1*22*-150*-110*-20*12*P1*11*1"),
    ("SVC*HC:99213", "SVC*HC:99213:25*-100*-70**1"),
    ("CAS*CO*45*20", "CAS*CO*45*-20"),
    ("CAS*PR*3*10", "CAS*PR*3*-10"),
    ("SVC*HC:69210", "SVC*HC:69210*-50*-40**1"),
    ("CAS*PR*2*10", "CAS*PR*2*-10"),
    ("PLB*", f"PLB*{CLINIC}*20261231*L6:I1*-110"),
]

RULES: list[tuple[str, list[Change], list[tuple[str, str, str]]]] = [
    # ambulance
    ("837P", [service("A0429")], [("X12-601", "2300", "SV101-2")] * 3),
    ("837P", [service("A0429"), CR1], [("X12-601", "2300", "SV101-2")] * 2),
    ("837P", [service("A0429"), CR1, PLACES], []),
    ("837P", [service("A0382")], []),
    # anesthesia
    ("837P", [service("00142", "UN*8")], [("X12-602", "2400", "SV103")]),
    ("837P", [service("00142", "MJ*117")], []),
    ("837P", [service("01996")], []),
    # spine
    ("837P", [MEDICARE, ("REF*G1", NOTES + "CR2********A")], [("X12-601", "2300", "CR208")]),
    ("837P", [MEDICARE, ("REF*G1", "DTP*453*D8*20260420~" + NOTES + "CR2********A")], []),
    ("837P", [MEDICARE, ("REF*G1", NOTES + "CR2********C")], []),
    ("837P", [("REF*G1", NOTES + "CR2********A")], []),
    ("837P", [*DEPENDENT, ("REF*G1", NOTES + "CR2********M")], [("X12-601", "2300", "CR208")]),
    # vision, mammography
    ("837P", [service("V2020")], [("X12-601", "2300", "SV101-2")]),
    ("837P", [service("V2020"), ("REF*G1", "DTP*471*D8*20260420~REF*G1*AUTH1")], []),
    ("837P", [service("77067")], [("X12-601", "2300", "SV101-2")]),
    ("837P", [service("77067"), ("REF*G1", "REF*EW*123456~REF*G1*AUTH1")], []),
    # equipment
    ("837P", [("DTP*472", "CR3*I*MO*12~DTP*472*D8*20260501")], [("X12-601", "2400", "CR301")]),
    ("837P", [("DTP*472", "CR3*I*MO*12~DTP*472*D8*20260501~DTP*463*D8*20260401")], []),
    ("837P", [("DTP*472", "CR3*R*MO*12~DTP*472*D8*20260501~DTP*463*D8*20260401")], [("X12-601", "2400", "CR301")]),
    ("837P", [("DTP*472", "CR3*R*MO*12~DTP*472*D8*20260501~DTP*607*D8*20260402~DTP*463*D8*20260401")], []),
    # institutional: rates, stays, unscheduled visits
    ("837I", [("SV2*", "SV2*0023*HC:99283*900*UN*1")], [("X12-602", "2400", "SV202-1")]),
    ("837I", [("SV2*", "SV2*0023**900*UN*1")], [("X12-602", "2400", "SV202-1")]),
    ("837I", [("SV2*", "SV2*0023*HP:1AFKS*900*UN*1")], []),
    ("837I", [("CLM*", "CLM*A2*900***11:A:1**A*Y*Y")], [("X12-403", "2300", "CLM05-1")]),
    ("837I", [("CLM*", "CLM*A2*900***11:A:1**A*Y*Y"), ("CL1", "DTP*435*DT*202605011130~CL1*3*1*01")], []),
    ("837I", [("CL1", "CL1*1*1*01")], [("X12-601", "2300", "SV201")]),
    ("837I", [("CL1", "CL1*1*1*01"), ("HI*ABK", "HI*ABK:J069~HI*APR:R51")], []),
    ("837I", [("CL1", "CL1*1*1*01"), ("SV2*", "SV2*0300*HC:80053*900*UN*1")], []),
    # dental
    ("837D", [("SV3*AD:D2392", "SV3*AD:D5110*150***R*1")], [("X12-601", "2400", "SV305")]),
    ("837D", [("SV3*AD:D2392", "SV3*AD:D5110*150***I*1")], []),
    ("837D", [("SV3*AD:D2392", "SV3*AD:D8080*150****1")], [("X12-601", "2300", "SV301-2")]),
    ("837D", [("SV3*AD:D2392", "SV3*AD:D8080*150****1"), ("REF*G1", "DN1*24*20~REF*G1*AUTH1")], []),
    # remittances: how they pay, what they take back, inpatients, days
    ("835", [("BPR*", "BPR*I*105*C*NON*" + ACCOUNTS)], [("X12-416", "", "BPR04")]),
    ("835", [("BPR*", "BPR*H*105*C*ACH*" + ACCOUNTS)], [("X12-416", "", "BPR01")]),
    (
        "835",
        [("BPR*", "BPR*I*105*C*ACH*CCP*01*021000021*DA*1234*1741234567******20260504")],
        [("X12-417", "", place) for place in ("BPR12", "BPR13", "BPR14", "BPR15")],
    ),
    ("835", [("BPR*", "BPR*I*105*C*CHK************20260504")], []),
    ("835", [("TRN*", "TRN*1*T100*1999999999")], [("X12-418", "", "TRN03")]),
    ("835", [("BPR*", DIVISION), ("TRN*", "TRN*1*T100*1741234567*CODE00002")], [("X12-418", "", "TRN04")]),
    ("835", [("BPR*", DIVISION), ("TRN*", "TRN*1*T100*1741234567*CODE00001")], []),
    ("835", [("CLP*", "CLP*A1*22*150*110*20*12*P1*11*1")], [("X12-416", "2100", "CLP03")]),
    ("835", TAKEN_BACK, []),
    ("835", [*TAKEN_BACK, ("CLP*", "CLP*A1*1*-150*-110*-20*12*P1*11*1")], [("X12-416", "2100", "CLP02")]),
    ("835", [("DTM*232", "MIA*0~MOA***MA01~DTM*232*20260501")], [("X12-418", "2100", "MOA")]),
    ("835", [("DTM*232", "MOA***MA01~DTM*232*20260501")], []),
    ("835", [("DTM*232", ""), ("DTM*472", "")], [("X12-417", "2110", "DTM")]),
    ("835", [("DTM*472", "")], []),
    ("835", [("DTM*472", "DTM*150*20260501")], [("X12-417", "2110", "DTM")]),
    ("835", [("DTM*472", "DTM*151*20260501")], [("X12-417", "2110", "DTM")]),
    ("835", [("DTM*472", "DTM*150*20260501~DTM*151*20260502")], []),
    ("835", [("DTM*472", "DTM*150*20260502~DTM*151*20260501")], [("X12-418", "2110", "DTM02")]),
    ("835", [("DTM*232", "DTM*232*20260501~DTM*233*20260430")], [("X12-418", "2100", "DTM02")]),
    ("835", [("DTM*232", "DTM*232*20260501~DTM*233*20260501")], []),
    ("835", [("CLP*", "CLP*A1*1*150*110**12*P1*11*1")], [("X12-308", "2100", "CLP05")]),
    ("835", [("CLP*", "CLP*A1*1*150*110**12*P1*11*1"), ("CAS*PR*3", "CAS*OA*3*10"), ("CAS*PR*2", "CAS*OA*2*10")], []),
    # claims: the order of payers, attachments, where the biller is, days and pointers of dental lines
    ("837P", [("SBR*P*18*G9", "SBR*S*18*G9******CI")], [("X12-416", "2320", "SBR01")]),
    ("837P", [("SBR*S*18", "SBR*U*18*G1******CI"), ("SBR*P*18*G9", "SBR*U*18*G9******CI")], []),
    ("837P", [("REF*G1", "PWK*OZ*EL~REF*G1*AUTH1")], [("X12-415", "2300", "PWK06")]),
    ("837P", [("REF*G1", "PWK*OZ*EL***AC*C1~PWK*B4*AA~REF*G1*AUTH1")], []),
    ("837P", [("DTP*472", "PWK*CT*FX~DTP*472*D8*20260501")], [("X12-415", "2400", "PWK06")]),
    ("837P", [("N3*1 ELM", "N3*P.O. Box 12")], [("X12-421", "2010AA", "N301")]),
    ("837P", [("N3*1 ELM", "N3*1 ELM ST*LOCKBOX 7")], [("X12-421", "2010AA", "N301")]),
    ("837P", [("N3*1 ELM", "N3*1 POBOXER ST")], []),
    ("837D", [("DTP*472", "")], [("X12-415", "2400", "DTP")] * 2),
    ("837D", [("DTP*472", ""), ("TOO*", "TOO*JP*30*M:O~DTP*472*D8*20260501")], [("X12-415", "2400", "DTP")]),
    ("837D", [("DTP*472", ""), ("CLM*", "CLM*D1*210***11:B:1*Y*A*Y*Y**********PB")], []),
    ("837D", [("SV3*AD:D2392", "SV3*AD:D2392*150****1*****1:2")], [("X12-409", "2400", "SV311-2")]),
    # questions and answers
    ("270", [("EQ*30^98", ""), ("EQ**HC", "")], [("X12-415", "2110C", "EQ")]),
    ("271", [("NM1*P3", ""), ("N3*9 PINE", "")], [("X12-202", "2120C", "NM1")]),
    ("271", [("LE*2120", "LE*2110")], [("X12-227", "2120CW", "LE01")]),
    ("271", [("EB*B", "EB*Z*IND*98***27*25*****Y")], [("X12-227", "2110C", "EB01")]),
    ("270", [("EQ*30^98", "EQ*30*HC:99213*FAM")], [("X12-416", "2110C", "EQ02")]),
    ("271", [("EB*B", "EB*B*IND*98***27******Y")], [("X12-415", "2110C", "EB07")]),
    ("271", [("EB*B", "EB*A*IND*98***27******Y")], [("X12-415", "2110C", "EB08")]),
    ("271", [("EB*B", "EB*A*IND*98***27**.2****Y")], []),
    ("271", [("EB*B", "EB*B*IND*98***27*25*****Y*HC:99213")], [("X12-416", "2110C", "EB13")]),
    ("271", [("EB*B", "EB*B*IND****27*25*****Y*HC:99213")], []),
    # status
    ("276", [(row, "") for row in ("TRN", "REF*1K", "REF*EJ", "AMT", "DTP", "SVC", "REF*FJ", "DTP")], [("X12-415", "2000D", "TRN")]),
    ("277CA", [("STC*A2", "STC*A6:20*20260505*WQ*100")], [("X12-416", "2200D", "STC01-1")]),
    ("277CA", [("STC*A3", "STC*A2:164*20260505*U*50")], [("X12-416", "2200D", "STC01-1")]),
    ("277CA", [("STC*A3", "STC*A7:164*20260505*U*50")], []),
    # authorization
    ("278 answer", [("HCR*A1", "HCR*A1")], [("X12-415", "2000E", "HCR02")]),
    ("278 answer", [("HCR*A3", "HCR*A3")], [("X12-415", "2000F", "HCR03")]),
    ("278 answer", [("HCR*A1", "HCR*A4")], []),
    ("277CA", [("STC*A1", "STC*A1:19:PR*20260505*WQ*151")], [("X12-309", "2200B", "STC04")]),
    ("277CA", [("STC*A1", "STC*A1:19:PR*20260505*WQ")], [("X12-221", "2200B", "STC04")]),
    # enrollment and premium
    ("834", [("DTP*007", "DTP*007*D8*20260501~QTY*TO*1~QTY*ET*1~QTY*DT*0")], []),
    ("834", [("DTP*007", "DTP*007*D8*20260501~QTY*TO*2~QTY*DT*1")], [("X12-312", "", "QTY02")] * 2),
    ("834", [("INS*", "INS*Y*01*021*20*A***FT")], [("X12-416", "2000", "INS02")]),
    ("834", [("INS*", "INS*N*18*021*20*A***FT")], [("X12-416", "2000", "INS02")]),
    ("834", [("INS*", "INS*N*01*021*20*A***FT")], []),
    ("834", [("DTP*348", "DTP*349*D8*20260501")], [("X12-415", "2300", "DTP")]),
    ("834", [("HD*", "HD*024**HLT*GOLD*FAM")], [("X12-415", "2300", "DTP")]),
    ("834", [("HD*", "HD*024**HLT*GOLD*FAM"), ("DTP*348", "DTP*349*D8*20260501")], []),
    ("820", [("BPR*", "BPR*I*245*C*ACH*CCP*01*021000021*DA*1234*1741234567**01*021000089*DA*5678*20260504")], [("X12-310", "", "BPR02")]),
    ("820", [("ADX*", "ADX*-4*52")], [("X12-311", "2300B", "RMR04")]),
    (
        "820",
        [
            ("BPR*", "BPR*I*235.5*C*ACH*CCP*01*021000021*DA*1234*1741234567**01*021000089*DA*5678*20260504"),
            ("NM1*IL", "NM1*IL*1*ROWAN*ADA****EI*M1234~ADX*-10*52"),
        ],
        [],
    ),
    ("820", [("ADX*", ""), ("RMR*", "RMR*AZ*P1**245.5")], []),
]  # fmt: skip


@pytest.mark.parametrize(("family", "changes", "expected"), RULES)
def test_a_rule_and_its_near_miss(family: str, changes: list[Change], expected: list[tuple[str, str, str]]) -> None:
    assert told(family, *changes) == expected


def test_types_choose_lines_of_business() -> None:
    document, _ = read(file_of(changed("837P", service("00142", "UN*8"))))
    assert validate(document, types={1, 2, 3, 4, 5}) == []
    assert [finding.code for finding in validate(document, types={6})] == ["X12-602"]
