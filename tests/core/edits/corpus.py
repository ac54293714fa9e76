"""The witness files, read as pairs of claims with the tables and records they need."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec

from superbill.core import codes
from superbill.core.codes.bundle import in_memory
from superbill.core.codes.rows import (
    CodeRow,
    DiagnosisNotes,
    DiagnosisRow,
    DrgRow,
    MueRow,
    RvuRow,
)
from superbill.core.codes.tables import CodeTables
from superbill.core.edits import Context, scrub
from superbill.core.edits.witness import SENT, claim_of
from superbill.core.findings import Finding

FOLDER = Path(__file__).resolve().parents[3] / "corpus" / "edits"
ZERO = Decimal(0)


class Pair(msgspec.Struct, frozen=True):
    """A case of a file."""

    file: str
    finding: str
    name: str
    fires: dict[str, Any]
    passes: dict[str, Any]
    tables: CodeTables
    at: str = ""
    denial: tuple[str, ...] = ()
    modifiers: tuple[str, ...] = ()
    repeat: int = 1


def pairs() -> Iterator[Pair]:
    """Every case of every file."""
    for path in sorted(FOLDER.glob("*.toml")):
        data = tomllib.loads(path.read_text("utf-8"))
        tables = tables_of(data.get("tables", {}))
        for case in data["case"]:
            rest = {key: value for key, value in case.items() if key in ("at", "repeat")}
            yield Pair(
                path.stem,
                case["finding"],
                case["name"],
                case["fires"],
                case["passes"],
                tables,
                denial=tuple(case.get("denial", ())),
                modifiers=tuple(case.get("modifiers", ())),
                **rest,
            )


def tables_of(rows: dict[str, Any]) -> CodeTables:
    """The demonstration tables with a file's own rows over them."""
    opened = []
    for kind, found in rows.items():
        if kind != "whole":
            made = (
                [(*row, None, None) for row in found] if kind.startswith("ptp") else [_row(kind, row) for row in found]
            )
            if kind == "mpfs":
                made += list(codes.demo().mpfs.values.releases[0][1])
            opened.append(in_memory(kind, made, release="witness", source="corpus", effective=date(2020, 1, 1)))
    return CodeTables(opened, codes.builtin().modifiers).over(codes.demo())


def _row(kind: str, row: Any) -> Any:
    if kind == "icd10cm-notes":
        return DiagnosisNotes(**{key: tuple(value) if isinstance(value, list) else value for key, value in row.items()})
    if kind in ("icd10cm", "icd10pcs"):
        return DiagnosisRow(row[0], text=row[1], billable=row[2])
    if kind.startswith("mue"):
        return MueRow(row[0], units=row[1], indicator=row[2])
    if kind == "mpfs":
        return RvuRow(row[0], "", "A", ZERO, ZERO, ZERO, ZERO, "0", row[1], *[ZERO] * 3, *"00000", "", Decimal(33), "")
    if kind == "drg":
        return DrgRow(row[0], title=row[1])
    return CodeRow(row[0], text=row[1])


def scrubbed(short: dict[str, Any], tables: CodeTables, repeat: int = 1) -> list[Finding]:
    """The findings of a witness."""
    claim = {key: value for key, value in short.items() if key != "context"}
    if repeat > 1:
        claim["lines"] = claim["lines"] * repeat
    context = msgspec.convert(_texts(short.get("context", {})), Context, strict=False)
    return scrub(claim_of(claim), tables, SENT, context)


def _texts(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _texts(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_texts(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
