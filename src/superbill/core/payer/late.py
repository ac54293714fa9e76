"""Interest that a late payment lacks: what contract or law owe from the day after it was due, less what the payer paid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct

from superbill.core.money import Cents
from superbill.core.payer.clock import interest
from superbill.core.payer.terms import Prompt
from superbill.core.remit.values import RemitClaim, Remittance


class LateClaim(Struct, frozen=True):
    """A claim paid late without all its interest. ``position`` is its place in the remittance, from 0."""

    position: int
    days: int
    """After the last day payment was due."""
    owed: Cents
    """The interest that is owed."""
    missing: Cents
    """Of it, what no provider-level adjustment (L6) paid."""


def missing_interest(
    remittance: Remittance, prompt: Callable[[int], Prompt], clean_since: Mapping[int, date] = {}
) -> list[LateClaim]:
    """The claims of a remittance that were paid late and lack interest.

    ``prompt`` gives the terms of the claim at a place; ``clean_since`` when the payer had all it needed, where that
    was after it received the claim (DTM*050). Interest is on new money: of a corrected claim, on what it pays more.
    """
    if remittance.paid_on is None:
        return []
    taken = Counter[str]()
    for claim in remittance.claims:
        if claim.is_reversal:
            taken[claim.control_number] -= claim.paid
    named, unnamed = _interest_paid(remittance)
    found = []
    for position, claim in enumerate(remittance.claims):
        since = clean_since.get(position, claim.received)
        if claim.is_reversal or since is None:
            continue
        terms = prompt(position)
        owed = interest(terms, claim.paid - taken[claim.control_number], since, remittance.paid_on)
        missing = owed - named[position]
        used = max(0, min(missing, unnamed))
        unnamed -= used
        if missing - used > 0:
            days = (remittance.paid_on - since).days - (terms.ceiling_days or 0)
            found.append(LateClaim(position, days, owed, missing - used))
    return found


def _interest_paid(remittance: Remittance) -> tuple[Counter[int], Cents]:
    """What L6 pays by place of the claim it names, and what names none."""
    places = {number: at for at, claim in enumerate(remittance.claims) for number in _numbers(claim)}
    named, unnamed = Counter[int](), 0
    for one in remittance.provider_adjustments:
        if one.code != "L6":
            continue
        place = next((places[word] for word in one.reference.split() if word in places), None)
        if place is None:
            unnamed -= one.amount
        else:
            named[place] -= one.amount
    return named, unnamed


def _numbers(claim: RemitClaim) -> list[str]:
    return [number for number in (claim.control_number, claim.payer_claim_number) if number and not claim.is_reversal]
