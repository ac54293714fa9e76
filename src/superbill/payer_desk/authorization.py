"""May this be done? The 278 response to a request."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import msgspec
from msgspec.structs import replace

from superbill.core import inquiry
from superbill.core.inquiry.values import AuthorizationAnswer, AuthorizationRequest, Batch, Reject
from superbill.core.payer.case import Authorization, Span
from superbill.core.payer.terms import fits
from superbill.core.x12 import Body
from superbill.payer_desk import members
from superbill.payer_desk.letterhead import header, name_of
from superbill.payer_desk.members import Directory
from superbill.payer_desk.models import AuthorizationRecord, Member, Payer

AUTHORIZED_DAYS = 90
RESPONSE = "11"
"""BHT02 of an answer."""


def answer(batch: Batch[AuthorizationRequest], *, payer: Payer, on: date) -> Body:
    """The 278 response to a request. The caller saves ``payer``."""
    people = [person for asked in batch.items for person in (asked.subscriber, asked.patient) if person]
    directory = Directory(person.member_id for person in people)
    answers = tuple(_authorize(asked, directory, payer, on) for asked in batch.items)
    return inquiry.write_278(Batch(header(batch.header.reference, on, RESPONSE), answers))


def _authorize(asked: AuthorizationRequest, directory: Directory, payer: Payer, on: date) -> AuthorizationAnswer:
    member = directory.find(asked.subscriber, asked.patient)
    said = AuthorizationAnswer(
        trace=asked.trace,
        trace_origin=asked.trace_origin,
        payer=name_of(payer),
        requester=asked.requester,
        subscriber=asked.subscriber,
        patient=asked.patient,
        relationship=asked.relationship,
        category=asked.category,
        certification_type=asked.certification_type,
        service_type=asked.service_type,
        facility_code=asked.facility_code,
    )
    if member is None:
        unknown = replace(asked.subscriber, birth=None, sex="")  # the guide has no place for them beside a refusal
        code = "67" if asked.patient else "75"
        return replace(said, subscriber=unknown, rejects=(Reject(code, "C", "subscriber"),))
    plan = members.plan_value(member.plan)
    codes = tuple(service.procedure.code for service in asked.services)
    if not any(fits(code, plan.authorization_codes) for code in codes):
        return replace(said, action="NA", services=asked.services)
    return _certify(asked, said, member, codes, payer, on)


def _certify(
    asked: AuthorizationRequest,
    said: AuthorizationAnswer,
    member: Member,
    codes: tuple[str, ...],
    payer: Payer,
    on: date,
) -> AuthorizationAnswer:
    payer.last_trace += 1
    number = f"AU{on:%y%m%d}{payer.last_trace:05d}"
    starts = asked.event_from or on
    ends = asked.event_to or starts + timedelta(days=AUTHORIZED_DAYS)
    units = sum((service.units for service in asked.services), Decimal(0))
    value = Authorization(
        number=number,
        member=members.cover_of(member).id,
        codes=codes,
        span=Span(starts, ends),
        units=units or None,
        decided=on,
    )
    AuthorizationRecord.objects.create(number=number, member=member, value=msgspec.to_builtins(value), decided_on=on)
    services = tuple(replace(service, action="A1", certification=number) for service in asked.services)
    return replace(said, action="A1", number=number, valid_from=starts, valid_to=ends, services=services)
