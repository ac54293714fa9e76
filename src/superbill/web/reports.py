"""Reports: the measures of a practice, each with what it is made of, and where its rows are."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from superbill.app.books import queries as books
from superbill.app.denials import queries as denials
from superbill.app.platform import clock
from superbill.app.reports import measures, queries
from superbill.app.reports import proofs as proving
from superbill.core.ledger import accounts
from superbill.core.money import Cents, dollars
from superbill.web import lists
from superbill.web.frame import Request, asked_day, page
from superbill.web.lists import Cell, Column, Row


@page("read_reports")
def reports(request: Request) -> HttpResponse:
    as_of = asked_day(request, "as_of", clock.today())
    first = as_of - timedelta(days=measures.TRAILING_DAYS - 1)
    moved = queries.roll_forward(request.actor, first=first, last=as_of)
    trial = queries.trial_balance(request.actor, as_of=as_of)
    context = {
        "as_of": as_of,
        "first": first,
        "kpis": _kpis(queries.kpis(request.actor, as_of=as_of), first),
        "mix": [_mixed(one, first, as_of) for one in queries.payer_mix(request.actor, first=first, last=as_of)],
        "roll": moved,
        "movements": [
            (_MOVED.get(code, accounts.CHART[code].name), cents, _entries(first, as_of, code, charged=1))
            for code, cents in sorted(moved.movements.items(), key=lambda pair: -abs(pair[1]))
        ],
        "trial": [(one, _entries(date.min, as_of, one.code)) for one in trial],
        "debits": sum(one.debit for one in trial),
        "credits": sum(one.credit for one in trial),
        "categories": denials.by_category(),
    }
    return render(request, "web/reports.html", context)


_MOVED = {
    accounts.REVENUE: "Charged",
    accounts.CLEARING: "Paid by insurers",
    accounts.UNAPPLIED_PATIENT: "Paid by patients",
    accounts.CONTRACTUAL: "Taken off by contract",
}
"""The other side of receivables, as one says it of them."""


def _entries(first: date, last: date, account: str, **more: object) -> str:
    """Where an account's lines are; ``charged``: only those that moved a receivable, as what is paid or taken off did."""
    begin = {} if first == date.min else {"first": first}
    return f"{reverse('entries')}?{urlencode({'account': account, **begin, 'last': last, **more})}"


def _mixed(one: queries.Mix, first: date, last: date) -> tuple[str, list[tuple[Cents, str]]]:
    """A payer and its three numbers, each with where its rows are."""
    numbers = ((one.charged, accounts.REVENUE), (one.paid, accounts.CLEARING), (one.adjusted, accounts.CONTRACTUAL))
    kinds = {accounts.CLEARING: {"kind": queries.PAID}}
    return one.name, [
        (cents, _entries(first, last, account, payer=one.payer_id, **kinds.get(account, {})))
        for cents, account in numbers
    ]


def _kpis(found: queries.Kpis, first: date) -> list[dict[str, Any]]:
    """Each measure with the words of its fraction, and an address for its parts."""
    aging = f"{reverse('aging')}?as_of={found.as_of}"
    revenue = _entries(first, found.as_of, accounts.REVENUE)
    moved = "#moved"  # where what was paid and taken off stands, each with its rows
    allowed = found.charges - found.contractual
    return [
        _kpi("Days in A/R", _days(found.days_in_ar), "open receivables", found.receivable, aging,
             "charges of 90 days, a day", found.charges, revenue),
        _kpi("Older than 90 days", _percent(found.over_90), "of open receivables", None, aging, "", None, ""),
        _kpi("Net collection", _percent(found.net_collection), "paid", found.payments, moved,
             "charges the contracts allow", allowed, moved),
        _kpi("Gross collection", _percent(found.gross_collection), "paid", found.payments, moved, "charges", found.charges, revenue),
        _kpi("Written off", f"${dollars(found.written_off)}", "decided by people", found.written_off,
             _entries(first, found.as_of, accounts.WRITE_OFF_DENIAL), "", None, ""),
    ]  # fmt: skip


def _kpi(label: str, shown: str, over: str, above: Cents | None, above_href: str, under: str, below: Cents | None, below_href: str) -> dict[str, Any]:  # fmt: skip
    parts = [(over, above, above_href), (under, below, below_href)]
    return {"label": label, "shown": shown, "parts": [part for part in parts if part[0]]}


def _days(value: Decimal | None) -> str:
    return "—" if value is None else f"{value}"


def _percent(rate: Decimal | None) -> str:
    return "—" if rate is None else f"{(rate * 100).quantize(Decimal('0.1'))} %"


@page("read_reports")
def entries(request: Request) -> HttpResponse:
    """The journal's lines of an account between two days: the rows behind a number of a report."""
    account = request.GET.get("account", "")
    known = accounts.CHART.get(account)
    first, last = asked_day(request, "first", date.min), asked_day(request, "last", clock.today())
    begin = None if first == date.min else first
    payer = request.GET.get("payer", "")
    which = books.Which(
        account=account if known else "",
        first=begin,
        last=last,
        charged="charged" in request.GET,
        payer_id=int(payer) if payer.isdecimal() else None,
        kind=request.GET.get("kind", ""),
    )
    count, together = books.count_lines(which)
    of = "" if which.payer_id is None else f", {queries.payer_name(which.payer_id)}"
    return lists.show(
        request,
        title=f"{known.name if known else 'The journal'}{of}",
        lead=f"{f'from {begin:%B %-d, %Y} ' if begin else ''}to {last:%B %-d, %Y}, newest first: {dollars(together)} together",
        columns=(
            Column("Day"),
            Column("What"),
            Column("Account"),
            Column("Reason"),
            Column("From"),
            Column("Amount", num=True),
        ),
        rows=books.lines(which),
        count=count,
        row=_line,
        nothing="Nothing was recorded there.",
    )


def _line(line: Any) -> Row:
    entry = line.entry
    kind, _, number = entry.source.partition(":")
    pages = {"remittance": "remittance", "encounter": "encounter"}
    href = reverse(pages[kind], args=[int(number)]) if kind in pages and number.isdecimal() else ""
    if not href and line.claim_id:
        href = reverse("claim", args=[line.claim_id])
    if not href and line.patient_id:
        href = reverse("patient", args=[line.patient_id])
    return Row(
        href=href,
        cells=(
            Cell(f"{entry.effective_on:%b %-d, %Y}"),
            Cell(entry.memo or entry.kind.replace(".", " "), sub=entry.kind.replace(".", " ") if entry.memo else ""),
            Cell(accounts.CHART[line.account].name),
            Cell(line.reason, mono=True),
            Cell(entry.source.replace(":", " ")),
            lists.money(line.amount_cents),
        ),
    )


@page("read_reports")
def proofs(request: Request) -> HttpResponse:
    """The three proofs, computed now from nothing but rows and documents."""
    context = {"proofs": proving.three_proofs()}
    return render(request, "web/proofs.html", context)


urls = [
    path("reports/", reports, name="reports"),
    path("reports/entries", entries, name="entries"),
    path("reports/proofs", proofs, name="proofs"),
]
