"""Who covers a patient: what stands on the card, whose plan it is, and who pays first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from superbill.app.platform import clock
from superbill.app.practice import queries as practice
from superbill.app.practice.services import NotValid
from superbill.app.registration import queries, services
from superbill.web.frame import Request, page, verb
from superbill.web.frontdesk.given import Given
from superbill.web.frontdesk.people import SEXES
from superbill.web.names import full

RELATIONSHIPS = (
    ("18", "the patient's own plan"),
    ("01", "the husband's or wife's"),
    ("19", "a parent's: the patient is a child"),
    ("53", "a life partner's"),
    ("20", "the employer's, who is named as subscriber"),
    ("39", "an organ donor's"),
    ("40", "a cadaver donor's"),
    ("21", "unknown"),
    ("G8", "somebody else's"),
)
_BASES = (
    ("active", "through present work"),
    ("retired", "through former work"),
    ("continued", "COBRA or state continuation"),
    ("own", "bought by the person"),
    ("public", "Medicare, Medicaid or another public plan"),
    ("accident", "workers' compensation, auto or liability"),
)
_PARENTS = (
    ("", "—"),
    ("mother", "mother"),
    ("father", "father"),
    ("stepmother", "stepmother"),
    ("stepfather", "stepfather"),
)
_TEXTS = ("group_number", "group_name", "plan_name", "first", "middle", "line1", "line2", "city")


@page("register_patient")
def new_coverage(request: Request, patient_id: int) -> HttpResponse:
    """A plan from its card; on POST it is added, or the form shown again with what is wrong."""
    patient = queries.get_patient_for(request.actor, patient_id)
    given = Given(request.POST)
    if request.method != "POST":
        return _show(request, given, patient)
    fields = _fields(given)
    payer_id = given.text("payer", "the payer")
    if given.holds:
        try:
            row, found = services.add_coverage(
                request.actor, patient=patient, payer_id=practice.payer(int(payer_id)).pk, **fields
            )
        except NotValid as refusal:
            given.refuse(refusal)
        else:
            _tell(request, row, found)
            return redirect("patient", patient_id)
    return _show(request, given, patient)


@page("register_patient")
def change_coverage(request: Request, patient_id: int, coverage_id: int) -> HttpResponse:
    """Correct a plan, or end it."""
    patient = queries.get_patient_for(request.actor, patient_id)
    row = queries.coverages_of(patient_id).get(pk=coverage_id)
    if request.method != "POST":
        return _show(request, Given(_as_given(row)), patient, row)
    given = Given(request.POST)
    fields = _fields(given)
    if given.holds:
        try:
            row, found = services.change_coverage(request.actor, coverage_id=coverage_id, **fields)
        except NotValid as refusal:
            given.refuse(refusal)
        else:
            _tell(request, row, found)
            return redirect("patient", patient_id)
    return _show(request, given, patient, row)


def _fields(given: Given) -> dict[str, Any]:
    """What the card says. A subscriber other than the patient is named; for the patient the fields stay empty."""
    other = (given.text("relationship") or "18") != "18"
    fields: dict[str, Any] = {name: given.text(name) for name in _TEXTS[:3]}
    if other:
        fields |= {name: given.text(name) for name in _TEXTS[3:]}
        fields |= {
            "last": given.text("last"),
            "birth": given.day("birth"),
            "sex": given.text("sex"),
            "state": given.text("state").upper(),
            "postal": given.digits("postal"),
            "parent": given.text("parent"),
        }
    size = given.text("employer_size")
    if size and not (size.isdecimal() and len(size) < 8):
        given.wrong["employer_size"] = "Write how many people the employer has, as a number."
    return fields | {
        "relationship": given.text("relationship") or "18",
        "member_id": given.text("member_id", "the member id as the card has it"),
        "starts_on": given.day("starts_on", "the first day"),
        "ends_on": given.day("ends_on"),
        "basis": given.text("basis") or "active",
        "employer_size": int(size) if size.isdecimal() and size else None,
    }


def _as_given(row: Any) -> dict[str, Any]:
    names = (*_TEXTS, "last", "sex", "state", "postal", "parent", "relationship", "member_id", "basis", "employer_size")
    days = {
        name: f"{day:%Y-%m-%d}" if (day := getattr(row, name)) else "" for name in ("starts_on", "ends_on", "birth")
    }
    return {name: getattr(row, name) for name in names} | days | {"payer": str(row.payer_id)}


def _tell(request: Request, row: Any, found: Any) -> None:
    for finding in found:
        messages.warning(request, f"{finding.message} {finding.remedy}")
    messages.success(request, f"{row.payer.name} is kept. Ask the payer whether the plan is active.")
    suggested = services.suggest_order(row.patient, clock.today())
    in_force = [one.pk for one in queries.coverages_on(row.patient_id, clock.today())]
    if len(in_force) > 1 and list(suggested.coverage_ids) != in_force:
        messages.warning(request, "The order of payers looks different from what the rules say; see “Who pays first”.")


def _show(request: Request, given: Given, patient: Any, row: Any = None) -> HttpResponse:
    context = {
        "given": given,
        "patient": patient,
        "name": full(patient),
        "coverage": row,
        "payers": practice.payers(),
        "relationships": RELATIONSHIPS,
        "bases": _BASES,
        "parents": _PARENTS,
        "sexes": SEXES,
        "today": clock.today(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "web/frontdesk/plan.html", context, status=status)


@page()
def payer_order(request: Request, patient_id: int) -> HttpResponse:
    """Who pays first, as it stands and as the rules say it."""
    patient = queries.get_patient_for(request.actor, patient_id)
    rows = queries.coverages_on(patient_id, clock.today())
    suggested = services.suggest_order(patient, clock.today())
    by_id = {row.pk: row for row in rows}
    context = {
        "patient": patient,
        "name": full(patient),
        "rows": rows,
        "suggested": [by_id[pk] for pk in suggested.coverage_ids],
        "rules": suggested.rules,
        "tied": suggested.tied,
        "same": [row.pk for row in rows] == list(suggested.coverage_ids),
    }
    return render(request, "web/frontdesk/order.html", context)


@verb("register_patient", back="payer-order")
def set_order(request: Request, patient_id: int) -> HttpResponse:
    """Put the payers in the order the rules say."""
    patient = queries.get_patient_for(request.actor, patient_id)
    suggested = services.suggest_order(patient, clock.today())
    services.set_order(
        request.actor, patient=patient, coverage_ids=suggested.coverage_ids, msp_types=suggested.msp_types
    )
    messages.success(request, "The payers stand in that order now.")
    return redirect("patient", patient_id)


urls = [
    path("patients/<int:patient_id>/coverage/new", new_coverage, name="new-coverage"),
    path("patients/<int:patient_id>/coverage/<int:coverage_id>/", change_coverage, name="change-coverage"),
    path("patients/<int:patient_id>/order", payer_order, name="payer-order"),
    path("patients/<int:patient_id>/order/set", set_order, name="set-order"),
]
