"""After a takeback or a late claim: what later decisions would have been in the order of service.

Accumulators fill in the order claims are processed. A plan may ask that they end as if claims had
come in the order of service; then the decisions that stand are taken again in that order, and
those that come out otherwise are corrected.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from superbill.core.codes import CodeTables
from superbill.core.payer.accumulators import Accumulators
from superbill.core.payer.adjudicate import decide
from superbill.core.payer.case import Case, PastLine
from superbill.core.payer.checks import first_day
from superbill.core.payer.decision import Decision, Outcome


class Standing(Struct, frozen=True):
    """A decision that stands, with the case it decided."""

    case: Case
    decision: Decision


def recalculate(
    standing: Sequence[Standing], accumulators: Accumulators, tables: CodeTables
) -> tuple[tuple[Standing, ...], Accumulators]:
    """Take the decisions of a family again in the order of service.

    ``accumulators`` are the family's as they are now. Answers every decision in that order and
    the accumulators after them; a decision that changed ``reverses`` the one that stood, so that
    its remittance takes back and pays anew, and an unchanged one is the very same object.
    """
    ordered = sorted(standing, key=_order)
    start = accumulators
    for one in ordered:
        start = start.reverse(one.decision.draws)
    decided, now = [one.decision for one in ordered], accumulators
    for _ in ordered:
        before, (decided, now) = decided, _once(ordered, decided, start, tables)
        # Once around is enough, but where a line that is paid only now counts in the day of an earlier claim.
        if all(old.history == new.history for old, new in zip(before, decided, strict=True)):
            break
    return tuple(
        one if decision is one.decision else Standing(one.case, replace(decision, reverses=one.decision))
        for one, decision in zip(ordered, decided, strict=True)
    ), now


def _once(
    ordered: Sequence[Standing], stood: Sequence[Decision], now: Accumulators, tables: CodeTables
) -> tuple[list[Decision], Accumulators]:
    """Each claim of ``ordered`` decided once, beside what the others came to before."""
    names = frozenset(one.decision.claim_number for one in ordered)
    days = _days(stood)
    decided: list[Decision] = []
    since: dict[str, list[PastLine]] = defaultdict(list)
    for position, one in enumerate(ordered):
        member = one.decision.member_id
        known = tuple(past for past in one.case.history if past.claim_number not in names)
        case = replace(
            one.case,
            accumulators=now,
            history=(*known, *since[member]),
            anew=names,
            later=_later(stood[position], position, days),
        )
        again = decide(case, tables)
        if again.outcome not in (Outcome.PAY, Outcome.DENY) or again.lines == one.decision.lines:
            again = one.decision
        now = now.apply(again.draws)
        since[member].extend(again.history)
        decided.append(again)
    return decided, now


_Days = dict[tuple[str, date], list[tuple[int, PastLine]]]
"""The lines of each member and day, with the place of their claim in the order."""


def _days(decided: Sequence[Decision]) -> _Days:
    days: _Days = defaultdict(list)
    for position, one in enumerate(decided):
        for past in one.history:
            days[one.member_id, past.on].append((position, past))
    return days


def _later(one: Decision, position: int, days: _Days) -> tuple[PastLine, ...]:
    """What comes after a claim on its own days: it has a part in what the day is paid."""
    own = sorted({past.on for past in one.history})
    return tuple(past for on in own for place, past in days[one.member_id, on] if place > position)


def _order(one: Standing) -> tuple[date, str]:
    """By day of service, then by the payer's number."""
    return first_day(one.case.claim) or one.case.received, one.decision.claim_number
