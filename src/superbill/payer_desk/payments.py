"""Payment runs: what was decided and is due becomes one remittance a payee, to the cent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import msgspec
from django.db import connection, transaction
from django.db.models import QuerySet
from msgspec.structs import replace

from superbill.app.platform import bulk
from superbill.core import remit
from superbill.core.money import Cents
from superbill.core.payer.answers import letter
from superbill.core.payer.checks import VOIDS
from superbill.core.payer.decision import Decision
from superbill.core.remit.values import RemitClaim, Remittance
from superbill.core.x12 import Body, write_interchange
from superbill.payer_desk import crossover, mail, offsets
from superbill.payer_desk.dialects import Dialect, speak
from superbill.payer_desk.letterhead import facts_of
from superbill.payer_desk.models import (
    DecisionMade,
    Member,
    Payee,
    Payer,
    Payment,
    ProviderAdjustmentMade,
    SentFile,
)
from superbill.payer_desk.records import told_by

CLAIMS_A_REMITTANCE = 10_000
"""What the guide advises as the most."""


class Due(msgspec.Struct):
    """A decision that is due, whole."""

    row: DecisionMade
    decision: Decision
    onward: crossover.Onward | None


def due_rows(on: date) -> QuerySet[DecisionMade]:
    """The decisions that are due on a day and that no remittance has told."""
    return DecisionMade.objects.filter(payment=None, state__in=("standing", "reversed"), payable_on__lte=on)


def due(on: date) -> list[Due]:
    """Everything that is due on a day, in the order it was decided."""
    listed = []
    rows = list(due_rows(on).select_related("claim", "reverses__claim").defer("history").order_by("id"))
    people = Member.objects.select_related("plan").in_bulk({row.claim.member_id for row in rows} - {None})
    for row in rows:
        if row.claim.member_id is not None:
            row.claim.member = people[row.claim.member_id]
        decision = told_by(row)
        listed.append(Due(row, decision, crossover.onward(row, decision)))
    return listed


@transaction.atomic
def run(*, slug: str, on: date, misprint: Cents = 0) -> list[str]:
    """Pay everything that is due on a day. Gives the trace numbers of the payments.

    ``misprint`` is what the first file's BPR02 says too much: it does not tie, whatever is paid.
    """
    payer = Payer.objects.select_for_update().get()
    by_payee: dict[str, list[Due]] = {}
    for one in due(on):
        by_payee.setdefault(one.row.claim.payee, []).append(one)
    dialect = Dialect.of(payer.dialect)
    traces: list[str] = []
    for npi, items in sorted(by_payee.items()):
        size = 1 if dialect.one_remit_a_claim else CLAIMS_A_REMITTANCE
        batches = [items[start : start + size] for start in range(0, len(items), size)]
        traces += _Run(payer, npi, dialect, slug, on).pay(batches, misprint)
        misprint = 0
    payer.save()
    return traces


class _Run:
    """The payment of one payee on one day: a file of one remittance or several."""

    def __init__(self, payer: Payer, npi: str, dialect: Dialect, slug: str, on: date) -> None:
        self.payer, self.dialect, self.slug, self.on = payer, dialect, slug, on
        self.payee, _ = Payee.objects.select_for_update().get_or_create(npi=npi)

    def pay(self, batches: Sequence[list[Due]], misprint: Cents) -> list[str]:
        remittances = [self._remittance(batch) for batch in batches]
        receiver = self.payee.receiver or batches[-1][-1].row.claim.submitter
        envelope = mail.envelope(self.payer, receiver, self.on, time="0600")
        first, *rest = remittances
        printed = [replace(first, amount=first.amount + misprint), *rest]
        bodies: list[Body] = [remit.write_835(remittance) for remittance in printed]
        name = f"{self.on:%Y%m%d}-{self.payer.last_control:06d}.835"
        file = mail.send(name, write_interchange(envelope, bodies), slug=self.slug, on=self.on)
        self.payee.save()
        for batch, remittance in zip(batches, remittances, strict=True):
            self._close(batch, remittance, file)
        return [remittance.trace for remittance in remittances]

    def _remittance(self, batch: list[Due]) -> Remittance:
        self.payer.last_trace += 1
        # Banks and practices meet payments by trace, so that no two payers may use the same one.
        trace = f"E{self.payer.tax_id[-4:]}{self.on:%y%m%d}{self.payer.last_trace:05d}"
        said: list[RemitClaim] = []
        late: list[offsets.Late] = []
        for one in batch:
            claims = [offsets.told(claim, one.row, self.on, late) for claim in one.decision.remit_claims()]
            if one.onward is not None:
                if one.onward.frequency != VOIDS:
                    claims[-1] = crossover.told(claims[-1], one.onward)
                crossover.forward(one.row, one.decision, one.onward, payer=self.payer, on=self.on)
            said += claims
        spoken = speak(said, self.dialect)
        total = sum(claim.paid for claim in spoken)
        corrected = {one.row.claim_id for one in batch if one.decision.reverses is not None}
        adjustments = offsets.take(self.payee, total, late, trace=trace, on=self.on, corrected=corrected)
        amount = total - sum(adjustment.amount for adjustment in adjustments)
        assert amount >= 0, "a negative payment is carried forward, never sent"
        return replace(
            letter(facts_of(self.payer), replace(batch[-1].decision.claim.billing, npi=self.payee.npi), self.on),
            handling="I" if amount else "H",
            amount=amount,
            method="ACH" if amount else "NON",
            format="CCP" if amount else "",
            trace=trace,
            claims=spoken,
            provider_adjustments=adjustments,
            accounts=_accounts(self.payer) if amount else (),
        )

    def _close(self, batch: list[Due], remittance: Remittance, file: SentFile) -> None:
        payment = Payment.objects.create(
            trace=remittance.trace,
            payee=self.payee.npi,
            paid_on=self.on,
            total_cents=remittance.amount,
            file=file,
        )
        ProviderAdjustmentMade.objects.bulk_create(
            ProviderAdjustmentMade(payment=payment, code=one.code, reference=one.reference, amount_cents=one.amount)
            for one in remittance.provider_adjustments
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE payer_desk_decisionmade SET payment_id = %s WHERE id = ANY(%s::bigint[])",
                [payment.pk, bulk.array(one.row.pk for one in batch)],
            )


def _accounts(payer: Payer) -> tuple[str, ...]:
    """BPR06 to BPR15: the payer's bank, and the payee's."""
    return ("01", "111000025", "DA", "000123456", f"1{payer.tax_id}", "", "01", "111000614", "DA", "987654321")
