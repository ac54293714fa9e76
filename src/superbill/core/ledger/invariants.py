"""The laws of the ledger as functions. Each answers what is wrong with a set of entries: nothing, when they hold.

1. *Zero sum*: every entry sums to zero, in all and per charge.
2. *Conservation*: a charge equals payments, adjustments and write-offs on it plus what is open on it.
3. *Nothing twice, nothing lost*: the money of a remittance equals the money of its entries.
4. *Clearing is empty*: after a remittance is applied nothing of it is left in the clearing account.
5. *Reversal is identity*: entries followed by their mirror leave every balance as it was.
6. *Roll-forward*: receivables at the end are those at the start plus every movement, with residual 0.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from msgspec import Struct

from superbill.core.ledger import accounts as chart
from superbill.core.ledger.entries import Entry, balanced, balances
from superbill.core.ledger.ties import entry_totals
from superbill.core.ledger.values import Totals
from superbill.core.money import Cents


def unbalanced(entries: Iterable[Entry]) -> list[Entry]:
    """Law 1: the entries that do not sum to zero."""
    return [entry for entry in entries if not balanced(entry)]


def unconserved(entries: Iterable[Entry]) -> dict[str, Cents]:
    """Law 2: per charge, what was charged less everything that happened to it and is open on it, where not zero."""
    totals: dict[str, Cents] = defaultdict(int)
    for entry in entries:
        for leg in entry.postings:
            if leg.charge:
                totals[leg.charge] -= leg.amount
    return {charge: amount for charge, amount in totals.items() if amount}


def differs(document: Totals, entries: Iterable[Entry]) -> bool:
    """Law 3: whether the document's money is not the entries' money."""
    return entry_totals(entries) != document


def uncleared(entries: Iterable[Entry]) -> Cents:
    """Law 4: what is left in the clearing account."""
    return balances(entries).get((chart.CLEARING,), 0)


class RollForward(Struct, frozen=True):
    """Receivables over a period; ``movements`` by the account that receivables moved against."""

    opening: Cents
    movements: dict[str, Cents]
    closing: Cents

    @property
    def residual(self) -> Cents:
        """Law 6: zero."""
        return self.closing - self.opening - sum(self.movements.values())


def roll_forward(before: Iterable[Entry], during: Iterable[Entry]) -> RollForward:
    """Receivables at the start, what moved them, and receivables at the end counted for themselves."""
    earlier, later = tuple(before), tuple(during)
    movements: dict[str, Cents] = defaultdict(int)
    for entry in later:
        if any(leg.account in chart.RECEIVABLES for leg in entry.postings):
            for leg in entry.postings:
                if leg.account not in chart.RECEIVABLES:
                    movements[leg.account] -= leg.amount
    kept = {account: amount for account, amount in movements.items() if amount}
    return RollForward(_receivable(earlier), kept, _receivable((*earlier, *later)))


def _receivable(entries: Iterable[Entry]) -> Cents:
    return sum(leg.amount for entry in entries for leg in entry.postings if leg.account in chart.RECEIVABLES)
