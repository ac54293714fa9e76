"""Patients' money and people's decisions: settle, write off, move, refund. Each verb is one transaction, done once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.payments import settling
from superbill.app.payments.models import Decision
from superbill.app.payments.refusal import NotPossible
from superbill.app.platform import audit, clock
from superbill.app.platform.idempotency import once
from superbill.app.platform.people import Actor
from superbill.core import ledger
from superbill.core.ledger import Entry, events
from superbill.core.money import Cents, dollars


@transaction.atomic
def settle(actor: Actor, *, patient_id: int, source: str) -> list[int]:
    """Use a patient's money: credits on charges go back to unapplied money, then oldest balances are paid from it.

    Gives the entries; none where there is nothing to do, so repeating it changes nothing.
    """
    actor.must("take_patient_payment")
    books.lock()
    on = journal.open_date(clock.today())
    freed = books.enter(entries=_credits(patient_id, source))
    return freed + books.enter(entries=settling.entries_for([str(patient_id)], on=on, source=source))


def _credits(patient_id: int, source: str) -> list[Entry]:
    """What the patient has paid on charges beyond what they owe there, back to unapplied money."""
    rows = journal.balances("charge_id", account=ledger.AR_PATIENT, patient_id=patient_id)
    over = {str(key[1]): amount for key, amount in sorted(rows.items()) if amount < 0}
    if not over:
        return []
    on = journal.open_date(clock.today())
    return [events.apply_unapplied(patient_id=str(patient_id), charges=over, on=on, source=source)]


def _decide(
    actor: Actor, key: str, given: dict[str, Any], check: Callable[[], None], entry: Callable[[Decision], Entry]
) -> Decision:
    """Record a decision and its entry, once for ``key``. ``check`` looks at the balances first."""

    def do() -> int:
        books.lock()
        check()
        decision = Decision.objects.create(by=actor.name, **given)
        books.enter(entries=[entry(decision)])
        audit.record(actor=actor, action=given["kind"], subject=f"decision:{decision.pk}", amount=given["amount_cents"])
        return int(decision.pk)

    answer, _ = once(f"payments.decision:{key}", given, do)
    return Decision.objects.get(pk=answer)


def _account_balance(charge_id: int, payer_id: int | None) -> Cents:
    if payer_id:
        return journal.balance(ledger.AR_INSURANCE, charge_id=charge_id, payer_id=payer_id)
    return journal.balance(ledger.AR_PATIENT, charge_id=charge_id)


def _at_most_open(charge_id: int, payer_id: int | None, amount: Cents, what: str) -> None:
    still = _account_balance(charge_id, payer_id)
    if not 0 < amount <= still:
        raise NotPossible(f"{dollars(still)} is open there; {dollars(amount)} cannot be {what}.")


@transaction.atomic
def write_off(
    actor: Actor,
    *,
    charge_id: int,
    patient_id: int,
    amount_cents: Cents,
    account: str,
    reason: str,
    key: str,
    payer_id: int | None = None,
) -> Decision:
    """Give up what a payer (or, without one, the patient) owes on a charge: a decision with a reason.

    ``account`` is one of the ledger's write-off accounts, such as ``write_off.denial``.
    """
    actor.must("write_off")
    _must_say_why(reason)
    if account not in ledger.WRITE_OFFS:
        raise NotPossible(f"{account} is not a write-off account: one of {', '.join(sorted(ledger.WRITE_OFFS))}.")
    given = {
        "kind": Decision.Kind.WRITE_OFF,
        "reason": reason,
        "charge_id": charge_id,
        "patient_id": patient_id,
        "payer_id": payer_id,
        "amount_cents": amount_cents,
    }
    return _decide(
        actor,
        key,
        given,
        lambda: _at_most_open(charge_id, payer_id, amount_cents, "written off"),
        lambda decision: events.write_off(
            charge_id=str(charge_id),
            patient_id=str(patient_id),
            payer_id=str(payer_id or ""),
            amount=amount_cents,
            account=account,
            reason=reason,
            on=journal.open_date(clock.today()),
            source=f"decision:{decision.pk}",
        ),
    )


@transaction.atomic
def transfer(
    actor: Actor,
    *,
    charge_id: int,
    patient_id: int,
    amount_cents: Cents,
    from_payer: int | None,
    to_payer: int | None,
    reason: str,
    key: str,
) -> Decision:
    """Have somebody else answer for part of a charge; no payer means the patient. A decision with a reason."""
    actor.must("work_denial")
    _must_say_why(reason)
    if from_payer == to_payer:
        raise NotPossible("That is where it is already.")
    given = {
        "kind": Decision.Kind.TRANSFER,
        "reason": reason,
        "charge_id": charge_id,
        "patient_id": patient_id,
        "payer_id": to_payer,
        "amount_cents": amount_cents,
    }
    return _decide(
        actor,
        key,
        given,
        lambda: _at_most_open(charge_id, from_payer, amount_cents, "moved"),
        lambda decision: events.transfer(
            charge_id=str(charge_id),
            patient_id=str(patient_id),
            amount=amount_cents,
            from_payer=str(from_payer or ""),
            to_payer=str(to_payer or ""),
            reason=reason,
            on=journal.open_date(clock.today()),
            source=f"decision:{decision.pk}",
        ),
    )


@transaction.atomic
def decide_refund(
    actor: Actor,
    *,
    amount_cents: Cents,
    reason: str,
    key: str,
    patient_id: int | None = None,
    charge_id: int | None = None,
    payer_id: int | None = None,
) -> Decision:
    """Decide to give money back: a credit on a charge (to the payer named, else the patient), or unapplied money."""
    actor.must("approve_refund")
    _must_say_why(reason)
    if patient_id is None:
        raise NotPossible("Say whose account it is.")
    given = {
        "kind": Decision.Kind.REFUND,
        "reason": reason,
        "charge_id": charge_id,
        "patient_id": patient_id,
        "payer_id": payer_id,
        "amount_cents": amount_cents,
    }

    def check() -> None:
        if charge_id is None:
            credit = -journal.balance(ledger.UNAPPLIED_PATIENT, patient_id=patient_id)
        else:
            credit = -_account_balance(charge_id, payer_id)
        if not 0 < amount_cents <= credit:
            raise NotPossible(f"The credit is {dollars(max(credit, 0))}; {dollars(amount_cents)} cannot be refunded.")

    def entry(decision: Decision) -> Entry:
        on, source = journal.open_date(clock.today()), f"decision:{decision.pk}"
        if charge_id is None:
            return events.unapplied_to_refund(patient_id=str(patient_id), amount=amount_cents, on=on, source=source)
        return events.credit_to_refund(
            charge_id=str(charge_id),
            patient_id=str(patient_id),
            payer_id=str(payer_id or ""),
            amount=amount_cents,
            on=on,
            source=source,
        )

    return _decide(actor, key, given, check, entry)


@transaction.atomic
def pay_refund(actor: Actor, *, refund_id: int, reference: str, key: str) -> Decision:
    """A decided refund leaves the bank. ``reference`` is its check or transfer number."""
    actor.must("refund")
    refund = Decision.objects.get(pk=refund_id, kind=Decision.Kind.REFUND)
    given = {
        "kind": Decision.Kind.REFUND_PAID,
        "reason": f"paid by {reference}",
        "charge_id": refund.charge_id,
        "patient_id": refund.patient_id,
        "payer_id": refund.payer_id,
        "amount_cents": refund.amount_cents,
        "about_id": refund.pk,
    }

    def check() -> None:
        if Decision.objects.filter(about=refund, kind=Decision.Kind.REFUND_PAID).exists():
            raise NotPossible("This refund has been paid.")

    return _decide(
        actor,
        key,
        given,
        check,
        lambda decision: events.refund_paid(
            charge_id=str(refund.charge_id or ""),
            patient_id=str(refund.patient_id or ""),
            payer_id=str(refund.payer_id or ""),
            amount=refund.amount_cents,
            on=journal.open_date(clock.today()),
            source=f"decision:{decision.pk}",
        ),
    )


def _must_say_why(reason: str) -> None:
    if not reason.strip():
        raise NotPossible("Say why, in a few words: the next person will want to know.")
