"""Take a whole remittance back: every balance as it was, and what followed from it undone or named as work."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from superbill.app.books import queries as journal
from superbill.app.books import services as books
from superbill.app.payments import deposits, queries, recording
from superbill.app.payments.models import Application, AppliedClaim, Remittance
from superbill.app.payments.refusal import NotPossible
from superbill.app.platform import audit, clock, outbox
from superbill.app.platform.idempotency import once
from superbill.app.platform.people import Actor
from superbill.core.ledger import Action


@transaction.atomic
def reverse(actor: Actor, *, remittance_id: int, reason: str, key: str) -> Application:
    """Take a whole remittance back, once for ``key``: also what was placed later, and what its suspense was explained by.

    Gives the application that takes the first one back.
    """
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
    standing = queries.standing_applications(row.pk)
    _must_be_last(row, standing)
    mirrors = books.take_back(entry_ids=journal.standing_of(row.source), memo=f"undone: {reason}")
    made = [_undo(actor, application, mirrors) for application in reversed(standing)]
    deposits.unexplain(row)
    row.status = Remittance.Status.REVERSED
    row.save(update_fields=["status"])
    audit.record(actor=actor, action="reverse_remittance", subject=f"remittance:{row.pk}", entries=len(mirrors))
    for one in made:
        outbox.publish("remit.reversed", application_id=one.pk, reverses_id=one.reverses_id, remittance_id=row.pk)
    return int(made[-1].pk)


@transaction.atomic
def reverse_all(actor: Actor, *, remittance_ids: Iterable[int], reason: str, key: str) -> list[Application]:
    """Take several remittances back, the one applied last first: all of them, or none. Once for ``key``.

    Gives the applications that take them back, in that order.
    """
    return [
        reverse(actor, remittance_id=row.pk, reason=reason, key=f"{key}:{row.pk}")
        for row in reversed(queries.in_order_of_application(remittance_ids))
    ]


def _must_be_last(row: Remittance, standing: Sequence[Application]) -> None:
    """A later remittance that took one of these claims back must be taken back first."""
    later = {one for application in standing for one in queries.taken_back_later(application)} - {row.pk}
    if later:
        numbers = ", ".join(str(number) for number in sorted(later))
        raise NotPossible(f"Remittance {numbers} reverses claims of this one. Take that back first.")


def _undo(actor: Actor, application: Application, mirrors: Mapping[int, int]) -> Application:
    made = Application.objects.create(
        remittance=application.remittance,
        effective_on=max(journal.open_date(clock.today()), application.effective_on),
        claims_cents=-application.claims_cents,
        provider_cents=-application.provider_cents,
        cash_cents=-application.cash_cents,
        reverses=application,
        by=actor.name,
    )
    rows = _standing_rows(application)
    recording.record_undone(made, rows, mirrors)
    recording.record_consequences(made, recording.undone_work(rows, "the first payer's answer was taken back"))
    return made


def _standing_rows(application: Application) -> list[AppliedClaim]:
    """What an application did to claims and nobody placed anew since, latest first."""
    rows = application.applied.filter(action__in=(Action.APPLY, Action.REVERSE)).order_by("-id")
    return list(rows.exclude(reversed_by__action=recording.UNDONE))
