"""The desk's front door: one file in, its answers out, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction

from superbill.core import claim as claims
from superbill.core import inquiry
from superbill.core.findings import Finding
from superbill.core.inquiry.values import AuthorizationRequest, Batch
from superbill.core.payer.decision import Decision, Outcome
from superbill.core.x12 import (
    Body,
    Document,
    Transaction,
    group_results,
    interchange_results,
    read,
    validate,
    write_999,
    write_interchange,
    write_ta1,
)
from superbill.payer_desk import adjudication, answers, crossover, mail, members
from superbill.payer_desk.models import ClaimReceived, Payer, ReceivedFile


@dataclass
class Worked:
    """What became of a file."""

    name: str
    repeated: bool = False
    claims: int = 0
    answers: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def work(*, slug: str, on: date) -> list[Worked]:
    """Work every waiting file of a payer's mailbox."""
    worked = []
    for path in mail.waiting(slug):
        worked.append(take_file(path, slug=slug, on=on))
        mail.deliver()
        mail.file_away(path)
    return worked


@transaction.atomic
def take_file(path: Path, *, slug: str, on: date) -> Worked:
    """Take one file in: acknowledge it, work what it holds, store what is answered."""
    payer = Payer.objects.select_for_update().get()
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    result = Worked(path.name)
    if ReceivedFile.objects.filter(sha256=sha256).exists():
        result.repeated = True
        return result
    file = ReceivedFile.objects.create(name=path.name, sha256=sha256, content=content, received_on=on)
    document, findings = read(content, file=path.name)
    result.findings += findings
    Desk(payer, file, slug, on, result).take(document)
    return result


class Desk:
    """The work on one file: what it answers is collected by kind and sent at the end."""

    def __init__(self, payer: Payer, file: ReceivedFile, slug: str, on: date, result: Worked) -> None:
        self.payer, self.file, self.slug, self.on, self.result = payer, file, slug, on, result

    def take(self, document: Document) -> None:
        """Acknowledge the file and work every transaction set that is not rejected."""
        findings = validate(document, types=frozenset({1, 2, 3, 4}))
        self.result.findings += findings
        rejected = self._acknowledge(document, findings)
        handlers: dict[str, Callable[[Transaction], list[Body]]] = {
            "837": self._claims,
            "270": self._eligibility,
            "276": self._status,
            "278": self._authorization,
            "275": self._attachment,
            "834": self._enrollment,
        }
        bodies: list[tuple[str, Body]] = []
        for item in document.transactions:
            handler = handlers.get(item.set_id)
            place = (item.interchange, item.group, item.number)
            if handler is not None and place not in rejected:
                bodies += [(item.header.sender.strip(), body) for body in handler(item)]
        for number, (receiver, body) in enumerate(bodies, 1):
            self._send(f"{number:03d}", self._interchange(receiver, [body]), body.set_id)

    def _acknowledge(self, document: Document, findings: list[Finding]) -> set[tuple[int, int, int]]:
        """Send TA1s and 999s; the places of the transaction sets they reject."""
        envelopes = interchange_results(document, findings)
        refused = {number for number, one in enumerate(envelopes, 1) if one.status == "R"}
        asked = any(interchange.header.acknowledgment_requested for interchange in document.interchanges)
        receiver = document.interchanges[0].header.sender.strip() if document.interchanges else ""
        if envelopes and (asked or refused):
            self._send("ta1", write_ta1(mail.envelope(self.payer, receiver, self.on), envelopes), "ta1")
        rejected = {
            (interchange.number, group.number, item.number)
            for interchange in document.interchanges
            if interchange.number in refused
            for group in interchange.groups
            for item in group.transactions
        }
        groups = [
            (interchange.number, group)
            for interchange in document.interchanges
            for group in interchange.groups
            if group.header.functional_id != "FA"
        ]
        results = group_results(document, findings)
        for (interchange_number, group), result in zip(groups, results, strict=True):
            none = result.accepted == 0
            for item, one in zip(group.transactions, result.sets, strict=True):
                if none or not one.accepted:
                    rejected.add((interchange_number, group.number, item.number))
        if results:
            self._send("999", self._interchange(receiver, [write_999(one) for one in results]), "999")
        return rejected

    def _claims(self, item: Transaction) -> list[Body]:
        submission, findings = claims.read_837(item)
        self.result.findings += findings
        if submission is None:
            return []
        taken: list[tuple[ClaimReceived, Decision]] = []
        for claim in submission.claims:
            row, decision = adjudication.take(
                claim, payer=self.payer, file=self.file, submitter=item.header.sender.strip(), on=self.on
            )
            taken.append((row, decision))
            if decision.outcome in (Outcome.PAY, Outcome.DENY):
                crossover.forward(row, decision, payer=self.payer, on=self.on)
        self.result.claims += len(taken)
        bodies = [answers.acknowledgment(submission, taken, payer=self.payer, on=self.on)]
        pended = [row for row, decision in taken if decision.outcome is Outcome.PEND]
        return bodies + [answers.information_request(row, payer=self.payer, on=self.on) for row in pended]

    def _eligibility(self, item: Transaction) -> list[Body]:
        inquiries, findings = inquiry.read_270(item)
        self.result.findings += findings
        return [answers.eligibility(inquiries, payer=self.payer, on=self.on)] if inquiries else []

    def _status(self, item: Transaction) -> list[Body]:
        inquiries, findings = inquiry.read_276(item)
        self.result.findings += findings
        return [answers.status(inquiries, payer=self.payer, on=self.on)] if inquiries else []

    def _authorization(self, item: Transaction) -> list[Body]:
        requests, findings = inquiry.read_278(item)
        self.result.findings += findings
        asked = [one for one in requests.items if isinstance(one, AuthorizationRequest)] if requests else []
        if not requests or not asked:
            return []
        batch = Batch(requests.header, tuple(asked))
        return [answers.authorization(batch, payer=self.payer, on=self.on)]

    def _attachment(self, item: Transaction) -> list[Body]:
        documents, findings = inquiry.read_275(item)
        self.result.findings += findings
        for document in documents.items if documents else ():
            answers.take_document(document, on=self.on)
        return []

    def _enrollment(self, item: Transaction) -> list[Body]:
        enrollment, findings = inquiry.read_834(item)
        self.result.findings += findings
        if enrollment is not None:
            members.take_enrollment(enrollment)
        return []

    def _send(self, part: str, content: bytes, kind: str = "ack") -> None:
        name = f"{self.on:%Y%m%d}-{Path(self.file.name).stem}-{part}.{kind}"
        mail.send(name, content, slug=self.slug, on=self.on)
        self.result.answers.append(name)

    def _interchange(self, receiver: str, bodies: list[Body]) -> bytes:
        return write_interchange(mail.envelope(self.payer, receiver, self.on), bodies)
