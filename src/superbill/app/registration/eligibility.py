"""Is the patient covered on the day, and for what? Asked by 270, answered by 271."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date

import msgspec
from django.db import transaction

from superbill.app.exchange import services as exchange
from superbill.app.platform import audit, clock, outbox
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.registration import findings
from superbill.app.registration.models import Coverage, EligibilityCheck
from superbill.app.registration.persons import header, insured_person
from superbill.app.registration.settling import builtins, follow_up, refusal
from superbill.core import inquiry
from superbill.core.findings import Finding, Severity
from superbill.core.inquiry.benefits import PLAN, summary
from superbill.core.inquiry.values import EligibilityAnswer, EligibilityInquiry

SERVICE_TYPES = ("30", "98")
"""Asked about where nothing is said: the plan, and office visits."""


@transaction.atomic
def ask_eligibility(
    actor: Actor, *, coverage: Coverage, on: date, service_types: Sequence[str] = SERVICE_TYPES
) -> EligibilityCheck:
    """Ask the payer by 270 about a date of service. The answer comes by itself; see ``queries.latest_check``."""
    (check,) = ask_together(actor, coverages=[coverage], on=on, service_types=service_types)
    return check


@transaction.atomic
def ask_together(
    actor: Actor, *, coverages: Sequence[Coverage], on: date, service_types: Sequence[str] = SERVICE_TYPES
) -> list[EligibilityCheck]:
    """Ask about many people at once, as for tomorrow's schedule: one 270 for each payer, answered as if asked alone.

    Gives the checks, in the order of the payers' first coverages.
    """
    actor.must("verify_coverage")
    by_partner: dict[str, list[Coverage]] = {}
    for coverage in coverages:
        by_partner.setdefault(coverage.payer.partner, []).append(coverage)
    checks: list[EligibilityCheck] = []
    for partner, together in by_partner.items():
        asked = [_ask(actor, coverage, on, service_types) for coverage in together]
        questions = tuple(question for _, question in asked)
        body = inquiry.write_270(inquiry.Batch(header(asked[0][0].trace), questions))
        file = exchange.send(actor, partner=partner, bodies=[body], purpose="eligibility")
        for check, _ in asked:
            check.question_file = file
            check.save(update_fields=["question_file"])
            checks.append(check)
    return checks


def _ask(
    actor: Actor, coverage: Coverage, on: date, service_types: Sequence[str]
) -> tuple[EligibilityCheck, EligibilityInquiry]:
    """One question, kept, as the 270 says it."""
    check = EligibilityCheck.objects.create(
        coverage=coverage, on=on, service_types=list(service_types), trace=secrets.token_hex(10).upper()
    )
    subscriber, dependent = insured_person(coverage)
    provider = practice.billing_provider(practice.practice())
    question = EligibilityInquiry(
        trace=check.trace,
        trace_origin="9" + provider.tax_id,
        payer=practice.payer_value(coverage.payer),
        provider=provider,
        subscriber=subscriber,
        dependent=dependent,
        relationship=coverage.relationship,
        on=on,
        service_types=tuple(service_types),
    )
    audit.record(actor=actor, action="ask_eligibility", subject=f"patient:{coverage.patient_id}", check=check.pk)
    return check, question


def take_answer(answer: EligibilityAnswer, *, transaction_id: int) -> EligibilityCheck | None:
    """Store a 271 with the question it belongs to; ``None`` when it is none of ours. Safe to repeat."""
    check = (
        EligibilityCheck.objects.select_for_update(of=("self",))
        .select_related("coverage__payer")
        .filter(trace=answer.trace)
        .first()
    )
    if check is None or check.answer_transaction_id == transaction_id:
        return check
    check.answer_transaction_id, check.answered_at = transaction_id, clock.now()
    check.benefits = [msgspec.to_builtins(row) for row in answer.benefits]
    check.rejects = [msgspec.to_builtins(row) for row in answer.rejects]
    unclear = _summarize(check, answer)
    check.findings = builtins([*_judge(check, answer), *unclear])
    check.settled_at, check.settled_by, check.settled_note = None, "", ""
    check.save()
    outbox.publish("eligibility.answered", check_id=check.pk, status=str(check.status))
    return check


def _summarize(check: EligibilityCheck, answer: EligibilityAnswer) -> list[Finding]:
    """The few numbers the front desk needs, about the kind of visit that was asked about; what is unclear in them."""
    about = next((each for each in check.service_types if each != PLAN), PLAN)
    said, found = summary(answer, about)
    Status = EligibilityCheck.Status
    if said.active is None:
        check.status = Status.REFUSED if answer.rejects else Status.UNCLEAR
    else:
        check.status = Status.ACTIVE if said.active else Status.INACTIVE
    check.plan_name = said.plan[:80]
    check.copay_cents, check.coinsurance = said.copay, said.coinsurance
    check.deductible_cents, check.deductible_left_cents = said.deductible, said.deductible_remaining
    check.out_of_pocket_cents, check.out_of_pocket_left_cents = said.out_of_pocket, said.out_of_pocket_remaining
    return [] if said.active is None else [each for each in found if each.severity is not Severity.INFORM]


def _judge(check: EligibilityCheck, answer: EligibilityAnswer) -> list[Finding]:
    payer = check.coverage.payer.name
    Status = EligibilityCheck.Status
    found = []
    if check.status == Status.INACTIVE:
        found.append(findings.NOT_ACTIVE.at(payer=payer, on=check.on))
    elif check.status == Status.UNCLEAR:
        found.append(findings.NO_VERDICT.at(payer=payer))
    found += [
        findings.QUESTION_REFUSED.at(payer=payer, reason=refusal(no.code), advice=follow_up(no.follow_up))
        for no in answer.rejects
    ]
    if any(row.kind == "R" for row in answer.benefits):
        found.append(findings.ANOTHER_PAYER.at(payer=payer))
    return found
