"""Contract terms: what a provider is paid for a service, as dated data with their source.

The terms are a list of rules; the first rule that fits a line prices it, so carve-outs come
first and the default last. Both sides of the wall price with the same terms: the payer to
decide, the practice to know what to expect.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct


class Money(int):
    """Cents, written in a file as dollars: ``25`` or ``25.00``."""


class Percent(Decimal):
    """A rate, written in a file as a percentage: ``20`` is ``Decimal("0.2")``."""


class Setting(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The base of what a file may say: an unknown name is an error, not a silence."""


class Rule(Setting, frozen=True):
    """How one kind of service is priced. Every condition that is given must hold."""

    basis: str
    """``mpfs``, ``fixed``, ``percent of charge``, ``per diem``, ``case rate``, ``drg``, ``anesthesia`` or ``capitated``."""
    name: str = ""
    codes: tuple[str, ...] = ()
    """``99213``, a range ``99202-99215``, or a beginning ``J*``."""
    modifiers: tuple[str, ...] = ()
    """One of these must be on the line."""
    places: tuple[str, ...] = ()
    revenue_codes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """P, I, D."""
    percent: Percent | None = None
    """Of the fee schedule or of the charge. 100 where nothing is said."""
    fees: Mapping[str, Money] = {}
    """Fixed fees by ``code`` or ``code-modifier``; a code not listed is not priced by this rule."""
    amount: Money | None = None
    """Per day, per case, per unit, or the base rate of a DRG of weight 1."""
    weights: Mapping[str, Decimal] = {}
    """DRG weights."""
    conversion_factor: Decimal | None = None
    """Instead of the published one. Dollars for each relative value unit."""
    base_units: Mapping[str, Decimal] = {}
    """Anesthesia base units by code."""
    minutes_per_unit: int = 15
    extra_units: Mapping[str, Decimal] = {}
    """Units a modifier or code adds (P3, 99100); none for Medicare."""
    lesser_of: bool | None = None
    """Never more than the charge. Where nothing is said, what the terms say."""
    multiple: bool = True
    """Whether the multiple-procedure rules cut."""
    stop_loss: Money | None = None
    """Above this charge the line is priced at ``stop_loss_percent`` of the charge instead."""
    stop_loss_percent: Percent | None = None
    cost_share: bool = True
    """Whether deductible and coinsurance apply (laboratory fee schedule: no)."""


class Terms(Setting, frozen=True):
    """The terms of one contract or fee schedule for a span of dates."""

    rules: tuple[Rule, ...]
    name: str = "terms"
    source: str = ""
    tier: str = "in"
    starts: date | None = None
    ends: date | None = None
    locality: str = ""
    """Carrier and locality of the geographic factors, as ``01112-05``; empty for national amounts."""
    gpci: tuple[Decimal, Decimal, Decimal] | None = None
    """Work, practice expense, malpractice, instead of a published locality."""
    lesser_of: bool = True
    rounding: str = "fee first"
    """``fee first``: round the fee to cents before percentages; ``last``: round once at the end."""
    balance_billing: bool = False
    """Whether the patient owes what is above the allowed amount (no contract)."""
    participating: bool = True
    """Medicare: a provider who does not participate is priced at 95 %."""

    def covers(self, on: date) -> bool:
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)


@lru_cache(maxsize=65536)
def fits(code: str, patterns: tuple[str, ...]) -> bool:
    """Whether ``code`` is one of ``patterns`` (see :attr:`Rule.codes`)."""
    for pattern in patterns:
        if pattern == code or (pattern.endswith("*") and code.startswith(pattern[:-1])):
            return True
        low, dash, high = pattern.partition("-")
        if dash and len(low) == len(code) == len(high) and low <= code <= high:
            return True
    return False


@lru_cache(maxsize=1024)
def percentage(rate: Decimal) -> str:
    """A rate for people: ``12.5 %``."""
    return f"{(rate * 100).normalize():f} %"
