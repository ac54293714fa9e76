"""Charge capture: a new visit, and charges from a spreadsheet."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from superbill.app.coding import queries, services
from superbill.app.platform import clock
from superbill.app.practice import queries as practice
from superbill.app.practice.services import NotValid
from superbill.app.registration import queries as front_desk
from superbill.web.coding.rooms import tabs
from superbill.web.frame import NotUnderstood, Request, page, required, typed_day

_LARGEST = 5_000_000
"""Bytes of a charge file: more is not one practice's day."""


@page("start_encounter")
def new_visit(request: Request) -> HttpResponse:
    """The form of a new visit; on POST it is entered and opened on the coder's desk."""
    given = request.POST or request.GET
    if request.method == "POST":
        try:
            visit = _start(request)
            may_code = request.actor.may("code_encounter")
            messages.success(request, f"Visit {visit.number} is entered.")
            return redirect("code-visit" if may_code else "encounter", visit.pk)
        except (NotValid, NotUnderstood) as refusal:
            messages.error(request, str(refusal))
    chosen = given.get("patient", "")
    patient = front_desk.get_patient_for(request.actor, int(chosen)) if chosen.isdecimal() else None
    context = {
        "tabs": tabs(request),
        "given": _as_last_time(patient) | given.dict(),
        "today": clock.today(),
        "patient": patient,
        "providers": practice.providers(),
        "places": practice.places(),
    }
    return render(request, "web/coding/new_visit.html", context, status=422 if request.method == "POST" else 200)


def _as_last_time(patient: Any) -> dict[str, str]:
    """Whom the patient saw last and where: the next visit is mostly there too."""
    last = queries.encounters_of(patient.pk).first() if patient else None
    return {"provider": str(last.provider_id), "place": str(last.place_id)} if last else {}


def _start(request: Request) -> Any:
    given = request.POST
    patient = required(request, "patient", "which patient it was; choose one from the list")
    return services.start_encounter(
        request.actor,
        patient=front_desk.get_patient_for(request.actor, int(patient) if patient.isdecimal() else 0),
        provider_id=int(required(request, "provider", "the provider")),
        place_id=int(required(request, "place", "the place")),
        on=typed_day(given.get("on", ""), "date of the visit"),
        kind=given.get("kind", "P"),
        note=given.get("note", "").strip(),
    )


@page("start_encounter")
def choose_patient(request: Request) -> HttpResponse:
    """The patients that fit what one types into the form of a new visit."""
    found = front_desk.search_patients(request.actor, words=request.GET.get("who", ""))[:8]
    return render(request, "web/coding/choose_patient.html", {"patients": found, "words": request.GET.get("who", "")})


@page("code_encounter")
def import_charges(request: Request) -> HttpResponse:
    """Charges from a CSV file; what could not be entered is told row by row."""
    done = None
    if request.method == "POST":
        file = request.FILES.get("file")
        if file is None or (file.size or 0) > _LARGEST:
            messages.error(request, "Choose a CSV file of at most five megabytes.")
        else:
            done = services.import_charges(request.actor, content=file.read(), name=file.name or "charges.csv")
    context = {"tabs": tabs(request), "done": done, "findings": done.findings if done else ()}
    return render(request, "web/coding/import.html", context)


urls = [
    path("coding/new", new_visit, name="new-visit"),
    path("coding/new/patients", choose_patient, name="choose-patient"),
    path("coding/import", import_charges, name="import-charges"),
]
