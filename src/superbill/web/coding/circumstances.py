"""What a claim must say beyond its lines: who ordered a service, an accident, the days that matter."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from msgspec.structs import replace

from superbill.app.coding import queries, services
from superbill.app.coding.facts import Circumstances
from superbill.core.claim.values import Provider
from superbill.core.ids import valid_npi
from superbill.web.coding.rooms import tabs
from superbill.web.frame import Request, page
from superbill.web.frontdesk.given import Given
from superbill.web.names import full

_CAUSES = (("", "none"), ("AA", "a motor vehicle"), ("EM", "work"), ("OA", "another accident"))
_DAYS = ("accident", "onset", "last_menstrual_period", "initial_treatment", "admission", "discharge")
_TEXTS = ("accident_state", "referral", "clia", "note")


@page("start_encounter")
def circumstances(request: Request, encounter_id: int) -> HttpResponse:
    """The form; on POST it is kept, or shown again with what is wrong at its field."""
    visit = queries.get_encounter_for(request.actor, encounter_id)
    known = queries.encounter_facts(encounter_id).circumstances
    given = Given(request.POST if request.method == "POST" else _as_given(known))
    if request.method == "POST":
        said = _said(given, known)
        if given.holds:
            services.change_encounter(request.actor, encounter_id=encounter_id, circumstances=said)
            messages.success(request, "The claim will say so.")
            return redirect("code-visit" if request.actor.may("code_encounter") else "encounter", encounter_id)
    context = {"tabs": tabs(request), "visit": visit, "patient": full(visit.patient), "given": given, "causes": _CAUSES}
    return render(request, "web/coding/circumstances.html", context, status=422 if request.method == "POST" else 200)


def _said(given: Given, known: Circumstances) -> Circumstances:
    """What was known with what was typed; what the form does not ask stays."""
    cause = given.text("cause")
    if cause and not given.text("accident"):
        given.wrong["accident"] = "Write the day of the accident."
    if cause == "AA" and not given.text("accident_state"):
        given.wrong["accident_state"] = "Write the state where it happened."
    texts = {name: given.text(name) for name in _TEXTS}
    days = {name: given.day(name) for name in _DAYS}
    texts["accident_state"] = texts["accident_state"].upper()
    return replace(known, related_causes=(cause,) if cause else (), referring=_referring(given), **texts, **days)


def _referring(given: Given) -> Provider | None:
    last, first, npi = given.text("referring_last"), given.text("referring_first"), given.digits("referring_npi")
    if not (last or first or npi):
        return None
    if not last:
        given.wrong["referring_last"] = "Write the last name."
    if not valid_npi(npi):
        given.wrong["referring_npi"] = "Write the NPI: ten digits, the last of which checks the others."
    return Provider(last=last, first=first, npi=npi)


def _as_given(known: Circumstances) -> dict[str, Any]:
    who = known.referring or Provider()
    days = {name: f"{day:%Y-%m-%d}" if (day := getattr(known, name)) else "" for name in _DAYS}
    texts = {name: getattr(known, name) for name in _TEXTS}
    names = {"referring_last": who.last, "referring_first": who.first, "referring_npi": who.npi}
    return names | texts | days | {"cause": next(iter(known.related_causes), "")}


urls = [path("coding/<int:encounter_id>/circumstances", circumstances, name="circumstances")]
