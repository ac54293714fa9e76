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

from superbill.core.findings import Finding, Where
from superbill.core.payer import findings
from superbill.core.payer.misshapen import Path, Places, misshapen, written
from superbill.core.payer.plan import Plan, PlanKind
from superbill.core.payer.reasons import REASONS, Reason, read_reason, unlawful
from superbill.core.payer.terms import Money, Percent, Price, Terms

T = TypeVar("T")


def read_plan(text: str) -> tuple[Plan | None, tuple[Finding, ...]]:
    """Read a plan file; ``None`` with findings when it cannot be used."""
    table, problems = read_toml(text)
    return (None, problems) if table is None else plan_of(table, places=Places(text))


def plan_of(
    table: dict[str, Any], *, places: Places | None = None, under: tuple[Path, ...] = ()
) -> tuple[Plan | None, tuple[Finding, ...]]:
    """A plan from a table: ``[plan]`` with the sections of the file beside or inside it.

    ``places`` knows the lines of the text it came from, ``under`` where in the text the table may stand.
    """
    own = table.get("plan", {})
    sections = {key: value for key, value in table.items() if key != "plan"}
    whole = {**sections, **own} if isinstance(own, dict) else own
    plan, problems = shape(whole, Plan, places=places, under=(*under, (), ("plan",)))
    if plan is None:
        return None, problems
    faults = tuple(_faults(plan))
    return (None, faults) if faults else (plan, ())


def read_terms(text: str) -> tuple[Terms | None, tuple[Finding, ...]]:
    """Read a file of contract terms; ``None`` with findings when it cannot be used."""
    table, problems = read_toml(text)
    if table is None:
        return None, problems
    return shape(table.get("terms", table), Terms, places=Places(text))


def read_toml(text: str) -> tuple[dict[str, Any] | None, tuple[Finding, ...]]:
    """The tables of a TOML text, numbers with a point as decimals."""
    try:
        return tomllib.loads(text, parse_float=Decimal), ()
    except (tomllib.TOMLDecodeError, InvalidOperation) as error:
        return None, (findings.PLAN_UNREADABLE.at(value=str(error)),)


def shape(
    table: object, kind: type[T], *, places: Places | None = None, under: tuple[Path, ...] = ((),)
) -> tuple[T | None, tuple[Finding, ...]]:
    """A value of ``kind`` from a table, or everything that is wrong with it and where."""
    try:
        return convert(table, kind), ()
    except (msgspec.ValidationError, InvalidOperation):
        return None, tuple(_misshapen(table, kind, places, under))


def convert(value: object, kind: Any) -> Any:
    """A value of ``kind``; raises msgspec's error where it has another shape."""
    return msgspec.convert(value, kind, dec_hook=_custom, builtin_types=(date, Decimal), strict=False)


def _misshapen(table: object, kind: type[Any], places: Places | None, under: tuple[Path, ...]) -> Iterator[Finding]:
    for path, what in misshapen(table, kind, convert):
        line = places.line(path, under) if places else 0
        name = written(path)
        yield findings.PLAN_FIELD.at(
            Where(path=", ".join(part for part in (f"line {line}" if line else "", name) if part)), value=what
        )


def _custom(kind: type[Any], value: object) -> object:
    """Dollars to cents and percentages to rates."""
    assert kind in (Money, Percent, Price), kind
    if isinstance(value, bool) or not isinstance(value, (int, Decimal, str)):
        raise msgspec.ValidationError(f"{value!r} is not a number")
    try:
        number = Decimal(value)
    except InvalidOperation:
        raise msgspec.ValidationError(f"{value!r} is not a number") from None
    if kind is Percent:
        return Percent(number / 100)
    if kind is Price:
        return Price(number * 100)
    if number * 100 != int(number * 100):
        raise msgspec.ValidationError(f"{value} has a part of a cent")
    return Money(number * 100)


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


def _reason_faults(reason: Reason, plan: Plan) -> Iterator[Finding]:
    why = unlawful(reason, workers_compensation=plan.kind is PlanKind.WORKERS_COMP)
    if why:
        yield findings.REASON_ILLEGAL.at(value=str(reason), why=why)
