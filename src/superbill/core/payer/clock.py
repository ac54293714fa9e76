"""Days a payer lives by: the last day to file, the day payment is due, interest after it."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from functools import lru_cache

from superbill.core.edits.filing import federal_holidays
from superbill.core.money import Cents, round_half_up
from superbill.core.payer.plan import Filing
from superbill.core.payer.terms import Prompt


def year_later(on: date) -> date:
    """The same day of the next year; 29 February becomes 28 February."""
    day = 28 if (on.month, on.day) == (2, 29) else on.day
    return date(on.year + 1, on.month, day)


@lru_cache(maxsize=1 << 14)
def last_day(filing: Filing, served: date, *, primary_decided: date | None = None) -> date | None:
    """The last day a claim for a service may be received; ``None`` without a limit."""
    if primary_decided is not None and filing.secondary_days is not None:
        last = primary_decided + timedelta(days=filing.secondary_days)
    elif filing.one_year:
        last = year_later(served)
    elif filing.days is not None:
        last = served + timedelta(days=filing.days)
    else:
        return None
    return _workday(last, holidays=filing.one_year) if filing.next_workday else last


def _workday(on: date, *, holidays: bool) -> date:
    """The day itself, or the next one that is neither on a weekend nor, where they count, a federal holiday."""
    while on.weekday() >= 5 or (holidays and on in federal_holidays(on.year)):
        on += timedelta(days=1)
    return on


def earliest_payment(prompt: Prompt, received: date) -> date:
    """The first day a clean claim may be paid."""
    return received + timedelta(days=prompt.floor_days)


def interest(prompt: Prompt, amount: Cents, received: date, paid_on: date) -> Cents:
    """Interest on a net payment made after the ceiling: ``amount x rate x days / days of the year``.

    The rate is that of the first day of interest.
    """
    if prompt.ceiling_days is None or amount <= 0:
        return 0
    late = (paid_on - received).days - prompt.ceiling_days
    if late <= 0:
        return 0
    year = 366 if calendar.isleap(paid_on.year) else 365
    first = received + timedelta(days=prompt.ceiling_days + 1)
    begun = [one for one in prompt.rates if one.starts <= first]
    rate = max(begun, key=lambda one: one.starts).percent if begun else prompt.interest_percent
    return round_half_up(amount * rate * late / year)
