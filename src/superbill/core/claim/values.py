"""The claim value: what we say to one payer about one encounter.

One shape serves professional (837P), institutional (837I) and dental (837D) claims. Codes are
kept as X12 carries them (``J069``, not ``J06.9``); money is integer cents; dates are
``datetime.date``; quantities are ``Decimal``. Empty text and ``None`` mean *not sent*. Every
value is immutable and hides what it holds when printed, because it may be about a patient.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from msgspec import Struct, structs

from superbill.core.money import Cents, Quantity


class Value(Struct, frozen=True, omit_defaults=True, gc=False):
    """The base of values that may hold protected data: printing one shows only its type."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"


class ClaimKind(StrEnum):
    """Which guide a claim follows."""

    PROFESSIONAL = "P"
    INSTITUTIONAL = "I"
    DENTAL = "D"


class Extra(Value, frozen=True):
    """A segment the value has no field for, kept with its loop so that it can be written back."""

    loop: str
    elements: tuple[str, ...]
    """The segment id and its elements as they came, composites unsplit with ``:``, repeats with ``^``."""


class Reference(Value, frozen=True):
    """A REF: qualifier and value."""

    qualifier: str
    value: str


class Address(Value, frozen=True):
    line1: str = ""
    line2: str = ""
    city: str = ""
    state: str = ""
    postal: str = ""
    """Five or nine digits."""
    country: str = ""
    """Empty for the United States."""
    subdivision: str = ""
    """Part of a country without states or provinces (N407)."""


class Contact(Value, frozen=True):
    """A PER: a name and up to three (qualifier, number) pairs: TE, EX, FX, EM, UR."""

    name: str = ""
    numbers: tuple[tuple[str, str], ...] = ()
    function: str = ""
    """PER01: IC information, CX claims, BL technical, IP the insured; empty for what the guide expects."""


class Person(Value, frozen=True):
    """A patient or subscriber. An employer that subscribes has ``organization`` set and its name in ``last``."""

    last: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    organization: bool = False
    member_id: str = ""
    id_qualifier: str = "MI"
    birth: date | None = None
    sex: str = ""
    """F, M or U."""
    address: Address | None = None
    death: date | None = None
    references: tuple[Reference, ...] = ()
    weight: Quantity | None = None
    """Pounds, for deliveries and equipment that depend on it (PAT08)."""
    pregnant: bool = False
    """Said only where the law requires it (PAT09)."""

    def as_other(self) -> Person:
        """As the subscriber of another payer is named: loop 2330A has no place for birth, sex and death."""
        return structs.replace(self, birth=None, sex="", death=None)


class Provider(Value, frozen=True):
    """A provider in some role; an organization has its name in ``last``."""

    last: str = ""
    first: str = ""
    middle: str = ""
    suffix: str = ""
    organization: bool = False
    npi: str = ""
    taxonomy: str = ""
    tax_id: str = ""
    tax_id_qualifier: str = "EI"
    """EI for an employer number, SY for a social security number."""
    address: Address | None = None
    references: tuple[Reference, ...] = ()
    contact: Contact | None = None


class Payer(Value, frozen=True):
    name: str = ""
    id: str = ""
    id_qualifier: str = "PI"
    address: Address | None = None
    references: tuple[Reference, ...] = ()


PAYER_ORDER = "PSTABCDEFGHU"
"""SBR01 by place in the order of payers: first, second, third, then the fourth to the eleventh; last who is unknown."""


class Coverage(Value, frozen=True):
    """An SBR: whose plan this is and where it stands in the order of payers."""

    sequence: str = "P"
    """P, S, T; A to H for the fourth to the eleventh payer; U unknown."""
    relationship: str = "18"
    """The patient's relationship to the subscriber: 18 self, 01 spouse, 19 child, 20, 21, 53, G8."""
    group_number: str = ""
    group_name: str = ""
    msp_type: str = ""
    """Why Medicare is secondary (SBR05): 12, 13, 14, 15, 16, 41, 42, 43, 47."""
    filing_code: str = ""
    """SBR09: MB, MC, CI, WC, 12, ..."""


class Adjustment(Value, frozen=True):
    """One CAS triplet. Positive amounts reduce the payment."""

    group: str
    code: str
    amount: Cents
    quantity: Quantity | None = None


class Procedure(Value, frozen=True):
    """A composite of qualifier, code and up to four modifiers."""

    code: str = ""
    modifiers: tuple[str, ...] = ()
    qualifier: str = "HC"
    description: str = ""


class LinePayment(Value, frozen=True):
    """What another payer decided about a line (loop 2430)."""

    payer_id: str
    paid: Cents
    procedure: Procedure = Procedure()
    revenue_code: str = ""
    units: Quantity = Quantity(1)
    bundled_into: int = 0
    """The line it was bundled into, 0 for none."""
    adjustments: tuple[Adjustment, ...] = ()
    paid_on: date | None = None
    remaining: Cents | None = None
    """What the patient still owes after this payer (AMT*EAF)."""


class OtherPayer(Value, frozen=True):
    """Another payer of the same claim (loops 2320 and 2330)."""

    coverage: Coverage
    subscriber: Person
    payer: Payer
    paid: Cents | None = None
    """What it paid (AMT*D); ``None`` when it has not adjudicated."""
    noncovered: Cents | None = None
    remaining: Cents | None = None
    adjustments: tuple[Adjustment, ...] = ()
    benefits_assigned: str = "Y"
    release: str = "Y"
    paid_on: date | None = None
    """Claim level only; lines carry their own date."""
    claim_number: str = ""
    remarks: tuple[str, ...] = ()
    """Remark codes of MOA or MIA."""
    extras: tuple[Extra, ...] = ()
    signature_source: str = ""
    """P when the provider signed for the patient (OI04)."""


class Diagnosis(Value, frozen=True):
    """A coded condition. ``role``: ``principal``, ``other``, ``admitting``, ``reason``, ``external``."""

    code: str
    role: str = "other"
    poa: str = ""
    """Present on admission: Y, N, U, W; empty when exempt or not inpatient."""
    version: str = "10"
    """``9`` for ICD-9-CM, of services before October 2015."""


class InpatientProcedure(Value, frozen=True):
    """An ICD-10-PCS procedure of an institutional claim."""

    code: str
    on: date | None = None
    principal: bool = False
    version: str = "10"
    """``9`` for ICD-9-CM, of services before October 2015."""


class CodedFact(Value, frozen=True):
    """An institutional code with what it needs.

    ``kind``: ``condition``, ``occurrence``, ``span``, ``value`` or ``treatment``.
    """

    kind: str
    code: str
    start: date | None = None
    end: date | None = None
    amount: Cents | None = None


class Drug(Value, frozen=True):
    """Loop 2410: an 11-digit NDC with its own quantity."""

    ndc: str
    quantity: Quantity | None = None
    unit: str = ""
    """UN, ML, GR, F2 or ME."""
    prescription: str = ""


class Tooth(Value, frozen=True):
    number: str
    surfaces: tuple[str, ...] = ()


class Line(Value, frozen=True):
    """A service line. ``number`` counts from 1."""

    number: int
    procedure: Procedure
    charge: Cents
    units: Quantity = Quantity(1)
    unit: str = "UN"
    """UN units, MJ minutes, DA days."""
    revenue_code: str = ""
    place: str = ""
    """Only where it differs from the claim's."""
    pointers: tuple[int, ...] = ()
    """Which diagnoses, counted from 1, most important first."""
    service_from: date | None = None
    service_to: date | None = None
    """Only when it differs from ``service_from``."""
    control_number: str = ""
    """REF*6R: ours, echoed by the payer."""
    emergency: bool = False
    epsdt: bool = False
    family_planning: bool = False
    noncovered: Cents | None = None
    authorization: str = ""
    referral: str = ""
    clia: str = ""
    note: str = ""
    drug: Drug | None = None
    rendering: Provider | None = None
    ordering: Provider | None = None
    referring: Provider | None = None
    supervising: Provider | None = None
    facility: Provider | None = None
    oral_cavity: tuple[str, ...] = ()
    prosthesis: str = ""
    teeth: tuple[Tooth, ...] = ()
    payments: tuple[LinePayment, ...] = ()
    extras: tuple[Extra, ...] = ()
    copay_exempt: bool = False
    """The patient owes no copayment for this line (SV115)."""


class Attachment(Value, frozen=True):
    """A PWK: supporting papers announced with the claim."""

    report_type: str
    transmission: str
    control_number: str = ""


class Claim(Value, frozen=True):
    """One claim to one payer (``payer``), about ``patient`` (the subscriber when ``patient`` is ``None``)."""

    kind: ClaimKind
    control_number: str
    """CLM01, ours; at most 20 characters."""
    charge: Cents
    facility_code: str
    """Place of service (P, D) or the first two digits of the type of bill (I)."""
    billing: Provider
    coverage: Coverage
    subscriber: Person
    payer: Payer
    lines: tuple[Line, ...]
    frequency: str = "1"
    """1 original, 7 replacement, 8 void; institutional claims use more."""
    patient: Person | None = None
    pay_to: Provider | None = None
    diagnoses: tuple[Diagnosis, ...] = ()
    signature_on_file: str = "Y"
    assignment: str = "A"
    benefits_assigned: str = "Y"
    release: str = "Y"
    related_causes: tuple[str, ...] = ()
    """AA auto, EM employment, OA other."""
    accident_state: str = ""
    special_program: str = ""
    delay_reason: str = ""
    predetermination: bool = False
    onset: date | None = None
    accident: date | None = None
    last_menstrual_period: date | None = None
    initial_treatment: date | None = None
    admission: date | None = None
    admission_hour: str = ""
    discharge: date | None = None
    discharge_hour: str = ""
    statement_from: date | None = None
    statement_to: date | None = None
    admission_type: str = ""
    admission_source: str = ""
    patient_status: str = ""
    authorization: str = ""
    """REF*G1."""
    referral: str = ""
    """REF*9F."""
    payer_claim_number: str = ""
    """REF*F8: the payer's number of the claim this one replaces or voids."""
    clia: str = ""
    clearinghouse_trace: str = ""
    """REF*D9."""
    medical_record: str = ""
    """REF*EA."""
    patient_paid: Cents | None = None
    """AMT*F5."""
    estimated_due: Cents | None = None
    """AMT*F3."""
    note: str = ""
    note_kind: str = "ADD"
    attachments: tuple[Attachment, ...] = ()
    conditions: tuple[CodedFact, ...] = ()
    """Condition, occurrence, span, value and treatment codes."""
    procedures: tuple[InpatientProcedure, ...] = ()
    drg: str = ""
    rendering: Provider | None = None
    referring: Provider | None = None
    primary_care: Provider | None = None
    supervising: Provider | None = None
    facility: Provider | None = None
    attending: Provider | None = None
    operating: Provider | None = None
    other_operating: Provider | None = None
    assistant: Provider | None = None
    other_payers: tuple[OtherPayer, ...] = ()
    extras: tuple[Extra, ...] = ()
    signature_source: str = ""
    """P when the provider signed for the patient (CLM10)."""
    accident_country: str = ""
    """Where a car accident was, when outside the United States (CLM11-5)."""

    @property
    def person(self) -> Person:
        """Whom the claim is about."""
        return self.patient or self.subscriber


class Submission(Value, frozen=True):
    """The header of one 837 transaction (BHT, loops 1000A and 1000B) and its claims."""

    kind: ClaimKind
    reference: str
    """BHT03: ours, at most 50 characters, never used twice."""
    created: date
    created_time: str
    """HHMM."""
    submitter: str
    submitter_id: str
    contact: Contact
    receiver: str
    receiver_id: str
    claims: tuple[Claim, ...]
    purpose: str = "00"
    """00 original, 18 reissue of a lost batch."""
    use: str = "CH"
    """CH chargeable, RP reporting, 31 subrogation."""
    submitter_first: str = ""
    """Only of a submitter that is a person, whose last name is ``submitter``."""
    submitter_middle: str = ""
    extras: tuple[Extra, ...] = ()
