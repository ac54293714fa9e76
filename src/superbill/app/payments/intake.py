"""Take remittances in: read, reconciled, met with their deposit; or parked with what does not tie."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import transaction

from superbill.app.payments import deposits, documents, queries
from superbill.app.payments.models import Remittance
from superbill.app.payments.refusal import NotPossible
from superbill.app.platform import audit, outbox
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.practice.models import Payer
from superbill.core.findings import Finding, Severity, Where
from superbill.core.remit import reconcile
from superbill.core.remit import values as remit
from superbill.core.remit.findings import PAID_BEFORE


@transaction.atomic
def receive(actor: Actor, *, transaction_id: int) -> Remittance:
    """Take in an 835 the exchange let in: read, reconciled, ready to be looked at, or parked with findings."""
    actor.must("receive_file")
    known = Remittance.objects.filter(transaction_id=transaction_id).first()
    if known is not None:
        return known
    document, findings = documents.read_transaction(transaction_id)
    if document is None:
        return _park_unreadable(actor, transaction_id, findings)
    twin = Remittance.objects.filter(identity=_identity(document)).first()
    if twin is not None:
        where = Where(loop="HEADER", element="TRN02")
        findings = [*findings, PAID_BEFORE.at(where, value=document.trace, count=str(twin.pk))]
    return _take_in(actor, document, findings, transaction_id=transaction_id)


def _park_unreadable(actor: Actor, transaction_id: int, findings: Sequence[Finding]) -> Remittance:
    row = Remittance.objects.create(
        transaction_id=transaction_id,
        identity=hashlib.sha256(f"unreadable {transaction_id}".encode()).hexdigest(),
        amount_cents=0,
        claims=0,
        readable=False,
        status=Remittance.Status.PARKED,
        findings=[msgspec.to_builtins(one) for one in findings],
        owner=actor.name,
    )
    audit.record(actor=actor, action="receive_remittance", subject=f"remittance:{row.pk}", parked=True)
    outbox.publish("remit.parked", remittance_id=row.pk)
    return row


@transaction.atomic
def key_in(actor: Actor, *, document: remit.Remittance) -> Remittance:
    """Take in a paper remittance that was keyed by hand; it goes the same way as an 835."""
    actor.must("receive_file")
    known = Remittance.objects.filter(identity=_identity(document)).first()
    if known is not None:
        raise NotPossible(f"This payment is remittance {known.pk} already: the same payer, number, amount and date.")
    return _take_in(actor, document, [], keyed=msgspec.json.encode(document).decode())


def _take_in(actor: Actor, document: remit.Remittance, findings: Sequence[Finding], **origin: Any) -> Remittance:
    reconciled = reconcile(document)
    found = [*findings, *reconciled.findings]
    parked = not reconciled.balanced or any(one.severity is Severity.STOP for one in findings)
    payer = _payer_of(document)
    row = Remittance(
        transaction_id=origin.get("transaction_id"),
        identity=_identity(document, twin_of=origin.get("transaction_id") if _is_twin(findings) else None),
        payer=payer,
        payer_name=(payer.name if payer else document.payer.last)[:80],
        trace=document.trace,
        method=document.method,
        amount_cents=-document.amount if document.direction == "D" else document.amount,
        paid_on=document.paid_on,
        claims=len(document.claims),
        rank=max((claim.rank for claim in document.claims), default=1),
        status=Remittance.Status.PARKED if parked else Remittance.Status.READY,
        findings=[msgspec.to_builtins(one) for one in found],
        owner=actor.name if parked else "",
    )
    if origin.get("keyed"):
        row.keyed = origin["keyed"]
    row.save()
    deposits.match_remittance(row)
    audit.record(actor=actor, action="receive_remittance", subject=f"remittance:{row.pk}", parked=parked)
    outbox.publish("remit.parked" if parked else "remit.received", remittance_id=row.pk)
    return row


def _payer_of(document: remit.Remittance) -> Payer | None:
    """The payer as our practice knows it, by any identifier the document gives."""
    for identifier in dict.fromkeys((document.payer_id, *(one.value for one in document.payer.references))):
        if identifier and (found := practice.payer_named(identifier)):
            return found
    return None


def _is_twin(findings: Sequence[Finding]) -> bool:
    return any(one.code == PAID_BEFORE.code for one in findings)


def _identity(document: remit.Remittance, twin_of: int | None = None) -> str:
    """What makes it the same remittance for ever. One that says it is another's twin is its own."""
    said = [*map(str, document.identity), *([f"twin {twin_of}"] if twin_of else [])]
    return hashlib.sha256("\x00".join(said).encode()).hexdigest()


@transaction.atomic
def unpark(actor: Actor, *, remittance_id: int, reason: str) -> Remittance:
    """Let a parked remittance be applied after all: a decision with a reason. Its own numbers must hold.

    For a second payment that only looks like the first, or one whose deposit is known to differ.
    """
    actor.must("reverse_remittance")
    if not reason.strip():
        raise NotPossible("Say why, in a few words: the next person will want to know.")
    row = Remittance.objects.select_for_update(of=("self",)).get(pk=remittance_id)
    if row.status != Remittance.Status.PARKED:
        raise NotPossible(f"Remittance {row.pk} is {row.get_status_display().lower()}.")
    if not queries.may_be_let_in(row):
        raise NotPossible("Its own numbers do not hold. Ask the payer for a corrected one.")
    row.status = Remittance.Status.READY
    row.save(update_fields=["status"])
    audit.record(actor=actor, action="unpark_remittance", subject=f"remittance:{row.pk}", reason=reason)
    outbox.publish("remit.received", remittance_id=row.pk)
    return row


@transaction.atomic
def set_aside(actor: Actor, *, remittance_id: int, reason: str) -> Remittance:
    """Close a parked remittance that will never be applied, as when the payer sent a right one for it. It stays kept."""
    actor.must("reverse_remittance")
    if not reason.strip():
        raise NotPossible("Say why, in a few words: the next person will want to know.")
    row = Remittance.objects.select_for_update(of=("self",)).get(pk=remittance_id)
    if row.status != Remittance.Status.PARKED:
        raise NotPossible(f"Remittance {row.pk} is {row.get_status_display().lower()}; only a parked one is set aside.")
    row.status, row.owner = Remittance.Status.SET_ASIDE, actor.name
    row.save(update_fields=["status", "owner"])
    audit.record(actor=actor, action="set_aside_remittance", subject=f"remittance:{row.pk}", reason=reason)
    return row
