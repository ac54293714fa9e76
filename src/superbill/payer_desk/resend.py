"""Files that go out a second time: a payer that resends, and one that corrects what it misprinted."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import msgspec
from django.db import transaction

from superbill.core import remit
from superbill.core.remit.values import Remittance
from superbill.core.x12 import Body, Transaction, read, write_interchange
from superbill.payer_desk import mail
from superbill.payer_desk.models import Payer, Payment, SentFile


class How(StrEnum):
    BYTES = "bytes"
    """The very file again, under another name."""
    ENVELOPE = "envelope"
    """The same remittance in an envelope with new numbers."""
    CORRECTED = "corrected"
    """The remittance as it should have been: what it says it pays is what it pays."""


@transaction.atomic
def again(trace: str, *, slug: str, on: date, how: How) -> str:
    """Send the remittance with a trace number again. Gives the name of the file; doing so twice sends one file."""
    payment = Payment.objects.select_related("file").get(trace=trace)
    name = f"{on:%Y%m%d}-{trace}-{how}.835"
    if SentFile.objects.filter(name=name).exists():
        return name
    content = bytes(payment.file.content)
    if how is not How.BYTES:
        payer = Payer.objects.select_for_update().get()
        document, _ = read(content, file=payment.file.name)
        one = next(each for each in document.transactions if _told(each).trace == trace)
        envelope = mail.envelope(payer, one.header.receiver.strip(), on)
        payer.save(update_fields=["last_control"])
        content = write_interchange(envelope, [_body(one, payment, how)])
    mail.send(name, content, slug=slug, on=on)
    return name


def _body(one: Transaction, payment: Payment, how: How) -> Body:
    told = _told(one)
    return remit.write_835(told if how is How.ENVELOPE else msgspec.structs.replace(told, amount=payment.total_cents))


def _told(one: Transaction) -> Remittance:
    told, findings = remit.read_835(one)
    assert told is not None, findings
    return told
