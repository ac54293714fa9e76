"""Leave to give a service: asked by 278 or written down, answered, used up."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from superbill.app.exchange import services as exchange
from superbill.app.platform import audit, clock, outbox
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.practice.services import NotValid
from superbill.app.registration import findings, queries
from superbill.app.registration.models import Authorization, AuthorizationUse, Coverage
from superbill.app.registration.persons import header, insured_person
from superbill.app.registration.settling import builtins, follow_up, refusal
from superbill.core import inquiry
from superbill.core.claim import values
from superbill.core.findings import Finding
from superbill.core.inquiry.values import AuthorizationAnswer, AuthorizationRequest, RequestedService
from superbill.core.money import Quantity

_Status = Authorization.Status
ACTIONS = {
    "A1": _Status.APPROVED,
    "A2": _Status.CHANGED,
    "A3": _Status.DENIED,
    "A4": _Status.PENDED,
    "A6": _Status.CHANGED,
    "C": _Status.CANCELLED,
    "CT": _Status.CALL,
    "NA": _Status.NOT_REQUIRED,
}
"""HCR01 and what it makes of an authorization."""
SOURCES = ("phone", "fax", "portal", "paper")


@transaction.atomic
def request_authorization(
    actor: Actor,
    *,
    coverage: Coverage,
    codes: Sequence[str],
    diagnoses: Sequence[str],
    units: Quantity,
    starts_on: date,
    ends_on: date,
    provider_id: int | None = None,
    place_of_service: str = "11",
    urgent: bool = False,
    message: str = "",
) -> Authorization:
    """Ask the payer by 278 for ``units`` of each code within a span of dates."""
    actor.must("verify_coverage")
    _check_span(codes, units, starts_on, ends_on)
    row = Authorization.objects.create(
        coverage=coverage,
        provider_id=provider_id,
        trace=secrets.token_hex(10).upper(),
        codes=list(codes),
        diagnoses=list(diagnoses),
        units=units,
        starts_on=starts_on,
        ends_on=ends_on,
        message=message,
    )
    subscriber, patient = insured_person(coverage)
    home = practice.practice()
    question = AuthorizationRequest(
        trace=row.trace,
        trace_origin="9" + home.tax_id,
        payer=practice.payer_value(coverage.payer),
        requester=practice.billing_provider(home),
        subscriber=subscriber,
        patient=patient,
        relationship=coverage.relationship,
        facility_code=place_of_service,
        level="U" if urgent else "E",
        diagnoses=tuple(diagnoses),
        services=tuple(
            RequestedService(values.Procedure(code), units=units, service_from=starts_on, service_to=ends_on)
            for code in codes
        ),
        event_from=starts_on,
        event_to=ends_on,
        message=message,
    )
    body = inquiry.write_278(inquiry.Batch(header(row.trace), (question,)))
    row.question_file = exchange.send(actor, partner=coverage.payer.partner, bodies=[body], purpose="authorization")
    row.save(update_fields=["question_file"])
    audit.record(actor=actor, action="request_authorization", subject=f"patient:{coverage.patient_id}", asked=row.pk)
    return row


@transaction.atomic
def record_authorization(
    actor: Actor,
    *,
    coverage: Coverage,
    number: str,
    codes: Sequence[str],
    units: Quantity,
    starts_on: date,
    ends_on: date,
    source: str,
    provider_id: int | None = None,
    message: str = "",
) -> Authorization:
    """Write down what a payer certified by phone, fax, portal or on paper."""
    actor.must("verify_coverage")
    _check_span(codes, units, starts_on, ends_on)
    if not number.strip() or source not in SOURCES:
        raise NotValid(f"Give the payer's number and how it came: {', '.join(SOURCES)}.")
    row = Authorization.objects.create(
        coverage=coverage,
        provider_id=provider_id,
        number=number.strip(),
        status=_Status.APPROVED,
        source=source,
        codes=list(codes),
        units=units,
        starts_on=starts_on,
        ends_on=ends_on,
        message=message,
        answered_at=clock.now(),
    )
    audit.record(actor=actor, action="record_authorization", subject=f"patient:{coverage.patient_id}", recorded=row.pk)
    return row


def take_answer(answer: AuthorizationAnswer, *, transaction_id: int) -> Authorization | None:
    """Store a 278 answer with the request it belongs to; ``None`` when it is none of ours. Safe to repeat."""
    row = (
        Authorization.objects.select_for_update(of=("self",))
        .select_related("coverage__payer")
        .filter(trace=answer.trace)
        .exclude(trace="")
        .first()
    )
    if row is None or row.answer_transaction_id == transaction_id:
        return row
    asked = (row.units, row.starts_on, row.ends_on)
    _fill(row, answer)
    row.answer_transaction_id, row.answered_at = transaction_id, clock.now()
    row.findings = builtins(_judge(row, answer, asked))
    row.settled_at, row.settled_by, row.settled_note = None, "", ""
    row.save()
    outbox.publish("authorization.answered", authorization_id=row.pk, status=str(row.status))
    return row


def _fill(row: Authorization, answer: AuthorizationAnswer) -> None:
    """What was certified replaces what was asked; what an answer leaves out stays."""
    certified = [service for service in answer.services if service.action in ("", "A1", "A2", "A6")]
    action = answer.action or next((service.action for service in answer.services if service.action), "")
    row.status = _Status.REFUSED if answer.rejects else ACTIONS.get(action, _Status.CALL)
    row.number = answer.number or next((s.certification for s in answer.services if s.certification), row.number)
    row.reason = answer.reason or next((service.reason for service in answer.services if service.reason), "")
    row.message = (answer.message or row.message)[:264]
    if row.status in (_Status.APPROVED, _Status.CHANGED):
        row.starts_on = answer.valid_from or min(
            (s.service_from for s in certified if s.service_from), default=row.starts_on
        )
        row.ends_on = answer.valid_to or max(
            (s.service_to or s.service_from for s in certified if s.service_from), default=row.ends_on
        )
        if certified:
            row.units = max(service.units for service in certified)


def _judge(row: Authorization, answer: AuthorizationAnswer, asked: tuple[Decimal, date, date]) -> list[Finding]:
    payer = row.coverage.payer.name
    reason = f" (reason {row.reason})" if row.reason else ""
    if row.status == _Status.REFUSED:
        return [
            findings.AUTHORIZATION_REFUSED.at(payer=payer, reason=refusal(no.code), advice=follow_up(no.follow_up))
            for no in answer.rejects
        ]
    if row.status == _Status.DENIED:
        return [findings.AUTHORIZATION_DENIED.at(payer=payer, reason=reason)]
    if row.status == _Status.PENDED:
        return [findings.AUTHORIZATION_WAITS.at(payer=payer, reason=reason)]
    if row.status == _Status.CALL:
        return [findings.AUTHORIZATION_CALL.at(payer=payer, reason=reason)]
    if row.status == _Status.CHANGED or (row.status == _Status.APPROVED and row.units < asked[0]):
        return [
            findings.AUTHORIZATION_CHANGED.at(
                payer=payer, units=f"{row.units.normalize():f}", starts=row.starts_on, ends=row.ends_on
            )
        ]
    return []


@transaction.atomic
def use_authorization(actor: Actor, *, authorization_id: int, units: Quantity, reference: str) -> Decimal:
    """Use up units for a service, once for each reference (``charge:12``); negative gives back. Gives what is left.

    More than what was certified is recorded too: the service was given. The edits hold the claim for it.
    """
    actor.must("code_encounter")
    row = Authorization.objects.select_for_update().get(pk=authorization_id)
    AuthorizationUse.objects.get_or_create(authorization=row, reference=reference, defaults={"units": units})
    return row.units - queries.units_used(authorization_id)


def _check_span(codes: Sequence[str], units: Quantity, starts_on: date, ends_on: date) -> None:
    if not codes:
        raise NotValid("Name at least one procedure code.")
    if units <= 0:
        raise NotValid("Ask for at least one unit.")
    if ends_on < starts_on:
        raise NotValid("The last day lies before the first.")
