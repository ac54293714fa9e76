"""Between rows and the engines' values, many at a time.

A decision is stored without its claim, without what later claims see of it and without the decision it
reverses: those have rows of their own, and :func:`decision_of` puts the whole together again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import msgspec
from django.db import connection
from msgspec.structs import replace

from superbill.app.platform import bulk
from superbill.core.claim.values import Claim, ClaimKind, Coverage, Payer, Person, Provider
from superbill.core.payer.accumulators import Draw
from superbill.core.payer.case import PastLine
from superbill.core.payer.decision import Decision
from superbill.payer_desk.models import AccumulatorDraw, ClaimReceived, DecisionMade, RulingMade


class Ruling(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a person says about one line: a price in cents, a denial with its reason, or that it is let through."""

    price: int | None = None
    deny: str = ""
    overrule: bool = False


_NO_CLAIM = Claim(ClaimKind.PROFESSIONAL, "", 0, "", Provider(), Coverage(), Person(), Payer(), ())
_CLAIM = msgspec.json.Decoder(Claim)
_DECISION = msgspec.json.Decoder(Decision)
_HISTORY = msgspec.json.Decoder(tuple[PastLine, ...])
_RULINGS = msgspec.json.Decoder(dict[int, Ruling])


def text_of(value: Any) -> str:
    """A value as it is stored."""
    return msgspec.json.encode(value).decode()


def claim_of(row: ClaimReceived) -> Claim:
    return _CLAIM.decode(row.value)


def history_of(text: str) -> tuple[PastLine, ...]:
    return _HISTORY.decode(text)


def pending_of(row: ClaimReceived) -> Decision | None:
    """What a waiting claim waits for."""
    return replace(_DECISION.decode(row.pended), claim=claim_of(row)) if row.pended else None


def decision_of(row: DecisionMade) -> Decision:
    """A stored decision, whole; of the one it reverses, what a remittance says of it."""
    return replace(told_by(row), history=history_of(row.history))


def rulings_of(row: RulingMade) -> dict[int, Ruling]:
    """What a person said, by line."""
    return _RULINGS.decode(row.lines)


def told_by(row: DecisionMade) -> Decision:
    """A stored decision as a remittance tells it: without what later claims see of it."""
    decision = replace(_DECISION.decode(row.value), claim=claim_of(row.claim))
    if row.reverses_id is None:
        return decision
    taken = row.reverses
    return replace(decision, reverses=replace(_DECISION.decode(taken.value), claim=claim_of(taken.claim)))


def decision_text(decision: Decision) -> str:
    return text_of(replace(decision, claim=_NO_CLAIM, history=(), reverses=None))


_CLAIM_COLUMNS = {
    "id": "bigint",
    "number": "text",
    "control_number": "text",
    "member_id": "bigint",
    "value": "text",
    "charge_cents": "bigint",
    "received_on": "date",
    "state": "text",
    "pended": "text",
    "payee": "text",
    "submitter": "text",
    "file_id": "bigint",
    "forwarded_as": "text",
}
_DECISION_COLUMNS = {
    "id": "bigint",
    "claim_id": "bigint",
    "value": "text",
    "history": "text",
    "reverses_id": "bigint",
    "outcome": "text",
    "paid_cents": "bigint",
    "decided_on": "date",
    "payable_on": "date",
    "state": "text",
    "decided_by": "text",
    "note": "text",
}
_DRAW_COLUMNS = {
    "decision_id": "bigint",
    "holder": "text",
    "what": "text",
    "tier": "text",
    "period": "text",
    "quantity": "bigint",
}


@contextmanager
def without_waiting() -> Iterator[None]:
    """Send statements without waiting for their answers: the database stores while we go on deciding.

    Nothing may be read inside. What a statement fails with is raised at the end at the latest.
    """
    connection.ensure_connection()
    with connection.connection.pipeline():
        yield


def number_rows(rows: Sequence[Any]) -> None:
    """Give new rows their ids, so that they can refer to each other before they are stored."""
    for row, identity in zip(rows, bulk.next_ids(rows[0]._meta.db_table, len(rows)) if rows else (), strict=True):
        row.pk = identity


def store_claims(rows: Sequence[ClaimReceived]) -> None:
    _store(ClaimReceived, _CLAIM_COLUMNS, rows)


def store_decisions(rows: Sequence[DecisionMade], draws: Iterable[tuple[DecisionMade, Draw]]) -> None:
    """Keep decisions, and what each changes in the accumulators."""
    _store(DecisionMade, _DECISION_COLUMNS, rows)
    changes = [
        (made.pk, draw.bucket.holder, draw.bucket.what, draw.bucket.tier, draw.bucket.period, draw.amount)
        for made, draw in draws
    ]
    bulk.insert(AccumulatorDraw._meta.db_table, _DRAW_COLUMNS, changes)


def _store(model: Any, columns: dict[str, str], rows: Sequence[Any]) -> None:
    bulk.insert(model._meta.db_table, columns, [[getattr(row, name) for name in columns] for row in rows])
