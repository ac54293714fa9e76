"""How payers differ in what they write, as data. Every dialect's remittance still balances.

A provider's side that has met only one honest payer breaks on the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from superbill.core.money import Cents, allocate
from superbill.core.remit.values import Adjustment, RemitClaim, RemitLine
from superbill.core.x12 import Delimiters


@dataclass(frozen=True)
class Dialect:
    """One payer's habits; every default is the plain habit."""

    drops_modifiers: bool = False
    """Adjudicates the code without its modifiers and says so in SVC06."""
    recodes: dict[str, str] = field(default_factory=dict)
    """Adjudicates one code as another and says so in SVC06."""
    bundles: dict[str, list[str]] = field(default_factory=dict)
    """Merges lines with the given codes into one under the key's code: the first pays for all, the others are CO-97."""
    splits_units: bool = False
    """Answers a line of several units in two lines with the same control number."""
    claim_level_only: bool = False
    """Tells nothing about lines."""
    omits_optional: bool = False
    """Leaves out the line control number and the allowed amount."""
    reorders_lines: bool = False
    splits_claims: bool = False
    """Answers a claim of several lines as several CLP with the same control number."""
    one_remit_a_claim: bool = False
    """Several transactions in a file."""
    delimiters: tuple[str, str, str, str] = ("*", ":", "^", "~")
    newline: bool = True

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Dialect:
        """From the JSON kept with the payer. Raises :class:`ValueError` for a habit nobody knows."""
        unknown = set(stored) - {one.name for one in fields(cls)}
        if unknown:
            raise ValueError(f"no dialect has {', '.join(sorted(unknown))}; see Dialects in run-a-payer")
        facts = dict(stored)
        if "delimiters" in facts:
            facts["delimiters"] = tuple(facts["delimiters"])
        return cls(**facts)

    @property
    def x12(self) -> Delimiters:
        element, component, repetition, segment = self.delimiters
        return Delimiters(element=element, component=component, repetition=repetition, segment=segment)


def speak(claims: Sequence[RemitClaim], dialect: Dialect) -> tuple[RemitClaim, ...]:
    """The decided claims as this payer would write them. A reversal is written as what it takes back was."""
    if dialect == Dialect(delimiters=dialect.delimiters, newline=dialect.newline):
        return tuple(claims)
    spoken: list[RemitClaim] = []
    for claim in claims:
        lines = _bundled(tuple(_line(line, dialect) for line in claim.lines), dialect)
        if dialect.splits_units:
            lines = tuple(part for line in lines for part in _parts(line))
        if dialect.reorders_lines:
            lines = lines[::-1]
        said = replace(claim, lines=lines)
        if dialect.claim_level_only:
            said = _without_lines(said)
        spoken += _split(said) if dialect.splits_claims else [said]
    return tuple(spoken)


def _line(line: RemitLine, dialect: Dialect) -> RemitLine:
    procedure = line.procedure
    if dialect.drops_modifiers and procedure.modifiers:
        procedure = replace(procedure, modifiers=())
    if procedure.code in dialect.recodes:
        procedure = replace(procedure, code=dialect.recodes[procedure.code])
    if procedure != line.procedure:
        line = replace(line, procedure=procedure, submitted=line.submitted or line.procedure)
    if dialect.omits_optional:
        line = replace(line, control_number="", allowed=None)
    return line


def _bundled(lines: tuple[RemitLine, ...], dialect: Dialect) -> tuple[RemitLine, ...]:
    """Lines of one day that belong together, told as one: the first is paid for all of them."""
    for code, parts in dialect.bundles.items():
        members = [
            line for line in lines if line.procedure.code in parts and line.service_from == lines[0].service_from
        ]
        if len(members) > 1 and any(line.paid for line in members):
            told = {id(line): one for line, one in zip(members, _as_one(members, code), strict=True)}
            lines = tuple(told.get(id(line), line) for line in lines)
    return lines


def _as_one(members: Sequence[RemitLine], code: str) -> list[RemitLine]:
    """The bundle under ``code``. What the first line cannot bear as CO-45 is CO-94, the other way round."""
    sign = -1 if members[0].charge < 0 else 1
    first, *others = members
    sums: dict[tuple[str, str], Cents] = {}
    for adjustment in (a for line in members for a in line.adjustments if (a.group, a.code) != ("CO", "45")):
        key = (adjustment.group, adjustment.code)
        sums[key] = sums.get(key, 0) + adjustment.amount
    paid = sum(line.paid for line in members)
    rest = first.charge - paid - sum(sums.values())
    if rest:
        key = ("CO", "45") if rest * sign > 0 else ("CO", "94")
        sums[key] = sums.get(key, 0) + rest
    allowed = [line.allowed for line in members if line.allowed is not None]
    head = replace(
        _recoded(first, code),
        paid=paid,
        allowed=sum(allowed) if allowed else None,
        adjustments=tuple(Adjustment(*key, amount) for key, amount in sums.items() if amount),
        remarks=tuple(dict.fromkeys(remark for line in members for remark in line.remarks)),
    )
    return [head, *(_swallowed(line, code) for line in others)]


def _swallowed(line: RemitLine, code: str) -> RemitLine:
    return replace(
        _recoded(line, code),
        paid=0,
        allowed=None,
        adjustments=(Adjustment("CO", "97", line.charge),) if line.charge else (),
        remarks=("M15",),
    )


def _recoded(line: RemitLine, code: str) -> RemitLine:
    if line.procedure.code == code:
        return line
    return replace(line, procedure=replace(line.procedure, code=code), submitted=line.submitted or line.procedure)


def _parts(line: RemitLine) -> list[RemitLine]:
    """A line of several units as two: one unit, and the rest."""
    units = line.paid_units
    if units <= 1 or units != units.to_integral_value():
        return [line]
    weights = (1, int(units) - 1)
    charges, adjustments = allocate(line.charge, weights), [allocate(a.amount, weights) for a in line.adjustments]
    allowed = allocate(line.allowed, weights) if line.allowed is not None else None
    return [
        replace(
            line,
            charge=charges[at],
            paid=charges[at] - sum(parts[at] for parts in adjustments),
            paid_units=Decimal(weights[at]),
            submitted_units=line.submitted_units or units,
            allowed=allowed[at] if allowed else None,
            adjustments=tuple(
                replace(a, amount=parts[at])
                for a, parts in zip(line.adjustments, adjustments, strict=True)
                if parts[at]
            ),
        )
        for at in (0, 1)
    ]


def _without_lines(claim: RemitClaim) -> RemitClaim:
    """The claim with its lines' adjustments summed at claim level."""
    sums: dict[tuple[str, str], Cents] = {}
    for adjustment in (*claim.adjustments, *(a for line in claim.lines for a in line.adjustments)):
        key = (adjustment.group, adjustment.code)
        sums[key] = sums.get(key, 0) + adjustment.amount
    adjustments = tuple(Adjustment(group, code, amount) for (group, code), amount in sums.items() if amount)
    remarks = tuple(dict.fromkeys((*claim.remarks, *(r for line in claim.lines for r in line.remarks))))
    return replace(claim, adjustments=adjustments, lines=(), remarks=remarks[:5])


def _split(claim: RemitClaim) -> list[RemitClaim]:
    if len(claim.lines) < 2 or claim.adjustments:
        return [claim]
    return [
        replace(
            claim,
            charge=line.charge,
            paid=line.paid,
            patient_responsibility=sum(a.amount for a in line.adjustments if a.group == "PR"),
            amounts=claim.amounts if place == 0 else (),
            lines=(line,),
            remarks=tuple(dict.fromkeys((*claim.remarks, "MA15")))[:5],
        )
        for place, line in enumerate(claim.lines)
    ]
