"""A receipt to hand over at the desk."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from superbill.app.registration import services
from superbill.web.frame import Request, page


@page()
def receipt(request: Request, receipt_id: int) -> HttpResponse:
    """The receipt as a PDF."""
    content = services.receipt_pdf(request.actor, receipt_id=receipt_id)
    return HttpResponse(content, content_type="application/pdf")


urls = [path("receipts/<int:receipt_id>.pdf", receipt, name="receipt")]
