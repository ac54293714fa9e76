"""A line on its way to a price, and the words that say how it got there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import copy
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from msgspec import Struct

from superbill.core.claim.values import Claim, Line
from superbill.core.codes import CodeTables, RvuRow
from superbill.core.findings import Finding, Where
from superbill.core.money import Cents, dollars, round_half_up
from superbill.core.payer import findings
from superbill.core.payer.case import ProviderStatus
from superbill.core.payer.fees import ONE, ZERO
from superbill.core.payer.multiple import Part, Round
from superbill.core.payer.terms import Rule, Terms, percentage


class Finished(Struct, gc=False):
    """The end of a price where nothing on its claim reduces it: worked out once for all lines like it."""

    meets: int
    """How much it may do to other lines of its day or they to it: nothing comes of less than 2 on a claim."""
    allowed: Cents | None = None
    words: tuple[tuple[str, str], ...] = ()


class Work(Struct, gc=False):
    """A line on its way to a price. Amounts are decimal cents."""

    line: Line
    rule: Rule
    place: str
    on: date
    part: Part | None = None
    """Its part in the multiple-procedure rules, where they apply."""
    row: RvuRow | None = None
    amount: Decimal = ZERO
    full: Decimal = ZERO
    """What it would be without the multiple-procedure rules."""
    cut_for: str = ""
    """Why ``amount`` is less than ``full``, where it is not for several procedures: the name of the reason."""
    refused: str = ""
    by_report: str = ""
    words: list[tuple[str, str]] = []
    finished: Finished | None = None
    """Shared by all works on a service like this one."""

    def anew(self, line: Line) -> Work:
        """The same work on another line of the same service."""
        part = self.part
        if part is not None:
            part = copy(part)
            part.number = line.number
        return Work(
            line,
            self.rule,
            self.place,
            self.on,
            part,
            self.row,
            self.amount,
            self.full,
            self.cut_for,
            self.refused,
            self.by_report,
            self.words.copy(),
            self.finished,
        )


class Context(Struct, frozen=True, gc=False):
    """What all lines of a claim are priced with."""

    claim: Claim
    terms: Terms
    tables: CodeTables
    provider: ProviderStatus
    round: Round
    documented: bool
    """Whether the operative report is on file."""
    rented: Mapping[str, int]
    """Months rented before, by code."""
    highest_bases: Mapping[date, str]
    """The anesthesia procedure with the highest base units, by day."""

    @property
    def source(self) -> str:
        return self.terms.source or self.terms.name


Basis = Callable[[Work, Context], Finding | None]


def whole_cents(amount: Decimal) -> Decimal:
    return amount.quantize(ONE, ROUND_HALF_UP)


def as_it_is(amount: Decimal) -> Decimal:
    return amount


def words_of(amount: Decimal) -> str:
    """Decimal cents as dollars; a part of a cent is shown."""
    whole = round_half_up(amount)
    return dollars(whole) if whole == amount else f"{(amount / 100).normalize():f}"


def portion(work: Work, round_: Round, amount: Decimal, factor: Decimal, words: str) -> Decimal:
    """``amount`` times ``factor``, said where it changes something."""
    if factor == ONE:
        return amount
    result = round_(amount * factor)
    work.words.append((f"{words}: {percentage(factor)} is {words_of(result)}", "billing policy"))
    return result


def where(claim: Claim, line: Line) -> Where:
    return Where(path=f"claim {claim.control_number} line {line.number}")


def no_price(claim: Claim, line: Line) -> Finding:
    return findings.NO_PRICE.at(where(claim, line), value=line.procedure.code or line.revenue_code, line=line.number)


def listed_fee(rule: Rule, line: Line) -> Decimal | None:
    """The fee of a line's code, first with one of its modifiers, as the rule lists it."""
    code = line.procedure.code or line.revenue_code
    for modifier in line.procedure.modifiers:
        fee = rule.fees.get(f"{code}-{modifier}")
        if fee is not None:
            return fee
    return rule.fees.get(code)
