"""The entries of everything that is not a remittance: charges, patients' money, decisions, refunds, deposits.

Each function builds one balanced entry and moves nothing else. Amounts are positive cents; ``source`` names the
document or decision the entry comes from.
"""

from __future__ import annotations

from datetime import date

from superbill.core.ledger import accounts as chart
from superbill.core.ledger.entries import Entry, Posting
from superbill.core.money import Cents


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


def deposit_explained(*, payer_id: str, amount: Cents, trace: str, on: date, source: str) -> Entry:
    """The remittance of a waiting deposit has been applied: the two meet."""
    return Entry(
        "deposit.matched",
        on,
        (
            Posting(chart.UNAPPLIED_PAYER, amount, payer=payer_id, reference=trace),
            Posting(chart.CASH_IN_TRANSIT, -amount, payer=payer_id, reference=trace),
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


def drawer_deposited(*, amount: Cents, reference: str, on: date, source: str) -> Entry:
    """The desk's takings reach the bank."""
    return Entry(
        "deposit",
        on,
        (
            Posting(chart.CASH_BANK, amount, reference=reference),
            Posting(chart.CASH_DRAWER, -amount, reference=reference),
        ),
        source=source,
    )
