"""Plans and contract terms as files a person can read and write (TOML).

Amounts are dollars, rates are percentages, and a name the format does not know is a finding,
never a silence. The format is documented in ``docs/reference/witness-files.md``.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

import msgspec

from superbill.core.findings import Finding
from superbill.core.payer import findings
from superbill.core.payer.plan import Plan, PlanKind
from superbill.core.payer.price import BASES
from superbill.core.payer.reasons import REASONS, Reason, read_reason, unlawful
from superbill.core.payer.terms import Money, Percent, Terms

T = TypeVar("T")


def read_plan(text: str) -> tuple[Plan | None, tuple[Finding, ...]]:
    """Read a plan file; ``None`` with findings when it cannot be used."""
    table, problems = read_toml(text)
    return (None, problems) if table is None else plan_of(table)


def plan_of(table: dict[str, Any]) -> tuple[Plan | None, tuple[Finding, ...]]:
    """A plan from a table: ``[plan]`` with the sections of the file beside or inside it."""
    own = table.get("plan", {})
    sections = {key: value for key, value in table.items() if key != "plan"}
    plan, problems = shape({**sections, **own} if isinstance(own, dict) else own, Plan)
    if plan is None:
        return None, problems
    faults = tuple(_faults(plan))
    return (None, faults) if faults else (plan, ())


def read_terms(text: str) -> tuple[Terms | None, tuple[Finding, ...]]:
    """Read a file of contract terms; ``None`` with findings when it cannot be used."""
    table, problems = read_toml(text)
    if table is None:
        return None, problems
    terms, problems = shape(table.get("terms", table), Terms)
    if terms is None:
        return None, problems
    faults = tuple(_rule_faults(terms))
    return (None, faults) if faults else (terms, ())


def read_toml(text: str) -> tuple[dict[str, Any] | None, tuple[Finding, ...]]:
    """The tables of a TOML text, numbers with a point as decimals."""
    try:
        return tomllib.loads(text, parse_float=Decimal), ()
    except (tomllib.TOMLDecodeError, InvalidOperation) as error:
        return None, (findings.PLAN_UNREADABLE.at(value=str(error)),)


def shape(table: object, kind: type[T]) -> tuple[T | None, tuple[Finding, ...]]:
    """A value of ``kind`` from a table, or what is wrong with it and where."""
    try:
        return msgspec.convert(table, kind, dec_hook=_custom, builtin_types=(date, Decimal), strict=False), ()
    except (msgspec.ValidationError, InvalidOperation) as error:
        return None, (findings.PLAN_FIELD.at(value=str(error)),)


def _custom(kind: type[Any], value: object) -> object:
    """Dollars to cents and percentages to rates."""
    if kind in (Money, Percent):
        if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
            raise msgspec.ValidationError(f"{value!r} is not a number")
        try:
            number = Decimal(value)
        except InvalidOperation:
            raise msgspec.ValidationError(f"{value!r} is not a number") from None
        if kind is Percent:
            return Percent(number / 100)
        if number * 100 != int(number * 100):
            raise msgspec.ValidationError(f"{value} has a part of a cent")
        return Money(number * 100)
    raise NotImplementedError(kind)


def _faults(plan: Plan) -> Iterator[Finding]:
    names = {tier.name for tier in plan.tiers}
    for tier in plan.tiers:
        if tier.shares_with and tier.shares_with not in names:
            yield findings.PLAN_REFERENCE.at(value=f"tier {tier.shares_with}")
    for benefit in plan.benefits:
        if benefit.tier and benefit.tier not in names:
            yield findings.PLAN_REFERENCE.at(value=f"tier {benefit.tier}")
        if benefit.reason and benefit.reason not in REASONS and benefit.reason not in plan.reasons:
            yield from _reason_faults(read_reason(benefit.reason), plan)
    for name, text in plan.reasons.items():
        if name not in REASONS:
            yield findings.PLAN_REFERENCE.at(value=f"reason {name}")
        elif not text.strip():
            yield findings.REASON_ILLEGAL.at(value=name, why="it is empty")
        else:
            yield from _reason_faults(read_reason(text), plan)
    for terms in plan.terms:
        yield from _rule_faults(terms)


def _reason_faults(reason: Reason, plan: Plan) -> Iterator[Finding]:
    why = unlawful(reason, workers_compensation=plan.kind is PlanKind.WORKERS_COMP)
    if why:
        yield findings.REASON_ILLEGAL.at(value=str(reason), why=why)


def _rule_faults(terms: Terms) -> Iterator[Finding]:
    for rule in terms.rules:
        if rule.basis not in BASES:
            yield findings.PLAN_FIELD.at(value=f"basis {rule.basis}; it is one of {', '.join(BASES)}")
