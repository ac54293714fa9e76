"""Money as integer cents; rates and quantities as decimals. Floats are never money.

The three types are aliases, so that arithmetic stays plain; what keeps them apart is that
cents only meet a rate in :func:`of_rate` and only split in :func:`allocate`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import TypeAlias

Cents: TypeAlias = int
Rate: TypeAlias = Decimal
"""A fraction of one: ``Decimal("0.2")`` is 20 %."""
Quantity: TypeAlias = Decimal
"""Units, minutes or days."""

_AMOUNT = re.compile(r"(-?)(\d*)(?:\.(\d{0,2})0*)?\Z")
_ONE = Decimal(1)


def parse_cents(text: str) -> Cents | None:
    """Read an amount such as ``150``, ``150.5``, ``-3.42`` or ``.99`` as cents.

    Returns ``None`` for anything that is not an amount with at most two significant decimals.
    """
    match = _AMOUNT.match(text)
    if match is None or not (match[2] or match[3]):
        return None
    cents = int(match[2] or 0) * 100 + int(((match[3] or "") + "00")[:2])
    return -cents if match[1] else cents


def parse_typed_cents(text: str) -> Cents | None:
    """Read an amount as a person types it: ``$1,234.50``. ``None`` as :func:`parse_cents`."""
    return parse_cents(text.strip().lstrip("$").replace(",", ""))


def x12_amount(cents: Cents) -> str:
    """Write cents as X12 type R: no leading or trailing zeros, ``0`` for nothing."""
    whole, part = divmod(abs(cents), 100)
    text = f"{whole}.{part:02d}".rstrip("0") if part else str(whole)
    if part and not whole:
        text = text[1:]
    return "-" + text if cents < 0 else text


def dollars(cents: Cents) -> str:
    """Write cents for people: ``1,234.50``, ``-3.42``."""
    whole, part = divmod(abs(cents), 100)
    return f"{'-' if cents < 0 else ''}{whole:,}.{part:02d}"


def round_half_up(amount: Decimal) -> Cents:
    """Round an amount that is already in cents, halves away from zero."""
    return int(amount.quantize(_ONE, ROUND_HALF_UP))


def of_rate(cents: Cents, rate: Rate) -> Cents:
    """``rate`` of ``cents``, rounded to the cent, halves away from zero."""
    return round_half_up(cents * rate)


def of_percent(cents: Cents, percent: int) -> Cents:
    """``percent`` hundredths of ``cents``, rounded to the cent, halves away from zero."""
    return of_rate(cents, Decimal(percent) / 100)


def allocate(total: Cents, weights: Sequence[int]) -> list[Cents]:
    """Split ``total`` by ``weights`` so that the parts sum to it exactly.

    Whole cents go by largest remainder; among equals the earlier part gets the cent. When all
    weights are zero the parts are equal. ``weights`` must not be empty or negative.
    """
    assert weights, "there is nothing to allocate to"
    assert all(weight >= 0 for weight in weights), "a weight is negative"
    if not any(weights):
        weights = [1] * len(weights)
    whole = sum(weights)
    sign = -1 if total < 0 else 1
    shares = [divmod(abs(total) * weight, whole) for weight in weights]
    parts = [share for share, _ in shares]
    missing = abs(total) - sum(parts)
    by_remainder = sorted(range(len(parts)), key=lambda i: (-shares[i][1], i))
    for i in by_remainder[:missing]:
        parts[i] += 1
    result = [sign * part for part in parts]
    assert sum(result) == total
    return result
