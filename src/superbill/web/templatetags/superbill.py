"""How pages write money, dates, states and findings."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from superbill.app.coding import superbills
from superbill.core.money import dollars
from superbill.core.remit.reasons import category_in_words
from superbill.web import lists, names

register = template.Library()

ROOMS: list[tuple[str, list[tuple[str, str, str, str]]]] = [
    ("", [("today", "Today", "t", "read")]),
    (
        "The visit",
        [
            ("patients", "Patients", "p", "read"),
            ("encounters", "Encounters", "e", "read"),
            ("coding", "Coding", "o", "code_encounter"),
            ("claims", "Claims", "c", "read"),
        ],
    ),
    (
        "The money",
        [
            ("remittances", "Remittances", "r", "read"),
            ("denials", "Denials", "d", "read"),
            ("balances", "Patient balances", "b", "read"),
            ("aging", "A/R aging", "a", "read_reports"),
            ("reports", "Reports", "m", "read_reports"),
        ],
    ),
    ("The paper", [("files", "Files", "f", "read")]),
]


class Room(NamedTuple):
    name: str
    label: str
    key: str


TONES = {
    "good": {"paid", "accepted", "applied", "active", "released", "won", "approved", "claimed"},
    "bad": {"denied", "rejected", "parked", "inactive", "lost", "refused", "reversed", "written-off"},
    "warn": {"held", "pended", "partial", "open", "draft", "unclear", "call", "asked", "changed"},
    "info": {"submitted", "sent", "in-process", "appealed", "corrected", "ready", "coded", "zero-pay"},
}


@register.inclusion_tag("web/rooms.html", takes_context=True)
def rooms(context: dict[str, Any]) -> dict[str, Any]:
    """The links to the rooms this person may enter."""
    path = context["request"].path

    def link(name: str, label: str, key: str) -> dict[str, Any]:
        href = reverse(name)
        here = path == href or (href != "/" and path.startswith(href))
        return {"href": href, "label": label, "key": key, "here": here}

    groups = rooms_of(context["actor"])
    return {"groups": [(group, [link(*each) for each in links]) for group, links in groups]}


@register.filter
def rooms_of(actor: Any) -> list[tuple[str, list[Room]]]:
    """The rooms this person may enter: name of the address, label, key."""
    return [
        (group, [Room(name, label, key) for name, label, key, action in links if actor.may(action)])
        for group, links in ROOMS
    ]


@register.filter
def money(cents: int | None) -> SafeString | str:
    """Cents as dollars: zero is quiet, negative is red."""
    if cents is None:
        return ""
    tone = "neg" if cents < 0 else "zero" if cents == 0 else ""
    return format_html('<span class="{}">{}</span>', tone, dollars(cents))


@register.filter
def plain_money(cents: int | None) -> str:
    """Cents as a field takes them: ``1234.50``."""
    return "" if cents is None else f"{cents / 100:.2f}"


@register.filter
def phone(digits: str) -> str:
    """A phone number as people read it."""
    return names.phone(digits)


@register.filter
def usd(cents: int | None) -> SafeString | str:
    """Cents as dollars with their sign: for figures that stand alone."""
    if cents is None:
        return format_html('<span class="{}">{}</span>', "zero", "—")
    tone = "neg" if cents < 0 else "zero" if cents == 0 else ""
    return format_html('<span class="{}">{}${}</span>', tone, "−" if cents < 0 else "", dollars(abs(cents)))


@register.filter
def may(actor: Any, action: str) -> bool:
    """Whether the person may do something."""
    return bool(actor and actor.may(action))


@register.filter
def role(name: str) -> str:
    """A role as people say it."""
    return name.replace("_", " ")


@register.filter
def words(name: str) -> str:
    """A code name as words: ``in_process`` is *in process*."""
    return str(name).replace("_", " ").replace("-", " ").lower()


register.filter("category", category_in_words)


@register.filter
def count(number: int | None) -> str:
    """A number with its thousands apart."""
    return "" if number is None else f"{number:,}"


@register.filter
def person(who: Any) -> str:
    """``Delgado, Rosa``."""
    return names.person(who)


@register.filter
def typed_code(pick: Any) -> str:
    """The code of a superbill's or a coder's pick as one types it."""
    return superbills.shown(pick)


@register.filter
def badge(text: str, name: str = "") -> SafeString:
    """A state as a badge: its words carry the meaning, its colour only repeats it."""
    wanted = str(name or text).lower().replace(" ", "-").replace("_", "-")
    tone = next((tone for tone, states in TONES.items() if wanted in states), "")
    return format_html('<span class="badge {}">{}</span>', tone, text if name else words(text))


@register.filter
def beside(columns: Iterable[Any], cells: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each cell of a row with its column."""
    return list(zip(columns, cells, strict=True))


@register.filter
def state(cell: lists.Cell) -> SafeString:
    """The badge of a list's cell."""
    return badge(cell.text, cell.badge)
