"""A payer waits for papers: they are sent from the claim's own page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from superbill.app.claims.models import InformationRequest
from superbill.app.exchange import queries as exchange
from superbill.app.exchange.models import Transaction
from superbill.app.platform import tenancy
from superbill.core.inquiry import read_275
from tests.web.house import PAID_ON, House

PAPER = b"%PDF-1.4 what was seen"


def test_what_a_payer_asks_for_is_answered_from_the_claim(house: House, client_of: Callable[[str], Any]) -> None:
    claim_id = house.ids["waiting"]
    with tenancy.acting_for(house.clinic.tenant):
        asked = InformationRequest.objects.create(
            claim_id=claim_id,
            transaction=Transaction.objects.order_by("pk")[0],
            attachment_control_number="ACN1",
            documents=["11506-3"],
            respond_by=PAID_ON,
        )
    ada, send = client_of("ada"), reverse("send-papers", args=[claim_id])
    assert "The payer asks for papers" in ada.get(reverse("claim", args=[claim_id])).content.decode()
    given = {"request": asked.pk}
    assert client_of("fay").post(send, given).status_code == 403
    ada.post(send, given)
    with tenancy.acting_for(house.clinic.tenant):
        asked.refresh_from_db()
    assert asked.answered_at is None, "nothing was chosen, so nothing was sent"
    ada.post(send, given | {"document": SimpleUploadedFile("report.pdf", PAPER)})
    with tenancy.acting_for(house.clinic.tenant):
        asked.refresh_from_db()
        (sent,) = Transaction.objects.filter(file_id=asked.answer_file_id)
        papers, findings = read_275(exchange.transaction_value(sent.pk))
    assert papers is not None and findings == []
    assert [(one.document, one.format, one.control_number) for one in papers.items] == [
        (PAPER, "application/pdf", "ACN1")
    ]
    assert "The payer asks for papers" not in ada.get(reverse("claim", args=[claim_id])).content.decode()
    assert ada.post(send, given).status_code == 404, "it is answered once"
