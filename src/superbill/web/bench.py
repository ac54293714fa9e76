"""What the posting bench shows of one remittance: its three balances, its matches, its plan and what follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from msgspec import Struct
from msgspec.structs import replace

from superbill.app.claims import queries as claims
from superbill.app.payments import queries as payments
from superbill.app.platform.people import Actor
from superbill.core.ledger import Action, ClaimChange, ConsequenceKind, LineChange, OpenClaim, OpenLine
from superbill.core.ledger.accounts import CHART, SUSPENSE
from superbill.core.ledger.provider_adjustments import ACCOUNT_OF_CODE
from superbill.core.money import Cents, dollars
from superbill.core.remit import ClaimMatch, ClaimOffer, Meaning, reconcile
from superbill.core.remit import values as remit
from superbill.core.remit.reasons import gloss
from superbill.web.frame import NotUnderstood
from superbill.web.names import full

MOST = 100
"""Remit claims on one page."""


class Check(Struct, frozen=True):
    """One of a remittance's balances."""

    label: str
    says: str
    holds: bool
    href: str = ""
    """Where what it waits for will show; empty for what waits for nothing."""


class Offer(Struct, frozen=True):
    """Something of ours that fits: a claim, or a charge."""

    id: int
    says: str
    why: str


class Reason(Struct, frozen=True):
    code: str
    cents: Cents
    says: str


class Line(Struct, frozen=True):
    """One service: what the payer paid and took off, and each balance before and after."""

    code: str
    charge: Cents
    paid: Cents
    reasons: tuple[Reason, ...]
    before: tuple[Cents, Cents] | None = None
    """Insurance, patient."""
    after: tuple[Cents, Cents] | None = None
    index: int = -1
    """Its place in the remit claim; -1 for none of its own."""
    how: str = ""
    """How it was matched, where that is not plain."""
    offers: tuple[Offer, ...] = ()
    """Our lines, likeliest first, where a person must say which it answers."""
    by_hand: bool = False


class Claim(Struct, frozen=True):
    """One remit claim on the bench."""

    position: int
    control_number: str
    patient: str
    action: str
    status: str
    claim_id: int | None
    matched_by: str
    charge: Cents
    paid: Cents
    lines: tuple[Line, ...]
    offers: tuple[Offer, ...]
    held: bool
    hold_href: str
    """The page with this claim held back, or no more."""


_ACTIONS = {
    Action.APPLY: "",
    Action.REVERSE: "takes back an earlier answer",
    Action.INFORM: "moves nothing",
    Action.SUSPEND: "to suspense: not matched",
}
_STATUS = {
    "1": "processed as first payer",
    "2": "processed as second payer",
    "3": "processed as third payer",
    "4": "denied: patient unknown",
    "19": "processed as first payer, sent on",
    "20": "processed as second payer, sent on",
    "21": "processed as third payer, sent on",
    "22": "reversal of an earlier payment",
    "23": "not theirs, sent on",
    "25": "predetermination, no payment",
}


def page_of(row: Any, document: remit.Remittance | None, *, start: int, hold: frozenset[int]) -> dict[str, Any]:
    """Everything the page of a remittance needs; ``start`` is the first remit claim shown, ``hold`` are those held back."""
    noted = payments.findings_of(row)
    base = {
        "remittance": row,
        "findings": noted,
        "applied": row.status == "applied",
        "may_let_in": payments.may_be_let_in(row),
    }
    if document is None:
        return base | {"checks": [], "claims": []}
    view = payments.preview(row.pk, hold=hold) if row.status in ("ready", "reversed") else None
    plan = view.plan if view else None
    found = [*noted, *(each for each in view.findings if each not in noted)] if view else noted
    span = range(start, min(start + MOST, len(document.claims)))
    return base | {
        "findings": found,
        "checks": checks(document, row),
        "claims": list(_claims(document, span, view, _applied(row), hold)),
        "count": len(document.claims),
        "first": start + 1,
        "last": span.stop,
        "further": span.stop if span.stop < len(document.claims) else None,
        "earlier": max(0, start - MOST) if start else None,
        "plan": plan,
        "digest": view.digest if view else "",
        "can_apply": plan is not None and row.status in ("ready", "reversed"),
        "hold": sorted(hold),
        "provider_adjustments": [_provider(one) for one in document.provider_adjustments],
        "follows": _follows(plan.consequences if plan else _stored(row)),
        "totals": plan.totals if plan else None,
        "file": payments.file_of(row),
        "history": payments.applications_of(row.pk),
        **(_waiting(row, document) if row.status == "applied" else {}),
    }


def _waiting(row: Any, document: remit.Remittance) -> dict[str, Any]:
    """What of an applied remittance waits in suspense, and what placing it would do."""
    whole = payments.waiting(row)
    if not whole:
        return {}
    everything = payments.preview_waiting(row, whole)
    placed = payments.placed_by(everything, whole)
    held = whole[:MOST]
    view = everything if len(held) == len(whole) else payments.preview_waiting(row, held)
    return {
        "waiting": list(_claims(document, [each.position for each in held], view, {}, frozenset())),
        "placed": [each.position for each in placed],
        "placed_digest": payments.rest_digest(row, placed),
        "waiting_plan": view.plan,
    }


def checks(document: remit.Remittance, row: Any) -> list[Check]:
    """The equations of a remittance, as sentences."""
    found = reconcile(document)
    lines = [line for claim in found.claims for line in claim.lines]
    bad_lines = sum(not line.holds for line in lines)
    bad_claims = sum(not claim.balanced for claim in found.claims)
    paid = sum(claim.paid for claim in document.claims)
    taken = sum(one.amount for one in document.provider_adjustments)
    whole = found.transaction
    sentence = f"{dollars(paid)} for claims − {dollars(taken)} provider adjustments = {dollars(whole.left)}"
    if not whole.holds:
        sentence += f", but the payment is {dollars(whole.right)}: {dollars(abs(whole.difference))} apart"
    deposit = row.deposit
    seen = f"the bank shows {dollars(deposit.amount_cents)} on {deposit.received_on:%b %-d}" if deposit else ""
    waits = not deposit and row.amount_cents > 0
    bank = seen or ("no deposit seen yet; applying does not wait for it" if waits else "no money moves")
    return [
        Check("Lines", _of(len(lines), bad_lines, "charge − adjustments = paid"), not bad_lines),
        Check("Claims", _of(len(found.claims), bad_claims, "charge − all adjustments = paid"), not bad_claims),
        Check("Payment", sentence, whole.holds),
        Check("Bank", bank, not waits, f"{reverse('deposits')}?show=unpaid" if waits else ""),
    ]


def _of(count: int, wrong: int, equation: str) -> str:
    if wrong:
        return f"{wrong} of {count} do not tie: {equation}"
    return f"all {count} tie: {equation}" if count > 1 else f"it ties: {equation}" if count else "there are none"


def _applied(row: Any) -> dict[int, Any]:
    """What stands applied, by the remit claim's place."""
    return payments.standing_claims(row.pk) if row.status == "applied" else {}


def _claims(
    document: remit.Remittance,
    span: Sequence[int],
    view: payments.Preview | None,
    applied: dict[int, Any],
    hold: frozenset[int],
) -> Iterator[Claim]:
    changes = {change.position: change for change in view.plan.claims} if view and view.plan else {}
    matches = view.matches if view else ()
    offered = {int(offer.claim_id) for i in span if i < len(matches) for offer in matches[i].offers}
    known = {row.pk: row for row in claims.claims_with(offered)} if offered else {}
    for position in span:
        told, change = document.claims[position], changes.get(position)
        match = matches[position] if position < len(matches) else None
        stands = applied.get(position)
        ours = view.ours.get(match.claim_id) if view and match else None
        lines = _lines(told, change.lines if change else (), _charges(match, ours) if match and ours else {})
        yield Claim(
            position,
            told.control_number,
            full(told.patient),
            _action(change, match, position in hold),
            _STATUS.get(told.status, f"status {told.status}"),
            int(match.claim_id) if match and match.claim_id else stands.claim_id if stands else None,
            match.how if match else stands.matched_by if stands else "",
            told.charge,
            told.paid,
            tuple(_placed(lines, match, ours) if match and ours else lines),
            tuple(_offer(known[int(one.claim_id)], one) for one in match.offers) if match else (),
            position in hold,
            _hold_href(span[0], hold ^ {position}),
        )


def _action(change: ClaimChange | None, match: ClaimMatch | None, held: bool) -> str:
    if change is None:
        return ""
    if held:
        return "held back: its money waits in suspense"
    if change.action is Action.SUSPEND and match and match.claim_id:
        return "to suspense"
    return _ACTIONS.get(change.action, "")


def _hold_href(start: int, hold: Iterable[int]) -> str:
    return "?" + urlencode([("from", start), *(("hold", position) for position in sorted(hold))])


def _placed(lines: Iterable[Line], match: ClaimMatch, ours: OpenClaim) -> Iterator[Line]:
    """The lines with how each found its place among ours, or what it may be where none is certain."""
    found = {one.remit: one for one in match.lines.matches}
    offered = {one.remit: one for one in match.lines.offers}
    for line in lines:
        if line.index in found:
            one = found[line.index]
            yield replace(line, how=one.explanation if one.rank >= _PLAIN else "", by_hand=one.rank == 0)
        elif line.index >= 0 and not match.lines.claim_level:
            likely = offered[line.index].lines if line.index in offered else match.lines.unanswered
            others = (place for place in range(len(ours.lines)) if place not in likely)
            why = offered[line.index].explanation if line.index in offered else ""
            yield replace(
                line, offers=tuple(_line_offer(ours.lines[i], why if i in likely else "") for i in (*likely, *others))
            )
        else:
            yield line


_PLAIN = 3
"""Ranks below this say themselves: by number, or by code, modifiers, date and charge."""


def _line_offer(line: OpenLine, why: str) -> Offer:
    code = "-".join((line.procedure.code or line.revenue_code, *line.procedure.modifiers))
    day = f", {line.service_from:%b %-d, %Y}" if line.service_from else ""
    return Offer(int(line.charge_id), f"{code}{day}, {dollars(line.charge)}", why)


def _offer(claim: Any, offer: ClaimOffer) -> Offer:
    day = f"{claim.service_from:%b %-d, %Y}"
    differs = f"; {' and '.join(offer.differences)} differ" if offer.differences else ""
    says = f"claim {claim.pk}, {full(claim.patient)}, {day}, {dollars(claim.charge_cents)}"
    return Offer(claim.pk, says, f"{offer.explanation}{differs}")


def _charges(match: ClaimMatch, ours: OpenClaim) -> dict[int, list[str]]:
    """Which of our charges each of the payer's lines answers."""
    return {one.remit: [ours.lines[place].charge_id for place in one.lines] for one in match.lines.matches}


def _lines(told: remit.RemitClaim, changes: Iterable[LineChange], charges: dict[int, list[str]]) -> Iterator[Line]:
    """The payer's lines, each with the balances it moves; a merged line moves several."""
    moved: dict[int | str, list[LineChange]] = {}
    for change in changes:
        moved.setdefault(change.segment or change.charge_id, []).append(change)
    for index, line in enumerate(told.lines):
        code = "-".join((line.procedure.code or line.revenue_code, *line.procedure.modifiers))
        # Lines that were keyed by hand have no segment: they are told by the charges they answer.
        names: list[int | str] = [line.segment] if line.segment else [*charges.get(index, ())]
        mine = [change for name in names for change in moved.pop(name, [])]
        if not mine:
            yield Line(code, line.charge, line.paid, _said(line.adjustments), index=index)
        for change in mine:
            yield Line(code, line.charge, change.paid, _planned(change), *_balances(change), index=index)
    for change in (change for rest in moved.values() for change in rest):
        yield Line("whole claim", told.charge, change.paid, _planned(change), *_balances(change))
    if not told.lines and not changes:
        yield Line("whole claim", told.charge, told.paid, _said(told.adjustments))


def _balances(change: LineChange) -> tuple[tuple[Cents, Cents], tuple[Cents, Cents]]:
    before, after = change.before, change.after
    return (before.insurance + before.others, before.patient), (after.insurance + after.others, after.patient)


def _planned(change: LineChange) -> tuple[Reason, ...]:
    return tuple(
        Reason(f"{one.group}-{one.code}", one.amount, f"{gloss(f'{one.group}-{one.code}')}; {_MEANS[one.meaning]}")
        for one in change.adjusted
    )


def _said(adjustments: Iterable[Any]) -> tuple[Reason, ...]:
    return tuple(Reason(f"{one.group}-{one.code}", one.amount, gloss(f"{one.group}-{one.code}")) for one in adjustments)


_MEANS = {
    Meaning.WRITE_OFF: "comes off",
    Meaning.COST_SHARE: "goes to the next payer or the patient",
    Meaning.DENIED: "stays with the payer as a denial",
    Meaning.VERIFY: "stays until a person has looked",
    Meaning.DISPUTE: "stays: not by our contract",
    Meaning.HOLD: "stays: the payer has not finished",
    Meaning.INFORM: "moves nothing",
}


def _provider(one: remit.ProviderAdjustment) -> dict[str, Any]:
    return {
        "code": one.code,
        "says": _PROVIDER.get(one.code) or _account_name(one.code),
        "reference": one.reference,
        "cents": -one.amount,
    }


_PROVIDER = {
    "WO": "takeback of an earlier overpayment",
    "FB": "forward balance",
    "72": "refund of ours, acknowledged",
    "L6": "interest",
    "IR": "tax withheld",
    "LE": "levy",
    "J1": "non-reimbursable",
    "50": "late charge",
    "51": "interest penalty",
    "CS": "adjustment to be explained",
    "AP": "advance",
    "B2": "rebate",
}


def _account_name(code: str) -> str:
    return CHART[ACCOUNT_OF_CODE.get(code, SUSPENSE)].name.lower()


_FOLLOWS = {
    ConsequenceKind.DENIAL: "a denial is opened",
    ConsequenceKind.SECONDARY: "a claim goes to the next payer",
    ConsequenceKind.CROSSOVER: "the payer sent it on: the next payer's answer is awaited",
    ConsequenceKind.STATEMENT: "the patient owes",
    ConsequenceKind.VARIANCE: "paid differently from the contract",
    ConsequenceKind.VERIFY: "left to the patient for a reason to check",
    ConsequenceKind.DISPUTE: "reduced without contract",
    ConsequenceKind.AWAIT: "held by the payer: an answer is awaited",
    ConsequenceKind.CREDIT: "overpaid: find out, refund or wait to be taken back",
    ConsequenceKind.VOID_SECONDARY: "the next payer was billed for what no longer stands",
    ConsequenceKind.SUSPENSE: "money waits in suspense under its name",
    ConsequenceKind.TAKEBACK: "a takeback waits for its claim",
    ConsequenceKind.FOLLOW_UP: "something is open that nobody explained",
}


class Follow(Struct, frozen=True):
    """One kind of thing that follows: how often, how much."""

    says: str
    count: int
    cents: Cents


def _follows(consequences: Iterable[tuple[str, Cents]] | Iterable[Any]) -> list[Follow]:
    sums: dict[str, tuple[int, Cents]] = {}
    for one in consequences:
        kind, amount = one if isinstance(one, tuple) else (one.kind, one.amount)
        count, cents = sums.get(kind, (0, 0))
        sums[kind] = (count + 1, cents + amount)
    return [Follow(_FOLLOWS.get(ConsequenceKind(kind), kind), *found) for kind, found in sorted(sums.items())]


def _stored(row: Any) -> list[tuple[str, Cents]]:
    if row.status != "applied":
        return []
    application = payments.standing_application(row.pk)
    return list(payments.consequences(application.pk).values_list("kind", "amount_cents"))


def claim_named(actor: Actor, text: str) -> int:
    """The claim a person means: its number, or the control number that is printed on what we sent."""
    actor.must("read")
    version = claims.version_with(text)
    if version is not None:
        return int(version.claim_id)
    if text.isdecimal() and claims.claims_with([int(text)]):
        return int(text)
    raise NotUnderstood(f"There is no claim {text}. Write its number, or the control number it went out with.")
