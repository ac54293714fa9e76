"""Claims: what came, what waits, and one claim with every reason and what may be done about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from superbill.app.platform import clock
from superbill.app.platform.names import quiet
from superbill.core.money import dollars, parse_typed_cents
from superbill.core.payer.reasons import REASONS
from superbill.payer_desk import adjudication, mail, queries, services
from superbill.payer_desk.door.tables import cell, cents, listing, state
from superbill.payer_desk.models import ClaimReceived, Dispute, DocumentReceived, RequestSent, Sample
from superbill.payer_desk.records import Ruling, claim_of

STATES = (("", "All"), ("pended", "Waiting"), ("decided", "Decided"), ("rejected", "Turned away"),
          ("replaced", "Replaced"), ("void", "Voids"))  # fmt: skip
CHOICES = (("", "by the plan"), ("price", "price it"), ("deny", "deny it"), ("overrule", "let it through"))
_LINE = re.compile(r"(do|price|deny)-(\d+)\Z")


def today(request: HttpRequest) -> HttpResponse:
    """What waits for someone."""
    now = clock.today()
    due = queries.due(now)
    waiting = queries.waiting()
    tiles = [
        ("Claims that wait", waiting.count(), "for a decision or for papers", reverse("queue")),
        ("Papers overdue", _overdue(now), "denied by the desk at its next round", reverse("queue")),
        (
            "Disputes open",
            Dispute.objects.filter(outcome="").count(),
            "by the day an answer is due",
            reverse("disputes"),
        ),
        ("Papers without a claim", DocumentReceived.objects.filter(claim=None).count(), "", reverse("papers")),
        ("To look at again", Sample.objects.filter(verdict="").count(), "drawn samples", reverse("samples")),
    ]
    return render(
        request,
        "desk/today.html",
        {
            "today": now,
            "tiles": [{"label": a, "figure": b, "note": c, "href": d} for a, b, c, d in tiles],
            "due": due,
            "due_total": sum(one.amount for one in due),
            "oldest": waiting[:8],
        },
    )


def _overdue(on: date) -> int:
    late = RequestSent.objects.filter(answered_on=None, respond_by__lt=on)
    return late.filter(claim__in=adjudication.waiting()).count()


def _row(row: ClaimReceived) -> tuple[str, list[dict[str, Any]]]:
    value = claim_of(row)
    who = quiet(f"{value.person.last}, {value.person.first}".strip(", "))
    first = value.lines[0] if value.lines else None
    codes = ", ".join(line.procedure.code or line.revenue_code for line in value.lines[:3])
    return reverse("claim", args=[row.pk]), [
        cell(row.number, sub=f"theirs {row.control_number}", mono=True),
        cell(who, sub=row.member.number if row.member else "not a member"),
        cell(quiet(value.billing.last), sub=row.payee),
        cell(codes, sub=f"seen {first.service_from:%b %-d, %Y}" if first and first.service_from else "", mono=True),
        cell(f"{row.received_on:%b %-d, %Y}"),
        state(row.state),
        cents(row.charge_cents),
    ]


def received(request: HttpRequest) -> HttpResponse:
    """Claims as they came."""
    chosen, query = request.GET.get("state", ""), request.GET.get("q", "").strip()
    chips = [
        {"label": label, "href": f"?state={name}" + (f"&q={query}" if query else ""), "here": name == chosen}
        for name, label in STATES
    ]
    return listing(
        request,
        title="Claims received",
        lead=f"Those that match “{query}”" if query else "Newest first.",
        columns="Claim|Patient|Billed by|Services|Received|State|# Charged",
        rows=queries.claims(chosen, query),
        row=_row,
        nothing="No claim matches.",
        chips=chips,
        query=query,
    )


def queue(request: HttpRequest) -> HttpResponse:
    """Claims that wait for a person or for papers, oldest first."""

    def row(one: ClaimReceived) -> tuple[str, list[dict[str, Any]]]:
        href, cells = _row(one)
        open_requests = [asked for asked in one.requests.all() if asked.answered_on is None]
        until = min((asked.respond_by for asked in open_requests), default=None)
        reason = ", ".join(queries.wanted(one))
        waits = f"papers until {until:%b %-d, %Y}" if until else "for a person"
        return href, [
            cells[0],
            cells[1],
            cell(reason, sub=waits),
            cells[4],
            cell(f"{(clock.today() - one.received_on).days} days"),
            cells[6],
        ]

    return listing(
        request,
        title="Waiting",
        lead="Claims that wait for a person or for papers, oldest first.",
        columns="Claim|Patient|Why|Received|Age|# Charged",
        rows=queries.waiting().prefetch_related("requests"),
        row=row,
        nothing="Nothing waits.",
    )


def claim(request: HttpRequest, pk: int, *, preview: Any = None, form: Any = None) -> HttpResponse:
    """One claim: each line with its reasons, and what may be done."""
    try:
        view = queries.claim(pk)
    except ClaimReceived.DoesNotExist:
        raise Http404 from None
    actor = request.actor
    paid = sum(made.paid_cents for made in view.decisions if made.payment)
    said = form or _as_form(view.rulings)
    return render(
        request,
        "desk/claim.html",
        {
            "view": view,
            "preview": preview,
            "form": form or {},
            "ruled": [_ruled(line, said) for line in view.lines],
            "choices": CHOICES,
            "paid": paid,
            "reasons": sorted(REASONS),
            "may_decide": (view.row.state == "pended" and actor.may("decide_claim"))
            or (view.row.state == "decided" and actor.may("reopen_claim")),
            "may_ask": adjudication.waits(view.row) and actor.may("ask_for_papers"),
            "may_take_back": paid > 0 and actor.may("take_back"),
            "may_dispute": view.row.state == "decided" and actor.may("record_dispute"),
            "respond_by": clock.today() + timedelta(days=45),
        },
    )


def _ruled(line: queries.DecidedLine, form: Any) -> dict[str, Any]:
    """A line of the decision form, with what was said about it before."""
    said = {name: form.get(f"{name}-{line.number}", "") for name in ("do", "price", "deny")}
    return {"line": line, **said}


def _as_form(rulings: Mapping[int, Ruling]) -> dict[str, str]:
    """What a person said about the lines, as the form says it."""
    form: dict[str, str] = {}
    for number, said in rulings.items():
        form[f"do-{number}"] = "deny" if said.deny else "overrule" if said.overrule else "price"
        form[f"deny-{number}"] = said.deny
        form[f"price-{number}"] = dollars(said.price) if said.price is not None else ""
    return form


def rulings_of(request: HttpRequest) -> dict[int, Ruling]:
    """What the form says about each line. Raises :class:`NotPossible` for what is no amount or reason."""
    said: dict[int, dict[str, str]] = {}
    for name, value in request.POST.items():
        if match := _LINE.match(name):
            said.setdefault(int(match[2]), {})[match[1]] = str(value).strip()
    rulings: dict[int, Ruling] = {}
    for number, fields in said.items():
        match fields.get("do"):
            case "price":
                price = parse_typed_cents(fields.get("price", ""))
                if price is None:
                    raise services.NotPossible(f"Line {number}: say the allowed amount, such as 120.50.")
                rulings[number] = Ruling(price=price)
            case "deny":
                if not fields.get("deny"):
                    raise services.NotPossible(f"Line {number}: say why it is denied.")
                rulings[number] = Ruling(deny=fields["deny"])
            case "overrule":
                rulings[number] = Ruling(overrule=True)
    return rulings


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Decide a claim that waits, or a decided one anew; or show what would be decided."""
    actor = request.actor
    on = clock.today()
    try:
        rulings = rulings_of(request)
        if request.POST.get("act") == "preview":
            shown = services.preview(actor, claim_id=pk, rulings=rulings, on=on)
            return claim(request, pk, preview=shown, form=request.POST)
        row = ClaimReceived.objects.get(pk=pk)
        verb = services.decide if row.state == "pended" else services.reopen
        decision = verb(actor, claim_id=pk, rulings=rulings, note=request.POST.get("note", ""), on=on)
    except services.NotPossible as problem:
        messages.error(request, str(problem))
        return claim(request, pk, form=request.POST)
    words = {"pay": "It will be paid", "deny": "It was denied", "pend": "It still waits"}
    messages.success(request, f"{words.get(decision.outcome.value, 'Decided')}; the next remittance says so.")
    return redirect("claim", pk=pk)


@require_POST
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask the provider for papers."""
    codes = [code for code in re.split(r"[\s,]+", request.POST.get("documents", "")) if code]
    try:
        services.ask(
            request.actor,
            claim_id=pk,
            documents=codes,
            reason=request.POST.get("reason", ""),
            respond_by=date.fromisoformat(request.POST.get("respond_by", "")),
            on=clock.today(),
            slug=request.tenant.slug,
        )
    except ValueError as problem:
        messages.error(request, str(problem))
    else:
        mail.deliver()
        messages.success(request, "The provider was asked.")
    return redirect("claim", pk=pk)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Recover an overpayment."""
    amount = parse_typed_cents(request.POST.get("amount", ""))
    try:
        if amount is None:
            raise services.NotPossible("Say how much, such as 45.00.")
        services.take_back(
            request.actor,
            claim_id=pk,
            amount=amount,
            reason=request.POST.get("reason", ""),
            on=clock.today(),
            refunded=bool(request.POST.get("refunded")),
        )
    except services.NotPossible as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, "It is taken from the next payments.")
    return redirect("claim", pk=pk)
