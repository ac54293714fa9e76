"""Plan the application of a remittance: pure, to look at before anything is recorded."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from datetime import date

from msgspec.structs import replace

from superbill.core.claim.values import Adjustment
from superbill.core.findings import Finding, Where
from superbill.core.ledger import accounts as chart
from superbill.core.ledger import consequences as follow
from superbill.core.ledger.entries import Entry, Posting, mirrored
from superbill.core.ledger.findings import (
    FIRST_PAYER_UNKNOWN,
    NO_DATE,
    ORPHAN_REVERSAL,
    PAID_AGAIN,
    PREDETERMINATION_PAID,
    STILL_OPEN,
    TAKEBACK_WITHOUT_DETAIL,
)
from superbill.core.ledger.line import Answer, apply_line
from superbill.core.ledger.provider_adjustments import ACCOUNT_OF_CODE, entry_of
from superbill.core.ledger.state import OpenClaim, Prior, Tolerance
from superbill.core.ledger.ties import document_totals, money_in
from superbill.core.ledger.values import (
    Action,
    Balances,
    ClaimChange,
    Consequence,
    ConsequenceKind,
    LineChange,
    Plan,
    Totals,
)
from superbill.core.money import Cents, Quantity, allocate, dollars
from superbill.core.remit.matching import BY_HAND, ClaimMatch
from superbill.core.remit.reasons import BENEFICIARY, Meaning
from superbill.core.remit.reconcile import reconcile
from superbill.core.remit.values import RemitClaim, Remittance


class _Desk:
    """The working copy of one plan: balances as they become, standing applications, and what is planned so far."""

    def __init__(self, remittance: Remittance, source: str, payer_id: str, on: date, tolerance: Tolerance) -> None:
        self.remittance = remittance
        self.source = source
        self.payer_id = payer_id
        self.on = on
        self.tolerance = tolerance
        self.insurance: dict[tuple[str, str], Cents] = {}
        self.of_all: dict[str, Cents] = {}
        self.patient: dict[str, Cents] = {}
        self.priors: dict[str, list[Prior]] = {}
        self.changes: list[ClaimChange] = []
        self.entries: list[Entry] = []
        self.consequences: list[Consequence] = []
        self.findings: list[Finding] = []

    def open(self, claim: OpenClaim) -> None:
        """Put a claim's balances on the desk, once."""
        if claim.claim_id in self.priors:
            return
        self.priors[claim.claim_id] = list(claim.priors)
        for line in claim.lines:
            if line.charge_id in self.of_all:
                continue
            self.patient[line.charge_id] = line.patient
            self.of_all[line.charge_id] = sum(amount for _, amount in line.insurance)
            for payer, amount in line.insurance:
                self.insurance[(line.charge_id, payer)] = amount

    def balances(self, charge_id: str, payer_id: str) -> Balances:
        own = self.insurance.get((charge_id, payer_id), 0)
        return Balances(own, self.of_all[charge_id] - own, self.patient[charge_id])

    def record(self, entry: Entry) -> int:
        """Add an entry to the plan and move the balances it touches; its place among the entries."""
        for leg in entry.postings:
            if leg.account == chart.AR_INSURANCE:
                key = (leg.charge, leg.payer)
                self.insurance[key] = self.insurance.get(key, 0) + leg.amount
                self.of_all[leg.charge] += leg.amount
            elif leg.account == chart.AR_PATIENT:
                self.patient[leg.charge] += leg.amount
        self.entries.append(entry)
        return len(self.entries) - 1


def plan_remittance(
    remittance: Remittance,
    matches: Iterable[ClaimMatch],
    claims: Iterable[OpenClaim],
    *,
    source: str,
    payer_id: str | None = None,
    effective_on: date | None = None,
    tolerance: Tolerance = Tolerance(),
    held: Mapping[int, str] | None = None,
    only: Container[int] | None = None,
) -> tuple[Plan | None, list[Finding]]:
    """Plan how ``remittance`` goes into the books.

    ``matches`` answers its claims in order (see :func:`superbill.core.remit.matching.match_claims`); ``claims`` holds our
    side of every match. Nothing is planned (``None``) when the remittance does not tie, or has no date. Otherwise
    every cent of it is in the plan's entries, whose clearing account sums to zero.

    ``payer_id`` is our id of the payer, empty for one we do not know; without it the document's own id stands.
    ``held`` names positions of claims that are to wait, and why: their money goes to suspense by that name. ``only``
    plans those positions and nothing else: what waited finds its place, and the payment itself is in the books already.
    """
    reconciled = reconcile(remittance)
    findings = [] if reconciled.balanced else list(reconciled.findings)
    on = effective_on or remittance.paid_on or remittance.produced
    if on is None:
        findings.append(NO_DATE.at(Where(element="BPR16")))
    for remit in remittance.claims:
        if remit.status == "25" and remit.paid:
            place = Where(segment_in_set=remit.segment, element="CLP04")
            findings.append(PREDETERMINATION_PAID.at(place, value=dollars(remit.paid)))
    if findings or on is None:
        return None, findings
    payer = remittance.payer_id if payer_id is None else payer_id
    desk = _Desk(remittance, source, payer, on, tolerance)
    known = {claim.claim_id: claim for claim in claims}
    for position, (remit, match) in enumerate(zip(remittance.claims, matches, strict=True)):
        if held and position in held:
            _suspend(desk, position, remit, match.claim_id, held[position], match.how)
        elif only is None or position in only:
            _plan_claim(desk, position, remit, match, known.get(match.claim_id))
    totals = document_totals(remittance)
    if only is None:
        _plan_provider_adjustments(desk, known.values())
        _plan_cash(desk)
    else:
        totals = Totals(0, sum(one.paid for one in desk.changes), 0)
    plan = Plan(
        source,
        desk.payer_id,
        on,
        totals,
        tuple(desk.changes),
        tuple(desk.entries),
        tuple(desk.consequences),
    )
    return plan, desk.findings


def _plan_claim(desk: _Desk, position: int, remit: RemitClaim, match: ClaimMatch, claim: OpenClaim | None) -> None:
    if remit.status == "25" or (remit.status == "23" and not remit.paid):
        desk.changes.append(ClaimChange(position, Action.INFORM, match.claim_id, remit.status, 0, matched_by=match.how))
        return
    if claim is None:
        _suspend(desk, position, remit, "", "no claim of ours", match.how)
        return
    if _comes_too_early(desk, remit, match, claim):
        place = Where(segment_in_set=remit.segment, element="CLP02")
        desk.findings.append(FIRST_PAYER_UNKNOWN.at(place, value=remit.control_number))
        _suspend(desk, position, remit, "", "no claim of ours", match.how)
        return
    desk.open(claim)
    if remit.is_reversal:
        _reverse(desk, position, remit, claim, match.how)
    else:
        _apply(desk, position, remit, match, claim)


def _comes_too_early(desk: _Desk, remit: RemitClaim, match: ClaimMatch, claim: OpenClaim) -> bool:
    """Whether a later payer answers what only the first one was asked, and that one's answer is not known yet.

    So it is when a claim that crosses over comes back before the answer that says so: what it takes off counts from
    what the first payer leaves. A person who chose the claim knows better.
    """
    first_is_silent = claim.rank == 1 and not claim.priors
    another = desk.payer_id not in ("", claim.payer_id)
    return remit.rank > 1 and another and first_is_silent and match.how != BY_HAND


def _suspend(desk: _Desk, position: int, remit: RemitClaim, claim_id: str, why: str, how: str) -> None:
    """Money whose place is not known: to suspense, by name."""
    entry = -1
    if remit.paid:
        number = remit.payer_claim_number or remit.control_number
        legs = (
            Posting(chart.CLEARING, remit.paid, claim=claim_id, payer=desk.payer_id),
            Posting(chart.SUSPENSE, -remit.paid, claim=claim_id, payer=desk.payer_id, reason=why, reference=number),
        )
        entry = desk.record(Entry("remit.suspense", desk.on, legs, why, desk.source, remit.segment))
    desk.changes.append(
        ClaimChange(position, Action.SUSPEND, claim_id, remit.status, remit.paid, entry=entry, matched_by=how)
    )
    desk.consequences.append(
        Consequence(
            ConsequenceKind.SUSPENSE, claim_id, amount=remit.paid, about=why, payer_id=desk.payer_id, position=position
        )
    )


def _as_told(claim: OpenClaim, remit: RemitClaim) -> OpenClaim:
    """The claim with what its payer says of the patient: that they may not be billed."""
    told = {*remit.remarks, *(remark for line in remit.lines for remark in line.remarks)}
    if claim.patient_protected or BENEFICIARY.isdisjoint(told):
        return claim
    return replace(claim, patient_protected="QMB")


def _apply(desk: _Desk, position: int, remit: RemitClaim, match: ClaimMatch, claim: OpenClaim) -> None:
    claim = _as_told(claim, remit)
    answers, units, astray = _answers(remit, match, claim)
    legs: list[Posting] = []
    changes: list[LineChange] = []
    for line in claim.lines:
        answer = answers.get(line.charge_id)
        if answer is None:
            continue
        before = desk.balances(line.charge_id, claim.payer_id)
        line_legs, adjusted = apply_line(claim, line, answer, before.insurance, desk.findings)
        legs += line_legs
        changes.append(
            LineChange(
                line.charge_id, before, before, answer.paid, adjusted, answer.remarks, answer.allowed, answer.segment
            )
        )
    if astray:
        legs += _astray_legs(desk, remit, claim, astray)
        desk.consequences.append(
            Consequence(
                ConsequenceKind.SUSPENSE,
                claim.claim_id,
                amount=astray,
                about="no charge of ours",
                payer_id=claim.payer_id,
                position=position,
            )
        )
    entry = -1
    if legs:
        entry = desk.record(
            Entry("remit.claim", desk.on, tuple(legs), f"CLP {remit.control_number}", desk.source, remit.segment)
        )
        desk.priors[claim.claim_id].append(
            Prior(desk.entries[entry], remit.charge, remit.paid, remit.payer_claim_number, f"{desk.source}#{position}")
        )
    after = tuple(replace(change, after=desk.balances(change.charge_id, claim.payer_id)) for change in changes)
    desk.changes.append(
        ClaimChange(position, Action.APPLY, claim.claim_id, remit.status, remit.paid, after, entry, match.how)
    )
    desk.consequences += follow.of_claim(claim, remit, after, units, desk.tolerance, position)
    _look_at_what_is_left(desk, claim, after, answers, position)


def _astray_legs(desk: _Desk, remit: RemitClaim, claim: OpenClaim, astray: Cents) -> list[Posting]:
    number = remit.payer_claim_number or remit.control_number
    about = {"claim": claim.claim_id, "patient": claim.patient_id, "payer": claim.payer_id}
    return [
        Posting(chart.CLEARING, astray, **about),
        Posting(chart.SUSPENSE, -astray, **about, reason="no charge of ours", reference=number),
    ]


def _look_at_what_is_left(
    desk: _Desk,
    claim: OpenClaim,
    changes: Iterable[LineChange],
    answers: Mapping[str, Answer],
    position: int,
) -> None:
    """Say what is overpaid, and what is open though the payer explained less than that."""
    for change in changes:
        left = change.after.insurance
        place = Where(segment_in_set=change.segment, path=f"charge {change.charge_id}")
        if left < 0 and left < change.before.insurance:
            desk.findings.append(PAID_AGAIN.at(place, amount=dollars(-left)))
            continue
        kept = (Meaning.WRITE_OFF, Meaning.INFORM)
        explained = sum(one.amount - one.moved for one in change.adjusted if one.meaning not in kept)
        gap = left - max(explained, 0)
        if gap > 0:
            charge = answers[change.charge_id].charge
            desk.findings.append(STILL_OPEN.at(place, amount=dollars(gap), reported=dollars(charge)))
            desk.consequences.append(
                Consequence(
                    ConsequenceKind.FOLLOW_UP,
                    claim.claim_id,
                    change.charge_id,
                    gap,
                    "open without a reason",
                    claim.payer_id,
                    position,
                )
            )


def _answers(
    remit: RemitClaim, match: ClaimMatch, claim: OpenClaim
) -> tuple[dict[str, Answer], dict[str, Quantity], Cents]:
    """What the payer says per charge, the units it paid, and the money of lines that are no charge of ours."""
    if match.lines.claim_level:
        parts = _shared(_claim_level(remit), [line.charge for line in claim.lines])
        return {line.charge_id: part for line, part in zip(claim.lines, parts, strict=True)}, {}, 0
    answers: dict[str, Answer] = {}
    units: dict[str, Quantity] = {}
    placed = 0
    for matched in match.lines.matches:
        line = remit.lines[matched.remit]
        placed += line.paid
        ours = [claim.lines[place] for place in matched.lines]
        answer = Answer(line.charge, line.paid, line.adjustments, line.remarks, line.allowed, line.segment)
        parts = [answer] if len(ours) == 1 else _shared(answer, [one.charge for one in ours])
        for one, part in zip(ours, parts, strict=True):
            earlier = answers.get(one.charge_id)
            answers[one.charge_id] = _together(earlier, part) if earlier else part
            if len(ours) == 1:
                units[one.charge_id] = units.get(one.charge_id, Quantity(0)) + line.paid_units
    astray = sum(line.paid for line in remit.lines) - placed
    if remit.adjustments:
        astray += _share_claim_level(remit, answers)
    return answers, units, astray


def _together(one: Answer, other: Answer) -> Answer:
    """Two remit lines of one charge."""
    allowed = None if one.allowed is None or other.allowed is None else one.allowed + other.allowed
    return Answer(
        one.charge + other.charge,
        one.paid + other.paid,
        one.adjustments + other.adjustments,
        tuple(dict.fromkeys(one.remarks + other.remarks)),
        allowed,
        one.segment,
    )


def _claim_level(remit: RemitClaim) -> Answer:
    return Answer(remit.charge, remit.paid, remit.adjustments, remit.remarks, None, remit.segment)


def _shared(whole: Answer, weights: list[Cents]) -> list[Answer]:
    """One answer to several charges, shared out so that every charge and every amount sums exactly."""
    charges = allocate(whole.charge, weights)
    left = list(charges)
    shared: list[list[Adjustment]] = [[] for _ in weights]
    # What raises the balance goes first: then the weights (what is left of each line) never run short.
    for one in sorted(whole.adjustments, key=lambda adjustment: adjustment.amount):
        for at, part in enumerate(allocate(one.amount, _weights(left, weights))):
            left[at] -= part
            if part:
                shared[at].append(Adjustment(one.group, one.code, part))
    paid = allocate(whole.paid, _weights(left, weights))
    return [
        Answer(charges[at], paid[at], tuple(shared[at]), whole.remarks, None, whole.segment)
        for at in range(len(weights))
    ]


def _weights(left: list[Cents], otherwise: list[Cents]) -> list[Cents]:
    return left if all(amount >= 0 for amount in left) and any(left) else otherwise


def _share_claim_level(remit: RemitClaim, answers: dict[str, Answer]) -> Cents:
    """Share claim-level adjustments over the lines: they reduce the payment of the claim, so of its lines.

    Returns the money that no matched line could take.
    """
    if not answers:
        return -sum(one.amount for one in remit.adjustments)
    names = list(answers)
    for one in remit.adjustments:
        weights = [max(answers[name].paid, 0) for name in names]
        for name, part in zip(names, allocate(one.amount, weights), strict=True):
            if part:
                answer = answers[name]
                extra = (*answer.adjustments, Adjustment(one.group, one.code, part))
                answers[name] = answer._replace(paid=answer.paid - part, adjustments=extra)
    return 0


def _reverse(desk: _Desk, position: int, remit: RemitClaim, claim: OpenClaim, how: str) -> None:
    prior = _find_prior(desk.priors[claim.claim_id], remit)
    if prior is None:
        place = Where(segment_in_set=remit.segment, element="CLP02")
        desk.findings.append(ORPHAN_REVERSAL.at(place, amount=dollars(-remit.paid)))
        _suspend(desk, position, remit, claim.claim_id, "reversal of what was never applied", how)
        return
    desk.priors[claim.claim_id].remove(prior)
    charges = dict.fromkeys(leg.charge for leg in prior.entry.postings if leg.charge)
    before = {charge: desk.balances(charge, claim.payer_id) for charge in charges}
    undo = mirrored(
        prior.entry,
        kind="remit.reversal",
        effective_on=desk.on,
        source=desk.source,
        segment=remit.segment,
        memo=f"CLP {remit.control_number} reversed",
    )
    entry = desk.record(undo)
    paid = dict.fromkeys(charges, 0)
    for leg in undo.postings:
        if leg.account == chart.CLEARING and leg.charge:
            paid[leg.charge] += leg.amount
    lines = tuple(
        LineChange(charge, before[charge], desk.balances(charge, claim.payer_id), paid[charge], segment=remit.segment)
        for charge in charges
    )
    desk.changes.append(
        ClaimChange(
            position, Action.REVERSE, claim.claim_id, remit.status, remit.paid, lines, entry, how, prior.reference
        )
    )
    desk.consequences += follow.of_reversal(claim, lines, position)


def _find_prior(priors: list[Prior], remit: RemitClaim) -> Prior | None:
    """The latest standing application with exactly the reversed amounts; the payer's number decides among several."""
    fitting = [prior for prior in priors if prior.charge == -remit.charge and prior.paid == -remit.paid]
    numbers = {remit.payer_claim_number, remit.original_claim_number} - {""}
    named = [prior for prior in fitting if prior.payer_claim_number in numbers]
    return next(reversed(named or fitting), None)


def _plan_provider_adjustments(desk: _Desk, claims: Iterable[OpenClaim]) -> None:
    """The PLB of the remittance, each linked to the claim it names where that is one of ours."""
    by_number: dict[str, str] = {}
    for claim in claims:
        for number in (claim.control_number, *claim.payer_claim_numbers):
            by_number[number] = claim.claim_id
    for change in desk.changes:
        number = desk.remittance.claims[change.position].payer_claim_number
        if change.claim_id and number:
            by_number[number] = change.claim_id
    for one in desk.remittance.provider_adjustments:
        claim_id = next((by_number[word] for word in one.reference.split() if word in by_number), "")
        entry, findings = entry_of(one, payer=desk.payer_id, claim=claim_id, effective_on=desk.on, source=desk.source)
        desk.findings += findings
        if entry is None:
            continue
        desk.record(entry)
        if one.amount > 0 and ACCOUNT_OF_CODE.get(one.code) == chart.TAKEBACK:
            place = Where(segment_in_set=one.segment, element="PLB03")
            if not claim_id:
                amount = dollars(one.amount)
                desk.findings.append(TAKEBACK_WITHOUT_DETAIL.at(place, value=one.reference, amount=amount))
            desk.consequences.append(
                Consequence(
                    ConsequenceKind.TAKEBACK,
                    claim_id,
                    amount=one.amount,
                    about=f"{one.code} {one.reference}".rstrip(),
                    payer_id=desk.payer_id,
                )
            )


def _plan_cash(desk: _Desk) -> None:
    """What the payment itself brings: it empties the clearing account."""
    amount = money_in(desk.remittance)
    if amount:
        trace = desk.remittance.trace
        legs = (
            Posting(chart.CASH_IN_TRANSIT, amount, payer=desk.payer_id, reference=trace),
            Posting(chart.CLEARING, -amount, payer=desk.payer_id),
        )
        desk.record(Entry("remit.payment", desk.on, legs, f"payment {trace}", desk.source))
