"""A claim in a few lines for people. It shows protected data: who calls decides who sees it."""

from __future__ import annotations

from datetime import date

from superbill.core.claim.parts import number
from superbill.core.claim.values import Claim, ClaimKind, Line, OtherPayer, Person, Provider
from superbill.core.money import dollars

_KINDS = {ClaimKind.PROFESSIONAL: "professional", ClaimKind.INSTITUTIONAL: "institutional", ClaimKind.DENTAL: "dental"}
_FREQUENCIES = {"1": "", "7": ", replaces an earlier claim", "8": ", voids an earlier claim"}
_ORDER = {"P": "first", "S": "second", "T": "third"}


def summary(claim: Claim) -> list[tuple[str, str]]:
    """Label and text, most important first: what, for whom, by whom, to whom, why, each line, the total."""
    patient = _person(claim.person)
    if claim.patient:
        patient += f" (insured through {_person(claim.subscriber, born=False)})"
    rows = [
        ("Claim", f"{claim.control_number}, {_KINDS[claim.kind]}{_frequency(claim)}"),
        ("Patient", patient),
        ("Member id", claim.subscriber.member_id),
        ("Payer", f"{claim.payer.name} ({claim.payer.id}), {_ORDER.get(claim.coverage.sequence, 'later')} to pay"),
        ("Billed by", _provider(claim.billing)),
        ("Seen by", _provider(claim.rendering or claim.attending)),
        ("Replaces", claim.payer_claim_number),
        ("Authorization", claim.authorization),
        ("Stay", _span(claim.statement_from, claim.statement_to)),
        ("Diagnoses", ", ".join(diagnosis.code for diagnosis in claim.diagnoses)),
        *((f"Line {line.number}", _line(line)) for line in claim.lines),
        *(("Also insured", _other(other)) for other in claim.other_payers),
        ("Patient paid", "" if claim.patient_paid is None else dollars(claim.patient_paid)),
        ("Charge", dollars(claim.charge)),
    ]
    return [(label, text) for label, text in rows if text]


def lines(claim: Claim) -> str:
    """How many lines it has: ``1 line``, ``3 lines``."""
    return f"{len(claim.lines)} line{'' if len(claim.lines) == 1 else 's'}"


def _frequency(claim: Claim) -> str:
    return _FREQUENCIES.get(claim.frequency, f", frequency {claim.frequency}")


def _person(person: Person, *, born: bool = True) -> str:
    text = " ".join(part for part in (person.first, person.middle, person.last, person.suffix) if part)
    return f"{text}, born {_day(person.birth)}" if born and person.birth else text


def _provider(provider: Provider | None) -> str:
    if provider is None:
        return ""
    text = " ".join(part for part in (provider.first, provider.last, provider.suffix) if part)
    return f"{text} (NPI {provider.npi})" if provider.npi else text


def _span(first: date | None, last: date | None) -> str:
    if first is None:
        return ""
    return f"{_day(first)} to {_day(last)}" if last and last != first else _day(first)


def _day(day: date) -> str:
    return f"{day:%b} {day.day}, {day.year}"


def _line(line: Line) -> str:
    code = "-".join((line.procedure.code, *line.procedure.modifiers)) if line.procedure.code else ""
    what = " ".join(part for part in (f"revenue {line.revenue_code}" if line.revenue_code else "", code) if part)
    parts = (_span(line.service_from, line.service_to), what, f"x {number(line.units)}", dollars(line.charge))
    return ", ".join(part for part in parts if part)


def _other(other: OtherPayer) -> str:
    paid = "has not decided" if other.paid is None else f"paid {dollars(other.paid)}"
    return f"{other.payer.name} ({other.payer.id}), {paid}"
