"""How pages write money, dates, states and findings."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from superbill.core.money import dollars

register = template.Library()

ROOMS: list[tuple[str, list[tuple[str, str, str, str]]]] = [
    ("", [("today", "Today", "t", "read")]),
    (
        "The visit",
        [
            ("patients", "Patients", "p", "read"),
            ("encounters", "Encounters", "e", "read"),
            ("claims", "Claims", "c", "read"),
        ],
    ),
    (
        "The money",
        [
            ("remittances", "Remittances", "r", "read"),
            ("denials", "Denials", "d", "read"),
            ("aging", "A/R aging", "a", "read_reports"),
            ("reports", "Reports", "m", "read_reports"),
        ],
    ),
    ("The paper", [("files", "Files", "f", "read")]),
]

TONES = {
    "good": {"paid", "accepted", "applied", "active", "released", "balanced", "won", "approved", "closed", "matched"},
    "bad": {"denied", "rejected", "parked", "inactive", "lost", "stop", "refused", "reversed"},
    "warn": {"held", "pended", "partial", "open", "warn", "overdue", "draft", "unmatched", "queried"},
    "info": {"submitted", "sent", "adjudicated", "in_process", "appealed", "corrected", "ready", "coded"},
}


@register.inclusion_tag("web/rooms.html", takes_context=True)
def rooms(context: dict[str, Any]) -> dict[str, Any]:
    """The links to the rooms this person may enter."""
    actor = context["actor"]
    path = context["request"].path

    def link(name: str, label: str, key: str) -> dict[str, Any]:
        href = reverse(name)
        return {
            "href": href,
            "label": label,
            "key": key,
            "here": path == href or (href != "/" and path.startswith(href)),
        }

    return {
        "groups": [
            (group, [link(name, label, key) for name, label, key, action in links if actor.may(action)])
            for group, links in ROOMS
        ]
    }


@register.filter
def money(cents: int | None) -> SafeString | str:
    """Cents as dollars: zero is quiet, negative is red."""
    if cents is None:
        return ""
    tone = "neg" if cents < 0 else "zero" if cents == 0 else ""
    return format_html('<span class="{}">{}</span>', tone, dollars(cents))


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


@register.filter
def badge(state: str) -> SafeString:
    """A state as a badge: its words carry the meaning, its colour only repeats it."""
    name = str(state).lower().replace(" ", "_")
    tone = next((tone for tone, states in TONES.items() if name in states), "")
    return format_html('<span class="badge {}">{}</span>', tone, words(state))
