"""The superbill on paper: a sheet the doctor ticks, blank or for one visit (typst, PDF)."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
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

_COLUMNS, _HEADING = 3, 1.6
"""Columns of a sheet, and how many lines a heading is worth."""
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
        "changed": f"{superbill.changed_at:%b %-d, %Y}",
        "columns": _columns(picks),
        "visit": _visit(visit) if visit else None,
    }
    return pdf(_TEMPLATE, facts, on=clock.today())


def _columns(picks: Sequence[Pick]) -> list[list[dict[str, Any]]]:
    """Three columns of about the same height, each with its sections; one that goes on says so."""
    columns: list[list[dict[str, Any]]] = [[] for _ in range(_COLUMNS)]
    headings = len({(pick.section, pick.is_diagnosis) for pick in picks})
    height = ceil((len(picks) + headings * _HEADING) / _COLUMNS)
    at, filled, last = 0, 0.0, ""
    for pick in picks:
        name = pick.section or ("Diagnoses" if pick.is_diagnosis else "Services")
        if filled >= height and at < _COLUMNS - 1:
            at, filled = at + 1, 0.0
        if not columns[at] or name != last:
            columns[at].append({"name": f"{name}, continued" if name == last else name, "codes": []})
            filled += _HEADING
        columns[at][-1]["codes"].append({"code": shown(pick), "label": pick.label})
        filled, last = filled + 1, name
    return columns


def _visit(visit: Encounter) -> dict[str, Any]:
    patient, provider = visit.patient, visit.provider
    plans = [f"{one.payer.name}, {one.subscriber.member_id}" for one in registration.insured_on(patient.pk, visit.on)]
    return {
        "number": visit.number,
        "on": f"{visit.on:%B %-d, %Y}",
        "patient": f"{patient.first} {patient.last}",
        "birth": f"{patient.birth:%b %-d, %Y}",
        "account": patient.number,
        "plans": plans or ["Self-pay"],
        "provider": f"{provider.first} {provider.last}",
        "place": visit.place.name,
    }


def _phone(digits: str) -> str:
    return f"({digits[:3]}) {digits[3:6]}-{digits[6:]}" if len(digits) == 10 else digits
