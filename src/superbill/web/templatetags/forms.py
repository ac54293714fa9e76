"""How forms look things up by the name of a field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def at(values: Mapping[str, Any], name: str) -> Any:
    """The value of a field; nothing where there is none."""
    return values.get(name, "")


@register.filter
def is_first(wrong: Mapping[str, str], name: str) -> bool:
    """Whether a field is the first of those that are wrong: the cursor goes there."""
    return next(iter(wrong), "") == name
