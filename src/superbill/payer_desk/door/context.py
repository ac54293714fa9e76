"""What every page knows."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

ROOMS = (
    ("", (("today", "Today", "t"),)),
    ("Claims", (("claims", "Received", "c"), ("queue", "Waiting", "w"), ("disputes", "Disputes", "d"),
                ("papers", "Papers", "a"), ("samples", "Second look", "s"))),
    ("Money", (("payments", "Payments", "p"), ("reports", "Reports", "r"))),
    ("Members", (("members", "Members", "m"), ("plans", "Plans", "l"))),
    ("Files", (("files", "Received files", "f"),)),
)  # fmt: skip
"""Groups of (page, label, the key after g)."""


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """Who is signed in, for which payer, and the rooms there are."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return {}

    def link(name: str, label: str, key: str) -> dict[str, Any]:
        href = reverse(name)
        here = request.path == href or (href != "/" and request.path.startswith(href))
        return {"href": href, "label": label, "key": key, "here": here}

    rooms = [(group, [link(*one) for one in links]) for group, links in ROOMS]
    return {
        "actor": actor,
        "tenant": request.tenant,
        "payers": request.payers,
        "rooms": rooms,
    }
