"""The desk's verbs as one line of JSON each, for whoever runs the desk from outside.

``{"do": "work", "on": "2026-03-02"}`` is answered with ``{"ok": true, ...}`` or ``{"ok": false, "problem": ...}``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import IO, Any

import msgspec
from django.db import transaction

from superbill.app.platform import clock, idempotency, tenancy
from superbill.app.platform.code_tables import tables
from superbill.app.platform.models import Tenant
from superbill.core.claim.values import Person
from superbill.core.payer.case import Member as Cover
from superbill.core.payer.case import ProviderStatus
from superbill.payer_desk import mail, members, payments, people, process, resend, services, setup
from superbill.payer_desk.models import ClaimReceived, Dispute
from superbill.payer_desk.records import Ruling


def serve(lines: IO[str], out: IO[str]) -> None:
    """Answer each line until the input ends. One desk at a time: a second waits until the first has ended."""
    with mail.the_only_desk():
        tables()  # compiled and opened now, so that the first file does not wait for it
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
    """Open a payer at the desk, or change one, with its plan file: name, payer_id, tax_id, address, dialect."""
    setup.open_payer(slug, plan=plan, **facts)
    return {}


def enrol(slug: str, plan: str, members_of: list[dict[str, Any]]) -> dict[str, Any]:
    """Add or change members without an 834: each a number, a person and a cover.

    ``crosses_to`` of a member is who gets its decided claims next: the ``slug`` of another payer at this desk, and
    the ``member_id`` there.
    """
    targets = {one["crosses_to"]["slug"]: None for one in members_of if one.get("crosses_to")}
    known = {other: setup.crossover_target(slug, other) for other in targets}
    with _payer(slug), transaction.atomic():
        for one in members_of:
            row = members.enrol(
                plan=plan,
                number=one["number"],
                person=msgspec.convert(one["person"], Person),
                cover=msgspec.convert(one["cover"], Cover),
            )
            if crosses := one.get("crosses_to"):
                row.crosses_to = known[crosses["slug"]] | {"member_id": crosses["member_id"]}
                row.save(update_fields=["crosses_to"])
    return {}


def know(slug: str, npi: str, status: dict[str, Any]) -> dict[str, Any]:
    """Tell a payer about a provider."""
    with _payer(slug):
        members.know_provider(npi, msgspec.convert(status, ProviderStatus))
    return {}


def payee(slug: str, npi: str, **facts: Any) -> dict[str, Any]:
    """Say how a provider is paid: ``receiver`` of its remittances, ``withhold_percent`` for the tax office."""
    with _payer(slug):
        members.set_payee(npi, **facts)
    return {}


def work(on: str, slug: str = "") -> dict[str, Any]:
    """Work all mail of a day, at every payer, until no mailbox has any left; deny what papers did not come for."""
    done = process.work_all(date.fromisoformat(on), _payers(slug))
    return {
        "files": len(done),
        "claims": sum(one.claims for one in done),
        "problems": [f"{one.name}: {one.problem}" for one in done if one.problem],
    }


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
    denied: dict[str, str] | None = None,
    note: str = "",
    take_later: bool = False,
) -> dict[str, Any]:
    """Decide a claim anew, once for ``key``. What was told before is reversed and corrected in the next remittance.

    ``prices`` are set by a person, cents by line; ``overruled`` are lines let through, as after an appeal;
    ``denied`` are reasons by line. ``take_later``: what was overpaid is not taken from that payment but from later ones.
    """
    rulings = _rulings(prices, overruled, denied)

    def do() -> str:
        row = _claim(control_number)
        verb = services.decide if row.state == "pended" else services.reopen
        decision = verb(_desk(), claim_id=row.pk, rulings=rulings, note=note, on=date.fromisoformat(on))
        over = decision.reverses.paid - decision.paid if decision.reverses else 0
        if take_later and over > 0:
            services.take_back(_desk(), claim_id=row.pk, amount=over, reason="corrected", on=date.fromisoformat(on))
        return str(row.number)

    return {"number": _once(slug, f"correct:{key}", [control_number, prices, overruled], do)}


def _rulings(
    prices: dict[str, int] | None, overruled: list[int] | None, denied: dict[str, str] | None
) -> dict[int, Ruling]:
    lines = {*map(int, prices or ()), *(overruled or ()), *map(int, denied or ())}
    return {
        line: Ruling(
            price=(prices or {}).get(str(line)),
            deny=(denied or {}).get(str(line), ""),
            overrule=line in (overruled or ()),
        )
        for line in lines
    }


def take_back(
    slug: str, control_number: str, cents: int, reason: str, on: str, key: str, refunded: bool = False
) -> dict[str, Any]:
    """Recover an overpayment from the next payments, through the PLB, once for ``key``; or acknowledge its refund."""

    def do() -> str:
        row = _claim(control_number)
        services.take_back(
            _desk(),
            claim_id=row.pk,
            amount=cents,
            reason=reason,
            on=date.fromisoformat(on),
            refunded=refunded,
        )
        return str(row.number)

    return {"number": _once(slug, f"take_back:{key}", [control_number, cents], do)}


def ask(slug: str, control_number: str, documents: list[str], reason: str, on: str, key: str) -> dict[str, Any]:
    """Ask the provider for papers (LOINC codes) about a claim that waits, once for ``key``."""
    day = date.fromisoformat(on)

    def do() -> str:
        asked = services.ask(
            _desk(),
            claim_id=_claim(control_number).pk,
            documents=documents,
            reason=reason,
            respond_by=day + timedelta(days=45),
            on=day,
            slug=slug,
        )
        return str(asked.control_number)

    answer = {"number": _once(slug, f"ask:{key}", [control_number, documents], do)}
    with _payer(slug):
        mail.deliver()
    return answer


def disputes(slug: str) -> dict[str, Any]:
    """The providers' disputes that wait for a decision."""
    with _payer(slug):
        rows = Dispute.objects.filter(outcome="").select_related("claim").order_by("id")
        listed = [
            {"id": row.pk, "control_number": row.claim.control_number, "level": row.level, "how": row.how}
            for row in rows
        ]
    return {"disputes": listed}


def decide_dispute(
    slug: str, control_number: str, on: str, key: str, note: str, overruled: list[int] | None = None
) -> dict[str, Any]:
    """Decide the open dispute about a claim, once for ``key``: uphold it, or let the lines ``overruled`` through."""

    def do() -> str:
        dispute = Dispute.objects.filter(claim=_claim(control_number), outcome="").first()
        if dispute is None:
            raise ValueError(f"no dispute about {control_number} is open")
        decided = services.decide_dispute(
            _desk(),
            dispute_id=dispute.pk,
            overturn=_rulings(None, overruled, None) if overruled else None,
            note=note,
            on=date.fromisoformat(on),
        )
        return str(decided.outcome)

    return {"outcome": _once(slug, f"dispute:{key}", [control_number, overruled], do)}


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


def _desk() -> people.Actor:
    return people.system(tenancy.current_id())


def _claim(control_number: str) -> ClaimReceived:
    """The newest claim with the provider's number that was not turned away."""
    rows = ClaimReceived.objects.filter(control_number=control_number, state__in=("decided", "pended"))
    row = rows.order_by("-id").first()
    if row is None:
        raise ValueError(f"no decision or waiting claim is about {control_number}")
    return row


VERBS: dict[str, Callable[..., dict[str, Any]]] = {
    "set_payer": set_payer,
    "enrol": enrol,
    "know": know,
    "payee": payee,
    "work": work,
    "pay": pay,
    "correct": correct,
    "take_back": take_back,
    "send_again": send_again,
    "ask": ask,
    "disputes": disputes,
    "decide_dispute": decide_dispute,
    "claims": claims,
}
