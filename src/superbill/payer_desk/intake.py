"""The desk's front door: one file in, its answers out, in one transaction."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import transaction

from superbill.core import inquiry
from superbill.core.findings import Finding, Where
from superbill.core.inquiry.values import AuthorizationRequest, Batch
from superbill.core.payer.front_door import Claims, Place, read_claims, verdicts, visit
from superbill.core.x12 import (
    Body,
    Document,
    Interchange,
    InterchangeResult,
    Transaction,
    read,
    validate,
    write_999,
    write_interchange,
    write_ta1,
)
from superbill.payer_desk import adjudication, authorization, crossover, eligibility, mail, members, papers, statuses
from superbill.payer_desk import findings as kinds
from superbill.payer_desk.models import (
    ClaimReceived,
    Intake,
    InterchangeSeen,
    Payer,
    Plan,
    ReceivedFile,
    RequestSent,
    SentFile,
)
from superbill.payer_desk.records import text_of

_SNIP = frozenset({1, 2, 3, 4})
_ANSWERS_TO_OURS = frozenset({"999"})
"""What other payers answer to claims we forwarded: kept with its file, nothing follows."""
_DUPLICATE = "025"
_TEST = "T"


@dataclass
class Worked:
    """What became of a file."""

    name: str
    repeated: bool = False
    claims: int = 0
    answers: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    problem: str = ""
    """Why it was set aside; a fault of the desk's, never of the sender's."""


def work(*, slug: str, on: date) -> list[Worked]:
    """Work every waiting file of a payer's mailbox, first what an earlier desk was ended over.

    A file that the desk fails on is set aside with the reason, so that the others are worked.
    """
    worked = [_work_one(path, slug=slug, on=on, again=True) for path in mail.left_over(slug)]
    for path in mail.waiting(slug):
        worked.append(_work_one(mail.begin(path), slug=slug, on=on))
    return worked


def _work_one(path: Path, *, slug: str, on: date, again: bool = False) -> Worked:
    try:
        done = take_file(path, slug=slug, on=on, again=again)
    except Exception as problem:
        aside = mail.file_away(path, into=mail.ASIDE)
        aside.with_name(f"{aside.name}.why.txt").write_text(traceback.format_exc())
        return Worked(path.name, problem=f"{type(problem).__name__}: {problem}")
    mail.deliver()
    mail.file_away(path)
    return done


@transaction.atomic
def take_file(path: Path, *, slug: str, on: date, again: bool = False) -> Worked:
    """Take one file in: acknowledge it, work what it holds, store what is answered.

    The same bytes are worked once: coming again they get the same answers again, unless ``again`` says that it
    is the desk itself that begins again after it was ended.
    """
    payer = Payer.objects.select_for_update().get()
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    result = Worked(path.name)
    known = ReceivedFile.objects.filter(sha256=sha256).first()
    if known is not None:
        result.repeated = True
        if not again:
            result.answers = [file.name for file in known.answers.order_by("id")]
            SentFile.objects.filter(answers=known).update(delivered=False)
        return result
    file = ReceivedFile.objects.create(name=path.name, sha256=sha256, content=content, received_on=on)
    document, findings = read(content, file=path.name)
    result.findings += findings
    if document.interchanges:
        Desk(payer, file, slug, on, result).take(document)
    else:
        result.findings = papers.take_letter(file, on=on)
    payer.save()
    Intake.objects.create(file=file, claims=result.claims, findings=text_of(result.findings))
    return result


class Desk:
    """The work on one file."""

    def __init__(self, payer: Payer, file: ReceivedFile, slug: str, on: date, result: Worked) -> None:
        self.payer, self.file, self.slug, self.on, self.result = payer, file, slug, on, result
        self.sent = 0
        self.read = Claims({}, ())
        self.handlers: dict[str, Callable[[Transaction], list[Body]]] = {
            "837": self._claims,
            "270": self._eligibility,
            "276": self._status,
            "277": self._forwarded,
            "278": self._authorization,
            "275": self._attachment,
            "834": self._enrollment,
            "820": self._premium,
        }

    def take(self, document: Document) -> None:
        """Acknowledge the file and work every transaction set that is neither rejected nor a test."""
        findings = validate(document, types=_SNIP)
        self.read = read_claims(document, findings)
        findings += self.read.unreadable
        self.result.findings += findings
        envelopes = self._seen(document, verdicts(document, findings))
        rejected = self._acknowledge(document, findings, envelopes)
        for interchange in document.interchanges:
            if interchange.header.usage == _TEST:
                where = Where(file=self.file.name, interchange=interchange.number, element="ISA15")
                self.result.findings.append(kinds.TEST_FILE.at(where, value=interchange.header.control_number))
                continue
            for group in interchange.groups:
                for item in group.transactions:
                    if (item.interchange, item.group, item.number) not in rejected:
                        self._work(item, self._asker(item))

    def _work(self, item: Transaction, receiver: str) -> None:
        handler = self.handlers.get(item.set_id)
        if handler is None:
            if item.set_id not in _ANSWERS_TO_OURS:
                where = Where(file=self.file.name, transaction=item.number, element="ST01")
                self.result.findings.append(kinds.NOT_A_TRANSACTION_OF_OURS.at(where, value=item.set_id))
            return
        for body in handler(item):
            envelope = mail.envelope(self.payer, receiver, self.on)
            self._send(receiver, write_interchange(envelope, [body]), body.set_id)

    def _asker(self, item: Transaction) -> str:
        """Whom the answers go to: the sender, who may be another payer that forwards."""
        return item.header.sender.strip()

    def _submitter(self, item: Transaction) -> str:
        """The provider's side: of a forwarded claim, whoever sent it to the payer before."""
        if self._asker(item) not in self.payer.partners:
            return self._asker(item)
        return item.group_header.sender.strip()

    def _seen(self, document: Document, results: list[InterchangeResult]) -> list[InterchangeResult]:
        """The verdicts, with envelopes that another file had already refused."""
        verdicts = []
        for interchange, result in zip(document.interchanges, results, strict=True):
            identity = _identity(interchange)
            if result.status == "R":
                pass
            elif InterchangeSeen.objects.filter(identity=identity).exists():
                result = InterchangeResult(result.control_number, result.date, result.time, "R", _DUPLICATE)
                where = Where(file=self.file.name, interchange=interchange.number, element="ISA13")
                self.result.findings.append(kinds.DUPLICATE_INTERCHANGE.at(where, value=result.control_number))
            else:
                InterchangeSeen.objects.create(identity=identity, file=self.file)
            verdicts.append(result)
        return verdicts

    def _acknowledge(
        self, document: Document, findings: list[Finding], envelopes: list[InterchangeResult]
    ) -> set[Place]:
        """Send TA1s and 999s; the places of the transaction sets that are not worked."""
        visited, rejected = visit(document, findings, envelopes)
        for one in visited:
            receiver = one.interchange.header.sender.strip()
            usage = _TEST if one.interchange.header.usage == _TEST else "P"
            if one.wants_ta1:
                envelope = mail.envelope(self.payer, receiver, self.on, usage=usage)
                self._send(receiver, write_ta1(envelope, [one.verdict]), "ta1")
            if one.groups:
                envelope = mail.envelope(self.payer, receiver, self.on, usage=usage)
                bodies = [write_999(result) for result in one.groups]
                self._send(receiver, write_interchange(envelope, bodies), "999")
        return rejected

    def _claims(self, item: Transaction) -> list[Body]:
        submission, findings = self.read.of(item)
        self.result.findings += findings
        if submission is None or not submission.claims:
            return []
        if not Plan.objects.exists():
            raise NoPlan(kinds.NO_PLAN_YET.at().message)
        taken = adjudication.take(
            submission.claims, payer=self.payer, file=self.file, submitter=self._submitter(item), on=self.on
        )
        self.result.claims += len(taken)
        bodies = [statuses.acknowledgment(submission, taken, payer=self.payer, on=self.on)]
        pended = [row for row, decision in taken if decision.requests]
        return bodies + [body for row in pended for body in self._request(row)]

    def _request(self, row: ClaimReceived) -> list[Body]:
        asked = list(RequestSent.objects.filter(claim=row, answered_on=None).order_by("id"))
        return [statuses.information_request(row, asked, payer=self.payer, on=self.on)] if asked else []

    def _eligibility(self, item: Transaction) -> list[Body]:
        inquiries, findings = inquiry.read_270(item)
        self.result.findings += findings
        return [eligibility.answer(inquiries, payer=self.payer, on=self.on)] if inquiries and inquiries.items else []

    def _status(self, item: Transaction) -> list[Body]:
        inquiries, findings = inquiry.read_276(item)
        self.result.findings += findings
        return [statuses.answer(inquiries, payer=self.payer, on=self.on)] if inquiries and inquiries.items else []

    def _forwarded(self, item: Transaction) -> list[Body]:
        """Another payer's acknowledgment of claims we forwarded."""
        report, findings = inquiry.read_277(item)
        self.result.findings += findings
        if report is not None:
            crossover.note_numbers(report)
        return []

    def _authorization(self, item: Transaction) -> list[Body]:
        requests, findings = inquiry.read_278(item)
        self.result.findings += findings
        asked = [one for one in requests.items if isinstance(one, AuthorizationRequest)] if requests else []
        if not requests or not asked:
            return []
        return [authorization.answer(Batch(requests.header, tuple(asked)), payer=self.payer, on=self.on)]

    def _attachment(self, item: Transaction) -> list[Body]:
        documents, findings = inquiry.read_275(item)
        self.result.findings += findings
        for document in documents.items if documents else ():
            self.result.findings += papers.take_document(document, file=self.file, on=self.on)
        return []

    def _enrollment(self, item: Transaction) -> list[Body]:
        enrollment, findings = inquiry.read_834(item)
        self.result.findings += findings
        if enrollment is not None:
            self.result.findings += members.take_enrollment(enrollment)[1]
        return []

    def _premium(self, item: Transaction) -> list[Body]:
        premium, findings = inquiry.read_820(item)
        self.result.findings += findings
        if premium is not None:
            members.take_premium(premium, file=self.file)
        return []

    def _send(self, receiver: str, content: bytes, kind: str) -> None:
        """Store an answer; one to another payer goes into that payer's mailbox."""
        self.sent += 1
        name = f"{self.on:%Y%m%d}-{self.file.pk:06d}-{self.sent:03d}.{kind}"
        partner = self.payer.partners.get(receiver)
        box = "to_payer" if partner else "from_payer"
        mail.send(name, content, slug=partner or self.slug, box=box, on=self.on, answers=self.file)
        self.result.answers.append(name)


class NoPlan(ValueError):
    """A claim came to a payer without a plan; the file is set aside until there is one."""


def _identity(interchange: Interchange) -> str:
    """What makes an envelope the same: sender, receiver, control number and usage."""
    header = interchange.header
    return f"{header.sender.strip()}|{header.receiver.strip()}|{header.control_number}|{header.usage}"
