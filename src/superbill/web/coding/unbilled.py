"""No visit without a claim or a reason: what has neither, with its age and dollars. And overridden findings."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from functools import partial
from typing import Any

from django.db.models import Sum
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from superbill.app.coding import queries
from superbill.app.platform import clock
from superbill.app.platform.people import Actor
from superbill.app.reports import overrides as reports
from superbill.web import lists
from superbill.web.coding.rooms import age, named, opens, tabs
from superbill.web.frame import Request, asked_day, page
from superbill.web.lists import Cell, Column, Row

_COLUMNS = (
    Column("Visit"),
    Column("Patient"),
    Column("Payer"),
    Column("Where it stands"),
    Column("Age", num=True),
    Column("Left to file", num=True),
    Column("Charged", num=True),
)
_NEAR = 14
"""Days left to file that are worth a warning."""
_QUARTER = timedelta(days=90)
_SHOW = (
    ("", "All"),
    ("draft", "Not coded"),
    ("coded", "Coded"),
    ("held", "Held"),
    ("released", "Released"),
    ("closed", "Closed with a reason"),
)


@page()
def unbilled(request: Request) -> HttpResponse:
    """Visits that never became a claim."""
    show = request.GET.get("show", "")
    since = clock.today() - _QUARTER
    closed = queries.closed_without_claim(since)
    rows: Any = queries.unbilled()
    total = rows.order_by().aggregate(cents=Sum("charge_cents"))["cents"] or 0
    waiting, oldest = rows.count(), rows.first()
    if show == "closed":
        rows = closed
    elif show:
        rows = rows.filter(status=show)
    return lists.show(
        request,
        title="Without a claim",
        lead="each visit becomes a claim, or is closed with a reason",
        columns=_COLUMNS,
        rows=rows,
        row=partial(_closed if show == "closed" else _row, request.actor),
        chips=lists.chips(request, "show", _SHOW, {}),
        nothing="Every visit has a claim or a reason.",
        template="web/coding/unbilled.html",
        more={
            "tabs": tabs(request),
            "waiting": waiting,
            "cents": total,
            "oldest": (clock.today() - oldest.on).days if oldest else None,
            "late": sum(1 for row in queries.unbilled() if (left := days_left(row)) is not None and left <= _NEAR),
            "reasons": Counter(row.get_no_claim_kind_display() for row in closed).most_common(),
            "since": since,
        },
    )


def days_left(visit: Any) -> int | None:
    """Days in which its first payer must have the claim; ``None`` for who pays themselves."""
    if visit.file_days is None:
        return None
    left: int = (visit.on + timedelta(days=visit.file_days) - clock.today()).days
    return left


def _row(actor: Actor, visit: Any) -> Row:
    left = days_left(visit)
    shown = (
        Cell("", num=True)
        if left is None
        else Cell(f"{left} d", num=True, sub="overdue" if left < 0 else "soon" if left <= _NEAR else "")
    )
    return Row(
        href=opens(actor, visit, "from=unbilled"),
        cells=(
            *named(visit),
            Cell(visit.payer_name or "the patient"),
            lists.state(visit.status, visit.get_status_display(), sub=visit.hold_reason),
            age(visit),
            shown,
            lists.money(visit.charge_cents),
        ),
    )


def _closed(actor: Actor, visit: Any) -> Row:
    return Row(
        href=opens(actor, visit, "from=unbilled"),
        cells=(
            *named(visit),
            Cell(),
            Cell(visit.no_claim_reason),
            age(visit),
            Cell(num=True),
            lists.money(visit.charge_cents),
        ),
    )


@page("read_reports")
def overrides(request: Request) -> HttpResponse:
    """Who overrode what, why, until when, and what became of it."""
    since = asked_day(request, "since", clock.today() - _QUARTER)
    rows = reports.overridden(request.actor, since, clock.today())
    context = {"tabs": tabs(request), "rows": rows, "tallies": reports.tallies(rows), "since": since}
    return render(request, "web/coding/overrides.html", context)


urls = [
    path("coding/unbilled/", unbilled, name="unbilled"),
    path("coding/overrides/", overrides, name="overrides"),
]
