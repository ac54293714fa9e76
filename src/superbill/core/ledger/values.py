"""The plan of an application: every balance before and after, why, what follows, and the entries to record."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from superbill.core.claim.values import Value
from superbill.core.ledger.entries import Entry
from superbill.core.money import Cents
from superbill.core.remit.reasons import Meaning


class Action(StrEnum):
    """What a plan does with one remit claim."""

    APPLY = "apply"
    REVERSE = "reverse"
    INFORM = "inform"
    """Nothing moves: a predetermination, or a claim sent on to somebody else."""
    SUSPEND = "suspend"
    """Its money waits in suspense."""


class ConsequenceKind(StrEnum):
    """What follows, as work for somebody."""

    DENIAL = "denial"
    SECONDARY = "secondary"
    CROSSOVER = "crossover"
    """The payer sent it on: wait for the next payer before billing them."""
    STATEMENT = "statement"
    VARIANCE = "variance"
    VERIFY = "verify"
    DISPUTE = "dispute"
    AWAIT = "await"
    CREDIT = "credit"
    """Overpaid: find out, refund, or wait to be taken back."""
    VOID_SECONDARY = "void_secondary"
    """The next payer was billed for what no longer stands."""
    SUSPENSE = "suspense"
    TAKEBACK = "takeback"
    FOLLOW_UP = "follow_up"
    """Something is open that nobody explained."""


class Balances(Value, frozen=True, gc=False):
    """What is open on a charge: with the payer who answers, with other payers, with the patient."""

    insurance: Cents
    others: Cents
    patient: Cents

    @property
    def total(self) -> Cents:
        return self.insurance + self.others + self.patient


class Adjusted(Value, frozen=True, gc=False):
    """One adjustment and what it comes to. ``moved`` is what the books move; the rest of ``amount`` stays."""

    group: str
    code: str
    amount: Cents
    meaning: Meaning
    moved: Cents = 0
    account: str = ""


class LineChange(Value, frozen=True, gc=False):
    charge_id: str
    before: Balances
    after: Balances
    paid: Cents
    adjusted: tuple[Adjusted, ...] = ()
    remarks: tuple[str, ...] = ()
    allowed: Cents | None = None
    segment: int = 0


class ClaimChange(Value, frozen=True, gc=False):
    """One remit claim: ``position`` is its place in the remittance (from 0), ``entry`` in the plan's entries (-1: none)."""

    position: int
    action: Action
    claim_id: str
    status: str
    paid: Cents
    lines: tuple[LineChange, ...] = ()
    entry: int = -1
    matched_by: str = ""
    reverses: str = ""
    """Our number of the application that is taken back."""


class Consequence(Value, frozen=True, gc=False):
    """Work that follows. ``about`` says it in a few words: reasons such as ``CO-197 N210``, or a cause."""

    kind: ConsequenceKind
    claim_id: str = ""
    charge_id: str = ""
    amount: Cents = 0
    about: str = ""
    payer_id: str = ""
    position: int = -1


class Totals(Value, frozen=True):
    """The money of a remittance, counted in the document or in the entries."""

    cash: Cents
    claims: Cents
    provider: Cents
    """Provider-level adjustments; positive decreases the payment."""


class Plan(Value, frozen=True):
    """A plan of application. ``source`` names the document; entries carry it."""

    source: str
    payer_id: str
    effective_on: date
    totals: Totals
    claims: tuple[ClaimChange, ...]
    entries: tuple[Entry, ...]
    consequences: tuple[Consequence, ...]
