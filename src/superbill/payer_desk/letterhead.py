"""How the payer names itself and heads what it answers."""

from __future__ import annotations

from datetime import date

import msgspec

from superbill.core.claim.values import Address
from superbill.core.claim.values import Payer as PayerName
from superbill.core.inquiry.values import Header
from superbill.core.payer.answers import PayerFacts
from superbill.payer_desk.models import Payer


def facts_of(payer: Payer) -> PayerFacts:
    """What every answer says of the payer."""
    return PayerFacts(payer.name, payer.payer_id, payer.tax_id, msgspec.convert(payer.address, Address))


def name_of(payer: Payer) -> PayerName:
    return PayerName(name=payer.name, id=payer.payer_id)


def header(reference: str, on: date, purpose: str = "") -> Header:
    return Header(reference=reference[:50], created=on, created_time="0700", purpose=purpose)
