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
from superbill.app.registration.persons import insured_person
from superbill.app.registration.settling import builtins, follow_up, refusal
from superbill.core import inquiry
from superbill.core.findings import Finding
from superbill.core.inquiry.values import Benefit, EligibilityAnswer, EligibilityInquiry
from superbill.core.money import Cents, Rate

_ACTIVE = frozenset("12345")
_INACTIVE = frozenset("678")
_REMAINING = "29"
_BASES = ("23", "22", "25", "")
"""EB06 of a plan's base amounts: calendar year, service year, contract, not said."""
_WHOLE_PLAN = "30"


@transaction.atomic
def ask_eligibility(
    actor: Actor, *, coverage: Coverage, on: date, service_types: Sequence[str] = ("30", "98")
) -> EligibilityCheck:
    """Ask the payer by 270 about a date of service. The answer comes by itself; see ``queries.latest_check``."""
    actor.must("verify_coverage")
    check = EligibilityCheck.objects.create(
        coverage=coverage, on=on, service_types=list(service_types), trace=secrets.token_hex(10).upper()
    )
    subscriber, dependent = insured_person(coverage)
    provider = practice.billing_provider()
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
    body = inquiry.write_270(question, check.trace, clock.now())
    check.question_file = exchange.send(actor, partner=coverage.payer.partner, bodies=[body], purpose="eligibility")
    check.save(update_fields=["question_file"])
    audit.record(actor=actor, action="ask_eligibility", subject=f"patient:{coverage.patient_id}", check=check.pk)
    return check


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
    check.status = verdict(answer)
    _summarize(check, answer.benefits)
    check.findings = builtins(_judge(check, answer))
    check.settled_at, check.settled_by, check.settled_note = None, "", ""
    check.save()
    outbox.publish("eligibility.answered", check_id=check.pk, status=str(check.status))
    return check


def verdict(answer: EligibilityAnswer) -> EligibilityCheck.Status:
    """Active, not active, refused, or none of these. Inactivity of the whole plan outweighs an active part."""
    Status = EligibilityCheck.Status
    kinds = {row.kind for row in answer.benefits if not row.service_types or _WHOLE_PLAN in row.service_types}
    if not kinds & (_ACTIVE | _INACTIVE):
        kinds = {row.kind for row in answer.benefits}
    if kinds & _INACTIVE:
        return Status.INACTIVE
    if kinds & _ACTIVE:
        return Status.ACTIVE
    return Status.REFUSED if answer.rejects else Status.UNCLEAR


def _summarize(check: EligibilityCheck, benefits: Sequence[Benefit]) -> None:
    """The few numbers the front desk needs: the person's own, in network, for a visit before the whole plan."""
    check.plan_name = next((row.plan for row in benefits if row.kind in _ACTIVE and row.plan), "")[:80]
    check.copay_cents = _amount(benefits, "B")
    check.coinsurance = _rate(benefits)
    check.deductible_cents = _amount(benefits, "C", _BASES)
    check.deductible_left_cents = _amount(benefits, "C", (_REMAINING,))
    check.out_of_pocket_cents = _amount(benefits, "G", _BASES)
    check.out_of_pocket_left_cents = _amount(benefits, "G", (_REMAINING,))


def _amount(benefits: Sequence[Benefit], kind: str, periods: Sequence[str] = ()) -> Cents | None:
    row = _best(
        [b for b in benefits if b.kind == kind and b.amount is not None and (not periods or b.period in periods)]
    )
    return row.amount if row else None


def _rate(benefits: Sequence[Benefit]) -> Rate | None:
    row = _best([b for b in benefits if b.kind == "A" and b.rate is not None])
    return row.rate if row else None


def _best(rows: list[Benefit]) -> Benefit | None:
    """The row that fits a visit of one person in network best; rows of other networks are never mixed in."""
    rows = [row for row in rows if row.network != "N" and row.level in ("", "IND", "EMP")]
    return min(rows, key=_distance, default=None)


def _distance(row: Benefit) -> tuple[int, int]:
    types = row.service_types
    about = 0 if "98" in types else 1 if not types or _WHOLE_PLAN in types else 2
    return about, ("Y", "W", "", "U").index(row.network) if row.network in ("Y", "W", "", "U") else 4


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
