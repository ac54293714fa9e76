"""The patient's own pages: see what is owed and why, and pay it. In by a link and the birth date; no account, no password.

The link names the clinic, the session remembers who came in. Nothing of these pages is for staff.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import path, reverse

from superbill.app.patient_accounts import queries, services
from superbill.app.payments import queries as payments
from superbill.app.payments.statements import facts
from superbill.app.platform import clock, people, tenancy
from superbill.app.platform.models import Tenant
from superbill.app.platform.names import quiet
from superbill.app.practice import queries as practice
from superbill.web.frame import NotUnderstood, typed_cents, typed_day

View = Callable[..., HttpResponse]
_AWAY = "This link is not in use any more. Please call us for a new one."


def _by_link(view: View) -> View:
    """Act for the link's clinic; a link that is no link, or is over, gets the same polite answer."""

    @wraps(view)
    def guarded(request: HttpRequest, secret: str) -> HttpResponse:
        number = queries.tenant_of(secret)
        tenant = Tenant.objects.filter(pk=number).first() if number is not None else None
        if tenant is None:
            return _door(request, secret, away=_AWAY)
        with tenancy.acting_for(tenant):
            if not queries.link_is_open(secret):
                return _door(request, secret, away=_AWAY)
            return view(request, secret)

    return guarded


def _inside(view: View) -> View:
    """For who gave the right birth date in this session."""

    @_by_link
    @wraps(view)
    def guarded(request: HttpRequest, secret: str) -> HttpResponse:
        holder = request.session.get(_key(secret))
        if holder is None:
            return redirect("pay-door", secret)
        return view(request, secret, int(holder))

    return guarded


def _key(secret: str) -> str:
    return f"pay:{hashlib.sha256(secret.encode()).hexdigest()[:32]}"


def _door(request: HttpRequest, secret: str, *, away: str = "", wrong: str = "") -> HttpResponse:
    context = {"secret": secret, "away": away, "wrong": wrong, "practice": _practice() if not away else ""}
    return render(request, "web/pay_door.html", context, status=404 if away else 200)


def _practice() -> str:
    return quiet(practice.practice().name)


@_by_link
def door(request: HttpRequest, secret: str) -> HttpResponse:
    """Ask for the birth date."""
    if request.method != "POST":
        return _door(request, secret)
    try:
        birth = typed_day(request.POST.get("birth", ""), "birth date")
    except NotUnderstood as problem:
        return _door(request, secret, wrong=str(problem))
    holder = services.enter_by_link(secret, birth=birth)
    if holder is None:
        return _door(request, secret, wrong="That is not the birth date we have. After five tries the link closes.")
    request.session.cycle_key()
    request.session[_key(secret)] = holder.pk
    return redirect("pay", secret)


@_inside
def owed(request: HttpRequest, secret: str, holder: int) -> HttpResponse:
    """What was done, what insurance did, what is owed and why, and how to pay."""
    account = queries.account(holder)
    told = facts.of_account(holder, on=clock.today())
    us = practice.practice()
    context: dict[str, Any] = {
        "secret": secret,
        "practice": _practice(),
        "phone": us.contact_phone,
        "name": quiet(f"{account.holder.first} {account.holder.last}"),
        "number": account.holder.number,
        "owed": max(account.balance, 0),
        "credit": max(-account.balance, 0),
        "services": told.services,
        "unapplied": told.unapplied,
        "statement": payments.statements_of(holder).first(),
        "plan": queries.plan_of(holder),
        "cards": queries.gateway() is not None,
        "rule": queries.RULE,
        "key": f"link-{holder}-{clock.now():%Y%m%d%H%M%S%f}",
        "said": request.session.pop(f"{_key(secret)}:said", ""),
    }
    return render(request, "web/pay.html", context)


@_inside
def card(request: HttpRequest, secret: str, holder: int) -> HttpResponse:
    """Ask the card service for its page; the patient goes on there."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        payment = services.ask_card_payment(
            people.system(tenancy.current_id()),
            patient_id=holder,
            amount_cents=typed_cents(request.POST.get("amount", "")),
            back=request.build_absolute_uri(reverse("pay-back", args=[secret])),
            key=request.POST.get("key", "")[:80],
        )
    except (services.NotPossible, NotUnderstood) as problem:
        request.session[f"{_key(secret)}:said"] = str(problem)
        return redirect("pay", secret)
    context = {"secret": secret, "practice": _practice(), "payment": payment}
    return render(request, "web/pay_card.html", context)


@_inside
def back(request: HttpRequest, secret: str, holder: int) -> HttpResponse:
    """Back from the card service: what was paid is on the account before anything is said about it."""
    actor = people.system(tenancy.current_id())
    paid = 0
    for payment in queries.open_payments().filter(holder_id=holder):
        after = services.look_after(actor, payment_id=payment.pk)
        paid += after.amount_cents if after.status == "paid" else 0
    said = "Thank you. Your payment is on the account." if paid else "Nothing was paid yet."
    request.session[f"{_key(secret)}:said"] = said
    return redirect("pay", secret)


@_inside
def statement(request: HttpRequest, secret: str, holder: int) -> HttpResponse:
    """The latest statement as it was sent."""
    row = payments.statements_of(holder).first()
    if row is None:
        return redirect("pay", secret)
    return HttpResponse(bytes(row.pdf), content_type="application/pdf")


urls = [
    path("pay/<str:secret>/", door, name="pay-door"),
    path("pay/<str:secret>", door),
    path("pay/<str:secret>/account", owed, name="pay"),
    path("pay/<str:secret>/card", card, name="pay-card"),
    path("pay/<str:secret>/back", back, name="pay-back"),
    path("pay/<str:secret>/statement.pdf", statement, name="pay-statement"),
]
