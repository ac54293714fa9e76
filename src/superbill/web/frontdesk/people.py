"""Who the patient is: a new account, or one that is corrected."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from superbill.app.practice.services import NotValid
from superbill.app.registration import queries, services
from superbill.web.frame import Request, page
from superbill.web.frontdesk.given import Given
from superbill.web.names import full

_TEXTS = ("middle", "suffix", "line1", "line2", "city", "email")
SEXES = (("", "choose"), ("F", "female"), ("M", "male"), ("U", "unknown"))


@page("register_patient")
def new_patient(request: Request) -> HttpResponse:
    """The form of a new account; on POST the account is opened, or the form shown again with what is wrong."""
    given = Given(request.POST)
    if request.method != "POST":
        return _show(request, given)
    fields = _fields(given)
    if given.holds:
        try:
            row, found = services.register_patient(request.actor, **fields)
        except NotValid as refusal:
            given.refuse(refusal)
        else:
            for finding in found:
                messages.warning(request, f"{finding.message} {finding.remedy}")
            messages.success(request, f"Account {row.number} is open. Who covers {full(row)}?")
            return redirect("new-coverage", row.pk)
    return _show(request, given)


@page("register_patient")
def change_patient(request: Request, patient_id: int) -> HttpResponse:
    """Correct an account."""
    row = queries.get_patient_for(request.actor, patient_id)
    if request.method != "POST":
        return _show(request, Given(_as_given(row)), row)
    given = Given(request.POST)
    fields = _fields(given) | {
        "died_on": given.day("died_on"),
        "do_not_bill": "do_not_bill" in request.POST,
        "bankrupt_on": given.day("bankrupt_on"),
    }
    if fields.pop("ssn"):
        fields["ssn"] = given.digits("ssn")
    if given.holds:
        try:
            services.change_patient(request.actor, patient_id=patient_id, **fields)
        except NotValid as refusal:
            given.refuse(refusal)
        else:
            messages.success(request, "The account is corrected.")
            return redirect("patient", patient_id)
    return _show(request, given, row)


def _fields(given: Given) -> dict[str, Any]:
    fields: dict[str, Any] = {name: given.text(name) for name in _TEXTS}
    fields |= {
        "last": given.text("last", "the last name"),
        "first": given.text("first", "the first name"),
        "birth": given.day("birth", "the birth date"),
        "sex": given.text("sex", "the sex as the payer has it"),
        "state": given.text("state").upper(),
        "postal": given.digits("postal"),
        "phone": given.digits("phone"),
        "ssn": given.digits("ssn"),
    }
    given.wrong = services.faults_of(fields) | given.wrong
    return fields


def _as_given(row: Any) -> dict[str, Any]:
    names = ("last", "first", "sex", "state", "postal", "phone", *_TEXTS)
    days = {
        name: f"{day:%Y-%m-%d}" if (day := getattr(row, name)) else "" for name in ("birth", "died_on", "bankrupt_on")
    }
    return {name: getattr(row, name) for name in names} | days | {"do_not_bill": row.do_not_bill}


def _show(request: Request, given: Given, row: Any = None) -> HttpResponse:
    context = {"given": given, "sexes": SEXES, "patient": row, "name": full(row) if row else ""}
    status = 422 if request.method == "POST" else 200
    return render(request, "web/frontdesk/person.html", context, status=status)


urls = [
    path("patients/new", new_patient, name="new-patient"),
    path("patients/<int:patient_id>/change", change_patient, name="change-patient"),
]
