"""Prices from the published fee schedule of 2026, against a plain re-computation of the file.

The re-computation reads the official file by position and knows nothing of the engine.
"""

from __future__ import annotations

import csv
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest
from tests.shared_data import shared

from superbill.core import codes
from superbill.core.claim.values import Claim, ClaimKind, Coverage, Line, Payer, Person, Procedure, Provider
from superbill.core.payer import Rule, Terms, fees, price

ON = date(2026, 8, 3)
OFFICE, HOSPITAL = "11", "22"


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> codes.CodeTables:
    folder = tmp_path_factory.mktemp("tables")
    for kind, name in (("mpfs", "PPRRVU2026_Jul_nonQPP.csv"), ("gpci", "GPCI2026.csv")):
        info, findings = codes.compile_table(kind, shared(f"data/mpfs/{name}"), folder)
        assert info is not None, findings
    return codes.load(folder)


def allowed(code: str, place: str, locality: str, tables: codes.CodeTables, *modifiers: str) -> int | None:
    """What the schedule allows for one unit, or ``None`` where it does not price the service."""
    line = Line(1, Procedure(code, modifiers), 10_000_000, service_from=ON)
    claim = Claim(
        kind=ClaimKind.PROFESSIONAL,
        control_number="R",
        charge=line.charge,
        facility_code=place,
        billing=Provider(),
        coverage=Coverage(),
        subscriber=Person(),
        payer=Payer(),
        lines=(line,),
    )
    pricing, problems = price(claim, Terms((Rule("mpfs"),), locality=locality), tables)
    assert not problems, problems
    answer = pricing.lines[1]
    return None if answer.refused or answer.by_report else answer.allowed


@pytest.mark.parametrize(
    ("code", "place", "cents"),
    [("99213", OFFICE, 11758), ("99213", HOSPITAL, 6437), ("99214", OFFICE, 16640), ("99214", HOSPITAL, 9434)],
)
def test_san_francisco_is_as_published(code: str, place: str, cents: int, tables: codes.CodeTables) -> None:
    assert allowed(code, place, "01112-05", tables) == cents


def _file() -> list[list[str]]:
    path: Path = shared("data/mpfs/PPRRVU2026_Jul_nonQPP.csv")
    with path.open(encoding="latin-1", newline="") as lines:
        return [row for row in csv.reader(lines) if len(row) > 25 and len(row[0].strip()) == 5]


def _plain(row: list[str], facility: bool, work: Decimal, pe: Decimal, mp: Decimal) -> int | None:
    """The fee in cents by the published formula, from the columns of the file."""
    column, note = (8, 9) if facility else (6, 7)
    if row[note].strip() == "NA":
        return None
    units = Decimal(row[5]) * work + Decimal(row[column]) * pe + Decimal(row[10]) * mp
    return int((units * Decimal(row[25]) * 100).quantize(Decimal(1), ROUND_HALF_UP))


def test_every_active_code_prices_in_every_locality(tables: codes.CodeTables) -> None:
    """Each code is priced in one locality after the other, so that every code and every locality is met."""
    release = tables.mpfs.localities.at(ON)
    assert release is not None
    localities = list(release)
    assert len(localities) == 109
    wrong = []
    rows = [row for row in _file() if row[3].strip() in ("A", "R", "T") and not row[1].strip()]
    assert len(rows) > 6000
    for number, row in enumerate(rows):
        at = localities[number % len(localities)]
        for place in (OFFICE, HOSPITAL):
            found = allowed(row[0].strip(), place, at.key, tables)
            plain = _plain(row, place == HOSPITAL, at.work, at.pe, at.mp)
            refused_in_facility = place == HOSPITAL and row[13].strip() in ("3", "5")
            if found != (None if refused_in_facility else plain):
                wrong.append((row[0], place, at.key, found, plain))
    assert wrong == []


def test_one_code_in_all_localities(tables: codes.CodeTables) -> None:
    release = tables.mpfs.localities.at(ON)
    assert release is not None
    row = next(row for row in _file() if row[0] == "99213" and not row[1].strip())
    for at in release:
        assert allowed("99213", OFFICE, at.key, tables) == _plain(row, False, at.work, at.pe, at.mp), at.key


def _thousandths(text: str) -> int:
    """A number of the file in thousandths; no row has more digits."""
    return int(Decimal(text) * 1000)


def test_every_code_has_the_plain_fee_in_every_locality(tables: codes.CodeTables) -> None:
    """All codes x 109 localities x both settings, against whole-number arithmetic that knows nothing of the engine."""
    release = tables.mpfs.localities.at(ON)
    assert release is not None
    factor = tables.mpfs.conversion_factor(ON)
    assert factor is not None
    ten_thousandths = int(factor * 10_000)
    places = [
        (
            fees.Place(facility, (at.work, at.pe, at.mp), factor, True),
            *map(_thousandths, (at.work, at.pe, at.mp)),
            facility,
        )
        for at in release
        for facility in (False, True)
    ]
    assert len(places) == 218
    wrong = []
    number = 0
    for columns in _file():
        modifier = columns[1].strip()
        row = tables.mpfs.row(columns[0].strip(), modifier, ON)
        if modifier not in ("", "26", "TC", "53") or columns[3].strip() not in ("A", "R", "T"):
            continue
        assert row is not None
        work, risk = _thousandths(columns[5]), _thousandths(columns[10])
        office = None if columns[7].strip() == "NA" else _thousandths(columns[6])
        hospital = None if columns[9].strip() == "NA" else _thousandths(columns[8])
        for place, own, rent, malpractice, facility in places:
            expense = hospital if facility else office
            plain = None
            if expense is not None:
                units = work * own + expense * rent + risk * malpractice
                plain = (units * ten_thousandths + 50_000_000) // 100_000_000
            found = fees.fee(row, place)
            number += 1
            if found != plain:
                wrong.append((columns[0], modifier, place.gpci, facility, found, plain))
    assert number > 1_400_000
    assert wrong == []
