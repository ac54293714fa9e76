"""The arithmetic of the reports: what each measure means, in one place. Sources: billing rules 7.1 to 7.3.

Rates are fractions of one; ``None`` where there is nothing to divide by, never a made-up zero.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from superbill.core.money import Cents, Rate

TRAILING_DAYS = 90
BUCKETS: tuple[tuple[str, int], ...] = (
    ("0-30", 30),
    ("31-60", 60),
    ("61-90", 90),
    ("91-120", 120),
    ("121-150", 150),
    ("151-180", 180),
    ("181+", 10**6),
)
"""Aging buckets: label and last day."""


def ratio(part: int, whole: int) -> Rate | None:
    """``part`` of ``whole`` to four places."""
    return (Decimal(part) / whole).quantize(Decimal("0.0001"), ROUND_HALF_UP) if whole else None


def days_in_ar(receivable: Cents, charges_in_90_days: Cents) -> Decimal | None:
    """A/R divided by the average daily charges of the trailing 90 days, to one place."""
    if not charges_in_90_days:
        return None
    return (Decimal(receivable) * TRAILING_DAYS / charges_in_90_days).quantize(Decimal("0.1"), ROUND_HALF_UP)


def gross_collection(payments: Cents, charges: Cents) -> Rate | None:
    """Payments of charges."""
    return ratio(payments, charges)


def net_collection(payments: Cents, charges: Cents, contractual: Cents) -> Rate | None:
    """Payments of what the contracts allow, for one cohort by date of service.

    Bad debt, late filing and small balances stay in the denominator: they were collectable.
    """
    return ratio(payments, charges - contractual)


def bucket(age_days: int) -> str:
    """The aging bucket of an age; a date in the future counts as today."""
    return next(label for label, last in BUCKETS if age_days <= last)


@dataclass(frozen=True)
class Open:
    """One open balance with its age; a credit is negative."""

    payer: str
    age_days: int
    cents: Cents


def aged(items: Iterable[Open]) -> tuple[dict[str, dict[str, Cents]], dict[str, Cents]]:
    """Open balances by payer and bucket, and the credits by payer, which are never netted silently."""
    table: dict[str, dict[str, Cents]] = {}
    credits: dict[str, Cents] = {}
    for item in items:
        if item.cents < 0:
            credits[item.payer] = credits.get(item.payer, 0) + item.cents
        else:
            row = table.setdefault(item.payer, {label: 0 for label, _ in BUCKETS})
            row[bucket(item.age_days)] += item.cents
    return table, credits
