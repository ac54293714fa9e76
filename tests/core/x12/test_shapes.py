"""What was learnt from good segments changes no verdict."""

from __future__ import annotations

import random
import re

import pytest

from superbill.core.x12 import read, validate
from superbill.core.x12.library import table_for
from superbill.core.x12.tables import LoopNode
from tests.core.x12 import mutants
from tests.core.x12.families import FAMILIES
from tests.core.x12.samples import PROFESSIONAL, file_of
from tests.core.x12.unlearnt import unlearnt


@pytest.fixture(scope="module", autouse=True)
def _learnt() -> None:
    """Every family met often enough to be known by its shapes."""
    for body in FAMILIES.values():
        for _ in range(3):
            assert validate(read(file_of(body, body))[0]) == []


@pytest.mark.parametrize("family", FAMILIES)
def test_labelled_faults_are_told_alike(family: str) -> None:
    for mutant in mutants.of(FAMILIES[family]):
        document, _ = read(mutant.data)
        assert validate(document) == unlearnt(document), mutant.label


@pytest.mark.parametrize("family", FAMILIES)
def test_values_that_change_places_are_told_alike(family: str) -> None:
    rng = random.Random(family)
    data = file_of(FAMILIES[family], FAMILIES[family])
    values = [match.span() for match in re.finditer(rb"[A-Z0-9.]+", data)][20:]
    for _ in range(60):
        (start, stop), (other, end) = rng.choice(values), rng.choice(values)
        document, _ = read(data[:start] + data[other:end] + data[stop:])
        assert validate(document) == unlearnt(document)


def _runs(loop: LoopNode) -> int:
    inner = sum(_runs(member) for member in loop.members if isinstance(member, LoopNode))
    return inner + sum(map(len, loop.runs.values()))


def test_a_file_met_before_is_known_by_its_runs() -> None:
    table = table_for("837", "005010X222A1")
    assert table is not None
    assert _runs(table.root) > 0


@pytest.mark.parametrize(
    ("there", "good", "bad", "code"),
    [
        (b"*D8*20260501~", b"*D8*20260531~", b"*D8*20260431~", "X12-228"),  # a day its month does not have
        (b"*D8*20260501~", b"*RD8*20260501-20260503~", b"*RD8*20260503-20260501~", "X12-228"),  # ends before it begins
        (b"*XX*1234567893~", b"*XX*1679576722~", b"*XX*1679576723~", "X12-501"),  # an NPI's check digit
        (b"*ADA*", b"*EVE*", b"*E\x1fVE*", "X12-226"),  # the mark that shapes are joined with, inside a value
    ],
)
def test_a_fault_in_what_was_learnt_is_told(there: bytes, good: bytes, bad: bytes, code: str) -> None:
    data = file_of(PROFESSIONAL, PROFESSIONAL)
    assert there in data
    for _ in range(3):
        assert validate(read(data.replace(there, good))[0]) == []
    document, _ = read(data.replace(there, bad, 1))
    assert [finding.code for finding in validate(document)] == [code]
