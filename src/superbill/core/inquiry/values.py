"""Questions and answers as values: eligibility, status, authorization, acknowledgment, attachment.

A question and its answer meet by ``trace`` (TRN02). Positions, delimiters and hierarchy are the
codec's business and do not show here.
"""

from __future__ import annotations

from datetime import date
from typing import Generic, TypeVar

from superbill.core.claim.values import Contact, Extra, Payer, Person, Procedure, Provider, Reference, Value
from superbill.core.money import Cents, Quantity, Rate

Item = TypeVar("Item")


class Header(Value, frozen=True):
    """BHT: what this transaction is, and when it was made."""

    reference: str
    created: date
    created_time: str
    purpose: str = ""
    """BHT02 or BGN01: 13 request, 11 response, 08 status, 00 original, ..."""
    kind: str = ""
    """BHT06: what sort of transaction, where the guide has one (DG, TH, RQ, ...)."""


class Batch(Value, Generic[Item], frozen=True):
    """One transaction of questions or answers, each about one patient or claim."""

    header: Header
    items: tuple[Item, ...]
    extras: tuple[Extra, ...] = ()


class Reject(Value, frozen=True):
    """An AAA: why a question was not answered, and whether to ask again."""

    code: str
    follow_up: str
    level: str = ""
    """payer, provider, subscriber, dependent, event, service or benefit."""
    valid: str = "N"
    """AAA01: whether the request itself was valid."""


class EligibilityInquiry(Value, frozen=True):
    """A 270 about one patient."""

    trace: str
    trace_origin: str
    """TRN03: 9 and a tax id."""
    payer: Payer
    provider: Provider
    subscriber: Person
    dependent: Person | None = None
    relationship: str = "18"
    on: date | None = None
    service_types: tuple[str, ...] = ("30",)
    procedures: tuple[Procedure, ...] = ()
    extras: tuple[Extra, ...] = ()
    until: date | None = None
    """The last day asked about, where a span is."""


class Benefit(Value, frozen=True):
    """An EB with its messages and dates."""

    kind: str
    """EB01: 1 active, 6 inactive, A coinsurance, B copay, C deductible, G out-of-pocket limit, ..."""
    level: str = ""
    """EB02: IND, FAM, ..."""
    service_types: tuple[str, ...] = ()
    insurance_type: str = ""
    plan: str = ""
    period: str = ""
    """EB06: 23 calendar year, 29 remaining, ..."""
    amount: Cents | None = None
    rate: Rate | None = None
    quantity: Quantity | None = None
    quantity_kind: str = ""
    authorization: str = ""
    network: str = ""
    """EB12: Y in network, N out, W not applicable, U unknown."""
    procedure: Procedure | None = None
    dates: tuple[tuple[str, date, date | None], ...] = ()
    messages: tuple[str, ...] = ()
    entity: Reference | None = None
    """A related entity of loop 2120: name, id."""
    extras: tuple[Extra, ...] = ()


class EligibilityAnswer(Value, frozen=True):
    """A 271 about one patient: benefits, or rejects."""

    trace: str
    payer: Payer
    provider: Provider
    subscriber: Person
    dependent: Person | None = None
    relationship: str = "18"
    group_number: str = ""
    plan_dates: tuple[tuple[str, date, date | None], ...] = ()
    """(DTP qualifier, from, to)."""
    benefits: tuple[Benefit, ...] = ()
    rejects: tuple[Reject, ...] = ()
    contacts: tuple[Contact, ...] = ()
    extras: tuple[Extra, ...] = ()
    trace_origin: str = ""


class Status(Value, frozen=True):
    """One category:code:entity of an STC."""

    category: str
    code: str
    entity: str = ""
    code_list: str = ""
    """LOI when ``code`` is a LOINC document code, RX for a pharmacy code; empty for the usual list."""
    message: str = ""
    """STC12: what is said in words, with the first status of its STC."""


class LineStatus(Value, frozen=True):
    """A line of a claim in a status question or answer; ``statuses`` is empty in a question."""

    procedure: Procedure
    charge: Cents
    statuses: tuple[Status, ...] = ()
    paid: Cents | None = None
    on: date | None = None
    control_number: str = ""
    service_from: date | None = None
    service_to: date | None = None
    units: Quantity | None = None
    revenue_code: str = ""
    accepted: bool | None = None
    extras: tuple[Extra, ...] = ()


class StatusInquiry(Value, frozen=True):
    """A 276 about one claim."""

    trace: str
    payer: Payer
    receiver: Provider
    provider: Provider
    subscriber: Person
    patient: Person | None = None
    control_number: str = ""
    """REF*EJ: ours."""
    payer_claim_number: str = ""
    """REF*1K."""
    charge: Cents | None = None
    service_from: date | None = None
    service_to: date | None = None
    facility_code: str = ""
    """REF*BLT."""
    extras: tuple[Extra, ...] = ()
    lines: tuple[LineStatus, ...] = ()


class ClaimStatus(Value, frozen=True):
    """What a 277, a 277CA or a 277 request for information says about one claim.

    In a 277CA ``accepted`` tells the verdict of STC03 (``WQ`` is accepted, ``U`` rejected).
    """

    control_number: str
    """Ours: TRN02 of the 277CA, REF*EJ of the 277."""
    statuses: tuple[Status, ...]
    trace: str = ""
    """TRN02 of the 276 it answers."""
    accepted: bool | None = None
    on: date | None = None
    charge: Cents | None = None
    paid: Cents | None = None
    finalized: date | None = None
    check_number: str = ""
    check_date: date | None = None
    payer_claim_number: str = ""
    clearinghouse_trace: str = ""
    patient: Person = Person()
    provider: Provider = Provider()
    service_from: date | None = None
    service_to: date | None = None
    lines: tuple[LineStatus, ...] = ()
    attachment_control_number: str = ""
    """What a request for information wants quoted in the answer."""
    documents: tuple[str, ...] = ()
    """LOINC codes of what is asked for."""
    respond_by: date | None = None
    extras: tuple[Extra, ...] = ()
    subscriber: Person | None = None
    """Whose plan it is, where the patient is a dependent."""
    facility_code: str = ""
    """REF*BLT."""


class ProviderStatus(Value, frozen=True):
    """What a 277 or 277CA says about a provider as such: a summary, or why nothing of theirs was taken."""

    provider: Provider
    statuses: tuple[Status, ...]
    trace: str = "0"
    on: date | None = None
    accepted: bool | None = None
    charge: Cents | None = None
    extras: tuple[Extra, ...] = ()


class StatusReport(Value, frozen=True):
    """One 277, 277CA or 277 request for information."""

    header: Header
    kind: str
    """``answer`` (277), ``acknowledgment`` (277CA) or ``request`` (277 RFI)."""
    payer: Payer
    receiver: Provider
    claims: tuple[ClaimStatus, ...]
    batch_reference: str = ""
    """277CA: the BHT03 of the 837 it speaks of."""
    batch_statuses: tuple[Status, ...] = ()
    receipt_trace: str = ""
    received: date | None = None
    processed: date | None = None
    extras: tuple[Extra, ...] = ()
    source_role: str = "PR"
    """Who speaks: PR the payer, AY a clearinghouse."""
    batch_on: date | None = None
    batch_accepted: bool | None = None
    batch_charge: Cents | None = None
    providers: tuple[ProviderStatus, ...] = ()
    contacts: tuple[Contact, ...] = ()


class RequestedService(Value, frozen=True):
    """A service of a 278 (loop 2000F)."""

    procedure: Procedure
    units: Quantity = Quantity(1)
    charge: Cents | None = None
    service_from: date | None = None
    service_to: date | None = None
    action: str = ""
    """HCR01 in an answer: A1, A2, A3, A4, A6, C, CT, NA."""
    certification: str = ""
    reason: str = ""
    trace: str = ""
    unit: str = "UN"
    revenue_code: str = ""
    extras: tuple[Extra, ...] = ()
    trace_origin: str = ""


class AuthorizationRequest(Value, frozen=True):
    """A 278 request about one patient event."""

    trace: str
    payer: Payer
    requester: Provider
    subscriber: Person
    patient: Person | None = None
    relationship: str = "18"
    category: str = "HS"
    """UM01: AR admission, HS health services, SC specialty care."""
    certification_type: str = "I"
    service_type: str = ""
    facility_code: str = "11"
    level: str = ""
    """UM06: E elective, 03 emergency, U urgent."""
    diagnoses: tuple[str, ...] = ()
    services: tuple[RequestedService, ...] = ()
    event_from: date | None = None
    event_to: date | None = None
    prior_number: str = ""
    message: str = ""
    extras: tuple[Extra, ...] = ()
    trace_origin: str = ""


class AuthorizationAnswer(Value, frozen=True):
    """A 278 response."""

    trace: str
    payer: Payer
    requester: Provider
    subscriber: Person
    patient: Person | None = None
    relationship: str = "18"
    action: str = ""
    number: str = ""
    reason: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    category: str = "HS"
    certification_type: str = "I"
    service_type: str = ""
    facility_code: str = "11"
    services: tuple[RequestedService, ...] = ()
    rejects: tuple[Reject, ...] = ()
    message: str = ""
    extras: tuple[Extra, ...] = ()
    trace_origin: str = ""
    level: str = ""
    diagnoses: tuple[str, ...] = ()
    event_from: date | None = None
    event_to: date | None = None
    prior_number: str = ""


class AttachedDocument(Value, frozen=True):
    """A 275 about one claim: the document itself, as bytes."""

    control_number: str
    """The attachment control number that the request or the PWK named."""
    document: bytes
    claim_control_number: str = ""
    payer_claim_number: str = ""
    payer: Payer = Payer()
    provider: Provider = Provider()
    patient: Person = Person()
    report_type: str = ""
    """LOINC code."""
    format: str = "text/plain"
    service_from: date | None = None
    extras: tuple[Extra, ...] = ()
    service_to: date | None = None
    submitter: Provider = Provider()
    submitted: date | None = None
    solicited: bool = True
    """Whether it answers a request; otherwise it was announced by the claim itself."""


class MemberCoverage(Value, frozen=True):
    """A HD of an 834."""

    maintenance: str
    insurance_line: str
    plan: str = ""
    level: str = ""
    starts: date | None = None
    ends: date | None = None
    extras: tuple[Extra, ...] = ()


class Member(Value, frozen=True):
    """An INS of an 834."""

    person: Person
    subscriber_number: str
    relationship: str
    maintenance: str
    reason: str = ""
    status: str = ""
    group_number: str = ""
    starts: date | None = None
    ends: date | None = None
    coverages: tuple[MemberCoverage, ...] = ()
    references: tuple[Reference, ...] = ()
    extras: tuple[Extra, ...] = ()
    subscriber: bool = True
    """INS01: whether this is the subscriber rather than a dependent."""
    contact: Contact | None = None
    corrected: bool = False
    """NM101 74: the name is a correction of the one that follows in the extras (loop 2100, NM1*70)."""


class Enrollment(Value, frozen=True):
    """An 834: members a sponsor adds, changes or ends at a plan."""

    header: Header
    sponsor: Payer
    payer: Payer
    members: tuple[Member, ...]
    extras: tuple[Extra, ...] = ()
    action: str = "2"
    """BGN08: 2 change, 4 verify, RX replace."""
    policy: str = ""
    """REF*38: the master policy number."""


class PremiumItem(Value, frozen=True):
    """An RMR of an 820, for a person or an invoice."""

    reference_qualifier: str
    reference: str
    amount: Cents
    billed: Cents | None = None
    person: Person | None = None
    starts: date | None = None
    ends: date | None = None
    adjustments: tuple[tuple[str, Cents], ...] = ()
    """(reason, amount) of each ADX."""
    entity: tuple[str, ...] = ()
    """ENT02 to ENT04: 2J individual with its id."""
    references: tuple[Reference, ...] = ()
    extras: tuple[Extra, ...] = ()


class Premium(Value, frozen=True):
    """An 820: a premium payment and what it is for."""

    amount: Cents
    direction: str
    method: str
    paid_on: date | None
    trace: str
    receiver: Payer
    remitter: Payer
    items: tuple[PremiumItem, ...]
    extras: tuple[Extra, ...] = ()
    handling: str = "I"
    format: str = ""
    accounts: tuple[str, ...] = ()
    """BPR06 to BPR15 as they came."""
    trace_kind: str = "3"
    trace_origin: str = ""
    references: tuple[Reference, ...] = ()


__all__ = [name for name, value in list(globals().items()) if isinstance(value, type) and value.__module__ == __name__]
