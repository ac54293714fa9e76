"""Money that could not be placed: each thing with its kind, amount, age and owner. Take it, or say what it is."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from superbill.app.payments import services
from superbill.app.payments.unpostable import EXPLAINED_BY, unpostables
from superbill.app.platform import clock
from superbill.core.ledger import CHART
from superbill.web import lists
from superbill.web.frame import Request, page, required, verb


@page()
def unplaced(request: Request) -> HttpResponse:
    """Everything that could not be placed, oldest first; or one's own."""
    mine = "mine" in request.GET
    today = clock.today()
    found = unpostables(owner=request.actor.name if mine else "")
    shown = Paginator(found, lists.PAGE).get_page(request.GET.get("page"))
    context = {
        "mine": mine,
        "items": [(one, one.age(today), one.subject.startswith("suspense:")) for one in shown],
        "page": shown,
        "keep": lists.keep(request.GET),
        "held": sum(one.amount for one in found if one.amount > 0),
        "lacking": -sum(one.amount for one in found if one.amount < 0),
        "accounts": [(code, CHART[code].name) for code in sorted(EXPLAINED_BY)],
    }
    return render(request, "web/unplaced.html", context)


@verb("apply_remittance", back="unpostables")
def take(request: Request) -> HttpResponse:
    """Make it one's own."""
    services.assign(request.actor, subject=required(request, "subject", "what it is about"), owner=request.actor.name)
    messages.success(request, "It is yours.")
    return redirect("unpostables")


@verb("write_off", back="unpostables")
def explain(request: Request) -> HttpResponse:
    """Say what money in suspense is that belongs to no claim."""
    subject = required(request, "subject", "what it is about")
    reason = required(request, "reason", "why, in a few words")
    account = request.POST.get("account", "")
    services.explain_suspense(
        request.actor, subject=subject, account=account, reason=reason, key=f"web:{subject}:{account}:{reason}"
    )
    messages.success(request, f"It left suspense for {CHART[account].name.lower()}.")
    return redirect("unpostables")


urls = [
    path("unplaced/", unplaced, name="unpostables"),
    path("unplaced/take", take, name="take-unpostable"),
    path("unplaced/explain", explain, name="explain-suspense"),
]
