"""ICD-10-CM and ICD-10-PCS: order files, validity spans, and the tabular list."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from superbill.core.codes.importers.source import Part, Read, Refused, Source, day
from superbill.core.codes.rows import DiagnosisNotes, DiagnosisRow

_ORDER = re.compile(r"\d{5} [0-9A-Z]{3,7}\s+[01] ")
_YEAR = re.compile(r"20\d\d")
_CODE = r"[A-Z](?:\d[0-9A-Z]|[A-Z]\d)(?:\.[0-9A-Z]{1,4})?"
_CODE_IN_NOTE = re.compile(rf"\b({_CODE})(?:(?:\.-)?\s*-\s*({_CODE})|\.?-)?")
_PARENTHESES = re.compile(r"\(([^()]*)\)")


def read_order(source: Source) -> Read:
    """The order file (``icd10cm-order-2026.txt``), or a list of codes with their validity dates."""
    spans = source.one("dates.csv", ".csv")
    if spans.content[:50].lstrip(b"\xef\xbb\xbf").startswith(b"code,valid_from,valid_to"):
        return _spans(spans)
    orders = [part for part in source.parts if "order" in part.name.lower() and part.name.lower().endswith(".txt")]
    orders = [part for part in orders if "addenda" not in part.name.lower()] or [source.one(".txt")]
    part = orders[0]
    first = next(part.lines(), "")
    if not _ORDER.match(first):
        raise Refused("its first line is not an order number, a code, 0 or 1, and a title")
    year = _YEAR.search(part.name)
    start, end = _fiscal_year(int(year[0]), april="apr" in part.name.lower()) if year else (None, None)
    return Read(list(_ordered(part)), f"FY{year[0]}" if year else "unnamed", start, end)


def _ordered(part: Part) -> Iterator[DiagnosisRow]:
    for number, line in enumerate(part.lines(), 1):
        if not line.strip():
            continue
        if not _ORDER.match(line):
            raise Refused(f"line {number} is not an order number, a code, 0 or 1, and a title")
        text = line[77:].strip() or line[16:76].strip()
        yield DiagnosisRow(line[6:13].strip(), text=text, billable=line[14] == "1")


def _spans(part: Part) -> Read:
    rows = []
    for record in csv.DictReader(part.lines()):
        start, end = day(record["valid_from"]), day(record["valid_to"])
        text = next((value for name, value in record.items() if name.startswith("description") and value), "")
        rows.append(DiagnosisRow(record["code"], start, end, text))
    ends = [row.end for row in rows if row.end is not None]
    starts = [row.start for row in rows if row.start is not None]
    if not ends or not starts:
        raise Refused("no code has dates")
    last = max(ends)
    return Read(rows, f"until-{last}", min(starts), last, dated=True)


def _fiscal_year(year: int, *, april: bool) -> tuple[date, date]:
    return date(year, 4, 1) if april else date(year - 1, 10, 1), date(year, 9, 30)


def read_tabular(source: Source) -> Read:
    """The tabular list in XML: includes, excludes, code first, additional codes, seventh characters."""
    part = source.one(".xml")
    if b"<!DOCTYPE" in part.content[:2000] or b"<!ENTITY" in part.content[:2000]:
        raise Refused("it declares entities, which the official file does not")
    try:
        root = ElementTree.fromstring(part.content)  # noqa: S314 - declarations that could harm are refused above
    except ElementTree.ParseError as error:
        raise Refused(f"it is not well-formed XML ({error})") from error
    version = root.findtext("version", "")
    if root.tag != "ICD10CM.tabular" or not version.isdigit():
        raise Refused("its root is not ICD10CM.tabular with a version")
    rows: list[DiagnosisNotes] = []
    for chapter in root.iter("chapter"):
        for section in chapter.iter("section"):
            for code in section.findall("diag"):
                _walk(code, "", DiagnosisNotes(""), rows)
    start, end = _fiscal_year(int(version), april=False)
    return Read(rows, f"FY{version}", start, end)


def _walk(node: Element, parent: str, above: DiagnosisNotes, rows: list[DiagnosisNotes]) -> None:
    code = node.findtext("name", "").replace(".", "")
    excludes1 = _notes(node, "excludes1")
    row = DiagnosisNotes(
        code,
        excludes1=excludes1 + above.excludes1,
        excludes1_codes=_codes(excludes1, in_part=False) + above.excludes1_codes,
        excludes2=_notes(node, "excludes2") + above.excludes2,
        code_first=_notes(node, "codeFirst") or above.code_first,
        code_first_codes=_codes(_notes(node, "codeFirst")) or above.code_first_codes,
        use_additional=_notes(node, "useAdditionalCode"),
        use_additional_codes=_codes(_notes(node, "useAdditionalCode")),
        code_also=_notes(node, "codeAlso"),
        includes=_notes(node, "includes"),
        terms=_notes(node, "inclusionTerm"),
        seventh=_sevenths(node) or above.seventh,
        parent=parent,
    )
    rows.append(row)
    for child in node.findall("diag"):
        _walk(child, code, row, rows)


def _notes(node: Element, name: str) -> tuple[str, ...]:
    return tuple(" ".join((note.text or "").split()) for note in node.findall(f"{name}/note"))


def _sevenths(node: Element) -> tuple[tuple[str, str], ...]:
    return tuple(
        (one.get("char", ""), " ".join((one.text or "").split())) for one in node.findall("sevenChrDef/extension")
    )


def _codes(notes: tuple[str, ...], *, in_part: bool = True) -> tuple[str, ...]:
    """The codes in the parentheses of notes: ``(E08.-)`` is ``E08``, ``(A00-A09)`` is ``A00-A09``.

    Codes of which a note means only some (``T36-T50 with fifth character 5``) count ``in_part``: they may be what a
    note asks for, but one that excludes them does not exclude them all.
    """
    found: list[str] = []
    for note in notes:
        for inside in _PARENTHESES.findall(note):
            if not in_part and " with " in inside:
                continue
            for low, high in _CODE_IN_NOTE.findall(inside):
                found.append(f"{low}-{high}".replace(".", "") if high else low.replace(".", ""))
    return tuple(dict.fromkeys(found))
