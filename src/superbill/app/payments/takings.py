"""The desk's takings go to the bank: a slip says which receipts, the bank shows its amount, and the two meet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.payments.models import Deposit, DepositSlip, SlipLine
from superbill.app.payments.refusal import NotPossible
from superbill.app.platform import audit, clock
from superbill.app.platform.documents import pdf
from superbill.app.platform.idempotency import once
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.registration import queries as registration
from superbill.app.registration.counting import next_number
from superbill.app.registration.models import Receipt
from superbill.core import ledger
from superbill.core.ledger import events
from superbill.core.money import Cents, dollars

_TEMPLATE = Path(__file__).with_name("slip.typ")


def in_drawer() -> QuerySet[Receipt]:
    """Receipts whose money is still at the desk, oldest first."""
    gone = SlipLine.objects.filter(slip__withdrawn_on=None).values("receipt_id")
    return registration.receipts_standing().exclude(pk__in=gone).select_related("patient").order_by("number")


def slips() -> QuerySet[DepositSlip]:
    """Every slip, newest first."""
    return DepositSlip.objects.select_related("deposit").order_by("-number")


def slips_unseen() -> QuerySet[DepositSlip]:
    """Slips whose money the bank has not shown, oldest first."""
    return DepositSlip.objects.filter(deposit=None, withdrawn_on=None).order_by("made_on", "pk")


def slips_withdrawn() -> int:
    """How many slips were taken back."""
    return DepositSlip.objects.exclude(withdrawn_on=None).count()


def receipts_on(slip: DepositSlip) -> list[Receipt]:
    return receipts_on_each([slip])[slip.pk]


def receipts_on_each(slips: Iterable[DepositSlip]) -> dict[int, list[Receipt]]:
    """The receipts on each of the slips, read at once."""
    on = {slip.pk: list[Receipt]() for slip in slips}
    slips_of: dict[int, list[int]] = defaultdict(list)
    for slip_id, receipt_id in SlipLine.objects.filter(slip__in=on).values_list("slip_id", "receipt_id"):
        slips_of[receipt_id].append(slip_id)
    for receipt in registration.receipts_with(slips_of):
        for slip_id in slips_of[receipt.pk]:
            on[slip_id].append(receipt)
    return on


@transaction.atomic
def take_to_bank(
    actor: Actor, *, receipt_ids: Iterable[int], counted_cents: Cents, key: str, why: str = "", reference: str = ""
) -> DepositSlip:
    """Make a slip of receipts whose money is at the desk: cash and checks, or cards. Once for ``key``.

    ``counted_cents`` is what the bank is to have: the drawer as counted, or what the card service pays out. Where that
    is not what the receipts say, ``why`` says why; a card service's fee needs no words. ``reference`` is the card
    service's number of its payout.
    """
    actor.must("take_patient_payment")
    given = {"receipts": sorted(set(receipt_ids)), "counted": counted_cents, "why": why, "reference": reference}
    answer, _ = once(f"payments.slip:{key}", given, lambda: _make(actor, given))
    return DepositSlip.objects.get(pk=answer)


def _make(actor: Actor, given: dict[str, Any]) -> int:
    books.lock()
    rows = list(in_drawer().filter(pk__in=given["receipts"]))
    if not rows or len(rows) != len(given["receipts"]):
        raise NotPossible("Choose receipts whose money is still at the desk; one of these is not, or none was chosen.")
    cards = {row.method == Receipt.Method.CARD for row in rows}
    if len(cards) > 1:
        raise NotPossible("Cards reach the bank by the card service, cash and checks by a slip: make one of each.")
    counted, missing = given["counted"], sum(row.amount_cents for row in rows) - given["counted"]
    _must_be_explained(counted, missing, given["why"], cards=True in cards)
    number, on = next_number(DepositSlip), journal.open_date(clock.today())
    entry = events.taken_to_bank(
        receipts=[_taken(row) for row in rows],
        counted=counted,
        account=ledger.FEES if True in cards else ledger.OVER_SHORT,
        reference=f"slip {number}",
        memo=given["why"].strip() or f"{len(rows)} receipts",
        on=on,
        source=f"slip:{number}",
    )
    (entry_id,) = books.enter(entries=[entry])
    slip = DepositSlip.objects.create(
        number=number,
        cards=True in cards,
        reference=given["reference"].strip()[:50] or str(number),
        amount_cents=counted,
        missing_cents=missing,
        why=given["why"].strip()[:300],
        made_on=on,
        made_by=actor.name,
        entry_id=entry_id,
    )
    SlipLine.objects.bulk_create(SlipLine(slip=slip, receipt_id=row.pk) for row in rows)
    audit.record(
        actor=actor, action="take_to_bank", subject=_name(slip), receipts=len(rows), amount=counted, missing=missing
    )
    waiting = Deposit.objects.filter(amount_cents=counted, remittances=None, slips=None).exclude(trace="")
    same = [deposit for deposit in waiting.order_by("pk") if _same_number(deposit, slip)]
    if same:
        join(slip, same[0])
    return int(slip.pk)


def _must_be_explained(counted: Cents, missing: Cents, why: str, *, cards: bool) -> None:
    if counted <= 0:
        raise NotPossible("Say what was counted, above zero.")
    if cards and missing < 0:
        raise NotPossible(f"A card service pays out what was taken, or less: this is {dollars(-missing)} more.")
    if missing and not cards and not why.strip():
        apart = f"{dollars(abs(missing))} {'less' if missing > 0 else 'more'}"
        raise NotPossible(f"{dollars(counted)} was counted, {apart} than the receipts say. Count again, or say why.")


def _taken(row: Receipt) -> events.Taken:
    return events.Taken(str(row.patient_id), row.amount_cents, f"receipt {row.number}")


def _name(slip: DepositSlip) -> str:
    return f"slip {slip.number}"


@transaction.atomic
def withdraw_slip(actor: Actor, *, slip_id: int, reason: str) -> DepositSlip:
    """A slip was made wrongly, and the bank has not had it: its money is at the desk again."""
    actor.must("reverse_remittance")
    if not reason.strip():
        raise NotPossible("Say why, in a few words: the next person will want to know.")
    books.lock()
    slip = DepositSlip.objects.select_for_update().get(pk=slip_id)
    if slip.withdrawn_on:
        return slip
    if slip.deposit_id:
        raise NotPossible("The bank has this money; a slip the bank has shown stays.")
    if registration.receipts_standing().filter(pk__in=slip.lines.values("receipt_id")).count() != slip.lines.count():
        raise NotPossible("A payment on this slip did not hold, and the bank has taken it back; the slip stays.")
    books.take_back(entry_ids=[slip.entry_id], memo=f"slip {slip.number} withdrawn: {reason}")
    slip.withdrawn_on = clock.today()
    slip.save(update_fields=["withdrawn_on"])
    audit.record(actor=actor, action="withdraw_slip", subject=_name(slip), reason=reason)
    return slip


def meet(deposit: Deposit) -> bool:
    """Join a deposit with the slip of its number and its amount, where there is one."""
    found = [slip for slip in slips_unseen().filter(amount_cents=deposit.amount_cents) if _same_number(deposit, slip)]
    if found:
        join(found[0], deposit)
    return bool(found)


def _same_number(deposit: Deposit, slip: DepositSlip) -> bool:
    return deposit.trace.lstrip("0") == slip.reference.lstrip("0") != ""


def join(slip: DepositSlip, deposit: Deposit) -> None:
    """The bank shows a slip's money: it is on its way no more."""
    slip.deposit_entry_id = enter_explained(deposit, slip.amount_cents, announced_as=_name(slip))
    slip.deposit = deposit
    slip.save(update_fields=["deposit", "deposit_entry_id"])


def enter_explained(deposit: Deposit, amount: Cents, *, announced_as: str = "") -> int:
    """What explains money in the bank is known: the two meet. Gives the entry."""
    entry = events.deposit_explained(
        payer_id="",
        amount=amount,
        trace=deposit.trace,
        on=journal.open_date(clock.today()),
        source=f"deposit:{deposit.trace}",
        announced_as=announced_as,
    )
    (entry_id,) = books.enter(entries=[entry])
    return entry_id


def returned(receipt: Receipt) -> None:
    """A receipt did not hold, and its entry is reversed: what the bank was given for it, the bank takes back."""
    if not SlipLine.objects.filter(receipt_id=receipt.pk, slip__withdrawn_on=None).exists():
        return
    source = f"receipt-returned:{receipt.pk}"
    books.enter(
        entries=[events.item_returned(taken=_taken(receipt), on=journal.open_date(clock.today()), source=source)]
    )


def slip_pdf(actor: Actor, *, slip_id: int) -> bytes:
    """The slip to hand over at the bank: the cash, each check, and what it comes to."""
    actor.must("read")
    slip = DepositSlip.objects.get(pk=slip_id)
    rows = receipts_on(slip)
    checks = [row for row in rows if row.method != Receipt.Method.CASH]
    audit.record(actor=actor, action="print_slip", subject=_name(slip), receipts=[row.pk for row in rows])
    office = practice.practice()
    facts = {
        "practice": office.name,
        "number": slip.number,
        "on": f"{slip.made_on:%B %-d, %Y}",
        "cards": slip.cards,
        "reference": slip.reference,
        "cash": dollars(slip.amount_cents - sum(row.amount_cents for row in checks)),
        "checks": [
            {"reference": row.reference, "from": f"{row.patient.first} {row.patient.last}", "receipt": row.number,
             "amount": dollars(row.amount_cents)}
            for row in checks
        ],
        "fee": dollars(slip.missing_cents),
        "total": dollars(slip.amount_cents),
        "made_by": slip.made_by,
    }  # fmt: skip
    return pdf(_TEMPLATE, facts, on=slip.made_on)
