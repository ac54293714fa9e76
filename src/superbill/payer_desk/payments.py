"""Payment runs: what was decided and is due becomes one remittance a payee, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from django.db import transaction

from superbill.core import remit
from superbill.core.claim.values import Address, Contact, Provider, Reference
from superbill.core.money import Cents
from superbill.core.remit.values import ProviderAdjustment, Remittance
from superbill.core.x12 import Body, write_interchange
from superbill.payer_desk import mail
from superbill.payer_desk.adjudication import claim_of, decision_of
from superbill.payer_desk.dialects import Dialect, speak
from superbill.payer_desk.models import Carried, DecisionMade, Payer, Payment, SentFile, Takeback


@transaction.atomic
def run(*, slug: str, on: date, misprint: Cents = 0) -> list[str]:
    """Pay everything that is due on a day. Gives the trace numbers of the payments.

    ``misprint`` is what the first file's BPR02 says too much: it does not tie, whatever is paid.
    """
    payer = Payer.objects.select_for_update().get()
    due = DecisionMade.objects.filter(payment=None, payable_on__lte=on).select_related("claim").order_by("id")
    by_payee: dict[str, list[DecisionMade]] = {}
    for decision in due:
        by_payee.setdefault(decision.claim.payee, []).append(decision)
    traces: list[str] = []
    for payee, decisions in sorted(by_payee.items()):
        dialect = Dialect.of(payer.dialect)
        batches = [[d] for d in decisions] if dialect.one_remit_a_claim else [decisions]
        traces += _pay(payer, payee, batches, dialect, slug=slug, on=on, misprint=misprint)
        misprint = 0
    return traces


def _pay(
    payer: Payer,
    payee: str,
    batches: Sequence[list[DecisionMade]],
    dialect: Dialect,
    *,
    slug: str,
    on: date,
    misprint: Cents,
) -> list[str]:
    remittances = []
    for batch in batches:
        payer.last_trace += 1
        trace = f"EFT{on:%y%m%d}{payer.last_trace:05d}"
        remittances.append(_remittance(payer, payee, batch, dialect, trace=trace, on=on))
    envelope = mail.envelope(payer, batches[0][0].claim.submitter, on, time="0600")
    bodies: list[Body] = [remit.write_835(remittance) for remittance in _printed(remittances, misprint)]
    payer.save()
    file = mail.send(f"{on:%Y%m%d}-{payer.last_control:06d}.835", write_interchange(envelope, bodies), slug=slug, on=on)
    for batch, remittance in zip(batches, remittances, strict=True):
        _close(batch, remittance, payee, file, on)
    return [remittance.trace for remittance in remittances]


def _printed(remittances: Sequence[Remittance], misprint: Cents) -> list[Remittance]:
    """The remittances as their file says them."""
    first, *rest = remittances
    return [msgspec.structs.replace(first, amount=first.amount + misprint), *rest]


def _close(batch: list[DecisionMade], remittance: Remittance, payee: str, file: SentFile, on: date) -> None:
    payment = Payment.objects.create(
        trace=remittance.trace, payee=payee, paid_on=on, total_cents=remittance.amount, file=file
    )
    DecisionMade.objects.filter(pk__in=[d.pk for d in batch]).update(payment=payment)


def _remittance(
    payer: Payer, payee: str, batch: list[DecisionMade], dialect: Dialect, *, trace: str, on: date
) -> Remittance:
    decided = [claim for row in batch for claim in decision_of(row).remit_claims()]
    claims = speak(decided, dialect)
    total = sum(claim.paid for claim in claims)
    adjustments = _provider_adjustments(payer, payee, total, on)
    amount = total - sum(adjustment.amount for adjustment in adjustments)
    assert amount >= 0, "a negative payment is carried forward, never sent"
    billing = claim_of(batch[0].claim).billing
    return Remittance(
        handling="I" if amount else "H",
        amount=amount,
        direction="C",
        method="ACH" if amount else "NON",
        format="CCP" if amount else "",
        paid_on=on,
        trace=trace,
        payer_trace_id=f"1{payer.tax_id}",
        payer_id=payer.payer_id,
        payer=Provider(
            last=payer.name,
            organization=True,
            address=msgspec.convert(payer.address, Address),
            references=(Reference("2U", payer.payer_id),),
        ),
        payee=Provider(last=billing.last, organization=True, npi=payee, tax_id=billing.tax_id, address=billing.address),
        claims=claims,
        provider_adjustments=adjustments,
        accounts=_accounts(payer) if amount else (),
        produced=on,
        contacts=(Contact(name="REMITTANCE HELP", numbers=(("TE", "8005550100"),)),),
    )


def _accounts(payer: Payer) -> tuple[str, ...]:
    """BPR06 to BPR15: the payer's bank, and the payee's."""
    return ("01", "111000025", "DA", "000123456", f"1{payer.tax_id}", "", "01", "111000614", "DA", "987654321")


def _provider_adjustments(payer: Payer, payee: str, total: int, on: date) -> tuple[ProviderAdjustment, ...]:
    """What is taken from, or carried over, this payment. Positive takes away."""
    year_end = date(on.year, 12, 31)
    adjustments: list[ProviderAdjustment] = []
    left = total
    carried, _ = Carried.objects.select_for_update().get_or_create(payee=payee)
    if carried.left_cents:
        adjustments.append(ProviderAdjustment(payee, year_end, "FB", carried.reference, carried.left_cents))
        left -= carried.left_cents
        carried.left_cents = 0
    for takeback in Takeback.objects.select_for_update().filter(claim__payee=payee).order_by("id"):
        part = min(takeback.owed_cents - takeback.taken_cents, max(left, 0))
        if part > 0:
            adjustments.append(ProviderAdjustment(payee, year_end, "WO", takeback.claim.number, part))
            takeback.taken_cents += part
            takeback.save(update_fields=["taken_cents"])
            left -= part
    if left < 0:
        carried.left_cents = -left
        carried.reference = f"FB{on:%y%m%d}{payer.last_trace:05d}"
        adjustments.append(ProviderAdjustment(payee, year_end, "FB", carried.reference, left))
    carried.save(update_fields=["left_cents", "reference"])
    return tuple(adjustments)
