"""Labelled mutants: one thing made wrong in a good file must be found, of the right kind, at the right place."""

from __future__ import annotations

from collections.abc import Callable, Container
from datetime import date

import pytest

from superbill.core.findings import Finding
from superbill.core.x12 import (
    Body,
    group_results,
    interchange_results,
    read,
    read_ta1,
    validate,
    write_999,
    write_interchange,
    write_ta1,
)
from tests.core.x12.families import FAMILIES
from tests.core.x12.samples import (
    BODIES,
    CLINIC,
    ENVELOPE,
    INSTITUTIONAL,
    PROFESSIONAL,
    REMITTANCE,
    acknowledgment,
    file_of,
)

Row = tuple[str, ...]


def lines(body: Body) -> list[str]:
    return ["*".join(segment) for segment in body.segments]


def check(body: Body, rows: list[str]) -> list[Finding]:
    document, _ = read(file_of(Body(body.set_id, body.version, [tuple(row.split("*")) for row in rows])))
    return validate(document)


@pytest.mark.parametrize("body", BODIES, ids=lambda body: body.version)
def test_good_files_have_no_findings(body: Body) -> None:
    assert check(body, lines(body)) == []


# what is there, what takes its place ("" removes it, "|" divides two), the code, the element told,
# how far from the changed segment the finding stands
PROFESSIONAL_MUTANTS = [
    ("BHT*0019*00*B1*20260504*0930*CH", "", "X12-201", "BHT", 0),
    ("BHT*0019*00*B1*20260504*0930*CH", "BHT*0018*00*B1*20260504*0930*CH", "X12-227", "BHT01", 0),
    ("BHT*0019*00*B1*20260504*0930*CH", "BHT*0019*00*B1*20261304*0930*CH", "X12-228", "BHT04", 0),
    ("BHT*0019*00*B1*20260504*0930*CH", "BHT*0019*00*B1*20260504*2530*CH", "X12-229", "BHT05", 0),
    ("BHT*0019*00*B1*20260504*0930*CH", "BHT*0019*00**20260504*0930*CH", "X12-221", "BHT03", 0),
    ("PER*IC*BILLING*TE*5555550100", "", "X12-201", "PER", 0),
    ("PER*IC*BILLING*TE*5555550100", "PER*IC*BILLING*TE*5*FX", "X12-232", "PER06", 0),
    ("NM1*40*2*SUNRISE HEALTH*****46*PAYER", "", "X12-202", "NM1", 0),
    ("N3*1 ELM ST", "", "X12-201", "N3", 0),
    ("N4*AUSTIN*TX*787010001", "", "X12-201", "N4", 0),
    ("N3*1 ELM ST", "N3*1 ELM ST*B*C*D", "X12-223", "N303", 0),
    ("N3*1 ELM ST", "N3*" + "X" * 56, "X12-225", "N301", 0),
    ("N4*AUSTIN*TX*787010001", "N4*A*TX*787010001", "X12-224", "N401", 0),
    ("N3*1 ELM ST", "N3*1 ELM\x07ST", "X12-226", "N301", 0),
    ("N3*1 ELM ST", "N3*1 ELM:ST", "X12-231", "N301", 0),
    ("N3*1 ELM ST", "N3*1 ELM ST|N3*2 ELM ST", "X12-205", "N3", 1),
    ("REF*EI*741234567", "REF*ZZ*741234567", "X12-227", "REF01", 0),
    ("REF*EI*741234567", "REF*EI*741234567|BPR*I", "X12-208", "BPR", 1),
    ("HL*2*1*22*0", "HL*3*1*22*0", "X12-235", "HL01", 0),
    ("HL*2*1*22*0", "HL*2*7*22*0", "X12-236", "HL02", 0),
    ("HL*2*1*22*0", "HL*2*1*22*1", "X12-237", "HL04", 0),
    ("SBR*S*18*G1******CI", "", "X12-201", "SBR", 0),
    ("SBR*S*18*G1******CI", "SBR*Q*18*G1******CI", "X12-227", "SBR01", 0),
    ("SBR*S*18*G1******CI", "SBR*S**G1******CI", "X12-405", "SBR02", 0),
    ("NM1*IL*1*ROWAN*ADA****MI*M1234", "NM1*IL*3*ROWAN*ADA****MI*M1234", "X12-227", "NM102", 0),
    ("NM1*IL*1*ROWAN*ADA****MI*M1234", "NM1*IL*1*ROWAN*ADA****MI", "X12-221", "NM109", 0),
    ("DMG*D8*19800102*F", "DMG*D8*19800231*F", "X12-228", "DMG02", 0),
    ("DMG*D8*19800102*F", "", "X12-412", "DMG", -3),
    ("NM1*PR*2*SUNRISE HEALTH*****PI*SH001", "", "X12-202", "NM1", 0),
    ("CLM*A1*150***11:B:1*Y*A*Y*Y", "CLM*A1*151***11:B:1*Y*A*Y*Y", "X12-301", "CLM02", 0),
    ("CLM*A1*150***11:B:1*Y*A*Y*Y", "CLM*A1*1,50***11:B:1*Y*A*Y*Y", "X12-234", "CLM02", 0),
    ("CLM*A1*150***11:B:1*Y*A*Y*Y", "CLM*A1*150*X**11:B:1*Y*A*Y*Y", "X12-222", "CLM03", 0),
    ("CLM*A1*150***11:B:1*Y*A*Y*Y", "CLM*A1*150***11:B*Y*A*Y*Y", "X12-221", "CLM05-3", 0),
    ("CLM*A1*150***11:B:1*Y*A*Y*Y", "CLM*A1*150***11:Z:1*Y*A*Y*Y", "X12-227", "CLM05-2", 0),
    ("CLM*A1*150***11:B:1*Y*A*Y*Y", "CLM*A1*150***11:B:1:X*Y*A*Y*Y", "X12-231", "CLM05", 0),
    ("CLM*A1*150***11:B:1*Y*A*Y*Y", "CLM*A1*150***11:B:7*Y*A*Y*Y", "X12-406", "CLM05-3", 0),
    ("CLM*A1*150***11:B:1*Y*A*Y*Y", "CLM*A1*150***21:B:1*Y*A*Y*Y", "X12-403", "CLM05-1", 0),
    ("CLM*A1*150***11:B:1*Y*A*Y*Y", "CLM*A1*150***11:B:1*Y*A*Y*Y**OA", "X12-401", "CLM11", 0),
    ("CLM*A1*150***11:B:1*Y*A*Y*Y", "CLM*A1*150***11:B:1*Y*A*Y*Y**AA", "X12-402", "CLM11-4", 0),
    ("REF*G1*AUTH1", "REF*G1*AUTH1|REF*G1*AUTH2", "X12-205", "REF", 1),
    ("HI*ABK:J069*ABF:H6691", "", "X12-201", "HI", 0),
    ("HI*ABK:J069*ABF:H6691", "HI*ABK:J069", "X12-409", "SV107-2", 10),
    ("AMT*D*80", "AMT*D*81", "X12-303", "AMT02", 0),
    ("NM1*PR*2*FIRST HEALTH*****PI*FH001", "NM1*PR*2*FIRST HEALTH*****PI*FH002", "X12-413", "SVD01", 5),
    ("NM1*PR*2*FIRST HEALTH*****PI*FH001", "", "X12-202", "NM1", 0),
    ("LX*2", "LX*3", "X12-238", "LX01", 0),
    ("SV1*HC:69210*50*UN*1***2", "", "X12-201", "SV1", 0),
    ("SV1*HC:69210*50*UN*1***2", "SV1*XX:69210*50*UN*1***2", "X12-227", "SV101-1", 0),
    ("SV1*HC:69210*50*UN*1***2", "SV1*HC:69210*50*UN*1***3", "X12-409", "SV107-1", 0),
    ("SVD*FH001*30*HC:69210**1", "SVD*FH001*31*HC:69210**1", "X12-302", "SVD02", 0),
    ("CAS*CO*45*20", "CAS*CO**20", "X12-221", "CAS02", 0),
    (f"NM1*85*2*ELM CLINIC*****XX*{CLINIC}", "NM1*85*2*ELM CLINIC*****XX*1234567890", "X12-501", "NM109", 0),
    (f"NM1*85*2*ELM CLINIC*****XX*{CLINIC}", "", "X12-202", "NM1", 0),
    ("N4*AUSTIN*TX*787010001", "N4*AUSTIN*TX*78701", "X12-414", "N403", 0),
    ("REF*6R*L2", "REF*6R*L2|LIN**N4*00641036725", "X12-410", "LIN03", 1),
]

REMITTANCE_MUTANTS = [
    (lines(REMITTANCE)[0], "", "X12-201", "BPR", 0),
    (lines(REMITTANCE)[0], lines(REMITTANCE)[0].replace("*105*", "*106*"), "X12-306", "BPR02", 0),
    (lines(REMITTANCE)[0], lines(REMITTANCE)[0].replace("*C*", "*X*"), "X12-227", "BPR03", 0),
    (lines(REMITTANCE)[0], lines(REMITTANCE)[0].replace("20260504", "20260532"), "X12-228", "BPR16", 0),
    (lines(REMITTANCE)[0], lines(REMITTANCE)[0].replace("*ACH*", "*CASH*"), "X12-227", "BPR04", 0),
    ("TRN*1*T100*1741234567", "", "X12-201", "TRN", 0),
    ("TRN*1*T100*1741234567", "TRN*2*T100*1741234567", "X12-227", "TRN01", 0),
    ("TRN*1*T100*1741234567", "TRN*1**1741234567", "X12-221", "TRN02", 0),
    ("TRN*1*T100*1741234567", "TRN*1*T100*17412", "X12-224", "TRN03", 0),
    ("DTM*405*20260503", "DTM*405*20260503|DTM*405*20260503", "X12-205", "DTM", 1),
    ("N1*PR*SUNRISE HEALTH*XV*12345", "", "X12-202", "N1", 0),
    ("N3*9 PINE ST", "", "X12-201", "N3", 0),
    ("PER*BL*HELP DESK*TE*5555550101", "", "X12-201", "PER", 0),
    (f"N1*PE*ELM CLINIC*XX*{CLINIC}", "", "X12-202", "N1", 0),
    (f"N1*PE*ELM CLINIC*XX*{CLINIC}", "N1*PE*ELM CLINIC*XX*1234567890", "X12-501", "N104", 0),
    (f"N1*PE*ELM CLINIC*XX*{CLINIC}", "N1*PE*ELM CLINIC*XX", "X12-221", "N104", 0),
    ("LX*1", "LX*A", "X12-234", "LX01", 0),
    ("CLP*A1*1*150*110*20*12*P1*11*1", "CLP*A1*1*151*110*20*12*P1*11*1", "X12-307", "CLP03", 0),
    ("CLP*A1*1*150*110*20*12*P1*11*1", "CLP*A1*1*150*111*20*12*P1*11*1", "X12-305", "CLP04", 0),
    ("CLP*A1*1*150*110*20*12*P1*11*1", "CLP*A1*1*150*110*21*12*P1*11*1", "X12-308", "CLP05", 0),
    ("CLP*A1*1*150*110*20*12*P1*11*1", "CLP*A1*99*150*110*20*12*P1*11*1", "X12-227", "CLP02", 0),
    ("CLP*A1*1*150*110*20*12*P1*11*1", "CLP**1*150*110*20*12*P1*11*1", "X12-221", "CLP01", 0),
    ("CLP*A1*1*150*110*20*12*P1*11*1", "CLP*A1*1*150*11O*20*12*P1*11*1", "X12-234", "CLP04", 0),
    ("NM1*QC*1*ROWAN*ADA****MI*M1234", "", "X12-201", "NM1", 1),
    ("SVC*HC:99213:25*100*70**1", "SVC*HC:99213:25*100*71**1", "X12-304", "SVC03", 0),
    ("SVC*HC:99213:25*100*70**1", "SVC*QQ:99213:25*100*70**1", "X12-227", "SVC01-1", 0),
    ("SVC*HC:99213:25*100*70**1", "SVC*HC*100*70**1", "X12-221", "SVC01-2", 0),
    ("CAS*PR*3*10", "CAS*PX*3*10", "X12-227", "CAS01", 0),
    ("CAS*PR*3*10", "CAS*PR*3*", "X12-221", "CAS03", 0),
    ("CAS*PR*3*10", "CAS*PR*3*10|CLM*A1*1", "X12-208", "CLM", 1),
    ("DTM*472*20260501", "DTM*472*2026-501", "X12-228", "DTM02", 0),
    ("AMT*B6*80", "AMT*ZQ*80", "X12-227", "AMT01", 0),
    ("REF*6R*L2", "REF*6R*", "X12-221", "REF02", 0),
    (lines(REMITTANCE)[-1], lines(REMITTANCE)[-1].replace("*5", "*6"), "X12-306", "BPR02", -24),
    (lines(REMITTANCE)[-1], lines(REMITTANCE)[-1].replace("L6", "Q9"), "X12-227", "PLB03-1", 0),
    (lines(REMITTANCE)[-1], lines(REMITTANCE)[-1].replace("20261231", "20261331"), "X12-228", "PLB02", 0),
]

INSTITUTIONAL_MUTANTS = [
    ("CLM*A2*900***13:A:1**A*Y*Y", "CLM*A2*901***13:A:1**A*Y*Y", "X12-301", "CLM02", 0),
    ("DTP*434*RD8*20260501-20260502", "", "X12-201", "DTP", 0),
    ("DTP*434*RD8*20260501-20260502", "DTP*434*RD8*20260502-20260501", "X12-228", "DTP03", 0),
    ("CL1*3*1*01", "", "X12-201", "CL1", 0),
    ("HI*ABK:J069", "", "X12-201", "HI", 0),
    ("SV2*0450*HC:99283*900*UN*1", "", "X12-201", "SV2", 0),
    ("SV2*0450*HC:99283*900*UN*1", "SV2*0450*HC:99283*900*XX*1", "X12-227", "SV204", 0),
    ("LX*1", "LX*2", "X12-238", "LX01", 0),
]


def _cases() -> list[object]:
    return [
        pytest.param(body, *mutant, id=f"{body.version}-{number}-{mutant[2]}-{mutant[3]}")
        for body, mutants in (
            (PROFESSIONAL, PROFESSIONAL_MUTANTS),
            (REMITTANCE, REMITTANCE_MUTANTS),
            (INSTITUTIONAL, INSTITUTIONAL_MUTANTS),
        )
        for number, mutant in enumerate(mutants)
    ]


@pytest.mark.parametrize(("body", "there", "instead", "code", "element", "offset"), _cases())
def test_mutant(body: Body, there: str, instead: str, code: str, element: str, offset: int) -> None:
    rows = lines(body)
    at = rows.index(there)
    found = check(body, rows[:at] + (instead.split("|") if instead else []) + rows[at + 1 :])
    places = [(f.code, f.where.element, f.where.segment_in_set - at - 2) for f in found]
    assert (code, element, offset) in places, places
    assert len(found) <= 4, ("one fault does not make a cascade", places)


def test_a_segment_that_comes_late() -> None:
    rows = lines(PROFESSIONAL)
    at = rows.index("REF*EI*741234567")
    rows[at - 2 : at] = [rows[at - 1], rows[at - 2]]
    assert "X12-204" in [finding.code for finding in check(PROFESSIONAL, rows)]


def test_a_late_segment_opens_no_loop_that_lacks_still_more() -> None:
    """A REF of the claim after its HI is not taken for one of a line whose LX and SV3 are lost."""
    body = FAMILIES["837D"]
    rows = lines(body)
    at = rows.index("REF*G1*AUTH1")
    rows[at : at + 2] = [rows[at + 1], rows[at]]
    assert [(f.code, f.where.loop, f.where.element) for f in check(body, rows)] == [("X12-204", "2300", "REF")]


def test_more_lines_than_the_guide_allows() -> None:
    rows = lines(PROFESSIONAL)
    extra = [row for n in range(3, 52) for row in (f"LX*{n}", "SV1*HC:99213*0*UN*1***1", "DTP*472*D8*20260501")]
    found = check(PROFESSIONAL, rows + extra)
    assert [(f.code, f.where.element) for f in found] == [("X12-206", "LX")]


def found_in(body: Body, *taken: str) -> list[tuple[str, str]]:
    """Code and element of what is found when the segments that begin so are taken out."""
    return [(f.code, f.where.element) for f in check(body, [row for row in lines(body) if not row.startswith(taken)])]


def test_a_claim_of_the_second_payer_names_the_first() -> None:
    first = lines(PROFESSIONAL)
    start, stop = first.index("SBR*P*18*G9******CI"), first.index("LX*1")
    rows = [row for row in first[:start] + first[stop:] if row[:3] not in ("SVD", "CAS", "DTP") or "472" in row]
    assert [(f.code, f.where.element) for f in check(PROFESSIONAL, rows)] == [("X12-408", "SBR01")]


def test_a_payer_that_paid_as_a_whole_needs_no_lines_and_no_reasons() -> None:
    assert found_in(PROFESSIONAL, "SVD", "CAS", "DTP*573", "AMT*D") == []
    assert found_in(PROFESSIONAL, "SVD", "CAS", "DTP*573") == [("X12-407", "DTP03")]


def test_a_patient_below_a_subscriber_who_is_the_patient() -> None:
    rows = lines(PROFESSIONAL)
    at = rows.index("CLM*A1*150***11:B:1*Y*A*Y*Y")
    below = [
        "HL*3*2*23*0",
        "PAT*19",
        "NM1*QC*1*ROWAN*LEO",
        "N3*2 OAK ST",
        "N4*AUSTIN*TX*787020001",
        "DMG*D8*20180102*M",
    ]
    rows = [row.replace("HL*2*1*22*0", "HL*2*1*22*1") for row in rows[:at]] + below + rows[at:]
    assert [(f.code, f.where.element) for f in check(PROFESSIONAL, rows)] == [("X12-404", "SBR02")]
    rows = [row.replace("SBR*S*18*", "SBR*S**") for row in rows]
    assert check(PROFESSIONAL, rows) == []


def test_without_lines_there_is_nothing_to_add_up() -> None:
    assert found_in(PROFESSIONAL, "LX", "SV1", "DTP", "REF*6R", "SVD", "CAS", "AMT*D") == [("X12-202", "LX")]
    rows = [
        row
        for row in lines(REMITTANCE)
        if row[:3] not in ("SVC", "CAS", "AMT") and not row.startswith(("DTM*472", "REF*6R"))
    ]
    rows.insert(next(at for at, row in enumerate(rows) if row.startswith("CLP")) + 1, "CAS*CO*45*20*1*A2*-10")
    rows.insert(next(at for at, row in enumerate(rows) if row.startswith("CAS")) + 1, "CAS*PR*3*20**2*10")
    assert check(REMITTANCE, [row.replace("A2*-10", "A2*0") if row.startswith("CAS*CO") else row for row in rows]) != []


def test_a_drug_has_a_quantity() -> None:
    rows = lines(PROFESSIONAL)
    at = rows.index("REF*6R*L2") + 1
    assert check(PROFESSIONAL, [*rows[:at], "LIN**N4*00641036725", "CTP****1*ML", *rows[at:]]) == []


def test_a_transaction_or_several_may_be_asked_about() -> None:
    document, _ = read(file_of(PROFESSIONAL).replace(b"*150***", b"*151***"))
    (transaction,) = document.transactions
    alone = validate(transaction)
    assert [f.code for f in alone] == ["X12-301"]
    assert validate([transaction, transaction]) == alone * 2


def test_a_repeat_at_fault_is_named_in_the_999() -> None:
    data = file_of(FAMILIES["270"]).replace(b"*30^98*", b"*30^9" + b"9" * 40 + b"*")
    document, _ = read(data)
    (result,) = group_results(document, validate(document))
    (fault,) = (one for error in result.sets[0].errors for one in error.elements)
    assert (fault.element, fault.repeat) == (1, 2)
    assert fault.bad.startswith("999")


def test_unknown_guides_are_told_once() -> None:
    document, _ = read(file_of(Body("837", "004010X098A1", [("BHT", "1")])))
    assert [finding.code for finding in validate(document)] == ["X12-200"]


def test_types_choose() -> None:
    document, _ = read(file_of(PROFESSIONAL).replace(b"*150***", b"*151***"))
    assert {f.code for f in validate(document)} == {"X12-301"}
    assert validate(document, types={1, 2, 4}) == []


def test_values_about_people_are_masked() -> None:
    found = check(PROFESSIONAL, [row.replace("ROWAN", "R" * 70) for row in lines(PROFESSIONAL)])
    assert found and all("RR" not in finding.message + finding.value for finding in found)


def test_999_says_it_exactly_and_is_read_back() -> None:
    rows = [row.replace("CLM*A1*150*", "CLM*A1*150*X") for row in lines(PROFESSIONAL)]
    bad = Body("837", PROFESSIONAL.version, [tuple(row.split("*")) for row in rows])
    document, _ = read(file_of(PROFESSIONAL, bad))
    results = group_results(document, validate(document))
    data = write_interchange(ENVELOPE, [write_999(result) for result in results])
    assert b"AK1*HC*7*005010X222A1~AK2*837*0001*005010X222A1~IK5*A~" in data
    assert b"IK3*CLM*19*2300*8~CTX*CLM01:A1~IK4*3**I10*X~IK5*R*I5~AK9*P*2*2*1~" in data
    again, findings = read(data)
    assert findings == [] and validate(again) == []
    assert [acknowledgment(transaction) for transaction in again.transactions] == results


@pytest.mark.parametrize(
    ("there", "instead", "status", "note"),
    [
        (b"IEA*1*000000101", b"IEA*1*000000109", "R", "001"),
        (b"IEA*1*", b"IEA*4*", "R", "021"),
        (b"IEA*1*000000101~", b"", "R", "023"),
        (b"*0*P*:", b"*0*X*:", "R", "020"),
        (b"*ZZ*CLINIC", b"*QQ*CLINIC", "R", "005"),
        (b"*260504*", b"*269904*", "R", "014"),
        (b"*260504*0930*^", b"*269904*2530*^", "R", "014"),
        (b"", b"", "A", "000"),
    ],
)
def test_ta1(there: bytes, instead: bytes, status: str, note: str) -> None:
    document, findings = read(file_of(PROFESSIONAL).replace(there, instead) if there else file_of(PROFESSIONAL))
    results = interchange_results(document, findings)
    assert [(r.control_number, r.status, r.note) for r in results] == [("000000101", status, note)]
    answer, problems = read(write_ta1(ENVELOPE, results))
    assert problems == [] and read_ta1(answer.interchanges[0]) == results


@pytest.mark.parametrize(
    ("there", "instead", "set_code", "group_code"),
    [
        (b"SE*44*0001", b"SE*4*0001", ("4",), ()),
        (b"SE*44*0001", b"SE*44*0009", ("3",), ()),
        (b"SE*44*0001~", b"", ("2",), ()),
        (b"GE*1*7", b"GE*1*9", (), ("4",)),
        (b"GE*1*7", b"GE*3*7", (), ("5",)),
        (b"GE*1*7~", b"", (), ("3",)),
        (b"GE*1*7~", b"GE*1*7*X~", (), ()),
        (b"*20260504*0930*7*", b"*20260532*0930*7*", (), ()),
    ],
)
def test_999_of_broken_envelopes(there: bytes, instead: bytes, set_code: Row, group_code: Row) -> None:
    document, _ = read(file_of(PROFESSIONAL).replace(there, instead))
    result = group_results(document, validate(document))[0]
    assert result.sets[0].codes == set_code and result.codes == group_code
    assert result.status != "A", "what is wrong is not simply accepted"


@pytest.mark.parametrize(
    ("there", "instead"),
    [(b"GS*HC*", b"GS*h1*"), (b"*0930*7*X*", b"*0930*A7*X*"), (b"*7*X*005010X222A1~", b"*7*X*~")],
)
def test_a_group_whose_header_no_999_can_repeat_is_answered_by_the_ta1(there: bytes, instead: bytes) -> None:
    document, _ = read(file_of(PROFESSIONAL).replace(there, instead))
    findings = validate(document)
    assert [(one.status, one.note) for one in interchange_results(document, findings)] == [("R", "024")]
    assert group_results(document, findings) == []


@pytest.mark.parametrize(
    "instead", [b"ST**0001*005010X222A1~", b"ST*837*1*005010X222A1~", b"ST*999*0001*005010X222A1~"]
)
def test_a_set_whose_header_no_999_can_repeat_is_counted_and_not_named(instead: bytes) -> None:
    document, _ = read(file_of(PROFESSIONAL).replace(b"ST*837*0001*005010X222A1~", instead))
    (result,) = group_results(document, validate(document))
    assert write_999(result).segments == [("AK1", "HC", "7", "005010X222A1"), ("AK9", "R", "1", "1", "0")]


def test_a_999_leaves_out_a_version_it_cannot_repeat() -> None:
    document, _ = read(file_of(PROFESSIONAL).replace(b"ST*837*0001*005010X222A1~", b"ST*837*0001*005:A1~"))
    (result,) = group_results(document, validate(document))
    assert ("AK2", "837", "0001", "") in write_999(result).segments


def test_an_envelope_of_nothing() -> None:
    data = file_of(PROFESSIONAL)
    group, interchange = data.index(b"GS*"), data.index(b"ST*")
    for cut, trailer, element, note, code in (
        (interchange, b"GE*0*7~IEA*1*000000101~", "GE01", "000", ("5",)),
        (group, b"IEA*0*000000101~", "IEA01", "024", None),
    ):
        document, findings = read(data[:cut] + trailer)
        assert [(finding.code, finding.where.element) for finding in findings] == [("X12-120", element)]
        assert [result.note for result in interchange_results(document, findings)] == [note]
        assert [result.codes for result in group_results(document, findings)] == ([code] if code else [])


def test_outside_tables() -> None:
    document, _ = read(file_of(PROFESSIONAL))
    found = validate(document, tables={"states": {"TX"}, "pos": {"22"}})
    assert [(f.code, f.where.element, f.value) for f in found] == [("X12-502", "CLM05-1", "11")]
    assert validate(document, tables={"states": {"TX"}, "pos": {"11"}}) == []


def retired(code: str, last: date) -> Callable[[date], Container[str]]:
    """A table in which the code ends, and every other code stays."""
    return lambda day: {"J069", "H6691", "99213", "69210", "J189", "99283", "MA01"} - ({code} if day > last else set())


@pytest.mark.parametrize(
    ("body", "change", "table", "code", "last", "places"),
    [
        (PROFESSIONAL, ("", ""), "procedure", "99213", date(2026, 4, 30), ["SV101-2", "SVD03-2"]),
        (PROFESSIONAL, ("", ""), "procedure", "99213", date(2026, 5, 1), []),
        (PROFESSIONAL, ("", ""), "diagnosis", "H6691", date(2026, 4, 30), ["HI02-2"]),
        (PROFESSIONAL, ("DTP*472*D8*20260501", "DTP*472*D8*20260531"), "diagnosis", "H6691", date(2026, 5, 30), ["HI02-2"]),
        (INSTITUTIONAL, ("", ""), "diagnosis", "J069", date(2026, 5, 1), ["HI01-2"]),
        (INSTITUTIONAL, ("", ""), "diagnosis", "J069", date(2026, 5, 2), []),
        (REMITTANCE, ("DTM*472*20260501", "DTM*472*20260601"), "procedure", "69210", date(2026, 5, 15), []),
        (REMITTANCE, ("DTM*232*20260501~", ""), "procedure", "69210", date(2026, 4, 30), ["SVC01-2"]),
        (PROFESSIONAL, ("DTP*472*D8*20260501", "DTP*472*D8*20261301"), "procedure", "69210", date(2026, 4, 30), ["SV101-2", "SVD03-2"]),
    ],
)  # fmt: skip
def test_outside_tables_are_asked_as_of_the_day_of_service(
    body: Body, change: tuple[str, str], table: str, code: str, last: date, places: list[str]
) -> None:
    document, _ = read(file_of(body).decode().replace(*change, 1).encode())
    found = validate(document, types={5}, tables={table: retired(code, last)})
    assert [(one.where.element, one.value) for one in found] == [(place, code) for place in places]


def test_a_table_of_a_day_is_not_asked_where_no_day_is_told() -> None:
    data = file_of(PROFESSIONAL).replace(b"DTP*472*D8*20260501~", b"")
    assert validate(read(data)[0], types={5}, tables={"procedure": retired("99213", date(2020, 1, 1))}) == []


ACKNOWLEDGMENT = """
BHT*0085*08*A1*20260505*0930*TH
HL*1**20*1
NM1*PR*2*SUNRISE HEALTH*****PI*SH001
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
NM1*85*2*ELM CLINIC*****XX*1234567893
HL*4*3*PT
NM1*QC*1*ROWAN*ADA****MI*M1234
TRN*2*A1
STC*A2:20*20260505*WQ*100
DTP*472*D8*20260501
HL*5*3*PT
NM1*QC*1*ROWAN*LEO****MI*M1235
TRN*2*A2
STC*A3:164*20260505*U*50
DTP*472*D8*20260501
"""


@pytest.mark.parametrize(
    ("there", "instead", "element"),
    [
        ("QTY*90*1", "QTY*90*2", "QTY02"),
        ("QTY*AA*1", "QTY*AA*3", "QTY02"),
        ("AMT*YY*50", "AMT*YY*60", "AMT02"),
        ("", "", ""),
    ],
)
def test_acknowledgment_totals(there: str, instead: str, element: str) -> None:
    rows = ACKNOWLEDGMENT.strip().splitlines()
    changed = [instead if row == there else row for row in rows]
    found = check(Body("277", "005010X214", []), changed)
    places = [(f.code, f.where.element, f.where.segment_in_set) for f in found]
    assert places == ([("X12-309", element, rows.index(there) + 2)] if there else [])
