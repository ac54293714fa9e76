"""Reads of the exchange: files, what is in them, what is parked, what partners said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

import msgspec
from django.db import connection
from django.db.models import Exists, F, Func, OuterRef, QuerySet
from django.db.models.fields import BinaryField
from msgspec import Struct

from superbill.app.exchange.models import (
    Acknowledgment,
    Direction,
    File,
    Identity,
    Interchange,
    Original,
    Partner,
    Quarantine,
    Reason,
    Transaction,
)
from superbill.app.platform import audit
from superbill.app.platform.people import Actor
from superbill.core import x12
from superbill.core.findings import Finding


class ReceivedTransaction(Struct, frozen=True):
    """One transaction of a received file. ``parked`` is the reason, empty when it was let in."""

    id: int
    set_id: str
    version: str
    control_number: str
    parked: str = ""


class Receipt(Struct, frozen=True):
    """The answer to a received file. The same bytes get the same answer for ever, apart from ``repeated``."""

    file_id: int
    name: str
    sha256: str
    at: datetime
    transactions: tuple[ReceivedTransaction, ...]
    parked: str
    """Why the file as a whole is parked; empty when it is not."""
    findings: tuple[Finding, ...]
    repeated: bool = False
    """Whether these bytes had come before."""

    @property
    def clean(self) -> bool:
        """Whether everything in it was let in."""
        return not self.parked and not any(each.parked for each in self.transactions)


class Standing(Struct, frozen=True):
    """What a partner said so far about a transaction of ours."""

    state: str
    """``sent``, ``accepted``, ``with-errors`` or ``rejected``; a rejection stays."""
    errors: tuple[str, ...] = ()


def partner(slug: str) -> Partner:
    return Partner.objects.get(slug=slug)


def partners() -> QuerySet[Partner]:
    return Partner.objects.filter(active=True).order_by("name")


def partner_of_sender(document: x12.Document) -> Partner | None:
    """The partner whose id is in ISA06 of a file's first interchange."""
    if not document.interchanges:
        return None
    return Partner.objects.filter(their_id=document.interchanges[0].header.sender, active=True).order_by("pk").first()


def files(direction: str = "") -> QuerySet[File]:
    """Files, newest first."""
    rows = File.objects.select_related("partner").order_by("-at", "-pk")
    return rows.filter(direction=direction) if direction else rows


def parked_files() -> QuerySet[File]:
    """Files of which something waits for a person, newest first."""
    return files().filter(pk__in=Quarantine.objects.filter(closed_at=None).values("file_id"))


def raw(file_id: int) -> bytes:
    """The bytes of a file, exactly as they came or went."""
    return bytes(Original.objects.get(file_id=file_id).content)


def documents() -> Iterator[tuple[File, list[tuple[str, str]], bytes]]:
    """Every file, oldest first: with the set and version of each of its transactions, and its bytes."""
    rows = files().order_by("pk").select_related("partner", "original").prefetch_related("transactions")
    for file in rows.iterator(chunk_size=200):
        yield file, [(row.set_id, row.version) for row in file.transactions.all()], bytes(file.original.content)


def get_file_for(actor: Actor, file_id: int) -> tuple[File, bytes]:
    """A file and its bytes, for a person to look at; audited, because files hold patients."""
    actor.must("read")
    file = File.objects.select_related("partner").get(pk=file_id)
    audit.record(actor=actor, action="read", subject=f"file:{file_id}")
    return file, raw(file_id)


def altered() -> list[str]:
    """The names of files whose bytes are not those that came or went, by their fingerprint."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.name FROM exchange_file f JOIN exchange_original o ON o.file_id = f.id"
            " WHERE encode(sha256(o.content), 'hex') <> f.sha256 ORDER BY f.id"
        )
        return [row[0] for row in cursor.fetchall()]


def transactions(file_id: int) -> QuerySet[Transaction]:
    """The transactions of a file, in its order."""
    return Transaction.objects.filter(file_id=file_id).order_by("first_segment")


def transaction(transaction_id: int) -> Transaction:
    return Transaction.objects.select_related("file", "interchange").get(pk=transaction_id)


def transaction_bytes(transaction_id: int) -> bytes:
    """A transaction's own bytes, ST to SE, as they came."""
    row = Transaction.objects.get(pk=transaction_id)
    # The database cuts the piece out, so a large file is not carried here for one transaction of it.
    piece = Func(F("content"), row.start + 1, row.length, function="substr", output_field=BinaryField())
    return bytes(Original.objects.filter(file_id=row.file_id).values_list(piece, flat=True).get())


def transaction_value(transaction_id: int) -> x12.Transaction:
    """A transaction as the engines read it, its places those of the file it came in. A TA1 has one segment."""
    row = transaction(transaction_id)
    document, _ = x12.read(bytes(row.head) + transaction_bytes(transaction_id), file=row.file.name)
    interchange = document.interchanges[0]
    if row.set_id == "TA1":
        value = x12.Transaction(
            "TA1", row.control_number, "", interchange.acknowledgments[:1], row.first_segment,
            row.interchange.number, 0, row.number, interchange.header, x12.GroupHeader(),
        )  # fmt: skip
    else:
        value = interchange.groups[0].transactions[0]
    value.first_segment = row.first_segment
    value.interchange, value.group, value.number = row.interchange.number, row.group_number, row.number
    value.file = row.file.name
    return value


def envelope_of(transaction_id: int) -> Interchange:
    return transaction(transaction_id).interchange


def is_admitted(transaction_id: int) -> bool:
    """Whether a received transaction was let in: not parked, or released."""
    return Identity.objects.filter(transaction_id=transaction_id).exists()


def receipt(file: File, *, repeated: bool = False) -> Receipt:
    """What was answered when the file came."""
    parked = {q.transaction_id: q for q in Quarantine.objects.filter(file=file).order_by("pk")}
    found = [finding for q in parked.values() for finding in findings_of(q)]
    noted = [msgspec.convert(each, Finding) for each in file.findings]
    return Receipt(
        file_id=file.pk,
        name=file.name,
        sha256=file.sha256,
        at=file.at,
        transactions=tuple(
            ReceivedTransaction(
                row.pk, row.set_id, row.version, row.control_number, parked[row.pk].reason if row.pk in parked else ""
            )
            for row in transactions(file.pk)
        ),
        parked=parked[None].reason if None in parked else "",
        findings=tuple(dict.fromkeys([*noted, *found])),
        repeated=repeated,
    )


def quarantined(reason: str) -> QuerySet[Quarantine]:
    """Everything that was ever parked for a reason, oldest first."""
    return Quarantine.objects.filter(reason=reason).select_related("file", "transaction").order_by("at", "pk")


def parked() -> QuerySet[Quarantine]:
    """What waits for a person, oldest first."""
    return Quarantine.objects.filter(closed_at=None).select_related("file", "transaction").order_by("at", "pk")


def findings_of(quarantine: Quarantine) -> list[Finding]:
    return [msgspec.convert(each, Finding) for each in quarantine.findings]


def may_be_released(quarantine: Quarantine) -> bool:
    """Whether a person may let it in. A repeat counts already; what is damaged or not X12 cannot be read safely."""
    return quarantine.transaction_id is not None and quarantine.reason not in (Reason.REPEAT, Reason.DAMAGED)


def standing(transaction_id: int) -> Standing:
    """What the partner said about a transaction we sent."""
    rows = list(Acknowledgment.objects.filter(transaction_id=transaction_id).select_related("by").order_by("pk"))
    rejected = [row for row in rows if row.verdict == Acknowledgment.Verdict.REJECTED]
    # A TA1 accepts the envelope only, so a word about the transaction itself counts before it.
    ranked = rejected or sorted(rows, key=lambda row: row.by.set_id != "TA1")
    return Standing(ranked[-1].verdict, tuple(ranked[-1].errors)) if ranked else Standing("sent")


def acknowledgment(acknowledgment_id: int) -> Acknowledgment:
    return Acknowledgment.objects.select_related("transaction", "by").get(pk=acknowledgment_id)


def unacknowledged(before: datetime) -> QuerySet[Transaction]:
    """What we sent before a moment and nobody has acknowledged."""
    answers = Acknowledgment.objects.filter(transaction_id=OuterRef("pk"))
    rows = Transaction.objects.filter(direction=Direction.OUT, file__at__lt=before).exclude(
        set_id__in=["999", "997", "TA1"]
    )
    return rows.filter(~Exists(answers)).select_related("file__partner").order_by("pk")
