"""Payment runs, payments, and how the payer does."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from superbill.app.platform import clock
from superbill.payer_desk import mail, queries
from superbill.payer_desk import payments as runs
from superbill.payer_desk.door.tables import cell, cents, listing
from superbill.payer_desk.models import Payment

_REASONS = {"L6": "interest", "FB": "forward balance", "WO": "overpayment recovered", "72": "refund received",
            "IR": "tax withheld"}  # fmt: skip


def payments(request: HttpRequest) -> HttpResponse:
    """What is due, the button that pays it, and what was paid."""
    on = clock.today()
    if request.method == "POST":
        actor = request.actor
        actor.must("pay")
        traces = runs.run(slug=request.tenant.slug, on=on)
        mail.deliver()
        messages.success(request, f"{len(traces)} payments went out." if traces else "Nothing was due.")
        return redirect("payments")

    def row(one: Payment) -> tuple[str, list[dict[str, Any]]]:
        return reverse("payment", args=[one.pk]), [
            cell(one.trace, mono=True),
            cell(one.payee, mono=True),
            cell(f"{one.paid_on:%b %-d, %Y}"),
            cell(one.file.name, sub="delivered" if one.file.delivered else "not delivered yet"),
            cents(one.total_cents),
        ]

    due = queries.due(on)
    return listing(
        request,
        title="Payments",
        lead="One remittance for each payee and run; its trace number travels with the money.",
        columns="Trace|Payee|Paid|File|# Amount",
        rows=Payment.objects.select_related("file").order_by("-id"),
        row=row,
        nothing="Nothing has been paid.",
        above="desk/due.html",
        due=due,
        due_total=sum(one.amount for one in due),
        today=on,
    )


def payment(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment: its claims, its provider adjustments, its file."""
    try:
        row, decisions = queries.payment(pk)
    except Payment.DoesNotExist:
        raise Http404 from None
    adjustments = [
        (one.code, _REASONS.get(one.code, ""), one.reference, -one.amount_cents) for one in row.adjustments.all()
    ]
    context = {
        "payment": row,
        "decisions": decisions,
        "adjustments": adjustments,
        "claims_total": sum(made.paid_cents for made in decisions),
        "text": bytes(row.file.content).decode("latin-1"),
    }
    return render(request, "desk/payment.html", context)


def remittance(request: HttpRequest, pk: int) -> HttpResponse:
    """The 835 as it went."""
    try:
        row, _ = queries.payment(pk)
    except Payment.DoesNotExist:
        raise Http404 from None
    response = HttpResponse(bytes(row.file.content), content_type="application/edi-x12")
    response["Content-Disposition"] = f'attachment; filename="{row.file.name}"'
    return response


def reports(request: HttpRequest) -> HttpResponse:
    """How the payer does, over the claims received in some days."""
    now = clock.today()
    since, until = _day(request, "since", now - timedelta(days=90)), _day(request, "until", now)
    shown = queries.performance(since, until)
    most = max((count for _, count in shown.turnaround), default=1)
    context = {
        "shown": shown,
        "since": since,
        "until": until,
        "turnaround": [(label, count, 100 * count // most) for label, count in shown.turnaround],
    }
    return render(request, "desk/reports.html", context)


def _day(request: HttpRequest, name: str, otherwise: date) -> date:
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return otherwise
