"""Prior authorization: 278 requests and answers (005010X217)."""

from __future__ import annotations

from typing import Any

from superbill.core.claim import parts
from superbill.core.claim.parts import Elements, Reading, composite, leftover, number, padded, trimmed
from superbill.core.claim.values import Payer, Person, Procedure, Provider
from superbill.core.findings import Finding
from superbill.core.inquiry import levels as hl
from superbill.core.inquiry.levels import HLWriter, Level, Placed
from superbill.core.inquiry.values import AuthorizationAnswer, AuthorizationRequest, Batch, RequestedService
from superbill.core.money import Quantity, x12_amount
from superbill.core.x12 import Body, Transaction

VERSION = "005010X217"
ANSWER = "11"
"""BHT02 of an answer; requests have 13, 01 or 36."""
_KNOWN = "NM1 N3 N4 PER PRV REF DMG INS TRN AAA UM HCR DTP HI HSD CRC CL1 CR1 CR2 CR5 CR6 PWK MSG SV1 SV2 SV3 TOO"
_EVENT_ORDER = parts.ranks("TRN AAA UM HCR REF DTP HI HSD CRC CL1 CR1 CR2 CR5 CR6 PWK MSG NM1 N3 N4 PER PRV")
_SERVICE_ORDER = parts.ranks("TRN AAA UM HCR REF DTP HI SV1 SV2 SV3 TOO HSD PWK MSG NM1 N3 N4 PER PRV")
_EVENT_DATES = {"AAH": ("event_from", "event_to")}
_VALIDITY = {"007": ("valid_from", "valid_to"), **_EVENT_DATES}


def read_278(
    transaction: Transaction,
) -> tuple[Batch[AuthorizationRequest] | Batch[AuthorizationAnswer] | None, list[Finding]]:
    """The requests, or the answers, of a 278, one per patient event."""
    refused = hl.refuse(transaction, "278", VERSION)
    if refused:
        return None, refused
    reading = hl.begin(transaction)
    head, levels = hl.split(transaction)
    header, extras = hl.read_header(reading, head)
    events = _Events(reading, answer=header.purpose == ANSWER)
    for level in levels:
        if not events.take(level):
            extras += (hl.stray(reading, level),)
    events.close()
    if header.purpose == ANSWER:
        return Batch(header, tuple(AuthorizationAnswer(**item) for item in events.items), extras), reading.findings
    return Batch(header, tuple(AuthorizationRequest(**item) for item in events.items), extras), reading.findings


_LOOPS = ("2010A", "2010B", "2010C", "2010D")
_ROLES = ("payer", "provider", "subscriber", "dependent")
_BELOW = {code: (_LOOPS[depth:], _ROLES[depth:]) for depth, code in enumerate(("20", "21", "22", "23"))}
"""Which loops and roles a level begins anew."""


class _Events:
    """The patient events of a 278 as they are read, each as the fields of its value."""

    def __init__(self, reading: Reading, *, answer: bool) -> None:
        self.reading, self.answer = reading, answer
        self.around: dict[str, Any] = {
            "payer": Payer(),
            "requester": Provider(),
            "subscriber": Person(),
            "patient": None,
        }
        self.shared: dict[str, tuple[Any, ...]] = {"extras": (), "rejects": ()}
        self.items: list[dict[str, Any]] = []
        self.pending = -1
        """How deep the last reject stands that no event followed yet, -1 for none."""

    def take(self, level: Level) -> bool:
        self._forget(level.code)
        match level.code:
            case "20":
                self._party(level, "payer", "2010A", hl.take_payer, Payer())
            case "21":
                self._party(level, "requester", "2010B", hl.take_provider, Provider())
            case "22":
                self.around["patient"], self.around["relationship"] = None, "18"
                self._person(level, "subscriber", "2010C")
            case "23":
                self.around["relationship"] = ""
                self._person(level, "patient", "2010D")
            case "EV":
                self._event(level)
            case "SS" if self.items:
                self._service(level)
            case _:
                return False
        return True

    def _forget(self, code: str) -> None:
        """Let go what an earlier level of this depth, or below it, said."""
        if code not in _BELOW:
            return
        depth = list(_BELOW).index(code)
        if self.pending >= depth:
            self.close()
        loops, roles = _BELOW[code]
        if depth < 2:
            self.around |= {"subscriber": Person(), "patient": None, "relationship": "18"}
        self.shared["extras"] = tuple(one for one in self.shared["extras"] if one.loop.rstrip("+") not in loops)
        self.shared["rejects"] = tuple(one for one in self.shared["rejects"] if one.level not in roles)

    def close(self) -> None:
        """Make an answer of rejects that no event followed."""
        if self.pending >= 0:
            self.items.append({"trace": "", **self.around, **self.shared})
        self.pending = -1

    def _party(self, level: Level, name: str, loop: str, take: Any, party: Any) -> None:
        for placed in level.segments:
            taken = take(party, placed[1]) if placed[1][0] == "NM1" or name != "payer" else None
            if taken is None:
                self._upper(placed, name, loop)
            else:
                party = taken
        self.around[name] = party

    def _upper(self, placed: Placed, name: str, loop: str) -> None:
        if placed[1][0] == "AAA" and self.answer:
            level = {"requester": "provider", "patient": "dependent"}.get(name, name)
            self.shared["rejects"] += (hl.read_reject(placed[1], level),)
            self.pending = _LOOPS.index(loop)
        else:
            self.shared["extras"] += (hl.keep(self.reading, loop, placed, _KNOWN),)

    def _person(self, level: Level, name: str, loop: str) -> None:
        person = Person()
        for placed in level.segments:
            position, segment = placed
            if segment[0] == "INS":
                self.around["relationship"] = padded(segment, 3)[2]
                self.shared["extras"] += leftover(loop, segment, (1, 2))
                continue
            taken = hl.take_person(self.reading, person, segment, position, loop)
            if taken is None:
                self._upper(placed, name, loop)
            else:
                person = taken
        self.around[name] = person

    def _event(self, level: Level) -> None:
        fields: dict[str, Any] = {"trace": "", **self.around, "services": (), "extras": self.shared["extras"]}
        if self.answer:
            fields["rejects"] = self.shared["rejects"]
        dates = _VALIDITY if self.answer else _EVENT_DATES
        for placed in level.segments:
            if not self._event_segment(fields, placed, dates):
                fields["extras"] += (hl.keep(self.reading, "2000E", placed, _KNOWN),)
        self.items.append(fields)
        self.pending = -1

    def _event_segment(self, fields: dict[str, Any], placed: Placed, dates: dict[str, tuple[str, str]]) -> bool:
        position, segment = placed
        match segment[0]:
            case "TRN" if not fields["trace"]:
                _, _, fields["trace"], fields["trace_origin"] = padded(segment, 4)
                fields["extras"] += leftover("2000E", segment, (1, 2, 3))
            case "UM" if "category" not in fields:
                _um(fields, segment)
            case "HCR" if self.answer and "action" not in fields:
                _, fields["action"], fields["number"], fields["reason"] = padded(segment, 4)
                fields["extras"] += leftover("2000E", segment, (1, 2, 3))
            case "AAA" if self.answer:
                fields["rejects"] += (hl.read_reject(segment, "event"),)
            case "REF" if segment[1:2] == ["BB"] and hl.plain(segment) and "prior_number" not in fields:
                fields["prior_number"] = segment[2]
            case "DTP" if (known := dates.get(padded(segment, 2)[1])) and known[0] not in fields:
                first, last = known
                fields[first], fields[last] = self.reading.span(segment, position, "2000E")
            case "HI" if "diagnoses" not in fields and _codes(segment):
                fields["diagnoses"] = _codes(segment)
            case "MSG" if "message" not in fields and len(segment) == 2:
                fields["message"] = segment[1]
            case _:
                return False
        return True

    def _service(self, level: Level) -> None:
        fields: dict[str, Any] = {"procedure": Procedure(), "extras": ()}
        for placed in level.segments:
            if not self._service_segment(fields, placed):
                fields["extras"] += (hl.keep(self.reading, "2000F", placed, _KNOWN),)
        self.items[-1]["services"] += (RequestedService(**fields),)

    def _service_segment(self, fields: dict[str, Any], placed: Placed) -> bool:
        position, segment = placed
        match segment[0]:
            case "TRN" if "trace" not in fields and segment[1:2] == ["2" if self.answer else "1"]:
                _, _, fields["trace"], fields["trace_origin"] = padded(segment, 4)
                fields["extras"] += leftover("2000F", segment, (1, 2, 3))
            case "HCR" if "action" not in fields:
                _, fields["action"], fields["certification"], fields["reason"] = padded(segment, 4)
                fields["extras"] += leftover("2000F", segment, (1, 2, 3))
            case "AAA" if self.answer:
                self.items[-1]["rejects"] += (hl.read_reject(segment, "service"),)
            case "DTP" if segment[1:2] == ["472"] and "service_from" not in fields:
                fields["service_from"], fields["service_to"] = self.reading.span(segment, position, "2000F")
            case "SV1" | "SV2" if "unit" not in fields:
                self._procedure(fields, segment, position)
            case _:
                return False
        return True

    def _procedure(self, fields: dict[str, Any], segment: list[str], position: int) -> None:
        reading, institutional = self.reading, segment[0] == "SV2"
        tag, first, *rest = padded(segment, 6)
        if institutional:
            fields["revenue_code"], (first, *rest) = first, rest
        charge, fields["unit"], units = rest[:3]
        fields["procedure"] = reading.procedures[first] if first else Procedure()
        fields["charge"] = reading.amount_if_any(charge, position, "2000F", f"{tag}02")
        quantity = reading.quantity_if_any(units, position, "2000F", f"{tag}04")
        fields["units"] = Quantity(1) if quantity is None else quantity
        fields["extras"] += leftover("2000F", segment, range(1, 6 if institutional else 5))


def _um(fields: dict[str, Any], segment: list[str]) -> None:
    _, category, certification, service, facility, _, level = padded(segment, 7)
    code, _, qualifier = facility.partition(":")
    fields |= {"category": category, "certification_type": certification, "service_type": service}
    fields |= {"facility_code": code, "level": level}
    rest = list(segment)
    if len(rest) > 4 and qualifier in ("", "B"):
        rest[4] = ""
    fields["extras"] += leftover("2000E", rest, (1, 2, 3, 6))


def _codes(segment: list[str]) -> tuple[str, ...]:
    """The diagnoses of an HI that lists nothing but current ICD-10 codes: first ABK, then ABF; empty otherwise."""
    codes = []
    for place, text in enumerate(segment[1:]):
        qualifier, _, code = text.partition(":")
        if qualifier != ("ABF" if place else "ABK") or not code or ":" in code:
            return ()
        codes.append(code)
    return tuple(codes)


def write_278(batch: Batch[AuthorizationRequest] | Batch[AuthorizationAnswer]) -> Body:
    """The body of a 278 request or answer. Neighbouring events of one payer and requester share these levels.

    The guide has room for one payer and one requester in a transaction.
    """
    answer = batch.header.purpose == ANSWER or any(isinstance(item, AuthorizationAnswer) for item in batch.items)
    segments = hl.write_header("0007", batch.header, batch.extras, ANSWER if answer else "13")
    writer = HLWriter(segments)
    above: list[Elements] = []
    requester = 0
    for item in batch.items:
        source, asker = _write_above(item)
        if [*source, *asker] != above:
            above = [*source, *asker]
            payer = writer.open("20")
            segments += source
            requester = writer.open("21", payer)
            segments += asker
        patient = _write_people(writer, item, requester)
        if _has_event(item):
            event = writer.open("EV", patient)
            segments += _write_event(item)
            for service in item.services:
                writer.open("SS", event)
                segments += _write_service(service, answer=answer)
            rejects = item.rejects if isinstance(item, AuthorizationAnswer) else ()
            segments += hl.write_rejects(rejects, "service")
    return Body("278", VERSION, segments)


def _write_above(item: AuthorizationRequest | AuthorizationAnswer) -> tuple[list[Elements], list[Elements]]:
    """What the payer's and the requester's level say."""
    rejects = item.rejects if isinstance(item, AuthorizationAnswer) else ()
    source = [parts.write_payer("X3", item.payer), *hl.kept(item.extras, "2010A"), *hl.write_rejects(rejects, "payer")]
    asker = [*hl.write_provider("1P", item.requester), *hl.kept(item.extras, "2010B")]
    return source, [*asker, *hl.write_rejects(rejects, "provider")]


def _has_event(item: AuthorizationRequest | AuthorizationAnswer) -> bool:
    if isinstance(item, AuthorizationRequest):
        return True
    return bool(item.trace or item.action or item.services) or any(one.level == "event" for one in item.rejects)


def _write_people(writer: HLWriter, item: AuthorizationRequest | AuthorizationAnswer, parent: int) -> int:
    segments = writer.segments
    rejects = item.rejects if isinstance(item, AuthorizationAnswer) else ()
    if item.subscriber == Person() and item.patient is None:
        return parent
    level = writer.open("22", parent)
    segments += [*hl.write_person("IL", item.subscriber), *hl.kept(item.extras, "2010C")]
    segments += hl.write_rejects(rejects, "subscriber")
    if item.patient is None:
        return level
    level = writer.open("23", level)
    segments += hl.write_person("QC", item.patient)
    if item.relationship not in ("", "18"):
        segments.append(parts.laid_over(("INS", "N", item.relationship), item.extras, "2010D"))
    segments += [*hl.kept(item.extras, "2010D"), *hl.write_rejects(rejects, "dependent")]
    return level


def _write_event(item: AuthorizationRequest | AuthorizationAnswer) -> list[Elements]:
    answer = isinstance(item, AuthorizationAnswer)
    segments: list[Elements] = []
    if item.trace:
        trace = trimmed("TRN", "2" if answer else "1", item.trace, item.trace_origin)
        segments.append(parts.laid_over(trace, item.extras, "2000E"))
    facility = f"{item.facility_code}:B" if item.facility_code else ""
    um = trimmed("UM", item.category, item.certification_type, item.service_type, facility, "", item.level)
    segments.append(parts.laid_over(um, item.extras, "2000E"))
    if item.prior_number:
        segments.append(("REF", "BB", item.prior_number))
    segments += parts.dtp("AAH", item.event_from, item.event_to)
    if item.diagnoses:
        codes = [f"{'ABF' if place else 'ABK'}:{code}" for place, code in enumerate(item.diagnoses)]
        segments.append(("HI", *codes))
    if item.message:
        segments.append(("MSG", parts.said(item.message)))
    if isinstance(item, AuthorizationAnswer):
        segments += hl.write_rejects(item.rejects, "event")
        if item.action:
            hcr = trimmed("HCR", item.action, item.number, item.reason)
            segments.append(parts.laid_over(hcr, item.extras, "2000E"))
        segments += parts.dtp("007", item.valid_from, item.valid_to)
    return parts.in_order(segments, item.extras, "2000E", _EVENT_ORDER)


def _write_service(service: RequestedService, *, answer: bool) -> list[Elements]:
    segments: list[Elements] = []
    if service.trace:
        trace = trimmed("TRN", "2" if answer else "1", service.trace, service.trace_origin)
        segments.append(parts.laid_over(trace, service.extras, "2000F"))
    if service.action:
        hcr = trimmed("HCR", service.action, service.certification, service.reason)
        segments.append(parts.laid_over(hcr, service.extras, "2000F"))
    segments += parts.dtp("472", service.service_from, service.service_to)
    code = composite(service.procedure) if service.procedure.code else ""
    amount = "" if service.charge is None else x12_amount(service.charge)
    # A count without its unit says nothing: one is what stands where nothing was said.
    units = number(service.units) if service.unit or service.units != 1 else ""
    tail = (code, amount, service.unit, units)
    if service.revenue_code:
        segments.append(parts.laid_over(trimmed("SV2", service.revenue_code, *tail), service.extras, "2000F"))
    elif code:
        segments.append(parts.laid_over(trimmed("SV1", *tail), service.extras, "2000F"))
    return parts.in_order(segments, service.extras, "2000F", _SERVICE_ORDER)
