"""From an allowed amount to the adjustments of a line: cost share, the earlier payer, reductions.

Every function keeps ``charge = paid + sum(adjustments)``.
"""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from superbill.core.claim.values import Adjustment, Line
from superbill.core.money import Cents, dollars, of_rate
from superbill.core.payer.accumulators import Accumulators, Draw
from superbill.core.payer.benefits import Limited, Most
from superbill.core.payer.cob import Prior, secondary_payment
from superbill.core.payer.decision import LineDecision, Step
from superbill.core.payer.plan import Benefit, Cob, Plan, PlanKind
from superbill.core.payer.price import LinePrice
from superbill.core.payer.reasons import Reason
from superbill.core.payer.share import Holder, Share, draws, share
from superbill.core.payer.terms import Terms, percentage

_MEDICARE = (PlanKind.MEDICARE_A, PlanKind.MEDICARE_B)


class Settled(Struct, frozen=True, gc=False):
    """A line decided, with what it draws and the words for it."""

    line: LineDecision
    draws: tuple[Draw, ...] = ()
    steps: tuple[Step, ...] = ()
    copay: Cents = 0


class Terrain(Struct, frozen=True, gc=False):
    """What the lines of a claim have in common."""

    plan: Plan
    terms: Terms
    holder: Holder
    dual_eligible: bool = False
    incentive: Decimal = Decimal(0)
    """What the payment is raised or lowered by for the provider's performance."""
    no_surprise: bool = False
    """Emergency care: nobody is billed for what is above the allowed amount (45 CFR 149.110)."""
    professional_in_facility: bool = False
    """A professional service on an institutional claim: its cost share has reasons of its own."""


def refuse(line: Line, reason: Reason, policies: tuple[str, ...] = ()) -> LineDecision:
    """A line that is not paid, for one reason. A line without a charge needs none."""
    adjustments = (Adjustment(reason.group, reason.code, line.charge),) if line.charge else ()
    return LineDecision(
        line=line,
        procedure=line.procedure,
        allowed=0,
        paid=0,
        adjustments=adjustments,
        remarks=reason.remarks,
        units=line.units,
        denied=True,
        policies=policies,
    )


def not_covered(decided: LineDecision, line: Line, reason: Reason) -> LineDecision:
    """A decision about the covered part of ``line`` as one about the whole: the rest is for days without cover."""
    rest = line.charge - decided.line.charge
    return replace(
        decided,
        line=line,
        adjustments=(*decided.adjustments, Adjustment(reason.group, reason.code, rest)),
        remarks=tuple(dict.fromkeys((*decided.remarks, *reason.remarks))),
    )


class _Sheet:
    """The adjustments of one line as they are found. Nothing is written for nothing."""

    __slots__ = ("adjustments", "plan", "remarks")

    def __init__(self, plan: Plan, remarks: tuple[str, ...]) -> None:
        self.plan = plan
        self.adjustments: list[Adjustment] = []
        self.remarks: list[str] = [*remarks]

    def add(self, name: str, amount: Cents) -> None:
        if amount:
            reason = self.plan.reason(name)
            self.adjustments.append(Adjustment(reason.group, reason.code, amount))
            if reason.remarks:
                self.remarks += [remark for remark in reason.remarks if remark not in self.remarks]

    def alert(self, taken: Share) -> None:
        """A qualified Medicare beneficiary: the remarks say that the patient may not be billed."""
        for remark, amount in (("N781", taken.deductible), ("N782", taken.coinsurance), ("N783", taken.copay)):
            if amount:
                self.remarks.append(remark)


def settle(
    line: Line,
    price: LinePrice,
    limited: Limited,
    benefit: Benefit,
    terrain: Terrain,
    accumulators: Accumulators,
    prior: Prior | None,
    *,
    copay_due: bool,
) -> Settled:
    """Decide a line that is priced and covered, at least in part."""
    plan, holder = terrain.plan, terrain.holder
    sheet = _Sheet(plan, price.remarks)
    allowed = limited.covered
    taken = share_of(allowed, price, benefit, holder, accumulators, copay_due=copay_due)
    question = "what does the patient owe" if prior is None else "what would the patient owe if no payer came before"
    steps = [
        Step(question, words, clause, effect, line.number, amounts) for clause, words, amounts, effect in taken.clauses
    ]
    if prior is None:
        payable = taken.plan
        _above_allowed(sheet, line, price, terrain)
        if limited.refused is not None:
            sheet.add(limited.refused.reason, price.allowed - allowed - limited.first)
        if limited.first:
            sheet.add("blood deductible", limited.first)
        owed = taken.patient
        if owed:
            _cost_share(sheet, taken, terrain)
        if terrain.dual_eligible and plan.kind in _MEDICARE:
            sheet.alert(taken)
    else:
        payable, owed, step = _second(sheet, line, allowed, price, benefit, terrain, accumulators, prior, taken)
        steps.append(step)
    most, used = limited.most, limited.draws
    if most is not None:
        payable = _at_most(sheet, payable, most, steps, line.number)
        used = (*used, Draw(most.bucket, payable)) if payable else used
    if terrain.incentive:
        payable = _incentive(sheet, payable, terrain, steps, line.number)
    paid = payable - _hold_back(sheet, payable, plan, benefit, steps, line.number)
    decided = LineDecision(
        line=line,
        procedure=line.procedure,
        allowed=allowed + limited.first,
        paid=paid,
        adjustments=tuple(sheet.adjustments),
        remarks=tuple(sheet.remarks),
        units=line.units,
    )
    assert line.charge == paid + sum([a.amount for a in sheet.adjustments]), "a line must balance"
    made = draws(taken, benefit, holder) if prior is None else _second_draws(taken, owed, benefit, holder)
    return Settled(decided, (*made, *used), tuple(steps), taken.copay)


def _at_most(sheet: _Sheet, payable: Cents, most: Most, steps: list[Step], number: int) -> Cents:
    """What the plan pays under the most it pays in a period; the rest is for the reason of the limit."""
    if most.left is None or payable <= most.left:
        return payable
    cut, told = payable - most.left, most.refused
    sheet.add(told.reason, cut)
    steps.append(Step("is there a limit", told.words, told.authority, -cut, number))
    return most.left


def _cost_share(sheet: _Sheet, taken: Share, terrain: Terrain) -> None:
    suffix = " of a professional in a facility" if terrain.professional_in_facility else ""
    sheet.add("deductible" + suffix, taken.deductible)
    sheet.add("coinsurance" + suffix, taken.coinsurance)
    sheet.add("copay", taken.copay)


def _incentive(sheet: _Sheet, payable: Cents, terrain: Terrain, steps: list[Step], number: int) -> Cents:
    """The payment after the provider's performance adjustment."""
    change = of_rate(payable, terrain.incentive)
    if not change:
        return payable
    sheet.add("incentive" if change > 0 else "penalty", -change)
    words = f"performance {percentage(terrain.incentive)} of {dollars(payable)}"
    steps.append(Step("what does the provider's performance change", words, terrain.plan.id, change, number))
    return payable + change


def _hold_back(sheet: _Sheet, payable: Cents, plan: Plan, benefit: Benefit, steps: list[Step], number: int) -> Cents:
    """What is kept of a payment by law or by contract."""
    kept = 0
    sequestration = plan.sequestration_percent if benefit.sequestration and plan.sequestration_at == "line" else None
    for name, rate in (("sequestration", sequestration), ("withhold", plan.withhold_percent)):
        cut = of_rate(payable, rate) if rate else 0
        if rate and cut:
            sheet.add(name, cut)
            steps.append(
                Step("what is held back", f"{name} {percentage(rate)} of {{}}", plan.id, -cut, number, (payable,))
            )
            kept += cut
    return kept


def share_of(
    allowed: Cents, price: LinePrice, benefit: Benefit, holder: Holder, accumulators: Accumulators, *, copay_due: bool
) -> Share:
    """The patient's share of an allowed amount, none where the price says so."""
    if price.rule is not None and not price.rule.cost_share:
        return Share(
            plan=allowed, clauses=((price.rule.name or price.rule.basis, "no cost share on this schedule", (), 0),)
        )
    return share(allowed, benefit, holder, accumulators, copay_due=copay_due)


def _above_allowed(sheet: _Sheet, line: Line, price: LinePrice, terrain: Terrain) -> None:
    """What of the charge is not allowed: the contract, the multiple-procedure cut, or more than was charged."""
    above = line.charge - price.allowed
    if above < 0:
        sheet.add("above charge", above)
        return
    owed = above - price.cut
    terms = terrain.terms
    if price.allowed == 0 and not price.cut:
        # Reason 45 never takes the whole charge.
        sheet.add("reporting only", owed)
    elif not terms.balance_billing or terrain.no_surprise:
        if owed:
            sheet.add("contract", owed)
    else:
        most = owed
        if terms.limiting_charge_percent is not None:
            most = max(0, min(owed, of_rate(price.allowed, terms.limiting_charge_percent) - price.allowed))
        sheet.add("balance billing", most)
        sheet.add("contract", owed - most)
    if price.cut:
        sheet.add(price.cut_for, price.cut)


def _second(
    sheet: _Sheet,
    line: Line,
    allowed: Cents,
    price: LinePrice,
    benefit: Benefit,
    terrain: Terrain,
    accumulators: Accumulators,
    prior: Prior,
    taken: Share,
) -> tuple[Cents, Cents, Step]:
    """Pay after another payer: what is paid, what the patient still owes, and the words."""
    plan = terrain.plan
    left = max(0, max(allowed, prior.allowed) - prior.paid)
    maintenance = 0
    if plan.cob is Cob.MAINTENANCE:
        maintenance = share_of(left, price, benefit, terrain.holder, accumulators, copay_due=True).plan
    answer = secondary_payment(
        plan.cob,
        charge=line.charge,
        allowed=allowed,
        benefit=taken.plan,
        prior=prior,
        maintenance=maintenance,
        copay=benefit.copay,
        deductible_covered=plan.medigap_deductible,
        coinsurance_covered=plan.medigap_percent,
    )
    remaining = max(0, prior.patient - answer.paid)
    sheet.add("prior payer", line.charge - answer.paid - remaining)
    owed = 0
    if terrain.dual_eligible:
        sheet.add("dual eligible share", remaining)
    elif plan.cob in (Cob.MEDICAID,):
        sheet.add("contract", remaining)
    else:
        owed = remaining
        if "left by the prior payer" in plan.reasons:
            sheet.add("left by the prior payer", remaining)
            remaining = 0
        deductible = min(remaining, prior.deductible or taken.deductible)
        copay = min(remaining - deductible, taken.copay)
        sheet.add("deductible", deductible)
        sheet.add("copay", copay)
        sheet.add("coinsurance", remaining - deductible - copay)
    step = Step(
        "what is left after the earlier payer",
        answer.words,
        f"{plan.id}, coordination: {plan.cob.value}",
        0,
        line.number,
    )
    return answer.paid, owed, step


def _second_draws(taken: Share, owed: Cents, benefit: Benefit, holder: Holder) -> tuple[Draw, ...]:
    """A secondary plan counts the expense to its deductible, but only what the patient still owes to the maximum."""
    counted = draws(Share(deductible=taken.deductible), benefit, holder)
    made = [draw for draw in counted if draw.bucket.what.startswith("deductible")]
    if owed and benefit.counts_to_oop:
        capped = min(owed, taken.patient)
        made += [draw for draw in draws(Share(coinsurance=capped), benefit, holder) if draw.bucket.what == "oop"]
    return tuple(made)
