"""The desk's verbs as one line of JSON each, for whoever runs the desk from outside.

``{"do": "work", "on": "2026-03-02"}`` is answered with ``{"ok": true, ...}`` or ``{"ok": false, "problem": ...}``.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable
from datetime import date
from typing import IO, Any

import msgspec
from django.db import transaction

from superbill.app.platform import clock, configuration, idempotency, tenancy
from superbill.app.platform.models import Tenant
from superbill.core.claim.values import Person
from superbill.core.payer.case import Member as Cover
from superbill.core.payer.case import ProviderStatus
from superbill.payer_desk import adjudication, intake, mail, members, payments, resend
from superbill.payer_desk.models import ClaimReceived, DecisionMade, Payer, Takeback


def serve(lines: IO[str], out: IO[str]) -> None:
    """Answer each line until the input ends. One desk at a time: a second waits until the first has ended."""
    with (configuration.home() / "payer-desk.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _serve(lines, out)


def _serve(lines: IO[str], out: IO[str]) -> None:
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


def enrol(slug: str, plan: str, members_of: list[dict[str, Any]]) -> dict[str, Any]:
    """Add or change members without an 834: each a number, a person and a cover."""
    with _payer(slug), transaction.atomic():
        for one in members_of:
            members.enrol(
                plan=plan,
                number=one["number"],
                person=msgspec.convert(one["person"], Person),
                cover=msgspec.convert(one["cover"], Cover),
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


def pay(on: str, slug: str = "", misprint: dict[str, int] | None = None) -> dict[str, Any]:
    """Pay what is due. ``misprint``: cents by payer that its file announces beyond what it pays, as a faulty program would."""
    day = date.fromisoformat(on)
    traces: list[str] = []
    with clock.at(day):
        for tenant in _payers(slug):
            with tenancy.acting_for(tenant):
                traces += payments.run(slug=tenant.slug, on=day, misprint=(misprint or {}).get(tenant.slug, 0))
                mail.deliver()
    return {"traces": traces}


def correct(
    slug: str,
    control_number: str,
    on: str,
    key: str,
    prices: dict[str, int] | None = None,
    overruled: list[int] | None = None,
) -> dict[str, Any]:
    """Take a decision back and decide again, once for ``key``: the next remittance reverses and corrects.

    ``prices`` are set by a person, cents by line; ``overruled`` are lines let through, as after an appeal.
    """

    def do() -> str:
        row, standing = _standing(control_number)
        adjudication.decide(
            row,
            on=date.fromisoformat(on),
            approved=True,
            prices={int(number): cents for number, cents in (prices or {}).items()},
            overruled=tuple(overruled or ()),
            instead_of=standing,
        )
        return row.number

    return {"number": _once(slug, f"correct:{key}", [control_number, prices, overruled], do)}


def take_back(slug: str, control_number: str, cents: int, reason: str, on: str, key: str) -> dict[str, Any]:
    """Recover an overpayment from the next payments, through the PLB, once for ``key``."""

    def do() -> str:
        row, _ = _standing(control_number)
        Takeback.objects.create(claim=row, owed_cents=cents, reason=reason, opened_on=date.fromisoformat(on))
        return row.number

    return {"number": _once(slug, f"take_back:{key}", [control_number, cents], do)}


def send_again(slug: str, trace: str, on: str, how: str) -> dict[str, Any]:
    """Send a remittance again: ``bytes`` as it was, in a new ``envelope``, or ``corrected`` where it did not tie."""
    day = date.fromisoformat(on)
    with _payer(slug), clock.at(day):
        name = resend.again(trace, slug=slug, on=day, how=resend.How(how))
        mail.deliver()
    return {"name": name}


def claims(slug: str) -> dict[str, Any]:
    """What the desk knows of its claims: number, ours, state, what was decided."""
    with _payer(slug):
        rows = [
            {"number": row.number, "control_number": row.control_number, "state": row.state}
            for row in ClaimReceived.objects.order_by("id")
        ]
    return {"claims": rows}


def _once(slug: str, key: str, given: Any, do: Callable[[], str]) -> str:
    """Do a verb that would otherwise do something twice, once for ``key``."""
    with _payer(slug):
        answer, _ = idempotency.once(f"desk.{key}", given, do)
    return str(answer)


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
    "send_again": send_again,
    "claims": claims,
}
