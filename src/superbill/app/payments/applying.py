"""Put remittances into the books: look at the plan, apply all of it or part, and place later what waited."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any

import msgspec
from django.db import transaction

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.payments import deposits, queries, recording, settling
from superbill.app.payments.claims_open import Known
from superbill.app.payments.models import Application, AppliedClaim, Remittance
from superbill.app.payments.refusal import NotPossible
from superbill.app.platform import audit, clock, outbox
from superbill.app.platform.idempotency import once
from superbill.app.platform.people import Actor
from superbill.core import ledger
from superbill.core.ledger import Plan
from superbill.core.remit import values as remit

_MOVED = "Balances have moved since you looked. Look at the plan again."


@transaction.atomic
def apply(
    actor: Actor,
    *,
    remittance_id: int,
    key: str,
    effective_on: date | None = None,
    seen: str = "",
    hold: Collection[int] = (),
) -> Application:
    """Put a remittance into the books, once for ``key``, for ever.

    ``seen`` is the digest of the plan that was looked at (:func:`queries.preview`); when balances have moved since,
    nothing is applied. ``hold`` names remit claims (by position, from 0) that are to wait in suspense, to be placed
    later by :func:`apply_rest`. A remittance that does not tie is parked, and :class:`NotPossible` is raised.
    """
    actor.must("apply_remittance")
    given = {"remittance": remittance_id, "on": effective_on, "hold": sorted(hold)}
    answer, _ = once(
        f"payments.apply:{key}", given, lambda: _apply(actor, remittance_id, effective_on, seen, frozenset(hold))
    )
    return Application.objects.get(pk=answer)


@transaction.atomic
def apply_all(actor: Actor, *, remittance_ids: Iterable[int], key: str) -> list[Application]:
    """Put several remittances into the books, in the order in which they were in them before; what never was comes last.

    All of them, or none. Once for ``key``. A remittance is applied whole: what was held the first time is not held.
    """
    return [
        apply(actor, remittance_id=row.pk, key=f"{key}:{row.pk}")
        for row in queries.in_order_of_application(remittance_ids)
    ]


def _apply(actor: Actor, remittance_id: int, effective_on: date | None, seen: str, hold: frozenset[int]) -> int:
    books.lock()
    row = Remittance.objects.select_for_update(of=("self",)).get(pk=remittance_id)
    if row.status in (Remittance.Status.APPLIED, Remittance.Status.PARKED):
        raise NotPossible(f"Remittance {row.pk} is {row.get_status_display().lower()}.")
    if any(not 0 <= position < row.claims for position in hold):
        raise NotPossible(f"The remittance has {row.claims} claims; hold some of those.")
    known = Known.now()
    view = queries.preview(remittance_id, effective_on=effective_on, hold=hold)
    if view.plan is None or view.document is None:
        first = view.findings[0]
        raise NotPossible(f"{first.message} {first.remedy}")
    if seen and seen != view.digest:
        raise NotPossible(_MOVED)
    basis = msgspec.to_builtins(known) | {"held": sorted(hold), "only": None}
    application = _enter(actor, row, view.plan, view.document, {}, basis)
    deposits.explain(row)
    row.status = Remittance.Status.APPLIED
    row.save(update_fields=["status"])
    audit.record(
        actor=actor,
        action="apply_remittance",
        subject=f"remittance:{row.pk}",
        entries=len(view.plan.entries),
        held=len(hold),
    )
    outbox.publish("remit.applied", application_id=application.pk, remittance_id=row.pk)
    return application.pk


def _enter(
    actor: Actor,
    row: Remittance,
    plan: Plan,
    document: remit.Remittance,
    undone: Mapping[AppliedClaim, int],
    basis: dict[str, Any],
) -> Application:
    """The entries of a plan, and the application that made them. ``undone`` was taken back for it: row and mirror."""
    ids = books.enter(entries=plan.entries)
    books.enter(entries=settling.entries_for(_patients(plan), on=plan.effective_on, source=row.source))
    application = Application.objects.create(
        remittance=row,
        effective_on=plan.effective_on,
        claims_cents=plan.totals.claims - sum(each.paid_cents for each in undone),
        provider_cents=plan.totals.provider,
        cash_cents=plan.totals.cash,
        basis=basis,
        by=actor.name,
    )
    if undone:
        mirrors = {each.entry_id: mirror for each, mirror in undone.items() if each.entry_id}
        recording.record_undone(application, undone, mirrors)
        again = recording.undone_work(tuple(undone), "the payer's answer was placed anew")
        recording.record_consequences(application, again)
    recording.record_applied(application, plan, document, ids)
    recording.record_consequences(application, plan.consequences)
    return application


def _patients(plan: Plan) -> set[str]:
    """Patients whom the plan leaves something to pay."""
    return {
        leg.patient
        for entry in plan.entries
        for leg in entry.postings
        if leg.account == ledger.AR_PATIENT and leg.patient
    }


@transaction.atomic
def apply_rest(
    actor: Actor, *, remittance_id: int, key: str, positions: Collection[int] | None = None, seen: str = ""
) -> Application:
    """Place what waited in suspense from an applied remittance and has found its place since, once for ``key``.

    Held claims, claims matched by hand, lines matched by hand. ``positions`` narrows it to some remit claims (from 0);
    without it everything that can be placed is. What cannot is left where it is. ``seen`` is the digest of the plan that
    was looked at (:func:`queries.rest_digest`), of everything that could be placed; when balances have moved since,
    nothing is.
    """
    actor.must("apply_remittance")
    given = {"rest": remittance_id, "positions": sorted(positions) if positions is not None else None}
    answer, _ = once(f"payments.apply:{key}", given, lambda: _apply_rest(actor, remittance_id, positions, seen))
    return Application.objects.get(pk=answer)


def _apply_rest(actor: Actor, remittance_id: int, positions: Collection[int] | None, seen: str) -> int:
    books.lock()
    row = Remittance.objects.select_for_update(of=("self",)).get(pk=remittance_id)
    if row.status != Remittance.Status.APPLIED:
        raise NotPossible(
            f"Remittance {row.pk} is {row.get_status_display().lower()}; nothing of it waits in suspense."
        )
    whole = queries.placeable(row)
    placeable = [each for each in whole if positions is None or each.position in positions]
    if not placeable:
        raise NotPossible("Nothing of it that waits has found its place yet. Match a claim or a line by hand first.")
    if seen and seen != queries.rest_digest(row, whole):
        raise NotPossible(_MOVED)
    mirrors = books.take_back(entry_ids=[each.entry_id for each in placeable if each.entry_id], memo="placed anew")
    only = frozenset(each.position for each in placeable)
    known = Known.now()
    view = queries.preview(remittance_id, effective_on=journal.open_date(clock.today()), only=only)
    assert view.plan is not None and view.document is not None, "it was applied before"
    undone = {each: mirrors.get(each.entry_id or 0, 0) for each in placeable}
    basis = msgspec.to_builtins(known) | {"held": [], "only": sorted(only)}
    application = _enter(actor, row, view.plan, view.document, undone, basis)
    audit.record(
        actor=actor, action="apply_rest", subject=f"remittance:{row.pk}", claims=len(placeable), entries=len(mirrors)
    )
    outbox.publish("remit.applied", application_id=application.pk, remittance_id=row.pk)
    return application.pk
