"""The measures, with the published examples."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from superbill.app.reports.measures import (
    BUCKETS,
    LIMITS,
    ages,
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


def test_the_buckets_cover_every_age_once() -> None:
    spans = [ages(label) for label, _ in BUCKETS]
    assert spans[0] == (0, 30)
    assert spans[-1] == (181, None)
    assert all(youngest == before + 1 for (_, before), (youngest, _) in pairwise(spans) if before is not None)
    assert [youngest for youngest, _ in spans[1:]] == list(LIMITS)
