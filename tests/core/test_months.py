"""Months end where they end."""

from __future__ import annotations

from datetime import date

import pytest

from superbill.core.months import first_of_month, months_after


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 11, 5), 0, date(2026, 11, 5)),
        (date(2026, 11, 30), 15, date(2028, 2, 29)),
    ],
)
def test_the_same_day_or_the_months_last(day: date, months: int, then: date) -> None:
    assert months_after(day, months) == then


def test_the_first_of_a_later_month() -> None:
    assert first_of_month(date(2026, 11, 30), 3) == date(2027, 2, 1)
    assert first_of_month(date(2026, 12, 31), 0) == date(2026, 12, 1)
