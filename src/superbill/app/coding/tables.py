"""Code search for the coder, over whatever is loaded."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from msgspec import Struct

from superbill.app.platform import clock
from superbill.app.platform.code_tables import tables
from superbill.app.practice import queries as practice
from superbill.core.codes import CodeRow, Codes, Hit, Suggestion, suggest
from superbill.core.codes.search import SearchIndex
from superbill.core.codes.words import spelled_out
from superbill.core.money import Cents

__all__ = [
    "Described",
    "Loaded",
    "Service",
    "describe",
    "describe_service",
    "loaded",
    "search_diagnoses",
    "search_procedures",
    "suggest_diagnoses",
    "tables",
    "warm",
]

_NOTES = ("excludes1", "excludes2", "code_first", "use_additional", "code_also", "includes", "terms", "seventh")


class Described(Struct, frozen=True):
    """A diagnosis code with what the tabular list says around it."""

    code: str
    text: str
    billable: bool
    parents: tuple[tuple[str, str], ...] = ()
    """(code, text) from the category down."""
    children: tuple[tuple[str, str, bool], ...] = ()
    """(code, text, billable) one step below."""
    excludes1: tuple[str, ...] = ()
    excludes2: tuple[str, ...] = ()
    code_first: tuple[str, ...] = ()
    use_additional: tuple[str, ...] = ()
    code_also: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    seventh: tuple[tuple[str, str], ...] = ()


class Service(Struct, frozen=True):
    """A procedure code: our words and price, and what the public tables say."""

    code: str
    text: str
    label: str
    fee_cents: Cents | None
    status: str
    """Of the Medicare fee schedule: A active, C priced by the contractor, ..."""
    global_days: str
    most_units: int | None
    """The units of a day that are medically unlikely to be exceeded."""
    primaries: tuple[str, ...]
    """What an add-on code is added to."""


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


def warm() -> None:
    """Build what a process's first code search would wait for: the index of today's diagnoses and procedures."""
    today = clock.today()
    suggest_diagnoses("cough", today)
    for kind in ("hcpcs", "cpt"):
        _index(kind, today)


def search_diagnoses(words: str, on: date, limit: int = 20) -> list[Hit]:
    """Billable ICD-10-CM codes by words, abbreviations, misspellings or the beginning of a code, best first."""
    return tables().icd10cm.search(words, on, limit)


def search_procedures(words: str, on: date, limit: int = 20) -> list[Hit]:
    """Procedures by words or the beginning of a code: those of the charge master first, by the practice's own words, then
    HCPCS and the practice's own licensed CPT list."""
    own = {fee.code: fee.label for fee in practice.fees(on)}
    names = ((code, spelled_out(label)) for code, label in own.items())
    hits = SearchIndex(own.items(), names).search(words, limit)
    for kind in ("hcpcs", "cpt"):
        hits += [hit for hit in _index(kind, on).search(words, limit) if hit.code not in own]
    # A list of a few codes answers any word with something: most of the words must fit.
    wanted = len(spelled_out(words))
    return [hit for hit in hits if hit.code.startswith(words.upper()) or 2 * len(hit.matched) > wanted][:limit]


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
        for name in _NOTES
    }  # fmt: skip
    below = tuple((each.code, each.text, each.billable) for each in diagnoses.children(code, on))
    above_first = tuple(reversed(parents))
    return Described(code=row.code, text=row.text, billable=row.billable, parents=above_first, children=below, **said)


def gloss(code: str, on: date) -> str:
    """A diagnosis code in words; empty when it is none on that day."""
    row = tables().icd10cm.get(code.replace(".", "").upper(), on)
    return row.text if row else ""


def describe_service(code: str, on: date) -> Service | None:
    """What the loaded tables and the charge master say about a procedure on a day; ``None`` when none knows it."""
    code = code.strip().upper()
    fee = practice.fee(code, on)
    text = tables().procedure(code, on)
    if fee is None and text is None:
        return None
    schedule, units, addon = tables().mpfs.row(code, "", on), tables().mue.get(code, on), tables().addon.get(code, on)
    return Service(
        code=code,
        text=text or "",
        label=fee.label if fee else "",
        fee_cents=fee.amount_cents if fee else None,
        status=schedule.status if schedule else "",
        global_days=schedule.global_days if schedule else "",
        most_units=units.units if units else None,
        primaries=addon.primaries if addon else (),
    )


def suggest_diagnoses(note: str, on: date, limit: int = 10) -> list[Suggestion]:
    """Diagnosis codes a note speaks of, with the words that do, best first. A person decides; nothing is entered."""
    return suggest(note, tables().icd10cm, on, limit) if note.strip() else []
