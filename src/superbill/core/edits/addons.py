"""Add-on codes: they stand only beside a primary service of the same day."""

from __future__ import annotations

from collections.abc import Iterator

from superbill.core.codes import AddOnRow
from superbill.core.edits import codes_of
from superbill.core.edits import findings as kinds
from superbill.core.edits.case import Case, Service, fits
from superbill.core.findings import Finding, Severity

_WITH_25_FOR = frozenset({"G0438", "G0439", "G0402", "90471", "90472", "90473", "90474", "G0008", "G0009", "G0010"})
"""Wellness visits and vaccines: beside these a visit with 25 keeps G2211 (2025 and later)."""
_MULTIPLE = "51"


def check(case: Case) -> Iterator[Finding]:
    """Every add-on without its primary service, and every misuse of one."""
    if not case.services or not case.answers("addon", case.tables.addon, case.dos, "add-on codes"):
        return
    table = case.tables.addon
    for service in case.services:
        if not service.code or service.on is None:
            continue
        if service.code == "G2211":
            yield from _ongoing_care(case, service)
            continue
        row = table.get(service.code, service.on)
        if row is None:
            continue
        if _MULTIPLE in service.modifiers:
            yield kinds.ADD_ON_MULTIPLE.at(service.where, value=service.code)
        if not any(_primary(row, code) for code in _same_day(case, service)):
            yield _alone(service, row)


def _primary(row: AddOnRow, code: str) -> bool:
    """Whether a code may be the primary; the contractor decides for kind 2, so any other service may."""
    return row.kind == "2" or fits(code, row.primaries)


def _alone(service: Service, row: AddOnRow) -> Finding:
    choice = ", ".join(row.primaries[:6]) + (" and others" if len(row.primaries) > 6 else "")
    severity = Severity.STOP if row.kind == "1" else Severity.WARN
    return kinds.ADD_ON_ALONE.at(
        service.where,
        value=service.code,
        on=service.on,
        choice=choice if row.kind != "2" else "the payer says which",
        severity=severity,
    )


def _same_day(case: Case, service: Service) -> Iterator[str]:
    for other in case.services:
        if other is not service and other.on == service.on and other.code != service.code:
            yield other.code
    for past in case.context.history or ():
        if past.on == service.on and past.counts and (past.code == "99291" or case.same_practitioner(service, past)):
            yield past.code


def _ongoing_care(case: Case, service: Service) -> Iterator[Finding]:
    """G2211: with an office visit, and not when that visit carries 25 for anything but prevention."""
    visits = [other for other in case.services if other.code in codes_of.OFFICE and other.on == service.on]
    earlier = [code for code in _same_day(case, service) if code in codes_of.OFFICE]
    if not visits and not earlier:
        yield kinds.ADD_ON_ALONE.at(service.where, value="G2211", on=service.on, choice="99202 to 99215")
    if not any("25" in visit.modifiers for visit in visits):
        return
    others = [
        other.code
        for other in case.services
        if other.on == service.on and other is not service and other not in visits and other.code
    ]
    assert service.on is not None
    if others and not (service.on.year >= 2025 and any(code in _WITH_25_FOR for code in others)):
        yield kinds.OFFICE_ADD_ON.at(service.where, value=others[0])
