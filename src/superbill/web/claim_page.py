"""One claim: what was asked and answered line by line, one timeline, and the 837 beside it."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
from django.http import HttpResponse
from django.shortcuts import render
from msgspec import Struct

from superbill.app.books import queries as books
from superbill.app.claims import queries as claims
from superbill.app.claims.lifecycle import ENDED, SENDABLE, UNSENT, WITH_PAYER, State
from superbill.app.coding import tables
from superbill.app.coding.entry import dotted
from superbill.app.denials import moving
from superbill.app.denials import queries as denials
from superbill.app.exchange import queries as exchange
from superbill.app.payments import queries as payments
from superbill.app.platform import clock
from superbill.app.practice import queries as practice
from superbill.core.claim.in_words import summary
from superbill.core.claim.values import Claim
from superbill.core.findings import Finding
from superbill.core.ledger import CHART
from superbill.core.money import Cents
from superbill.core.remit.reasons import gloss
from superbill.web import timeline
from superbill.web.frame import Request
from superbill.web.names import counted, full
from superbill.web.segments import Shown, of_claim


class Reduced(Struct, frozen=True):
    """An adjustment as the payer said it."""

    code: str
    cents: Cents
    says: str


class Line(Struct, frozen=True):
    """A service line: asked, expected, answered, open."""

    number: int
    code: str
    label: str
    """The practice's own words for it."""
    charge: Cents
    expected: Cents | None
    allowed: Cents | None
    paid: Cents | None
    reasons: tuple[Reduced, ...]
    insurance: Cents
    patient: Cents


def show(request: Request, claim: Any) -> HttpResponse:
    version = claims.standing_version(claim.pk)
    value = claims.version_value(version.pk)
    charged = claims.charges_of(version.pk)
    lines = _lines(claim, charged)
    ids = [charge_id for charge_id, _ in charged]
    insurance, patient = sum(line.insurance for line in lines), sum(line.patient for line in lines)
    events = timeline.of_claim(claim, ids)
    context = {
        "claim": claim,
        "control": version.control_number,
        "patient": full(claim.patient),
        "tiles": _tiles(claim, lines, insurance, patient),
        "lines": lines,
        "events": events,
        "zero": bool(lines) and not insurance and not patient and any(line.paid is not None for line in lines),
        "summary": [
            (label, _diagnoses(value, claim.service_from) if label == "Diagnoses" else text)
            for label, text in summary(value)
        ],
        "findings": [msgspec.convert(each, Finding) for each in claim.findings],
        "requests": claims.open_requests().filter(claim_id=claim.pk),
        "movable": _movable(claim, lines, charged),
        "others": _others(claim),
        "with_patient": 0 if claim.state in ENDED else sum(moving.with_the_patient(claim).values()),
        "given_up_as": [(code, CHART[code].name) for code in moving.GIVEN_UP_AS],
        "key": f"{claim.pk}-{clock.now():%Y%m%d%H%M%S%f}",
        "cases": denials.of_claim(claim.pk),
        "more_claims": [row for row in claims.claims_of_encounter(claim.encounter_id) if row.pk != claim.pk],
        "sent": bool(claims.x12_of(version.pk)),
        "ended": claim.state in ENDED,
        "may_correct": claim.state not in ENDED | UNSENT | {State.SUBMITTED},
        "may_send": claim.state in SENDABLE,
        "may_ask": claim.state in WITH_PAYER,
        "may_check": claim.state in ("held", "draft", "rejected"),
        "days_left": claims.days_left(claim),
    }
    return render(request, "web/claim.html", context)


def _movable(claim: Any, lines: list[Line], charged: list[tuple[int, Any]]) -> list[tuple[int, str, Cents]]:
    """What is open with the claim's payer: the charge, its service, how much."""
    owed = moving.open_of(claim)
    shown = zip(charged, lines, strict=True)
    return [(charge_id, line.code, owed[charge_id]) for (charge_id, _), line in shown if charge_id in owed]


def _others(claim: Any) -> list[tuple[int, str]]:
    """Who else could answer for it, beside the patient."""
    return [(payer_id, practice.payer(payer_id).name) for payer_id in moving.others(claim)]


def _diagnoses(value: Claim, on: date) -> str:
    """Each diagnosis on a line of its own, in words."""
    return "\n".join(f"{dotted(one.code)} {tables.gloss(one.code, on)}".strip() for one in value.diagnoses)


def _tiles(claim: Any, lines: list[Line], insurance: Cents, patient: Cents) -> list[dict[str, Any]]:
    expected = [line.expected for line in lines if line.expected is not None]
    paid = [line.paid for line in lines if line.paid is not None]
    return [
        {
            "label": "Charged",
            "cents": claim.charge_cents,
            "note": counted(len(lines), "line"),
        },
        {
            "label": "Expected",
            "cents": sum(expected) if expected else None,
            "note": "by the contract, before the answer",
        },
        {"label": "Paid", "cents": sum(paid) if paid else None, "note": "by this payer"},
        {"label": "Insurers still owe", "cents": insurance, "note": "on this visit"},
        {"label": "Patient owes", "cents": patient, "note": "on this visit"},
    ]


def _lines(claim: Any, charged: list[tuple[int, Any]]) -> list[Line]:
    still = books.open_charges([charge_id for charge_id, _ in charged])
    billed = payments.billed(claim.pk)
    expected = {line.charge_id: line.expected_cents for line in billed.lines.all()} if billed else {}
    answers = payments.line_answers(claim.pk)
    nothing = books.OpenCharge()
    labels = {fee.code: fee.label for fee in practice.fees(claim.service_from)}
    shown = []
    for charge_id, line in charged:
        owed, answer = still.get(charge_id, nothing), answers.get(charge_id, [])
        reasons = tuple(
            Reduced(f"{one.group}-{one.code}", one.amount, gloss(f"{one.group}-{one.code}"))
            for told in answer
            for one in told.adjustments
        )
        allowed = [told.allowed for told in answer if told.allowed is not None]
        shown.append(
            Line(
                line.number,
                "-".join((line.procedure.code or line.revenue_code, *line.procedure.modifiers)),
                labels.get(line.procedure.code, ""),
                line.charge,
                expected.get(charge_id),
                sum(allowed) if allowed else None,
                sum(told.paid for told in answer) if answer else None,
                reasons,
                sum(amount for _, amount in owed.insurance),
                owed.patient,
            )
        )
    return shown


def show_x12(request: Request, claim: Any) -> HttpResponse:
    """The 837 that carries the newest sent version: the claim's own segments, explained."""
    for version in reversed(claims.versions(claim.pk)):
        sent = claims.x12_of(version.pk)
        if sent:
            row = exchange.transaction(sent[-1])
            shown: list[Shown] = of_claim(exchange.transaction_value(row.pk), version.control_number)
            return render(request, "web/claim_x12.html", {"segments": shown, "file": row.file, "claim": claim})
    return render(request, "web/claim_x12.html", {"segments": [], "claim": claim})
