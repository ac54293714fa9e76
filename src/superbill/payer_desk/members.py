"""Members, plans and providers: how the desk is set up, and who a claim is about."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from django.db import transaction
from msgspec.structs import replace

from superbill.core import payer as engine
from superbill.core.claim.values import Person
from superbill.core.findings import Finding
from superbill.core.inquiry.values import Enrollment
from superbill.core.payer.case import Member as Cover
from superbill.core.payer.case import ProviderStatus, Span
from superbill.payer_desk.models import Member, Plan, ProviderRecord


@transaction.atomic
def load_plan(text: str) -> tuple[Plan | None, list[Finding]]:
    """Keep a plan file; a later file of the same plan replaces it for claims still to come."""
    plan, findings = engine.read_plan(text)
    if plan is None:
        return None, [*findings]
    row, _ = Plan.objects.update_or_create(code=plan.id, defaults={"text": text})
    return row, [*findings]


def plan_value(row: Plan) -> engine.Plan:
    """The plan as the engine wants it; it was read without fault when it was loaded."""
    return _read(row.text)


@lru_cache(maxsize=256)
def _read(text: str) -> engine.Plan:
    """A plan file, parsed once for all the claims decided by it."""
    plan, findings = engine.read_plan(text)
    assert plan is not None, findings
    return plan


@transaction.atomic
def enrol(*, plan: str, number: str, person: Person, cover: Cover, group_number: str = "") -> Member:
    """Add a member, or change one."""
    row, _ = Member.objects.update_or_create(
        number=number,
        defaults={
            "plan": Plan.objects.get(code=plan),
            "person": msgspec.to_builtins(person),
            "cover": msgspec.to_builtins(cover),
            "group_number": group_number,
        },
    )
    return row


@transaction.atomic
def know_provider(npi: str, status: ProviderStatus) -> None:
    """Keep what the payer knows of a provider."""
    ProviderRecord.objects.update_or_create(npi=npi, defaults={"value": msgspec.to_builtins(status)})


def provider_status(npi: str) -> ProviderStatus:
    """What the payer knows of a provider: one it has never met is out of network."""
    row = ProviderRecord.objects.filter(npi=npi).first()
    return msgspec.convert(row.value, ProviderStatus) if row else ProviderStatus(npi=npi, tier="out", enrolled=None)


def person_of(row: Member) -> Person:
    return msgspec.convert(row.person, Person)


def cover_of(row: Member) -> Cover:
    return msgspec.convert(row.cover, Cover)


def find_member(person: Person) -> Member | None:
    """The member with this id, when birth date and last name do not contradict it."""
    row = Member.objects.select_related("plan").filter(number=person.member_id).first()
    if row is None:
        return None
    known = person_of(row)
    same_birth = person.birth is None or known.birth is None or person.birth == known.birth
    same_name = not person.last or person.last.upper() == known.last.upper()
    return row if same_birth and same_name else None


@transaction.atomic
def take_enrollment(enrollment: Enrollment) -> int:
    """Carry out an 834: add, change or end members. Gives the number of members touched."""
    for member in enrollment.members:
        plan = next((c.plan for c in member.coverages if c.plan), "")
        row = Member.objects.filter(number=member.subscriber_number).first()
        cover = cover_of(row) if row else Cover(id=member.subscriber_number, birth=member.person.birth)
        starts, ends = _dates(member)
        if member.maintenance == "024":
            spans = tuple(replace(s, ends=ends or starts) if s.ends is None else s for s in cover.spans)
        else:
            spans = (*(s for s in cover.spans if s.ends is not None), Span(starts or date(1900, 1, 1), ends))
        enrol(
            plan=plan or (row.plan.code if row else ""),
            number=member.subscriber_number,
            person=replace(member.person, member_id=member.subscriber_number),
            cover=replace(cover, spans=spans, sex=member.person.sex, family=cover.family or member.subscriber_number),
            group_number=member.group_number,
        )
    return len(enrollment.members)


def _dates(member: Any) -> tuple[date | None, date | None]:
    starts = member.starts or next((c.starts for c in member.coverages if c.starts), None)
    ends = member.ends or next((c.ends for c in member.coverages if c.ends), None)
    return starts, ends
