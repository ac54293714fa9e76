"""Files: everything that came and went, what was found in it, what it says, and its bytes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse

from superbill.app.exchange import queries, services
from superbill.app.payments import queries as payments
from superbill.core import x12
from superbill.web import lists, segments
from superbill.web.frame import LARGEST, Request, page, required, uploads, verb
from superbill.web.lists import Cell, Column, Row

MOST_SEGMENTS = 150
_COLUMNS = (
    Column("File"),
    Column("Direction"),
    Column("Partner"),
    Column("What is in it"),
    Column("State"),
    Column("When"),
    Column("Size", num=True),
)
_SHOW = (("", "All"), ("in", "Received"), ("out", "Sent"), ("parked", "Parked"))


@page()
def files(request: Request) -> HttpResponse:
    show = request.GET.get("show", "")
    rows: Any = queries.files(show) if show in ("in", "out") else queries.files()
    if show == "parked":
        rows = queries.parked_files()
    return lists.show(
        request,
        title="Files",
        lead="exactly as they came and went, kept for ever",
        columns=_COLUMNS,
        rows=rows.prefetch_related("transactions", "quarantines"),
        row=_row,
        chips=lists.chips(request, "show", _SHOW, {}),
        nothing="No files yet. Drop one here, or put one into a mailbox folder.",
        template="web/files.html",
        more={"may_receive": request.actor.may("receive_file"), "largest": LARGEST // 1024 // 1024},
    )


def _row(file: Any) -> Row:
    parked = any(one.closed_at is None for one in file.quarantines.all())
    state = (
        ("parked", "Parked") if parked else ("sent", "Sent") if file.direction == "out" else ("accepted", "Taken in")
    )
    return Row(
        href=reverse("file", args=[file.pk]),
        cells=(
            Cell(file.name, mono=True),
            Cell(file.get_direction_display()),
            Cell(file.partner.name if file.partner else "unknown"),
            Cell(contents(file)),
            lists.state(*state),
            Cell(f"{file.at:%b %-d, %Y}"),
            lists.number(size(file.size)),
        ),
    )


_SETS = {
    "837": "claims",
    "835": "remittance",
    "999": "acknowledgment",
    "997": "acknowledgment",
    "TA1": "envelope acknowledgment",
    "277": "status of claims",
    "276": "status question",
    "270": "coverage question",
    "271": "coverage answer",
    "278": "authorization",
    "275": "attachment",
    "820": "premium payment",
    "834": "enrolment",
}


def contents(file: Any) -> str:
    """``835 remittance``, ``3 × 837 claims``."""
    counts: dict[str, int] = {}
    for row in file.transactions.all():
        counts[row.set_id] = counts.get(row.set_id, 0) + 1
    said = [f"{n} × " * (n > 1) + f"{name} {_SETS.get(name, '')}".strip() for name, n in sorted(counts.items())]
    return ", ".join(said) or "no transaction"


def size(count: int) -> str:
    return (
        f"{count:,} B"
        if count < 1024
        else f"{count / 1024:,.1f} kB"
        if count < 1024**2
        else f"{count / 1024**2:,.1f} MB"
    )


@page()
def file(request: Request, file_id: int) -> HttpResponse:
    """One file, explained segment by segment from the place that was asked for."""
    row, content = queries.get_file_for(request.actor, file_id)
    receipt = queries.receipt(row)
    document, _ = x12.read(content, file=row.name)
    found = x12.validate(document)
    first = request.GET.get("from", "1")
    start = max(1, (int(first) if first.isdecimal() else 1) - 2)
    shown = segments.of_document(document, found, start=start, most=MOST_SEGMENTS)
    last = start + len(shown)
    context = {
        "file": row,
        "contents": contents(row),
        "size": size(row.size),
        "receipt": receipt,
        "waiting": [(one, queries.may_be_released(one)) for one in queries.parked().filter(file=row)],
        "remittances": [
            (each, one) for each in receipt.transactions if (one := payments.remittance_of_transaction(each.id))
        ],
        "findings": [*receipt.findings, *(one for one in found if one not in receipt.findings)][:50],
        "more_findings": max(0, len(found) - 50),
        "segments": shown,
        "total": len(document.sources),
        "first": start,
        "last": last - 1,
        "further": last if last <= len(document.sources) else None,
        "earlier": max(1, start - MOST_SEGMENTS) if start > 1 else None,
    }
    return render(request, "web/file.html", context)


@page()
def raw(request: Request, file_id: int) -> HttpResponse:
    row, content = queries.get_file_for(request.actor, file_id)
    answer = HttpResponse(content, content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = (
        f'attachment; filename="{"".join(c for c in row.name if c.isalnum() or c in "._-")}"'
    )
    return answer


@verb("receive_file", back="files")
def upload(request: Request) -> HttpResponse:
    """Take files in by drag or button, the way a mailbox's go."""
    given = uploads(request, "file", nothing="Choose a file first.", instead="use `superbill receive`")
    receipts = [services.receive(request.actor, content=content, name=name) for name, content in given]
    for receipt in receipts:
        what = ", ".join(one.set_id for one in receipt.transactions[:5]) or "no X12"
        if receipt.repeated:
            messages.info(request, f"{receipt.name} came before: it is kept once, and counts once.")
        elif receipt.clean:
            messages.success(request, f"{receipt.name} is let in: {what}.")
        else:
            messages.warning(request, f"{receipt.name} is kept, and parked: {what}. It says why below.")
    return redirect("file", receipts[0].file_id) if len(receipts) == 1 else redirect("files")


@verb("receive_file", back="files")
def decide(request: Request, quarantine_id: int) -> HttpResponse:
    """Let something parked in, or set it aside, with a reason."""
    why = required(request, "note", "why, in a few words")
    row = queries.parked().get(pk=quarantine_id)
    if request.POST.get("do") == "release":
        services.release(request.actor, quarantine_id=quarantine_id, note=why)
        messages.success(request, "Taken in.")
    else:
        services.set_aside(request.actor, quarantine_id=quarantine_id, note=why)
        messages.success(request, "Set aside. It stays kept.")
    return redirect("file", row.file_id)


urls = [
    path("files/", files, name="files"),
    path("files/upload", upload, name="upload"),
    path("files/<int:file_id>/", file, name="file"),
    path("files/<int:file_id>/raw", raw, name="raw-file"),
    path("parked/<int:quarantine_id>", decide, name="decide-parked"),
]
