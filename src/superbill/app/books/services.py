"""Record in the journal, take back, close. What an entry may be is the ledger's question and the database's law."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import date

import msgspec
from django.db import connection, transaction

from superbill.app.books.models import Closing, Entry
from superbill.app.books.queries import closed_through, open_date, value_of, values_of
from superbill.app.platform import audit, bulk, clock, tenancy
from superbill.app.platform.idempotency import once
from superbill.app.platform.people import Actor
from superbill.core import ledger

_LOCK = 0x5B112


class Refused(ValueError):
    """The books refuse this; the message says why and what to do. Nothing was recorded."""


def lock() -> None:
    """Keep the tenant's books to this transaction: who plans on balances records before anybody moves them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [_LOCK, tenancy.current_id()])


def digest(entries: Iterable[ledger.Entry]) -> str:
    """The fingerprint of entries: what a key is bound to."""
    return hashlib.sha256(msgspec.msgpack.encode(tuple(entries))).hexdigest()


def record(actor: Actor, *, entries: Sequence[ledger.Entry], key: str) -> list[int]:
    """Record entries once for ``key``, for ever; the same key with other entries is refused. Gives their ids."""
    ids, _ = once(f"books:{key}", digest(entries), lambda: enter(entries=entries))
    return list(ids)


def enter(*, entries: Sequence[ledger.Entry], reverses: Sequence[int | None] = ()) -> list[int]:
    """Record entries for another room's service, which has its own key and transaction. Gives their ids."""
    assert connection.in_atomic_block, "enter in the transaction of the service"
    for entry in entries:
        if not ledger.balanced(entry):
            raise Refused(f"The entry {entry.kind} ({entry.memo or entry.source}) does not balance.")
    if not entries:
        return []
    lock()
    _must_be_open(entries)
    ids = bulk.next_ids("books_entry", len(entries))
    _insert_entries(ids, entries, reverses)
    _insert_postings(ids, entries)
    return ids


def take_back(*, entry_ids: Iterable[int], memo: str) -> dict[int, int]:
    """Mirror entries for another room's service, latest first. Gives the mirror of each.

    A mirror counts from today, or from the day of its entry where that is still to come: no past day changes, and no
    day has the mirror without the entry.
    """
    latest_first = sorted(entry_ids, reverse=True)
    values = values_of(latest_first)
    today = open_date(clock.today())
    mirrors = [
        ledger.mirrored(value, kind=value.kind, effective_on=max(today, value.effective_on), memo=memo)
        for value in (values[entry_id] for entry_id in latest_first)
    ]
    return dict(zip(latest_first, enter(entries=mirrors, reverses=latest_first), strict=True))


def _must_be_open(entries: Iterable[ledger.Entry]) -> None:
    last = closed_through()
    if last is not None and (first := min(entry.effective_on for entry in entries)) <= last:
        raise Refused(f"The books are closed through {last}; {first} lies before. Date it in the open period.")


def _insert_entries(ids: Sequence[int], entries: Sequence[ledger.Entry], reverses: Sequence[int | None]) -> None:
    now = clock.now()
    undone = list(reverses) or [None] * len(entries)
    bulk.insert(
        "books_entry",
        {
            "id": "bigint",
            "recorded_at": "timestamptz",
            "kind": "text",
            "effective_on": "date",
            "memo": "text",
            "source": "text",
            "segment": "int",
            "reverses_id": "bigint",
        },
        [
            (entry_id, now, entry.kind, entry.effective_on, entry.memo[:200], entry.source, entry.segment, of)
            for entry_id, entry, of in zip(ids, entries, undone, strict=True)
        ],
    )


def _insert_postings(ids: Sequence[int], entries: Sequence[ledger.Entry]) -> None:
    bulk.insert(
        "books_posting",
        {
            "entry_id": "bigint",
            "account": "text",
            "amount_cents": "bigint",
            "charge_id": "bigint",
            "claim_id": "bigint",
            "patient_id": "bigint",
            "payer_id": "bigint",
            "reason": "text",
            "reference": "text",
        },
        [
            (
                entry_id,
                leg.account,
                leg.amount,
                _key(leg.charge),
                _key(leg.claim),
                _key(leg.patient),
                _key(leg.payer),
                leg.reason[:60],
                leg.reference[:80],
            )
            for entry_id, entry in zip(ids, entries, strict=True)
            for leg in entry.postings
        ],
    )


def _key(text: str) -> int | None:
    return int(text) if text else None


@transaction.atomic
def reverse(actor: Actor, *, entry_id: int, reason: str, on: date, key: str) -> int:
    """Take an entry back with its mirror. An entry is reversed once; a reversal may itself be reversed."""
    actor.must("reverse_remittance")

    def do() -> int:
        lock()
        if Entry.objects.filter(reverses_id=entry_id).exists():
            raise Refused(f"Entry {entry_id} has been taken back before.")
        original = value_of(entry_id)
        undo = ledger.mirrored(original, kind="reversal", effective_on=on, memo=reason)
        (made,) = enter(entries=[undo], reverses=[entry_id])
        audit.record(actor=actor, action="reverse_entry", subject=f"entry:{entry_id}", by=made)
        return made

    made, _ = once(f"books:{key}", {"reverse": entry_id, "on": on, "reason": reason}, do)
    return int(made)


@transaction.atomic
def close_period(actor: Actor, *, through: date) -> Closing:
    """Close the books through a day. What is learned later counts in the open period."""
    actor.must("close_period")
    lock()
    last = closed_through()
    if last is not None and through <= last:
        raise Refused(f"The books are already closed through {last}.")
    if through >= clock.today():
        raise Refused(f"{through} is not over yet; close it tomorrow or later.")
    with connection.cursor() as cursor:
        # What this very transaction recorded counts before the closing, so the law looks at it now.
        cursor.execute("SET CONSTRAINTS entry_holds IMMEDIATE")
        cursor.execute("SET CONSTRAINTS entry_holds DEFERRED")
    closing = Closing.objects.create(closed_through=through, closed_by=actor.name)
    audit.record(actor=actor, action="close_period", subject=f"closing:{closing.pk}", through=through)
    return closing
