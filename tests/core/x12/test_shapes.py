"""What was learnt from good segments changes no verdict."""

from __future__ import annotations

import random
import re
from unittest.mock import patch

import pytest

from superbill.core.x12 import Body, read, tables, validate
from superbill.core.x12.library import guide_for, table_for
from superbill.core.x12.tables import LoopNode, Table
from tests.core.x12 import mutants
from tests.core.x12.families import FAMILIES
from tests.core.x12.samples import INSTITUTIONAL, PROFESSIONAL, file_of
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


_REFERENCES = [
    *([("REF", said, "X1")] for said in ("G1", "9F", "F8", "EA")),
    [("REF", "G1", "X1"), ("REF", "EA", "X2")],
]


def test_what_is_learnt_is_bounded_and_changes_no_verdict() -> None:
    guide = guide_for("837", "005010X222A1")
    assert guide is not None
    table = Table(guide)
    rows = PROFESSIONAL.segments
    at = rows.index(("REF", "G1", "AUTH1"))
    bodies = [Body("837", PROFESSIONAL.version, [*rows[:at], *own, *rows[at + 1 :]]) for own in _REFERENCES]
    documents = [read(file_of(body, body))[0] for body in bodies]
    with (
        patch.multiple(tables, _RUNS=1, _STEPS=3, _SHAPES=2),
        patch(f"{validate.__module__}.table_for", lambda *_: table),
    ):
        assert [validate(document) for document in documents for _ in range(3)] == [[]] * 15
    assert len(table.steps) == 3
    assert max(_widths(table.root)) == 1


def _widths(loop: LoopNode) -> list[int]:
    inner = [width for member in loop.members if isinstance(member, LoopNode) for width in _widths(member)]
    return [*inner, len(loop.runs)]


def test_what_has_no_shape_is_looked_at_every_time() -> None:
    """The days of an occurrence span stand inside a composite."""
    text = "HI*ABK:J069~", "HI*ABK:J069~HI*BI:74:RD8:20260501-20260502~"
    data = file_of(INSTITUTIONAL).replace(*(part.encode() for part in text))
    for _ in range(3):
        assert validate(read(data)[0], types={2, 3, 4, 5}) == []
    wrong = read(data.replace(b":20260501-", b":20260503-"))[0]
    assert "X12-228" in [finding.code for finding in validate(wrong)]
