"""What the payer's people do: decide, deny, ask, take back, settle disputes. The actor first; one transaction each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NoReturn

from django.db import transaction

from superbill.app.platform import audit
from superbill.core.money import Cents, dollars
from superbill.core.payer.decision import Decision
from superbill.core.payer.reasons import REASONS, read_reason, unlawful
from superbill.payer_desk import adjudication, letters, mail, papers, statuses
from superbill.payer_desk.models import (
    ClaimReceived,
    DecisionMade,
    Dispute,
    DocumentReceived,
    Payer,
    RequestSent,
    RulingMade,
    Takeback,
)
from superbill.payer_desk.people import Actor
from superbill.payer_desk.records import Ruling, claim_of, text_of


class NotPossible(ValueError):
    """What was asked does not fit the state of things; the message says why."""


@transaction.atomic
def decide(actor: Actor, *, claim_id: int, rulings: Mapping[int, Ruling], note: str, on: date) -> Decision:
    """Decide a claim that waits: as the engine sees it once a person has looked, but for the lines ruled on."""
    actor.must("decide_claim")
    row = _lock(claim_id)
    if row.state != "pended":
        raise NotPossible(f"The claim is {row.state}, it does not wait for a decision. Reopen it to decide it anew.")
    return _decide(actor, row, rulings, note, on)


@transaction.atomic
def reopen(actor: Actor, *, claim_id: int, rulings: Mapping[int, Ruling], note: str, on: date) -> Decision:
    """Decide a decided claim anew. What was told already is reversed and corrected in the next remittance."""
    actor.must("reopen_claim")
    row = _lock(claim_id)
    if row.state != "decided":
        raise NotPossible(f"The claim is {row.state}; only a decided claim can be reopened.")
    return _decide(actor, row, rulings, note, on)


def _decide(actor: Actor, row: ClaimReceived, rulings: Mapping[int, Ruling], note: str, on: date) -> Decision:
    _rule(actor, row, rulings, on)
    decision, _ = adjudication.decide_again(row, on=on, note=note)
    audit.record(actor=actor, action="decide_claim", subject=f"claim:{row.pk}", outcome=decision.outcome.value)
    return decision


def preview(actor: Actor, *, claim_id: int, rulings: Mapping[int, Ruling], on: date) -> Decision:
    """What a decision would be; nothing is kept."""
    actor.must("read")
    try:
        with transaction.atomic():
            row = _lock(claim_id)
            _rule(actor, row, rulings, on)
            _undo(adjudication.decide_again(row, on=on)[0])
    except _Preview as shown:
        return shown.decision


class _Preview(Exception):
    def __init__(self, decision: Decision) -> None:
        self.decision = decision


def _undo(decision: Decision) -> NoReturn:
    raise _Preview(decision)


def _lock(claim_id: int) -> ClaimReceived:
    return ClaimReceived.objects.select_for_update(of=("self",)).select_related("member__plan").get(pk=claim_id)


def _rule(actor: Actor, row: ClaimReceived, rulings: Mapping[int, Ruling], on: date) -> None:
    """Write down what a person says about a claim; it counts from now on, whatever makes the claim be decided again.

    It must be about lines the claim has, with prices it can bear and reasons that may be sent.
    """
    charges = {line.number: line.charge for line in claim_of(row).lines}
    for number, ruling in rulings.items():
        if number not in charges:
            raise NotPossible(f"The claim has no line {number}.")
        if ruling.price is not None and not 0 <= ruling.price <= charges[number]:
            raise NotPossible(
                f"Line {number} was charged {dollars(charges[number])}; it cannot be priced {dollars(ruling.price)}."
            )
        if ruling.deny and (why := why_not(ruling.deny)):
            raise NotPossible(f"Line {number} cannot be denied with {ruling.deny}: {why}.")
    RulingMade.objects.create(claim=row, lines=text_of(rulings), made_on=on, made_by=actor.name)


def why_not(reason: str) -> str:
    """Why a line cannot be denied with a reason, given by name or as ``CO-197 M62``; empty when it can."""
    if reason in REASONS:
        return ""
    said = read_reason(reason)
    if not said.code:
        return "it is neither the name of a reason nor a group and a code"
    return unlawful(said)


@transaction.atomic
def ask(
    actor: Actor, *, claim_id: int, documents: Sequence[str], reason: str, respond_by: date, on: date, slug: str
) -> RequestSent:
    """Ask the provider for papers (LOINC codes) about a claim that waits: a 277 goes out."""
    actor.must("ask_for_papers")
    payer = Payer.objects.select_for_update().get()
    row = _lock(claim_id)
    if not adjudication.waits(row):
        raise NotPossible(f"The claim is {row.state}; papers are asked for while it waits.")
    if not documents:
        raise NotPossible("Say which papers are wanted.")
    asked = RequestSent.objects.create(
        control_number=f"{row.number}R{RequestSent.objects.filter(claim=row).count() + 1}",
        claim=row,
        documents=list(documents),
        reason=reason[:300],
        asked_on=on,
        respond_by=respond_by,
    )
    body = statuses.information_request(row, [asked], payer=payer, on=on)
    mail.send_bodies(payer, row.submitter, [body], name=asked.control_number, kind="277", slug=slug, on=on)
    audit.record(actor=actor, action="ask_for_papers", subject=f"claim:{row.pk}", request=asked.pk)
    return asked


@transaction.atomic
def record_dispute(actor: Actor, *, claim_id: int, text: str, on: date) -> Dispute:
    """Write down a dispute that came by telephone or on paper."""
    actor.must("record_dispute")
    row = _lock(claim_id)
    if row.state != "decided":
        raise NotPossible(f"The claim is {row.state}; only a decision can be disputed.")
    if not text.strip():
        raise NotPossible("Say what the provider holds against the decision.")
    dispute = papers.open_dispute(row, how="keyed", on=on, text=text.strip())
    audit.record(actor=actor, action="record_dispute", subject=f"claim:{row.pk}", dispute=dispute.pk)
    return dispute


@transaction.atomic
def decide_dispute(
    actor: Actor, *, dispute_id: int, overturn: Mapping[int, Ruling] | None, note: str, on: date
) -> Dispute:
    """Uphold the decision (``overturn`` is ``None``), or overturn it with a person's rulings by line; what was ruled about
    the other lines holds. A letter tells the provider."""
    actor.must("decide_dispute")
    dispute = Dispute.objects.select_for_update().get(pk=dispute_id)
    if dispute.outcome:
        raise NotPossible(f"The dispute was {dispute.outcome} on {dispute.decided_on}.")
    if not note.strip():
        raise NotPossible("Say why: the provider will be told.")
    if overturn is not None:
        row = _lock(dispute.claim_id)
        if row.state != "decided":
            raise NotPossible(f"The claim is {row.state}; there is no decision to overturn.")
        ruled = {**adjudication.circumstances(row).rulings, **overturn}
        _decide(actor, row, ruled, f"Dispute {dispute.level}: {note}", on)
    dispute.outcome = "upheld" if overturn is None else "overturned"
    dispute.note, dispute.decided_on, dispute.decided_by = note.strip(), on, actor.name
    dispute.save(update_fields=["outcome", "note", "decided_on", "decided_by"])
    letters.tell(dispute, on)
    audit.record(actor=actor, action="decide_dispute", subject=f"dispute:{dispute.pk}", outcome=dispute.outcome)
    return dispute


@transaction.atomic
def place_document(actor: Actor, *, document_id: int, number: str, on: date) -> DocumentReceived:
    """Say which claim a paper is about, by the payer's number or the provider's; a decided one is disputed by it."""
    actor.must("record_dispute")
    document = DocumentReceived.objects.select_for_update().get(pk=document_id)
    if document.claim_id is not None:
        raise NotPossible("The paper has its claim.")
    found = papers.claim_named({number.strip()})
    if found is None:
        raise NotPossible(f"No claim has the number {number.strip()}.")
    document.claim = found
    document.save(update_fields=["claim"])
    papers.follow(document, on)
    audit.record(actor=actor, action="place_document", subject=f"claim:{found.pk}", document=document.pk)
    return document


@transaction.atomic
def take_back(actor: Actor, *, claim_id: int, amount: Cents, reason: str, on: date, refunded: bool = False) -> Takeback:
    """Recover an overpayment from the next payments, through the PLB; or acknowledge that it was refunded."""
    actor.must("take_back")
    row = _lock(claim_id)
    paid = sum(made.paid_cents for made in DecisionMade.objects.filter(claim=row).exclude(payment=None))
    before = sum(one.owed_cents for one in Takeback.objects.filter(claim=row))
    if amount <= 0 or amount + before > paid:
        raise NotPossible(
            f"{dollars(paid)} was paid and {dollars(before)} of it asked back; {dollars(amount)} cannot be taken back."
        )
    made = Takeback.objects.create(claim=row, owed_cents=amount, reason=reason[:200], opened_on=on, refunded=refunded)
    audit.record(actor=actor, action="take_back", subject=f"claim:{row.pk}", cents=amount, refunded=refunded)
    return made
