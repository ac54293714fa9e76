"""Patients' balances: statements due, write-offs to decide, credits to return, plans behind, what agencies have."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from superbill.app.books import queries as books
from superbill.app.patient_accounts import queries, services
from superbill.app.payments import queries as payments
from superbill.app.payments.statements import sending
from superbill.app.platform import clock
from superbill.app.practice import queries as practice
from superbill.app.registration import queries as registration
from superbill.app.reports import queries as reports
from superbill.core.ledger import AR_PATIENT
from superbill.core.money import dollars
from superbill.web.frame import Request, page, required, typed_cents, verb
from superbill.web.names import counted, full

_SMALL = 4_99
_MOST = 50


@page()
def balances(request: Request) -> HttpResponse:
    most = typed_cents(request.GET.get("most", "") or f"{_SMALL / 100:.2f}")
    small = queries.small_balances(most=most)
    credits = queries.credits()
    held = queries.money_waiting()
    refunds = payments.refunds_to_pay()
    whose = {one.patient_id for one in credits[:_MOST]} | {one.patient_id for one in held[:_MOST]}
    whose |= {row.patient_id for row in refunds if row.patient_id}
    named = registration.names(whose)
    payers = {row.pk: row.name for row in practice.payers()}
    plans = [queries.standing_of(plan) for plan in queries.active_plans()[:_MOST]]
    context = {
        "due": len(sending.due(on=clock.today(), least=services.SMALLEST - 1)),
        "owed_link": f"{reverse('aging')}?{urlencode({'owner': reports.PATIENTS})}",
        "owed": books.receivables().get(AR_PATIENT, 0),
        "requests": [(row, full(row.holder), queries.account(row.holder_id)) for row in queries.write_offs_waiting()],
        "small": small,
        "most": f"{most / 100:.2f}",
        "credits": [
            (one, named.get(one.patient_id, ""), payers.get(one.payer_id or 0, "the patient"))
            for one in credits[:_MOST]
        ],
        "held": [(one, named.get(one.patient_id, "")) for one in held[:_MOST]],
        "held_sum": sum(one.amount for one in held),
        "held_count": len(held),
        "refunds": [
            (row, named.get(row.patient_id or 0, ""), payers.get(row.payer_id or 0, "the patient"))
            for row in refunds[:_MOST]
        ],
        "stamp": books.last_recorded(),
        "credits_sum": sum(one.amount for one in credits),
        "cases": queries.credits_open()[:_MOST],
        "plans": [(one, full(one.plan.holder)) for one in sorted(plans, key=lambda one: -one.overdue)],
        "agencies": [(one, full(one.holder)) for one in queries.collections_open()[:_MOST]],
        "waiting": queries.messages_waiting().count(),
        "failed": queries.messages_failed()[:_MOST],
    }
    return render(request, "web/balances.html", context)


@verb("send_statement", back="balances")
def run(request: Request) -> HttpResponse:
    done = services.run_statements(request.actor)
    one = len(done.statements) == 1
    said = f"{counted(len(done.statements), 'statement')} for {dollars(done.total)} {'is' if one else 'are'} made."
    messages.success(request, f"{said} {len(done.refused)} were refused." if done.refused else said)
    return redirect("balances")


@verb("send_statement", back="balances")
def send(request: Request) -> HttpResponse:
    sent, failed = services.send_waiting(request.actor)
    messages.success(request, f"{sent} went out, {failed} could not.")
    return redirect("balances")


@verb("write_off", back="balances")
def decide(request: Request) -> HttpResponse:
    approve = request.POST.get("do") == "approve"
    row = services.decide_write_off(
        request.actor,
        request_id=int(required(request, "request", "which request")),
        approve=approve,
        why=request.POST.get("why", ""),
    )
    messages.success(request, f"{dollars(row.amount_cents)} were given up." if approve else "Refused; nothing changed.")
    return redirect("balances")


@verb("write_off", back="balances")
def small(request: Request) -> HttpResponse:
    total = services.write_off_small(
        request.actor,
        most=typed_cents(request.POST.get("most", "")),
        seen=required(request, "seen", "what you looked at"),
    )
    messages.success(request, f"{dollars(total)} of small balances were written off.")
    return redirect("balances")


@verb("refund", back="balances")
def identify(request: Request) -> HttpResponse:
    payer = request.POST.get("payer", "")
    case = services.identify_credit(
        request.actor,
        charge_id=int(required(request, "charge", "which charge")),
        payer_id=int(payer) if payer.isdecimal() else None,
    )
    by = f" It must go back by {case.due_on:%B %-d, %Y}." if case.due_on else ""
    messages.success(request, f"The credit of {dollars(case.amount_cents)} is identified.{by}")
    return redirect("balances")


urls = [
    path("balances/", balances, name="balances"),
    path("balances/statements", run, name="run-statements"),
    path("balances/send", send, name="send-messages"),
    path("balances/decide", decide, name="decide-write-off"),
    path("balances/small", small, name="write-off-small"),
    path("balances/identify", identify, name="identify-credit"),
]
