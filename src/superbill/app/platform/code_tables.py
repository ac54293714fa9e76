"""The code tables of this home, opened once a process.

What the practice loaded lies compiled in ``<home>/codes``. ICD-10-CM is compiled there at first use from the
public-domain tabular list. Until a fee schedule is loaded, the few rows of the demo stand in for what is absent;
every table says of itself whether it is the demo's.
"""

from __future__ import annotations

import hashlib
import os
import warnings
from datetime import date
from functools import cache
from importlib.metadata import version
from pathlib import Path

from superbill.app.platform import configuration
from superbill.core.codes import CodeTables, DiagnosisRow, TableInfo, demo, load
from superbill.core.codes.tablefile import pack_rows

_PACKAGE = "simple-icd-10-cm"
_EDITION = "April 2026"
_FIRST, _LAST = date(2025, 10, 1), date(2026, 9, 30)
"""The federal fiscal year whose list the package holds."""


@cache
def tables() -> CodeTables:
    """Every table, looked up by date of service. A table that is not loaded is there, empty and false."""
    folder = configuration.home() / "codes"
    if not list(folder.glob("icd10cm*.table")):
        compile_diagnoses(folder)
    compiled = load(folder)
    return compiled if compiled.mpfs else compiled.over(demo())


def compile_diagnoses(folder: Path) -> Path:
    """Compile the ICD-10-CM list into ``folder``, about three seconds; another process may do the same at once."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import simple_icd_10_cm as source
    rows = [
        DiagnosisRow(code.replace(".", ""), text=source.get_description(code), billable=bool(source.is_leaf(code)))
        for code in source.get_all_codes(True)
        if not source.is_chapter_or_block(code)
    ]
    rows.sort(key=lambda row: row.code)
    digest = hashlib.sha256("\n".join(f"{row.code} {row.text}" for row in rows).encode()).hexdigest()
    info = TableInfo(
        kind="icd10cm",
        release=_EDITION,
        rows=len(rows),
        sha256=digest,
        source=f"ICD-10-CM tabular list, {_EDITION}, from {_PACKAGE} {version(_PACKAGE)}",
        effective=_FIRST,
        until=_LAST,
    )
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "icd10cm-2026-04.table"
    partial = target.with_suffix(f".{os.getpid()}")
    partial.write_bytes(pack_rows(info, ((row.code, row) for row in rows)))
    partial.replace(target)
    return target
