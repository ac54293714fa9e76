"""Disputes, papers without a claim, and the second look."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.db.models.lookups import IsNull
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from superbill.app.platform import clock
from superbill.payer_desk import letters, mail, queries, sampling, services
from superbill.payer_desk.door.claims import rulings_of
from superbill.payer_desk.door.tables import cell, cents, listing, state
from superbill.payer_desk.models import Dispute, DocumentReceived, Sample


def disputes(request: HttpRequest) -> HttpResponse:
    """Disputes and appeals, the open ones first."""

    def row(one: Dispute) -> tuple[str, list[dict[str, Any]]]:
        late = not one.outcome and one.answer_by < clock.today()
        return reverse("dispute", args=[one.pk]), [
            cell(one.claim.number, sub=f"theirs {one.claim.control_number}", mono=True),
            cell(f"level {one.level}", sub="a paper came" if one.how == "document" else "written down here"),
            cell(f"{one.received_on:%b %-d, %Y}"),
            cell(f"{one.answer_by:%b %-d, %Y}", sub="overdue" if late else ""),
            state(one.outcome or "open"),
            cents(one.claim.charge_cents),
        ]

    return listing(
        request,
        title="Disputes",
        lead="What providers hold against decisions, by the day an answer is due.",
        columns="Claim|Dispute|Received|Answer by|State|# Charged",
        rows=Dispute.objects.select_related("claim").order_by("outcome", "answer_by", "id"),
        row=row,
        nothing="Nobody disputes anything.",
    )


def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """One dispute beside the decision it is about."""
    row = get_object_or_404(Dispute.objects.select_related("document", "claim"), pk=pk)
    if request.method == "POST":
        try:
            overturn = rulings_of(request) if request.POST.get("act") == "overturn" else None
            services.decide_dispute(
                request.actor,
                dispute_id=pk,
                overturn=overturn,
                note=request.POST.get("note", ""),
                on=clock.today(),
            )
        except services.NotPossible as problem:
            messages.error(request, str(problem))
        else:
            mail.deliver()
            messages.success(request, "Decided; the letter to the provider is in the folder for letters.")
            return redirect("dispute", pk=pk)
    letter = bytes(row.document.content).decode("utf-8", "replace") if _is_text(row.document) else ""
    context = {
        "dispute": row,
        "view": queries.claim(row.claim_id),
        "letter": letter,
        "answer": letters.of(row),
        "form": request.POST,
    }
    return render(request, "desk/dispute.html", context)


def letter(request: HttpRequest, pk: int) -> HttpResponse:
    """The letter that told the provider what became of its dispute."""
    told = letters.of(get_object_or_404(Dispute.objects.select_related("claim"), pk=pk))
    if told is None:
        raise Http404
    response = HttpResponse(bytes(told.content), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{told.name}"'
    return response


def _is_text(document: DocumentReceived | None) -> bool:
    return document is not None and document.format == "text/plain"


@require_POST
def record_dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down a dispute that came by telephone or on paper."""
    try:
        made = services.record_dispute(
            request.actor,
            claim_id=pk,
            text=request.POST.get("text", ""),
            on=clock.today(),
        )
    except services.NotPossible as problem:
        messages.error(request, str(problem))
        return redirect("claim", pk=pk)
    return redirect("dispute", pk=made.pk)


def papers(request: HttpRequest) -> HttpResponse:
    """Papers that came; those that name no claim first."""

    def row(one: DocumentReceived) -> tuple[str, list[dict[str, Any]]]:
        about = one.claim.number if one.claim else "nobody knows yet"
        return reverse("paper", args=[one.pk]), [
            cell(one.file.name, sub=one.format),
            cell(about, mono=bool(one.claim)),
            cell(one.report_type or "letter", sub=f"answers {one.request.control_number}" if one.request else ""),
            cell(f"{one.received_on:%b %-d, %Y}"),
            state("answered" if one.request else "open" if one.claim is None else "sent"),
        ]

    rows = DocumentReceived.objects.select_related("claim", "request", "file").defer("content", "file__content")
    unplaced = DocumentReceived.objects.filter(claim=None).count()
    return listing(
        request,
        title="Papers",
        lead=f"Without a claim: {unplaced}. Someone must say what they are about."
        if unplaced
        else "Each has its claim.",
        columns="Paper|Claim|What|Received|State",
        rows=rows.order_by(IsNull(F("claim"), False), "-id"),
        row=row,
        nothing="No papers have come.",
    )


def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper: read it, and say which claim it is about."""
    document = get_object_or_404(DocumentReceived.objects.select_related("claim", "request", "file"), pk=pk)
    if request.GET.get("raw"):
        response = HttpResponse(bytes(document.content), content_type=document.format)
        response["Content-Disposition"] = f'attachment; filename="paper-{document.pk}"'
        return response
    if request.method == "POST":
        try:
            services.place_document(
                request.actor,
                document_id=pk,
                number=request.POST.get("number", ""),
                on=clock.today(),
            )
        except services.NotPossible as problem:
            messages.error(request, str(problem))
        else:
            return redirect("paper", pk=pk)
    text = bytes(document.content).decode("utf-8", "replace") if _is_text(document) else ""
    return render(request, "desk/paper.html", {"document": document, "text": text})


def samples(request: HttpRequest) -> HttpResponse:
    """Draw decisions for a second look, and what was drawn."""
    now = clock.today()
    if request.method == "POST":
        try:
            drawn = sampling.draw(
                request.actor,
                method=request.POST.get("method", ""),
                size=int(request.POST.get("size", "0") or 0),
                since=date.fromisoformat(request.POST.get("since", "")),
                until=date.fromisoformat(request.POST.get("until", "")),
                on=now,
            )
        except ValueError as problem:
            messages.error(request, str(problem))
        else:
            messages.success(request, f"{len(drawn)} decisions were drawn.")
        return redirect("samples")

    def row(one: Sample) -> tuple[str, list[dict[str, Any]]]:
        made = one.decision
        return reverse("sample", args=[one.pk]), [
            cell(made.claim.number, mono=True),
            cell(sampling.METHODS[one.method]),
            cell(f"{made.decided_on:%b %-d, %Y}", sub=made.decided_by or "by the desk"),
            state(one.verdict or "to review"),
            cents(made.paid_cents),
        ]

    return listing(
        request,
        title="Second look",
        lead="Decisions drawn by chance, by value, or because a price is not the usual one.",
        columns="Claim|Drawn by|Decided|State|# Paid",
        rows=Sample.objects.select_related("decision__claim").order_by("verdict", "-id"),
        row=row,
        nothing="Nothing has been drawn.",
        above="desk/draw.html",
        since=now - timedelta(days=30),
        until=now,
    )


def sample(request: HttpRequest, pk: int) -> HttpResponse:
    """One drawn decision."""
    row = get_object_or_404(Sample.objects.select_related("decision"), pk=pk)
    if request.method == "POST":
        try:
            sampling.review(
                request.actor,
                sample_id=pk,
                right=request.POST.get("act") == "right",
                note=request.POST.get("note", ""),
                on=clock.today(),
            )
        except services.NotPossible as problem:
            messages.error(request, str(problem))
        else:
            waiting = Sample.objects.filter(verdict="").order_by("id").first()
            return redirect("sample", pk=waiting.pk) if waiting else redirect("samples")
    return render(
        request,
        "desk/sample.html",
        {"sample": row, "drawn_by": sampling.METHODS[row.method], "view": queries.claim(row.decision.claim_id)},
    )
