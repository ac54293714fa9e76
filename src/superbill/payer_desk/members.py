"""Members, plans and providers: how the desk is set up, and who a claim or a question is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from hashlib import sha256

import msgspec
from django.db import transaction
from django.db.models import Q
from msgspec.structs import replace

from superbill.app.platform import clock
from superbill.core import inquiry
from superbill.core import payer as engine
from superbill.core.claim.values import Person
from superbill.core.findings import Finding
from superbill.core.inquiry.values import Enrollment, Premium
from superbill.core.payer.case import Member as Cover
from superbill.core.payer.case import ProviderStatus, Span
from superbill.payer_desk import findings as kinds
from superbill.payer_desk.models import Member, Payee, Plan, PlanFile, PremiumReceived, ProviderRecord, ReceivedFile
from superbill.payer_desk.records import text_of

_ENDS = "024"
"""INS03 of a member whose cover ends."""


@transaction.atomic
def load_plan(text: str) -> tuple[Plan | None, list[Finding]]:
    """Keep a plan file; a later file of the same plan replaces it for claims still to come. Every file is kept."""
    plan, findings = engine.read_plan(text)
    if plan is None:
        return None, [*findings]
    before = Plan.objects.filter(code=plan.id).first()
    if before is not None and before.text == text:
        return before, [*findings]
    if before is not None and not before.files.exists():
        _keep_file(before)
    row, _ = Plan.objects.update_or_create(code=plan.id, defaults={"text": text, "loaded_at": clock.now()})
    _keep_file(row)
    return row, [*findings]


def _keep_file(row: Plan) -> None:
    PlanFile.objects.create(plan=row, edition=plan_value(row).edition[:60], text=row.text, loaded_at=row.loaded_at)


def plan_value(row: Plan) -> engine.Plan:
    """The plan as the engine wants it; it was read without fault when it was loaded."""
    return _read(row.text)


@lru_cache(maxsize=256)
def _read(text: str) -> engine.Plan:
    """A plan file, parsed once for all the claims decided by it. One that names no edition is told by its content."""
    plan, findings = engine.read_plan(text)
    assert plan is not None, findings
    return replace(plan, edition=plan.edition or f"file {sha256(text.encode()).hexdigest()[:8]}")


@transaction.atomic
def enrol(*, plan: str, number: str, person: Person, cover: Cover, group_number: str = "") -> Member:
    """Add a member, or change one. ``cover.family`` is the subscriber's number; empty for the member's own."""
    row, _ = Member.objects.update_or_create(
        number=number,
        defaults={
            "family": cover.family or number,
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


@transaction.atomic
def set_payee(npi: str, **facts: object) -> Payee:
    """Keep how a payee is paid: ``receiver`` of its remittances, ``withhold_percent``."""
    row, _ = Payee.objects.update_or_create(npi=npi, defaults=facts)
    return row


def person_of(row: Member) -> Person:
    return msgspec.convert(row.person, Person)


def cover_of(row: Member) -> Cover:
    return msgspec.convert(row.cover, Cover)


class Directory:
    """The members that some ids may mean, read at once."""

    def __init__(self, ids: Iterable[str]) -> None:
        wanted = {one for one in ids if one}
        rows = Member.objects.filter(Q(number__in=wanted) | Q(family__in=wanted)).order_by("id")
        plans = Plan.objects.in_bulk()
        self.by_number: dict[str, Member] = {}
        self.people: dict[str, Person] = {}
        self.families: dict[str, list[Member]] = {}
        for row in rows:
            row.plan = plans[row.plan_id]
            self.by_number[row.number] = row
            self.people[row.number] = person_of(row)
            self.families.setdefault(row.family, []).append(row)

    def find(self, subscriber: Person, patient: Person | None = None) -> Member | None:
        """The member a claim or question is about.

        A dependent is found by an id of their own, or among the subscriber's family by birth date and first
        name. A name that contradicts the id is another person; a birth date that does is for the engine to judge.
        """
        if patient is None:
            return self._by_id(subscriber)
        own = self._by_id(patient) if patient.member_id else None
        if own is not None:
            return own
        family = self.families.get(subscriber.member_id, [])
        return next((row for row in family if self._is(row, patient)), None)

    def _by_id(self, person: Person) -> Member | None:
        row = self.by_number.get(person.member_id)
        if row is None:
            return None
        known = self.people[row.number]
        return row if not person.last or not known.last or person.last.upper() == known.last.upper() else None

    def _is(self, row: Member, person: Person) -> bool:
        known = self.people[row.number]
        born = person.birth is None or known.birth is None or person.birth == known.birth
        named = not person.first or not known.first or person.first.upper() == known.first.upper()
        return born and named


_SOCIAL_SECURITY = "34"


@transaction.atomic
def take_enrollment(enrollment: Enrollment) -> tuple[int, list[Finding]]:
    """Carry out an 834: add, change or end members. Gives the number of members touched, and what could not be."""
    plans = {row.code: row for row in Plan.objects.all()}
    directory = Directory(member.subscriber_number for member in enrollment.members)
    done, problems = 0, []
    for member in enrollment.members:
        row = directory.find(Person(member_id=member.subscriber_number), None if member.subscriber else member.person)
        plan = next((coverage.plan for coverage in member.coverages if coverage.plan), row.plan.code if row else "")
        if plan not in plans:
            problems.append(kinds.UNKNOWN_PLAN.at(value=plan or "(none)"))
            continue
        _enrol(member, row, plan)
        done += 1
    return done, problems


def _enrol(member: inquiry.values.Member, row: Member | None, plan: str) -> None:
    number = row.number if row else _number(member)
    cover = cover_of(row) if row else Cover(id=number, birth=member.person.birth)
    starts = member.starts or next((c.starts for c in member.coverages if c.starts), None)
    ends = member.ends or next((c.ends for c in member.coverages if c.ends), None)
    if member.maintenance == _ENDS:
        spans = tuple(replace(span, ends=ends or starts) if span.ends is None else span for span in cover.spans)
    else:
        begins = starts or next((span.starts for span in cover.spans if span.ends is None), date(1900, 1, 1))
        spans = (*(span for span in cover.spans if span.ends is not None), Span(begins, ends))
    enrol(
        plan=plan,
        number=number,
        person=replace(member.person, member_id=number, id_qualifier="MI"),
        cover=replace(
            cover,
            birth=member.person.birth or cover.birth,
            sex=member.person.sex or cover.sex,
            family=member.subscriber_number,
            spans=spans,
        ),
        group_number=member.group_number or (row.group_number if row else ""),
    )


def _number(member: inquiry.values.Member) -> str:
    """The number of a new member: the subscriber's; a dependent's own, or the next free one of the family."""
    if member.subscriber:
        return member.subscriber_number
    # Enrollment files name dependents by their social security numbers (34); those are not taken over.
    own = member.person.member_id if member.person.id_qualifier != _SOCIAL_SECURITY else ""
    if own and own != member.subscriber_number and not Member.objects.filter(number=own).exists():
        return own
    place = Member.objects.filter(family=member.subscriber_number).exclude(number=member.subscriber_number).count() + 1
    return f"{member.subscriber_number}-{place:02d}"


@transaction.atomic
def take_premium(premium: Premium, *, file: ReceivedFile) -> None:
    """Keep an 820. A member it pays for is no longer in the grace period it was in."""
    PremiumReceived.objects.create(
        trace=premium.trace[:50],
        remitter=premium.remitter.name[:80],
        amount_cents=premium.amount,
        paid_on=premium.paid_on,
        value=text_of(premium),
        file=file,
    )
    for item in premium.items:
        numbers = {item.reference, *(item.entity[-1:]), item.person.member_id if item.person else ""} - {""}
        for row in Member.objects.filter(number__in=numbers):
            cover = cover_of(row)
            if cover.grace_from is not None and (item.ends is None or item.ends >= cover.grace_from):
                row.cover = msgspec.to_builtins(replace(cover, grace_from=None))
                row.save(update_fields=["cover"])
