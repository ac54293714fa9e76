"""Open receivables, charge by charge and party by party, and how old they are: what every aging stands on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, overload

from django.db import connection
from msgspec import Struct

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


_FROM_POSTINGS = (
    "SELECT p.account, p.charge_id, max(p.claim_id) AS claim_id, max(p.patient_id) AS patient_id,"
    " CASE WHEN p.account = 'ar.insurance' THEN p.payer_id END AS payer_id, sum(p.amount_cents)::bigint AS amount,"
    " coalesce(min(e.effective_on) FILTER (WHERE p.amount_cents > 0), min(e.effective_on)) AS since"
    " FROM books_posting p JOIN books_entry e ON e.id = p.entry_id"
    " WHERE p.account IN ('ar.insurance', 'ar.patient') AND p.charge_id IS NOT NULL"
    " AND (%(as_of)s::date IS NULL OR e.effective_on <= %(as_of)s::date)"
    " AND (%(known_at)s::timestamptz IS NULL OR e.recorded_at <= %(known_at)s::timestamptz)"
    " GROUP BY p.account, p.charge_id, CASE WHEN p.account = 'ar.insurance' THEN p.payer_id END"
    " HAVING sum(p.amount_cents) <> 0"
)
_ITEM = "account, charge_id, claim_id, patient_id, payer_id, amount, since"


def _items(as_of: date | None, known_at: datetime | None) -> tuple[str, dict[str, Any]]:
    """The open items as a query, with its parameters."""
    return _FROM_POSTINGS, {"as_of": as_of, "known_at": known_at}


def _rows(query: str, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return list(cursor.fetchall())


def open_items(*, as_of: date | None = None, known_at: datetime | None = None) -> list[OpenItem]:
    """Every open receivable by charge and party. The payer of a patient's balance is not told apart."""
    items, given = _items(as_of, known_at)
    query = f"SELECT {_ITEM} FROM ({items}) item ORDER BY charge_id, account"  # noqa: S608 - all ours
    return [OpenItem(*row) for row in _rows(query, given)]


def aged(limits: Sequence[int], *, as_of: date, known_at: datetime | None = None) -> list[AgedSum]:
    """Open receivables summed by account, payer and age; ``limits`` are the first days of each band but the first."""
    items, given = _items(as_of, known_at)
    query = (
        "SELECT account, payer_id, width_bucket(%(day)s::date - since, %(limits)s::int[]), amount < 0,"  # noqa: S608
        f" sum(amount)::bigint, count(*) FROM ({items}) item GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"
    )
    return [AgedSum(*row) for row in _rows(query, given | {"day": as_of, "limits": list(limits)})]


class OpenItems(Sequence[OpenItem]):
    """What one party (or everybody) owes, since some days (or any), oldest first; or the credits instead.

    It is read a slice at a time.
    """

    def __init__(
        self,
        *,
        as_of: date,
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
        query = f"SELECT {_ITEM} {self._query} ORDER BY since, charge_id, account OFFSET %(start)s LIMIT %(most)s"
        rows = _rows(query, self._given | {"start": start, "most": max(0, stop - start)})
        return [OpenItem(*row) for row in rows][::step]

    def __iter__(self) -> Iterator[OpenItem]:
        return iter(self[:])
