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
    becomes: dict[str, Any] | None = None
    """For a repair: what the claim is afterwards."""


class Repair(Struct, frozen=True, forbid_unknown_fields=True):
    """How a field is written anew. Only its form changes, never what it says."""

    field: str
    """One of :data:`superbill.core.edits.rules.repair.PLACES`."""
    form: str
    """``plain`` (letters and digits only), ``upper`` (capitals), or ``trimmed`` (no needless spaces)."""


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
    repair: Repair | None = None
    """A rule with a repair changes the claim where its condition holds, and holds nothing."""
