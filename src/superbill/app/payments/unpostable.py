"""What could not be posted: each thing with its kind, amount, owner and age. Suspense is a list of names, not a hole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from enum import StrEnum
from itertools import chain

from django.db import transaction
from msgspec import Struct
from msgspec.structs import replace

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.payments import queries
from superbill.app.payments.models import (
    Application,
    AppliedClaim,
    Choice,
    Consequence,
    Decision,
    Deposit,
    Ownership,
    Remittance,
)
from superbill.app.payments.refusal import NotPossible
from superbill.app.platform import audit, clock
from superbill.app.platform.idempotency import once
from superbill.app.platform.people import Actor
from superbill.core import ledger
from superbill.core.ledger import events
from superbill.core.money import Cents, dollars
from superbill.core.remit.findings import DEPOSIT_DIFFERS, PAID_BEFORE

LATE_PARTNER_DAYS = 4
"""Business days after which a remittance without its deposit, or a deposit without its remittance, is late."""


class Kind(StrEnum):
    """Why something could not be posted."""

    UNREADABLE = "unreadable"
    DOES_NOT_TIE = "does not tie"
    DEPOSIT_DIFFERS = "the deposit differs"
    PAID_BEFORE = "the same payment again"
    NO_CLAIM = "no claim of ours"
    NO_CLAIM_NO_MONEY = "an answer without money to no claim of ours"
    NO_CHARGE = "no charge of ours"
    ORPHAN_REVERSAL = "reversal of what was never applied"
    HELD_BACK = "held back"
    PROVIDER_ADJUSTMENT = "provider adjustment to be explained"
    TAKEN_WITHOUT_DETAIL = "taken back without saying from which claim"
    NO_REMITTANCE = "deposit without a remittance"
    NO_DEPOSIT = "remittance without a deposit"


class Unpostable(Struct, frozen=True):
    """One thing somebody must look at. ``amount`` is what we hold and cannot place; negative is what we lack."""

    kind: Kind
    subject: str
    """What it is about, for ever the same: ``remittance:12``, ``deposit:3``, ``suspense:remittance:12:F9:no claim of ours``."""
    amount: Cents
    since: date
    says: str
    remittance_id: int | None = None
    owner: str = ""
    note: str = ""

    def age(self, today: date) -> int:
        """In days."""
        return (today - self.since).days


def unpostables(*, owner: str = "") -> list[Unpostable]:
    """Everything that could not be posted, oldest first; of one owner where named."""
    held = {row.subject: row for row in Ownership.objects.order_by("id")}
    found = []
    for one in chain(_parked(), _suspended(), _answers_to_nobody(), _taken(), _alone()):
        named = held.get(one.subject)
        known = replace(one, owner=named.owner, note=named.note) if named else one
        if not owner or known.owner == owner:
            found.append(known)
    return sorted(found, key=lambda one: (one.since, one.subject))


def _parked() -> Iterator[Unpostable]:
    for row in Remittance.objects.filter(status=Remittance.Status.PARKED).order_by("pk"):
        codes = {one["code"] for one in row.findings}
        kind = Kind.DOES_NOT_TIE
        if not row.readable:
            kind = Kind.UNREADABLE
        elif DEPOSIT_DIFFERS.code in codes:
            kind = Kind.DEPOSIT_DIFFERS
        elif PAID_BEFORE.code in codes:
            kind = Kind.PAID_BEFORE
        says = next((one["message"] for one in row.findings if one["severity"] == "stop"), "parked")
        yield Unpostable(kind, row.source, row.amount_cents, row.at.date(), says, row.pk, row.owner)


_SUSPENDED = {
    "no claim of ours": Kind.NO_CLAIM,
    "no charge of ours": Kind.NO_CHARGE,
    "reversal of what was never applied": Kind.ORPHAN_REVERSAL,
    queries.HELD_BACK: Kind.HELD_BACK,
}


def _suspended() -> Iterator[Unpostable]:
    """What stands in suspense, by document, number and reason; whoever applied it works on it until somebody else does."""
    appliers = {
        row.remittance_id: row.by for row in Application.objects.filter(reverses=None, reversed_by=None).order_by("-pk")
    }
    for item in journal.suspended():
        remittance_id = int(item.source.partition(":")[2])
        kind = _SUSPENDED.get(item.reason, Kind.PROVIDER_ADJUSTMENT)
        says = f"{dollars(-item.amount)} under the number {item.reference or '(none)'}: {item.reason}"
        owner = appliers.get(remittance_id, "")
        yield Unpostable(kind, _subject(item), -item.amount, item.since, says, remittance_id, owner)


def _answers_to_nobody() -> Iterator[Unpostable]:
    """Answers without money, such as denials, to claims that are not ours: until one is matched, or a person says there is none."""
    told = Consequence.objects.filter(kind=ledger.ConsequenceKind.SUSPENSE, claim_id=None, amount_cents=0)
    rows = AppliedClaim.objects.filter(
        application_id__in=told.values("application_id"),
        action=ledger.Action.SUSPEND,
        claim_id=None,
        paid_cents=0,
        application__reverses=None,
        application__reversed_by=None,
        reversed_by=None,
    )
    found = list(rows.select_related("application__remittance").order_by("pk"))
    chosen = Choice.objects.filter(remittance_id__in={row.application.remittance_id for row in found}, line=None)
    newest = {(one.remittance_id, one.position): one.claim_id for one in chosen.order_by("pk")}
    for row in found:
        application = row.application
        if newest.get((application.remittance_id, row.position), row.pk) is None:
            continue
        number = row.control_number or row.payer_claim_number or "(none)"
        yield Unpostable(
            Kind.NO_CLAIM_NO_MONEY,
            f"answer:{row.pk}",
            0,
            application.effective_on,
            f"{application.remittance.payer_name} answers for {dollars(row.charge_cents)} under the number {number} and pays nothing",
            application.remittance_id,
            application.by,
        )


def _subject(item: journal.Suspended) -> str:
    return f"suspense:{item.source}:{item.reference}:{item.reason}"[:120]


def _taken() -> Iterator[Unpostable]:
    """Takebacks that name no claim of ours and stand open."""
    open_numbers = {
        reference
        for (_, reference), amount in journal.balances("reference", account=ledger.TAKEBACK).items()
        if amount > 0
    }
    rows = Consequence.objects.filter(kind=ledger.ConsequenceKind.TAKEBACK, claim_id=None).exclude(
        application__reversed_by__isnull=False
    )
    for row in rows.select_related("application").order_by("id"):
        about = row.about.partition(" ")[2]
        if about in open_numbers:
            application = row.application
            yield Unpostable(
                Kind.TAKEN_WITHOUT_DETAIL,
                f"takeback:{application.remittance_id}:{about}"[:120],
                -row.amount_cents,
                application.effective_on,
                f"{dollars(row.amount_cents)} was taken under {row.about}",
                application.remittance_id,
                application.by,
            )


def _alone() -> Iterator[Unpostable]:
    today = clock.today()
    for deposit in Deposit.objects.filter(remittances=None, slips=None).order_by("pk"):
        late = " It is late: ask the payer for it." if _late(deposit.received_on, today) else ""
        says = f"{dollars(deposit.amount_cents)} came under {deposit.trace}; its remittance has not.{late}"
        yield Unpostable(Kind.NO_REMITTANCE, f"deposit:{deposit.pk}", deposit.amount_cents, deposit.received_on, says)
    for row in queries.remittances_unpaid():
        day = row.paid_on or row.at.date()
        if _late(day, today) and row.status != Remittance.Status.PARKED:
            says = f"{dollars(row.amount_cents)} was announced under {row.trace}; the bank has not shown it."
            yield Unpostable(Kind.NO_DEPOSIT, f"unpaid:{row.pk}", -row.amount_cents, day, says, row.pk)


def _late(day: date, today: date) -> bool:
    """More than :data:`LATE_PARTNER_DAYS` business days ago."""
    weekdays = sum(date.fromordinal(at).weekday() < 5 for at in range(day.toordinal() + 1, today.toordinal() + 1))
    return weekdays > LATE_PARTNER_DAYS


@transaction.atomic
def assign(actor: Actor, *, subject: str, owner: str, note: str = "") -> Ownership:
    """Give something that could not be posted to somebody."""
    actor.must("apply_remittance")
    if not any(one.subject == subject for one in unpostables()):
        raise NotPossible(f"{subject} is not waiting for anybody any more.")
    audit.record(actor=actor, action="assign_unpostable", subject=subject, owner=owner)
    return Ownership.objects.create(subject=subject, owner=owner[:120], note=note[:300], by=actor.name)


EXPLAINED_BY = frozenset(
    {
        ledger.REFUNDS_PAYABLE,
        ledger.TAKEBACK,
        ledger.FORWARD_BALANCE,
        ledger.ADVANCES,
        ledger.INTEREST,
        ledger.INCENTIVE,
        ledger.SETTLEMENT,
        ledger.CAPITATION,
        ledger.FEES,
        ledger.LEVY,
        ledger.OTHER_ADJUSTMENT,
    }
)
"""Where money may go from suspense that belongs to no claim of ours."""


@transaction.atomic
def explain_suspense(actor: Actor, *, subject: str, account: str, reason: str, key: str) -> Decision:
    """Say what money in suspense is, when it is no claim's: a decision with a reason, once for ``key``.

    It is taken back together with its remittance. Money of a claim is matched by hand and placed instead.
    """
    actor.must("write_off")
    if not reason.strip():
        raise NotPossible("Say why, in a few words: the next person will want to know.")
    if account not in EXPLAINED_BY:
        raise NotPossible(f"{account} is no such account: one of {', '.join(sorted(EXPLAINED_BY))}.")
    given = {"subject": subject, "account": account, "reason": reason}
    answer, _ = once(f"payments.decision:{key}", given, lambda: _explain(actor, subject, account, reason))
    return Decision.objects.get(pk=answer)


def _explain(actor: Actor, subject: str, account: str, reason: str) -> int:
    books.lock()
    item = next((one for one in journal.suspended() if _subject(one) == subject), None)
    if item is None:
        raise NotPossible(f"{subject} is not in suspense.")
    decision = Decision.objects.create(
        kind=Decision.Kind.EXPLAINED,
        reason=reason[:300],
        payer_id=item.payer_id,
        amount_cents=-item.amount,
        remittance_id=int(item.source.partition(":")[2]),
        by=actor.name,
    )
    # The entry keeps the document as its source, so that taking the document back takes this back.
    entry = events.suspense_explained(
        amount=-item.amount,
        account=account,
        payer_id=str(item.payer_id or ""),
        reason=item.reason,
        reference=item.reference,
        memo=f"decision {decision.pk}: {reason}",
        on=journal.open_date(clock.today()),
        source=item.source,
    )
    books.enter(entries=[entry])
    audit.record(actor=actor, action="explain_suspense", subject=f"decision:{decision.pk}", amount=-item.amount)
    return int(decision.pk)
