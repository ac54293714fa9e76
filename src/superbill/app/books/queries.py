"""What the books say. Every answer can be asked as of a day: what counted by then (``as_of``), and what we knew by a
moment (``known_at``)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Max, Min, QuerySet, Sum
from msgspec import Struct

from superbill.app.books.models import Closing, DayTotal, Entry, Posting
from superbill.app.platform import bulk
from superbill.core import ledger
from superbill.core.ledger.accounts import AR_PATIENT, CASH_BANK, CLEARING, RECEIVABLES, SUSPENSE
from superbill.core.ledger.invariants import RollForward
from superbill.core.money import Cents

DIMENSIONS = frozenset({"charge_id", "claim_id", "patient_id", "payer_id", "reason", "reference"})


def closed_through() -> date | None:
    """The last closed day; ``None`` while nothing is closed."""
    last: date | None = Closing.objects.aggregate(last=Max("closed_through"))["last"]
    return last


def open_date(day: date) -> date:
    """The day itself, or the first open day after it."""
    last = closed_through()
    return day if last is None or day > last else last + timedelta(days=1)


def _postings(as_of: date | None = None, known_at: datetime | None = None, **about: Any) -> QuerySet[Posting]:
    rows = Posting.objects.filter(**about)
    if as_of is not None:
        rows = rows.filter(entry__effective_on__lte=as_of)
    if known_at is not None:
        rows = rows.filter(entry__recorded_at__lte=known_at)
    return rows


def balance(account: str, *, as_of: date | None = None, known_at: datetime | None = None, **about: Any) -> Cents:
    """The balance of an account, debit positive; ``about`` narrows it: ``patient_id=12``."""
    total = _postings(as_of, known_at, account=account, **about).aggregate(total=Sum("amount_cents"))["total"]
    return int(total or 0)


def balances(
    *dimensions: str, as_of: date | None = None, known_at: datetime | None = None, **about: Any
) -> dict[tuple[Any, ...], Cents]:
    """Balances by account and dimensions, such as ``balances("payer_id", account="ar.insurance")``; zeros left out."""
    assert set(dimensions) <= DIMENSIONS, f"dimensions are {sorted(DIMENSIONS)}"
    rows = (
        _postings(as_of, known_at, **about)
        .order_by()
        .values_list("account", *dimensions)
        .annotate(total=Sum("amount_cents"))
        .exclude(total=0)
    )
    return {tuple(row[:-1]): int(row[-1]) for row in rows}


def patients_with(account: str, patient_ids: Iterable[int]) -> dict[int, Cents]:
    """The balance of an account for each of many patients; zeros left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT patient_id, sum(amount_cents) FROM books_posting WHERE account = %s"
            " AND patient_id = ANY(%s::bigint[]) GROUP BY 1 HAVING sum(amount_cents) <> 0",
            [account, bulk.array(patient_ids)],
        )
        return {patient: int(amount) for patient, amount in cursor.fetchall()}


def trial_balance(*, as_of: date | None = None, known_at: datetime | None = None) -> dict[str, Cents]:
    """Every account's balance; they sum to zero."""
    if known_at is not None:
        return {key[0]: amount for key, amount in sorted(balances(as_of=as_of, known_at=known_at).items())}
    return moved(last=as_of)


def moved(*, first: date | None = None, last: date | None = None, **about: Any) -> dict[str, Cents]:
    """What each account moved by between two days, both included; zeros left out."""
    rows = _days(first, last, **about).values_list("account").annotate(total=Sum("amount_cents"))
    return {account: int(total) for account, total in rows.exclude(total=0).order_by("account")}


def moved_by_payer(*, first: date, last: date, **about: Any) -> dict[int | None, Cents]:
    """What moved between two days, both included, by payer; ``about`` narrows it to an account or a kind of entry."""
    rows = _days(first, last, **about).values_list("payer_id").annotate(total=Sum("amount_cents"))
    return {payer or None: int(total) for payer, total in rows.exclude(total=0).order_by()}


def _days(first: date | None, last: date | None, **about: Any) -> QuerySet[DayTotal]:
    rows = DayTotal.objects.filter(**about)
    if first is not None:
        rows = rows.filter(on__gte=first)
    return rows if last is None else rows.filter(on__lte=last)


def receivables() -> dict[str, Cents]:
    """What insurers and patients owe, by account."""
    return moved(account__in=RECEIVABLES)


def last_recorded() -> datetime | None:
    """When the journal last learned something."""
    last: datetime | None = Entry.objects.aggregate(last=Max("recorded_at"))["last"]
    return last


class OpenCharge(Struct, frozen=True):
    """What is open on a charge: by payer, and with the patient."""

    insurance: tuple[tuple[int, Cents], ...] = ()
    patient: Cents = 0

    @property
    def total(self) -> Cents:
        return sum(amount for _, amount in self.insurance) + self.patient


_BALANCES_NOW = "SELECT charge_id, account, nullif(payer_id, 0), amount_cents FROM books_balance WHERE charge_id = ANY(%s::bigint[])"
_BALANCES_THROUGH = (
    "SELECT charge_id, account, payer_id, sum(amount_cents) FROM books_posting WHERE charge_id = ANY(%s::bigint[])"
    " AND account IN ('ar.insurance', 'ar.patient') AND entry_id <= %s GROUP BY 1, 2, 3"
)
_LESS = (
    "SELECT charge_id, account, payer_id, -amount_cents FROM books_posting WHERE charge_id = ANY(%s::bigint[])"
    " AND account IN ('ar.insurance', 'ar.patient') AND entry_id = ANY(%s::bigint[])"
)


def open_charges(
    charge_ids: Iterable[int], *, through: int | None = None, without: Collection[int] = ()
) -> dict[int, OpenCharge]:
    """What is open on each of the charges; charges the books have never seen are left out.

    ``through`` is the last entry to count: what was open then. ``without`` names entries not to count: what is open once
    they are taken back.
    """
    charges = bulk.array(charge_ids)
    with connection.cursor() as cursor:
        if through is None:
            cursor.execute(_BALANCES_NOW, [charges])
        else:
            cursor.execute(_BALANCES_THROUGH, [charges, through])
        rows = cursor.fetchall()
        if without:
            cursor.execute(_LESS, [charges, bulk.array(without)])
            rows += cursor.fetchall()
    payers: dict[int, dict[int, Cents]] = {}
    patients: dict[int, Cents] = {}
    for charge, account, payer, amount in rows:
        payers.setdefault(charge, {})
        if account == AR_PATIENT:
            patients[charge] = patients.get(charge, 0) + int(amount)
        elif amount:
            payers[charge][payer] = payers[charge].get(payer, 0) + int(amount)
    return {charge: OpenCharge(tuple(owed.items()), patients.get(charge, 0)) for charge, owed in payers.items()}


def value_of(entry_id: int) -> ledger.Entry:
    """A recorded entry as the ledger's value."""
    return values_of([entry_id])[entry_id]


def values_of(entry_ids: Sequence[int]) -> dict[int, ledger.Entry]:
    """Recorded entries as the ledger's values, with their postings in order."""
    if not entry_ids:
        return {}
    wanted = bulk.array(entry_ids)
    legs: dict[int, list[ledger.Posting]] = {entry_id: [] for entry_id in entry_ids}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT entry_id, account, amount_cents, charge_id, claim_id, patient_id, payer_id, reason, reference"
            " FROM books_posting WHERE entry_id = ANY(%s::bigint[]) ORDER BY id",
            [wanted],
        )
        for entry_id, account, amount, charge, claim, patient, payer, reason, reference in cursor.fetchall():
            legs[entry_id].append(
                ledger.Posting(
                    account, amount, _text(charge), _text(claim), _text(patient), _text(payer), reason, reference
                )
            )
        cursor.execute(
            "SELECT id, kind, effective_on, memo, source, segment FROM books_entry WHERE id = ANY(%s::bigint[])",
            [wanted],
        )
        return {
            entry_id: ledger.Entry(kind, on, tuple(legs[entry_id]), memo, source, segment)
            for entry_id, kind, on, memo, source, segment in cursor.fetchall()
        }


def made_from(source: str, *, after: int = 0) -> list[int]:
    """The entries of a source that take nothing back, in the order they were recorded; of those after an entry."""
    rows = Entry.objects.filter(source=source, reverses=None, pk__gt=after)
    return list(rows.order_by("id").values_list("id", flat=True))


def entries_of_kind(kind: str, *, standing: bool = False) -> dict[int, ledger.Entry]:
    """Entries of a kind that take nothing back, by number; ``standing``: only those that were not taken back either."""
    rows = Entry.objects.filter(kind=kind, reverses=None)
    if standing:
        rows = rows.filter(reversed_by=None)
    return values_of(list(rows.order_by("id").values_list("id", flat=True)))


def _text(key: int | None) -> str:
    return "" if key is None else str(key)


class LedgerLine(Struct, frozen=True):
    """One posting with its entry, as an account's history shows it."""

    entry_id: int
    effective_on: date
    recorded_at: datetime
    kind: str
    account: str
    amount: Cents
    charge_id: int | None
    claim_id: int | None
    payer_id: int | None
    reason: str
    memo: str
    source: str
    patient_id: int | None = None
    reference: str = ""
    segment: int = 0


def history(*, accounts: Iterable[str] | None = None, standing: bool = False, **about: Any) -> list[LedgerLine]:
    """The postings about a patient, a charge or a claim, oldest first.

    ``standing`` leaves out entries that were taken back, and those that took them back.
    """
    rows = _postings(**about).select_related("entry").order_by("entry__effective_on", "entry_id", "id")
    if standing:
        rows = rows.filter(entry__reverses=None, entry__reversed_by=None)
    if accounts is not None:
        rows = rows.filter(account__in=list(accounts))
    return [
        LedgerLine(
            row.entry_id,
            row.entry.effective_on,
            row.entry.recorded_at,
            row.entry.kind,
            row.account,
            row.amount_cents,
            row.charge_id,
            row.claim_id,
            row.payer_id,
            row.reason,
            row.entry.memo,
            row.entry.source,
            row.patient_id,
            row.reference,
            row.entry.segment,
        )
        for row in rows
    ]


class Which(Struct, frozen=True):
    """Which lines of the journal: those that all of this holds of."""

    account: str = ""
    first: date | None = None
    last: date | None = None
    charged: bool = False
    """Only those about charges."""
    payer_id: int | None = None
    """0: those that name no payer."""
    kind: str = ""
    """Of the entry."""


def lines(which: Which) -> QuerySet[Posting]:
    """The journal's lines, newest first, with their entries."""
    rows = _postings(which.last)
    if which.account:
        rows = rows.filter(account=which.account)
    if which.first is not None:
        rows = rows.filter(entry__effective_on__gte=which.first)
    if which.charged:
        rows = rows.filter(charge_id__isnull=False)
    if which.payer_id is not None:
        rows = rows.filter(payer_id=which.payer_id or None)
    if which.kind:
        rows = rows.filter(entry__kind=which.kind)
    return rows.select_related("entry").order_by("-entry_id", "id")


def count_lines(which: Which) -> tuple[int, Cents]:
    """How many :func:`lines` there are, and what they come to."""
    about: dict[str, Any] = {"account": which.account, "charged": which.charged, "kind": which.kind}
    about = {name: value for name, value in about.items() if value}
    if which.payer_id is not None:
        about["payer_id"] = which.payer_id
    found = _days(which.first, which.last, **about).aggregate(count=Sum("lines"), total=Sum("amount_cents"))
    return int(found["count"] or 0), int(found["total"] or 0)


def day_sheet(day: date) -> dict[str, dict[str, Cents]]:
    """What counted on a day: amounts by kind of entry and account."""
    rows = (
        Posting.objects.filter(entry__effective_on=day)
        .order_by()
        .values_list("entry__kind", "account")
        .annotate(total=Sum("amount_cents"))
    )
    sheet: dict[str, dict[str, Cents]] = {}
    for kind, account, total in rows:
        sheet.setdefault(kind, {})[account] = int(total)
    return sheet


def roll_forward(first: date, last: date) -> RollForward:
    """Receivables before ``first``, what moved them through ``last``, and receivables then, counted for themselves."""
    other_side = moved(first=first, last=last, charged=True)
    before, after = (moved(last=day, account__in=RECEIVABLES) for day in (first - timedelta(days=1), last))
    return RollForward(
        sum(before.values()),
        {account: -amount for account, amount in other_side.items() if account not in RECEIVABLES},
        sum(after.values()),
    )


class Verification(Struct, frozen=True):
    """What is wrong with the books, counted from nothing but their rows; all empty when they are right."""

    entries: int
    unbalanced: tuple[int, ...]
    """Entries that do not sum to zero, in all or for a charge."""
    unconserved: tuple[int, ...]
    """Charges of which something was lost or made."""
    uncleared: tuple[str, ...]
    """Sources that left something in the clearing account."""
    unlike: tuple[int, ...]
    """Entries that take another one back and are not its mirror."""
    miscounted: tuple[str, ...]
    """Balances and day totals that are not the sum of their postings: which, what is kept, and what they make."""
    total: Cents
    """The sum of everything: zero."""

    @property
    def holds(self) -> bool:
        wrong = (self.unbalanced, self.unconserved, self.uncleared, self.unlike, self.miscounted)
        return not (any(wrong) or self.total)


_LEG = "account, charge_id, claim_id, patient_id, payer_id, reason, reference"
_UNLIKE = (
    f"WITH legs AS (SELECT e.id, {_LEG}, -amount_cents AS amount, 1 AS side FROM books_entry e"  # noqa: S608 - all ours
    " JOIN books_posting p ON p.entry_id = e.id WHERE e.reverses_id IS NOT NULL"
    f" UNION ALL SELECT e.id, {_LEG}, amount_cents, -1 FROM books_entry e"
    " JOIN books_posting p ON p.entry_id = e.reverses_id WHERE e.reverses_id IS NOT NULL)"
    f" SELECT DISTINCT id FROM (SELECT id FROM legs GROUP BY id, amount, {_LEG} HAVING sum(side) <> 0) wrong ORDER BY 1"
)


def verify() -> Verification:
    """Recompute everything that must hold inside the books."""
    return Verification(
        Entry.objects.count(),
        _ids(
            "SELECT DISTINCT entry_id FROM (SELECT entry_id FROM books_posting GROUP BY entry_id, charge_id"
            " HAVING sum(amount_cents) <> 0) wrong UNION SELECT e.id FROM books_entry e"
            " WHERE NOT EXISTS (SELECT 1 FROM books_posting p WHERE p.entry_id = e.id) ORDER BY 1"
        ),
        _ids(
            "SELECT charge_id FROM books_posting WHERE charge_id IS NOT NULL GROUP BY 1"
            " HAVING sum(amount_cents) <> 0 ORDER BY 1"
        ),
        _ids(
            "SELECT e.source FROM books_posting p JOIN books_entry e ON e.id = p.entry_id"
            " WHERE p.account = 'clearing.remittance' GROUP BY 1 HAVING sum(p.amount_cents) <> 0 ORDER BY 1"
        ),
        _ids(_UNLIKE),
        _differing(_BALANCE_IN_WORDS, _BALANCES, _SUMMED) + _differing(_DAY_IN_WORDS, _DAYS, _SUMMED_BY_DAY),
        int(Posting.objects.aggregate(total=Sum("amount_cents"))["total"] or 0),
    )


_BALANCES = "SELECT charge_id, account, payer_id, claim_id, patient_id, amount_cents::numeric, since FROM books_balance"
_SUMMED = (
    "SELECT p.charge_id, p.account, CASE WHEN p.account = 'ar.insurance' THEN coalesce(p.payer_id, 0) ELSE 0 END,"
    " max(p.claim_id), max(p.patient_id), sum(p.amount_cents),"
    " coalesce(min(e.effective_on) FILTER (WHERE p.amount_cents > 0), min(e.effective_on))"
    " FROM books_posting p JOIN books_entry e ON e.id = p.entry_id"
    " WHERE p.account IN ('ar.insurance', 'ar.patient') AND p.charge_id IS NOT NULL GROUP BY 1, 2, 3"
)
_DAYS = 'SELECT "on", account, payer_id, kind, charged, amount_cents::numeric, lines FROM books_daytotal'
_SUMMED_BY_DAY = (
    "SELECT e.effective_on, p.account, coalesce(p.payer_id, 0), e.kind, p.charge_id IS NOT NULL, sum(p.amount_cents), count(*)"
    " FROM books_posting p JOIN books_entry e ON e.id = p.entry_id GROUP BY 1, 2, 3, 4, 5"
)


_BALANCE_IN_WORDS = (
    "SELECT format('charge %s, %s%s', charge, account, CASE WHEN payer > 0 THEN ' of payer ' || payer END),"
    " format('%s since %s, claim %s, patient %s', to_char(cents / 100, 'FM999999999990.00'), since, claim, patient)"
    " FROM ({}) AS rows (charge, account, payer, claim, patient, cents, since)"
)
_DAY_IN_WORDS = (
    "SELECT format('%s, %s by %s%s%s', day, account, kind, CASE WHEN payer > 0 THEN ' of payer ' || payer END,"
    " CASE WHEN charged THEN ', of charges' END),"
    " format('%s in %s lines', to_char(cents / 100, 'FM999999999990.00'), lines)"
    " FROM ({}) AS rows (day, account, payer, kind, charged, cents, lines)"
)


def _differing(in_words: str, kept: str, counted: str) -> tuple[str, ...]:
    """What is kept otherwise than its postings make it, as sentences; at most so many as a person reads."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT place, coalesce(kept.says, 'nothing'), coalesce(summed.says, 'nothing')"  # noqa: S608 - all ours
            f" FROM ({in_words.format(kept)}) AS kept (place, says)"
            f" FULL JOIN ({in_words.format(counted)}) AS summed (place, says) USING (place)"
            " WHERE kept.says IS DISTINCT FROM summed.says ORDER BY 1 LIMIT 20"
        )
        return tuple(f"{place}: {there} is kept, its postings make {made}" for place, there, made in cursor.fetchall())


def _ids(query: str) -> tuple[Any, ...]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return tuple(row[0] for row in cursor.fetchall())


def standing_of(source: str) -> list[int]:
    """The entries of a source that have not been taken back and take nothing back, in the order they were recorded."""
    rows = Entry.objects.filter(source=source, reverses=None, reversed_by=None)
    return list(rows.order_by("id").values_list("id", flat=True))


class Suspended(Struct, frozen=True):
    """What stands in suspense of one document under one number, for one reason. A credit (negative) is money we hold."""

    source: str
    reference: str
    reason: str
    payer_id: int | None
    amount: Cents
    since: date


def suspended() -> list[Suspended]:
    """Everything in suspense, oldest first."""
    rows = (
        Posting.objects.filter(account=SUSPENSE)
        .order_by()
        .values_list("entry__source", "reference", "reason", "payer_id")
        .annotate(total=Sum("amount_cents"), since=Min("entry__effective_on"))
        .exclude(total=0)
        .order_by("since", "entry__source", "reference", "reason")
    )
    return [
        Suspended(source, reference, reason, payer, int(total), since)
        for source, reference, reason, payer, total, since in rows
    ]


def entries_touching(account: str, entry_ids: Iterable[int]) -> list[int]:
    """Those of the entries that have a leg on an account."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT entry_id FROM books_posting WHERE account = %s AND entry_id = ANY(%s::bigint[])",
            [account, bulk.array(entry_ids)],
        )
        return [row[0] for row in cursor.fetchall()]


def first_days(charge_ids: Iterable[int]) -> dict[int, date]:
    """The day each charge first counted."""
    rows = (
        Posting.objects.filter(charge_id__in=list(charge_ids))
        .order_by()
        .values_list("charge_id")
        .annotate(first=Min("entry__effective_on"))
    )
    return {charge: first for charge, first in rows if charge is not None}


def patient_owes_since(patient_ids: Iterable[int]) -> date | None:
    """The day from which the oldest balance that these patients still owe was theirs; ``None`` when they owe nothing."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT min(since) FROM (SELECT min(e.effective_on) FILTER (WHERE p.amount_cents > 0) AS since"
            " FROM books_posting p JOIN books_entry e ON e.id = p.entry_id"
            " WHERE p.account = %s AND p.patient_id = ANY(%s::bigint[]) GROUP BY p.charge_id"
            " HAVING sum(p.amount_cents) > 0) AS open",
            [AR_PATIENT, bulk.array(patient_ids)],
        )
        (since,) = cursor.fetchone()
        return since if isinstance(since, date) else None


def remittance_totals() -> dict[str, ledger.Totals]:
    """The money of every remittance as the books have it, counted from clearing and cash legs alone, by source."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.source, coalesce(sum(p.amount_cents) FILTER (WHERE p.account LIKE 'cash.%%'), 0),"
            " coalesce(sum(p.amount_cents) FILTER (WHERE p.account = %s"
            " AND e.kind NOT IN ('remit.provider_adjustment', 'remit.payment')), 0),"
            " coalesce(-sum(p.amount_cents) FILTER (WHERE p.account = %s AND e.kind = 'remit.provider_adjustment'), 0)"
            " FROM books_entry e JOIN books_posting p ON p.entry_id = e.id WHERE e.source LIKE 'remittance:%%' GROUP BY 1",
            [CLEARING, CLEARING],
        )
        return {source: ledger.Totals(int(cash), int(claims), int(plb)) for source, cash, claims, plb in cursor}


def deposited() -> Cents:
    """What deposits brought to the bank account."""
    total = Posting.objects.filter(account=CASH_BANK, entry__source__startswith="deposit:").aggregate(
        total=Sum("amount_cents")
    )["total"]
    return int(total or 0)
