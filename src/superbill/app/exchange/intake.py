"""Taking a file in: what is in it, whether it came before, what is parked and what is let in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from msgspec import Struct

from superbill.app.exchange import findings as kinds
from superbill.app.exchange.identity import content_hash, content_identity, identity
from superbill.app.exchange.models import Direction, File, Identity, Interchange, Partner, Reason, Transaction
from superbill.core import x12
from superbill.core.findings import Finding, Kind, Where, stops


class Unit(Struct):
    """One transaction or TA1 of a document, and where its bytes are."""

    value: x12.Transaction
    head: bytes
    start: int
    length: int


class Judgement(Struct):
    """Why something is not let in."""

    reason: Reason
    findings: list[Finding]


def units(document: x12.Document) -> Iterator[Unit]:
    """Everything in a document that has an identity of its own, in the order of the file."""
    starts = [0]
    for source in document.sources:
        starts.append(starts[-1] + len(source))

    def unit(value: x12.Transaction, group: x12.Group | None, interchange: x12.Interchange) -> Unit:
        head = document.sources[interchange.first_segment - 1]
        head += document.sources[group.first_segment - 1] if group else ""
        first = value.first_segment - 1
        start, end = starts[first], starts[min(first + len(value.segments), len(document.sources))]
        return Unit(value, head.encode("latin-1"), start, end - start)

    for interchange in document.interchanges:
        for value in _ta1s(document, interchange):
            yield unit(value, None, interchange)
        for group in interchange.groups:
            for value in group.transactions:
                yield unit(value, group, interchange)


def _ta1s(document: x12.Document, interchange: x12.Interchange) -> Iterator[x12.Transaction]:
    """The TA1 segments of an interchange, each as a transaction of one segment."""
    position = interchange.first_segment
    for number, segment in enumerate(interchange.acknowledgments, 1):
        while not document.sources[position].strip().upper().startswith("TA1"):
            position += 1
        position += 1
        yield x12.Transaction(
            set_id="TA1",
            control_number=interchange.header.control_number,
            version="",
            segments=[segment],
            first_segment=position,
            interchange=interchange.number,
            group=0,
            number=number,
            header=interchange.header,
            group_header=x12.GroupHeader(sender=interchange.header.sender, receiver=interchange.header.receiver),
            delimiters=interchange.delimiters,
            file=document.file,
        )


def store(file: File, document: x12.Document) -> list[tuple[Transaction, Unit]]:
    """Rows for the interchanges and transactions of a file that is stored."""
    interchanges = Interchange.objects.bulk_create(
        Interchange(
            file=file,
            direction=file.direction,
            number=each.number,
            sender=each.header.sender[:20],
            receiver=each.header.receiver[:20],
            control_number=each.header.control_number[:15],
            usage=each.header.usage[:1],
        )
        for each in document.interchanges
    )
    by_number = {each.number: each for each in interchanges}
    found = list(units(document))
    rows = Transaction.objects.bulk_create(_row(file, by_number[each.value.interchange], each) for each in found)
    return list(zip(rows, found, strict=True))


def _row(file: File, interchange: Interchange, unit: Unit) -> Transaction:
    value = unit.value
    return Transaction(
        file=file,
        interchange=interchange,
        direction=file.direction,
        set_id=value.set_id[:6],
        version=value.version[:15],
        control_number=value.control_number[:15],
        group_number=value.group,
        group_control=value.group_header.control_number[:15],
        number=value.number,
        first_segment=value.first_segment,
        head=unit.head,
        start=unit.start,
        length=unit.length,
        identity=identity(value),
        content_hash=content_hash(value),
    )


def judge_file(document: x12.Document, found: int) -> Judgement | None:
    """What is wrong with a file as a whole: it is not X12, holds nothing, or part of it cannot be read."""
    of_file = [finding for finding in document.findings if not finding.where.interchange]
    if not document.interchanges and not any(f.code == "X12-103" for f in of_file):
        return Judgement(Reason.NOT_X12, document.findings)
    if stops(of_file):
        return Judgement(Reason.DAMAGED, of_file)
    if not found:
        return Judgement(Reason.DAMAGED, [*document.findings, kinds.NO_TRANSACTION.at()])
    return None


class Judge:
    """Judges the transactions of one file. What it lets in counts as come before for what follows."""

    def __init__(
        self,
        partner: Partner | None,
        document: x12.Document,
        reused: dict[int, Interchange],
        rows: Sequence[Transaction],
    ) -> None:
        self.partner = partner
        self.document = document
        self.reused = reused
        taken = Identity.objects.filter(direction=Direction.IN, identity__in={row.identity for row in rows})
        self._taken = {each.identity: each.transaction for each in taken.select_related("transaction__file")}

    def judge(self, row: Transaction, value: x12.Transaction) -> Judgement | None:
        """Why the transaction is parked; ``None`` when it may be let in."""
        damage = [finding for finding in self.document.findings if _concerns(finding, value)]
        if stops(damage):
            return Judgement(Reason.DAMAGED, damage)
        if earlier := self._taken.get(row.identity):
            return _came_before(row, value, earlier)
        if self.partner is None:
            return None
        if again := self.reused.get(value.interchange):
            return Judgement(Reason.ENVELOPE_REUSED, [_envelope_finding(kinds.ENVELOPE_REUSED, value.where(0), again)])
        usage = value.header.usage
        if usage != self.partner.usage:
            finding = kinds.WRONG_USAGE.at(value.where(0, "ISA15"), value=usage, expected=self.partner.usage)
            return Judgement(Reason.WRONG_USAGE, [finding])
        return None

    def let_in(self, row: Transaction) -> None:
        self._taken[row.identity] = row


def _concerns(finding: Finding, value: x12.Transaction) -> bool:
    """Whether a finding is about this transaction, its group or its interchange."""
    where = finding.where
    return (
        where.interchange == value.interchange
        and where.group in (0, value.group)
        and where.transaction in (0, value.number)
    )


def _came_before(row: Transaction, value: x12.Transaction, earlier: Transaction) -> Judgement:
    same = earlier.content_hash == row.content_hash
    reason, kind = (Reason.REPEAT, kinds.REPEAT) if same else (Reason.CONFLICT, kinds.CONFLICT)
    on = earlier.file.at.date().isoformat()
    return Judgement(reason, [kind.at(value.where(0), set_id=row.set_id, earlier=earlier.file.name, on=on)])


def reused_envelopes(document: x12.Document) -> dict[int, Interchange]:
    """Interchanges of a new file whose envelope identity came before, around something that was let in."""
    reused = {}
    for each in document.interchanges:
        header = each.header
        earlier = Interchange.objects.filter(
            direction=Direction.IN,
            sender=header.sender[:20],
            receiver=header.receiver[:20],
            control_number=header.control_number[:15],
            usage=header.usage[:1],
            transactions__admission__isnull=False,
        )
        if found := earlier.select_related("file").first():
            reused[each.number] = found
    return reused


def note_envelopes(document: x12.Document, reused: dict[int, Interchange]) -> list[Finding]:
    """What to note where the sender is nobody we have an agreement with, so that nothing is parked for it."""
    return [
        _envelope_finding(kinds.ENVELOPE_NOTED, Where(file=document.file, interchange=number), earlier)
        for number, earlier in reused.items()
    ]


def _envelope_finding(kind: Kind, where: Where, earlier: Interchange) -> Finding:
    on = earlier.file.at.date().isoformat()
    at = msgspec.structs.replace(where, element="ISA13")
    return kind.at(at, value=earlier.control_number, on=on, earlier=earlier.file.name)


def admit(row: Transaction, *, under: str | None = None) -> None:
    """Take the transaction's identity, for ever; ``under`` another one when a person says both are meant."""
    Identity.objects.create(direction=row.direction, identity=under or row.identity, transaction=row)


def identity_apart(value: x12.Transaction) -> str:
    """The identity of a transaction that shares its number with another: sender and content."""
    return content_identity(value)


def builtins(findings: Sequence[Finding]) -> list[object]:
    """Findings as JSON can hold them."""
    return [msgspec.to_builtins(finding) for finding in findings]
