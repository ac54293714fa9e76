"""Money that is not ours goes back: credits looked into, refunds decided by a manager and paid by the biller."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path

from superbill.app.patient_accounts import services as accounts
from superbill.app.payments import services as payments
from superbill.core.money import dollars
from superbill.web.frame import Request, required, typed_cents, verb, whole


@verb("approve_refund", back="balances")
def decide(request: Request) -> HttpResponse:
    """Decide to give a credit back: a patient's unapplied money, or what stands on a charge, to them or to a payer."""
    given = request.POST
    row = payments.decide_refund(
        request.actor,
        amount_cents=typed_cents(given.get("amount", "")),
        reason=given.get("reason", ""),
        patient_id=whole(request, "patient", "whose account it is"),
        charge_id=int(given["charge"]) if given.get("charge", "").isdecimal() else None,
        payer_id=int(given["payer"]) if given.get("payer", "").isdecimal() else None,
        key=f"web:{required(request, 'key', 'which credit; open the page again')}",
    )
    messages.success(request, f"{dollars(row.amount_cents)} is to be refunded. The biller pays it below.")
    return redirect("balances")


@verb("refund", back="balances")
def pay(request: Request) -> HttpResponse:
    """A decided refund leaves the bank."""
    refund = whole(request, "refund", "which refund")
    reference = required(request, "reference", "the check or transfer number")
    row = payments.pay_refund(request.actor, refund_id=refund, reference=reference, key=f"web:paid:{refund}")
    messages.success(request, f"{dollars(row.amount_cents)} was paid back by {reference}.")
    return redirect("balances")


@verb("take_patient_payment", back="balances")
def use(request: Request) -> HttpResponse:
    """A patient's credit on one charge pays what they owe elsewhere; the rest waits in their name."""
    patient = whole(request, "patient", "whose account it is")
    made = payments.settle(request.actor, patient_id=patient, source=f"credit-used:{patient}")
    messages.success(request, "The credit is used for what they owe; the rest waits." if made else "Nothing to use.")
    return redirect("balances")


@verb("refund", back="balances")
def case(request: Request) -> HttpResponse:
    """An identified credit: an investigation begins or ends, or the case is closed with its outcome."""
    case_id, what = whole(request, "case", "which credit"), request.POST.get("do", "")
    if what == "close":
        accounts.close_credit(request.actor, case_id=case_id, outcome=request.POST.get("outcome", ""))
        messages.success(request, "The case is closed.")
        return redirect("balances")
    row = accounts.investigate_credit(request.actor, case_id=case_id, ended=what == "ended")
    by = f" It must go back by {row.due_on:%B %-d, %Y}." if row.due_on else ""
    messages.success(request, f"The investigation {'is over' if what == 'ended' else 'has begun'}.{by}")
    return redirect("balances")


urls = [
    path("balances/refund", decide, name="decide-refund"),
    path("balances/refund/paid", pay, name="pay-refund"),
    path("balances/credit/use", use, name="use-credit"),
    path("balances/credit/case", case, name="credit-case"),
]
