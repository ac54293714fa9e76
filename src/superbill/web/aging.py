"""Where is the money? Receivables by who owes them and how old they are, down to the claims."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from superbill.app.books.receivables import OpenItem
from superbill.app.claims import queries as claims
from superbill.app.platform import clock
from superbill.app.reports import measures
from superbill.app.reports import queries as reports
from superbill.core.ledger.accounts import AR_PATIENT
from superbill.web import charts, lists
from superbill.web.frame import Request, asked_day, page
from superbill.web.lists import Cell, Column, Row
from superbill.web.names import person

LABELS = [label for label, _ in measures.BUCKETS]
_COLUMNS = (
    Column("Claim"),
    Column("Patient"),
    Column("Who owes"),
    Column("Claim is"),
    Column("Since"),
    Column("Days", num=True),
    Column("Open", num=True),
)


@page("read_reports")
def aging(request: Request) -> HttpResponse:
    """The table; with ``owner`` or ``bucket``, the rows behind one of its numbers."""
    as_of = asked_day(request, "as_of", clock.today())
    owner, bucket = request.GET.get("owner", ""), request.GET.get("bucket", "")
    if owner or bucket or "all" in request.GET or "credits" in request.GET:
        return _behind(request, as_of, owner, bucket if bucket in LABELS else "")
    insurers = request.GET.get("of") == "insurers"
    found = reports.aging(request.actor, as_of=as_of, insurers=insurers)
    total = sum(found.totals.values())
    context = {
        "as_of": as_of,
        "insurers": insurers,
        "today": clock.today(),
        "labels": LABELS,
        "rows": [(name, _cells(row, as_of, name), _link(as_of, owner=name)) for name, row in found.rows.items()],
        "totals": _cells(found.totals, as_of, reports.INSURERS if insurers else ""),
        "shares": [(label, cents, round(100 * cents / total) if total else 0) for label, cents in found.totals.items()],
        "credits": [(name, cents, _link(as_of, owner=name, credits="1")) for name, cents in found.credits.items()],
        "total": total,
        "net": found.total,
        "chart": charts.aging(found, LABELS),
    }
    return render(request, "web/aging.html", context)


def _cells(row: dict[str, int], as_of: date, owner: str) -> list[tuple[int, str]]:
    cells = [(row[label], _link(as_of, owner=owner, bucket=label)) for label in LABELS]
    return [*cells, (sum(row.values()), _link(as_of, owner=owner) if owner else _link(as_of, all="1"))]


def _link(as_of: date, **about: str) -> str:
    return f"{reverse('aging')}?{urlencode({'as_of': as_of.isoformat(), **{k: v for k, v in about.items() if v}})}"


def _behind(request: Request, as_of: date, owner: str, bucket: str) -> HttpResponse:
    """The open charges behind a number, oldest first, each leading to its claim."""
    credits = "credits" in request.GET
    items = reports.open_items(request.actor, as_of=as_of, owner=owner, bucket=bucket, credits=credits)
    lead = f"as of {as_of:%B %-d, %Y}" + (f", {bucket} days old" if bucket else "") + ", oldest first"
    return lists.show(
        request,
        title=_title(owner, credits=credits),
        lead=lead,
        columns=_COLUMNS,
        rows=items,
        rows_of=lambda shown: _rows(shown, as_of),
        template="web/behind.html",
        nothing="Nothing is open here on that day.",
        more={"back": _link(as_of), "sum": items.total},
    )


def _title(owner: str, *, credits: bool) -> str:
    if credits:
        return f"Credits of {owner.lower() if owner == reports.PATIENTS else owner or 'everybody'}"
    return f"{owner} owe" if owner in (reports.PATIENTS, reports.INSURERS) else f"{owner or 'Everybody'} owes"


def _rows(items: list[OpenItem], as_of: date) -> list[Row]:
    known = claims.claims_of_charges({item.charge_id for item in items})
    return [_row(item, _claim(item, known.get(item.charge_id, [])), as_of) for item in items]


def _claim(item: OpenItem, of_visit: list[Any]) -> Any:
    """The visit's claim to the payer who owes; for a patient's balance, the last one."""
    own = [claim for claim in of_visit if claim.payer_id == item.payer_id]
    return next(iter(own or of_visit[::-1]), None)


def _row(item: OpenItem, claim: Any, as_of: date) -> Row:
    href = reverse("claim", args=[claim.pk]) if claim else reverse("patient", args=[item.patient_id])
    return Row(
        href=href,
        cells=(
            Cell(f"claim {claim.pk}" if claim else "no claim", mono=True),
            Cell(person(claim.patient) if claim else ""),
            Cell("patient" if item.account == AR_PATIENT else claim.payer.name if claim else "insurer"),
            Cell(claim.get_state_display() if claim else "", badge=claim.state if claim else ""),
            Cell(f"{item.since:%b %-d, %Y}"),
            lists.number((as_of - item.since).days),
            lists.money(item.amount),
        ),
    )


urls = [path("aging/", aging, name="aging")]
