"""What a visit will probably cost the patient, told beforehand, with its derivation (billing rules 1.5 and 1.6)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.db import transaction
from msgspec import Struct

from superbill.app.platform import audit, clock
from superbill.app.platform.code_tables import tables
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.practice.services import NotValid
from superbill.app.registration import findings, queries
from superbill.app.registration.models import Coverage, EligibilityCheck, Estimate, Patient
from superbill.app.registration.persons import subscriber
from superbill.app.registration.settling import builtins
from superbill.core import payer as payer_engine
from superbill.core.claim import values
from superbill.core.findings import Finding
from superbill.core.money import Cents, of_rate

_VISITS = ("99202-99215", "99381-99397", "99421-99423", "99441-99443")
"""What an office copay pays for."""
_FAR, _NEAR = 10, 3
"""Business days between scheduling and the visit that change a good-faith estimate's deadline."""


class Planned(Struct, frozen=True):
    """A service that is planned."""

    code: str
    units: Decimal = Decimal(1)
    modifiers: tuple[str, ...] = ()


class _Steps:
    """The running derivation: each step in words with its cents."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, Cents]] = []

    def add(self, words: str, amount: Cents) -> Cents:
        self.rows.append((words, amount))
        return amount


@transaction.atomic
def estimate(
    actor: Actor,
    *,
    patient: Patient,
    on: date,
    services: Sequence[Planned],
    place_id: int,
    scheduled_on: date | None = None,
) -> Estimate:
    """The patient's probable share of a visit. Without coverage: the whole charge, as a good-faith estimate with its
    deadline. Uses the first payer's contract and its latest answer about benefits in the month."""
    actor.must("verify_coverage")
    if not services:
        raise NotValid("Name at least one service.")
    coverages = queries.coverages_on(patient.pk, on)
    coverage = coverages[0] if coverages else None
    check = queries.latest_check(coverage.pk, on) if coverage else None
    lines = [_line(number, each, on) for number, each in enumerate(services, start=1)]
    steps = _Steps()
    charge = steps.add("charges of the services", sum(line.charge for line in lines))
    found: list[Finding] = []
    allowed_by_line = {line.number: line.charge for line in lines}
    if coverage is None:
        share = steps.add("no coverage: the charges are the patient's", charge)
    else:
        active = check if check is not None and check.status == EligibilityCheck.Status.ACTIVE else None
        told = _expected(coverage, patient, lines, place_id, on, active)
        allowed_by_line = {number: line.allowed for number, line in told.items()}
        steps.add(f"allowed by {coverage.payer.name}", sum(allowed_by_line.values()))
        share = _share(told, lines, active, steps)
        found += [
            findings.NO_PRICE.at(payer=coverage.payer.name, value=line.procedure.code)
            for line in lines
            if not told[line.number].priced
        ]
        if active is None:
            found.append(findings.NO_ELIGIBILITY.at())
    row = Estimate.objects.create(
        patient=patient,
        coverage=coverage,
        check_used=check,
        on=on,
        made_by=actor.name,
        lines=[[line.procedure.code, str(line.units), line.charge, allowed_by_line[line.number]] for line in lines],
        charge_cents=charge,
        allowed_cents=sum(allowed_by_line.values()),
        patient_cents=share,
        steps=[list(step) for step in steps.rows],
        findings=builtins(found),
        due_on=None if coverage else good_faith_due(scheduled_on or clock.today(), on),
    )
    audit.record(actor=actor, action="estimate", subject=f"patient:{patient.pk}", estimate=row.pk)
    return row


def _line(number: int, planned: Planned, on: date) -> values.Line:
    fee = practice.fee(planned.code, on, planned.modifiers)
    if fee is None:
        raise NotValid(f"{planned.code} has no price on {on}. Add it to the charge master first.")
    return values.Line(
        number=number,
        procedure=values.Procedure(planned.code, planned.modifiers),
        charge=of_rate(fee.amount_cents, planned.units),
        units=planned.units,
        service_from=on,
    )


_NO_CONTRACT = payer_engine.Terms(())


def _expected(
    coverage: Coverage,
    patient: Patient,
    lines: Sequence[values.Line],
    place_id: int,
    on: date,
    check: EligibilityCheck | None,
) -> Mapping[int, payer_engine.ExpectedLine]:
    """What the payer should say of each line, by the engine it decides with; one without a price counts with its charge."""
    contract = practice.contract(coverage.payer_id, on)
    terms = payer_engine.read_terms(contract.terms)[0] if contract else None
    asked = values.Claim(
        kind=values.ClaimKind.PROFESSIONAL,
        control_number=f"E{patient.number}",
        charge=sum(line.charge for line in lines),
        facility_code=practice.place(place_id).pos,
        billing=practice.billing_provider(practice.practice()),
        coverage=values.Coverage(filing_code=coverage.payer.filing_code),
        subscriber=subscriber(coverage),
        payer=practice.payer_value(coverage.payer),
        lines=tuple(lines),
    )
    answer, _ = payer_engine.expected(
        asked, terms or _NO_CONTRACT, tables(), cost_share=_cost_share(check), at_charge=True
    )
    return answer.lines


def _cost_share(check: EligibilityCheck | None) -> payer_engine.CostShare:
    """What the payer told of the patient's share: an office copay pays for the visit, all else shares as the plan says."""
    if check is None:
        return payer_engine.CostShare()
    left = check.deductible_left_cents
    return payer_engine.CostShare(
        copay=check.copay_cents or 0,
        copay_codes=_VISITS,
        deductible_left=(check.deductible_cents if left is None else left) or 0,
        coinsurance=check.coinsurance or Decimal(0),
        out_of_pocket_left=check.out_of_pocket_left_cents,
    )


def _share(
    told: Mapping[int, payer_engine.ExpectedLine],
    lines: Sequence[values.Line],
    check: EligibilityCheck | None,
    steps: _Steps,
) -> Cents:
    """The patient's share, line by line as the engine derives it."""
    if check is None:
        return steps.add("benefits are not known: the whole allowed amount", sum(one.allowed for one in told.values()))
    for line in lines:
        for words, amount in told[line.number].owed:
            steps.add(f"{line.procedure.code}: {words}", amount)
    return steps.add("the patient's share", sum(one.patient for one in told.values()))


def good_faith_due(scheduled_on: date, visit_on: date) -> date | None:
    """The last day to give a good-faith estimate; ``None`` when the visit is so near that none is owed.

    Scheduled ten business days ahead or more: three business days; three or more: one (45 CFR 149.610).
    """
    ahead = business_days(scheduled_on, visit_on)
    if ahead >= _FAR:
        return after_business_days(scheduled_on, 3)
    return after_business_days(scheduled_on, 1) if ahead >= _NEAR else None


def good_faith_due_on_request(asked_on: date) -> date:
    """The last day to give a good-faith estimate that a person asked for: three business days."""
    return after_business_days(asked_on, 3)


def may_dispute(estimated: Cents, billed: Cents) -> bool:
    """Whether a bill is so far above its good-faith estimate that the patient may dispute it: $400 or more."""
    return billed - estimated >= 400_00


def business_days(first: date, last: date) -> int:
    """Business days after ``first`` through ``last``: Monday to Friday; public holidays count, which errs early."""
    return sum((first + timedelta(days=day)).weekday() < 5 for day in range(1, (last - first).days + 1))


def after_business_days(first: date, count: int) -> date:
    """The day that lies ``count`` business days after ``first``."""
    day = first
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day
