"""Entries and postings, and what can be asked of them without a database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from msgspec.structs import replace

from superbill.core.claim.values import Value
from superbill.core.ledger.accounts import CHART
from superbill.core.money import Cents


class Posting(Value, frozen=True, gc=False):
    """One leg of an entry, in cents; a debit is positive. Empty dimensions mean *about none*."""

    account: str
    amount: Cents
    charge: str = ""
    claim: str = ""
    patient: str = ""
    payer: str = ""
    reason: str = ""
    """Why, as the source says it: ``CO-45``, ``WO``."""
    reference: str = ""
    """The document's own number for it: a payer's claim number, a trace, a deposit."""


class Entry(Value, frozen=True, gc=False):
    """A balanced journal entry. ``effective_on`` is when it counts; when it was learned is known to the books."""

    kind: str
    effective_on: date
    postings: tuple[Posting, ...]
    memo: str = ""
    source: str = ""
    """The document it comes from."""
    segment: int = 0
    """The segment of the document, counting ST as 1."""


def balanced(entry: Entry) -> bool:
    """Whether an entry has at least two legs, known accounts, no empty legs, and sums to zero in all and per charge.

    Per charge, because then nothing an entry does can lose part of a charge: the conservation law of the billing
    rules (section 0.4) follows for every charge from every entry.
    """
    postings = entry.postings
    if len(postings) < 2 or any(not leg.amount or leg.account not in CHART for leg in postings):
        return False
    per_charge: dict[str, Cents] = defaultdict(int)
    for leg in postings:
        per_charge[leg.charge] += leg.amount
    return not any(per_charge.values())


def mirrored(
    entry: Entry, *, kind: str, effective_on: date, source: str = "", segment: int = 0, memo: str = ""
) -> Entry:
    """The entry that undoes ``entry`` to the cent, in every dimension."""
    legs = tuple(replace(leg, amount=-leg.amount) for leg in entry.postings)
    return Entry(kind, effective_on, legs, memo, source or entry.source, segment or entry.segment)


def balances(entries: Iterable[Entry], *dimensions: str) -> dict[tuple[str, ...], Cents]:
    """Balances by account and the named dimensions of a posting; zero balances are left out."""
    totals: dict[tuple[str, ...], Cents] = defaultdict(int)
    for entry in entries:
        for leg in entry.postings:
            totals[(leg.account, *(getattr(leg, name) for name in dimensions))] += leg.amount
    return {key: amount for key, amount in totals.items() if amount}


def trial_balance(entries: Iterable[Entry]) -> dict[str, Cents]:
    """The balance of every account that has one; they sum to zero."""
    return {key[0]: amount for key, amount in balances(entries).items()}
