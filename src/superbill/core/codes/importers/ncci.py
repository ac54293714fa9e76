"""NCCI: procedure pairs, medically unlikely units, add-on codes."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from superbill.core.codes.importers.source import Part, Read, Refused, Source, day
from superbill.core.codes.pairs import EPOCH_DAY, PackedPair, day_number, packed_pair
from superbill.core.codes.rows import AddOnRow, MueRow

_ISO = re.compile(r"20\d\d-\d\d-\d\d")
_US = re.compile(r"(\d\d)-(\d\d)-(20\d\d)")
_YEAR = re.compile(r"20\d\d")
_CODE = re.compile(r"[0-9A-Z]{5}\Z")
_OURS = ["column1", "column2", "deletion_date", "modifier_indicator", "rationale"]


def read_pairs(source: Source) -> Read:
    """The published tab text (``ccipra-...``, all its parts in a folder or zip), or the five-column list."""
    packed: list[PackedPair] = []
    for part in source.parts:
        packed.extend(_listed_pairs(part) if part.text[:30].startswith("column1,") else _published_pairs(part))
    packed.sort()
    unique = [pair for at, pair in enumerate(packed) if not at or packed[at - 1] != pair]
    latest = max((pair[2] for pair in unique), default=0)
    effective = _date_in(source) or (date.fromordinal(EPOCH_DAY + latest) if latest else None)
    return Read(unique, str(effective or "unnamed"), effective, _quarter_end(effective), dated=True)


def _listed_pairs(part: Part) -> Iterator[PackedPair]:
    lines = csv.reader(part.lines())
    if next(lines, []) != _OURS:
        raise Refused(f"its header is not {', '.join(_OURS)}")
    days: dict[str, int] = {}
    for row in lines:
        if row[3] == "9":
            continue
        if row[2] not in days:
            days[row[2]] = day_number(row[2])
        yield packed_pair(row[0], row[1], days[row[2]], 0, row[3])


def _published_pairs(part: Part) -> Iterator[PackedPair]:
    """Notices first, then: column 1, column 2, ``*`` before 1996, first day, last day or ``*``, indicator, reason."""
    found = 0
    for line in part.lines():
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) < 6 or not (_CODE.match(cells[0]) and _CODE.match(cells[1])):
            continue
        if cells[5] not in ("0", "1", "9") or not cells[3].isdigit():
            raise Refused(f"the pair {cells[0]}, {cells[1]} has no date or indicator where they belong")
        found += 1
        if cells[5] != "9":
            yield packed_pair(cells[0], cells[1], day_number(cells[4]), day_number(cells[3]), cells[5])
    if not found:
        raise Refused(f"{part.name} holds no pairs of codes in seven tab-separated columns")


def read_units(source: Source) -> Read:
    """``MCR_MUE_..._Eff_MM-DD-YYYY.csv``: code, units, indicator that begins with its digit, rationale."""
    part = source.one(".csv")
    rows = []
    for cells in csv.reader(part.lines()):
        if len(cells) >= 4 and _CODE.match(cells[0].strip()) and cells[1].strip().isdigit():
            indicator = cells[2].strip()[:1]
            if indicator not in ("1", "2", "3"):
                raise Refused(f"the indicator of {cells[0]} is not 1, 2 or 3")
            rows.append(MueRow(cells[0].strip(), None, None, int(cells[1]), indicator, cells[3].strip()))
    if not rows:
        raise Refused("no row holds a code, units, an indicator and a rationale")
    effective = _date_in(source)
    return Read(rows, str(effective or "unnamed"), effective, _quarter_end(effective))


def read_add_ons(source: Source) -> Read:
    """The add-on list: primary, add-on, type; or the published tab text with add-on and primary columns."""
    part = source.one(".csv", ".txt")
    primaries: dict[str, dict[str, None]] = defaultdict(dict)
    types: dict[str, str] = {}
    listed = part.text.startswith("primary_code,add_on_code,aoc_edit_type")
    for primary, add_on, kind in _listed_add_ons(part) if listed else _published_add_ons(part):
        if kind not in ("1", "2", "3"):
            raise Refused(f"the type of {add_on} is not 1, 2 or 3")
        types[add_on] = kind
        if primary and primary != "CCCCC":
            primaries[add_on][primary] = None
    if not types:
        raise Refused("no row holds a type, an add-on and its primary")
    rows = [AddOnRow(code, None, None, kind, tuple(primaries[code])) for code, kind in types.items()]
    year = _YEAR.search(part.name)
    effective = _date_in(source) or (date(int(year[0]), 1, 1) if year else None)
    until = date(effective.year, 12, 31) if effective else None
    return Read(rows, str(effective or "unnamed"), effective, until)


def _listed_add_ons(part: Part) -> Iterator[tuple[str, str, str]]:
    for row in csv.DictReader(part.lines()):
        yield row["primary_code"].strip(), row["add_on_code"].strip(), row["aoc_edit_type"].strip()


def _published_add_ons(part: Part) -> Iterator[tuple[str, str, str]]:
    """Type, add-on, primary or a range of them, then dates and a note. Edits that have ended are left out."""
    for line in part.lines():
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) < 3 or not _CODE.match(cells[1]) or cells[0][:1] not in "123":
            continue
        ended = len(cells) > 4 and cells[4].isdigit() and day(cells[4]) is not None
        if not ended:
            yield cells[2].replace(" ", ""), cells[1], cells[0][:1]


def _date_in(source: Source) -> date | None:
    """The first day, from the name of the file."""
    for name in (source.name, *(part.name for part in source.parts)):
        if (iso := _ISO.search(name)) is not None:
            return date.fromisoformat(iso[0])
        if (american := _US.search(name)) is not None:
            return date(int(american[3]), int(american[1]), int(american[2]))
    return None


def _quarter_end(start: date | None) -> date | None:
    if start is None:
        return None
    month = (start.month - 1) // 3 * 3 + 4
    return (date(start.year + 1, 1, 1) if month > 12 else date(start.year, month, 1)) - timedelta(1)
