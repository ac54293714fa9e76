"""The rows of an application: what was done with each remit claim, and what follows. Many at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from superbill.app.books import queries as journal
from superbill.app.payments.models import Application, AppliedClaim, Consequence
from superbill.app.platform import bulk
from superbill.core import ledger
from superbill.core.ledger import Action, ConsequenceKind, Plan
from superbill.core.remit import values as remit

UNDONE = "undone"
"""The action of a row that takes another application's row back as a whole."""

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
_CONSEQUENCE_COLUMNS = {
    "application_id": "bigint",
    "position": "int",
    "kind": "text",
    "claim_id": "bigint",
    "charge_id": "bigint",
    "payer_id": "bigint",
    "amount_cents": "bigint",
    "about": "text",
}


def record_applied(application: Application, plan: Plan, document: remit.Remittance, entry_ids: Sequence[int]) -> None:
    """One row for every remit claim the plan speaks of."""
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


def record_consequences(application: Application, consequences: Iterable[ledger.Consequence]) -> None:
    """What follows from an application."""
    rows = [
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
        for one in consequences
    ]
    bulk.insert("payments_consequence", _CONSEQUENCE_COLUMNS, rows)


def record_undone(application: Application, rows: Iterable[AppliedClaim], mirrors: Mapping[int, int]) -> None:
    """Rows that take ``rows`` back, in that order; ``mirrors`` holds the mirror of each entry."""
    bulk.insert(
        "payments_appliedclaim",
        {name: kind for name, kind in _APPLIED_COLUMNS.items() if name != "id"},
        [
            (
                application.pk,
                row.position,
                row.claim_id,
                UNDONE,
                row.status,
                -row.charge_cents,
                -row.paid_cents,
                row.control_number,
                row.payer_claim_number,
                row.matched_by,
                mirrors.get(row.entry_id or 0),
                row.pk,
            )
            for row in rows
        ],
    )


def undone_work(rows: Sequence[AppliedClaim], about: str) -> list[ledger.Consequence]:
    """What is left to do when ``rows`` are taken back: bills to the next payer become voids, a patient who has paid
    gets a credit. All other work that followed just ends. Asked after the entries were mirrored."""
    billed = (ConsequenceKind.SECONDARY, ConsequenceKind.CROSSOVER)
    places = {(row.application_id, row.position) for row in rows}
    followed = Consequence.objects.filter(application__in={row.application_id for row in rows}, kind__in=billed)
    work = [
        ledger.Consequence(
            ConsequenceKind.VOID_SECONDARY,
            _text(one.claim_id),
            amount=one.amount_cents,
            about=about,
            payer_id=_text(one.payer_id),
            position=one.position,
        )
        for one in followed.order_by("id")
        if (one.application_id, one.position) in places
    ]
    return work + _credits(rows)


def _credits(rows: Sequence[AppliedClaim]) -> list[ledger.Consequence]:
    values = journal.values_of([row.entry_id for row in rows if row.action == Action.APPLY and row.entry_id])
    owed = {
        leg.charge: leg.claim
        for value in values.values()
        for leg in value.postings
        if leg.account == ledger.AR_PATIENT and leg.amount > 0
    }
    still = journal.open_charges(int(charge) for charge in owed)
    return [
        ledger.Consequence(
            ConsequenceKind.CREDIT,
            claim,
            charge,
            -still[int(charge)].patient,
            "the patient has paid what is no longer owed",
        )
        for charge, claim in owed.items()
        if still[int(charge)].patient < 0
    ]


def _text(key: int | None) -> str:
    return "" if key is None else str(key)
