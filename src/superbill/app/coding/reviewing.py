"""A second coder agrees with a visit's coding, which lets it go, or returns it with a reason."""

from __future__ import annotations

from django.db import transaction

from superbill.app.coding.encounters import locked
from superbill.app.coding.models import Encounter, Review
from superbill.app.coding.releasing import let_go_or_hold
from superbill.app.platform import audit, clock
from superbill.app.platform.people import Actor
from superbill.app.practice.services import NotValid

_Verdict = Review.Verdict


@transaction.atomic
def agree(actor: Actor, *, review_id: int) -> Encounter:
    """The second coder finds the coding right: the visit is checked again and released, or held by what is found now."""
    review, encounter = _open(actor, review_id)
    _decide(actor, review, _Verdict.AGREED, "")
    let_go_or_hold(actor, encounter)
    return encounter


@transaction.atomic
def return_to_coder(actor: Actor, *, review_id: int, reason: str) -> Encounter:
    """The second coder finds it wrong: the visit goes back to who coded it, with the reason."""
    if not reason.strip():
        raise NotValid("Say what is wrong, so that the coder can put it right.")
    review, encounter = _open(actor, review_id)
    _decide(actor, review, _Verdict.RETURNED, reason.strip()[:500])
    encounter.status = Encounter.Status.HELD
    encounter.hold_reason = f"Returned by {actor.name}: {reason.strip()}"[:300]
    encounter.save(update_fields=["status", "hold_reason"])
    return encounter


def _open(actor: Actor, review_id: int) -> tuple[Review, Encounter]:
    actor.must("review_coding")
    encounter = locked(Review.objects.values_list("encounter_id", flat=True).get(pk=review_id))
    review = Review.objects.select_for_update().get(pk=review_id)
    if review.verdict:
        raise NotValid(f"{review.reviewer or 'Somebody'} has looked at it already.")
    if review.coder == actor.name:
        raise NotValid("You coded this visit; a second person must look at it.")
    if encounter.status != Encounter.Status.HELD or (encounter.coded_at and encounter.coded_at > review.asked_at):
        raise NotValid("The visit was coded anew since; it will be asked for again when it is released.")
    return review, encounter


def _decide(actor: Actor, review: Review, verdict: str, reason: str) -> None:
    review.verdict, review.reviewer, review.reason, review.decided_at = verdict, actor.name, reason, clock.now()
    review.save(update_fields=["verdict", "reviewer", "reason", "decided_at"])
    audit.record(
        actor=actor,
        action="review_coding",
        subject=f"patient:{review.encounter.patient_id}",
        review=review.pk,
        verdict=str(verdict),
    )
