"""Is the money of a remittance the money of its entries? The second oracle of the books."""

from __future__ import annotations

from collections.abc import Iterable

from superbill.core.ledger import accounts as chart
from superbill.core.ledger.entries import Entry
from superbill.core.ledger.values import Totals
from superbill.core.money import Cents
from superbill.core.remit.values import Remittance


def money_in(remittance: Remittance) -> Cents:
    """The payment as money that comes in; a debit is money that goes out."""
    return -remittance.amount if remittance.direction == "D" else remittance.amount


def document_totals(remittance: Remittance) -> Totals:
    """The money of the document, counted from its claims and provider adjustments."""
    return Totals(
        money_in(remittance),
        sum(claim.paid for claim in remittance.claims),
        sum(one.amount for one in remittance.provider_adjustments),
    )


def entry_totals(entries: Iterable[Entry]) -> Totals:
    """The money of a remittance's entries, counted from their clearing and cash legs alone."""
    cash = claims = provider = 0
    for entry in entries:
        for leg in entry.postings:
            if leg.account in chart.CASH:
                cash += leg.amount
            elif leg.account == chart.CLEARING and entry.kind == "remit.provider_adjustment":
                provider -= leg.amount
            elif leg.account == chart.CLEARING and entry.kind != "remit.payment":
                claims += leg.amount
    return Totals(cash, claims, provider)
