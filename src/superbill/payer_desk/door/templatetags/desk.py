"""How the payer's pages write money, states and steps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from superbill.app.platform import names
from superbill.core.money import dollars
from superbill.core.payer.plan import Benefit
from superbill.core.payer.terms import percentage
from superbill.core.remit.reasons import gloss

register = template.Library()
register.filter("percentage", percentage)
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
def otherwise(benefit: Benefit) -> list[str]:
    """What a benefit does differently from the tier's cost share, in words."""
    said = [
        (benefit.excluded, "not covered"),
        (benefit.preventive, "the patient owes nothing"),
        (benefit.copay, f"copay {dollars(benefit.copay)}{' and nothing else' if benefit.copay_only else ''}"),
        (benefit.deductible is not None, f"deductible of its own, {dollars(benefit.deductible or 0)}"),
        (not benefit.deductible_applies, "no deductible"),
        (
            benefit.coinsurance_percent is not None,
            f"coinsurance {percentage(benefit.coinsurance_percent or Decimal(0))}",
        ),
        (benefit.waiting_days, f"after {benefit.waiting_days} days of cover"),
        (benefit.limit_visits is not None, f"{benefit.limit_visits} visits a {benefit.limit_period}"),
        (benefit.limit_units is not None, f"{benefit.limit_units} units a {benefit.limit_period}"),
        (benefit.limit_dollars is not None, f"{dollars(benefit.limit_dollars or 0)} a {benefit.limit_period}"),
        (benefit.limit_paid is not None, f"pays {dollars(benefit.limit_paid or 0)} a {benefit.limit_period} at most"),
        (benefit.apart_days, f"once in {benefit.apart_days} days"),
        (benefit.authorization, "authorized before"),
        (benefit.referral, "with a referral"),
        (benefit.primary_care, "by the primary care provider"),
        (benefit.documents, f"with papers: {', '.join(benefit.documents)}"),
    ]
    return [words for holds, words in said if holds] or ["as its conditions say"]


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
