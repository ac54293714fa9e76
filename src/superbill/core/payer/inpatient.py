"""What an inpatient stay is paid by its DRG (billing rules 4.2.10).

Base rate with its wage index x weight, teaching and disproportionate share, capital, an outlier for costs far above
the payment, and less for a patient who was transferred early (42 CFR 412).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from superbill.core.claim.values import Claim
from superbill.core.codes import CodeTables
from superbill.core.money import dollars
from superbill.core.payer.fees import ONE
from superbill.core.payer.terms import Rule, diagnosed, percentage
from superbill.core.payer.work import whole_cents, words_of

TRANSFERRED = "02"


class DrgPayment(Struct, frozen=True):
    """Decimal cents, whole, with the words for them."""

    amount: Decimal
    words: tuple[str, ...]
    cut: Decimal = Decimal(0)
    """What a condition acquired in the hospital would have added and does not."""


def weight_of(rule: Rule, claim: Claim, tables: CodeTables, on: date) -> Decimal | None:
    """The weight of the claim's DRG: the rule's, or the loaded table's where the rule gives none."""
    if rule.weights:
        return rule.weights.get(claim.drg)
    row = tables.drg.get(claim.drg, on) if claim.drg else None
    return row.weight if row is not None else None


def drg_payment(rule: Rule, claim: Claim, tables: CodeTables, on: date) -> DrgPayment | None:
    """What the stay is paid; ``None`` without a base rate or a weight.

    Where a condition acquired in the hospital makes the DRG dearer, the stay is paid as if it had not been there
    (42 USC 1395ww(d)(4)(D)).
    """
    paid = _payment(rule, claim, tables, on)
    acquired, lower = _acquired(rule, claim), rule.without.get(claim.drg)
    if paid is None or not acquired or lower is None:
        return paid
    less = _payment(rule, replace(claim, drg=lower), tables, on)
    if less is None or less.amount >= paid.amount:
        return paid
    words = f"{acquired} was acquired in the hospital: paid as DRG {lower} instead of {claim.drg}"
    return DrgPayment(less.amount, (*less.words, words), paid.amount - less.amount)


def _acquired(rule: Rule, claim: Claim) -> str:
    """The diagnosis that was not present on admission, or that nobody documented as present, and is not paid for."""
    for diagnosis in claim.diagnoses:
        if diagnosis.poa in ("N", "U") and diagnosed(diagnosis.code, rule.acquired):
            return diagnosis.code
    return ""


def _payment(rule: Rule, claim: Claim, tables: CodeTables, on: date) -> DrgPayment | None:
    """What the stay is paid by its DRG as it stands."""
    weight = weight_of(rule, claim, tables, on)
    if rule.amount is None or weight is None:
        return None
    base = rule.amount * wage_factor(rule, ONE)
    amount = whole_cents(base * weight)
    words = [f"DRG {claim.drg}: {words_of(whole_cents(base))} x weight {weight} is {words_of(amount)}"]
    if rule.add_on_percent:
        more = whole_cents(amount * rule.add_on_percent)
        amount += more
        words.append(f"teaching and disproportionate share {percentage(rule.add_on_percent)}: {words_of(more)}")
    if rule.capital:
        more = whole_cents(rule.capital * weight)
        amount += more
        words.append(f"capital {dollars(rule.capital)} x weight {weight}: {words_of(more)}")
    amount = _transfer(rule, claim, amount, words, on)
    amount += _outlier(rule, claim, amount, words)
    return DrgPayment(amount, tuple(words))


def wage_factor(rule: Rule, usual_share: Decimal) -> Decimal:
    """What the wage index makes of a rate of which a share is labor."""
    share = rule.labor_percent if rule.labor_percent is not None else usual_share
    return share * rule.wage_index + (ONE - share)


def _transfer(rule: Rule, claim: Claim, amount: Decimal, words: list[str], on: date) -> Decimal:
    mean = rule.mean_stays.get(claim.drg)
    if claim.patient_status != TRANSFERRED or not mean:
        return amount
    first = claim.admission or claim.statement_from or on
    days = max(1, ((claim.discharge or claim.statement_to or first) - first).days)
    by_day = whole_cents(min(amount, amount / mean * (days + 1)))
    if by_day < amount:
        words.append(f"transferred after {days} of {mean} days: {days + 1} days of the daily rate, {words_of(by_day)}")
    return by_day


def _outlier(rule: Rule, claim: Claim, amount: Decimal, words: list[str]) -> Decimal:
    if rule.cost_percent is None:
        return Decimal(0)
    costs = whole_cents(claim.charge * rule.cost_percent)
    above = costs - amount - rule.outlier_threshold
    if above <= 0:
        return Decimal(0)
    more = whole_cents(above * rule.outlier_percent)
    words.append(
        f"costs {words_of(costs)} are {words_of(above)} above payment and threshold: "
        f"{percentage(rule.outlier_percent)} of it, {words_of(more)}"
    )
    return more
