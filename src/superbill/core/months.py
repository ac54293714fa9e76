"""Whole months of the calendar."""

from __future__ import annotations

from datetime import date, timedelta


def first_of_month(day: date, months: int) -> date:
    """The first day of the month some months later."""
    months += day.year * 12 + day.month - 1
    return date(months // 12, months % 12 + 1, 1)


def months_after(day: date, months: int) -> date:
    """The same day some months later, or that month's last day."""
    first = first_of_month(day, months)
    return min(first + timedelta(day.day - 1), first_of_month(first, 1) - timedelta(1))
