"""The desk's takings: what is in the drawer, slips on their way to the bank, slips the bank has shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path

from superbill.app.payments import services
from superbill.app.payments import takings as room
from superbill.app.platform import clock
from superbill.core.money import dollars
from superbill.web.frame import Request, page, required, typed_cents, verb, whole
from superbill.web.names import full

_SLIPS = 20
"""Slips shown, the newest."""
_RECEIPTS = 200
"""Receipts shown, the oldest: as many as one slip takes."""


@page()
def takings(request: Request) -> HttpResponse:
    """Receipts whose money is at the desk, to be counted and put on a slip; and the latest slips."""
    held = room.in_drawer()
    rows = [(row, full(row.patient)) for row in held[:_RECEIPTS]]
    desk = [(row, name) for row, name in rows if row.method != "card"]
    cards = [(row, name) for row, name in rows if row.method == "card"]
    context = {
        "desk": desk,
        "cards": cards,
        "cash": _sum(row for row, _ in desk if row.method == "cash"),
        "checks": _sum(row for row, _ in desk if row.method == "check"),
        "by_card": _sum(row for row, _ in cards),
        "more": held.count() - len(rows),
        "slips": room.slips()[:_SLIPS],
        "today": clock.today(),
    }
    return render(request, "web/takings.html", context)


def _sum(rows: Iterable[Any]) -> int:
    return sum(row.amount_cents for row in rows)


@verb("take_patient_payment", back="takings")
def make(request: Request) -> HttpResponse:
    """Make a slip of what is ticked: the cash as it was counted with the checks, or what the card service pays out."""
    ids = sorted(int(text) for text in request.POST.getlist("receipt") if text.isdecimal())
    counted = typed_cents(required(request, "counted", "what was counted"))
    ticked = room.in_drawer().filter(pk__in=ids)
    slip = services.take_to_bank(
        request.actor,
        receipt_ids=ids,
        counted_cents=counted + _sum(ticked.filter(method="check")),
        why=request.POST.get("why", ""),
        reference=request.POST.get("reference", ""),
        key=f"web:{'-'.join(map(str, ids))}:{room.slips_withdrawn()}",
    )
    messages.success(request, f"Slip {slip.number} of {dollars(slip.amount_cents)} is made.{_apart(slip)}")
    return redirect("takings")


def _apart(slip: Any) -> str:
    if not slip.missing_cents:
        return ""
    if slip.cards:
        return f" The card service keeps {dollars(slip.missing_cents)}."
    return (
        f" {dollars(abs(slip.missing_cents))} {'short' if slip.missing_cents > 0 else 'over'}, noted with your words."
    )


@verb("reverse_remittance", back="takings")
def withdraw(request: Request) -> HttpResponse:
    """Take a slip back that the bank has not had."""
    slip = services.withdraw_slip(
        request.actor,
        slip_id=whole(request, "slip", "which slip"),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, f"Slip {slip.number} is withdrawn; its money is at the desk again.")
    return redirect("takings")


@page()
def slip(request: Request, slip_id: int) -> HttpResponse:
    """The slip as a PDF."""
    return HttpResponse(room.slip_pdf(request.actor, slip_id=slip_id), content_type="application/pdf")


urls = [
    path("takings/", takings, name="takings"),
    path("takings/slip", make, name="make-slip"),
    path("takings/withdraw", withdraw, name="withdraw-slip"),
    path("takings/slips/<int:slip_id>.pdf", slip, name="deposit-slip"),
]
