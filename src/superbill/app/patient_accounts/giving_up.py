"""Write-offs of what patients owe: asked for by one person, approved by another; small balances by one policy for all."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.db.models import QuerySet
from msgspec import Struct

from superbill.app.books import receivables
from superbill.app.books import services as books
from superbill.app.patient_accounts.balances import account
from superbill.app.patient_accounts.models import Plan, WriteOffRequest
from superbill.app.payments import services as payments
from superbill.app.payments.services import NotPossible
from superbill.app.payments.settling import Owed, shares
from superbill.app.platform import audit, clock
from superbill.app.platform.people import Actor
from superbill.app.registration import queries as registration
from superbill.core import ledger
from superbill.core.ledger.accounts import WRITE_OFF_COURTESY, WRITE_OFF_HARDSHIP, WRITE_OFF_SMALL
from superbill.core.money import Cents, of_percent

_ACCOUNTS: dict[str, str] = {
    WriteOffRequest.Kind.HARDSHIP: WRITE_OFF_HARDSHIP,
    WriteOffRequest.Kind.SMALL: WRITE_OFF_SMALL,
    WriteOffRequest.Kind.COURTESY: WRITE_OFF_COURTESY,
}


@transaction.atomic
def ask_write_off(actor: Actor, *, patient_id: int, kind: str, reason: str, percent: int = 100) -> WriteOffRequest:
    """Ask that ``percent`` of what an account owes be given up. A manager decides; until then nothing moves."""
    actor.must("ask_write_off")
    if kind not in WriteOffRequest.Kind.values:
        raise NotPossible(f"The kind is one of {', '.join(WriteOffRequest.Kind.values)}.")
    if not 1 <= percent <= 100:
        raise NotPossible("The share is 1 to 100 percent.")
    if not reason.strip():
        raise NotPossible("Say why: the person who decides knows only what you write.")
    standing = account(patient_id)
    if not standing.owed:
        raise NotPossible("Nothing is owed.")
    if waiting().filter(holder=standing.holder).exists():
        raise NotPossible("A request for this account waits for its decision already.")
    request = WriteOffRequest.objects.create(
        holder=standing.holder, kind=kind, percent=percent, reason=reason.strip()[:300], asked_by=actor.name
    )
    audit.record(actor=actor, action="ask_write_off", subject=f"patient:{standing.holder.pk}", request=request.pk)
    return request


@transaction.atomic
def decide_write_off(actor: Actor, *, request_id: int, approve: bool, why: str = "") -> WriteOffRequest:
    """Approve or refuse a request. Approved, the share of every open balance of the account is written off.

    Nobody approves what they asked for themselves.
    """
    actor.must("write_off")
    books.lock()
    request = WriteOffRequest.objects.select_for_update(of=("self",)).select_related("holder").get(pk=request_id)
    if request.approved is not None:
        raise NotPossible(f"{request.decided_by} has decided this already.")
    if approve and request.asked_by == actor.name:
        raise NotPossible("Somebody else must approve what you asked for.")
    if not approve and not why.strip():
        raise NotPossible("Say why not: the person who asked will want to know.")
    given_up = 0
    if approve:
        about = f"{request.get_kind_display().lower()}: {request.reason}"
        for owed in account(request.holder_id).owed:
            share = of_percent(owed.amount, request.percent)
            given_up += _give_up(actor, owed, share, _ACCOUNTS[request.kind], about, f"request:{request.pk}")
    request.approved, request.decided_by, request.decided_at = approve, actor.name, clock.now()
    request.decided_why, request.amount_cents = why.strip()[:300], given_up
    request.save(update_fields=["approved", "decided_by", "decided_at", "decided_why", "amount_cents"])
    audit.record(actor=actor, action="decide_write_off", subject=f"patient:{request.holder_id}", approve=approve)
    return request


def waiting() -> QuerySet[WriteOffRequest]:
    """Requests nobody has decided, oldest first."""
    return WriteOffRequest.objects.filter(approved=None).select_related("holder").order_by("pk")


def _give_up(actor: Actor, owed: Owed, amount: Cents, to: str, why: str, key: str) -> Cents:
    if not amount:
        return 0
    payments.write_off(
        actor,
        charge_id=owed.charge_id,
        patient_id=owed.patient_id,
        amount_cents=amount,
        account=to,
        reason=why[:300],
        key=f"{key}:{owed.charge_id}",
    )
    return amount


class SmallBalances(Struct, frozen=True):
    """What a policy would give up: look at it, then have just this done."""

    most: Cents
    holders: tuple[tuple[int, Cents], ...]
    """(who answers for the account, its balance)"""

    @property
    def total(self) -> Cents:
        return sum(amount for _, amount in self.holders)

    @property
    def digest(self) -> str:
        return hashlib.sha256(repr((self.most, self.holders)).encode()).hexdigest()


def small_balances(*, most: Cents) -> SmallBalances:
    """Accounts whose whole balance is at most ``most``: nothing of theirs is with an insurer, no plan is agreed.

    The same policy for everyone: waiving shares of some patients only may be taken for an inducement.
    """
    owing = [patient for patient, amount in receivables.by_patient(ledger.AR_PATIENT).items() if amount > 0]
    on_plan = set(Plan.objects.filter(status=Plan.Status.ACTIVE).values_list("holder_id", flat=True))
    by_holder: dict[int, set[int]] = {}
    for patient, holder in registration.holders(owing).items():
        by_holder.setdefault(holder, set()).add(patient)
    with_insurers = receivables.patients_of(ledger.AR_INSURANCE, owing)
    found = []
    for holder in sorted(set(by_holder) - on_plan):
        if by_holder[holder] & with_insurers:
            continue
        balance = account(holder).balance
        if 0 < balance <= most:
            found.append((holder, balance))
    return SmallBalances(most, tuple(found))


@transaction.atomic
def write_off_small(actor: Actor, *, most: Cents, seen: str) -> Cents:
    """Write off all small balances by policy, in one go. ``seen`` is the digest of what was looked at. Gives the sum."""
    actor.must("write_off")
    books.lock()
    now = small_balances(most=most)
    if now.digest != seen:
        raise NotPossible("Balances have moved since you looked. Look at the list again.")
    policy = f"small balance, at most {most / 100:.2f} an account"
    total = 0
    for holder, _ in now.holders:
        standing = account(holder)
        parts = shares(standing.balance, [(owed.charge_id, owed.amount) for owed in standing.owed])
        for owed in standing.owed:
            part = parts.get(owed.charge_id, 0)
            total += _give_up(actor, owed, part, WRITE_OFF_SMALL, policy, f"small:{seen[:16]}")
    audit.record(actor=actor, action="write_off_small", subject="policy", accounts=len(now.holders), amount=total)
    return total
