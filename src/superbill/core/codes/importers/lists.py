"""Plain lists: HCPCS, taxonomy, code systems, a user's own lists, DRG weights, coverage, exclusions."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from superbill.core.codes.importers.source import Part, Read, Refused, Source, day, day_in
from superbill.core.codes.rows import CodeRow, DrgRow, ExclusionRow
from superbill.core.months import first_of_month

_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_MONTH = re.compile(r"(20\d\d)[_-]?([A-Z]{3})")
_UNGROUPED = frozenset({"998", "999"})
"""DRGs for stays that cannot be grouped; they have no weight."""
_YEAR = re.compile(r"20\d\d")
_CODE_AND_TEXT = re.compile(r"([0-9A-Z]\d{3}[0-9A-Z])(?:\t| +)(\S.*)")
_COLUMNS = {
    "text": "description", "title": "description", "start date": "start", "effective": "start", "effective date": "start",
    "stop": "end", "stop date": "end", "end date": "end", "deactivation date": "end", "termination date": "end",
}  # fmt: skip
"""Other names of the columns of a list."""
_CONCEPT = re.compile(r'\* #(\S+) "(.*)"\s*\Z')
_IDENTIFIER = re.compile(r"^Id: *(\S+)", re.MULTILINE)
_UNASSIGNED = re.compile(r"\bunassigned\b|\breserved for .*\b(assignment|use)\b", re.IGNORECASE)
_FIXED = re.compile(r"[A-V]\d{4}\d{5}[3478]")


def read_hcpcs(source: Source) -> Read:
    """The quarterly list in CSV (``Code,Description,...``), or the fixed-width file of the publisher."""
    part = source.one(".csv", ".txt")
    if part.text.startswith("Code,Description"):
        rows = [
            CodeRow(record["Code"].strip(), text=" ".join(record["Description"].split()))
            for record in csv.DictReader(part.lines())
        ]
    elif any(_FIXED.match(line) for line in part.lines()):
        rows = _fixed_width(part)
    else:
        raise Refused("it is neither Code,Description in CSV nor the fixed-width file")
    start = _month_in(part.name) or _month_in(source.name)
    last = first_of_month(start, 3) - timedelta(1) if start else None
    return Read(rows, str(start or "unnamed"), start, last)


def _fixed_width(part: Part) -> list[CodeRow]:
    """Code in 1 to 5, sequence in 6 to 10, record type in 11, text in 12 to 91; texts go on over records."""
    texts: dict[str, list[str]] = {}
    for line in part.lines():
        if len(line) > 11 and line[10] in "3478":
            texts.setdefault(line[:5].strip(), []).append(line[11:91].strip())
    return [CodeRow(code, text=" ".join(parts)) for code, parts in texts.items()]


def read_taxonomy(source: Source) -> Read:
    """The provider taxonomy: Code, Grouping, Classification, Specialization and more columns."""
    part = source.one(".csv")
    records = csv.DictReader(part.lines())
    if (records.fieldnames or [])[:4] != ["Code", "Grouping", "Classification", "Specialization"]:
        raise Refused("its header does not begin Code, Grouping, Classification, Specialization")
    rows = [
        CodeRow(record["Code"], text=": ".join(t for t in (record["Classification"], record["Specialization"]) if t))
        for record in records
        if record["Code"]
    ]
    version = re.search(r"taxonomy_(\d\d)(\d)", part.name)
    start = date(2000 + int(version[1]), 1 if version[2] == "0" else 7, 1) if version else None
    return Read(rows, f"{version[1]}.{version[2]}" if version else "unnamed", start)


def read_cpt(source: Source) -> Read:
    """The owner's licensed text files (a code, then its text, ``LONGULT.txt``), or a list as for :func:`read_list`."""
    part = source.one(".csv", ".txt")
    found = [match for line in part.lines() if (match := _CODE_AND_TEXT.match(line)) is not None]
    if not found:
        return read_list(source)
    rows = [CodeRow(one[1], text=" ".join(one[2].split())) for one in found]
    year = _YEAR.search(f"{source.name} {part.name}")
    start = day_in(source) or (date(int(year[0]), 1, 1) if year else None)
    return Read(rows, str(start or "unnamed"), start)


def read_list(source: Source, named: str = "") -> Read:
    """A list of codes: the user's own CSV (``code,description`` and perhaps dates), or a FHIR code system.

    ``named`` is what the identifier of such a code system must hold, for every one of them looks like the next.
    """
    part = source.one(".csv", ".fsh")
    if part.name.endswith(".fsh") or part.text.startswith("CodeSystem:"):
        identifier = _IDENTIFIER.search(part.text)
        if identifier is not None and named not in identifier[1]:
            raise Refused(f"it is the code system {identifier[1]}")
        found = (_CONCEPT.match(line) for line in part.lines())
        # Code systems also list placeholders such as ~ for "no value", and numbers nobody has been given.
        rows = [
            CodeRow(one[1], text=one[2])
            for one in found
            if one is not None and one[1].isalnum() and not _UNASSIGNED.search(one[2])
        ]
        return Read(rows, "code system", date(1996, 1, 1))
    records = csv.DictReader(part.lines())
    names = {_COLUMNS.get(plain := name.strip().lower(), plain): name for name in records.fieldnames or ()}
    if "code" not in names or "description" not in names:
        raise Refused("its header does not name the columns code and description")
    rows = []
    for record in records:
        start, end = (record[names[name]] if name in names else "" for name in ("start", "end"))
        text = (record[names["description"]] or "").strip()
        rows.append(CodeRow(record[names["code"]].strip(), day(start or ""), day(end or ""), text))
    dated = "start" in names
    first = min((row.start for row in rows if row.start), default=None)
    return Read(rows, "list", day_in(source) or first, dated=dated)


def read_drg(source: Source) -> Read:
    """Table 5 of the inpatient rule, tab-separated."""
    part = source.one(".txt", ".csv")
    lines = list(csv.reader(part.lines(), delimiter="\t"))
    header = next((at for at, row in enumerate(lines[:6]) if row and row[0].strip() == "MS-DRG"), -1)
    if header < 0 or len(lines[header]) < 10 or not lines[header][5].startswith("MS-DRG Title"):
        raise Refused("there is no header that begins MS-DRG and names the title and the weights")
    rows = []
    for row in lines[header + 1 :]:
        if len(row) >= 10 and row[0].strip().isdigit():
            weight = Decimal(0) if row[0].strip() in _UNGROUPED else _number(row[7])
            if weight is None:
                raise Refused(f"DRG {row[0]} has no weight")
            rows.append(
                DrgRow(
                    row[0].strip(), None, None, row[5], weight, _number(row[8]), _number(row[9]), row[3], row[4],
                    row[1] == "Yes", row[2] == "Yes",
                )
            )  # fmt: skip
    year = re.search(r"FY (20\d\d)", " ".join(lines[header]))
    if year is None:
        return Read(rows, "unnamed", None)
    return Read(rows, f"FY{year[1]}", date(int(year[1]) - 1, 10, 1), date(int(year[1]), 9, 30))


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip())
    except InvalidOperation:
        return None


def read_exclusions(source: Source) -> Read:
    """The Inspector General's list (``UPDATED.csv``). Rows without an NPI cannot be matched and are left out."""
    records = csv.DictReader(source.one(".csv").lines())
    needed = {"LASTNAME", "BUSNAME", "NPI", "EXCLTYPE", "EXCLDATE", "REINDATE"}
    if not needed <= set(records.fieldnames or ()):
        raise Refused("its header lacks LASTNAME, BUSNAME, NPI, EXCLTYPE, EXCLDATE or REINDATE")
    rows = []
    latest = None
    for record in records:
        start, back = day(record["EXCLDATE"]), day(record["REINDATE"])
        latest = max(latest or start, start) if start and latest else start or latest
        if record["NPI"].strip("0 "):
            end = back - timedelta(1) if back else None
            name = record["BUSNAME"] or f"{record['LASTNAME']}, {record.get('FIRSTNAME', '')}"
            rows.append(ExclusionRow(record["NPI"].strip(), start, end, name.strip(", "), record["EXCLTYPE"]))
    return Read(rows, str(latest or "unnamed"), latest, dated=True)


def _month_in(name: str) -> date | None:
    found = _MONTH.search(name.upper())
    return date(int(found[1]), _MONTHS.index(found[2]) + 1, 1) if found and found[2] in _MONTHS else None
