"""Compiling official files into tables: read, doubt, then write.

A file with another header, with too few rows, or that answers a known question wrongly is
refused with the reason, because a wrong table is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import partial
from pathlib import Path

from msgspec import Struct

from superbill.core.codes import findings as kinds
from superbill.core.codes.bundle import key_text
from superbill.core.codes.importers import coverage, diagnoses, fees, lists, ncci
from superbill.core.codes.importers.source import Read, Refused, Source, open_source
from superbill.core.codes.pairs import pack_sorted
from superbill.core.codes.rows import DiagnosisNotes, DiagnosisRow
from superbill.core.codes.tablefile import TableInfo, key_of, pack_rows, unpack
from superbill.core.codes.tables import KINDS, PAIRS, CodeTables, Opened, form_of
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


def _said(row: object, name: str) -> object:
    """A field of a row, or ``None`` where there is no row."""
    return getattr(row, name, None)


def _billable(code: str) -> Known:
    return lambda tables, on: tables.icd10cm.billable(code, on)


def _indices(tables: CodeTables, locality: str, on: date) -> str:
    place = tables.mpfs.gpci(locality, on)
    return "" if place is None else f"{place.work} {place.pe} {place.mp}"


_SOURCES: dict[str, Kind] = {
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
    "icd10pcs": Kind(diagnoses.read_order, 70_000, (("whether 0DTJ4ZZ is billable", True, lambda t, on: _said(t.icd10pcs.get("0DTJ4ZZ", on), "billable")),)),
    "hcpcs": Kind(lists.read_hcpcs, 7_000, (("whether J1885 exists", True, lambda t, on: bool(t.hcpcs.get("J1885", on))),)),
    "cpt": Kind(lists.read_cpt, 5_000, (("whether 99213 exists", True, lambda t, on: bool(t.cpt.get("99213", on))),)),
    "mpfs": Kind(
        fees.read_relative_values, 15_000,
        (
            ("the status of 27447", "A", lambda t, on: _said(t.mpfs.row("27447", "", on), "status")),
            ("the global period of 27447", "090", lambda t, on: _said(t.mpfs.row("27447", "", on), "global_days")),
        ),
    ),
    "gpci": Kind(fees.read_localities, 100, (("the work index of Alaska", "1.500", lambda t, on: str(_said(t.mpfs.gpci("02102-01", on), "work"))),)),
    "anesthesia": Kind(fees.read_anesthesia, 100, (("whether Alaska is there", True, lambda t, on: bool(t.mpfs.anesthesia("02102-01", on))),)),
    "ptp-practitioner": Kind(
        ncci.read_pairs, 1_000_000,
        (
            ("the pair 45385, 45378", "0", lambda t, on: _said(t.ptp.get("45385", "45378", on), "indicator")),
            ("the pair 17000, 99213, which is the practitioner's alone", "1", lambda t, on: _said(t.ptp.get("17000", "99213", on), "indicator")),
        ),
    ),
    "ptp-hospital": Kind(
        ncci.read_pairs, 800_000,
        (
            ("the pair 45385, 45378", "0", lambda t, on: _said(t.ptp_hospital.get("45385", "45378", on), "indicator")),
            ("the pair 17000, 99213, which is the practitioner's alone", None, lambda t, on: _said(t.ptp_hospital.get("17000", "99213", on), "indicator")),
        ),
    ),
    "mue-practitioner": Kind(
        ncci.read_units, 10_000,
        (
            ("the units of 45378", 1, lambda t, on: _said(t.mue.get("45378", on), "units")),
            ("the hours of observation (G0378), which are the hospital's alone", 0, lambda t, on: _said(t.mue.get("G0378", on), "units")),
        ),
    ),
    "mue-hospital": Kind(
        ncci.read_units, 10_000,
        (
            ("the units of 45378", 1, lambda t, on: _said(t.mue_hospital.get("45378", on), "units")),
            ("the hours of observation (G0378)", 72, lambda t, on: _said(t.mue_hospital.get("G0378", on), "units")),
        ),
    ),
    "mue-dme": Kind(ncci.read_units, 1_500, (("the units of A4253", 1, lambda t, on: _said(t.mue_dme.get("A4253", on), "units")),)),
    "addon": Kind(ncci.read_add_ons, 300, (("whether 11045 goes with 11042", True, lambda t, on: "11042" in getattr(t.addon.get("11045", on), "primaries", ())),)),
    "coverage": Kind(coverage.read_coverage),
    "drg": Kind(lists.read_drg, 700, (("the kind of DRG 470", "SURG", lambda t, on: _said(t.drg.get("470", on), "kind")),)),
    "exclusions": Kind(lists.read_exclusions, 1_000),
    "taxonomy": Kind(lists.read_taxonomy, 800, (("whether 207Q00000X exists", True, lambda t, on: bool(t.taxonomy.get("207Q00000X", on))),)),
}  # fmt: skip


def _listed(kind: str, code: str, named: str) -> Kind:
    """A plain list that knows a code, and what the identifier of a FHIR code system of it holds."""

    def known(tables: CodeTables, on: date) -> object:
        return bool(tables.lists[kind].ever(code))

    return Kind(partial(lists.read_list, named=named), 5, ((f"whether {code} exists", True, known),))


_LISTS: dict[str, Kind] = {
    kind: _listed(kind, code, named)
    for kind, code, named in (
        ("pos", "11", "POS"),
        ("revenue", "0450", "REV-CNTR"),
        ("bill-type", "11", "BILL-CLSFCTN"),
        ("condition", "44", "RLT-COND"),
        ("occurrence", "11", "OCRNC"),
        ("span", "74", "SPAN"),
        ("value", "80", "VAL"),
        ("patient-status", "20", "PTNT-STUS"),
        ("admission-type", "1", "ADMSN-TYPE"),
        ("admission-source", "1", "ADMSN-SRC"),
        ("carc", "45", "RSN"),
        ("rarc", "N130", ""),
        ("claim-status", "20", ""),
    )
}
_EXACT: Mapping[tuple[str, date], tuple[str, object, Known]] = {
    ("mpfs", date(2026, 1, 1)): ("the total of 99213 in an office", "2.85", _total),
    ("gpci", date(2026, 1, 1)): (
        "the localities and the indices of San Francisco and Manhattan",
        (109, "1.095 1.410 0.425", "1.064 1.162 1.586"),
        lambda t, on: (t.infos[0].rows, _indices(t, "01112-05", on), _indices(t, "13202-01", on)),
    ),
    ("anesthesia", date(2026, 1, 1)): (
        "the factor of San Francisco",
        "22.49",
        lambda t, on: str(_said(t.mpfs.anesthesia("01112-05", on), "factor")),
    ),
    ("drg", date(2025, 10, 1)): (
        "the weight of DRG 470",
        "1.9289",
        lambda t, on: str(_said(t.drg.get("470", on), "weight")),
    ),
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
    spec = (_SOURCES | _LISTS)[kind]
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
        form=form_of(kind),
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
