"""What the desk answers: 271, 277, 277CA, 277 requests for information, 278."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import msgspec

from superbill.core import inquiry
from superbill.core.claim.values import Claim, Person, Provider, Reference, Submission
from superbill.core.claim.values import Payer as PayerName
from superbill.core.inquiry.values import (
    AttachedDocument,
    AuthorizationAnswer,
    AuthorizationRequest,
    Batch,
    Benefit,
    ClaimStatus,
    EligibilityAnswer,
    EligibilityInquiry,
    Header,
    Reject,
    Status,
    StatusInquiry,
    StatusReport,
)
from superbill.core.payer import Plan, Tier
from superbill.core.payer.accumulators import Accumulators, Bucket
from superbill.core.payer.case import Authorization, Span
from superbill.core.payer.decision import Decision, Outcome
from superbill.core.payer.terms import fits
from superbill.core.x12 import Body
from superbill.payer_desk import adjudication, members
from superbill.payer_desk.models import AuthorizationRecord, ClaimReceived, Member, Payer, RequestSent

ACCEPTED = (Status("A2", "20", "PR"),)
AUTHORIZED_DAYS = 90


def _name(payer: Payer) -> PayerName:
    return PayerName(name=payer.name, id=payer.payer_id)


def _header(reference: str, on: date) -> Header:
    return Header(reference=reference[:50], created=on, created_time="0700")


# eligibility


def eligibility(batch: Batch[EligibilityInquiry], *, payer: Payer, on: date) -> Body:
    """The 271 to a 270."""
    answers = tuple(_eligibility(asked, payer, on) for asked in batch.items)
    return inquiry.write_271(Batch(_header(batch.header.reference, on), answers))


def _eligibility(asked: EligibilityInquiry, payer: Payer, on: date) -> EligibilityAnswer:
    person = asked.dependent or asked.subscriber
    member = members.find_member(person) or members.find_member(asked.subscriber)
    answer = EligibilityAnswer(
        trace=asked.trace,
        payer=_name(payer),
        provider=asked.provider,
        subscriber=asked.subscriber,
        dependent=asked.dependent,
        relationship=asked.relationship,
    )
    if member is None:
        return msgspec.structs.replace(answer, rejects=(Reject("75", "C", "subscriber"),))
    day = asked.on or on
    plan = members.plan_value(member.plan)
    cover = members.cover_of(member)
    span = next((span for span in cover.spans if span.covers(day)), None)
    if span is None:
        benefits: tuple[Benefit, ...] = (Benefit(kind="6", service_types=("30",), plan=plan.name[:50]),)
        return msgspec.structs.replace(answer, benefits=benefits, group_number=member.group_number)
    return msgspec.structs.replace(
        answer,
        group_number=member.group_number,
        plan_dates=(("291", span.starts, span.ends or date(day.year, 12, 31)),),
        benefits=tuple(_benefits(plan, adjudication.accumulators(member), cover.id, cover.family, day)),
    )


def _benefits(plan: Plan, used: Accumulators, who: str, family: str, day: date) -> list[Benefit]:
    """What the plan gives: active, deductible and what is left of it, coinsurance, copays, out-of-pocket limit."""
    rows = [Benefit(kind="1", service_types=("30",), plan=plan.name[:50])]
    for tier in plan.tiers:
        if tier.covered:
            rows += _tier_benefits(plan, tier, used, who, family, day)
    for benefit in plan.benefits:
        if benefit.copay and not benefit.excluded and fits("99213", benefit.codes or ("99213",)):
            rows.append(
                Benefit(
                    kind="B", level="IND", service_types=("98",), period="27", amount=int(benefit.copay), network="Y"
                )
            )
    return rows


def _tier_benefits(plan: Plan, tier: Tier, used: Accumulators, who: str, family: str, day: date) -> list[Benefit]:
    network = "Y" if tier.name == "in" else "N"
    period = plan.period(day)
    rows = []
    bounds = (
        ("C", "deductible", "IND", int(tier.deductible), f"M:{who}"),
        ("C", "deductible", "FAM", int(tier.deductible_family or 0), f"F:{family}"),
        ("G", "oop", "IND", int(tier.oop_maximum or 0), f"M:{who}"),
        ("G", "oop", "FAM", int(tier.oop_maximum_family or 0), f"F:{family}"),
    )
    for kind, what, level, bound, holder in bounds:
        if bound:
            left = max(bound - used.used(Bucket(holder, what, tier.shares_with or tier.name, period)), 0)
            about = {"kind": kind, "level": level, "service_types": ("30",), "network": network}
            rows.append(Benefit(**about, period="23", amount=bound))  # type: ignore[arg-type]
            rows.append(Benefit(**about, period="29", amount=left))  # type: ignore[arg-type]
    if tier.coinsurance_percent:
        rows.append(
            Benefit(
                kind="A",
                level="IND",
                service_types=("30",),
                rate=Decimal(tier.coinsurance_percent),
                network=network,
            )
        )
    return rows


# claims


def acknowledgment(
    submission: Submission, taken: Sequence[tuple[ClaimReceived, Decision]], *, payer: Payer, on: date
) -> Body:
    """The 277CA of a batch: each claim taken into adjudication, or refused with its reason."""
    return inquiry.write_277(
        StatusReport(
            header=_header(f"CA{payer.last_control:09d}", on),
            kind="acknowledgment",
            payer=_name(payer),
            receiver=Provider(
                last=submission.submitter, organization=True, references=(_etin(submission.submitter_id),)
            ),
            claims=tuple(_acknowledged(row, decision, on) for row, decision in taken),
            batch_reference=submission.reference,
            batch_statuses=(Status("A1", "19", "PR"),),
            receipt_trace=f"R{payer.last_control:09d}",
            received=on,
            processed=on,
        )
    )


def _etin(submitter_id: str) -> Reference:
    return Reference("46", submitter_id)


def _acknowledged(row: ClaimReceived, decision: Decision, on: date) -> ClaimStatus:
    claim = decision.claim
    rejected = decision.outcome is Outcome.REJECT
    statuses = (_status(decision.rejection),) if rejected else ACCEPTED
    return ClaimStatus(
        control_number=claim.control_number,
        statuses=statuses,
        accepted=not rejected,
        on=on,
        charge=claim.charge,
        payer_claim_number="" if rejected else row.number,
        clearinghouse_trace=claim.clearinghouse_trace,
        patient=_named(claim),
        provider=Provider(last=claim.billing.last, organization=True, npi=claim.billing.npi),
        service_from=_first_day(claim),
        service_to=_last_day(claim),
    )


def _status(text: str) -> Status:
    """``A7:33:IL`` as a status."""
    category, code, entity = ([*text.split(":"), "", ""])[:3]
    return Status(category or "A3", code or "21", entity)


def _named(claim: Claim) -> Person:
    person = claim.person
    return Person(last=person.last, first=person.first, middle=person.middle, member_id=claim.subscriber.member_id)


def _first_day(claim: Claim) -> date | None:
    days = [line.service_from for line in claim.lines if line.service_from]
    return claim.statement_from or min(days, default=None)


def _last_day(claim: Claim) -> date | None:
    days = [line.service_to or line.service_from for line in claim.lines if line.service_from]
    return claim.statement_to or max((day for day in days if day), default=None)


def information_request(row: ClaimReceived, *, payer: Payer, on: date) -> Body:
    """The 277 that asks for what a pended claim wants."""
    claim = adjudication.claim_of(row)
    wanted = list(RequestSent.objects.filter(claim=row, answered_on=None).order_by("id"))
    return inquiry.write_277(
        StatusReport(
            header=_header(f"RFI{row.number}", on),
            kind="request",
            payer=_name(payer),
            receiver=Provider(last=claim.billing.last, organization=True, npi=claim.billing.npi),
            claims=tuple(
                ClaimStatus(
                    control_number=claim.control_number,
                    statuses=(Status("R4", "294", "PR"),),
                    on=on,
                    charge=claim.charge,
                    payer_claim_number=row.number,
                    patient=_named(claim),
                    provider=Provider(last=claim.billing.last, organization=True, npi=claim.billing.npi),
                    service_from=_first_day(claim),
                    service_to=_last_day(claim),
                    attachment_control_number=one.control_number,
                    documents=tuple(one.documents),
                    respond_by=one.respond_by,
                )
                for one in wanted
            ),
        )
    )


def take_document(document: AttachedDocument, *, on: date) -> ClaimReceived | None:
    """A document that was asked for: keep it, and decide the claim when nothing more is wanted."""
    asked = RequestSent.objects.filter(control_number=document.control_number).select_related("claim").first()
    if asked is None or asked.answered_on is not None:
        return None
    asked.answered_on = on
    asked.document = document.document
    asked.save(update_fields=["answered_on", "document"])
    row = asked.claim
    if RequestSent.objects.filter(claim=row, answered_on=None).exists():
        return None
    received = [code for one in RequestSent.objects.filter(claim=row) for code in one.documents]
    adjudication.decide(row, on=on, documents=tuple(received), approved=True)
    return row


# status


def status(batch: Batch[StatusInquiry], *, payer: Payer, on: date) -> Body:
    """The 277 to a 276."""
    first = batch.items[0] if batch.items else None
    return inquiry.write_277(
        StatusReport(
            header=_header(batch.header.reference, on),
            kind="answer",
            payer=_name(payer),
            receiver=first.receiver if first else Provider(),
            claims=tuple(_answered(asked, on) for asked in batch.items),
        )
    )


def _answered(asked: StatusInquiry, on: date) -> ClaimStatus:
    rows = ClaimReceived.objects.order_by("-id")
    row = rows.filter(number=asked.payer_claim_number).first() if asked.payer_claim_number else None
    row = row or (rows.filter(control_number=asked.control_number).first() if asked.control_number else None)
    about = ClaimStatus(
        control_number=asked.control_number,
        statuses=(Status("A4", "35"),),
        trace=asked.trace,
        on=on,
        charge=asked.charge,
        patient=asked.patient or asked.subscriber,
        provider=asked.provider,
        service_from=asked.service_from,
        service_to=asked.service_to,
    )
    if row is None:
        return about
    made = row.decisions.order_by("-id").first()
    if made is None:
        pending = (Status("P3", "294", "PR"),) if row.state == "pended" else (Status("A3", "21"),)
        return msgspec.structs.replace(about, statuses=pending, payer_claim_number=row.number)
    decision = adjudication.decision_of(made)
    paid = decision.outcome is Outcome.PAY
    return msgspec.structs.replace(
        about,
        statuses=(Status("F1" if paid else "F2", "65" if paid else "585"),),
        payer_claim_number=row.number,
        paid=decision.paid,
        finalized=made.decided_on,
        check_number=made.payment.trace if made.payment else "",
        check_date=made.payment.paid_on if made.payment else None,
    )


# authorization


def authorization(batch: Batch[AuthorizationRequest], *, payer: Payer, on: date) -> Body:
    """The 278 response to a request."""
    answers = tuple(_authorize(asked, payer, on) for asked in batch.items)
    return inquiry.write_278(Batch(_header(batch.header.reference, on), answers))


def _authorize(asked: AuthorizationRequest, payer: Payer, on: date) -> AuthorizationAnswer:
    member = members.find_member(asked.patient or asked.subscriber) or members.find_member(asked.subscriber)
    answer = AuthorizationAnswer(
        trace=asked.trace,
        payer=_name(payer),
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
        return msgspec.structs.replace(answer, rejects=(Reject("75", "C", "subscriber"),))
    plan = members.plan_value(member.plan)
    codes = tuple(service.procedure.code for service in asked.services)
    if not any(fits(code, plan.authorization_codes) for code in codes):
        return msgspec.structs.replace(answer, action="NA", services=asked.services)
    return _certify(asked, answer, member, codes, payer, on)


def _certify(
    asked: AuthorizationRequest,
    answer: AuthorizationAnswer,
    member: Member,
    codes: tuple[str, ...],
    payer: Payer,
    on: date,
) -> AuthorizationAnswer:
    payer.last_trace += 1
    payer.save(update_fields=["last_trace"])
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
    services = tuple(msgspec.structs.replace(service, action="A1", certification=number) for service in asked.services)
    return msgspec.structs.replace(
        answer, action="A1", number=number, valid_from=starts, valid_to=ends, services=services
    )
