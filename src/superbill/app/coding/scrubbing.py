"""Is the visit coded right, before the payer says so: the edits, with what the rooms know; and overrides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import msgspec
from django.db import transaction
from django.db.models import Q, Sum
from msgspec.structs import replace

from superbill.app.coding import facts, findings
from superbill.app.coding.compose import compose
from superbill.app.coding.encounters import UNRELEASED, locked
from superbill.app.coding.facts import EncounterFacts
from superbill.app.coding.models import Charge, Encounter, Override, ScrubRun
from superbill.app.coding.tables import tables
from superbill.app.platform import audit, clock
from superbill.app.platform.grouping import grouping_of
from superbill.app.platform.own_rules import own_policies, own_rules
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.practice.models import Payer
from superbill.app.practice.services import NotValid
from superbill.app.registration import queries as registration
from superbill.app.registration.models import Authorization, Coverage, EligibilityCheck
from superbill.core import edits
from superbill.core.edits import context as known
from superbill.core.edits import findings as kinds
from superbill.core.findings import Finding, Severity

_HISTORY = timedelta(days=3 * 366)
"""How far the edits look back: the new-patient rule asks for three years."""
_NEEDS_A_PAYER = frozenset({kinds.PAYER_ID_MISSING.code, kinds.MEMBER_ID_MISSING.code})
"""What is no fault of a visit that the patient pays."""
NEVER_OVERRIDDEN = frozenset({findings.QUERY_OPEN.code, findings.NOT_ENTERED.code})
"""What only the provider's answer, or finishing the entry, settles."""
_LONGEST_OVERRIDE = timedelta(days=365)


@transaction.atomic
def scrub(actor: Actor, *, encounter_id: int) -> ScrubRun:
    """Run the edits on a visit as it stands and keep what they say, with the releases of the tables used."""
    actor.must("code_encounter")
    return run(actor, locked(encounter_id))


def run(actor: Actor, encounter: Encounter) -> ScrubRun:
    """:func:`scrub`, for who holds the lock already."""
    found = look(encounter)
    allowed = overrides_in_force(encounter.pk, clock.today())
    return ScrubRun.objects.create(
        encounter=encounter,
        by=actor.name,
        findings=[msgspec.to_builtins(each) for each in found],
        releases={info.kind: info.release for info in tables().infos},
        stops=sum(each.severity is Severity.STOP and not is_overridden(each, allowed) for each in found),
    )


def look(encounter: Encounter, said: EncounterFacts | None = None) -> list[Finding]:
    """What the edits and the room find, nothing kept; ``said`` is the visit as it would be, where one still types."""
    said = said or facts.of(encounter)
    claim = replace(compose(said), control_number=f"V{encounter.number}")
    rules, unread = own_rules()
    policies, unclear = own_policies()
    context = replace(context_of(said), rules=rules, policies=policies, grouping=grouping_of(claim))
    found = [*edits.scrub(claim, tables(), clock.today(), context), *unread, *unclear]
    if not said.insured:
        found = [each for each in found if each.code not in _NEEDS_A_PAYER]
    if encounter.provider_queries.filter(answered_at=None).exists():
        found.append(findings.QUERY_OPEN.at())
    if said.insured:
        first = said.insured[0]
        answer = registration.latest_check(first.coverage_id, said.service_from)
        if answer is not None and answer.status == EligibilityCheck.Status.INACTIVE:
            found.append(findings.PAYER_HAS_DENIED.at(payer=first.payer.name))
    return found


def context_of(said: EncounterFacts) -> known.Context:
    """What the rooms know about a visit beside its claim; about payers nothing when the patient pays."""
    history = _history(said)
    if not said.insured:
        return known.Context(history=history)
    payers = [practice.payer(each.payer_id) for each in said.insured]
    return known.Context(
        history=history,
        coverages=tuple(
            known.CoverageSpan(row.payer.payer_id, row.starts_on, row.ends_on, row.member_id)
            for row in registration.coverages_of(said.patient_id)
        ),
        authorizations=_authorizations(said),
        limits=tuple(_limit(payer, said.service_from) for payer in payers),
        enrolments=tuple(
            known.Enrolment(said.rendering.npi, payer.payer_id, said.service_from, said.service_to)
            for payer in payers
            if practice.is_enrolled(said.provider_id, payer.pk, said.service_from)
        ),
        policy=_policy(payers[0]),
    )


def _history(said: EncounterFacts) -> tuple[known.PastLine, ...]:
    """The patient's other charges of three years around the visit, and all of what is limited for longer."""
    around = Q(on__gte=said.service_from - _HISTORY) & Q(on__lte=said.service_from + _HISTORY)
    around |= Q(code__in=[line.procedure.code for line in said.lines]) | Q(code__in=edits.limited())
    rows = (
        Charge.objects.filter(around, encounter__patient_id=said.patient_id, voided_at=None)
        .exclude(encounter_id=said.encounter_id)
        .exclude(encounter__status__in=[Encounter.Status.DRAFT, Encounter.Status.CLOSED])
        .select_related("encounter__provider", "encounter__place")
        .order_by("on", "pk")
    )
    coverages = list(registration.coverages_of(said.patient_id))
    group = said.billing.tax_id
    return tuple(
        known.PastLine(
            claim=f"V{row.encounter.number}",
            payer_id=_payer_on(coverages, row.on),
            code=row.code,
            on=row.on,
            modifiers=tuple(row.modifiers),
            units=row.units,
            charge=row.amount_cents,
            npi=row.encounter.provider.npi,
            group=group,
            specialty=row.encounter.provider.taxonomy,
            place=row.encounter.place.pos,
        )
        for row in rows
    )


def _payer_on(coverages: Iterable[Coverage], on: date) -> str:
    """The first payer on a date, among coverages in order of payers; empty for self-pay."""
    for row in coverages:
        if row.starts_on <= on and (row.ends_on is None or on <= row.ends_on):
            return str(row.payer.payer_id)
    return ""


def _authorizations(said: EncounterFacts) -> tuple[known.Authorization, ...]:
    """The answered authorizations of the patient; what this visit itself used does not count as used."""
    own = [f"charge:{charge_id}" for charge_id in said.charge_ids]
    used = Sum("uses__units", filter=~Q(uses__reference__in=own))
    approved = (Authorization.Status.APPROVED, Authorization.Status.CHANGED)
    rows = registration.authorizations_of(said.patient_id).exclude(number="").annotate(used=used)
    return tuple(
        known.Authorization(
            number=row.number,
            payer_id=row.coverage.payer.payer_id,
            codes=tuple(row.codes),
            start=row.starts_on,
            end=row.ends_on,
            units=row.units,
            used=row.used or Decimal(0),
            npis=(row.provider.npi,) if row.provider else (),
            denied=row.status == Authorization.Status.DENIED,
        )
        for row in rows
        if row.status in (*approved, Authorization.Status.DENIED)
    )


def _limit(payer: Payer, on: date) -> known.FilingLimit:
    contract = practice.contract(payer.pk, on)
    return known.FilingLimit(
        payer_id=payer.payer_id,
        contract=contract.name if contract else "payer's settings",
        days=payer.timely_filing_days,
        corrected_days=payer.corrected_claim_days,
        secondary_days=payer.secondary_filing_days,
    )


def _policy(payer: Payer) -> edits.Policy:
    return edits.Policy(
        name=payer.name, authorization=tuple(payer.authorization_codes), takes_replacements=payer.takes_replacements
    )


@transaction.atomic
def override(actor: Actor, *, encounter_id: int, code: str, why: str, until: date, path: str = "") -> Override:
    """Decide that a finding does not hold this visit; who, why and until when stay with it.

    Only a finding of the last run can be overridden; ``path`` narrows it to one place.
    """
    actor.must("override_finding")
    encounter = locked(encounter_id)
    if encounter.status not in UNRELEASED:
        raise NotValid(f"The visit is {encounter.get_status_display().lower()}; nothing holds it any more.")
    if code in NEVER_OVERRIDDEN:
        raise NotValid("A question to the provider is answered, not overridden.")
    if len(why.strip()) < 10:
        raise NotValid("Say why in a sentence that an auditor will understand.")
    if not clock.today() <= until <= clock.today() + _LONGEST_OVERRIDE:
        raise NotValid("An override holds from today for a year at most.")
    last = ScrubRun.objects.filter(encounter=encounter).order_by("-pk").first()
    found = [msgspec.convert(each, Finding) for each in last.findings] if last else []
    if not any(each.code == code and path in ("", each.where.path) for each in found):
        raise NotValid(f"The last check of this visit did not find {code}.")
    row = Override.objects.create(
        encounter=encounter, code=code, path=path, who=actor.name, why=why.strip()[:500], until=until
    )
    audit.record(
        actor=actor, action="override_finding", subject=f"patient:{encounter.patient_id}", override=row.pk, code=code
    )
    return row


def overrides_in_force(encounter_id: int, on: date) -> list[Override]:
    return list(Override.objects.filter(encounter_id=encounter_id, until__gte=on).order_by("pk"))


def is_overridden(finding: Finding, overrides: Iterable[Override]) -> bool:
    """Whether a person has decided that this finding does not hold the visit."""
    return any(row.code == finding.code and row.path in ("", finding.where.path) for row in overrides)
