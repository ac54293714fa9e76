"""Money seen in the bank meets what explains it, remittances or the desk's slips: a deposit is its batches, a batch its
remittances.

They meet by trace number when they make exactly the deposit's amount. What does not tie waits: the money as
unapplied, the remittances parked with the exact difference.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import msgspec
from django.db import transaction

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.payments import documents, takings
from superbill.app.payments.models import Deposit, DepositSlip, Remittance
from superbill.app.payments.refusal import NotPossible
from superbill.app.platform import audit, outbox
from superbill.app.platform.idempotency import once
from superbill.app.platform.people import Actor
from superbill.core.findings import Finding
from superbill.core.ledger import events
from superbill.core.money import Cents, dollars
from superbill.core.remit import reconcile_deposit
from superbill.core.remit.bank import read_bank_file
from superbill.core.remit.findings import DEPOSIT_DIFFERS

S = Remittance.Status


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
    payer_trace_id: str = "",
    origin: str = "",
) -> Deposit:
    """Record money the bank received, once for ``key``; it is joined with its remittances when all are known.

    ``payer_trace_id`` is the payer as the bank names it (1 and its tax id), ``origin`` the bank file it came from.
    """
    actor.must("apply_remittance")
    if amount_cents <= 0:
        raise NotPossible("A deposit is money that came in; enter an amount above zero.")
    given = {"trace": trace, "amount": amount_cents, "on": received_on, "method": method}
    about = {"payer_name": payer_name[:80], "payer_trace_id": payer_trace_id[:30], "origin": origin[:80]}
    answer, _ = once(
        f"payments.deposit:{key}", given, lambda: _record(actor, trace, amount_cents, received_on, method, about)
    )
    return Deposit.objects.get(pk=answer)


def _record(actor: Actor, trace: str, amount: Cents, on: date, method: str, about: dict[str, str]) -> int:
    books.lock()
    entry = events.deposit_seen(
        payer_id="", amount=amount, trace=trace, announced=False, on=journal.open_date(on), source=f"deposit:{trace}"
    )
    (entry_id,) = books.enter(entries=[entry])
    row = Deposit.objects.create(
        trace=trace, amount_cents=amount, received_on=on, method=method, entry_id=entry_id, **about
    )
    audit.record(actor=actor, action="record_deposit", subject=f"deposit:{row.pk}", amount=amount)
    _meet(row)
    return row.pk


def match_remittance(row: Remittance) -> None:
    """A new remittance: join it with the deposit that waits for it, or say by how much the two differ."""
    waiting = Deposit.objects.filter(trace=row.trace, remittances=None, slips=None).order_by("pk") if row.trace else ()
    for deposit in waiting:
        _meet(deposit)


def _meet(deposit: Deposit) -> None:
    """Join a deposit with the slip of its number, or with the remittances of its trace if together they make exactly its
    amount; else park those."""
    if not deposit.trace or takings.meet(deposit):
        return
    rows = list(Remittance.objects.filter(trace=deposit.trace, deposit=None, readable=True).order_by("pk"))
    alone = [row for row in rows if row.amount_cents == deposit.amount_cents]
    if len(rows) > 1 and alone:
        rows = alone[:1]
    if not rows or not any(row.amount_cents for row in rows):
        return
    told = reconcile_deposit([documents.value_of(row) for row in rows], deposit.amount_cents)
    if told.balanced:
        _join(deposit, rows)
        return
    found = [msgspec.to_builtins(one) for one in told.findings]
    for row in rows:
        others = [one for one in row.findings if one["code"] != DEPOSIT_DIFFERS.code]
        row.findings = [*others, *found]
        if row.status == S.READY:
            row.status = S.PARKED
            outbox.publish("remit.parked", remittance_id=row.pk)
        row.save(update_fields=["findings", "status"])


def _join(deposit: Deposit, rows: Sequence[Remittance]) -> None:
    for row in rows:
        row.deposit = deposit
        was_parked_for_it = any(one["code"] == DEPOSIT_DIFFERS.code for one in row.findings)
        row.findings = [one for one in row.findings if one["code"] != DEPOSIT_DIFFERS.code]
        stopped = any(one["severity"] == "stop" for one in row.findings)
        if row.status == S.PARKED and was_parked_for_it and not stopped:
            row.status = S.READY
            outbox.publish("remit.received", remittance_id=row.pk)
        row.save(update_fields=["deposit", "findings", "status"])
        if row.status == S.APPLIED:
            explain(row)


@transaction.atomic
def receive_bank_file(actor: Actor, *, content: bytes, name: str) -> tuple[list[Deposit], list[Finding]]:
    """Record every credit of a bank file (NACHA, BAI2 or CSV), each once for ever, whatever file it comes in.

    A file with anything wrong is recorded not at all, and the findings say what and where.
    """
    actor.must("apply_remittance")
    credits, findings = read_bank_file(content)
    if findings:
        return [], findings
    seen: Counter[str] = Counter()
    deposits = []
    for one in credits:
        same = f"{one.amount} {one.on} {one.trace} {one.payer_trace_id} {one.bank_reference}"
        seen[same] += 1  # the bank may show two alike on one day: the second is the second
        deposits.append(
            record_deposit(
                actor,
                trace=one.trace or one.bank_reference,
                amount_cents=one.amount,
                received_on=one.on,
                key=f"bank:{same} {seen[same]}",
                payer_name=one.payer_name,
                method=one.method,
                payer_trace_id=one.payer_trace_id,
                origin=name,
            )
        )
    audit.record(actor=actor, action="receive_bank_file", subject=name[:80], deposits=len(deposits))
    return deposits, []


@transaction.atomic
def join_deposit(
    actor: Actor, *, deposit_id: int, remittance_ids: Sequence[int] = (), slip_ids: Sequence[int] = ()
) -> Deposit:
    """Say by hand what a deposit brought: remittances, such as a lockbox's batch of checks, and slips of the desk.

    They must make its amount.
    """
    actor.must("apply_remittance")
    books.lock()
    deposit = Deposit.objects.select_for_update().get(pk=deposit_id)
    if deposit.remittances.exists() or deposit.slips.exists():
        raise NotPossible("This deposit is explained already.")
    rows = list(Remittance.objects.filter(pk__in=remittance_ids, deposit=None).order_by("pk"))
    slips: list[DepositSlip] = list(takings.slips_unseen().filter(pk__in=slip_ids))
    if len(rows) + len(slips) != len(set(remittance_ids)) + len(set(slip_ids)) or not (rows or slips):
        raise NotPossible("One of these is not known, or has its deposit already.")
    total = sum(row.amount_cents for row in rows) + sum(slip.amount_cents for slip in slips)
    if total != deposit.amount_cents:
        raise NotPossible(
            f"They make {dollars(total)}, the deposit is {dollars(deposit.amount_cents)}:"
            f" {dollars(abs(total - deposit.amount_cents))} apart. Nothing was joined."
        )
    _join(deposit, rows)
    for slip in slips:
        takings.join(slip, deposit)
    audit.record(
        actor=actor,
        action="join_deposit",
        subject=f"deposit:{deposit.pk}",
        remittances=len(rows),
        slips=len(slips),
    )
    return deposit


def explain(row: Remittance) -> None:
    """The remittance is applied: its part of the deposit, if the bank has it, waits no more."""
    deposit = row.deposit
    if deposit is None or row.deposit_entry_id is not None or not row.amount_cents:
        return
    row.deposit_entry_id = takings.enter_explained(deposit, row.amount_cents)
    row.save(update_fields=["deposit_entry_id"])


def unexplain(row: Remittance) -> None:
    """The remittance is taken back: its part of the deposit waits again."""
    if row.deposit_entry_id is None:
        return
    books.take_back(entry_ids=[row.deposit_entry_id], memo="its remittance was taken back")
    row.deposit_entry_id = None
    row.save(update_fields=["deposit_entry_id"])
