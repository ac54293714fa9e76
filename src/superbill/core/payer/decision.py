"""A decision: what a payer does with a claim, to the cent, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum

from msgspec.structs import replace

from superbill.core.claim.values import Adjustment, Claim, Line, Procedure, Value
from superbill.core.findings import Finding
from superbill.core.money import Cents, dollars
from superbill.core.payer.accumulators import Draw, opposite
from superbill.core.payer.case import PastLine
from superbill.core.remit.values import RemitClaim, RemitLine


class Outcome(StrEnum):
    PAY = "pay"
    """Decided, at least one line allowed."""
    DENY = "deny"
    """Decided, no line allowed."""
    PEND = "pend"
    """Waits for papers or a person; the one outcome that is not final."""
    REJECT = "reject"
    """Refused before adjudication: a 277CA, no remittance."""
    VOID = "void"
    """Takes an earlier decision back and puts nothing in its place."""


NOTHING = "nothing against it"
"""The answer of a question that found nothing."""


class Step(Value, frozen=True, gc=False, rename={"words": "answer"}, omit_defaults=True):
    """One line of the explanation: what was asked, what answered, what it did to the money."""

    question: str
    words: str
    """The answer; with ``amounts`` a pattern that has a place for each."""
    authority: str = ""
    effect: Cents = 0
    """What it changed the payment by: negative reduces."""
    line: int = 0
    """0 for the whole claim."""
    amounts: tuple[Cents, ...] = ()
    """What stands in the places of the words. Most explanations are never read, so they are written when one is."""

    @property
    def answer(self) -> str:
        """What answered."""
        return self.words.format(*map(dollars, self.amounts)) if self.amounts else self.words


class Request(Value, frozen=True):
    """What a payer wants before it decides."""

    reason: str
    documents: tuple[str, ...] = ()
    line: int = 0
    respond_by: date | None = None
    denial: str = ""
    """The name of the reason it is denied for when nothing comes."""


class LineDecision(Value, frozen=True):
    """What becomes of one line. ``charge = paid + sum(adjustments)``."""

    line: Line
    procedure: Procedure
    allowed: Cents
    paid: Cents
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    units: Decimal = Decimal(1)
    denied: bool = False
    policies: tuple[str, ...] = ()

    @property
    def patient(self) -> Cents:
        """What the patient owes."""
        return sum(a.amount for a in self.adjustments if a.group == "PR")


class Decision(Value, frozen=True):
    """The one final answer to a claim, or what is still wanted.

    ``draws`` are what it adds to the accumulators, the takeback of a replaced decision not
    included: ``reverses`` holds that decision.
    """

    outcome: Outcome
    claim: Claim
    claim_number: str = ""
    status: str = "1"
    """CLP02."""
    lines: tuple[LineDecision, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    remarks: tuple[str, ...] = ()
    draws: tuple[Draw, ...] = ()
    steps: tuple[Step, ...] = ()
    requests: tuple[Request, ...] = ()
    reverses: Decision | None = None
    received: date | None = None
    decided: date | None = None
    filing_code: str = ""
    rejection: str = ""
    """Category, status and entity of the 277CA, as ``A7:33:IL``."""
    findings: tuple[Finding, ...] = ()
    history: tuple[PastLine, ...] = ()
    """What later claims see of this one."""
    plan: str = ""
    member_id: str = ""

    @property
    def paid(self) -> Cents:
        return sum(line.paid for line in self.lines) - sum(a.amount for a in self.adjustments)

    @property
    def allowed(self) -> Cents:
        return sum(line.allowed for line in self.lines)

    @property
    def patient(self) -> Cents:
        """What the patient owes on the claim."""
        return sum(line.patient for line in self.lines) + sum(a.amount for a in self.adjustments if a.group == "PR")

    @property
    def all_draws(self) -> tuple[Draw, ...]:
        """What it changes in the accumulators, the takeback included."""
        return (opposite(self.reverses.draws) if self.reverses else ()) + self.draws

    def remit_claims(self) -> tuple[RemitClaim, ...]:
        """What the remittance says: the reversal of a replaced decision, then this one."""
        taken_back = (reverse(self.reverses),) if self.reverses else ()
        decided = self.outcome in (Outcome.PAY, Outcome.DENY)
        return (*taken_back, *((self.remit_claim(),) if decided else ()))

    def remit_claim(self) -> RemitClaim:
        """The claim as an 835 says it. Only for a claim that was paid or denied."""
        assert self.outcome in (Outcome.PAY, Outcome.DENY), "only a decided claim has a remittance"
        claim = self.claim
        dates = [line.service_from for line in claim.lines if line.service_from]
        return RemitClaim(
            control_number=claim.control_number,
            status=self.status,
            charge=claim.charge,
            paid=self.paid,
            patient_responsibility=self.patient,
            filing_code=self.filing_code,
            payer_claim_number=self.claim_number,
            facility_code=claim.facility_code,
            frequency=claim.frequency,
            drg=claim.drg,
            adjustments=self.adjustments,
            patient=replace(claim.person, address=None, references=()),
            subscriber=replace(claim.subscriber, address=None, references=()) if claim.patient else None,
            rendering=claim.rendering,
            remarks=self.remarks,
            original_claim_number=self.reverses.claim_number if self.reverses else "",
            service_from=claim.statement_from or min(dates, default=None),
            service_to=claim.statement_to or max(dates, default=None),
            received=self.received,
            lines=tuple(_remit_line(line) for line in self.lines),
        )


def _remit_line(decided: LineDecision) -> RemitLine:
    line = decided.line
    other_code = decided.procedure != line.procedure
    procedure, revenue_code = decided.procedure, line.revenue_code
    if not procedure.code and revenue_code:
        # A line without a procedure is told by its revenue code in the place of one.
        procedure, revenue_code = Procedure(revenue_code, qualifier="NU"), ""
    return RemitLine(
        procedure=procedure,
        charge=line.charge,
        paid=decided.paid,
        revenue_code=revenue_code,
        paid_units=decided.units,
        submitted=line.procedure if other_code else None,
        submitted_units=line.units if decided.units != line.units else None,
        service_from=line.service_from,
        service_to=line.service_to,
        adjustments=decided.adjustments,
        control_number=line.control_number,
        allowed=decided.allowed if decided.allowed else None,
        remarks=decided.remarks,
        policies=decided.policies,
    )


def reverse(decision: Decision) -> RemitClaim:
    """The takeback of a decision: status 22, every sign turned, groups and reasons as they were."""
    remit = decision.remit_claim()
    return replace(
        remit,
        status="22",
        charge=-remit.charge,
        paid=-remit.paid,
        patient_responsibility=-remit.patient_responsibility,
        adjustments=_negative(remit.adjustments),
        lines=tuple(
            replace(
                line,
                charge=-line.charge,
                paid=-line.paid,
                allowed=-line.allowed if line.allowed is not None else None,
                adjustments=_negative(line.adjustments),
            )
            for line in remit.lines
        ),
    )


def _negative(adjustments: Sequence[Adjustment]) -> tuple[Adjustment, ...]:
    return tuple(replace(adjustment, amount=-adjustment.amount) for adjustment in adjustments)
