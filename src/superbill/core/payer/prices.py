"""Prices of services as they stand alone, kept: the same few services come all day.

What a line is priced at before the lines of a claim meet each other depends, on most bases, on the service, its units,
place and day, and on who did it, not on the claim. A price of this kind is worked out once for each of these and handed
out again with the words that say how it came about.
"""

from __future__ import annotations

from collections.abc import Hashable

from superbill.core.claim.values import Claim, Line
from superbill.core.codes import CodeTables
from superbill.core.payer.case import ProviderStatus
from superbill.core.payer.multiple import REDUCED
from superbill.core.payer.terms import Terms
from superbill.core.payer.work import Finished, Work

Key = tuple[Hashable, ...]
_ALONE = frozenset(["mpfs", "fixed", "capitated"])
"""Bases that look at nothing but the service."""
_KEPT, _TERMS = 1 << 16, 64


class Prices:
    """The prices under some terms from some tables."""

    __slots__ = ("_kept", "tables", "terms")

    def __init__(self, terms: Terms, tables: CodeTables) -> None:
        self.terms, self.tables = terms, tables
        self._kept: dict[Key, Work] = {}

    def kept(self, key: Key) -> Work | None:
        """The work on a service like this one, to be made anew for a line; ``None`` where it was not done before."""
        return self._kept.get(key)

    def remember(self, key: Key, work: Work) -> None:
        """Keep the work on a service, where it looks at nothing else."""
        if work.rule.basis not in _ALONE:
            return
        if len(self._kept) >= _KEPT:
            self._kept.clear()
        work.finished = Finished(_meets(work))
        self._kept[key] = work.anew(work.line)


def _meets(work: Work) -> int:
    """Services of the multiple-procedure rules meet each other and their own units, sides meet; what is only paid alone,
    or has a stop-loss, is always looked at."""
    row, part = work.row, work.part
    if work.rule.stop_loss is not None or (row is not None and row.status == "T"):
        return 2
    if part is not None and part.indicator in REDUCED:
        return part.units
    return 0 if _SIDES.isdisjoint(work.line.procedure.modifiers) else 1


_SIDES = frozenset(["LT", "RT"])


_prices: dict[tuple[int, int], Prices] = {}


def of(terms: Terms, tables: CodeTables) -> Prices:
    """The prices kept for some terms. They hold both, so that nothing else can come under the same identity."""
    found = _prices.get((id(terms), id(tables)))
    if found is None:
        if len(_prices) >= _TERMS:
            _prices.clear()
        found = _prices[id(terms), id(tables)] = Prices(terms, tables)
    return found


def key_of(claim: Claim, line: Line, provider: ProviderStatus, documented: bool) -> Key:
    """What the price of a service alone depends on."""
    return (
        line.procedure,
        line.units,
        line.unit,
        line.service_from or claim.statement_from,
        line.place or claim.facility_code,
        line.revenue_code,
        claim.kind,
        claim.drg,
        provider.practitioner,
        provider.specialty,
        documented,
    )
