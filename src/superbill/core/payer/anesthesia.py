"""Anesthesia: (base units + time units) x factor x the share of who was there (billing rules 4.2.9)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from superbill.core.findings import Finding
from superbill.core.money import dollars, round_half_up
from superbill.core.payer.work import Context, Work, no_price

_SHARES = {
    "AA": Decimal(1),
    "QZ": Decimal(1),
    "QK": Decimal("0.5"),
    "QY": Decimal("0.5"),
    "QX": Decimal("0.5"),
}
_TENTH = Decimal("0.1")
_AUTHORITY = "42 CFR 414.46"
_NONE = Decimal(0)


def highest_bases(works: Iterable[Work]) -> dict[date, str]:
    """The procedure of each day with the highest base units: of several under one anesthesia only it counts them."""
    highest: dict[date, tuple[Decimal, str]] = {}
    for work in works:
        code = work.line.procedure.code
        base = work.rule.base_units.get(code)
        if base is not None and base > highest.get(work.on, (_NONE, ""))[0]:
            highest[work.on] = (base, code)
    return {on: code for on, (_, code) in highest.items()}


def price_anesthesia(work: Work, context: Context) -> Finding | None:
    """Price a line from its base units and minutes, or a circumstance from the units it adds."""
    rule, line = work.rule, work.line
    code, modifiers = line.procedure.code, line.procedure.modifiers
    factor = rule.conversion_factor or _published(work, context)
    base, own = rule.base_units.get(code), rule.extra_units.get(code)
    if factor is None or (base is None and own is None):
        return no_price(context.claim, line)
    if base is None:
        units = (own or _NONE) * line.units
        words, share = f"a circumstance: {units} units x {factor}", Decimal(1)
    elif "AD" in modifiers:
        units, share = rule.supervised_units, Decimal(1)
        words = f"medical supervision: {units} units x {factor}"
    else:
        if code != context.highest_bases.get(work.on, code):
            base = _NONE
            work.words.append(("base units count once, for the highest of the day", _AUTHORITY))
        time = line.units
        if line.unit == "MJ":
            time = (line.units / rule.minutes_per_unit).quantize(_TENTH, ROUND_HALF_UP)
        extra = sum((rule.extra_units.get(modifier, _NONE) for modifier in modifiers), _NONE)
        share = next((_SHARES[modifier] for modifier in modifiers if modifier in _SHARES), Decimal(1))
        units = base + time + extra
        words = f"{base} base + {time} time + {extra} other units x {factor} x {share}"
    cents = round_half_up(units * factor * share * 100)
    work.amount = work.full = Decimal(cents)
    work.words.append((f"{words} is {dollars(cents)}", _AUTHORITY))
    return None


def _published(work: Work, context: Context) -> Decimal | None:
    """The factor of the locality, else the national one."""
    schedule, on = context.tables.mpfs, work.rule.as_of or work.on
    local = schedule.anesthesia(context.terms.locality, on) if context.terms.locality else None
    return local.factor if local else schedule.anesthesia_conversion_factor(on)
