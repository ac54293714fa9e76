"""Deadlines, with the published examples."""

from __future__ import annotations

from datetime import date

import pytest

from superbill.app.denials.deadlines import appeal_by, corrected_claim_by, next_workday


def test_a_medicare_redetermination_counts_from_presumed_receipt_and_skips_the_weekend() -> None:
    assert appeal_by(date(2026, 3, 2), kind="medicare-b") == date(2026, 7, 6)


def test_a_medicare_reconsideration() -> None:
    assert appeal_by(date(2026, 8, 24), kind="medicare-b", level=2) == date(2027, 2, 25)


def test_a_contract_wins_over_what_is_usual() -> None:
    assert appeal_by(date(2026, 3, 2), kind="commercial", appeal_days=[90, 60]) == date(2026, 5, 31)
    assert appeal_by(date(2026, 3, 2), kind="commercial", level=2, appeal_days=[90, 60]) == date(2026, 5, 1)
    assert appeal_by(date(2026, 3, 2), kind="commercial") == date(2026, 8, 29)


def test_there_is_no_third_level_where_the_contract_names_two() -> None:
    assert appeal_by(date(2026, 3, 2), kind="commercial", level=3, appeal_days=[90, 60]) is None


@pytest.mark.parametrize(
    ("day", "moved"),
    [(date(2026, 7, 3), date(2026, 7, 3)), (date(2026, 7, 4), date(2026, 7, 6)), (date(2026, 7, 5), date(2026, 7, 6))],
)
def test_a_weekend_moves_to_monday(day: date, moved: date) -> None:
    assert next_workday(day) == moved


def test_a_corrected_claim() -> None:
    assert corrected_claim_by(date(2026, 3, 2), 180) == date(2026, 8, 29)
