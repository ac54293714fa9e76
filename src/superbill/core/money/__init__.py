"""Cents, allocation and rates."""

from superbill.core.money.cents import (
    Cents,
    Quantity,
    Rate,
    allocate,
    dollars,
    of_percent,
    of_rate,
    parse_cents,
    parse_typed_cents,
    round_half_up,
    x12_amount,
)

__all__ = [
    "Cents",
    "Quantity",
    "Rate",
    "allocate",
    "dollars",
    "of_percent",
    "of_rate",
    "parse_cents",
    "parse_typed_cents",
    "round_half_up",
    "x12_amount",
]
