"""The bundle of tables every engine reads. Nothing in it changes after it is made."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from msgspec import Struct

from superbill.core.codes.dated import Codes, Held, Releases
from superbill.core.codes.diagnoses import Diagnoses
from superbill.core.codes.fees import FeeSchedule
from superbill.core.codes.modifiers import Modifiers
from superbill.core.codes.pairs import PairEdits, Pairs
from superbill.core.codes.rows import (
    AddOnRow,
    AnesthesiaFactor,
    CodeRow,
    CoverageRow,
    DiagnosisNotes,
    DiagnosisRow,
    DrgRow,
    ExclusionRow,
    Gpci,
    MueRow,
    RvuRow,
)
from superbill.core.codes.tablefile import Table, TableInfo, open_map, unpack

ROWS: Mapping[str, type[Struct]] = MappingProxyType(
    {
        "icd10cm": DiagnosisRow,
        "icd10cm-notes": DiagnosisNotes,
        "icd10pcs": DiagnosisRow,
        "hcpcs": CodeRow,
        "cpt": CodeRow,
        "mpfs": RvuRow,
        "gpci": Gpci,
        "anesthesia": AnesthesiaFactor,
        "mue-practitioner": MueRow,
        "mue-hospital": MueRow,
        "mue-dme": MueRow,
        "addon": AddOnRow,
        "coverage": CoverageRow,
        "drg": DrgRow,
        "exclusions": ExclusionRow,
        "taxonomy": CodeRow,
        "pos": CodeRow,
        "revenue": CodeRow,
        "bill-type": CodeRow,
        "condition": CodeRow,
        "occurrence": CodeRow,
        "span": CodeRow,
        "value": CodeRow,
        "patient-status": CodeRow,
        "admission-type": CodeRow,
        "admission-source": CodeRow,
        "carc": CodeRow,
        "rarc": CodeRow,
        "claim-status": CodeRow,
    }
)
"""Every kind of table found by code, and its rows."""

PAIRS = ("ptp-practitioner", "ptp-hospital")
"""The kinds that hold pairs of codes."""

KINDS = (*ROWS, *PAIRS)

FORMS: Mapping[str, int] = MappingProxyType({"icd10cm-notes": 2})
"""The form each kind's rows are compiled to now, 1 where nothing is said: one more whenever an importer reads the same
file differently or a row gains a field. A table of an earlier form is compiled again, not read."""

Opened = tuple[TableInfo, memoryview]


class CodeTables:
    """Every table that is loaded; one that is not loaded is there, empty and false."""

    def __init__(self, opened: Iterable[Opened] = (), modifiers: Modifiers | None = None) -> None:
        self._opened = tuple(opened)
        self.icd10cm = Diagnoses(self._rows("icd10cm"), self._rows("icd10cm-notes"))
        self.icd10pcs: Codes[DiagnosisRow] = Codes(self._rows("icd10pcs"))
        self.hcpcs: Codes[CodeRow] = Codes(self._rows("hcpcs"))
        self.cpt: Codes[CodeRow] = Codes(self._rows("cpt"))
        self.mpfs = FeeSchedule(
            Releases(self._rows("mpfs")), Releases(self._rows("gpci")), Releases(self._rows("anesthesia"))
        )
        self.ptp = self._pairs("ptp-practitioner")
        self.ptp_hospital = self._pairs("ptp-hospital")
        self.mue: Codes[MueRow] = Codes(self._rows("mue-practitioner"))
        self.mue_hospital: Codes[MueRow] = Codes(self._rows("mue-hospital"))
        self.mue_dme: Codes[MueRow] = Codes(self._rows("mue-dme"))
        self.addon: Codes[AddOnRow] = Codes(self._rows("addon"))
        self.coverage: Codes[CoverageRow] = Codes(self._rows("coverage"))
        self.drg: Codes[DrgRow] = Codes(self._rows("drg"))
        self.exclusions: Codes[ExclusionRow] = Codes(self._rows("exclusions"))
        self.taxonomy: Codes[CodeRow] = Codes(self._rows("taxonomy"))
        self.pos: Codes[CodeRow] = Codes(self._rows("pos"))
        self.bill_types: Codes[CodeRow] = Codes(self._rows("bill-type"))
        self.lists: Mapping[str, Codes[CodeRow]] = MappingProxyType(
            {kind: Codes(self._rows(kind)) for kind, row in ROWS.items() if row is CodeRow}
        )
        """Plain lists by kind: ``tables.lists["revenue"].get("0450", on)``."""
        self.modifiers = modifiers or Modifiers(())

    def _rows(self, kind: str) -> list[tuple[TableInfo, Table[Any]]]:
        return [(info, Table(info, body, ROWS[kind])) for info, body in self._opened if info.kind == kind]

    def _pairs(self, kind: str) -> PairEdits:
        return PairEdits((info, Pairs(info, body)) for info, body in self._opened if info.kind == kind)

    @property
    def infos(self) -> tuple[TableInfo, ...]:
        """Every loaded release."""
        return tuple(info for info, _ in self._opened)

    @property
    def absent(self) -> tuple[str, ...]:
        """The kinds of which nothing is loaded."""
        here = {info.kind for info in self.infos}
        return tuple(kind for kind in KINDS if kind not in here)

    def procedure(self, code: str, on: date) -> str | None:
        """The text of a procedure code on a day from HCPCS or the user's CPT list; empty where only a fee is known.

        ``None`` when no loaded table knows it.
        """
        row = self.hcpcs.get(code, on) or self.cpt.get(code, on)
        if row is not None:
            return row.text
        return "" if self.mpfs.row(code, "", on) is not None else None

    def outside(self) -> Mapping[str, Callable[[date], Container[str]]]:
        """What validation of X12 asks (SNIP 5), by its names: each says which codes are known on a day of service."""
        return {
            "diagnosis": lambda on: Held(self.icd10cm, on, self.icd10cm.billable),
            "inpatient_procedure": lambda on: Held(self.icd10pcs, on),
            "procedure": lambda on: Held(self.hcpcs, on, self._known_procedure),
            "pos": lambda on: Held(self.pos, on),
            "remark_code": lambda on: Held(self.lists["rarc"], on),
        }

    def _known_procedure(self, code: str, on: date) -> bool:
        """Codes that begin with a digit are CPT, which only its licensees load."""
        return code in Held(self.cpt, on) if code[:1].isdigit() else self.hcpcs.get(code, on) is not None

    def over(self, base: CodeTables) -> CodeTables:
        """These tables, with those of ``base`` for every kind that is absent here."""
        absent = set(self.absent)
        kept = [pair for pair in base._opened if pair[0].kind in absent]
        return CodeTables((*self._opened, *kept), base.modifiers)


def open_tables(paths: Iterable[Path]) -> list[Opened]:
    """Map compiled tables; files that are none, or are of another form than today's, are left out."""
    return [opened for opened in _mapped(paths) if opened[0].form == form_of(opened[0].kind)]


def outdated(paths: Iterable[Path]) -> list[TableInfo]:
    """The tables that were compiled to another form than today's, and must be compiled again to be read."""
    return [info for info, _ in _mapped(paths) if info.form != form_of(info.kind)]


def form_of(kind: str) -> int:
    """The form a kind's rows are compiled to."""
    return FORMS.get(kind, 1)


def _mapped(paths: Iterable[Path]) -> Iterator[Opened]:
    for path in paths:
        opened = unpack(open_map(path))
        if opened is not None and opened[0].kind in KINDS:
            yield opened
