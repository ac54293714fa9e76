"""Members, plans, and the files that came."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from superbill.app.platform.names import quiet
from superbill.core.findings import Finding
from superbill.payer_desk import members, queries
from superbill.payer_desk.door.tables import cell, listing, state
from superbill.payer_desk.models import Intake, Member, Plan


def listed(request: HttpRequest) -> HttpResponse:
    """Members by number."""
    query = request.GET.get("q", "").strip()
    rows = Member.objects.select_related("plan").annotate(count=Count("claims")).order_by("number")
    if query:
        rows = rows.filter(Q(number__icontains=query) | Q(person__last__icontains=query))

    def row(one: Member) -> tuple[str, list[dict[str, Any]]]:
        person, cover = members.person_of(one), members.cover_of(one)
        last = cover.spans[-1] if cover.spans else None
        until = f"until {last.ends:%b %-d, %Y}" if last and last.ends else "no end"
        return reverse("member", args=[one.pk]), [
            cell(one.number, mono=True, sub="" if one.family == one.number else f"covered by {one.family}"),
            cell(
                quiet(f"{person.last}, {person.first}".strip(", ")),
                sub=f"born {person.birth:%b %-d, %Y}" if person.birth else "",
            ),
            cell(one.plan.code),
            cell(f"from {last.starts:%b %-d, %Y}" if last else "any day", sub=until),
            cell(one.count, num=True),
        ]

    return listing(
        request,
        title="Members",
        lead=f"Those that match “{query}”" if query else "Everyone who is or was covered.",
        columns="Member|Name|Plan|Covered|# Claims",
        rows=rows,
        row=row,
        nothing="No member matches. Members come by 834, or by superbill desk enrol.",
    )


def member(request: HttpRequest, pk: int) -> HttpResponse:
    """One member: cover, what is used up, authorizations, claims."""
    row = get_object_or_404(Member.objects.select_related("plan"), pk=pk)
    context = {
        "member": row,
        "person": members.person_of(row),
        "cover": members.cover_of(row),
        "accumulators": queries.accumulators(row),
        "authorizations": row.authorizations.order_by("-id")[:20],
        "claims": row.claims.order_by("-id")[:20],
        "family": Member.objects.filter(family=row.family).exclude(pk=row.pk).order_by("number"),
    }
    return render(request, "desk/member.html", context)


def plans(request: HttpRequest) -> HttpResponse:
    """The plans, as their files."""

    def row(one: Plan) -> tuple[str, list[dict[str, Any]]]:
        value = members.plan_value(one)
        return reverse("plan", args=[one.pk]), [
            cell(value.name or one.code, sub=one.code),
            cell(value.kind.value),
            cell(", ".join(tier.name for tier in value.tiers)),
            cell(one.count, num=True),
            cell(f"{one.loaded_at:%b %-d, %Y}"),
        ]

    return listing(
        request,
        title="Plans",
        lead="Each is a readable file: superbill desk plan loads one.",
        columns="Plan|Kind|Tiers|# Members|Loaded",
        rows=Plan.objects.annotate(count=Count("members")).order_by("code"),
        row=row,
        nothing="No plan is loaded; until one is, claims are set aside.",
    )


def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """One plan, in figures and as its file."""
    row = get_object_or_404(Plan, pk=pk)
    earlier = row.files.order_by("-id")[1:]
    return render(request, "desk/plan.html", {"row": row, "plan": members.plan_value(row), "earlier": earlier})


def files(request: HttpRequest) -> HttpResponse:
    """Files that came, with what was found in them and how they were answered."""

    def row(one: Intake) -> tuple[str, list[dict[str, Any]]]:
        found = msgspec.json.decode(one.findings, type=list[Finding])
        answers = [answer.name.rpartition(".")[2] for answer in one.file.answers.all()]
        told = "; ".join(dict.fromkeys(finding.message for finding in found[:3]))
        return "", [
            cell(one.file.name, mono=True),
            cell(f"{one.file.received_on:%b %-d, %Y}"),
            cell(one.claims, num=True),
            cell(", ".join(answers) or "none"),
            cell(told, sub=f"and {len(found) - 3} more" if len(found) > 3 else "") if found else state("sent"),
        ]

    return listing(
        request,
        title="Received files",
        lead="What came into the mailbox, newest first, and what was answered.",
        columns="File|Received|# Claims|Answers|Findings",
        rows=Intake.objects.select_related("file").prefetch_related("file__answers").order_by("-id"),
        row=row,
        nothing="Nothing has come.",
    )
