"""Compiling official files into tables: read, doubt, then write.

A file with another header, with too few rows, or that answers a known question wrongly is
refused with the reason, because a wrong table is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from superbill.core.codes import findings as kinds
from superbill.core.codes.bundle import key_text
from superbill.core.codes.importers import diagnoses, fees, lists, ncci
from superbill.core.codes.importers.source import Read, Refused, Source, open_source
from superbill.core.codes.pairs import pack_sorted
from superbill.core.codes.rows import DiagnosisNotes, DiagnosisRow
from superbill.core.codes.tablefile import TableInfo, key_of, pack_rows, unpack
from superbill.core.codes.tables import KINDS, PAIRS, CodeTables, Opened
from superbill.core.findings import Finding

_UNSAFE = re.compile(r"[^A-Za-z0-9.]+")

Known = Callable[[CodeTables, date], object]


class Kind(Struct, frozen=True):
    """How one kind is read, and what a whole file of it must hold."""

    read: Callable[[Source], Read]
    least: int = 1
    known: tuple[tuple[str, object, Known], ...] = ()
    """A question, its right answer, and how to ask it of the table."""


def _total(tables: CodeTables, on: date) -> object:
    row = tables.mpfs.row("99213", "", on)
    return None if row is None or row.pe_nonfacility is None else str(row.work + row.pe_nonfacility + row.mp)


def _billable(code: str) -> Known:
    return lambda tables, on: tables.icd10cm.billable(code, on)


_SOURCES: Mapping[str, Kind] = {
    "icd10cm": Kind(
        diagnoses.read_order,
        60_000,
        (
            ("whether E11.9 is billable", True, _billable("E119")),
            ("whether E11.6 is billable", False, _billable("E116")),
        ),
    ),
    "icd10cm-notes": Kind(
        diagnoses.read_tabular,
        40_000,
        (
            (
                "what E11 excludes",
                True,
                lambda t, on: "E10" in (t.icd10cm.tabular.get("E11", on) or DiagnosisNotes("")).excludes1_codes,
            ),
        ),
    ),
    "icd10pcs": Kind(diagnoses.read_order, 70_000),
    "hcpcs": Kind(lists.read_hcpcs, 7_000, (("whether J1885 exists", True, lambda t, on: bool(t.hcpcs.get("J1885", on))),)),
    "cpt": Kind(lists.read_list, 5_000),
    "mpfs": Kind(fees.read_relative_values, 15_000, (("the status of 27447", "A", lambda t, on: getattr(t.mpfs.row("27447", "", on), "status", None)),)),
    "gpci": Kind(fees.read_localities, 100, (("the work index of Alaska", "1.500", lambda t, on: str(getattr(t.mpfs.gpci("02102-01", on), "work", None))),)),
    "anesthesia": Kind(fees.read_anesthesia, 100),
    "ptp-practitioner": Kind(
        ncci.read_pairs, 1_000_000, (("the pair 45385, 45378", "0", lambda t, on: getattr(t.ptp.get("45385", "45378", on), "indicator", None)),)
    ),
    "ptp-hospital": Kind(
        ncci.read_pairs, 800_000, (("the pair 45385, 45378", "0", lambda t, on: getattr(t.ptp_hospital.get("45385", "45378", on), "indicator", None)),)
    ),
    "mue-practitioner": Kind(ncci.read_units, 10_000),
    "mue-hospital": Kind(ncci.read_units, 10_000),
    "mue-dme": Kind(ncci.read_units, 1_500),
    "addon": Kind(ncci.read_add_ons, 300),
    "coverage": Kind(lists.read_coverage, 100),
    "drg": Kind(lists.read_drg, 700),
    "exclusions": Kind(lists.read_exclusions, 1_000),
    "taxonomy": Kind(lists.read_taxonomy, 800),
}  # fmt: skip
_PLAIN = Kind(lists.read_list, 5)
_EXACT: Mapping[tuple[str, date], tuple[str, object, Known]] = {
    ("mpfs", date(2026, 1, 1)): ("the total of 99213 in an office", "2.85", _total),
    ("gpci", date(2026, 1, 1)): ("the number of localities", 109, lambda t, on: t.infos[0].rows),
    ("icd10cm", date(2025, 10, 1)): (
        "the number of billable codes",
        74_719,
        lambda t, on: sum(row.billable for row in t.icd10cm.each(on)),
    ),
}
"""What is known of one release."""


def compile_table(
    kind: str, source: Path, folder: Path, *, effective: date | None = None, release: str = ""
) -> tuple[TableInfo | None, list[Finding]]:
    """Compile an official file into ``folder``; refused files leave nothing behind.

    ``source`` is a file as downloaded (plain, gzip, zip) or a folder of its parts. ``effective``
    is needed only where nothing in the file or its name says from when it holds.
    """
    if kind not in KINDS:
        return None, [kinds.UNKNOWN_KIND.at(value=kind, kinds=", ".join(KINDS))]
    spec = _SOURCES.get(kind, _PLAIN)
    try:
        opened = open_source(source)
    except Refused as error:
        return None, [kinds.UNREADABLE.at(value=source.name, why=str(error))]
    try:
        found = spec.read(opened)
    except (Refused, IndexError, KeyError, ValueError) as error:
        return None, [kinds.WRONG_LAYOUT.at(value=kind, why=str(error) or type(error).__name__)]
    return _finish(kind, spec, opened.name, opened.sha256, found, folder, effective, release)


def compile_icd10cm(
    rows: Iterable[tuple[str, str, bool]], folder: Path, *, release: str, effective: date, until: date, source: str
) -> tuple[TableInfo | None, list[Finding]]:
    """Compile diagnosis codes from (code, description, billable), however the application obtained them."""
    coded = [DiagnosisRow(code.replace(".", ""), text=text, billable=leaf) for code, text, leaf in rows]
    found = Read(coded, release, effective, until)
    return _finish("icd10cm", _SOURCES["icd10cm"], source, "", found, folder, None, "")


def _finish(
    kind: str, spec: Kind, name: str, digest: str, found: Read, folder: Path, effective: date | None, release: str
) -> tuple[TableInfo | None, list[Finding]]:
    rows = list(found.rows)
    if len(rows) < spec.least:
        return None, [kinds.TOO_FEW_ROWS.at(value=str(len(rows)), kind=kind, least=spec.least)]
    odd = next((key_text(row) for row in rows if key_of(key_text(row)) < 0), "") if kind not in PAIRS else ""
    if odd:
        return None, [kinds.WRONG_LAYOUT.at(value=kind, why=f"{odd[:20]!r} is not a code")]
    start = effective or found.effective
    if start is None:
        return None, [kinds.NO_DATE.at()]
    info = TableInfo(
        kind=kind,
        release=release or found.release,
        rows=len(rows),
        sha256=digest,
        source=name,
        effective=start,
        until=found.until,
        dated=found.dated,
        facts=found.facts,
    )
    packed = pack_sorted(info, rows) if kind in PAIRS else pack_rows(info, ((key_text(row), row) for row in rows))
    unpacked = unpack(memoryview(packed))
    assert unpacked is not None
    wrong = _doubts(spec, unpacked, kind, start)
    if wrong:
        return None, wrong
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{kind}-{_UNSAFE.sub('-', info.release)}.table"
    waiting = target.with_suffix(".partial")
    waiting.write_bytes(packed)
    waiting.replace(target)
    return info, []


def _doubts(spec: Kind, opened: Opened, kind: str, start: date) -> list[Finding]:
    """The known questions the new table answers wrongly."""
    tables = CodeTables([opened])
    questions: list[tuple[str, object, Known]] = list(spec.known)
    exact = _EXACT.get((kind, start))
    if exact is not None:
        questions.append(exact)
    return [
        kinds.KNOWN_ANSWER.at(value=question, right=right, wrong=answer)
        for question, right, ask in questions
        if (answer := ask(tables, start)) != right
    ]
