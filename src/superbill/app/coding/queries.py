"""Reads of the coder's room."""

from __future__ import annotations

from superbill.app.coding import facts
from superbill.app.coding.facts import EncounterFacts
from superbill.app.coding.models import Encounter
from superbill.app.platform import audit
from superbill.app.platform.people import Actor

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
