"""Where tables come from: our own data, a folder of compiled tables, or rows in memory."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from superbill.core.codes.modifiers import Modifier, Modifiers
from superbill.core.codes.pairs import pack_pairs
from superbill.core.codes.rows import CodeRow
from superbill.core.codes.tablefile import TableInfo, pack_rows, unpack
from superbill.core.codes.tables import PAIRS, ROWS, CodeTables, Opened, open_tables

_DATA = Path(__file__).parent / "data"
_BEGINNING = date(1996, 1, 1)


def load(folder: Path) -> CodeTables:
    """The compiled tables of a folder, and ours for every kind it has none of. A missing folder is an empty one."""
    paths = sorted(folder.glob("*.table")) if folder.is_dir() else []
    return CodeTables(open_tables(paths), builtin().modifiers).over(builtin())


@lru_cache(maxsize=1)
def builtin() -> CodeTables:
    """What ships: places of service, bill types and other small lists, and modifiers, all in our own words."""
    lists = _toml("lists.toml")
    opened = [
        in_memory(
            kind, (CodeRow(code, text=text) for code, text in sorted(rows.items())), release="own", source="own glosses"
        )
        for kind, rows in sorted(lists.items())
    ]
    return CodeTables(opened, _modifiers())


@lru_cache(maxsize=1)
def demo() -> CodeTables:
    """What ships plus the ``demo`` release: the few codes a family practice needs to try the program."""
    data = msgspec.json.decode((_DATA / "demo.json").read_bytes())
    opened = [_demo_table(kind, data) for kind in ("cpt", "mpfs", "gpci", "mue-practitioner", "addon", "coverage")]
    opened.append(
        in_memory(
            "ptp-practitioner",
            [(one, two, mark, None, None) for one, two, mark in data["ptp-practitioner"]],
            release="demo",
            source="public facts of CMS tables",
            demo=True,
        )
    )
    return CodeTables(opened, builtin().modifiers).over(builtin())


def _demo_table(kind: str, data: Mapping[str, Any]) -> Opened:
    rows = [msgspec.convert(row, ROWS[kind], strict=False) for row in data[kind]]
    facts = {"conversion_factor": "33.4009"} if kind == "mpfs" else {}
    return in_memory(
        kind,
        rows,
        release="demo",
        source="public facts of CMS tables",
        demo=True,
        effective=date(2026, 1, 1),
        facts=facts,
    )


def in_memory(
    kind: str,
    rows: Iterable[Any],
    *,
    release: str,
    source: str,
    effective: date = _BEGINNING,
    until: date | None = None,
    dated: bool = False,
    demo: bool = False,
    facts: Mapping[str, str] | None = None,
) -> Opened:
    """A table made of rows, without a file; pairs are rows of column 1, column 2, indicator, first and last day."""
    kept = list(rows)
    info = TableInfo(
        kind=kind,
        release=release,
        rows=len(kept),
        sha256=sha256(repr(kept).encode()).hexdigest(),
        source=source,
        effective=effective,
        until=until,
        dated=dated,
        demo=demo,
        facts=dict(facts or {}),
    )
    packed = pack_pairs(info, kept) if kind in PAIRS else pack_rows(info, ((key_text(row), row) for row in kept))
    opened = unpack(memoryview(packed))
    assert opened is not None
    return opened


def key_text(row: Struct) -> str:
    """What a row is found by: its code, with the modifier or the locality where it has one."""
    if hasattr(row, "modifier"):
        return str(row.code + row.modifier)  # type: ignore[attr-defined]
    if hasattr(row, "mac"):
        return str(row.mac + row.locality)  # type: ignore[attr-defined]
    return str(row.code)  # type: ignore[attr-defined]


def _modifiers() -> Modifiers:
    return Modifiers(msgspec.convert(_toml("modifiers.toml")["modifier"], list[Modifier]))


def _toml(name: str) -> dict[str, Any]:
    return tomllib.loads((_DATA / name).read_text("utf-8"))
