"""Key in a paper remittance: the check, our claims it answers, each line as the paper says it; recorded when it ties."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from msgspec import Struct

from superbill.app.payments import keying, services
from superbill.app.platform import clock
from superbill.app.practice import queries as practice
from superbill.app.registration import queries as registration
from superbill.core.claim.values import Adjustment
from superbill.core.money import Cents
from superbill.core.remit import reconcile
from superbill.web.frame import REFUSALS, NotUnderstood, Request, page, required, typed_cents, typed_day

_STATUSES = (
    ("1", "processed as first payer"),
    ("2", "processed as second payer"),
    ("3", "processed as third payer"),
    ("4", "denied: patient unknown"),
    (keying.REVERSAL, "takes an earlier payment back"),
)
_METHODS = (("CHK", "check"), ("ACH", "transfer"), ("NON", "no payment"))
_ADJUSTMENT = re.compile(r"(CO|PR|OA|PI)[- ]?([A-Z]?\d{1,3})\s+(\S+)")
_PROVIDER = re.compile(r"([A-Z0-9]{2})\s+(?:(\S+)\s+)?(-?[\d.,]+)")


class Line(Struct, frozen=True):
    """One of our lines, and what was typed about it."""

    charge_id: int
    code: str
    charge: Cents
    paid: str
    adjustments: str
    remarks: str


class Claim(Struct, frozen=True):
    billed: Any
    patient: str
    status: str
    payer_claim_number: str
    lines: tuple[Line, ...]


@page("receive_file")
def key_in(request: Request) -> HttpResponse:
    """The sheet: first the payment and the claims, then each line; what does not tie is said before anything is kept."""
    given = request.POST or request.GET
    claims = _named(given)
    if request.method == "POST" and "take-in" in given:
        try:
            row = _take_in(request, claims)
        except REFUSALS as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Keyed in. Look at the plan, then apply it.")
            return redirect("remittance", row.pk)
    names = registration.names(claim.patient_id for claim in claims)
    context = {
        "given": given,
        "payers": practice.payers(),
        "methods": _METHODS,
        "statuses": _STATUSES,
        "today": clock.today(),
        "claims": [_claim(claim, names.get(claim.patient_id, ""), given) for claim in claims],
        "unknown": sorted(_numbers(given) - {claim.control_number for claim in claims}),
    }
    return render(request, "web/keying.html", context)


def _numbers(given: Any) -> set[str]:
    return set(re.split(r"[\s,;]+", given.get("claims", "").strip())) - {""}


def _named(given: Any) -> list[Any]:
    return keying.billed_named(sorted(_numbers(given)))


def _claim(billed: Any, patient: str, given: Any) -> Claim:
    lines = tuple(
        Line(
            row.charge_id,
            " ".join([row.code or row.revenue_code, *row.modifiers]),
            row.charge_cents,
            given.get(f"paid-{row.charge_id}", ""),
            given.get(f"adjustments-{row.charge_id}", ""),
            given.get(f"remarks-{row.charge_id}", ""),
        )
        for row in keying.lines_of(billed)
    )
    default = str(min(billed.rank, 3))
    status = given.get(f"status-{billed.pk}", default)
    return Claim(billed, patient, status, given.get(f"number-{billed.pk}", ""), lines)


def _take_in(request: Request, claims: list[Any]) -> Any:
    """Record what was typed, when it ties; or as it stands, to be parked, where a person says that the paper says so."""
    given = request.POST
    payer = next((row for row in practice.payers() if str(row.pk) == given.get("payer")), None)
    if payer is None:
        raise NotUnderstood("Choose the payer.")
    amount = typed_cents(given.get("amount", "") or "0")
    header = keying.Header(
        payer,
        required(request, "trace", "the check or transfer number"),
        given.get("method", "CHK"),
        amount,
        typed_day(given.get("paid_on", ""), "day it was paid"),
    )
    told = [_told(claim, given) for claim in claims]
    document = keying.document(header, told, _provider(given.get("provider", "")))
    found = reconcile(document)
    if not found.balanced and given.get("as_it_is") != "yes":
        first = found.findings[0]
        raise NotUnderstood(f"It does not tie, so nothing is kept. {first.message} {first.remedy}")
    return services.key_in(request.actor, document=document)


def _told(billed: Any, given: Any) -> keying.KeyedClaim:
    lines = {}
    for row in keying.lines_of(billed):
        paid = given.get(f"paid-{row.charge_id}", "").strip()
        adjustments = given.get(f"adjustments-{row.charge_id}", "").strip()
        if paid or adjustments:
            lines[row.charge_id] = keying.KeyedLine(
                typed_cents(paid or "0", f"payment of {row.code}"),
                tuple(_adjustments(adjustments)),
                tuple(given.get(f"remarks-{row.charge_id}", "").upper().replace(",", " ").split()),
            )
    return keying.KeyedClaim(
        billed, given.get(f"status-{billed.pk}", "1"), lines, given.get(f"number-{billed.pk}", "").strip()
    )


def _adjustments(text: str) -> Iterable[Adjustment]:
    """``CO-45 40.00, PR-3 20``: each group, reason and amount."""
    for part in filter(None, (part.strip() for part in re.split(r"[;,]\s+|\n", text))):
        said = _ADJUSTMENT.fullmatch(part.upper())
        if said is None:
            raise NotUnderstood(f"Write what was taken off as group, reason and amount, such as CO-45 40.00: {part}")
        yield Adjustment(said[1], said[2], typed_cents(said[3], f"amount of {said[1]}-{said[2]}"))


def _provider(text: str) -> list[tuple[str, str, Cents]]:
    """``WO 1234567 40.00`` a line: the code, the payer's reference, what it takes from the payment (or, below 0, adds)."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        said = _PROVIDER.fullmatch(line.upper())
        if said is None:
            raise NotUnderstood(f"Write an adjustment of the whole payment as code, reference and amount: {line}")
        found.append((said[1], said[2] or "", typed_cents(said[3])))
    return found


urls = [path("remittances/key-in/", key_in, name="key-in")]
