"""What the coder's pages share: the way from one to the other, and how a visit is named."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from superbill.app.coding import queries
from superbill.app.platform import clock
from superbill.app.platform.people import Actor
from superbill.web import lists
from superbill.web.frame import Request
from superbill.web.lists import Cell, Choice
from superbill.web.names import person

_TABS = (
    ("coding", "To code", "code_encounter"),
    ("reviews", "Second review", "review_coding"),
    ("questions", "Questions", "read"),
    ("unbilled", "Without a claim", "read"),
    ("superbills", "Superbills", "code_encounter"),
    ("codes", "Codes", "read"),
    ("levels", "Visit level", "read"),
)


def tabs(request: Request) -> list[Choice]:
    """The coder's pages this person may open, as chips, with how much waits on each."""
    counts = {
        "coding": queries.coders_queue().count(),
        "reviews": queries.reviews_open().count(),
        "questions": queries.questions_open().count(),
        "unbilled": queries.unbilled().count(),
    }
    return [
        Choice(label, reverse(name), request.path == reverse(name), counts.get(name))
        for name, label, action in _TABS
        if request.actor.may(action)
    ]


def opens(actor: Actor, visit: Any, came_from: str) -> str:
    """Where a visit of a list leads: to its coding, or for those who do not code to the visit as it is."""
    if actor.may("code_encounter"):
        return f"{reverse('code-visit', args=[visit.pk])}?{came_from}"
    return reverse("encounter", args=[visit.pk])


def age(visit: Any) -> Cell:
    """How old a visit is, as a list shows it."""
    days = (clock.today() - visit.on).days
    return lists.number(f"{days} d")


def named(visit: Any) -> tuple[Cell, Cell]:
    """The visit and its patient, as a list shows them."""
    return Cell(f"{visit.on:%b %-d, %Y}", sub=f"visit {visit.number}"), Cell(
        person(visit.patient), sub=f"with {person(visit.provider)}"
    )
