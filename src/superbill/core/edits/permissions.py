"""What the practice's records say: coverage on the day, authorization, enrolment, exclusion, papers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from superbill.core.edits import findings as kinds
from superbill.core.edits.case import Case, Service, fits
from superbill.core.edits.context import Authorization
from superbill.core.edits.policies import Policy
from superbill.core.findings import Finding


def check(case: Case) -> Iterator[Finding]:
    """Every finding from coverage, enrolment, exclusion and the payer's own demands."""
    yield from _coverage(case)
    yield from _enrolment(case)
    yield from _exclusion(case)
    policy = case.policy
    if policy is None:
        case.lacks("The payer's policy", "authorization, referral, attachments and the payer's own determinations")
    else:
        yield from _demands(case, policy)
    if case.context.authorizations is not None:
        yield from _authorizations(case, case.context.authorizations)


def _coverage(case: Case) -> Iterator[Finding]:
    spans = case.context.coverages
    if spans is None:
        case.lacks("The patient's coverage", "coverage on the date of service")
        return
    mine = [span for span in spans if span.payer_id == case.claim.payer.id]
    told: set[date] = set()
    for service in case.services:
        on = service.on
        if on is None or on in told:
            continue
        if not any(span.start <= on and (span.end is None or on <= span.end) for span in mine):
            told.add(on)
            yield kinds.NOT_COVERED.at(service.where, value=on.isoformat())


def _enrolment(case: Case) -> Iterator[Finding]:
    enrolments = case.context.enrolments
    if enrolments is None:
        case.lacks("Enrolment", "whether the practitioner is enrolled with the payer")
        return
    told: set[str] = set()
    for service in case.services:
        npi, on = case.rendering(service).npi, service.on
        if not npi or on is None or npi in told:
            continue
        if not any(
            enrolment.npi == npi
            and enrolment.payer_id == case.claim.payer.id
            and enrolment.start <= on
            and (enrolment.end is None or on <= enrolment.end)
            for enrolment in enrolments
        ):
            told.add(npi)
            yield kinds.NOT_ENROLLED.at(service.where, value=on.isoformat(), npi=npi)


def _exclusion(case: Case) -> Iterator[Finding]:
    listed = case.context.excluded
    table = case.tables.exclusions
    if listed is None and not case.answers("exclusions", table, case.dos, "excluded providers"):
        return
    claim = case.claim
    people = [(claim.billing, "billing provider"), (claim.rendering, "rendering provider")]
    people += [(claim.referring, "referring provider"), (claim.attending, "attending provider")]
    for line in claim.lines:
        people += [(line.rendering, "rendering provider"), (line.ordering, "ordering provider")]
    seen: set[str] = set()
    for provider, role in people:
        if provider is None or not provider.npi or provider.npi in seen:
            continue
        seen.add(provider.npi)
        excluded = provider.npi in listed if listed is not None else table.get(provider.npi, case.dos) is not None
        if excluded:
            yield kinds.EXCLUDED_PROVIDER.at(value=provider.npi, role=role)


def _demands(case: Case, policy: Policy) -> Iterator[Finding]:
    claim = case.claim
    for service in case.services:
        line, code = service.line, service.code
        if fits(code, policy.authorization) and not (line.authorization or claim.authorization):
            yield kinds.AUTHORIZATION_MISSING.at(service.where, value=code)
        if fits(code, policy.referral) and not (line.referral or claim.referral):
            yield kinds.REFERRAL_MISSING.at(service.where, value=code)
        if fits(code, policy.attachment) and not claim.attachments:
            yield kinds.ATTACHMENT_MISSING.at(service.where, value=code)


def _authorizations(case: Case, known: tuple[Authorization, ...]) -> Iterator[Finding]:
    used: dict[str, Decimal] = {}
    for service in case.services:
        number = service.line.authorization or case.claim.authorization
        if not number:
            continue
        mine = [one for one in known if one.number == number and one.payer_id == case.claim.payer.id]
        if not mine:
            yield kinds.AUTHORIZATION_OTHER.at(service.where, value=number, why="is not on record for this payer")
            continue
        fitting = [one for one in mine if not one.codes or fits(service.code, one.codes)]
        if not fitting:
            if service.line.authorization:
                yield kinds.AUTHORIZATION_OTHER.at(service.where, value=number, why=f"is not for {service.code}")
            continue
        one = fitting[0]
        why = _why_not(case, service, one)
        if why:
            yield kinds.AUTHORIZATION_OTHER.at(service.where, value=number, why=why)
        if one.units is not None:
            used[number] = used.get(number, Decimal(0)) + service.line.units
            left = one.units - one.used
            if used[number] > left:
                yield kinds.AUTHORIZATION_UNITS.at(service.where, value=number, left=left, used=used[number])


def _why_not(case: Case, service: Service, one: Authorization) -> str:
    if one.denied:
        return "was denied"
    if service.on is not None and ((one.start and service.on < one.start) or (one.end and service.on > one.end)):
        return f"does not cover {service.on}"
    if one.npis and case.rendering(service).npi not in one.npis:
        return "is for another practitioner"
    return ""
