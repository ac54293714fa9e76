"""SNIP type 5: are codes in the tables kept outside the guides, as of the day they were used?"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping
from datetime import date
from typing import TypeAlias

from superbill.core.findings import Finding
from superbill.core.x12 import findings as kinds
from superbill.core.x12.envelope import Transaction
from superbill.core.x12.forms import valid_date
from superbill.core.x12.tables import Node
from superbill.core.x12.walk import value

CodeTable: TypeAlias = "Container[str] | Callable[[date], Container[str]]"
"""A table that holds for good, or one that is asked for as of a day of service."""

_QUALIFIED = {
    **dict.fromkeys(("ABF", "ABJ", "ABK", "ABN", "APR"), "diagnosis"),
    **dict.fromkeys(("BBQ", "BBR"), "inpatient_procedure"),
    "HC": "procedure",
}
"""The table of a code by the qualifier before it."""
_DAYS = {"DTP*472": 3, "DTP*434": 3, "DTM*472": 2, "DTM*150": 2, "DTM*232": 2}
"""Where a day of service stands; of a statement's period (434) it is the last, which is that of a discharge."""


class _Part:
    """A claim, or a line of it, with its day of service."""

    def __init__(self, claim: _Part | None = None) -> None:
        self.claim = claim
        self.own: date | None = None

    @property
    def day(self) -> date | None:
        return self.own or (self.claim.own if self.claim else None)

    def tell(self, day: date) -> None:
        """The first day told counts; a claim that tells none has its first line's."""
        self.own = self.own or day
        if self.claim:
            self.claim.own = self.claim.own or day


def outside_codes(
    transaction: Transaction, trace: Mapping[int, Node], tables: Mapping[str, CodeTable]
) -> list[Finding]:
    """Codes of the placed segments that are not in the tables given; where no day is told, tables of a day are not asked."""
    found = []
    parts = _parts(transaction)
    for index, node in trace.items():
        for name, code, kind in _codes(transaction.segments[index], node):
            table, day = tables.get(kind), parts[index].day
            held = (table(day) if day else None) if callable(table) else table
            if held is not None and code not in held:
                where = transaction.where(index, name, node.loop.id)
                said = f"{kind} of {day.isoformat()}" if callable(table) and day else kind
                found.append(kinds.NOT_IN_TABLE.at(where, value=code[:20], element=name, table=said))
    return found


def _codes(parts: list[str], node: Node) -> Iterator[tuple[str, str, str]]:
    """Place, code and table of what a segment says in outside codes."""
    for number, element in enumerate(node.segment.elements, 1):
        for component, part in enumerate(element.parts, 1) if element.parts else ((0, element),):
            code = value(parts, number, component)
            kind = part.table
            if component > 1 and part.data in ("1271", "234"):
                kind = kind or _QUALIFIED.get(value(parts, number, component - 1), "")
            if code and kind:
                yield f"{parts[0]}{number:02d}" + (f"-{component}" if component else ""), code, kind


def _parts(transaction: Transaction) -> list[_Part]:
    """For each segment the claim or line it belongs to."""
    claim = here = _Part()
    owners = []
    for parts in transaction.segments:
        if parts[0] in ("HL", "CLM", "CLP"):
            claim = here = _Part()
        elif parts[0] in ("LX", "SVC"):
            here = _Part(claim)
        place = _DAYS.get("*".join(parts[:2]))
        text = value(parts, place)[-8:] if place and parts[1] == "434" else value(parts, place)[:8] if place else ""
        if text and valid_date(text):
            here.tell(date(int(text[:4]), int(text[4:6]), int(text[6:])))
        owners.append(here)
    return owners
