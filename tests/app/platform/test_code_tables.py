"""The tables of a home: compiled once, and again when a release of the program compiles to another form."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec import structs
from typer.testing import CliRunner

from superbill.app.platform import code_tables
from superbill.cli.main import app
from superbill.core import codes
from superbill.core.codes.bundle import in_memory
from superbill.core.codes.tablefile import pack
from superbill.core.codes.tables import form_of, open_tables


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The codes of a home that an earlier release compiled: one diagnosis, and notes of the first form."""
    monkeypatch.setenv("SUPERBILL_HOME", str(tmp_path))
    where = tmp_path / "codes"
    where.mkdir()
    for kind, row in (("icd10cm", codes.DiagnosisRow("I10")), ("icd10cm-notes", codes.DiagnosisNotes("I10"))):
        info, body = in_memory(kind, [row], release="FY2026", source="earlier")
        (where / f"{kind}-FY2026.table").write_bytes(pack(structs.replace(info, form=1), [bytes(body)]))
    return where


def test_notes_of_an_earlier_form_are_compiled_again_and_codes_stay(folder: Path) -> None:
    before = code_tables.outdated()
    assert [info.kind for info in before] == ["icd10cm-notes"]
    tables = code_tables.tables()
    infos = {info.kind: info for info in tables.infos}
    assert infos["icd10cm-notes"].form == form_of("icd10cm-notes") and infos["icd10cm-notes"].rows > 40_000
    assert infos["icd10cm"].source == "earlier"
    assert code_tables.outdated() == []


def test_a_table_the_practice_loaded_before_is_to_be_loaded_again(folder: Path) -> None:
    info, body = in_memory("hcpcs", [codes.CodeRow("J1885")], release="2025", source="hcpcs_2025.csv")
    (folder / "hcpcs-2025.table").write_bytes(pack(structs.replace(info, form=0), [bytes(body)]))
    assert open_tables([folder / "hcpcs-2025.table"]) == []
    said = CliRunner().invoke(app, ["codes", "status"], env={"COLUMNS": "120"}).output
    assert "superbill codes load hcpcs hcpcs_2025.csv" in said
