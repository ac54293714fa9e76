"""Claims: the lists, and one claim from visit to zero."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse

from superbill.app.claims import queries, services
from superbill.app.claims.lifecycle import State
from superbill.app.denials import moving
from superbill.app.denials import services as denials
from superbill.app.platform import clock
from superbill.core.inquiry.attachment import media_type
from superbill.core.money import dollars
from superbill.web import claim_page, lists
from superbill.web.frame import Request, page, required, uploads, verb, whole
from superbill.web.lists import Cell, Column, Row
from superbill.web.names import counted, person

_COLUMNS = (
    Column("Claim"),
    Column("Patient"),
    Column("Payer"),
    Column("State"),
    Column("Last day to file"),
    Column("Charged", num=True),
)


@page()
def claims(request: Request) -> HttpResponse:
    """All claims, or those of one state or worklist."""
    key, state = request.GET.get("work", ""), request.GET.get("state", "")
    names = {one: name for one, name in queries.WORKLISTS.items() if one != "never-claimed"}
    if key == "never-claimed":
        return redirect(f"{reverse('encounters')}?status=never-claimed")
    totals = {each.state: each.count for each in queries.states()}
    count = None
    if key in names:
        rows, title, lead = queries.worklist(key), names[key], "oldest deadline first"
    else:
        rows, title = queries.in_states([state]) if state in State.values else queries.claims(), "Claims"
        count = totals.get(state, 0) if state in State.values else sum(totals.values())
        lead = "what we said to each payer about each visit"
    choices = [("", "All"), *((str(each), each.label) for each in State if each in totals)]
    may = request.actor.may("send_claim")
    return lists.show(
        request,
        title=title,
        lead=lead,
        columns=_COLUMNS,
        rows=rows,
        count=count,
        row=row_of,
        chips=[] if key in names else lists.chips(request, "state", choices, totals),
        nothing="No claims here. A released visit becomes one.",
        template="web/claims.html",
        more={"send": may and key == "ready", "ask": may and key == "silent"},
    )


def row_of(claim: Any) -> Row:
    """A claim as a row of any list."""
    left = (claim.file_by - clock.today()).days
    waiting = claim.state in ("draft", "held", "ready", "rejected", "submitted")
    near = f"{left} days left" if left >= 0 else f"{-left} days past"
    return Row(
        href=reverse("claim", args=[claim.pk]),
        cells=(
            Cell(f"{claim.pk}", sub=f"{claim.service_from:%b %-d, %Y}", mono=True),
            Cell(person(claim.patient)),
            Cell(claim.payer.name, sub={"P": "first payer", "S": "second payer", "T": "third payer"}[claim.sequence]),
            lists.state(claim.state, claim.get_state_display()),
            Cell(f"{claim.file_by:%b %-d, %Y}", sub=near if waiting else ""),
            lists.money(claim.charge_cents),
        ),
    )


@page()
def claim(request: Request, claim_id: int) -> HttpResponse:
    return claim_page.show(request, queries.get_claim_for(request.actor, claim_id))


@page()
def claim_x12(request: Request, claim_id: int) -> HttpResponse:
    return claim_page.show_x12(request, queries.get_claim_for(request.actor, claim_id))


@verb("send_claim", back="encounter")
def make(request: Request, encounter_id: int) -> HttpResponse:
    """Make the claim of a released visit that has none, once what stood in the way is gone."""
    made = services.create_for_encounter(request.actor, encounter_id=encounter_id)
    messages.success(request, f"The claim to {made.payer.name} is {made.get_state_display().lower()}.")
    return redirect("claim", made.pk)


@verb("send_claim", back="claims")
def send_ready(request: Request) -> HttpResponse:
    """Send everything that is ready."""
    ready = list(queries.in_states([State.READY]).values_list("pk", flat=True))
    done = services.submit(request.actor, claim_ids=ready)
    if done.sent:
        messages.success(
            request, f"{counted(len(done.sent), 'claim')} went out in {counted(len(done.file_ids), 'file')}."
        )
    if done.held:
        messages.warning(request, f"{len(done.held)} stayed: findings stand in the way.")
    return redirect("claims")


@verb("send_claim", back="claim")
def send_one(request: Request, claim_id: int) -> HttpResponse:
    done = services.submit(request.actor, claim_ids=[queries.claim(claim_id).pk])
    if done.sent:
        messages.success(request, "The claim went out.")
    else:
        messages.warning(request, "It stays: findings stand in the way. They are below.")
    return redirect("claim", claim_id)


@verb("send_claim", back="claim")
def check_again(request: Request, claim_id: int) -> HttpResponse:
    claim, found = services.check_again(request.actor, claim_id=claim_id)
    messages.info(request, f"Checked again: {claim.get_state_display().lower()}, {len(found)} findings.")
    return redirect("claim", claim_id)


@verb("send_claim", back="claim")
def ask(request: Request, claim_id: int) -> HttpResponse:
    services.ask_status(request.actor, claim_id=claim_id)
    messages.success(request, "The payer was asked by 276. Its answer will stand in the timeline.")
    return redirect("claim", claim_id)


@verb("send_claim", back="claims")
def ask_silent(request: Request) -> HttpResponse:
    """Ask about every claim whose payer is silent: one 276 a payer."""
    silent = list(queries.silent().values_list("pk", flat=True))
    asked = services.ask_statuses(request.actor, claim_ids=silent)
    messages.success(
        request,
        f"{counted(len(asked), 'claim')} asked about. The answers will stand in their timelines.",
    )
    return redirect("claims")


@verb("send_claim", back="claim")
def send_papers(request: Request, claim_id: int) -> HttpResponse:
    """Answer what the payer asked for with one document, by 275."""
    number = whole(request, "request", "which request")
    asked = get_object_or_404(queries.open_requests(), pk=number, claim_id=claim_id)
    given = uploads(request, "document", nothing="Choose the document first.", instead="send a part of it")
    _, document = next(given)
    services.answer_request(request.actor, request_id=asked.pk, document=document, format=media_type(document))
    messages.success(request, f"The papers are on their way to {asked.claim.payer.name}.")
    return redirect("claim", claim_id)


@verb("send_claim", back="claim")
def note(request: Request, claim_id: int) -> HttpResponse:
    text = request.POST.get("note", "").strip()
    if text:
        services.note(request.actor, claim_id=claim_id, said=text)
        messages.success(request, "Noted.")
    return redirect("claim", claim_id)


@verb("send_claim", back="claim")
def close(request: Request, claim_id: int) -> HttpResponse:
    services.close(request.actor, claim_id=claim_id, reason=request.POST.get("note", ""))
    messages.success(request, "Closed.")
    return redirect("claim", claim_id)


@verb("send_claim", back="claim")
def move(request: Request, claim_id: int) -> HttpResponse:
    """Somebody else answers for what the payer owes: another payer of the visit, or the patient."""
    to = required(request, "to", "who answers for it")
    cents = denials.move(
        request.actor,
        claim_id=claim_id,
        to_payer=None if to == "patient" else whole(request, "to", "who answers for it"),
        charge_id=whole(request, "charge", "which line") if request.POST.get("charge") else None,
        why=required(request, "why", "why somebody else answers for it"),
        key=required(request, "key", "which balance you looked at; open the page again"),
    )
    messages.success(request, f"{dollars(cents)} moved, with your reason.")
    return redirect("claim", claim_id)


@verb("send_claim", back="claim")
def to_insurer(request: Request, claim_id: int) -> HttpResponse:
    """The payer answers for what the patient was charged before the coverage was known."""
    cents = moving.to_insurer(
        request.actor,
        claim_id=claim_id,
        why=required(request, "why", "why the payer answers for it"),
        key=required(request, "key", "which balance you looked at; open the page again"),
    )
    messages.success(request, f"{dollars(cents)} moved to the payer, with your reason.")
    return redirect("claim", claim_id)


@verb("write_off", back="claim")
def give_up(request: Request, claim_id: int) -> HttpResponse:
    """A manager gives up what the payer owes."""
    cents = denials.give_up(
        request.actor,
        claim_id=claim_id,
        account=required(request, "account", "as what it is given up"),
        charge_id=whole(request, "charge", "which line") if request.POST.get("charge") else None,
        why=required(request, "why", "why it is given up"),
        key=required(request, "key", "which balance you looked at; open the page again"),
    )
    messages.success(request, f"{dollars(cents)} given up, with your reason.")
    return redirect("claim", claim_id)


@verb("send_claim", back="claim")
def correct(request: Request, claim_id: int) -> HttpResponse:
    """Make the claim again from its visit as it stands now: a replacement where the payer has it, else an original."""
    services.correct(request.actor, claim_id=claim_id, reason=request.POST.get("note", ""))
    messages.success(request, "A new version is made from the visit as it stands; look at it and send it.")
    return redirect("claim", claim_id)


@verb("send_claim", back="claim")
def reopen(request: Request, claim_id: int) -> HttpResponse:
    services.reopen(request.actor, claim_id=claim_id, reason=required(request, "note", "why it is opened again"))
    messages.success(request, "Open again, where it was.")
    return redirect("claim", claim_id)


@verb("send_claim", back="claim")
def void(request: Request, claim_id: int) -> HttpResponse:
    """Take a claim back: at once where the payer never had it, else by a claim that says so."""
    version = services.void(request.actor, claim_id=claim_id, reason=request.POST.get("note", ""))
    said = "Its void is made, and goes out like any claim." if version else "Voided; the payer never had it."
    messages.success(request, said)
    return redirect("claim", claim_id)


urls = [
    path("claims/", claims, name="claims"),
    path("encounters/<int:encounter_id>/claim", make, name="make-claim"),
    path("claims/ask", ask_silent, name="ask-silent"),
    path("claims/send", send_ready, name="send-ready"),
    path("claims/<int:claim_id>/", claim, name="claim"),
    path("claims/<int:claim_id>/837", claim_x12, name="claim-x12"),
    path("claims/<int:claim_id>/send", send_one, name="send-claim"),
    path("claims/<int:claim_id>/check", check_again, name="check-claim"),
    path("claims/<int:claim_id>/ask", ask, name="ask-status"),
    path("claims/<int:claim_id>/papers", send_papers, name="send-papers"),
    path("claims/<int:claim_id>/note", note, name="note-claim"),
    path("claims/<int:claim_id>/close", close, name="close-claim"),
    path("claims/<int:claim_id>/move", move, name="move-balance"),
    path("claims/<int:claim_id>/to-insurer", to_insurer, name="to-insurer"),
    path("claims/<int:claim_id>/give-up", give_up, name="give-up"),
    path("claims/<int:claim_id>/correct", correct, name="correct-claim"),
    path("claims/<int:claim_id>/reopen", reopen, name="reopen-claim"),
    path("claims/<int:claim_id>/void", void, name="void-claim"),
]
