"""How the payer names itself and heads what it answers."""

from __future__ import annotations

from datetime import date

from superbill.core.claim.values import Payer as PayerName
from superbill.core.inquiry.values import Header
from superbill.payer_desk.models import Payer


def name_of(payer: Payer) -> PayerName:
    return PayerName(name=payer.name, id=payer.payer_id)


def header(reference: str, on: date, purpose: str = "") -> Header:
    return Header(reference=reference[:50], created=on, created_time="0700", purpose=purpose)
