"""Where is this claim? The 277CA of a batch, the 277 to a 276, the 277 that asks for papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q
from msgspec.structs import replace

from superbill.core import inquiry
from superbill.core.claim.values import Claim, Person, Provider, Reference, Submission
from superbill.core.inquiry.values import Batch, ClaimStatus, ProviderStatus, Status, StatusInquiry, StatusReport
from superbill.core.payer.decision import Decision, Outcome
from superbill.core.x12 import Body
from superbill.payer_desk.letterhead import header, name_of
from superbill.payer_desk.models import ClaimReceived, DecisionMade, Payer, RequestSent
from superbill.payer_desk.records import claim_of

_ACCEPTED = (Status("A2", "20", "PR"),)
_PAPERS = {"operative report": "11504-8"}
"""LOINC codes of what the engine calls by a word."""
_WANTED = {"accident": Status("R15", "51")}
"""What is asked for and is no paper."""


def acknowledgment(
    submission: Submission, taken: Sequence[tuple[ClaimReceived, Decision]], *, payer: Payer, on: date
) -> Body:
    """The 277CA of a batch: each claim taken into adjudication, or refused with its reason."""
    claims = tuple(_acknowledged(row, decision, on) for row, decision in taken)
    return inquiry.write_277(
        StatusReport(
            header=header(f"CA{payer.last_control:09d}", on),
            kind="acknowledgment",
            payer=name_of(payer),
            receiver=Provider(
                last=submission.submitter, organization=True, references=(Reference("46", submission.submitter_id),)
            ),
            claims=claims,
            batch_reference=submission.reference,
            batch_statuses=(Status("A1", "19", "PR"),),
            batch_on=on,
            batch_accepted=True,
            batch_charge=sum(claim.charge or 0 for claim in claims),
            providers=_by_provider(claims),
            receipt_trace=f"R{payer.last_control:09d}",
            received=on,
            processed=on,
        )
    )


def _by_provider(claims: Sequence[ClaimStatus]) -> tuple[ProviderStatus, ...]:
    """That the claims of each billing provider were received; how many were accepted is counted when it is written."""
    charges: dict[Provider, int] = {}
    for claim in claims:
        charges[claim.provider] = charges.get(claim.provider, 0) + (claim.charge or 0)
    received = (Status("A1", "19", "PR"),)
    return tuple(ProviderStatus(one, received, accepted=True, charge=charge) for one, charge in charges.items())


def _acknowledged(row: ClaimReceived, decision: Decision, on: date) -> ClaimStatus:
    claim = decision.claim
    rejected = decision.outcome is Outcome.REJECT
    return ClaimStatus(
        control_number=claim.control_number,
        statuses=(_status(decision.rejection),) if rejected else _ACCEPTED,
        accepted=not rejected,
        on=on,
        charge=claim.charge,
        payer_claim_number="" if rejected else row.number,
        clearinghouse_trace=claim.clearinghouse_trace,
        patient=_named(claim),
        provider=_billing(claim),
        service_from=_days(claim)[0],
        service_to=_days(claim)[1],
    )


def _status(text: str) -> Status:
    """``A7:33:IL`` as a status."""
    category, code, entity = ([*text.split(":"), "", ""])[:3]
    return Status(category or "A3", code or "21", entity)


def _named(claim: Claim) -> Person:
    person = claim.person
    return Person(last=person.last, first=person.first, middle=person.middle, member_id=claim.subscriber.member_id)


def _billing(claim: Claim) -> Provider:
    billing = claim.billing
    return Provider(last=billing.last, first=billing.first, organization=billing.organization, npi=billing.npi)


def _days(claim: Claim) -> tuple[date | None, date | None]:
    """The first and the last day of service."""
    first = [line.service_from for line in claim.lines if line.service_from]
    last = [line.service_to or line.service_from for line in claim.lines]
    return (
        claim.statement_from or min(first, default=None),
        claim.statement_to or max((day for day in last if day), default=None),
    )


def information_request(row: ClaimReceived, asked: Iterable[RequestSent], *, payer: Payer, on: date) -> Body:
    """The 277 that asks for what a pended claim wants."""
    claim = claim_of(row)
    return inquiry.write_277(
        StatusReport(
            header=header(f"RFI{row.number}", on),
            kind="request",
            payer=name_of(payer),
            receiver=_billing(claim),
            claims=tuple(
                ClaimStatus(
                    control_number=claim.control_number,
                    statuses=tuple(_paper(code) for code in one.documents),
                    on=on,
                    charge=claim.charge,
                    payer_claim_number=row.number,
                    patient=_named(claim),
                    provider=_billing(claim),
                    service_from=_days(claim)[0],
                    service_to=_days(claim)[1],
                    attachment_control_number=one.control_number,
                    respond_by=one.respond_by,
                )
                for one in asked
            ),
        )
    )


def _paper(code: str) -> Status:
    return _WANTED.get(code) or Status("R4", _PAPERS.get(code, code), "", "LOI")


def answer(batch: Batch[StatusInquiry], *, payer: Payer, on: date) -> Body:
    """The 277 to a 276."""
    known = _Known(batch.items)
    return inquiry.write_277(
        StatusReport(
            header=header(batch.header.reference, on),
            kind="answer",
            payer=name_of(payer),
            receiver=batch.items[0].receiver,
            claims=tuple(_answered(asked, known, on) for asked in batch.items),
        )
    )


class _Known:
    """The claims that some questions are about, with what was decided last."""

    def __init__(self, asked: Sequence[StatusInquiry]) -> None:
        numbers = {one.payer_claim_number for one in asked} - {""}
        controls = {one.control_number for one in asked} - {""}
        rows = ClaimReceived.objects.filter(Q(number__in=numbers) | Q(control_number__in=controls)).order_by("id")
        self.by_number = {row.number: row for row in rows}
        self.by_control = {row.control_number: row for row in rows}
        made = DecisionMade.objects.filter(claim__in=rows, state="standing").select_related("payment").order_by("id")
        self.decided = {one.claim_id: one for one in made}

    def find(self, asked: StatusInquiry) -> ClaimReceived | None:
        return self.by_number.get(asked.payer_claim_number) or self.by_control.get(asked.control_number)


def _answered(asked: StatusInquiry, known: _Known, on: date) -> ClaimStatus:
    about = ClaimStatus(
        control_number=asked.control_number,
        statuses=(Status("A4", "35"),),
        trace=asked.trace,
        on=on,
        charge=asked.charge,
        patient=asked.patient or asked.subscriber,
        provider=asked.provider,
        service_from=asked.service_from,
        service_to=asked.service_to,
    )
    row = known.find(asked)
    if row is None:
        return about
    about = replace(about, payer_claim_number=row.number)
    made = known.decided.get(row.pk)
    if row.state == "pended":
        papers = RequestSent.objects.filter(claim=row, answered_on=None).exists()
        return replace(about, statuses=(Status("P3", "294", "1P") if papers else Status("P2", "3"),))
    if made is None:
        return replace(about, statuses=(Status("F3", "101") if row.state == "replaced" else Status("A3", "21"),))
    if made.payment is None:
        return replace(about, statuses=(Status("P1", "3"),))
    paid = made.outcome == "pay"
    return replace(
        about,
        statuses=(Status("F1" if paid else "F2", "65" if paid else "585"),),
        paid=max(made.paid_cents, 0),
        finalized=made.decided_on,
        check_number=made.payment.trace,
        check_date=made.payment.paid_on,
    )
