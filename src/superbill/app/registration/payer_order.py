"""Who should pay first: a patient's coverages put to the order of benefits. A person confirms the answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from superbill.app.registration.models import Coverage, Patient
from superbill.core.payer.cob import Cover, Employment, Household, medicare_secondary, order_of_benefits

_ADULT = 26
"""Until then a plan covers a child of its subscriber."""
_AGED = 65


class Suggested(Struct, frozen=True):
    """Coverage ids in the order they pay, why each stands before the next, and SBR05 where Medicare is not first."""

    coverage_ids: tuple[int, ...]
    rules: tuple[str, ...]
    msp_types: dict[int, str]
    tied: bool
    """No rule decides between two of them: ask the patient or the payers."""


def suggest(patient: Patient, coverages: Sequence[Coverage], on: date, household: Household | None = None) -> Suggested:
    """The order for a date of service. ``household`` says who has custody of a child; without it the parents are together."""
    age = on.year - patient.birth.year - ((on.month, on.day) < (patient.birth.month, patient.birth.day))
    employment = _employment(coverages, age)
    order = order_of_benefits(
        [_cover(row) for row in coverages], household or Household(child=age < _ADULT), employment
    )
    rows = {str(row.pk): row for row in coverages}
    ranked = [rows[plan.name] for plan in order.plans]
    reason = medicare_secondary(employment)
    msp_types = {row.pk: reason for place, row in enumerate(ranked) if place and row.payer.kind == "medicare-b"}
    return Suggested(tuple(row.pk for row in ranked), order.rules, msp_types, order.tied)


def _employment(coverages: Sequence[Coverage], age: int) -> Employment:
    """What may make Medicare secondary: an accident's payer, or a group plan through present work."""
    if any(row.payer.kind == "workers-comp" for row in coverages):
        return Employment(basis="workers-comp")
    if any(row.basis == Coverage.Basis.ACCIDENT for row in coverages):
        return Employment(basis="no-fault")
    group = [row for row in coverages if row.basis == Coverage.Basis.ACTIVE and not _public(row)]
    return Employment(
        basis="age" if age >= _AGED else "disability",
        working=bool(group),
        employees=max((row.employer_size or 0 for row in group), default=0),
    )


def _cover(row: Coverage) -> Cover:
    return Cover(
        name=str(row.pk),
        dependent=row.relationship != "18",
        parent=row.parent,
        parent_birth=row.birth,
        since=row.starts_on,
        coordinates=row.payer.kind != "workers-comp" and row.basis != Coverage.Basis.ACCIDENT,
        active=row.basis != Coverage.Basis.RETIRED,
        continuation=row.basis == Coverage.Basis.CONTINUED,
        medicare=row.payer.kind == "medicare-b",
        medicaid=row.payer.kind == "medicaid",
    )


def _public(row: Coverage) -> bool:
    return row.payer.kind in ("medicare-b", "medicaid")
