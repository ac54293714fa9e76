"""Rows of this room as the values that claims and inquiries speak of."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from superbill.app.platform import clock
from superbill.app.practice import queries as practice
from superbill.app.registration.models import Coverage, Patient
from superbill.core.claim import values
from superbill.core.inquiry.values import Header


class Insured(values.Value, frozen=True):
    """A coverage as a claim says it, with our rows."""

    coverage_id: int
    payer_id: int
    """The practice's row of the payer."""
    coverage: values.Coverage
    subscriber: values.Person
    payer: values.Payer


def person(patient: Patient, *, member_id: str = "") -> values.Person:
    """A patient as a claim names one."""
    return values.Person(
        last=patient.last,
        first=patient.first,
        middle=patient.middle,
        suffix=patient.suffix,
        member_id=member_id,
        birth=patient.birth,
        sex=patient.sex,
        address=practice.address_value(patient),
        death=patient.died_on,
    )


def subscriber(coverage: Coverage) -> values.Person:
    """Whose plan it is, with the member id."""
    if coverage.relationship == "18":
        return person(coverage.patient, member_id=coverage.member_id)
    return values.Person(
        last=coverage.last,
        first=coverage.first,
        middle=coverage.middle,
        suffix=coverage.suffix,
        member_id=coverage.member_id,
        birth=coverage.birth,
        sex=coverage.sex,
        address=practice.address_value(coverage) or practice.address_value(coverage.patient),
    )


def insured_person(coverage: Coverage) -> tuple[values.Person, values.Person | None]:
    """The subscriber, and the patient where the patient is someone else: how inquiries name them."""
    return subscriber(coverage), None if coverage.relationship == "18" else person(coverage.patient)


def insured(coverages: Sequence[Coverage]) -> tuple[Insured, ...]:
    """Coverages in their order of payers; each needs its patient and payer selected."""
    return tuple(
        Insured(
            coverage_id=row.pk,
            payer_id=row.payer_id,
            coverage=values.Coverage(
                sequence=values.PAYER_ORDER[place],
                relationship=row.relationship,
                group_number=row.group_number,
                group_name=row.group_name,
                msp_type=row.msp_type if place else "",
                filing_code=row.payer.filing_code,
            ),
            subscriber=subscriber(row),
            payer=practice.payer_value(row.payer),
        )
        for place, row in enumerate(coverages)
    )


def header(reference: str) -> Header:
    """The beginning of a question made now."""
    now = timezone.localtime(clock.now())
    return Header(reference=reference, created=now.date(), created_time=now.strftime("%H%M"))
