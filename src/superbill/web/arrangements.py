"""What is agreed with one account: a plan, a write-off asked for, how to reach them, a link, an agency."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from superbill.app.patient_accounts import queries, services
from superbill.app.platform import clock
from superbill.app.registration import queries as registration
from superbill.app.registration import services as desk
from superbill.core.money import dollars
from superbill.web.frame import NotUnderstood, Request, page, required, typed_cents, typed_day, verb, whole
from superbill.web.names import full

_LINK_DAYS = 30
_KINDS = (("hardship", "Financial hardship"), ("small", "Small balance"), ("courtesy", "Courtesy"))
_WAYS = (("letter", "Letter"), ("email", "E-mail"), ("text", "Text message"))


@page()
def arrangements(request: Request, patient_id: int) -> HttpResponse:
    row = registration.get_patient_for(request.actor, patient_id)
    account = queries.account(row.pk)
    case = queries.collections_open().filter(holder=account.holder).first()
    context = {
        "patient": row,
        "name": full(row),
        "account": account,
        "members": [(full(member), member.pk) for member in account.members],
        "plan": queries.plan_of(account.holder.pk),
        "installments": _installments(account.holder.pk),
        "request_waiting": queries.write_offs_waiting().filter(holder=account.holder).first(),
        "channel": queries.channel_of(account.holder),
        "says": queries.words_for(account.holder.pk),
        "case": case,
        "why_not": "" if case else queries.why_not_collections(account, clock.today()),
        "kinds": _KINDS,
        "ways": _WAYS,
        "today": clock.today(),
        "key": f"{row.pk}-{clock.now():%Y%m%d%H%M%S%f}",
    }
    return render(request, "web/arrangements.html", context)


def _installments(holder_id: int) -> list[tuple[int, object, int]]:
    standing = queries.plan_of(holder_id)
    if standing is None:
        return []
    rows = standing.plan.installments.order_by("number")
    return [(row.number, row.due_on, row.amount_cents) for row in rows]


@verb("arrange_payment", back="arrangements")
def agree_plan(request: Request, patient_id: int) -> HttpResponse:
    services.agree_plan(
        request.actor,
        patient_id=patient_id,
        parts=whole(request, "parts", "how many parts"),
        first_due=typed_day(request.POST.get("first_due", ""), "first due date"),
    )
    messages.success(request, "The plan is agreed. Statements speak of it from now on.")
    return redirect("arrangements", patient_id)


@verb("arrange_payment", back="arrangements")
def end_plan(request: Request, patient_id: int) -> HttpResponse:
    standing = queries.plan_of(queries.account(patient_id).holder.pk)
    if standing is not None:
        services.end_plan(request.actor, plan_id=standing.plan.pk, why=request.POST.get("why", ""))
        messages.success(request, "The plan has ended.")
    return redirect("arrangements", patient_id)


@verb("ask_write_off", back="arrangements")
def ask_write_off(request: Request, patient_id: int) -> HttpResponse:
    services.ask_write_off(
        request.actor,
        patient_id=patient_id,
        kind=request.POST.get("kind", ""),
        reason=request.POST.get("reason", ""),
        percent=whole(request, "percent", "the share in percent"),
    )
    messages.success(request, "A manager will decide. Until then nothing changes.")
    return redirect("arrangements", patient_id)


@verb("register_patient", back="arrangements")
def prefer(request: Request, patient_id: int) -> HttpResponse:
    services.prefer(request.actor, patient_id=patient_id, channel=request.POST.get("channel", ""))
    messages.success(request, "Noted.")
    return redirect("arrangements", patient_id)


@verb("register_patient", back="arrangements")
def set_standing(request: Request, patient_id: int) -> HttpResponse:
    """Who answers for the patient, and whether anybody may be asked for money."""
    given = request.POST
    number = given.get("guarantor", "").strip()
    guarantor = registration.patient_numbered(int(number)) if number.isdecimal() else None
    if number and guarantor is None:
        raise NotUnderstood(f"There is no account {number}. Write the number of the account that answers for this one.")
    desk.change_patient(
        request.actor,
        patient_id=patient_id,
        guarantor_id=guarantor.pk if guarantor else None,
        do_not_bill=given.get("do_not_bill") == "yes",
        bankrupt_on=_day_or_none(given.get("bankrupt_on", ""), "day of the petition"),
        died_on=_day_or_none(given.get("died_on", ""), "day of death"),
    )
    messages.success(request, "Noted.")
    return redirect("arrangements", patient_id)


def _day_or_none(text: str, what: str) -> date | None:
    return typed_day(text, what) if text.strip() else None


@verb("arrange_payment", back="arrangements")
def make_link(request: Request, patient_id: int) -> HttpResponse:
    secret = services.make_link(queries.account(patient_id).holder, days=_LINK_DAYS)
    address = request.build_absolute_uri(reverse("pay-door", args=[secret]))
    messages.success(request, f"Give this link to the patient; it is shown once and works {_LINK_DAYS} days: {address}")
    return redirect("arrangements", patient_id)


@verb("arrange_payment", back="arrangements")
def revoke_links(request: Request, patient_id: int) -> HttpResponse:
    count = services.revoke_links(request.actor, patient_id=patient_id)
    messages.success(request, f"{count} links were closed.")
    return redirect("arrangements", patient_id)


@verb("collections", back="arrangements")
def hand_over(request: Request, patient_id: int) -> HttpResponse:
    case = services.hand_over(
        request.actor,
        patient_id=patient_id,
        agency=request.POST.get("agency", ""),
        reason=request.POST.get("reason", ""),
    )
    messages.success(request, f"{case.agency} has the balance now.")
    return redirect("arrangements", patient_id)


@verb("collections", back="arrangements")
def take_back(request: Request, patient_id: int) -> HttpResponse:
    case = queries.collections_open().filter(holder=queries.account(patient_id).holder).first()
    if case is not None:
        services.take_back(request.actor, case_id=case.pk, why=request.POST.get("why", ""))
        messages.success(request, "The balance is owed here again.")
    return redirect("arrangements", patient_id)


@verb("take_patient_payment", back="arrangements")
def recovered(request: Request, patient_id: int) -> HttpResponse:
    """The agency collected a part for us."""
    case = queries.collections_open().filter(holder=queries.account(patient_id).holder).first()
    if case is not None:
        left = services.record_recovery(
            request.actor,
            case_id=case.pk,
            amount_cents=typed_cents(request.POST.get("amount", "")),
            reference=required(request, "reference", "the agency's check or transfer number"),
            key=required(request, "key", "which payment; open the page again"),
        )
        messages.success(request, f"It paid what it was for. {dollars(left)} is still with {case.agency}.")
    return redirect("arrangements", patient_id)


urls = [
    path("patients/<int:patient_id>/arrangements", arrangements, name="arrangements"),
    path("patients/<int:patient_id>/plan", agree_plan, name="agree-plan"),
    path("patients/<int:patient_id>/plan/end", end_plan, name="end-plan"),
    path("patients/<int:patient_id>/write-off", ask_write_off, name="ask-write-off"),
    path("patients/<int:patient_id>/reach", prefer, name="prefer-channel"),
    path("patients/<int:patient_id>/standing", set_standing, name="set-standing"),
    path("patients/<int:patient_id>/link", make_link, name="make-link"),
    path("patients/<int:patient_id>/links/revoke", revoke_links, name="revoke-links"),
    path("patients/<int:patient_id>/collections", hand_over, name="hand-over"),
    path("patients/<int:patient_id>/collections/recovered", recovered, name="recovered"),
    path("patients/<int:patient_id>/collections/back", take_back, name="take-back"),
]
