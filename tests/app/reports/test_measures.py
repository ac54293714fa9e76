"""The measures, with the published examples."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from superbill.app.reports.measures import (
    BUCKETS,
    Open,
    aged,
    bucket,
    days_in_ar,
    gross_collection,
    net_collection,
    ratio,
)


def test_the_published_examples() -> None:
    assert days_in_ar(420_000_00, 900_000_00) == Decimal("42.0")
    assert gross_collection(480_000_00, 900_000_00) == Decimal("0.5333")
    assert net_collection(480_000_00, 900_000_00, 400_000_00) == Decimal("0.9600")
    assert ratio(1850, 2000) == Decimal("0.9250")
    assert ratio(236, 2000) == Decimal("0.1180")


def test_nothing_to_divide_by_is_not_zero() -> None:
    assert days_in_ar(100, 0) is None
    assert gross_collection(0, 0) is None
    assert net_collection(5, 10, 10) is None


@pytest.mark.parametrize(
    ("age", "label"),
    [
        (-3, "0-30"),
        (0, "0-30"),
        (30, "0-30"),
        (31, "31-60"),
        (60, "31-60"),
        (120, "91-120"),
        (180, "151-180"),
        (181, "181+"),
    ],
)
def test_the_edges_of_the_buckets(age: int, label: str) -> None:
    assert bucket(age) == label


@given(st.lists(st.builds(Open, st.sampled_from("AB"), st.integers(0, 400), st.integers(-(10**6), 10**6))))
def test_aging_loses_nothing_and_nets_nothing(items: list[Open]) -> None:
    table, credits = aged(items)
    debits = sum(sum(row.values()) for row in table.values())
    assert debits + sum(credits.values()) == sum(item.cents for item in items)
    assert all(cents < 0 for cents in credits.values())
    assert all(set(row) == {label for label, _ in BUCKETS} for row in table.values())
