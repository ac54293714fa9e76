"""Leave to give a service: asked of the payer by 278, or written down from a call; and how much of it is left."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from msgspec import Struct

from superbill.app.platform import clock
from superbill.app.platform.names import quiet
from superbill.app.practice import queries as practice
from superbill.app.practice.services import NotValid
from superbill.app.registration import queries, services
from superbill.web.frame import Request, page
from superbill.web.frontdesk.given import Given
from superbill.web.names import full, person

_USUAL = timedelta(days=90)
_HOW = (
    ("278", "ask the payer now"),
    ("phone", "write down: told by phone"),
    ("fax", "by fax"),
    ("portal", "in its portal"),
    ("paper", "on paper"),
)


class Left(Struct, frozen=True):
    """An authorization with how many units services have not used."""

    row: Any
    left: Decimal
    units: Decimal
    days: int
    """Days until it ends; negative when it has."""


def shown(patient_id: int, most: int = 10) -> list[Left]:
    """A patient's authorizations, newest first."""
    rows = list(queries.authorizations_of(patient_id)[:most])
    left = queries.units_left(rows)
    today = clock.today()
    return [Left(row, left[row.pk].normalize(), row.units.normalize(), (row.ends_on - today).days) for row in rows]


@page("verify_coverage")
def new_authorization(request: Request, patient_id: int) -> HttpResponse:
    """Ask for one or write one down; what is wrong is told at its field."""
    patient = queries.get_patient_for(request.actor, patient_id)
    given = Given(request.POST)
    if request.method == "POST" and _ask(request, given, patient_id):
        return redirect("patient", patient_id)
    today = clock.today()
    context = {
        "given": given,
        "patient": patient,
        "name": full(patient),
        "coverages": queries.coverages_on(patient_id, today),
        "providers": [("", "anyone here"), *((str(row.pk), person(row)) for row in practice.providers())],
        "places": [(row.pos, quiet(row.name)) for row in practice.places()],
        "how": _HOW,
        "authorizations": shown(patient_id),
        "starts": today,
        "ends": today + _USUAL,
    }
    return render(request, "web/frontdesk/authorization.html", context, status=422 if request.method == "POST" else 200)


def _ask(request: Request, given: Given, patient_id: int) -> bool:
    """Whether it was asked or written down."""
    codes = given.text("codes", "the service's code").upper().replace(",", " ").split()
    coverage = given.text("coverage", "which plan")
    units, starts, ends = (
        given.number("units", "the units"),
        given.day("starts_on", "the first day"),
        given.day("ends_on", "the last day"),
    )
    provider = given.text("provider")
    how = given.text("how") or "278"
    if how != "278":
        given.text("number", "the payer's number")
    if not given.holds:
        return False
    chosen = queries.coverages_of(patient_id).get(pk=int(coverage))
    asked: dict[str, Any] = {
        "coverage": chosen,
        "codes": codes,
        "units": units,
        "starts_on": starts,
        "ends_on": ends,
        "provider_id": int(provider) if provider else None,
    }
    try:
        if how == "278":
            diagnoses = given.text("diagnoses").upper().replace(".", "").replace(",", " ").split()
            services.request_authorization(
                request.actor,
                diagnoses=diagnoses,
                place_of_service=given.text("place") or "11",
                urgent="urgent" in request.POST,
                message=given.text("message"),
                **asked,
            )
            messages.success(request, f"{chosen.payer.name} is asked; its answer appears here when the 278 comes.")
        else:
            services.record_authorization(
                request.actor, number=given.text("number"), source=how, message=given.text("message"), **asked
            )
            messages.success(request, f"Authorization {given.text('number')} is written down.")
    except NotValid as refusal:
        given.refuse(refusal)
        return False
    return True


urls = [path("patients/<int:patient_id>/authorizations/new", new_authorization, name="new-authorization")]
