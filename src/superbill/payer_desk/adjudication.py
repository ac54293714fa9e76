"""A claim's way through the desk: number it, gather what is known, decide, keep the decision."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
from django.db.models import Sum

from superbill.app.platform.code_tables import tables
from superbill.core import payer as engine
from superbill.core.claim.values import Claim
from superbill.core.payer.accumulators import Accumulators, Bucket
from superbill.core.payer.case import Authorization, Case, PastLine
from superbill.core.payer.decision import Decision, Outcome
from superbill.payer_desk import members
from superbill.payer_desk.models import (
    AccumulatorDraw,
    AuthorizationRecord,
    ClaimReceived,
    DecisionMade,
    Member,
    Payer,
    Plan,
    ReceivedFile,
    RequestSent,
)


def next_number(payer: Payer, on: date) -> str:
    """The payer's own number for a new claim: year, day of the year, a running number."""
    payer.last_claim += 1
    payer.save(update_fields=["last_claim"])
    return f"{on:%Y%j}{payer.last_claim:07d}"


def take(claim: Claim, *, payer: Payer, file: ReceivedFile, submitter: str, on: date) -> tuple[ClaimReceived, Decision]:
    """Number a claim and decide it."""
    member = members.find_member(claim.person) or members.find_member(claim.subscriber)
    row = ClaimReceived.objects.create(
        number=next_number(payer, on),
        control_number=claim.control_number,
        member=member,
        value=msgspec.to_builtins(claim),
        received_on=on,
        state="new",
        payee=claim.billing.npi,
        submitter=submitter,
        file=file,
    )
    return row, decide(row, on=on)


def decide(
    row: ClaimReceived,
    *,
    on: date,
    documents: tuple[str, ...] = (),
    approved: bool = False,
    prices: dict[int, int] | None = None,
    overruled: tuple[int, ...] = (),
    instead_of: DecisionMade | None = None,
) -> Decision:
    """Decide a claim with what is known now, and keep the decision.

    ``instead_of`` is the desk's own earlier decision that this one corrects; ``overruled`` are lines that a person
    lets through, as after an appeal.
    """
    claim = claim_of(row)
    prior = instead_of or _prior(claim)
    case = _case(row, claim, on=on, documents=documents, approved=approved, prices=prices or {}, prior=prior)
    decision = engine.adjudicate(msgspec.structs.replace(case, overruled=overruled), tables())
    if decision.outcome is Outcome.REJECT:
        row.state = "rejected"
    elif decision.outcome is Outcome.PEND:
        row.state = "pended"
        _ask(row, decision, on)
    else:
        row.state = "void" if decision.outcome is Outcome.VOID else "decided"
        _keep(row, decision, prior, on)
    row.save(update_fields=["state"])
    return decision


def claim_of(row: ClaimReceived) -> Claim:
    return msgspec.convert(row.value, Claim)


def decision_of(row: DecisionMade) -> Decision:
    return msgspec.convert(row.value, Decision)


def _case(
    row: ClaimReceived,
    claim: Claim,
    *,
    on: date,
    documents: tuple[str, ...],
    approved: bool,
    prices: dict[int, int],
    prior: DecisionMade | None,
) -> Case:
    member = row.member
    plan = members.plan_value(member.plan) if member else _any_plan()
    cover = members.cover_of(member) if member else None
    rendering = claim.rendering.npi if claim.rendering else claim.billing.npi
    return Case(
        claim=claim,
        plan=plan,
        received=row.received_on,
        member=cover,
        provider=members.provider_status(rendering),
        accumulators=accumulators(member) if member else Accumulators(),
        history=_history(member, prior) if member else (),
        authorizations=_authorizations(member) if member else (),
        prior=decision_of(prior) if prior else None,
        claim_number=row.number,
        processed=on,
        documents=documents,
        approved=approved,
        prices=prices,
    )


def _any_plan() -> engine.Plan:
    """The plan whose front-door rules meet a claim of an unknown member: the payer's first."""
    return members.plan_value(Plan.objects.order_by("id")[0])


def accumulators(member: Member) -> Accumulators:
    """What the member and the family have used, summed from all decisions."""
    cover = members.cover_of(member)
    holders = [f"M:{cover.id}", f"F:{cover.family}"] if cover.family else [f"M:{cover.id}"]
    sums = (
        AccumulatorDraw.objects.filter(holder__in=holders)
        .values_list("holder", "what", "tier", "period")
        .annotate(total=Sum("quantity"))
    )
    return Accumulators({Bucket(*bucket): total for *bucket, total in sums if total})


def _history(member: Member, prior: DecisionMade | None) -> tuple[PastLine, ...]:
    rows = DecisionMade.objects.filter(claim__member=member, reversed=False)
    if prior:
        rows = rows.exclude(pk=prior.pk)
    return tuple(line for row in rows.order_by("id") for line in decision_of(row).history)


def _authorizations(member: Member) -> tuple[Authorization, ...]:
    rows = AuthorizationRecord.objects.filter(member=member).order_by("id")
    return tuple(msgspec.convert(row.value, Authorization) for row in rows)


def _prior(claim: Claim) -> DecisionMade | None:
    """The standing decision that a replacement or void names by the payer's number."""
    if claim.frequency not in ("7", "8") or not claim.payer_claim_number:
        return None
    return DecisionMade.objects.filter(claim__number=claim.payer_claim_number, reversed=False).order_by("-id").first()


def _keep(row: ClaimReceived, decision: Decision, prior: DecisionMade | None, on: date) -> None:
    if decision.reverses is not None and prior is not None:
        prior.reversed = True
        prior.save(update_fields=["reversed"])
    made = DecisionMade.objects.create(
        claim=row,
        value=msgspec.to_builtins(decision),
        paid_cents=sum(claim.paid for claim in decision.remit_claims()),
        decided_on=on,
        payable_on=max(on, row.received_on + timedelta(days=_floor(row))),
    )
    AccumulatorDraw.objects.bulk_create(
        AccumulatorDraw(
            decision=made,
            holder=draw.bucket.holder,
            what=draw.bucket.what,
            tier=draw.bucket.tier,
            period=draw.bucket.period,
            quantity=draw.amount,
        )
        for draw in decision.all_draws
    )


def _floor(row: ClaimReceived) -> int:
    return members.plan_value(row.member.plan).prompt.floor_days if row.member else 0


def _ask(row: ClaimReceived, decision: Decision, on: date) -> None:
    for number, wanted in enumerate(decision.requests, 1):
        RequestSent.objects.get_or_create(
            control_number=f"{row.number}R{number}",
            defaults={
                "claim": row,
                "documents": list(wanted.documents),
                "respond_by": wanted.respond_by or on + timedelta(days=45),
            },
        )
