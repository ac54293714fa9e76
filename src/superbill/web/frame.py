"""What every page shares: who may come in, what a verb answers, and how typed money and days are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.dateparse import parse_date
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from superbill.app.books.services import Refused
from superbill.app.claims.services import NotPossible as ClaimNotPossible
from superbill.app.denials.services import NotPossible as DenialNotPossible
from superbill.app.exchange.services import NotPossible as FileNotPossible
from superbill.app.payments.services import NotPossible as PaymentNotPossible
from superbill.app.platform.idempotency import KeyReused
from superbill.app.platform.models import Tenant
from superbill.app.platform.people import Actor
from superbill.app.practice.services import NotValid
from superbill.core.money import Cents, parse_typed_cents

LARGEST = 64 * 1024 * 1024
"""Bytes of one uploaded file; larger ones go through a mailbox folder or ``superbill receive``."""


class NotUnderstood(ValueError):
    """What was typed is not what the field asks for; the message says how to write it."""


REFUSALS = (
    Refused,
    ClaimNotPossible,
    DenialNotPossible,
    FileNotPossible,
    PaymentNotPossible,
    KeyReused,
    NotValid,
    NotUnderstood,
)
"""What a room says when a verb does not fit: a sentence for the person, nothing was done."""


class Request(HttpRequest):
    """A request of a signed-in member."""

    actor: Actor
    tenant: Tenant
    htmx: HtmxDetails


Page = Callable[..., HttpResponseBase]


def page(action: str = "read") -> Callable[[Page], Page]:
    """A page for signed-in members whose role allows ``action``."""

    def wrap(view: Page) -> Page:
        @wraps(view)
        def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                door = redirect_to_login(request.get_full_path())
                return HttpResponseClientRedirect(door.headers["Location"]) if request.htmx else door
            if getattr(request, "actor", None) is None:
                return refused(request, "Your account belongs to no clinic yet. A manager can add you to one.")
            request.actor.must(action)
            return view(request, *args, **kwargs)

        return guarded

    return wrap


def verb(action: str, back: str) -> Callable[[Page], Page]:
    """A form's target: POST only. When the room refuses, the person reads why on the page called ``back``."""

    def wrap(view: Page) -> Page:
        @page(action)
        @wraps(view)
        def trying(request: Request, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method != "POST":
                return HttpResponseNotAllowed(["POST"])
            try:
                return view(request, *args, **kwargs)
            except REFUSALS as refusal:
                messages.error(request, str(refusal))
                return HttpResponseRedirect(_address(back, kwargs))

        return trying

    return wrap


def _address(name: str, kwargs: dict[str, Any]) -> str:
    """The page's address for the same row, or the page of all rows."""
    try:
        return reverse(name, kwargs=kwargs)
    except NoReverseMatch:
        return reverse(name)


def refused(request: HttpRequest, why: str) -> HttpResponse:
    """The page of somebody whose role does not allow what was asked."""
    return render(request, "web/refused.html", {"why": why}, status=403)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page of a form that was open too long, or came from elsewhere."""
    why = (
        "This page was open for too long, or it was sent from another place. Go back, load it again and try once more."
    )
    return render(request, "web/refused.html", {"why": why}, status=403)


def typed_cents(text: str, field: str = "amount") -> Cents:
    """An amount as people type it: ``$1,234.50``."""
    cents = parse_typed_cents(text)
    if cents is None:
        raise NotUnderstood(f"Write the {field} in dollars and cents, such as 42.50.")
    return cents


def typed_day(text: str, field: str = "date") -> date:
    """A day as a date field sends it: ``2026-03-31``."""
    day = _day(text)
    if day is None:
        raise NotUnderstood(f"Write the {field} as year-month-day, such as 2026-03-31.")
    return day


def asked_day(request: HttpRequest, name: str, default: date) -> date:
    """The day a page was asked for in its address; ``default`` where there is none, or none that exists."""
    return _day(request.GET.get(name, "")) or default


def _day(text: str) -> date | None:
    try:
        return parse_date(text.strip())
    except ValueError:
        return None


def required(request: HttpRequest, name: str, what: str) -> str:
    """A field of a form that may not be empty."""
    text = request.POST.get(name, "").strip()
    if not text:
        raise NotUnderstood(f"Write {what}.")
    return text


def whole(request: HttpRequest, name: str, what: str) -> int:
    """A field of a form that must hold a whole number, such as the number of a row."""
    text = required(request, name, what)
    if not text.isdecimal():
        raise NotUnderstood(f"Write {what} as a whole number.")
    return int(text)


def uploads(request: HttpRequest, name: str, *, nothing: str, instead: str) -> Iterator[tuple[str, bytes]]:
    """The files of a form's field one after the other: each one's name and bytes.

    ``nothing`` asks for a file where there is none; ``instead`` says what to do with one that is too large.
    """
    given = request.FILES.getlist(name)
    if not given:
        raise NotUnderstood(nothing)
    for each in given:
        if (each.size or 0) > LARGEST:
            raise NotUnderstood(f"{each.name} is larger than {LARGEST // 1024 // 1024} MB: {instead}.")
        yield each.name or "file", each.read()
