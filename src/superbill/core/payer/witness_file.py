"""The shape of witness files, and the engine's values made from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from superbill.core.claim.values import (
    Adjustment,
    Claim,
    ClaimKind,
    Coverage,
    Diagnosis,
    Extra,
    Line,
    LinePayment,
    OtherPayer,
    Payer,
    Person,
    Procedure,
    Provider,
)
from superbill.core.codes import AddOnRow, CodeTables, CoverageRow, MueRow, RvuRow
from superbill.core.codes.bundle import in_memory
from superbill.core.money import parse_cents
from superbill.core.payer.case import Authorization, Member, OtherCover, PastLine, ProviderStatus, Span
from superbill.core.payer.cob import Cover, Employment, Household
from superbill.core.payer.plan import Plan
from superbill.core.payer.terms import Money, Setting

ONE = Decimal(1)
ZERO = Decimal(0)
NPI = "1003000126"


class SpanEntry(Setting, frozen=True):
    starts: date
    ends: date | None = None


class MemberEntry(Setting, frozen=True):
    id: str
    birth: date | None = None
    sex: str = ""
    family: str = ""
    spans: tuple[SpanEntry, ...] = ()
    first_payer: str = ""
    """The payer that comes before this plan."""
    dual_eligible: bool = False
    grace_from: date | None = None
    hospice_from: date | None = None
    capitated_to: tuple[str, ...] = ()
    accident_closed: bool = False


class ProviderEntry(Setting, frozen=True):
    npi: str = NPI
    tier: str = "in"
    enrolled_from: date = date(1966, 7, 1)
    enrolled_to: date | None = None
    enrolled: bool = True
    excluded_from: date | None = None
    practitioner: str = "physician"
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
    npi: str = NPI
    group: str = ""
    specialty: str = ""
    paid: bool = True
    unprocessable: bool = False
    claim: str = "P-0"
    member: str = ""
    diagnoses: tuple[str, ...] = ()


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
    minutes: bool = False
    """The units are minutes (anesthesia)."""
    on: date | None = None
    to: date | None = None
    place: str = ""
    revenue_code: str = ""
    pointers: tuple[int, ...] = (1,)
    emergency: bool = False
    authorization: str = ""
    referral: str = ""
    npi: str = ""
    prior: PriorEntry | None = None


class ExpectedLine(Setting, frozen=True):
    """What must come out of a line; what is not said is not compared."""

    allowed: Money | None = None
    paid: Money | None = None
    patient: Money | None = None
    adjustments: tuple[str, ...] | None = None
    """``CO-45 114.39``, all of them, in any order."""
    remarks: tuple[str, ...] | None = None


class Expected(Setting, frozen=True):
    """What must come out of a claim; what is not said is not compared."""

    outcome: str | None = None
    status: str | None = None
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


class ClaimWitness(Setting, frozen=True):
    id: str
    on: date = date(2026, 3, 2)
    lines: tuple[LineEntry, ...] = ()
    expect: Expected = Expected()
    kind: ClaimKind = ClaimKind.PROFESSIONAL
    member: str = ""
    birth: date | None = None
    """On the claim, where it differs from the member's."""
    payer: str = ""
    place: str = "11"
    frequency: str = "1"
    replaces: str = ""
    """The id of the claim it replaces or voids."""
    takeback: str = ""
    """The id of a claim the payer takes back by itself; then this entry is no claim."""
    received: date | None = None
    processed: date | None = None
    requested: date | None = None
    diagnoses: tuple[str, ...] = ("J069",)
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
    overruled: tuple[int, ...] = ()
    prior: PriorEntry | None = None
    """What the payer before decided about the whole claim."""
    drg: str = ""
    statement_to: date | None = None
    provider: ProviderEntry | None = None


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
    accumulators: Mapping[str, Decimal] = {}
    history: tuple[PastEntry, ...] = ()
    authorizations: tuple[AuthorizationEntry, ...] = ()
    tables: TablesEntry = TablesEntry()
    claims: tuple[ClaimWitness, ...] = ()
    accumulators_after: Mapping[str, Decimal] = {}
    order: OrderQuestion | None = None
    deadline: DeadlineQuestion | None = None
    interest: InterestQuestion | None = None


def member_of(entry: MemberEntry) -> Member:
    return Member(
        id=entry.id,
        birth=entry.birth,
        sex=entry.sex,
        family=entry.family,
        spans=tuple(Span(span.starts, span.ends) for span in entry.spans),
        others=(OtherCover(entry.first_payer, True),) if entry.first_payer else (),
        dual_eligible=entry.dual_eligible,
        grace_from=entry.grace_from,
        hospice=Span(entry.hospice_from) if entry.hospice_from else None,
        capitated_to=entry.capitated_to,
        accident_closed=entry.accident_closed,
    )


def provider_of(entry: ProviderEntry) -> ProviderStatus:
    return ProviderStatus(
        npi=entry.npi,
        tier=entry.tier,
        enrolled=Span(entry.enrolled_from, entry.enrolled_to) if entry.enrolled else None,
        excluded=Span(entry.excluded_from) if entry.excluded_from else None,
        practitioner=entry.practitioner,
        specialty=entry.specialty,
        group=entry.group,
        eligible_codes=entry.eligible_codes,
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


def past_of(entry: PastEntry) -> PastLine:
    return PastLine(
        claim_number=entry.claim,
        procedure=procedure_of(entry.code),
        on=entry.on,
        units=entry.units,
        charge=entry.charge,
        npi=entry.npi,
        group=entry.group,
        specialty=entry.specialty,
        paid=entry.paid,
        diagnoses=entry.diagnoses,
        unprocessable=entry.unprocessable,
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
            CoverageRow(one.code, covered=one.covered, not_covered=one.not_covered, policies=one.policies)
            for one in entry.coverage
        ],
        "ptp-practitioner": [(one, two, mark, None, None) for one, two, mark in entry.ncci],
    }
    opened = [
        in_memory(kind, sorted_rows, release="witness", source="witness", facts={"conversion_factor": factor})
        for kind, given in rows.items()
        if (sorted_rows := given)
    ]
    return CodeTables(opened, base.modifiers).over(base) if opened else base


def _fee_row(entry: FeeEntry, factor: Decimal) -> RvuRow:
    code, _, modifier = entry.code.partition("-")
    facility = entry.pe_facility if entry.pe_facility is not None else entry.pe_nonfacility
    return RvuRow(
        code, modifier, entry.status, entry.work, entry.pe_nonfacility, facility, entry.mp, entry.pctc,
        entry.global_days, entry.pre, entry.intra, entry.post, entry.multiple, entry.bilateral,
        entry.assistant, entry.cosurgeon, entry.team, entry.endo_base, factor, entry.family,
    )  # fmt: skip


def claim_of(asked: ClaimWitness, member_id: str, member: Member | None, plan: Plan) -> Claim:
    """The claim a witness tells of."""
    birth = asked.birth or (member.birth if member else None)
    subscriber = Person(last="Witness", first=member_id.title(), member_id=member_id, birth=birth)
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
                adjustments=_adjustments(asked.prior.adjustments) if asked.prior else (),
                paid_on=asked.prior.paid_on if asked.prior else None,
            ),
        )
    npi = (asked.provider.npi if asked.provider else "") or NPI
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
        frequency=asked.frequency,
        diagnoses=tuple(Diagnosis(code.replace(".", "")) for code in asked.diagnoses),
        related_causes=asked.causes,
        statement_from=asked.on if asked.statement_to else None,
        statement_to=asked.statement_to,
        authorization=asked.authorization,
        referral=asked.referral,
        payer_claim_number=f"P-{asked.replaces}" if asked.replaces else "",
        drg=asked.drg,
        other_payers=others,
    )


def _line(entry: LineEntry, number: int, asked: ClaimWitness) -> Line:
    payments: tuple[LinePayment, ...] = ()
    extras: tuple[Extra, ...] = ()
    if entry.prior is not None:
        payments = (
            LinePayment(
                "FIRST",
                entry.prior.paid,
                adjustments=_adjustments(entry.prior.adjustments),
                paid_on=entry.prior.paid_on,
            ),
        )
        if entry.prior.must_accept is not None:
            extras = (Extra("2400", ("CN1", "09", f"{Decimal(entry.prior.must_accept) / 100}")),)
    return Line(
        number=number,
        procedure=procedure_of(entry.code),
        charge=entry.charge,
        units=entry.units,
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
        payments=payments,
        extras=extras,
    )


_ADJUSTMENT = re.compile(r"(CO|OA|PI|PR)-(\w{1,3}) (-?[\d,]*\.?\d{0,2})\Z")
_BUCKET = re.compile(r"(family )?\S+ (deductible|oop)( \S+)?\Z|\S+ (visits|units|dollars):.+\Z")
_CODE = re.compile(r"[0-9A-Z]{5}\Z")


def _adjustments(texts: tuple[str, ...]) -> tuple[Adjustment, ...]:
    """``CO-45 25.00`` as adjustments; :func:`faults` has seen that they can be read."""
    made = []
    for text in texts:
        match = _ADJUSTMENT.match(text)
        cents = parse_cents(match[3].replace(",", "")) if match else None
        assert match is not None and cents is not None
        made.append(Adjustment(match[1], match[2], cents))
    return tuple(made)


def faults(witness: Witness) -> Iterator[str]:
    """What a witness says that its shape allows and that still means nothing."""
    known: set[str] = set()
    for asked in witness.claims:
        if asked.takeback and asked.takeback not in known:
            yield f"claim {asked.id} takes back {asked.takeback}, which is no earlier claim"
        if asked.id in known:
            yield f"claim {asked.id} is there twice"
        if not asked.takeback:
            known.add(asked.id)
        priors = [asked.prior, *(line.prior for line in asked.lines)]
        for text in (text for prior in priors if prior for text in prior.adjustments):
            match = _ADJUSTMENT.match(text)
            if match is None or parse_cents(match[3].replace(",", "")) is None:
                yield f"{text!r} is no adjustment such as 'CO-45 25.00'"
    names = [*witness.accumulators, *witness.accumulators_after]
    names += [name for asked in witness.claims for name in asked.expect.accumulators]
    for name in names:
        if not _BUCKET.match(name):
            yield f"{name!r} is no accumulator such as 'ANA deductible' or 'family KENT oop out'"
    for pair in witness.tables.ncci:
        if not (_CODE.match(pair[0]) and _CODE.match(pair[1]) and pair[2] in ("0", "1", "9")):
            yield f"{', '.join(pair)} is no pair of codes with an indicator"
    codes = [row.code for rows in (witness.tables.mue, witness.tables.addon, witness.tables.coverage) for row in rows]
    codes += [row.code.partition("-")[0] for row in witness.tables.mpfs]
    for code in codes:
        if not _CODE.match(code):
            yield f"{code!r} is no procedure code"
