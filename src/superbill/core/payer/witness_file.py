"""The shape of witness files, and the engine's values made from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from superbill.core.claim.values import (
    Adjustment,
    Claim,
    ClaimKind,
    CodedFact,
    Coverage,
    Diagnosis,
    Drug,
    Extra,
    Line,
    LinePayment,
    OtherPayer,
    Payer,
    Person,
    Procedure,
    Provider,
    Tooth,
)
from superbill.core.codes import AddOnRow, CodeTables, CoverageRow, MueRow, RvuRow
from superbill.core.codes.bundle import in_memory
from superbill.core.money import parse_cents
from superbill.core.payer.case import Authorization, Member, OtherCover, PastLine, ProviderStatus, Span
from superbill.core.payer.cob import Cover, Employment, Household
from superbill.core.payer.misshapen import Path
from superbill.core.payer.plan import Plan
from superbill.core.payer.reasons import REASONS
from superbill.core.payer.terms import Money, Percent, Setting

ONE = Decimal(1)
ZERO = Decimal(0)
NPI = "1003000126"


class SpanEntry(Setting, frozen=True):
    starts: date
    ends: date | None = None


class OtherEntry(Setting, frozen=True):
    """Another plan of a member."""

    payer: str
    first: bool = True
    """Whether it pays before this plan."""
    kind: Literal["group", "workers-comp", "no-fault", "liability"] = "group"
    starts: date = date(1900, 1, 1)
    ends: date | None = None


class MemberEntry(Setting, frozen=True):
    id: str
    birth: date | None = None
    last: str = ""
    """Last name; where it is given, a claim with another ``name`` is of somebody else."""
    sex: str = ""
    family: str = ""
    spans: tuple[SpanEntry, ...] = ()
    first_payer: str = ""
    """The payer that comes before this plan; ``others`` says more."""
    others: tuple[OtherEntry, ...] = ()
    primary_care: str = ""
    other_cover_unknown: bool = False
    spell_from: date | None = None
    dual_eligible: bool = False
    grace_from: date | None = None
    hospice_from: date | None = None
    hospice_to: date | None = None
    capitated_to: tuple[str, ...] = ()
    accident_closed: bool = False


class ProviderEntry(Setting, frozen=True):
    npi: str = NPI
    tier: str = "in"
    enrolled_from: date = date(1966, 7, 1)
    enrolled_to: date | None = None
    enrolled: bool = True
    excluded_from: date | None = None
    excluded_to: date | None = None
    known: bool = True
    payable: bool = True
    incentive_percent: Percent = Percent(0)
    practitioner: Literal[
        "physician", "np", "pa", "cns", "crna", "cnm", "csw", "mft", "mhc", "rd", "psychologist", "other"
    ] = "physician"
    specialty: str = ""
    group: str = ""
    eligible_codes: tuple[str, ...] = ()


class AuthorizationEntry(Setting, frozen=True):
    number: str
    member: str = ""
    codes: tuple[str, ...] = ()
    starts: date | None = None
    ends: date | None = None
    units: Decimal | None = None
    used: Decimal = ZERO
    npi: str = ""
    action: str = "A1"
    decided: date | None = None
    referral: bool = False


class PastEntry(Setting, frozen=True):
    code: str
    on: date
    charge: Money = Money(0)
    units: Decimal = ONE
    npi: str = ""
    """Who rendered it; the provider of the witness where nothing is said."""
    group: str = ""
    specialty: str = ""
    paid: bool = True
    unprocessable: bool = False
    claim: str = "P-0"
    member: str = ""
    diagnoses: tuple[str, ...] = ()
    place: str = ""
    crossover: bool = False
    stay_ended: date | None = None
    """The last day of a stay in a hospital."""


class FeeEntry(Setting, frozen=True):
    """A row of the relative value file; ``code`` may carry 26, TC or 53."""

    code: str
    work: Decimal = ZERO
    pe_nonfacility: Decimal | None = None
    pe_facility: Decimal | None = None
    mp: Decimal = ZERO
    status: str = "A"
    pctc: str = "0"
    global_days: str = "XXX"
    pre: Decimal = ZERO
    intra: Decimal = ZERO
    post: Decimal = ZERO
    multiple: str = "0"
    bilateral: str = "0"
    assistant: str = "0"
    cosurgeon: str = "0"
    team: str = "0"
    endo_base: str = ""
    family: str = ""


class MueEntry(Setting, frozen=True):
    code: str
    units: int
    indicator: str = "3"


class AddOnEntry(Setting, frozen=True):
    code: str
    primaries: tuple[str, ...] = ()
    kind: str = "1"


class CoverageEntry(Setting, frozen=True):
    code: str
    covered: tuple[str, ...] = ()
    not_covered: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()


class TablesEntry(Setting, frozen=True):
    """Rows that come before those of the loaded tables."""

    conversion_factor: Decimal = Decimal("33.4009")
    mpfs: tuple[FeeEntry, ...] = ()
    ncci: tuple[tuple[str, str, str], ...] = ()
    """Column 1, column 2, indicator."""
    mue: tuple[MueEntry, ...] = ()
    addon: tuple[AddOnEntry, ...] = ()
    coverage: tuple[CoverageEntry, ...] = ()


class PriorEntry(Setting, frozen=True):
    """What the payer before decided about a line."""

    paid: Money
    adjustments: tuple[str, ...] = ()
    paid_on: date | None = None
    must_accept: Money | None = None


class LineEntry(Setting, frozen=True):
    code: str = ""
    """With its modifiers: ``99213-25``."""
    charge: Money = Money(0)
    units: Decimal = ONE
    minutes: bool | Decimal = False
    """How many minutes (anesthesia); ``true``: the units are minutes."""
    on: date | None = None
    to: date | None = None
    place: str = ""
    revenue_code: str = ""
    pointers: tuple[int, ...] = (1,)
    emergency: bool = False
    authorization: str = ""
    referral: str = ""
    npi: str = ""
    referring: str = ""
    ordering: str = ""
    ndc: str = ""
    clia: str = ""
    teeth: tuple[str, ...] = ()
    prior: PriorEntry | None = None


class ExpectedLine(Setting, frozen=True):
    """What must come out of a line; what is not said is not compared."""

    code: str | None = None
    """The code it is decided as, with its modifiers."""
    allowed: Money | None = None
    paid: Money | None = None
    patient: Money | None = None
    adjustments: tuple[str, ...] | None = None
    """``CO-45 114.39``, all of them, in any order."""
    remarks: tuple[str, ...] | None = None


class Expected(Setting, frozen=True):
    """What must come out of a claim; what is not said is not compared."""

    outcome: Literal["pay", "deny", "pend", "reject", "void"] | None = None
    status: str | int | None = None
    rejection: str | None = None
    paid: Money | None = None
    allowed: Money | None = None
    patient: Money | None = None
    reversed: Money | None = None
    """What the reversal of the replaced claim pays (negative)."""
    documents: tuple[str, ...] | None = None
    adjustments: tuple[str, ...] | None = None
    """Those of the claim itself."""
    lines: tuple[ExpectedLine, ...] = ()
    accumulators: Mapping[str, Decimal] = {}
    findings: tuple[str, ...] | None = None
    """The codes of what is notable about the decision, such as ``PAY022``."""
    recalculated: tuple[str, ...] | None = None
    """The ids of the other claims that are decided anew because of this one, where the plan recalculates."""


class ClaimWitness(Setting, frozen=True):
    id: str
    on: date = date(2026, 3, 2)
    lines: tuple[LineEntry, ...] = ()
    expect: Expected = Expected()
    kind: ClaimKind = ClaimKind.PROFESSIONAL
    member: str = ""
    birth: date | None = None
    """On the claim, where it differs from the member's."""
    name: str = ""
    """The patient's last name on the claim, where it differs from the member's."""
    payer: str = ""
    place: str = "11"
    frequency: str = ""
    """1, 7 or 8; where nothing is said 1, or 7 with ``replaces``."""
    replaces: str = ""
    """The id of the claim it replaces or voids."""
    answers: str = ""
    """The id of a claim that waits: this entry is no new claim but what was wanted for it."""
    takeback: str = ""
    """The id of a claim the payer takes back by itself; then this entry is no claim."""
    received: date | None = None
    processed: date | None = None
    requested: date | None = None
    diagnoses: tuple[str, ...] = ("J069",)
    """In a hospital with whether it was present on admission: ``L89.153:N``."""
    conditions: tuple[str, ...] = ()
    """Condition codes of an institutional claim."""
    charge: Money | None = None
    """Of the claim, where it is not the sum of the lines."""
    sequence: str = "P"
    causes: tuple[str, ...] = ()
    authorization: str = ""
    referral: str = ""
    documents: tuple[str, ...] = ()
    approved: bool = False
    prices: Mapping[int, Money] = {}
    denied: Mapping[int, str] = {}
    """Lines a person denied, each with the name or the codes of the reason."""
    overruled: tuple[int, ...] = ()
    """Lines a person lets through whatever speaks against them."""
    referring: str = ""
    rendering: str = ""
    clia: str = ""
    delay_reason: str = ""
    """Why it comes late (CLM20)."""
    patient_status: str = ""
    admission: date | None = None
    prior: PriorEntry | None = None
    """What the payer before decided about the whole claim."""
    drg: str = ""
    statement_to: date | None = None
    provider: ProviderEntry | None = None

    @property
    def came(self) -> date:
        """When it came: where nothing is said, when the last service was done."""
        ends = [self.on, self.statement_to, *(day for line in self.lines for day in (line.on, line.to))]
        return self.received or max(day for day in ends if day is not None)


class OrderQuestion(Setting, frozen=True):
    covers: tuple[Cover, ...]
    expect: tuple[str, ...]
    rule: str = ""
    household: Household = Household()
    employment: Employment = Employment()


class DeadlineQuestion(Setting, frozen=True):
    served: date
    expect: date | None = None
    primary_decided: date | None = None


class PayableQuestion(Setting, frozen=True):
    received: date
    expect: date


class InterestQuestion(Setting, frozen=True):
    amount: Money
    received: date
    paid: date
    expect: Money


class Witness(Setting, frozen=True):
    """A scenario: who, what came before, which claims come, and what must become of them."""

    title: str = "witness"
    authority: str = ""
    members: tuple[MemberEntry, ...] = (MemberEntry("M1"),)
    provider: ProviderEntry = ProviderEntry()
    providers: tuple[ProviderEntry, ...] = ()
    """Several providers, found by the NPI of who rendered or bills a claim; ``provider`` is everybody else."""
    accumulators: Mapping[str, Decimal] = {}
    history: tuple[PastEntry, ...] = ()
    authorizations: tuple[AuthorizationEntry, ...] = ()
    tables: TablesEntry = TablesEntry()
    claims: tuple[ClaimWitness, ...] = ()
    accumulators_after: Mapping[str, Decimal] = {}
    order: OrderQuestion | None = None
    deadline: DeadlineQuestion | None = None
    interest: InterestQuestion | None = None
    payable: PayableQuestion | None = None
    barred: tuple[str, ...] = ()
    """NPIs that may not refer or order."""
    near_miss_of: tuple[str, ...] = ()
    """Decisions, by their names, that this witness just misses: none of its claims may be decided so."""


def member_of(entry: MemberEntry) -> Member:
    return Member(
        id=entry.id,
        birth=entry.birth,
        last=entry.last,
        sex=entry.sex,
        family=entry.family,
        spans=tuple(Span(span.starts, span.ends) for span in entry.spans),
        others=(
            *((OtherCover(entry.first_payer, True),) if entry.first_payer else ()),
            *(OtherCover(one.payer, one.first, Span(one.starts, one.ends), one.kind) for one in entry.others),
        ),
        dual_eligible=entry.dual_eligible,
        grace_from=entry.grace_from,
        hospice=Span(entry.hospice_from, entry.hospice_to) if entry.hospice_from else None,
        capitated_to=entry.capitated_to,
        accident_closed=entry.accident_closed,
        primary_care=entry.primary_care,
        other_cover_unknown=entry.other_cover_unknown,
        spell_from=entry.spell_from,
    )


def provider_of(entry: ProviderEntry) -> ProviderStatus:
    return ProviderStatus(
        npi=entry.npi,
        tier=entry.tier,
        enrolled=Span(entry.enrolled_from, entry.enrolled_to) if entry.enrolled else None,
        excluded=Span(entry.excluded_from, entry.excluded_to) if entry.excluded_from else None,
        practitioner=entry.practitioner,
        specialty=entry.specialty,
        group=entry.group,
        eligible_codes=entry.eligible_codes,
        known=entry.known,
        payable=entry.payable,
        incentive_percent=entry.incentive_percent,
    )


def authorization_of(entry: AuthorizationEntry, first_member: str) -> Authorization:
    return Authorization(
        number=entry.number,
        member=entry.member or first_member,
        codes=entry.codes,
        span=Span(entry.starts, entry.ends) if entry.starts else None,
        units=entry.units,
        used=entry.used,
        npi=entry.npi,
        action=entry.action,
        decided=entry.decided,
        referral=entry.referral,
    )


def procedure_of(text: str) -> Procedure:
    """``20610-50-RT`` as a procedure."""
    code, *modifiers = text.split("-")
    return Procedure(code, tuple(modifiers))


def past_of(entry: PastEntry, npi: str) -> PastLine:
    return PastLine(
        claim_number=entry.claim,
        procedure=procedure_of(entry.code),
        on=entry.on,
        units=entry.units,
        charge=entry.charge,
        npi=entry.npi or npi,
        group=entry.group,
        specialty=entry.specialty,
        paid=entry.paid,
        diagnoses=entry.diagnoses,
        unprocessable=entry.unprocessable,
        place=entry.place,
        crossover=entry.crossover,
        stay_ended=entry.stay_ended,
    )


def tables_of(witness: Witness, base: CodeTables) -> CodeTables:
    """The witness's own rows, and the loaded tables for every kind it says nothing of."""
    entry = witness.tables
    factor = str(entry.conversion_factor)
    rows: dict[str, list[Any]] = {
        "mpfs": [_fee_row(fee, entry.conversion_factor) for fee in entry.mpfs],
        "mue-practitioner": [MueRow(mue.code, units=mue.units, indicator=mue.indicator) for mue in entry.mue],
        "addon": [AddOnRow(one.code, kind=one.kind, primaries=one.primaries) for one in entry.addon],
        "coverage": [
            CoverageRow(one.code, covered=bare(one.covered), not_covered=bare(one.not_covered), policies=one.policies)
            for one in entry.coverage
        ],
    }
    rows["mue-hospital"] = rows["mue-practitioner"]
    rows = {kind: given for kind, given in rows.items() if given}
    if entry.ncci:
        # Indicator 9 is an edit that was deleted on the day it began.
        standing = [(one, two, mark, None, None) for one, two, mark in entry.ncci if mark != "9"]
        rows["ptp-practitioner"] = rows["ptp-hospital"] = standing
    opened = [
        in_memory(kind, given, release="witness", source="witness", demo=True, facts={"conversion_factor": factor})
        for kind, given in rows.items()
    ]
    return CodeTables(opened, base.modifiers).over(base) if opened else base


def bare(diagnoses: tuple[str, ...]) -> tuple[str, ...]:
    """Diagnoses without their points, as claims and tables have them."""
    return tuple(code.replace(".", "") for code in diagnoses)


def _fee_row(entry: FeeEntry, factor: Decimal) -> RvuRow:
    code, _, modifier = entry.code.partition("-")
    facility = entry.pe_facility if entry.pe_facility is not None else entry.pe_nonfacility
    return RvuRow(
        code, modifier, entry.status, entry.work, entry.pe_nonfacility, facility, entry.mp, entry.pctc,
        entry.global_days, entry.pre, entry.intra, entry.post, entry.multiple, entry.bilateral,
        entry.assistant, entry.cosurgeon, entry.team, entry.endo_base, factor, entry.family,
    )  # fmt: skip


def claim_of(asked: ClaimWitness, member_id: str, member: Member | None, plan: Plan, npi: str) -> Claim:
    """The claim a witness tells of, billed by ``npi``."""
    birth = asked.birth or (member.birth if member else None)
    subscriber = Person(
        last=asked.name or (member.last if member else "") or "Witness",
        first=member_id.title(),
        member_id=member_id,
        birth=birth,
        sex=member.sex if member else "",
    )
    lines = tuple(_line(entry, number, asked) for number, entry in enumerate(asked.lines, 1))
    others: tuple[OtherPayer, ...] = ()
    if asked.prior is not None or any(line.payments for line in lines):
        paid = asked.prior.paid if asked.prior else sum(p.paid for line in lines for p in line.payments)
        others = (
            OtherPayer(
                coverage=Coverage(),
                subscriber=subscriber,
                payer=Payer(name="First payer", id="FIRST"),
                paid=paid,
                adjustments=adjustments_of(asked.prior.adjustments) if asked.prior else (),
                paid_on=asked.prior.paid_on if asked.prior else None,
            ),
        )
    return Claim(
        kind=asked.kind,
        control_number=asked.id,
        charge=asked.charge if asked.charge is not None else sum(line.charge for line in lines),
        facility_code=asked.place,
        billing=Provider(last="Witness Practice", organization=True, npi=npi),
        coverage=Coverage(sequence=asked.sequence, filing_code=plan.filing_code),
        subscriber=subscriber,
        payer=Payer(name=plan.name or plan.id, id=asked.payer or plan.payer_id),
        lines=lines,
        frequency=asked.frequency or ("7" if asked.replaces else "1"),
        diagnoses=tuple(_diagnosis(text) for text in asked.diagnoses),
        conditions=tuple(CodedFact("condition", code) for code in asked.conditions),
        related_causes=asked.causes,
        statement_from=asked.on if asked.statement_to else None,
        statement_to=asked.statement_to,
        authorization=asked.authorization,
        referral=asked.referral,
        payer_claim_number=f"P-{asked.replaces}" if asked.replaces else "",
        drg=asked.drg,
        other_payers=others,
        referring=Provider(npi=asked.referring) if asked.referring else None,
        rendering=Provider(npi=asked.rendering) if asked.rendering else None,
        clia=asked.clia,
        delay_reason=asked.delay_reason,
        patient_status=asked.patient_status,
        admission=asked.admission,
    )


def _diagnosis(text: str) -> Diagnosis:
    """``L89.153:N``: a code, and whether it was present on admission."""
    code, _, present = text.partition(":")
    return Diagnosis(code.replace(".", ""), poa=present)


def _line(entry: LineEntry, number: int, asked: ClaimWitness) -> Line:
    payments: tuple[LinePayment, ...] = ()
    extras: tuple[Extra, ...] = ()
    if entry.prior is not None:
        payments = (
            LinePayment(
                "FIRST",
                entry.prior.paid,
                adjustments=adjustments_of(entry.prior.adjustments),
                paid_on=entry.prior.paid_on,
            ),
        )
        if entry.prior.must_accept is not None:
            extras = (Extra("2400", ("CN1", "09", f"{Decimal(entry.prior.must_accept) / 100}")),)
    return Line(
        number=number,
        procedure=procedure_of(entry.code),
        charge=entry.charge,
        units=entry.units if isinstance(entry.minutes, bool) else entry.minutes,
        unit="MJ" if entry.minutes else "UN",
        revenue_code=entry.revenue_code,
        place=entry.place,
        pointers=entry.pointers,
        service_from=entry.on or asked.on,
        service_to=entry.to,
        control_number=f"{asked.id}-{number}",
        emergency=entry.emergency,
        authorization=entry.authorization,
        referral=entry.referral,
        rendering=Provider(npi=entry.npi) if entry.npi else None,
        referring=Provider(npi=entry.referring) if entry.referring else None,
        ordering=Provider(npi=entry.ordering) if entry.ordering else None,
        drug=Drug(entry.ndc) if entry.ndc else None,
        clia=entry.clia,
        teeth=tuple(Tooth(tooth) for tooth in entry.teeth),
        payments=payments,
        extras=extras,
    )


_ADJUSTMENT = re.compile(r"(CO|OA|PI|PR)[- ]?(\w{1,3}) +(-?[\d,]*\.?\d{0,2})\Z")
_BUCKET = re.compile(
    r"(family )?\S+ (deductible|oop)( [^\s\d]\S*)?( \d{4})?\Z"
    r"|\S+ (visits|units|dollars|paid|deductible|days|reserve|first|authorization|referral):.+\Z"
)
_CODE = re.compile(r"[0-9A-Z]{5}\Z")


def adjustments_of(texts: tuple[str, ...]) -> tuple[Adjustment, ...]:
    """``CO-45 25.00`` as adjustments; :func:`faults` has seen that they can be read."""
    made = []
    for text in texts:
        match = _ADJUSTMENT.match(text)
        cents = parse_cents(match[3].replace(",", "")) if match else None
        assert match is not None and cents is not None
        made.append(Adjustment(match[1], match[2], cents))
    return tuple(made)


def faults(witness: Witness) -> Iterator[tuple[Path, str]]:
    """What a witness says that its shape allows and that still means nothing: where, and what."""
    known: set[str] = set()
    members = {member.id for member in witness.members}
    for position, asked in enumerate(witness.claims):
        at: Path = ("claims", position)
        for name, other in (("takeback", asked.takeback), ("replaces", asked.replaces), ("answers", asked.answers)):
            if other and other not in known and not (name == "replaces" and asked.expect.outcome == "reject"):
                yield (*at, name), f"{name} {other} names no earlier claim of this witness"
        if asked.id in known and not asked.takeback:
            yield (*at, "id"), f"claim {asked.id} is there twice; give each claim an id of its own"
        known.add(asked.id)
        if asked.frequency not in ("", "1", "7", "8"):
            yield (*at, "frequency"), f"frequency {asked.frequency} is not one of 1, 7, 8"
        yield from _line_faults(asked, at)
    for position, past in enumerate(witness.history):
        if past.member and past.member not in members:
            yield ("history", position, "member"), f"{past.member} is no member of this witness"
    yield from _name_faults(witness)
    yield from _table_faults(witness)


def _line_faults(asked: ClaimWitness, at: Path) -> Iterator[tuple[Path, str]]:
    priors = [((*at, "prior"), asked.prior)]
    priors += [((*at, "lines", number, "prior"), line.prior) for number, line in enumerate(asked.lines)]
    for path, prior in priors:
        for text in prior.adjustments if prior else ():
            match = _ADJUSTMENT.match(text)
            if match is None or parse_cents(match[3].replace(",", "")) is None:
                yield (*path, "adjustments"), f"{text!r} is no adjustment such as 'CO-45 25.00'"
    wanted = [(at, asked.expect.adjustments or ())]
    wanted += [
        ((*at, "expect", "lines", number), line.adjustments or ()) for number, line in enumerate(asked.expect.lines)
    ]
    for path, texts in wanted:
        for text in texts:
            if _ADJUSTMENT.match(text) is None:
                yield (*path, "adjustments"), f"{text!r} is no adjustment such as 'CO-45 25.00'"
    numbers = range(1, len(asked.lines) + 1)
    for name, by_line in (("prices", asked.prices), ("denied", asked.denied)):
        for number in by_line:
            if asked.lines and number not in numbers:
                yield (*at, name), f"{name} names line {number}, and the claim has {len(asked.lines)}"
    if len(asked.expect.lines) > len(asked.lines) and asked.lines:
        yield (*at, "expect", "lines"), f"{len(asked.expect.lines)} lines expected of a claim with {len(asked.lines)}"


def _name_faults(witness: Witness) -> Iterator[tuple[Path, str]]:
    names: list[tuple[Path, str]] = [(("accumulators", name), name) for name in witness.accumulators]
    names += [(("accumulators_after", name), name) for name in witness.accumulators_after]
    names += [
        (("claims", position, "expect", "accumulators", name), name)
        for position, asked in enumerate(witness.claims)
        for name in asked.expect.accumulators
    ]
    for path, name in names:
        if not _BUCKET.match(name):
            yield path, f"{name!r} is no accumulator such as 'ANA deductible' or 'family KENT oop out'"
    for name in witness.near_miss_of:
        if name not in REASONS:
            yield ("near_miss_of",), f"{name!r} is no decision; the names are in core/payer/reasons.py"


def _table_faults(witness: Witness) -> Iterator[tuple[Path, str]]:
    for position, pair in enumerate(witness.tables.ncci):
        if not (_CODE.match(pair[0]) and _CODE.match(pair[1]) and pair[2] in ("0", "1", "9")):
            yield ("tables", "ncci", position), f"{', '.join(pair)} is no pair of codes with an indicator (0, 1 or 9)"
    named = {
        "mue": [row.code for row in witness.tables.mue],
        "addon": [row.code for row in witness.tables.addon],
        "coverage": [row.code for row in witness.tables.coverage],
        "mpfs": [row.code.partition("-")[0] for row in witness.tables.mpfs],
    }
    for name, codes in named.items():
        for position, code in enumerate(codes):
            if not _CODE.match(code):
                yield ("tables", name, position, "code"), f"{code!r} is no procedure code of five characters"
