"""Small remittances and the claims they answer, for the ledger's tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from superbill.core.claim.values import Adjustment, Person, Procedure, Provider
from superbill.core.findings import Finding
from superbill.core.ledger import OpenClaim, OpenLine, Plan, plan_remittance
from superbill.core.remit import match_claims
from superbill.core.remit.values import ProviderAdjustment, RemitClaim, RemitLine, Remittance

DAY = date(2026, 3, 20)
SEEN = date(2026, 2, 10)


def cas(text: str) -> tuple[Adjustment, ...]:
    """``CO-45 114.39, PR-2 27.12`` as adjustments."""
    result = []
    for part in filter(None, (piece.strip() for piece in text.split(","))):
        reason, amount = part.split()
        group, code = reason.split("-")
        result.append(Adjustment(group, code, round(float(amount) * 100)))
    return tuple(result)


def line(code: str, charge: int, paid: int, adjustments: str = "", **more: Any) -> RemitLine:
    more.setdefault("service_from", SEEN)
    return RemitLine(Procedure(code), charge, paid, adjustments=cas(adjustments), **more)


def clp(number: str, status: str, lines: Iterable[RemitLine], **more: Any) -> RemitClaim:
    lines = tuple(lines)
    given = {"charge": sum(one.charge for one in lines), "paid": sum(one.paid for one in lines)}
    return RemitClaim(number, status, lines=lines, **{**given, **more})


def remittance(*claims: RemitClaim, plb: Iterable[tuple[str, str, int]] = (), **more: Any) -> Remittance:
    provider = tuple(ProviderAdjustment("1234567893", DAY, code, ref, amount) for code, ref, amount in plb)
    amount = sum(one.paid for one in claims) - sum(one.amount for one in provider)
    given: dict[str, Any] = {
        "handling": "I",
        "amount": amount,
        "direction": "C",
        "method": "ACH",
        "paid_on": DAY,
        "trace": "EFT1",
        "payer_trace_id": "1512345678",
        "payer": Provider(last="FIRST HEALTH"),
        "payee": Provider(last="CEDAR"),
    }
    return Remittance(**{**given, **more}, claims=claims, provider_adjustments=provider)


def owed(number: str, *charges: tuple[str, int], **more: Any) -> OpenClaim:
    """One of our claims, all of it still open with its payer; a charge's id is ``number.n``."""
    payer = more.pop("payer_id", "PAY")
    lines = tuple(
        OpenLine(
            f"{number}.{at}",
            cents,
            ((payer, cents),),
            0,
            Procedure(code),
            service_from=SEEN,
            control_number=f"{number}L{at}",
        )
        for at, (code, cents) in enumerate(charges, 1)
    )
    return OpenClaim(f"claim-{number}", number, payer, "pat", more.pop("lines", lines), service_from=SEEN, **more)


def planned(remit: Remittance, *claims: OpenClaim, **more: Any) -> tuple[Plan, list[Finding]]:
    by_hand = {name: more.pop(name) for name in ("chosen", "chosen_lines") if name in more}
    matches, found = match_claims(remit, claims, payer_id="PAY", **by_hand)
    plan, findings = plan_remittance(remit, matches, claims, source="835-1", payer_id="PAY", **more)
    assert plan is not None, [str(one.message) for one in findings]
    return plan, found + findings


def member(number: str) -> Person:
    return Person(last="DOE", member_id=number)
