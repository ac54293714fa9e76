"""Coverage and benefits as the payer told them, and what of it waits for the front desk."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import msgspec
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, re_path, reverse
from msgspec import Struct

from superbill.app.platform import clock
from superbill.app.platform.people import Actor
from superbill.app.registration import queries, services
from superbill.core.findings import Finding
from superbill.core.money import dollars
from superbill.web import lists
from superbill.web.frame import Request, page, required, verb
from superbill.web.lists import Cell, Column, Row
from superbill.web.names import person

_RANKS = {1: "billed first", 2: "billed second", 3: "billed third"}


class Shown(Struct, frozen=True):
    """A coverage as the account shows it, with the newest answer about it."""

    id: int
    payer: str
    rank: str
    member_id: str
    subscriber: str
    starts: Any
    ends: Any
    group: str
    in_force: bool
    check: Any = None
    facts: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()


def coverages_shown(patient_id: int) -> list[Shown]:
    """All coverages of a patient, in order of payers, past ones last."""
    newest: dict[int, Any] = {}
    for check in queries.checks_of(patient_id):
        newest.setdefault(check.coverage_id, check)
    today = clock.today()
    shown = [_shown(row, newest.get(row.pk), today) for row in queries.coverages_of(patient_id)]
    return sorted(shown, key=lambda one: not one.in_force)


def _shown(row: Any, check: Any, today: Any) -> Shown:
    found = [msgspec.convert(each, Finding) for each in check.findings] if check and not check.settled_at else []
    return Shown(
        row.pk,
        row.payer.name,
        _RANKS.get(row.rank, f"billed {row.rank}th"),
        row.member_id,
        "the patient" if row.relationship == "18" else person(row),
        row.starts_on,
        row.ends_on,
        row.group_number,
        row.starts_on <= today and (row.ends_on is None or row.ends_on >= today),
        check,
        tuple(_facts(check)) if check else (),
        tuple(found),
    )


def _facts(check: Any) -> list[tuple[str, str]]:
    """What the 271 said, in the words of a benefits card."""
    rows = [
        ("Plan", check.plan_name),
        ("Copay", _money(check.copay_cents)),
        ("Coinsurance", f"{(check.coinsurance * 100).quantize(Decimal(1))} %" if check.coinsurance is not None else ""),
        ("Deductible", _left(check.deductible_left_cents, check.deductible_cents)),
        ("May not be billed", "a qualified Medicare beneficiary" if _is_beneficiary(check) else ""),
        ("Out of pocket", _left(check.out_of_pocket_left_cents, check.out_of_pocket_cents)),
    ]
    return [(label, text) for label, text in rows if text]


def _is_beneficiary(check: Any) -> bool:
    return any(benefit.get("insurance_type") == "QM" for benefit in check.benefits)


def _money(cents: int | None) -> str:
    return "" if cents is None else f"${dollars(cents)}"


def _left(left: int | None, whole: int | None) -> str:
    if left is None:
        return _money(whole)
    return f"{_money(left)} left of {_money(whole)}" if whole is not None else f"{_money(left)} left"


@page()
def coverage_work(request: Request) -> HttpResponse:
    """Answers about coverage that need a person."""
    return lists.show(
        request,
        title="Coverage to look at",
        lead="what payers answered and somebody must settle, oldest first",
        columns=(Column("Patient"), Column("Payer"), Column("Answer"), Column("What is wrong"), Column("Asked")),
        rows=queries.checks_waiting(),
        row=partial(_waiting, request.actor, "check"),
        nothing="Every answer is settled.",
        template="web/settling.html",
    )


@page()
def authorization_work(request: Request) -> HttpResponse:
    """Authorizations that need a person."""
    return lists.show(
        request,
        title="Authorizations to look at",
        lead="denied, pended or not what was asked for, oldest first",
        columns=(Column("Patient"), Column("Payer"), Column("Answer"), Column("What is wrong"), Column("Asked")),
        rows=queries.authorizations_waiting(),
        row=partial(_waiting, request.actor, "authorization"),
        nothing="Every authorization is settled.",
        template="web/settling.html",
    )


@page()
def stray_work(request: Request) -> HttpResponse:
    """Answers about coverage and authorizations that nobody here asked for."""
    return lists.show(
        request,
        title="Answers nobody asked for",
        lead="they fit no question of ours, or could not be read whole, oldest first",
        columns=(Column("File"), Column("Its number"), Column("What is wrong"), Column("Came")),
        rows=queries.strays_waiting(),
        row=partial(_stray, request.actor),
        nothing="Every answer has its question.",
        template="web/settling.html",
    )


def _stray(actor: Actor, row: Any) -> Row:
    found = [msgspec.convert(each, Finding) for each in row.findings]
    return Row(
        href=reverse("file", args=[row.transaction.file_id]),
        cells=(
            Cell(row.transaction.file.name, sub=f"the {row.transaction.set_id}"),
            Cell(row.trace, mono=True),
            Cell(found[0].message if found else "", sub=found[0].remedy if found else ""),
            Cell(f"{row.at:%b %-d, %Y}"),
        ),
        settle=_settled_at(actor, "stray", row),
    )


def _settled_at(actor: Actor, kind: str, row: Any) -> str:
    """Where a row's form goes that says what was done; empty for who may not."""
    return reverse("settle-waiting", args=[kind, row.pk]) if actor.may("verify_coverage") else ""


def _waiting(actor: Actor, kind: str, row: Any) -> Row:
    found = [msgspec.convert(each, Finding) for each in row.findings]
    return Row(
        href=reverse("patient", args=[row.coverage.patient_id]),
        settle=_settled_at(actor, kind, row),
        cells=(
            Cell(person(row.coverage.patient)),
            Cell(row.coverage.payer.name),
            lists.state(row.status, row.get_status_display()),
            Cell(found[0].message if found else "", sub=found[0].remedy if found else ""),
            Cell(f"{row.asked_at:%b %-d, %Y}"),
        ),
    )


@verb("verify_coverage", back="patient")
def settle(request: Request, patient_id: int) -> HttpResponse:
    """Say what was done about an answer, so that it waits no more."""
    check_id = int(request.POST.get("check", "0") or 0)
    queries.checks_of(patient_id).get(pk=check_id)
    services.settle_check(request.actor, check_id=check_id, note=required(request, "note", "what was done about it"))
    messages.success(request, "Settled.")
    return redirect("patient", patient_id)


@verb("verify_coverage", back="today")
def settle_waiting(request: Request, kind: str, number: int) -> HttpResponse:
    """Say what was done about a row of one of the lists above, so that it waits no more."""
    note = required(request, "note", "what was done about it")
    if kind == "check":
        waits = get_object_or_404(queries.checks_waiting(), pk=number)
        services.settle_check(request.actor, check_id=waits.pk, note=note)
    elif kind == "authorization":
        leave = get_object_or_404(queries.authorizations_waiting(), pk=number)
        services.settle_authorization(request.actor, authorization_id=leave.pk, note=note)
    else:
        stray = get_object_or_404(queries.strays_waiting(), pk=number)
        services.settle_stray(request.actor, stray_id=stray.pk, note=note)
    messages.success(request, "Settled.")
    return redirect(_LISTS[kind])


_LISTS = {"check": "coverage-work", "authorization": "authorization-work", "stray": "stray-work"}

waiting_urls = [
    path("coverage/waiting", coverage_work, name="coverage-work"),
    path("authorizations/waiting", authorization_work, name="authorization-work"),
    path("answers/stray", stray_work, name="stray-work"),
    re_path(r"^waiting/(?P<kind>check|authorization|stray)/(?P<number>\d+)$", settle_waiting, name="settle-waiting"),
    path("patients/<int:patient_id>/settle", settle, name="settle-check"),
]
