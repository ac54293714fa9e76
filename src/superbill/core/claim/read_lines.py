"""Service lines from loop 2400 and the loops below it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeAlias

from superbill.core.claim.cut import Loop, Segment
from superbill.core.claim.findings import OTHER_SERVICE
from superbill.core.claim.loops import LINE_NOTE, LINE_REFERENCES, LINE_ROLES, SERVICES, D, I
from superbill.core.claim.parts import padded
from superbill.core.claim.read_parties import Parties
from superbill.core.claim.reading import ClaimReading, Fields, Service, extra
from superbill.core.claim.values import Adjustment, Drug, Extra, Line, LinePayment, Procedure, Tooth
from superbill.core.money import Quantity

_OF_SV1 = frozenset({1, 2, 3, 4, 5, 7, 9, 11, 12, 15})
_OF_SV2 = frozenset({1, 2, 3, 4, 5, 7})
_OF_SV3 = frozenset({1, 2, 3, 4, 5, 6, 11})
_OF_CAS = 20
_ONE = Quantity(1)
_NUMBERS = {str(number): number for number in range(1, 1000)}
_DAY = ["DTP", "472", "D8"]
_CONTROL = ["REF", "6R"]
_NO_SERVICE: Service = (Procedure(), 0, _ONE, "UN", "", "", (), {})

Take: TypeAlias = Callable[[ClaimReading, Fields, Segment, int], bool]
"""Puts a segment's meaning into fields; false when the value has no field for it."""


def read_line(reading: ClaimReading, parties: Parties, loops: Sequence[Loop]) -> Line:
    """A line from its loops: 2400 first, then what is below it. Faults are found, never raised."""
    name, at, segments = loops[0]
    plain = _plain_line(reading, *segments) if len(segments) == 4 and len(loops) == 1 else None
    if plain:
        return plain
    service: Service | None = None
    first = None
    control = ""
    fields: Fields = {}
    extras: list[Extra] = []
    for offset, segment in enumerate(segments):
        tag = segment[0]
        if tag == "REF" and not control and len(segment) == 3 and segment[1] == "6R":
            control = segment[2]
        elif tag == "DTP" and first is None and len(segment) == 4 and segment[1] == "472":
            first = reading.dates[segment[3]] if segment[2] == "D8" else None
            if first is None:
                first = _span(reading, fields, segment, at + offset)
        elif tag in _SERVICES and service is None:
            service = _service(reading, segment, at + offset)
        elif offset:
            take = _TAKE.get(tag)
            if take is None or not take(reading, fields, segment, at + offset):
                extras.append(extra(name, segment))
    if service is None:
        reading.incomplete(at, "service (SV1, SV2 or SV3) on one of its lines")
        service = _NO_SERVICE
    if len(loops) > 1:
        _below(reading, parties, loops[1:], fields, extras)
    if extras:
        fields["extras"] = tuple(extras)
    procedure, charge, units, unit, revenue, place, pointers, more = service
    if more:
        fields.update(more)
    number = _NUMBERS.get(segments[0][-1])
    if number is None or len(segments[0]) != 2:
        number = _number(reading, segments[0], at)
    if not fields:
        return Line(number, procedure, charge, units, unit, revenue, place, pointers, first, None, control)
    return Line(
        number, procedure, charge, units, unit, revenue, place, pointers, first, fields.pop("service_to", None),
        control, **fields,
    )  # fmt: skip


def _plain_line(reading: ClaimReading, lx: Segment, sv: Segment, dtp: Segment, ref: Segment) -> Line | None:
    """What most lines are: a service that was seen before, its one day and the line's own number, in this order.

    ``None`` where anything is different; nothing is told then.
    """
    if dtp[:3] != _DAY or len(dtp) != 4 or ref[:2] != _CONTROL or len(ref) != 3 or len(lx) != 2:
        return None
    number, day = _NUMBERS.get(lx[1]), reading.dates[dtp[3]]
    service = reading.services.get("*".join(sv)) if sv[0] == SERVICES[reading.kind] else None
    if not (number and day and service) or service[-1]:
        return None
    procedure, charge, units, unit, revenue, place, pointers, _ = service
    return Line(number, procedure, charge, units, unit, revenue, place, pointers, day, None, ref[2])


def _below(reading: ClaimReading, parties: Parties, loops: Sequence[Loop], fields: Fields, extras: list[Extra]) -> None:
    """Drugs, people and other payers' decisions."""
    payments = []
    for loop in loops:
        name, _, segments = loop
        if name == "2430":
            payments.append(_payment(reading, loop, extras))
            continue
        if name == "2410" and "drug" not in fields:
            drug = _drug(reading, loop, extras)
            if drug:
                fields["drug"] = drug
                continue
        elif name[:4] == "2420":
            role = LINE_ROLES.get(segments[0][1]) if len(segments[0]) > 1 else None
            if role and role not in fields and name != "2420Z":
                fields[role], loose = parties.provider(loop)
                extras.extend(loose)
                continue
        extras.extend(extra(name, segment) for segment in segments)
    if payments:
        fields["payments"] = tuple(payments)


def _number(reading: ClaimReading, segment: Segment, position: int) -> int:
    text = segment[1] if len(segment) > 1 else ""
    if text.isascii() and text.isdigit():
        return int(text)
    reading.bad(text, position, "2400", "LX01")
    return 0


def _span(reading: ClaimReading, fields: Fields, segment: Segment, position: int) -> date | None:
    """The days of a service that are not one readable day."""
    first, last = reading.span(segment, position, "2400")
    if last != first:
        fields["service_to"] = last
    return first


def _service(reading: ClaimReading, segment: Segment, position: int) -> Service:
    """What an SV1, SV2 or SV3 says. The same few services are billed again and again, so they are remembered."""
    if segment[0] != SERVICES[reading.kind]:
        return _misfit(reading, segment, position)
    key = "*".join(segment)
    service = reading.services.get(key)
    if service is None:
        found = len(reading.findings)
        service = _SERVICES[segment[0]](reading, segment, position)
        if len(reading.findings) == found:
            reading.services[key] = service
    return service


def _units(reading: ClaimReading, text: str, position: int, element: str, loop: str = "2400") -> Quantity:
    units = reading.quantities[text]
    if units is None:
        reading.bad(text, position, loop, element)
        return Quantity(0)
    return units


def _pointers(reading: ClaimReading, text: str, position: int, element: str) -> tuple[int, ...]:
    pointers = reading.memory.pointers[text]
    if pointers is None:
        reading.bad(text, position, "2400", element)
        return ()
    return pointers


def _misfit(reading: ClaimReading, segment: Segment, position: int) -> Service:
    """What a service segment of another guide says that a line of this guide can say."""
    reading.note(OTHER_SERVICE, position, "2400", segment[0], value=segment[0])
    procedure, charge, units, unit, revenue, place, pointers, _ = _SERVICES[segment[0]](reading, segment, position)
    if reading.kind is I:
        return procedure, charge, units, unit, revenue, "", (), {}
    return procedure, charge, units, "UN" if reading.kind is D else unit, "", place, pointers, {}


def _professional(reading: ClaimReading, segment: Segment, position: int) -> Service:
    _, code, charge, unit, units, place, _, pointers, _, emergency, _, epsdt, family, _, _, copay = padded(segment, 16)
    more: Fields = {}
    if len(segment) > 8:
        flags = {
            "emergency": emergency == "Y",
            "epsdt": epsdt == "Y",
            "family_planning": family == "Y",
            "copay_exempt": copay == "0",
        }
        more = {field: True for field, flag in flags.items() if flag}
    reading.unused(segment, _OF_SV1, position, "2400")
    return (
        reading.procedure(code, position, "2400", "SV101"),
        reading.amount(charge, position, "2400", "SV102"),
        _units(reading, units, position, "SV104"),
        unit,
        "",
        place,
        _pointers(reading, pointers, position, "SV107"),
        more,
    )


def _institutional(reading: ClaimReading, segment: Segment, position: int) -> Service:
    _, revenue, code, charge, unit, units, _, noncovered = padded(segment, 8)
    more: Fields = {}
    if noncovered:
        more["noncovered"] = reading.amount(noncovered, position, "2400", "SV207")
    reading.unused(segment, _OF_SV2, position, "2400")
    return (
        reading.procedure(code, position, "2400", "SV202"),
        reading.amount(charge, position, "2400", "SV203"),
        _units(reading, units, position, "SV205"),
        unit,
        revenue,
        "",
        (),
        more,
    )


def _dental(reading: ClaimReading, segment: Segment, position: int) -> Service:
    _, code, charge, place, cavity, prosthesis, units, _, _, _, _, pointers = padded(segment, 12)
    more: Fields = {}
    if cavity:
        more["oral_cavity"] = tuple(area for area in cavity.split(":") if area)
    if prosthesis:
        more["prosthesis"] = prosthesis
    reading.unused(segment, _OF_SV3, position, "2400")
    return (
        reading.procedure(code, position, "2400", "SV301"),
        reading.amount(charge, position, "2400", "SV302"),
        _units(reading, units, position, "SV306") if units else _ONE,
        "UN",
        "",
        place,
        _pointers(reading, pointers, position, "SV311"),
        more,
    )


_SERVICES = {"SV1": _professional, "SV2": _institutional, "SV3": _dental}


def _tooth(reading: ClaimReading, fields: Fields, segment: Segment, position: int) -> bool:
    _, system, number, surfaces = padded(segment, 4)
    if system != "JP" or not number or len(segment) > 4:
        return False
    tooth = Tooth(number, tuple(surface for surface in surfaces.split(":") if surface))
    fields["teeth"] = (*fields.get("teeth", ()), tooth)
    return True


def _reference(reading: ClaimReading, fields: Fields, segment: Segment, position: int) -> bool:
    if len(segment) != 3:
        return False
    field = LINE_REFERENCES.get(segment[1])
    # The line's own number is read before; what comes here is a second one.
    if field is None or field == "control_number" or field in fields:
        return False
    fields[field] = segment[2]
    return True


def _note(reading: ClaimReading, fields: Fields, segment: Segment, position: int) -> bool:
    if len(segment) != 3 or segment[1] != LINE_NOTE[reading.kind] or "note" in fields:
        return False
    fields["note"] = segment[2]
    return True


_TAKE: dict[str, Take] = {
    "TOO": _tooth,
    "REF": _reference,
    "NTE": _note,
}


def _drug(reading: ClaimReading, loop: Loop, extras: list[Extra]) -> Drug | None:
    """A drug with a national code; ``None`` for other codes, which are kept as they came."""
    name, at, (lin, *rest) = loop
    if lin[:3] != ["LIN", "", "N4"] or len(lin) != 4:
        return None
    fields: Fields = {}
    for position, segment in enumerate(rest, at + 1):
        if segment[0] == "CTP" and not any(segment[1:4]) and len(segment) <= 6 and "unit" not in fields:
            _, _, _, _, quantity, fields["unit"] = padded(segment, 6)
            fields["quantity"] = reading.quantity_if_any(quantity, position, name, "CTP04")
        elif segment[:2] == ["REF", "XZ"] and len(segment) == 3 and "prescription" not in fields:
            fields["prescription"] = segment[2]
        else:
            extras.append(extra(name, segment))
    return Drug(lin[3], **fields)


def _payment(reading: ClaimReading, loop: Loop, extras: list[Extra]) -> LinePayment:
    name, at, (svd, *rest) = loop
    _, payer, paid, procedure, revenue, units, bundled = padded(svd, 7)
    fields: Fields = {
        "paid": reading.amount(paid, at, name, "SVD02"),
        "procedure": reading.procedure(procedure, at, name, "SVD03"),
        "revenue_code": revenue,
        "units": _units(reading, units, at, "SVD05", name),
    }
    if bundled:
        fields["bundled_into"] = _line_number(reading, bundled, at, name)
    adjustments: tuple[Adjustment, ...] = ()
    for position, segment in enumerate(rest, at + 1):
        if segment[0] == "CAS":
            adjustments += read_adjustments(reading, segment, position, name)
        elif segment[:2] == ["DTP", "573"] and "paid_on" not in fields:
            fields["paid_on"] = reading.span(segment, position, name)[0]
        elif segment[:2] == ["AMT", "EAF"] and len(segment) == 3 and "remaining" not in fields:
            fields["remaining"] = reading.amount(segment[2], position, name, "AMT02")
        else:
            extras.append(extra(name, segment))
    return LinePayment(payer, adjustments=adjustments, **fields)


def _line_number(reading: ClaimReading, text: str, position: int, loop: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    reading.bad(text, position, loop, "SVD06")
    return 0


def read_adjustments(reading: ClaimReading, cas: Segment, position: int, loop: str) -> tuple[Adjustment, ...]:
    """The up to six triplets of a CAS."""
    group, *rest = padded(cas, max(len(cas), _OF_CAS))[1:]
    adjustments = []
    for start in range(0, len(rest) - 2, 3):
        code, amount, quantity = rest[start : start + 3]
        if not (code or amount or quantity):
            continue
        cents = reading.amount(amount, position, loop, f"CAS{start + 3:02}")
        number = reading.quantity_if_any(quantity, position, loop, f"CAS{start + 4:02}")
        adjustments.append(Adjustment(group, code, cents, number))
    return tuple(adjustments)
