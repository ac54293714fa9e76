"""The code tables of this home: one place for the rooms, the payer's desk and the command line.

What the practice loaded lies compiled in ``<home>/codes``. ICD-10-CM and its notes are compiled there at first use
from the public-domain tabular list, and again when a newer release of this program compiles to another form. Until a
fee schedule is loaded, the few rows of the demo stand in for what is absent; every table says of itself whether it is
the demo's. A process opens the tables once, and again when a file was added.
"""

from __future__ import annotations

import fcntl
import re
import warnings
from collections.abc import Set
from datetime import date
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from superbill.app.platform import configuration
from superbill.core.codes import CodeTables, TableInfo, demo, load
from superbill.core.codes.compiling import compile_icd10cm, compile_table
from superbill.core.codes.tables import open_tables
from superbill.core.codes.tables import outdated as out_of_form

_PACKAGE = "simple-icd-10-cm"
_EDITION = "FY2026"
_FIRST, _LAST = date(2025, 10, 1), date(2026, 9, 30)
"""The federal fiscal year whose list the package holds."""
_OURS = frozenset({"icd10cm", "icd10cm-notes"})
_CODE = re.compile(r"[A-Z][0-9A-Z]{2}(\.[0-9A-Z]{1,4})?\Z")
"""What tells a code from a chapter or a block; some blocks are one category (B20), and that is a code."""


def folder() -> Path:
    """Where this home keeps its compiled tables."""
    return configuration.home() / "codes"


def tables() -> CodeTables:
    """Every table, looked up by date of service. A table that is not loaded is there, empty and false."""
    where = folder()
    where.mkdir(parents=True, exist_ok=True)
    return _opened(where, where.stat().st_mtime_ns)


@lru_cache(maxsize=2)
def _opened(where: Path, changed: int) -> CodeTables:
    """The tables of a folder as it was at a moment: writing a table changes the folder's time."""
    _see_that_diagnoses_are_there(where)
    compiled = load(where)
    return compiled if compiled.mpfs else compiled.over(demo())


def _see_that_diagnoses_are_there(where: Path) -> None:
    """Compile what there is no readable table of; processes that start together wait for the first."""
    if not _missing(where):
        return
    with (where / "compiling.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        compile_diagnoses(where, _missing(where))


def _missing(where: Path) -> Set[str]:
    return _OURS - {info.kind for info, _ in open_tables(where.glob("icd10cm-*.table"))}


def outdated() -> list[TableInfo]:
    """Tables the practice loaded with an earlier release of this program, which must be loaded again to be read."""
    return out_of_form(sorted(folder().glob("*.table")))


def compile_diagnoses(where: Path, kinds: Set[str] = _OURS) -> None:
    """Compile ICD-10-CM and its tabular notes into a folder, about three seconds."""
    if "icd10cm-notes" in kinds:
        _compile_notes(where)
    if "icd10cm" in kinds:
        _compile_codes(where)


def _compile_notes(where: Path) -> None:
    found = find_spec(_PACKAGE.replace("-", "_"))  # importing it would read its whole list
    assert found is not None and found.origin is not None
    for listing in (Path(found.origin).parent / "data").glob("*tabular*.xml"):
        _, problems = compile_table("icd10cm-notes", listing, where, effective=_FIRST)
        assert not problems, problems


def _compile_codes(where: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import simple_icd_10_cm as source
    rows = [
        (code, source.get_description(code), bool(source.is_leaf(code)))
        for code in dict.fromkeys(source.get_all_codes(True))
        if _CODE.match(code)
    ]
    _, problems = compile_icd10cm(
        rows, where, release=_EDITION, effective=_FIRST, until=_LAST, source=f"{_PACKAGE} {version(_PACKAGE)}"
    )
    assert not problems, problems
