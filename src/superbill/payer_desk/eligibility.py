"""Is this person covered, and for what? The 271 to a 270."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from msgspec.structs import replace

from superbill.core import inquiry
from superbill.core.claim.values import Reference
from superbill.core.inquiry.values import Batch, Benefit, EligibilityAnswer, EligibilityInquiry, Reject
from superbill.core.payer import Plan, Tier
from superbill.core.payer.accumulators import Accumulators, Bucket
from superbill.core.payer.terms import fits
from superbill.core.x12 import Body
from superbill.payer_desk import members
from superbill.payer_desk.knowledge import Used, accumulators_of, used_by
from superbill.payer_desk.letterhead import header, name_of
from superbill.payer_desk.members import Directory
from superbill.payer_desk.models import Payer

OFFICE_VISIT, OFFICE_VISIT_CODE = "98", "99213"
"""The service type of an office visit, and the code that stands for it in a plan's benefits."""


def answer(batch: Batch[EligibilityInquiry], *, payer: Payer, on: date) -> Body:
    """The 271 to a 270."""
    people = [person for asked in batch.items for person in (asked.subscriber, asked.dependent) if person]
    directory = Directory(person.member_id for person in people)
    used = used_by(members.cover_of(row) for row in directory.by_number.values())
    answers = tuple(_answer(asked, directory, used, payer, on) for asked in batch.items)
    return inquiry.write_271(Batch(header(batch.header.reference, on), answers))


def _answer(asked: EligibilityInquiry, directory: Directory, used: Used, payer: Payer, on: date) -> EligibilityAnswer:
    said = EligibilityAnswer(
        trace=asked.trace,
        trace_origin=asked.trace_origin,
        payer=name_of(payer),
        provider=asked.provider,
        subscriber=asked.subscriber,
        dependent=asked.dependent,
        relationship=asked.relationship,
    )
    member = directory.find(asked.subscriber, asked.dependent)
    level = "dependent" if asked.dependent else "subscriber"
    if member is None:
        return replace(said, rejects=(Reject("67" if asked.dependent else "75", "C", level),))
    cover = members.cover_of(member)
    born = (asked.dependent or asked.subscriber).birth
    if born is not None and cover.birth is not None and born != cover.birth:
        return replace(said, rejects=(Reject("71", "C", level),))
    said = _with_group(said, member.group_number)
    day = asked.on or on
    plan = members.plan_value(member.plan)
    span = next((span for span in cover.spans if span.covers(day)), None)
    if span is None:
        ended = (Benefit(kind="6", service_types=("30",), plan=plan.name[:50]),)
        return replace(said, benefits=ended)
    return replace(
        said,
        plan_dates=(("291", span.starts, span.ends or date(day.year, 12, 31)),),
        benefits=tuple(
            _benefits(plan, accumulators_of(cover, used), cover.id, cover.family, plan.period_of(day, cover.spell_from))
        ),
    )


def _with_group(said: EligibilityAnswer, number: str) -> EligibilityAnswer:
    """The answer with the group number beside the person it is about."""
    if not number:
        return said
    role = "dependent" if said.dependent else "subscriber"
    person = said.dependent or said.subscriber
    references = (*(one for one in person.references if one.qualifier != "6P"), Reference("6P", number))
    return replace(said, group_number=number, **{role: replace(person, references=references)})


def _benefits(plan: Plan, used: Accumulators, who: str, family: str, period: str) -> list[Benefit]:
    """What the plan gives: active, deductible and what is left of it, coinsurance, copays, out-of-pocket limit."""
    rows = [Benefit(kind="1", service_types=("30",), plan=plan.name[:50])]
    for tier in plan.tiers:
        if tier.covered:
            rows += _tier_benefits(tier, used, who, family, period)
    for benefit in plan.benefits:
        if benefit.copay and not benefit.excluded and fits(OFFICE_VISIT_CODE, benefit.codes or (OFFICE_VISIT_CODE,)):
            rows.append(
                Benefit(
                    kind="B",
                    level="IND",
                    service_types=(OFFICE_VISIT,),
                    period="27",
                    amount=int(benefit.copay),
                    network="Y",
                )
            )
    return rows


def _tier_benefits(tier: Tier, used: Accumulators, who: str, family: str, period: str) -> list[Benefit]:
    network = "Y" if tier.name == "in" else "N"
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
