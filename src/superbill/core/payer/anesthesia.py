"""Anesthesia: (base units + time units) x factor x the share of who was there (billing rules 4.2.9)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from superbill.core.claim.values import Line
from superbill.core.money import Cents, dollars, round_half_up
from superbill.core.payer.terms import Rule

_SHARES = {
    "AA": Decimal(1),
    "QZ": Decimal(1),
    "QK": Decimal("0.5"),
    "QY": Decimal("0.5"),
    "QX": Decimal("0.5"),
}
_SUPERVISED_UNITS = Decimal(4)
"""AD: three base units, and one for being present at induction."""
_TENTH = Decimal("0.1")


def anesthesia(line: Line, rule: Rule, published_factor: Decimal | None) -> tuple[Cents, str] | None:
    """The amount of an anesthesia line and its derivation; ``None`` without base units or factor."""
    modifiers = line.procedure.modifiers
    factor = rule.conversion_factor or published_factor
    base = rule.base_units.get(line.procedure.code)
    if factor is None or base is None:
        return None
    if "AD" in modifiers:
        amount = round_half_up(_SUPERVISED_UNITS * factor * 100)
        return amount, f"medical supervision: {_SUPERVISED_UNITS} units x {factor} is {dollars(amount)}"
    time = line.units
    if line.unit == "MJ":
        time = (line.units / rule.minutes_per_unit).quantize(_TENTH, ROUND_HALF_UP)
    extra = sum((rule.extra_units.get(modifier, Decimal(0)) for modifier in modifiers), Decimal(0))
    share = next((_SHARES[modifier] for modifier in modifiers if modifier in _SHARES), Decimal(1))
    units = base + time + extra
    amount = round_half_up(units * factor * share * 100)
    return amount, f"{base} base + {time} time + {extra} other units x {factor} x {share} is {dollars(amount)}"
