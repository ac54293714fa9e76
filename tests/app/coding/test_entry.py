"""What coders type is read as they mean it, written back as they would type it, and refused in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from superbill.app.coding import entry
from superbill.app.coding.charges import Charged, Diagnosed

MODIFIERS = st.text("ACDGHKLPQRSTUVYZ0123456789", min_size=2, max_size=2)
CHARGES = st.builds(
    Charged,
    code=st.from_regex(r"[0-9JG][0-9]{4}", fullmatch=True),
    pointers=st.lists(st.integers(1, 12), min_size=1, max_size=4, unique=True).map(tuple),
    modifiers=st.lists(MODIFIERS, max_size=4).map(tuple),
    units=st.decimals("0.001", "999", places=3).map(lambda units: units.normalize()),
    amount_cents=st.none() | st.integers(0, 10_000_000),
    unit=st.sampled_from(["UN", "MJ", "DA"]),
    revenue_code=st.just("") | st.from_regex(r"[0-9]{4}", fullmatch=True),
    on=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    ndc=st.just("") | st.from_regex(r"[0-9]{11}", fullmatch=True),
    note=st.from_regex(r"[a-z]([a-z ]{0,20}[a-z])?", fullmatch=True) | st.just(""),
)


@given(st.lists(CHARGES, max_size=6))
def test_charges_are_read_back_as_they_were_written(charges: list[Charged]) -> None:
    assert entry.read_charges(entry.write_charges(charges)) == (charges, [])


@given(
    st.lists(
        st.builds(
            Diagnosed,
            st.from_regex(r"[A-Z][0-9][0-9A-Z][0-9A-Z]{0,4}", fullmatch=True),
            st.sampled_from(["other", "admitting", "reason", "external"]),
            st.sampled_from(["", "Y", "N", "U", "W"]),
        ),
        unique_by=lambda each: (each.code, each.role),
    )
)
def test_diagnoses_are_read_back_as_they_were_written(diagnoses: list[Diagnosed]) -> None:
    assert entry.read_diagnoses(entry.write_diagnoses(diagnoses)) == diagnoses


@pytest.mark.parametrize(
    ("typed", "charge"),
    [
        ("99213", Charged("99213")),
        ("99214-25 :AB", Charged("99214", (1, 2), ("25",))),
        ("99214 25 59 1,2", Charged("99214", (1, 2), ("25", "59"))),
        ("g0439 x2 2 $120", Charged("G0439", (2,), units=Decimal(2), amount_cents=12000)),
        ("00400 45min", Charged("00400", units=Decimal(45), unit="MJ")),
        ("j1885 x4 n00409-3795-01/2ML", Charged("J1885", units=Decimal(4), ndc="00409379501", ndc_quantity=Decimal(2), ndc_unit="ML")),
        ("r0510", Charged("", revenue_code="0510")),
        ("r0120 3days $900", Charged("", revenue_code="0120", units=Decimal(3), unit="DA", amount_cents=90000)),
        ("99213 r0510 @2026-03-02..2026-03-04", Charged("99213", revenue_code="0510", on=date(2026, 3, 2), ends_on=date(2026, 3, 4))),
        ("99213 :J,12 ; left hand", Charged("99213", (10, 12), note="left hand")),
    ],
)  # fmt: skip
def test_how_charges_are_typed(typed: str, charge: Charged) -> None:
    assert entry.read_charges(typed) == ([charge], [])


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("9921", "no procedure code"),
        ("99213 xyz", "none of: a modifier"),
        ("99213 69210", "on a line of its own"),
        ("99213 x0", "above zero"),
        ("99213 $1.234", "no amount"),
        ("99213 $-5", "no amount"),
        ("99213 :Z", "does not point"),
        ("99213 :0", "does not point"),
        ("99213 @03/02/2026", "not written as"),
        ("99213 xmin", "no number of minutes"),
        (";only a note", "no procedure code"),
    ],
)
def test_what_is_no_charge_says_why_and_on_which_line(typed: str, why: str) -> None:
    charges, misread = entry.read_charges(f"99213\n\n{typed}")
    assert charges == [Charged("99213")]
    assert [(bad.line, why in bad.why) for bad in misread] == [(3, True)]


def test_a_diagnosis_is_told_from_a_supply_code_by_its_dot() -> None:
    assert entry.is_diagnosis("E11.65") and entry.is_diagnosis("i10") and not entry.is_diagnosis("E1165")
    assert entry.dotted("E1165") == "E11.65" and entry.dotted("I10") == "I10"
