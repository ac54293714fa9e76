"""The provider's side of the same engine: what to expect of a payer, and of the patient before the visit."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from superbill.core.claim.values import Claim
from superbill.core.codes import CodeTables
from superbill.core.findings import Finding
from superbill.core.money import Cents
from superbill.core.payer.adjudicate import adjudicate
from superbill.core.payer.case import Case, ProviderStatus, rendering_status
from superbill.core.payer.decision import Decision, Outcome
from superbill.core.payer.explanation import explain
from superbill.core.payer.price import price
from superbill.core.payer.terms import Terms


class Estimate(Struct, frozen=True):
    """What a visit would cost, as the plan and its accumulators stand now.

    ``decision`` is the payer's decision if the claim came today; ``derivation`` its words. When
    the payer would wait or turn the claim away, ``certain`` is false and nothing is promised.
    """

    allowed: Cents
    payer: Cents
    patient: Cents
    certain: bool
    derivation: tuple[str, ...]
    decision: Decision


def estimate(case: Case, tables: CodeTables) -> Estimate:
    """The patient's share before the visit. Nothing is drawn: the accumulators stay as they are.

    The case may hold a claim of the future; it is asked as if it were received on its last day.
    """
    days = [line.service_from for line in case.claim.lines if line.service_from is not None]
    received = max([case.received, *days])
    decision = adjudicate(replace(case, received=received), tables)
    certain = decision.outcome in (Outcome.PAY, Outcome.DENY)
    return Estimate(
        allowed=decision.allowed,
        payer=decision.paid,
        patient=decision.patient,
        certain=certain,
        derivation=tuple(explain(decision)),
        decision=decision,
    )


class Expected(Struct, frozen=True):
    """What the contract allows for each line, by line number, with its derivation.

    A line that is missing has no price (see the findings); a line that the terms refuse is 0.
    """

    allowed: Mapping[int, Cents]
    derivation: Mapping[int, tuple[str, ...]]

    @property
    def total(self) -> Cents:
        return sum(self.allowed.values())


def expected(
    claim: Claim, terms: Terms, tables: CodeTables, *, provider: ProviderStatus | None = None
) -> tuple[Expected, tuple[Finding, ...]]:
    """The allowed amounts a remittance should show for a claim under contract terms.

    Without ``provider`` the claim itself says what kind of practitioner did the work.
    """
    pricing, problems = price(claim, terms, tables, provider=provider or rendering_status(claim))
    lines = {number: line for number, line in pricing.lines.items() if not line.by_report}
    return (
        Expected(
            allowed={number: line.allowed for number, line in lines.items()},
            derivation={number: tuple(words for words, _ in line.derivation) for number, line in lines.items()},
        ),
        problems,
    )
