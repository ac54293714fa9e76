"""What the coder's pages share: the way from one to the other, and how a visit is named."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from superbill.app.coding import queries
from superbill.app.platform import clock
from superbill.web import lists
from superbill.web.lists import Cell, Choice
from superbill.web.names import person

_TABS = (
    ("coding", "To code"),
    ("reviews", "Second review"),
    ("questions", "Questions"),
    ("unbilled", "Without a claim"),
    ("superbills", "Superbills"),
    ("codes", "Codes"),
    ("levels", "Visit level"),
)


def tabs(request: HttpRequest) -> list[Choice]:
    """The coder's pages as chips, with how much waits on each."""
    counts = {
        "coding": queries.coders_queue().count(),
        "reviews": queries.reviews_open().count(),
        "questions": queries.questions_open().count(),
        "unbilled": queries.unbilled().count(),
    }
    return [Choice(label, reverse(name), request.path == reverse(name), counts.get(name)) for name, label in _TABS]


def age(visit: Any) -> Cell:
    """How old a visit is, as a list shows it."""
    days = (clock.today() - visit.on).days
    return lists.number(f"{days} d")


def named(visit: Any) -> tuple[Cell, Cell]:
    """The visit and its patient, as a list shows them."""
    return Cell(f"{visit.on:%b %-d, %Y}", sub=f"visit {visit.number}"), Cell(
        person(visit.patient), sub=f"with {person(visit.provider)}"
    )
