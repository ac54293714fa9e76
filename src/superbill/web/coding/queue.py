"""What waits for a coder, by age or by dollars; and the questions to providers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from superbill.app.coding import queries, services
from superbill.app.platform import clock
from superbill.web import lists
from superbill.web.coding.rooms import age, named, tabs
from superbill.web.frame import Request, page, required, verb
from superbill.web.lists import Button, Column, Row

_COLUMNS = (Column("Visit"), Column("Patient"), Column("State"), Column("Age", num=True), Column("Charged", num=True))
_ORDERS = (("", "Oldest first"), ("dollars", "Most dollars first"))
_STATES = (("", "All"), ("draft", "Not coded"), ("coded", "Coded"), ("held", "Held"))


@page("code_encounter")
def coding(request: Request) -> HttpResponse:
    """The coder's queue."""
    by = "dollars" if request.GET.get("by") == "dollars" else "age"
    rows = queries.coders_queue(by)
    status = request.GET.get("status", "")
    if status in ("draft", "coded", "held"):
        rows = rows.filter(status=status)
    first = rows.first()
    start = (
        [Button("Start coding", f"{reverse('code-visit', args=[first.pk])}?by={by}", "n", primary=True)]
        if first
        else []
    )
    return lists.show(
        request,
        title="Coding",
        lead="what waits for a coder",
        columns=_COLUMNS,
        rows=rows,
        row=lambda visit: _row(visit, by),
        actions=[
            *start,
            Button("New visit", reverse("new-visit"), "v"),
            Button("Charges from a file", reverse("import-charges"), "u"),
        ],
        nothing="Nothing waits for a coder.",
        template="web/coding/list.html",
        more={
            "tabs": tabs(request),
            "orders": lists.chips(request, "by", _ORDERS, {}),
            "states": lists.chips(request, "status", _STATES, {}),
        },
    )


def _row(visit: Any, by: str) -> Row:
    return Row(
        href=f"{reverse('code-visit', args=[visit.pk])}?by={by}",
        cells=(
            *named(visit),
            lists.state(visit.status, visit.get_status_display(), sub=visit.hold_reason),
            age(visit),
            lists.money(visit.charge_cents),
        ),
    )


@page()
def questions(request: Request) -> HttpResponse:
    """Questions to providers that wait for an answer, and the box to write the answer in."""
    rows = list(queries.questions_open())
    context = {
        "tabs": tabs(request),
        "questions": [(row, (clock.today() - row.asked_at.date()).days) for row in rows],
        "may_answer": request.actor.may("start_encounter"),
    }
    return render(request, "web/coding/questions.html", context)


@verb("start_encounter", back="questions")
def answer(request: Request) -> HttpResponse:
    """What the provider said, kept on the visit in the provider's words."""
    asked = services.answer_query(
        request.actor,
        query_id=int(required(request, "query", "which question it answers")),
        answer=required(request, "answer", "the answer"),
        answered_by=required(request, "answered_by", "who gave it"),
    )
    messages.success(request, f"The answer is kept on visit {asked.encounter.number}.")
    return redirect(request.POST.get("back") or "questions")


urls = [
    path("coding/", coding, name="coding"),
    path("coding/questions/", questions, name="questions"),
    path("coding/questions/answer", answer, name="answer-question"),
]
