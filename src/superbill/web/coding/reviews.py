"""The second coder's look: what waits for it, the verdict, how often coders agree, and the rules that ask for it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from superbill.app.coding import entry, queries, services, tables
from superbill.app.platform import clock
from superbill.web import lists
from superbill.web.coding.rooms import named, tabs
from superbill.web.coding.visit import pieces
from superbill.web.frame import NotUnderstood, Request, asked_day, page, required, typed_cents, verb
from superbill.web.lists import Cell, Column, Row
from superbill.web.names import full

_COLUMNS = (
    Column("Visit"),
    Column("Patient"),
    Column("Coded by"),
    Column("Why"),
    Column("Waits", num=True),
    Column("Charged", num=True),
)
_QUARTER = timedelta(days=90)
_KINDS = (
    ("share", "A share of all visits, in percent"),
    ("dollars", "Visits from so many dollars on"),
    ("code", "Visits with these codes"),
    ("coder", "All visits of this coder"),
    ("override", "Visits with an overridden finding"),
)


@page("review_coding")
def reviews(request: Request) -> HttpResponse:
    """Visits that wait for a second coder, and how often they agreed."""
    since = asked_day(request, "since", clock.today() - _QUARTER)
    return lists.show(
        request,
        title="Second review",
        lead="coded, and to be looked at by somebody else before billing",
        columns=_COLUMNS,
        rows=queries.reviews_open(),
        row=lambda review: _row(review, request.actor.name),
        nothing="Nothing waits for a second coder.",
        template="web/coding/reviews.html",
        more={
            "tabs": tabs(request),
            "agreement": queries.agreement(since, clock.today()),
            "since": since,
            "rules": queries.review_rules(),
            "kinds": _KINDS,
        },
    )


def _row(review: Any, me: str) -> Row:
    days = (clock.today() - review.asked_at.date()).days
    return Row(
        href=reverse("review", args=[review.pk]),
        cells=(
            *named(review.encounter),
            Cell(review.coder, sub="you; somebody else must look" if review.coder == me else ""),
            Cell(review.why),
            lists.number(f"{days} d"),
            lists.money(review.encounter.charge_cents),
        ),
    )


@page("review_coding")
def review(request: Request, review_id: int) -> HttpResponse:
    """The record beside the coding; agree, or return it with a reason."""
    row = queries.review(review_id)
    visit = queries.get_encounter_for(request.actor, row.encounter_id)
    suggested = tables.suggest_diagnoses(visit.note, visit.on)
    typed = queries.typed(visit)
    context = {
        "tabs": tabs(request),
        "review": row,
        "visit": visit,
        "patient": full(visit.patient),
        "provider": full(visit.provider),
        "seen": queries.preview(request.actor, encounter_id=visit.pk, diagnoses=typed[0], charges=typed[1]),
        "note": list(pieces(visit.note, suggested)),
        "suggestions": [(each, entry.dotted(each.code)) for each in suggested],
        "overrides": queries.overrides_of(visit.pk),
        "questions": queries.questions_of(visit.pk),
        "mine": row.coder == request.actor.name,
        "may_override": False,
    }
    return render(request, "web/coding/review.html", context)


@verb("review_coding", back="review")
def agree(request: Request, review_id: int) -> HttpResponse:
    visit = services.agree(request.actor, review_id=review_id)
    if visit.status == "held":
        messages.warning(request, f"Agreed, not released: {visit.hold_reason}.")
    else:
        messages.success(request, f"Agreed; visit {visit.number} is released.")
    return _on(review_id)


@verb("review_coding", back="review")
def return_visit(request: Request, review_id: int) -> HttpResponse:
    visit = services.return_to_coder(
        request.actor, review_id=review_id, reason=required(request, "reason", "what is wrong")
    )
    messages.success(request, f"Visit {visit.number} is back with its coder.")
    return _on(review_id)


def _on(review_id: int) -> HttpResponse:
    """To the next that waits."""
    following = queries.reviews_open().exclude(pk=review_id).first()
    return redirect("review", following.pk) if following else redirect("reviews")


@verb("set_up_practice", back="reviews")
def save_rule(request: Request) -> HttpResponse:
    given = request.POST
    kind, what = given.get("kind", ""), given.get("what", "").strip()
    fields: dict[str, Any] = {}
    if kind == "share":
        try:
            fields["percent"] = Decimal(what.rstrip("%"))
        except InvalidOperation:
            raise NotUnderstood("Write the share in percent, such as 5.") from None
    elif kind == "dollars":
        fields["least_cents"] = typed_cents(what)
    elif kind == "code":
        fields["codes"] = what.replace(",", " ").split()
    elif kind == "coder":
        fields["coder"] = what
    services.set_review_rule(
        request.actor, name=required(request, "name", "the rule's name"), kind=kind, active="active" in given, **fields
    )
    messages.success(request, "The rule is saved.")
    return redirect("reviews")


urls = [
    path("coding/reviews/", reviews, name="reviews"),
    path("coding/reviews/rule", save_rule, name="save-review-rule"),
    path("coding/reviews/<int:review_id>/", review, name="review"),
    path("coding/reviews/<int:review_id>/agree", agree, name="agree"),
    path("coding/reviews/<int:review_id>/return", return_visit, name="return-visit"),
]
