"""The posting bench: the queue, does it tie, whose is it, what would applying do, apply, take back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from superbill.app.payments import queries, services
from superbill.app.payments.queries import findings_of
from superbill.app.platform import clock
from superbill.web import bench, lists
from superbill.web.frame import Request, page, required, verb
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
    ("set_aside", "Set aside"),
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
        actions=[
            *([Button("Key in", reverse("key-in"), "i")] if request.actor.may("receive_file") else []),
            Button("Deposits", reverse("deposits"), "b"),
            Button("Not placed", reverse("unpostables"), "u"),
            Button("Takebacks", reverse("takebacks"), "y"),
        ],
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
    hold = _held(request.GET.getlist("hold"), row)
    context = bench.page_of(row, document, start=_number(request.GET.get("from", "")), hold=hold)
    more = {"following": queries.following(row), "today": clock.today()}
    return render(request, "web/remittance.html", context | more)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _held(texts: list[str], row: Any) -> frozenset[int]:
    """The remit claims a person holds back, by position."""
    return frozenset(at for at in map(_number, texts) if at < row.claims)


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
    messages.success(request, "Matched." if claim_id else "Left unmatched: money of it waits in suspense.")
    return redirect("remittance", remittance_id)


@verb("apply_remittance", back="remittance")
def apply(request: Request, remittance_id: int) -> HttpResponse:
    """Put it into the books, exactly as the plan that was looked at."""
    seen = required(request, "seen", "which plan you looked at; open the page again")
    hold = _held(request.POST.getlist("hold"), queries.remittance(remittance_id))
    before = len(queries.applications_of(remittance_id))
    key = f"bench:{remittance_id}:{before}:{seen}"
    services.apply(request.actor, remittance_id=remittance_id, key=key, seen=seen, hold=hold)
    held = f" {len(hold)} held back, in suspense under your name." if hold else ""
    messages.success(request, f"Applied. Every balance below is in the books.{held}")
    return redirect("remittance", remittance_id)


@verb("apply_remittance", back="remittance")
def apply_rest(request: Request, remittance_id: int) -> HttpResponse:
    """Place remit claims that waited in suspense and have found their place, exactly as the plan that was looked at."""
    seen = required(request, "seen", "which plan you looked at; open the page again")
    positions = sorted(map(_number, request.POST.getlist("position")))
    before = len(queries.applications_of(remittance_id))
    key = f"bench:{remittance_id}:{before}:rest:{positions}:{seen}"
    services.apply_rest(request.actor, remittance_id=remittance_id, key=key, positions=positions, seen=seen)
    one = len(positions) == 1
    messages.success(
        request, f"{len(positions)} remit claim{' is' if one else 's are'} placed, and no longer in suspense."
    )
    return redirect("remittance", remittance_id)


@verb("apply_remittance", back="remittance")
def match_line(request: Request, remittance_id: int) -> HttpResponse:
    """Say which of our charges a line answers, or that it answers none; the plan is drawn again."""
    charge = request.POST.get("charge", "")
    services.choose_line(
        request.actor,
        remittance_id=remittance_id,
        position=_number(request.POST.get("position", "")),
        line=_number(request.POST.get("line", "")),
        charge_id=_number(charge) or None,
    )
    messages.success(request, "The line has its place." if charge else "The line is left unmatched.")
    return redirect("remittance", remittance_id)


@verb("reverse_remittance", back="remittance")
def decide(request: Request, remittance_id: int) -> HttpResponse:
    """Let a parked remittance be applied after all, or set it aside for good: with a reason."""
    reason = required(request, "reason", "why, in a few words")
    if request.POST.get("do") == "unpark":
        services.unpark(request.actor, remittance_id=remittance_id, reason=reason)
        messages.success(request, "It may be applied now. Look at the plan first.")
    else:
        services.set_aside(request.actor, remittance_id=remittance_id, reason=reason)
        messages.success(request, "Set aside. It stays kept, and will not be applied.")
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


urls = [
    path("remittances/", remittances, name="remittances"),
    path("remittances/<int:remittance_id>/", remittance, name="remittance"),
    path("remittances/<int:remittance_id>/match", match, name="match"),
    path("remittances/<int:remittance_id>/apply", apply, name="apply"),
    path("remittances/<int:remittance_id>/reverse", reverse_it, name="reverse"),
    path("remittances/<int:remittance_id>/rest", apply_rest, name="apply-rest"),
    path("remittances/<int:remittance_id>/match-line", match_line, name="match-line"),
    path("remittances/<int:remittance_id>/decide", decide, name="decide-remittance"),
]
