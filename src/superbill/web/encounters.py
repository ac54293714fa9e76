"""Encounters: the lists a coder and a biller work from, and what a visit looks like."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import path, reverse

from superbill.app.claims import queries as claims
from superbill.app.coding import queries
from superbill.app.platform.names import quiet
from superbill.web import lists
from superbill.web.frame import Request, page
from superbill.web.lists import Cell, Column, Row
from superbill.web.names import person

_COLUMNS = (
    Column("Visit"),
    Column("Patient"),
    Column("With"),
    Column("Place"),
    Column("State"),
    Column("Charged", num=True),
)
_CHOICES = (
    ("", "Waiting"),
    ("draft", "Not coded"),
    ("coded", "Coded"),
    ("held", "Held"),
    ("asked", "Asked the provider"),
    ("never-claimed", "Released, no claim"),
    ("all", "All"),
)


@page()
def encounters(request: Request) -> HttpResponse:
    """Visits: by default those that wait for a coder."""
    status = request.GET.get("status", "")
    rows: Any = queries.coders_queue()
    lead = "what waits for a coder, oldest first"
    if status in ("draft", "coded", "held"):
        rows = rows.filter(status=status)
    elif status == "asked":
        rows, lead = queries.encounters_asked(), "the provider was asked and has not answered"
    elif status == "never-claimed":
        rows, lead = claims.never_claimed(), "released for billing, and no claim was made"
    elif status == "all":
        rows, lead = queries.encounters(), "all visits, newest first"
    return lists.show(
        request,
        title="Encounters",
        lead=lead,
        columns=_COLUMNS,
        rows=rows,
        row=_row,
        chips=lists.chips(request, "status", _CHOICES, {}),
        nothing="Nothing waits here.",
    )


def _row(visit: Any) -> Row:
    return Row(
        href=reverse("encounter", args=[visit.pk]),
        cells=(
            Cell(f"{visit.on:%b %-d, %Y}", sub=f"visit {visit.number}"),
            Cell(person(visit.patient)),
            Cell(person(visit.provider)),
            Cell(quiet(visit.place.name)),
            lists.state(visit.status, visit.get_status_display(), sub=visit.hold_reason),
            lists.money(visit.charge_cents),
        ),
    )


urls = [path("encounters/", encounters, name="encounters")]
