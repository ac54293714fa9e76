"""What later rooms tell a claim: what a remittance decided, who is billed next, that it is over."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction

from superbill.app.claims import events
from superbill.app.claims.lifecycle import EventKind, Outcome, State
from superbill.app.claims.locks import lock_claim
from superbill.app.claims.making import NotPossible, catch_up, newest, went_out
from superbill.app.claims.models import Claim, ClaimEvent, ClaimVersion
from superbill.app.platform.people import Actor
from superbill.core.money import Cents, dollars


@transaction.atomic
def mark_adjudicated(
    actor: Actor,
    *,
    claim_id: int,
    outcome: Outcome | str,
    document: str,
    paid: Cents = 0,
    patient_owes: Cents = 0,
    control_number: str = "",
    payer_claim_number: str = "",
    transaction_id: int | None = None,
    decided_on: date | None = None,
    said: str = "",
    **facts: Any,
) -> ClaimEvent:
    """What an 835 decided: ``paid``, ``partial``, ``zero-pay`` or ``denied``. Telling the same ``document`` twice changes nothing.

    ``control_number`` is CLP01, which names the version; ``document`` names your row: ``remit_claim:7``.
    """
    actor.must("apply_remittance")
    outcome = Outcome(outcome)
    claim = lock_claim(claim_id)
    if known := _told(claim, EventKind.ADJUDICATED, document):
        return known
    learn_payer_number(actor, claim_id=claim_id, number=payer_claim_number, transaction_id=transaction_id)
    words = (
        said
        or f"{claim.payer.name}: {outcome.label.lower()}. Paid {dollars(paid)}, patient owes {dollars(patient_owes)}."
    )
    event = events.add(
        actor,
        lock_claim(claim_id),
        EventKind.ADJUDICATED,
        words,
        version=_version(claim, control_number),
        facts=facts | {"outcome": str(outcome), "paid_cents": paid, "patient_cents": patient_owes},
        transaction_id=transaction_id,
        document=document,
        happened_on=decided_on,
    )
    catch_up(actor, claim_id)
    return event


@transaction.atomic
def mark_reversed(
    actor: Actor,
    *,
    claim_id: int,
    document: str,
    transaction_id: int | None = None,
    reversed_on: date | None = None,
    said: str = "",
    **facts: Any,
) -> ClaimEvent:
    """The payer took its decision back (status 22). A claim whose void it was sent is then voided."""
    actor.must("apply_remittance")
    claim = lock_claim(claim_id)
    asked = newest(claim)
    kind = EventKind.VOIDED if asked.frequency == "8" and went_out(asked) else EventKind.REVERSED
    if known := _told(claim, kind, document):
        return known
    words = said or f"{claim.payer.name} took its decision back."
    return events.add(
        actor,
        claim,
        kind,
        words,
        facts=facts,
        transaction_id=transaction_id,
        document=document,
        happened_on=reversed_on,
    )


@transaction.atomic
def learn_payer_number(actor: Actor, *, claim_id: int, number: str, transaction_id: int | None = None) -> Claim:
    """The payer's own number of the claim, needed to replace or void it. The newest holds."""
    claim = lock_claim(claim_id)
    if number and number != claim.payer_claim_number:
        claim.payer_claim_number = number[:50]
        claim.save(update_fields=["payer_claim_number"])
        said = f"{claim.payer.name} calls it {number}."
        events.add(
            actor, claim, EventKind.NUMBER_LEARNED, said, facts={"number": number}, transaction_id=transaction_id
        )
    return claim


@transaction.atomic
def note(actor: Actor, *, claim_id: int, said: str, document: str = "") -> ClaimEvent:
    """Write something into the timeline that changes nothing else."""
    actor.must("send_claim")
    return events.add(actor, lock_claim(claim_id), EventKind.NOTED, said, document=document)


@transaction.atomic
def close(actor: Actor, *, claim_id: int, reason: str, document: str = "") -> ClaimEvent:
    """Nothing more is expected of this payer. Safe to repeat."""
    actor.must("send_claim")
    claim = lock_claim(claim_id)
    if claim.state == State.CLOSED:
        return claim.events.filter(kind=EventKind.CLOSED).order_by("-pk")[0]
    if not reason.strip():
        raise NotPossible("Say why, in a few words: the next person will want to know.")
    return events.add(actor, claim, EventKind.CLOSED, f"Closed: {reason}", document=document)


@transaction.atomic
def reopen(actor: Actor, *, claim_id: int, reason: str) -> ClaimEvent:
    """Work on a closed claim again, from where it was."""
    actor.must("send_claim")
    claim = lock_claim(claim_id)
    if claim.state != State.CLOSED:
        raise NotPossible(f"The claim is {claim.get_state_display().lower()}, not closed.")
    return events.add(actor, claim, EventKind.REOPENED, f"Opened again: {reason}")


def _told(claim: Claim, kind: EventKind, document: str) -> ClaimEvent | None:
    return claim.events.filter(kind=kind, document=document).first() if document else None


def _version(claim: Claim, control_number: str) -> ClaimVersion | None:
    return claim.versions.filter(control_number=control_number).first() if control_number else newest(claim)
