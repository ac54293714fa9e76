"""A file explained: every segment and element named, money and dates readable, findings beside their segment.

What may be about a person is masked unless it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from msgspec import Struct

from superbill.core.findings import Finding
from superbill.core.findings import mask as masked
from superbill.core.money import dollars, parse_cents
from superbill.core.x12 import glosses
from superbill.core.x12.envelope import Document, Transaction
from superbill.core.x12.forms import valid_date, valid_time
from superbill.core.x12.grammar import Element
from superbill.core.x12.tables import Node, key_of
from superbill.core.x12.tokens import Delimiters, elements
from superbill.core.x12.validate import placed

PROTECTED = frozenset(
    {
        "19",
        "67",
        "116",
        "127",
        "156",
        "166",
        "352",
        "364",
        "508",
        "724",
        "933",
        "1028",
        "1035",
        "1036",
        "1037",
        "1039",
    }
    | {"1068", "1109", "1137", "1251", "1271"}
)
"""Data elements whose value may be about a person: names, addresses, numbers, dates, diagnoses, free text.

What says who and where an organization is (after an N1, or an NM1 of kind 2), a provider's specialty and the trace
number of a payment are shown: they are about no patient.
"""
_WHO = frozenset({"N1", "NM1", "N2", "N3", "N4", "PER", "PRV"})
_PAYMENTS = frozenset({"820", "835"})
_MONEY = frozenset({"782"})
_MONEY_PLACES = frozenset({"CLM02", "CLP03", "CLP04", "CLP05", "SVC02", "SVC03"})
_ENVELOPE = frozenset({"ISA", "IEA", "GS", "GE", "ST", "SE", "TA1"})
_SECRETS = frozenset({"ISA02", "ISA04"})
"""What an envelope says to let its sender in; the second is a password."""


class ExplainedElement(Struct, frozen=True):
    """One element or component that has a value. ``place`` is ``CLM05-1``."""

    place: str
    name: str
    value: str
    """As sent, masked where it is protected and was not asked for."""
    readable: str = ""
    """The same for people, where there is more to say: ``$1,234.50``, ``4 May 2026``, ``primary``."""
    protected: bool = False


class ExplainedSegment(Struct, frozen=True):
    """One segment. ``depth`` is how deep its loop is; ``position`` counts from 1 in the file."""

    position: int
    depth: int
    id: str
    name: str
    loop: str = ""
    loop_name: str = ""
    opens_loop: bool = False
    elements: tuple[ExplainedElement, ...] = ()
    findings: tuple[Finding, ...] = ()


def explain(
    document: Document, findings: Iterable[Finding] = (), *, reveal: bool = False
) -> Iterator[ExplainedSegment]:
    """Every segment of a document in order. ``reveal`` shows what is protected."""
    beside = _beside(findings)
    starts = {interchange.first_segment: interchange for interchange in document.interchanges}
    sets = {transaction.first_segment: transaction for transaction in document.transactions}
    delimiters, end, inside = Delimiters(), 0, False
    for position, source in enumerate(document.sources, 1):
        if position in sets:
            transaction = sets[position]
            end = position + len(transaction.segments) - 1
            yield from _set(transaction, beside, reveal=reveal)
        if position <= end:
            continue
        if position in starts:
            delimiters, inside = starts[position].delimiters, True
            source = source[source.upper().index("ISA") :]
        if not inside:
            findings_here = tuple(beside.get(position, ()))
            yield ExplainedSegment(position, 0, "", "text outside any interchange", findings=findings_here)
            continue
        parts = elements(source, delimiters)
        depth = {"ISA": 0, "IEA": 0}.get(parts[0], 1)
        yield _explained(parts, None, position, depth, beside.get(position, ()), known=False, reveal=reveal)


def explain_transaction(
    transaction: Transaction, findings: Iterable[Finding] = (), *, reveal: bool = False
) -> Iterator[ExplainedSegment]:
    """Every segment of one transaction, or of a part of one."""
    return _set(transaction, _beside(findings), reveal=reveal)


def _beside(findings: Iterable[Finding]) -> dict[int, list[Finding]]:
    """Findings by the position of their segment."""
    found: dict[int, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.where.segment, []).append(finding)
    return found


def _set(transaction: Transaction, beside: dict[int, list[Finding]], *, reveal: bool) -> Iterator[ExplainedSegment]:
    nodes = placed(transaction)
    depth, organization = 3, False
    for index, parts in enumerate(transaction.segments):
        node = nodes.get(index)
        if parts[0] in {"ST", "SE"}:
            depth = 2
        elif node is not None:
            depth = 3 + _depth(node)
        if parts[0] in {"N1", "NM1"}:
            organization = parts[0] == "N1" or parts[2:3] == ["2"]
        known = parts[0] in _WHO if organization else parts[0] == "PRV"
        known |= parts[0] == "TRN" and transaction.set_id in _PAYMENTS
        position = transaction.first_segment + index
        yield _explained(parts, node, position, depth, beside.get(position, ()), known=known, reveal=reveal)
        depth = max(depth, 3)


def _depth(node: Node) -> int:
    depth, loop = 0, node.loop
    while loop.parent is not None:
        depth, loop = depth + 1, loop.parent
    return depth


def _explained(
    parts: list[str],
    node: Node | None,
    position: int,
    depth: int,
    findings: Iterable[Finding],
    *,
    known: bool,
    reveal: bool,
) -> ExplainedSegment:
    loop = node.loop.id if node else ""
    grammar = node.segment.elements if node else ()
    shown: list[ExplainedElement] = []
    for number, text in enumerate(parts[1:], 1):
        if text:
            element = grammar[number - 1] if number <= len(grammar) else None
            shown += _elements(parts, number, text, element, known=known, reveal=reveal)
    return ExplainedSegment(
        position,
        depth,
        parts[0],
        glosses.KEYED.get(f"{parts[0]}*{key_of(parts)}") or glosses.SEGMENTS.get(parts[0], "segment"),
        loop,
        glosses.LOOPS.get(loop, ""),
        node is not None and node.first,
        tuple(shown),
        tuple(findings),
    )


def _elements(
    parts: list[str], number: int, text: str, element: Element | None, *, known: bool, reveal: bool
) -> Iterator[ExplainedElement]:
    place = f"{parts[0]}{number:02d}"
    if element is None or not element.parts:
        before = parts[number - 1] if number > 1 else ""
        open_to_all = parts[0] in _ENVELOPE and not (place in _SECRETS and text.strip())
        yield _one(place, element, text, before, "", known=known or open_to_all, reveal=reveal)
        return
    whole = glosses.PLACES.get(place) or glosses.ELEMENTS.get(element.data, "")
    for repeat, values in enumerate(text.split("^"), 1):
        before = ""
        for component, one in enumerate(values.split(":"), 1):
            part = element.parts[component - 1] if component <= len(element.parts) else None
            if one:
                mark = f"[{repeat}]" if "^" in text else ""
                yield _one(f"{place}{mark}-{component}", part, one, before, whole, known=False, reveal=reveal)
            before = one


def _one(
    place: str, element: Element | None, text: str, before: str, whole: str, *, known: bool, reveal: bool
) -> ExplainedElement:
    data = element.data if element else ""
    name = glosses.PLACES.get(place) or glosses.ELEMENTS.get(data) or "value"
    if whole and name != whole:
        name = f"{whole}: {name}"
    protected = not known and (element is None or data in PROTECTED)
    if protected and not reveal:
        return ExplainedElement(place, name, masked(text), "", True)
    return ExplainedElement(place, name, text, _readable(place, data, text, before), protected)


def _readable(place: str, data: str, text: str, before: str) -> str:
    """Money as dollars, dates and times as people write them, codes in our own words."""
    if data in _MONEY or place in _MONEY_PLACES:
        cents = parse_cents(text)
        return "" if cents is None else ("-$" + dollars(-cents) if cents < 0 else "$" + dollars(cents))
    if data == "373" or place in {"GS04", "ISA09"} or (data == "1251" and before == "D8"):
        return _day(text)
    if data == "1251" and before == "RD8":
        start, _, end = text.partition("-")
        return f"{_day(start)} to {_day(end)}" if _day(start) and _day(end) else ""
    if data == "337" or place in {"GS05", "ISA10"}:
        return f"{text[:2]}:{text[2:4]}" if valid_time(text) else ""
    return glosses.CODES.get((data, text), "")


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def _day(text: str) -> str:
    if not valid_date(text):
        return ""
    year = text[:4] if len(text) == 8 else "20" + text[:2]
    return f"{int(text[-2:])} {_MONTHS[int(text[-4:-2]) - 1]} {year}"
