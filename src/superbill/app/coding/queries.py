"""Reads of the coder's room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec
from django.db.models import QuerySet

from superbill.app.coding import facts, scrubbing
from superbill.app.coding.facts import EncounterFacts
from superbill.app.coding.models import Charge, Diagnosis, Encounter, Override, ProviderQuery, ScrubRun
from superbill.app.platform import audit, clock
from superbill.app.platform.people import Actor
from superbill.core.findings import Finding

_WITH = ("patient", "provider", "place", "authorization__coverage")


def get_encounter_for(actor: Actor, encounter_id: int) -> Encounter:
    """An encounter, for reading; who read it is kept. Raises ``Encounter.DoesNotExist``."""
    actor.must("read")
    encounter = Encounter.objects.select_related(*_WITH).get(pk=encounter_id)
    audit.record(
        actor=actor, action="read_encounter", subject=f"patient:{encounter.patient_id}", encounter=encounter_id
    )
    return encounter


def encounter_facts(encounter_id: int) -> EncounterFacts:
    """Everything a claim needs about an encounter, as values of the engines. Raises ``Encounter.DoesNotExist``."""
    return facts.of(Encounter.objects.select_related(*_WITH).get(pk=encounter_id))


def live_findings(encounter_id: int) -> list[Finding]:
    """What the edits say about an encounter as it stands, nothing kept."""
    return scrubbing.look(Encounter.objects.select_related(*_WITH).get(pk=encounter_id))


def last_run(encounter_id: int) -> ScrubRun | None:
    return ScrubRun.objects.filter(encounter_id=encounter_id).order_by("-pk").first()


def findings_of(run: ScrubRun) -> list[tuple[Finding, bool]]:
    """What a run found, each with whether a person has overridden it by now."""
    allowed = scrubbing.overrides_in_force(run.encounter_id, clock.today())
    found = [msgspec.convert(each, Finding) for each in run.findings]
    return [(each, scrubbing.is_overridden(each, allowed)) for each in found]


def overrides_of(encounter_id: int) -> QuerySet[Override]:
    return Override.objects.filter(encounter_id=encounter_id).order_by("pk")


def diagnoses_of(encounter_id: int) -> QuerySet[Diagnosis]:
    return Diagnosis.objects.filter(encounter_id=encounter_id).order_by("number")


def charges_of(encounter_id: int) -> QuerySet[Charge]:
    """The charges that stand, in order."""
    return Charge.objects.filter(encounter_id=encounter_id, voided_at=None).order_by("number")


def charge(charge_id: int) -> Charge:
    return Charge.objects.select_related("encounter").get(pk=charge_id)


def encounters_of_charges(charge_ids: Iterable[int]) -> dict[int, Encounter]:
    """The visit of each charge, by charge id."""
    rows = Charge.objects.filter(pk__in=list(charge_ids)).select_related("encounter")
    return {row.pk: row.encounter for row in rows}


def encounters_of(patient_id: int) -> QuerySet[Encounter]:
    """A patient's visits, newest first."""
    rows = Encounter.objects.filter(patient_id=patient_id).select_related("provider", "place")
    return rows.order_by("-on", "-pk")


def coders_queue() -> QuerySet[Encounter]:
    """Visits that wait for a coder or for a decision: oldest first, then the most dollars."""
    waiting = [Encounter.Status.DRAFT, Encounter.Status.CODED, Encounter.Status.HELD]
    rows = Encounter.objects.filter(status__in=waiting).select_related("patient", "provider", "place")
    return rows.order_by("on", "-charge_cents", "pk")


def encounters() -> QuerySet[Encounter]:
    """All visits, newest first."""
    return Encounter.objects.select_related("patient", "provider", "place").order_by("-on", "-pk")


def encounters_asked() -> QuerySet[Encounter]:
    """Visits whose provider was asked something and has not answered, oldest first."""
    asked = ProviderQuery.objects.filter(answered_at=None).values("encounter_id")
    return encounters().filter(pk__in=asked).order_by("on", "pk")


def never_claimed(before: date) -> QuerySet[Encounter]:
    """Visits before a day that never became a claim; ``no_claim_reason`` says why, or nothing does."""
    rows = Encounter.objects.filter(on__lt=before).exclude(status=Encounter.Status.CLAIMED)
    return rows.select_related("patient", "provider", "place").order_by("no_claim_reason", "on", "pk")


def questions_open() -> QuerySet[ProviderQuery]:
    """Questions to providers that wait for an answer, oldest first."""
    rows = ProviderQuery.objects.filter(answered_at=None).select_related("encounter__patient", "encounter__provider")
    return rows.order_by("asked_at", "pk")


def questions_of(encounter_id: int) -> QuerySet[ProviderQuery]:
    return ProviderQuery.objects.filter(encounter_id=encounter_id).order_by("asked_at", "pk")
