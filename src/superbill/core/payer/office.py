"""A payer's office in memory: claims come one after the other, each is decided on what those before it left.

The office keeps what a payer keeps between claims: the accumulators, each member's history, the decisions. It is
what runs witness files and decides a file of claims without a database.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from msgspec.structs import replace

from superbill.core.codes import CodeTables
from superbill.core.payer.accumulators import Accumulators, opposite
from superbill.core.payer.adjudicate import adjudicate
from superbill.core.payer.case import Case, PastLine
from superbill.core.payer.decision import Decision, Outcome
from superbill.core.payer.recalculate import Standing, recalculate


class Office:
    """What is known, and what was decided. Not safe to share between threads."""

    def __init__(
        self,
        tables: CodeTables,
        accumulators: Accumulators = Accumulators(),
        history: Mapping[str, Sequence[PastLine]] = MappingProxyType({}),
    ) -> None:
        self.tables = tables
        self.accumulators = accumulators
        self.history: dict[str, list[PastLine]] = {member: [*lines] for member, lines in history.items()}
        self.standing: dict[str, Standing] = {}
        """The decisions that stand, by the payer's number of the claim."""

    def receive(self, case: Case) -> tuple[Decision, tuple[Decision, ...]]:
        """Decide a claim; answers its decision and those of other claims that changed with it.

        ``case`` says what comes with the claim; the accumulators, the member's history and the decision that the
        claim itself names are the office's own.
        """
        member = case.member.id if case.member else ""
        prior = self.standing.get(case.claim.payer_claim_number)
        case = replace(
            case,
            accumulators=self.accumulators,
            history=tuple(self.history.get(member, ())),
            prior=prior.decision if prior else case.prior,
        )
        decision = adjudicate(case, self.tables)
        self.accumulators = self.accumulators.apply(decision.all_draws)
        if decision.reverses is not None:
            self._forget(decision.reverses)
        if decision.outcome in (Outcome.PAY, Outcome.DENY):
            self.standing[decision.claim_number] = Standing(case, decision)
            self.history.setdefault(member, []).extend(decision.history)
        if decision.outcome not in (Outcome.PAY, Outcome.DENY, Outcome.VOID):
            return decision, ()
        others = []
        for changed in self._recalculate(case):
            if changed.claim_number == decision.claim_number:
                decision = self._settle_anew(changed, decision)
            else:
                others.append(changed)
        return decision, tuple(others)

    def _settle_anew(self, changed: Decision, first: Decision) -> Decision:
        """A claim that came late takes its place in the order of service at once: its first decision was never sent."""
        decision = replace(changed, reverses=first.reverses)
        self.standing[decision.claim_number] = Standing(self.standing[decision.claim_number].case, decision)
        return decision

    def take_back(self, number: str) -> tuple[Decision, tuple[Decision, ...]]:
        """Take a decision back without a new claim; answers it and those of other claims that changed with it."""
        standing = self.standing[number]
        self.accumulators = self.accumulators.apply(opposite(standing.decision.draws))
        self._forget(standing.decision)
        return standing.decision, self._recalculate(standing.case)

    def _forget(self, decision: Decision) -> None:
        del self.standing[decision.claim_number]
        kept = self.history[decision.member_id]
        kept[:] = [past for past in kept if past.claim_number != decision.claim_number]

    def _recalculate(self, case: Case) -> tuple[Decision, ...]:
        """Decide the family's claims again in the order of service, where the plan says so."""
        if case.plan.policy.recalculate != "service order" or case.member is None:
            return ()
        ours = [one for one in self.standing.values() if self._together(one, case)]
        settled, self.accumulators = recalculate(ours, self.accumulators, self.tables)
        return tuple(self._replace(settled))

    def _together(self, one: Standing, case: Case) -> bool:
        """Whether two claims draw on the same accumulators."""
        member, other = one.case.member, case.member
        assert member is not None and other is not None
        return member.id == other.id or (bool(other.family) and member.family == other.family)

    def _replace(self, settled: Sequence[Standing]) -> list[Decision]:
        changed = []
        for one in settled:
            number = one.decision.claim_number
            if one.decision is not self.standing[number].decision:
                changed.append(one.decision)
                kept = self.history[one.decision.member_id]
                kept[:] = [past for past in kept if past.claim_number != number]
                kept.extend(one.decision.history)
            self.standing[number] = one
        return changed
