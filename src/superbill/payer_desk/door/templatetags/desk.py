"""How the payer's pages write money, states and steps."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from superbill.core.money import dollars

register = template.Library()
TONES = {
    "good": {"decided", "pay", "standing", "right", "overturned", "answered", "sent"},
    "bad": {"rejected", "deny", "wrong", "set aside", "overdue"},
    "warn": {"pended", "open", "waits", "asked", "to review"},
    "info": {"replaced", "void", "reversed", "withdrawn", "upheld", "again"},
}


@register.filter
def money(cents: int | None) -> SafeString | str:
    """Cents as dollars: zero is quiet, negative is red."""
    if cents is None:
        return ""
    tone = "neg" if cents < 0 else "zero" if cents == 0 else ""
    return format_html('<span class="{}">{}</span>', tone, dollars(cents))


@register.filter
def badge(state: str) -> SafeString:
    """A state as a badge: its words carry the meaning, its colour only repeats it."""
    tone = next((tone for tone, states in TONES.items() if state in states), "")
    return format_html('<span class="badge {}">{}</span>', tone, state)


@register.filter
def may(actor: Any, action: str) -> bool:
    """Whether the person may do something."""
    return bool(actor and actor.may(action))


@register.filter
def day(value: Any) -> str:
    """A date as it is written in letters."""
    return f"{value:%m/%d/%Y}" if value else ""
