"""What a payment is changed by that belongs to no claim: the PLB. Positive amounts take away.

In this order: interest for late payment (L6), what an earlier negative payment left (FB), overpayments to recover
(WO, with 72 where the provider has refunded), tax to withhold (IR); what is then still negative is carried forward (FB).
"""

from __future__ import annotations

from collections.abc import Set
from datetime import date
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from superbill.core.money import Cents, round_half_up
from superbill.core.payer import interest
from superbill.core.remit.values import ProviderAdjustment, RemitClaim
from superbill.payer_desk import members
from superbill.payer_desk.models import DecisionMade, Payee, RequestSent, Takeback


class Late(msgspec.Struct, frozen=True):
    """Interest on one claim."""

    claim_number: str
    amount: Cents


def told(claim: RemitClaim, row: DecisionMade, on: date, late: list[Late]) -> RemitClaim:
    """The claim with the interest it earns, which is also noted in ``late``.

    Interest is on new money only: on a corrected claim, on what it pays more than the payment it takes back.
    """
    received = row.claim
    if claim.is_reversal or received.member is None or row.paid_cents <= 0:
        return claim
    prompt = members.plan_value(received.member.plan).prompt
    if prompt.ceiling_days is None or (on - received.received_on).days <= prompt.ceiling_days:
        return claim
    amount = interest(prompt, row.paid_cents, _clean_on(row), on)
    if not amount:
        return claim
    late.append(Late(received.number, amount))
    return replace(claim, amounts=(*claim.amounts, ("I", amount)))


def _clean_on(row: DecisionMade) -> date:
    """Since when the payer had all it needed: the last paper it asked for, else the claim itself."""
    answered = RequestSent.objects.filter(claim=row.claim).exclude(answered_on=None)
    return max((one.answered_on for one in answered if one.answered_on), default=row.claim.received_on)


def take(
    payee: Payee, total: Cents, late: list[Late], *, trace: str, on: date, corrected: Set[int] = frozenset()
) -> tuple[ProviderAdjustment, ...]:
    """The provider adjustments of a payment of ``total``. Changes ``payee``, which the caller saves.

    ``corrected`` are the claims (rows) that the payment itself reverses and corrects: what is to be recovered from one
    of them was just taken in the claim, so it is given back here (WO, negative) and recovered from a later payment.
    """
    sheet = _Sheet(payee.npi, total, on)
    for one in late:
        sheet.add("L6", one.claim_number, -one.amount)
    if payee.forward_cents:
        sheet.add("FB", payee.forward_reference, payee.forward_cents)
        payee.forward_cents = 0
    _recover(payee, sheet, corrected)
    if payee.withhold_percent and sheet.left > 0:
        sheet.add("IR", "", round_half_up(sheet.left * Decimal(payee.withhold_percent) / 100))
    if sheet.left < 0:
        payee.forward_cents = -sheet.left
        payee.forward_reference = f"FB{trace}"
        sheet.add("FB", payee.forward_reference, sheet.left)
    return tuple(sheet.adjustments)


class _Sheet:
    """The adjustments as they are found, and what is left of the payment."""

    def __init__(self, npi: str, total: Cents, on: date) -> None:
        self.npi, self.left = npi, total
        self.year_end = date(on.year, 12, 31)
        self.adjustments: list[ProviderAdjustment] = []

    def add(self, code: str, reference: str, amount: Cents) -> None:
        if amount:
            self.adjustments.append(ProviderAdjustment(self.npi, self.year_end, code, reference, amount))
            self.left -= amount


def _recover(payee: Payee, sheet: _Sheet, corrected: Set[int]) -> None:
    """Take overpayments back as far as the payment reaches; a refund that came is acknowledged."""
    takebacks = Takeback.objects.select_for_update().filter(claim__payee=payee.npi).select_related("claim")
    for takeback in takebacks.order_by("id"):
        owed = takeback.owed_cents - takeback.taken_cents
        if takeback.claim_id in corrected and not takeback.refunded:
            sheet.add("WO", takeback.claim.number, -owed)
            continue
        part = owed if takeback.refunded else min(owed, max(sheet.left, 0))
        if part <= 0:
            continue
        sheet.add("WO", takeback.claim.number, part)
        if takeback.refunded:
            sheet.add("72", takeback.claim.number, -part)
        takeback.taken_cents += part
        takeback.save(update_fields=["taken_cents"])


def due_back(payee: str) -> Cents:
    """What is still to be recovered from a payee."""
    rows = Takeback.objects.filter(claim__payee=payee)
    return sum(row.owed_cents - row.taken_cents for row in rows)
