"""Papers that come about claims: by 275, or as files in the mailbox; asked for, or sent to dispute a decision."""

from __future__ import annotations

import io
import re
from datetime import date, timedelta

from django.db.models import Max, Q

from superbill.core.findings import Finding, Where
from superbill.core.inquiry.attachment import media_type
from superbill.core.inquiry.values import AttachedDocument
from superbill.payer_desk import adjudication
from superbill.payer_desk import findings as kinds
from superbill.payer_desk.models import ClaimReceived, Dispute, DocumentReceived, ReceivedFile, RequestSent

ANSWER_DAYS = 60
"""How long a payer has to decide a dispute."""
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{3,37}")


def take_document(document: AttachedDocument, *, file: ReceivedFile, on: date) -> list[Finding]:
    """A 275: keep it, and decide its claim when nothing more is wanted. One that nobody asked for disputes the claim."""
    asked = RequestSent.objects.filter(control_number=document.control_number).select_related("claim").first()
    about = asked.claim if asked else claim_named({document.payer_claim_number, document.claim_control_number})
    kept = DocumentReceived.objects.create(
        claim=about,
        request=asked,
        file=file,
        control_number=document.control_number,
        report_type=document.report_type,
        format=document.format,
        content=document.document,
        received_on=on,
    )
    return follow(kept, on)


def take_letter(file: ReceivedFile, *, on: date) -> list[Finding]:
    """A file that is not X12: a letter or fax. The claim it is about is found by a number it names."""
    content = bytes(file.content)
    words = {*_WORD.findall(file.name), *_WORD.findall(_text_of(content))}
    kept = DocumentReceived.objects.create(
        claim=claim_named(words), file=file, format=media_type(content), content=content, received_on=on
    )
    return follow(kept, on)


def follow(document: DocumentReceived, on: date) -> list[Finding]:
    """What follows from a paper that came."""
    asked, row = document.request, document.claim
    if row is None:
        return [kinds.DOCUMENT_WITHOUT_CLAIM.at(Where(file=document.file.name))]
    if asked is None:
        if row.state == "decided":
            open_dispute(row, how="document", document=document, on=on)
    elif asked.answered_on is None:
        asked.answered_on = on
        asked.save(update_fields=["answered_on"])
        still_open = RequestSent.objects.filter(claim=row, answered_on=None).exists()
        if adjudication.waits(row) and not still_open:
            adjudication.decide_again(row, on=on)
    return []


def claim_named(words: set[str]) -> ClaimReceived | None:
    """The newest claim with one of these numbers: the payer's own, or the provider's."""
    numbers = words - {""}
    rows = ClaimReceived.objects.filter(Q(number__in=numbers) | Q(control_number__in=numbers))
    return rows.order_by("-id").first()


def _text_of(content: bytes) -> str:
    """What a letter says, as far as it can be read."""
    if media_type(content) == "application/pdf":
        from pypdf import PdfReader
        from pypdf.errors import PyPdfError

        try:
            return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages[:20])
        except (PyPdfError, ValueError, KeyError):
            return ""
    return content[:200_000].decode("utf-8", "ignore")


def open_dispute(
    row: ClaimReceived, *, how: str, on: date, document: DocumentReceived | None = None, text: str = ""
) -> Dispute:
    """Write a dispute down; a paper that comes while one is open belongs to it."""
    still_open = Dispute.objects.filter(claim=row, outcome="").first()
    if still_open is not None:
        if document is not None and still_open.document is None:
            still_open.document = document
        still_open.text = "\n\n".join(part for part in (still_open.text, text) if part)
        still_open.save(update_fields=["document", "text"])
        return still_open
    last = Dispute.objects.filter(claim=row).aggregate(last=Max("level"))["last"] or 0
    return Dispute.objects.create(
        claim=row,
        level=last + 1,
        how=how,
        text=text,
        document=document,
        received_on=on,
        answer_by=on + timedelta(days=ANSWER_DAYS),
    )
