"""After a takeback or a late claim: what later decisions would have been in the order of service.

Accumulators fill in the order claims are processed. A plan may ask that they end as if claims had
come in the order of service; then the decisions that stand are taken again in that order, and
those that come out otherwise are corrected.
"""

from __future__ import annotations

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
    names = {one.decision.claim_number for one in ordered}
    now = accumulators
    for one in ordered:
        now = now.reverse(one.decision.draws)
    decided: list[Standing] = []
    since: dict[str, list[PastLine]] = {}
    for one in ordered:
        member = one.decision.member_id
        known = tuple(past for past in one.case.history if past.claim_number not in names)
        case = replace(one.case, accumulators=now, history=(*known, *since.get(member, ())))
        again = decide(case, tables)
        kept = one.decision
        if again.outcome in (Outcome.PAY, Outcome.DENY) and again.lines != kept.lines:
            kept = replace(again, reverses=one.decision)
        now = now.apply(kept.draws)
        since.setdefault(member, []).extend(kept.history)
        decided.append(Standing(case, kept))
    return tuple(decided), now


def _order(one: Standing) -> tuple[date, str]:
    """By day of service, then by the payer's number."""
    return first_day(one.case.claim) or one.case.received, one.decision.claim_number
