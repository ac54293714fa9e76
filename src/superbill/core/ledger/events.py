"""The entries of everything that is not a remittance: charges, patients' money, decisions, refunds, deposits.

Each function builds one balanced entry and moves nothing else. Amounts are positive cents; ``source`` names the
document or decision the entry comes from.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from superbill.core.claim.values import Adjustment
from superbill.core.ledger import accounts as chart
from superbill.core.ledger.entries import Entry, Posting
from superbill.core.money import Cents
from superbill.core.remit.reasons import Meaning, meaning


class Taken(NamedTuple):
    """A receipt's money as the drawer has it."""

    patient_id: str
    amount: Cents
    reference: str


def charge(
    *, charge_id: str, claim_id: str, patient_id: str, payer_id: str, amount: Cents, on: date, source: str
) -> Entry:
    """A service is charged: owed by the first payer, or by the patient where ``payer_id`` is empty."""
    account = chart.AR_INSURANCE if payer_id else chart.AR_PATIENT
    return Entry(
        "charge",
        on,
        (
            Posting(account, amount, charge_id, claim_id, patient_id, payer_id),
            Posting(chart.REVENUE, -amount, charge_id, claim_id, patient_id, payer_id),
        ),
        source=source,
    )


def answered_before(
    *,
    charge_id: str,
    patient_id: str,
    payer_id: str,
    next_payer_id: str,
    amount: Cents,
    answers: Sequence[tuple[str, Cents, Sequence[Adjustment]]],
    on: date,
    source: str,
) -> Entry:
    """A charge that earlier payers answered before these books began: what is left of it is owed by the next payer.

    ``answers`` holds each payer, what it paid and its adjustments, the first payer first, who owed all of it.
    """
    about = {"charge": charge_id, "patient": patient_id}
    legs = [Posting(chart.AR_INSURANCE, -amount, **about, payer=payer_id)]
    for at, (payer, paid, adjustments) in enumerate(answers):
        if paid:
            legs.append(Posting(chart.PAID_BEFORE, paid, **about, payer=payer))
        for one in adjustments:
            if meaning(one.group, one.code, first_payer=not at) is Meaning.WRITE_OFF:
                reason = f"{one.group}-{one.code}"
                legs.append(Posting(chart.of_reason(one.code), one.amount, **about, payer=payer, reason=reason))
    left = -sum(leg.amount for leg in legs)
    if left:
        legs.append(Posting(chart.AR_INSURANCE, left, **about, payer=next_payer_id))
    return Entry("answered.before", on, tuple(legs), "answered before these books began", source)


def patient_payment(
    *, patient_id: str, amount: Cents, on: date, source: str, reference: str = "", memo: str = ""
) -> Entry:
    """A patient pays at the desk. The money is unapplied until there is a charge for it."""
    number = reference or source
    return Entry(
        "receipt",
        on,
        (
            Posting(chart.CASH_DRAWER, amount, patient=patient_id, reference=number),
            Posting(chart.UNAPPLIED_PATIENT, -amount, patient=patient_id, reference=number),
        ),
        memo,
        source,
    )


def apply_unapplied(*, patient_id: str, charges: dict[str, Cents], on: date, source: str) -> Entry:
    """A patient's unapplied money goes to charges: ``{charge id: amount}``; a negative amount takes it off again."""
    legs = []
    for charge_id, amount in charges.items():
        legs.append(Posting(chart.UNAPPLIED_PATIENT, amount, charge_id, patient=patient_id, reference=source))
        legs.append(Posting(chart.AR_PATIENT, -amount, charge_id, patient=patient_id, reference=source))
    return Entry("patient.applied", on, tuple(legs), source=source)


def write_off(
    *,
    charge_id: str,
    claim_id: str = "",
    patient_id: str,
    payer_id: str = "",
    amount: Cents,
    account: str,
    reason: str,
    on: date,
    source: str,
) -> Entry:
    """A decision to give up what a payer, or the patient where ``payer_id`` is empty, owes on a charge."""
    assert account in chart.WRITE_OFFS, f"{account} is not a write-off"
    receivable = chart.AR_INSURANCE if payer_id else chart.AR_PATIENT
    return Entry(
        "write_off",
        on,
        (
            Posting(account, amount, charge_id, claim_id, patient_id, payer_id, reason),
            Posting(receivable, -amount, charge_id, claim_id, patient_id, payer_id, reason),
        ),
        reason,
        source,
    )


def recovered(
    *, charge_id: str, patient_id: str, amount: Cents, account: str, reason: str, on: date, source: str
) -> Entry:
    """Part of what a patient owed and was written off is owed again, because they pay it after all."""
    assert account in chart.WRITE_OFFS, f"{account} is not a write-off"
    return Entry(
        "write_off.recovered",
        on,
        (
            Posting(chart.AR_PATIENT, amount, charge_id, patient=patient_id, reason=reason),
            Posting(account, -amount, charge_id, patient=patient_id, reason=reason),
        ),
        reason,
        source,
    )


def transfer(
    *,
    charge_id: str,
    claim_id: str = "",
    patient_id: str,
    amount: Cents,
    from_payer: str,
    to_payer: str,
    reason: str,
    on: date,
    source: str,
) -> Entry:
    """A decision that somebody else answers for part of a charge; an empty payer is the patient."""
    assert from_payer != to_payer, "a transfer to itself"
    legs = tuple(
        Posting(
            chart.AR_INSURANCE if payer else chart.AR_PATIENT, signed, charge_id, claim_id, patient_id, payer, reason
        )
        for payer, signed in ((to_payer, amount), (from_payer, -amount))
    )
    return Entry("transfer", on, legs, reason, source)


def credit_to_refund(
    *, charge_id: str, claim_id: str = "", patient_id: str, payer_id: str = "", amount: Cents, on: date, source: str
) -> Entry:
    """A credit on a charge becomes a refund to pay, to the payer or (empty) to the patient."""
    receivable = chart.AR_INSURANCE if payer_id else chart.AR_PATIENT
    return Entry(
        "refund.decided",
        on,
        (
            Posting(receivable, amount, charge_id, claim_id, patient_id, payer_id),
            Posting(chart.REFUNDS_PAYABLE, -amount, charge_id, claim_id, patient_id, payer_id, reference=source),
        ),
        source=source,
    )


def unapplied_to_refund(*, patient_id: str, amount: Cents, on: date, source: str) -> Entry:
    """A patient's unapplied money becomes a refund to pay."""
    return Entry(
        "refund.decided",
        on,
        (
            Posting(chart.UNAPPLIED_PATIENT, amount, patient=patient_id, reference=source),
            Posting(chart.REFUNDS_PAYABLE, -amount, patient=patient_id, reference=source),
        ),
        source=source,
    )


def refund_paid(
    *, charge_id: str = "", patient_id: str = "", payer_id: str = "", amount: Cents, on: date, source: str
) -> Entry:
    """A refund leaves the bank."""
    return Entry(
        "refund.paid",
        on,
        (
            Posting(chart.REFUNDS_PAYABLE, amount, charge_id, patient=patient_id, payer=payer_id, reference=source),
            Posting(chart.CASH_BANK, -amount, charge_id, patient=patient_id, payer=payer_id, reference=source),
        ),
        source=source,
    )


def deposit_seen(*, payer_id: str, amount: Cents, trace: str, announced: bool, on: date, source: str) -> Entry:
    """Money is in the bank: announced by a remittance, or (not yet) waiting for one."""
    other = chart.CASH_IN_TRANSIT if announced else chart.UNAPPLIED_PAYER
    return Entry(
        "deposit",
        on,
        (
            Posting(chart.CASH_BANK, amount, payer=payer_id, reference=trace),
            Posting(other, -amount, payer=payer_id, reference=trace),
        ),
        source=source,
    )


def deposit_explained(
    *, payer_id: str, amount: Cents, trace: str, on: date, source: str, announced_as: str = ""
) -> Entry:
    """The remittance of a waiting deposit has been applied, or its slip is known: the two meet.

    ``announced_as`` is what the money was called before the bank had it, where that is not the bank's number.
    """
    return Entry(
        "deposit.matched",
        on,
        (
            Posting(chart.UNAPPLIED_PAYER, amount, payer=payer_id, reference=trace),
            Posting(chart.CASH_IN_TRANSIT, -amount, payer=payer_id, reference=announced_as or trace),
        ),
        source=source,
    )


def suspense_explained(
    *,
    amount: Cents,
    account: str,
    payer_id: str,
    reason: str,
    reference: str,
    memo: str,
    on: date,
    source: str,
) -> Entry:
    """A decision what money in suspense is. ``amount`` is what suspense holds; negative is what it lacks."""
    legs = tuple(
        Posting(where, signed, payer=payer_id, reason=reason, reference=reference)
        for where, signed in ((chart.SUSPENSE, amount), (account, -amount))
    )
    return Entry("suspense.explained", on, legs, memo, source)


def taken_to_bank(
    *, receipts: Iterable[Taken], counted: Cents, account: str, reference: str, memo: str, on: date, source: str
) -> Entry:
    """The desk's takings are on their way to the bank; they become :func:`deposit_seen` there.

    ``account`` bears what was counted less, or more, than the receipts say.
    """
    legs = [
        Posting(chart.CASH_DRAWER, -each.amount, patient=each.patient_id, reference=each.reference) for each in receipts
    ]
    missing = -sum(leg.amount for leg in legs) - counted
    for where, amount in ((chart.CASH_IN_TRANSIT, counted), (account, missing)):
        if amount:
            legs.append(Posting(where, amount, reference=reference))
    return Entry("takings", on, tuple(legs), memo, source)


def item_returned(*, taken: Taken, on: date, source: str) -> Entry:
    """The bank takes back what it was given for a receipt that did not hold, whose payment is reversed for itself."""
    legs = tuple(
        Posting(where, amount, patient=taken.patient_id, reference=taken.reference)
        for where, amount in ((chart.CASH_DRAWER, taken.amount), (chart.CASH_BANK, -taken.amount))
    )
    return Entry("takings.returned", on, legs, source=source)
