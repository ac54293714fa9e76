"""Overridden findings and what became of them: was the person right, or did the payer say what the finding said?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from msgspec import Struct

from superbill.app.claims import queries as claims
from superbill.app.coding import queries as coding
from superbill.app.platform.people import Actor
from superbill.core.money import Cents

_REFUSED = frozenset({"denied", "partial", "rejected"})
_ACCEPTED = frozenset({"paid", "zero-pay"})


class Overridden(Struct, frozen=True):
    """One decision, and the state of the claim it let through; ``claim_id`` is ``None`` before there is one."""

    encounter_id: int
    visit: int
    patient_id: int
    code: str
    who: str
    why: str
    at: datetime
    until: date
    cents: Cents
    claim_id: int | None
    claim_state: str
    claim_state_name: str


class Tally(Struct, frozen=True):
    """The decisions about one finding: how many, over how many dollars, and how their claims fared so far."""

    code: str
    count: int
    cents: Cents
    accepted: int
    refused: int


def overridden(actor: Actor, since: date, until: date) -> list[Overridden]:
    """Every overridden finding between two days, newest first."""
    actor.must("read_reports")
    rows = list(coding.overrides_made(since, until))
    first = {claim.encounter_id: claim for claim in claims.first_claims({row.encounter_id for row in rows})}
    found = []
    for row in rows:
        claim = first.get(row.encounter_id)
        found.append(
            Overridden(
                row.encounter_id,
                row.encounter.number,
                row.encounter.patient_id,
                row.code,
                row.who,
                row.why,
                row.at,
                row.until,
                row.encounter.charge_cents,
                claim.pk if claim else None,
                claim.state if claim else "",
                claim.get_state_display() if claim else "",
            )
        )
    return found


def tallies(rows: Iterable[Overridden]) -> list[Tally]:
    """The decisions by finding, most often overridden first: a finding that is always right to override is a bad rule."""
    by_code: dict[str, list[Overridden]] = {}
    for row in rows:
        by_code.setdefault(row.code, []).append(row)
    counted = [
        Tally(
            code,
            len(group),
            sum(row.cents for row in group),
            sum(row.claim_state in _ACCEPTED for row in group),
            sum(row.claim_state in _REFUSED for row in group),
        )
        for code, group in by_code.items()
    ]
    return sorted(counted, key=lambda one: (-one.count, one.code))
