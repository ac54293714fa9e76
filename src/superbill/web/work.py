"""Everything that may wait for somebody, room by room: how much, how many dollars, how long, for whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Count, Min, Sum
from django.urls import reverse
from msgspec import Struct

from superbill.app.claims import queries as claims
from superbill.app.coding import queries as coding
from superbill.app.denials import queries as denials
from superbill.app.exchange import queries as exchange
from superbill.app.payments import queries as payments
from superbill.app.payments import takings
from superbill.app.platform import clock, outbox
from superbill.app.platform.people import Actor, Role
from superbill.app.registration import queries as front_desk
from superbill.app.reports import queries as reports
from superbill.web.names import counted

_DESK = (Role.FRONT_DESK, Role.MANAGER)
_CODER = (Role.CODER, Role.MANAGER)
_BILLER = (Role.BILLER, Role.MANAGER)
_DENIALS = (Role.BILLER, Role.CODER, Role.MANAGER)


class Item(Struct, frozen=True):
    """One pile of work. ``oldest`` is the day of what has waited longest."""

    label: str
    hint: str
    href: str
    roles: tuple[Role, ...]
    count: int
    cents: int | None = None
    oldest: date | None = None

    @property
    def days(self) -> int | None:
        return (clock.today() - self.oldest).days if self.oldest else None

    @property
    def owner(self) -> str:
        return ", ".join(role.replace("_", " ") for role in self.roles if role != Role.MANAGER) or "manager"


class Tile(Struct, frozen=True):
    label: str
    href: str
    note: str
    cents: int | None = None
    figure: str = ""


def items(actor: Actor) -> list[Item]:
    """All piles, those that are empty too, in the order of the story."""
    actor.must("read")
    return [*_desk(), *_visits(actor), *_claims(), *_files(), *_money(), *_denials(), *_machine()]


def _desk() -> Iterator[Item]:
    checks = front_desk.checks_waiting().order_by().aggregate(n=Count("pk"), first=Min("asked_at__date"))
    yield Item(
        "Coverage to look at",
        "A payer's answer says inactive, or it could not be read",
        reverse("coverage-work"),
        _DESK,
        checks["n"],
        oldest=checks["first"],
    )
    leave = front_desk.authorizations_waiting().order_by().aggregate(n=Count("pk"), first=Min("asked_at__date"))
    yield Item(
        "Authorizations to look at",
        "Denied, pended, or not what was asked for",
        reverse("authorization-work"),
        _DESK,
        leave["n"],
        oldest=leave["first"],
    )
    strays = front_desk.strays_waiting().order_by().aggregate(n=Count("pk"), first=Min("at__date"))
    yield Item(
        "Answers nobody asked for",
        "A payer's answer fits no question of ours, or could not be read whole",
        reverse("stray-work"),
        _DESK,
        strays["n"],
        oldest=strays["first"],
    )


def _visits(actor: Actor) -> Iterator[Item]:
    """Who may code goes to the coder's queue, everybody else to the list of visits."""
    codes = actor.may("code_encounter")
    queue = reverse("coding" if codes else "encounters")
    for status, label, hint in (
        ("draft", "Visits to code", "Seen, and not coded yet"),
        ("coded", "Visits to release", "Coded; look at the findings and release"),
        ("held", "Visits held", "Findings stand in the way of a claim"),
    ):
        rows = coding.coders_queue().filter(status=status).order_by()
        found = rows.aggregate(n=Count("pk"), cents=Sum("charge_cents"), first=Min("on"))
        yield Item(label, hint, f"{queue}?status={status}", _CODER, found["n"], found["cents"] or 0, found["first"])
    second = coding.reviews_open().order_by()
    found = second.aggregate(n=Count("pk"), cents=Sum("encounter__charge_cents"), first=Min("asked_at__date"))
    yield Item(
        "Visits for a second coder",
        "A rule wants somebody else to look before billing",
        reverse("reviews"),
        _CODER,
        found["n"],
        found["cents"] or 0,
        found["first"],
    )
    asked = coding.questions_open().order_by().aggregate(n=Count("pk"), first=Min("asked_at__date"))
    yield Item(
        "Questions to providers",
        "Asked, and not answered yet",
        reverse("questions") if codes else reverse("encounters") + "?status=asked",
        _CODER,
        asked["n"],
        oldest=asked["first"],
    )


_HINTS = {
    "never-claimed": "Released for billing, and nobody made the claim",
    "held": "Findings stand in the way; each says what to do",
    "ready": "Clean; one key sends them",
    "rejected": "Refused before adjudication: fix and send again",
    "information": "The payer waits for papers",
    "silent": "Nothing was heard for longer than this payer usually takes",
    "filing": "The last day to file is near or past",
}


def _claims() -> Iterator[Item]:
    for one in claims.work():
        href = f"{reverse('claims')}?work={one.key}"
        yield Item(one.name, _HINTS[one.key], href, _BILLER, one.count, one.cents, one.oldest)


def _files() -> Iterator[Item]:
    parked = exchange.parked().order_by().aggregate(n=Count("pk"), first=Min("at__date"))
    yield Item(
        "Files parked",
        "Kept, and not taken in: a person decides",
        reverse("files") + "?show=parked",
        _BILLER,
        parked["n"],
        oldest=parked["first"],
    )


def _money() -> Iterator[Item]:
    for status, label, hint in (
        ("ready", "Remittances to apply", "They tie to the cent; look at the plan and apply"),
        ("parked", "Remittances parked", "They do not tie; each says where"),
    ):
        rows = payments.remittances(status).order_by()
        found = rows.aggregate(n=Count("pk"), cents=Sum("amount_cents"), first=Min("at__date"))
        href = f"{reverse('remittances')}?status={status}"
        yield Item(label, hint, href, _BILLER, found["n"], found["cents"] or 0, found["first"])
    deposits: tuple[tuple[str, str, str, Any, str], ...] = (
        ("unexplained", "Deposits unexplained", "Money in the bank nobody has explained",
         payments.deposits_unexplained(), "received_on"),
        ("unpaid", "Remittances without a deposit", "A payer says it paid; the bank has not shown it",
         payments.remittances_unpaid(), "paid_on"),
        ("slips", "Slips not in the bank", "The desk took it there; the bank has not shown it",
         takings.slips_unseen(), "made_on"),
    )  # fmt: skip
    for name, label, hint, waiting, day in deposits:
        found = waiting.order_by().aggregate(n=Count("pk"), cents=Sum("amount_cents"), first=Min(day))
        href = f"{reverse('deposits')}?show={name}"
        yield Item(label, hint, href, _BILLER, found["n"], found["cents"] or 0, found["first"])
    drawer = takings.in_drawer().filter(received_on__lt=clock.today()).order_by()
    found = drawer.aggregate(n=Count("pk"), cents=Sum("amount_cents"), first=Min("received_on"))
    hint = "Patients' money of earlier days: count it and make a slip"
    yield Item("Takings to bank", hint, reverse("takings"), _DESK, found["n"], found["cents"] or 0, found["first"])


def _denials() -> Iterator[Item]:
    found = (
        denials.cases("open")
        .order_by()
        .aggregate(n=Count("pk"), cents=Sum("denied_cents"), first=Min("opened_at__date"))
    )
    yield Item(
        "Denials to work",
        "Not paid as asked: correct, appeal, bill the next party or write off",
        reverse("denials"),
        _DENIALS,
        found["n"],
        found["cents"] or 0,
        found["first"],
    )
    late = denials.cases("open").filter(deadline__lt=clock.today()).order_by()
    past = late.aggregate(n=Count("pk"), cents=Sum("denied_cents"), first=Min("deadline"))
    yield Item(
        "Denials past their deadline",
        "The last day to appeal has gone by",
        reverse("denials") + "?due=past",
        _DENIALS,
        past["n"],
        past["cents"] or 0,
        past["first"],
    )


def _machine() -> Iterator[Item]:
    yield Item(
        "Hand-offs that failed",
        "Superbill could not finish something by itself; the page says what",
        reverse("stuck"),
        (Role.MANAGER,),
        len(outbox.stuck()),
    )


def tiles(actor: Actor) -> list[Tile]:
    """The few numbers a role looks at first."""
    if actor.may("read_reports"):
        return _money_tiles(actor)
    states = {each.state: each for each in claims.states()}
    held = states.get("held")
    return [
        Tile("Claims held", f"{reverse('claims')}?work=held", "findings say what to do", held.cents if held else 0),
        Tile(
            "Visits waiting for a coder",
            reverse("coding" if actor.may("code_encounter") else "encounters"),
            "not coded, not released, or held",
            figure=f"{coding.coders_queue().count():,}",
        ),
    ]


def _money_tiles(actor: Actor) -> list[Tile]:
    held = reports.owed(actor)
    open_cases = denials.cases().order_by().aggregate(n=Count("pk"), cents=Sum("denied_cents"))
    ready = payments.remittances("ready").order_by().aggregate(n=Count("pk"), cents=Sum("amount_cents"))
    insurers, patients = held["insurance"], held["patients"]
    return [
        Tile("Insurers owe", f"{reverse('aging')}?of=insurers", "open on charges, by payer", insurers),
        Tile("Patients owe", f"{reverse('aging')}?owner=Patients", "open on charges", patients),
        Tile(
            "Waiting to be applied",
            f"{reverse('remittances')}?status=ready",
            counted(ready["n"], "remittance"),
            ready["cents"] or 0,
        ),
        Tile("Denied, undecided", reverse("denials"), counted(open_cases["n"], "case"), open_cases["cents"] or 0),
    ]
