"""How payers differ in what they write, as data. Every dialect's remittance still balances.

A provider's side that has met only one honest payer breaks on the second.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec.structs import replace

from superbill.core.remit.values import Adjustment, RemitClaim, RemitLine
from superbill.core.x12 import Delimiters


@dataclass(frozen=True)
class Dialect:
    """One payer's habits; every default is the plain habit."""

    drops_modifiers: bool = False
    """Adjudicates the code without its modifiers and says so in SVC06."""
    recodes: dict[str, str] = field(default_factory=dict)
    """Adjudicates one code as another and says so in SVC06."""
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
        """From the JSON kept with the payer."""
        facts = dict(stored)
        if "delimiters" in facts:
            facts["delimiters"] = tuple(facts["delimiters"])
        return cls(**facts)

    @property
    def x12(self) -> Delimiters:
        element, component, repetition, segment = self.delimiters
        return Delimiters(element=element, component=component, repetition=repetition, segment=segment)


def speak(claims: Sequence[RemitClaim], dialect: Dialect) -> tuple[RemitClaim, ...]:
    """The decided claims as this payer would write them."""
    spoken: list[RemitClaim] = []
    for claim in claims:
        lines = tuple(_line(line, dialect) for line in claim.lines)
        if dialect.reorders_lines:
            lines = lines[::-1]
        said = replace(claim, lines=lines)
        if dialect.claim_level_only and not said.is_reversal:
            said = _without_lines(said)
        spoken += _split(said) if dialect.splits_claims and not said.is_reversal else [said]
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


def _without_lines(claim: RemitClaim) -> RemitClaim:
    """The claim with its lines' adjustments summed at claim level."""
    sums: dict[tuple[str, str], int] = {}
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
            lines=(line,),
            remarks=tuple(dict.fromkeys((*claim.remarks, "MA15"))),
        )
        for line in claim.lines
    ]
