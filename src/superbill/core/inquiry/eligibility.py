"""Eligibility: 270 questions and 271 answers (005010X279A1)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from msgspec import structs

from superbill.core.claim import parts
from superbill.core.claim.parts import Elements, Reading, composite, leftover, number, padded, trimmed
from superbill.core.claim.values import Contact, Extra, Payer, Person, Procedure, Provider, Reference
from superbill.core.findings import Finding
from superbill.core.inquiry import levels as hl
from superbill.core.inquiry.levels import HLWriter, Level, Placed
from superbill.core.inquiry.values import Batch, Benefit, EligibilityAnswer, EligibilityInquiry, Reject
from superbill.core.money import x12_amount
from superbill.core.x12 import Body, Transaction

VERSION = "005010X279A1"
_KNOWN = "NM1 REF N3 N4 PER PRV DMG INS HI DTP MPI TRN AAA EQ AMT III EB HSD MSG LS LE"
_QUESTION_ORDER = parts.ranks("EQ AMT III REF DTP")


class _Context:
    """Who is spoken of at a point of the hierarchy."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.payer = Payer()
        self.provider = Provider()
        self.subscriber = Person()
        self.upper: tuple[Extra, ...] = ()
        """Extras of the payer's and the provider's level."""
        self.contacts: tuple[Contact, ...] = ()
        self.rejects: tuple[Reject, ...] = ()

    def take_payer(self, level: Level) -> None:
        self.payer, self.upper, self.contacts, self.rejects = Payer(), (), (), ()
        for placed in level.segments:
            segment = placed[1]
            if segment[0] == "NM1":
                self.payer = parts.read_payer(segment)
            elif segment[0] == "PER":
                self.contacts = (*self.contacts, parts.read_contact(segment))
            elif segment[0] == "AAA":
                self.rejects = (*self.rejects, hl.read_reject(segment, "payer"))
            else:
                self.upper += (hl.keep(self.reading, "2100A", placed, _KNOWN),)

    def take_provider(self, level: Level) -> None:
        self.provider = Provider()
        self.upper = tuple(extra for extra in self.upper if extra.loop == "2100A")
        self.rejects = tuple(one for one in self.rejects if one.level == "payer")
        for placed in level.segments:
            provider = hl.take_provider(self.provider, placed[1]) if placed[1][0] != "PER" else None
            if provider is not None:
                self.provider = provider
            elif placed[1][0] == "AAA":
                self.rejects = (*self.rejects, hl.read_reject(placed[1], "provider"))
            else:
                self.upper += (hl.keep(self.reading, "2100B", placed, _KNOWN),)


def read_270(transaction: Transaction) -> tuple[Batch[EligibilityInquiry] | None, list[Finding]]:
    """The questions of a 270, one per patient."""
    refused = hl.refuse(transaction, "270", VERSION[:10])
    if refused:
        return None, refused
    reading = hl.begin(transaction)
    head, levels = hl.split(transaction)
    header, extras = hl.read_header(reading, head)
    context = _Context(reading)
    items: list[EligibilityInquiry] = []
    for level in levels:
        match level.code:
            case "20":
                context.take_payer(level)
            case "21":
                context.take_provider(level)
            case "22" | "23":
                items += _question(context, level)
            case _:
                extras += (hl.stray(reading, level),)
    return Batch(header, tuple(items), extras), reading.findings


class _Subject:
    """What a subscriber's or dependent's level says before its first EQ or EB."""

    def __init__(self, context: _Context, level: Level, trace_kind: str) -> None:
        self.reading = context.reading
        self.loop = "2100C" if level.code == "22" else "2100D"
        self.trace_kind = trace_kind
        self.person = Person()
        self.trace = self.trace_origin = ""
        self.relationship = "18" if level.code == "22" else ""
        self.dates: list[tuple[str, date, date | None]] = []
        self.contacts = context.contacts
        self.rejects = context.rejects
        self.extras = context.upper
        self.rest: list[Placed] = []
        for index, placed in enumerate(level.segments):
            if placed[1][0] in ("EQ", "EB"):
                self.rest = level.segments[index:]
                break
            if not self._take(placed):
                self.extras += (hl.keep(self.reading, self.loop, placed, _KNOWN),)

    def _take(self, placed: Placed) -> bool:
        position, segment = placed
        match segment[0]:
            case "TRN" if not self.trace and segment[1:2] == [self.trace_kind]:
                _, _, self.trace, self.trace_origin = padded(segment, 4)
                self.extras += leftover(self.loop, segment, (1, 2, 3))
            case "INS":
                self.relationship = padded(segment, 3)[2]
                self.extras += leftover(self.loop, segment, (1, 2))
            case "AAA":
                role = "subscriber" if self.loop == "2100C" else "dependent"
                self.rejects = (*self.rejects, hl.read_reject(segment, role))
            case "DTP":
                first, last = self.reading.span(segment, position, self.loop)
                if first is None:
                    return False
                self.dates.append((segment[1], first, last))
            case _:
                person = hl.take_person(self.reading, self.person, segment, position, self.loop)
                if person is None:
                    return False
                self.person = person
        return True

    @property
    def inner(self) -> str:
        """The loop of questions or benefits."""
        return self.loop.replace("2100", "2110")


def _question(context: _Context, level: Level) -> list[EligibilityInquiry]:
    subject = _Subject(context, level, "1")
    service_types: tuple[str, ...] = ()
    procedures: tuple[Procedure, ...] = ()
    for placed in subject.rest:
        segment = placed[1]
        _, types, procedure = padded(segment, 3)
        if segment[0] == "EQ" and not any(segment[3:]):
            service_types += tuple(part for part in types.split("^") if part)
            procedures += (context.reading.procedures[procedure],) if procedure else ()
        else:
            subject.extras += (hl.keep(context.reading, subject.inner, placed, _KNOWN),)
    about_subscriber = level.code == "22"
    if about_subscriber:
        context.subscriber = subject.person
        if not (subject.trace or subject.rest):
            return []
    asked = [span for span in subject.dates if span[0] == "291"][:1]
    others = [span for span in subject.dates if span not in asked]
    subject.extras += tuple(Extra(subject.loop, segment) for span in others for segment in parts.dtp(*span))
    return [
        EligibilityInquiry(
            trace=subject.trace,
            trace_origin=subject.trace_origin,
            payer=context.payer,
            provider=context.provider,
            subscriber=context.subscriber,
            dependent=None if about_subscriber else subject.person,
            relationship=subject.relationship,
            on=asked[0][1] if asked else None,
            until=asked[0][2] if asked else None,
            service_types=service_types,
            procedures=procedures,
            extras=subject.extras,
        )
    ]


def write_270(batch: Batch[EligibilityInquiry]) -> Body:
    """The body of a 270. Neighbouring questions to the same payer, by the same provider, share their levels."""
    segments = hl.write_header("0022", batch.header, batch.extras, "13")
    family = _Family(HLWriter(segments), "1")
    for item in batch.items:
        loop = family.open(item, parts.dtp("291", item.on, item.until))
        inner = loop.replace("2100", "2110")
        asked: list[Elements] = [("EQ", "^".join(item.service_types))] if item.service_types else []
        asked += [("EQ", "", composite(procedure)) for procedure in item.procedures]
        segments += parts.in_order(asked, item.extras, inner, _QUESTION_ORDER)
    return Body("270", VERSION, segments)


class _Family:
    """Opens levels for one patient after the other, and reuses the payer's, provider's and subscriber's."""

    def __init__(self, writer: HLWriter, trace_kind: str) -> None:
        self.writer = writer
        self.trace_kind = trace_kind
        self.payer: object = None
        self.provider: object = None
        self.subscriber: object = None
        self.payer_level = self.provider_level = self.subscriber_level = 0

    def open(self, item: EligibilityInquiry | EligibilityAnswer, said: Sequence[Elements]) -> str:
        """Open the levels of an item up to its patient, about whom something is said.

        Gives the patient's loop, empty when there is no patient.
        """
        segments = self.writer.segments
        self._upper(item)
        if item.subscriber == Person() and item.dependent is None and not item.trace:
            return ""
        if item.dependent is None:
            self.subscriber = None
            self.writer.open("22", self.provider_level)
            self._subject(item, "2100C", "IL", item.subscriber, "Y", said)
            return "2100C"
        if item.subscriber != self.subscriber:
            self.subscriber = item.subscriber
            self.subscriber_level = self.writer.open("22", self.provider_level)
            segments += hl.write_person("IL", item.subscriber)
        self.writer.open("23", self.subscriber_level)
        self._subject(item, "2100D", "03", item.dependent, "N", said)
        return "2100D"

    def _upper(self, item: EligibilityInquiry | EligibilityAnswer) -> None:
        segments = self.writer.segments
        rejects = item.rejects if isinstance(item, EligibilityAnswer) else ()
        contacts = item.contacts if isinstance(item, EligibilityAnswer) else ()
        upper = (item.payer, hl.kept(item.extras, "2100A"), contacts, hl.write_rejects(rejects, "payer"))
        if upper != self.payer:
            self.payer, self.provider, self.subscriber = upper, None, None
            self.payer_level = self.writer.open("20")
            segments.append(parts.write_payer("PR", item.payer))
            segments += [parts.write_contact(contact) for contact in contacts]
            segments += [*upper[1], *upper[3]]
        middle = (item.provider, hl.kept(item.extras, "2100B"), hl.write_rejects(rejects, "provider"))
        if middle != self.provider:
            self.provider, self.subscriber = middle, None
            self.provider_level = self.writer.open("21", self.payer_level)
            written = hl.write_provider("1P", structs.replace(item.provider, contact=None))
            segments += parts.in_order([*written, *middle[1], *middle[2]], (), "2100B", _SUBJECT_ORDER)

    def _subject(
        self,
        item: EligibilityInquiry | EligibilityAnswer,
        loop: str,
        role: str,
        person: Person,
        insured: str,
        said: Sequence[Elements],
    ) -> None:
        segments = self.writer.segments
        if item.trace:
            trace = trimmed("TRN", self.trace_kind, item.trace, item.trace_origin)
            segments.append(parts.laid_over(trace, item.extras, loop))
        about = [*hl.write_person(role, person), *said]
        known = any(extra.loop == loop + "+" and extra.elements[0] == "INS" for extra in item.extras)
        if known or item.relationship not in ("", "18"):
            about.append(parts.laid_over(("INS", insured, item.relationship), item.extras, loop))
        segments += parts.in_order(about, item.extras, loop, _SUBJECT_ORDER)


def read_271(transaction: Transaction) -> tuple[Batch[EligibilityAnswer] | None, list[Finding]]:
    """The answers of a 271, one per patient; a provider or payer that is refused as such makes an answer of its own."""
    refused = hl.refuse(transaction, "271", VERSION[:10])
    if refused:
        return None, refused
    reading = hl.begin(transaction)
    head, levels = hl.split(transaction)
    header, extras = hl.read_header(reading, head)
    context = _Context(reading)
    items: list[EligibilityAnswer] = []
    for index, level in enumerate(levels):
        last = index + 1 == len(levels) or levels[index + 1].code in ("20", "21")
        match level.code:
            case "20":
                context.take_payer(level)
            case "21":
                context.take_provider(level)
            case "22" | "23":
                items += _answer(context, level, last=last)
                continue
            case _:
                extras += (hl.stray(reading, level),)
        if context.rejects and last and level.code in ("20", "21"):
            items.append(_refusal(context))
    return Batch(header, tuple(items), extras), reading.findings


def _refusal(context: _Context) -> EligibilityAnswer:
    """The answer to everybody: the payer or the provider is refused."""
    return EligibilityAnswer(
        trace="",
        payer=context.payer,
        provider=context.provider,
        subscriber=Person(),
        rejects=context.rejects,
        contacts=context.contacts,
        extras=context.upper,
    )


def _answer(context: _Context, level: Level, *, last: bool) -> list[EligibilityAnswer]:
    subject = _Subject(context, level, "2")
    benefits = _benefits(subject)
    about_subscriber = level.code == "22"
    said = subject.trace or subject.rest or subject.rejects or subject.dates
    if about_subscriber:
        context.subscriber = subject.person
        if not said and not last:
            return []
    group = next((ref.value for ref in subject.person.references if ref.qualifier == "6P"), "")
    return [
        EligibilityAnswer(
            trace=subject.trace,
            payer=context.payer,
            provider=context.provider,
            subscriber=context.subscriber,
            dependent=None if about_subscriber else subject.person,
            relationship=subject.relationship,
            group_number=group,
            plan_dates=tuple(subject.dates),
            benefits=benefits,
            rejects=subject.rejects,
            contacts=subject.contacts,
            extras=subject.extras,
            trace_origin=subject.trace_origin,
        )
    ]


def _benefits(subject: _Subject) -> tuple[Benefit, ...]:
    """Every EB with what belongs to it."""
    reading, loop = subject.reading, subject.inner
    found: list[dict[str, Any]] = []
    inside = False
    for placed in subject.rest:
        position, segment = placed
        match segment[0]:
            case "EB":
                found.append(_eb(reading, segment, position, loop))
                inside = False
                continue
            case "LS" | "LE":
                inside = segment[0] == "LS"
                continue
        fields = found[-1]
        if inside:
            fields["extras"] += (hl.keep(reading, "2120", placed, _KNOWN),)
            if segment[0] == "NM1" and "entity" not in fields:
                name = parts.read_payer(segment)
                fields["entity"] = Reference(name.name, name.id)
        elif segment[0] == "MSG" and len(segment) > 1:
            fields["messages"] += (segment[1],)
        elif segment[0] == "AAA":
            subject.rejects = (*subject.rejects, hl.read_reject(segment, "benefit"))
        elif segment[0] != "DTP" or not _benefit_date(reading, fields, placed, loop):
            fields["extras"] += (hl.keep(reading, loop, placed, _KNOWN),)
    return tuple(Benefit(**fields) for fields in found)


def _benefit_date(reading: Reading, fields: dict[str, Any], placed: Placed, loop: str) -> bool:
    first, last = reading.span(placed[1], placed[0], loop)
    if first is None:
        return False
    fields["dates"] += ((placed[1][1], first, last),)
    return True


def _eb(reading: Reading, segment: list[str], position: int, loop: str) -> dict[str, Any]:
    _, kind, level, types, insurance, plan, period, amount, rate, unit, count, auth, network, code = padded(segment, 14)
    return {
        "kind": kind,
        "level": level,
        "service_types": tuple(part for part in types.split("^") if part),
        "insurance_type": insurance,
        "plan": plan,
        "period": period,
        "amount": reading.amount_if_any(amount, position, loop, "EB07"),
        "rate": reading.quantity_if_any(rate, position, loop, "EB08"),
        "quantity_kind": unit,
        "quantity": reading.quantity_if_any(count, position, loop, "EB10"),
        "authorization": auth,
        "network": network,
        "procedure": reading.procedures[code] if code else None,
        "dates": (),
        "messages": (),
        "extras": leftover(loop, segment, range(1, 14)),
    }


def write_271(batch: Batch[EligibilityAnswer]) -> Body:
    """The body of a 271."""
    segments = hl.write_header("0022", batch.header, batch.extras, "11")
    family = _Family(HLWriter(segments), "2")
    for item in batch.items:
        rejects = hl.write_rejects(item.rejects, "dependent" if item.dependent else "subscriber")
        dates = [written for span in item.plan_dates for written in parts.dtp(*span)]
        loop = family.open(item, [*rejects, *dates])
        if loop:
            segments += _write_benefits(item, loop.replace("2100", "2110"))
    return Body("271", VERSION, segments)


def _write_benefits(item: EligibilityAnswer, loop: str) -> list[Elements]:
    """Every benefit; what was refused about benefits goes with the last."""
    segments: list[Elements] = []
    rejects = hl.write_rejects(item.rejects, "benefit")
    for place, benefit in enumerate(item.benefits, 1):
        segments += _write_benefit(benefit, loop, rejects if place == len(item.benefits) else [])
    return segments if item.benefits else rejects


def _write_benefit(benefit: Benefit, loop: str, rejects: Sequence[Elements]) -> list[Elements]:
    eb = trimmed(
        "EB",
        benefit.kind,
        benefit.level,
        "^".join(benefit.service_types),
        benefit.insurance_type,
        parts.said(benefit.plan),
        benefit.period,
        "" if benefit.amount is None else x12_amount(benefit.amount),
        number(benefit.rate),
        benefit.quantity_kind,
        number(benefit.quantity),
        benefit.authorization,
        benefit.network,
        composite(benefit.procedure) if benefit.procedure else "",
    )
    dates = [written for span in benefit.dates for written in parts.dtp(*span)]
    messages: Iterable[Elements] = [("MSG", parts.said(message)) for message in benefit.messages]
    known = parts.in_order([*dates, *rejects, *messages], benefit.extras, loop, _BENEFIT_ORDER)
    return [parts.laid_over(eb, benefit.extras, loop), *known, *_related(benefit)]


def _related(benefit: Benefit) -> list[Elements]:
    """The related entity of a benefit, in its bounds."""
    inner = hl.kept(benefit.extras, "2120")
    if not inner and benefit.entity:
        role = "P3" if benefit.kind == "L" else "PR"
        identity = ("PI", benefit.entity.value) if benefit.entity.value else ("", "")
        inner = [trimmed("NM1", role, "2", parts.said(benefit.entity.qualifier), "", "", "", "", *identity)]
    return [("LS", "2120"), *inner, ("LE", "2120")] if inner else []


_SUBJECT_ORDER = parts.ranks("NM1 REF N3 N4 PER AAA PRV DMG INS HI DTP MPI")
_BENEFIT_ORDER = parts.ranks("HSD REF DTP AAA MSG III")
__all__ = ["read_270", "read_271", "write_270", "write_271"]
