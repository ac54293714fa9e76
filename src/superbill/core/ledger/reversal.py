"""Take a whole application back, to the cent, and say what followed from it."""

from __future__ import annotations

from datetime import date

from superbill.core.ledger.entries import mirrored
from superbill.core.ledger.values import (
    Action,
    ClaimChange,
    Consequence,
    ConsequenceKind,
    LineChange,
    Plan,
    Totals,
)

_UNDONE = {
    ConsequenceKind.SECONDARY: ConsequenceKind.VOID_SECONDARY,
    ConsequenceKind.CROSSOVER: ConsequenceKind.VOID_SECONDARY,
}
"""Work that went out of the house and must be taken back; all other work that followed simply ends."""


def reverse_plan(plan: Plan, *, effective_on: date, source: str = "") -> Plan:
    """The plan that undoes ``plan``: its entries mirrored in reverse order, every balance back where it was."""
    totals = Totals(-plan.totals.cash, -plan.totals.claims, -plan.totals.provider)
    last = len(plan.entries) - 1
    entries = tuple(
        mirrored(entry, kind=entry.kind, effective_on=effective_on, source=source, memo=f"undone: {entry.memo}")
        for entry in reversed(plan.entries)
    )
    claims = tuple(_undone(change, last) for change in reversed(plan.claims))
    consequences = tuple(
        Consequence(
            _UNDONE[one.kind], one.claim_id, one.charge_id, one.amount, "taken back", one.payer_id, one.position
        )
        for one in plan.consequences
        if one.kind in _UNDONE
    )
    return Plan(source or plan.source, plan.payer_id, effective_on, totals, claims, entries, consequences)


def _undone(change: ClaimChange, last: int) -> ClaimChange:
    lines = tuple(
        LineChange(line.charge_id, line.after, line.before, -line.paid, segment=line.segment)
        for line in reversed(change.lines)
    )
    action = {Action.APPLY: Action.REVERSE, Action.REVERSE: Action.APPLY}.get(change.action, change.action)
    entry = last - change.entry if change.entry >= 0 else -1
    return ClaimChange(
        change.position, action, change.claim_id, change.status, -change.paid, lines, entry, change.matched_by
    )
