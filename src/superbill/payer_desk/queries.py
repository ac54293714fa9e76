"""What the payer's people read: the queue, claims with their reasons, payments, and how the payer does."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum

from superbill.core.claim.values import Person
from superbill.core.money import Cents
from superbill.core.payer.accumulators import Bucket
from superbill.core.payer.decision import NOTHING, Decision, Step
from superbill.core.payer.plan import Plan
from superbill.payer_desk import adjudication, members, payments
from superbill.payer_desk.knowledge import used_by
from superbill.payer_desk.models import (
    ClaimReceived,
    DecisionMade,
    Dispute,
    DocumentReceived,
    Member,
    Payment,
    RequestSent,
    Sample,
    Takeback,
)
from superbill.payer_desk.records import Ruling, claim_of, decision_of, pending_of


def claims(state: str = "", query: str = "") -> QuerySet[ClaimReceived]:
    """Claims, newest first; ``query`` is a number of ours or the provider's, or a member's."""
    rows = ClaimReceived.objects.select_related("member").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if query:
        rows = rows.filter(
            Q(number__icontains=query) | Q(control_number__icontains=query) | Q(member__number__icontains=query)
        )
    return rows


def waiting() -> QuerySet[ClaimReceived]:
    """The queue: claims that wait or have lines that do, oldest first."""
    return adjudication.waiting().select_related("member").order_by("received_on", "id")


def wanted(row: ClaimReceived) -> list[str]:
    """What a claim, or lines of it, wait for."""
    pended = pending_of(row)
    return [asked.reason for asked in pended.requests] if pended else []


@dataclass(frozen=True)
class DecidedLine:
    """One line as it was asked and answered, with why."""

    number: int
    code: str
    charge: Cents
    allowed: Cents | None
    paid: Cents | None
    patient: Cents | None
    adjustments: Sequence[tuple[str, Cents]]
    remarks: Sequence[str]
    steps: Sequence[Step]


@dataclass(frozen=True)
class ClaimView:
    """A claim with everything that happened to it."""

    row: ClaimReceived
    person: Person
    decision: Decision | None
    made: DecisionMade | None
    lines: Sequence[DecidedLine]
    steps: Sequence[Step]
    sound: Sequence[str]
    """The questions about the whole claim that found nothing against it."""
    wanted: Sequence[str]
    rejection: str
    """What a claim that was turned away was told: category, status and entity of the 277CA."""
    decisions: Sequence[DecisionMade]
    requests: Sequence[RequestSent]
    documents: Sequence[DocumentReceived]
    disputes: Sequence[Dispute]
    takebacks: Sequence[Takeback]
    rulings: Mapping[int, Ruling]
    """What a person said about its lines, as it stands."""


def claim(pk: int) -> ClaimView:
    """One claim, whole. Raises ``ClaimReceived.DoesNotExist``."""
    row = ClaimReceived.objects.select_related("member__plan", "file").get(pk=pk)
    value = claim_of(row)
    made = list(row.decisions.select_related("payment", "claim", "reverses__claim").order_by("-id"))
    latest = next((one for one in made if one.state != "withdrawn"), None)
    decision = decision_of(latest) if latest else None
    shown = (pending_of(row) if row.state in ("pended", "rejected") else None) or decision
    decided = {one.line.number: one for one in decision.lines} if decision and shown is decision else {}
    steps = shown.steps if shown else ()
    lines = []
    for line in value.lines:
        one = decided.get(line.number)
        lines.append(
            DecidedLine(
                number=line.number,
                code=" ".join((line.procedure.code or line.revenue_code, *line.procedure.modifiers)),
                charge=line.charge,
                allowed=one.allowed if one else None,
                paid=one.paid if one else None,
                patient=one.patient if one else None,
                adjustments=[(f"{a.group}-{a.code}", a.amount) for a in one.adjustments] if one else [],
                remarks=one.remarks if one else [],
                steps=[step for step in steps if step.line == line.number],
            )
        )
    return ClaimView(
        row=row,
        person=value.person,
        decision=decision,
        made=latest,
        lines=lines,
        steps=[step for step in steps if not step.line and step.answer != NOTHING],
        sound=[step.question for step in steps if not step.line and step.answer == NOTHING],
        wanted=wanted(row),
        rejection=shown.rejection if shown else "",
        decisions=made,
        requests=list(row.requests.order_by("id")),
        documents=list(row.documents.order_by("id")),
        disputes=list(row.disputes.order_by("id")),
        takebacks=list(row.takebacks.order_by("id")),
        rulings=adjudication.circumstances(row).rulings,
    )


@dataclass(frozen=True)
class UsedUp:
    """What a member or the family has used of something, and how much there is of it, where the plan's tier says so."""

    whose: str
    what: str
    where: str
    quantity: int
    of: int | None
    money: bool


def accumulators(row: Member) -> list[UsedUp]:
    """What a member and the family have used."""
    used = used_by([members.cover_of(row)])
    plan = members.plan_value(row.plan)
    return [
        UsedUp(
            whose="member" if bucket.holder.startswith("M:") else "family",
            what=_WORDS.get(bucket.what, bucket.what.replace(":", ", ")),
            where=" ".join(part for part in (bucket.tier, bucket.period) if part),
            quantity=quantity,
            of=_limit(plan, bucket),
            money=not bucket.counted,
        )
        for buckets in used.values()
        for bucket, quantity in sorted(buckets.items())
        if quantity
    ]


_WORDS = {"oop": "out of pocket"}


def _limit(plan: Plan, bucket: Bucket) -> Cents | None:
    """The deductible or the maximum that a bucket fills."""
    tier, own = plan.tier(bucket.tier), bucket.holder.startswith("M:")
    if tier is None:
        return None
    match bucket.what:
        case "deductible":
            return tier.deductible if own else tier.deductible_family
        case "oop":
            return tier.oop_maximum if own else tier.oop_maximum_family
    return None


@dataclass(frozen=True)
class DuePayee:
    """What a run today would pay one payee."""

    npi: str
    decisions: int
    amount: Cents
    to_recover: Cents


def due(on: date) -> list[DuePayee]:
    """A preview of a payment run, before interest and what is withheld."""
    sums = (
        payments.due_rows(on)
        .values(npi=F("claim__payee"))
        .annotate(decisions=Count("id"), amount=Sum("paid_cents"))
        .order_by("npi")
    )
    recover: defaultdict[str, Cents] = defaultdict(int)
    for takeback in Takeback.objects.filter(refunded=False, taken_cents__lt=F("owed_cents")).select_related("claim"):
        recover[takeback.claim.payee] += takeback.owed_cents - takeback.taken_cents
    return [DuePayee(one["npi"], one["decisions"], int(one["amount"]), recover[one["npi"]]) for one in sums]


@dataclass(frozen=True)
class Performance:
    """How the payer does, over the claims received in some days."""

    received: int
    rejected: int
    pended: int
    decided: int
    automatic: int
    charged: Cents
    paid: Cents
    turnaround: Sequence[tuple[str, int]]
    """(days from receipt to the first decision, claims)."""
    denials: Sequence[tuple[str, int, Cents]]
    """(reason, lines, charged), most first."""
    plans: Sequence[tuple[str, int, Cents, Cents]]
    """(plan, claims, charged, paid)."""
    disputes: int
    overturned: int
    reviewed: int
    wrong: int

    @property
    def automatic_percent(self) -> float:
        return 100 * self.automatic / self.decided if self.decided else 0.0


_TURNAROUND = """
SELECT days, count(*) FROM (
    SELECT min(d.decided_on) - c.received_on AS days
    FROM payer_desk_decisionmade d JOIN payer_desk_claimreceived c ON c.id = d.claim_id
    WHERE c.received_on BETWEEN %s AND %s GROUP BY c.id) AS firsts GROUP BY days ORDER BY days
"""
_DENIALS = """
SELECT (a->>'group') || '-' || (a->>'code') AS reason, count(*), sum((a->>'amount')::bigint)::bigint
FROM payer_desk_decisionmade d JOIN payer_desk_claimreceived c ON c.id = d.claim_id,
     jsonb_path_query(d.value::jsonb, '$.lines[*] ? (@.denied == true)') AS line,
     jsonb_array_elements(line->'adjustments') AS a
WHERE d.state = 'standing' AND c.received_on BETWEEN %s AND %s
GROUP BY 1 ORDER BY 2 DESC, 1
"""
_PLANS = """
SELECT coalesce(d.value::jsonb->>'plan', ''), count(DISTINCT c.id), sum(c.charge_cents)::bigint, sum(p.paid)::bigint
FROM payer_desk_decisionmade d JOIN payer_desk_claimreceived c ON c.id = d.claim_id
     JOIN LATERAL (SELECT sum(x.paid_cents) AS paid FROM payer_desk_decisionmade x
                   WHERE x.claim_id = c.id AND x.payment_id IS NOT NULL) AS p ON true
WHERE d.state = 'standing' AND c.received_on BETWEEN %s AND %s
GROUP BY 1 ORDER BY 4 DESC NULLS LAST
"""


def performance(since: date, until: date) -> Performance:
    """The reports, over claims received from ``since`` to ``until``, both included."""
    rows = ClaimReceived.objects.filter(received_on__range=(since, until))
    states = dict(rows.values_list("state").annotate(Count("id")))
    decided = DecisionMade.objects.filter(claim__in=rows).exclude(state="withdrawn")
    by_hand = decided.exclude(decided_by="").values("claim").distinct().count()
    late = decided.filter(decided_on__gt=F("claim__received_on"), decided_by="").values("claim").distinct().count()
    total = decided.values("claim").distinct().count()
    disputes = Dispute.objects.filter(received_on__range=(since, until))
    samples = Sample.objects.filter(drawn_on__range=(since, until)).exclude(verdict="")
    paid = decided.exclude(payment=None).aggregate(paid=Sum("paid_cents"))["paid"]
    return Performance(
        received=rows.count(),
        rejected=states.get("rejected", 0),
        pended=states.get("pended", 0),
        decided=total,
        automatic=total - by_hand - late,
        charged=int(rows.aggregate(charged=Sum("charge_cents"))["charged"] or 0),
        paid=int(paid or 0),
        turnaround=[(_days(days), count) for days, count in _rows(_TURNAROUND, since, until)],
        denials=[(reason, count, int(cents)) for reason, count, cents in _rows(_DENIALS, since, until)],
        plans=[
            (plan, count, int(charged), int(paid or 0)) for plan, count, charged, paid in _rows(_PLANS, since, until)
        ],
        disputes=disputes.count(),
        overturned=disputes.filter(outcome="overturned").count(),
        reviewed=samples.count(),
        wrong=samples.filter(verdict="wrong").count(),
    )


def _days(days: int) -> str:
    return "the same day" if days == 0 else f"{days} day{'s' if days > 1 else ''}"


def _rows(statement: str, since: date, until: date) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, [since, until])
        return list(cursor.fetchall())


def payment(pk: int) -> tuple[Payment, list[DecisionMade]]:
    """A payment with what it told. Raises ``Payment.DoesNotExist``."""
    row = Payment.objects.select_related("file").prefetch_related("adjustments").get(pk=pk)
    return row, list(row.decisions.select_related("claim__member").order_by("id"))
