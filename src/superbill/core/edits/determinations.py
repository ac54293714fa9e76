"""Determinations: whether a line is what its payer's policy pays for, and whether it comes too soon."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import lru_cache

from superbill.core.codes.modifiers import ABN
from superbill.core.edits import findings as kinds
from superbill.core.edits.case import Case, Service, fits
from superbill.core.edits.diagnosis import age
from superbill.core.edits.necessity import not_necessary, pointed, speaks_for
from superbill.core.edits.policies import Determination, Limit, national
from superbill.core.findings import Finding


def check(case: Case) -> Iterator[Finding]:
    """Every line against the determinations about its procedure."""
    own = case.policy.determinations if case.policy is not None else ()
    of_medicare = case.medicare and case.professional
    if not (own or of_medicare):
        return
    for service in case.services:
        if service.on is None:
            continue
        about = _of_medicare(service.code) if of_medicare else ()
        for one in (*about, *(each for each in own if fits(service.code, each.codes))):
            if one.holds(service.on):
                yield from _judge(case, service, service.on, one)


@lru_cache(maxsize=1 << 14)
def _of_medicare(code: str) -> tuple[Determination, ...]:
    """What Medicare says about a procedure."""
    return tuple(one for one in national().determinations if fits(code, one.codes))


def _judge(case: Case, service: Service, on: date, one: Determination) -> Iterator[Finding]:
    said = pointed(case, service)
    if one.purpose and not any(code.startswith(one.purpose) for code in said):
        return
    if (one.covered or one.not_covered) and not speaks_for(said, one.covered, one.not_covered):
        yield not_necessary(service, one.name)
    if service.has(ABN):
        return  # the patient was told, or the law excludes it: nothing is left to ask
    why = _outside(case, service, on, one)
    if why:
        yield kinds.OUTSIDE_POLICY.at(service.where, value=service.code, policy=one.name, why=why)
    if one.limit is not None:
        yield from _often(case, service, on, one, one.limit)


def _outside(case: Case, service: Service, on: date, one: Determination) -> str:
    """Why a line is not what the determination pays for, in its first respect."""
    person = case.claim.person
    if one.ages is not None and person.birth is not None:
        years = age(person.birth, on)
        if not one.ages[0] <= years <= one.ages[1]:
            return f"it is for ages {one.ages[0]} to {one.ages[1]}, and the patient is {years}"
    if one.sex and person.sex and person.sex != one.sex:
        return f"it is for patients recorded as {one.sex}"
    if one.places and service.place not in one.places:
        return f"it is for place {', '.join(one.places)}, and the line is of {service.place}"
    if one.modifiers and not service.has(frozenset(one.modifiers)):
        return f"it asks for modifier {' or '.join(one.modifiers)}"
    return ""


def _often(case: Case, service: Service, on: date, one: Determination, limit: Limit) -> Iterator[Finding]:
    """The units of the day, and those of earlier days that still count."""
    earlier = [
        (past.on, past.units)
        for past in case.history()
        if past.counts
        and past.on <= on
        and past.claim != case.claim.control_number
        and past.payer_id == case.claim.payer.id
        and fits(past.code, one.codes)
    ]
    earlier += [
        (other.on, other.line.units)
        for other in case.services[: case.services.index(service)]
        if other.on is not None and other.on <= on and fits(other.code, one.codes)
    ]
    counting = [(day, units) for day, units in sorted(earlier) if (free := limit.free(day)) is None or on < free]
    if sum(units for _, units in counting) + service.line.units <= limit.most:
        return
    again = _again(counting, service.line.units, limit)
    yield kinds.TOO_OFTEN.at(
        service.where,
        value=service.code,
        on=(counting[-1][0] if counting else on).isoformat(),
        policy=one.name,
        limit=limit.words,
        again=f", again from {again}" if again else "",
    )


def _again(counting: list[tuple[date, Decimal]], units: Decimal, limit: Limit) -> date | None:
    """The first day on which enough of what counted counts no more; ``None`` for never."""
    left = sum(units for _, units in counting) + units
    for day, used in counting:
        left -= used
        if left <= limit.most:
            return limit.free(day)
    return None
