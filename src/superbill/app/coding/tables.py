"""Code search for the coder, over whatever is loaded."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from msgspec import Struct

from superbill.app.platform.code_tables import tables
from superbill.core.codes import CodeRow, Codes, Hit
from superbill.core.codes.search import SearchIndex

__all__ = ["Described", "Loaded", "describe", "loaded", "search_diagnoses", "search_procedures", "tables"]


class Described(Struct, frozen=True):
    """A diagnosis code with what the tabular list says around it."""

    code: str
    text: str
    billable: bool
    parents: tuple[tuple[str, str], ...] = ()
    """(code, text) from the category down."""
    excludes1: tuple[str, ...] = ()
    excludes2: tuple[str, ...] = ()
    code_first: tuple[str, ...] = ()
    use_additional: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    seventh: tuple[tuple[str, str], ...] = ()


class Loaded(Struct, frozen=True):
    """A table that is loaded: kind, release, rows, source, whether it is only the demo's."""

    kind: str
    release: str
    rows: int
    source: str
    demo: bool


def loaded() -> list[Loaded]:
    """What is loaded; ``tables().absent`` names what is not."""
    return [Loaded(info.kind, info.release, info.rows, info.source, info.demo) for info in tables().infos]


def search_diagnoses(words: str, on: date, limit: int = 20) -> list[Hit]:
    """Billable ICD-10-CM codes by words, abbreviations, misspellings or the beginning of a code, best first."""
    return tables().icd10cm.search(words, on, limit)


def search_procedures(words: str, on: date, limit: int = 20) -> list[Hit]:
    """HCPCS codes and those of the practice's own licensed CPT list, by words or the beginning of a code."""
    hits: list[Hit] = []
    for kind in ("hcpcs", "cpt"):
        hits += _index(kind, on).search(words, limit)
    return sorted(hits, key=lambda hit: -hit.score)[:limit]


@lru_cache(maxsize=8)
def _index(kind: str, on: date) -> SearchIndex:
    codes: Codes[CodeRow] = tables().hcpcs if kind == "hcpcs" else tables().cpt
    return SearchIndex((row.code, row.text) for row in codes.each(on))


def describe(code: str, on: date) -> Described | None:
    """A diagnosis code on a day, its place in the hierarchy and its notes; ``None`` when it is none."""
    diagnoses = tables().icd10cm
    code = code.replace(".", "").upper()
    row = diagnoses.get(code, on)
    if row is None:
        return None
    parents = []
    above = diagnoses.parent(code, on)
    while above is not None:
        parents.append((above.code, above.text))
        above = diagnoses.parent(above.code, on)
    notes = diagnoses.notes(code, on)
    said = {} if notes is None else {
        name: getattr(notes, name)
        for name in ("excludes1", "excludes2", "code_first", "use_additional", "includes", "seventh")
    }  # fmt: skip
    return Described(code=row.code, text=row.text, billable=row.billable, parents=tuple(reversed(parents)), **said)
