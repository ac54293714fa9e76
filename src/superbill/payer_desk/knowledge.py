"""What the payer knows about some claims before it decides them: read at once, and kept current while it decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeAlias

import msgspec
from django.db.models import Sum

from superbill.core import payer as engine
from superbill.core.claim.values import Claim
from superbill.core.payer.accumulators import Accumulators, Bucket, Draw
from superbill.core.payer.case import Authorization, Case, PastLine, ProviderStatus
from superbill.core.payer.case import Member as Cover
from superbill.core.payer.decision import Decision
from superbill.payer_desk import members
from superbill.payer_desk.models import (
    AccumulatorDraw,
    AuthorizationRecord,
    ClaimReceived,
    DecisionMade,
    Member,
    Plan,
    ProviderRecord,
)
from superbill.payer_desk.records import Ruling, decision_of, history_of


class Circumstances(msgspec.Struct, frozen=True):
    """What else is known when a claim is decided, beside the claim and the books."""

    documents: tuple[str, ...] = ()
    requested: date | None = None
    rulings: Mapping[int, Ruling] = {}
    ruled_by: str = ""
    """The person who looked at the claim, where one did: holds for review no longer hold."""


class Knowledge:
    """Everything that :func:`superbill.core.payer.adjudicate` asks about a list of claims."""

    def __init__(self, claims: Sequence[Claim]) -> None:
        people = [person for claim in claims for person in (claim.patient, claim.subscriber) if person]
        self.directory = members.Directory(person.member_id for person in people)
        self._first_plan = Plan.objects.order_by("id").first()
        rows = list(self.directory.by_number.values())
        self.covers: dict[str, Cover] = {row.number: members.cover_of(row) for row in rows}
        self._providers(claims)
        self.used = used_by(self.covers.values())
        self._history(rows)
        self._authorizations(rows)
        self._priors(claims)

    @property
    def has_plan(self) -> bool:
        return self._first_plan is not None

    def _providers(self, claims: Iterable[Claim]) -> None:
        npis = {_who(claim) for claim in claims}
        rows = ProviderRecord.objects.filter(npi__in=npis)
        self.providers = {row.npi: msgspec.convert(row.value, ProviderStatus) for row in rows}

    def _history(self, rows: Sequence[Member]) -> None:
        numbers = {row.pk: row.number for row in rows}
        self.history: defaultdict[str, list[PastLine]] = defaultdict(list)
        made = DecisionMade.objects.filter(claim__member__in=numbers, state="standing").order_by("id")
        for member, text in made.values_list("claim__member", "history"):
            self.history[numbers[member]].extend(history_of(text))

    def _authorizations(self, rows: Sequence[Member]) -> None:
        self.authorizations: defaultdict[str, list[Authorization]] = defaultdict(list)
        for row in AuthorizationRecord.objects.filter(member__in=rows).select_related("member").order_by("id"):
            self.authorizations[row.member.number].append(msgspec.convert(row.value, Authorization))

    def _priors(self, claims: Iterable[Claim]) -> None:
        """The standing decisions that replacements and voids name by the payer's number."""
        numbers = {claim.payer_claim_number for claim in claims if claim.frequency in ("7", "8")} - {""}
        made = DecisionMade.objects.filter(claim__number__in=numbers, state="standing").order_by("id")
        self.standing: dict[str, tuple[DecisionMade, Decision]] = {
            row.claim.number: (row, decision_of(row))
            for row in made.select_related("claim", "reverses__claim")
            if row.outcome in ("pay", "deny")
        }

    def prior(self, claim: Claim) -> tuple[DecisionMade, Decision] | tuple[None, None]:
        """The decision a replacement or void is about."""
        if claim.frequency not in ("7", "8"):
            return None, None
        return self.standing.get(claim.payer_claim_number, (None, None))

    def accumulators(self, member: Member) -> Accumulators:
        """What the member and the family have used."""
        return accumulators_of(self.covers[member.number], self.used)

    def case(
        self, row: ClaimReceived, claim: Claim, known: Circumstances, *, on: date, prior: Decision | None = None
    ) -> Case:
        """The claim with everything the payer knows about it."""
        member = row.member
        return Case(
            claim=claim,
            plan=self._plan(member),
            received=row.received_on,
            member=self.covers[member.number] if member else None,
            provider=self.providers.get(_who(claim)) or ProviderStatus(npi=_who(claim), tier="out", enrolled=None),
            accumulators=self.accumulators(member) if member else Accumulators(),
            history=tuple(self.history[member.number]) if member else (),
            authorizations=tuple(self.authorizations[member.number]) if member else (),
            prior=prior,
            claim_number=row.number,
            processed=on,
            documents=known.documents,
            approved=bool(known.ruled_by),
            requested=known.requested,
            prices={number: one.price for number, one in known.rulings.items() if one.price is not None},
            denied={number: one.deny for number, one in known.rulings.items() if one.deny},
            overruled=tuple(number for number, one in known.rulings.items() if one.overrule),
        )

    def _plan(self, member: Member | None) -> engine.Plan:
        """The member's plan; of a stranger, the payer's first, whose front-door rules meet the claim."""
        row = member.plan if member else self._first_plan
        assert row is not None, "no claim is decided without a plan"
        return members.plan_value(row)

    def learn(self, row: ClaimReceived, made: DecisionMade, decision: Decision) -> None:
        """Let the claims that follow see a decision."""
        if row.member is None:
            return
        number = row.member.number
        if decision.reverses is not None:
            taken = decision.reverses.claim_number
            self.history[number] = [past for past in self.history[number] if past.claim_number != taken]
            self.standing.pop(taken, None)
        self.draw(decision.all_draws)
        self.history[number].extend(decision.history)
        if made.outcome in ("pay", "deny"):
            self.standing[row.number] = (made, decision)

    def draw(self, draws: Iterable[Draw]) -> None:
        """Change the accumulators."""
        for draw in draws:
            sums = self.used[draw.bucket.holder]
            sums[draw.bucket] = sums.get(draw.bucket, 0) + draw.amount


def _who(claim: Claim) -> str:
    """Who did the work, else who bills for it."""
    return claim.rendering.npi if claim.rendering and claim.rendering.npi else claim.billing.npi


def _holders(cover: Cover) -> list[str]:
    return [f"M:{cover.id}", f"F:{cover.family}"] if cover.family else [f"M:{cover.id}"]


Used: TypeAlias = defaultdict[str, dict[Bucket, int]]
"""What each holder has used."""


def used_by(covers: Iterable[Cover]) -> Used:
    """What some members and their families have used, summed from all decisions."""
    holders = {holder for cover in covers for holder in _holders(cover)}
    sums = (
        AccumulatorDraw.objects.filter(holder__in=holders)
        .values_list("holder", "what", "tier", "period")
        .annotate(total=Sum("quantity"))
    )
    used: Used = defaultdict(dict)
    for holder, what, tier, period, total in sums:
        used[holder][Bucket(holder, what, tier, period)] = int(total)
    return used


def accumulators_of(cover: Cover, used: Used) -> Accumulators:
    """The accumulators of a member, the family's included."""
    merged: dict[Bucket, int] = {}
    for holder in _holders(cover):
        merged |= used.get(holder, {})
    return Accumulators(merged)
