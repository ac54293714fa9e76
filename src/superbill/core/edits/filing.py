"""Timely filing: the last day to file, by contract or by law."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from superbill.core.edits import findings as kinds
from superbill.core.edits.case import Case
from superbill.core.edits.context import FilingLimit
from superbill.core.findings import Finding, Where

_MEDICARE = FilingLimit(payer_id="", contract="Medicare, one calendar year", next_workday=True)
_CORRECTED = frozenset({"7", "8"})


def check(case: Case) -> Iterator[Finding]:
    """Passed and near limits. A professional line counts from its own first day, a stay from its last."""
    limit = _limit(case)
    if limit is None:
        case.lacks("The payer's time to file", "timely filing")
        return
    received = case.context.received or case.on
    warn = case.policy.warn_days if case.policy is not None else 14
    decided = _earlier_decision(case)
    if case.institutional:
        starts: list[tuple[date, Where]] = [(case.last, Where())]
    else:
        starts = [(service.on, service.where) for service in case.services if service.on is not None]
    told = set()
    for start, where in starts:
        last = deadline(limit, start, decided=decided, corrected=case.claim.frequency in _CORRECTED)
        left = (last - received).days
        if left < 0:
            yield kinds.FILING_PASSED.at(where, value=last.isoformat(), contract=limit.contract)
        elif left <= warn and last not in told:
            told.add(last)
            yield kinds.FILING_SOON.at(where, value=last.isoformat(), days=left, contract=limit.contract)


def _limit(case: Case) -> FilingLimit | None:
    for limit in case.context.limits or ():
        if limit.payer_id == case.claim.payer.id:
            return limit
    return _MEDICARE if case.medicare else None


def _earlier_decision(case: Case) -> date | None:
    """When the payer before this one decided, if it did."""
    if not case.claim.other_payers or case.claim.coverage.sequence == "P":
        return None
    days = [other.paid_on for other in case.claim.other_payers if other.paid_on is not None]
    days += [payment.paid_on for line in case.claim.lines for payment in line.payments if payment.paid_on is not None]
    return max(days, default=None)


@lru_cache(maxsize=1 << 14)
def deadline(limit: FilingLimit, start: date, *, decided: date | None = None, corrected: bool = False) -> date:
    """The last day on which the payer may receive the claim."""
    if decided is not None and limit.secondary_days is not None:
        last = decided + timedelta(limit.secondary_days)
    elif corrected and limit.corrected_days is not None:
        last = start + timedelta(limit.corrected_days)
    elif limit.days is None:
        last = _year_later(start)
    else:
        last = start + timedelta(limit.days)
    while limit.next_workday and (last.weekday() >= 5 or last in federal_holidays(last.year)):
        last += timedelta(1)
    return last


def _year_later(start: date) -> date:
    """The same day of the next year; 28 February for the 29th."""
    if (start.month, start.day) == (2, 29):
        return date(start.year + 1, 2, 28)
    return start.replace(year=start.year + 1)


@lru_cache(maxsize=64)
def federal_holidays(year: int) -> frozenset[date]:
    """The days federal offices are closed, as observed (5 U.S.C. 6103)."""
    fixed = [date(year, 1, 1), date(year, 6, 19), date(year, 7, 4), date(year, 11, 11), date(year, 12, 25)]
    observed = [day + timedelta({5: -1, 6: 1}.get(day.weekday(), 0)) for day in fixed]
    next_new_year = date(year + 1, 1, 1)
    if next_new_year.weekday() == 5:
        observed.append(date(year, 12, 31))
    mondays = [_nth(year, 1, 0, 3), _nth(year, 2, 0, 3), _nth(year, 9, 0, 1), _nth(year, 10, 0, 2)]
    last_of_may = date(year, 5, 31)
    memorial = last_of_may - timedelta(last_of_may.weekday())
    return frozenset([*observed, *mondays, memorial, _nth(year, 11, 3, 4)])


def _nth(year: int, month: int, weekday: int, nth: int) -> date:
    first = date(year, month, 1)
    return first + timedelta((weekday - first.weekday()) % 7 + 7 * (nth - 1))
