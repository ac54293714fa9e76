"""The desk's verbs as one line of JSON each, for whoever runs the desk from outside.

``{"do": "work", "on": "2026-03-02"}`` is answered with ``{"ok": true, ...}`` or ``{"ok": false, "problem": ...}``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import IO, Any

import msgspec
from django.db import transaction

from superbill.app.platform import clock, tenancy
from superbill.app.platform.models import Tenant
from superbill.core.claim.values import Person
from superbill.core.payer.case import Member as Cover
from superbill.core.payer.case import ProviderStatus
from superbill.payer_desk import adjudication, intake, mail, members, payments
from superbill.payer_desk.models import ClaimReceived, DecisionMade, Payer, Takeback


def serve(lines: IO[str], out: IO[str]) -> None:
    """Answer each line until the input ends."""
    for line in lines:
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
            answer = {"ok": True} | VERBS[asked.pop("do")](**asked)
        except Exception as problem:
            answer = {"ok": False, "problem": f"{type(problem).__name__}: {problem}"}
        out.write(json.dumps(answer, default=str) + "\n")
        out.flush()


def _payers(slug: str = "") -> list[Tenant]:
    rows = Tenant.objects.order_by("id")
    return list(rows.filter(slug=slug) if slug else rows)


def set_payer(slug: str, plan: str, **facts: Any) -> dict[str, Any]:
    """Open a payer at the desk, or change one, with its plan file."""
    tenant, _ = Tenant.objects.get_or_create(slug=slug, defaults={"name": facts["name"]})
    with tenancy.acting_for(tenant), transaction.atomic():
        row = Payer.objects.first() or Payer()
        for name, value in facts.items():
            setattr(row, name, value)
        row.save()
        _, findings = members.load_plan(plan)
    if findings:
        raise ValueError("; ".join(finding.message for finding in findings))
    return {}


def enrol(slug: str, plan: str, number: str, person: dict[str, Any], cover: dict[str, Any]) -> dict[str, Any]:
    """Add or change a member without an 834."""
    with _payer(slug):
        members.enrol(
            plan=plan, number=number, person=msgspec.convert(person, Person), cover=msgspec.convert(cover, Cover)
        )
    return {}


def know(slug: str, npi: str, status: dict[str, Any]) -> dict[str, Any]:
    """Tell a payer about a provider."""
    with _payer(slug):
        members.know_provider(npi, msgspec.convert(status, ProviderStatus))
    return {}


def work(on: str, slug: str = "") -> dict[str, Any]:
    """Work all mail of a day, at every payer, until no mailbox has any left."""
    day = date.fromisoformat(on)
    files = claims = 0
    again = True
    with clock.at(day):
        while again:
            again = False
            for tenant in _payers(slug):
                with tenancy.acting_for(tenant):
                    mail.deliver()
                    worked = intake.work(slug=tenant.slug, on=day)
                    files += len(worked)
                    claims += sum(one.claims for one in worked)
                    again = again or any(not one.repeated for one in worked)
    return {"files": files, "claims": claims}


def pay(on: str, slug: str = "") -> dict[str, Any]:
    """Pay what is due."""
    day = date.fromisoformat(on)
    traces: list[str] = []
    with clock.at(day):
        for tenant in _payers(slug):
            with tenancy.acting_for(tenant):
                traces += payments.run(slug=tenant.slug, on=day)
                mail.deliver()
    return {"traces": traces}


def correct(slug: str, control_number: str, prices: dict[str, int], on: str) -> dict[str, Any]:
    """Take a decision back and decide again with other prices: the next remittance reverses and corrects."""
    with _payer(slug):
        row, standing = _standing(control_number)
        adjudication.decide(
            row,
            on=date.fromisoformat(on),
            approved=True,
            prices={int(number): cents for number, cents in prices.items()},
            instead_of=standing,
        )
    return {"number": row.number}


def take_back(slug: str, control_number: str, cents: int, reason: str, on: str) -> dict[str, Any]:
    """Recover an overpayment from the next payments, through the PLB."""
    with _payer(slug):
        row, _ = _standing(control_number)
        Takeback.objects.create(claim=row, owed_cents=cents, reason=reason, opened_on=date.fromisoformat(on))
    return {"number": row.number}


def claims(slug: str) -> dict[str, Any]:
    """What the desk knows of its claims: number, ours, state, what was decided."""
    with _payer(slug):
        rows = [
            {"number": row.number, "control_number": row.control_number, "state": row.state}
            for row in ClaimReceived.objects.order_by("id")
        ]
    return {"claims": rows}


def _payer(slug: str) -> Any:
    return tenancy.acting_for(Tenant.objects.get(slug=slug))


def _standing(control_number: str) -> tuple[ClaimReceived, DecisionMade]:
    made = (
        DecisionMade.objects.filter(claim__control_number=control_number, reversed=False)
        .select_related("claim")
        .order_by("-id")
        .first()
    )
    if made is None:
        raise ValueError(f"no standing decision about {control_number}")
    return made.claim, made


VERBS: dict[str, Callable[..., dict[str, Any]]] = {
    "set_payer": set_payer,
    "enrol": enrol,
    "know": know,
    "work": work,
    "pay": pay,
    "correct": correct,
    "take_back": take_back,
    "claims": claims,
}
