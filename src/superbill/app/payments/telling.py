"""Between claims and remittances: a sent claim becomes billed; an applied remittance tells each claim what was decided."""

from __future__ import annotations

from superbill.app.claims import queries as claims
from superbill.app.claims import services as claim_services
from superbill.app.claims.models import Claim, ClaimVersion
from superbill.app.coding import queries as coding
from superbill.app.payments import queries
from superbill.app.payments.billing import bill
from superbill.app.payments.claims_open import Billed, BilledCharge, lines_of
from superbill.app.payments.models import Application, AppliedClaim, Consequence
from superbill.app.payments.recording import UNDONE
from superbill.app.platform import outbox
from superbill.app.platform.code_tables import tables
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.registration import queries as registration
from superbill.core.claim import values
from superbill.core.ledger import Action, ConsequenceKind
from superbill.core.money import Cents
from superbill.core.payer import expected, read_terms
from superbill.core.remit import LineMatching, next_claim
from superbill.core.remit import values as remit

K = ConsequenceKind
_TO_NEXT = (K.SECONDARY, K.CROSSOVER)


def bill_version(actor: Actor, *, claim_id: int, version_id: int) -> None:
    """A version went to its payer: the books and later remittances know it. Safe to repeat."""
    version = next(one for one in claims.versions(claim_id) if one.pk == version_id)
    if version.frequency == "8":
        return
    claim = claims.claim(claim_id)
    value = claims.version_value(version_id)
    billed = _billed(claim, value, version.control_number, version)
    bill(actor, claim=billed, on=claim.service_to)
    if claim.crossed_over and claim.after_id:
        # The next payer got it from the payer before, so it echoes that claim's number.
        echoed = claims.standing_version(claim.after_id).control_number
        bill(actor, claim=_billed(claim, value, echoed, version), on=claim.service_to)


def _billed(claim: Claim, value: values.Claim, control_number: str, version: ClaimVersion) -> Billed:
    insured = coding.insured_of(claim.encounter_id)
    turns = [one.coverage_id for one in insured]
    turn = turns.index(claim.coverage_id) if claim.coverage_id in turns else 0
    following = insured[turn + 1] if turn + 1 < len(insured) else None
    allowed, capitated = _allowed(claim, value) if turn == 0 else ({}, False)
    return Billed(
        claim.pk,
        control_number,
        claim.payer_id,
        claim.patient_id,
        tuple(
            BilledCharge(
                charge_id,
                line.charge,
                line.procedure.code,
                line.procedure.modifiers,
                line.revenue_code,
                line.units,
                line.service_from,
                line.control_number,
                allowed.get(line.number),
            )
            for charge_id, line in claims.charges_of(version.pk)
        ),
        turn + 1,
        following.payer_id if following else None,
        value.subscriber.member_id,
        claim.service_from,
        capitated,
        registration.may_not_be_billed(claim.patient_id, claim.service_from),
        version=version.number,
    )


def _allowed(claim: Claim, value: values.Claim) -> tuple[dict[int, Cents], bool]:
    """What our contract allows for each line, by number, and whether it pays per member instead."""
    contract = practice.contract(claim.payer_id, claim.service_from)
    terms, _ = read_terms(contract.terms) if contract else (None, ())
    if terms is None:
        return {}, False
    lines = expected(value, terms, tables())[0].lines
    capitated = bool(lines) and all(one.refused == "capitated" for one in lines.values())
    return {number: one.allowed for number, one in lines.items() if not one.refused}, capitated


def tell_applied(actor: Actor, *, application_id: int) -> None:
    """Tell each claim what its payer decided, and have the next payer billed. Safe to repeat."""
    row = queries.application(application_id)
    for applied in row.applied.exclude(claim_id=None).select_related("reverses").order_by("id"):
        if applied.action == Action.APPLY:
            _tell_decided(actor, row, applied, applied)
        elif applied.action in (Action.REVERSE, UNDONE) and _was_told(applied):
            _tell_reversed(actor, row, applied)
    _tell_next(row)


def _tell_next(row: Application) -> None:
    """Have the next payers of its claims billed for what is left, or their claims taken back: the last word holds."""
    last: dict[int, Consequence] = {}
    for one in queries.consequences(row.pk, *_TO_NEXT, K.VOID_SECONDARY):
        if one.claim_id is not None:
            last[one.claim_id] = one
    for claim_id, one in last.items():
        if one.kind == K.VOID_SECONDARY:
            outbox.publish("remit.withdraw_next", application_id=row.pk, claim_id=claim_id)
        else:
            outbox.publish(
                "remit.next_payer",
                application_id=row.pk,
                position=one.position,
                claim_id=claim_id,
                crossed_over=one.kind == K.CROSSOVER,
            )


def _was_told(applied: AppliedClaim) -> bool:
    """Whether what it takes back was a decision the claim was told of; what only waited in suspense was not."""
    return applied.reverses is not None and applied.reverses.action == Action.APPLY


def tell_undone(actor: Actor, *, application_id: int) -> None:
    """Tell each claim that a remittance was taken out of the books again. Safe to repeat."""
    row = queries.application(application_id)
    for applied in row.applied.filter(action=UNDONE).select_related("reverses__reverses").order_by("id"):
        before = applied.reverses
        if before is None or applied.claim_id is None:
            continue
        if before.action == Action.APPLY:
            _tell_reversed(actor, row, applied)
        elif before.reverses is not None:
            _tell_decided(actor, row, applied, before.reverses)
    _tell_next(row)


def _tell_decided(actor: Actor, row: Application, told: AppliedClaim, decided: AppliedClaim) -> None:
    work = list(queries.consequences(decided.application_id).filter(position=decided.position))
    owes = sum(one.amount_cents for one in work if one.kind in (K.STATEMENT, *_TO_NEXT))
    denied = any(one.kind == K.DENIAL for one in work)
    assert told.claim_id is not None
    claim_services.mark_adjudicated(
        actor,
        claim_id=told.claim_id,
        outcome=_outcome(decided.paid_cents, owes, denied=denied),
        document=f"applied:{told.pk}",
        paid=decided.paid_cents,
        patient_owes=owes,
        control_number=decided.control_number,
        payer_claim_number=decided.payer_claim_number,
        transaction_id=row.remittance.transaction_id,
        decided_on=row.remittance.paid_on,
    )


def _outcome(paid: Cents, owes: Cents, *, denied: bool) -> str:
    if denied:
        return "partial" if paid or owes else "denied"
    return "paid" if paid else "zero-pay"


def _tell_reversed(actor: Actor, row: Application, told: AppliedClaim) -> None:
    assert told.claim_id is not None
    claim_services.mark_reversed(
        actor,
        claim_id=told.claim_id,
        document=f"applied:{told.pk}",
        transaction_id=row.remittance.transaction_id,
        reversed_on=row.effective_on,
    )


def bill_next(actor: Actor, *, application_id: int, position: int, claim_id: int, crossed_over: bool) -> Claim | None:
    """Make the claim to the next payer from what this one decided; ``None`` without a next payer. Safe to repeat."""
    applied = AppliedClaim.objects.select_related("application__remittance").get(
        application_id=application_id, position=position, action=Action.APPLY
    )
    following = claims.coverage_after(claim_id)
    if following is None:
        return None
    decision = queries.remit_claim(applied)
    on = applied.application.remittance.paid_on or applied.application.effective_on
    value, found = next_claim(
        claims.value_answered(claim_id, decision.control_number),
        decision,
        following,
        on,
        _by_hand(applied, decision, claim_id),
    )
    return claim_services.create_next(
        actor, claim_id=claim_id, value=value, findings=found, decided_on=on, crossed_over=crossed_over
    )


def _by_hand(applied: AppliedClaim, decision: remit.RemitClaim, claim_id: int) -> LineMatching | None:
    """Which lines were answered, where a person chose; ``None`` where nobody had to."""
    if not queries.line_choices(applied.application.remittance_id).get(applied.position):
        return None
    billed = queries.billed(claim_id)
    assert billed is not None, "a claim that was decided was billed"
    return queries.line_matches(applied, decision, lines_of(billed))
