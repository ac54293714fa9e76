"""Deposits: what reached the bank, which remittance or slip explains it, what does not tie, and bank files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from superbill.app.payments import queries, services, takings
from superbill.app.platform import clock
from superbill.core.money import dollars
from superbill.core.remit.findings import DEPOSIT_DIFFERS
from superbill.web import lists
from superbill.web.frame import NotUnderstood, Request, page, required, typed_cents, typed_day, uploads, verb
from superbill.web.lists import Button, Cell, Column, Row

_DEPOSIT_COLUMNS = (
    Column("Number"),
    Column("From"),
    Column("Seen on"),
    Column("How"),
    Column("Explained by"),
    Column("Amount", num=True),
)
_REMITTANCES = {"unpaid": queries.remittances_unpaid, "differs": queries.remittances_differing}
_SHOW = (
    ("", "All deposits"),
    ("unexplained", "Unexplained"),
    ("differs", "Another amount than its remittance"),
    ("unpaid", "Remittances the bank has not shown"),
    ("slips", "Slips the bank has not shown"),
)


@page()
def deposits(request: Request) -> HttpResponse:
    """Money the bank showed, and money that payers only announced."""
    show = request.GET.get("show", "")
    rows: Any = queries.deposits()
    row: Callable[[Any], Row] = _deposit
    if show == "unexplained":
        rows = queries.deposits_unexplained()
    elif show in _REMITTANCES:
        rows, row = _REMITTANCES[show](), _announced
    elif show == "slips":
        rows, row = takings.slips_unseen(), _slip
    return lists.show(
        request,
        title="Deposits",
        lead="what reached the bank, and what explains it",
        columns=_DEPOSIT_COLUMNS,
        rows=rows,
        row=row,
        chips=lists.chips(request, "show", _SHOW, {}),
        actions=[Button("Takings", reverse("takings"), "t")],
        nothing="Nothing here.",
        template="web/deposits.html",
        more={"today": clock.today(), "may_record": request.actor.may("apply_remittance")},
    )


def _deposit(deposit: Any) -> Row:
    brought = [f"remittance {row.trace}" for row in deposit.remittances.all()]
    brought += [f"slip {row.number}" for row in deposit.slips.all()]
    return Row(
        href=reverse("deposit", args=[deposit.pk]),
        cells=(
            Cell(deposit.trace, mono=True),
            Cell(deposit.payer_name),
            Cell(f"{deposit.received_on:%b %-d, %Y}"),
            Cell(_METHODS.get(deposit.method, deposit.method)),
            Cell(", ".join(brought) or "nothing yet"),
            lists.money(deposit.amount_cents),
        ),
    )


_METHODS = {"ACH": "transfer", "CHK": "check"}


def _announced(remittance: Any) -> Row:
    apart = next((one.message for one in queries.findings_of(remittance) if one.code == DEPOSIT_DIFFERS.code), "")
    return Row(
        href=reverse("remittance", args=[remittance.pk]),
        cells=(
            Cell(remittance.trace, mono=True),
            Cell(remittance.payer_name),
            Cell(f"paid {remittance.paid_on:%b %-d, %Y}" if remittance.paid_on else ""),
            Cell(_METHODS.get(remittance.method, remittance.method)),
            Cell(apart or "the bank has not shown it"),
            lists.money(remittance.amount_cents),
        ),
    )


def _slip(slip: Any) -> Row:
    return Row(
        href=reverse("takings"),
        cells=(
            Cell(slip.reference, mono=True),
            Cell("the card service" if slip.cards else "the desk"),
            Cell(f"made {slip.made_on:%b %-d, %Y}"),
            Cell("payout" if slip.cards else "cash and checks"),
            Cell("the bank has not shown it"),
            lists.money(slip.amount_cents),
        ),
    )


@page()
def deposit(request: Request, deposit_id: int) -> HttpResponse:
    """One deposit: what explains it, or what may; a person ticks the remittances and slips that make its amount."""
    row = queries.deposit(deposit_id)
    brought, slips = list(row.remittances.all()), list(row.slips.all())
    explained = bool(brought or slips)
    likely = [] if explained else sorted(queries.remittances_unpaid()[:_MOST], key=lambda one: _unlike(row, one))
    context = {
        "deposit": row,
        "method": _METHODS.get(row.method, row.method),
        "brought": brought,
        "slips": slips,
        "likely": [(one, one.amount_cents == row.amount_cents) for one in likely],
        "likely_slips": [] if explained else takings.slips_unseen()[:_MOST],
        "sum": sum(one.amount_cents for one in brought) + sum(slip.amount_cents for slip in slips),
    }
    return render(request, "web/deposit.html", context)


_MOST = 100
"""Remittances offered for one deposit."""


def _unlike(deposit: Any, remittance: Any) -> tuple[bool, bool, int]:
    """Sorts what may explain a deposit, likeliest first: the same number, the same amount, then the nearest amount."""
    apart = abs(remittance.amount_cents - deposit.amount_cents)
    return (remittance.trace != deposit.trace, apart != 0, apart)


@verb("apply_remittance", back="deposit")
def join(request: Request, deposit_id: int) -> HttpResponse:
    """Say by hand which remittances and slips a deposit brought."""
    ids, slips = (
        [int(text) for text in request.POST.getlist(name) if text.isdecimal()] for name in ("remittance", "slip")
    )
    if not (ids or slips):
        raise NotUnderstood("Tick what came with it.")
    services.join_deposit(request.actor, deposit_id=deposit_id, remittance_ids=ids, slip_ids=slips)
    messages.success(request, "Joined: they make its amount to the cent.")
    return redirect("deposit", deposit_id)


@verb("apply_remittance", back="deposits")
def bank_file(request: Request) -> HttpResponse:
    """Take bank files in: every credit is a deposit, once for ever; a file with anything wrong is not recorded at all."""
    given = uploads(request, "file", nothing="Choose a bank file first.", instead="ask the bank for fewer days")
    for name, content in given:
        last = queries.last_deposit()
        rows, found = services.receive_bank_file(request.actor, content=content, name=name)
        for finding in found[:_MOST_SAID]:
            place = f" ({finding.where})" if finding.where else ""
            messages.error(request, f"{name} is not recorded. {finding.message} {finding.remedy}{place}")
        if not found:
            messages.success(request, _taken(name, rows, last))
    return redirect("deposits")


_MOST_SAID = 5


def _taken(name: str, rows: list[Any], last: int) -> str:
    new = [row for row in rows if row.pk > last]
    joined = sum(row.remittances.exists() or row.slips.exists() for row in new)
    known = f" {len(rows) - len(new)} were known before and count once." if len(rows) > len(new) else ""
    total = dollars(sum(row.amount_cents for row in new))
    return f"{name}: {len(new)} deposits of {total}, {joined} explained.{known}"


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
    if row.slips.exists():
        said = "and is the desk's slip"
    else:
        said = "and its remittance explains it" if row.remittances.exists() else "and waits for its remittance"
    messages.success(request, f"The deposit is recorded {said}.")
    return redirect("deposits")


urls = [
    path("deposits/", deposits, name="deposits"),
    path("deposits/record", record, name="record-deposit"),
    path("deposits/bank-file", bank_file, name="bank-file"),
    path("deposits/<int:deposit_id>/", deposit, name="deposit"),
    path("deposits/<int:deposit_id>/join", join, name="join-deposit"),
]
