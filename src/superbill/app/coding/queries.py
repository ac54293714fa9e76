"""Reads of the coder's room."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import msgspec
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from msgspec import Struct
from msgspec.structs import replace

from superbill.app.coding import entry, facts, previewing, scrubbing
from superbill.app.coding.charges import Charged, Diagnosed
from superbill.app.coding.facts import EncounterFacts
from superbill.app.coding.models import (
    Charge,
    Diagnosis,
    Encounter,
    Override,
    Pick,
    ProviderQuery,
    Review,
    ReviewRule,
    ScrubRun,
    Superbill,
)
from superbill.app.coding.previewing import Preview
from superbill.app.platform import audit, clock
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.registration import queries as registration
from superbill.app.registration.models import Coverage
from superbill.app.registration.persons import Insured
from superbill.core.findings import Finding
from superbill.core.money import Cents, of_rate

_Status = Encounter.Status
_ROLE_TYPED = {"principal": "other"}
_WITH = ("patient", "provider", "place", "authorization__coverage")


class Agreement(Struct, frozen=True):
    """How often a second coder agreed with a coder; an empty name is everybody."""

    coder: str
    agreed: int
    returned: int

    @property
    def looked_at(self) -> int:
        return self.agreed + self.returned

    @property
    def percent(self) -> float:
        return 100 * self.agreed / self.looked_at


def get_encounter_for(actor: Actor, encounter_id: int) -> Encounter:
    """An encounter, for reading; who read it is kept. Raises ``Encounter.DoesNotExist``."""
    actor.must("read")
    encounter = Encounter.objects.select_related(*_WITH).get(pk=encounter_id)
    audit.record(
        actor=actor, action="read_encounter", subject=f"patient:{encounter.patient_id}", encounter=encounter_id
    )
    return encounter


def encounter(encounter_id: int) -> Encounter:
    """An encounter, for who has opened it already; people come in by :func:`get_encounter_for`."""
    return Encounter.objects.select_related(*_WITH).get(pk=encounter_id)


def encounter_facts(encounter_id: int) -> EncounterFacts:
    """Everything a claim needs about an encounter, as values of the engines. Raises ``Encounter.DoesNotExist``."""
    return facts.of(Encounter.objects.select_related(*_WITH).get(pk=encounter_id))


def insured_of(encounter_id: int) -> tuple[Insured, ...]:
    """Coverages in force on the date of a visit, in order of payers."""
    row = Encounter.objects.only("patient_id", "on").get(pk=encounter_id)
    return registration.insured_on(row.patient_id, row.on)


def live_findings(encounter_id: int) -> list[Finding]:
    """What the edits say about an encounter as it stands, nothing kept."""
    return scrubbing.look(Encounter.objects.select_related(*_WITH).get(pk=encounter_id))


def runs_of(encounter_id: int) -> QuerySet[ScrubRun]:
    """Every check of a visit that was kept, oldest first."""
    return ScrubRun.objects.filter(encounter_id=encounter_id).order_by("pk")


def clean_at_first() -> tuple[int, int]:
    """Visits that passed their first check and were released with no other, and visits that were checked at all."""
    checked = ScrubRun.objects.values("encounter_id").annotate(runs=Count("pk"), stops=Sum("stops"))
    return checked.filter(runs=1, stops=0).count(), checked.count()


def visit_days(first: date, last: date) -> set[tuple[int, date]]:
    """(patient, day) of every visit between two days."""
    return set(Encounter.objects.filter(on__gte=first, on__lte=last).values_list("patient_id", "on"))


def last_run(encounter_id: int) -> ScrubRun | None:
    return ScrubRun.objects.filter(encounter_id=encounter_id).order_by("-pk").first()


def findings_of(run: ScrubRun) -> list[tuple[Finding, bool]]:
    """What a run found, each with whether a person has overridden it by now."""
    allowed = scrubbing.overrides_in_force(run.encounter_id, clock.today())
    found = [msgspec.convert(each, Finding) for each in run.findings]
    return [(each, scrubbing.is_overridden(each, allowed)) for each in found]


def overrides_of(encounter_id: int) -> QuerySet[Override]:
    return Override.objects.filter(encounter_id=encounter_id).order_by("pk")


def diagnoses_of(encounter_id: int) -> QuerySet[Diagnosis]:
    return Diagnosis.objects.filter(encounter_id=encounter_id).order_by("number")


def charges_of(encounter_id: int) -> QuerySet[Charge]:
    """The charges that stand, in order."""
    return Charge.objects.filter(encounter_id=encounter_id, voided_at=None).order_by("number")


def charge(charge_id: int) -> Charge:
    return Charge.objects.select_related("encounter").get(pk=charge_id)


def amounts_of(charge_ids: Iterable[int]) -> dict[int, Cents]:
    """What each of the charges is, by its visit; those that no visit has are left out."""
    return dict(Charge.objects.filter(pk__in=list(charge_ids)).values_list("pk", "amount_cents"))


def charges_numbered(encounter_ids: Iterable[int]) -> dict[tuple[int, str], int]:
    """The charges of many visits by the number that payers echo for them (REF*6R), voided ones too."""
    rows = Charge.objects.filter(encounter_id__in=list(encounter_ids))
    return {(row.encounter_id, row.control_number): row.pk for row in rows}


def encounters_of_charges(charge_ids: Iterable[int]) -> dict[int, Encounter]:
    """The visit of each charge, by charge id."""
    rows = Charge.objects.filter(pk__in=list(charge_ids)).select_related("encounter")
    return {row.pk: row.encounter for row in rows}


def encounters_of(patient_id: int) -> QuerySet[Encounter]:
    """A patient's visits, newest first."""
    rows = Encounter.objects.filter(patient_id=patient_id).select_related("provider", "place")
    return rows.order_by("-on", "-pk")


def coders_queue(by: str = "age") -> QuerySet[Encounter]:
    """Visits that wait for a coder or for a decision: by ``age`` the oldest first, by ``dollars`` the dearest.

    What waits for a second coder is not among them (:func:`reviews_open`).
    """
    second = Review.objects.filter(encounter=OuterRef("pk"), verdict="")
    waiting = Encounter.objects.filter(status__in=[_Status.DRAFT, _Status.CODED, _Status.HELD])
    rows = waiting.exclude(Exists(second), status=_Status.HELD).select_related("patient", "provider", "place")
    return rows.order_by("on", "pk") if by == "age" else rows.order_by("-charge_cents", "on", "pk")


def encounters() -> QuerySet[Encounter]:
    """All visits, newest first."""
    return Encounter.objects.select_related("patient", "provider", "place").order_by("-on", "-pk")


def encounters_asked() -> QuerySet[Encounter]:
    """Visits whose provider was asked something and has not answered, oldest first."""
    asked = ProviderQuery.objects.filter(answered_at=None).values("encounter_id")
    return encounters().filter(pk__in=asked).order_by("on", "pk")


def next_in_queue(after: Encounter, by: str = "age") -> Encounter | None:
    """The visit that waits after this one in the coder's queue, else the first that waits."""
    others = coders_queue(by).exclude(pk=after.pk)
    later = Q(on__gt=after.on) | Q(on=after.on, pk__gt=after.pk)
    if by != "age":
        later = Q(charge_cents__lt=after.charge_cents) | (Q(charge_cents=after.charge_cents) & later)
    return others.filter(later).first() or others.first()


def unbilled() -> QuerySet[Encounter]:
    """Visits without a claim and without a reason, oldest first. ``file_days`` are those its first payer gives from
    the visit on; ``None`` for self-pay."""
    in_force = Q(starts_on__lte=OuterRef("on")) & (Q(ends_on=None) | Q(ends_on__gte=OuterRef("on")))
    first = Coverage.objects.filter(in_force, patient_id=OuterRef("patient_id")).order_by("rank", "-starts_on")
    rows = Encounter.objects.filter(no_claim_reason="").exclude(status__in=[_Status.CLAIMED, _Status.CLOSED])
    rows = rows.annotate(
        file_days=Subquery(first.values("payer__timely_filing_days")[:1]),
        payer_name=Subquery(first.values("payer__name")[:1]),
    )
    return rows.select_related("patient", "provider", "place").order_by("on", "pk")


def reasons_for_no_claim() -> list[tuple[str, str]]:
    """Why a visit may have no claim: kind and words."""
    return list(Encounter.NoClaim.choices)


def closed_without_claim(since: date) -> QuerySet[Encounter]:
    """Visits since a day that were closed with a reason, newest first."""
    rows = Encounter.objects.filter(status=_Status.CLOSED, on__gte=since)
    return rows.select_related("patient", "provider", "place").order_by("-on", "-pk")


def reviews_open() -> QuerySet[Review]:
    """Visits that wait for a second coder, oldest first."""
    rows = Review.objects.filter(verdict="", encounter__status=_Status.HELD)
    return rows.select_related("encounter__patient", "encounter__provider").order_by("asked_at", "pk")


def reviews_of(encounter_id: int) -> QuerySet[Review]:
    return Review.objects.filter(encounter_id=encounter_id).order_by("pk")


def review(review_id: int) -> Review:
    return Review.objects.select_related("encounter__patient").get(pk=review_id)


def review_rules() -> QuerySet[ReviewRule]:
    return ReviewRule.objects.order_by("name")


def agreement(since: date, until: date) -> list[Agreement]:
    """How often second coders agreed, by first coder, of what they looked at between two days; all of them last."""
    looked = Review.objects.filter(verdict__in=["agreed", "returned"], decided_at__date__range=(since, until))
    counted = looked.values("coder").annotate(
        agreed=Count("pk", filter=Q(verdict="agreed")), returned=Count("pk", filter=Q(verdict="returned"))
    )
    rows = [Agreement(row["coder"], row["agreed"], row["returned"]) for row in counted.order_by("coder")]
    total = Agreement("", sum(row.agreed for row in rows), sum(row.returned for row in rows))
    return [*rows, total] if rows else []


def overrides_made(since: date, until: date) -> QuerySet[Override]:
    """Overridden findings between two days, newest first."""
    rows = Override.objects.filter(at__date__range=(since, until)).select_related("encounter__patient")
    return rows.order_by("-at", "-pk")


def superbills() -> QuerySet[Superbill]:
    return Superbill.objects.order_by("-active", "name")


def superbill(superbill_id: int) -> Superbill:
    return Superbill.objects.get(pk=superbill_id)


def picks_of(superbill_id: int) -> list[Pick]:
    return list(Pick.objects.filter(superbill_id=superbill_id).order_by("position"))


def preview(actor: Actor, *, encounter_id: int, diagnoses: str, charges: str) -> Preview:
    """The visit as it would be with what one has typed so far (:mod:`entry`), nothing kept."""
    actor.must("code_encounter")
    return previewing.preview(Encounter.objects.select_related(*_WITH).get(pk=encounter_id), diagnoses, charges)


def typed(encounter: Encounter) -> tuple[str, str]:
    """A visit's diagnoses and charges as one would type them; amounts only where the charge master says another."""
    diagnoses = [
        Diagnosed(row.code, _ROLE_TYPED.get(row.role, row.role), row.poa) for row in diagnoses_of(encounter.pk)
    ]
    return entry.write_diagnoses(diagnoses), entry.write_charges(
        [_as_typed(encounter, row) for row in charges_of(encounter.pk)]
    )


def _as_typed(encounter: Encounter, row: Charge) -> Charged:
    entered = Charged(
        code=row.code,
        pointers=tuple(row.pointers),
        modifiers=tuple(row.modifiers),
        units=row.units,
        unit=row.unit,
        revenue_code=row.revenue_code,
        on=row.on if row.on != encounter.on or row.ends_on else None,
        ends_on=row.ends_on,
        ndc=row.ndc,
        ndc_quantity=row.ndc_quantity,
        ndc_unit=row.ndc_unit,
        note=row.note,
    )
    fee = practice.fee(row.code, row.on, entered.modifiers) if row.code else None
    usual = fee is not None and of_rate(fee.amount_cents, row.units) == row.amount_cents
    return entered if usual else replace(entered, amount_cents=row.amount_cents)


def questions_open() -> QuerySet[ProviderQuery]:
    """Questions to providers that wait for an answer, oldest first."""
    rows = ProviderQuery.objects.filter(answered_at=None).select_related("encounter__patient", "encounter__provider")
    return rows.order_by("asked_at", "pk")


def questions_of(encounter_id: int) -> QuerySet[ProviderQuery]:
    return ProviderQuery.objects.filter(encounter_id=encounter_id).order_by("asked_at", "pk")
