"""A visit as it would be with what one has typed so far: priced, described and checked, nothing kept."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from superbill.app.coding import entry, facts, findings
from superbill.app.coding.charges import Charged, Diagnosed, check, fill, roles
from superbill.app.coding.models import Charge, Encounter
from superbill.app.coding.scrubbing import NEVER_OVERRIDDEN, is_overridden, look, overrides_in_force
from superbill.app.coding.tables import tables
from superbill.app.platform import clock
from superbill.app.practice import queries as practice
from superbill.app.practice.services import NotValid
from superbill.core.claim import values
from superbill.core.findings import Finding, Severity, Where
from superbill.core.money import Cents

_ORDER = {Severity.STOP: 0, Severity.WARN: 1, Severity.INFORM: 2}


class Found(Struct, frozen=True):
    """A diagnosis as understood; ``text`` is empty where there is no such code."""

    letter: str
    code: str
    text: str
    billable: bool


class Done(Struct, frozen=True):
    """A charge as understood. ``cents`` is ``None`` where nothing prices it."""

    number: int
    code: str
    modifiers: tuple[str, ...]
    label: str
    units: str
    pointers: str
    cents: Cents | None


class Preview(Struct, frozen=True):
    """What was understood, and what the edits say; each finding with whether a person has overridden it."""

    diagnoses: tuple[Found, ...]
    charges: tuple[Done, ...]
    findings: tuple[tuple[Finding, bool], ...]

    @property
    def cents(self) -> Cents:
        return sum(line.cents or 0 for line in self.charges)

    @property
    def holds(self) -> tuple[Finding, ...]:
        """What stops the visit or asks a person."""
        return tuple(finding for finding, _ in self.findings if finding.severity != "inform")

    @property
    def informs(self) -> tuple[Finding, ...]:
        return tuple(finding for finding, _ in self.findings if finding.severity == "inform")

    @property
    def overridable(self) -> frozenset[str]:
        """The codes of what stops it and may be overridden."""
        stopping = {
            finding.code for finding, overridden in self.findings if finding.severity == "stop" and not overridden
        }
        return frozenset(stopping - NEVER_OVERRIDDEN)

    @property
    def stops(self) -> int:
        return sum(finding.severity == "stop" and not overridden for finding, overridden in self.findings)


def preview(encounter: Encounter, diagnoses: str, charges: str) -> Preview:
    """The visit with diagnoses and charges as typed (:mod:`entry`). What cannot be read yet is a finding, too."""
    codes = entry.read_diagnoses(diagnoses)
    charged, misread = entry.read_charges(charges)
    problems = [findings.NOT_ENTERED.at(Where(path=f"line {bad.line}"), value=f"{bad.why}.") for bad in misread]
    rows: list[Charge] = []
    lines: list[Done] = []
    for number, each in enumerate(charged, start=1):
        row = Charge(encounter=encounter, number=number)
        try:
            fill(row, each, encounter.on)
        except NotValid as refused:
            problems.append(findings.NOT_ENTERED.at(Where(path=f"charge {number}"), value=str(refused)))
        rows.append(row)
        lines.append(_done(row, each, encounter))
    problems += _refusal(encounter, codes, charged) if not problems else []
    found = problems or _checked(encounter, codes, rows)
    allowed = overrides_in_force(encounter.pk, clock.today())
    return Preview(
        tuple(_found(number, each, encounter) for number, each in enumerate(codes, start=1)),
        tuple(lines),
        tuple((each, is_overridden(each, allowed)) for each in sorted(found, key=lambda each: _ORDER[each.severity])),
    )


def _refusal(encounter: Encounter, codes: Sequence[Diagnosed], charged: Sequence[Charged]) -> list[Finding]:
    try:
        check(encounter, codes, charged)
    except NotValid as refused:
        return [findings.NOT_ENTERED.at(value=str(refused))]
    return []


def _checked(encounter: Encounter, codes: Sequence[Diagnosed], rows: Sequence[Charge]) -> list[Finding]:
    """What the edits say of the visit with these diagnoses and charges in place of its own."""
    now = facts.of(encounter)
    known = dict(enumerate(now.charge_ids, start=1))
    for row in rows:
        row.pk = known.get(row.number, 0)
    said = replace(
        now,
        diagnoses=tuple(
            values.Diagnosis(code=each.code, role=role, poa=each.poa)
            for each, role in zip(codes, roles(codes), strict=True)
        ),
        lines=tuple(facts.line(row.number, row) for row in rows),
    )
    return look(encounter, said)


def _found(number: int, each: Diagnosed, encounter: Encounter) -> Found:
    row = tables().icd10cm.get(each.code, encounter.on)
    return Found(
        entry.letters([number]) if number <= 12 else str(number),
        entry.dotted(each.code),
        row.text if row else "",
        row is not None and row.billable,
    )


def _done(row: Charge, each: Charged, encounter: Encounter) -> Done:
    fee = practice.fee(row.code, encounter.on, each.modifiers) if row.code else None
    label = (fee.label if fee else "") or (tables().procedure(row.code, encounter.on) or "")
    return Done(
        row.number,
        row.code or row.revenue_code,
        tuple(row.modifiers),
        label,
        f"{each.units.normalize():f}",
        entry.letters(pointer for pointer in each.pointers if pointer <= 12),
        row.amount_cents,
    )
