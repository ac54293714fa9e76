"""Hand-offs between rooms that failed too often: for a manager to look at."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from superbill.app.platform import outbox
from superbill.web import lists
from superbill.web.frame import Request, page
from superbill.web.lists import Cell, Column, Row


@page()
def stuck(request: Request) -> HttpResponse:
    return lists.show(
        request,
        title="Hand-offs that failed",
        lead="Superbill tried each five times; nothing is lost",
        columns=(Column("Event"), Column("For"), Column("What went wrong")),
        rows=outbox.stuck(),
        row=lambda one: Row(cells=(Cell(one[1], sub=f"delivery {one[0]}"), Cell(one[2]), Cell(one[3]))),
        nothing="Everything went through.",
    )


urls = [path("stuck", stuck, name="stuck")]
