"""Whether the claim holds together: totals, pointers, dates, frequency, the other payers, duplicates."""

from __future__ import annotations

from collections.abc import Iterator

from superbill.core.claim.values import Claim, ClaimKind, OtherPayer
from superbill.core.codes.modifiers import REPEAT
from superbill.core.edits import codes_of
from superbill.core.edits import findings as kinds
from superbill.core.edits.case import Case, Service
from superbill.core.findings import Finding, Severity, Where
from superbill.core.money import dollars

_MOST_LINES = {ClaimKind.PROFESSIONAL: 50, ClaimKind.INSTITUTIONAL: 999, ClaimKind.DENTAL: 50}
_UNKNOWN = "U"
_EARLIER = {"S": ("P",), "T": ("P", "S")}


def check(case: Case) -> Iterator[Finding]:
    """Every contradiction of the claim with itself."""
    claim = case.claim
    if not 1 <= len(claim.control_number) <= 20:
        yield kinds.CONTROL_NUMBER.at()
    if not claim.lines:
        yield kinds.NO_LINES.at()
    elif len(claim.lines) > _MOST_LINES[claim.kind]:
        yield kinds.TOO_MANY_LINES.at(value=str(len(claim.lines)), most=_MOST_LINES[claim.kind])
    total = sum(line.charge for line in claim.lines)
    if total != claim.charge:
        yield kinds.TOTAL_DIFFERS.at(value=dollars(claim.charge), lines=dollars(total))
    for service in case.services:
        yield from _line(case, service)
    yield from _frequency(case)
    yield from _accident(claim)
    if claim.other_payers:
        yield from _other_payers(case)
    elif claim.coverage.sequence in _EARLIER:
        yield kinds.PRIMARY_NOT_DECIDED.at(value="the primary payer")
    yield from _repeated(case)


def _line(case: Case, service: Service) -> Iterator[Finding]:
    line, where = service.line, service.where
    count = len(case.claim.diagnoses)
    for pointer in line.pointers:
        if not 1 <= pointer <= count:
            yield kinds.POINTER_BEYOND.at(where, value=str(pointer), count=count)
    if case.professional and not line.pointers and count:
        yield kinds.POINTER_MISSING.at(where)
    if line.units != 1:
        if line.units <= 0:
            yield kinds.UNITS_ZERO.at(where)
        elif line.unit == "UN" and line.units != int(line.units) and not codes_of.drug(service.code):
            yield kinds.UNITS_FRACTION.at(where, value=f"{line.units.normalize():f}")
    if line.charge <= 0 and service.code and not codes_of.countable(service.code):
        yield kinds.CHARGE_ZERO.at(where, value=service.code)
    if service.on is None:
        yield kinds.SERVICE_DATE_MISSING.at(where)
        return
    if service.through is not None and service.through < service.on:
        yield kinds.DATES_REVERSED.at(where, what="The line", value=service.through.isoformat())
    if service.on > case.on and not case.claim.predetermination:
        yield kinds.FUTURE_SERVICE.at(where, value=service.on.isoformat())
    person = case.claim.person
    if person.birth is not None and service.on < person.birth:
        yield kinds.LIFE_DATES.at(where, on=service.on, when="before the patient was born", what="birth date")
    if person.death is not None and service.on > person.death:
        yield kinds.LIFE_DATES.at(where, on=service.on, when="after the patient died", what="date of death")


def _frequency(case: Case) -> Iterator[Finding]:
    claim = case.claim
    if claim.frequency not in ("7", "8"):
        return
    if not claim.payer_claim_number:
        yield kinds.PAYER_NUMBER_MISSING.at(value=claim.frequency)
    policy = case.policy
    carrier = claim.coverage.filing_code == "MB" and case.professional
    if carrier or (policy is not None and not policy.takes_replacements):
        yield kinds.NO_REPLACEMENTS.at(value=claim.frequency)


def _accident(claim: Claim) -> Iterator[Finding]:
    causes = claim.related_causes
    if not causes:
        return
    if "AA" in causes and not claim.accident_state:
        yield kinds.ACCIDENT_INCOMPLETE.at(value="state")
    if claim.accident is None and claim.kind is not ClaimKind.INSTITUTIONAL:
        yield kinds.ACCIDENT_INCOMPLETE.at(value="date")


def _other_payers(case: Case) -> Iterator[Finding]:
    claim = case.claim
    if case.medicare and claim.coverage.sequence in _EARLIER and not claim.coverage.msp_type:
        yield kinds.MSP_REASON_MISSING.at()
    places = [claim.coverage.sequence, *(other.coverage.sequence for other in claim.other_payers)]
    for place in dict.fromkeys(places):
        if place != _UNKNOWN and places.count(place) > 1:
            yield kinds.COB_ORDER.at(value=place)
    earlier = _EARLIER.get(claim.coverage.sequence, ())
    if earlier and "P" not in places:
        yield kinds.PRIMARY_NOT_DECIDED.at(value="the primary payer")
    for other in claim.other_payers:
        if other.paid is not None:
            yield from _balance(claim, other)
        elif other.coverage.sequence in earlier:
            yield kinds.PRIMARY_NOT_DECIDED.at(value=other.payer.name or other.payer.id)


def _balance(claim: Claim, other: OtherPayer) -> Iterator[Finding]:
    """Charge = paid + adjustments, for the claim, and for each line the payer decided."""
    assert other.paid is not None
    payer = other.payer.name or other.payer.id
    reduced = sum(adjustment.amount for adjustment in other.adjustments)
    for line in claim.lines:
        mine = [payment for payment in line.payments if payment.payer_id == other.payer.id]
        if not mine:
            continue
        cut = sum(adjustment.amount for payment in mine for adjustment in payment.adjustments)
        reduced += cut
        paid = sum(payment.paid for payment in mine)
        if paid + cut != line.charge:
            yield kinds.COB_BALANCE.at(
                Where(path=f"line {line.number}"),
                payer=payer,
                value=dollars(paid + cut),
                charge=dollars(line.charge),
            )
    if other.paid + reduced != claim.charge:
        yield kinds.COB_BALANCE.at(payer=payer, value=dollars(other.paid + reduced), charge=dollars(claim.charge))


def _repeated(case: Case) -> Iterator[Finding]:
    services = case.services
    if len({service.code for service in services}) == len(services):
        return
    for position, service in enumerate(services):
        if not service.code or service.has(REPEAT):
            continue
        for earlier in services[:position]:
            if (
                earlier.code == service.code
                and earlier.on == service.on
                and earlier.line.charge == service.line.charge
                and earlier.line.units == service.line.units
                and set(earlier.modifiers) == set(service.modifiers)
                and not earlier.has(REPEAT)
                and case.rendering(earlier).npi == case.rendering(service).npi
            ):
                severity = Severity.WARN if case.institutional else Severity.STOP
                yield kinds.LINE_TWICE.at(service.where, value=str(earlier.line.number), severity=severity)
                break


def duplicates(case: Case) -> Iterator[Finding]:
    """Lines that another open or paid claim already carries to this payer."""
    if case.claim.frequency in ("7", "8"):
        return
    for past in case.history():
        if not past.counts or past.claim == case.claim.control_number or past.payer_id != case.claim.payer.id:
            continue
        for service in case.services:
            if (
                service.code == past.code
                and service.on == past.on
                and service.line.units == past.units
                and service.line.charge == past.charge
                and past.npi in ("", case.rendering(service).npi)
                and not service.has(REPEAT)
                and set(service.modifiers) == set(past.modifiers)
            ):
                yield kinds.DUPLICATE.at(service.where, value=past.code, claim=past.claim, state=past.state)
