"""Where is this claim? The 277CA of a batch, the 277 to a 276, the 277 that asks for papers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Q
from msgspec.structs import replace

from superbill.core import inquiry
from superbill.core.claim.values import Submission
from superbill.core.inquiry.values import Batch, ClaimStatus, Status, StatusInquiry, StatusReport
from superbill.core.payer import answers
from superbill.core.payer.decision import Decision
from superbill.core.x12 import Body
from superbill.payer_desk.letterhead import facts_of, header, name_of
from superbill.payer_desk.models import ClaimReceived, DecisionMade, Payer, RequestSent
from superbill.payer_desk.records import claim_of


def acknowledgment(
    submission: Submission, taken: Sequence[tuple[ClaimReceived, Decision]], *, payer: Payer, on: date
) -> Body:
    """The 277CA of a batch: each claim taken into adjudication, or refused with its reason."""
    decisions = [decision for _, decision in taken]
    number = f"{payer.last_control:09d}"
    return inquiry.write_277(answers.acknowledgment(submission, decisions, facts_of(payer), number=number, on=on))


def information_request(row: ClaimReceived, asked: Iterable[RequestSent], *, payer: Payer, on: date) -> Body:
    """The 277 that asks for what a claim wants."""
    wanted = [answers.Asked(one.control_number, tuple(one.documents), one.respond_by) for one in asked]
    return inquiry.write_277(answers.information_request(claim_of(row), row.number, wanted, facts_of(payer), on=on))


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
