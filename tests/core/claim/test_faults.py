"""Broken 837s: every fault is told with its place, nothing unreadable becomes a claim, nothing raises."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from superbill.core.claim import iter_claims, read_837, write_837
from superbill.core.claim.values import Claim, ClaimKind, Extra, Submission
from superbill.core.findings import Finding, stops
from superbill.core.x12 import Transaction, read, segments
from tests.builders import LEO, a_claim, a_line, a_submission, an_other_payer
from tests.core.claim.files import again, file_of, transaction_of

WHOLE = file_of(write_837(a_submission()))


def read_changed(pattern: str, by: str, data: bytes = WHOLE) -> tuple[Submission | None, list[Finding]]:
    """The file with one place changed, read."""
    changed, count = re.subn(pattern, by, data.decode(), count=1)
    assert count, "the change must take place"
    document, _ = read(changed.encode())
    return read_837(document.transactions[0])


def told(pattern: str, by: str, data: bytes = WHOLE) -> list[tuple[str, str]]:
    """Code and place of each finding. The broken claim is left out when one of them stops, and the last one names it."""
    submission, findings = read_changed(pattern, by, data)
    assert submission
    assert bool(submission.claims) is not stops(findings)
    if stops(findings):
        assert findings.pop().code == "CLM112"
    return [(finding.code, finding.where.element) for finding in findings]


def claim_of(pattern: str, by: str, data: bytes = WHOLE) -> Claim:
    submission, findings = read_changed(pattern, by, data)
    assert submission and not stops(findings)
    (claim,) = submission.claims
    return claim


SECOND = file_of(
    write_837(
        a_submission(
            a_claim(
                other_payers=(an_other_payer(),),
                patient=LEO,
                lines=(a_line(),),
            )
        )
    )
)
STAY = file_of(write_837(a_submission(a_claim(kind=ClaimKind.INSTITUTIONAL))))
TOOTH = file_of(write_837(a_submission(a_claim(kind=ClaimKind.DENTAL))))


@pytest.mark.parametrize(
    ("pattern", "by", "element"),
    [
        (r"CLM\*RV-1\*150\*", "CLM*RV-1*15O*", "CLM02"),
        (r"UN\*1\*\*\*1~", "UN*x***1~", "SV104"),
        (r"UN\*1\*\*\*1~", "UN*1***A~", "SV107"),
        (r"SV1\*HC:99213\*150", "SV1*HC:99213*1.234", "SV102"),
        (r"DTP\*472\*D8\*20260302", "DTP*472*D8*20260230", "DTP03"),
        (r"DTP\*472\*D8\*20260302", "DTP*472*RD8*20260301-2026", "DTP03"),
        (r"DMG\*D8\*19850612", "DMG*D8*85-06-12", "DMG02"),
        (r"LX\*1~", "LX*one~", "LX01"),
        (r"REF\*D9\*CH0000001~", "AMT*F5*ten~", "AMT02"),
        (r"REF\*D9\*CH0000001~", "DTP*431*D8*2026~", "DTP03"),
        (r"REF\*D9\*CH0000001~", "DTP*435*DT*20260302xx~", "DTP03"),
        (r"REF\*D9\*CH0000001~", "DTP*096*TM*noon~", "DTP03"),
        (r"REF\*6R\*L1~", "REF*6R*L1~SVD*X*1O*HC:99213**1~", "SVD02"),
        (r"REF\*6R\*L1~", "REF*6R*L1~SVD*X*10*HC:99213**?~", "SVD05"),
        (r"REF\*6R\*L1~", "REF*6R*L1~SVD*X*10*HC:99213**1*two~", "SVD06"),
        (r"REF\*6R\*L1~", "REF*6R*L1~SVD*X*10*HC:99213**1~CAS*CO*45*x~", "CAS03"),
        (r"REF\*6R\*L1~", "REF*6R*L1~SVD*X*10*HC:99213**1~CAS*CO*45*1*1*2*3*y~", "CAS07"),
        (r"REF\*6R\*L1~", "REF*6R*L1~SVD*X*10*HC:99213**1~DTP*573*D8*x~", "DTP03"),
        (r"REF\*6R\*L1~", "REF*6R*L1~SVD*X*10*HC:99213**1~AMT*EAF*x~", "AMT02"),
        (r"REF\*6R\*L1~", "REF*6R*L1~LIN**N4*00026063512~CTP****x*ML~", "CTP04"),
        (r"SBR\*P\*18\*GRP100\*\*\*\*\*\*CI~", "SBR*P*18*GRP100******CI~PAT*****D8*2026~", "PAT06"),
        (r"SBR\*P\*18\*GRP100\*\*\*\*\*\*CI~", "SBR*P*18*GRP100******CI~PAT*******01*heavy~", "PAT08"),
    ],
)
def test_what_cannot_be_read_is_told_and_its_claim_left_out(pattern: str, by: str, element: str) -> None:
    assert told(pattern, by) == [("CLM102", element)]


@pytest.mark.parametrize(
    ("pattern", "by", "element"),
    [
        (r"CLM\*RV-1\*", "CLM**", "CLM01"),
        (r"CLM\*RV-1\*150\*", "CLM*RV-1**", "CLM02"),
        (r"SV1\*HC:99213\*150\*UN\*1\*\*\*1~", "SV1*HC:99213*150~", "SV104"),
        (r"LX\*1~", "LX~", "LX01"),
        (r"DTP\*472\*D8\*20260302~", "DTP*472*RD8~AMT*T~", ""),
    ],
)
def test_what_is_missing_is_told(pattern: str, by: str, element: str) -> None:
    expected = [("CLM103", element)] if element else []
    assert told(pattern, by) == expected


def test_findings_name_the_place_in_the_file_and_mask_what_was_found() -> None:
    _, (finding, _) = read_changed(r"DMG\*D8\*19850612", "DMG*D8*1985O612")
    where = finding.where
    assert (where.loop, where.element, where.interchange, where.group, where.transaction) == (
        "2010BA",
        "DMG02",
        1,
        1,
        1,
    )
    assert (where.segment, where.segment_in_set) == (19, 17)
    assert finding.value == "1•••••••"
    assert "1985" not in finding.message


@pytest.mark.parametrize(
    "pattern",
    [r"NM1\*85.*?~N3.*?~N4.*?~REF\*EI.*?~", r"SBR.*?~", r"NM1\*IL.*?~N3.*?~N4.*?~DMG.*?~"],
)
def test_a_claim_about_nobody_is_no_claim(pattern: str) -> None:
    assert told(pattern, "") == [("CLM104", "")]


@pytest.mark.parametrize(
    ("pattern", "by", "said"),
    [
        (r"UN\*1\*\*\*1~", "UN****1~", "Claim RV-1, charge 150.00, is not among"),
        (r"CLM\*RV-1\*150\*", "CLM*RV-1*15O*", "Claim RV-1, charge not readable, is not among"),
        (r"CLM\*RV-1\*150\*", "CLM**150*", "Claim (no number), charge 150.00, is not among"),
    ],
)
def test_a_claim_left_out_is_named_with_its_amount(pattern: str, by: str, said: str) -> None:
    submission, findings = read_changed(pattern, by)
    assert submission and not submission.claims
    assert findings[-1].message.startswith(said) and findings[-1].where.loop == "2300"


def test_a_dependent_without_a_coverage() -> None:
    assert told(r"SBR\*P.*?~", "", SECOND) == [("CLM104", "")]


@pytest.mark.parametrize("pattern", [r"PAT\*G8~|PAT\*18~|PAT.*?~", r"NM1\*QC.*?~N3.*?~N4.*?~DMG.*?~"])
def test_a_claim_about_an_unknown_dependent_is_no_claim(pattern: str) -> None:
    assert told(pattern, "", SECOND) == [("CLM104", "")]


@pytest.mark.parametrize(
    ("pattern", "data"),
    [
        (r"NM1\*PR.*?~", WHOLE),
        (r"LX.*?~SV1.*?~DTP.*?~REF\*6R.*?~", WHOLE),
        (r"SV1.*?~", WHOLE),
        (r"NM1\*PR\*2\*SECOND.*?~", SECOND),
        (r"NM1\*IL\*1\*RIVERA\*ANA\*\*\*\*MI\*SH10001~", SECOND),
        (r"11:B:1", WHOLE),
    ],
)
def test_what_a_payer_would_miss_is_told_and_the_claim_is_read(pattern: str, data: bytes) -> None:
    assert [code for code, _ in told(pattern, "", data)] == ["CLM109"]


@pytest.mark.parametrize(
    ("pattern", "by", "element"),
    [
        (r"\*MI\*FH20001~", "*MI*FH20001*X~", "NM110"),
        (r"NM1\*PR\*2\*FIRST HEALTH\*\*\*\*\*PI\*FH001~", "NM1*PR*2*FIRST HEALTH*****PI*FH001*X~", "NM110"),
        (r"HC:99213", "HC:99213:::::::X", "SV101-8"),
        (r"SBR\*P\*18\*GRP100\*\*\*\*\*\*CI~", "SBR*P*18*GRP100***X***CI~", "SBR06"),
        (r"\*A\*Y\*Y~", "*A*Y*Y****X~", "CLM13"),
        (r"UN\*1\*\*\*1~", "UN*1**X*1~", "SV106"),
    ],
)
def test_elements_without_use_are_told(pattern: str, by: str, element: str) -> None:
    assert told(pattern, by) == [("CLM107", element)]


def test_unused_elements_of_an_institutional_claim() -> None:
    assert told(r"\*\*A\*Y\*Y~", "*Y*A*Y*Y~", STAY) == [("CLM107", "CLM06")]


def test_a_level_under_another_parent() -> None:
    submission, findings = read_changed(r"HL\*2\*1\*22", "HL*2*9*22")
    assert submission and not submission.claims
    assert {finding.code for finding in findings} == {"CLM104", "CLM106", "CLM112"}
    submission, findings = read_changed(r"HL\*2\*1\*22", "HL*2*1*99")
    assert submission and not submission.claims
    assert {finding.code for finding in findings} == {"CLM104", "CLM106", "CLM112"}


@pytest.mark.parametrize("pattern", [r"BHT.*?~", r"NM1\*41.*?~PER.*?~", r"NM1\*40.*?~"])
def test_no_submission_without_a_header(pattern: str) -> None:
    submission, findings = read_changed(pattern, "")
    assert submission is None
    assert [finding.code for finding in findings] == ["CLM108"]


def test_a_date_of_the_header() -> None:
    for text, code in (("2026O309", "CLM102"), ("", "CLM103")):
        submission, findings = read_changed(r"\*20260309\*1405\*CH", f"*{text}*1405*CH")
        assert submission is None
        assert [finding.code for finding in findings] == [code]


def test_no_claims() -> None:
    submission, findings = read_changed(r"CLM.*REF\*6R.*?~", "")
    assert submission and not submission.claims
    assert [finding.code for finding in findings] == ["CLM105"]


def test_composites_divided_by_something_else() -> None:
    data = WHOLE.replace(b"11:B:1", b"11>B>1").replace(b"HC:99213", b"HC>99213").replace(b"ABK:", b"ABK>")
    assert told("~$", "~", data) == [("CLM110", "CLM05")]
    document, _ = read(data)
    submission, _ = read_837(document.transactions[0])
    assert submission and submission.claims == (a_claim(),)


def test_services_of_another_guide() -> None:
    assert told(r"SV2\*0300\*HC:80053\*150\*UN\*1", "SV1*HC:80053*150*UN*1*11**1", STAY) == [("CLM111", "SV1")]
    assert claim_of(r"SV1.*?~", "SV2*0300*HC:80053*150*UN*2~").lines[0].revenue_code == ""
    (line,) = claim_of(r"SV3.*?~", "SV1*HC:D0120*150*MJ*2~", TOOTH).lines
    assert (line.charge, line.unit) == (150_00, "UN")


def test_other_transactions_are_told_not_read() -> None:
    for change, code in (
        (("837*0001*005010X222A1", "837*0001*005010X298"), "CLM101"),
        (("ST*837", "ST*835"), "CLM101"),
    ):
        data = WHOLE.replace(change[0].encode(), change[1].encode()).replace(b"X*005010X222A1", b"X*005010X298")
        document, _ = read(data)
        submission, (finding,) = read_837(document.transactions[0])
        assert submission is None
        assert finding.code == code
        findings: list[Finding] = []
        assert list(iter_claims(document.transactions[0], findings.append)) == []
        assert list(iter_claims(segments([data]), findings.append)) == []
        assert [one.code for one in findings] == [code, code]


def test_streaming_goes_on_after_a_transaction_that_breaks_off() -> None:
    """The SE is missing; the next ST begins a new transaction, and all findings name their place."""
    two = file_of(write_837(a_submission()), write_837(a_submission(a_claim(control_number="RV-2"))))
    broken = re.sub(rb"SE\*\d+\*0001~", b"", two).replace(b"CLM*RV-2*150", b"CLM*RV-2*1S0")
    findings: list[Finding] = []
    claims = list(iter_claims(segments([broken]), findings.append))
    assert [claim.control_number for claim in claims] == ["RV-1"]
    finding, left_out = findings
    assert (left_out.code, left_out.value, left_out.where) == (
        "CLM112",
        "RV-2",
        structs.replace(finding.where, element="CLM01"),
    )
    where = finding.where
    position = [segment[0] for segment in segments([broken])].index("CLM", 25) + 1
    assert (where.interchange, where.group, where.transaction, where.segment) == (1, 1, 2, position)


def test_segments_at_odd_places_are_kept() -> None:
    """Nothing the file says is lost, wherever it stands."""
    odd = {
        r"BHT": ("REF*87*X~BHT", "", None),
        r"NM1\*40": ("NM1*ZZ*2*X~NM1*40", "1000", None),
        r"HL\*2": ("NM1*ZZ*2*X~HL*2", "2010A", "2010A"),
        r"CLM": ("NM1~CLM", "2010B", "2010B"),
        r"LX\*1": ("NM1*ZZ*1*X~LX*1", "2310", "2310"),
        r"REF\*D9": ("LIN**N4*1~SVD*X~LQ*UT*1~SBR*S~REF*D9", "2300", None),
    }
    for pattern, (by, _, _) in odd.items():
        submission, findings = read_changed(pattern, by)
        assert submission and not stops(findings), pattern
        kept = len(submission.extras) + sum(len(claim.extras) + len(claim.other_payers) for claim in submission.claims)
        assert kept, pattern
        found, _ = again(submission)
        assert found == submission, pattern


def test_findings_come_while_claims_do() -> None:
    two = file_of(write_837(a_submission(a_claim(), a_claim(control_number="RV-2"))))
    findings: list[Finding] = []
    claims = iter_claims(segments([two.replace(b"11:B:1*Y*A*Y*Y~HI", b"11:B:1*Y*A*Y*Y***~HI")]), findings.append)
    assert next(claims).control_number == "RV-1"
    spoiled = iter_claims(segments([two.replace(b"*150*UN", b"*150*UN*1**X", 1)]), findings.append)
    assert next(spoiled).control_number == "RV-1"
    assert {finding.code for finding in findings} == {"CLM107"}


def test_a_fault_of_somebody_named_twice_is_told_twice() -> None:
    two = file_of(write_837(a_submission(a_claim(), a_claim(control_number="RV-2"))))
    assert two.count(b"NM1*82*1*CHEN*MEI****XX*") == 2
    submission, findings = read_837(transaction_of(re.sub(rb"(NM1\*82\*[^~]*)~", rb"\1*01~", two)))
    assert [finding.code for finding in findings] == ["CLM107", "CLM107"]
    assert submission is not None
    assert {claim.rendering for claim in submission.claims if claim.rendering} == {a_claim().rendering}


def test_a_transaction_that_breaks_off() -> None:
    document, _ = read(WHOLE)
    transaction = document.transactions[0]
    transaction.segments = transaction.segments[:-1]
    submission, findings = read_837(transaction)
    assert submission and len(submission.claims) == 1 and not findings


def test_what_is_remembered_is_bounded() -> None:
    many = (a_line(number, charge=100 + number) for number in range(1, 21_000))
    claim = a_claim(lines=tuple(many))
    found, findings = again(a_submission(claim))
    assert found == a_submission(claim) and not findings


ODD_SEGMENTS = [
    ("REF*D9*CH0000001~", "REF*D9*CH0000001~REF*D9*SECOND~"),
    ("REF*D9*CH0000001~", "REF*D9*CH0000001~REF*G1*A**2U:X~"),
    ("REF*D9*CH0000001~", "REF*D9*CH0000001~NTE*ADD~"),
    ("REF*D9*CH0000001~", "REF*D9*CH0000001~NTE*ADD*ONE~NTE*ADD*TWO~"),
    ("REF*D9*CH0000001~", "REF*D9*CH0000001~PWK*OZ*EL***ZZ*1~"),
    ("REF*D9*CH0000001~", "REF*D9*CH0000001~PWK*OZ*EL*2~"),
    ("REF*D9*CH0000001~", "DTP*431*RD8*20260101-20260102~REF*D9*CH0000001~"),
    ("REF*D9*CH0000001~", "DTP*431*D8*20260101~DTP*431*D8*20260102~REF*D9*CH0000001~"),
    ("REF*D9*CH0000001~", "DTP*435*D8*20260101~DTP*435*D8*20260102~REF*D9*CH0000001~"),
    ("REF*D9*CH0000001~", "DTP*435*RD8*20260101-20260102~DTP*435~REF*D9*CH0000001~"),
    ("REF*D9*CH0000001~", "REF*D9*CH0000001~AMT*ZZ*1~AMT*F5*1~AMT*F5*2~"),
    ("REF*6R*L1~", "REF*6R*L1~REF*6R*L2~REF*6R~REF*9B*1~"),
    ("REF*6R*L1~", "DTP*472*D8*20260303~REF*6R*L1~NTE*DCP*X~NTE*ADD*A~NTE*ADD*B~"),
    ("REF*6R*L1~", "SV1*HC:99214*1*UN*1***1~REF*6R*L1~"),
    ("REF*6R*L1~", "REF*6R*L1~LIN**ZZ*1~CTP****1*UN~"),
    ("REF*6R*L1~", "REF*6R*L1~LIN**N4*1~CTP***5*1*UN~REF*VY*1~LIN**N4*2~"),
    ("REF*6R*L1~", "REF*6R*L1~NM1*82*1*A~NM1*82*1*B~NM1*QB*2*C~NM1*??*2*D~"),
    ("REF*6R*L1~", "REF*6R*L1~SVD*X*10*HC:99213**1~REF*ZZ*1~DTP*573*D8*20260301~DTP*573*D8*20260302~"),
    ("HI*ABK:J069~", "HI*ABK:J069~HI*BP:99213~HI*BG:17~HI*BG~"),
    ("HI*ABK:J069~", "HI*ABK:J069:D8:20260301~"),
    ("HI*ABK:J069~", "HI*ABK:J069~HI*ABF:I10~"),
    ("NM1*82*1*CHEN*MEI****XX*1679576722~", "NM1*82*1*CHEN*MEI****24*741234567~REF*EI*741234567~REF*LU*1*X~"),
    ("PRV*PE*PXC*207Q00000X~", "PRV*PE*PXC*207Q00000X~PRV*PE*PXC*207R00000X~"),
    ("PRV*PE*PXC*207Q00000X~", "PRV*PE*ZZ*207Q00000X~N3*1 ELM ST~PER*IC*X~"),
    ("PRV*BI*PXC*207Q00000X~", "PRV*BI*PXC*207Q00000X~PRV*BI*PXC*207R00000X~CUR*85*USD~"),
    ("N4*AUSTIN*TX*787011234~", "N4*AUSTIN*TX*787011234~N4*EL PASO*TX*787011234~N3*2 ELM ST~"),
    ("REF*EI*741234567~", "REF*EI*741234567~REF*SY*123456789~PER*CX*DESK*TE*5~PER*IC*DESK*TE*5~"),
    ("REF*EI*741234567~", "REF*EI*741234567~NM1*85*2*SECOND~NM1*PE*2*PLAN~"),
    ("DMG*D8*19850612*F~", "DMG*D8*19850612*F~N3*2 ELM ST~N4*X~PER*IC*X~REF*SY*123456789~REF*Y4*1*2~"),
    ("DMG*D8*19850612*F~", "DMG***F~NM1*IL*1*SECOND~"),
    (
        "NM1*PR*2*FIRST HEALTH*****PI*FH001~",
        "NM1*PR*2*FIRST HEALTH*****XV*FH001~N3*1~N4*X~N4*Y~REF*FY*1~REF*2U*1*2~PER*IC*X~",
    ),
    ("SBR*P*18*GRP100******CI~", "SBR*P*18*GRP100******CI~SBR*S~PAT*******01*150*Y~PAT*****D8*20260101~"),
    ("NM1*41*2*OPEN BILLING SERVICE*****46*OPENRCM01~", "NM1*41*1*OPEN*ANA*B***46*OPENRCM01~PER*IC*A*TE*1~"),
    (
        "NM1*40*2*FIRST HEALTH*****46*PAYER0001~",
        "NM1*40*2*FIRST HEALTH*****46*PAYER0001~PER*IC*A*TE*1~NM1*41*2*X~NM1*40*2*Y~",
    ),
]


@pytest.mark.parametrize(("place", "by"), ODD_SEGMENTS)
def test_what_has_no_field_is_written_back(place: str, by: str) -> None:
    submission, findings = read_changed(re.escape(place), by)
    assert submission and not stops(findings)
    found, _ = again(submission)
    assert found and arranged(found) == arranged(submission)


def arranged(submission: Submission) -> Submission:
    """The submission with its extras in a fixed order: the order of segments that should not be there may change."""

    def by_text(extras: tuple[Extra, ...]) -> tuple[Extra, ...]:
        return tuple(sorted(extras, key=lambda extra: (extra.loop, extra.elements)))

    claims = tuple(
        structs.replace(
            claim,
            extras=by_text(claim.extras),
            lines=tuple(structs.replace(line, extras=by_text(line.extras)) for line in claim.lines),
        )
        for claim in submission.claims
    )
    return structs.replace(submission, claims=claims, extras=by_text(submission.extras))


def test_extras_of_the_second_kind_of_files() -> None:
    odd_other = "OI***Y***Y~MOA***MA01~MOA***MA02~OI***N~AMT*ZZ*1~"
    submission, findings = read_changed(r"OI\*\*\*Y\*\*\*Y~", odd_other, SECOND)
    assert submission and not stops(findings)
    (other,) = submission.claims[0].other_payers
    assert other.remarks == ("MA01",)
    assert [extra.elements[0] for extra in other.extras] == ["AMT", "OI", "MOA"] or len(other.extras) == 3
    assert submission.claims[0].patient
    twice = "PAT*19~PAT*19~NM1*QC*1*RIVERA*LEO~NM1*QC*1*SECOND~"
    claim = claim_of(r"PAT\*18~NM1\*QC\*1\*RIVERA\*LEO~", twice, SECOND)
    assert Extra("2000C", ("PAT", "19")) in claim.extras


def test_institutional_oddities() -> None:
    def about(by: str) -> Claim:
        return claim_of(r"DTP\*434.*?~", by, STAY)

    assert about("DTP*434*D8*20260302~").statement_to is not None
    assert Extra("2300", ("DTP", "434", "D8", "20260303")) in about("DTP*434*D8*20260302~DTP*434*D8*20260303~").extras
    claim = about("DTP*096*DT*202603021130~DTP*434*RD8*20260302-20260302~REF*LU*TX~CL1*9~HI*DR:194~HI*DR:195~")
    assert (claim.discharge_hour, claim.accident_state, claim.drg) == ("1130", "TX", "194")
    assert Extra("2300", ("HI", "DR:195")) in claim.extras


@pytest.mark.parametrize(
    "composite",
    [
        "BBR:0BJ08ZZ:D8:2026", "BBR:0BJ08ZZ:D8:20260302:1", "BBR:0BJ08ZZ:::::::Y", "BI:70:RD8:20260301", "BI:70:D8:20260301",
        "BH:11:D8:2026", "BH:11", "BE:80:::x", "BE:80:D8:20260301:5", "BG:17:D8:20260301", "ZZ:1", "BG:", "DR:194:D8:20260301",
        "BG:17:::::X", "ABF:I10:::::::Y:X",
    ],
)  # fmt: skip
def test_codes_that_say_more_or_less_than_they_may_are_kept_as_they_came(composite: str) -> None:
    claim = claim_of(r"HI\*ABK:J069~", f"HI*ABK:J069~HI*{composite}~", STAY)
    assert Extra("2300", ("HI", composite.rstrip(":") if composite != "BG:" else "BG:")) in claim.extras


@given(st.data())
def test_no_damage_raises(data: st.DataObject) -> None:
    """Segments lost, doubled, swapped or cut: always a submission or findings, and what is read can be written."""
    document, _ = read(data.draw(st.sampled_from((WHOLE, SECOND, STAY, TOOTH))))
    transaction: Transaction = document.transactions[0]
    segments = [list(segment) for segment in transaction.segments]
    for _ in range(data.draw(st.integers(1, 4))):
        index = data.draw(st.integers(1, len(segments) - 1))
        damage = data.draw(st.sampled_from(("lose", "double", "swap", "cut", "write")))
        if damage == "lose":
            del segments[index]
        elif damage == "double":
            segments.insert(index, list(segments[index]))
        elif damage == "swap":
            segments[index - 1], segments[index] = segments[index], segments[index - 1]
        elif damage == "cut":
            segments[index] = segments[index][: data.draw(st.integers(1, 3))]
        else:
            element = data.draw(st.integers(1, 12))
            padded = segments[index] + [""] * (element + 1 - len(segments[index]))
            padded[element] = data.draw(st.sampled_from(("", "X", "1:2", "20260230", "-", "::", "1.5")))
            segments[index] = padded
        if len(segments) < 2:
            break
    transaction.segments = segments
    submission, findings = read_837(transaction)
    if submission is None:
        assert stops(findings)
    else:
        assert len(submission.claims) <= sum(segment[0] == "CLM" for segment in segments)
        write_837(submission)
