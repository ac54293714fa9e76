"""What a visit will probably cost the patient, told beforehand, with how the figure came about."""

from __future__ import annotations

from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from superbill.app.coding import entry
from superbill.app.platform import clock
from superbill.app.practice import queries as practice
from superbill.app.practice.services import NotValid
from superbill.app.registration import queries, services
from superbill.core.findings import Finding
from superbill.web.frame import Request, page
from superbill.web.frontdesk.given import Given
from superbill.web.names import full


@page("verify_coverage")
def new_estimate(request: Request, patient_id: int) -> HttpResponse:
    """Which services, when and where; the answer is a page of its own."""
    patient = queries.get_patient_for(request.actor, patient_id)
    given = Given(request.POST)
    if request.method == "POST" and (made := _estimate(request, given, patient)):
        return redirect("estimate", made)
    context = {
        "given": given,
        "patient": patient,
        "name": full(patient),
        "places": practice.places(),
        "today": clock.today(),
        "fees": practice.fees(clock.today()),
    }
    return render(request, "web/frontdesk/estimate_new.html", context, status=422 if request.method == "POST" else 200)


def _estimate(request: Request, given: Given, patient: Any) -> int | None:
    """The id of the estimate, or ``None`` with what is wrong at its field."""
    charges, misread = entry.read_charges(given.text("services", "at least one service"))
    on, place = given.day("on", "the day of the visit"), given.text("place", "the place")
    if misread:
        given.wrong["services"] = f"Line {misread[0].line}: {misread[0].why}."
    if not given.holds or on is None:
        return None
    planned = [services.Planned(each.code, each.units, each.modifiers) for each in charges]
    try:
        row = services.estimate(
            request.actor, patient=patient, on=on, services=planned, place_id=practice.place(int(place)).pk
        )
    except NotValid as refusal:
        given.wrong["services"] = str(refusal)
        return None
    messages.success(request, "The estimate is kept on the account.")
    return int(row.pk)


@page()
def estimate(request: Request, estimate_id: int) -> HttpResponse:
    """An estimate with its derivation, step by step."""
    row = queries.get_estimate_for(request.actor, estimate_id)
    labels = {fee.code: fee.label for fee in practice.fees(row.on)}
    context = {
        "estimate": row,
        "name": full(row.patient),
        "lines": [(code, labels.get(code, ""), units, charge, allowed) for code, units, charge, allowed in row.lines],
        "findings": [msgspec.convert(each, Finding) for each in row.findings],
    }
    return render(request, "web/frontdesk/estimate.html", context)


urls = [
    path("patients/<int:patient_id>/estimates/new", new_estimate, name="new-estimate"),
    path("estimates/<int:estimate_id>/", estimate, name="estimate"),
]
