"""Following up: asking a payer about a claim (276) and answering what it asks for (275)."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from superbill.app.claims import events
from superbill.app.claims.lifecycle import WITH_PAYER, EventKind
from superbill.app.claims.locks import lock_claim, lock_claims
from superbill.app.claims.making import NotPossible, newest, value_of
from superbill.app.claims.models import Claim, InformationRequest, StatusQuestion
from superbill.app.exchange import services as exchange
from superbill.app.platform import clock
from superbill.app.platform.people import Actor
from superbill.app.practice import queries as practice
from superbill.core.claim import values
from superbill.core.inquiry import write_275, write_276
from superbill.core.inquiry.values import AttachedDocument, Batch, Header, StatusInquiry


@transaction.atomic
def ask_status(actor: Actor, *, claim_id: int) -> StatusQuestion:
    """Ask the payer by 276 where a claim is. The answer comes by itself, into the timeline."""
    (asked,) = ask_statuses(actor, claim_ids=[claim_id])
    return asked


@transaction.atomic
def ask_statuses(actor: Actor, *, claim_ids: Iterable[int]) -> list[StatusQuestion]:
    """Ask about several claims at once: one 276 for each payer."""
    actor.must("send_claim")
    by_partner: dict[str, list[tuple[Claim, StatusInquiry]]] = {}
    for claim in lock_claims(claim_ids):
        if claim.state not in WITH_PAYER:
            raise NotPossible(f"The claim is {claim.get_state_display().lower()}; the payer has nothing to answer.")
        by_partner.setdefault(claim.payer.partner, []).append((claim, _status_inquiry(claim)))
    made: list[StatusQuestion] = []
    for partner, asked in by_partner.items():
        body = write_276(Batch(_header(asked[0][1].trace), tuple(question for _, question in asked)))
        file = exchange.send(actor, partner=partner, bodies=[body], purpose="status")
        sent = file.transactions.get()
        for claim, question in asked:
            made.append(
                StatusQuestion.objects.create(claim=claim, trace=question.trace, file=file, asked_by=actor.name)
            )
            said = f"{claim.payer.name} was asked where the claim is."
            facts = {"trace": question.trace}
            version = newest(claim)
            events.add(actor, claim, EventKind.STATUS_ASKED, said, version=version, facts=facts, transaction_id=sent.pk)
    return made


def _status_inquiry(claim: Claim) -> StatusInquiry:
    version = newest(claim)
    value = value_of(version)
    return StatusInquiry(
        trace=f"{version.control_number}-Q{claim.status_questions.count() + 1}",
        payer=value.payer,
        receiver=_submitter(),
        provider=value.billing,
        subscriber=value.subscriber,
        patient=value.patient,
        control_number=version.control_number,
        payer_claim_number=claim.payer_claim_number,
        charge=value.charge,
        service_from=claim.service_from,
        service_to=claim.service_to,
    )


def _submitter() -> values.Provider:
    """Who asks or sends, as the payer knows its submitters (a question's loop 2100B, papers' 1000B)."""
    row = practice.practice()
    return values.Provider(last=row.name, organization=True, references=(values.Reference("46", row.submitter_id),))


@transaction.atomic
def answer_request(
    actor: Actor, *, request_id: int, document: bytes, format: str = "text/plain", report_type: str = ""
) -> InformationRequest:
    """Send the papers a payer asked for, by 275. The document is kept in the file that was sent."""
    actor.must("send_claim")
    asked = InformationRequest.objects.get(pk=request_id)
    claim = lock_claim(asked.claim_id)
    asked.refresh_from_db()
    if asked.answered_at is not None:
        raise NotPossible(f"{asked.answered_by} answered this on {asked.answered_at:%b %-d, %Y}.")
    if not document:
        raise NotPossible("The document is empty.")
    version = newest(claim)
    value = value_of(version)
    attached = AttachedDocument(
        control_number=asked.attachment_control_number,
        document=document,
        claim_control_number=version.control_number,
        payer_claim_number=claim.payer_claim_number,
        payer=value.payer,
        submitter=_submitter(),
        provider=value.billing,
        patient=value.person,
        report_type=report_type or next(iter(asked.documents), ""),
        format=format,
        service_from=claim.service_from,
    )
    reference = f"{version.control_number}-D{asked.pk}"
    body = write_275(Batch(_header(reference), (attached,)))
    file = exchange.send(actor, partner=claim.payer.partner, bodies=[body], purpose="information")
    asked.answered_at, asked.answered_by, asked.answer_file = clock.now(), actor.name, file
    asked.save(update_fields=["answered_at", "answered_by", "answer_file"])
    if not claim.information_requests.filter(answered_at=None).exists():
        claim.respond_by = None
        claim.save(update_fields=["respond_by"])
    late = asked.respond_by is not None and clock.today() > asked.respond_by
    said = f"The papers were sent to {claim.payer.name}" + (", after the last day." if late else ".")
    events.add(
        actor,
        claim,
        EventKind.INFORMATION_SENT,
        said,
        version=version,
        facts={"request": asked.pk, "bytes": len(document), "format": format},
        transaction_id=file.transactions.get().pk,
    )
    return asked


def _header(reference: str) -> Header:
    moment = timezone.localtime(clock.now())
    return Header(reference=reference, created=moment.date(), created_time=moment.strftime("%H%M"))
