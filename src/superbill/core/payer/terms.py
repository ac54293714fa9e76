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
from typing import Literal

from msgspec import Struct


class Money(int):
    """Cents, written in a file as dollars: ``25`` or ``25.00``."""


class Percent(Decimal):
    """A rate, written in a file as a percentage: ``20`` is ``Decimal("0.2")``."""


class Price(Decimal):
    """Cents that may have a part of one, written in a file as dollars: ``0.106`` a unit of a drug."""


class Setting(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The base of what a file may say: an unknown name is an error, not a silence."""


class Rule(Setting, frozen=True):
    """How one kind of service is priced. Every condition that is given must hold."""

    basis: Literal[
        "mpfs", "fixed", "percent of charge", "per diem", "case rate", "drg", "outpatient", "equipment", "anesthesia",
        "capitated",
    ]  # fmt: skip
    """``mpfs``, ``fixed``, ``percent of charge``, ``per diem``, ``case rate``, ``drg``, ``outpatient``, ``equipment``,
    ``anesthesia`` or ``capitated``."""
    name: str = ""
    codes: tuple[str, ...] = ()
    """``99213``, a range ``99202-99215``, or a beginning ``J*``."""
    modifiers: tuple[str, ...] = ()
    """One of these must be on the line."""
    places: tuple[str, ...] = ()
    revenue_codes: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    """P, I, D."""
    practitioners: tuple[str, ...] = ()
    """Kinds of practitioner, as ``provider.practitioner`` says."""
    specialties: tuple[str, ...] = ()
    percent: Percent | None = None
    """Of the fee schedule, of the fees or of the charge. 100 where nothing is said."""
    fees: Mapping[str, Price] = {}
    """Fees of one unit by ``code`` or ``code-modifier``; a code not listed is not priced by this rule. Purchase
    prices of ``equipment``, rates of ``outpatient``."""
    amount: Money | None = None
    """Per day, per case, per unit, or the base rate of a DRG of weight 1."""
    weights: Mapping[str, Decimal] = {}
    """Weights of DRGs, or of outpatient services by code; of DRGs the loaded table where none are given."""
    conversion_factor: Decimal | None = None
    """Instead of the published one: dollars for each relative value unit, anesthesia unit or outpatient weight."""
    as_of: date | None = None
    """The fee schedule as it stood on this day, whatever the day of service (``120 % of Medicare 2025``)."""
    pay_status: tuple[str, ...] = ()
    """Statuses of the fee schedule (``N``, ``I``) that these terms pay although Medicare does not."""
    base_units: Mapping[str, Decimal] = {}
    """Anesthesia base units by code."""
    minutes_per_unit: int = 15
    extra_units: Mapping[str, Decimal] = {}
    """Units a modifier or a code of its own adds (P3, 99100); none for Medicare."""
    supervised_units: Decimal = Decimal(4)
    """What AD is paid for: three base units, and one for being present at induction."""
    wage_index: Decimal = Decimal(1)
    labor_percent: Percent | None = None
    """The share of a rate that follows the wage index: 60 for ``outpatient`` where nothing is said; of a DRG all."""
    capital: Money = Money(0)
    """Capital base rate of a DRG, beside ``amount``."""
    add_on_percent: Percent = Percent(0)
    """Teaching and disproportionate share, of a DRG's operating payment."""
    cost_percent: Percent | None = None
    """Costs as a share of charges; with it, costs above the DRG payment and ``outlier_threshold`` are an outlier."""
    outlier_threshold: Money = Money(0)
    outlier_percent: Percent = Percent("0.8")
    mean_stays: Mapping[str, Decimal] = {}
    """Mean days by DRG: a transfer (patient status 02) before them is paid by the day, the first one twice."""
    acquired: tuple[str, ...] = ()
    """Beginnings of diagnoses that are not paid for when they were acquired in the hospital (POA N or U)."""
    without: Mapping[str, str] = {}
    """The DRG a stay has without such a diagnosis, by the DRG it has with it."""
    indicators: Mapping[str, str] = {}
    """Outpatient status by code: J1, S, T, V, N, Q1, Q2, Q4, K, G; S where nothing is said."""
    lesser_of: bool | None = None
    """Never more than the charge. Where nothing is said, what the terms say."""
    multiple: bool = True
    """Whether the multiple-procedure rules cut."""
    stop_loss: Money | None = None
    """Above this charge the service is priced at ``stop_loss_percent`` of the charge instead."""
    stop_loss_percent: Percent | None = None
    stop_loss_excess: bool = False
    """The percentage is of what is above ``stop_loss`` only, and comes on top of the price."""
    cost_share: bool = True
    """Whether deductible and coinsurance apply (laboratory fee schedule: no)."""


class Rate(Setting, frozen=True):
    """A yearly rate of interest from a day on."""

    starts: date
    percent: Percent


class Prompt(Setting, frozen=True):
    """When payment is due, and interest after."""

    floor_days: int = 0
    """Not paid before this many days after receipt."""
    ceiling_days: int | None = None
    interest_percent: Percent = Percent(0)
    """A year."""
    rates: tuple[Rate, ...] = ()
    """Rates that change: that of the first day of interest counts, and ``interest_percent`` before the first."""


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
    rounding: Literal["fee first", "last"] = "fee first"
    """``fee first``: round the fee to cents before percentages; ``last``: round once at the end."""
    balance_billing: bool = False
    """Whether the patient owes what is above the allowed amount (no contract)."""
    limiting_charge_percent: Percent | None = None
    """The most a provider without contract may charge, of the allowed amount (Medicare: 115); what is above it nobody
    owes."""
    participating: bool = True
    """Medicare: a provider who does not participate is priced at 95 %."""
    escalator_percent: Percent = Percent(0)
    """What rates other than shares of the charge rise by at each anniversary of ``starts``."""
    prompt: Prompt = Prompt()
    """When payment is due by contract or law, and the interest after: what a late payment lacks is a variance."""

    def covers(self, on: date) -> bool:
        return (self.starts is None or self.starts <= on) and (self.ends is None or on <= self.ends)

    def escalation(self, on: date) -> Decimal:
        """What rates are multiplied by on a day."""
        if not self.escalator_percent or self.starts is None:
            return Decimal(1)
        years = on.year - self.starts.year - ((on.month, on.day) < (self.starts.month, self.starts.day))
        return (1 + self.escalator_percent) ** max(0, years)


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
def diagnosed(code: str, beginnings: tuple[str, ...]) -> bool:
    """Whether a diagnosis, as a claim says it, begins as one of ``beginnings``, which may have their point."""
    return code.startswith(tuple(beginning.replace(".", "") for beginning in beginnings))


@lru_cache(maxsize=1024)
def percentage(rate: Decimal) -> str:
    """A rate for people: ``12.5 %``."""
    return f"{(rate * 100).normalize():f} %"
