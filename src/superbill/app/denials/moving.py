"""What an insurer owes on a claim goes elsewhere by a person's decision: to another payer of the visit, to the patient, or it is
given up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from msgspec import Struct

from superbill.app.books import queries as books
from superbill.app.books import services as journal
from superbill.app.claims import queries as claims
from superbill.app.claims import services as claim_services
from superbill.app.claims.lifecycle import ENDED
from superbill.app.coding import queries as coding
from superbill.app.denials import queries
from superbill.app.payments import patient_money
from superbill.app.payments import queries as payments
from superbill.app.payments.refusal import NotPossible
from superbill.app.platform import clock
from superbill.app.platform.idempotency import once
from superbill.app.platform.people import Actor
from superbill.core.ledger import accounts
from superbill.core.money import Cents


class Moved(Struct, frozen=True):
    """What was moved, in all, and the charges it was moved on."""

    cents: Cents
    charge_ids: tuple[int, ...]


def open_of(claim: Any) -> dict[int, Cents]:
    """What the payer of a claim still has to answer for, by charge, where that is something."""
    still = _still(claim)
    owed = {charge_id: dict(each.insurance).get(claim.payer_id, 0) for charge_id, each in still.items()}
    return {charge_id: cents for charge_id, cents in owed.items() if cents > 0}


def with_the_patient(claim: Any) -> dict[int, Cents]:
    """What the patient owes on charges of a claim that its payer has not answered, by charge: they were charged before
    the coverage was known."""
    still = _still(claim)
    answered = payments.line_answers(claim.pk) if any(each.patient > 0 for each in still.values()) else {}
    return {charge: each.patient for charge, each in still.items() if each.patient > 0 and charge not in answered}


def _still(claim: Any) -> dict[int, books.OpenCharge]:
    """What is open on each charge of a claim, as the books have it."""
    version = claims.standing_version(claim.pk)
    return books.open_charges(charge_id for charge_id, _ in claims.charges_of(version.pk))


def others(claim: Any) -> list[int]:
    """The payers of the visit's patient on its day, other than the claim's, in order of payers."""
    ids = (one.payer_id for one in coding.insured_of(claim.encounter_id))
    return [payer for payer in dict.fromkeys(ids) if payer != claim.payer_id]


@transaction.atomic
def move(
    actor: Actor, *, claim_id: int, to_payer: int | None, why: str, key: str, charge_id: int | None = None
) -> Moved:
    """Have another payer, or (``None``) the patient, answer for what is open with a claim's payer: once for ``key``.

    ``charge_id`` leaves the claim's other charges where they are. What contract or law keeps from the patient never goes
    to them. A payer who answers has a claim: the next one in turn gets one, held for a person to complete.
    """
    actor.must("work_denial")
    given = {"claim": claim_id, "to": to_payer, "why": why, "charge": charge_id}
    answer, _ = once(f"denials.move:{key}", given, lambda: _move(actor, claim_id, to_payer, why, key, charge_id))
    cents, charges = answer
    return Moved(cents, tuple(charges))


def _move(
    actor: Actor, claim_id: int, to_payer: int | None, why: str, key: str, charge_id: int | None
) -> tuple[Cents, list[int]]:
    claim = claims.claim(claim_id)
    if to_payer is not None:
        _must_have_a_claim(actor, claim, to_payer)
    owed = _owed(claim, charge_id)
    if to_payer is None:
        _must_be_allowed(claim_id, owed)
    _transfer(actor, claim, owed, claim.payer_id, to_payer, why, key)
    return sum(owed.values()), list(owed)


def _transfer(
    actor: Actor,
    claim: Any,
    owed: dict[int, Cents],
    from_payer: int | None,
    to_payer: int | None,
    why: str,
    key: str,
) -> None:
    """Move what is owed on each charge; ``None`` is the patient."""
    for charge, cents in owed.items():
        patient_money.transfer(
            actor,
            charge_id=charge,
            patient_id=claim.patient_id,
            amount_cents=cents,
            from_payer=from_payer,
            to_payer=to_payer,
            reason=why,
            key=f"{key}:{charge}",
        )


@transaction.atomic
def to_insurer(actor: Actor, *, claim_id: int, why: str, key: str) -> Cents:
    """Have the payer of a claim answer for what its patient was charged before the coverage was known: once for ``key``."""
    actor.must("work_denial")

    def do() -> Cents:
        journal.lock()
        claim = claims.claim(claim_id)
        owed = with_the_patient(claim)
        if claim.state in ENDED or not owed:
            raise NotPossible(f"The patient owes nothing there that {claim.payer.name} has still to answer for.")
        _transfer(actor, claim, owed, None, claim.payer_id, why, key)
        return sum(owed.values())

    answer, _ = once(f"denials.to_insurer:{key}", {"claim": claim_id, "why": why}, do)
    return int(answer)


GIVEN_UP_AS = (accounts.WRITE_OFF_TIMELY, accounts.WRITE_OFF_DENIAL, accounts.WRITE_OFF_COURTESY)
"""What an insurer's balance may be given up as."""


@transaction.atomic
def give_up(actor: Actor, *, claim_id: int, account: str, why: str, key: str, charge_id: int | None = None) -> Moved:
    """Give up what is open with a claim's payer, once for ``key``: a manager's decision."""
    actor.must("write_off")
    if account not in GIVEN_UP_AS:
        raise NotPossible(f"What an insurer owes is given up as {', '.join(GIVEN_UP_AS)}, not as {account}.")
    given = {"claim": claim_id, "account": account, "why": why, "charge": charge_id}

    def do() -> tuple[Cents, list[int]]:
        claim = claims.claim(claim_id)
        owed = _owed(claim, charge_id)
        for charge, cents in owed.items():
            patient_money.write_off(
                actor,
                charge_id=charge,
                patient_id=claim.patient_id,
                payer_id=claim.payer_id,
                amount_cents=cents,
                account=account,
                reason=why,
                key=f"{key}:{charge}",
            )
        return sum(owed.values()), list(owed)

    (cents, charges), _ = once(f"denials.give_up:{key}", given, do)
    return Moved(cents, tuple(charges))


def _owed(claim: Any, charge_id: int | None) -> dict[int, Cents]:
    """What moves, by charge, with the books locked so that it stays so."""
    journal.lock()
    owed = {charge: cents for charge, cents in open_of(claim).items() if charge_id in (None, charge)}
    if not owed:
        raise NotPossible(f"Nothing is open there with {claim.payer.name}.")
    return owed


def _must_be_allowed(claim_id: int, charges: Iterable[int]) -> None:
    for charge in charges:
        if barred := queries.bar_to_patient_of(claim_id, charge):
            raise NotPossible(barred)


def _must_have_a_claim(actor: Actor, claim: Any, payer_id: int) -> None:
    """See that the payer who shall answer is asked: by the claim it has, or by one made now where it is its turn."""
    if payer_id not in others(claim):
        raise NotPossible("That payer does not cover the patient on the day of the visit. Enter the coverage first.")
    made = claims.claims_of_encounter(claim.encounter_id).exclude(state__in=ENDED)
    if made.filter(payer_id=payer_id).exists():
        return
    if coding.insured_of(claim.encounter_id)[0].payer_id == payer_id:
        claim_services.create_for_encounter(actor, encounter_id=claim.encounter_id)
        return
    claim_services.create_next(actor, claim_id=claim.pk, value=None, decided_on=clock.today())
