"""Lines a payer decides under another code: several bundled into one, or one code read as another (billing rules 5.5).

The remittance names both codes. The first line of a bundle carries its price; the others are part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from superbill.core.claim.values import Claim, Line, Procedure
from superbill.core.payer.benefits import Refused
from superbill.core.payer.plan import Bundle, Plan
from superbill.core.payer.price import service_date


class Recoded(Struct, frozen=True, gc=False):
    """The claim as it is priced, what each changed line is decided as, and the lines that became part of another."""

    claim: Claim
    procedures: Mapping[int, Procedure]
    parts: Mapping[int, Refused]
    words: Mapping[int, str]


def recode(claim: Claim, plan: Plan, refused: Mapping[int, Refused]) -> Recoded | None:
    """The claim with the plan's bundles and other codes; ``None`` where nothing changes."""
    if not plan.bundles and not plan.recodes:
        return None
    procedures: dict[int, Procedure] = {}
    parts: dict[int, Refused] = {}
    words: dict[int, str] = {}
    changed: dict[int, Line] = {}
    for bundle in plan.bundles:
        for group in _groups(claim, bundle, {*refused, *procedures, *parts}):
            first = group[0]
            into = replace(first.procedure, code=bundle.into, modifiers=())
            numbers = ", ".join(str(line.number) for line in group)
            procedures |= {line.number: into for line in group}
            words[first.number] = f"lines {numbers} are {bundle.into} together"
            because = Refused("rebundled", f"part of {bundle.into} on line {first.number}", f"{plan.id}, bundles")
            parts |= {line.number: because for line in group[1:]}
            changed[first.number] = replace(
                first, procedure=into, units=Decimal(1), charge=sum(line.charge for line in group)
            )
    for line in claim.lines:
        code = plan.recodes.get(line.procedure.code)
        if code is not None and line.number not in refused and line.number not in procedures:
            procedures[line.number] = replace(line.procedure, code=code)
            words[line.number] = f"{line.procedure.code} is decided as {code}"
            changed[line.number] = replace(line, procedure=procedures[line.number])
    if not procedures:
        return None
    lines = tuple(changed.get(line.number, line) for line in claim.lines)
    return Recoded(replace(claim, lines=lines), procedures, parts, words)


def _groups(claim: Claim, bundle: Bundle, taken: set[int]) -> list[list[Line]]:
    """The lines of each day that together are all the codes of a bundle, the first of each code."""
    days: dict[date | None, dict[str, Line]] = {}
    for line in claim.lines:
        if line.number not in taken and line.procedure.code in bundle.codes:
            days.setdefault(service_date(claim, line), {}).setdefault(line.procedure.code, line)
    return [
        sorted(found.values(), key=lambda line: line.number)
        for found in days.values()
        if len(found) == len({*bundle.codes})
    ]
