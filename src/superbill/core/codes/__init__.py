"""Dated code tables: compiled from the official files, mapped into memory, looked up by date of service.

``load(folder)`` opens what a user compiled with ``compile_table``; ``builtin()`` is what ships;
``demo()`` adds a handful of rows to try the program with. A table that is not loaded is there,
empty and false, and ``tables.absent`` names it.
"""

from superbill.core.codes.bundle import builtin, demo, load
from superbill.core.codes.compiling import compile_icd10cm, compile_table
from superbill.core.codes.dated import Codes, Cover, Releases
from superbill.core.codes.pairs import PairEdit
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
from superbill.core.codes.search import Hit
from superbill.core.codes.suggest import Span, Suggestion, suggest
from superbill.core.codes.tablefile import TableInfo
from superbill.core.codes.tables import KINDS, CodeTables

__all__ = [
    "AddOnRow",
    "AnesthesiaFactor",
    "CodeRow",
    "CodeTables",
    "Codes",
    "CoverageRow",
    "Cover",
    "DiagnosisNotes",
    "DiagnosisRow",
    "DrgRow",
    "ExclusionRow",
    "Gpci",
    "Hit",
    "KINDS",
    "MueRow",
    "PairEdit",
    "Releases",
    "RvuRow",
    "Span",
    "Suggestion",
    "TableInfo",
    "builtin",
    "compile_icd10cm",
    "compile_table",
    "demo",
    "load",
    "suggest",
]
