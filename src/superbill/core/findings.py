"""Findings: one thing wrong or notable, where it is, and what to do.

An engine answers ``(result, findings)``. Each engine declares its kinds of finding once, as
module constants in its ``findings.py``; a kind's code is public API: it is never renumbered or
reused. ``docs/FINDINGS.md`` is generated from these declarations.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct


class Severity(StrEnum):
    """How much a finding holds up. ``STOP`` holds the thing, ``WARN`` asks a person, ``INFORM`` tells."""

    STOP = "stop"
    WARN = "warn"
    INFORM = "inform"


class Where(Struct, frozen=True, omit_defaults=True):
    """A place. Files use the upper fields (positions count from 1), everything else ``path``.

    ``element`` is written as a biller says it: ``CLM05-3``. ``path`` names a value, such as
    ``claim RV-1 line 2``.
    """

    file: str = ""
    interchange: int = 0
    group: int = 0
    transaction: int = 0
    segment: int = 0
    """Position in the file."""
    segment_in_set: int = 0
    """Position in the transaction set, counting ST as 1."""
    loop: str = ""
    element: str = ""
    path: str = ""
    asked_by: str = ""
    """The element (or segment) of the same segment that asks for ``element``, which is missing."""

    def __str__(self) -> str:
        parts = [self.file] if self.file else []
        parts += [
            f"{name} {number}"
            for name, number in (
                ("interchange", self.interchange),
                ("group", self.group),
                ("transaction", self.transaction),
                ("segment", self.segment),
            )
            if number
        ]
        parts += [text for text in (f"loop {self.loop}" if self.loop else "", self.element, self.path) if text]
        return ", ".join(parts)


class Finding(Struct, frozen=True, omit_defaults=True):
    """One finding. ``value`` is what was found, already masked where it is protected."""

    code: str
    severity: Severity
    message: str
    remedy: str
    where: Where = Where()
    value: str = ""
    authority: str = ""


class Kind(Struct, frozen=True):
    """The declaration of a finding.

    ``message`` and ``remedy`` are templates for :meth:`str.format`. ``example`` is the smallest
    input that triggers it, ``authority`` the official source of the rule.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    authority: str = ""
    example: str = ""

    def at(
        self, where: Where = Where(), *, value: str = "", severity: Severity | None = None, **facts: object
    ) -> Finding:
        """A finding of this kind at a place; ``facts`` and ``value`` fill the templates."""
        return Finding(
            code=self.code,
            severity=severity or self.severity,
            message=self.message.format(value=value, **facts),
            remedy=self.remedy.format(value=value, **facts),
            where=where,
            value=value,
            authority=self.authority,
        )


def stops(findings: Iterable[Finding]) -> bool:
    """Whether any finding stops the thing it is about."""
    return any(finding.severity is Severity.STOP for finding in findings)


def mask(text: str) -> str:
    """Show that a protected value is there and how long it is, but not what it is."""
    return text[:1] + "•" * (len(text) - 1) if text else ""
