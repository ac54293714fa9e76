"""Claims on paper: each box holds what the form's instructions ask for."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from msgspec import structs

from superbill.core.claim import cms1500, paper_findings, ub04
from superbill.core.claim.values import (
    Address,
    Claim,
    ClaimKind,
    CodedFact,
    Contact,
    Coverage,
    Diagnosis,
    Drug,
    Extra,
    InpatientProcedure,
    Payer,
    Person,
    Procedure,
    Provider,
    Reference,
)
from tests.builders import ANA, CLINIC, DOCTOR, HOSPITAL, LEO, a_claim, a_line, an_other_payer
from tests.strategies import claims

I = ClaimKind.INSTITUTIONAL  # noqa: E741


def boxes(claim: Claim, *names: str) -> tuple[str, ...]:
    """Boxes of a claim's only page, empty where they are not there."""
    (page,) = cms1500(claim)
    return tuple(page.get(name, "") for name in names)


def locators(claim: Claim, *names: str) -> tuple[str, ...]:
    (page,) = ub04(claim)
    return tuple(page.get(name, "") for name in names)


def test_smallest_professional_claim() -> None:
    (page,) = cms1500(a_claim())
    assert page == {
        "payer.name": "FIRST HEALTH",
        "1": "GROUP",
        "1a": "FH20001",
        "2": "RIVERA, ANA",
        "3": "06 12 1985",
        "3.sex": "F",
        "4": "RIVERA, ANA",
        "5.street": "7 OAK CT",
        "5.city": "AUSTIN",
        "5.state": "TX",
        "5.zip": "78702",
        "6": "SELF",
        "7.street": "7 OAK CT",
        "7.city": "AUSTIN",
        "7.state": "TX",
        "7.zip": "78702",
        "10a": "NO",
        "10b": "NO",
        "10c": "NO",
        "11": "GRP100",
        "11a": "06 12 1985",
        "11a.sex": "F",
        "11d": "NO",
        "12": "SIGNATURE ON FILE",
        "13": "SIGNATURE ON FILE",
        "20": "NO",
        "21.A": "J069",
        "21.indicator": "0",
        "24A.1.from": "03 02 26",
        "24A.1.to": "03 02 26",
        "24B.1": "11",
        "24D.1": "99213",
        "24E.1": "A",
        "24F.1": "150 00",
        "24G.1": "1",
        "24J.1": "1679576722",
        "25": "741234567",
        "25.type": "EIN",
        "26": "RV-1",
        "27": "YES",
        "28": "150 00",
        "29": "0 00",
        "31": "SIGNATURE ON FILE",
        "33.name": "CEDAR FAMILY CLINIC",
        "33.street": "100 MAIN ST",
        "33.city": "AUSTIN TX 787011234",
        "33a": "1234567893",
        "33b": "ZZ207Q00000X",
    }


def test_a_child_after_an_accident_with_a_second_insurance() -> None:
    claim = a_claim(
        patient=structs.replace(LEO, middle="J", suffix="JR"),
        coverage=Coverage(relationship="19", group_name="ACME", filing_code="WC"),
        related_causes=("AA", "EM", "OA"),
        accident_state="TX",
        accident=date(2026, 2, 28),
        conditions=(CodedFact("condition", "A1"),),
        other_payers=(an_other_payer(paid=25_00),),
        patient_paid=10_00,
        release="I",
        benefits_assigned="N",
        signature_on_file="N",
        assignment="C",
        subscriber=structs.replace(ANA, references=(Reference("Y4", "AUTO-1"),)),
    )
    assert boxes(claim, "1", "2", "3", "4", "6") == ("OTHER", "RIVERA JR, LEO, J", "09 03 2018", "RIVERA, ANA", "CHILD")
    assert boxes(claim, "9", "9a", "9d", "11d") == ("RIVERA, ANA", "GRP200", "SECOND HEALTH", "YES")
    assert boxes(claim, "10a", "10b", "10b.state", "10c", "10d") == ("YES", "YES", "TX", "YES", "A1")
    assert boxes(claim, "11", "11b", "11c") == ("", "AUTO-1", "ACME")
    assert boxes(claim, "12", "13", "27", "31") == ("", "", "NO", "")
    assert boxes(claim, "15", "15.qualifier") == ("02 28 26", "439")
    assert boxes(claim, "28", "29") == ("150 00", "35 00")


def test_other_insurance_by_its_member_and_plan() -> None:
    other = an_other_payer(coverage=Coverage(group_name="BIG PLAN"))
    assert boxes(a_claim(other_payers=(other,)), "9a", "9d") == ("SH10001", "BIG PLAN")


@pytest.mark.parametrize(
    ("changes", "names", "texts"),
    [
        ({"onset": date(2026, 2, 1)}, ("14", "14.qualifier"), ("02 01 26", "431")),
        ({"last_menstrual_period": date(2026, 2, 1)}, ("14", "14.qualifier"), ("02 01 26", "484")),
        ({}, ("14", "14.qualifier", "15.qualifier"), ("", "", "")),
        ({"initial_treatment": date(2026, 2, 1)}, ("15", "15.qualifier"), ("02 01 26", "454")),
        (
            {"extras": (Extra("2300", ("DTP", "453", "D8", "20260201")), Extra("2300", ("DTP", "453")))},
            ("15", "15.qualifier"),
            ("02 01 26", "453"),
        ),
        (
            {"extras": (Extra("2300", ("DTP", "314", "RD8", "20260201-20260210")),)},
            ("16.from", "16.to"),
            ("02 01 26", "02 10 26"),
        ),
        ({"extras": (Extra("2300", ("DTP", "360", "D8", "20260201")),)}, ("16.from", "16.to"), ("02 01 26", "")),
        (
            {"admission": date(2026, 2, 1), "discharge": date(2026, 2, 3)},
            ("18.from", "18.to"),
            ("02 01 26", "02 03 26"),
        ),
        ({"referring": DOCTOR}, ("17", "17.qualifier", "17b"), ("CHEN, MEI", "DN", "1679576722")),
        ({"supervising": DOCTOR}, ("17.qualifier",), ("DQ",)),
        ({"lines": (a_line(), a_line(2, ordering=DOCTOR))}, ("17.qualifier",), ("DK",)),
        ({"note": "CALL FIRST"}, ("19",), ("CALL FIRST",)),
        ({"lines": (a_line(extras=(Extra("2400", ("PS1", "X", "45.5")),)),)}, ("20", "20.charges"), ("YES", "45.5")),
        ({"lines": (a_line(extras=(Extra("2400", ("PS1", "X")),)),)}, ("20", "20.charges"), ("YES", "")),
        ({"frequency": "7", "payer_claim_number": "ICN1"}, ("22", "22.original"), ("7", "ICN1")),
        ({"payer_claim_number": "ICN1"}, ("22", "22.original"), ("", "")),
        ({"authorization": "A", "referral": "R", "clia": "C"}, ("23",), ("A",)),
        ({"referral": "R", "clia": "C"}, ("23",), ("R",)),
        ({"clia": "C"}, ("23",), ("C",)),
        ({"diagnoses": (Diagnosis("4779", "principal", version="9"),)}, ("21.A", "21.indicator"), ("4779", "9")),
        ({"diagnoses": ()}, ("21.A", "21.indicator"), ("", "")),
        ({"billing": structs.replace(CLINIC, tax_id_qualifier="SY")}, ("25.type",), ("SSN",)),
        ({"billing": structs.replace(CLINIC, tax_id="", taxonomy="")}, ("25", "25.type", "33b"), ("", "", "")),
        (
            {"billing": structs.replace(CLINIC, contact=Contact("A", (("FX", "1"), ("TE", "5125550100"))))},
            ("33.phone",),
            ("5125550100",),
        ),
        ({"billing": structs.replace(CLINIC, contact=Contact("A"))}, ("33.phone",), ("",)),
        ({"facility": CLINIC}, ("32.name", "32a"), ("CEDAR FAMILY CLINIC", "1234567893")),
        ({"facility": Provider(last="LAB")}, ("32.name", "32.street", "32.city"), ("LAB", "", "")),
        ({"subscriber": Person("X")}, ("5.city", "7.city", "3"), ("", "", "")),
        (
            {"payer": Payer("P", address=Address("PO BOX 1", "STE 2", "AUSTIN", "TX", "78701", "CA"))},
            ("payer.street", "payer.street2", "payer.city"),
            ("PO BOX 1", "STE 2", "AUSTIN TX 78701 CA"),
        ),
    ],
)
def test_boxes_of_the_encounter(changes: dict[str, object], names: tuple[str, ...], texts: tuple[str, ...]) -> None:
    assert boxes(a_claim(**changes), *names) == texts


def test_a_line_with_everything() -> None:
    line = a_line(
        procedure=Procedure("J1885", ("25", "RT")),
        service_to=date(2026, 3, 4),
        place="22",
        pointers=(2, 1, 13),
        emergency=True,
        epsdt=True,
        units=Decimal("2.5"),
        drug=Drug("00026063512", Decimal(10), "ML"),
        note="GIVEN TWICE",
        rendering=structs.replace(DOCTOR, npi="1245319599"),
    )
    names = ("24.1.shaded", "24A.1.to", "24B.1", "24C.1", "24D.1.modifiers", "24E.1", "24G.1", "24H.1", "24J.1")
    expected = ("N400026063512 ML2.5", "03 04 26", "22", "Y", "25 RT", "BA", "2.5", "Y", "1245319599")
    texts = boxes(a_claim(lines=(line,)), *names)
    assert texts == ("N400026063512 ML10 GIVEN TWICE", *expected[1:])
    assert boxes(a_claim(lines=(a_line(note="N", family_planning=True),)), "24.1.shaded", "24H.1") == ("N", "Y")
    assert boxes(a_claim(rendering=None), "24J.1") == ("",)


def test_more_than_six_lines_go_on_another_page() -> None:
    first, second = cms1500(a_claim(lines=tuple(a_line(number) for number in range(1, 9))))
    assert (first["28"], second["28"]) == ("CONTINUED", "1200 00")
    assert "29" not in first
    assert "24D.6" in first and "24D.2" in second and "24D.3" not in second
    assert first["2"] == second["2"]


def test_a_claim_without_lines_is_a_page() -> None:
    assert len(cms1500(a_claim(lines=()))) == 1


def test_smallest_institutional_claim() -> None:
    (page,) = ub04(a_claim(kind=I))
    assert page == {
        "1.name": "HILL HOSPITAL",
        "1.street": "500 HILL RD",
        "1.city": "AUSTIN TX 787015555",
        "3a": "RV-1",
        "4": "0131",
        "5": "742345678",
        "6.from": "030226",
        "6.to": "030226",
        "8a": "FH20001",
        "8b": "RIVERA, ANA",
        "9a": "7 OAK CT",
        "9b": "AUSTIN",
        "9c": "TX",
        "9d": "78702",
        "10": "06121985",
        "11": "F",
        "14": "3",
        "15": "1",
        "17": "01",
        "38.name": "RIVERA, ANA",
        "38.street": "7 OAK CT",
        "38.city": "AUSTIN TX 78702",
        "42.1": "0300",
        "44.1": "80053",
        "45.1": "030226",
        "46.1": "1",
        "47.1": "150 00",
        "42.23": "0001",
        "43.23": "PAGE 1 OF 1",
        "47.23": "150 00",
        "50A": "FIRST HEALTH",
        "51A": "FH001",
        "52A": "Y",
        "53A": "Y",
        "56": "1245319599",
        "58A": "RIVERA, ANA",
        "59A": "18",
        "60A": "FH20001",
        "62A": "GRP100",
        "66": "0",
        "67": "J069",
        "76": "1679576722",
        "76.first": "MEI",
        "76.last": "CHEN",
        "81a.qualifier": "B3",
        "81a": "282N00000X",
    }


def test_an_inpatient_stay() -> None:
    claim = a_claim(
        kind=I,
        facility_code="11",
        frequency="7",
        pay_to=CLINIC,
        medical_record="MRN1",
        admission=date(2026, 2, 10),
        admission_hour="1425",
        discharge_hour="1130",
        accident_state="TX",
        drg="194",
        estimated_due=500_00,
        authorization="AUTH1",
        payer_claim_number="ICN1",
        note="SEE RECORD",
        diagnoses=(
            Diagnosis("J189", "principal", "Y"),
            Diagnosis("R0602", "admitting"),
            Diagnosis("R0603", "reason"),
            Diagnosis("W010XXA", "external", "Y"),
            Diagnosis("I10", "other", "N"),
            Diagnosis("E1165", "other"),
        ),
        conditions=(
            CodedFact("condition", "17"),
            CodedFact("condition", "44"),
            CodedFact("occurrence", "11", date(2026, 2, 8)),
            CodedFact("span", "74", date(2026, 2, 11), date(2026, 2, 12)),
            CodedFact("value", "80", amount=3_00),
            CodedFact("treatment", "A01"),
        ),
        procedures=(
            InpatientProcedure("0DTJ4ZZ"),
            InpatientProcedure("0BJ08ZZ", date(2026, 2, 11), principal=True),
        ),
        operating=DOCTOR,
        other_operating=DOCTOR,
        referring=DOCTOR,
        coverage=Coverage("S", "01", filing_code="CI", group_name="ACME"),
        billing=structs.replace(HOSPITAL, references=(Reference("G2", "OWN1"),), taxonomy=""),
        other_payers=(
            an_other_payer(
                coverage=Coverage("P", "18"),
                payer=Payer("MEDICARE", "12345", references=(Reference("G1", "A2"),)),
                paid=80_00,
                claim_number="ICN2",
            ),
            an_other_payer(coverage=Coverage("U")),
        ),
        lines=(
            a_line(kind=I, noncovered=20_00, procedure=Procedure("J1885", ("RT",)), drug=Drug("1", Decimal(2), "UN")),
        ),
    )
    assert locators(claim, "2.name", "3b", "4", "12", "13", "16", "29") == (
        "CEDAR FAMILY CLINIC", "MRN1", "0117", "021026", "14", "11", "TX",
    )  # fmt: skip
    assert locators(claim, "18", "19", "31a", "31a.date", "35a", "35a.from", "35a.to", "39a", "39a.amount") == (
        "17", "44", "11", "020826", "74", "021126", "021226", "80", "3 00",
    )  # fmt: skip
    assert locators(claim, "67", "67.poa", "67A", "67A.poa", "67B", "69", "70a", "72a", "72a.poa", "71") == (
        "J189", "Y", "I10", "N", "E1165", "R0602", "R0603", "W010XXA", "Y", "194",
    )  # fmt: skip
    assert locators(claim, "74", "74.date", "74a", "74a.date") == ("0BJ08ZZ", "021126", "0DTJ4ZZ", "")
    assert locators(claim, "76", "77", "78.role", "79.role", "80", "81a") == (
        "1679576722", "1679576722", "ZZ", "DN", "SEE RECORD", "",
    )  # fmt: skip
    assert locators(claim, "50A", "54A", "55A", "57A", "63A", "64A") == ("MEDICARE", "80 00", "", "", "A2", "ICN2")
    assert locators(claim, "50B", "54B", "55B", "57B", "59B", "61B", "63B", "64B") == (
        "FIRST HEALTH", "", "500 00", "OWN1", "01", "ACME", "AUTH1", "ICN1",
    )  # fmt: skip
    assert locators(claim, "50C") == ("SECOND HEALTH",)
    assert locators(claim, "43.1", "44.1", "48.1", "48.23") == ("N41 UN2", "J1885 RT", "20 00", "20 00")


def test_a_stay_without_a_principal_procedure_or_people() -> None:
    claim = a_claim(
        kind=I,
        procedures=(InpatientProcedure("0DTJ4ZZ"),),
        diagnoses=(),
        attending=None,
        statement_to=None,
        subscriber=Person("X"),
    )
    assert locators(claim, "74", "74a", "66", "76", "6.to", "9b") == ("", "0DTJ4ZZ", "", "", "030226", "")
    nine = a_claim(kind=I, diagnoses=(Diagnosis("4779", "principal", version="9"),))
    assert locators(nine, "66") == ("9",)


def test_more_than_twenty_two_lines_go_on_another_page() -> None:
    lines = tuple(a_line(number, kind=I) for number in range(1, 24))
    first, second = ub04(a_claim(kind=I, lines=lines))
    assert (first["43.23"], second["43.23"]) == ("PAGE 1 OF 2", "PAGE 2 OF 2")
    assert "47.23" not in first and second["47.23"] == "3450 00"
    assert "42.22" in first and "42.1" in second


def test_each_form_is_for_its_kind() -> None:
    with pytest.raises(AssertionError):
        cms1500(a_claim(kind=I))
    with pytest.raises(AssertionError):
        ub04(a_claim())
    with pytest.raises(AssertionError):
        paper_findings(a_claim(kind=ClaimKind.DENTAL))


def test_what_does_not_fit_is_told() -> None:
    assert paper_findings(a_claim()) == []
    assert paper_findings(a_claim(kind=I, conditions=(CodedFact("condition", "17"),))) == []
    crowded = a_claim(diagnoses=(Diagnosis("I10"),) * 13, other_payers=(an_other_payer(),) * 2)
    assert [finding.message for finding in paper_findings(crowded)] == [
        "The claim has 3 payers; its paper form has room for 2.",
        "The claim has 13 diagnoses; its paper form has room for 12.",
    ]
    stay = a_claim(
        kind=I,
        conditions=(CodedFact("condition", "17"),) * 12 + (CodedFact("treatment", "A01"),),
        diagnoses=(Diagnosis("I10"),) * 18,
        procedures=(InpatientProcedure("0DTJ4ZZ"),) * 7,
    )
    assert [finding.message.partition(";")[0] for finding in paper_findings(stay)] == [
        "The claim has 12 condition codes",
        "The claim has 1 treatment codes",
        "The claim has 18 other codes",
        "The claim has 7 procedure codes",
    ]


@given(claims(ClaimKind.PROFESSIONAL))
def test_every_professional_claim_has_pages(claim: Claim) -> None:
    pages = cms1500(claim)
    assert all(all(page.values()) for page in pages)
    assert sum("24F" in box for page in pages for box in page) == len(claim.lines)


@given(claims(I))
def test_every_institutional_claim_has_pages(claim: Claim) -> None:
    assert all(all(page.values()) for page in ub04(claim))
