"""The remittance value: one 835 transaction. Positive adjustments reduce a payment.

Signs are kept as the payer sent them: a reversal (status 22) has negative charge, payment and
adjustments; a positive provider-level adjustment takes money away.
"""

from __future__ import annotations

from datetime import date

from superbill.core.claim.values import (
    Address,
    Adjustment,
    Contact,
    Extra,
    Person,
    Procedure,
    Provider,
    Reference,
    Value,
)
from superbill.core.money import Cents, Quantity


class RemitLine(Value, frozen=True):
    """One SVC with what belongs to it."""

    procedure: Procedure
    """What was adjudicated."""
    charge: Cents
    paid: Cents
    revenue_code: str = ""
    paid_units: Quantity = Quantity(1)
    submitted: Procedure | None = None
    """What we sent, where the payer adjudicated something else (SVC06)."""
    submitted_units: Quantity | None = None
    service_from: date | None = None
    service_to: date | None = None
    adjustments: tuple[Adjustment, ...] = ()
    control_number: str = ""
    """REF*6R: ours, echoed."""
    allowed: Cents | None = None
    """AMT*B6."""
    amounts: tuple[tuple[str, Cents], ...] = ()
    remarks: tuple[str, ...] = ()
    """Remark codes of LQ."""
    policies: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    segment: int = 0
    """Position of the SVC in its transaction set, counting ST as 1."""
    extras: tuple[Extra, ...] = ()


class RemitClaim(Value, frozen=True):
    """One CLP with what belongs to it."""

    control_number: str
    """CLP01: ours."""
    status: str
    """CLP02: 1, 2, 3 processed; 4 patient unknown; 19, 20, 21 and forwarded; 22 reversal; 23; 25."""
    charge: Cents
    paid: Cents
    patient_responsibility: Cents = 0
    filing_code: str = ""
    payer_claim_number: str = ""
    facility_code: str = ""
    frequency: str = ""
    drg: str = ""
    drg_weight: Quantity | None = None
    discharge_fraction: Quantity | None = None
    adjustments: tuple[Adjustment, ...] = ()
    patient: Person = Person()
    subscriber: Person | None = None
    corrected: Person | None = None
    """The insured as the payer knows them (NM1*74)."""
    rendering: Provider | None = None
    crossover: Reference | None = None
    """The next payer it was forwarded to (NM1*TT): name as qualifier, id as value."""
    corrected_payer: Reference | None = None
    """The payer that should have it (NM1*PR): name, id."""
    remarks: tuple[str, ...] = ()
    """Remark codes of MOA or MIA."""
    original_claim_number: str = ""
    """REF*F8."""
    references: tuple[Reference, ...] = ()
    service_from: date | None = None
    service_to: date | None = None
    received: date | None = None
    coverage_expired: date | None = None
    amounts: tuple[tuple[str, Cents], ...] = ()
    quantities: tuple[tuple[str, Quantity], ...] = ()
    lines: tuple[RemitLine, ...] = ()
    segment: int = 0
    """Position of the CLP in its transaction set, counting ST as 1."""
    extras: tuple[Extra, ...] = ()
    crossover_qualifier: str = "PI"
    """What kind of id names the crossover payer: PI, XV, AD, FI, NI, PP."""
    corrected_payer_qualifier: str = "PI"
    contacts: tuple[Contact, ...] = ()

    @property
    def is_reversal(self) -> bool:
        return self.status == "22"

    @property
    def rank(self) -> int:
        """As which payer in their order this one decided: 1 where it does not say that others came before."""
        return _LATER.get(self.status, 1)


_LATER = {"2": 2, "20": 2, "3": 3, "21": 3}
"""CLP02 of who decided as a second or a third payer."""


class ProviderAdjustment(Value, frozen=True):
    """One pair of a PLB. Positive decreases the payment."""

    provider_id: str
    fiscal_year_end: date | None
    code: str
    reference: str
    amount: Cents
    segment: int = 0


class ClaimGroup(Value, frozen=True):
    """One LX: the next ``size`` claims of the remittance belong to it. TS3 and TS2 are kept as extras."""

    number: str
    size: int
    segment: int = 0
    extras: tuple[Extra, ...] = ()


class Remittance(Value, frozen=True):
    """One 835 transaction. ``identity`` is what makes it the same remittance in any disguise."""

    handling: str
    """BPR01: I, C, D, H, P, U, X."""
    amount: Cents
    """BPR02."""
    direction: str
    """C credit, D debit."""
    method: str
    """ACH, CHK, FWT, BOP, NON."""
    paid_on: date | None
    """BPR16."""
    trace: str
    """TRN02: the EFT trace or check number."""
    payer_trace_id: str
    """TRN03: 1 and the payer's tax id."""
    payer: Provider
    """Name, address; its id as the reference ``XV`` or ``2U``."""
    payee: Provider
    claims: tuple[RemitClaim, ...] = ()
    provider_adjustments: tuple[ProviderAdjustment, ...] = ()
    payer_id: str = ""
    """The payer's id as our contracts know it: N104, or REF*2U, or TRN03."""
    format: str = ""
    """CCP or CTX with ACH."""
    trace_supplement: str = ""
    receiver_id: str = ""
    """REF*EV."""
    produced: date | None = None
    contacts: tuple[Contact, ...] = ()
    currency: str = ""
    accounts: tuple[str, ...] = ()
    """BPR06 to BPR15 as they came."""
    set_control_number: str = ""
    extras: tuple[Extra, ...] = ()
    groups: tuple[ClaimGroup, ...] = ()
    """How the claims are grouped; empty means one group of all."""

    @property
    def identity(self) -> tuple[str, str, int, str]:
        """Payer, trace, amount and date: the identity of the transaction."""
        return (self.payer_trace_id, self.trace, self.amount, self.paid_on.isoformat() if self.paid_on else "")


__all__ = [
    "Address",
    "Adjustment",
    "ClaimGroup",
    "Contact",
    "Extra",
    "Person",
    "Procedure",
    "ProviderAdjustment",
    "Provider",
    "Reference",
    "RemitClaim",
    "RemitLine",
    "Remittance",
]
