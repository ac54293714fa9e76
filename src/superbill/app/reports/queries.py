"""Where is my money? Every report is computed from the books, as of any day, as known at any moment."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from superbill.app.books import queries as books
from superbill.app.books import receivables
from superbill.app.books.receivables import OpenItems
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.reports import measures
from superbill.core.ledger import accounts
from superbill.core.ledger.invariants import RollForward
from superbill.core.money import Cents, Rate

PATIENTS = "Patients"
INSURERS = "Insurers"
"""All of them together."""


@dataclass(frozen=True)
class Aging:
    """Open receivables by who owes them and how old they are. Credits stand apart."""

    as_of: date
    rows: dict[str, dict[str, Cents]]
    credits: dict[str, Cents]

    @property
    def totals(self) -> dict[str, Cents]:
        return {label: sum(row[label] for row in self.rows.values()) for label, _ in measures.BUCKETS}

    @property
    def total(self) -> Cents:
        """All debits less all credits: equal to the receivable in the trial balance."""
        return sum(self.totals.values()) + sum(self.credits.values())


@dataclass(frozen=True)
class Kpis:
    """The measures of a practice over the 90 days that end on ``as_of``; ``None`` where nothing can be divided."""

    as_of: date
    receivable: Cents
    charges: Cents
    payments: Cents
    contractual: Cents
    written_off: Cents
    days_in_ar: Decimal | None
    over_90: Rate | None
    gross_collection: Rate | None
    net_collection: Rate | None


@dataclass(frozen=True)
class Stands:
    """An account in the trial balance: its balance as a debit or as a credit."""

    code: str
    name: str
    debit: Cents
    credit: Cents


@dataclass(frozen=True)
class Mix:
    """A payer's part in what was charged, paid and taken off by contract; its id is 0 for who pays themselves."""

    payer_id: int
    name: str
    charged: Cents
    paid: Cents
    adjusted: Cents


PAID = "remit.claim"
"""The kind of the entries that are counted as paid by a payer."""


def owed(actor: Actor) -> dict[str, Cents]:
    """What ``insurance`` and ``patients`` owe now."""
    actor.must("read_reports")
    now = books.receivables()
    return {"insurance": now.get(accounts.AR_INSURANCE, 0), "patients": now.get(accounts.AR_PATIENT, 0)}


def aging(actor: Actor, *, as_of: date, known_at: datetime | None = None, insurers: bool = False) -> Aging:
    """A/R aging by payer, from the day each party first owed the balance; by what was known at a moment where named.

    ``insurers`` leaves out what patients owe.
    """
    actor.must("read_reports")
    names = _names()
    rows: dict[str, dict[str, Cents]] = {}
    credits: dict[str, Cents] = {}
    for one in receivables.aged(measures.LIMITS, as_of=as_of, known_at=known_at):
        owner = _owner(one.account, one.payer_id, names)
        if insurers and owner == PATIENTS:
            continue
        if one.credit:
            credits[owner] = credits.get(owner, 0) + one.amount
        else:
            row = rows.setdefault(owner, {label: 0 for label, _ in measures.BUCKETS})
            row[measures.BUCKETS[one.band][0]] += one.amount
    return Aging(as_of, dict(sorted(rows.items())), credits)


def open_items(actor: Actor, *, as_of: date, owner: str = "", bucket: str = "", credits: bool = False) -> OpenItems:
    """The rows behind a number of the aging: what is owed, or the credits, which are never netted."""
    actor.must("read_reports")
    about: dict[str, Any] = {}
    if owner == PATIENTS:
        about["account"] = accounts.AR_PATIENT
    elif owner:
        about["account"] = accounts.AR_INSURANCE
    if owner not in ("", PATIENTS, INSURERS):
        about["payer_id"] = next((row.pk for row in practice.payers() if row.name == owner), _number(owner))
    if bucket:
        youngest, oldest = measures.ages(bucket)
        about["last"] = as_of - timedelta(days=youngest) if youngest else date.max
        about["first"] = as_of - timedelta(days=oldest) if oldest is not None else date.min
    return OpenItems(as_of=as_of, credits=credits, **about)


def _number(owner: str) -> int:
    """The payer of a row named ``payer 12``, who is not active any more; 0 for nobody."""
    number = owner.rpartition(" ")[2]
    return int(number) if number.isdecimal() else 0


def _owner(account: str, payer_id: int | None, names: dict[int, str]) -> str:
    if account == accounts.AR_PATIENT:
        return PATIENTS
    return names.get(payer_id or 0, f"payer {payer_id}")


def _names() -> dict[int, str]:
    return {row.pk: row.name for row in practice.payers()}


def _payer(payer_id: int | None, names: dict[int, str]) -> str:
    return names.get(payer_id, f"payer {payer_id}") if payer_id else "Self-pay"


def payer_name(payer_id: int) -> str:
    """How reports name a payer; 0 is who pays themselves."""
    return _payer(payer_id, _names())


def kpis(actor: Actor, *, as_of: date) -> Kpis:
    """The measures as of a day, over the 90 days before it."""
    actor.must("read_reports")
    first = as_of - timedelta(days=measures.TRAILING_DAYS - 1)
    moved = books.moved(first=first, last=as_of)
    charges = -moved.get(accounts.REVENUE, 0)
    contractual = sum(
        amount for code, amount in moved.items() if code in (accounts.CONTRACTUAL, accounts.SEQUESTRATION)
    )
    written_off = sum(amount for code, amount in moved.items() if code in accounts.WRITE_OFFS)
    payments = _payments(first, as_of)
    now = books.trial_balance(as_of=as_of)
    receivable = now.get(accounts.AR_INSURANCE, 0) + now.get(accounts.AR_PATIENT, 0)
    aged = aging(actor, as_of=as_of).totals
    old = sum(cents for label, cents in aged.items() if label not in ("0-30", "31-60", "61-90"))
    return Kpis(
        as_of=as_of,
        receivable=receivable,
        charges=charges,
        payments=payments,
        contractual=contractual,
        written_off=written_off,
        days_in_ar=measures.days_in_ar(receivable, charges),
        over_90=measures.ratio(old, sum(aged.values())),
        gross_collection=measures.gross_collection(payments, charges),
        net_collection=measures.net_collection(payments, charges, contractual),
    )


def _payments(first: date, last: date) -> Cents:
    """What payments took off receivables: the roll-forward's clearing and unapplied columns."""
    during = books.roll_forward(first, last).movements
    return -sum(during.get(code, 0) for code in (accounts.CLEARING, accounts.UNAPPLIED_PATIENT))


def roll_forward(actor: Actor, *, first: date, last: date) -> RollForward:
    """Receivables before, what moved them and receivables after; its residual is zero or something is wrong."""
    actor.must("read_reports")
    return books.roll_forward(first, last)


def trial_balance(actor: Actor, *, as_of: date, known_at: datetime | None = None) -> list[Stands]:
    """Every account that has a balance; what they have as debits is what they have as credits.

    ``known_at`` leaves out what was learned after a moment.
    """
    actor.must("read_reports")
    return [
        Stands(code, accounts.CHART[code].name, max(amount, 0), max(-amount, 0))
        for code, amount in books.trial_balance(as_of=as_of, known_at=known_at).items()
        if amount
    ]


def payer_mix(actor: Actor, *, first: date, last: date) -> list[Mix]:
    """What each payer was charged, paid and took off between two days, largest first."""
    actor.must("read_reports")
    names = _names()
    charged = books.moved_by_payer(first=first, last=last, account=accounts.REVENUE)
    paid = books.moved_by_payer(first=first, last=last, account=accounts.CLEARING, kind=PAID)
    adjusted = books.moved_by_payer(first=first, last=last, account=accounts.CONTRACTUAL)
    everyone: Iterable[int | None] = {*charged, *paid, *adjusted}
    rows = [
        Mix(
            payer or 0,
            _payer(payer, names),
            -charged.get(payer, 0),
            paid.get(payer, 0),
            adjusted.get(payer, 0),
        )
        for payer in everyone
    ]
    return sorted(rows, key=lambda row: (-row.charged, row.name))
