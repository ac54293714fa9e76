"""Money seen in the bank meets the remittance that explains it, by trace number and amount."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.payments.models import Deposit, Remittance
from superbill.app.payments.refusal import NotPossible
from superbill.app.platform import audit, clock
from superbill.app.platform.idempotency import once
from superbill.app.platform.people import Actor
from superbill.core import ledger
from superbill.core.ledger import events
from superbill.core.money import Cents


@transaction.atomic
def record_deposit(
    actor: Actor,
    *,
    trace: str,
    amount_cents: Cents,
    received_on: date,
    key: str,
    payer_name: str = "",
    method: str = "ACH",
) -> Deposit:
    """Record money the bank received, once for ``key``; it is joined with its remittance when both are known."""
    actor.must("apply_remittance")
    if amount_cents <= 0:
        raise NotPossible("A deposit is money that came in; enter an amount above zero.")
    given = {"trace": trace, "amount": amount_cents, "on": received_on, "method": method}
    answer, _ = once(f"payments.deposit:{key}", given, lambda: _record(actor, payer_name, given))
    return Deposit.objects.get(pk=answer)


def _record(actor: Actor, payer_name: str, given: dict[str, object]) -> int:
    books.lock()
    trace, amount, on = str(given["trace"]), int(str(given["amount"])), given["on"]
    assert isinstance(on, date)
    entry = events.deposit_seen(
        payer_id="", amount=amount, trace=trace, announced=False, on=journal.open_date(on), source=f"deposit:{trace}"
    )
    (entry_id,) = books.enter(entries=[entry])
    row = Deposit.objects.create(
        trace=trace,
        payer_name=payer_name[:80],
        amount_cents=amount,
        received_on=on,
        method=str(given["method"]),
        entry_id=entry_id,
    )
    audit.record(actor=actor, action="record_deposit", subject=f"deposit:{row.pk}", amount=amount)
    remittance = Remittance.objects.filter(trace=trace, amount_cents=amount, deposits=None).order_by("pk").first()
    if remittance is not None:
        row.remittance = remittance
        row.save(update_fields=["remittance"])
        if remittance.status == Remittance.Status.APPLIED:
            explain(remittance)
    return row.pk


def match_remittance(row: Remittance) -> None:
    """Join a new remittance with a deposit that waits for it."""
    if row.amount_cents <= 0:
        return
    waiting = Deposit.objects.filter(trace=row.trace, amount_cents=row.amount_cents, remittance=None)
    deposit = waiting.order_by("pk").first()
    if deposit is not None:
        deposit.remittance = row
        deposit.save(update_fields=["remittance"])


def explain(row: Remittance) -> None:
    """The remittance is applied: its deposit, if the bank has it, waits no more."""
    deposit = Deposit.objects.filter(remittance=row, explained_entry_id=None).first()
    if deposit is None:
        return
    entry = events.deposit_explained(
        payer_id="",
        amount=deposit.amount_cents,
        trace=deposit.trace,
        on=journal.open_date(clock.today()),
        source=f"deposit:{deposit.trace}",
    )
    (deposit.explained_entry_id,) = books.enter(entries=[entry])
    deposit.save(update_fields=["explained_entry_id"])


def unexplain(row: Remittance) -> None:
    """The remittance is taken back: its deposit waits again."""
    deposit = Deposit.objects.filter(remittance=row).exclude(explained_entry_id=None).first()
    if deposit is None or deposit.explained_entry_id is None:
        return
    entry = journal.value_of(deposit.explained_entry_id)
    on = journal.open_date(clock.today())
    undo = ledger.mirrored(entry, kind=entry.kind, effective_on=on, memo="its remittance was taken back")
    books.enter(entries=[undo], reverses=[deposit.explained_entry_id])
    deposit.explained_entry_id = None
    deposit.save(update_fields=["explained_entry_id"])
