"""One visit on the coder's desk: entered by keyboard, priced and checked as one types, saved, released."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta
from itertools import pairwise
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from msgspec import Struct

from superbill.app.claims import queries as claims
from superbill.app.coding import entry, queries, services, superbills, tables
from superbill.app.platform import clock
from superbill.app.practice.services import NotValid
from superbill.app.registration import queries as front_desk
from superbill.core.codes import Suggestion
from superbill.core.money import dollars
from superbill.web.coding.rooms import tabs
from superbill.web.frame import NotUnderstood, Request, page, required, typed_day, verb
from superbill.web.names import full

_UNRELEASED = frozenset({"draft", "coded", "held"})
_UNTIL = timedelta(days=30)
"""How long an override holds unless one says otherwise."""


_SUGGESTED = 6
"""Suggestions on the page: more are a list to read, not a help."""


class Piece(Struct, frozen=True):
    """A part of the note, and the suggestions whose evidence it is."""

    text: str
    codes: str = ""


@page("code_encounter")
def code_visit(request: Request, encounter_id: int) -> HttpResponse:
    """The page a coder works on."""
    visit = queries.get_encounter_for(request.actor, encounter_id)
    return _show(request, visit, *queries.typed(visit))


def _show(request: Request, visit: Any, diagnoses: str, charges: str, status: int = 200) -> HttpResponse:
    by = "dollars" if (request.POST or request.GET).get("by") == "dollars" else "age"
    suggested = _suggested(visit)
    following = queries.next_in_queue(visit, by)
    open_one = visit.status in _UNRELEASED
    context = {
        **_seen(request, visit, diagnoses, charges),
        "tabs": tabs(request),
        "by": by,
        "patient": full(visit.patient),
        "provider": full(visit.provider),
        "age": (clock.today() - visit.on).days,
        "plans": [row.payer.name for row in front_desk.coverages_on(visit.patient_id, visit.on)],
        "diagnoses": diagnoses,
        "charges": charges,
        "open": open_one,
        "may_amend": visit.status in ("released", "claimed"),
        "favourites": superbills.favourites(request.actor),
        "superbill": (superbill := superbills.superbill_for(visit)),
        "picks": queries.picks_of(superbill.pk) if superbill else [],
        "suggestions": [(each, entry.dotted(each.code)) for each in suggested],
        "note": list(pieces(visit.note, suggested)),
        "questions": queries.questions_of(visit.pk),
        "overrides": queries.overrides_of(visit.pk),
        "reviews": queries.reviews_of(visit.pk),
        "claims": claims.claims_of_encounter(visit.pk),
        "reasons": queries.reasons_for_no_claim(),
        "next": following,
    }
    return render(request, "web/coding/visit.html", context, status=status)


def _seen(request: Request, visit: Any, diagnoses: str, charges: str) -> dict[str, Any]:
    """What was understood of what one typed, and what the edits say of it."""
    blank = not (diagnoses.strip() or charges.strip())
    seen = (
        None if blank else queries.preview(request.actor, encounter_id=visit.pk, diagnoses=diagnoses, charges=charges)
    )
    saved = not blank and (diagnoses.strip(), _lines(charges)) == _stripped(*queries.typed(visit))
    return {
        "visit": visit,
        "seen": seen,
        "saved": saved,
        "may_override": saved and visit.status in _UNRELEASED and request.actor.may("override_finding"),
        "until": clock.today() + _UNTIL,
        "latest": clock.today() + timedelta(days=365),
    }


def _stripped(diagnoses: str, charges: str) -> tuple[str, list[str]]:
    return diagnoses, _lines(charges)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _suggested(visit: Any) -> list[Suggestion]:
    """What the note speaks of and is not coded yet."""
    coded = {row.code for row in queries.diagnoses_of(visit.pk)}
    found = tables.suggest_diagnoses(visit.note, visit.on)
    return [each for each in found if each.code not in coded][:_SUGGESTED]


def pieces(note: str, suggestions: Iterable[Suggestion]) -> Iterable[Piece]:
    """The note cut where evidence begins and ends, each part with the codes it speaks for."""
    spans = [(span.start, span.end, entry.dotted(each.code)) for each in suggestions for span in each.evidence]
    cuts = sorted({0, len(note), *(at for start, end, _ in spans for at in (start, end))})
    for start, end in pairwise(cuts):
        codes = [code for first, last, code in spans if first <= start and end <= last]
        yield Piece(note[start:end], " ".join(dict.fromkeys(codes)))


@page("code_encounter")
def check_visit(request: Request, encounter_id: int) -> HttpResponse:
    """What one has typed so far, understood and checked; nothing is kept."""
    visit = queries.encounter(encounter_id)
    given = request.POST
    return render(
        request, "web/coding/seen.html", _seen(request, visit, given.get("diagnoses", ""), given.get("charges", ""))
    )


def _verb(action: str) -> Callable[[Callable[..., HttpResponse]], Any]:
    return verb(action, back="code-visit")


@page("code_encounter")
def save_visit(request: Request, encounter_id: int) -> HttpResponse:
    """Save what was typed; with ``release`` let it go to billing, and go on to the next visit.

    What cannot be saved is shown again as it was typed, with what is wrong.
    """
    if request.method != "POST":
        return redirect("code-visit", encounter_id)
    visit = queries.get_encounter_for(request.actor, encounter_id)
    diagnoses, charges = request.POST.get("diagnoses", ""), request.POST.get("charges", "")
    try:
        _save(request, visit, diagnoses, charges)
    except (NotValid, NotUnderstood) as refusal:
        messages.error(request, f"Not saved. {refusal}")
        return _show(request, visit, diagnoses, charges, status=422)
    if not request.POST.get("release") or visit.status not in _UNRELEASED:
        messages.success(request, "Saved.")
        return redirect(_here(request, encounter_id))
    return _release(request, encounter_id)


def _save(request: Request, visit: Any, diagnoses: str, charges: str) -> None:
    charged, misread = entry.read_charges(charges)
    if misread:
        raise NotUnderstood(f"Line {misread[0].line}: {misread[0].why}.")
    coding = {"encounter_id": visit.pk, "diagnoses": entry.read_diagnoses(diagnoses), "charges": charged}
    if visit.status in _UNRELEASED:
        services.code_encounter(request.actor, **coding)
    else:
        services.amend(request.actor, why=required(request, "why", "why the coding changes"), **coding)


def _release(request: Request, encounter_id: int) -> HttpResponse:
    services.release(request.actor, encounter_id=encounter_id)
    visit = queries.encounter(encounter_id)
    if visit.status == "held":
        if not queries.reviews_of(encounter_id).filter(verdict="").exists():
            messages.warning(request, f"Saved, not released: {visit.hold_reason}.")
            return redirect(f"{_here(request, encounter_id)}#findings")
        messages.success(request, f"Visit {visit.number} {visit.hold_reason[0].lower()}{visit.hold_reason[1:]}.")
    else:
        messages.success(request, f"Visit {visit.number} is released: ${dollars(visit.charge_cents)}.")
    return _on(request, encounter_id)


@page("code_encounter")
def next_visit(request: Request, encounter_id: int) -> HttpResponse:
    """On to the next visit that waits, or back to the empty list."""
    return _on(request, encounter_id)


def _on(request: Request, encounter_id: int) -> HttpResponse:
    by = (request.POST or request.GET).get("by", "age")
    following = queries.next_in_queue(queries.encounter(encounter_id), by)
    return redirect(_here(request, following.pk) if following else "coding")


def _here(request: HttpRequest, encounter_id: int) -> str:
    by = (request.POST or request.GET).get("by", "")
    return reverse("code-visit", args=[encounter_id]) + (f"?by={by}" if by else "")


@_verb("override_finding")
def override(request: Request, encounter_id: int) -> HttpResponse:
    """A person decides that a finding does not hold this visit."""
    services.scrub(request.actor, encounter_id=encounter_id)
    services.override(
        request.actor,
        encounter_id=encounter_id,
        code=required(request, "code", "which finding"),
        path=request.POST.get("path", ""),
        why=required(request, "why", "why it does not hold the visit"),
        until=typed_day(request.POST.get("until", ""), "last day"),
    )
    messages.success(
        request, f"{request.POST['code']} is overridden; your name and reason stay with the visit and its claim."
    )
    return redirect(_here(request, encounter_id))


@_verb("start_encounter")
def write_note(request: Request, encounter_id: int) -> HttpResponse:
    services.change_encounter(request.actor, encounter_id=encounter_id, note=request.POST.get("note", ""))
    messages.success(request, "The note is kept.")
    return redirect(_here(request, encounter_id))


@_verb("code_encounter")
def ask_provider(request: Request, encounter_id: int) -> HttpResponse:
    services.query_provider(
        request.actor, encounter_id=encounter_id, question=required(request, "question", "the question")
    )
    messages.success(request, "The provider is asked; the visit waits for the answer.")
    return redirect(_here(request, encounter_id))


@_verb("code_encounter")
def hold_visit(request: Request, encounter_id: int) -> HttpResponse:
    services.hold(request.actor, encounter_id=encounter_id, reason=request.POST.get("reason", ""))
    messages.success(request, "Held.")
    return _on(request, encounter_id)


@_verb("code_encounter")
def close_visit(request: Request, encounter_id: int) -> HttpResponse:
    """There will be no claim, and this is why."""
    services.close_without_claim(
        request.actor,
        encounter_id=encounter_id,
        kind=request.POST.get("kind", ""),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, "Closed without a claim; the reason stays with the visit.")
    return redirect("unbilled") if request.POST.get("from") == "unbilled" else _on(request, encounter_id)


@_verb("code_encounter")
def reopen_visit(request: Request, encounter_id: int) -> HttpResponse:
    services.reopen(request.actor, encounter_id=encounter_id, reason=required(request, "reason", "why"))
    messages.success(request, "The visit waits for a coder again.")
    return redirect(_here(request, encounter_id))


urls = [
    path("coding/<int:encounter_id>/", code_visit, name="code-visit"),
    path("coding/<int:encounter_id>/check", check_visit, name="check-visit"),
    path("coding/<int:encounter_id>/save", save_visit, name="save-visit"),
    path("coding/<int:encounter_id>/next", next_visit, name="next-visit"),
    path("coding/<int:encounter_id>/override", override, name="override"),
    path("coding/<int:encounter_id>/note", write_note, name="write-note"),
    path("coding/<int:encounter_id>/ask", ask_provider, name="ask-provider"),
    path("coding/<int:encounter_id>/hold", hold_visit, name="hold-visit"),
    path("coding/<int:encounter_id>/close", close_visit, name="close-visit"),
    path("coding/<int:encounter_id>/reopen", reopen_visit, name="reopen-visit"),
]
