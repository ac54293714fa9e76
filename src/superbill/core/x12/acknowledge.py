"""Acknowledgments as values: TA1 for interchanges, 999 for groups; from findings, to X12, and back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from superbill.core.findings import Finding, Severity, Where
from superbill.core.x12 import findings as kinds
from superbill.core.x12.envelope import FUNCTIONAL_IDS, Document, Group, Interchange, Transaction
from superbill.core.x12.library import table_for
from superbill.core.x12.walk import value
from superbill.core.x12.write import Body, Envelope, isa

VERSION = "005010X231A1"
_SITUATION = "SITUATIONAL TRIGGER"
_ELEMENT = re.compile(r"([A-Z][A-Z0-9]{1,2})(\d\d)(?:\[(\d+)\])?(?:-(\d+))?\Z")
_SEGMENT_ID = re.compile(r"[A-Z0-9]{2,3}\Z")
"""What an IK301 can hold; a segment whose id is something else is told by the IK5 alone."""
_SET_NUMBER = re.compile(r"[\w.-]{4,9}\Z", re.ASCII)
_SET_VERSION = re.compile(r"\w{1,35}\Z", re.ASCII)
_GROUP_NUMBER = re.compile(r"\d{1,9}\Z", re.ASCII)

_SEGMENT_CODES = {
    "X12-107": "2", "X12-111": "1", "X12-112": "1", "X12-201": "3", "X12-202": "3", "X12-203": "2", "X12-204": "7",
    "X12-205": "5", "X12-206": "4", "X12-208": "6", "X12-407": "I6", "X12-408": "I6", "X12-412": "I6",
}  # fmt: skip
"""IK304 by finding."""
_DEPENDENT = {"X12-401": "DTP", "X12-403": "DTP", "X12-406": "REF", "X12-410": "CTP"}
"""The segment that is missing (I6) because of what the finding's place says."""
_ELEMENT_CODES = {
    "X12-221": "1", "X12-222": "I10", "X12-223": "3", "X12-224": "4", "X12-225": "5", "X12-226": "6", "X12-227": "7",
    "X12-228": "8", "X12-229": "9", "X12-230": "12", "X12-231": "13", "X12-232": "2", "X12-233": "10", "X12-234": "6", "X12-239": "6",
    "X12-241": "6", "X12-419": "I10", "X12-420": "2",
    "X12-402": "I9", "X12-415": "I9", "X12-417": "I9", "X12-502": "7",
}  # fmt: skip
"""IK403 by finding; any other finding about an element is I12, the guide's pattern is not met."""
_SET_CODES = {
    ("X12-106", "SE"): "2", ("X12-108", "SE02"): "3", ("X12-109", "SE01"): "4", ("X12-110", "ST02"): "23",
    ("X12-117", "ST01"): "18", ("X12-116", "ST03"): "I6", ("X12-118", "ST01"): "6", ("X12-118", "ST02"): "7",
    ("X12-118", "ST03"): "I6",
}  # fmt: skip
_GROUP_CODES = {
    ("X12-106", "GE"): "3", ("X12-108", "GE02"): "4", ("X12-109", "GE01"): "5", ("X12-110", "GS06"): "19",
    ("X12-120", "GE01"): "5",
}  # fmt: skip
_INTERCHANGE_CODES = {
    ("X12-106", "IEA"): "023", ("X12-108", "IEA02"): "001", ("X12-109", "IEA01"): "021", ("X12-120", "IEA01"): "024", ("X12-110", "ISA13"): "025",
    ("X12-103", ""): "022", ("X12-104", ""): "022", ("X12-105", ""): "023",
    ("X12-114", "ISA01"): "010", ("X12-114", "ISA03"): "012", ("X12-114", "ISA05"): "005", ("X12-114", "ISA06"): "006",
    ("X12-114", "ISA07"): "007", ("X12-114", "ISA08"): "008", ("X12-114", "ISA09"): "014", ("X12-114", "ISA10"): "015",
    ("X12-115", "GS01"): "024", ("X12-115", "GS06"): "024", ("X12-115", "GS08"): "024",
    ("X12-114", "ISA12"): "017", ("X12-114", "ISA13"): "018", ("X12-114", "ISA14"): "019", ("X12-114", "ISA15"): "020",
}  # fmt: skip
_OF_GROUPS = frozenset({"X12-105", "X12-115"})
"""What a TA1 says of groups: that one is cut off, or has a header no 999 could repeat."""


class Trigger(Struct, frozen=True):
    """A CTX of what makes a guide ask for more: the segment, its place counted from ST as 1, its loop and element."""

    segment: str
    position: int
    loop: str = ""
    element: int = 0
    component: int = 0


class ElementError(Struct, frozen=True):
    """An IK4: the element (counted from 1), its component and repeat (0 for none), the code, the value as sent."""

    element: int
    code: str
    component: int = 0
    repeat: int = 0
    data_element: str = ""
    bad: str = ""
    trigger: Trigger | None = None


class SegmentError(Struct, frozen=True):
    """An IK3: the segment, its place counted from ST as 1, its loop, the code, and what its elements have.

    The standard gives the loop four characters, so ``2010AA`` is told as ``2010``. ``unit`` and ``reference`` are
    whom it is about, as ``CLM01`` and a claim's number. A missing segment stands where what asks for it stands.
    """

    segment: str
    position: int
    code: str
    loop: str = ""
    elements: tuple[ElementError, ...] = ()
    unit: str = ""
    reference: str = ""
    trigger: Trigger | None = None


class SetResult(Struct, frozen=True):
    """An AK2 to IK5. ``status``: A accepted, E accepted with errors, R rejected (M, W, X: rejected, security)."""

    set_id: str
    control_number: str
    version: str
    status: str
    codes: tuple[str, ...] = ()
    errors: tuple[SegmentError, ...] = ()

    @property
    def accepted(self) -> bool:
        return self.status in {"A", "E"}


class GroupResult(Struct, frozen=True):
    """A 999: what became of one group. ``status``: A, E, P partly, R (M, W, X)."""

    functional_id: str
    control_number: str
    version: str
    status: str
    included: int
    received: int
    accepted: int
    codes: tuple[str, ...] = ()
    sets: tuple[SetResult, ...] = ()


class InterchangeResult(Struct, frozen=True):
    """A TA1. ``status``: A, E accepted with errors, R rejected. ``note``: 000 is no error."""

    control_number: str
    date: str
    time: str
    status: str
    note: str


def interchange_results(document: Document, findings: Iterable[Finding]) -> list[InterchangeResult]:
    """What became of each interchange."""
    told = [finding for finding in findings if finding.severity is not Severity.INFORM]
    return [_interchange_result(interchange, told) for interchange in document.interchanges]


def _interchange_result(interchange: Interchange, findings: list[Finding]) -> InterchangeResult:
    status, note = "A", "000"
    for finding in findings:
        where = finding.where
        code = _INTERCHANGE_CODES.get((finding.code, where.element)) or _INTERCHANGE_CODES.get((finding.code, ""))
        if code is None or where.interchange != interchange.number or (where.group and finding.code not in _OF_GROUPS):
            continue
        if note == "000" or (finding.severity is Severity.STOP and status == "E"):
            note = code
            status = "R" if finding.severity is Severity.STOP else "E"
    header = interchange.header
    return InterchangeResult(header.control_number, header.date, header.time, status, note)


def write_ta1(envelope: Envelope, results: Sequence[InterchangeResult]) -> bytes:
    """An interchange that holds TA1 segments and no groups."""
    use = envelope.delimiters
    lines = [isa(envelope)]
    for result in results:
        fields = ("TA1", result.control_number, result.date, result.time, result.status, result.note)
        lines.append(use.element.join(fields) + use.segment)
    lines.append(use.element.join(("IEA", "0", f"{envelope.interchange_control:09d}")) + use.segment)
    return (envelope.newline.join(lines) + envelope.newline).encode("ascii")


def read_ta1(interchange: Interchange) -> list[InterchangeResult]:
    """The TA1 segments of an interchange."""
    return [
        InterchangeResult(value(ta1, 1), value(ta1, 2), value(ta1, 3), value(ta1, 4), value(ta1, 5))
        for ta1 in interchange.acknowledgments
    ]


def group_results(document: Document, findings: Iterable[Finding]) -> list[GroupResult]:
    """What became of each group that a 999 can answer (:func:`answered_by_999`).

    ``findings`` are those of :func:`superbill.core.x12.validate`; leave out types that should not reject.
    """
    told: dict[tuple[int, int, int], list[Finding]] = {}
    for finding in findings:
        if finding.severity is not Severity.INFORM:
            where = finding.where
            told.setdefault((where.interchange, where.group, where.transaction), []).append(finding)
    return [
        _group_result(group, interchange.number, told)
        for interchange in document.interchanges
        for group in interchange.groups
        if answered_by_999(group)
    ]


def answered_by_999(group: Group) -> bool:
    """Whether a 999 answers a group: its guide is known here, and the 999 can repeat its header.

    Of any other group nothing but the envelope was looked at: a TA1 answers that. Groups of acknowledgments are not
    acknowledged.
    """
    header = group.header
    sets = [set_id for set_id, functional_id in FUNCTIONAL_IDS.items() if functional_id == header.functional_id]
    known = header.functional_id != "FA" and any(table_for(set_id, header.version) for set_id in sets)
    named = len(header.version) <= 12 and _may_be_sent(header.version)
    return known and named and bool(_GROUP_NUMBER.match(header.control_number))


def _group_result(group: Group, interchange: int, told: dict[tuple[int, int, int], list[Finding]]) -> GroupResult:
    own = told.get((interchange, group.number, 0), [])
    codes = tuple(dict.fromkeys(code for f in own if (code := _GROUP_CODES.get((f.code, f.where.element)))))
    fatal = [code for code in codes if code != "5"]
    sets = tuple(
        _set_result(transaction, told.get((interchange, group.number, transaction.number), []))
        for transaction in group.transactions
    )
    accepted = 0 if fatal else sum(result.accepted for result in sets)
    if accepted == 0:
        status = "R"
    elif accepted < len(sets):
        status = "P"
    else:
        status = "E" if own or any(result.status == "E" for result in sets) else "A"
    included = value(group.trailer, 1)
    return GroupResult(
        group.header.functional_id,
        group.header.control_number,
        group.header.version,
        status,
        int(included[:6]) if included.isdecimal() else len(sets),
        len(sets),
        accepted,
        codes[:5],
        sets,
    )


def _set_result(transaction: Transaction, findings: list[Finding]) -> SetResult:
    codes: list[str] = []
    errors: dict[tuple[int, str, str], tuple[str, Trigger | None, list[ElementError]]] = {}
    for finding in findings:
        where = finding.where
        code = _SET_CODES.get((finding.code, where.element))
        if code is None and finding.code == "X12-200":
            code = "I6" if transaction.set_id else "6"
        if code is not None:
            codes.append(code)
            continue
        match = _ELEMENT.match(where.element)
        name = match[1] if match else where.element or _id_at(transaction, where)
        segment_code = _SEGMENT_CODES.get(finding.code)
        missing = _DEPENDENT.get(finding.code, "" if match else name)
        if missing and (match or where.asked_by):
            trigger = _trigger(where, where.asked_by or where.element)
            errors.setdefault((where.segment_in_set, missing, "I6"), (where.loop, trigger, []))
        elif segment_code is not None:
            errors.setdefault((where.segment_in_set, name, segment_code), (where.loop, None, []))
        elif match is not None:
            *_, elements = errors.setdefault((where.segment_in_set, name, "8"), (where.loop, None, []))
            elements.append(_element_error(transaction, finding, match))
    if errors:
        codes.append("I5" if transaction.version else "5")
    rejected = any(finding.severity is Severity.STOP for finding in findings)
    status = "R" if rejected else "E" if codes else "A"
    units = _units(transaction) if errors else []
    found = tuple(
        SegmentError(name, position, code, loop[:4], tuple(elements), *_unit(units, position), trigger)
        for (position, name, code), (loop, trigger, elements) in sorted(errors.items(), key=lambda item: item[0])
        if _SEGMENT_ID.match(name)
    )
    version = transaction.version if transaction.set_id != "835" else ""
    return SetResult(
        transaction.set_id, transaction.control_number, version, status, tuple(dict.fromkeys(codes))[:5], found
    )


def _id_at(transaction: Transaction, where: Where) -> str:
    """The id of the segment a finding is about, as it was sent."""
    index = where.segment_in_set - 1
    return transaction.segments[index][0] if 0 <= index < len(transaction.segments) else ""


_UNITS = {
    "820": ("ENT", "ENT", "", 1, "ENT01"),
    "834": ("INS", "REF", "0F", 2, "SUBSCRIBER NUMBER REF02"),
    "837": ("CLM", "CLM", "", 1, "CLM01"),
}
_OTHERS = ("TRN", "TRN", "", 2, "TRN02")
"""By transaction set: what begins a unit, where its number stands, and how a 999 calls it."""
_Unit = tuple[int, str, str]


def _units(transaction: Transaction) -> list[_Unit]:
    """Whom each stretch of a transaction is about: the place of its first segment, the name and the number."""
    begins, holder, qualifier, element, name = _UNITS.get(transaction.set_id, _OTHERS)
    units: list[_Unit] = [(0, "", "")]
    for position, segment in enumerate(transaction.segments, 1):
        tag = segment[0]
        if tag in (begins, "HL"):
            units.append((position, "", ""))
        number = value(segment, element, 1) if tag == holder and qualifier in ("", value(segment, 1)) else ""
        if number and _may_be_sent(number) and not units[-1][1]:
            units[-1] = (units[-1][0], name, number[:35].rstrip())
    return units


def _unit(units: list[_Unit], position: int) -> tuple[str, str]:
    _, name, number = units[bisect_right(units, position, key=lambda unit: unit[0]) - 1]
    return name, number


def _trigger(where: Where, asks: str) -> Trigger:
    """The CTX of an element, or of a segment, that asks for what is missing."""
    match = _ELEMENT.match(asks)
    segment, element, component = (match[1], match[2], match[4]) if match else (asks, 0, 0)
    return Trigger(segment, where.segment_in_set, where.loop[:4], int(element), int(component or 0))


def _element_error(transaction: Transaction, finding: Finding, match: re.Match[str]) -> ElementError:
    number, repeat, component = int(match[2]), int(match[3] or 0), int(match[4] or 0)
    index = finding.where.segment_in_set - 1
    parts = transaction.segments[index] if 0 <= index < len(transaction.segments) else []
    bad = value(parts, number) if parts and parts[0] == match[1] else ""
    if repeat:
        repeats = bad.split("^")
        bad = repeats[repeat - 1] if repeat <= len(repeats) else ""
    if component:
        components = bad.split(":")
        bad = components[component - 1] if component <= len(components) else ""
    elif ":" in bad or "^" in bad:
        bad = ""
    code = _ELEMENT_CODES.get(finding.code, "I12")
    trigger = _trigger(finding.where, finding.where.asked_by) if code == "I9" else None
    bad = bad[:99].rstrip() if _may_be_sent(bad) else ""
    return ElementError(number, code, component, repeat, "", bad, trigger)


def _may_be_sent(text: str) -> bool:
    return text.isascii() and text.isprintable()


def write_999(result: GroupResult) -> Body:
    """The 999 of one group. A set whose ST it cannot repeat is counted and not named."""
    segments: list[tuple[str, ...]] = [("AK1", result.functional_id, result.control_number, result.version)]
    for one in result.sets:
        if FUNCTIONAL_IDS.get(one.set_id, "FA") == "FA" or not _SET_NUMBER.match(one.control_number):
            continue
        version = one.version if _SET_VERSION.match(one.version) else ""
        segments.append(("AK2", one.set_id, one.control_number, version))
        for error in one.errors:
            segments.append(("IK3", error.segment, str(error.position), error.loop, error.code))
            segments += _ctx(error.trigger)
            if error.unit:
                segments.append(("CTX", f"{error.unit}:{error.reference}"))
            for element in error.elements:
                segments += [_ik4(element), *_ctx(element.trigger)]
        segments.append(("IK5", one.status, *one.codes))
    counts = (str(result.included), str(result.received), str(result.accepted))
    segments.append(("AK9", result.status, *counts, *result.codes))
    return Body("999", VERSION, segments)


def _ik4(error: ElementError) -> tuple[str, ...]:
    place = ":".join((str(error.element), str(error.component or ""), str(error.repeat or ""))).rstrip(":")
    return "IK4", place, error.data_element, error.code, error.bad


def _ctx(trigger: Trigger | None) -> list[tuple[str, ...]]:
    if trigger is None:
        return []
    place = f"{trigger.element}:{trigger.component}" if trigger.component else str(trigger.element or "")
    return [("CTX", _SITUATION, trigger.segment, str(trigger.position), trigger.loop, place)]


def read_999(transaction: Transaction) -> tuple[GroupResult | None, list[Finding]]:
    """A 999 (or a 997, whose AK3, AK4 and AK5 say the same) as a value. What is not sent is empty or 0.

    ``None`` with a finding for any other transaction, and where AK1 or AK9 is missing: it would answer no group,
    or say nothing of it.
    """
    if transaction.set_id not in {"999", "997"}:
        what = f"{transaction.set_id} {transaction.version}".strip()
        return None, [kinds.NOT_AN_ACKNOWLEDGMENT.at(transaction.where(0, "ST01"), value=f"it says {what}")]
    ak1: list[str] = []
    ak9: list[str] = []
    sets: list[SetResult] = []
    head: list[str] = []
    errors: list[SegmentError] = []
    for parts in transaction.segments:
        match parts[0]:
            case "AK1":
                ak1 = parts
            case "AK2":
                head, errors = parts, []
            case "IK3" | "AK3":
                position = value(parts, 2)
                errors.append(SegmentError(value(parts, 1), _number(position), value(parts, 4), value(parts, 3)))
            case "IK4" | "AK4" if errors:
                last = errors[-1]
                errors[-1] = replace(last, elements=(*last.elements, _read_ik4(parts)))
            case "CTX" if errors:
                errors[-1] = _with_context(errors[-1], parts)
            case "IK5" | "AK5":
                codes = tuple(parts[2:])
                sets.append(
                    SetResult(value(head, 1), value(head, 2), value(head, 3), value(parts, 1), codes, tuple(errors))
                )
                head, errors = [], []
            case "AK9":
                ak9 = parts
    if not (ak1 and ak9):
        missing = "AK9" if ak1 else "AK1"
        return None, [kinds.NOT_AN_ACKNOWLEDGMENT.at(transaction.where(0), value=f"it has no {missing}")]
    told = GroupResult(
        value(ak1, 1),
        value(ak1, 2),
        value(ak1, 3),
        value(ak9, 1),
        _number(value(ak9, 2)),
        _number(value(ak9, 3)),
        _number(value(ak9, 4)),
        tuple(ak9[5:]),
        tuple(sets),
    )
    return told, []


def _with_context(error: SegmentError, ctx: list[str]) -> SegmentError:
    """A CTX belongs to the IK4 before it, or to the IK3 itself."""
    name = value(ctx, 1, 1)
    if name != _SITUATION:
        return replace(error, unit=name, reference=value(ctx, 1, 2))
    place = [_number(value(ctx, 5, part)) for part in (1, 2)]
    trigger = Trigger(value(ctx, 2), _number(value(ctx, 3)), value(ctx, 4), *place)
    if not error.elements:
        return replace(error, trigger=trigger)
    return replace(error, elements=(*error.elements[:-1], replace(error.elements[-1], trigger=trigger)))


def _read_ik4(parts: list[str]) -> ElementError:
    return ElementError(
        _number(value(parts, 1, 1)),
        value(parts, 3),
        _number(value(parts, 1, 2)),
        _number(value(parts, 1, 3)),
        value(parts, 2),
        value(parts, 4),
    )


def _number(text: str) -> int:
    return int(text[:9]) if text[:9].isdecimal() and text.isascii() else 0
