"""The superbill on paper: a sheet the doctor ticks, blank or for one visit (typst, PDF)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from superbill.app.coding.models import Encounter, Pick, Superbill
from superbill.app.coding.superbills import shown
from superbill.app.platform import audit, clock
from superbill.app.platform.documents import pdf
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.practice.services import NotValid
from superbill.app.registration import queries as registration

_TEMPLATE = Path(__file__).with_name("slip.typ")


def slip(actor: Actor, *, superbill_id: int, encounter_id: int | None = None) -> bytes:
    """The PDF of a superbill; with a visit, its patient, plans and provider stand on it."""
    actor.must("read")
    superbill = Superbill.objects.get(pk=superbill_id)
    picks = list(superbill.picks.order_by("position"))
    if not picks:
        raise NotValid("The superbill has no codes yet.")
    visit = None
    if encounter_id is not None:
        visit = Encounter.objects.select_related("patient", "provider", "place").get(pk=encounter_id)
        audit.record(actor=actor, action="print_superbill", subject=f"patient:{visit.patient_id}", encounter=visit.pk)
    row = practice.practice()
    facts = {
        "practice": {"name": row.name, "phone": _phone(row.contact_phone)},
        "name": superbill.name,
        "changed": superbill.changed_at.date().isoformat(),
        "sections": _sections(picks),
        "visit": _visit(visit) if visit else None,
    }
    return pdf(_TEMPLATE, facts, on=clock.today())


def _sections(picks: Sequence[Pick]) -> list[dict[str, Any]]:
    """The codes under their headings; services and diagnoses are told apart by how they are marked."""
    sections = []
    for (name, is_diagnosis), group in groupby(picks, key=lambda pick: (pick.section, pick.is_diagnosis)):
        codes = [{"code": shown(pick), "label": pick.label} for pick in group]
        sections.append({"name": name or ("Diagnoses" if is_diagnosis else "Services"), "codes": codes})
    return sections


def _visit(visit: Encounter) -> dict[str, Any]:
    patient, provider = visit.patient, visit.provider
    plans = [f"{one.payer.name}, {one.subscriber.member_id}" for one in registration.insured_on(patient.pk, visit.on)]
    return {
        "number": visit.number,
        "on": f"{visit.on:%B %-d, %Y}",
        "patient": f"{patient.first} {patient.last}",
        "birth": f"{patient.birth:%m/%d/%Y}",
        "account": patient.number,
        "plans": plans or ["Self-pay"],
        "provider": f"{provider.first} {provider.last}",
        "place": visit.place.name,
    }


def _phone(digits: str) -> str:
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits
