"""The practice's superbills, written as text and printed as slips; and a coder's own favourites."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from superbill.app.coding import queries, services, slips
from superbill.app.coding import superbills as texts
from superbill.app.platform import clock
from superbill.app.practice import queries as practice
from superbill.app.practice.services import NotValid
from superbill.web.coding.rooms import tabs
from superbill.web.frame import Request, page, required, verb

_PAST = timedelta(days=365)
"""How far back a proposal looks."""


@page("code_encounter")
def superbills(request: Request) -> HttpResponse:
    """All superbills, and one's own favourites."""
    return _list(request, texts.text_of(texts.favourites(request.actor)))


def _list(request: Request, favourites: str, status: int = 200) -> HttpResponse:
    context = {
        "tabs": tabs(request),
        "superbills": [(row, len(queries.picks_of(row.pk))) for row in queries.superbills()],
        "favourites": favourites,
        "specialties": dict(_specialties()),
    }
    return render(request, "web/coding/superbills.html", context, status=status)


def _specialties() -> list[tuple[str, str]]:
    """The specialties of the practice's providers: taxonomy and who has it."""
    who: dict[str, list[str]] = {}
    for row in practice.providers():
        who.setdefault(row.taxonomy, []).append(row.last)
    return [(taxonomy, ", ".join(names)) for taxonomy, names in sorted(who.items())]


@page("set_up_superbill")
def new_superbill(request: Request) -> HttpResponse:
    """A new one; what was coded in the past year is proposed."""
    taxonomy = request.GET.get("taxonomy", "")
    text = texts.proposed(taxonomy, clock.today() - _PAST)
    return _form(request, {"name": "", "taxonomy": taxonomy, "text": text, "active": True})


@page("set_up_superbill")
def edit_superbill(request: Request, superbill_id: int) -> HttpResponse:
    row = queries.superbill(superbill_id)
    text = texts.text_of(queries.picks_of(row.pk))
    return _form(
        request, {"id": row.pk, "name": row.name, "taxonomy": row.taxonomy, "text": text, "active": row.active}
    )


def _form(request: Request, given: dict[str, object], status: int = 200) -> HttpResponse:
    context = {"tabs": tabs(request), "given": given, "specialties": _specialties()}
    return render(request, "web/coding/superbill.html", context, status=status)


@page("set_up_superbill")
def save_superbill(request: Request) -> HttpResponse:
    """Save it; what is wrong is told with the text as it was typed."""
    if request.method != "POST":
        return redirect("superbills")
    name, text = request.POST.get("name", ""), request.POST.get("text", "")
    taxonomy, active = request.POST.get("taxonomy", ""), "active" in request.POST
    try:
        row = services.set_superbill(request.actor, name=name, text=text, taxonomy=taxonomy, active=active)
    except NotValid as refusal:
        messages.error(request, str(refusal))
        return _form(request, {"name": name, "taxonomy": taxonomy, "text": text, "active": active}, status=422)
    messages.success(request, f"The superbill {row.name} is saved.")
    return redirect("superbills")


@page("code_encounter")
def save_favourites(request: Request) -> HttpResponse:
    if request.method != "POST":
        return redirect("superbills")
    text = request.POST.get("text", "")
    try:
        services.set_favourites(request.actor, text=text)
    except NotValid as refusal:
        messages.error(request, str(refusal))
        return _list(request, text, status=422)
    messages.success(request, "Your favourites are saved.")
    return redirect("superbills")


@verb("code_encounter", back="superbills")
def star(request: Request) -> HttpResponse:
    """Put a code among one's own, or take it away."""
    code = required(request, "code", "the code")
    services.add_favourite(request.actor, code=code)
    messages.success(request, f"{code} was put among your favourites, or taken away.")
    return redirect(request.POST.get("back") or "superbills")


@page()
def print_slip(request: Request, superbill_id: int) -> HttpResponse:
    """The slip as a PDF: blank, or for the visit asked for."""
    visit = request.GET.get("visit", "")
    content = slips.slip(
        request.actor, superbill_id=superbill_id, encounter_id=int(visit) if visit.isdecimal() else None
    )
    return HttpResponse(content, content_type="application/pdf")


urls = [
    path("coding/superbills/", superbills, name="superbills"),
    path("coding/superbills/new", new_superbill, name="new-superbill"),
    path("coding/superbills/save", save_superbill, name="save-superbill"),
    path("coding/superbills/favourites", save_favourites, name="save-favourites"),
    path("coding/superbills/star", star, name="star"),
    path("coding/superbills/<int:superbill_id>/", edit_superbill, name="superbill"),
    path("coding/superbills/<int:superbill_id>.pdf", print_slip, name="slip"),
]
