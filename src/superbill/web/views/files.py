"""Files in and out, explained segment by segment."""

from __future__ import annotations

from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from superbill.app.exchange import queries as exchange
from superbill.core import x12
from superbill.core.x12 import ExplainedSegment
from superbill.web import pages

MOST_SEGMENTS = 400


@pages.page
def files(request: HttpRequest) -> HttpResponse:
    """All files, newest first."""
    request.actor.must("read")  # type: ignore[attr-defined]
    direction = request.GET.get("direction", "")
    parked = {row.file_id for row in exchange.parked()}
    shown = pages.paged(request, exchange.files(direction if direction in ("in", "out") else ""))
    rows = [
        pages.Row(
            [
                pages.text(file.name),
                pages.state("parked" if file.pk in parked else "received" if file.direction == "in" else "sent"),
                pages.text(file.partner.name if file.partner else "—"),
                pages.text(f"{file.at:%b %-d, %Y}"),
                pages.count(f"{file.size:,}"),
            ],
            href=reverse("file", args=[file.pk]),
        )
        for file in shown
    ]
    chips = [
        pages.Link(label, f"?direction={value}", here=value == direction)
        for value, label in (("", "All"), ("in", "Came in"), ("out", "Went out"))
    ]
    columns = [
        pages.Column("File"),
        pages.Column("State"),
        pages.Column("With"),
        pages.Column("On"),
        pages.Column("Bytes", True),
    ]
    return render(
        request,
        "web/list.html",
        {
            "title": "Files",
            "lead": "Everything that came in or went out, as it came or went.",
            "chips": chips,
            "columns": columns,
            "rows": rows,
            "page": shown,
            "keep": pages.kept(request),
        },
    )


@pages.page
def file(request: HttpRequest, file_id: int) -> HttpResponse:
    """One file, explained."""
    row, content = exchange.get_file_for(request.actor, file_id)  # type: ignore[attr-defined]
    document, _ = x12.read(content, file=row.name)
    findings = x12.validate(document)
    explained = list(islice(x12.explain(document, findings, reveal=True), MOST_SEGMENTS + 1))
    sets: dict[str, int] = {}
    for item in document.transactions:
        sets[item.set_id] = sets.get(item.set_id, 0) + 1
    return render(
        request,
        "web/file.html",
        {
            "file": {
                "id": row.pk,
                "name": row.name,
                "says": ", ".join(f"{n} × {name}" for name, n in sets.items()) or "not X12",
                "state": "sent" if row.direction == "out" else "received",
            },
            "findings": pages.said([*document.findings]),
            "segments": [segment_line(one) for one in explained[:MOST_SEGMENTS]],
            "cut": len(explained) > MOST_SEGMENTS,
        },
    )


@pages.page
def raw(request: HttpRequest, file_id: int) -> HttpResponse:
    """The bytes of a file."""
    row, content = exchange.get_file_for(request.actor, file_id)  # type: ignore[attr-defined]
    answer = HttpResponse(content, content_type="text/plain; charset=latin-1")
    answer["Content-Disposition"] = f'attachment; filename="{row.name}"'
    return answer


def segment_line(segment: ExplainedSegment) -> dict[str, object]:
    """An explained segment as the template shows it: what it says, and as it stands in the file."""
    words = "; ".join(f"{e.name} {e.readable or e.value}".strip() for e in segment.elements)
    raw_text = "*".join((segment.id, *(e.value for e in segment.elements)))
    opening = f"{segment.loop_name}: " if segment.opens_loop and segment.loop_name else ""
    return {
        "number": segment.position,
        "depth": segment.depth,
        "said": f"{opening}{segment.name}" + (f" — {words}" if words else ""),
        "raw": raw_text,
        "findings": pages.said(segment.findings),
    }
