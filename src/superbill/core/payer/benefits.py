"""Which benefit of a plan a line falls under, and whether its conditions and limits let it be paid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from msgspec import Struct

from superbill.core.claim.values import Claim, Line
from superbill.core.money import Cents, dollars, round_half_up
from superbill.core.payer.accumulators import Accumulators, Bucket, Draw
from superbill.core.payer.case import Case, Member
from superbill.core.payer.plan import Benefit
from superbill.core.payer.terms import diagnosed, fits

OTHER_SERVICES = Benefit("other services")
PREVENTIVE_SERVICE = Benefit("preventive by modifier 33", preventive=True)


def age(birth: date, on: date) -> int:
    """Whole years."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def benefit_for(case: Case, line: Line, on: date, member: Member, tier: str) -> Benefit:
    """The first benefit whose conditions all hold; plain cost share where none does."""
    claim, plan, provider = case.claim, case.plan, case.provider
    modifiers = line.procedure.modifiers
    years = age(member.birth, on) if member.birth else None
    for benefit in plan.benefits:
        if (
            (not benefit.codes or fits(line.procedure.code, benefit.codes))
            and (not benefit.tier or benefit.tier == tier)
            and (not benefit.places or (line.place or claim.facility_code) in benefit.places)
            and (not benefit.revenue_codes or fits(line.revenue_code, benefit.revenue_codes))
            and (not benefit.practitioners or provider.practitioner in benefit.practitioners)
            and (not benefit.specialties or provider.specialty in benefit.specialties)
            and (not benefit.modifiers or any(modifier in benefit.modifiers for modifier in modifiers))
            and (not benefit.diagnoses or _diagnosed(claim, line, benefit.diagnoses))
            and (not benefit.sex or benefit.sex == member.sex)
            and (years is None or benefit.age_from <= years <= benefit.age_to)
        ):
            return benefit
    if "33" in modifiers and not plan.kind.startswith("medicare"):
        return PREVENTIVE_SERVICE
    return OTHER_SERVICES


def _diagnosed(claim: Claim, line: Line, beginnings: tuple[str, ...]) -> bool:
    first = line.pointers[0] if line.pointers else 1
    return 1 <= first <= len(claim.diagnoses) and diagnosed(claim.diagnoses[first - 1].code, beginnings)


class Refused(Struct, frozen=True, gc=False):
    """A reason (by name or code) not to pay a line, with the clause that says so."""

    reason: str
    words: str
    authority: str
    policies: tuple[str, ...] = ()
    """The coverage policies it stands on, as a remittance names them."""


def condition(benefit: Benefit, on: date, case: Case) -> Refused | None:
    """Whether the plan covers the service at all: exclusions and waiting periods."""
    clause = f"{case.plan.id}, benefit {benefit.name}"
    if benefit.excluded:
        return Refused(benefit.reason or "excluded", f"{benefit.name} is excluded", clause)
    member = case.member
    if benefit.waiting_days and member is not None and member.spans:
        covered_since = min(span.starts for span in member.spans)
        if on < covered_since + timedelta(days=benefit.waiting_days):
            return Refused("waiting period", f"waits {benefit.waiting_days} days from {covered_since}", clause)
    return None


def too_soon(benefit: Benefit, line: Line, on: date, case: Case) -> Refused | None:
    """Whether a service that is paid once in a while was paid too short a while ago."""
    if not benefit.apart_days:
        return None
    codes = benefit.codes or (line.procedure.code,)
    earlier = [past.on for past in case.history if past.paid and fits(past.procedure.code, codes)]
    for other in case.claim.lines:
        day = other.service_from or case.claim.statement_from
        if other.number < line.number and day is not None and fits(other.procedure.code, codes):
            earlier.append(day)
    for day in earlier:
        if abs((on - day).days) < benefit.apart_days:
            clause = f"{case.plan.id}, benefit {benefit.name}"
            return Refused(
                benefit.reason or "too soon", f"paid on {day}, and once in {benefit.apart_days} days is paid", clause
            )
    return None


class Most(Struct, frozen=True, gc=False):
    """The most that the plan still pays, what counts it, and what is said of a payment that it cuts."""

    bucket: Bucket
    left: Cents | None
    """``None`` where a modifier lifts the limit: it counts all the same."""
    refused: Refused


class Limited(Struct, frozen=True, gc=False):
    """What the limits of a benefit leave: how much of the allowed amount, and what it uses up."""

    covered: Cents
    refused: Refused | None = None
    first: Cents = 0
    """What of the allowed amount is the patient's because it is for the first units (blood)."""
    draws: tuple[Draw, ...] = ()
    days: int = 0
    """The days of a stay that are covered and count."""
    most: Most | None = None
    """What limits the payment, not the allowed amount."""


def _period(benefit: Benefit, on: date, case: Case, member: Member) -> str:
    """The period a limit counts in, by its name."""
    match benefit.limit_period:
        case "life":
            return "life"
        case "month":
            return f"{on:%Y-%m}"
        case "day":
            return on.isoformat()
    return case.plan.period_of(on, member.spell_from)


def _unlimited(benefit: Benefit) -> bool:
    """Whether nothing of a benefit is counted."""
    return (
        benefit.limit_visits is benefit.limit_units is benefit.limit_dollars is benefit.limit_paid is None
        and not benefit.first_units
        and not benefit.day_amounts
    )


def _visits(benefit: Benefit, line: Line, on: date, case: Case) -> int:
    """How many visits a line is: one, or none where a visit is a day that counted already."""
    if benefit.limit_per != "day":
        return 1
    codes = benefit.codes
    others = (other for other in case.claim.lines if other.number < line.number)
    same_day = (other for other in others if (other.service_from or case.claim.statement_from) == on)
    if any(fits(other.procedure.code, codes or ("*",)) for other in same_day):
        return 0
    here = (past.on == on and past.paid and fits(past.procedure.code, codes or ("*",)) for past in case.history)
    return 0 if any(here) else 1


class Stay(Struct, frozen=True, gc=False):
    """The days of a stay: how many there are, how many are covered, and what they use up."""

    asked: int = 0
    days: int = 0
    draws: tuple[Draw, ...] = ()


_SPARES_THE_RESERVE = "67"
"""The condition code of a patient who does not want to use lifetime reserve days."""


def _stay(benefit: Benefit, line: Line, period: str, case: Case, accumulators: Accumulators) -> Stay:
    """Count the days of a stay, each by its place in the benefit period; the last ones are of the lifetime reserve."""
    assert case.member is not None
    asked = days = int(line.units)
    taken = 0
    bucket, kept = benefit.bucket("days", case.member.id, period), benefit.bucket("reserve", case.member.id, "life")
    for span in benefit.day_amounts:
        if span.reserve is not None:
            before = accumulators.used(bucket)
            ordinary = max(0, min(asked, span.first - 1 - before))
            left = max(0, span.reserve - accumulators.used(kept))
            if any(fact.kind == "condition" and fact.code == _SPARES_THE_RESERVE for fact in case.claim.conditions):
                left = 0
            taken = min(asked - ordinary, left)
            days = ordinary + taken
    if benefit.limit_units is not None:
        days = min(days, max(0, benefit.limit_units - accumulators.used(bucket)))
        taken = min(taken, days)
    return Stay(asked, days, (Draw(bucket, days), Draw(kept, taken)))


def limit(
    benefit: Benefit,
    line: Line,
    on: date,
    allowed: Cents,
    case: Case,
    accumulators: Accumulators,
    *,
    whole_stay: bool = False,
) -> Limited:
    """Apply visit, unit and money limits to one allowed amount, and count days and first units.

    ``whole_stay`` says that a stay is paid as one: it is, as soon as one day of it is covered.
    """
    member = case.member
    if member is None or _unlimited(benefit):
        return Limited(allowed)
    period = _period(benefit, on, case, member)
    lifted = any(modifier in benefit.limit_exception for modifier in line.procedure.modifiers)
    reason = benefit.reason or ("lifetime maximum" if period == "life" else "period maximum")
    clause = f"{case.plan.id}, benefit {benefit.name}"
    made = []
    covered = allowed
    for what, maximum, amount in (
        ("visits", benefit.limit_visits, _visits(benefit, line, on, case)),
        ("units", None if benefit.day_amounts else benefit.limit_units, int(line.units)),
    ):
        if maximum is None or not amount:
            continue
        bucket = benefit.bucket(what, member.id, period)
        used = accumulators.used(bucket)
        if used + amount > maximum and not lifted:
            return Limited(0, Refused(reason, f"{used} of {maximum} {what} used", clause))
        made.append(Draw(bucket, amount))
    refused, stay = None, Stay()
    if benefit.day_amounts:
        stay = _stay(benefit, line, period, case, accumulators)
        made += stay.draws
    if stay.days < stay.asked:
        why = reason if benefit.limit_units is not None else "lifetime maximum"
        refused = Refused(why, f"{stay.asked - stay.days} days after the last one that is covered", clause)
        if not stay.days:
            return Limited(0, refused)
        if not whole_stay:
            covered = allowed * stay.days // stay.asked
    first = 0
    if benefit.first_units:
        bucket = benefit.bucket("first", member.id, period)
        units = min(line.units, max(Decimal(0), benefit.first_units - accumulators.used(bucket)))
        first = round_half_up(allowed * units / line.units)
        made.append(Draw(bucket, int(units)))
        covered = allowed - first
    if benefit.limit_dollars is not None:
        bucket = benefit.bucket("dollars", member.id, period)
        left = max(0, benefit.limit_dollars - accumulators.used(bucket))
        if covered > left and not lifted:
            refused = Refused(reason, f"{dollars(left)} left of the limit", clause)
            covered = left
        if covered:
            made.append(Draw(bucket, covered))
    most = None
    if benefit.limit_paid is not None:
        bucket = benefit.bucket("paid", member.id, period)
        left = max(0, benefit.limit_paid - accumulators.used(bucket))
        told = f"{dollars(left)} left of the {dollars(benefit.limit_paid)} the plan pays"
        most = Most(bucket, None if lifted else left, Refused(reason, told, clause))
    return Limited(covered, refused, first, tuple(draw for draw in made if draw.amount), stay.days, most)
