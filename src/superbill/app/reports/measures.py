"""The arithmetic of the reports: what each measure means, in one place. Sources: billing rules 7.1 to 7.3.

Rates are fractions of one; ``None`` where there is nothing to divide by, never a made-up zero.
"""

from __future__ import annotations

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
LIMITS = tuple(last + 1 for _, last in BUCKETS[:-1])
"""The first day of each bucket but the first."""


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


def ages(bucket: str) -> tuple[int, int | None]:
    """The first and last day of a bucket; the last bucket has no end. A date in the future counts as today."""
    index = [label for label, _ in BUCKETS].index(bucket)
    return 0 if index == 0 else LIMITS[index - 1], BUCKETS[index][1] if index < len(BUCKETS) - 1 else None
