"""The document of a remittance: from the exchange, or as it was keyed."""

from __future__ import annotations

import msgspec

from superbill.app.exchange import queries as exchange
from superbill.app.payments.models import Remittance
from superbill.core.findings import Finding
from superbill.core.remit import read_835
from superbill.core.remit import values as remit


def read_transaction(transaction_id: int) -> tuple[remit.Remittance | None, list[Finding]]:
    """The value of a received 835, ``None`` where it cannot be read as one, and what reading it found."""
    return read_835(exchange.transaction_value(transaction_id))


def value_of(row: Remittance) -> remit.Remittance:
    """The value of a stored remittance that could be read, read again from its document."""
    if row.transaction_id is None:
        return msgspec.json.decode(row.keyed, type=remit.Remittance)
    document, _ = read_transaction(row.transaction_id)
    assert document is not None, f"{row.source} was readable when it came"
    return document
