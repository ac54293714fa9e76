"""Search: patients by name or number, claims by any number, remittances and deposits by trace."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from msgspec import Struct

from superbill.app.claims import queries as claims
from superbill.app.payments import queries as payments
from superbill.app.registration import queries as front_desk
from superbill.core.money import dollars
from superbill.web.frame import Request, page
from superbill.web.names import full, person


class Hit(Struct, frozen=True):
    kind: str
    says: str
    sub: str
    href: str


@page()
def search(request: Request) -> HttpResponse:
    """Everything that fits; a single hit opens by itself."""
    words = request.GET.get("q", "").strip()
    hits = find(request, words) if words else []
    if len(hits) == 1 and not request.htmx:
        return redirect(hits[0].href)
    template = "web/hits.html" if request.htmx else "web/search.html"
    return render(request, template, {"query": words, "hits": hits})


def find(request: Request, words: str) -> list[Hit]:
    people = front_desk.search_patients(request.actor, words=words)
    if not people and len(words) > 4:
        people = front_desk.search_patients(request.actor, member_id=words)
    return [
        *(_claim(row) for row in claims.claims_numbered(words)),
        *(
            Hit("Remittance", row.trace, f"{row.payer_name}, {dollars(row.amount_cents)}", reverse("remittance", args=[row.pk]))
            for row in payments.remittances_traced(words)
        ),
        *(
            Hit("Patient", person(row), f"born {row.birth:%b %-d, %Y}, account {row.number}", reverse("patient", args=[row.pk]))
            for row in people[:25]
        ),
    ]  # fmt: skip


def _claim(claim: Any) -> Hit:
    said = f"{full(claim.patient)}, {claim.payer.name}, {claim.get_state_display().lower()}"
    return Hit("Claim", f"claim {claim.pk}", said, reverse("claim", args=[claim.pk]))


urls = [path("search", search, name="search")]
