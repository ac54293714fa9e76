"""What one element says of another: each fault with its nearest good neighbour, also where a shape was learnt before."""

from __future__ import annotations

import pytest

from superbill.core.x12 import read, validate
from tests.core.x12.families import FAMILIES
from tests.core.x12.samples import CLINIC, DOCTOR, file_of

DRUG = "REF*6R*L1~LIN**N4*00641036725~CTP****1*ML"
NAME = f"NM1*82*1*CHEN*MAY****XX*{DOCTOR}"


def told(family: str, there: str, instead: str) -> list[tuple[str, str]]:
    """Code and element of each finding, after good neighbours have taught their shapes."""
    data = (
        file_of(FAMILIES[family]).replace(b"REF*6R*L1", DRUG.encode())
        if family == "837P"
        else file_of(FAMILIES[family])
    )
    for _ in range(3):
        validate(read(data)[0])
    changed = data.replace(there.encode(), instead.encode(), 1)
    assert changed != data or there == instead
    document, _ = read(changed)
    return [(finding.code, finding.where.element) for finding in validate(document) if finding.code != "X12-109"]


@pytest.mark.parametrize(
    ("family", "there", "instead", "expected"),
    [
        ("837P", "REF*EI*741234567", "REF*EI*74-1234567", [("X12-243", "REF02")]),
        ("837P", "REF*EI*741234567", "REF*SY*74123456", [("X12-243", "REF02")]),
        ("837P", "REF*EI*741234567", "REF*EI*741234568", []),
        ("837P", "N4*00641036725", "N4*0641036725", [("X12-243", "LIN03")]),
        ("837P", "N4*00641036725", "N4*00641-0367-25", [("X12-243", "LIN03")]),
        ("837P", "N4*00641036725", "N4*00641036726", []),
        ("834", "34*111223333", "34*111-22-3333", [("X12-243", "NM109")]),
        ("834", "34*111223333", "ZZ*A1", []),
        ("837P", NAME, NAME.replace("*1*", "*2*"), [("X12-419", "NM104")]),
        ("837P", NAME, f"NM1*82*2*CHEN CLINIC*****XX*{DOCTOR}", []),
        ("837P", NAME, f"NM1*82*2*CHEN**A**JR*XX*{DOCTOR}", [("X12-419", "NM105"), ("X12-419", "NM107")]),
        ("837P", "N4*AUSTIN*TX*787020001", "N4*AUSTIN", [("X12-420", "N402"), ("X12-420", "N403")]),
        ("837P", "N4*AUSTIN*TX*787020001", "N4*AUSTIN**787020001*US", [("X12-420", "N402")]),
        ("837P", "N4*AUSTIN*TX*787020001", "N4*PARIS**75001*FR", []),
        ("837P", "N4*AUSTIN*TX*787020001", "N4*TORONTO*ON*M5H2N2*CA", []),
        ("837P", "N4*AUSTIN*TX*787020001", "N4*AUSTIN*TX*78702-0001", [("X12-422", "N403")]),
        ("837P", "N4*AUSTIN*TX*787020001", "N4*AUSTIN*TX*7870201", [("X12-422", "N403")]),
        ("837P", "N4*AUSTIN*TX*787020001", "N4*AUSTIN*QQ*787020001", [("X12-227", "N402")]),
        ("837P", "N4*AUSTIN*TX*787020001", "N4*AUSTIN*WY*78702", []),
        ("837P", "ABF:H6691", "ABF:H66.91", [("X12-226", "HI02-2")]),
        ("837P", "ELM CLINIC*****XX", "ELM CLINIC  *****XX", [("X12-240", "NM103")]),
        ("837P", "ELM CLINIC*****XX", "   *****XX", [("X12-239", "NM103")]),
        ("837P", "ELM CLINIC*****XX", "ELM CLÍNIC*****XX", [("X12-241", "NM103")]),
        ("835", "PLB*" + CLINIC, "PLB*" + CLINIC, []),
    ],
)
def test_a_fault_and_its_neighbour(family: str, there: str, instead: str, expected: list[tuple[str, str]]) -> None:
    assert told(family, there, instead) == expected
