"""What is known about kinds of tables, and everything the loaded tables know about one code."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from msgspec import Struct, convert

from superbill.core.codes.dated import Cover, Releases
from superbill.core.codes.modifiers import NCCI_BYPASS
from superbill.core.codes.pairs import PairEdit
from superbill.core.codes.rows import MueRow, RvuRow
from superbill.core.codes.tables import CodeTables

Facts = tuple[tuple[str, str], ...]

_INDICATORS = {
    "1": "each line is judged by itself",
    "2": "all lines of a day together; set by policy, never appealed",
    "3": "all lines of a day together; can be paid on appeal",
}
_ORDER = {1: "prices the line", 2: "affects payment", 3: "informs or names a place"}
_ADD_ONS = {
    "1": "only with one of these",
    "2": "with what the payer says",
    "3": "with one of these, or others the payer says",
}
_MOST = 8


class About(Struct, frozen=True):
    """A kind of table."""

    title: str
    file: str
    """The file to download, and from whom."""
    serves: str
    """What is checked with it."""


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, About]:
    """Every kind of table, in the order of a practice's needs."""
    text = (Path(__file__).parent / "data" / "about.toml").read_text("utf-8")
    return convert(tomllib.loads(text), dict[str, About])


class Entry(Struct, frozen=True):
    """What one table says about a code: (label, text) pairs, from its release for the day."""

    kind: str
    release: str
    cover: Cover
    facts: Facts


def about_code(tables: CodeTables, code: str, on: date) -> list[Entry]:
    """Everything the loaded tables say about a code on a day, one entry a table; empty when none knows it."""
    code = code.replace(".", "").upper().strip()
    found: list[Entry] = []
    for kind, table, ask in _questions(tables):
        facts = tuple(ask(code, on))
        if facts:
            info = table.info_at(on)
            found.append(Entry(kind, info.release if info else "own", table.cover(on), facts))
    modifier = tables.modifiers.get(code)
    if modifier is not None:
        bypass = "bypasses an edit of indicator 1" if code in NCCI_BYPASS else "never bypasses an edit"
        facts = (("modifier", modifier.text), ("order", _ORDER[modifier.order]), ("NCCI", bypass))
        found.append(Entry("modifier", "own", Cover.CURRENT, facts))
    return found


def about_pair(tables: CodeTables, one: str, other: str, on: date) -> list[tuple[str, PairEdit]]:
    """The NCCI edits between two codes on a day, both ways, by kind of table."""
    both = ((one.upper(), other.upper()), (other.upper(), one.upper()))
    named = (("ptp-practitioner", tables.ptp), ("ptp-hospital", tables.ptp_hospital))
    return [(kind, edit) for kind, table in named for pair in both if (edit := table.get(*pair, on)) is not None]


_Ask = Callable[[str, date], Iterator[tuple[str, str]]]


def _questions(tables: CodeTables) -> Iterator[tuple[str, Releases[object], _Ask]]:
    """How each table is asked."""
    yield "icd10cm", tables.icd10cm, lambda code, on: _diagnosis(tables, code, on)  # type: ignore[misc]
    yield "icd10pcs", tables.icd10pcs, lambda code, on: _inpatient(tables, code, on)  # type: ignore[misc]
    for kind, table in tables.lists.items():
        yield kind, table, lambda code, on, table=table: _text(table.get(code, on))  # type: ignore[misc]
    yield "mpfs", tables.mpfs.values, lambda code, on: _fees(tables, code, on)  # type: ignore[misc]
    for kind, units in (
        ("mue-practitioner", tables.mue),
        ("mue-hospital", tables.mue_hospital),
        ("mue-dme", tables.mue_dme),
    ):
        yield kind, units, lambda code, on, table=units: _units(table.get(code, on))  # type: ignore[misc]
    yield "addon", tables.addon, lambda code, on: _add_on(tables, code, on)  # type: ignore[misc]
    yield "coverage", tables.coverage, lambda code, on: _coverage(tables, code, on)  # type: ignore[misc]
    yield "drg", tables.drg, lambda code, on: _drg(tables, code, on)  # type: ignore[misc]
    yield "exclusions", tables.exclusions, lambda code, on: _excluded(tables, code, on)  # type: ignore[misc]


def _diagnosis(tables: CodeTables, code: str, on: date) -> Iterator[tuple[str, str]]:
    table = tables.icd10cm
    row = table.get(code, on)
    if row is None:
        ever = table.ever(code)
        if ever is not None:
            yield "title", ever.text
            yield "not in force", _dates(ever.start, ever.end)
        return
    yield "title", row.text
    if row.billable:
        yield "billable", "yes"
    else:
        below = [child.code for child in table.children(code, on)]
        yield "billable", "no, it is a heading: " + _some(below)
    above = table.parent(code, on)
    while above is not None:
        yield "below", f"{above.code} {above.text}"
        above = table.parent(above.code, on)
    if side := table.side(code, on):
        yield "side", side
    yield from _notes(tables, code, on)


def _notes(tables: CodeTables, code: str, on: date) -> Iterator[tuple[str, str]]:
    notes = tables.icd10cm.notes(code, on)
    if notes is None:
        return
    for label, texts in (
        ("includes", notes.includes),
        ("excludes1", notes.excludes1),
        ("excludes2", notes.excludes2),
        ("code first", notes.code_first),
        ("use additional", notes.use_additional),
        ("code also", notes.code_also),
    ):
        for text in texts:
            yield label, text
    for mark, meaning in notes.seventh:
        yield "seventh character", f"{mark} {meaning}"


def _inpatient(tables: CodeTables, code: str, on: date) -> Iterator[tuple[str, str]]:
    row = tables.icd10pcs.get(code, on)
    if row is not None:
        yield "title", row.text
        yield "billable", "yes" if row.billable else "no, it is a heading"


def _text(row: object) -> Iterator[tuple[str, str]]:
    if row is not None:
        yield "text", row.text or "known"  # type: ignore[attr-defined]
        dates = _dates(row.start, row.end)  # type: ignore[attr-defined]
        if dates:
            yield "in force", dates


def _fees(tables: CodeTables, code: str, on: date) -> Iterator[tuple[str, str]]:
    for modifier in ("", "26", "TC", "53"):
        row = tables.mpfs.row(code, modifier, on)
        if row is not None:
            yield "relative values" + (f" -{modifier}" if modifier else ""), _values(row)
            if not modifier:
                yield "status", row.status
                yield "global period", row.global_days
                yield (
                    "indicators",
                    f"parts {row.pctc}, multiple {row.multiple}, bilateral {row.bilateral},"
                    f" assistant {row.assistant}, co-surgeons {row.cosurgeon}, team {row.team}",
                )


def _values(row: RvuRow) -> str:
    def total(expense: object) -> str:
        return "not priced" if expense is None else str(row.work + row.mp + expense)  # type: ignore[operator]

    return f"work {row.work}, total in an office {total(row.pe_nonfacility)}, in a facility {total(row.pe_facility)}"


def _units(row: MueRow | None) -> Iterator[tuple[str, str]]:
    if row is not None:
        yield "units", f"at most {row.units}; {_INDICATORS[row.indicator]}"
        if row.rationale:
            yield "because", row.rationale


def _add_on(tables: CodeTables, code: str, on: date) -> Iterator[tuple[str, str]]:
    row = tables.addon.get(code, on)
    if row is not None:
        yield "add-on", _ADD_ONS[row.kind] + (f": {_some(list(row.primaries))}" if row.primaries else "")


def _coverage(tables: CodeTables, code: str, on: date) -> Iterator[tuple[str, str]]:
    row = tables.coverage.get(code, on)
    if row is not None:
        yield "necessary for", f"{len(row.covered)} diagnoses, such as {_some(list(row.covered))}"
        yield "policies", _some(list(row.policies))


def _drg(tables: CodeTables, code: str, on: date) -> Iterator[tuple[str, str]]:
    row = tables.drg.get(code, on)
    if row is not None:
        yield "title", row.title
        yield "weight", str(row.weight)


def _excluded(tables: CodeTables, code: str, on: date) -> Iterator[tuple[str, str]]:
    row = tables.exclusions.get(code, on)
    if row is not None:
        yield "excluded", f"{row.name}, {row.reason}"


def _some(codes: list[str]) -> str:
    return ", ".join(codes[:_MOST]) + (f" and {len(codes) - _MOST} more" if len(codes) > _MOST else "")


def _dates(start: date | None, end: date | None) -> str:
    said = [f"from {start}"] if start else []
    return " ".join([*said, *([f"to {end}"] if end else [])])
