"""Claim status: 276 questions; 277 answers, acknowledgments (277CA) and requests for information (277 RFI).

The three 277s share their levels and differ in roles and in where they keep a number, see :class:`_Form`. Payers,
receivers and providers have a name and a number here and nothing more; so have people, except that a 276 tells birth
and sex.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct, structs

from superbill.core.claim import parts
from superbill.core.claim.parts import Elements, Reading, composite, d8, leftover, number, padded, trimmed
from superbill.core.claim.values import Extra, Payer, Person, Provider
from superbill.core.findings import Finding
from superbill.core.inquiry import findings as kinds
from superbill.core.inquiry import levels as hl
from superbill.core.inquiry.levels import HLWriter, Level, Placed
from superbill.core.inquiry.values import (
    Batch,
    ClaimStatus,
    LineStatus,
    ProviderStatus,
    Status,
    StatusInquiry,
    StatusReport,
)
from superbill.core.money import Cents, x12_amount
from superbill.core.x12 import Body, Transaction

QUESTION = ANSWER = "005010X212"
ACKNOWLEDGMENT = "005010X214"
REQUEST = "006020X313"
_OLD_REQUEST = "005010X213"
_KNOWN = "NM1 N3 N4 PER DMG TRN STC REF AMT QTY DTP SVC PWK SBR PAT PRV"
_COUNTS = frozenset({("QTY", "90"), ("QTY", "AA"), ("QTY", "QA"), ("QTY", "QC"), ("AMT", "YU"), ("AMT", "YY")})
"""Totals of a 277CA: they are counted again when it is written."""


class _Form(Struct, frozen=True):
    """What tells the three 277s apart."""

    kind: str
    version: str
    structure: str
    bht_kind: str
    provider_role: str
    patient_code: str
    patient_role: str
    trace_number: str
    """TRN01 of a claim."""


_FORMS = {
    "answer": _Form("answer", ANSWER, "0010", "DG", "1P", "22", "IL", "2"),
    "acknowledgment": _Form("acknowledgment", ACKNOWLEDGMENT, "0085", "TH", "85", "PT", "QC", "2"),
    "request": _Form("request", REQUEST, "0085", "RQ", "1P", "22", "IL", "1"),
}


def _form(version: str) -> _Form | None:
    starts = {ANSWER: "answer", ACKNOWLEDGMENT: "acknowledgment", REQUEST: "request", _OLD_REQUEST: "request"}
    return _FORMS.get(starts.get(version[:10], ""))


def read_276(transaction: Transaction) -> tuple[Batch[StatusInquiry] | None, list[Finding]]:
    """The questions of a 276, one per claim."""
    refused = hl.refuse(transaction, "276", QUESTION)
    if refused:
        return None, refused
    reading = hl.begin(transaction)
    head, levels = hl.split(transaction)
    header, extras = hl.read_header(reading, head)
    around: dict[str, Any] = {"payer": Payer(), "receiver": Provider(), "provider": Provider()}
    subscriber = Person()
    items: list[StatusInquiry] = []
    for level in levels:
        role = {"20": "payer", "21": "receiver", "19": "provider"}.get(level.code)
        if role:
            around[role], more = _party(reading, level, Payer() if role == "payer" else Provider())
            extras += more
        elif level.code in ("22", "23"):
            person, claims, more = _split_claims(reading, level)
            extras += more
            subscriber = person if level.code == "22" else subscriber
            patient = person if level.code == "23" else None
            items += [
                StatusInquiry(subscriber=subscriber, patient=patient, **around, **_question(reading, claim))
                for claim in claims
            ]
        else:
            extras += (hl.stray(reading, level),)
    return Batch(header, tuple(items), extras), reading.findings


def _party(reading: Reading, level: Level, party: Any) -> tuple[Any, tuple[Extra, ...]]:
    """The payer or provider of a level, and what else it says."""
    extras: tuple[Extra, ...] = ()
    for placed in level.segments:
        if placed[1][0] == "NM1":
            party = parts.read_payer(placed[1]) if isinstance(party, Payer) else parts.read_provider(placed[1])
        else:
            extras += (hl.keep(reading, f"HL{level.code}", placed, _KNOWN),)
    return party, extras


def _split_claims(reading: Reading, level: Level) -> tuple[Person, list[list[Placed]], tuple[Extra, ...]]:
    """The person of a level, the segments of each of their claims, TRN first, and what stands where nothing belongs."""
    person = Person()
    claims: list[list[Placed]] = []
    extras: tuple[Extra, ...] = ()
    for placed in level.segments:
        position, segment = placed
        if segment[0] == "TRN":
            claims.append([placed])
        elif claims:
            claims[-1].append(placed)
        else:
            taken = hl.take_person(reading, person, segment, position, "2100D")
            if taken is None:
                reading.note(kinds.OUT_OF_PLACE, position, "2100D", value=segment[0])
                extras += (Extra("2100D", tuple(segment)),)
            person = taken or person
    return person, claims, extras


_QUESTION_REFS = {"1K": "payer_claim_number", "BLT": "facility_code", "EJ": "control_number"}


def _question(reading: Reading, segments: list[Placed]) -> dict[str, Any]:
    fields: dict[str, Any] = {"trace": padded(segments[0][1], 3)[2], "extras": (), "lines": ()}
    for index, placed in enumerate(segments[1:], 1):
        position, segment = placed
        if segment[0] == "SVC":
            fields["lines"] = _lines(reading, segments[index:])
            break
        name = _QUESTION_REFS.get(segment[1] if len(segment) > 1 else "", "")
        if segment[0] == "REF" and name and name not in fields and hl.plain(segment):
            fields[name] = segment[2]
        elif segment[:2] == ["AMT", "T3"] and "charge" not in fields:
            fields["charge"] = reading.amount(padded(segment, 3)[2], position, "2200D", "AMT02")
        elif segment[:2] == ["DTP", "472"] and "service_from" not in fields:
            fields["service_from"], fields["service_to"] = reading.span(segment, position, "2200D")
        else:
            fields["extras"] += (hl.keep(reading, "2200D", placed, _KNOWN),)
    return fields


def _lines(reading: Reading, segments: Sequence[Placed]) -> tuple[LineStatus, ...]:
    """The service lines from the first SVC on."""
    found: list[dict[str, Any]] = []
    for placed in segments:
        position, segment = placed
        if segment[0] == "SVC":
            found.append(_svc(reading, segment, position))
            continue
        fields = found[-1]
        if segment[0] == "STC":
            _stc(reading, fields, segment, position, "2220D")
        elif segment[:2] == ["REF", "FJ"] and not fields["control_number"]:
            fields["control_number"] = padded(segment, 3)[2]
        elif segment[:2] == ["DTP", "472"] and not fields["service_from"]:
            fields["service_from"], fields["service_to"] = reading.span(segment, position, "2220D")
        else:
            fields["extras"] += (hl.keep(reading, "2220D", placed, _KNOWN),)
    return tuple(LineStatus(**{name: fields[name] for name in _LINE_FIELDS if name in fields}) for fields in found)


_LINE_FIELDS = frozenset(LineStatus.__struct_fields__)


def _svc(reading: Reading, segment: list[str], position: int) -> dict[str, Any]:
    _, procedure, charge, paid, revenue, _, _, units = padded(segment, 8)
    return {
        "procedure": reading.procedures[procedure],
        "charge": reading.amount(charge, position, "2220D", "SVC02"),
        "paid": reading.amount_if_any(paid, position, "2220D", "SVC03"),
        "revenue_code": revenue,
        "units": reading.quantity_if_any(units, position, "2220D", "SVC07"),
        "statuses": (),
        "control_number": "",
        "service_from": None,
        "extras": (),
    }


def _status(text: str) -> Status:
    category, code, entity, code_list = padded(text.split(":"), 4)
    return Status(category, code, entity, code_list)


def _composite(status: Status) -> str:
    return ":".join(trimmed(status.category, status.code, status.entity, status.code_list))


def _stc(reading: Reading, fields: dict[str, Any], segment: list[str], position: int, loop: str) -> None:
    """Put an STC into the fields: its statuses, its words with the first of them.

    Dates and amounts are those of the first STC. A further one that says others keeps them beside the value, under
    the place of its first status.
    """
    _, first, on, action, charge, paid, final, method, checked, check, second, third, text = padded(segment, 13)
    begin, facts = len(fields["statuses"]), trimmed("STC", "", *segment[2:10])
    fields["statuses"] += (
        structs.replace(_status(first), message=text),
        *(_status(part) for part in (second, third) if part),
    )
    if begin and facts != fields["facts"]:
        fields["extras"] += (Extra(f"{loop}+{begin}", facts),)
    fields["facts"] = facts
    if begin:
        return
    fields["on"] = reading.date_if_any(on, position, loop, "STC02")
    fields["accepted"] = {"WQ": True, "U": False}.get(action)
    fields.setdefault("charge", reading.amount_if_any(charge, position, loop, "STC04"))
    fields.setdefault("paid", reading.amount_if_any(paid, position, loop, "STC05"))
    fields["finalized"] = reading.date_if_any(final, position, loop, "STC06")
    fields["check_date"] = reading.date_if_any(checked, position, loop, "STC08")
    fields["check_number"] = check
    if method:
        fields["extras"] += leftover(loop, segment, (*range(1, 7), *range(8, 13)))


def read_277(transaction: Transaction) -> tuple[StatusReport | None, list[Finding]]:
    """A 277 of any sort: an answer (X212), an acknowledgment (X214) or a request for information (X313, X213)."""
    form = _form(transaction.version)
    if transaction.set_id != "277" or form is None:
        return None, hl.refuse(transaction, "277", ANSWER)
    reading = hl.begin(transaction)
    head, levels = hl.split(transaction)
    header, extras = hl.read_header(reading, head)
    report = _Report(reading, form, extras)
    for level in levels:
        report.take(level)
    return StatusReport(
        header=header,
        kind=form.kind,
        payer=report.payer,
        receiver=report.receiver,
        claims=tuple(report.claims),
        providers=tuple(report.providers),
        extras=report.extras,
        **report.fields,
    ), reading.findings


class _Report:
    """A 277 as it is read, level by level."""

    def __init__(self, reading: Reading, form: _Form, extras: tuple[Extra, ...]) -> None:
        self.reading, self.form, self.extras = reading, form, extras
        self.fields: dict[str, Any] = {}
        self.payer, self.receiver, self.provider = Payer(), Provider(), Provider()
        self.subscriber = Person()
        self.claims: list[ClaimStatus] = []
        self.providers: list[ProviderStatus] = []

    def take(self, level: Level) -> None:
        match level.code:
            case "20":
                self._source(level)
            case "21":
                self._receiver(level)
            case "19":
                self._provider(level)
            case "22" | "PT" | "23":
                self._patient(level)
            case _:
                self.extras += (hl.stray(self.reading, level),)

    def _source(self, level: Level) -> None:
        for placed in level.segments:
            position, segment = placed
            if segment[0] == "NM1":
                self.payer = parts.read_payer(segment)
                self.fields["source_role"] = padded(segment, 2)[1]
            elif segment[0] == "TRN":
                self.fields["receipt_trace"] = padded(segment, 3)[2]
            elif segment[0] == "PER":
                self.fields["contacts"] = (*self.fields.get("contacts", ()), parts.read_contact(segment))
            elif segment[:2] in (["DTP", "050"], ["DTP", "009"]):
                name = "received" if segment[1] == "050" else "processed"
                self.fields[name] = self.reading.span(segment, position, "2200A")[0]
            else:
                self.extras += (hl.keep(self.reading, "HL20", placed, _KNOWN),)

    def _receiver(self, level: Level) -> None:
        status = self._about(level, "2200B")
        self.receiver = status.provider
        self.fields |= {
            "batch_reference": status.trace,
            "batch_statuses": status.statuses,
            "batch_on": status.on,
            "batch_accepted": status.accepted,
            "batch_charge": status.charge,
        }
        self.extras += status.extras

    def _provider(self, level: Level) -> None:
        status = self._about(level, "2200C")
        self.provider = status.provider
        if status.statuses:
            self.providers.append(status)
        else:
            self.extras += status.extras

    def _about(self, level: Level, loop: str) -> ProviderStatus:
        """What a level says about a receiver or provider."""
        provider = Provider()
        fields: dict[str, Any] = {"statuses": (), "extras": (), "trace": ""}
        for placed in level.segments:
            position, segment = placed
            if segment[0] == "NM1" and not fields["trace"]:
                provider = parts.read_provider(segment)
            elif segment[0] == "TRN" and not fields["trace"]:
                fields["trace"] = padded(segment, 3)[2]
            elif segment[0] == "STC":
                _stc(self.reading, fields, segment, position, loop)
            elif tuple(segment[:2]) not in _COUNTS:
                fields["extras"] += (hl.keep(self.reading, f"HL{level.code}", placed, _KNOWN),)
        names = ("trace", "statuses", "on", "accepted", "charge", "extras")
        return ProviderStatus(provider=provider, **{name: fields[name] for name in names if name in fields})

    def _patient(self, level: Level) -> None:
        person, claims, extras = _split_claims(self.reading, level)
        self.extras += extras
        if level.code == "22":
            self.subscriber = person
        for segments in claims:
            fields = _claim(self.reading, self.form, segments)
            subscriber = self.subscriber if level.code == "23" else None
            self.claims.append(ClaimStatus(patient=person, subscriber=subscriber, provider=self.provider, **fields))


_CLAIM_REFS = {
    "1K": "payer_claim_number",
    "D9": "clearinghouse_trace",
    "BLT": "facility_code",
    "EJ": "control_number",
}


def _claim(reading: Reading, form: _Form, segments: list[Placed]) -> dict[str, Any]:
    number_of = {"answer": "trace", "acknowledgment": "control_number", "request": "attachment_control_number"}
    fields: dict[str, Any] = {"statuses": (), "extras": (), "lines": ()}
    fields[number_of[form.kind]] = padded(segments[0][1], 3)[2]
    for index, placed in enumerate(segments[1:], 1):
        position, segment = placed
        if segment[0] == "SVC":
            fields["lines"] = _lines(reading, segments[index:])
            break
        name = _CLAIM_REFS.get(segment[1] if len(segment) > 1 else "", "")
        if segment[0] == "STC":
            _stc(reading, fields, segment, position, "2200D")
        elif segment[0] == "REF" and name and name not in fields and hl.plain(segment):
            fields[name] = segment[2]
        elif segment[:2] == ["DTP", "472"] and "service_from" not in fields:
            fields["service_from"], fields["service_to"] = reading.span(segment, position, "2200D")
        elif segment[:2] == ["DTP", "106"] and "respond_by" not in fields:
            fields["respond_by"] = reading.span(segment, position, "2200D")[0]
        else:
            fields["extras"] += (hl.keep(reading, "2200D", placed, _KNOWN),)
    fields.pop("facts", None)
    fields.setdefault("control_number", "")
    asked = [*fields["statuses"], *(status for line in fields["lines"] for status in line.statuses)]
    fields["documents"] = tuple(status.code for status in asked if status.code_list == "LOI")
    return fields


def write_276(batch: Batch[StatusInquiry]) -> Body:
    """The body of a 276. Neighbouring questions share the levels they have in common."""
    segments = hl.write_header("0010", batch.header, batch.extras, "13")
    tree = _Tree(HLWriter(segments), "1P", batch.extras, question=True)
    for item in batch.items:
        tree.above(item.payer, "PR", (), item.receiver, (), item.provider, ())
        tree.person(item.subscriber, item.patient, "22", "IL")
        segments.append(("TRN", "1", item.trace))
        segments += _refs(item, _QUESTION_REFS)
        segments += hl.kept([extra for extra in item.extras if extra.elements[0] == "REF"], "2200D")
        if item.charge is not None:
            segments.append(("AMT", "T3", x12_amount(item.charge)))
        segments += parts.dtp("472", item.service_from, item.service_to)
        segments += hl.kept([extra for extra in item.extras if extra.elements[0] != "REF"], "2200D")
        for line in item.lines:
            segments += _write_line(line)
    return Body("276", QUESTION, segments)


def _refs(item: StatusInquiry | ClaimStatus, names: dict[str, str]) -> list[Elements]:
    """The REF segments of an item's numbers, in the order of ``names``."""
    return [("REF", qualifier, value) for qualifier, name in names.items() if (value := getattr(item, name))]


class _Tree:
    """Opens the levels above a claim, and reuses those that the claim before has in common."""

    def __init__(
        self, writer: HLWriter, provider_role: str, extras: Iterable[Extra], *, question: bool = False
    ) -> None:
        self.writer = writer
        self.question = question
        self.provider_role = provider_role
        self.extras = tuple(extras)
        self.open_path: list[object] = []
        self.numbers: list[int] = []

    def _open(self, depth: int, key: object, code: str, content: list[Elements]) -> None:
        if self.open_path[depth : depth + 1] == [key] and len(self.open_path) > depth:
            return
        del self.open_path[depth:], self.numbers[depth:]
        self.numbers.append(
            self.writer.open(code, self.numbers[-1] if self.numbers else 0, leaf_mark=code not in ("23", "PT"))
        )
        self.open_path.append(key)
        self.writer.segments += content

    def above(
        self,
        payer: Payer,
        role: str,
        said_by_payer: Sequence[Elements],
        receiver: Provider,
        said_to_receiver: Sequence[Elements],
        provider: Provider,
        said_to_provider: Sequence[Elements],
    ) -> None:
        """Open payer, receiver and provider, each with what is said there."""
        extras = self.extras
        source = [parts.write_payer(role, payer), *said_by_payer, *hl.kept(extras, "HL20")]
        self._open(0, payer, "20", source)
        middle = [parts.write_provider("41", receiver), *said_to_receiver, *hl.kept(extras, "HL21")]
        self._open(1, receiver, "21", middle)
        self._open(2, provider, "19", [parts.write_provider(self.provider_role, provider), *said_to_provider])

    def receiver_only(
        self, payer: Payer, role: str, said: Sequence[Elements], receiver: Provider, to: list[Elements]
    ) -> None:
        """Open payer and receiver when no provider follows."""
        self._open(0, payer, "20", [parts.write_payer(role, payer), *said, *hl.kept(self.extras, "HL20")])
        self._open(1, receiver, "21", [parts.write_provider("41", receiver), *to, *hl.kept(self.extras, "HL21")])

    def person(self, subscriber: Person, patient: Person | None, code: str, role: str) -> None:
        """Open the subscriber's level, and the dependent's below it."""
        if patient is None and len(self.open_path) > 4:
            # What is the subscriber's own cannot come after a dependent: it would be read as the dependent's.
            del self.open_path[3:], self.numbers[3:]
        self._open(3, ("subscriber", subscriber), code, self._name(role, subscriber))
        if patient is not None:
            self._open(4, patient, "23", self._name("QC", structs.replace(patient, member_id="")))

    def _name(self, role: str, person: Person) -> list[Elements]:
        """A person; demographics come before the name, in a question only."""
        return [*(hl.demographics(person) if self.question else ()), parts.write_person(role, person)]


def _write_line(line: LineStatus, kind: str = "") -> list[Elements]:
    svc = trimmed(
        "SVC",
        composite(line.procedure),
        x12_amount(line.charge),
        "" if line.paid is None else x12_amount(line.paid),
        line.revenue_code,
        "",
        "",
        number(line.units),
    )
    segments = [svc, *_write_stc(line, "2220D", kind)]
    if line.control_number:
        segments.append(("REF", "FJ", line.control_number))
    segments += parts.dtp("472", line.service_from, line.service_to)
    return [*segments, *hl.kept(line.extras, "2220D")]


def _write_stc(item: ClaimStatus | LineStatus | ProviderStatus, loop: str, kind: str) -> list[Elements]:
    """STC segments, three statuses each. Only an acknowledgment has a verdict; a request has no amounts or words."""
    action = {True: "WQ", False: "U", None: ""}[item.accepted] if kind == "acknowledgment" else ""
    facts: Elements = ("STC", "", d8(item.on), action)
    if kind != "request" and not isinstance(item, LineStatus):
        facts += (_money(item.charge),)
        if isinstance(item, ClaimStatus):
            facts += (_money(item.paid), d8(item.finalized), "", d8(item.check_date), item.check_number)
    others = {extra.loop: extra.elements for extra in item.extras}
    segments: list[Elements] = []
    apart = [place for place in range(len(item.statuses)) if f"{loop}+{place}" in others]
    for begin, statuses in _by_stc(item.statuses, apart):
        first, second, third = padded([_composite(status) for status in statuses], 3)
        facts = others.get(f"{loop}+{begin}", facts)
        text = parts.said(statuses[0].message) if kind != "request" else ""
        stc = trimmed("STC", first, *padded(facts, 10)[2:], second, third, text)
        segments.append(stc if begin else parts.laid_over(stc, item.extras, loop))
    return segments


def _by_stc(statuses: Sequence[Status], places: Container[int]) -> Iterator[tuple[int, list[Status]]]:
    """The statuses of each STC with the place of the first: words begin one, and so do the ``places``."""
    begin = 0
    held: list[Status] = []
    for place, status in enumerate(statuses):
        if len(held) == 3 or (held and (status.message or place in places)):
            yield begin, held
            begin, held = place, []
        held.append(status)
    if held:
        yield begin, held


def _money(cents: Cents | None) -> str:
    return "" if cents is None else x12_amount(cents)


def write_277(report: StatusReport) -> Body:
    """The body of a 277 of the report's kind. Totals of a 277CA are counted from its claims."""
    form = _FORMS[report.kind]
    segments = hl.write_header(form.structure, report.header, report.extras, "08", form.bht_kind)
    tree = _Tree(HLWriter(segments), form.provider_role, report.extras)
    source = _source_segments(report)
    receiver = _receiver_segments(report, form)
    said = {status.provider: status for status in report.providers}
    providers = list(dict.fromkeys([*(claim.provider for claim in report.claims), *said]))
    for provider in providers:
        claims = [claim for claim in report.claims if claim.provider == provider]
        about = _provider_segments(said.get(provider), claims, form)
        tree.above(report.payer, report.source_role, source, report.receiver, receiver, provider, about)
        for claim in claims:
            _write_patient(tree, claim, form)
            segments += _write_claim(claim, form)
    if not providers:
        tree.receiver_only(report.payer, report.source_role, source, report.receiver, receiver)
    return Body("277", form.version, segments)


def _source_segments(report: StatusReport) -> list[Elements]:
    segments = [parts.write_contact(contact) for contact in report.contacts]
    if report.receipt_trace:
        segments.append(("TRN", "1", report.receipt_trace))
    return [*segments, *parts.dtp("050", report.received), *parts.dtp("009", report.processed)]


def _receiver_segments(report: StatusReport, form: _Form) -> list[Elements]:
    if not report.batch_statuses:
        return []
    status = ProviderStatus(
        provider=report.receiver,
        statuses=report.batch_statuses,
        on=report.batch_on,
        accepted=report.batch_accepted,
        charge=report.batch_charge,
        extras=report.extras,
    )
    segments: list[Elements] = [("TRN", "2", report.batch_reference), *_write_stc(status, "2200B", form.kind)]
    if form.kind == "acknowledgment":
        segments += _totals(report.claims, "90", "AA")
    return segments


def _provider_segments(status: ProviderStatus | None, claims: Sequence[ClaimStatus], form: _Form) -> list[Elements]:
    if status is None:
        return []
    segments: list[Elements] = [("TRN", "1", status.trace), *_write_stc(status, "2200C", form.kind)]
    if form.kind == "acknowledgment":
        segments += _totals(claims, "QA", "QC")
    return [*segments, *hl.kept(status.extras, "HL19")]


def _totals(claims: Sequence[ClaimStatus], accepted: str, rejected: str) -> list[Elements]:
    """How many claims, and how much, were accepted and rejected; nothing for none."""
    sides = [(accepted, "YU", True), (rejected, "YY", False)]
    counts: list[Elements] = []
    amounts: list[Elements] = []
    for count_code, amount_code, verdict in sides:
        side = [claim for claim in claims if claim.accepted is verdict]
        if side:
            counts.append(("QTY", count_code, str(len(side))))
            amounts.append(("AMT", amount_code, x12_amount(sum(claim.charge or 0 for claim in side))))
    return counts + amounts


def _write_patient(tree: _Tree, claim: ClaimStatus, form: _Form) -> None:
    if claim.subscriber is None:
        tree.person(claim.patient, None, form.patient_code, form.patient_role)
    else:
        tree.person(claim.subscriber, claim.patient, form.patient_code, form.patient_role)


def _write_claim(claim: ClaimStatus, form: _Form) -> list[Elements]:
    trace = {
        "answer": claim.trace,
        "acknowledgment": claim.control_number,
        "request": claim.attachment_control_number,
    }[form.kind]
    names = dict(_CLAIM_REFS)
    if form.kind == "acknowledgment":
        del names["EJ"]
    own, others = [extra for extra in claim.extras if extra.elements[0] == "REF"], claim.extras
    segments: list[Elements] = [
        ("TRN", form.trace_number, trace),
        *_write_stc(claim, "2200D", form.kind),
        *_refs(claim, names),
    ]
    segments += hl.kept(own, "2200D")
    segments += parts.dtp("472", claim.service_from, claim.service_to)
    segments += parts.dtp("106", claim.respond_by)
    segments += hl.kept([extra for extra in others if extra.elements[0] != "REF"], "2200D")
    for line in claim.lines:
        segments += _write_line(line, form.kind)
    return segments
