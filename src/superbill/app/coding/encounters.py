"""A visit begins, is asked about, is held, or ends without a claim."""

from __future__ import annotations

from datetime import date

import msgspec
from django.db import transaction

from superbill.app.coding.facts import Circumstances
from superbill.app.coding.models import Encounter, ProviderQuery
from superbill.app.platform import audit, clock, outbox
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.practice.services import NotValid
from superbill.app.registration import queries as registration
from superbill.app.registration.counting import next_number
from superbill.app.registration.models import Patient

_Status = Encounter.Status
UNRELEASED = (_Status.DRAFT, _Status.CODED, _Status.HELD)


def locked(encounter_id: int) -> Encounter:
    """The one place that locks an encounter; a service that locks several does so in the order of their ids."""
    rows = Encounter.objects.select_for_update(of=("self",))
    return rows.select_related("patient", "provider", "place", "authorization__coverage").get(pk=encounter_id)


@transaction.atomic
def start_encounter(
    actor: Actor,
    *,
    patient: Patient,
    provider_id: int,
    place_id: int,
    on: date,
    ends_on: date | None = None,
    authorization_id: int | None = None,
    kind: str = "P",
    circumstances: Circumstances = Circumstances(),
    note: str = "",
) -> Encounter:
    """A visit took place, or begins: professional (``P``) or institutional (``I``)."""
    actor.must("start_encounter")
    if on < patient.birth or (patient.died_on and on > patient.died_on):
        raise NotValid("The visit lies outside the patient's life; check its date and the patient.")
    if on > clock.today():
        raise NotValid("The visit lies in the future.")
    if kind not in Encounter.Kind.values:
        raise NotValid("A visit is professional (P) or institutional (I).")
    _check_authorization(patient.pk, authorization_id)
    encounter = Encounter.objects.create(
        number=next_number(Encounter),
        kind=kind,
        patient=patient,
        provider=practice.provider(provider_id),
        place=practice.place(place_id),
        on=on,
        ends_on=ends_on or on,
        authorization_id=authorization_id,
        circumstances=msgspec.to_builtins(circumstances),
        note=note,
    )
    audit.record(actor=actor, action="start_encounter", subject=f"patient:{patient.pk}", encounter=encounter.pk)
    return encounter


@transaction.atomic
def change_encounter(
    actor: Actor,
    *,
    encounter_id: int,
    authorization_id: int | None = None,
    ends_on: date | None = None,
    circumstances: Circumstances | None = None,
    note: str | None = None,
) -> Encounter:
    """Attach an authorization, or say more about the visit: its last day, circumstances; what is ``None`` stays."""
    actor.must("start_encounter")
    encounter = locked(encounter_id)
    if authorization_id is not None:
        _check_authorization(encounter.patient_id, authorization_id)
        encounter.authorization_id = authorization_id
    if ends_on is not None:
        if ends_on < encounter.on:
            raise NotValid("The visit cannot end before it begins.")
        encounter.ends_on = ends_on
    if circumstances is not None:
        encounter.circumstances = msgspec.to_builtins(circumstances)
    if note is not None:
        encounter.note = note
    encounter.save(update_fields=["authorization_id", "ends_on", "circumstances", "note"])
    audit.record(
        actor=actor, action="change_encounter", subject=f"patient:{encounter.patient_id}", encounter=encounter_id
    )
    return encounter


@transaction.atomic
def hold(actor: Actor, *, encounter_id: int, reason: str) -> Encounter:
    """Keep a coded visit back, with a reason; releasing it takes it on."""
    actor.must("code_encounter")
    encounter = locked(encounter_id)
    if encounter.status not in UNRELEASED:
        raise NotValid(f"The visit is {encounter.get_status_display().lower()} already.")
    if not reason.strip():
        raise NotValid("Say why it is held, so that the next person knows what it waits for.")
    encounter.status, encounter.hold_reason = _Status.HELD, reason.strip()[:300]
    encounter.save(update_fields=["status", "hold_reason"])
    audit.record(
        actor=actor, action="hold_encounter", subject=f"patient:{encounter.patient_id}", encounter=encounter_id
    )
    return encounter


@transaction.atomic
def reopen(actor: Actor, *, encounter_id: int, reason: str) -> Encounter:
    """Take up a visit again that was closed without a claim before it was released."""
    actor.must("code_encounter")
    encounter = locked(encounter_id)
    if encounter.status != _Status.CLOSED or encounter.released_at is not None:
        raise NotValid("Only a visit that was closed before it was released can be opened again; enter it anew.")
    if not reason.strip():
        raise NotValid("Say why it is opened again.")
    encounter.status = _Status.CODED if encounter.charges.exists() else _Status.DRAFT
    encounter.no_claim_kind = encounter.no_claim_reason = ""
    encounter.save(update_fields=["status", "no_claim_kind", "no_claim_reason"])
    audit.record(
        actor=actor, action="reopen_encounter", subject=f"patient:{encounter.patient_id}", encounter=encounter_id
    )
    return encounter


@transaction.atomic
def mark_claimed(actor: Actor, *, encounter_id: int) -> Encounter:
    """A claim was made of the visit. Safe to repeat."""
    actor.must("send_claim")
    encounter = locked(encounter_id)
    if encounter.status == _Status.CLAIMED:
        return encounter
    if encounter.status != _Status.RELEASED:
        raise NotValid(f"The visit is {encounter.get_status_display().lower()}; release it first.")
    encounter.status, encounter.claimed_at = _Status.CLAIMED, clock.now()
    encounter.save(update_fields=["status", "claimed_at"])
    return encounter


@transaction.atomic
def query_provider(actor: Actor, *, encounter_id: int, question: str) -> ProviderQuery:
    """Ask the provider about a visit; it is not released before the answer."""
    actor.must("code_encounter")
    encounter = locked(encounter_id)
    if not question.strip():
        raise NotValid("Write the question.")
    asked = ProviderQuery.objects.create(encounter=encounter, question=question.strip(), asked_by=actor.name)
    audit.record(actor=actor, action="query_provider", subject=f"patient:{encounter.patient_id}", query=asked.pk)
    outbox.publish("provider.queried", query_id=asked.pk, encounter_id=encounter_id, provider_id=encounter.provider_id)
    return asked


@transaction.atomic
def answer_query(actor: Actor, *, query_id: int, answer: str, answered_by: str) -> ProviderQuery:
    """Keep the provider's answer, in the provider's words and name; an answer is given once."""
    actor.must("start_encounter")
    asked = ProviderQuery.objects.select_for_update(of=("self",)).select_related("encounter").get(pk=query_id)
    if asked.answered_at is not None:
        raise NotValid("This question was answered already; ask another one.")
    if not (answer.strip() and answered_by.strip()):
        raise NotValid("Write the answer and who gave it.")
    asked.answer, asked.answered_by, asked.answered_at = answer.strip(), answered_by.strip()[:120], clock.now()
    asked.save(update_fields=["answer", "answered_by", "answered_at"])
    audit.record(actor=actor, action="answer_query", subject=f"patient:{asked.encounter.patient_id}", query=query_id)
    return asked


def _check_authorization(patient_id: int, authorization_id: int | None) -> None:
    if authorization_id is not None and (
        registration.authorization(authorization_id).coverage.patient_id != patient_id
    ):
        raise NotValid("This authorization is another patient's.")
