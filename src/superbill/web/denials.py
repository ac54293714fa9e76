"""Denials: the list by deadline, and one case with everything that can be done about it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.text import capfirst

from superbill.app.claims import queries as claims
from superbill.app.denials import queries, services
from superbill.app.platform import clock
from superbill.core.remit.reasons import category_in_words, reason
from superbill.web import lists
from superbill.web.frame import Request, page, required, verb
from superbill.web.lists import Cell, Choice, Column, Row
from superbill.web.names import cause, full, glossed, person
from superbill.web.timeline import Event, day

_COLUMNS = (
    Column("Why"),
    Column("Patient"),
    Column("Payer"),
    Column("Claim"),
    Column("State"),
    Column("Owner"),
    Column("Answer by"),
    Column("Dollars", num=True),
)
_STATES = (
    ("", "Open"),
    ("corrected", "Corrected claim sent"),
    ("appealed", "Appealed"),
    ("won", "Paid after all"),
    ("written_off", "Written off"),
    ("closed", "Closed"),
)


@page()
def denials(request: Request) -> HttpResponse:
    status = request.GET.get("status", "")
    rows = queries.cases(status if status in dict(_STATES) else "")
    category, kind = request.GET.get("category", ""), request.GET.get("kind", "")
    if category:
        rows = rows.filter(category=category)
    if kind:
        rows = rows.filter(kind=kind)
    if request.GET.get("due") == "past":
        rows = rows.filter(deadline__lt=clock.today())
    more = {"categories": list(_categories(category)) if not status else []}
    return lists.show(
        request,
        title="Denials",
        lead="what payers did not pay as asked, nearest deadline first",
        columns=_COLUMNS,
        rows=rows.select_related("claim__patient", "payer"),
        row=_row,
        chips=lists.chips(request, "status", _STATES, {}),
        nothing="Nothing is denied here.",
        template="web/denials.html",
        more=more,
    )


def _categories(now: str) -> Any:
    for name, count, cents in queries.by_category():
        yield {
            "choice": Choice(category_in_words(name), f"?category={name}", name == now, count),
            "cents": cents,
        }


def _row(case: Any) -> Row:
    left = (case.deadline - clock.today()).days if case.deadline else None
    near = "" if left is None else f"{left} days left" if left >= 0 else f"{-left} days past"
    return Row(
        href=reverse("denial", args=[case.pk]),
        cells=(
            Cell(capfirst(category_in_words(case.category)), sub=", ".join(case.reasons[:3])),
            Cell(person(case.claim.patient)),
            Cell(case.payer.name if case.payer else ""),
            Cell(str(case.claim_id), mono=True),
            lists.state(case.status, case.get_status_display()),
            Cell(case.owner),
            Cell(f"{case.deadline:%b %-d, %Y}" if case.deadline else "", sub=near),
            lists.money(case.denied_cents),
        ),
    )


@page()
def denial(request: Request, case_id: int) -> HttpResponse:
    case = queries.get_case_for(request.actor, case_id)
    claim = claims.claim(case.claim_id)
    codes = [code for code in case.reasons if "-" in code]
    main = reason(codes[0].partition("-")[2]) if codes else None
    context = {
        "case": case,
        "patient": full(claim.patient),
        "claim": claim,
        "reasons": glossed(case.reasons),
        "cause": cause(case.reasons),
        "next": main.action if main else "Compare the payment with the contract; call the payer, or dispute it.",
        "preventable": {"Y": "yes", "N": "no", "P": "partly"}.get(case.preventable, "not known"),
        "days_left": (case.deadline - clock.today()).days if case.deadline else None,
        "events": [_event(row) for row in queries.actions(case_id)],
        "appeals": queries.appeals(case_id),
        "open": case.status in queries.OPEN,
        "may_appeal": case.category != "INFO",
        "may_correct": request.actor.may("send_claim"),
        "barred": queries.bar_to_patient(case),
        "may_dispute": queries.off_contract().filter(pk=case_id).exists(),
    }
    return render(request, "web/denial.html", context)


def _event(row: Any) -> Event:
    return Event(day(row.at), row.what.replace("_", " ").capitalize(), row.note, row.who)


@verb("work_denial", back="denial")
def take(request: Request, case_id: int) -> HttpResponse:
    services.take(request.actor, case_id=case_id)
    messages.success(request, "The case is yours.")
    return redirect("denial", case_id)


@verb("work_denial", back="denial")
def note(request: Request, case_id: int) -> HttpResponse:
    services.note(request.actor, case_id=case_id, text=required(request, "note", "what you learned"))
    messages.success(request, "Noted.")
    return redirect("denial", case_id)


@verb("work_denial", back="denial")
def appeal(request: Request, case_id: int) -> HttpResponse:
    """Appeal at the next level: one ground a line, one enclosure a line."""
    grounds = required(request, "grounds", "why the payer should pay, one ground a line").splitlines()
    enclosures = request.POST.get("enclosures", "").splitlines()
    sent = services.appeal(
        request.actor,
        case_id=case_id,
        grounds=[line.strip() for line in grounds if line.strip()],
        enclosures=[line.strip() for line in enclosures if line.strip()],
    )
    messages.success(request, f"The level {sent.level} letter is made. Print it, sign it, send it.")
    return redirect("denial", case_id)


@verb("work_denial", back="denial")
def dispute(request: Request, case_id: int) -> HttpResponse:
    """Dispute a payment below the contract: the letter is written from its numbers."""
    sent = services.dispute(request.actor, case_id=case_id)
    messages.success(
        request, f"The level {sent.level} letter is written from the contract's numbers. Print, sign, send."
    )
    return redirect("denial", case_id)


@verb("send_claim", back="denial")
def correct(request: Request, case_id: int) -> HttpResponse:
    services.correct(request.actor, case_id=case_id, why=required(request, "why", "what was corrected"))
    messages.success(request, "A corrected claim is made, and ready to send.")
    return redirect("denial", case_id)


@verb("write_off", back="denial")
def write_off(request: Request, case_id: int) -> HttpResponse:
    services.write_off(
        request.actor,
        case_id=case_id,
        why=required(request, "why", "why the money is given up"),
        root_cause=required(request, "root_cause", "what would have prevented it"),
    )
    messages.success(request, "Written off, with its reason.")
    return redirect("denial", case_id)


@verb("work_denial", back="denial")
def bill_patient(request: Request, case_id: int) -> HttpResponse:
    """The patient answers for it: what is open moves to them, with a reason."""
    services.bill_patient(request.actor, case_id=case_id, why=required(request, "why", "why the patient owes it"))
    messages.success(request, "The patient owes it now; their next statement says so.")
    return redirect("denial", case_id)


@verb("work_denial", back="denial")
def close(request: Request, case_id: int) -> HttpResponse:
    services.close(
        request.actor,
        case_id=case_id,
        status=request.POST.get("status", ""),
        why=required(request, "why", "why it is closed"),
    )
    messages.success(request, "Closed.")
    return redirect("denial", case_id)


@page()
def letter(request: Request, appeal_id: int) -> HttpResponse:
    return HttpResponse(queries.get_letter_for(request.actor, appeal_id), content_type="application/pdf")


urls = [
    path("denials/", denials, name="denials"),
    path("denials/<int:case_id>/", denial, name="denial"),
    path("denials/<int:case_id>/take", take, name="take-denial"),
    path("denials/<int:case_id>/note", note, name="note-denial"),
    path("denials/<int:case_id>/appeal", appeal, name="appeal"),
    path("denials/<int:case_id>/dispute", dispute, name="dispute"),
    path("denials/<int:case_id>/correct", correct, name="correct-denied"),
    path("denials/<int:case_id>/write-off", write_off, name="write-off"),
    path("denials/<int:case_id>/bill-patient", bill_patient, name="bill-patient"),
    path("denials/<int:case_id>/close", close, name="close-denial"),
    path("appeals/<int:appeal_id>.pdf", letter, name="letter"),
]
