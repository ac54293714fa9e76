"""The posting bench: the queue, does it tie, whose is it, what would applying do, apply, take back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from superbill.app.payments import queries, services
from superbill.app.payments.queries import findings_of
from superbill.app.platform import clock
from superbill.web import bench, lists
from superbill.web.frame import Request, page, required, typed_cents, typed_day, verb
from superbill.web.lists import Button, Cell, Column, Row

_COLUMNS = (
    Column("Payment"),
    Column("Payer"),
    Column("Paid on"),
    Column("Claims", num=True),
    Column("State"),
    Column("Bank"),
    Column("Amount", num=True),
)
_STATES = (
    ("", "All"),
    ("ready", "To apply"),
    ("parked", "Parked"),
    ("applied", "Applied"),
    ("reversed", "Taken back"),
)


@page()
def remittances(request: Request) -> HttpResponse:
    status = request.GET.get("status", "")
    counts = queries.remittance_counts()
    known = status if status in dict(_STATES) else ""
    return lists.show(
        request,
        title="Remittances",
        lead="what payers said they paid, and whether it is in the books",
        columns=_COLUMNS,
        rows=queries.remittances(known),
        row=_row,
        chips=lists.chips(request, "status", _STATES, counts),
        actions=[Button("Deposits", reverse("deposits"), "b")],
        nothing="No remittance here. An 835 that arrives in a mailbox, or is dropped on Files, appears by itself.",
    )


def _row(remittance: Any) -> Row:
    seen = remittance.deposit_id is not None
    findings = findings_of(remittance) if remittance.status == "parked" else []
    bank = "in the bank" if seen else "not seen yet" if remittance.amount_cents > 0 else "no money moves"
    return Row(
        href=reverse("remittance", args=[remittance.pk]),
        cells=(
            Cell(remittance.trace or "without a number", mono=True),
            Cell(remittance.payer_name),
            Cell(f"{remittance.paid_on:%b %-d, %Y}" if remittance.paid_on else ""),
            lists.number(remittance.claims),
            lists.state(
                remittance.status, remittance.get_status_display(), sub=findings[0].message if findings else ""
            ),
            Cell(bank),
            lists.money(remittance.amount_cents),
        ),
    )


@page()
def remittance(request: Request, remittance_id: int) -> HttpResponse:
    """One remittance: does it balance, whose claims, the plan, what followed."""
    row, document = queries.get_remittance_for(request.actor, remittance_id)
    context = bench.page_of(row, document, start=_number(request.GET.get("from", "")))
    following = queries.remittances(row.status).exclude(pk=row.pk).filter(pk__lt=row.pk).first()
    return render(request, "web/remittance.html", context | {"following": following, "today": clock.today()})


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


@verb("apply_remittance", back="remittance")
def match(request: Request, remittance_id: int) -> HttpResponse:
    """Match one remit claim by hand, or unmatch it; the plan is drawn again."""
    queries.remittance(remittance_id)
    text = request.POST.get("claim", "").strip()
    claim_id = bench.claim_named(request.actor, text) if text else None
    services.choose(
        request.actor,
        remittance_id=remittance_id,
        position=_number(request.POST.get("position", "")),
        claim_id=claim_id,
    )
    messages.success(request, "Matched." if claim_id else "Left unmatched: its money will wait in suspense.")
    return redirect("remittance", remittance_id)


@verb("apply_remittance", back="remittance")
def apply(request: Request, remittance_id: int) -> HttpResponse:
    """Put it into the books, exactly as the plan that was looked at."""
    seen = required(request, "seen", "which plan you looked at; open the page again")
    before = len(queries.applications_of(remittance_id))
    key = f"bench:{remittance_id}:{before}:{seen}"
    services.apply(request.actor, remittance_id=remittance_id, key=key, seen=seen)
    messages.success(request, "Applied. Every balance below is in the books.")
    return redirect("remittance", remittance_id)


@verb("reverse_remittance", back="remittance")
def reverse_it(request: Request, remittance_id: int) -> HttpResponse:
    """Take it back: every balance as it was, with a reason."""
    last = queries.applications_of(queries.remittance(remittance_id).pk)[-1:]
    services.reverse(
        request.actor,
        remittance_id=remittance_id,
        reason=request.POST.get("reason", ""),
        key=f"bench:{last[0].pk if last else 0}",
    )
    messages.success(request, "Taken back. Every balance is as it was, and what followed is undone or named as work.")
    return redirect("remittance", remittance_id)


_DEPOSIT_COLUMNS = (
    Column("Number"),
    Column("From"),
    Column("Seen on"),
    Column("How"),
    Column("Explained by"),
    Column("Amount", num=True),
)
_SHOW = (
    ("", "All deposits"),
    ("unexplained", "Without a remittance"),
    ("unpaid", "Remittances the bank has not shown"),
)


@page()
def deposits(request: Request) -> HttpResponse:
    """Money the bank showed, and money that payers only announced."""
    show = request.GET.get("show", "")
    rows: Any = queries.deposits()
    row: Callable[[Any], Row] = _deposit
    if show == "unexplained":
        rows = queries.deposits_unexplained()
    elif show == "unpaid":
        rows, row = queries.remittances_unpaid(), _announced
    return lists.show(
        request,
        title="Deposits",
        lead="what reached the bank, and which remittance explains it",
        columns=_DEPOSIT_COLUMNS,
        rows=rows,
        row=row,
        chips=lists.chips(request, "show", _SHOW, {}),
        nothing="Nothing here.",
        template="web/deposits.html",
        more={"today": clock.today(), "may_record": request.actor.may("apply_remittance")},
    )


def _deposit(deposit: Any) -> Row:
    brought = list(deposit.remittances.all())
    where = reverse("remittance", args=[brought[0].pk]) if brought else ""
    names = ", ".join(remittance.trace for remittance in brought)
    return Row(
        href=where,
        cells=(
            Cell(deposit.trace, mono=True),
            Cell(deposit.payer_name),
            Cell(f"{deposit.received_on:%b %-d, %Y}"),
            Cell({"ACH": "transfer", "CHK": "check"}.get(deposit.method, deposit.method)),
            Cell(f"remittance {names}" if brought else "nothing yet"),
            lists.money(deposit.amount_cents),
        ),
    )


def _announced(remittance: Any) -> Row:
    return Row(
        href=reverse("remittance", args=[remittance.pk]),
        cells=(
            Cell(remittance.trace, mono=True),
            Cell(remittance.payer_name),
            Cell(f"paid {remittance.paid_on:%b %-d, %Y}" if remittance.paid_on else ""),
            Cell({"ACH": "transfer", "CHK": "check"}.get(remittance.method, remittance.method)),
            Cell("the bank has not shown it"),
            lists.money(remittance.amount_cents),
        ),
    )


@verb("apply_remittance", back="deposits")
def record(request: Request) -> HttpResponse:
    """Write down money seen on a bank statement."""
    trace = required(request, "trace", "the trace or check number")
    amount = typed_cents(request.POST.get("amount", ""))
    on = typed_day(request.POST.get("received_on", ""), "day it was seen")
    row = services.record_deposit(
        request.actor,
        trace=trace,
        amount_cents=amount,
        received_on=on,
        payer_name=request.POST.get("payer_name", "").strip(),
        method="CHK" if request.POST.get("method") == "CHK" else "ACH",
        key=f"web:{trace}:{amount}:{on}",
    )
    said = "and its remittance explains it" if row.remittances.exists() else "and waits for its remittance"
    messages.success(request, f"The deposit is recorded {said}.")
    return redirect("deposits")


urls = [
    path("remittances/", remittances, name="remittances"),
    path("remittances/<int:remittance_id>/", remittance, name="remittance"),
    path("remittances/<int:remittance_id>/match", match, name="match"),
    path("remittances/<int:remittance_id>/apply", apply, name="apply"),
    path("remittances/<int:remittance_id>/reverse", reverse_it, name="reverse"),
    path("deposits/", deposits, name="deposits"),
    path("deposits/record", record, name="record-deposit"),
]
