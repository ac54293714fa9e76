"""How the payer's pages write money, states and steps."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from superbill.app.platform import names
from superbill.core.money import dollars
from superbill.core.remit.reasons import gloss

register = template.Library()
register.filter(gloss)
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
def usd(cents: int | None) -> SafeString | str:
    """Cents as dollars with their sign: for figures that stand alone."""
    if cents is None:
        return ""
    return format_html(
        '<span class="{}">{}${}</span>', "neg" if cents < 0 else "", "−" if cents < 0 else "", dollars(abs(cents))
    )


@register.filter
def badge(state: str) -> SafeString:
    """A state as a badge: its words carry the meaning, its colour only repeats it."""
    tone = next((tone for tone, states in TONES.items() if state in states), "")
    return format_html('<span class="badge {}">{}</span>', tone, state[:1].upper() + state[1:])


@register.filter
def may(actor: Any, action: str) -> bool:
    """Whether the person may do something."""
    return bool(actor and actor.may(action))


@register.filter
def day(value: Any) -> str:
    """A date as every page writes it."""
    return f"{value:%b %-d, %Y}" if value else ""


@register.filter
def quiet(name: str) -> str:
    """A name in capitals as one writes it."""
    return names.quiet(name)
