"""Durable medical equipment: bought new or used, or rented by the month (billing rules 4.2.10).

A fee is the purchase price. New (NU) is paid in full, used (UE) 75 %. Rent (RR) is 10 % of it in months 1 to 3 and
7.5 % in months 4 to 13; then it belongs to the patient (42 CFR 414.229).
"""

from __future__ import annotations

from decimal import Decimal

from superbill.core.findings import Finding
from superbill.core.payer.terms import percentage
from superbill.core.payer.work import Context, Work, listed_fee, no_price, whole_cents, words_of

USED = Decimal("0.75")
FIRST_MONTHS, LATER_MONTHS, LAST_MONTH = Decimal("0.1"), Decimal("0.075"), 13
_MONTHS = {"KH": 1, "KI": 2, "KJ": 4}
"""The month a modifier says: KI the second or third, KJ the fourth to the last."""


def price_equipment(work: Work, context: Context) -> Finding | None:
    """Price equipment from its purchase price; rent by the month its modifier says, or counted from earlier claims."""
    line = work.line
    price = listed_fee(work.rule, line)
    if price is None:
        return no_price(context.claim, line)
    modifiers = line.procedure.modifiers
    work.words.append((f"{line.procedure.code} purchase price {words_of(price)}", context.source))
    share, words = Decimal(1), ""
    if "UE" in modifiers:
        share, words = USED, "used"
    elif "RR" in modifiers:
        told = next((_MONTHS[modifier] for modifier in modifiers if modifier in _MONTHS), None)
        month = told or context.rented.get(line.procedure.code, 0) + 1
        if month > LAST_MONTH:
            work.refused = "rental ended"
            return None
        share, words = (FIRST_MONTHS if month <= 3 else LATER_MONTHS), f"rent of month {month}"
    amount = whole_cents(price * share)
    if words:
        work.words.append((f"{words}: {percentage(share)} is {words_of(amount)}", "42 CFR 414.229"))
    work.amount = work.full = amount * line.units
    return None
