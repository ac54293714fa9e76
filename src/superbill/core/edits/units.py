"""Medically unlikely edits: units on a line, or on a day, that no patient is likely to need."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from superbill.core.codes import MueRow
from superbill.core.edits import findings as kinds
from superbill.core.edits.case import Case, Service
from superbill.core.findings import Finding

_SUPPLIERS = ("332B", "335E")
"""Taxonomies of suppliers of equipment, prosthetics and orthotics, who have limits of their own."""
_TRANSFER = frozenset({"55"})
_CHOICES = {
    "1": "Correct the units, or split them over lines with the modifier that says why",
    "2": "Correct the units; this limit is set by policy and is not appealed",
    "3": "Correct the units, or be ready to send the record on appeal",
}
_BASES = {"1": "line", "2": "day, by policy", "3": "day"}


def check(case: Case) -> Iterator[Finding]:
    """Every line whose units pass its limit. The whole line is denied, never cut down."""
    if not case.policy_edits:
        return
    if case.institutional:
        kind, table = "mue-hospital", case.tables.mue_hospital
    elif case.claim.billing.taxonomy.startswith(_SUPPLIERS):
        kind, table = "mue-dme", case.tables.mue_dme
    else:
        kind, table = "mue-practitioner", case.tables.mue
    coded = [service for service in case.services if service.code and service.on and service.line.unit == "UN"]
    if not coded or not case.answers(kind, table, case.dos, "medically unlikely units"):
        return
    for service in coded:
        assert service.on is not None
        row = table.get(service.code, service.on)
        if row is None:
            continue
        units = _line_units(service) if row.indicator == "1" else _day_units(case, service, coded)
        if units > row.units:
            yield _finding(service, row, units)


def _finding(service: Service, row: MueRow, units: Decimal) -> Finding:
    return kinds.UNLIKELY_UNITS.at(
        service.where,
        value=service.code,
        units=f"{units.normalize():f}",
        most=row.units,
        basis=_BASES.get(row.indicator, "day"),
        choice=_CHOICES.get(row.indicator, _CHOICES["3"]),
    )


def _line_units(service: Service) -> Decimal:
    """Units for each day of the line."""
    if service.through is None or service.on is None or service.through <= service.on:
        return service.line.units
    return service.line.units / ((service.through - service.on).days + 1)


def _day_units(case: Case, service: Service, coded: list[Service]) -> Decimal:
    """Units of the code on the day, over every line of the practitioner, here and on other claims."""
    total = Decimal(0) if service.has(_TRANSFER) else service.line.units
    for other in coded:
        if (
            other is not service
            and other.code == service.code
            and other.on == service.on
            and not other.has(_TRANSFER)
            and case.together(other, service)
        ):
            total += other.line.units
    for past in case.context.history or ():
        if (
            past.code == service.code
            and past.on == service.on
            and past.counts
            and past.claim != case.claim.control_number
            and "55" not in past.modifiers
            and case.same_practitioner(service, past)
        ):
            total += past.units
    return total
