"""Take remittances in, match, apply, take back. Each verb is one transaction; none does anything twice."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import msgspec
from django.db import transaction

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.payments import deposits, documents, queries, settling
from superbill.app.payments.claims_open import Billed
from superbill.app.payments.deposits import record_deposit
from superbill.app.payments.models import (
    Application,
    AppliedClaim,
    BilledClaim,
    BilledLine,
    Choice,
    Consequence,
    Remittance,
)
from superbill.app.payments.patient_money import decide_refund, pay_refund, settle, transfer, write_off
from superbill.app.payments.refusal import NotPossible
from superbill.app.payments.statements.sending import send_statement
from superbill.app.platform import audit, bulk, clock, outbox
from superbill.app.platform.idempotency import once
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.app.practice.models import Payer
from superbill.app.registration.queries import member_fingerprint
from superbill.core import ledger
from superbill.core.findings import Finding, Severity
from superbill.core.ledger import Action, ConsequenceKind, Plan, events
from superbill.core.remit import reconcile
from superbill.core.remit import values as remit

__all__ = [
    "NotPossible",
    "apply",
    "bill",
    "choose",
    "choose_line",
    "decide_refund",
    "key_in",
    "pay_refund",
    "receive",
    "record_deposit",
    "reverse",
    "send_statement",
    "settle",
    "transfer",
    "write_off",
]

UNDONE = "undone"
"""The action of a row that takes another application's row back as a whole."""


@transaction.atomic
def bill(actor: Actor, *, claim: Billed, on: date) -> BilledClaim:
    """Say that a claim was billed, so that remittances can answer it.

    Charges the books have not seen yet are charged, to this payer. Repeating it changes nothing.
    """
    actor.must("send_claim")
    row, made = BilledClaim.objects.get_or_create(
        claim_id=claim.claim_id,
        control_number=claim.control_number,
        version=claim.version,
        defaults={
            "payer_id": claim.payer_id,
            "patient_id": claim.patient_id,
            "rank": claim.rank,
            "next_payer_id": claim.next_payer_id,
            "member_fingerprint": member_fingerprint(claim.member_id) if claim.member_id else "",
            "service_from": claim.service_from,
            "charge_cents": sum(line.charge for line in claim.lines),
            "capitated": claim.capitated,
            "patient_protected": claim.patient_protected,
        },
    )
    if made:
        BilledLine.objects.bulk_create(
            BilledLine(
                billed=row,
                charge_id=line.charge_id,
                number=number,
                code=line.code,
                modifiers=list(line.modifiers),
                revenue_code=line.revenue_code,
                units=line.units,
                charge_cents=line.charge,
                service_from=line.service_from,
                control_number=line.control_number,
                expected_cents=line.expected,
            )
            for number, line in enumerate(claim.lines, 1)
        )
    _charge(claim, on)
    return row


def _charge(claim: Billed, on: date) -> None:
    books.lock()
    known = journal.open_charges(line.charge_id for line in claim.lines)
    books.enter(
        entries=[
            events.charge(
                charge_id=str(line.charge_id),
                claim_id=str(claim.claim_id),
                patient_id=str(claim.patient_id),
                payer_id=str(claim.payer_id),
                amount=line.charge,
                on=journal.open_date(on),
                source=f"charge:{line.charge_id}",
            )
            for line in claim.lines
            if line.charge and line.charge_id not in known
        ]
    )


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
        identity=_identity(document),
        payer=payer,
        payer_name=(payer.name if payer else document.payer.last)[:80],
        trace=document.trace,
        method=document.method,
        amount_cents=-document.amount if document.direction == "D" else document.amount,
        paid_on=document.paid_on,
        claims=len(document.claims),
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


def _identity(document: remit.Remittance) -> str:
    return hashlib.sha256("\x00".join(map(str, document.identity)).encode()).hexdigest()


@transaction.atomic
def choose(actor: Actor, *, remittance_id: int, position: int, claim_id: int | None) -> Choice:
    """Match a remit claim by hand, or (``None``) unmatch it. Before the remittance is applied."""
    actor.must("apply_remittance")
    row = _to_be_matched(remittance_id, position)
    if claim_id is not None and not BilledClaim.objects.filter(claim_id=claim_id).exists():
        raise NotPossible("That claim was never billed.")
    audit.record(actor=actor, action="match_claim", subject=f"remittance:{row.pk}", position=position, claim=claim_id)
    return Choice.objects.create(remittance=row, position=position, claim_id=claim_id, by=actor.name)


@transaction.atomic
def choose_line(actor: Actor, *, remittance_id: int, position: int, line: int, charge_id: int | None) -> Choice:
    """Match a line of a remit claim to a charge by hand, or (``None``) to none. Before the claim is applied."""
    actor.must("apply_remittance")
    row = _to_be_matched(remittance_id, position)
    lines = len(documents.value_of(row).claims[position].lines)
    if not 0 <= line < lines:
        raise NotPossible(f"The claim has {lines} lines; there is none at {line + 1}.")
    if charge_id is not None and not BilledLine.objects.filter(charge_id=charge_id).exists():
        raise NotPossible("That charge was never billed.")
    audit.record(
        actor=actor, action="match_line", subject=f"remittance:{row.pk}", position=position, line=line, charge=charge_id
    )
    return Choice.objects.create(remittance=row, position=position, line=line, charge_id=charge_id, by=actor.name)


def _to_be_matched(remittance_id: int, position: int) -> Remittance:
    row = Remittance.objects.select_for_update(of=("self",)).get(pk=remittance_id)
    if not 0 <= position < row.claims:
        raise NotPossible(f"The remittance has {row.claims} claims; there is none at {position + 1}.")
    if row.status == Remittance.Status.APPLIED:
        raise NotPossible("It is applied. Take it back first, then match it differently.")
    return row


@transaction.atomic
def apply(
    actor: Actor, *, remittance_id: int, key: str, effective_on: date | None = None, seen: str = ""
) -> Application:
    """Put a remittance into the books, once for ``key``, for ever.

    ``seen`` is the digest of the plan that was looked at (:func:`queries.preview`); when balances have moved since,
    nothing is applied. A remittance that does not tie is parked, and :class:`NotPossible` is raised.
    """
    actor.must("apply_remittance")
    given = {"remittance": remittance_id, "on": effective_on}
    answer, _ = once(f"payments.apply:{key}", given, lambda: _apply(actor, remittance_id, effective_on, seen))
    return Application.objects.get(pk=answer)


def _apply(actor: Actor, remittance_id: int, effective_on: date | None, seen: str) -> int:
    books.lock()
    row = Remittance.objects.select_for_update(of=("self",)).get(pk=remittance_id)
    if row.status in (Remittance.Status.APPLIED, Remittance.Status.PARKED):
        raise NotPossible(f"Remittance {row.pk} is {row.get_status_display().lower()}.")
    view = queries.preview(remittance_id, effective_on=effective_on)
    if view.plan is None or view.document is None:
        first = view.findings[0]
        raise NotPossible(f"{first.message} {first.remedy}")
    if seen and seen != view.digest:
        raise NotPossible("Balances have moved since you looked. Look at the plan again.")
    plan = view.plan
    ids = books.enter(entries=plan.entries)
    settled = books.enter(entries=settling.entries_for(_patients(plan), on=plan.effective_on, source=row.source))
    application = Application.objects.create(
        remittance=row,
        effective_on=plan.effective_on,
        claims_cents=plan.totals.claims,
        provider_cents=plan.totals.provider,
        cash_cents=plan.totals.cash,
        by=actor.name,
    )
    _record_applied(application, plan, view.document, ids)
    _record_consequences(application, plan)
    deposits.explain(row)
    row.status = Remittance.Status.APPLIED
    row.save(update_fields=["status"])
    audit.record(
        actor=actor, action="apply_remittance", subject=f"remittance:{row.pk}", entries=len(ids) + len(settled)
    )
    outbox.publish("remit.applied", application_id=application.pk, remittance_id=row.pk)
    return application.pk


def _patients(plan: Plan) -> set[str]:
    """Patients whom the plan leaves something to pay."""
    return {
        leg.patient
        for entry in plan.entries
        for leg in entry.postings
        if leg.account == ledger.AR_PATIENT and leg.patient
    }


_APPLIED_COLUMNS = {
    "id": "bigint",
    "application_id": "bigint",
    "position": "int",
    "claim_id": "bigint",
    "action": "text",
    "status": "text",
    "charge_cents": "bigint",
    "paid_cents": "bigint",
    "control_number": "text",
    "payer_claim_number": "text",
    "matched_by": "text",
    "entry_id": "bigint",
    "reverses_id": "bigint",
}


def _record_applied(application: Application, plan: Plan, document: remit.Remittance, entry_ids: Sequence[int]) -> None:
    row_ids = bulk.next_ids("payments_appliedclaim", len(plan.claims))
    here = {f"{plan.source}#{change.position}": row_id for change, row_id in zip(plan.claims, row_ids, strict=True)}
    rows = []
    for change, row_id in zip(plan.claims, row_ids, strict=True):
        claim = document.claims[change.position]
        reverses = (here.get(change.reverses) or int(change.reverses)) if change.reverses else None
        rows.append(
            (
                row_id,
                application.pk,
                change.position,
                int(change.claim_id) if change.claim_id else None,
                str(change.action),
                change.status,
                claim.charge,
                claim.paid,
                claim.control_number,
                claim.payer_claim_number,
                change.matched_by,
                entry_ids[change.entry] if change.entry >= 0 else None,
                reverses,
            )
        )
    bulk.insert("payments_appliedclaim", _APPLIED_COLUMNS, rows)


def _record_consequences(application: Application, plan: Plan) -> None:
    bulk.insert(
        "payments_consequence",
        {
            "application_id": "bigint",
            "position": "int",
            "kind": "text",
            "claim_id": "bigint",
            "charge_id": "bigint",
            "payer_id": "bigint",
            "amount_cents": "bigint",
            "about": "text",
        },
        [
            (
                application.pk,
                one.position,
                str(one.kind),
                int(one.claim_id) if one.claim_id else None,
                int(one.charge_id) if one.charge_id else None,
                int(one.payer_id) if one.payer_id else None,
                one.amount,
                one.about[:300],
            )
            for one in plan.consequences
        ],
    )


@transaction.atomic
def reverse(actor: Actor, *, remittance_id: int, reason: str, key: str) -> Application:
    """Take a whole remittance back: every balance as it was, and what followed from it undone or named as work."""
    actor.must("reverse_remittance")
    given = {"reverse": remittance_id, "reason": reason}
    answer, _ = once(f"payments.reverse:{key}", given, lambda: _reverse(actor, remittance_id, reason))
    return Application.objects.get(pk=answer)


def _reverse(actor: Actor, remittance_id: int, reason: str) -> int:
    if not reason.strip():
        raise NotPossible("Say why, in a few words: the next person will want to know.")
    books.lock()
    row = Remittance.objects.select_for_update(of=("self",)).get(pk=remittance_id)
    if row.status != Remittance.Status.APPLIED:
        raise NotPossible(f"Remittance {row.pk} is not applied, so there is nothing to take back.")
    application = queries.standing_application(row.pk)
    _must_be_last(application)
    undone = _undo_entries(row, reason)
    made = Application.objects.create(
        remittance=row,
        effective_on=journal.open_date(clock.today()),
        claims_cents=-application.claims_cents,
        provider_cents=-application.provider_cents,
        cash_cents=-application.cash_cents,
        reverses=application,
        by=actor.name,
    )
    _undo_applied(application, made, undone)
    _undo_consequences(application, made)
    deposits.unexplain(row)
    row.status = Remittance.Status.REVERSED
    row.save(update_fields=["status"])
    audit.record(actor=actor, action="reverse_remittance", subject=f"remittance:{row.pk}", entries=len(undone))
    outbox.publish("remit.reversed", application_id=made.pk, reverses_id=application.pk, remittance_id=row.pk)
    return made.pk


def _must_be_last(application: Application) -> None:
    """A later remittance that took one of these claims back must be taken back first."""
    later = queries.taken_back_later(application)
    if later:
        numbers = ", ".join(str(number) for number in sorted(later))
        raise NotPossible(f"Remittance {numbers} reverses claims of this one. Take that back first.")


def _undo_entries(row: Remittance, reason: str) -> Mapping[int, int]:
    """Mirror what the remittance's standing entries did, latest first. Gives the mirror of each entry."""
    standing = journal.standing_of(row.source)
    values = journal.values_of(standing)
    latest_first = standing[::-1]
    on = journal.open_date(clock.today())
    mirrors = [
        ledger.mirrored(values[entry_id], kind=values[entry_id].kind, effective_on=on, memo=f"undone: {reason}")
        for entry_id in latest_first
    ]
    return dict(zip(latest_first, books.enter(entries=mirrors, reverses=latest_first), strict=True))


def _undo_applied(application: Application, made: Application, mirrors: Mapping[int, int]) -> None:
    rows = [row for row in application.applied.order_by("-id") if row.action in (Action.APPLY, Action.REVERSE)]
    AppliedClaim.objects.bulk_create(
        AppliedClaim(
            application=made,
            position=row.position,
            claim_id=row.claim_id,
            action=UNDONE,
            status=row.status,
            charge_cents=-row.charge_cents,
            paid_cents=-row.paid_cents,
            control_number=row.control_number,
            matched_by=row.matched_by,
            entry_id=mirrors.get(row.entry_id or 0),
            reverses=row,
        )
        for row in rows
    )


def _undo_consequences(application: Application, made: Application) -> None:
    """A bill that went to the next payer must become a void; all other work that followed just ends."""
    billed = (ConsequenceKind.SECONDARY, ConsequenceKind.CROSSOVER)
    Consequence.objects.bulk_create(
        Consequence(
            application=made,
            position=row.position,
            kind=ConsequenceKind.VOID_SECONDARY,
            claim_id=row.claim_id,
            payer_id=row.payer_id,
            amount_cents=row.amount_cents,
            about="the first payer's answer was taken back",
        )
        for row in application.consequences.filter(kind__in=billed).order_by("id")
    )
