"""When an answer to a denial must be there. Sources: billing rules 6.5 and 6.6; 42 CFR 405.942 for Medicare."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

PRESUMED_RECEIPT_DAYS = 5
"""Medicare presumes that a decision arrives five days after its date."""
MEDICARE_LEVELS = (120, 180, 60, 60, 60)
DEFAULT_APPEAL_DAYS = (180,)


def next_workday(day: date) -> date:
    """The day itself, or the Monday after a weekend. Holidays are the caller's to know."""
    return day + timedelta(days={5: 2, 6: 1}.get(day.weekday(), 0))


def appeal_by(decided_on: date, *, kind: str, level: int = 1, appeal_days: Sequence[int] = ()) -> date | None:
    """The last day to file an appeal of ``level`` (from 1) against a decision of ``decided_on``.

    ``appeal_days`` are the contract's days by level and win over the usual ones. ``None`` when there
    is no such level.
    """
    medicare = kind == "medicare-b"
    days = tuple(appeal_days) or (MEDICARE_LEVELS if medicare else DEFAULT_APPEAL_DAYS)
    if level > len(days):
        return None
    start = decided_on + timedelta(days=PRESUMED_RECEIPT_DAYS) if medicare and level <= 2 else decided_on
    last = start + timedelta(days=days[level - 1])
    return next_workday(last) if medicare else last


def corrected_claim_by(decided_on: date, corrected_claim_days: int) -> date:
    """The last day for the payer to have a corrected claim."""
    return decided_on + timedelta(days=corrected_claim_days)
