"""One timeline from visit to zero: what every room knows of a claim, in order, each with its document."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from msgspec import Struct

from superbill.app.books import queries as books
from superbill.app.claims import queries as claims
from superbill.app.denials import queries as denials
from superbill.app.registration import queries as front_desk
from superbill.core.ledger import AR_PATIENT
from superbill.core.money import dollars
from superbill.web.names import cause, glossed

_BAD = frozenset({"rejected", "set-rejected", "reversed", "held", "voided"})
_WARN = frozenset({"information-asked"})


class Event(Struct, frozen=True):
    """One thing that happened. ``tone`` is good, bad, warn, done or empty."""

    on: date
    title: str
    detail: str = ""
    who: str = ""
    href: str = ""
    document: str = ""
    tone: str = ""


def of_claim(claim: Any, charge_ids: list[int]) -> list[Event]:
    """Everything that happened to a claim's visit, this claim and its money, oldest first."""
    rows = [*_visit(claim), *_events(claim), *_desk_money(charge_ids), *_cases(claim)]
    return sorted(rows, key=lambda event: event.on)


def day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _visit(claim: Any) -> Iterator[Event]:
    encounter = claim.encounter
    href = reverse("encounter", args=[encounter.pk])
    yield Event(encounter.on, "Seen", f"Visit {encounter.number}", href=href, document="the visit", tone="done")
    check = front_desk.latest_check(claim.coverage_id, encounter.on)
    if check and check.answered_at:
        said = f"{claim.payer.name} answered: {check.get_status_display().lower()}"
        tone = "good" if check.status == "active" else "bad"
        row = check.answer_transaction
        yield Event(
            day(check.answered_at),
            "Coverage checked",
            said,
            href=_file(row) if row else "",
            document="the 271",
            tone=tone,
        )
    if encounter.released_at:
        yield Event(
            day(encounter.released_at),
            "Released for billing",
            f"{dollars(encounter.charge_cents)} charged",
            encounter.coded_by,
        )


def _events(claim: Any) -> Iterator[Event]:
    for row in claims.timeline(claim.pk):
        href = document = ""
        if row.transaction:
            href, document = _file(row.transaction), f"{row.transaction.file.name}: the {row.transaction.set_id}"
        tone = "bad" if row.kind in _BAD else "warn" if row.kind in _WARN else ""
        if row.kind == "adjudicated":
            tone = "bad" if row.facts.get("outcome") == "denied" else "good"
        yield Event(row.happened_on, row.get_kind_display(), row.said, row.actor, href, document, tone)


def _file(transaction: Any) -> str:
    return (
        f"{reverse('file', args=[transaction.file_id])}?from={transaction.first_segment}#s{transaction.first_segment}"
    )


_MONEY = {
    "patient.applied": "Patient's money used",
    "write_off": "Written off",
    "transfer": "Now another payer's to answer",
    "refund": "To be refunded",
}


def _desk_money(charge_ids: list[int]) -> Iterator[Event]:
    """What people, not payers, did to the charges."""
    lines = books.history(charge_id__in=charge_ids, accounts=["ar.insurance", "ar.patient"]) if charge_ids else []
    sums: dict[tuple[int, date, str, str], int] = {}
    for line in lines:
        kind = line.kind.partition(".")[0]
        title = _MONEY.get(line.kind) or _MONEY.get(kind)
        if line.kind == "transfer":  # told once, by who has it now
            title = "" if line.amount < 0 else "Now the patient's to pay" if line.account == AR_PATIENT else title
        if title:
            key = (line.entry_id, line.effective_on, title, line.memo)
            sums[key] = sums.get(key, 0) + line.amount
    for (_, on, title, memo), amount in sums.items():
        yield Event(on, title, f"{dollars(abs(amount))} {memo}".strip())


def _cases(claim: Any) -> Iterator[Event]:
    for case in denials.of_claim(claim.pk):
        href = reverse("denial", args=[case.pk])
        title = f"{case.get_kind_display()}: {dollars(case.denied_cents)}"
        tone = "bad" if case.status == "open" else ""
        why = cause(case.reasons) or "; ".join(f"{code} {text}" for code, text in glossed(case.reasons))
        yield Event(day(case.opened_at), title, why, href=href, document="the case", tone=tone)
        for action in denials.actions(case.pk):
            yield Event(
                day(action.at), action.what.replace("_", " ").capitalize(), action.note, action.who, href, "the case"
            )
