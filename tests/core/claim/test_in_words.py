"""A claim in a few lines."""

from __future__ import annotations

from datetime import date

from msgspec import structs

from superbill.core.claim import summary
from superbill.core.claim.in_words import lines
from superbill.core.claim.values import ClaimKind, Coverage, Person, Procedure, Provider
from tests.builders import ANA, LEO, a_claim, a_line, an_other_payer


def test_smallest() -> None:
    assert summary(a_claim()) == [
        ("Claim", "RV-1, professional"),
        ("Patient", "ANA RIVERA, born Jun 12, 1985"),
        ("Member id", "FH20001"),
        ("Payer", "FIRST HEALTH (FH001), first to pay"),
        ("Billed by", "CEDAR FAMILY CLINIC (NPI 1234567893)"),
        ("Seen by", "MEI CHEN (NPI 1679576722)"),
        ("Diagnoses", "J069"),
        ("Line 1", "Mar 2, 2026, 99213, x 1, 150.00"),
        ("Charge", "150.00"),
    ]


def test_how_many_lines() -> None:
    assert [lines(a_claim(lines=tuple(a_line(at) for at in range(1, count + 1)))) for count in (1, 2)] == [
        "1 line",
        "2 lines",
    ]


def test_a_replacement_to_the_second_payer_of_a_child() -> None:
    claim = a_claim(
        kind=ClaimKind.INSTITUTIONAL,
        frequency="7",
        payer_claim_number="ICN1",
        authorization="AUTH1",
        patient=LEO,
        coverage=Coverage("S", "19"),
        statement_to=date(2026, 3, 5),
        attending=None,
        patient_paid=5_00,
        other_payers=(an_other_payer(paid=10_00), an_other_payer()),
        lines=(a_line(kind=ClaimKind.INSTITUTIONAL, procedure=Procedure("80053", ("59", "RT"))),),
    )
    rows = summary(claim)
    assert rows[:2] == [
        ("Claim", "RV-1, institutional, replaces an earlier claim"),
        ("Patient", "LEO RIVERA, born Sep 3, 2018 (insured through ANA RIVERA)"),
    ]
    assert rows[3:] == [
        ("Payer", "FIRST HEALTH (FH001), second to pay"),
        ("Billed by", "HILL HOSPITAL (NPI 1245319599)"),
        ("Replaces", "ICN1"),
        ("Authorization", "AUTH1"),
        ("Stay", "Mar 2, 2026 to Mar 5, 2026"),
        ("Diagnoses", "J069"),
        ("Line 1", "Mar 2, 2026, revenue 0300 80053-59-RT, x 1, 150.00"),
        ("Also insured", "SECOND HEALTH (SH001), paid 10.00"),
        ("Also insured", "SECOND HEALTH (SH001), has not decided"),
        ("Patient paid", "5.00"),
        ("Charge", "150.00"),
    ]


def test_rare_ways() -> None:
    bare = a_claim(
        frequency="5",
        coverage=Coverage("A"),
        subscriber=Person("ACME", organization=True),
        billing=Provider(last="CLINIC", suffix="LLC"),
        lines=(a_line(procedure=Procedure(), service_from=None),),
    )
    rows = dict(summary(bare))
    assert rows["Claim"] == "RV-1, professional, frequency 5"
    assert rows["Payer"] == "FIRST HEALTH (FH001), later to pay"
    assert rows["Patient"] == "ACME"
    assert rows["Billed by"] == "CLINIC LLC"
    assert rows["Line 1"] == "x 1, 150.00"
    assert "voids" in dict(summary(structs.replace(bare, frequency="8")))["Claim"]


def test_printing_a_value_shows_nothing_protected() -> None:
    assert repr(ANA) == "<Person>"
    assert "RIVERA" not in repr(a_claim())
