"""Which of our claims and charges a remittance is about. What is not certain is offered, never guessed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from superbill.core.claim.values import Value
from superbill.core.findings import Finding, Where
from superbill.core.ledger.findings import AMBIGUOUS_CLAIM, UNMATCHED_CLAIM, UNMATCHED_LINE
from superbill.core.ledger.state import OpenClaim, OpenLine
from superbill.core.money import Cents, dollars
from superbill.core.remit.values import RemitClaim, RemitLine, Remittance


class LineMatch(Value, frozen=True, gc=False):
    """A remit line's charge (empty: none) and how it was found."""

    charge_id: str
    how: str


class ClaimMatch(Value, frozen=True, gc=False):
    """A remit claim's claim (empty: none), how it was found, its lines in order, and what else it might be."""

    claim_id: str
    how: str
    lines: tuple[LineMatch, ...] = ()
    offers: tuple[str, ...] = ()


NO_LINE = LineMatch("", "unmatched")


class _Index:
    """Our claims by each thing a payer may know them by."""

    def __init__(self, claims: Iterable[OpenClaim]) -> None:
        self.by_control: dict[str, list[OpenClaim]] = defaultdict(list)
        self.by_payer_number: dict[str, list[OpenClaim]] = defaultdict(list)
        self.by_facts: dict[tuple[str, date | None, Cents], list[OpenClaim]] = defaultdict(list)
        for claim in claims:
            self.by_control[claim.control_number].append(claim)
            for number in claim.payer_claim_numbers:
                self.by_payer_number[number].append(claim)
            if claim.member_id:
                self.by_facts[(claim.member_id, claim.service_from, claim.charge)].append(claim)

    def candidates(self, remit: RemitClaim) -> tuple[str, list[OpenClaim]]:
        """How, and the claims that fit; several mean that the payer's word does not tell them apart."""
        if found := self.by_control.get(remit.control_number):
            return "our control number", found
        for number in (remit.payer_claim_number, remit.original_claim_number):
            if number and (found := self.by_payer_number.get(number)):
                return "the payer's claim number", found
        member = remit.patient.member_id or (remit.subscriber.member_id if remit.subscriber else "")
        found = self.by_facts.get((member, _first_day(remit), abs(remit.charge)), []) if member else []
        return "member, date and charge", found


def _first_day(remit: RemitClaim) -> date | None:
    days = [line.service_from for line in remit.lines if line.service_from]
    return remit.service_from or (min(days) if days else None)


def match(
    remittance: Remittance, claims: Iterable[OpenClaim], *, payer_id: str = "", chosen: Mapping[int, str] | None = None
) -> tuple[tuple[ClaimMatch, ...], list[Finding]]:
    """Match every remit claim, in order, to at most one of ``claims``.

    ``payer_id`` narrows claims that share a number to the payer who answers. ``chosen`` holds a person's choices:
    the position of a remit claim (from 0) and the claim id, empty to leave it unmatched.
    """
    known = tuple(claims)
    index, by_id = _Index(known), {claim.claim_id: claim for claim in known}
    findings: list[Finding] = []
    matches = []
    for position, remit in enumerate(remittance.claims):
        if chosen is not None and position in chosen:
            how, found = "chosen by hand", [by_id[chosen[position]]] if chosen[position] else []
        else:
            how, found = index.candidates(remit)
            found = _of_payer(found, payer_id)
        matches.append(_claim_match(remit, how, found, findings))
    return tuple(matches), findings


def _of_payer(found: list[OpenClaim], payer_id: str) -> list[OpenClaim]:
    """Among claims that share a number, those of the payer who answers, when there are any."""
    if len(found) < 2:
        return found
    return [claim for claim in found if claim.payer_id == payer_id] or found


def _claim_match(remit: RemitClaim, how: str, found: list[OpenClaim], findings: list[Finding]) -> ClaimMatch:
    where = Where(segment_in_set=remit.segment, element="CLP01")
    if not found:
        findings.append(UNMATCHED_CLAIM.at(where, value=remit.control_number, amount=dollars(remit.paid)))
        return ClaimMatch("", "unmatched", (NO_LINE,) * len(remit.lines))
    if len(found) > 1:
        ranked = sorted(found, key=lambda claim: _distance(remit, claim))
        findings.append(AMBIGUOUS_CLAIM.at(where, value=remit.control_number, count=len(found)))
        return ClaimMatch("", how, (NO_LINE,) * len(remit.lines), tuple(claim.claim_id for claim in ranked))
    claim = found[0]
    lines = match_lines(remit, claim)
    for line, matched in zip(remit.lines, lines, strict=True):
        if not matched.charge_id:
            place = Where(segment_in_set=line.segment, element="SVC01")
            findings.append(UNMATCHED_LINE.at(place, value=line.procedure.code, amount=dollars(line.paid)))
    return ClaimMatch(claim.claim_id, how, lines)


def _distance(remit: RemitClaim, claim: OpenClaim) -> tuple[bool, bool, int, str]:
    """How unlike a claim is: its charge, its date, its number of lines."""
    return (
        claim.charge != abs(remit.charge),
        claim.service_from != _first_day(remit),
        abs(len(claim.lines) - len(remit.lines)),
        claim.claim_id,
    )


def match_lines(remit: RemitClaim, claim: OpenClaim) -> tuple[LineMatch, ...]:
    """Each remit line's charge.

    By the line control number first: several remit lines may share one (a payer split it). What is left is matched
    by what we sent, in rounds from exact to loose; each charge is taken once, and only where it alone fits.
    """
    by_control = {line.control_number: line for line in claim.lines if line.control_number}
    matches: list[LineMatch] = []
    for remit_line in remit.lines:
        line = by_control.get(remit_line.control_number) if remit_line.control_number else None
        matches.append(LineMatch(line.charge_id, "our line number") if line else NO_LINE)
    if all(matched.charge_id for matched in matches):
        return tuple(matches)
    taken = {matched.charge_id for matched in matches}
    free = [line for line in claim.lines if line.charge_id not in taken]
    for how, fits in _ROUNDS:
        for position, remit_line in enumerate(remit.lines):
            if matches[position].charge_id:
                continue
            fitting = [line for line in free if fits(remit_line, line)]
            if fitting and (len(fitting) == 1 or _alike(fitting)):
                matches[position] = LineMatch(fitting[0].charge_id, how)
                free.remove(fitting[0])
    return tuple(matches)


def _alike(lines: list[OpenLine]) -> bool:
    """Whether lines are the same service twice, so that taking the first is no guess."""
    first = lines[0]
    return all(
        (line.procedure, line.service_from, line.charge, line.revenue_code)
        == (first.procedure, first.service_from, first.charge, first.revenue_code)
        for line in lines
    )


def _code(line: RemitLine) -> str:
    return (line.submitted or line.procedure).code or line.revenue_code


def _same_code(remit: RemitLine, line: OpenLine) -> bool:
    return _code(remit) == (line.procedure.code or line.revenue_code)


def _same_day(remit: RemitLine, line: OpenLine) -> bool:
    return remit.service_from is None or line.service_from is None or remit.service_from == line.service_from


def _same_modifiers(remit: RemitLine, line: OpenLine) -> bool:
    return sorted((remit.submitted or remit.procedure).modifiers) == sorted(line.procedure.modifiers)


_ROUNDS = (
    (
        "code, modifiers, date and charge",
        lambda remit, line: (
            _same_code(remit, line)
            and _same_modifiers(remit, line)
            and _same_day(remit, line)
            and abs(remit.charge) == line.charge
        ),
    ),
    (
        "code, date and charge; the modifiers differ",
        lambda remit, line: _same_code(remit, line) and _same_day(remit, line) and abs(remit.charge) == line.charge,
    ),
    ("code and date; the charge differs", lambda remit, line: _same_code(remit, line) and _same_day(remit, line)),
    (
        "date and charge; the payer changed the code",
        lambda remit, line: _same_day(remit, line) and abs(remit.charge) == line.charge,
    ),
)
