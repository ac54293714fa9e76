"""Takebacks by payer: which claim, which payment had paid it, what took it back, what is open, what the patient owes."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from msgspec import Struct
from msgspec.structs import replace

from superbill.app.payments import takebacks as graph
from superbill.core.ledger import Link, Move
from superbill.web import lists
from superbill.web.frame import Request, page


class End(Struct, frozen=True):
    """One end of a takeback: the remittance that says or does it."""

    says: str
    href: str


@page()
def takebacks(request: Request) -> HttpResponse:
    """The graph of every payer, a page of it at a time; ``open`` leaves out what is settled."""
    only_open = "open" in request.GET
    payers = graph.takebacks()
    rows = [(of, each) for of in payers for each in of.takebacks if each.open or not only_open]
    shown = Paginator(rows, lists.PAGE).get_page(request.GET.get("page"))
    # A payer with nothing on this page is left out, except where nobody has anything: then their balances are all there is.
    here = {of.payer_id for of, _ in shown} if rows else {of.payer_id for of in payers}
    on_page = [
        (of, replace(of, takebacks=tuple(each for whose, each in shown if whose is of)))
        for of in payers
        if of.payer_id in here
    ]
    traces = {row.pk: row.trace for row in graph.remittances_in(part for _, part in on_page)}
    context = {
        "only_open": only_open,
        "page": shown,
        "keep": lists.keep(request.GET),
        "payers": [
            {
                "of": of,
                "unexplained": -of.owed,
                "rows": [_row(each, traces) for each in part.takebacks],
                "carried": [_link(each, traces) for each in of.carried if each.open or not only_open],
            }
            for of, part in on_page
        ],
    }
    return render(request, "web/takebacks.html", context)


def _row(each: graph.Takeback, traces: dict[int, str]) -> dict[str, Any]:
    return {
        "takeback": each,
        "reversals": [(one, _end(one.paid_by, traces), _end(one.remittance_id, traces)) for one in each.reversals],
        "links": [_link(link, traces) for link in each.links],
    }


def _link(link: Link, traces: dict[int, str]) -> dict[str, Any]:
    return {
        "amount": link.amount,
        "announced": _move(link.announced, traces) if link.announced else None,
        "taken": _move(link.taken, traces) if link.taken else None,
    }


def _move(move: Move, traces: dict[int, str]) -> End:
    number = graph.remittance_of(move)
    where = _end(number, traces) if number else End(move.source.replace(":", " "), "")
    return End(f"{move.code} in {where.says}" if move.code else where.says, where.href)


def _end(remittance_id: int | None, traces: dict[int, str]) -> End:
    if remittance_id is None:
        return End("a payment that is gone", "")
    return End(traces.get(remittance_id) or f"remittance {remittance_id}", reverse("remittance", args=[remittance_id]))


urls = [path("takebacks/", takebacks, name="takebacks")]
