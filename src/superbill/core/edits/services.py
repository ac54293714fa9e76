"""Services with rules of their own: drugs, laboratory, therapy, orders, and visits against their record."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from superbill.core.codes.modifiers import ANESTHESIA, THERAPY_PLANS
from superbill.core.edits import codes_of, em, timed
from superbill.core.edits import findings as kinds
from superbill.core.edits.case import Case, Service, fits
from superbill.core.edits.policies import national
from superbill.core.findings import Finding
from superbill.core.ids import valid_clia
from superbill.core.money import Cents, dollars

_THRESHOLDS: dict[int, Cents] = {2024: 233000, 2025: 241000, 2026: 248000}
"""Therapy with KX above this much in a year; PT with SLP, OT by itself (annual Medicare rules)."""
_DRUG_UNITS = frozenset({"UN", "ML", "GR", "F2", "ME"})
_NO_CLIA = frozenset({"36415", "36416", "88300"})
_MEDICAID = "MC"
_DAILY_PAIN = "01996"
"""The one anesthesia service that is counted in days."""


def check(case: Case) -> Iterator[Finding]:
    """Every finding of a special kind of service."""
    if case.claim.clia and not valid_clia(case.claim.clia):
        yield kinds.CLIA_FORM.at(value=case.claim.clia)
    for service in case.services:
        code = service.code
        if codes_of.drug(code) or service.line.drug is not None:
            yield from _drug(case, service)
            yield from _waste(case, service)
        elif codes_of.anesthesia(code):
            yield from _anesthesia(case, service)
        elif codes_of.laboratory(code):
            yield from _laboratory(case, service)
        elif code in codes_of.THERAPY:
            yield from _therapy(case, service)
        if case.medicare and case.professional:
            yield from _ordered(case, service)
    if case.context.documented:
        yield from _documented(case)


def _drug(case: Case, service: Service) -> Iterator[Finding]:
    drug, policy = service.line.drug, case.policy
    wanted = case.claim.coverage.filing_code == _MEDICAID or (policy is not None and fits(service.code, policy.ndc))
    if drug is None:
        if wanted:
            yield kinds.NDC_MISSING.at(service.where, value=service.code)
    elif not (len(drug.ndc) == 11 and drug.ndc.isdigit() and drug.quantity and drug.unit in _DRUG_UNITS):
        yield kinds.NDC_FORM.at(service.where, value=drug.ndc)
    single = policy is not None and fits(service.code, policy.single_dose)
    single = single or (case.medicare and fits(service.code, national().single_dose))
    if single and not {"JW", "JZ"} & set(service.modifiers):
        wasted = any(
            other.code == service.code and other.on == service.on and "JW" in other.modifiers for other in case.services
        )
        if not wasted:
            yield kinds.DISCARDED_DRUG.at(service.where, value=service.code)


def _waste(case: Case, service: Service) -> Iterator[Finding]:
    """What was thrown away stands on a second line, beside the dose that was given."""
    if "JW" in service.modifiers and not any(
        other.code == service.code and other.on == service.on and "JW" not in other.modifiers for other in case.services
    ):
        yield kinds.WASTE_ALONE.at(service.where, value=service.code)


def _anesthesia(case: Case, service: Service) -> Iterator[Finding]:
    """Anesthesia is billed in minutes, and says who gave it."""
    if service.code != _DAILY_PAIN and service.line.unit != "MJ":
        yield kinds.ANESTHESIA.at(
            service.where, value=service.code, why="is not in minutes", choice="Bill the minutes with unit MJ"
        )
    if case.medicare and not service.has(ANESTHESIA):
        yield kinds.ANESTHESIA.at(
            service.where, value=service.code, why="does not say who gave it", choice="Add AA, AD, QK, QX, QY or QZ"
        )


def _laboratory(case: Case, service: Service) -> Iterator[Finding]:
    if not case.professional or service.code in _NO_CLIA or "26" in service.modifiers:
        return
    number = service.line.clia or case.claim.clia
    if not number:
        yield kinds.CLIA_MISSING.at(service.where, value=service.code)
    elif service.line.clia and not valid_clia(service.line.clia):
        yield kinds.CLIA_FORM.at(service.where, value=service.line.clia)


def _therapy(case: Case, service: Service) -> Iterator[Finding]:
    if not case.medicare:
        return
    if not service.has(THERAPY_PLANS):
        yield kinds.THERAPY_PLAN.at(service.where, value=service.code)
        return
    if service.on is None or "KX" in service.modifiers or case.context.history is None:
        return
    limit = _THRESHOLDS.get(service.on.year)
    if limit is not None and _therapy_so_far(case, service, service.on) > limit:
        yield kinds.THERAPY_THRESHOLD.at(service.where, value=service.code, limit=dollars(limit))


def _therapy_so_far(case: Case, service: Service, on: date) -> Cents:
    """What was allowed for this year's therapy of the same kind before this line; charges where nothing is known."""
    assert case.context.history is not None
    kind = {"GO"} if "GO" in service.modifiers else {"GN", "GP"}
    return sum(
        past.charge if past.allowed is None else past.allowed
        for past in case.context.history
        if past.on.year == on.year
        and past.on <= on
        and past.counts
        and past.code in codes_of.THERAPY
        and kind & set(past.modifiers)
    )


def _ordered(case: Case, service: Service) -> Iterator[Finding]:
    """Medicare pays for tests and imaging only when someone who may order them did."""
    code, line, claim = service.code, service.line, case.claim
    if not (codes_of.laboratory(code) or codes_of.imaging(code)):
        return
    if not (line.ordering or line.referring or claim.referring):
        yield kinds.REFERRING_MISSING.at(service.where, value=code)


def _documented(case: Case) -> Iterator[Finding]:
    by_number = {service.line.number: service for service in case.services}
    minutes: dict[str, int] = {}
    for record in case.context.documented:
        service = by_number.get(record.line)
        if service is None or service.on is None:
            continue
        if record.visit is not None and service.code in codes_of.OFFICE:
            yield from _visit(case, service, record.visit, service.on)
        if record.minutes is not None and service.code in timed.TIMED:
            minutes[service.code] = minutes.get(service.code, 0) + record.minutes
    if minutes:
        supported = timed.units_of(sum(minutes.values()))
        billed = sum(service.line.units for service in case.services if service.code in minutes)
        if billed > supported:
            yield kinds.TIMED_UNITS.at(minutes=sum(minutes.values()), supported=supported, value=str(billed))


def _visit(case: Case, service: Service, record: em.Documentation, on: date) -> Iterator[Finding]:
    found = em.level(record, on, medicare=case.medicare)
    if found.code != service.code:
        yield kinds.VISIT_LEVEL.at(
            service.where, value=service.code, supported=found.code, reason=" ".join(found.reasons)
        )
