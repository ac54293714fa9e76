"""Hospital outpatient services and ambulatory surgery: a rate for some codes, the others packaged (billing rules 4.2.10).

``rate = weight x factor`` or a fee, 60 % of it by the wage index. The status of each code says whether it is paid
beside others: J1 takes the whole claim, N is never paid, Q1, Q2 and Q4 only without what they belong to, T half
after the first. A line without a code is packaged.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from superbill.core.findings import Finding
from superbill.core.payer.inpatient import wage_factor
from superbill.core.payer.multiple import Part
from superbill.core.payer.work import Context, Work, listed_fee, no_price, whole_cents, words_of

LABOR = Decimal("0.6")
_PACKAGED_BESIDE = {"Q1": ("S", "T", "V", "J1"), "Q2": ("T", "J1"), "Q4": ("S", "T", "V", "J1", "Q1", "Q2")}
_APART = ("F", "G", "H", "K", "L", "U")
"""What a comprehensive service does not take in: drugs and devices with their own rate, vaccines, ..."""


def status_of(work: Work) -> str:
    """The status of a line's code."""
    code = work.line.procedure.code
    return work.rule.indicators.get(code, "S") if code else "N"


def knows(work: Work) -> bool:
    """Whether the rule says anything about a line."""
    code = work.line.procedure.code
    return not code or code in work.rule.indicators or _rate(work) is not None


def _rate(work: Work) -> Decimal | None:
    rule, code = work.rule, work.line.procedure.code
    weight = rule.weights.get(code)
    if weight is not None and rule.conversion_factor is not None:
        return whole_cents(weight * rule.conversion_factor * 100)
    return listed_fee(rule, work.line)


def price_outpatient(work: Work, context: Context) -> Finding | None:
    """Price one line as if it stood alone."""
    status = status_of(work)
    if status == "N":
        work.refused = "packaged"
        return None
    rate = _rate(work)
    if rate is None:
        return no_price(context.claim, work.line)
    each = whole_cents(rate * wage_factor(work.rule, LABOR))
    code = work.line.procedure.code
    words = f"{code}, status {status}: rate {words_of(rate)}"
    if work.rule.wage_index != 1:
        words += f", with wage index {work.rule.wage_index} {words_of(each)}"
    work.words.append((words, context.source))
    units = int(work.line.units) if work.line.units >= 1 else 1
    work.part = Part(
        work.line.number, code, "2" if status == "T" and work.rule.multiple else "0", units, each, reported=False
    )
    return None


def package(works: Sequence[Work]) -> None:
    """Refuse the lines that others of the claim take in."""
    ours = [work for work in works if work.rule.basis == "outpatient"]
    comprehensive = [work for work in ours if status_of(work) == "J1" and work.part is not None]
    if comprehensive:
        first = max(comprehensive, key=lambda work: (work.part.each if work.part else 0, -work.line.number))
        for work in ours:
            if work is not first and status_of(work) not in _APART:
                _take_in(work, f"part of the comprehensive service on line {first.line.number}")
        return
    for work in ours:
        beside = _PACKAGED_BESIDE.get(status_of(work), ())
        if any(other is not work and other.on == work.on and status_of(other) in beside for other in ours):
            _take_in(work, f"status {status_of(work)}: packaged with another service of the day")


def _take_in(work: Work, words: str) -> None:
    work.refused = "packaged"
    work.words.append((words, "42 CFR 419"))
