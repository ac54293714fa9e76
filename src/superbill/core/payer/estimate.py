"""The provider's side of the same engine: what to expect of a payer, and of the patient before the visit."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from superbill.core.claim.values import Claim
from superbill.core.codes import CodeTables
from superbill.core.findings import Finding
from superbill.core.money import Cents, dollars, of_rate
from superbill.core.payer.accumulators import Accumulators
from superbill.core.payer.adjudicate import adjudicate
from superbill.core.payer.benefits import OTHER_SERVICES
from superbill.core.payer.case import Case, ProviderStatus, rendering_status
from superbill.core.payer.decision import Decision, Outcome
from superbill.core.payer.explanation import explain
from superbill.core.payer.plan import Benefit, Plan, Tier
from superbill.core.payer.price import LinePrice, price
from superbill.core.payer.settle import share_of
from superbill.core.payer.share import Holder, Share, draws
from superbill.core.payer.terms import Money, Percent, Terms, fits, percentage


class Estimate(Struct, frozen=True):
    """What a visit would cost, as the plan and its accumulators stand now.

    ``decision`` is the payer's decision if the claim came today; ``derivation`` its words. When
    the payer would wait or turn the claim away, ``certain`` is false and nothing is promised.
    """

    allowed: Cents
    payer: Cents
    patient: Cents
    certain: bool
    derivation: tuple[str, ...]
    decision: Decision


def estimate(case: Case, tables: CodeTables) -> Estimate:
    """The patient's share before the visit. Nothing is drawn: the accumulators stay as they are.

    The case may hold a claim of the future; it is asked as if it were received on its last day.
    """
    days = [line.service_from for line in case.claim.lines if line.service_from is not None]
    received = max([case.received, *days])
    decision = adjudicate(replace(case, received=received), tables)
    certain = decision.outcome in (Outcome.PAY, Outcome.DENY)
    return Estimate(
        allowed=decision.allowed,
        payer=decision.paid,
        patient=decision.patient,
        certain=certain,
        derivation=tuple(explain(decision)),
        decision=decision,
    )


class CostShare(Struct, frozen=True):
    """What a payer said of a patient's cost share (a 271), for services as a whole."""

    copay: Cents = 0
    """Of the visit, instead of deductible and coinsurance."""
    copay_codes: tuple[str, ...] = ()
    """What the copay pays for: codes, ranges, beginnings."""
    deductible_left: Cents = 0
    coinsurance: Decimal = Decimal(0)
    """A fraction of one."""
    out_of_pocket_left: Cents | None = None


class ExpectedLine(Struct, frozen=True):
    """What a remittance should say of a line. ``allowed = patient + held_back + paid``."""

    allowed: Cents
    patient: Cents = 0
    held_back: Cents = 0
    """Sequestration."""
    paid: Cents = 0
    derivation: tuple[str, ...] = ()
    """How the price came about, the patient's share and what is held back, in words."""
    owed: tuple[tuple[str, Cents], ...] = ()
    """The patient's share clause by clause, in words and cents; what a maximum takes off is negative."""
    refused: str = ""
    """The name of the reason why the terms do not pay it."""
    priced: bool = True
    """Whether the terms have a price for it; else its charge stands in for one."""


class Expected(Struct, frozen=True):
    """What to expect of each line, by line number.

    A line that is missing has no price (see the findings); a line that the terms refuse is 0.
    """

    lines: Mapping[int, ExpectedLine]

    @property
    def allowed(self) -> Mapping[int, Cents]:
        """The allowed amounts by line."""
        return {number: line.allowed for number, line in self.lines.items()}

    @property
    def total(self) -> Cents:
        """What is allowed in all."""
        return sum(line.allowed for line in self.lines.values())

    @property
    def paid(self) -> Cents:
        """What the payer should pay in all."""
        return sum(line.paid for line in self.lines.values())


def expected(
    claim: Claim,
    terms: Terms,
    tables: CodeTables,
    *,
    provider: ProviderStatus | None = None,
    cost_share: CostShare = CostShare(),
    sequestration: Decimal = Decimal(0),
    at_charge: bool = False,
) -> tuple[Expected, tuple[Finding, ...]]:
    """What a remittance should say for a claim under contract terms: the price, never above the charge where the terms
    say so, less the patient's share and what is held back by law.

    Without ``provider`` the claim itself says what kind of practitioner did the work. Lines share what is left of the
    deductible in their order. ``sequestration`` is a fraction of what the payer would pay. With ``at_charge`` a line
    without a price is not left out but counts with its charge.
    """
    pricing, problems = price(claim, terms, tables, provider=provider or rendering_status(claim))
    tier = Tier(
        deductible=Money(cost_share.deductible_left),
        oop_maximum=None if cost_share.out_of_pocket_left is None else Money(cost_share.out_of_pocket_left),
        coinsurance_percent=Percent(cost_share.coinsurance),
    )
    visit = Benefit("visit", cost_share.copay_codes, copay=Money(cost_share.copay), copay_only=True, copay_per="claim")
    holder = Holder("expected", "", tier, _NO_PLAN, "now")
    used, copay_due, lines = Accumulators(), True, {}
    for line in claim.lines:
        priced = pricing.lines.get(line.number)
        sure = priced is not None and not priced.by_report
        if priced is None or priced.by_report:
            if not at_charge:
                continue
            priced = LinePrice(line.number, line.charge)
        is_visit = bool(cost_share.copay) and fits(line.procedure.code, cost_share.copay_codes)
        benefit = visit if is_visit else OTHER_SERVICES
        taken = share_of(priced.allowed, priced, benefit, holder, used, copay_due=copay_due)
        copay_due = copay_due and not taken.copay
        used = used.apply(draws(taken, benefit, holder))
        lines[line.number] = replace(_line(priced, taken, sequestration), priced=sure)
    return Expected(lines), problems


_NO_PLAN = Plan("expected")


def _line(priced: LinePrice, taken: Share, sequestration: Decimal) -> ExpectedLine:
    held_back = of_rate(taken.plan, sequestration) if sequestration else 0
    owed = [(words.format(*map(dollars, amounts)), -effect) for _, words, amounts, effect in taken.clauses]
    words = [*(words for words, _ in priced.derivation), *(words for words, _ in owed)]
    if held_back:
        words.append(f"sequestration {percentage(sequestration)} of {dollars(taken.plan)}: {dollars(held_back)}")
    paid = taken.plan - held_back
    return ExpectedLine(
        priced.allowed, taken.patient, held_back, paid, tuple(words), tuple(owed), refused=priced.refused
    )
