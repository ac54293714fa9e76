"""What a claim must say beyond its lines: who ordered a service, an accident, the days that matter, a hospital stay."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from msgspec.structs import replace

from superbill.app.coding import bill_codes, queries, services
from superbill.app.coding.facts import Circumstances
from superbill.core.claim.values import Provider
from superbill.core.ids import valid_npi
from superbill.web.coding import stay
from superbill.web.coding.rooms import tabs
from superbill.web.frame import Request, page
from superbill.web.frontdesk.given import Given
from superbill.web.names import full

_CAUSES = (("", "none"), ("AA", "a motor vehicle"), ("EM", "work"), ("OA", "another accident"))
_DAYS = ("accident", "onset", "last_menstrual_period", "initial_treatment", "admission", "discharge")
_ALWAYS = ("referral", "note", "accident_state")


@page("start_encounter")
def circumstances(request: Request, encounter_id: int) -> HttpResponse:
    """The form; on POST it is kept, or shown again with what is wrong at its field."""
    visit = queries.get_encounter_for(request.actor, encounter_id)
    known = queries.encounter_facts(encounter_id).circumstances
    given = Given(request.POST if request.method == "POST" else _as_given(known) | {"ends_on": f"{visit.ends_on}"})
    hospital = visit.kind == "I"
    if request.method == "POST":
        referring = _named(given, "referring", known.referring)
        said = _of_stay(given, known) if hospital else _of_office(given, known)
        always = {name: given.text(name) for name in _ALWAYS}
        always["accident_state"] = always["accident_state"].upper()
        said = replace(said, referring=referring, **always)
        ends_on = _last_day(given, visit.on) if hospital else None
        if given.holds:
            services.change_encounter(request.actor, encounter_id=encounter_id, circumstances=said, ends_on=ends_on)
            messages.success(request, "The claim will say so.")
            return redirect("code-visit" if request.actor.may("code_encounter") else "encounter", encounter_id)
    context = {"tabs": tabs(request), "visit": visit, "patient": full(visit.patient), "given": given, "causes": _CAUSES}
    if hospital:
        context |= {"choices": stay.choices(given, visit.on), "codes": stay.fields(), "procedure": bill_codes.PROCEDURE}
    return render(request, "web/coding/circumstances.html", context, status=422 if request.method == "POST" else 200)


def _of_office(given: Given, known: Circumstances) -> Circumstances:
    """What was known with what was typed; what the form does not ask stays."""
    cause = given.text("cause")
    if cause and not given.text("accident"):
        given.wrong["accident"] = "Write the day of the accident."
    if cause == "AA" and not given.text("accident_state"):
        given.wrong["accident_state"] = "Write the state where it happened."
    days = {name: given.day(name) for name in _DAYS}
    return replace(known, related_causes=(cause,) if cause else (), clia=given.text("clia"), **days)


def _of_stay(given: Given, known: Circumstances) -> Circumstances:
    return replace(stay.said(given, known), operating=_named(given, "operating", known.operating))


def _last_day(given: Given, first: date) -> date | None:
    last = given.day("ends_on", "the last day of the bill")
    if last and last < first:
        given.wrong["ends_on"] = f"Write a day not before {first}, when the visit began."
    return last


def _named(given: Given, role: str, known: Provider | None) -> Provider | None:
    """Who was typed for a role; of the same person what the form does not ask stays."""
    last, first, npi = given.text(f"{role}_last"), given.text(f"{role}_first"), given.digits(f"{role}_npi")
    if not (last or first or npi):
        return None
    if not last:
        given.wrong[f"{role}_last"] = "Write the last name."
    if not valid_npi(npi):
        given.wrong[f"{role}_npi"] = "Write the NPI: ten digits, the last of which checks the others."
    same = known if known and known.npi == npi else Provider()
    return replace(same, last=last, first=first, npi=npi)


def _as_given(known: Circumstances) -> dict[str, Any]:
    days = {name: f"{day:%Y-%m-%d}" if (day := getattr(known, name)) else "" for name in _DAYS}
    texts = {name: getattr(known, name) for name in ("clia", *_ALWAYS)}
    names: dict[str, str] = {}
    for role in ("referring", "operating"):
        who = getattr(known, role) or Provider()
        names |= {f"{role}_last": who.last, f"{role}_first": who.first, f"{role}_npi": who.npi}
    return names | texts | days | stay.as_given(known) | {"cause": next(iter(known.related_causes), "")}


urls = [path("coding/<int:encounter_id>/circumstances", circumstances, name="circumstances")]
