"""Open receivables, charge by charge and party by party, and how old they are: what every aging stands on."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, overload

from django.db import connection
from msgspec import Struct

from superbill.app.books.models import DayTotal
from superbill.app.platform import bulk
from superbill.core.money import Cents


class OpenItem(Struct, frozen=True):
    """What is open on a charge with one party, and since when: aging works on these. A credit is negative."""

    account: str
    charge_id: int
    claim_id: int | None
    patient_id: int | None
    payer_id: int | None
    amount: Cents
    since: date
    """When this party first owed it."""


class AgedSum(Struct, frozen=True):
    """What is open in one account with one payer at one age. ``band`` counts the limits an age has reached."""

    account: str
    payer_id: int | None
    band: int
    credit: bool
    amount: Cents
    count: int


_NOW = "SELECT account, charge_id, claim_id, patient_id, payer_id, amount_cents AS amount, since FROM books_balance"
_OPEN = f"{_NOW} WHERE amount_cents <> 0"
_THEN = """
WITH later AS MATERIALIZED (
    SELECT p.charge_id, p.account, CASE WHEN p.account = 'ar.insurance' THEN coalesce(p.payer_id, 0) ELSE 0 END AS payer_id,
        sum(p.amount_cents)::bigint AS amount
    FROM books_entry e JOIN books_posting p ON p.entry_id = e.id
    WHERE e.effective_on > %(as_of)s AND p.account IN ('ar.insurance', 'ar.patient') AND p.charge_id IS NOT NULL
    GROUP BY 1, 2, 3
), moved AS (
    SELECT b.*, b.amount_cents - coalesce(l.amount, 0) AS amount FROM books_balance b
    LEFT JOIN later l USING (charge_id, account, payer_id) WHERE b.amount_cents <> 0
    UNION ALL
    SELECT b.*, b.amount_cents - l.amount FROM later l
    JOIN books_balance b USING (charge_id, account, payer_id) WHERE b.amount_cents = 0
)
SELECT account, charge_id, claim_id, patient_id, payer_id, amount,
    CASE WHEN owed_on <= %(as_of)s THEN owed_on ELSE first_on END AS since
FROM moved WHERE amount <> 0"""
"""What stands now, less what counts only later. The first days are right for any day: they are the least of all."""
_KNOWN = """
SELECT p.account, p.charge_id, max(p.claim_id) AS claim_id, max(p.patient_id) AS patient_id,
    CASE WHEN p.account = 'ar.insurance' THEN coalesce(p.payer_id, 0) ELSE 0 END AS payer_id,
    sum(p.amount_cents)::bigint AS amount,
    coalesce(min(e.effective_on) FILTER (WHERE p.amount_cents > 0), min(e.effective_on)) AS since
FROM books_posting p JOIN books_entry e ON e.id = p.entry_id
WHERE p.account IN ('ar.insurance', 'ar.patient') AND p.charge_id IS NOT NULL
    AND (%(as_of)s::date IS NULL OR e.effective_on <= %(as_of)s::date) AND e.recorded_at <= %(known_at)s
GROUP BY 1, 2, 5 HAVING sum(p.amount_cents) <> 0"""
"""From the postings themselves: only they know when we learned what."""
_ITEM = "account, charge_id, claim_id, patient_id, nullif(payer_id, 0), amount, since"


def _items(as_of: date | None, known_at: datetime | None) -> tuple[str, dict[str, Any]]:
    """The open items as a query, with its parameters."""
    if known_at is not None:
        return _KNOWN, {"as_of": as_of, "known_at": known_at}
    if as_of is None or not DayTotal.objects.filter(on__gt=as_of).exists():
        return _OPEN, {}
    return _THEN, {"as_of": as_of}


def _rows(query: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return list(cursor.fetchall())


def open_items(*, as_of: date | None = None, known_at: datetime | None = None) -> list[OpenItem]:
    """Every open receivable by charge and party. The payer of a patient's balance is not told apart."""
    items, given = _items(as_of, known_at)
    query = f"SELECT {_ITEM} FROM ({items}) item ORDER BY charge_id, account, payer_id"  # noqa: S608 - all ours
    return [OpenItem(*row) for row in _rows(query, given)]


def aged(limits: Sequence[int], *, as_of: date, known_at: datetime | None = None) -> list[AgedSum]:
    """Open receivables summed by account, payer and age; ``limits`` are the first days of each band but the first."""
    items, given = _items(as_of, known_at)
    query = (
        "SELECT account, payer_id, since, amount < 0, sum(amount)::bigint, count(*)"  # noqa: S608 - all ours
        f" FROM ({items}) item GROUP BY account, payer_id, since, amount < 0"
    )
    sums: dict[tuple[str, int, int, bool], tuple[Cents, int]] = {}
    for account, payer, since, credit, amount, count in _rows(query, given):
        key = (account, payer, bisect_right(limits, (as_of - since).days), credit)
        so_far = sums.get(key, (0, 0))
        sums[key] = (so_far[0] + amount, so_far[1] + count)
    return [
        AgedSum(account, payer or None, band, credit, *found)
        for (account, payer, band, credit), found in sorted(sums.items())
    ]


def by_patient(account: str, *, as_of: date | None = None) -> dict[int, Cents]:
    """What is open in an account by patient; zeros left out."""
    items, given = _items(as_of, None)
    query = (
        f"SELECT patient_id, sum(amount)::bigint FROM ({items}) item WHERE account = %(account)s"  # noqa: S608
        " AND patient_id IS NOT NULL GROUP BY 1 HAVING sum(amount) <> 0"
    )
    return dict(_rows(query, given | {"account": account}))


def patients_of(account: str, patient_ids: Iterable[int]) -> set[int]:
    """Those of the patients on whose charges something is open in an account."""
    query = f"SELECT DISTINCT patient_id FROM ({_OPEN}) item WHERE account = %(account)s AND patient_id = ANY(%(ids)s::bigint[])"  # noqa: S608
    return {row[0] for row in _rows(query, {"account": account, "ids": bulk.array(patient_ids)})}


class OpenItems(Sequence[OpenItem]):
    """What one party (or everybody) owes, since some days (or any), oldest first; or the credits instead.

    It is read a slice at a time.
    """

    def __init__(
        self,
        *,
        as_of: date | None = None,
        account: str = "",
        payer_id: int | None = None,
        first: date | None = None,
        last: date | None = None,
        credits: bool = False,
    ) -> None:
        items, given = _items(as_of, None)
        conditions, more = (
            ["amount < 0" if credits else "amount > 0"],
            {"account": account, "payer": payer_id, "first": first, "last": last},
        )
        if account:
            conditions.append("account = %(account)s")
        if payer_id is not None:
            conditions.append("payer_id = %(payer)s")
        conditions += ["since >= %(first)s"] * bool(first) + ["since <= %(last)s"] * bool(last)
        where = f" WHERE {' AND '.join(conditions)}"
        self._query = f"FROM ({items}) item{where}"
        named = {name: value for name, value in more.items() if f"%({name})s" in where}
        self._given = {name: value for name, value in given.items() if f"%({name})s" in items} | named
        self._size: tuple[int, Cents] | None = None

    def _whole(self) -> tuple[int, Cents]:
        if self._size is None:
            ((count, total),) = _rows(f"SELECT count(*), coalesce(sum(amount), 0)::bigint {self._query}", self._given)
            self._size = int(count), int(total)
        return self._size

    def __len__(self) -> int:
        return self._whole()[0]

    @property
    def total(self) -> Cents:
        """What is open in all of them together."""
        return self._whole()[1]

    @overload
    def __getitem__(self, place: int) -> OpenItem: ...
    @overload
    def __getitem__(self, place: slice) -> list[OpenItem]: ...
    def __getitem__(self, place: int | slice) -> OpenItem | list[OpenItem]:
        if isinstance(place, int):
            return list(self)[place]
        start, stop, step = place.indices(len(self))
        query = (
            f"SELECT {_ITEM} {self._query} ORDER BY since, charge_id, account, payer_id OFFSET %(start)s LIMIT %(most)s"
        )
        rows = _rows(query, self._given | {"start": start, "most": max(0, stop - start)})
        return [OpenItem(*row) for row in rows][::step]

    def __iter__(self) -> Iterator[OpenItem]:
        return iter(self[:])
