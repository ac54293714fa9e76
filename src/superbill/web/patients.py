"""Patients: search, and one account in plain words."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from superbill.app.coding import queries as coding
from superbill.app.patient_accounts import services as accounts
from superbill.app.patient_accounts.queries import RULE
from superbill.app.payments import queries as payments
from superbill.app.payments import services as money
from superbill.app.platform import clock
from superbill.app.registration import queries, services
from superbill.web import lists
from superbill.web.account import account
from superbill.web.coverage import coverages_shown, waiting_urls
from superbill.web.frame import Request, page, typed_cents, verb
from superbill.web.frontdesk import authorizations
from superbill.web.lists import Button, Cell, Column, Row
from superbill.web.names import full, person, phone

_COLUMNS = (Column("Patient"), Column("Born"), Column("Account", num=True), Column("Phone"))


@page()
def patients(request: Request) -> HttpResponse:
    """Patients by name or number; all of them, by name, where nothing is searched."""
    words = request.GET.get("q", "")
    rows: Any = (
        queries.search_patients(request.actor, words=words) if words.strip() else queries.patients(request.actor)
    )
    may = request.actor.may("register_patient")
    return lists.show(
        request,
        title="Patients",
        lead="find by name, account number or birth date",
        columns=_COLUMNS,
        rows=rows,
        row=_row,
        actions=[Button("New patient", reverse("new-patient"), "n", primary=True)] if may else [],
        nothing="Nobody by that name." if words else "No patients yet.",
        template="web/patients.html",
        more={"words": words},
    )


def _row(patient: Any) -> Row:
    return Row(
        href=reverse("patient", args=[patient.pk]),
        cells=(
            Cell(person(patient)),
            Cell(f"{patient.birth:%b %-d, %Y}"),
            lists.number(patient.number),
            Cell(phone(patient.phone)),
        ),
    )


@page()
def patient(request: Request, patient_id: int) -> HttpResponse:
    """One account: what is owed and why, coverage, visits."""
    row = queries.get_patient_for(request.actor, patient_id)
    coverages = coverages_shown(row.pk)
    context = {
        "patient": row,
        "name": full(row),
        "age": _age(row.birth),
        "account": account(row.pk),
        "coverages": coverages,
        "visits": coding.encounters_of(row.pk)[: lists.PAGE],
        "authorizations": authorizations.shown(row.pk),
        "statements": payments.statements_of(row.pk)[:12],
        "receipts": queries.receipts_of(row.pk)[:12],
        "estimates": queries.estimates_of(row.pk)[:5],
        "methods": [("cash", "Cash"), ("check", "Check"), ("card", "Card")],
        "today": clock.today(),
        "copay": next(
            (cover.check.copay_cents for cover in coverages if cover.check and cover.check.copay_cents), None
        ),
        "form_key": f"{row.pk}-{clock.now():%Y%m%d%H%M%S%f}",
    }
    return render(request, "web/patient.html", context)


def _age(birth: date) -> int:
    today = clock.today()
    return today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))


@verb("verify_coverage", back="patient")
def ask_coverage(request: Request, patient_id: int) -> HttpResponse:
    """Ask the payer of one coverage by 270."""
    chosen = queries.coverages_of(patient_id).get(pk=int(request.POST.get("coverage", "0") or 0))
    services.ask_eligibility(request.actor, coverage=chosen, on=clock.today())
    messages.success(
        request, f"{chosen.payer.name} was asked. Look again in a moment: its answer stands here once the 271 has come."
    )
    return redirect("patient", patient_id)


@verb("take_patient_payment", back="patient")
def take_payment(request: Request, patient_id: int) -> HttpResponse:
    queries.get_patient_for(request.actor, patient_id)
    receipts = accounts.take_payment(
        request.actor,
        patient_id=patient_id,
        amount_cents=typed_cents(request.POST.get("amount", "")),
        method=request.POST.get("method", ""),
        reference=request.POST.get("reference", "").strip(),
        key=request.POST.get("key", ""),
    )
    numbers = " and ".join(str(receipt.number) for receipt in receipts)
    messages.success(request, f"Receipt {numbers} is written. {RULE}")
    return redirect("patient", patient_id)


@verb("reverse_remittance", back="patient")
def return_payment(request: Request, patient_id: int) -> HttpResponse:
    """A payment did not hold: its charges are owed again."""
    receipt = queries.receipts_of(patient_id).get(pk=int(request.POST.get("receipt", "0") or 0))
    accounts.return_payment(request.actor, receipt_id=receipt.pk, reason=request.POST.get("reason", ""))
    messages.success(request, f"Receipt {receipt.number} is taken back; what it paid is owed again.")
    return redirect("patient", patient_id)


@verb("send_statement", back="patient")
def send_statement(request: Request, patient_id: int) -> HttpResponse:
    patient = queries.get_patient_for(request.actor, patient_id)
    row = money.send_statement(request.actor, patient_id=patient.pk)
    messages.success(request, f"Statement {row.number} is made.")
    return redirect("patient", patient_id)


@page()
def statement(request: Request, statement_id: int) -> HttpResponse:
    """A statement as it went."""
    row = payments.get_statement_for(request.actor, statement_id)
    return HttpResponse(bytes(row.pdf), content_type="application/pdf")


urls = [
    path("patients/", patients, name="patients"),
    path("patients/<int:patient_id>/", patient, name="patient"),
    path("patients/<int:patient_id>/ask", ask_coverage, name="ask-coverage"),
    path("patients/<int:patient_id>/pay", take_payment, name="take-payment"),
    path("patients/<int:patient_id>/bounced", return_payment, name="return-payment"),
    path("patients/<int:patient_id>/statement", send_statement, name="send-statement"),
    path("statements/<int:statement_id>.pdf", statement, name="statement"),
    *waiting_urls,
]
