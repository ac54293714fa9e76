"""Our side of a remittance: the open claims it answers, and what was applied to them before. Light and immutable."""

from __future__ import annotations

from datetime import date

from superbill.core.claim.values import Procedure, Value
from superbill.core.ledger.entries import Entry
from superbill.core.money import Cents, Quantity, Rate


class OpenLine(Value, frozen=True, gc=False):
    """One of our charges on a claim, with what is still open on it."""

    charge_id: str
    charge: Cents
    insurance: tuple[tuple[str, Cents], ...] = ()
    """What each payer still has to answer for: (payer id, cents)."""
    patient: Cents = 0
    """What the patient still has to pay; negative is a credit."""
    procedure: Procedure = Procedure()
    revenue_code: str = ""
    units: Quantity = Quantity(1)
    service_from: date | None = None
    control_number: str = ""
    """REF*6R as we sent it."""
    expected_allowed: Cents | None = None
    """What the contract allows; ``None`` where no contract says."""


class Prior(Value, frozen=True, gc=False):
    """An earlier application to a claim that still stands: what a reversal mirrors."""

    entry: Entry
    charge: Cents
    paid: Cents
    payer_claim_number: str = ""
    reference: str = ""
    """Our own number of that application."""


class OpenClaim(Value, frozen=True, gc=False):
    """A claim to one payer, as far as the books are concerned."""

    claim_id: str
    control_number: str
    payer_id: str
    patient_id: str
    lines: tuple[OpenLine, ...]
    rank: int = 1
    """1 for the first payer, 2 for the second, and so on."""
    next_payer_id: str = ""
    """Who is billed after this payer; empty for the last."""
    payer_claim_numbers: tuple[str, ...] = ()
    member_id: str = ""
    service_from: date | None = None
    capitated: bool = False
    """The contract pays per member: services it covers are not denied, they are paid for already."""
    patient_protected: str = ""
    """Why this patient may not be billed (such as ``QMB``); empty when they may."""
    priors: tuple[Prior, ...] = ()
    """Oldest first."""

    @property
    def charge(self) -> Cents:
        return sum(line.charge for line in self.lines)


class Tolerance(Value, frozen=True):
    """How far a payment may be from the contract before it is a variance: the larger of the two."""

    flat: Cents = 100
    rate: Rate = Rate("0.02")
