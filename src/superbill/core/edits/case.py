"""A claim laid out for the checks: its services, its people, its dates, and what could not be checked."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

from superbill.core.claim.values import Claim, ClaimKind, Line, Provider
from superbill.core.codes import CodeTables, Releases, RvuRow
from superbill.core.edits import findings as kinds
from superbill.core.edits.context import Context, PastLine, Side
from superbill.core.edits.policies import policy_of
from superbill.core.findings import Finding, Where

ACROSS_CLAIMS = "duplicates, NCCI pairs, units, how often, global periods and new patients across claims"
"""What the patient's history is asked."""
_MEDICARE = frozenset({"MA", "MB"})
INPATIENT_TYPES = frozenset({"11", "12", "18", "21", "22", "28", "41", "65", "66", "82"})


_FIRST, _LAST = 1900, 2200


class Service:
    """A line with what the checks ask most: its code, modifiers, day and place."""

    __slots__ = ("code", "fees", "line", "modifiers", "on", "place", "through", "where")

    def __init__(self, line: Line, claim: Claim) -> None:
        procedure = line.procedure
        self.line = line
        self.code = procedure.code
        self.modifiers = procedure.modifiers
        on = line.service_from or claim.statement_from
        if on is not None and not _FIRST <= on.year <= _LAST:
            on = None
        self.on: date | None = on
        """``None`` also for a day in a year no service can have."""
        self.through: date | None = on and (line.service_to or on)
        self.place = line.place or claim.facility_code
        self.where = at_line(line.number)
        """Where findings about the line point."""
        self.fees: RvuRow | None = None
        """Its row of the fee schedule, when there is one."""

    def has(self, modifiers: frozenset[str]) -> bool:
        """Whether the line carries one of these modifiers."""
        return not modifiers.isdisjoint(self.modifiers)


@lru_cache(maxsize=1024)
def at_line(number: int) -> Where:
    """The place of a line."""
    return Where(path=f"line {number}")


class Case:
    """One scrub: the claim, the tables, the day, the context, and the notes of what could not be checked."""

    __slots__ = (
        "billing_group",
        "claim",
        "context",
        "dos",
        "inpatient",
        "institutional",
        "last",
        "medicare",
        "notes",
        "on",
        "policy",
        "policy_edits",
        "professional",
        "services",
        "tables",
    )

    def __init__(self, claim: Claim, tables: CodeTables, on: date, context: Context) -> None:
        self.claim = claim
        self.tables = tables
        self.on = on
        self.context = context
        self.professional = claim.kind is ClaimKind.PROFESSIONAL
        self.institutional = claim.kind is ClaimKind.INSTITUTIONAL
        self.inpatient = self.institutional and claim.facility_code in INPATIENT_TYPES
        self.medicare = claim.coverage.filing_code in _MEDICARE
        self.services = [Service(line, claim) for line in claim.lines]
        if tables.mpfs:
            for service in self.services:
                if service.on is not None:
                    service.fees = tables.mpfs.row(service.code, "", service.on)
        days = [service.on for service in self.services if service.on is not None]
        self.dos = min(days) if days else on
        ended = [service.through for service in self.services if service.through is not None]
        self.last = claim.statement_to or max(ended, default=self.dos)
        if not _FIRST <= self.last.year <= _LAST:
            self.last = self.dos
        self.billing_group = claim.billing.tax_id or claim.billing.npi
        self.policy = policy_of(claim, context.policy, context.policies)
        self.policy_edits = self.policy is None or self.policy.national_edits
        self.notes: dict[str, tuple[str, str]] = {}
        """What could not be checked, or not well: the table or record, why, and which checks."""

    def rendering(self, service: Service) -> Provider:
        """Who rendered a line."""
        return service.line.rendering or self.claim.rendering or self.claim.attending or self.claim.billing

    def same_practitioner(self, service: Service, past: PastLine) -> bool:
        """Whether a past line was rendered by the same practitioner, or by one of the same group and specialty."""
        who = self.rendering(service)
        if past.npi and past.npi == who.npi:
            return True
        return bool(past.group) and past.group == self.billing_group and past.specialty == who.taxonomy

    def together(self, one: Service, other: Service) -> bool:
        """Whether two lines of this claim count as the same practitioner's: one group, one specialty."""
        if one.line.rendering is other.line.rendering:
            return True
        first, second = self.rendering(one), self.rendering(other)
        return first.npi == second.npi or first.taxonomy == second.taxonomy

    def history(self) -> tuple[PastLine, ...]:
        """The patient's other lines; without them, a note that the checks across claims could not be made."""
        context = self.context
        if context.history is None or not context.history_whole:
            self.lacks("The patient's history", ACROSS_CLAIMS)
        return context.history or ()

    def lacks(self, what: str, checks: str) -> None:
        """Note once that checks could not be made for want of something."""
        self.notes.setdefault(what, ("context", checks))

    def answers(self, kind: str, table: Releases[Any], on: date, checks: str) -> bool:
        """Whether a table answers for a day; where it does not, or not well, a note says so once."""
        state = table.states.get(on) or table.state(on)
        if state == "current":
            return True
        if kind not in self.notes:
            self.notes[kind] = (state, checks)
        return state == "demo" or state == "stale"

    def unchecked(self) -> tuple[Finding, ...]:
        """The notes, one finding for each reason. A payer does not ask for a practice's records."""
        return _told(tuple(self.notes.items()), self.context.side)


@lru_cache(maxsize=4096)
def _told(notes: tuple[tuple[str, tuple[str, str]], ...], side: Side) -> tuple[Finding, ...]:
    by_reason: dict[str, list[str]] = {}
    for what, (reason, checks) in notes:
        if reason != "context" or side is Side.PROVIDER:
            by_reason.setdefault(reason, []).append(f"{checks} ({what})")
    return tuple(_REASONS[reason].at(value="; ".join(texts)) for reason, texts in by_reason.items())


_REASONS = {
    "absent": kinds.TABLE_ABSENT,
    "earlier": kinds.TABLE_EARLIER,
    "stale": kinds.TABLE_STALE,
    "demo": kinds.TABLE_DEMO,
    "context": kinds.CONTEXT_ABSENT,
}


@lru_cache(maxsize=1 << 16)
def fits(code: str, patterns: tuple[str, ...]) -> bool:
    """Whether a code is one of these: a code, a range ``99202-99215``, or a beginning ``J*``."""
    for pattern in patterns:
        if pattern.endswith("*"):
            if code.startswith(pattern[:-1]):
                return True
        elif "-" in pattern:
            low, high = pattern.split("-", 1)
            if low <= code <= high and len(code) == len(low):
                return True
        elif code == pattern:
            return True
    return False
