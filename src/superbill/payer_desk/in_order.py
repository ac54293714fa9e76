"""Claims that come out of order: a family's decisions taken again in the order of service, where the plan says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from msgspec.structs import replace

from superbill.app.platform.code_tables import tables
from superbill.core import payer as engine
from superbill.core.payer.accumulators import Accumulators
from superbill.core.payer.decision import Decision
from superbill.payer_desk import adjudication, members
from superbill.payer_desk.knowledge import Circumstances, Knowledge
from superbill.payer_desk.models import DecisionMade, Member, RulingMade
from superbill.payer_desk.records import claim_of, decision_of

_NOTE = "decided again in the order of service"


def settle(people: Iterable[Member], on: date) -> int:
    """Decide the claims of some members' families again; gives the number of decisions that changed.

    What was told is reversed and corrected in the next remittance, what was not told is withdrawn and replaced. What a
    person ruled about a line holds; a decision by a person of which no ruling was kept stays as it is.
    """
    families = {row.family for row in people if _asked_for(row)}
    return sum(_settle_family(family, on) for family in sorted(families))


def _asked_for(row: Member) -> bool:
    return members.plan_value(row.plan).policy.recalculate == "service order"


def _settle_family(family: str, on: date) -> int:
    rows = DecisionMade.objects.select_for_update(of=("self",)).filter(
        Q(decided_by="") | Q(claim__in=RulingMade.objects.values("claim")),
        claim__member__family=family,
        state="standing",
        outcome__in=("pay", "deny"),
    )
    rows = rows.select_related("claim__member__plan", "reverses__claim").order_by("id")
    made = {one.claim.number: one for one in rows if one.claim.member and _asked_for(one.claim.member)}
    knowledge = Knowledge([claim_of(one.claim) for one in made.values()])
    known = adjudication.circumstances_of([one.claim for one in made.values()])
    standing = [_standing(one, knowledge, known[one.claim_id]) for one in made.values()]
    used = {bucket: quantity for sums in knowledge.used.values() for bucket, quantity in sums.items()}
    settled, _ = engine.recalculate(standing, Accumulators(used), tables())
    before = {id(one.decision) for one in standing}
    changed = [one.decision for one in settled if id(one.decision) not in before]
    for decision in changed:
        _correct(made[decision.claim_number], decision, on)
    return len(changed)


def _standing(made: DecisionMade, knowledge: Knowledge, known: Circumstances) -> engine.Standing:
    decision = decision_of(made)
    case = knowledge.case(made.claim, decision.claim, known, on=made.decided_on, prior=decision.reverses)
    return engine.Standing(case, decision)


def _correct(old: DecisionMade, decision: Decision, on: date) -> None:
    """Put ``decision``, which reverses ``old``, in its place."""
    row, prior = old.claim, old
    if old.payment_id is None:
        adjudication.withdraw_untold(row)
        assert decision.reverses is not None, "what changed reverses what stood"
        decision, prior = replace(decision, reverses=decision.reverses.reverses), old.reverses
    adjudication.settle_state(row, decision)
    adjudication.keep(row, decision, prior, on, by=old.decided_by, note=_NOTE)
    row.save(update_fields=["state", "pended"])
