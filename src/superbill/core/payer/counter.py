"""A file over the counter: an 837 in; TA1, 999, 277CA, requests for information, 835 and an explanation out.

Everything is done in memory for one file and one plan. What the plan's file says of members, providers,
accumulators, history and authorizations is what the payer knows; where it names no members, everybody is one.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from superbill.core import inquiry
from superbill.core.claim.values import Claim, Provider, Submission
from superbill.core.codes import CodeTables
from superbill.core.findings import Finding
from superbill.core.inquiry.values import StatusReport
from superbill.core.money import Cents, dollars
from superbill.core.payer import answers
from superbill.core.payer.case import Member
from superbill.core.payer.clock import earliest_payment, interest
from superbill.core.payer.decision import Decision
from superbill.core.payer.explanation import explain
from superbill.core.payer.front_door import Place, read_claims, verdicts, visit
from superbill.core.payer.plan import Plan
from superbill.core.payer.plan_file import plan_of, read_toml
from superbill.core.payer.witness import Scenario, read_witnesses
from superbill.core.payer.witness_file import Witness, tables_of
from superbill.core.remit import write_835
from superbill.core.x12 import (
    Document,
    Envelope,
    read,
    validate,
    write_999,
    write_interchange,
    write_ta1,
)


class Answered(Struct, frozen=True):
    """What became of a file."""

    files: dict[str, bytes]
    """By kind: ``ta1``, ``999``, ``277ca``, ``277``, ``835`` (``835-2`` for a second payee), ``txt``."""
    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]


class Known(Struct, frozen=True):
    """A plan with what the payer knows beside it."""

    plan: Plan
    witness: Witness


def read_known(text: str) -> tuple[Known | None, tuple[Finding, ...]]:
    """Read a plan file: a plan alone, or ``[plan]`` with members, providers and the rest as in a witness file."""
    table, problems = read_toml(text)
    if table is None:
        return None, problems
    if "plan" not in table:
        plan, problems = plan_of(table)
        return (None, problems) if plan is None else (Known(plan, Witness(members=())), ())
    read, _, problems = read_witnesses(text)
    problems += tuple(problem for one in read for problem in one.findings)
    first = read[0] if read else None
    if problems or first is None or first.plan is None or first.witness is None:
        return None, problems
    members = first.witness.members if "members" in table else ()
    return Known(first.plan, replace(first.witness, members=members, claims=())), ()


def answer(
    content: bytes, name: str, known: Known, tables: CodeTables, *, received: date | None = None, on: date | None = None
) -> Answered:
    """Answer one file. Received on the day it was made, and decided on the day it was received, unless said."""
    document, problems = read(content, file=name)
    findings = [*dict.fromkeys((*problems, *validate(document, types=frozenset({1, 2, 3, 4}))))]
    return _Counter(known, tables, received, on).answer(document, findings)


class _Counter:
    """The work on one file."""

    def __init__(self, known: Known, tables: CodeTables, received: date | None, on: date | None) -> None:
        self.known, self.received, self.on = known, received, on
        self.scenario = Scenario(known.witness, known.plan, tables_of(known.witness, tables))
        plan = known.plan
        self.payer = answers.PayerFacts(name=plan.name or plan.id, id=plan.payer_id or plan.id)
        self.files: dict[str, bytes] = {}
        self.decisions: list[Decision] = []
        self.changed: dict[str, Decision] = {}
        self.control = self.numbered = 0
        self.usage = "P"

    def answer(self, document: Document, findings: list[Finding]) -> Answered:
        if any(one.header.usage == "T" for one in document.interchanges):
            self.usage = "T"
        claims = read_claims(document, findings)
        findings += claims.unreadable
        rejected = self._acknowledge(document, findings)
        for item in document.transactions:
            if item.set_id != "837" or (item.interchange, item.group, item.number) in rejected:
                continue
            submission, problems = claims.of(item)
            findings += problems
            if submission is not None:
                self._take(submission, item.header.sender.strip())
        if self.decisions:
            self.files["txt"] = ("\n".join(self._told()) + "\n").encode()
        return Answered(self.files, tuple(self.decisions), tuple(findings))

    def _envelope(self, receiver: str, on: date) -> Envelope:
        self.control += 1
        return Envelope(
            sender=self.payer.id[:15],
            receiver=receiver,
            group_sender=self.payer.id[:15],
            group_receiver=receiver,
            date=f"{on:%Y%m%d}",
            time="0700",
            interchange_control=self.control,
            group_control=self.control,
            usage=self.usage,
            newline="\n",
        )

    def _acknowledge(self, document: Document, findings: list[Finding]) -> set[Place]:
        """TA1 and 999; the places of the transaction sets they reject."""
        visited, rejected = visit(document, findings, verdicts(document, findings))
        if not visited:
            return rejected
        receiver = document.interchanges[0].header.sender.strip()
        day = self.on or self.received or _made_on(document)
        if any(one.wants_ta1 for one in visited):
            self.files["ta1"] = write_ta1(self._envelope(receiver, day), [one.verdict for one in visited])
        results = [result for one in visited for result in one.groups]
        if results:
            self.files["999"] = write_interchange(self._envelope(receiver, day), [write_999(one) for one in results])
        return rejected

    def _take(self, submission: Submission, sender: str) -> None:
        received = self.received or submission.created
        on = self.on or received
        taken = [self._decide(claim, received, on) for claim in submission.claims]
        taken = [self.changed.get(decision.claim_number, decision) for decision in taken]
        self.decisions += taken
        number = f"{on:%Y%j}{len(self.decisions):07d}"
        report = answers.acknowledgment(submission, taken, self.payer, number=number, on=on)
        self._keep("277ca", write_interchange(self._envelope(sender, on), [inquiry.write_277(report)]))
        waiting = [one for one in taken if one.requests]
        if waiting:
            bodies = [inquiry.write_277(self._request(one, on)) for one in waiting]
            self._keep("277", write_interchange(self._envelope(sender, on), bodies))
        self._pay([one for one in taken if one.remit_claims()], sender, on)

    def _request(self, decision: Decision, on: date) -> StatusReport:
        asked = [
            answers.Asked(f"{decision.claim_number}R{number}", wanted.documents, wanted.respond_by)
            for number, wanted in enumerate(decision.requests, 1)
        ]
        return answers.information_request(decision.claim, decision.claim_number, asked, self.payer, on=on)

    def _decide(self, claim: Claim, received: date, on: date) -> Decision:
        self.numbered += 1
        number = f"{received:%Y%j}{self.numbered:07d}"
        case = self.scenario.case_of(claim, self._member(claim), received=received, processed=on, number=number)
        decision, others = self.scenario.office.receive(case)
        # What a later claim of the file changes was not sent yet: there is nothing to take back.
        self.changed |= {other.claim_number: replace(other, reverses=None) for other in others}
        return decision

    def _member(self, claim: Claim) -> Member | None:
        """The member with the id of the claim; where the plan's file names nobody, whoever the claim is about."""
        number = claim.person.member_id or claim.subscriber.member_id
        if not self.known.witness.members:
            return Member(number, birth=claim.person.birth, sex=claim.person.sex, family=claim.subscriber.member_id)
        return self.scenario.members.get(number) or self.scenario.members.get(claim.subscriber.member_id)

    def _pay(self, decided: Sequence[Decision], sender: str, on: date) -> None:
        payees: dict[str, list[Decision]] = {}
        for decision in decided:
            payees.setdefault(decision.claim.billing.npi, []).append(decision)
        for number, ours in enumerate(payees.values(), 1):
            paid_on = max(on, *(earliest_payment(self.known.plan.prompt, one.received or on) for one in ours))
            late = [(one.claim_number, self._interest(one, paid_on)) for one in ours]
            made = answers.remittance(
                ours,
                self.payer,
                payee=_payee(ours[0].claim),
                trace=f"{paid_on:%Y%m%d}{self.control:05d}{number}",
                on=paid_on,
                interest=[(claim, amount) for claim, amount in late if amount],
            )
            self._keep("835", write_interchange(self._envelope(sender, on), [write_835(made)]))

    def _interest(self, decision: Decision, paid_on: date) -> Cents:
        return interest(self.known.plan.prompt, decision.paid, decision.received or paid_on, paid_on)

    def _keep(self, kind: str, content: bytes) -> None:
        """Keep a file under its kind; a second of the kind is numbered."""
        number = sum(name == kind or name.startswith(f"{kind}-") for name in self.files) + 1
        self.files[kind if number == 1 else f"{kind}-{number}"] = content

    def _told(self) -> list[str]:
        lines: list[str] = []
        for decision in self.decisions:
            lines += [*explain(decision), ""]
        paid = sum(claim.paid for one in self.decisions for claim in one.remit_claims())
        number = len(self.decisions)
        return [*lines, f"{number} {'claim' if number == 1 else 'claims'}, paid {dollars(paid)} in all"]


def _payee(claim: Claim) -> Provider:
    return claim.pay_to if claim.pay_to is not None and claim.pay_to.npi else claim.billing


def _made_on(document: Document) -> date:
    """The day the first interchange says it was made."""
    text = document.interchanges[0].header.date if document.interchanges else ""
    digits = "".join(one for one in text if one.isdigit())
    try:
        return date(2000 + int(digits[-6:-4]), int(digits[-4:-2]), int(digits[-2:]))
    except ValueError:
        return date(2000, 1, 1)
