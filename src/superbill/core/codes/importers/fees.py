"""The Medicare physician fee schedule: relative values, geographic indices, anesthesia factors."""

from __future__ import annotations

import csv
import re
from datetime import date
from decimal import Decimal, InvalidOperation

from superbill.core.codes.importers.source import Read, Refused, Source, day
from superbill.core.codes.rows import AnesthesiaFactor, Gpci, RvuRow

_COLUMNS = 32
_YEAR = re.compile(r"20\d\d")
_LOCALITY = re.compile(r"\d{5}\Z")


def read_relative_values(source: Source) -> Read:
    """``PPRRVUyyyy_MMM_nonQPP.csv`` in the layout of 32 columns by position."""
    lines = list(csv.reader(source.one(".csv").lines()))
    header = next((at for at, row in enumerate(lines[:20]) if row and row[0] == "HCPCS"), -1)
    if header < 0 or len(lines[header]) != _COLUMNS or lines[header][1] != "MOD":
        raise Refused("there is no header row of 32 columns that begins HCPCS, MOD")
    banner = " ".join(cell for row in lines[:header] for cell in row if cell)
    if "Relative Value File" not in banner:
        raise Refused("its banner does not say Relative Value File")
    rows = [
        _relative_value(row, number) for number, row in enumerate(lines[header + 1 :], header + 2) if row and row[0]
    ]
    year = _YEAR.search(banner)
    released = re.search(r"RELEASED\s+(\d\d/\d\d/\d{4})", banner)
    factors = {row.cf for row in rows}
    if len(factors) != 1:
        raise Refused("its rows do not share one conversion factor")
    effective = date(int(year[0]), 1, 1) if year else None
    until = date(int(year[0]), 12, 31) if year else None
    label = str(day(released[1])) if released else (year[0] if year else "unnamed")
    return Read(rows, label, effective, until, facts={"conversion_factor": str(factors.pop())})


def _relative_value(row: list[str], number: int) -> RvuRow:
    """One row. Work, practice expense and malpractice must come to the totals the file states."""
    try:
        work, mp, total = Decimal(row[5]), Decimal(row[10]), Decimal(row[11])
        nonfacility, facility = Decimal(row[6]), Decimal(row[8])
        if work + nonfacility + mp != total or work + facility + mp != Decimal(row[12]):
            raise Refused(f"the relative values of {row[0]} in line {number} do not come to its totals")
        return RvuRow(
            code=row[0],
            modifier=row[1],
            status=row[3],
            work=work,
            pe_nonfacility=None if row[7] == "NA" else nonfacility,
            pe_facility=None if row[9] == "NA" else facility,
            mp=mp,
            pctc=row[13],
            global_days=row[14],
            pre=Decimal(row[15]),
            intra=Decimal(row[16]),
            post=Decimal(row[17]),
            multiple=row[18],
            bilateral=row[19],
            assistant=row[20],
            cosurgeon=row[21],
            team=row[22],
            endo_base=row[24],
            cf=Decimal(row[25]),
            family=row[28],
        )
    except (InvalidOperation, IndexError):
        raise Refused(f"line {number} does not hold numbers where it should") from None


def read_localities(source: Source) -> Read:
    """Addendum E: contractor, state, locality, name, work index without and with the floor, PE, MP."""
    lines = list(csv.reader(source.one(".csv").lines()))
    header = next((at for at, row in enumerate(lines[:10]) if row and row[0].startswith("Medicare Admin")), -1)
    names = lines[header] if header >= 0 else []
    if len(names) != 8 or "with 1.0 Floor" not in names[5] or "PE GPCI" not in names[6] or "MP GPCI" not in names[7]:
        raise Refused("there is no header of contractor, state, locality, name and the four indices")
    rows = []
    for row in lines[header + 1 :]:
        if len(row) == 8 and _LOCALITY.match(row[0]):
            name = row[3].rstrip("* ")
            rows.append(Gpci(row[0], row[1], row[2], name, Decimal(row[5]), Decimal(row[6]), Decimal(row[7])))
    year = _YEAR.search(names[5])
    return Read(rows, year[0] if year else "unnamed", *_whole_year(year))


def read_anesthesia(source: Source) -> Read:
    """``ANESyyyy.csv``: contractor, locality, name, factors for qualifying participants and for others."""
    part = source.one(".csv")
    lines = list(csv.reader(part.lines()))
    names = lines[0] if lines else []
    if len(names) != 5 or names[0] != "Contractor" or "Anes CF" not in names[3] or not names[4].startswith("Non-"):
        raise Refused("its header is not contractor, locality, name and two anesthesia factors")
    rows = [
        AnesthesiaFactor(row[0].strip(), row[1].strip(), row[2].rstrip("* "), Decimal(row[3]), Decimal(row[4]))
        for row in lines[1:]
        if len(row) == 5 and _LOCALITY.match(row[0].strip())
    ]
    year = _YEAR.search(part.name)
    return Read(rows, year[0] if year else "unnamed", *_whole_year(year))


def _whole_year(year: re.Match[str] | None) -> tuple[date | None, date | None]:
    return (date(int(year[0]), 1, 1), date(int(year[0]), 12, 31)) if year else (None, None)
