"""Money: what is read is what was written, and a split loses nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from superbill.core.money import allocate, dollars, of_percent, of_rate, parse_cents, parse_typed_cents, x12_amount

CENTS = st.integers(-(10**12), 10**12)


@given(CENTS)
def test_an_amount_written_is_read_back(cents: int) -> None:
    assert parse_cents(x12_amount(cents)) == cents


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("150", 15000),
        ("150.5", 15050),
        (".99", 99),
        ("-3.42", -342),
        ("0", 0),
        ("1.230", 123),
        ("", None),
        (".", None),
        ("-", None),
        ("1.234", None),
        ("1,000", None),
        ("1e3", None),
        ("12 ", None),
        ("12\n", None),
    ],
)
def test_what_is_an_amount(text: str, cents: int | None) -> None:
    assert parse_cents(text) == cents


@pytest.mark.parametrize(
    ("cents", "text"),
    [(0, "0"), (5, ".05"), (50, ".5"), (15000, "150"), (-342, "-3.42"), (-1, "-.01"), (100, "1")],
)
def test_an_x12_amount_has_no_needless_zeros(cents: int, text: str) -> None:
    assert x12_amount(cents) == text


def test_dollars_are_for_people() -> None:
    assert [dollars(c) for c in (0, -342, 123456789, -5)] == ["0.00", "-3.42", "1,234,567.89", "-0.05"]


@given(CENTS, st.lists(st.integers(0, 10**9), min_size=1, max_size=20))
def test_the_parts_of_an_allocation_sum_to_the_whole(total: int, weights: list[int]) -> None:
    parts = allocate(total, weights)
    assert sum(parts) == total
    assert all(part == 0 or (part < 0) == (total < 0) for part in parts)


def test_an_allocation_gives_the_odd_cents_to_the_largest_remainders() -> None:
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    assert allocate(10, [0, 0]) == [5, 5]
    assert allocate(101, [1, 3]) == [25, 76]


@pytest.mark.parametrize("weights", [[], [-1, 2]])
def test_an_allocation_without_a_sensible_weight_is_a_bug(weights: list[int]) -> None:
    with pytest.raises(AssertionError):
        allocate(1, weights)


def test_a_rate_rounds_halves_away_from_zero() -> None:
    assert of_rate(6881, Decimal("1.5")) == 10322
    assert of_rate(10848, Decimal("0.02")) == 217
    assert of_rate(-25, Decimal("0.5")) == -13


@pytest.mark.parametrize(("cents", "percent", "part"), [(100_01, 50, 50_01), (99, 100, 99), (10, 5, 1), (0, 20, 0)])
def test_a_percentage_is_rounded_half_up(cents: int, percent: int, part: int) -> None:
    assert of_percent(cents, percent) == part


def test_amounts_as_people_type_them() -> None:
    assert parse_typed_cents(" $1,234.50 ") == 123450
    assert parse_typed_cents("ten") is None
