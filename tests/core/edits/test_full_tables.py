"""The whole NCCI and MUE tables against plain re-readings of the published files, over random pairs, units and dates."""

from __future__ import annotations

import csv
import gzip
import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from zlib import crc32

import pytest
from msgspec import structs

from superbill.core import codes
from superbill.core.claim.values import Claim, Line, Procedure
from superbill.core.edits import units
from superbill.core.edits.case import Case
from superbill.core.edits.context import Context
from superbill.core.edits.witness import SENT, claim_of
from tests.shared_data import shared

QUESTIONS = 100_000
_KEPT = 25
"""One pair in so many is kept for the plain re-reading."""


def _compiled(kind: str, path: Path, folder: Path) -> codes.CodeTables:
    _, findings = codes.compile_table(kind, path, folder)
    assert not findings
    return codes.load(folder)


def _kept(one: str, two: str) -> bool:
    return crc32((one + two).encode()) % _KEPT == 0


def _plain_pairs(source: Path) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """A share of the file as it is written: (last day, indicator) by pair."""
    plain: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    with gzip.open(source, "rt", newline="") as file:
        next(file)
        for line in file:
            one, two, end, mark, _ = line.split(",", 4)
            if _kept(one, two):
                plain[one, two].append((end, mark))
    return plain


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("ptp-practitioner", "ncci_ptp_practitioner_2024-07-01.csv.gz"),
        ("ptp-hospital", "ncci_ptp_outpatient_hospital_2024-07-01.csv.gz"),
    ],
)
def test_pairs_answer_as_the_file_does(kind: str, name: str, tmp_path: Path) -> None:
    source = shared(f"data/ncci/{name}")
    tables = _compiled(kind, source, tmp_path)
    pairs = tables.ptp if kind == "ptp-practitioner" else tables.ptp_hospital
    plain = _plain_pairs(source)
    dice = random.Random(20240701)
    listed = sorted(plain)
    firsts, seconds = sorted({one for one, _ in listed}), sorted({two for _, two in listed})
    asked = 0
    while asked < QUESTIONS:
        one, two = dice.choice(listed) if asked % 5 else (dice.choice(firsts), dice.choice(seconds))
        if not _kept(one, two):
            continue
        asked += 1
        day = date(1999, 1, 1) + timedelta(dice.randrange(11_000))
        standing = sorted(
            (end, mark) for end, mark in plain.get((one, two), ()) if mark != "9" and end >= day.isoformat()
        )
        edit = pairs.get(one, two, day)
        found = edit and (edit.end.isoformat() if edit.end else "9999-12-31", edit.indicator)
        assert found == (standing[0] if standing else None), (one, two, day)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("mue-practitioner", "mue_practitioner_2024-07-01.csv"),
        ("mue-hospital", "mue_outpatient_hospital_2024-07-01.csv"),
    ],
)
def test_units_are_judged_as_the_file_says(kind: str, name: str, tmp_path: Path) -> None:
    source = shared(f"data/ncci/{name}")
    tables = _compiled(kind, source, tmp_path)
    with source.open(newline="") as file:
        plain = {row["hcpcs_code"]: (int(row["mue_units"]), row["mue_mai"]) for row in csv.DictReader(file)}
    base = claim_of({"kind": "P" if kind == "mue-practitioner" else "I"})
    dice = random.Random(11)
    listed = sorted(plain)
    for _ in range(QUESTIONS):
        code = dice.choice(listed)
        most, mark = plain[code]
        days = [date(2024, 7, 1) + timedelta(dice.randrange(2)) for _ in range(dice.randint(1, 3))]
        split = [dice.randint(1, most + 1) for _ in days]
        late = [dice.random() < 0.1 for _ in days]
        claim = _claim(base, code, days, split, late)
        found = {one.where.path for one in units.check(Case(claim, tables, SENT, Context()))}
        assert found == _expected(most, mark, days, split, late), (code, most, mark, days, split, late)


def _claim(base: Claim, code: str, days: list[date], split: list[int], late: list[bool]) -> Claim:
    lines: tuple[Line, ...] = tuple(
        structs.replace(
            base.lines[0],
            number=number,
            procedure=Procedure(code, ("55",) if transfer else ()),
            units=Decimal(many),
            service_from=day,
        )
        for number, (day, many, transfer) in enumerate(zip(days, split, late, strict=True), 1)
    )
    return structs.replace(base, lines=lines)


def _expected(most: int, mark: str, days: list[date], split: list[int], late: list[bool]) -> set[str]:
    """Line edits judge each line; day edits add up the day, without what another surgeon took over (55)."""
    if mark == "1":
        return {f"line {at}" for at, many in enumerate(split, 1) if many > most}
    totals: dict[date, int] = defaultdict(int)
    for day, many, transfer in zip(days, split, late, strict=True):
        totals[day] += 0 if transfer else many
    return {f"line {at}" for at, day in enumerate(days, 1) if totals[day] > most}
