"""Payment plans: a balance in equal parts, and whether they are kept."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Max, QuerySet, Sum
from msgspec import Struct

from superbill.app.books import services as books
from superbill.app.patient_accounts.balances import account
from superbill.app.patient_accounts.models import Installment, Plan
from superbill.app.payments.services import NotPossible
from superbill.app.platform import audit, clock
from superbill.app.platform.people import Actor
from superbill.app.registration import queries as registration
from superbill.app.registration.models import Receipt
from superbill.core.money import Cents, allocate, dollars
from superbill.core.months import months_after

GRACE_DAYS = 10
"""How late an installment may be before the plan is behind."""
MOST_PARTS = 60


class Standing(Struct, frozen=True):
    """A plan against what was received since it was agreed."""

    plan: Plan
    paid: Cents
    left: Cents
    next_due: date | None
    next_amount: Cents
    overdue: Cents
    """Of installments due more than the days of grace ago."""

    @property
    def behind(self) -> bool:
        return self.overdue > 0


@transaction.atomic
def agree_plan(actor: Actor, *, patient_id: int, parts: int, first_due: date) -> Plan:
    """Have an account's balance of today paid in equal monthly parts, the odd cents first."""
    actor.must("arrange_payment")
    books.lock()
    standing = account(patient_id)
    if standing.balance <= 0:
        raise NotPossible("Nothing is owed, so there is nothing to pay in parts.")
    if not 2 <= parts <= MOST_PARTS:
        raise NotPossible(f"A plan has 2 to {MOST_PARTS} parts.")
    if standing.balance < parts:
        raise NotPossible(f"{dollars(standing.balance)} cannot be split into {parts} parts.")
    if first_due < clock.today():
        raise NotPossible("The first part is due in the past; choose a day from today on.")
    if Plan.objects.filter(holder=standing.holder, status=Plan.Status.ACTIVE).exists():
        raise NotPossible("This account has a plan already. End it first.")
    last = Receipt.objects.aggregate(last=Max("number"))["last"] or 0
    plan = Plan.objects.create(
        holder=standing.holder, amount_cents=standing.balance, receipts_after=last, agreed_by=actor.name
    )
    Installment.objects.bulk_create(
        Installment(plan=plan, number=number, due_on=months_after(first_due, number - 1), amount_cents=amount)
        for number, amount in enumerate(allocate(standing.balance, [1] * parts), 1)
    )
    audit.record(actor=actor, action="agree_plan", subject=f"patient:{standing.holder.pk}", plan=plan.pk)
    return plan


@transaction.atomic
def end_plan(actor: Actor, *, plan_id: int, why: str) -> Plan:
    """End a plan that is not kept, or not wanted any more; what is left is owed at once."""
    actor.must("arrange_payment")
    plan = Plan.objects.select_for_update().get(pk=plan_id)
    if plan.status != Plan.Status.ACTIVE:
        raise NotPossible("The plan is over already.")
    if not why.strip():
        raise NotPossible("Say why the plan ends.")
    return _end(actor, plan, Plan.Status.ENDED, why.strip())


def _end(actor: Actor, plan: Plan, status: Plan.Status, why: str) -> Plan:
    plan.status, plan.ended_at, plan.ended_why = status, clock.now(), why[:300]
    plan.save(update_fields=["status", "ended_at", "ended_why"])
    audit.record(actor=actor, action="end_plan", subject=f"patient:{plan.holder_id}", plan=plan.pk)
    return plan


@transaction.atomic
def close_paid_plans(actor: Actor) -> int:
    """End the plans whose parts are all paid, as paid. Gives how many."""
    actor.must("arrange_payment")
    done = 0
    for plan in active_plans().select_for_update(of=("self",)):
        if standing_of(plan).left <= 0:
            _end(actor, plan, Plan.Status.PAID, "every part is paid")
            done += 1
    return done


def active_plans() -> QuerySet[Plan]:
    return Plan.objects.filter(status=Plan.Status.ACTIVE).select_related("holder").order_by("pk")


def plan_of(holder_id: int) -> Standing | None:
    """The account's active plan, and how it stands."""
    plan = active_plans().filter(holder_id=holder_id).first()
    return standing_of(plan) if plan else None


def standing_of(plan: Plan, on: date | None = None) -> Standing:
    """How a plan stands on a day: installments are paid in order by what the account paid since the plan."""
    today = on or clock.today()
    family = [member.pk for member in registration.household(plan.holder_id)]
    receipts = Receipt.objects.filter(patient_id__in=family, number__gt=plan.receipts_after, received_on__lte=today)
    receipts = receipts.filter(entry__reversed_by=None)
    paid = int(receipts.aggregate(total=Sum("amount_cents"))["total"] or 0)
    covered, overdue = paid, 0
    next_due, next_amount = None, 0
    for part in plan.installments.order_by("number"):
        missing = part.amount_cents - min(part.amount_cents, covered)
        covered -= part.amount_cents - missing
        if missing and next_due is None:
            next_due, next_amount = part.due_on, missing
        if missing and part.due_on + timedelta(days=GRACE_DAYS) < today:
            overdue += missing
    return Standing(plan, paid, max(plan.amount_cents - paid, 0), next_due, next_amount, overdue)
