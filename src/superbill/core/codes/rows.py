"""What the tables hold: one struct per kind of row. All are public facts; none holds a CPT or CDT text."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct

ZERO = Decimal(0)


class Row(Struct, frozen=True, array_like=True):
    """The base of rows: a code and the dates it holds, ``None`` where the release has no date of its own."""

    code: str
    start: date | None = None
    end: date | None = None
    """The last day it holds."""

    def holds(self, on: date) -> bool:
        """Whether the row holds on a day."""
        return (self.start is None or self.start <= on) and (self.end is None or on <= self.end)


class CodeRow(Row, frozen=True):
    """A code and its text: HCPCS, revenue codes, taxonomy, a licensed CPT list and the like."""

    text: str = ""


class DiagnosisRow(Row, frozen=True):
    """An ICD-10-CM or ICD-10-PCS code, without its dot."""

    text: str = ""
    billable: bool = True
    """Only leaves are billable; a header is not."""


class DiagnosisNotes(Row, frozen=True):
    """The tabular notes of one ICD-10-CM code, its own and those it inherits, nearest first.

    The ``..._codes`` are the codes and ranges the notes name: ``J02``, ``E08-E13``.
    """

    excludes1: tuple[str, ...] = ()
    excludes1_codes: tuple[str, ...] = ()
    excludes2: tuple[str, ...] = ()
    code_first: tuple[str, ...] = ()
    code_first_codes: tuple[str, ...] = ()
    use_additional: tuple[str, ...] = ()
    use_additional_codes: tuple[str, ...] = ()
    code_also: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()
    """Other names of the condition."""
    seventh: tuple[tuple[str, str], ...] = ()
    """The seventh characters it takes, with their meaning."""
    parent: str = ""


class RvuRow(Struct, frozen=True, array_like=True):
    """A row of the Medicare physician fee schedule's relative value file.

    A practice expense of ``None`` means that the service is not priced in that setting (``NA``).
    ``pre``, ``intra`` and ``post`` are fractions of one; ``family`` is the imaging family (88).
    """

    code: str
    modifier: str
    status: str
    work: Decimal
    pe_nonfacility: Decimal | None
    pe_facility: Decimal | None
    mp: Decimal
    pctc: str
    global_days: str
    """000, 010, 090, XXX, YYY, ZZZ or MMM."""
    pre: Decimal
    intra: Decimal
    post: Decimal
    multiple: str
    bilateral: str
    assistant: str
    cosurgeon: str
    team: str
    endo_base: str
    cf: Decimal
    """Dollars for one relative value unit."""
    family: str


class Gpci(Struct, frozen=True, array_like=True):
    """A Medicare locality and its geographic practice cost indices (work with the floor of one)."""

    mac: str
    state: str
    locality: str
    name: str
    work: Decimal
    pe: Decimal
    mp: Decimal

    @property
    def key(self) -> str:
        """How a locality is named: contractor and locality number, ``01112-05``."""
        return f"{self.mac}-{self.locality}"


class AnesthesiaFactor(Struct, frozen=True, array_like=True):
    """The dollars for one anesthesia unit in a locality."""

    mac: str
    locality: str
    name: str
    qualifying: Decimal
    """For participants in an advanced payment model."""
    factor: Decimal
    """For everyone else."""


class MueRow(Row, frozen=True):
    """The units of a code that are medically unlikely. ``indicator``: 1 line, 2 day by policy, 3 day by data."""

    units: int = 0
    indicator: str = "3"
    rationale: str = ""


class AddOnRow(Row, frozen=True):
    """An add-on code with its primaries. ``kind`` 1: exactly these; 2: the contractor says; 3: these and others.

    A primary may be a range, ``99202-99215``.
    """

    kind: str = "1"
    primaries: tuple[str, ...] = ()


class CoverageRow(Row, frozen=True):
    """The diagnoses that make a procedure necessary under local coverage determinations."""

    covered: tuple[str, ...] = ()
    not_covered: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()
    """L39383, ..."""


class DrgRow(Row, frozen=True):
    """An MS-DRG of Table 5."""

    title: str = ""
    weight: Decimal = ZERO
    geometric_stay: Decimal | None = None
    arithmetic_stay: Decimal | None = None
    category: str = ""
    """The major diagnostic category."""
    kind: str = ""
    """SURG or MED."""
    post_acute: bool = False
    special_pay: bool = False


class ExclusionRow(Row, frozen=True):
    """A provider the Inspector General excluded; ``code`` is the NPI."""

    name: str = ""
    reason: str = ""
