"""Tables remember what was asked, forget when it becomes too much, and answer alike before and after."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from superbill.core import codes
from superbill.core.codes import dated, diagnoses, fees, pairs, tablefile
from superbill.core.codes.bundle import in_memory
from superbill.core.codes.rows import DiagnosisRow, MueRow
from superbill.core.codes.tables import CodeTables

ON = date(2026, 3, 2)
TABLES = CodeTables(
    [
        in_memory(
            "icd10cm",
            [
                DiagnosisRow("M1711", text="Osteoarthritis, right knee"),
                DiagnosisRow("T7840", text="Allergy", billable=False),
                DiagnosisRow("T7840XA", text="Allergy, initial encounter"),
            ],
            release="r",
            source="s",
        ),
        in_memory("mue-practitioner", [MueRow("A0001", units=2)], release="r", source="s"),
        in_memory(
            "ptp-practitioner",
            [("A0001", "A0002", "1", None, date(2020, 1, 1)), ("A0001", "A0003", "0", None, None)],
            release="r",
            source="s",
        ),
    ]
)


def test_many_days_are_asked_about() -> None:
    table = TABLES.mue
    for number in range(4_200):
        assert table.cover(ON + timedelta(number)) is codes.Cover.CURRENT
    assert table.state(ON) == "current"


def test_few_answers_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dated, "_KEPT", 1)
    monkeypatch.setattr(diagnoses, "_BOUND", 0)
    monkeypatch.setattr(fees, "_KEPT", 1)
    monkeypatch.setattr(pairs, "_KEPT", 1)
    monkeypatch.setattr(tablefile, "_CACHED", 1)
    for _ in range(2):
        for code, side in (("M1711", "right"), ("T7840XA", "")):
            assert TABLES.icd10cm.side(code, ON) == side
        for on in (ON, ON + timedelta(1)):
            row = codes.demo().mpfs.row("99213", "", on)
            assert row is not None
            assert {codes.demo().mpfs.conversion_factor(on) for _ in range(2)} == {Decimal("33.4009")}
        assert TABLES.ptp.get("A0001", "A0002", date(2019, 1, 1)) is not None
        assert TABLES.ptp.get("A0001", "A0003", ON) is not None


def test_an_edit_that_has_ended_answers_no_more() -> None:
    assert TABLES.ptp.get("A0001", "A0002", ON) is None


def test_what_is_whole_needs_no_character_and_has_nothing_below() -> None:
    table = TABLES.icd10cm
    assert table.sevenths("M1711", ON) == [] and table.children("T7840XA", ON) == []
    assert [child.code for child in table.children("T7840", ON)] == ["T7840XA"]
