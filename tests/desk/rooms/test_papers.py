"""Requests for information, 275s, letters in the mailbox, and the disputes they open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from msgspec.structs import replace
from pypdf import PdfReader

from superbill.core import inquiry
from superbill.core.claim.values import Payer, Procedure
from superbill.core.inquiry.values import AttachedDocument, Batch, Header
from superbill.payer_desk import adjudication, mail, services
from superbill.payer_desk.models import Dispute, DocumentReceived, RequestSent
from superbill.payer_desk.records import Ruling
from tests.builders import ANA, a_claim, a_line
from tests.desk.world import BY_NAME, FRIDAY, MONDAY, RECEIVER, Desk, examiner, only, row, supervisor

pytestmark = pytest.mark.django_db
HEADER = Header("D1", MONDAY, "0800")
IMAGING = a_line(procedure=Procedure("70553"), charge=500_00)
LATER = date(2026, 6, 1)


def attach(desk: Desk, control_number: str, document: bytes = b"the records", **more: object) -> None:
    attached = AttachedDocument(
        control_number=control_number, document=document, claim_control_number="RV-1", payer=Payer("FIRST HEALTH", "FH001"),
        provider=BY_NAME, submitter=RECEIVER, patient=replace(ANA, address=None), report_type="11506-3", service_from=MONDAY,
        submitted=MONDAY,
    )  # fmt: skip
    desk.send(inquiry.write(Batch(HEADER, (replace(attached, **more),))))


def test_a_claim_waits_for_papers_is_asked_about_and_paid_when_they_come(desk: Desk) -> None:
    desk.submit(a_claim(lines=(IMAGING,)))
    acknowledgment, request = desk.answers("277")
    assert acknowledgment.claims[0].accepted and request.kind == "request"
    (asked,) = request.claims
    assert asked.documents == ("11506-3",) and asked.payer_claim_number == row().number
    assert asked.respond_by == MONDAY + timedelta(days=45)
    assert row().state == "pended" and desk.pay() == []
    attach(desk, asked.attachment_control_number)
    assert row().state == "decided"
    assert only(desk.pay()).paid > 0
    kept = DocumentReceived.objects.get()
    assert bytes(kept.content) == b"the records" and kept.request == RequestSent.objects.get()


def test_papers_that_do_not_come_deny_the_claim_the_day_after_the_last(desk: Desk) -> None:
    desk.submit(a_claim(lines=(IMAGING,)))
    last = RequestSent.objects.get().respond_by
    assert adjudication.expire(last) == 0
    assert adjudication.expire(last + timedelta(days=1)) == 1
    claim = only(desk.pay(LATER))
    assert claim.paid == 0 and claim.lines[0].adjustments[0].code == "226"
    assert adjudication.expire(LATER) == 0


def test_papers_that_come_too_late_change_nothing_by_themselves(desk: Desk) -> None:
    desk.submit(a_claim(lines=(IMAGING,)))
    asked = RequestSent.objects.get()
    adjudication.expire(asked.respond_by + timedelta(days=1))
    attach(desk, asked.control_number)
    assert row().decisions.count() == 1
    assert RequestSent.objects.get().answered_on == MONDAY


def test_the_same_275_twice_is_one_paper(desk: Desk) -> None:
    desk.submit(a_claim(lines=(IMAGING,)))
    asked = RequestSent.objects.get()
    attach(desk, asked.control_number)
    attach(desk, asked.control_number, b"again, in another file")
    assert row().decisions.count() == 1
    assert DocumentReceived.objects.count() == 2


def test_an_examiner_asks_for_more_and_the_answer_comes_back(desk: Desk) -> None:
    desk.submit(a_claim(charge=25_000_00, lines=(a_line(charge=25_000_00),)))
    assert row().state == "pended" and not RequestSent.objects.exists()
    services.ask(
        examiner(), claim_id=row().pk, documents=["18842-5"], reason="why so dear", respond_by=LATER, on=MONDAY, slug="first"
    )  # fmt: skip
    mail.deliver()
    request = desk.answers("277")[-1]
    assert request.kind == "request" and request.claims[0].documents == ("18842-5",)
    attach(desk, request.claims[0].attachment_control_number)
    assert row().state == "pended", "a person must still look"
    services.decide(examiner(), claim_id=row().pk, rulings={}, note="records seen", on=FRIDAY)
    assert only(desk.pay()).paid > 0


def test_a_letter_with_a_claims_number_disputes_its_decision(desk: Desk) -> None:
    desk.submit(a_claim())
    desk.pay()
    desk.put(f"We appeal your decision on claim {row().number}.".encode(), "letter.txt")
    desk.work()
    dispute = Dispute.objects.get()
    assert (dispute.claim, dispute.how, dispute.level) == (row(), "document", 1)
    assert dispute.answer_by == MONDAY + timedelta(days=60)


def test_a_pdf_names_its_claim_in_its_text(desk: Desk) -> None:
    import io

    from reportlab.pdfgen.canvas import Canvas

    desk.submit(a_claim())
    desk.pay()
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(72, 700, "Appeal of claim RV-1, Rivera")
    canvas.save()
    desk.put(buffer.getvalue(), "fax.pdf")
    desk.work()
    assert Dispute.objects.get().claim == row()
    assert DocumentReceived.objects.get().format == "application/pdf"


def test_a_letter_about_nothing_waits_for_a_person(desk: Desk) -> None:
    desk.submit(a_claim())
    desk.pay()
    desk.put(b"Dear payer, please pay.", "note.txt")
    (worked,) = desk.work()
    assert [f.code for f in worked.findings] == ["DSK004"]
    document = DocumentReceived.objects.get(claim=None)
    with pytest.raises(services.NotPossible, match="No claim"):
        services.place_document(examiner(), document_id=document.pk, number="NONE", on=MONDAY)
    services.place_document(examiner(), document_id=document.pk, number="RV-1", on=MONDAY)
    assert Dispute.objects.get().document == document


def test_a_275_nobody_asked_for_opens_a_dispute_and_the_next_one_joins_it(desk: Desk) -> None:
    desk.submit(a_claim())
    desk.pay()
    attach(desk, "OURS-1", solicited=False)
    attach(desk, "OURS-2", b"and one more", solicited=False)
    assert Dispute.objects.count() == 1 and DocumentReceived.objects.count() == 2


def letter_about(number: str) -> str:
    """What the letter in the mailbox says about the first dispute of a claim."""
    mail.deliver()
    (path,) = mail.folder("first", "letters").glob(f"{number}-dispute-1.pdf")
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


def test_an_appeal_that_is_overturned_reverses_and_pays(desk: Desk) -> None:
    mri = a_line(procedure=Procedure("70551"), charge=500_00)
    desk.submit(a_claim(lines=(mri,)))
    denied = only(desk.pay())
    assert denied.paid == 0
    dispute = services.record_dispute(examiner(), claim_id=row().pk, text="It was an emergency.", on=FRIDAY)
    decided = services.decide_dispute(
        supervisor(), dispute_id=dispute.pk, overturn={1: Ruling(overrule=True)}, note="emergency shown", on=FRIDAY
    )
    assert (decided.outcome, decided.decided_by) == ("overturned", "Sue")
    said = letter_about(dispute.claim.number)
    assert "overturned" in said and "emergency shown" in said and "PR-1 deductible" in said and "400.00" in said
    (remittance,) = desk.pay(FRIDAY + timedelta(days=7))
    taken_back, corrected = remittance.claims
    assert taken_back.status == "22" and taken_back.charge == -500_00
    assert corrected.status == "1" and corrected.paid == 240_00


def test_an_appeal_that_is_upheld_changes_no_money_and_may_be_followed_by_a_second(desk: Desk) -> None:
    desk.submit(a_claim())
    desk.pay()
    first = services.record_dispute(examiner(), claim_id=row().pk, text="More, please.", on=FRIDAY)
    services.decide_dispute(supervisor(), dispute_id=first.pk, overturn=None, note="paid as agreed", on=FRIDAY)
    assert desk.pay(LATER) == []
    said = letter_about(first.claim.number)
    for words in ("our decision stands", "paid as agreed", "RV-1", "Cedar Family Clinic", "1 First Plaza", "upheld"):
        assert words in said, words
    assert not [path for path in mail.folder("first", "from_payer").iterdir() if path.suffix == ".pdf"]
    second = services.record_dispute(examiner(), claim_id=row().pk, text="We insist.", on=LATER)
    assert second.level == 2
    with pytest.raises(services.NotPossible, match="upheld"):
        services.decide_dispute(supervisor(), dispute_id=first.pk, overturn=None, note="again", on=LATER)
