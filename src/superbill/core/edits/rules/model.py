"""A rule a practice or payer wrote itself."""

from __future__ import annotations

from datetime import date
from typing import Any

from msgspec import Struct

from superbill.core.findings import Severity


class Witness(Struct, frozen=True):
    """A small claim, in the short form of :mod:`superbill.core.edits.witness`, and whether the rule fires on it."""

    fires: bool
    claim: dict[str, Any]
    name: str = ""


class Rule(Struct, frozen=True):
    """A condition over a claim, or over each of its lines, with what to say when it holds."""

    code: str
    """Begins with ``R-``."""
    when: str
    """The condition, in the small language of :mod:`superbill.core.edits.rules.language`."""
    message: str
    remedy: str = ""
    severity: Severity = Severity.WARN
    authority: str = ""
    each: str = "claim"
    """``claim`` or ``line``: what the condition is about."""
    start: date | None = None
    end: date | None = None
    """The dates of service for which it holds."""
    payers: tuple[str, ...] = ()
    """Payer identifiers; empty for every payer."""
    witnesses: tuple[Witness, ...] = ()
