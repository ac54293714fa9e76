"""People, codes and sources as pages write them."""

from __future__ import annotations

from typing import Any

from superbill.core.remit.reasons import reason, remark


def person(who: Any) -> str:
    """``Delgado, Rosa``: as lists are sorted."""
    given = " ".join(part for part in (who.first, who.middle) if part)
    return ", ".join(_cased(part) for part in (f"{who.last} {who.suffix}".strip(), given) if part)


def full(who: Any) -> str:
    """``Rosa Delgado``: as one says it."""
    return " ".join(_cased(part) for part in (who.first, who.middle, who.last, who.suffix) if part)


def _cased(text: str) -> str:
    """Names that payers and cards shout are written quietly; others as they were typed."""
    return text.title() if text.isupper() else text


def code(group: str, number: str) -> str:
    return f"{group}-{number}" if group else number


def meaning(code: str) -> str:
    """A group and reason (``CO-197``) or a remark (``N210``) in a few words."""
    group, dash, number = code.partition("-")
    return reason(number).meaning if dash else remark(group).meaning
